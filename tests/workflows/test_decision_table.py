"""The table of decisions says what the reference says: every line, both gates, every clock; and its proof can fail."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from engine.checks import separated
from engine.definition import STAY, TIME, Rule, Workflow
from engine.prove import Walked, prove
from workflows import policies
from workflows.major_decision import WORKFLOW as W
from workflows.major_decision import facts as f
from workflows.major_decision.facts import DecisionFacts
from workflows.major_decision.gates import may_discuss, may_issue
from workflows.major_decision.preconditions import EVERY, KNOWN, LIST
from workflows.panel_review import WORKFLOW as PANEL

CONCLUDED = "GATE_OPEN REVISING RETURNED BLOCKED TERMINATED"
UNDER_REVIEW = (
    "SUBMITTED SUPPLEMENTING RECEIVED ACCEPTED ASSIGNED REVIEWING ADVISER_CONSULT INQUIRY CHECKING DRAFT_OPINION FIRST_OPINION DISPUTED"
    " FINAL_OPINION ADVISER_FINAL REVISING ANSWERED"
)
# The twenty-eight lines: (act, actors, from, to); "" opens a case, "·stay" keeps the state.
LINES: dict[str, list[tuple[str, str, str, str]]] = {
    "1": [("propose", "GOV_OFFICE", "", "PROPOSED")],
    "2": [("study", "HANDLER", "PROPOSED", "STUDIED")],
    "3": [("start", "GOV_OFFICE", "STUDIED", "STARTED DROPPED")],
    "4": [("draft", "HANDLER", "STARTED", "DRAFTING")],
    "5": [("prepare", "HANDLER", "DRAFTING", "PRECONDITIONS"), ("settle", "HANDLER", "PRECONDITIONS GATE_OPEN", "·stay")],
    "5a": [("collect_replies", "HANDLER", "PRECONDITIONS", "·stay")],
    "5b": [("solicit", "HANDLER", "PRECONDITIONS", "·stay"), ("close_solicitation", "HANDLER", "PRECONDITIONS", "·stay")],
    "5f": [("open_competition", "HANDLER", "PRECONDITIONS", "·stay"), ("keep_competition", "CREV", "GATE_OPEN", "·stay"), ("child_ended", "time", "PRECONDITIONS PANEL TEXT_FINAL", "·stay")],
    "6": [("internal_opinion", "UNIT_LEGAL", "PRECONDITIONS", "UNIT_REVIEW")],
    "7": [("submit", "UNIT", "UNIT_REVIEW", "SUBMITTED")],
    "8": [
        ("forward", "GOV_OFFICE", "SUBMITTED", "RECEIVED"), ("ask_supplement", "GOV_OFFICE CREV", "SUBMITTED RECEIVED", "SUPPLEMENTING"),
        ("supplement", "HANDLER", "SUPPLEMENTING", "SUBMITTED"), ("return", "GOV_OFFICE CREV", "SUBMITTED RECEIVED", "RETURNED"),
        ("return_by_time", "time", "SUPPLEMENTING", "RETURNED"), ("accept", "CREV", "RECEIVED", "ACCEPTED"),
    ],
    "9": [("assign", "CLEAD", "ACCEPTED", "ASSIGNED"), ("assign_second", "CLEAD", "ASSIGNED", "REVIEWING")],
    "10": [
        ("consult", "CREV", "REVIEWING FINAL_OPINION", "ADVISER_CONSULT ADVISER_FINAL"), ("advise", "ADV", "ADVISER_CONSULT ADVISER_FINAL", "REVIEWING FINAL_OPINION"),
        ("inquire", "CREV", "REVIEWING", "INQUIRY"), ("report_inquiry", "CREV", "INQUIRY", "REVIEWING"),
    ],
    "11": [("complete_checks", "CREV", "REVIEWING", "CHECKING"), ("second_check", "CHECKER", "CHECKING", "DRAFT_OPINION"), ("give_first", "CLEAD", "DRAFT_OPINION", "FIRST_OPINION FINAL_OPINION")],
    "12": [("object", "UNIT", "FIRST_OPINION", "DISPUTED"), ("recheck", "CREV", "DISPUTED", "·stay")],
    "13": [("request_panel", "CLEAD GOV_OFFICE UNIT", "DISPUTED", "PANEL")],
    "14": [("panel_review_ended", "time", "PANEL", "FINAL_OPINION"), ("answer_panel", "CREV", "FINAL_OPINION", "·stay")],
    "15": [("consent", "UNIT", "FIRST_OPINION", "FINAL_OPINION"), ("no_objection", "time", "FIRST_OPINION", "FINAL_OPINION")],
    "16": [("sign_final", "CLEAD", "FINAL_OPINION", CONCLUDED), ("answer", "HANDLER", "REVISING", "ANSWERED"), ("confirm", "CREV", "ANSWERED", "GATE_OPEN")],
    "17": [("resubmit", "UNIT", "REVISING", "RECEIVED"), ("reopen", "CREV", "RECEIVED REVIEWING DRAFT_OPINION ANSWERED", "·stay"), ("keep_procedures", "CREV", "RECEIVED ANSWERED", "·stay")],
    "18": [("rework", "HANDLER", "BLOCKED", "PRECONDITIONS"), ("redo", "HANDLER", "RETURNED", "PRECONDITIONS")],
    "19": [("schedule", "GOV_OFFICE", "GATE_OPEN", "SCHEDULED")],
    "P9": [  # §2.3, breakers: a conflict found when the panel's opinion is absorbed already
        ("report_conflict", "CLEAD CREV GOV_OFFICE UNIT", "FINAL_OPINION GATE_OPEN SCHEDULED DECIDED EXECUTING", "·stay"), ("keep_opinion", "CREV", "GATE_OPEN SCHEDULED", "·stay"),
        ("reissue", "CREV", "GATE_OPEN SCHEDULED", "REVIEWING"), ("weigh_conflict", "GOV_OFFICE", "EVALUATING REPORTED", "·stay"),
    ],
    "20": [("record_decision", "GOV_OFFICE", "SCHEDULED", "DECIDED REVISING REJECTED")],
    "21": [("finalise", "CREV", "DECIDED", "TEXT_FINAL REVISING")],
    "22": [("report_party", "GOV_OFFICE", "DECIDED TEXT_FINAL", "·stay"), ("report_congress", "GOV_OFFICE", "DECIDED TEXT_FINAL", "·stay"), ("publish", "GOV_OFFICE", "TEXT_FINAL", "PUBLISHED")],
    "23": [("archive", "GOV_OFFICE", "PUBLISHED EXECUTING", "·stay"), ("close", "GOV_OFFICE", "PUBLISHED EXECUTING REPLACED CEASED", "ADJUSTED ARCHIVED STOPPED")],
    "24": [("execute", "GOV_OFFICE", "PUBLISHED", "EXECUTING"), ("report_execution", "HANDLER", "EXECUTING", "·stay")],
    "25": [("report_problem", "HANDLER", "EXECUTING", "REPORTED")],
    "26": [("suspend_execution", "GOV_HEAD", "REPORTED", "EXECUTION_SUSPENDED")],
    "27": [("resolve", "GOV_OFFICE", "REPORTED EXECUTION_SUSPENDED", "EXECUTING EXECUTION_SUSPENDED CEASED"), ("replaced", "time", "EXECUTING", "REPLACED")],
    "28": [("evaluate", "GOV_OFFICE", "EXECUTING", "EVALUATING"), ("conclude_evaluation", "GOV_OFFICE", "EVALUATING", "EXECUTING CEASED")],
}  # fmt: skip
BESIDE = {  # what every review has (§3.0, §3.1), and ways back
    "second_window", "refuse", "reassign", "replace_second", "disclose", "return_checks", "return_opinion", "accept_recheck", "dispute_lapses", "extend",
    "query", "revise_text", "expire", "unschedule", "ask_report", "hand_over", "withdraw", "suspend", "resume", "check_suspension", "terminate",
    "terminate_by_time", "exempt_emergency", "return_draft", "amend_draft", "adjustment_ended",
}  # fmt: skip


def rules(act: str) -> list[Rule]:
    return [rule for rule in W.rules if rule.act == act]


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_reference_is_in_the_table(line: str) -> None:
    for act, actors, sources, targets in LINES[line]:
        there = rules(act)
        assert {role.key for rule in there for role in rule.roles} == set(actors.split())
        assert set(sources.split()) <= {state.key for rule in there for state in rule.sources}
        assert bool(sources) == (there[0].from_ is not None)
        if targets == "·stay":
            assert {rule.to for rule in there} == {STAY}
        else:
            assert {state.key for rule in there for state in rule.targets} == set(targets.split())


def test_the_table_has_nothing_that_the_reference_does_not_imply() -> None:
    told = {act for line in LINES.values() for act, *_ in line}
    assert {rule.act for rule in W.rules} - told == BESIDE


def test_every_precondition_of_the_policy_is_known_and_says_what_proves_it() -> None:
    assert set(str(policies.default()[LIST].value).split(",")) <= set(KNOWN)
    for one in EVERY:
        assert one.law.label
        assert one.evidence in W.kinds
        assert not one.least or policies.default()[one.least].kind == "MIN"


def test_nothing_is_settled_while_the_review_decides_what_is_missing() -> None:
    deciding = {"ACCEPTED", "ASSIGNED", "REVIEWING", "ADVISER_CONSULT", "INQUIRY", "CHECKING", "DRAFT_OPINION", "FIRST_OPINION", "DISPUTED", "PANEL", "FINAL_OPINION", "ADVISER_FINAL"}  # fmt: skip
    assert not {state.key for state in rules("settle")[0].sources} & deciding


# --- the gates ------------------------------------------------------------------------------------------------------------

CONCLUSIONS = (
    "",
    "LAWFUL",
    "LAWFUL_WITH_ADVICE",
    "REVISE",
    "RETURN_PROCEDURE",
    "UNLAWFUL",
    "RISK_DISCLOSED",
    "OUT_OF_SCOPE",
)


def opens(f: DecisionFacts) -> bool:
    """Gate 1 as the reference says it, written a second time."""
    if f.suspended or not f.reviewed or f.preconditions_open or f.panel_conflict:
        return False
    if f.conclusion == "RISK_DISCLOSED":
        return f.no_rule
    return f.conclusion in ("LAWFUL", "LAWFUL_WITH_ADVICE") or (
        f.conclusion == "REVISE" and not f.open_unlawful and f.confirmed
    )


def test_the_first_gate_is_its_truth_table_over_all_its_facts() -> None:
    names = ("suspended", "reviewed", "open_unlawful", "confirmed", "preconditions_open", "no_rule", "panel_conflict")
    seen = {True: 0, False: 0}
    for conclusion, *truths in product(CONCLUSIONS, *[(False, True)] * len(names)):
        facts = replace(DecisionFacts(), conclusion=conclusion, **dict(zip(names, truths, strict=True)))  # type: ignore[arg-type]
        assert (may_discuss(facts) is None) == opens(facts), facts
        seen[opens(facts)] += 1
    assert seen == {True: 2 * 8 + 2 + 4, False: 8 * 128 - 22}


def test_the_second_gate_is_its_truth_table() -> None:
    for reviewed, competition, waiting, party, congress in product(
        (False, True), ("", "PASS", "EXCEPTION", "NA"), (False, True), (False, True), ("", "DUE", "DONE")
    ):
        facts = DecisionFacts(
            reviewed=reviewed,
            competition=competition,
            preconditions_open=waiting,
            party_reported=party,
            congress=congress,
        )  # type: ignore[arg-type]
        is_open = reviewed and bool(competition) and not waiting and party and congress != "DUE"
        assert (may_issue(facts) is None) == is_open


def test_whatever_leads_to_a_meeting_or_a_decision_passes_the_gate() -> None:
    for state, act in (("SCHEDULED", "schedule"), ("DECIDED", "record_decision")):
        leads = [rule for rule in W.rules if any(one.key == state for one in rule.targets)]
        assert [rule.act for rule in leads] == [act]
        assert may_discuss in leads[0].when
    assert may_issue in rules("publish")[0].when


# --- clocks ---------------------------------------------------------------------------------------------------------------

REVIEWED = "ACCEPTED ASSIGNED REVIEWING CHECKING DRAFT_OPINION FINAL_OPINION"
ASIDE = "ADVISER_CONSULT ADVISER_FINAL INQUIRY FIRST_OPINION DISPUTED PANEL"
# clock → kind, policy key, limit and unit of the default pack, states it runs in, states it stands in, acts of its passing
CLOCKS: dict[str, tuple[str, str, int, str, str, str, str]] = {
    "intake": ("MAX", "decision.office.check", 3, "wd", "SUBMITTED RECEIVED", "", ""),
    "supplement": ("MAX", "supplement.window", 3, "wd", "SUPPLEMENTING", "", "second_window return_by_time"),
    "comment.min": ("MIN", "decision.public_comment.min", 30, "cd", "PRECONDITIONS", "", ""),
    "review": ("MAX", "decision.review.max", 15, "wd", REVIEWED, ASIDE, ""),
    "review.min": ("MIN", "decision.review.min", 7, "wd", REVIEWED, ASIDE, ""),
    "adviser": ("MAX", "adviser.cap", 5, "wd", "ADVISER_CONSULT ADVISER_FINAL", "", ""),
    "inquiry": ("MAX", "decision.inquiry.cap", 10, "wd", "INQUIRY", "", ""),
    "objection": ("MAX", "decision.objection.window", 3, "wd", "FIRST_OPINION", "", "no_objection"),
    "reexamine": ("MAX", "decision.reexamine", 5, "wd", "DISPUTED", "", ""),
    "dispute": ("MAX", "decision.objection.window", 3, "wd", "DISPUTED", "", "dispute_lapses"),
    "feedback": ("MAX", "decision.feedback", 10, "wd", "REVISING", "", ""),
    "confirm": ("MAX", "decision.confirm", 2, "wd", "ANSWERED", "", ""),
    "opinion.validity": ("MAX", "opinion.validity", 6, "month", "GATE_OPEN SCHEDULED", "", "expire"),
    "publication": ("MAX", "publication.backstop", 20, "wd", "DECIDED TEXT_FINAL", "", ""),
    "archive": ("MAX", "archive", 30, "cd", "PUBLISHED EXECUTING REPORTED EXECUTION_SUSPENDED EVALUATING REPLACED CEASED", "", ""),
    "execution": ("REMIND", "decision.execution.report", 6, "month", "EXECUTING", "", "ask_report"),
    "evaluation": ("MAX", "decision.evaluation", 60, "cd", "EVALUATING", "", ""),
    "suspension.check": ("REMIND", "suspension.check", 30, "cd", UNDER_REVIEW, "", "check_suspension"),
    "suspension.cap": ("MAX", "suspension.cap", 180, "cd", UNDER_REVIEW, "", "terminate_by_time"),
}  # fmt: skip


@pytest.mark.parametrize("key", CLOCKS)
def test_a_clock_is_the_one_of_the_reference(key: str) -> None:
    kind, policy, limit, unit, runs, stands, passing = CLOCKS[key]
    clock = W.clock[key]
    value = policies.default()[clock.limit.key(DecisionFacts())]
    assert (str(clock.kind), clock.limit.key(DecisionFacts()), value.value, value.unit) == (kind, policy, limit, unit)
    assert {state.key for state in clock.runs} == set(runs.split())
    assert {state.key for state in clock.stands} == set(stands.split())
    assert clock.passing == tuple(passing.split())
    assert set(W.clock) == set(CLOCKS)


def test_a_review_after_findings_is_shorter_and_has_no_minimum() -> None:
    review, minimum = W.clock["review"], W.clock["review.min"]
    assert policies.default()[review.limit.key(DecisionFacts(rereview=True))].value == 3
    assert minimum.when is not None
    assert [minimum.when(DecisionFacts(rereview=again)) for again in (False, True)] == [True, False]


def test_the_public_is_asked_as_long_as_the_law_of_the_matter_fixes() -> None:
    window = W.clock["comment.min"].limit
    fixed = policies.default()[window.key(DecisionFacts(expropriation=True))]
    general = policies.default()[window.key(DecisionFacts())]
    assert (fixed.strictness, general.strictness) == ("ABSOLUTE", "GENERAL")
    assert {fixed.protects, general.protects} == {"PUBLIC"}


def test_time_alone_performs_what_the_passing_of_a_clock_or_the_end_of_a_panel_brings() -> None:
    passing = {act for clock in W.clocks for act in clock.passing} | {"child_ended", "panel_review_ended"}
    passing |= {"replaced", "adjustment_ended"}  # what another decision has come to
    assert {rule.act for rule in W.rules if TIME in rule.roles} == passing


# --- separation of duties ---------------------------------------------------------------------------------------------------

APART = [
    ("submit", "HANDLER"), ("internal_opinion", "HANDLER"), ("accept", "APPROVER"), ("complete_checks", "HANDLER"), ("complete_checks", "INTERNAL"),
    ("second_check", "AUTHOR"), ("second_check", "APPROVER"), ("give_first", "AUTHOR"), ("sign_final", "AUTHOR"), ("sign_final", "HANDLER"),
    ("recheck", "AUTHOR"), ("recheck", "CHECKER"), ("recheck", "SIGNER"), ("recheck", "INTERNAL"), ("advise", "HANDLER"), ("advise", "AUTHOR"),
    ("confirm", "APPROVER"), ("answer_panel", "SIGNER"), ("answer_panel", "AUTHOR"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "part"), APART)
def test_whoever_took_a_part_may_not_do_what_another_must(act: str, part: str) -> None:
    rule = rules(act)[0]
    assert separated(W, rule, {part: frozenset({("wang", 1)})}, ("wang",), 1)
    assert separated(W, rule, {part: frozenset({("wang", 1)})}, ("deputy", "wang"), 1)
    assert not separated(W, rule, {part: frozenset({("wang", 1)})}, ("li",), 1)


# --- the proof --------------------------------------------------------------------------------------------------------------


def spoilt(act: str, at: str = "", **changes: Any) -> Workflow:
    """The law with the rules of one act changed; `at`: only the one that leaves this state."""

    def meant(rule: Rule) -> bool:
        return rule.act == act and (not at or at in [state.key for state in rule.sources])

    changed = tuple(replace(rule, **changes) if meant(rule) else rule for rule in W.rules)
    return replace(W, rules=changed)


def briefly(workflow: Workflow) -> Workflow:
    """With fewer answers: enough for a fault that does not hang on them."""
    samples = {
        **workflow.proof.samples,
        "checks": workflow.proof.samples["checks"][:1],
        "preconditions": ((),),
        "undecided": (True,),
    }
    return replace(workflow, proof=replace(workflow.proof, samples=samples, joins=()))


def joined(workflow: Workflow, child: Workflow = PANEL) -> Workflow:
    """Briefly, but together with a panel: one of a single seat, which is enough for what the two have to do with each other."""
    one = replace(child, proof=replace(child.proof, samples={**child.proof.samples, "seats": (1,), "seat": (1,)}))
    (join,) = W.proof.joins
    return replace(workflow, proof=replace(briefly(workflow).proof, joins=(replace(join, child=lambda: one),)))


def spoilt_panel(act: str, **changes: Any) -> Workflow:
    """The panel's law with the rules of one act changed."""
    return replace(PANEL, rules=tuple(replace(rule, **changes) if rule.act == act else rule for rule in PANEL.rules))


