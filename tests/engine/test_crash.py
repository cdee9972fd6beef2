"""An act is wholly there or not at all: killed between any two lines, with the disk full, with the database gone and back."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url

import engine
from engine.docket import Docket
from engine.errors import DatabaseAway, DatabaseFull
from engine.passing import run_due
from engine.registry import Registry
from engine.standing import Request
from engine.time import pass_time
from tests import databases, servers
from tests.houses import House, at

ENGINE = str(Path(engine.__file__).parent)
# act → who, its answers, and how the case stands afterwards: a number and a register row; a child case; a child that ends
ACTS: dict[str, tuple[str, dict[str, Any], str]] = {
    "grant": ("li", {"verdict": "YES", "remark": "同意", "secret": "内部意见"}, "granted"),
    "want": ("li", {"gaps": ["图纸", "预算"]}, "gaps"),
    "hear": ("li", {}, "hearing"),
}


def asked(house: House) -> int:
    return house.open("small", "ask", "wang", "town", {"what": "修路"}, ["paper=第一稿"])


class Counted:
    """Counts the executed lines of the engine; at the wanted one the process ends as if the power had gone."""

    def __init__(self, last: int) -> None:
        self.last, self.count = last, 0

    def __call__(self, frame: FrameType, what: str, _: Any) -> Callable[..., Any] | None:
        return self.line if frame.f_code.co_filename.startswith(ENGINE) else None

    def line(self, frame: FrameType, what: str, _: Any) -> Callable[..., Any]:
        if what == "line":
            self.count += 1
            if self.count == self.last:
                os.kill(os.getpid(), signal.SIGKILL)
        return self.line


def in_a_child(house: House, case: int, act: str, key: str, last: int) -> int | None:
    """Perform an act in a process of its own, killed at its `last` line of the engine. Its lines, if it survived."""
    who, answers, _ = ACTS[act]
    return killed(house, lambda docket: docket.perform(case, Request(act, who, answers, key=key)), last)


def killed(house: House, work: Callable[[Docket], object], last: int) -> int | None:
    """Some work in a process of its own, killed at its `last` line of the engine. Its lines, if it survived."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        house.database.engine.dispose(close=False)  # the parent's connections stay the parent's
        counted = Counted(last)
        sys.settrace(counted)
        with house.database.docket(house.now, salt="test") as docket:
            work(docket)
        sys.settrace(None)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)  # committed, and nobody has been told
        os.write(write_end, str(counted.count).encode())
        os._exit(0)
    os.close(write_end)
    said = b""
    while more := os.read(read_end, 64):
        said += more
    os.close(read_end)
    _, status = os.waitpid(child, 0)
    if said:
        return int(said)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL
    return None


def crash_at(house: House, act: str, lines: Iterator[int] | range | list[int]) -> dict[str, int]:
    """For each line: a fresh case, the act killed there, and what is found afterwards."""
    found = {"whole": 0, "nothing": 0}
    who, answers, state = ACTS[act]
    for last in lines:
        case, key = asked(house), f"{act}-{last}"
        assert in_a_child(house, case, act, key, last) is None
        there = house.acts(case)
        assert there in (["ask"], ["ask", act]), f"killed at line {last}"
        assert house.state(case) == ("asked" if there == ["ask"] else state)
        found["whole" if len(there) == 2 else "nothing"] += 1
        again = house.act(case, act, who, answers, key=key)
        assert again.repeated == (len(there) == 2)
        assert house.acts(case) == ["ask", act]
        assert house.state(case) == state
    report = house.verify()
    assert report.holds, report.faults
    return found


