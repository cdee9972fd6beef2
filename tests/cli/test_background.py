"""`hefa worker` and `hefa beat`: what they need, said before anything starts."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Hefa
from tests.leash import leashed

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("command", ["worker", "beat"])
def test_without_redis_they_say_what_to_set(hefa: Hefa, command: str) -> None:
    said = hefa(command, code=2).stderr
    assert "HEFA_REDIS_URL" in said
    assert "hefa tick" in said


@pytest.mark.parametrize("command", ["worker", "beat"])
def test_a_missing_redis_is_a_clear_error(hefa: Hefa, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEFA_REDIS_URL", "redis://:s3cret@127.0.0.1:1/0")
    said = hefa(command, code=1).stderr
    assert "连不上 Redis" in said
    assert "s3cret" not in said


def test_nothing_runs_over_a_database_that_does_not_fit(
    bare: Hefa, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEFA_REDIS_URL", redis_url)
    assert "hefa migrate" in bare("worker", code=1).stderr
    assert "hefa migrate" in bare("worker", "--embedded", code=1).stderr


def test_the_worker_is_celery_and_ends_when_asked(hefa: Hefa, redis_url: str) -> None:
    """The command makes way for Celery: one process, which a supervisor can end."""
    known = {
        "PYTHONPATH": str(ROOT),
        "HEFA_DATA_DIR": str(hefa.folder / "var"),
        "HEFA_DATABASE_URL": hefa.url,
        "HEFA_REDIS_URL": redis_url,
    }
    command = leashed([sys.executable, "-m", "cli", "worker", "--concurrency", "1"])
    log = hefa.folder / "worker.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=hefa.folder, env=os.environ | known, stdout=out, stderr=out) as worker,
    ):
        patience = time.monotonic() + 60
        while " ready." not in log.read_text(errors="replace") and worker.poll() is None:
            assert time.monotonic() < patience, log.read_text(errors="replace")
            time.sleep(0.2)
        worker.terminate()
        worker.wait(timeout=30)
    assert " ready." in log.read_text(errors="replace")
    assert "s3cret" not in log.read_text(errors="replace")
