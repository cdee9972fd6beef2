"""What is claimed of the decision's table, by another route than its facts: a ghost remembers which text has an opening opinion."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.prove import Join, Pair, Proof, Step
from workflows.major_decision.absorption import TAKEN
from workflows.major_decision.concluding import OPENS
from workflows.major_decision.family import PANEL_ENDED, panel

Ghost = Literal["NONE", "ANSWERABLE", "COVERED", "DISCLOSED", "DECIDED"]
AFTER = (
    "DECIDED", "TEXT_FINAL", "PUBLISHED", "EXECUTING", "REPORTED", "EXECUTION_SUSPENDED", "EVALUATING", "REPLACED", "CEASED", "ARCHIVED",
    "ADJUSTED", "STOPPED",
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """A finding, as far as any rule can tell."""

    severity: str
    suggestion: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Point:
    """An answer to one point of a panel, as far as any rule can tell."""

    outcome: str
    reason: str = "说明"
    seq: int = 1
    n: int = 1


@dataclass(frozen=True)
class Line:
    """A line of the checklist, as far as any rule can tell."""

    aspect: str
    answer: str = "Y"
    note: str = "说明"


def advance(ghost: Ghost, step: Step) -> Ghost:
    """The final opinion on the text now on file, from the acts alone."""
    act = step.rule.act
    if act == "sign_final":
        return _opinion(step)
    if act == "confirm":
        return "COVERED" if ghost == "ANSWERABLE" else "NONE"
    if act == "record_decision":
        return "DECIDED" if step.to == "DECIDED" and ghost in ("COVERED", "DISCLOSED") else "NONE"
    if act == "finalise":
        return ghost if step.answers.get("outcome") in ("SAME", "MARKED") else "NONE"
    if act in ("resubmit", "redo", "rework", "expire", "reissue", "request_panel") or _panel_ends(step):
        return "NONE"
    if step.new_text and not (act == "answer" and ghost == "ANSWERABLE"):
        return "NONE"
    return ghost


def _panel_ends(step: Step) -> bool:
    """The line of the table that names the panel: no other child's end is taken for its."""
    return step.rule.act == PANEL_ENDED


def _opinion(step: Step) -> Ghost:
    """SSD 45, 47; 重大行政决策程序暂行条例 第25条: which conclusions open the gate, at once, with the risk told, or after answers."""
    conclusion = step.answers["conclusion"]
    if conclusion in ("LAWFUL", "LAWFUL_WITH_ADVICE"):
        return "COVERED"
    if conclusion == "RISK_DISCLOSED":
        return "DISCLOSED"
    unlawful = any(finding.severity == "违法" for finding in step.answers["findings"])
    return "ANSWERABLE" if conclusion == "REVISE" and not unlawful else "NONE"


def _enters(step: Step, *states: str) -> bool:
    return step.to in states and step.state != step.to


def decided_only_on_a_covered_text(ghost: Ghost, step: Step) -> bool:
    """Nobody decides on a text without a final opinion on that text that opens the gate."""
    return not _enters(step, "DECIDED") or ghost in ("COVERED", "DISCLOSED")


def scheduled_only_on_a_covered_text(ghost: Ghost, step: Step) -> bool:
    """Nor is it put on a meeting's agenda."""
    return not _enters(step, "SCHEDULED") or ghost in ("COVERED", "DISCLOSED")


def decided_only_when_prepared(_: Ghost, step: Step) -> bool:
    """Nobody decides while a procedure is neither done nor found unnecessary."""
    return not _enters(step, "DECIDED", "SCHEDULED") or not step.before.preconditions_open


def decided_only_without_an_open_conflict(_: Ghost, step: Step) -> bool:
    """Nobody decides on an opinion that rests on somebody who should not have sat, until the review body has answered for it."""
    return (
        not (_enters(step, "DECIDED", "SCHEDULED") or step.rule.act == "sign_final") or not step.before.panel_conflict
    )


def disclosed_only_after_a_search(_: Ghost, step: Step) -> bool:
    """The one exception of 713·25: no clear national rule was found, and the risk is written down."""
    disclosed = step.rule.act == "sign_final" and step.answers["conclusion"] == "RISK_DISCLOSED"
    return not disclosed or step.before.no_rule


def after_only_when_decided(ghost: Ghost, step: Step) -> bool:
    """What comes after a decision comes from a decision on that text."""
    return step.to not in AFTER[1:] or ghost == "DECIDED"


