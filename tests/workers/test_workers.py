"""Real Celery workers and a beat on a real Redis: what is due happens exactly once, and a lost queue loses nothing."""

import os
import signal
import time

import redis

from tests.cli.conftest import Hefa, long_ago
from tests.workers.conftest import Background, acts, opened, until


def test_a_due_clock_breaches_exactly_once_with_two_workers_and_two_beats(city: Hefa, background: Background) -> None:
    cases = [long_ago(city) for _ in range(4)]
    for name in ("one", "two"):
        background.worker(name)
        background.beat(f"beat-{name}")
    until(lambda: all("breach" in acts(city, case) for case in cases), background)
    with redis.Redis.from_url(background.environment["HEFA_REDIS_URL"]) as client:
        client.flushdb()  # the queue is gone; the database knows
    later = long_ago(city)
    until(lambda: "breach" in acts(city, later), background)
    time.sleep(2)  # some ticks more
    for case in (*cases, later):
        assert acts(city, case).count("breach") == 1
        assert acts(city, case).count("report") <= 1
        assert acts(city, case).count("warn") == 0
    background.stop()
    with opened(city) as house:
        assert house.verify().holds


def test_a_killed_worker_loses_nothing(city: Hefa, background: Background) -> None:
    first = background.worker("first")
    background.beat()
    until(lambda: "ready" in background.logs(), background)
    case = long_ago(city)
    os.killpg(first.pid, signal.SIGKILL)
    background.worker("second")
    until(lambda: acts(city, case).count("breach") == 1, background)
    background.stop()
    with opened(city) as house:
        assert house.verify().holds


def test_checkpoints_are_taken_and_leave_the_database(city: Hefa, background: Background) -> None:
    background.worker("one")
    background.beat()
    folder = background.folder / "var" / "checkpoints"
    until(lambda: bool(list(folder.glob("checkpoint-*.json"))), background)


def test_time_runs_in_one_process_without_a_queue(city: Hefa, background: Background) -> None:
    case = long_ago(city)
    background.environment.pop("HEFA_REDIS_URL")
    embedded = background.start("embedded", "workers.embedded")
    until(lambda: "breach" in acts(city, case), background)
    until(lambda: bool(list((background.folder / "var" / "checkpoints").glob("*.json"))), background)
    embedded.terminate()
    assert embedded.wait(timeout=30) == 0
    assert "Traceback" not in background.logs()
