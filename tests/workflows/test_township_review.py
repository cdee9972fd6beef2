"""The table of the law says what the reference says: every line, both gates, every clock, every type's limit."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from engine.checks import separated
from engine.definition import STAY, TIME, Clock, Rule, TurnKind
from workflows import policies
from workflows.documents import BY_TYPE
from workflows.township_review import WORKFLOW as W
from workflows.township_review.facts import ReviewFacts
from workflows.township_review.gates import MAY_DISCUSS, MAY_ISSUE, may_discuss, may_issue, reasons

UNDER_REVIEW = (
    "SUBMITTED SUPPLEMENTING ACCEPTED ASSIGNED ADVISER_CONSULT DRAFT_OPINION ESCALATED FEEDBACK ANSWERED OBJECTED"
)
BEFORE_GATE = f"DRAFT INTERNAL_REVIEW {UNDER_REVIEW} GATE_OPEN"
CONCLUDED = "GATE_OPEN FEEDBACK TERMINATED"
# The forty-three lines: (act, actors, from, to); "" opens a case, "·stay" keeps the state.
LINES: dict[int, list[tuple[str, str, str, str]]] = {
    1: [("create", "HANDLER", "", "DRAFT")],
    2: [("finish_draft", "HANDLER", "DRAFT", "INTERNAL_REVIEW")],
    3: [("return_draft", "LEAD", "INTERNAL_REVIEW", "DRAFT")],
    4: [("submit", "LEAD", "INTERNAL_REVIEW", "SUBMITTED")],
    5: [("ask_supplement", "REVIEWER", "SUBMITTED", "SUPPLEMENTING")],
    6: [("supplement", "HANDLER", "SUPPLEMENTING", "SUBMITTED")],
    7: [("second_window", "time", "SUPPLEMENTING", "·stay")],
    8: [("return_by_time", "time", "SUPPLEMENTING", "RETURNED")],
    9: [("return", "REVIEWER", "SUBMITTED", "RETURNED")],
    10: [("refuse", "REVIEWER", "SUBMITTED", "NOT_ACCEPTED")],
    11: [("transfer", "REVIEWER", "SUBMITTED", "TRANSFERRED"), ("receive", "REVIEWER", "", "SUBMITTED")],
    12: [("accept", "REVIEWER", "SUBMITTED", "ACCEPTED")],
    13: [("assign", "HUB_LEAD", "ACCEPTED", "ASSIGNED"), ("claim", "REVIEWER", "ACCEPTED", "ASSIGNED")],
    14: [("reassign", "HUB_LEAD", "ASSIGNED ADVISER_CONSULT DRAFT_OPINION", "·stay")],
    15: [("consult", "REVIEWER", "ASSIGNED", "ADVISER_CONSULT")],
    16: [("advise", "ADV", "ADVISER_CONSULT", "ASSIGNED"), ("go_on", "REVIEWER", "ADVISER_CONSULT", "ASSIGNED")],
    17: [("complete_checks", "REVIEWER", "ASSIGNED", "DRAFT_OPINION")],
    18: [("return_opinion", "HUB_LEAD", "DRAFT_OPINION", "ASSIGNED")],
    19: [("escalate", "HUB_LEAD", "DRAFT_OPINION", "ESCALATED")],
    20: [("support", "CREV", "ESCALATED", "DRAFT_OPINION")],
    21: [("extend", "HUB_LEAD", "ACCEPTED ASSIGNED DRAFT_OPINION", "·stay")],
    22: [("sign", "HUB_LEAD", "DRAFT_OPINION", CONCLUDED)],
    23: [("resubmit", "LEAD", "FEEDBACK", "SUBMITTED")],
    24: [("answer", "HANDLER", "FEEDBACK", "ANSWERED")],
    25: [("confirm", "REVIEWER", "ANSWERED", "GATE_OPEN")],
    26: [("query", "REVIEWER", "ANSWERED", "FEEDBACK")],
    27: [("object", "LEAD", "FEEDBACK", "OBJECTED")],
    28: [("reexamine", "CREV REVIEWER", "OBJECTED", CONCLUDED)],
    29: [("revise_text", "HANDLER", "GATE_OPEN", "FEEDBACK")],
    30: [("expire", "time", "GATE_OPEN", "FEEDBACK")],
    31: [("record_decision", "OFFICE", "GATE_OPEN", "DECIDED FEEDBACK TERMINATED")],
    32: [("finalise", "REVIEWER", "DECIDED", "TEXT_FINAL FEEDBACK")],
    33: [("issue", "OFFICE", "TEXT_FINAL", "ISSUED")],
    34: [("file", "OFFICE HANDLER", "ISSUED", "FILED")],
    35: [("order_correction", "HEAD", "FILED", "CORRECTION_ORDERED")],
    36: [("correct", "HANDLER", "CORRECTION_ORDERED", "FILED")],
    37: [(f"close{tail}", "REVIEWER", state, "ARCHIVED") for tail, state in (("", "FILED"), ("_unfiled", "ISSUED"), ("_exempt", "EXEMPT"))],
    38: [("withdraw", "LEAD", BEFORE_GATE, "WITHDRAWN")],
    39: [("suspend", "REVIEWER", UNDER_REVIEW, "·stay")],
    40: [("resume", "REVIEWER", UNDER_REVIEW, "·stay")],
    41: [("terminate", "HUB_LEAD", UNDER_REVIEW, "TERMINATED"), ("terminate_by_time", "time", UNDER_REVIEW, "TERMINATED")],
    42: [("urge", "HEAD", f"INTERNAL_REVIEW {UNDER_REVIEW}", "·stay")],
    43: [("exempt_emergency", "HEAD", BEFORE_GATE, "EXEMPT")],
}  # fmt: skip
BESIDE = {
    "objection_lapses",
    "note_conforms",
    "settle",
    "hand_over",
    "check_suspension",
    "review_afterwards",
    "open_competition",
    "keep_competition",
    "child_ended",
}  # implied by guards and clocks


def rules(act: str) -> list[Rule]:
    return [rule for rule in W.rules if rule.act == act]


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"line{line}")
def test_a_line_of_the_reference_is_a_rule_of_the_table(line: int) -> None:
    for act, actors, sources, targets in LINES[line]:
        (rule,) = rules(act)
        assert {role.key for role in rule.roles} == set(actors.split())
        assert set(sources.split()) <= {state.key for state in rule.sources}
        assert bool(sources) == (rule.from_ is not None)
        if targets == "·stay":
            assert rule.to == STAY
        else:
            assert {state.key for state in rule.targets} == set(targets.split())


def test_the_table_has_nothing_that_the_reference_does_not_imply() -> None:
    told = {act for line in LINES.values() for act, *_ in line}
    assert {rule.act for rule in W.rules} - told == BESIDE
    assert len(LINES) == 43


def test_a_reexaminer_may_be_named_while_an_objection_is_open_and_nowhere_else_beyond_the_line() -> None:
    (rule,) = rules("reassign")
    assert {state.key for state in rule.sources} - {"ASSIGNED", "ADVISER_CONSULT", "DRAFT_OPINION"} == {"OBJECTED"}


def test_while_suspended_only_what_the_reference_names_is_offered() -> None:
    offered = {rule.act for rule in W.rules if rule.while_halted and not rule.by_time}
    assert offered == {"resume", "withdraw", "terminate", "hand_over"}


def test_a_township_is_not_offered_to_disclose_a_risk_instead() -> None:
    for act in ("sign", "reexamine"):
        (rule,) = rules(act)
        assert "RISK_DISCLOSED" not in rule.to.among  # type: ignore[union-attr]


# --- the gates ------------------------------------------------------------------------------------------------------------

CONCLUSIONS = ("", "LAWFUL", "LAWFUL_WITH_ADVICE", "REVISE", "RETURN_PROCEDURE", "UNLAWFUL", "OUT_OF_SCOPE")


def opens(f: ReviewFacts) -> bool:
    """Gate 1 as the reference says it, written a second time."""
    if f.suspended or not f.reviewed or f.preconditions_open:
        return False
    if f.conclusion in ("LAWFUL", "LAWFUL_WITH_ADVICE"):
        return True
    return f.conclusion == "REVISE" and not f.open_unlawful and f.confirmed


def test_the_first_gate_is_its_truth_table_over_all_its_facts() -> None:
    names = ("suspended", "reviewed", "open_unlawful", "open_risk", "confirmed", "preconditions_open")
    seen = {True: 0, False: 0}
    for conclusion, *truths in product(CONCLUSIONS, *[(False, True)] * len(names)):
        facts = replace(ReviewFacts(), conclusion=conclusion, **dict(zip(names, truths, strict=True)))  # type: ignore[arg-type]
        assert (may_discuss(facts) is None) == opens(facts), facts
        seen[opens(facts)] += 1
    assert seen == {True: 2 * 8 + 2, False: 7 * 64 - 18}


def test_the_second_gate_is_its_truth_table() -> None:
    for reviewed, competition, waiting in product((False, True), ("", "PASS", "EXCEPTION", "NA"), (False, True)):
        facts = ReviewFacts(reviewed=reviewed, competition=competition, preconditions_open=waiting)  # type: ignore[arg-type]
        assert (may_issue(facts) is None) == (reviewed and bool(competition) and not waiting)


def test_a_shut_gate_names_every_reason_with_its_law() -> None:
    facts = ReviewFacts(suspended=True, preconditions_open=True)
    found = reasons(MAY_DISCUSS, facts)
    assert [reason.text for reason in found] == ["案件已中止", "现有文本没有合法性审查意见", "前置程序尚未办结"]
    assert all(reason.law for reason in [*found, *reasons(MAY_ISSUE, facts)])
    said = may_discuss(facts)
    assert said is not None
    assert all(reason.text in said.text for reason in found)


@pytest.mark.parametrize("act", ["record_decision", "issue"])
def test_nobody_decides_or_issues_past_a_gate(act: str) -> None:
    (rule,) = rules(act)
    assert (may_discuss if act == "record_decision" else may_issue) in rule.when


def test_whatever_leads_to_a_decision_passes_the_gate() -> None:
    assert [rule.act for rule in W.rules if any(state.key == "DECIDED" for state in rule.targets)] == [
        "record_decision"
    ]


# --- clocks and limits ------------------------------------------------------------------------------------------------------

# clock → kind, policy key, limit and unit of the default pack, states it runs in, states it stands in, acts of its passing
CLOCKS: dict[str, tuple[str, str, int, str, str, str, str]] = {
    "intake": ("MAX", "township.intake", 1, "wd", "SUBMITTED", "", ""),
    "supplement": ("MAX", "supplement.window", 3, "wd", "SUPPLEMENTING", "", "second_window return_by_time"),
    "review": ("MAX", "township.review.other_legal", 5, "wd", "ACCEPTED ASSIGNED DRAFT_OPINION", "ADVISER_CONSULT ESCALATED", ""),
    "review.min": ("MIN", "township.review.normative_doc.min", 5, "wd", "ACCEPTED ASSIGNED DRAFT_OPINION", "ADVISER_CONSULT ESCALATED", ""),
    "adviser": ("MAX", "adviser.cap", 5, "wd", "ADVISER_CONSULT", "", ""),
    "escalate": ("MAX", "escalate.cap", 10, "wd", "ESCALATED", "", ""),
    "feedback": ("MAX", "township.feedback", 10, "wd", "FEEDBACK", "OBJECTED", ""),
    "objection": ("MAX", "township.objection.window", 3, "wd", "FEEDBACK", "", "objection_lapses"),
    "reexamine": ("MAX", "township.reexamine", 5, "wd", "OBJECTED", "", ""),
    "confirm": ("MAX", "township.confirm", 2, "wd", "ANSWERED", "", ""),
    "opinion.validity": ("MAX", "opinion.validity", 6, "month", "GATE_OPEN", "", "expire"),
    "publication": ("MAX", "publication.backstop", 20, "wd", "DECIDED TEXT_FINAL", "", ""),
    "file": ("MAX", "doc.file.gov", 15, "cd", "ISSUED", "", ""),
    "village.file": ("MAX", "village_rule.file", 10, "cd", "DECIDED TEXT_FINAL ISSUED", "", ""),
    "village.correct": ("MAX", "village.correct", 30, "cd", "FILED", "", ""),
    "archive": ("MAX", "archive", 30, "cd", "FILED", "", ""),
    "archive.unfiled": ("MAX", "archive", 30, "cd", "ISSUED", "", ""),
    "suspension.check": ("REMIND", "suspension.check", 30, "cd", UNDER_REVIEW, "", "check_suspension"),
    "suspension.cap": ("MAX", "suspension.cap", 180, "cd", UNDER_REVIEW, "", "terminate_by_time"),
    "exempt.review": ("MAX", "exempt.review", 10, "wd", "EXEMPT", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("key", CLOCKS)
def test_a_clock_is_the_one_of_the_reference(key: str) -> None:
    kind, policy, limit, unit, runs, stands, passing = CLOCKS[key]
    clock = W.clock[key]
    facts = ReviewFacts(matter_type="NORMATIVE_DOC") if key == "review.min" else ReviewFacts()
    value = policies.default()[clock.limit.key(facts)]
    assert (str(clock.kind), clock.limit.key(facts), value.value, value.unit) == (kind, policy, limit, unit)
    assert {state.key for state in clock.runs} == set(runs.split())
    assert {state.key for state in clock.stands} == set(stands.split())
    assert clock.passing == tuple(passing.split())
    assert value.source


def test_there_is_no_other_clock() -> None:
    assert set(W.clock) == set(CLOCKS)


def test_only_a_suspensions_own_clocks_run_through_it() -> None:
    assert {clock.key for clock in W.clocks if clock.through_halt} == {"suspension.check", "suspension.cap"}


# type → MAX, MIN (0: none), extension, of the first round
TYPES = {
    "NORMATIVE_DOC": (15, 5, 0), "MAJOR_DECISION": (15, 7, 10), "ADMIN_CONTRACT": (5, 0, 5), "MAJOR_PENALTY": (5, 0, 5),
    "COERCION": (5, 0, 5), "VILLAGE_RULE": (5, 0, 5), "COLLECTIVE_ASSET": (7, 0, 5), "LAND_TRANSFER": (7, 0, 5), "STATE_ASSET": (5, 0, 5),
    "PETITION_REPLY": (3, 0, 5), "INFO_DISCLOSURE_REPLY": (3, 0, 5), "RECONSIDERATION_RESPONSE": (3, 0, 5), "MEETING_TOPIC": (5, 0, 5),
    "OTHER_LEGAL": (5, 0, 5), "PARTY_DOC": (5, 0, 5),
}  # fmt: skip


def limit(clock: Clock, **facts: Any) -> int:
    return int(policies.default()[clock.limit.key(ReviewFacts(**facts))].value)


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_of_matter_has_its_limits(kind: str) -> None:
    most, least, more = TYPES[kind]
    review, minimum = W.clock["review"], W.clock["review.min"]
    assert limit(review, matter_type=kind) == most
    assert limit(review, matter_type=kind, round=2) == limit(review, matter_type=kind, round=3) == 3
    assert limit(review, matter_type=kind, urgent=True) == limit(review, matter_type=kind, urgent=True, round=2) == 1
    assert minimum.when is not None
    assert minimum.when(ReviewFacts(matter_type=kind)) == bool(least)  # type: ignore[arg-type]
    assert not minimum.when(ReviewFacts(matter_type=kind, round=2))  # type: ignore[arg-type]
    assert not minimum.when(ReviewFacts(matter_type=kind, urgent=True))  # type: ignore[arg-type]
    if least:
        assert limit(minimum, matter_type=kind) == least
        value = policies.default()[minimum.limit.key(ReviewFacts(matter_type=kind))]  # type: ignore[arg-type]
        assert (value.protects, value.strictness) == ("REVIEWER", "GENERAL")
    (turn,) = rules("extend")[0].turns
    assert turn.limit is not None
    assert policies.default()[turn.limit.key(ReviewFacts(matter_type=kind))].value == more  # type: ignore[arg-type]


def test_every_type_of_matter_is_known_everywhere() -> None:
    assert set(TYPES) == set(BY_TYPE) == set(W.facts.__dataclass_fields__["matter_type"].type.__args__)  # type: ignore[union-attr]
    assert set(TYPES) <= set(W.titles)


def test_urgency_shortens_time_and_nothing_else() -> None:
    (urge,) = rules("urge")
    assert [(turn.kind, turn.clock) for turn in urge.turns] == [
        (TurnKind.REBASE, "review"),
        (TurnKind.WAIVE, "review.min"),
    ]
    assert urge.sets is not None
    assert urge.sets(ReviewFacts(), None) == ReviewFacts(urgent=True)


# --- separation of duties ---------------------------------------------------------------------------------------------------

APART = [
    ("submit", "HANDLER"), ("complete_checks", "HANDLER"), ("sign", "HANDLER"), ("confirm", "HANDLER"), ("advise", "HANDLER"),
    ("complete_checks", "APPROVER"), ("sign", "APPROVER"), ("sign", "AUTHOR"), ("reexamine", "AUTHOR"), ("reexamine", "SIGNER"),
    ("reexamine", "HANDLER"), ("accept", "HANDLER"), ("refuse", "APPROVER"), ("reexamine", "APPROVER"), ("confirm", "APPROVER"),
    ("reexamine", "SUPPORTER"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "part"), APART)
def test_whoever_took_a_part_may_not_do_what_another_must(act: str, part: str) -> None:
    (rule,) = rules(act)
    assert separated(W, rule, {part: frozenset({("wang", 1)})}, ("wang",), 1)
    assert separated(W, rule, {part: frozenset({("wang", 1)})}, ("deputy", "wang"), 1)
    assert not separated(W, rule, {part: frozenset({("wang", 1)})}, ("li",), 1)


def test_time_alone_performs_what_the_passing_of_a_clock_brings() -> None:
    passing = {act for clock in W.clocks for act in clock.passing} | {"child_ended"}
    assert {rule.act for rule in W.rules if TIME in rule.roles} == passing
