"""What is claimed of a fair-competition review, by another route than its facts: who has answered for the text now on file."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from engine.prove import Proof, Step
from workflows.fair_competition.facts import FairFacts


class Ghost(NamedTuple):
    """From the acts alone. `own`, `joint`: what the drafter, and the market regulator, found of the text now on file."""

    heard: bool = False
    own: str = ""
    joint: str = ""
    claimed: bool = False
    untouched: bool = False  # said to touch no operator


@dataclass(frozen=True)
class Line:
    """An answer, as far as any rule can tell."""

    n: int
    answer: str = "Y"
    note: str = "说明"
    clause: str = "第1条"
    basis: str = ""


CLEAN = tuple(Line(n) for n in range(1, 20))
BAD = (*CLEAN[:12], Line(13, "N"), *CLEAN[13:])
REVIEWED = ("TO_CONCLUDE", "TO_SUBMIT", "VIOLATES")
CONCLUDED = ("PASSED", "EXCEPTION")


def advance(ghost: Ghost, step: Step) -> Ghost:
    """What an act says of the text."""
    if step.new_text:
        ghost = ghost._replace(own="", joint="", claimed=False)
    act = step.rule.act
    if act == "identify":
        return ghost._replace(untouched=step.answers["touches"] == "NO")
    if act == "review_items":
        return ghost._replace(own="BAD" if _bad(step) else "CLEAN")
    if act == "draft_conclusion":
        return ghost._replace(joint="BAD" if _bad(step) else step.answers["conclusion"])
    changes: dict[str, Ghost] = {
        "close_consultation": ghost._replace(heard=True),
        "merge_comments": ghost._replace(heard=True),
        "skip_consultation": ghost._replace(heard=True),
        "return_conclusion": ghost._replace(joint=""),
        "claim_exception": ghost._replace(claimed=True),
        "refuse_exception": ghost._replace(claimed=False),
    }
    return changes.get(act, ghost)


def _bad(step: Step) -> bool:
    return any(line.answer == "N" for line in step.answers["items"])


def heard_before_reviewed(ghost: Ghost, step: Step) -> bool:
    """Nobody reviews what operators have not been heard on, unless it is lawfully kept secret."""
    return step.to not in (*REVIEWED, *CONCLUDED) or ghost.heard


def passes_clean(ghost: Ghost, step: Step) -> bool:
    """What passes was answered for item by item, that very text, and nothing in it violates."""
    found = ghost.joint == "PASS" if step.facts.route == "JOINT" else ghost.own == "CLEAN"
    return step.to != "PASSED" or found


def jointly_where_due(_: Ghost, step: Step) -> bool:
    """What a government issues, or a congress gets, the drafter never concludes alone."""
    own = step.rule.act == "conclude" or (step.rule.act == "grant_exception" and step.state == "CLAIMED_OWN")
    return not (step.to in CONCLUDED and step.facts.route == "JOINT" and own)


def by_itself_where_due(_: Ghost, step: Step) -> bool:
    """What a department or a township issues does not go to the joint review."""
    return not (step.to == "JOINT_SUBMITTED" and step.facts.route == "SELF")


def submitted_after_own_review(ghost: Ghost, step: Step) -> bool:
    """What goes to the joint review the first time, the drafter has found clean."""
    first = step.rule.act == "submit_joint" and not step.facts.joined
    return not first or ghost.own == "CLEAN"


def excepted_only_when_claimed(ghost: Ghost, step: Step) -> bool:
    """An exception is claimed for a violation that was found, and granted by somebody else's act."""
    return step.to != "EXCEPTION" or (ghost.claimed and "BAD" in (ghost.own, ghost.joint)) or _told_bad(ghost, step)


def _told_bad(ghost: Ghost, step: Step) -> bool:
    """The market regulator may also find a violation by its conclusion."""
    return step.to == "EXCEPTION" and ghost.claimed and ghost.joint == "VIOLATES"


def untouched_only_when_confirmed(ghost: Ghost, step: Step) -> bool:
    """不适用: said by the drafter, confirmed by a reviewer."""
    return step.to != "NOT_APPLICABLE" or (ghost.untouched and step.rule.act == "confirm_na")


def violating_text_never_passes(ghost: Ghost, step: Step) -> bool:
    """Without another text, what was found to violate does not pass."""
    return step.to != "PASSED" or "BAD" not in (ghost.own, ghost.joint)


def silence_is_no_conclusion(_: Ghost, step: Step) -> bool:
    """Time never concludes."""
    return not step.rule.by_time or step.to not in (*CONCLUDED, "NOT_APPLICABLE")


def same_for_rules(facts: FairFacts) -> FairFacts:
    """No rule asks how often, or which of those who go the same way."""
    issuer: Any = {"CONGRESS": "GOVERNMENT"}.get(facts.issuer, facts.issuer)
    return replace(facts, round=min(facts.round, 2), issuer=issuer, heard=facts.heard and "ASKED")


PROOF = Proof(
    begins=Ghost(),
    advance=advance,
    claims=(
        ("没有听取经营者意见的不得审查、不得作出结论，依法保密的除外", heard_before_reviewed),
        ("没有就现有文本逐项答复十九项、没有违反标准的，才能得出符合标准的结论", passes_clean),
        ("发现违反标准的文本不修改不得得出符合标准的结论", violating_text_never_passes),
        ("县级以上政府制定、报送人大的，起草单位不得自行作出结论", jointly_where_due),
        ("部门、乡镇制定的不进入会同审查", by_itself_where_due),
        ("起草单位初审符合标准的才能送会同审查", submitted_after_own_review),
        ("例外须就已发现的违反标准主张，由另一环节决定", excepted_only_when_claimed),
        ("不适用须由承办人识别、审查人员确认", untouched_only_when_confirmed),
        ("期限届满不产生审查结论", silence_is_no_conclusion),
    ),
    samples={
        "items": (CLEAN, BAD), "gaps": ((),), "answers": ((),), "dispositions": ((),), "parties": ((),), "reason": ("理由",),
        "end_on": (None,), "review_on": (None,), "end_condition": ("条件",), "person": ("某人",), "public": ("NO",),
    },
    abstract=same_for_rules,
)  # fmt: skip