def published_only_when_reported(_: Ghost, step: Step) -> bool:
    """Nothing is published before the party committee, and the congress where it must, have been told."""
    return not (_enters(step, "PUBLISHED") and step.state == "TEXT_FINAL") or (
        step.before.party_reported and step.before.congress != "DUE"
    )


def panel_concludes_nothing(_: Ghost, step: Step) -> bool:
    """A panel leaves the conclusion as it was, and the text without an opinion: only a reviewer signs another."""
    if not _panel_ends(step):
        return True
    kept = step.facts.conclusion == step.before.conclusion and not step.facts.reviewed
    return kept and step.to == "FINAL_OPINION"


def panel_not_passed_over(_: Ghost, step: Step) -> bool:
    """No final opinion after a panel without what is made of it, point by point."""
    return step.rule.act != "sign_final" or not step.before.panel or step.before.panel_answered


def adviser_always_heard(_: Ghost, step: Step) -> bool:
    """No final opinion without the adviser's."""
    return step.rule.act != "sign_final" or step.before.adviser_done


def told_before_signed(_: Ghost, step: Step) -> bool:
    """Nobody signs another conclusion than the unit was told, whatever a panel has said."""
    return step.rule.act != "sign_final" or bool(step.answers["conclusion"] == step.before.conclusion)


def told_unlawful_is_signed_unlawful(_: Ghost, step: Step) -> bool:
    """What the unit was told is unlawful is not left out of what is signed: without it, answers alone would open the gate."""
    dropped = step.rule.act == "sign_final" and step.before.open_unlawful
    return not dropped or any(finding.severity == "违法" for finding in step.answers["findings"])


def absorbed_only_where_something_was_said(_: Ghost, step: Step) -> bool:
    """What a panel without a majority has not said is neither absorbed nor partly absorbed."""
    return step.rule.act != "answer_panel" or step.before.panel == "GIVEN" or not _takes(step)


def another_conclusion_takes_over_a_majority(_: Ghost, step: Step) -> bool:
    """After a panel a conclusion becomes another only by the reviewer who takes over what its majority has said."""
    same = step.rule.act != "answer_panel" or step.facts.conclusion == step.before.conclusion
    return same or (step.before.panel == "GIVEN" and _takes(step))


def another_conclusion_leaves_no_point_standing(_: Ghost, step: Step) -> bool:
    """It opens the gate only where every point is taken over: on what is left the reviewers' opinion holds."""
    same = step.rule.act != "answer_panel" or step.facts.conclusion == step.before.conclusion
    return same or step.facts.conclusion not in OPENS or all(one.outcome in TAKEN for one in step.answers["points"])


def _takes(step: Step) -> bool:
    return any(one.outcome in TAKEN for one in step.answers.get("points", ()))


def late_is_never_reviewed(_: Ghost, step: Step) -> bool:
    """倒审 ends there: no opinion, no decision."""
    return not step.facts.late_review or step.to == "NOT_ACCEPTED"


def suspended_is_never_decided(_: Ghost, step: Step) -> bool:
    """While suspended nothing is concluded."""
    return not step.before.suspended or step.to not in ("GATE_OPEN", *AFTER) or step.state == step.to


# --- of a decision and its panel as one -------------------------------------------------------------------------------------

REVIEWERS = ("give_first", "recheck", "answer_panel")  # the acts by which a reviewer says what is concluded


def only_reviewers_conclude(_: Ghost, step: Step) -> bool:
    """No other act puts another conclusion in the place of one: an unlawful one becomes lawful only by a reviewer's new one."""
    return step.rule.act in REVIEWERS or step.facts.conclusion in ("", step.before.conclusion)


def nothing_is_signed_beside_a_panel(pair: Pair) -> bool:
    """While a panel sits nothing is concluded, nothing is covered, and nothing goes to a meeting."""
    step = pair.step
    if step is None or pair.after is None:
        return True
    same = step.facts.conclusion == step.before.conclusion and not step.facts.reviewed
    return (
        same and step.rule.act not in (*REVIEWERS, "sign_final") and step.to not in ("GATE_OPEN", "SCHEDULED", *AFTER)
    )


def heard_only_what_was_counted(pair: Pair) -> bool:
    """What a matter takes for a panel's opinion comes from ballots opened in a panel of which nobody should have left."""
    step = pair.step
    if step is None or pair.child is None or pair.after is not None or step.rule.act != PANEL_ENDED:
        return True
    counted = pair.child.ghost.opened and pair.child.ghost.answered
    clean = pair.child.ghost.declared and not pair.child.ghost.contested
    return step.facts.panel not in ("GIVEN", "SPLIT") or bool(counted and clean)


