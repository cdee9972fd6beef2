"""The authorisation matrix of a panel: every rule × every post × every office around it × every seat; and the last ballot against the opening."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.decide import decide
from engine.definition import Rule
from engine.errors import NotYours, Refused
from engine.standing import Holder, Office, Request
from tests import houses
from tests.houses import House, at
from tests.panels import Panel, registry, settle
from tests.workflows.test_matrix import Bench
from tests.workflows.test_panel_review import START
from workflows.panel_review import WORKFLOW as W

PLACES = {
    "dept": "the unit", "works": "another department", "city": "the government", "bureau": "the review body, which keeps the panel",
}  # fmt: skip
HOLDS = {
    "UNIT": "dept", "HANDLER": "dept", "GOV_OFFICE": "city", "GOV_HEAD": "city", "CREV": "bureau", "CLEAD": "bureau",
    "PANEL_SECRETARY": "bureau", "PANEL_HEAD": "bureau",
}  # fmt: skip
POSTS = [*HOLDS, "PANELIST", "EVALUATOR", "SUP", "ADMIN"]
SITS = tuple(f"SEAT{n}" for n in range(1, 10))


@pytest.fixture(scope="module")
def seated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    """A panel that votes: everybody has voted but the fifth seat."""
    folder = tmp_path_factory.mktemp("panel_matrix")
    with houses.house(f"sqlite:///{folder / 'm.sqlite3'}", registry(), folder) as house:
        settle(house)
        house.now = at(START)
        panel = Panel(house).drawn().declare().seat().meet().to_vote()
        for n in range(1, 5):
            panel.vote(n, "SUPPORT_UNIT")
        yield panel


@pytest.fixture(scope="module")
def bench(seated: Panel) -> Bench:
    with seated.house.database.glance(seated.house.now) as docket:
        return Bench(docket.see(seated.case, "secretary"))


PEOPLES = [rule for rule in W.rules if not rule.by_time and rule.from_ is not None]


@pytest.mark.parametrize("rule", PEOPLES, ids=lambda rule: rule.act)
def test_a_post_allows_what_the_law_gives_it_there_and_nothing_anywhere_else(rule: Rule, bench: Bench) -> None:
    for post in POSTS:
        for place, relation in PLACES.items():
            declared = any(post == one.key and place == HOLDS[one.key] for one in rule.roles if one.key in HOLDS)
            allowed = bench.allowed(rule, [(post, place)], assigned="somebody else", actor="p")
            personal = any(one.key == post and one.personal for one in rule.roles)
            assert allowed == (declared and not personal), f"{post} at {place} ({relation})"
    assert not bench.allowed(rule, [])


@pytest.mark.parametrize("rule", PEOPLES, ids=lambda rule: rule.act)
def test_a_seat_allows_what_the_law_gives_the_seats_and_only_to_whoever_sits_there(rule: Rule, bench: Bench) -> None:
    seats = any(one.key in SITS for one in rule.roles)
    assert sits(bench, rule, person="p", post="PANELIST") == seats
    assert not sits(bench, rule, person="somebody else", post="PANELIST")
    assert not sits(bench, rule, person="p", post="PANEL_HEAD_OF_NOTHING"), "seated, but no longer a panelist"


def sits(bench: Bench, rule: Rule, person: str, post: str) -> bool:
    """Whether p gets past the question who may, where `person` holds every seat and p holds one post at the bureau."""
    held = {key: Holder("bureau", person) for key in SITS}
    case = replace(bench.seen.standing, state=rule.sources[0].key)
    others = {key: one for key, one in bench.seen.holders.items() if key not in SITS}
    seen = replace(bench.seen, case=case, holders=others | held, posts=[Office("p", post, "bureau")], parts={}, runs=())
    try:
        decide(seen, Request(rule.act, "p"))
    except NotYours:
        return False
    except Refused:
        return True
    return True


@pytest.mark.parametrize("rule", [rule for rule in W.rules if rule.by_time], ids=lambda rule: rule.act)
def test_what_time_does_nobody_does(rule: Rule, bench: Bench) -> None:
    assert not bench.allowed(rule, [(post, place) for post in POSTS for place in PLACES], assigned="p")


def test_the_last_ballot_and_the_opening_at_one_moment_leave_every_ballot_counted_once(
    seated: Panel, tmp_path: Path
) -> None:
    """Whichever comes first: either the opening is refused and nothing of it is there, or all five ballots are in it."""
    house, ready, said = seated.house, threading.Barrier(2), []
    other = Panel(House(house.database.url, registry(), tmp_path), seated.matter, seated.case)
    other.house.now = house.now

    def opens() -> None:
        ready.wait()
        try:
            other.opened()
        except Refused as why:
            said.append(why.message)

    hand = threading.Thread(target=opens)
    hand.start()
    ready.wait()
    seated.vote(5, "SUPPORT_REVIEWER")
    hand.join()
    other.house.close()
    votes = house.one("SELECT count(*) FROM panel_vote WHERE case_id = :id", id=seated.case)
    assert (len(said), votes) in ((1, 0), (0, 5))
    if said:
        assert "5号席尚未投票" in said[0]
        seated.opened()
    rows = house.rows("SELECT seat, choice FROM panel_vote WHERE case_id = :id ORDER BY seat", id=seated.case)
    assert [tuple(row) for row in rows] == [*((n, "SUPPORT_UNIT") for n in range(1, 5)), (5, "SUPPORT_REVIEWER")]
    assert house.verify().holds
