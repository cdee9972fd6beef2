"""Several examiners accept suggestions on one clause, or begin a study of it, in the same instant: there is one study."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest
from sqlalchemy import text

from engine.docket import Docket
from engine.errors import Refused
from engine.standing import Request
from tests import databases
from tests.houses import House, at
from tests.workflows.suggestion_story import ANSWERS, CLAUSE, POINT, settle
from workflows import registry

SUGGESTIONS = 4
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
Act = Callable[[Docket], object]


@pytest.fixture
def doors(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[House]]:
    """A county on PostgreSQL, behind as many doors as there are people."""
    folder = tmp_path_factory.mktemp("study")
    with ExitStack() as stack:
        template = databases.with_tables("postgresql", lambda: postgres_url)
        url = stack.enter_context(databases.postgresql(postgres_url, template=template))
        law = registry()
        house = stack.enter_context(closing(House(url, law, folder)))
        house.now = at("2026-03-02")
        settle(house)
        more = [House(url, law, folder) for _ in range(SUGGESTIONS + 1)]
        for one in more:
            stack.callback(one.close)
        yield [house, *more]


def registered(house: House, name: str, **more: object) -> int:
    """A suggestion on the one clause."""
    said = {**ANSWERS["lodge_suggestion"], "name": name, "channel": "WEB", "received_on": "2026-03-02", **more}
    case = house.open("review_suggestion", "lodge_suggestion", "public", "county", said, title="审查建议")
    if not more:
        house.act(case, "register_suggestion", "crev", {**CLAUSE, "complete_on": "2026-03-02"})
    return case


def test_one_clause_is_studied_once_however_many_begin_at_once(doors: list[House]) -> None:
    house = doors[0]
    cases = [registered(house, f"某{n}某") for n in range(SUGGESTIONS)]
    nameless = registered(house, "", anonymous=True, contact="")
    acts: list[Act] = [
        lambda docket, case=case: docket.perform(case, Request("accept_suggestion", "crev", {"point": POINT}))  # type: ignore[misc]
        for case in cases
    ]
    own = {**CLAUSE, "point": POINT, "complete_on": "2026-03-02"}
    acts.append(lambda docket: docket.perform(nameless, Request("begin_own_motion", "crev", own)))
    by_hand = Request(
        "open_study", "clead", {**CLAUSE, "point": POINT}, org="county", title="审查研究", workflow="clause_study"
    )
    acts.append(lambda docket: docket.open(by_hand))
    refused: list[str] = []
    start = threading.Barrier(len(acts))

    def go(door: House, act: Act) -> None:
        start.wait()
        try:
            with door.database.docket(at("2026-03-02", 10)) as docket:
                act(docket)
        except Refused as no:
            refused.append(str(no))

    people = [threading.Thread(target=go, args=one) for one in zip(doors, acts, strict=True)]
    with house.database.engine.connect() as gate:  # whoever opens a case waits here, so that all are under way at once
        gate.execute(text("SELECT last FROM book WHERE org = '' AND kind = 'case' FOR UPDATE"))
        for one in people:
            one.start()
        until = time.monotonic() + 15
        while house.one(WAITING) < len(acts):
            assert time.monotonic() < until, "not all of them came to wait"
            time.sleep(0.02)
        gate.rollback()
    for one in people:
        one.join()
    assert house.one("SELECT count(*) FROM clause_study") == 1
    assert len(refused) == len(acts) - 1
    assert all("正在审查" in one for one in refused), refused
    waiting = [case for case in cases if house.state(case) == "REGISTERED"]
    for case in waiting:
        house.act(case, "join_study", "crev")
    assert {house.state(case) for case in cases} == {"STUDYING"}
    report = house.verify()
    assert report.holds, report.faults
