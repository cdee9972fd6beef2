"""What is claimed of the making of a document, by another route than its facts: which text has an opening opinion, and how far it is."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.prove import Proof, Step

Ghost = Literal["NONE", "ANSWERABLE", "COVERED", "DECIDED", "SIGNED", "NUMBERED"]
AFTER = ("DELIBERATED", "TEXT_FINAL", "SIGNED", "REGISTERED", "NUMBERED", "PRINTED", "PUBLISHED")


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
    """How far the text now on file has come, from the acts alone."""
    act = step.rule.act
    if act == "sign":
        return _opinion(step)
    if act == "confirm":
        return "COVERED" if ghost == "ANSWERABLE" else "NONE"
    if act in _STAGES:
        return _STAGES[act](ghost, step)
    if act in ("resubmit", "expire", "redraft"):
        return "NONE"
    if step.new_text and not (act == "answer" and ghost == "ANSWERABLE"):
        return "NONE"
    return ghost


def _deliberated(_: Ghost, step: Step) -> Ghost:
    return "DECIDED" if step.to == "DELIBERATED" else "NONE"


def _compared(ghost: Ghost, step: Step) -> Ghost:
    return ghost if step.answers.get("outcome") in ("SAME", "MARKED") else "NONE"


def _signed(ghost: Ghost, _: Step) -> Ghost:
    return "SIGNED" if ghost == "DECIDED" else "NONE"


def _reopened(_: Ghost, __: Step) -> Ghost:
    return "DECIDED"


def _numbered(ghost: Ghost, _: Step) -> Ghost:
    return "NUMBERED" if ghost == "SIGNED" else "NONE"


def _voided(_: Ghost, step: Step) -> Ghost:
    return "SIGNED" if step.to == "REGISTERED" else "NONE"


_STAGES = {
    "deliberate": _deliberated, "finalise": _compared, "sign_off": _signed, "reopen_text": _reopened, "number": _numbered,
    "void_number": _voided,
}  # fmt: skip


def _opinion(step: Step) -> Ghost:
    """Which conclusions open the gate, at once or after answers."""
    conclusion = step.answers["conclusion"]
    if conclusion in ("LAWFUL", "LAWFUL_WITH_ADVICE"):
        return "COVERED"
    unlawful = any(finding.severity == "违法" for finding in step.answers["findings"])
    return "ANSWERABLE" if conclusion == "REVISE" and not unlawful else "NONE"


def deliberated_only_on_a_covered_text(ghost: Ghost, step: Step) -> bool:
    """Nobody deliberates on a text without an opinion on that text that opens the gate."""
    return step.to != "DELIBERATED" or step.state != "GATE_OPEN" or ghost == "COVERED"


def submitted_only_after_the_public_and_competition(_: Ghost, step: Step) -> bool:
    """What goes out to be examined has been shown to the public and reviewed for competition, or lawfully need not be.

    That an extension goes out in the very text that was found unchanged is asked of its papers, which no walk sees.
    """
    first = step.to == "SUBMITTED" and step.state == "READY"
    return not first or (step.before.comments in ("DONE", "EXEMPT", "UNCHANGED") and bool(step.facts.competition))


def signed_only_when_adopted(ghost: Ghost, step: Step) -> bool:
    """The head signs what was adopted."""
    return step.rule.act != "sign_off" or ghost == "DECIDED"


def numbered_only_when_signed(ghost: Ghost, step: Step) -> bool:
    """No number without a signature."""
    return step.rule.act not in ("register", "number") or ghost == "SIGNED"


def published_only_when_numbered(ghost: Ghost, step: Step) -> bool:
    """Nothing is published without a number, and nothing that was not adopted."""
    return step.to != "PUBLISHED" or ghost == "NUMBERED"


def given_up_only_by_its_act(_: Ghost, step: Step) -> bool:
    """A taken number is given up by the act that voids it, and by no other."""
    numbered = step.state in ("NUMBERED", "PRINTED")
    return not numbered or step.to in ("NUMBERED", "PRINTED", "PUBLISHED") or step.rule.act == "void_number"


def suspended_is_never_decided(_: Ghost, step: Step) -> bool:
    """While suspended nothing is concluded."""
    return not step.before.suspended or step.to not in ("GATE_OPEN", *AFTER) or step.state == step.to


def not_normative_is_the_end(_: Ghost, step: Step) -> bool:
    """What is no normative document does not go on under this procedure."""
    return step.state != "NOT_NORMATIVE"


def same_for_rules(facts: Any) -> Any:
    """What is alike to every rule, or where the more permissive value stands for both: more is walked, never less."""
    return replace(
        facts,
        round=min(facts.round, 2),
        issuer_kind="GOVERNMENT",
        form="GENERAL",
        reach="OTHER",
        purpose="EXTEND",  # which may go to the legal office unasked
        renewed=False,
        urgent=False,  # it may then be urged again
        shortened=False,  # and shortened again
        open_risk=False,  # no rule asks
        adviser_done=False,
        competition=facts.competition and "PASS",
    )


PROOF = Proof(
    begins="NONE",
    advance=advance,
    claims=(
        ("没有对该文本打开关口的审核意见，不得审议", deliberated_only_on_a_covered_text),
        ("未公开征求意见、未经公平竞争审查的不得送审，依法免除的除外", submitted_only_after_the_public_and_competition),
        ("未经审议通过的不得签发", signed_only_when_adopted),
        ("未经签发的不得登记、编号", numbered_only_when_signed),
        ("未编号的不得公布", published_only_when_numbered),
        ("已取的文号只能经作废办理放弃", given_up_only_by_its_act),
        ("中止期间不得出具意见或审议", suspended_is_never_decided),
        ("认定不属规范性文件的到此为止", not_normative_is_the_end),
    ),
    samples={
        "findings": ((), (Problem("违法"),), (Problem("风险"),), (Problem("文字"),)),
        "checks": ((Line("权限"), Line("程序"), Line("内容")), (Line("权限", "N", "说明"), Line("程序"), Line("内容"))),
        "preconditions": ((), ("风险评估",)), "reset": ((), ("风险评估",)),
        "gaps": ((),), "answers": ((),), "items": ((),), "dispositions": ((),), "summary": ("",), "received": (1,), "adopted": (1,),
        "person": ("某人",), "number": ("1号",), "adopted_on": (None,), "url": ("",), "interpretation_url": ("",), "note": ("说明",),
    },
    abstract=same_for_rules,
)  # fmt: skip
