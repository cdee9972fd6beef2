"""`hefa draw`: every draw is listed, and recomputed from the record; what was changed is named and ends with 1."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from engine.database import engine_for
from engine.tables import sealed_tables
from engine.triggers import install
from tests import houses
from tests.cli.conftest import Hefa
from tests.houses import House, at
from tests.panels import Panel, registry, settle

NUMBER = "示司评审申〔2026〕1号"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, int]:
    """A house in which a panel has drawn, the panel's case, and its matter's."""
    folder = tmp_path_factory.mktemp("drawn")
    with houses.house(f"sqlite:///{folder / 'h.sqlite3'}", registry(), folder) as house:
        settle(house)
        house.now = at("2026-03-03")
        panel = Panel(house).drawn()
    return folder / "h.sqlite3", panel.case, panel.matter


@pytest.fixture
def panel(bare: Hefa, built: tuple[Path, int, int]) -> Panel:
    """The same, in a database of its own."""
    file, case, matter = built
    shutil.copy(file, bare.url.removeprefix("sqlite:///"))
    return Panel(House(bare.url, registry(), bare.folder), matter, case)


def rewritten(hefa: Hefa, case: int, act: str, change: Callable[[dict[str, Any]], Any]) -> None:
    """Somebody with the database's own tools rewrites one event and every hash after it."""
    engine = engine_for(hefa.url)
    with engine.begin() as connection:
        triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        prev = ""
        for seq, body in connection.execute(
            text("SELECT seq, body FROM event WHERE case_id = :c ORDER BY seq"), {"c": case}
        ).all():
            said = json.loads(body)
            if said["act"] == act:
                change(said["answers"])
            said["prev"] = prev
            fresh = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            digest = sha256(fresh.encode()).hexdigest()
            connection.execute(
                text("UPDATE event SET body = :b, prev_hash = :p, hash = :h WHERE case_id = :c AND seq = :s"),
                {"b": fresh, "p": prev, "h": digest, "c": case, "s": seq},
            )
            prev = digest
        install(connection, sealed_tables(), [])
    engine.dispose()


CHANGES: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "one byte of the pool": ("publish", lambda a: a["pool"].__setitem__(0, a["pool"][0].replace("D1", "D7"))),
    "the order": ("draw", lambda a: a["order"].reverse()),
}


def test_a_draw_is_listed_and_recomputed_by_number_or_id(bare: Hefa, panel: Panel) -> None:
    listed = bare.json("draw", "list")["draws"]
    assert [(one["case"], one["number"], len(one["seated"])) for one in listed] == [(panel.case, NUMBER, 4)]
    assert "评审团抽取" in bare("draw", "list").stdout
    for named in (NUMBER, panel.case):
        found = bare.json("draw", "verify", named)
        assert (found["holds"], found["draws"], found["faults"]) == (True, 1, [])
    assert "重算一致" in bare("draw", "verify", NUMBER).stdout


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_ends_with_one_here_and_in_the_dossier(what: str, bare: Hefa, panel: Panel) -> None:
    rewritten(bare, panel.case, *CHANGES[what])
    assert "重算不一致" in bare("draw", "verify", panel.case, code=1).stdout
    bare("audit", "export", panel.case, "-o", bare.folder / "d.zip")
    ran = alone(bare.folder)
    assert ran.returncode == 1, ran.stdout
    assert "核验不通过" in ran.stdout


def test_the_dossiers_own_verifier_recomputes_a_sound_draw(bare: Hefa, panel: Panel) -> None:
    bare("audit", "export", panel.case, "-o", bare.folder / "d.zip")
    ran = alone(bare.folder)
    assert (ran.returncode, "重算1次抽取" in ran.stdout) == (0, True), ran.stdout


def alone(folder: Path) -> Any:
    """The verifier that travelled in the dossier, with a Python interpreter and nothing else."""
    with zipfile.ZipFile(folder / "d.zip") as archive:
        (folder / "verifier.py").write_bytes(archive.read("verifier.py"))
    command = [sys.executable, "-I", str(folder / "verifier.py"), str(folder / "d.zip")]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_what_is_no_panel_or_has_not_drawn_says_so(bare: Hefa, panel: Panel) -> None:
    assert "没有评审团" in bare.reasons("draw", "verify", "示司评审申〔2026〕9号")
    assert "没有评审团" in bare.reasons("draw", "verify", panel.matter)
    panel.house.now = at("2026-04-01")
    waiting = Panel(panel.house).dispute()
    said = bare("draw", "verify", waiting.case, code=1).stdout
    assert "尚未抽取，没有可重算的" in said
    assert "不一致" not in said
