"""The authorisation matrix of documents: every rule of their making and of their life × every role × every office around the issuer."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

import workflows
from engine.decide import decide
from engine.definition import Rule, Workflow
from engine.errors import NotYours, Refused
from engine.standing import Office, Request
from tests import houses
from tests.houses import at
from tests.workflows.document_story import ANSWERS, settle
from tests.workflows.test_matrix import Bench
from workflows.normative_document import WORKFLOW
from workflows.normative_document.life import LIFE

# where an office stands to a document of 示范县
PLACES = {
    "county": "the issuer", "dept": "a department of it", "jia": "a township below it", "city": "the government above", "bureau": "its review body",
    "mbureau": "the city's review body", "hub": "a township's reviewer", "watch": "supervisor",
}  # fmt: skip
HOLDS = {
    **dict.fromkeys(("HANDLER", "LEAD", "HEAD", "OFFICE", "UNIT_LEGAL"), "county"), **dict.fromkeys(("CREV", "CLEAD", "ADV"), "bureau"),
    "SUP": "watch",
}  # fmt: skip
POSTS = [*HOLDS, "COVER", "ADMIN", "REVIEWER", "GOV_OFFICE", "GOV_HEAD"]
PERSONAL = {"HANDLER", "CREV", "ADV"}
OPENERS = {"create": {"HANDLER"}, "enrol": {"OFFICE", "CLEAD"}, "enrol_past": {"OFFICE", "CLEAD"}}
STOCK = {
    "number": "示县规〔2022〕1号", "form": "GENERAL", "published_on": "2022-05-01", "effective_on": "2022-06-01", "validity_reason": "长期有效",
}  # fmt: skip


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Bench]]:
    folder = tmp_path_factory.mktemp("matrix")
    with houses.house(f"sqlite:///{folder / 'm.sqlite3'}", workflows.registry(), folder) as house:
        house.now = at("2026-01-05")
        settle(house)
        house.now = at("2026-03-02")
        made = house.open("normative_document", "create", "xqi", "county", ANSWERS["create"], title="示范县办法")
        kept = house.open("document_life", "enrol", "xban", "county", STOCK, title="示范县旧办法")
        with house.database.glance(house.now) as docket:
            yield {WORKFLOW.key: Bench(docket.see(made, "xqi")), LIFE.key: Bench(docket.see(kept, "xban"))}


def of_people(workflow: Workflow) -> list[tuple[str, Rule]]:
    return [(workflow.key, rule) for rule in workflow.rules if not rule.by_time and rule.from_ is not None]


PEOPLES = [*of_people(WORKFLOW), *of_people(LIFE)]
TIMES = [(one.key, rule) for one in (WORKFLOW, LIFE) for rule in one.rules if rule.by_time]


def named(one: object) -> str:
    return f"{one.act}-{one.sources[0].key}" if isinstance(one, Rule) else str(one)


@pytest.mark.parametrize(("key", "rule"), PEOPLES, ids=named)
def test_a_post_allows_what_the_law_gives_it_there_and_nothing_anywhere_else(
    key: str, rule: Rule, benches: Mapping[str, Bench]
) -> None:
    for role in POSTS:
        for place, relation in PLACES.items():
            declared = any(role == one.key and place == HOLDS[one.key] for one in rule.roles)
            assert benches[key].allowed(rule, [(role, place)]) == declared, f"{role} at {place} ({relation})"
    assert not benches[key].allowed(rule, [])
    for one in rule.roles:
        mine = [(one.key, HOLDS[one.key])]
        assert benches[key].allowed(rule, mine, assigned="p")
        assert benches[key].allowed(rule, mine, assigned="somebody else") == (one.key not in PERSONAL)


@pytest.mark.parametrize(("key", "rule"), TIMES, ids=named)
def test_what_time_does_nobody_does(key: str, rule: Rule, benches: Mapping[str, Bench]) -> None:
    assert not benches[key].allowed(rule, [(role, place) for role in POSTS for place in PLACES], assigned="p")


@pytest.mark.parametrize(("workflow", "act"), [("normative_document", "create"), ("document_life", "enrol"), ("document_life", "enrol_past")])  # fmt: skip
def test_a_document_is_begun_and_entered_by_its_issuer(workflow: str, act: str, benches: Mapping[str, Bench]) -> None:
    seen = replace(benches[workflow].seen, case=None, holders={}, parts={}, runs=(), materials=(), next_id=999)
    for role in POSTS:
        for place in PLACES:
            request = Request(act, "p", {}, org="county", title="某办法", workflow=workflow)
            with pytest.raises(Refused) as refused:
                decide(replace(seen, posts=[Office("p", role, place)]), request)
            may = role in OPENERS[act] and place == HOLDS[role]
            assert isinstance(refused.value, NotYours) != may, f"{role} at {place}"


def test_the_parts_that_one_person_may_not_both_take_are_told() -> None:
    """Whoever proposes a correction does not publish it; whoever drafts does not examine."""
    apart = {(pair.one, pair.other) for one in (WORKFLOW, LIFE) for pair in one.apart}
    assert {("CORRECTOR", "CORRECTION_HEAD"), ("HANDLER", "AUTHOR"), ("AUTHOR", "SIGNER")} <= apart
