"""What every test may ask for: real servers, fresh databases; and what none may do: reach another machine."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import make_url

from engine.registry import Registry
from tests import databases, houses, servers
from tests.once import FOLDER
from tests.small import HEARINGS, SMALL
from workflows import administration, holidays, policies

settings.register_profile("default", max_examples=60, deadline=None)  # a busy machine is not a failing one
settings.register_profile("prove", max_examples=3000, stateful_step_count=120, deadline=None, print_blob=True)
settings.load_profile("default")

COMPILED = Path(__file__).parents[1] / ".venv" / "compiled"
RUN = pytest.StashKey[servers.Servers]()


def pytest_configure(config: pytest.Config) -> None:
    """The first process of the run owns the servers; those it starts inherit the address of their folder."""
    if hasattr(config, "workerinput"):
        return
    for name in [name for name in os.environ if name.startswith("HEFA_") and name not in servers.VARIABLES.values()]:
        del os.environ[name]  # a developer's own settings do not decide a test
    config.stash[RUN] = run = started()
    os.environ[FOLDER] = str(run.folder)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a run starts a hundred programs: each is compiled once, and
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(COMPILED))  # nothing is left in the tree


def started() -> servers.Servers:
    """The run's servers, and its folder: in memory together with all that tests write, unless TMPDIR says where (`TMPDIR=/tmp`
    keeps what a failed test has left)."""
    place = None if "TMPDIR" in os.environ else servers.in_memory()
    tempfile.tempdir = place
    run = servers.Servers()
    if place:
        (run.folder / "tmp").mkdir()
        os.environ["TMPDIR"] = str(run.folder / "tmp")
        tempfile.tempdir = None
    return run


def pytest_unconfigure(config: pytest.Config) -> None:
    if run := config.stash.get(RUN, None):
        if named := os.environ.get(servers.VARIABLES["postgresql"]):
            databases.forget(run.folder, named)
        run.stop()


# --- who does what, and when ----------------------------------------------------------------------------------------

LANES = (
    ("tests/web/browser/test_every_page.py", "tests/engine/test_prove.py"),
    ("tests/web/browser/", "tests/workflows/test_decision_table.py"),
    ("tests/storm/test_small_storm.py", "tests/workers/", "tests/test_exercises.py", "tests/test_", "tests/house/test_demo.py"),
)  # fmt: skip
"""What takes long, in the order in which it begins: each lane is the head of one process's work. A test is of the first lane that
names it."""


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: browsers, servers and workers are waited for."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever the shuffle says, nothing long begins when everything else is done (`--dist=worksteal`: even blocks, then help)."""
    processes = int(getattr(config, "workerinput", {}).get("workercount", 1))
    lanes: list[list[pytest.Item]] = [[] for _ in LANES]
    slow = {item: place for item in items if (place := place_of(item))}
    for item, (lane, _) in sorted(slow.items(), key=lambda one: one[1]):
        lanes[lane].append(item)
    rest = [item for item in items if item not in slow]
    each = -(-len(items) // processes)
    ordered: list[pytest.Item] = []
    for n in range(processes):
        mine = lanes[n::processes] if n < len(lanes) else []
        head = [item for lane in mine for item in lane]
        fill = max(each - len(head), 0)
        ordered += [*head, *rest[:fill]]
        del rest[:fill]
    items[:] = [*ordered, *rest]


def place_of(item: pytest.Item) -> tuple[int, int] | None:
    """The lane to which a test belongs, and the place in it."""
    found = (
        (lane, n)
        for lane, starts in enumerate(LANES)
        for n, start in enumerate(starts)
        if item.nodeid.startswith(start)
    )
    return next(found, None)


def stay_at_home(event: str, arguments: tuple[Any, ...]) -> None:
    """No test speaks to another machine: a test that needs one is not a test of this tree."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
        if host not in {"localhost", "::1"} and not host.startswith("127."):
            raise RuntimeError(f"a test tried to reach {host}")


sys.addaudithook(stay_at_home)


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """A real PostgreSQL whose role may create databases. Tests take `database_url`, or a database of their own."""
    return servers.address("postgresql", Path(os.environ[FOLDER]))


@pytest.fixture(scope="session")
def redis_url(request: pytest.FixtureRequest) -> str:
    """A real Redis; each process of our own run has a numbered database to itself, which it may flush."""
    url = servers.address("redis", Path(os.environ[FOLDER]))
    if servers.VARIABLES["redis"] in os.environ:
        return url
    number = getattr(request.config, "workerinput", {}).get("workerid", "gw0").removeprefix("gw")
    return f"{url.rpartition('/')[0]}/{int(number) % 64}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A file that is not there yet."""
    return f"sqlite:///{tmp_path / 'hefa.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh and empty database of each kind: the test runs once on either."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
    else:
        with databases.postgresql(request.getfixturevalue("postgres_url")) as url:
            yield url


@pytest.fixture(scope="session")
def small_registry() -> Registry:
    """The machine with the small law."""
    return Registry([administration.WORKFLOW, SMALL, HEARINGS], policies.default(), holidays.national())


@pytest.fixture(params=["sqlite", "postgresql"])
def house_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of each kind in which the tables are there, and nobody."""
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
        shutil.copyfile(databases.with_tables("sqlite", str), make_url(url).database)
        yield url
    else:
        server = request.getfixturevalue("postgres_url")
        template = databases.with_tables("postgresql", lambda: server)
        with databases.postgresql(server, template=template) as url:
            yield url


@pytest.fixture
def empty_house(house_url: str, small_registry: Registry, tmp_path: Path) -> Iterator[houses.House]:
    """A migrated house with nobody in it, on either database."""
    with closing(houses.House(house_url, small_registry, tmp_path)) as house:
        yield house


@pytest.fixture
def small_house(empty_house: houses.House) -> houses.House:
    """A city, a town, a supervisor; wang and zhao are clerks, li leads, sun watches."""
    house = empty_house
    house.found()
    offices = [("town", "甲镇", "甲"), ("other", "乙镇", "乙"), ("watch", "督察室", "督")]
    fresh = [{"code": code, "title": title, "mark": mark, "kind": "office"} for code, title, mark in offices]
    house.order(1, "add_organisations", organisations=fresh)
    house.order(1, "relate", relations=[{"office": "watch", "covered": "city", "how": "supervise"}])
    house.staff(
        1,
        "wang CLERK town",
        "zhao CLERK town",
        "li CHIEF town",
        "sun WATCH watch",
        "qian CHIEF other",
        "wu CLERK other",
    )
    return house
