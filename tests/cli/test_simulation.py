"""A simulated city: the same seed is the same history, its record holds, and a used database is left alone; the walk tells C01."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.checkpoints import Seal
from engine.database import Database
from engine.errors import Refused
from engine.verification import verify
from house.demo.simulation import simulate
from tests.small import Grant
from workflows import registry

ROOT = Path(__file__).parents[2]


@contextmanager
def migrated(url: str) -> Iterator[Database]:
    database = Database(url, registry())
    with closing(database):
        Grant.metadata.create_all(database.engine, tables=[Grant.__table__])  # type: ignore[attr-defined]
        database.migrate()
        yield database


def heads(database: Database) -> list[tuple[int, str]]:
    with database.reading() as connection:
        return [(row[0], row[1]) for row in connection.execute(text('SELECT id, head FROM "case" ORDER BY id'))]


def history(folder: Path, name: str, seed: int) -> list[tuple[int, str]]:
    with migrated(f"sqlite:///{folder / name}") as database:
        simulate(database, 3, 2, seed, 24)
        return heads(database)


def test_the_same_seed_is_the_same_history(tmp_path: Path) -> None:
    first, again, other = (history(tmp_path, name, seed) for name, seed in (("a", 5), ("b", 5), ("c", 6)))
    assert first == again
    assert first != other
    assert len(first) > 15


def test_a_simulated_record_holds(database_url: str, tmp_path: Path) -> None:
    with migrated(database_url) as database:
        keys = Seal(tmp_path / "checkpoints")
        done = simulate(database, 4, 3, 11, 30, keys=keys)
        report = verify(database, keys)
        assert report.faults == ()
        assert report.checkpoints == 3
        assert done.stage.acts["breach"] > 0
        assert done.stage.acts["sign"] > 10
        with pytest.raises(Refused, match="已有案件"):
            simulate(database, 1, 1, 1)


def test_a_simulated_city_has_what_an_office_has(tmp_path: Path) -> None:
    with migrated(f"sqlite:///{tmp_path / 'year'}") as database:
        acts = simulate(database, 16, 8, 3, 24).stage.acts
    lived = (
        "refuse",
        "ask_supplement",
        "second_window",
        "suspend",
        "resume",
        "breach",
        "report",
        "escalate",
        "object",
        "reexamine",
    )
    lived += (
        "answer",
        "confirm",
        "resubmit",
        "consult",
        "advise",
        "urge",
        "extend",
        "delegate",
        "hand_over",
        "exempt_emergency",
        "close",
    )
    assert [act for act in lived if not acts[act]] == []


def test_the_walk_tells_a_case_from_draft_to_archive(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cli", "walk", "--data", str(tmp_path / "walk")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert ran.returncode == 0, ran.stderr
    for words in (
        "案例 C01",
        "缺少材料：相对方主体资格材料",
        "拆分规避招标",
        "审查期限至 2026-03-09",
        "归档",
        "退出码 0",
        "办理人栏与正文不符",
    ):
        assert words in ran.stdout


def test_links_alone_are_verified_too(tmp_path: Path) -> None:
    with migrated(f"sqlite:///{tmp_path / 'links'}") as database:
        simulate(database, 2, 1, 9, 24)
        assert verify(database, replay=False).holds
        with database.writing() as connection:
            connection.execute(text("DROP TRIGGER hefa_event_update"))
            connection.execute(text("UPDATE event SET act = 'nothing' WHERE case_id = 1 AND seq = 2"))
        assert any("办理栏" in str(fault) for fault in verify(database, replay=False).faults)
