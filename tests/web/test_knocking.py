"""How often one place may knock at all processes of the pages together, on a real Redis; and what happens where Redis is away or hangs."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import redis

from engine.settings import settings
from house.opening import House
from tests.web.conftest import Office
from web import public
from web.knocking import Shared
from web.security import Throttle

HERE, THERE = "192.0.2.7", "192.0.2.8"


@pytest.fixture
def processes(redis_url: str) -> tuple[Shared, Shared]:
    """Two processes of one installation; what was counted before is of another one."""
    name = f"house-{time.time_ns()}"
    return Shared(redis_url, name), Shared(redis_url, name)


def said(one: Shared, gate: str = "reads", place: str = HERE, throttle: Throttle | None = None) -> float:
    wait = one.wait(gate, place, throttle or Throttle(3, 60))
    assert wait is not None
    return wait


def test_two_processes_hear_one_place_no_more_often_than_one(processes: tuple[Shared, Shared], redis_url: str) -> None:
    one, two = processes
    assert [said(one), said(two), said(one)] == [0, 0, 0]
    assert all(59 < said(each) <= 60 for each in (one, two)), "how long is said by either"
    assert said(one, place=THERE) == said(two, "searches") == 0, "another place, another gate"
    assert said(Shared(redis_url, "another installation"), place=f"{HERE}-{time.time_ns()}") == 0


def test_a_knock_is_heard_again_when_the_window_has_moved_on(processes: tuple[Shared, Shared]) -> None:
    short = Throttle(2, 0.3)
    assert [said(processes[0], throttle=short), said(processes[1], throttle=short)] == [0, 0]
    wait = said(processes[0], throttle=short)
    assert 0 < wait <= 0.3
    time.sleep(wait + 0.02)
    assert said(processes[1], throttle=short) == 0


def test_of_two_hundred_at_once_as_many_are_heard_as_may_be_and_nothing_is_kept_for_ever(
    processes: tuple[Shared, Shared], redis_url: str
) -> None:
    measure = Throttle(37, 30)
    with ThreadPoolExecutor(8) as crowd:
        waits = list(crowd.map(lambda n: said(processes[n % 2], throttle=measure), range(200)))
    assert waits.count(0) == 37
    with redis.Redis.from_url(redis_url) as client:
        kept = [key for key in client.scan_iter("hefa:knocks:*") if client.llen(key) == 37]
        assert [0 < client.pttl(key) <= 30_000 for key in kept] == [True]
        assert not any(HERE.encode() in key for key in client.scan_iter("hefa:knocks:*")), "whose address is no one's"


@contextmanager
def served(office: Office, redis_url: str) -> Iterator[None]:
    """The same pages, with a Redis."""
    before = office.app.state.house
    office.app.state.house = House(
        settings(**{**before.settings.model_dump(), "redis_url": redis_url}), before.registry
    )
    try:
        yield
    finally:
        office.app.state.house = before


def asked(office: Office, times: int) -> list[int]:
    stranger = office.stranger()
    return [stranger.get("/public/receipts").status_code for _ in range(times)]


def test_pages_turn_away_what_another_process_has_heard(office: Office, redis_url: str) -> None:
    other = Shared(redis_url, office.house.settings.database_url)
    measure = Throttle(public.LOOKUPS.knocks, public.LOOKUPS.seconds)
    assert all(said(other, "lookups", "testclient", measure) == 0 for _ in range(measure.knocks - 1))
    with served(office, redis_url):
        assert asked(office, 2) == [200, 429]
        answer = office.stranger().get("/public/receipts")
        assert 1 <= int(answer.headers["retry-after"]) <= measure.seconds
        assert office.stranger().get("/public").status_code == 200, "another gate"


def test_programs_and_people_share_the_measure_of_signing_in(office: Office, redis_url: str) -> None:
    other, measure = Shared(redis_url, office.house.settings.database_url), Throttle(20, 60)
    assert all(said(other, "sign-in", "testclient", measure) == 0 for _ in range(20))
    with served(office, redis_url):
        wrong = {"username": "nobody", "password": "wrong"}
        assert office.stranger().post("/api/v1/session", json=wrong).status_code == 429
    assert office.stranger().post("/api/v1/session", json=wrong).status_code == 401


def test_without_an_answer_pages_are_served_and_counted_here_and_only_the_first_has_waited(office: Office) -> None:
    with socket.socket() as silent:  # it takes the connection, and says nothing
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with served(office, f"redis://127.0.0.1:{silent.getsockname()[1]}/0"):
            assert asked(office, public.LOOKUPS.knocks + 2) == [200] * public.LOOKUPS.knocks + [429, 429]
        assert calls(silent) == 1


def calls(silent: socket.socket) -> int:
    """How often somebody has rung there."""
    silent.setblocking(False)
    for n in range(100):
        try:
            silent.accept()[0].close()
        except BlockingIOError:
            return n
    return 100


def test_a_redis_that_is_not_there_or_refuses_hinders_nobody(redis_url: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nowhere = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
    for url in (nowhere, redis_url.replace("redis://", "redis://nobody:wrong@")):
        assert Shared(url, "house").wait("reads", HERE, Throttle(1, 60)) is None
