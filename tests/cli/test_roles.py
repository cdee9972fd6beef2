"""In production: the tables belong to one role, Hefa runs as another, and the commands say which one they need."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url, text
from sqlmodel import SQLModel

from engine.database import engine_for
from engine.triggers import MAINTAIN
from house.tidying import scrub
from tests import databases, servers
from tests.cli.conftest import Hefa
from tests.houses import at
from tests.small import Grant

ROOT = Path(__file__).parents[2]
LATER = at("2026-03-02")
EMPTIED = "INSERT INTO annex (case_id, seq, field, salt, value, sight) VALUES (1, 1, 'name', '', NULL, '')"
ERASED = "INSERT INTO event (case_id, seq, act, actor, at, body, prev_hash, hash) VALUES (1, 99, 'erase', 'root', '2026-01-05 00:00+00', '{}', '', '')"


@pytest.fixture
def divided() -> Iterator[URL]:
    """A PostgreSQL of its own, divided by the script that production runs: roles belong to a whole server."""
    mine = pytest.MonkeyPatch()
    mine.delenv(servers.VARIABLES["postgresql"], raising=False)
    run = servers.Servers()
    try:
        url = make_url(servers.address("postgresql", run.folder))
        psql, script = str(servers.postgresql_programs() / "psql"), str(ROOT / "deploy" / "roles.sql")
        passwords = {"HEFA_OWNER_PASSWORD": "owner", "HEFA_APP_PASSWORD": "app"}
        command = [psql, "--no-psqlrc", "--quiet", "--file", script, databases.dsn(databases.text(url))]
        subprocess.run(command, env=os.environ | passwords, check=True, capture_output=True)
        yield url.set(drivername="postgresql+psycopg")
    finally:
        run.stop()
        mine.undo()


def test_the_owner_migrates_and_the_application_does_the_rest(
    divided: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, app = (databases.text(divided.set(username=f"hefa_{who}", password=who)) for who in ("owner", "app"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEFA_DATA_DIR", str(tmp_path / "var"))
    hefa = Hefa(app, tmp_path)
    monkeypatch.setenv("HEFA_DATABASE_URL", owner)
    engine = engine_for(owner)
    SQLModel.metadata.create_all(engine, tables=[Grant.__table__])  # type: ignore[attr-defined]
    engine.dispose()
    hefa("migrate")
    monkeypatch.setenv("HEFA_DATABASE_URL", app)
    command = [sys.executable, "-m", "cli", "migrate"]
    refused = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert (refused.returncode, "hefa_owner" in refused.stderr) == (1, True), refused.stderr
    assert "Traceback" not in refused.stderr
    hefa("organisations", "found", "--code", "shi", "--title", "示范市", "--admin", "root", "--name", "管理员")
    hefa("tick")
    assert hefa.json("audit", "checkpoint")["written"] == [1]
    assert hefa.json("audit", "verify")["holds"]
    hefa("check")
    house = hefa.engine()
    with house.database.engine.begin() as connection:
        connection.execute(text(EMPTIED))
        connection.execute(text(ERASED))
        allowed = int(connection.execute(text("SHOW server_version_num")).scalar_one()) >= MAINTAIN
    assert scrub(house.database, LATER) is allowed, "only the owner may, before PostgreSQL 17"
    monkeypatch.setenv("HEFA_DATABASE_URL", owner)
    hefa("migrate")
    assert scrub(house.database, LATER) is None, "what the owner has done need not be done again"
    house.close()
