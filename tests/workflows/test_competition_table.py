"""The tables of fair-competition review: the lines of the reference, the separation of duties, the exhaustion and what would break it."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from engine.definition import STAY, TIME, Rule, Workflow
from engine.prove import prove
from workflows import fair_competition, registry
from workflows.fair_competition import WORKFLOW as W
from workflows.fair_competition import facts as f
from workflows.fair_competition.exception import EXCEPTION
from workflows.fair_competition.items import COUNTS, items, misplaced, unplaced, violations, whole
from workflows.fair_competition.supervision import SUPERVISION

LEADS = "LEAD UNIT"
# The twelve lines of the reference: (act, actors, from, to); "" opens a case, "·stay" keeps the state.
LINES: dict[int, list[tuple[str, str, str, str]]] = {
    1: [
        ("begin", "HANDLER", "", "SCOPING"), ("identify", "HANDLER", "SCOPING", "PLANNING NA_PROPOSED"),
        ("confirm_na", "CREV", "NA_PROPOSED", "NOT_APPLICABLE"), ("refuse_na", "CREV", "NA_PROPOSED", "PLANNING"),
    ],
    2: [
        ("consult", "HANDLER", "PLANNING", "CONSULTING"), ("close_consultation", "HANDLER", "CONSULTING", "SELF_REVIEW"),
        ("merge_comments", "HANDLER", "PLANNING", "SELF_REVIEW"), ("skip_consultation", LEADS, "PLANNING", "SELF_REVIEW"),
    ],
    3: [("review_items", "HANDLER", "SELF_REVIEW", "TO_CONCLUDE TO_SUBMIT VIOLATES")],
    4: [("conclude", LEADS, "TO_CONCLUDE", "PASSED"), ("submit_joint", LEADS, "TO_SUBMIT RETURNED", "JOINT_SUBMITTED"), ("guide", "MKT", "SELF_REVIEW", "·stay")],
    5: [
        ("ask_supplement", "MKT", "JOINT_SUBMITTED", "SUPPLEMENTING"), ("supplement", "HANDLER", "SUPPLEMENTING", "JOINT_SUBMITTED"),
        ("return_by_time", "time", "SUPPLEMENTING", "RETURNED"), ("return", "MKT", "JOINT_SUBMITTED", "RETURNED"),
    ],
    6: [("accept_joint", "MKT", "JOINT_SUBMITTED", "JOINT_REVIEWING"), ("draft_conclusion", "MKT", "JOINT_REVIEWING", "JOINT_DRAFTED")],
    7: [("sign_conclusion", "MKT_LEAD", "JOINT_DRAFTED", "PASSED VIOLATES")],
    8: [
        ("revise", LEADS, "VIOLATES", "SELF_REVIEW JOINT_SUBMITTED"), ("claim_exception", "HANDLER", "VIOLATES", "CLAIMED CLAIMED_OWN"),
        ("withdraw", LEADS, "VIOLATES JOINT_REVIEWING CLAIMED", "WITHDRAWN"),
    ],
    9: [("grant_exception", f"MKT_LEAD {LEADS}", "CLAIMED CLAIMED_OWN", "EXCEPTION"), ("refuse_exception", f"MKT_LEAD {LEADS}", "CLAIMED CLAIMED_OWN", "VIOLATES")],
}  # fmt: skip
BESIDE = {"return_review", "return_conclusion", "assign_joint", "hand_over"}  # ways back, persons that change


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_reference_is_in_the_table(line: int) -> None:
    for act, actors, sources, targets in LINES[line]:
        there = [rule for rule in W.rules if rule.act == act]
        assert {role.key for rule in there for role in rule.roles} == set(actors.split())
        assert set(sources.split()) <= {state.key for rule in there for state in rule.sources}
        if targets == "·stay":
            assert [rule.to for rule in there] == [STAY]
        else:
            assert {state.key for rule in there for state in rule.targets} == set(targets.split())


def test_the_table_has_nothing_that_the_reference_does_not_imply() -> None:
    told = {act for line in LINES.values() for act, *_ in line}
    assert {rule.act for rule in W.rules} - told == BESIDE


def test_after_the_conclusion_come_the_end_of_an_exception_and_supervision() -> None:
    passing = {clock.key: clock.passing for clock in EXCEPTION.clocks}
    assert passing["exception.sunset"] == ("sunset",)
    assert {rule.act for rule in EXCEPTION.rules if TIME in rule.roles} == {"remind_end", "review_due", "sunset"}
    acts = [rule.act for rule in SUPERVISION.rules]
    assert acts.index("urge") < acts.index("ask_interview") < acts.index("interview") < acts.index("refer")
    (interview,) = (rule for rule in SUPERVISION.rules if rule.act == "interview")
    assert [role.key for role in interview.roles] == ["MKT_ABOVE"]


@pytest.mark.parametrize(
    ("issuer", "route"),
    [("DEPARTMENT", "SELF"), ("TOWNSHIP", "SELF"), ("GOVERNMENT", "JOINT"), ("CONGRESS", "JOINT")],
)
def test_the_route_follows_from_who_issues(issuer: Any, route: str) -> None:
    assert f.FairFacts(issuer=issuer).route == route


# --- the nineteen items -------------------------------------------------------------------------------------------------


def test_the_nineteen_items_are_those_of_four_articles() -> None:
    there = items()
    assert [item.n for item in there] == list(range(1, 20))
    assert {article: sum(item.article == article for item in there) for article in COUNTS} == {8: 5, 9: 6, 10: 4, 11: 4}
    assert all(f"第{item.article}条" in item.basis for item in there)
    assert all(item.look and item.fix for item in there)


def line(n: int, answer: str = "Y", clause: str = "", basis: str = "") -> Any:
    return SimpleNamespace(n=n, answer=answer, clause=clause, basis=basis)


def test_every_item_is_answered_once_and_a_problem_says_where() -> None:
    every = [line(n) for n in range(1, 20)]
    assert whole(every) == []
    assert "第19项没有答复" in whole(every[:-1])[0].text
    assert "第1项答复了两次" in whole([*every, line(1)])[0].text
    assert [one.n for one in violations([*every[:-1], line(19, "N"), line(5, "NA")])] == [19]
    assert "第4项有问题" in unplaced([line(4, "N")])[0].text
    assert unplaced([line(4, "N", clause="第2条")]) == []


def test_another_law_excuses_only_what_article_ten_names() -> None:
    assert list(misplaced([line(13, basis="某法第3条"), line(5)])) == []
    assert "第3项不能以其他依据排除" in next(misplaced([line(3, basis="某法")])).text
    assert "应答符合" in next(misplaced([line(12, "N", basis="某法")])).text


# --- the separation of duties --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["TAKER", "AUTHOR", "SIGNER"])
def test_nobody_of_the_unit_reviews_for_the_market_regulator(part: str) -> None:
    pairs = {frozenset((pair.one, pair.other)) for pair in W.apart}
    assert {frozenset((one, part)) for one in ("HANDLER", "APPROVER", "REVISER")} <= pairs
    regulators = {role.key for rule in W.rules if rule.part == part for role in rule.roles}
    assert regulators <= {"MKT", "MKT_LEAD"}


# --- the exhaustion -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workflow", [W, EXCEPTION, SUPERVISION], ids=lambda one: one.key)
def test_every_claim_holds_wherever_the_table_leads(workflow: Workflow) -> None:
    walked = prove(workflow)
    assert walked.faults == []
    assert walked.claims


def spoilt(workflow: Workflow, act: str, **changes: Any) -> Workflow:
    """The law with the rules of one act changed."""
    rules = tuple(replace(rule, **changes) if rule.act == act else rule for rule in workflow.rules)
    return replace(workflow, rules=rules)


def one(act: str) -> Rule:
    return next(rule for rule in W.rules if rule.act == act)


MUTANTS: dict[str, tuple[Callable[[], Workflow], str]] = {
    "reviewed unheard": (lambda: spoilt(W, "refuse_na", to=fair_competition.SELF_REVIEW), "没有听取经营者意见"),
    "signed past a violation": (lambda: spoilt(W, "draft_conclusion", checks=one("draft_conclusion").checks[:1]), "发现违反标准的文本"),
    "signed what was not drafted": (lambda: spoilt(W, "sign_conclusion", checks=()), "符合标准的结论"),
    "routed by the drafter": (lambda: spoilt(W, "review_items", checks=one("review_items").checks[:1]), "部门、乡镇制定的不进入会同审查"),
    "a text replaced when submitted": (
        lambda: spoilt(W, "submit_joint", takes=fair_competition.KINDS, when=()), "初审符合标准的才能送会同审查",
    ),
    "an exception of one's own": (lambda: spoilt(W, "claim_exception", checks=one("claim_exception").checks[:1]), "起草单位不得自行作出结论"),
    "untouched by one's own word": (lambda: spoilt(W, "refuse_na", to=fair_competition.NOT_APPLICABLE), "审查人员确认"),
    "silence concludes": (lambda: spoilt(W, "return_by_time", to=fair_competition.PASSED), "期限届满不产生审查结论"),
    "an exception that goes on": (lambda: spoilt(EXCEPTION, "sunset", to=STAY), "期满或者条件成就之后"),
    "interviewed at once": (lambda: spoilt(SUPERVISION, "interview", when=()), "经督促之后"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_spoilt_table_does_not_hold(name: str) -> None:
    made, said = MUTANTS[name]
    found = prove(made())
    assert not found.holds, name
    assert any(said in fault for fault in found.faults), found.faults[:3]


def test_the_registry_knows_them() -> None:
    keys = {workflow.key for workflow in registry().all}
    assert {"fair_competition", "competition_exception", "competition_supervision"} <= keys
