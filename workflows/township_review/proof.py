"""What is claimed of the shipped table, by another route than its facts: a ghost remembers which text has an opening opinion."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.prove import Proof, Step

Ghost = Literal["NONE", "ANSWERABLE", "COVERED", "DECIDED"]
AFTER = ("DECIDED", "TEXT_FINAL", "ISSUED", "FILED", "CORRECTION_ORDERED")


@dataclass(frozen=True)
class Problem:
    """A finding, as far as any rule can tell."""

    severity: str
    suggestion: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the checklist, as far as any rule can tell."""

    aspect: str
    answer: str = "Y"
    note: str = ""


def advance(ghost: Ghost, step: Step) -> Ghost:
    """The opinion on the text now on file, from the acts alone."""
    act = step.rule.act
    if act in ("sign", "reexamine"):
        return _opinion(step)
    if act == "confirm":
        return "COVERED" if ghost == "ANSWERABLE" else "NONE"
    if act == "record_decision":
        return "DECIDED" if step.to == "DECIDED" else "NONE"
    if act == "finalise":
        return ghost if step.answers.get("outcome") in ("SAME", "MARKED") else "NONE"
    if act in ("resubmit", "expire"):
        return "NONE"
    if step.new_text and not (act == "answer" and ghost == "ANSWERABLE"):
        return "NONE"
    return ghost


def _opinion(step: Step) -> Ghost:
    """SSD 45, 47; 重大行政决策程序暂行条例 第25条: which conclusions open the gate, at once or after answers."""
    conclusion = step.answers["conclusion"]
    if conclusion in ("LAWFUL", "LAWFUL_WITH_ADVICE"):
        return "COVERED"
    unlawful = any(finding.severity == "违法" for finding in step.answers["findings"])
    return "ANSWERABLE" if conclusion == "REVISE" and not unlawful else "NONE"


def decided_only_on_a_covered_text(ghost: Ghost, step: Step) -> bool:
    """Nobody decides on a text without an opinion on that text that opens the gate."""
    return step.to != "DECIDED" or step.state == "DECIDED" or ghost == "COVERED"


def decided_only_when_prepared(_: Ghost, step: Step) -> bool:
    """Nobody decides while a required precondition is neither done nor found unnecessary."""
    return step.to != "DECIDED" or step.state == "DECIDED" or not step.before.preconditions_open


def issued_only_when_decided(ghost: Ghost, step: Step) -> bool:
    """What comes after a decision comes from a decision on that text, or from an emergency outside the procedure."""
    return step.to not in AFTER[1:] or ghost == "DECIDED"


def archived_only_when_done(ghost: Ghost, step: Step) -> bool:
    """The dossier closes after a decision, or after the supplementary review of an emergency."""
    return step.to != "ARCHIVED" or ghost == "DECIDED" or (step.state == "EXEMPT" and step.facts.exempt_reviewed)


def late_is_never_reviewed(_: Ghost, step: Step) -> bool:
    """倒审 ends there: no opinion, no decision."""
    return not step.facts.late_review or step.to == "NOT_ACCEPTED"


def refused_is_the_end(_: Ghost, step: Step) -> bool:
    """From NOT_ACCEPTED nothing is reachable."""
    return step.state != "NOT_ACCEPTED"


def suspended_is_never_decided(_: Ghost, step: Step) -> bool:
    """While suspended nothing is concluded."""
    return not step.before.suspended or step.to not in ("GATE_OPEN", *AFTER) or step.state == step.to


DISTINCT = ("NORMATIVE_DOC", "MAJOR_DECISION", "ADMIN_CONTRACT")


def same_for_rules(facts: Any) -> Any:
    """What is alike to every rule, or where the more permissive value stands for both: more is walked, never less."""
    kind = facts.matter_type if facts.matter_type in DISTINCT else "VILLAGE_RULE" if facts.village else "OTHER_LEGAL"
    return replace(
        facts,
        matter_type=kind,
        round=min(facts.round, 2),
        mode="CLUSTER",
        public=False,
        urgent=False,  # it may then be urged again
        extended=False,  # and extended again
        objection_closed=False,  # and objected to
        competition=facts.competition and "PASS",
    )


PROOF = Proof(
    begins="NONE",
    advance=advance,
    claims=(
        ("没有对该文本打开关口的审查意见，不得决定", decided_only_on_a_covered_text),
        ("前置程序未办结，不得决定", decided_only_when_prepared),
        ("未经决定不得定稿、印发、备案", issued_only_when_decided),
        ("未经决定或事后补充审查不得归档", archived_only_when_done),
        ("倒审止于不予受理", late_is_never_reviewed),
        ("从不予受理出发什么也走不到", refused_is_the_end),
        ("中止期间不得出具意见或决定", suspended_is_never_decided),
    ),
    samples={
        "findings": ((), (Problem("违法"),), (Problem("风险"),), (Problem("文字"),)),
        "checks": ((Line("权限"), Line("程序"), Line("内容")),),
        "preconditions": ((), ("公开征求意见",)),
        "reset": ((), ("公开征求意见",)),
        "gaps": ((),), "notice_on": (None,), "collective_item": (None, 2), "competition_note": ("理由",), "summary": ("",), "answers": ((),), "items": ((),), "dispositions": ((),), "risk_memo": ("说明",),
        "number": ("1号",), "catalogue": ("A1",), "catalogue_version": (1,), "outside_reason": ("理由",), "outer_from": (None,),
        "person": ("某人",), "required": ((),),
    },
    abstract=same_for_rules,
)  # fmt: skip
