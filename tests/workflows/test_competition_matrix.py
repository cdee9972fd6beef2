"""The authorisation matrix of fair-competition review: every rule × every role × every office around the case, allowed or refused as declared."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

import workflows
from engine.decide import decide
from engine.definition import Rule, Workflow
from engine.errors import NotYours, Refused
from engine.standing import Office, Request
from tests import houses
from tests.houses import at
from tests.workflows.competition_story import ANSWERS, ITEMS, settle
from tests.workflows.test_matrix import Bench
from workflows.fair_competition import WORKFLOW as W
from workflows.fair_competition.exception import EXCEPTION
from workflows.fair_competition.supervision import SUPERVISION

# where an office stands to a review of what 示范县 will issue
PLACES = {
    "county": "own", "city": "parent", "plan": "a unit below", "jia": "a township below", "mkt": "market regulator", "mmkt": "the parent's regulator",
    "bureau": "review body", "mbureau": "the parent's review body", "hub": "a township's reviewer", "watch": "supervisor",
}  # fmt: skip
HOLDS = {
    "HANDLER": "county",
    "LEAD": "county",
    "UNIT": "county",
    "CREV": "bureau",
    "MKT": "mkt",
    "MKT_LEAD": "mkt",
    "SUP": "watch",
}
POSTS = [*HOLDS, "MKT_ABOVE", "CLEAD", "COVER", "ADMIN", "HEAD", "OFFICE", "REVIEWER", "GOV_OFFICE"]
PERSONAL = {"HANDLER", "CREV", "MKT"}


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bench]]:
    """A review, an exception and a spot check of the county's, each as it begins."""
    folder = tmp_path_factory.mktemp("matrix")
    check = {"issued": "某通知", "issued_on": "2026-01-04", "words": "抽查"}
    with houses.house(f"sqlite:///{folder / 'm.sqlite3'}", workflows.registry(), folder) as house:
        house.now = at("2026-01-05")
        settle(house)
        begun = {
            W.key: house.open(W.key, "begin", "xqi", "county", {"drafter": "示范县"}, ["draft=稿"]),
            EXCEPTION.key: excepted(house),
            SUPERVISION.key: house.open(SUPERVISION.key, "spot_check", "mei", "county", check),
        }
        with house.database.glance(house.now) as docket:
            yield {key: Bench(docket.see(case, "xqi")) for key, case in begun.items()}


def excepted(house: houses.House) -> int:
    """An exception that was claimed for what the county will issue, and granted."""
    review = house.open(W.key, "begin", "xqi", "county", {"drafter": "示范县"}, ["draft=例外稿"])
    items = [one if one["n"] != 13 else {**one, "answer": "N", "clause": "第2条"} for one in ITEMS]
    acts = (
        ("identify", "xqi", {}), ("skip_consultation", "xfu", {}), ("review_items", "xqi", {"items": items}),
        ("claim_exception", "xqi", {}), ("grant_exception", "guan", {}),
    )  # fmt: skip
    for act, who, said in acts:
        plan = house.act(review, act, who, {**ANSWERS[act], **said}).plan
    assert plan is not None
    return next(child.deed.case_id for child in plan.children if child.deed.rule.act == "hold")


TABLES = (W, EXCEPTION, SUPERVISION)
PEOPLES = [(table, rule) for table in TABLES for rule in table.rules if not rule.by_time and rule.from_ is not None]
IDS = [f"{table.key}-{rule.act}-{rule.sources[0].key}" for table, rule in PEOPLES]


@pytest.mark.parametrize(("table", "rule"), PEOPLES, ids=IDS)
def test_a_post_allows_what_the_law_gives_it_there_and_nothing_anywhere_else(
    table: Workflow, rule: Rule, benches: dict[str, Bench]
) -> None:
    bench = benches[table.key]
    for role in POSTS:
        for place, relation in PLACES.items():
            declared = any(role == one.key and place == HOLDS.get(one.key) for one in rule.roles)
            assert bench.allowed(rule, [(role, place)]) == declared, f"{role} at {place} ({relation})"
    assert not bench.allowed(rule, [])


@pytest.mark.parametrize(("table", "rule"), PEOPLES, ids=IDS)
def test_once_a_person_is_assigned_only_that_person_acts_in_a_personal_role(
    table: Workflow, rule: Rule, benches: dict[str, Bench]
) -> None:
    bench = benches[table.key]
    for one in (role for role in rule.roles if role.key in HOLDS):
        place = HOLDS[one.key]
        assert bench.allowed(rule, [(one.key, place)], assigned="p")
        assert bench.allowed(rule, [(one.key, place)], assigned="somebody else") == (one.key not in PERSONAL)
        assert not bench.allowed(rule, [], assigned="p"), "assigned, but without any post"


def test_personal_roles_are_those_declared() -> None:
    assert {role.key for table in TABLES for role in table.roles if role.personal} == PERSONAL


@pytest.mark.parametrize("role", POSTS)
def test_a_review_is_begun_by_a_handler_of_the_issuer_and_supervision_by_its_regulator(
    role: str, benches: dict[str, Bench]
) -> None:
    for table, act, holds in ((W, "begin", ("HANDLER", "county")), (SUPERVISION, "spot_check", ("MKT", "mkt"))):
        seen = replace(benches[table.key].seen, case=None, holders={}, parts={}, runs=(), materials=(), next_id=999)
        for place in PLACES:
            request = Request(act, "p", {}, org="county", title="措施", workflow=table.key)
            with pytest.raises(Refused) as refused:
                decide(replace(seen, posts=[Office("p", role, place)]), request)
            assert isinstance(refused.value, NotYours) != ((role, place) == holds), (role, place)