@pytest.mark.parametrize("act", ACTS)
def test_an_act_killed_anywhere_is_wholly_there_or_not_at_all(small_house: House, act: str) -> None:
    house = small_house
    house.act(asked(house), act, *ACTS[act][:2])  # everything is loaded and compiled once
    total = in_a_child(house, asked(house), act, f"{act}-count", 0)
    assert total is not None
    assert total > 300
    step = max(1, total // 12)
    sampled = sorted({*range(1, total, step), *range(total - 25, total + 10, 3)})
    found = crash_at(house, act, sampled)
    assert found["nothing"] > 5
    assert found["whole"] >= 1  # committed, and killed before anybody could be told


@pytest.mark.prove
@pytest.mark.parametrize("act", ACTS)
def test_an_act_killed_at_every_line_is_wholly_there_or_not_at_all(small_house: House, act: str) -> None:
    house = small_house
    house.act(asked(house), act, *ACTS[act][:2])
    total = in_a_child(house, asked(house), act, f"{act}-count", 0)
    assert total is not None
    crash_at(house, act, range(1, total + 10))


def test_nobody_waits_for_the_killed(small_house: House) -> None:
    """A process killed while it holds the lock does not hold it any longer."""
    case = asked(small_house)
    total = in_a_child(small_house, asked(small_house), "want", "count", 0)
    assert total is not None
    in_a_child(small_house, case, "want", "killed", total - 40)
    began = time.monotonic()
    small_house.act(case, "want", "li", {"gaps": ["图纸", "预算"]}, key="killed")
    assert time.monotonic() - began < 10
    assert small_house.acts(case) == ["ask", "want"]


def test_a_look_killed_anywhere_is_looked_at_again_and_breaches_once(small_house: House) -> None:
    """The worker dies in the middle of a look: whatever it came to, the next one finds one breach, told once."""
    house = small_house
    cases = [asked(house) for _ in range(16)]
    house.now = at("2026-03-10")
    total = killed(house, lambda docket: pass_time(docket, cases[0]), 0)
    assert total is not None
    assert total > 300
    looked = {"whole": 0, "nothing": 0}
    for case, last in zip(cases[1:], [*range(1, total, total // 12), total - 4, total + 9, total + 10], strict=False):
        assert killed(house, lambda docket, case=case: pass_time(docket, case), last) is None
        looked["whole" if house.acts(case) == ["ask", "breach"] else "nothing"] += 1
    count = run_due(house.database, house.now)
    assert (count.failed, count.busy, count.acts["breach"]) == ({}, [], len(cases) - 1 - looked["whole"])
    assert (looked["nothing"] > 5, looked["whole"] >= 1) == (True, True)
    for case in cases:
        assert house.acts(case) == ["ask", "breach"]
        told = "SELECT count(*) FROM notice JOIN event USING (case_id, seq) WHERE case_id = :id AND act = 'breach'"
        assert house.one(told, id=case) == 1
    assert run_due(house.database, house.now).looked == 0
    assert house.verify().holds


# --- no room left -----------------------------------------------------------------------------------------------------------


def limited(house: House, pages: int) -> None:
    """The database file may have so many pages."""

    def limit(raw: Any, _record: Any) -> None:
        raw.execute(f"PRAGMA max_page_count={pages}")

    house.database.engine.dispose()
    event.listen(house.database.engine, "connect", limit)


def test_a_full_disk_refuses_the_act_and_loses_nothing(small_registry: Registry, tmp_path: Path) -> None:
    house = House(f"sqlite:///{tmp_path / 'full.sqlite3'}", small_registry, tmp_path)
    house.migrate()
    house.found()
    house.order(
        1, "add_organisations", organisations=[{"code": "town", "title": "甲镇", "mark": "甲", "kind": "office"}]
    )
    house.staff(1, "wang CLERK town", "li CHIEF town")
    case = asked(house)
    limited(house, house.one("PRAGMA page_count") + 2)
    done = 0

    def once_more() -> None:
        nonlocal done
        house.act(case, "prolong", "li", {"reason": "案情复杂" * 20}, key=f"k-{done}")
        done += 1

    with pytest.raises(DatabaseFull) as full:
        [once_more() for _ in range(500)]
    assert "清出空间" in full.value.message
    assert len(house.acts(case)) == done + 1
    assert house.verify().holds
    limited(house, 1_000_000)
    assert not house.act(case, "prolong", "li", {"reason": "案情复杂" * 20}, key=f"k-{done}").repeated
    assert house.act(case, "prolong", "li", {"reason": "案情复杂" * 20}, key=f"k-{done}").repeated
    assert len(house.acts(case)) == done + 2
    assert house.verify().holds
    house.close()


def test_a_database_that_is_not_there_is_said_to_be_away(small_registry: Registry, tmp_path: Path) -> None:
    port = servers.free_port()
    house = House(f"postgresql+psycopg://nobody:x@127.0.0.1:{port}/none", small_registry, tmp_path)
    with pytest.raises(DatabaseAway) as away:
        house.act(1, "grant", "li")
    assert "稍后用同一请求编号重试" in away.value.message
    house.close()


# --- the server stops and comes back ------------------------------------------------------------------------------------------


def restarted(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """The same cluster on the same port, after it was stopped."""
    home = folder / "postgresql"
    status = home / "data" / "postmaster.pid"
    command = [str(servers.postgresql_programs() / "postgres"), "-D", str(home / "data")]
    command += [f"--{k}={v}" for k, v in {**servers.POSTGRES, "port": str(port)}.items()]
    owner = "postgres" if os.geteuid() == 0 else None
    return servers.spawn(
        command, folder / "again.log", owner, lambda: status.exists() and "ready" in status.read_text()
    )


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, list[subprocess.Popen[bytes]]]]:
    """A durable PostgreSQL of this test's own."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="hefa-crash-"))
    folder.chmod(0o755)
    server, url = servers.start_postgresql(folder, durable=True)
    running = [server]
    try:
        yield url, folder, running
    finally:
        servers.stop(running[-1])
        shutil.rmtree(folder, ignore_errors=True)


def test_a_server_that_stops_is_away_and_afterwards_everything_goes_on(
    own_server: tuple[str, Path, list[subprocess.Popen[bytes]]], small_registry: Registry, tmp_path: Path
) -> None:
    url, folder, running = own_server
    port = make_url(url).port
    assert port is not None
    name = "house"
    with psycopg.connect(databases.dsn(url), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    house = House(databases.text(make_url(url).set(database=name)), small_registry, tmp_path)
    house.migrate()
    house.found()
    house.order(
        1, "add_organisations", organisations=[{"code": "town", "title": "甲镇", "mark": "甲", "kind": "office"}]
    )
    house.staff(1, "wang CLERK town", "li CHIEF town")
    case = asked(house)
    house.act(case, "prolong", "li", {"reason": "案情复杂"}, key="before")
    running[-1].send_signal(signal.SIGQUIT)  # as if the power had gone: nothing is written any more
    running[-1].wait(timeout=20)
    with pytest.raises(DatabaseAway):
        house.act(case, "grant", "li", {"verdict": "YES"}, key="while-away")
    running.append(restarted(folder, port))
    assert not house.act(case, "grant", "li", {"verdict": "YES"}, key="while-away").repeated
    assert house.act(case, "prolong", "li", {"reason": "案情复杂"}, key="before").repeated
    assert house.acts(case) == ["ask", "prolong", "grant"]
    assert house.verify().holds
    house.close()


def test_a_copy_of_the_file_after_a_kill_is_a_sound_database(small_registry: Registry, tmp_path: Path) -> None:
    """What a crash leaves on disk, file and log together, opens again."""
    house = House(f"sqlite:///{tmp_path / 'a.sqlite3'}", small_registry, tmp_path)
    house.migrate()
    house.found()
    house.order(
        1, "add_organisations", organisations=[{"code": "town", "title": "甲镇", "mark": "甲", "kind": "office"}]
    )
    house.staff(1, "wang CLERK town", "li CHIEF town")
    case = asked(house)
    for tail in ("", "-wal"):
        if (tmp_path / f"a.sqlite3{tail}").exists():
            shutil.copy(tmp_path / f"a.sqlite3{tail}", tmp_path / f"b.sqlite3{tail}")
    copy = House(f"sqlite:///{tmp_path / 'b.sqlite3'}", small_registry, tmp_path / "b")
    with sqlite3.connect(tmp_path / "b.sqlite3") as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()
    assert copy.acts(case) == ["ask"]
    assert copy.verify().holds
    copy.close()
    house.close()
