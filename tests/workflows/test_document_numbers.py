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
from engine.errors import DatabaseAway, NotReady
from engine.standing import Request
from house.entering import enter
from house.stock import Batch, Entry
from registers.documents import Document
from tests import houses
from tests.city import Counties
from tests.house.office import Office
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


# --- numbers that were given before documents came into the register ------------------------------------------------------------


def enrolled(house: House, number: str, org: str = "county", act: str = "enrol", **more: object) -> int:
    """By its form, as somebody fills it in for one document."""
    said = {"number": number, "published_on": "2026-02-02", "effective_on": "2026-02-02", "validity_reason": "长期有效"}
    return house.open("document_life", act, CAST[org]["OFFICE"], org, {**said, "early_reason": "急需", **more})


def refusals(act: Callable[[], object]) -> str:
    with pytest.raises(NotReady) as refused:
        act()
    return "；".join(f"{one.text}（{one.who}）" for one in refused.value.reasons)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_document_does_not_come_in_under_a_number_that_is_anothers(
    kind: str, issuers: Counties, tmp_path: Path
) -> None:
    with issuers.house(kind, tmp_path) as house:
        enrolled(house, "示县规〔2022〕1号")
        assert "文件库里已有 示县规〔2022〕1号（示范县）" in refusals(lambda: enrolled(house, "示县规[2022]第01号"))
        assert "文件库里已有" in refusals(lambda: enrolled(house, "示县规〔2022〕1号", "jia"))
        past = {"ended_as": "REPEALED", "ended_on": "2026-02-20", "ended_by": "决定"}
        assert "文件库里已有" in refusals(lambda: enrolled(house, "示县规〔2022〕1号", act="enrol_past", **past))
        assert "示县规是示范县的文号，不能用于甲镇的文件" in refusals(
            lambda: enrolled(house, "示县规〔2022〕2号", "jia")
        )
        assert "在今年之后" in refusals(lambda: enrolled(house, "示县规〔2027〕1号"))
        assert house.one("SELECT count(*) FROM document") == 1


def test_the_book_neither_gives_out_what_was_entered_nor_takes_in_what_it_gave(
    issuers: Counties, tmp_path: Path
) -> None:
    with issuers.house("sqlite", tmp_path) as house:
        making, another = registered(house, 2)
        house.act(making, "number", OFFICE)  # 1号
        assert "2026 年第 1 号已由文号簿编出" in refusals(lambda: enrolled(house, "示县规〔2026〕1号"))
        life = enrolled(house, "示县规〔2026〕3号")
        said = refusals(lambda: house.act(another, "number", OFFICE))
        assert "示县规〔2026〕3号 尚未计入文号簿" in said
        assert "办理“占用文号”" in said
        claim = {"reason": "存量文件"}
        assert "归属与文件库不符" in refusals(lambda: house.act(life, "claim_number", OFFICE, {**claim, "what": "OWN"}))
        house.act(life, "claim_number", OFFICE, {"what": "MISSING", "reason": "原编号时空号"})
        assert "归属与文件库不符" in refusals(
            lambda: house.act(life, "claim_number", OFFICE, {**claim, "what": "OTHER"})
        )
        house.act(life, "claim_number", OFFICE, {**claim, "what": "OWN"})
        assert house.act(another, "number", OFFICE).plan.deed.number == "示县规〔2026〕4号"  # type: ignore[union-attr]
        assert house.rows("SELECT number FROM number_void") == [("示县规〔2026〕2号",)]
        assert house.verify().holds


@pytest.mark.parametrize("what", ["OWN", "OTHER", "MISSING"])
def test_no_number_is_taken_for_a_document_that_is_not_there(what: str, issuers: Counties, tmp_path: Path) -> None:
    with issuers.house("sqlite", tmp_path) as house:
        life = enrolled(house, "示县规〔2022〕1号")
        said = refusals(lambda: house.act(life, "claim_number", OFFICE, {"what": what, "reason": "占一个"}))
        assert "（2026 年第 1 号）是文件库里没有、其后也没有的文号" in said
        assert house.rows("SELECT last FROM book WHERE kind = 'document_number'") == []


def imported(house: House) -> str:
    """From a stock, as it is read from a file."""
    days = {"published_on": "2022-02-02", "effective_on": "2022-03-10", "validity_reason": "长期有效"}
    said = {"number": "示县规〔2022〕1号", **days}
    entry = Entry(2, "county", "enrol", "停车办法", said)
    return str(enter(Office(house).house, OFFICE, Batch("存量.xlsx", [entry])).documents)


@pytest.mark.parametrize("how", [lambda house: str(enrolled(house, "示县规〔2022〕1号")), imported])
def test_two_who_enter_one_number_at_once_are_not_both_believed(
    how: Callable[[House], str], issuers: Counties, tmp_path: Path
) -> None:
    with issuers.house("postgresql", tmp_path) as house:
        ready, other = Barrier(2), House(house.database.url, workflows.registry(), tmp_path)
        other.now = house.now

        def clerk(one: House) -> str:
            ready.wait(60)
            try:
                return how(one)
            except NotReady as refused:
                return refused.reasons[0].text

        with ThreadPoolExecutor(2) as clerks:
            told = sorted(clerks.map(clerk, (house, other)))
        other.close()
        assert "文件库里已有 示县规〔2022〕1号" in told[1]
        assert house.one("SELECT count(*) FROM document") == 1


def test_what_came_in_while_a_number_was_given_is_not_published_over(issuers: Counties, tmp_path: Path) -> None:
    """The book and the register are locked apart: who enters 1号 while the book gives it is told of by nobody but the publication."""
    with issuers.house("postgresql", tmp_path) as house:
        (case,) = registered(house, 1)
        other = House(house.database.url, workflows.registry(), tmp_path)
        other.now = house.now
        with house.database.docket(house.now, salt="test") as docket:
            docket.perform(case, Request("number", OFFICE))
            enrolled(other, "示县规〔2026〕1号")
        other.close()
        house.act(case, "print_out", OFFICE, plain("print_out"))
        said = refusals(lambda: house.act(case, "publish", OFFICE, plain("publish")))
        assert "文件库里已有 示县规〔2026〕1号（示范县）" in said
        assert "主要负责人办理“作废文号”" in said
        house.act(case, "void_number", CAST["county"]["HEAD"], {"reason": "重号", "then": "RENUMBER"})
        assert house.act(case, "number", OFFICE).plan.deed.number == "示县规〔2026〕2号"  # type: ignore[union-attr]
        house.act(case, "print_out", OFFICE, plain("print_out"))
        house.act(case, "publish", OFFICE, plain("publish"))
        assert house.rows("SELECT number FROM document ORDER BY number") == [
            ("示县规〔2026〕1号",), ("示县规〔2026〕2号",),
        ]  # fmt: skip
        assert house.verify().holds


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whatever_looked_too_early_is_stopped_by_the_register_itself(
    kind: str, issuers: Counties, tmp_path: Path
) -> None:
    with issuers.house(kind, tmp_path) as house:
        life = enrolled(house, "示县规〔2022〕1号")
        columns = ", ".join(name for name in Document.model_fields if name != "case_id")
        with pytest.raises(NotReady, match="一个文号只有一件文件"), house.database.writing() as connection:
            connection.exec_driver_sql(
                f"INSERT INTO document (case_id, {columns}) SELECT case_id + 1, {columns} FROM document"
            )
        assert house.rows("SELECT case_id, number FROM document") == [(life, "示县规〔2022〕1号")]
