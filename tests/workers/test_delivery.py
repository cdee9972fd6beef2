"""From an act to a letter, with everything real: PostgreSQL, Redis, Celery, beat, and a mail server."""

import os
import signal
import time
from collections.abc import Iterator

import pytest
import redis

from house.wishes import Wanted, change
from tests.cli.conftest import Hefa, long_ago
from tests.post import PostOffice, serving
from tests.workers.conftest import Background, opened, until

TWICE = "SELECT count(*) FROM (SELECT case_id, seq, person FROM delivery WHERE channel = 'page' GROUP BY 1, 2, 3 HAVING count(*) > 1) t"
MAIL = "SELECT count(*) FROM delivery WHERE channel = 'mail' AND person = 'sun'"
EVENTS = "SELECT count(*) FROM untold"
DUE = "SELECT count(DISTINCT (case_id, seq)) FROM notice"
TOLD = "SELECT count(DISTINCT (case_id, seq)) FROM delivery WHERE channel = 'page'"


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with serving(PostOffice()) as server:
        yield server


def one(hefa: Hefa, sql: str) -> int:
    with opened(hefa) as house:
        return int(house.one(sql))


def test_from_a_breach_to_the_supervisors_letter_whatever_happens_to_the_queue(
    city: Hefa, background: Background, post: PostOffice
) -> None:
    background.environment |= {"HEFA_SMTP_URL": post.url, "HEFA_MAIL_FROM": "hefa@example.gov.cn"}
    with opened(city) as house, house.database.writing() as connection:
        change(connection, Wanted("sun", "sun@example.gov.cn", morning=False))
    first = background.worker("first")
    background.worker("second")
    background.beat()
    case = long_ago(city)
    until(lambda: bool(post.to), background)
    assert "超期报告" in post.letters[0]["Subject"]
    assert str(case) in post.letters[0]["Subject"]
    with redis.Redis.from_url(background.environment["HEFA_REDIS_URL"]) as client:
        client.flushdb()  # the queue only rings
    post.mood = "away"
    os.killpg(first.pid, signal.SIGKILL)
    long_ago(city)
    until(lambda: one(city, f"{MAIL} AND state = 'waiting' AND fault <> ''") == 1, background)
    post.mood = "good"
    with opened(city) as house, house.database.writing() as connection:  # nobody waits a minute here
        connection.exec_driver_sql("UPDATE delivery SET due_at = now() WHERE channel = 'mail' AND state = 'waiting'")
    until(lambda: one(city, f"{MAIL} AND state = 'done'") == 2, background)
    until(lambda: one(city, EVENTS) == 0, background)
    background.stop()
    assert one(city, TWICE) == 0
    assert one(city, TOLD) == one(city, DUE)
    assert len({letter["Message-ID"] for letter in post.letters}) == 2
    assert set(tasks(city)) >= {"looks", "hand_out", "send_mail", "send_hooks", "digest", "checkpoint", "tidy"}
    with opened(city) as house:
        assert house.verify().holds


def tasks(hefa: Hefa) -> list[str]:
    with opened(hefa) as house:
        return [row[0] for row in house.rows("SELECT name FROM beat")]


def test_one_process_tells_people_too_and_a_slow_mail_server_does_not_stop_time(
    city: Hefa, background: Background, post: PostOffice
) -> None:
    del background.environment["HEFA_REDIS_URL"]
    background.environment |= {"HEFA_SMTP_URL": post.url, "HEFA_MAIL_FROM": "hefa@example.gov.cn"}
    with opened(city) as house, house.database.writing() as connection:
        change(connection, Wanted("sun", "sun@example.gov.cn", morning=False))
    post.mood, post.patience = "slow", 6.0
    case = long_ago(city)
    embedded = background.start("embedded", "workers.embedded")
    until(
        lambda: (
            one(city, f"SELECT count(*) FROM delivery WHERE case_id = {case} AND person = 'sun' AND channel = 'page'")
            > 0
        ),
        background,
    )
    began = time.monotonic()
    embedded.terminate()
    assert embedded.wait(timeout=30) == 0
    assert time.monotonic() - began < 20
    assert one(city, TWICE) == 0
