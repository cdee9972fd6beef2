"""The exhaustion of the shipped law holds; and each way of spoiling the table makes it fail: a proof that cannot fail proves nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engine.definition import Choice, Clock, Rule, Workflow
from engine.prove import Walked, prove
from workflows import administration
from workflows.township_review import WORKFLOW
from workflows.township_review import facts as f
from workflows.township_review.gates import may_discuss

STATE = WORKFLOW.state
UNCOVERED, UNDECIDED = "没有对该文本打开关口的审查意见", "未经决定不得定稿"


def spoilt(act: str, change: Callable[[Rule], Rule]) -> Workflow:
    """The law with one rule changed."""
    rules = tuple(change(rule) if rule.act == act else rule for rule in WORKFLOW.rules)
    assert rules != WORKFLOW.rules
    return replace(WORKFLOW, rules=rules)


def with_clock(key: str, **changes: Any) -> Workflow:
    clocks: tuple[Clock, ...] = tuple(replace(c, **changes) if c.key == key else c for c in WORKFLOW.clocks)
    return replace(WORKFLOW, clocks=clocks)


@pytest.fixture(scope="module")
def walked() -> Walked:
    return prove(WORKFLOW)


def test_the_shipped_law_holds_and_is_walked_whole(walked: Walked, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(  # noqa: T201 -- what was walked is worth knowing
            f"\n{walked.workflow}: {walked.states} states, {walked.standings} standings, {walked.moves} moves,"
            f" {walked.persons} places of persons, {walked.seconds:.1f} s"
        )
    assert walked.faults == []
    assert walked.holds
    assert walked.states == len(WORKFLOW.states)
    assert walked.standings > 10_000
    assert len(walked.claims) >= 5


def test_the_book_of_administration_holds() -> None:
    assert prove(administration.WORKFLOW).faults == []


def without_gate(rule: Rule) -> Rule:
    return replace(rule, when=tuple(one for one in rule.when if one is not may_discuss))


def to(**among: str) -> Callable[[Rule], Rule]:
    """The same choice with other targets."""

    def changed(rule: Rule) -> Rule:
        assert isinstance(rule.to, Choice)
        targets = {**rule.to.among, **{value: STATE[key] for value, key in among.items()}}
        return replace(rule, to=Choice(rule.to.by, targets))

    return changed


def exchanged(workflow: Workflow) -> Workflow:
    """Preconditions may be settled with another text, which nobody notices."""
    rules = tuple(
        replace(r, takes=(*r.takes, WORKFLOW.kind["draft"])) if r.act == "settle" else r for r in workflow.rules
    )
    return replace(workflow, rules=rules, new_text=lambda facts: facts)


def changing(**changes: Any) -> Callable[[Rule], Rule]:
    """The same rule with these changes."""
    return lambda rule: replace(rule, **changes)


def of_one_type(workflow: Workflow) -> Workflow:
    """Only matters of one type are walked: enough for a fault of every type."""
    samples = {**workflow.proof.samples, "matter_type": ("OTHER_LEGAL",)}
    return replace(workflow, proof=replace(workflow.proof, samples=samples))


MUTANTS: dict[str, tuple[Workflow, str]] = {
    "a decision without the gate": (spoilt("record_decision", without_gate), "前置程序未办结，不得决定"),
    "confirmed though nothing was answered": (spoilt("confirm", changing(from_=STATE["FEEDBACK"])), UNCOVERED),
    "a text exchanged after the opinion": (exchanged(WORKFLOW), UNCOVERED),
    "unlawful items answered away": (spoilt("answer", changing(when=(), sets=f.sets(amended=True, open_unlawful=False))), UNCOVERED),
    "a changed final text goes to issue": (spoilt("finalise", lambda r: to(CHANGED="TEXT_FINAL")(replace(r, sets=None))), UNDECIDED),
    "an expired opinion stays good": (spoilt("expire", changing(to=STATE["DECIDED"])), UNDECIDED),
    "issued without a decision": (spoilt("issue", changing(from_=(STATE["TEXT_FINAL"], STATE["FEEDBACK"]), when=())), UNDECIDED),
    "an emergency closed without its review": (spoilt("close_exempt", changing(when=())), "未经决定或事后补充审查不得归档"),
    "late, and yet accepted": (spoilt("refuse", changing(to=STATE["ACCEPTED"])), "倒审止于不予受理"),
    "concluded while suspended": (spoilt("sign", changing(while_halted=True)), "中止期间不得出具意见或决定"),
    "a state without a clock": (with_clock("confirm", when=lambda facts: facts.round == 1), "既无期限，也未声明等待"),
    "a gate that nobody can pass": (spoilt("issue", changing(when=(lambda _: "不行",))), "没有出路"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_spoilt_table_does_not_hold(name: str) -> None:
    workflow, said = MUTANTS[name]
    found = prove(of_one_type(workflow))
    assert not found.holds, name
    assert any(said in fault for fault in found.faults), found.faults[:3]
