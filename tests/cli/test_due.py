"""`hefa due`: every vector of the domain reference, its explanation, and what it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.app import app
from engine.errors import BadSettings

ROOT = Path(__file__).parents[2]

# start, further arguments, what is expected: due, or due and opens
WORKING = [
    ("2026-09-18", "--days 5", "2026-09-24"),  # Sun 09-20 is a make-up day
    ("2026-09-18", "--days 7", "2026-09-29"),  # Mid-Autumn
    ("2026-09-24", "--days 5", "2026-10-09"),  # Mid-Autumn and National Day
    ("2026-09-30", "--days 5", "2026-10-13"),
    ("2026-10-09", "--days 1", "2026-10-10"),  # a make-up Saturday
    ("2026-02-13", "--days 7", "2026-03-02"),  # two make-up Saturdays around the Spring Festival
    ("2025-12-31", "--days 5", "2026-01-08"),
    ("2025-01-24", "--days 5", "2025-02-07"),
]
CALENDAR = [
    ("2026-09-03", "--days 30 --calendar-days", "2026-10-08"),
    ("2026-08-27", "--days 30 --calendar-days", "2026-09-28"),
    ("2026-09-01", "--days 30 --calendar-days", "2026-10-08"),
    ("2026-03-02", "--days 60 --calendar-days", "2026-05-06"),
]
PAUSED = [
    ("2026-09-14", "--days 7 --pause 2026-09-17..2026-09-22", "2026-09-29"),
    ("2026-09-14", "--days 3 --pause 2026-09-15..2026-09-15", "2026-09-17"),
    ("2026-09-14", "--days 5 --pause 2026-09-18..2026-09-21", "2026-09-22"),
    ("2026-09-14", "--days 7 --pause 2026-09-19..2026-09-22", "2026-09-28"),
    ("2026-09-14", "--days 5 --pause 2026-09-14..2026-09-16", "2026-09-22"),
    ("2026-09-14", "--days 7 --pause 2026-09-16..2026-09-21 --pause 2026-09-18..2026-09-23", "2026-10-08"),
    ("2026-09-14", "--days 7 --pause 2026-09-18..2026-09-23 --pause 2026-09-16..2026-09-21", "2026-10-08"),
    ("2026-09-14", "--days 3 --pause 2026-09-17..2026-09-22", "2026-09-23"),  # the floor: one day
    ("2026-09-14", "--days 3 --pause 2026-09-17..2026-09-22 --floor 2", "2026-09-24"),  # after a panel: two
    ("2026-09-14", "--days 3 --pause 2026-09-16..2026-09-22", "2026-09-23"),
    ("2026-09-14", "--days 3 --pause 2026-09-16..2026-09-22 --floor 2", "2026-09-24"),
    ("2026-09-14", "--days 3 --pause 2026-09-18..2026-09-22", "2026-09-17"),  # after the breach: cures nothing
    ("2026-09-14", "--days 5 --extend 5:2026-09-21", "2026-09-28"),
]
SUBMITTED = [
    ("2026-09-18", "--days 5 --at 18:05", "2026-09-28"),  # after closing: from Sun 09-20, a make-up day
    ("2026-10-03", "--days 5 --at 10:00", "2026-10-14"),  # on a day of rest
    ("2026-09-18", "--days 5 --at 18:00", "2026-09-24"),  # at closing sharp: still that day
    ("2026-09-18", "--days 5 --at 17:45 --closing-time 17:30", "2026-09-28"),
]
CORRECTED = [("2026-09-18", "--days 5 --rest 2026-09-20", "2026-09-28")]
MINIMUM = [
    ("2026-09-14", "--days 7 --min", "2026-09-22", "2026-09-23"),
    ("2026-09-01", "--days 30 --calendar-days --min", "2026-10-08", "2026-10-09"),
    ("2026-09-14", "--days 7 --min --pause 2026-09-17..2026-09-22", "2026-09-29", "2026-09-30"),
]


def due(start: str, more: str) -> Any:
    result = CliRunner().invoke(app, ["due", "--from", start, *more.split(), "--json"])
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(("start", "more", "expected"), [*WORKING, *CALENDAR, *PAUSED, *SUBMITTED, *CORRECTED])
def test_a_vector_of_the_reference(start: str, more: str, expected: str) -> None:
    said = due(start, more)
    assert (said["due"], said["provisional"]) == (expected, False)


@pytest.mark.parametrize(("start", "more", "last", "opens"), MINIMUM)
def test_a_minimum_opens_on_the_day_after_its_last(start: str, more: str, last: str, opens: str) -> None:
    said = due(start, more)
    assert (said["due"], said["opens"]) == (last, opens)


@pytest.mark.parametrize(
    ("acted", "in_time"),
    [("2026-09-24T23:59:59", True), ("2026-09-25T00:00:00", False), ("2026-09-24T16:00:00+00:00", False)],
)
def test_in_time_is_until_midnight_in_the_office(acted: str, in_time: bool) -> None:
    result = CliRunner().invoke(app, ["due", "--from", "2026-09-18", "--days", "5", "--acted", acted, "--json"])
    assert json.loads(result.stdout)["in_time"] is in_time
    assert result.exit_code == (0 if in_time else 1)


def test_a_pause_after_the_breach_is_recorded() -> None:
    said = due("2026-09-14", "--days 3 --pause 2026-09-18..2026-09-22")
    assert said["breached_before_pause"] is True


def test_what_still_stands_has_no_due_day() -> None:
    said = due("2026-09-14", "--days 7 --pause 2026-09-17..")
    assert (said["due"], said["status"]) == (None, "standing")


def test_the_days_are_told_one_by_one_with_their_reasons() -> None:
    days = due("2026-09-30", "--days 5")["days"]
    assert [set(row) for row in days] == [{"date", "kind", "counted", "n", "why"}] * len(days)
    assert (days[0]["date"], days[-1]["date"]) == ("2026-10-01", "2026-10-13")
    assert [row["n"] for row in days if row["counted"]] == [1, 2, 3, 4, 5]
    named = {row["date"]: (row["kind"], row["why"]) for row in days}
    assert named["2026-10-01"] == ("holiday", "国庆节")
    assert named["2026-10-10"][0] == "make-up"
    assert "调休" in named["2026-10-10"][1]


@pytest.mark.parametrize("start", ["2026-12-28", "2027-03-01", "2050-03-01"])
def test_what_falls_in_a_year_not_announced_is_provisional(start: str) -> None:
    assert due(start, "--days 10")["provisional"] is True
    shown = CliRunner().invoke(app, ["due", "--from", start, "--days", "10"])
    assert "暂定" in shown.stdout


def test_people_read_the_day_of_the_week_and_the_table() -> None:
    shown = CliRunner().invoke(app, ["due", "--from", "2026-09-30", "--days", "5", "--explain"]).stdout
    assert "到期日 2026-10-13 周二" in shown
    assert "国庆节" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--days 5", "缺少 --from"),
        ("--from 2026-02-30 --days 5", "不是有效日期"),
        ("--from 2026-09-14 --days five", "--days"),
        ("--from 2026-09-14 --days -1", "--days"),
        ("--from 2026-09-14 --days 5 --pause 2026-09-17", "暂停日..恢复日"),
        ("--from 2026-09-14 --days 5 --pause 2026-09-17..2026-09-16", "恢复日早于暂停日"),
        ("--from 2026-09-14 --days 5 --extend 5", "天数:批准日"),
        ("--from 2026-09-14 --days 5 --at noon", "18:05"),
        ("--from 2026-09-14 --days 5 --closing-time 17:30", "--at"),
        ("--from 2026-09-14 --days 5 --nonsense", "没有选项 --nonsense"),
    ],
)
def test_misuse_is_told_in_a_sentence(arguments: str, said: str) -> None:
    result = CliRunner().invoke(app, ["due", *arguments.split()])
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) <= 2


def test_beyond_the_calendar_nothing_is_made_up() -> None:
    result = CliRunner().invoke(app, ["due", "--from", "2100-12-20", "--days", "300"])
    assert result.exit_code == 1
    assert "超出日历范围" in result.stderr


def test_it_needs_neither_database_nor_server_nor_queue(tmp_path: Path) -> None:
    script = (
        "import sys; sys.argv[1:] = ['due', '--from', '2026-09-18', '--days', '5']\n"
        "from cli.app import app\n"
        "try: app()\n"
        "except SystemExit as done: code = done.code\n"
        "needless = [name for name in ('celery', 'psycopg', 'alembic', 'redis') if name in sys.modules]\n"
        "sys.exit(code or (str(needless) if needless else 0))"
    )
    nowhere = {"HEFA_DATABASE_URL": "postgresql://127.0.0.1:1/none", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=os.environ | nowhere, capture_output=True, text=True
    )
    assert (run.returncode, run.stderr.strip()) == (0, "")


def test_the_real_command_has_honest_exit_codes(tmp_path: Path) -> None:
    def code(*arguments: str) -> int:
        command = [sys.executable, "-m", "cli", "due", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True).returncode

    assert code("--from", "2026-09-18", "--days", "5") == 0
    assert code("--from", "2026-09-18", "--days", "5", "--acted", "2026-10-01T00:00") == 1
    assert code("--from", "2026-09-18") == 2


def test_settings_at_fault_are_misuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEFA_PORT", "none")
    result = CliRunner().invoke(app, ["workflows", "list", "--json"])
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == BadSettings.code
