"""The authorisation matrix of decisions: every rule × every role × every office around the case, allowed or refused as declared."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

import workflows
from engine.decide import decide
from engine.definition import Rule
from engine.errors import NotYours, Refused
from engine.standing import Office, Request
from tests import houses
from tests.houses import at
from tests.workflows.decision_story import Decision, DecisionStory, settle
from tests.workflows.test_matrix import Bench
from tests.workflows.test_scenarios import Act
from workflows.major_decision import WORKFLOW as W
from workflows.roles import DECISION

# where an office stands to a decision of 示范县 that its housing office undertakes
PLACES = {
    "dept": "unit", "plan": "another unit", "county": "own", "city": "parent", "water": "a unit of the parent", "bureau": "review body",
    "mbureau": "the parent's review body", "hub": "a township's reviewer", "jia": "a township", "watch": "supervisor",
}  # fmt: skip
HOLDS = {
    "HANDLER": "dept", "UNIT": "dept", "UNIT_LEGAL": "dept", "GOV_OFFICE": "county", "GOV_HEAD": "county", "CREV": "bureau", "CHECKER": "bureau",
    "CLEAD": "bureau", "ADV": "bureau", "SUP": "watch",
}  # fmt: skip
POSTS = [*(role.key for role in DECISION), "COVER", "ADMIN", "LEAD", "OFFICE", "REVIEWER", "HUB_LEAD"]
PERSONAL = {"HANDLER", "CREV", "CHECKER", "ADV"}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("matrix")
    with houses.house(f"sqlite:///{folder / 'm.sqlite3'}", workflows.registry(), folder) as house:
        house.now = at("2026-01-05")
        settle(house)
        on = date(2026, 3, 2)
        told = DecisionStory(house, Decision(name="矩阵", stands={"PROPOSED": on}, acts=[Act(on=on)], ends="PROPOSED"))
        told.usually()
        with house.database.glance(house.now) as docket:
            yield Bench(docket.see(told.cases["first"], "mi"))


PEOPLES = [rule for rule in W.rules if not rule.by_time and rule.from_ is not None]


def named(rule: Rule) -> str:
    return f"{rule.act}-{rule.sources[0].key}"


@pytest.mark.parametrize("rule", PEOPLES, ids=named)
def test_a_post_allows_what_the_law_gives_it_there_and_nothing_anywhere_else(rule: Rule, bench: Bench) -> None:
    for role in POSTS:
        for place, relation in PLACES.items():
            declared = any(role == one.key and place == HOLDS[one.key] for one in rule.roles)
            assert bench.allowed(rule, [(role, place)]) == declared, f"{role} at {place} ({relation})"
    assert not bench.allowed(rule, [])


@pytest.mark.parametrize("rule", PEOPLES, ids=named)
def test_once_a_person_is_assigned_only_that_person_acts_in_a_personal_role(rule: Rule, bench: Bench) -> None:
    for one in rule.roles:
        place = HOLDS[one.key]
        assert bench.allowed(rule, [(one.key, place)], assigned="p")
        assert bench.allowed(rule, [(one.key, place)], assigned="somebody else") == (one.key not in PERSONAL)
        assert not bench.allowed(rule, [], assigned="p"), "assigned, but without any post"
        elsewhere = next(other for other in PLACES if other != place)
        assert not bench.allowed(rule, [(one.key, elsewhere)], assigned="p")


@pytest.mark.parametrize("rule", [rule for rule in W.rules if rule.by_time], ids=named)
def test_what_time_does_nobody_does(rule: Rule, bench: Bench) -> None:
    assert not bench.allowed(rule, [(role, place) for role in POSTS for place in PLACES], assigned="p")


def test_personal_roles_are_those_declared() -> None:
    assert {role.key for role in DECISION if role.personal} == PERSONAL


@pytest.mark.parametrize("role", POSTS)
def test_a_decision_is_opened_by_the_office_of_the_organ_that_decides(role: str, bench: Bench) -> None:
    seen = replace(bench.seen, case=None, holders={}, parts={}, runs=(), materials=(), next_id=999)
    for place in PLACES:
        request = Request("propose", "p", {}, org="county", title="事项", workflow="major_decision")
        with pytest.raises(Refused) as refused:
            decide(replace(seen, posts=[Office("p", role, place)]), request)
        assert isinstance(refused.value, NotYours) != (role == "GOV_OFFICE" and place == "county")