def ended_as_it_was_told(pair: Pair) -> bool:
    """A panel that has ended leaves the conclusion as the reviewers wrote it, and the text without an opinion, whatever it said."""
    step = pair.step
    if step is None or pair.child is None or step.rule.act != PANEL_ENDED:
        return True
    same = step.facts.conclusion == step.before.conclusion and not step.facts.reviewed
    return same and step.to == "FINAL_OPINION" and bool(step.facts.panel) and not step.facts.panel_answered


def same_for_rules(facts: Any) -> Any:
    """What is alike to every rule, or where the more permissive value stands for both: more is walked, never less."""
    return replace(
        facts,
        round=min(facts.round, 2),
        exploratory=True,  # the risk may then be disclosed
        expropriation=False,
        short_window=False,  # only the clock of the window asks
        rereview=False,
        extended=False,  # it may then be extended again
        competition=facts.competition and "PASS",
    )


PROOF = Proof(
    begins="NONE",
    advance=advance,
    claims=(
        ("没有对该文本打开关口的最终意见，不得决定", decided_only_on_a_covered_text),
        ("没有对该文本打开关口的最终意见，不得列入会议", scheduled_only_on_a_covered_text),
        ("法定程序未办结，不得上会、决定", decided_only_when_prepared),
        ("评审员应回避而未处理的，不得签发、上会、决定", decided_only_without_an_open_conflict),
        ("明示法律风险须有国家无明确规定的检索和风险说明", disclosed_only_after_a_search),
        ("未经决定不得定稿、公布、执行", after_only_when_decided),
        ("未向党委（人大）报告不得公布", published_only_when_reported),
        ("评审不改变审查结论，须由审查机构另行出具", panel_concludes_nothing),
        ("评审意见须逐点答复才能出具最终意见", panel_not_passed_over),
        ("没有法律顾问意见不得出具最终意见", adviser_always_heard),
        ("未告知承办单位的结论不得出具", told_before_signed),
        ("告知的违法问题，最终意见不得略去", told_unlawful_is_signed_unlawful),
        ("评审没有多数意见的，没有可以采纳的", absorbed_only_where_something_was_said),
        ("采纳了多数意见，审查人员才能另行作出结论", another_conclusion_takes_over_a_majority),
        ("另行作出可以提交讨论的结论，须每一争点都采纳了评审意见", another_conclusion_leaves_no_point_standing),
        ("倒审止于不予受理", late_is_never_reviewed),
        ("中止期间不得出具意见或决定", suspended_is_never_decided),
        ("不合法的结论只有审查人员另行出具才能改变", only_reviewers_conclude),
    ),
    joins=(
        Join("request_panel", panel, (
            ("评审进行中不出具意见、不上会、不决定", nothing_is_signed_beside_a_panel),
            ("作为评审意见的，须由无人应回避的评审团开票得出", heard_only_what_was_counted),
            ("评审不能把不合法变为合法：结论仍是审查人员所写，须另行出具", ended_as_it_was_told),
        )),
    ),
    samples={
        "findings": ((), (Problem("违法"),), (Problem("风险"),)),
        "checks": ((Line("权限"), Line("程序"), Line("内容")), (Line("权限"), Line("程序"), Line("内容", "N"))),
        "preconditions": ((), ("公众参与",)), "more": ((),), "items": ((),), "points": ((),), "conflicts": ((),), "replies": ((),), "joint": ((),),
        "answer_panel.points": (
            *((Point(one),) for one in ("ABSORBED", "PARTLY_ABSORBED", "NOT_ABSORBED", "NO_OPINION")),
            (Point("ABSORBED"), Point("NOT_ABSORBED", n=2)),
        ), "grounds": ("理由",), "shortened": ("", "理由"),
        "gaps": ((),), "answers": ((),), "dispositions": ((),), "summary": ("",), "skipped": ("说明",), "risk_memo": ("说明",),
        "competition_note": ("理由",), "dynamic": ("说明",), "catalogue": ("",), f"{PANEL_ENDED}.state": ("OPINED", "SPLIT", "TERMINATED"),
        "follows": (None,), "unit": ("某单位",), "person": ("某人",), "comments": (None,), "body": ("某单位",),
    },
    abstract=same_for_rules,
)  # fmt: skip
