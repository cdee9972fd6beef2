"""`hefa audit`: the record holds or the place is named; dossiers verify where there is nothing but a Python interpreter."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.database import engine_for
from engine.tables import sealed_tables
from engine.triggers import install
from tests.cli.conftest import Hefa, submitted


def tamper(hefa: Hefa, *statements: str) -> None:
    """Somebody with the database's own tools, who puts the guards back afterwards."""
    engine = engine_for(hefa.url)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for name in (
                connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            ):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount
        install(connection, sealed_tables(), [])
    engine.dispose()


TAMPERINGS = [
    ("one column of one event", "UPDATE event SET actor = 'somebody' WHERE case_id = {case} AND seq = 2", "第2步"),
    (
        "the text of one event",
        "UPDATE event SET body = replace(body, 'wang', 'weng') WHERE case_id = {case} AND seq = 2",
        "第2步",
    ),
    ("a middle event cut", "DELETE FROM event WHERE case_id = {case} AND seq = 2", "第"),
    ("the newest event cut", "DELETE FROM event WHERE case_id = {case} AND seq = 3", "第3步"),
]


@pytest.mark.parametrize(("what", "statement", "place"), TAMPERINGS, ids=[one[0] for one in TAMPERINGS])
def test_what_was_changed_is_found_and_its_place_named(either: Hefa, what: str, statement: str, place: str) -> None:
    case = submitted(either)
    either("audit", "checkpoint")
    assert either.json("audit", "verify")["holds"]
    tamper(either, statement.format(case=case))
    said = either.json("audit", "verify", code=1)
    assert not said["holds"]
    assert any(f"审查件 {case}" in fault["place"] and place in fault["place"] for fault in said["faults"]), said[
        "faults"
    ]
    assert "核验不通过" in either("audit", "verify", "--processes", "1", code=1).stdout


def test_one_case_can_be_verified_alone(hefa: Hefa) -> None:
    case = submitted(hefa)
    said = hefa.json("audit", "verify", "--case", case)
    assert (said["holds"], said["chains"], said["events"]) == (True, 1, 3)


def test_a_checkpoint_is_written_once_outside_the_database(hefa: Hefa) -> None:
    submitted(hefa)
    assert hefa.json("audit", "checkpoint")["written"] == [1]
    assert hefa.json("audit", "checkpoint")["written"] == []
    assert "没有新的留痕" in hefa("audit", "checkpoint").stdout


def packed(hefa: Hefa) -> Path:
    case = submitted(hefa)
    hefa("audit", "checkpoint")
    file = hefa.folder / "dossier.zip"
    assert "python3 verifier.py dossier.zip" in hefa("audit", "export", case, "-o", file).stdout
    return file


def test_a_dossier_verifies_without_database_or_settings(hefa: Hefa, monkeypatch: pytest.MonkeyPatch) -> None:
    file = packed(hefa)
    monkeypatch.setenv("HEFA_DATABASE_URL", "nonsense")
    monkeypatch.setenv("HEFA_PORT", "nonsense")
    said = hefa.json("audit", "verify-dossier", file)
    assert (said["holds"], said["events"], said["checkpoints"]) == (True, 3, 1)
    assert hefa.json("audit", "verify-dossier", file, "--key", said["key"])["holds"]
    assert not hefa.json("audit", "verify-dossier", file, "--key", "00" * 32, code=1)["holds"]


def test_a_dossier_carries_its_materials_and_its_own_verifier(hefa: Hefa) -> None:
    file = packed(hefa)
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        archive.extract("verifier.py", hefa.folder)
    assert len([name for name in names if name.startswith("files/")]) == 4
    alone = [sys.executable, "-I", "-S", str(hefa.folder / "verifier.py"), str(file)]
    run = subprocess.run(alone, cwd="/", env={}, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_dossier_that_was_changed_does_not_verify(hefa: Hefa) -> None:
    file = packed(hefa)
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["events.jsonl"] = members["events.jsonl"].replace("村道".encode(), "渠道".encode())
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    said = hefa.json("audit", "verify-dossier", file, code=1)
    assert not said["holds"]
    assert "核验不通过" in hefa("audit", "verify-dossier", file, code=1).stdout


def test_what_is_no_dossier_is_misuse_and_what_is_no_case_is_not_found(hefa: Hefa) -> None:
    hefa("audit", "verify-dossier", hefa.file("a.zip", "no zip"), code=2)
    hefa("audit", "verify-dossier", "absent.zip", code=2)
    assert "没有审查件 99" in hefa.reasons("audit", "export", 99, "-o", "x.zip")
    assert not (hefa.folder / "x.zip").exists()
    assert (
        json.loads(hefa("audit", "export", 1, "-o", "/absent/folder/x.zip", "--json", code=1).stdout)["error"]["code"]
        == "file"
    )