def persuaded(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """A panel that concludes."""
    return replace(f.panel_ended(facts, answers), conclusion="LAWFUL", reviewed=True)


def convinced() -> Workflow:
    """The law with a panel that concludes."""
    rules = tuple(replace(rule, sets=persuaded) if rule.sets is f.panel_ended else rule for rule in W.rules)
    return replace(W, rules=rules)


def confused() -> Workflow:
    """The law with one line for the end of any child while a panel sits: comments that are answered meanwhile end it."""
    rest = tuple(state for state in rules("child_ended")[0].sources if state.key != "PANEL")
    changes: dict[str, dict[str, Any]] = {"child_ended": {"from_": rest}, "panel_review_ended": {"act": "child_ended"}}
    proof = replace(W.proof, samples={**W.proof.samples, "child_ended.state": ("PUBLISHED",)})
    return replace(W, rules=tuple(replace(rule, **changes.get(rule.act, {})) for rule in W.rules), proof=proof)


def wholly_only(view: Any, answers: Any) -> Iterator[str]:
    """Refuses what is wholly absorbed of a panel that has not said it, and no more."""
    if view.facts.panel != "GIVEN" and any(one.outcome == "ABSORBED" for one in answers.points):
        yield "没有可以采纳的"


def one_is_enough(view: Any, answers: Any) -> Iterator[str]:
    """Lets another conclusion rest on one point, whatever is left of the others."""
    if answers.conclusion and not any(one.outcome == "ABSORBED" for one in answers.points):
        yield view.facts.conclusion


def same_conclusion(view: Any, answers: Any) -> Iterator[str]:
    """Looks at nothing but the conclusion."""
    if answers.conclusion != view.facts.conclusion:
        yield "结论不一致"


MUTANTS: dict[str, tuple[Callable[[], Workflow], str]] = {
    "a meeting without the gate": (lambda: spoilt("schedule", when=()), "不得列入会议"),
    "a panel that concludes": (lambda: spoilt("panel_review_ended", "PANEL", sets=persuaded), "评审不改变审查结论"),
    "a panel that opens the gate": (lambda: spoilt("panel_review_ended", "PANEL", to=W.state["GATE_OPEN"]), "评审不改变审查结论"),
    "a panel passed over": (lambda: spoilt("sign_final", when=rules("sign_final")[0].when[:1]), "评审意见须逐点答复"),
    "signed over an open conflict": (lambda: spoilt("sign_final", when=rules("sign_final")[0].when[:2]), "评审员应回避而未处理的"),
    "a split panel partly absorbed": (lambda: spoilt("answer_panel", checks=(wholly_only, *rules("answer_panel")[0].checks[2:])), "没有可以采纳的"),
    "another conclusion of nobody's majority": (lambda: spoilt("answer_panel", checks=rules("answer_panel")[0].checks[:2]), "采纳了多数意见"),
    "another conclusion past a point that stands": (lambda: spoilt("answer_panel", checks=(*rules("answer_panel")[0].checks[:2], one_is_enough)), "每一争点都采纳了评审意见"),
    "another conclusion signed after a panel": (lambda: spoilt("sign_final", checks=rules("sign_final")[0].checks[:1]), "未告知承办单位"),
    "an unlawful finding left out": (lambda: spoilt("sign_final", checks=(*rules("sign_final")[0].checks[:1], same_conclusion)), "告知的违法问题"),
    "no adviser": (lambda: spoilt("sign_final", when=rules("sign_final")[0].when[1:]), "没有法律顾问意见"),
    "a risk disclosed without a search": (lambda: spoilt("sign_final", checks=()), "明示法律风险须有"),
    "unlawful items answered away": (lambda: spoilt("answer", when=(), sets=f.sets(amended=True, open_unlawful=False)), "不得列入会议"),
    "a changed final text is published": (lambda: spoilt("finalise", to=W.state["TEXT_FINAL"], sets=None), "未经决定不得定稿"),
    "published untold": (lambda: spoilt("publish", when=()), "未向党委"),
    "late, and yet accepted": (lambda: spoilt("refuse", to=W.state["ACCEPTED"]), "倒审止于不予受理"),
}  # fmt: skip


P = PANEL.state
FAMILIES: dict[str, tuple[Callable[[], Workflow], str]] = {
    "a panel that makes it lawful": (lambda: joined(convinced()), "评审不能把不合法变为合法"),
    "an opinion signed while the panel sits": (
        lambda: joined(spoilt("sign_final", from_=(W.state["FINAL_OPINION"], W.state["PANEL"]))), "评审进行中不出具意见",
    ),
    "a decision that leaves its panel alone": (
        lambda: joined(spoilt("hand_over", from_=W.state["PANEL"], to=W.state["FINAL_OPINION"])), "子案未结，主件不离开",
    ),
    "a panel that outlives its decision": (lambda: joined(W, replace(PANEL, ended=None)), "主件终结，子案随之终止"),
    "another child's end taken for the panel's": (lambda: joined(confused()), "子案未结，主件不离开"),
    "an opinion that nobody has voted on": (
        lambda: joined(W, spoilt_panel("draft_opinion", from_=(P["OPINION"], P["VOTING"]))), "须由无人应回避的评审团开票得出",
    ),
    "an opinion of somebody who should have left": (
        lambda: joined(W, spoilt_panel("opine", when=())), "须由无人应回避的评审团开票得出",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
def test_a_spoilt_family_does_not_hold(name: str) -> None:
    made, said = FAMILIES[name]
    found = prove(made())
    assert not found.holds, name
    assert any(said in fault for fault in found.faults), found.faults[:3]


@pytest.fixture(scope="module")
def walked() -> Walked:
    return prove(W)


def test_the_shipped_law_holds_and_is_walked_whole(walked: Walked, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(  # noqa: T201 -- what was walked is worth knowing
            f"\n{walked.workflow}: {walked.states} states, {walked.standings} standings, {walked.moves} moves,"
            f" {walked.persons} places of persons, {walked.seconds:.1f} s"
        )
    assert walked.faults == []
    assert walked.states == len(W.states)
    assert walked.standings > 10_000
    assert walked.pairs > 5_000
    assert len(walked.claims) == 13 + 1 + 3 + 1 + 2 + 1 + 1


@pytest.mark.parametrize("name", MUTANTS)
def test_a_spoilt_table_does_not_hold(name: str) -> None:
    made, said = MUTANTS[name]
    found = prove(briefly(made()))
    assert not found.holds, name
    assert any(said in fault for fault in found.faults), found.faults[:3]
