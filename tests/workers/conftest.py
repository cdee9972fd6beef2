"""Processes of the background for one test, over a settled city on PostgreSQL; all of them end with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests import databases, houses
from tests.cli.conftest import Hefa, settle
from tests.leash import leashed

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds that a busy machine may take


class Background:
    """Processes of one test; all ended with it."""

    def __init__(self, url: str, redis_url: str, folder: Path) -> None:
        data = {"HEFA_DATABASE_URL": url, "HEFA_REDIS_URL": redis_url, "HEFA_DATA_DIR": str(folder / "var")}
        self.environment = os.environ | data | {"PYTHONPATH": str(ROOT)}
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []

    def celery(self, *arguments: str, name: str) -> subprocess.Popen[bytes]:
        """`arguments`: worker … or beat …"""
        return self.start(name, "celery", "--app", "tests.workers.fast", *arguments, "--loglevel", "INFO")

    def start(self, name: str, *module: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{name}.log").open("wb")
        command = leashed([sys.executable, "-m", *module])
        one = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        log.close()
        self.running.append(one)
        return one

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        return self.celery("worker", "--concurrency", "2", "--hostname", f"{name}@here", name=name)

    def beat(self, name: str = "beat") -> subprocess.Popen[bytes]:
        return self.celery("beat", "--pidfile=", name=name)

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace")[-4000:] for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        for one in self.running:
            if one.poll() is None:
                one.terminate()
        for one in self.running:
            try:
                one.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(one.pid, signal.SIGKILL)
                one.wait()


@pytest.fixture
def city(postgres_database: str, tmp_path: Path) -> Iterator[Hefa]:
    """A settled city on PostgreSQL."""
    hefa = Hefa(postgres_database, tmp_path)
    settle(hefa)
    return hefa  # type: ignore[return-value]


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    with databases.postgresql(postgres_url, template=databases.with_tables("postgresql", lambda: postgres_url)) as url:
        yield url


@pytest.fixture
def background(city: Hefa, redis_url: str, tmp_path: Path) -> Iterator[Background]:
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    running = Background(city.url, redis_url, tmp_path)
    try:
        yield running
    finally:
        running.stop()


@contextmanager
def opened(hefa: Hefa) -> Iterator[houses.House]:
    house = hefa.engine()
    try:
        yield house
    finally:
        house.close()


def acts(hefa: Hefa, case: int) -> list[str]:
    with opened(hefa) as house:
        return house.acts(case)


def until(holds: Callable[[], bool], background: Background) -> None:
    """Wait; the background's own words when it never comes true."""
    patience = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < patience, background.logs()
        time.sleep(0.2)
