"""The law keeps its promises: every rule and clock cites, every limit has a source, what is published stays as published."""

import json
from dataclasses import replace

import pytest

from engine.definition import Rule, TurnKind, Workflow
from engine.policy import Pack
from engine.tables import sealed_tables
from registers import catalogue, competition, decisions, major, matters, opinions
from workflows import docs, every, policies
from workflows.law import INSTRUMENTS

WORKFLOWS = pytest.mark.parametrize("workflow", every(), ids=lambda workflow: workflow.key)
KNOWN = set(INSTRUMENTS.values())


def pack() -> Pack:
    return policies.default()


@WORKFLOWS
def test_every_rule_clock_and_separation_cites_a_known_instrument(workflow: Workflow) -> None:
    for one in (workflow, *workflow.rules, *workflow.clocks, *workflow.apart):
        assert one.law.label
        assert one.law.instrument in KNOWN, one
        assert one.law.article or one.law.label.startswith("《"), one


@WORKFLOWS
def test_our_own_assumptions_say_that_they_are_provisional(workflow: Workflow) -> None:
    ours = [rule for rule in workflow.rules if rule.law.instrument is INSTRUMENTS["assumed"]]
    assert ours
    for rule in ours:
        assert "暂定" in rule.law.label
        assert rule.law.provisional


@WORKFLOWS
def test_every_limit_is_a_value_of_the_pack_with_a_source(workflow: Workflow) -> None:
    keys = {clock.limit.key(workflow.facts()) for clock in workflow.clocks}
    keys |= {turn.limit.key(workflow.facts()) for rule in workflow.rules for turn in rule.turns if turn.limit}
    for key in keys - {"township.review.other_legal.min"}:  # a type without a minimum has no such clock
        assert pack()[key].source, key


@WORKFLOWS
def test_every_turn_that_gives_another_limit_names_it(workflow: Workflow) -> None:
    for rule in workflow.rules:
        for turn in rule.turns:
            assert (turn.limit is None) == (turn.kind in (TurnKind.WAIVE, TurnKind.RESTART)), rule.act


@WORKFLOWS
def test_every_question_of_every_form_has_a_chinese_title(workflow: Workflow) -> None:
    for rule in workflow.rules:
        for name, field in rule.asks.model_fields.items() if rule.asks else ():
            assert field.title, f"{rule.act}.{name}"
            assert not field.title.isascii(), f"{rule.act}.{name}"


@WORKFLOWS
def test_every_form_is_closed(workflow: Workflow) -> None:
    for rule in workflow.rules:
        assert rule.asks is None or rule.asks.model_config.get("extra") == "forbid", rule.act


@WORKFLOWS
def test_every_title_and_every_fact_can_be_shown(workflow: Workflow) -> None:
    for one in (*workflow.rules, *workflow.states, *workflow.clocks, *workflow.roles, *workflow.kinds):
        assert one.title
        assert not one.title.isascii(), one
    if workflow.titles:
        assert {name for name in workflow.facts.__dataclass_fields__ if name not in workflow.titles} == set()
        assert {rule.part for rule in workflow.rules if rule.part} <= set(workflow.titles)


@WORKFLOWS
def test_every_state_awaits_somebody_or_ends(workflow: Workflow) -> None:
    assert [s.key for s in workflow.states if not s.final and not s.awaits and not s.waits] == []


def test_every_register_is_insert_only() -> None:
    tables = [
        one for module in (catalogue, competition, decisions, major, matters, opinions) for one in vars(module).values()
    ]
    named = {str(one.__tablename__) for one in tables if isinstance(one, type) and hasattr(one, "__table__")}
    assert len(named) > 25
    assert named <= set(sealed_tables())


# --- published ----------------------------------------------------------------------------------------------------------------


def test_a_published_table_is_what_was_published() -> None:
    assert docs.changed() == [], "give the changed table a new effective date and keep the old version beside it"


def test_the_pages_of_the_law_say_what_runs() -> None:
    assert docs.stale() == [], "run python -m workflows.docs"


def test_every_published_version_is_still_here() -> None:
    published = json.loads(docs.PUBLISHED.read_text())
    here = {(workflow.key, str(workflow.effective)): workflow.sha for workflow in every()}
    assert {(key, day): sha for key, days in published.items() for day, sha in days.items()} == here


def changed_rule(rule: Rule) -> Rule:
    return replace(rule, title=rule.title + "（改）")


@pytest.mark.parametrize("n", range(3))
def test_a_changed_line_is_noticed_and_a_new_effective_date_is_asked_for(
    n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    workflow = every()[-1]
    rules = tuple(changed_rule(rule) if i == n else rule for i, rule in enumerate(workflow.rules))
    monkeypatch.setattr(docs, "every", lambda: (replace(workflow, rules=rules),))
    assert docs.changed() == [f"{workflow.key}（{workflow.effective} 施行）"]
