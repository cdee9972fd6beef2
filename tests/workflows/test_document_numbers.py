"""One book an issuer and a year: gapless and unique whoever numbers at once, and a crash leaves neither number nor hole."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy.exc import DBAPIError

import workflows
from engine.database import Database
from engine.errors import DatabaseAway
from engine.standing import Request
from tests import houses
from tests.city import Counties
from tests.houses import House
from tests.workflows.document_story import ANSWERS, CAST, DATED, PAPERS, STEPS, settle

DAY = date(2026, 3, 2)
OFFICE = CAST["county"]["OFFICE"]


@pytest.fixture(scope="module")
def issuers(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counties]:
    """A county with an issuer."""
    with Counties.built(postgres_url, tmp_path_factory.mktemp("numbers"), settle) as built:
        yield built


def registered(house: House, n: int) -> list[int]:
    """Documents of the county that wait for their number."""
    house.now = houses.at(DAY)
    cases = []
    for i in range(n):
        said = plain("create")
        case = house.open("normative_document", "create", CAST["county"]["HANDLER"], "county", said, title=f"办法{i}")
        for state, by, act in STEPS[1:]:
            who = CAST["county"].get(by) or CAST["bureau"][by]
            house.act(case, act, who, plain(act), PAPERS.get(act, ()))
            if state == "REGISTERED":
                break
        cases.append(case)
    return cases


def plain(act: str) -> dict[str, object]:
    said = {**ANSWERS.get(act, {}), **dict.fromkeys(DATED.get(act, ()), DAY.isoformat())}
    return {"organ": "EXECUTIVE_MEETING", **said} if act == "deliberate" else said


def numbered(house: House, database: Database, case: int) -> str:
    with database.docket(house.now, salt="test") as docket:
        plan = docket.perform(case, Request("number", OFFICE)).plan
    assert plan
    return plan.deed.number


def numbered_at_once(house: House, cases: list[int]) -> list[str]:
    """Every case by a clerk of its own, all at the same moment."""
    ready = Barrier(len(cases))
    databases = [Database(house.database.url, workflows.registry()) for _ in cases]

    def clerk(database: Database, case: int) -> str:
        ready.wait(60)
        return numbered(house, database, case)

    try:
        with ThreadPoolExecutor(len(cases)) as clerks:
            return list(clerks.map(clerk, databases, cases))
    finally:
        for one in databases:
            one.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_eight_clerks_number_at_once_without_gap_or_repetition(kind: str, issuers: Counties, tmp_path: Path) -> None:
    with issuers.house(kind, tmp_path) as house:
        numbers = numbered_at_once(house, registered(house, 8))
        assert sorted(numbers) == [f"示县规〔2026〕{n}号" for n in range(1, 9)]
        assert house.verify().holds


@pytest.mark.prove
def test_fifty_clerks_number_at_once_without_gap_or_repetition(issuers: Counties, tmp_path: Path) -> None:
    with issuers.house("postgresql", tmp_path) as house:
        numbers = numbered_at_once(house, registered(house, 50))
        assert sorted(numbers, key=lambda one: int(one.partition("〕")[2][:-1])) == [
            f"示县规〔2026〕{n}号" for n in range(1, 51)
        ]
        assert house.verify().holds


class PowerCut(Exception):
    """Between the writing and the commit."""


def number_and_crash(house: House, case: int) -> None:
    with house.database.docket(house.now, salt="test") as docket:
        docket.perform(case, Request("number", OFFICE))
        raise PowerCut


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_crash_leaves_neither_number_nor_hole(kind: str, issuers: Counties, tmp_path: Path) -> None:
    with issuers.house(kind, tmp_path) as house:
        (case,) = registered(house, 1)
        with pytest.raises(PowerCut):
            number_and_crash(house, case)
        assert house.state(case) == "REGISTERED"
        assert house.act(case, "number", OFFICE).plan.deed.number == "示县规〔2026〕1号"  # type: ignore[union-attr]
        assert house.verify().holds


def number_and_lose_the_server(house: House, case: int, meanwhile: Callable[[], None]) -> None:
    """The server ends the session between the writing and the commit."""
    with house.database.docket(house.now, salt="test") as docket:
        docket.perform(case, Request("number", OFFICE))
        own = docket.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        meanwhile()
        with house.database.writing() as connection:
            connection.exec_driver_sql(f"SELECT pg_terminate_backend({own})")


def test_who_waits_gets_the_number_that_a_broken_connection_has_let_go(issuers: Counties, tmp_path: Path) -> None:
    with issuers.house("postgresql", tmp_path) as house, ThreadPoolExecutor(1) as clerks:
        first, second = registered(house, 2)
        other = Database(house.database.url, workflows.registry())
        waiting: list[Future[str]] = []

        def one_more() -> None:
            waiting.append(clerks.submit(numbered, house, other, second))
            patience = time.monotonic() + 30
            while not house.one("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                assert time.monotonic() < patience

        with pytest.raises(DatabaseAway):
            number_and_lose_the_server(house, first, one_more)
        assert waiting[0].result(30) == "示县规〔2026〕1号"
        assert house.state(first) == "REGISTERED"
        assert house.act(first, "number", OFFICE).plan.deed.number == "示县规〔2026〕2号"  # type: ignore[union-attr]
        other.close()
        assert house.verify().holds


def test_a_number_that_was_given_is_taken_back_by_its_own_act_only(issuers: Counties, tmp_path: Path) -> None:
    """No other act of a numbered document, and no statement, gives it up; what was given up is never given again."""
    with issuers.house("sqlite", tmp_path) as house:
        (case,) = registered(house, 1)
        house.act(case, "number", OFFICE)
        with house.database.glance(house.now) as docket:
            offered = {rule.act for rule in docket.see(case, OFFICE).workflow.offers("NUMBERED") if not rule.by_time}
        assert offered == {"print_out", "void_number"}
        with pytest.raises(DBAPIError, match="只能追加"), house.database.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE event SET body = replace(body, '2026〕1号', '2026〕9号') WHERE act = 'number'"
            )
        said = {"reason": "标题有误", "then": "RENUMBER"}
        house.act(case, "void_number", CAST["county"]["HEAD"], said)
        assert house.rows("SELECT number, reason FROM number_void") == [("示县规〔2026〕1号", "标题有误")]
        assert house.act(case, "number", OFFICE).plan.deed.number == "示县规〔2026〕2号"  # type: ignore[union-attr]
        assert house.verify().holds
