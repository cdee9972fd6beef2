"""Fifty people on one case at the same moment: one of them does it, and all others are told why not."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from engine.errors import Refused
from engine.standing import Request
from tests import city, databases
from tests.house.office import PAPERS
from tests.houses import House, at
from tests.storm.people import CONTRACT
from workflows import registry

PEOPLE = [f"reviewer_{n:02}" for n in range(50)]
PROCESSES = 4  # so many connection pools, as of so many processes


@pytest.fixture(scope="module")
def doors(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[House]]:
    """A county on PostgreSQL whose hub has fifty reviewers more, behind several doors."""
    folder = tmp_path_factory.mktemp("winner")
    with ExitStack() as stack:
        template = databases.with_tables("postgresql", lambda: postgres_url)
        url = stack.enter_context(databases.postgresql(postgres_url, template=template))
        law = registry()
        house = stack.enter_context(closing(House(url, law, folder)))
        city.settle(house)
        house.staff(2, *(f"{who} REVIEWER hub" for who in PEOPLE))
        more = [House(url, law, folder) for _ in range(PROCESSES - 1)]
        for one in more:
            stack.callback(one.close)
        yield [house, *more]


def accepted(house: House, n: int) -> int:
    """A contract that waits for whoever claims it."""
    house.now = at("2026-03-02", 9)
    case = house.open("township_review", "create", "wang_jia", "jia", CONTRACT, PAPERS, title=f"合同 {n}")
    for who, act, answers in (
        ("wang_jia", "finish_draft", {}),
        ("zhao_jia", "submit", {"undecided": True}),
        ("li", "accept", {}),
    ):
        house.act(case, act, who, answers)
    return case


def all_claim(doors: list[House], case: int) -> tuple[list[str], list[str]]:
    """Who won; and the codes of the refusals."""
    won: list[str] = []
    refused: list[str] = []
    start = threading.Barrier(len(PEOPLE))

    def claim(n: int, who: str) -> None:
        house = doors[n % len(doors)]
        start.wait()
        try:
            with house.database.docket(at("2026-03-02", 10)) as docket:
                docket.perform(case, Request("claim", who, key=f"claim-{case}"))
            won.append(who)
        except Refused as no:
            refused.append(no.code)

    people = [threading.Thread(target=claim, args=one) for one in enumerate(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return won, refused


def with_one_winner(doors: list[House], times: int) -> int:
    """How many of so many cases had exactly one winner, everybody else being told why not."""
    cases = [accepted(doors[0], n) for n in range(times)]
    once = 0
    for case in cases:
        won, refused = all_claim(doors, case)
        assert len(won) == 1, won
        assert len(refused) == len(PEOPLE) - 1
        assert set(refused) <= {"not_offered", "stale", "busy"}
        once += 1
    claims = doors[0].rows("SELECT case_id, actor FROM event WHERE act = 'claim'")
    assert len(claims) == len({row.case_id for row in claims})
    assert {row.case_id for row in claims} >= set(cases)
    assert {row.actor for row in claims} <= set(PEOPLE)
    assert doors[0].verify().holds
    return once


def test_fifty_people_on_one_case_have_exactly_one_winner_each_time(doors: list[House]) -> None:
    assert with_one_winner(doors, 20) == 20


@pytest.mark.prove
def test_fifty_people_on_one_case_a_thousand_times(doors: list[House]) -> None:
    assert with_one_winner(doors, 1000) == 1000
