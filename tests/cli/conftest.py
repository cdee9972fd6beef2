"""The command line over a database of its own: called in this process, as a script would call it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel
from typer.testing import CliRunner, Result

from cli.app import app
from engine.database import engine_for
from tests import houses
from tests.once import once
from tests.small import Grant
from workflows import registry


class Hefa:
    """`hefa …`; `url` and `folder` say where."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder

    def __call__(self, *arguments: object, code: int = 0, said: str | None = None) -> Result:
        """Run a command that must end with this exit code. `said`: standard input."""
        result = CliRunner().invoke(app, [str(one) for one in arguments], input=said)
        assert result.exit_code == code, (result.exit_code, result.output, result.exception)
        return result

    def json(self, *arguments: object, code: int = 0, said: Any = None) -> Any:
        """What it prints with --json."""
        sent = json.dumps(said, ensure_ascii=False, default=str) if said is not None else None
        return json.loads(self(*arguments, "--json", code=code, said=sent).stdout)

    def reasons(self, *arguments: object, said: Any = None) -> str:
        """Why a command is refused."""
        error = self.json(*arguments, code=1, said=said)["error"]
        assert error["reasons"] or error["message"]
        return str(error["message"])

    def file(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.write_text(content)
        return path

    def engine(self) -> houses.House:
        """The same database by the front door, at any moment."""
        return houses.House(self.url, registry(), self.folder)


@pytest.fixture
def bare(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Hefa:
    """Nothing is there yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEFA_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("HEFA_DATABASE_URL", sqlite_url)
    return Hefa(sqlite_url, tmp_path)


def migrated(hefa: Hefa) -> Hefa:
    """The tests' own table belongs to this process's metadata, so it is there first."""
    engine = engine_for(hefa.url)
    SQLModel.metadata.create_all(engine, tables=[Grant.__table__])  # type: ignore[attr-defined]
    engine.dispose()
    hefa("migrate")
    return hefa


@pytest.fixture
def empty(bare: Hefa) -> Hefa:
    """A migrated database with nobody in it: what `hefa migrate` leaves behind, made once."""
    shutil.copytree(once("migrated by command", _by_command), bare.folder, dirs_exist_ok=True)
    return bare


def _by_command(place: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setenv("HEFA_DATA_DIR", str(place / "var"))
        patch.setenv("HEFA_DATABASE_URL", f"sqlite:///{place / 'hefa.sqlite3'}")
        migrated(Hefa(f"sqlite:///{place / 'hefa.sqlite3'}", place))


@pytest.fixture
def hefa(empty: Hefa) -> Iterator[Hefa]:
    """A city with a town, a hub and a county bureau, on SQLite; people as in `settle`."""
    settle(empty)
    return empty  # type: ignore[return-value]


@pytest.fixture
def either(house_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hefa:
    """The same on either database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEFA_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("HEFA_DATABASE_URL", house_url)
    hefa = Hefa(house_url, tmp_path)
    hefa("migrate")
    settle(hefa)
    return hefa


def settle(hefa: Hefa) -> None:
    """wang drafts and chen leads in 甲镇; li reviews and zhao signs at the hub; sun watches."""
    house = hefa.engine()
    house.now = houses.at("2026-01-05")
    house.found()
    offices = [
        ("jia", "甲镇", "示甲", "township"),
        ("yi", "乙镇", "示乙", "township"),
        ("zx", "中心司法所", "示司", ""),
        ("sfj", "司法局", "示局", ""),
        ("du", "督察室", "示督", ""),
    ]
    fresh = [{"code": c, "title": t, "mark": m, "kind": "office", "level": level} for c, t, m, level in offices]
    house.order(1, "add_organisations", organisations=fresh)
    related = [("zx", "cluster"), ("sfj", "county"), ("du", "supervise")]
    house.order(
        1, "relate", relations=[{"office": o, "covered": town, "how": h} for o, h in related for town in ("jia", "yi")]
    )
    house.staff(
        1,
        "wang HANDLER jia",
        "chen LEAD jia",
        "liu HEAD jia",
        "li REVIEWER zx",
        "zhao HUB_LEAD zx",
        "sun SUP du",
        "qian HANDLER yi",
    )
    house.close()


PAPERS = ("draft", "explanation", "counterparty", "budget")


def created(hefa: Hefa, title: str = "村道硬化合同") -> int:
    """A contract of 甲镇, drafted today through the command line."""
    for kind in PAPERS:
        hefa.file(f"{kind}.txt", f"{kind} {title}")
    answers = {"matter_type": "ADMIN_CONTRACT", "outside_reason": "清单之外但应当审查"}
    materials = [{"kind": kind, "file": f"{kind}.txt"} for kind in PAPERS]
    path = hefa.file("create.json", json.dumps({"answers": answers, "materials": materials}))
    opened = hefa.json(
        "cases", "open", "township_review", "create", "jia", "--title", title, "--as", "wang", "--answers", path
    )
    return int(opened["case"])


def submitted(hefa: Hefa, title: str = "村道硬化合同") -> int:
    case = created(hefa, title)
    hefa("cases", "act", case, "finish_draft", "--as", "wang")
    hefa("cases", "act", case, "submit", "--as", "chen", "--answers", "-", said='{"undecided": true}')
    return case


def long_ago(hefa: Hefa) -> int:
    """A contract submitted in March 2026 of which nobody has taken care."""
    house = hefa.engine()
    papers = [f"{kind}={kind}" for kind in PAPERS]
    house.now = houses.at("2026-03-02")
    answers = {"matter_type": "ADMIN_CONTRACT", "outside_reason": "清单之外但应当审查"}
    case = house.open("township_review", "create", "wang", "jia", answers, papers)
    house.act(case, "finish_draft", "wang")
    house.act(case, "submit", "chen", {"undecided": True})
    house.close()
    return case
