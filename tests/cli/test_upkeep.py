"""`hefa migrate` and `hefa check`: what holds, and every fault with its remedy; what is away, full, older or newer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from engine.database import engine_for
from tests.cli.conftest import Hefa, long_ago

ROOT = Path(__file__).parents[2]


def grades(hefa: Hefa, code: int) -> dict[str, Any]:
    return {one["key"]: one for one in hefa.json("check", code=code)["checks"]}


def sql(hefa: Hefa, *statements: str) -> None:
    """By another way than the front door."""
    engine = engine_for(hefa.url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_new_house_holds_and_migrating_twice_is_harmless(either: Hefa) -> None:
    either("migrate")
    either("audit", "checkpoint")  # people were appointed in January
    found = grades(either, 0)
    assert {one["grade"] for one in found.values()} <= {"good", "hint"}
    assert {"database", "triggers", "law", "looks", "calendar", "policy", "checkpoints", "copies"} <= set(found)
    assert "自检通过" in either("check").stdout


def test_one_line_is_looked_at_alone_whatever_the_others_say(hefa: Hefa) -> None:
    parked = "INSERT INTO delivery (case_id, seq, n, person, channel, principal, kind, at, state, attempts, fault)"
    sql(
        hefa,
        f"{parked} VALUES (1, 1, 1, '', 'hook:x', '', 'act', '2999-01-01T00:00:00.000000Z', 'parked', 8, '500')",
    )
    assert grades(hefa, 1)["hooks"]["grade"] == "fault"
    (alone,) = hefa.json("check", "--only", "worker")["checks"]
    assert (alone["key"], alone["grade"]) == ("worker", "hint")
    sql(hefa, "INSERT INTO beat (name, at, detail) VALUES ('looks', '2020-01-01T00:00:00.000000Z', '')")
    assert [one["grade"] for one in hefa.json("check", "--only", "worker", code=1)["checks"]] == ["fault"]
    assert "没有“wurker”这一项" in hefa("check", "--only", "wurker", code=2).output


def test_the_data_folder_is_the_owners_and_is_never_committed(bare: Hefa) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "cli", "migrate"], cwd=bare.folder, env=_environment(bare), capture_output=True
    )
    assert run.returncode == 0, run.stderr
    folder = bare.folder / "var"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / ".gitignore").read_text() == "*\n"


def _environment(hefa: Hefa, **more: str) -> dict[str, str]:
    known = {"PYTHONPATH": str(ROOT), "HEFA_DATA_DIR": str(hefa.folder / "var"), "HEFA_DATABASE_URL": hefa.url}
    return os.environ | known | more


def test_a_house_that_was_never_built_says_what_to_run(bare: Hefa) -> None:
    assert grades(bare, 1)["database"]["grade"] == "fault"
    assert [one["key"] for one in bare.json("check", "--only", "worker", code=1)["checks"]] == ["database"]
    assert "hefa migrate" in bare.reasons("cases", "list")
    assert not list(bare.folder.glob("*.sqlite3"))


def test_missing_guards_are_found_and_made_again(hefa: Hefa) -> None:
    sql(hefa, "DROP TRIGGER hefa_event_update")
    assert "event" in grades(hefa, 1)["triggers"]["said"]
    assert "event" in hefa.reasons("cases", "list")
    hefa("migrate")
    assert grades(hefa, 1)["triggers"]["grade"] == "good"


def test_a_published_table_that_changed_stops_the_house(hefa: Hefa) -> None:
    guard = "CREATE TRIGGER hefa_published_update BEFORE UPDATE ON published BEGIN SELECT RAISE(ABORT, ''); END"
    sql(
        hefa,
        "DROP TRIGGER hefa_published_update",
        "UPDATE published SET sha = 'another' WHERE workflow = 'township_review' AND effective = '2026-01-01'",
        guard,
    )
    assert "township_review" in grades(hefa, 1)["law"]["said"]
    assert "另定施行日" in hefa.reasons("cases", "list")


def test_a_database_of_a_newer_version_is_left_alone(hefa: Hefa) -> None:
    sql(hefa, "UPDATE alembic_version SET version_num = '9999'")
    assert "比本程序新" in hefa.reasons("cases", "list")
    assert "比本程序新" in grades(hefa, 1)["database"]["said"]


def test_looks_that_wait_or_fail_are_shown(hefa: Hefa) -> None:
    long_ago(hefa)
    found = grades(hefa, 1)["looks"]
    assert "后台没有运行" in found["said"]
    assert "hefa tick" in found["remedy"]
    hefa("tick")
    assert grades(hefa, 1)["looks"]["grade"] == "good"  # what was done in March is still unsealed
    sql(hefa, "UPDATE clock SET failures = 5, fault = '参数缺失'")
    assert "参数缺失" in grades(hefa, 1)["looks"]["said"]


def test_unsealed_acts_grow_old_and_lost_checkpoint_files_are_missed(hefa: Hefa) -> None:
    found = grades(hefa, 1)  # the house was settled in January
    assert "未封存" in found["checkpoints"]["said"]
    hefa("audit", "checkpoint")
    found = grades(hefa, 0)
    assert (found["checkpoints"]["grade"], found["copies"]["grade"]) == ("good", "good")
    (file,) = (hefa.folder / "var" / "checkpoints").glob("checkpoint-*.json")
    whole = file.read_text()
    file.unlink()
    assert "缺第 1 号" in grades(hefa, 1)["copies"]["said"]
    assert hefa.json("audit", "checkpoint")["written"] == [1]
    assert file.read_text() == whole
    file.write_text("{")
    assert "读不懂" in grades(hefa, 1)["copies"]["said"]


def test_a_calendar_that_clocks_have_not_followed_is_a_fault(hefa: Hefa) -> None:
    hefa("audit", "checkpoint")
    sql(hefa, "UPDATE revision SET n = n + 1 WHERE kind = 'calendar'")
    assert grades(hefa, 1)["recount"]["remedy"] == "hefa calendar recount"
    hefa("calendar", "recount")
    assert "recount" not in grades(hefa, 0)


def test_redis_is_asked_when_it_is_configured(hefa: Hefa, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hefa("audit", "checkpoint")
    monkeypatch.setenv("HEFA_REDIS_URL", redis_url)
    assert grades(hefa, 0)["redis"]["grade"] == "good"
    monkeypatch.setenv("HEFA_REDIS_URL", "redis://:s3cret@127.0.0.1:1/0")
    assert grades(hefa, 1)["redis"]["grade"] == "fault"
    assert "s3cret" not in hefa("check", "--json", code=1).output


def test_a_database_that_is_away_is_said_without_its_password(hefa: Hefa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEFA_DATABASE_URL", "postgresql://hefa:s3cret@127.0.0.1:1/hefa")
    said = hefa.json("cases", "list", code=1)["error"]
    assert said["code"] == "database_away"
    for command in (("cases", "list"), ("check",), ("migrate",), ("audit", "verify"), ("tick",)):
        result = hefa(*command, code=1)
        assert "s3cret" not in result.output
        assert "Traceback" not in result.output


def test_a_full_database_says_so_and_keeps_nothing_of_the_act(hefa: Hefa) -> None:
    """The file may not grow by a single page."""
    script = (
        "from sqlalchemy import event\n"
        "from engine import database\n"
        "unbounded = database.engine_for\n"
        "def bounded(url):\n"
        "    engine = unbounded(url)\n"
        "    event.listen(engine, 'connect', lambda raw, _: raw.execute('PRAGMA max_page_count=1'))\n"
        "    return engine\n"
        "database.engine_for = bounded\n"
        "from cli.app import app\n"
        "app()\n"
    )
    people = [{"username": f"u{n}", "name": "名" * 40} for n in range(500)]
    path = hefa.file("people.json", json.dumps({"persons": people}, ensure_ascii=False))
    act = ["cases", "act", "1", "add_persons", "--as", "root", "--answers", str(path), "--json"]
    run = subprocess.run(
        [sys.executable, "-c", script, *act], cwd=hefa.folder, env=_environment(hefa), capture_output=True, text=True
    )
    assert run.returncode == 1, run.stderr
    assert json.loads(run.stdout)["error"]["code"] == "database_full"
    assert hefa.json("users", "list")["users"][-1]["username"] != "u499"
    assert hefa.json("audit", "verify")["holds"]
