"""What is claimed of the shipped table, by another route than its facts: a ghost follows whoever sits on the first seat."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from engine.prove import Proof, Step
from workflows.panel_review.facts import PanelFacts


class Ghost(NamedTuple):
    """Whoever sits on the first seat, from the acts alone; and whether the ballots of the panel as it sits were opened."""

    declared: bool = False
    contested: bool = False
    opened: bool = False
    answered: bool = False  # a tie was broken, or left as one, or there was none


@dataclass(frozen=True)
class Named:
    """An answer of several parts, as far as any rule can tell."""

    n: int = 1
    outcome: str = "ADMITTED"
    seat: int = 0


NEWCOMER = Ghost()
SITTING = ("SEATED", "MATERIALS", "ADJOURNED", "DELIBERATING", "EVALUATION", "VOTING", "TIE", "OPINION", "SIGNING")
ENDS = ("OPINED", "SPLIT")


def advance(ghost: Ghost, step: Step) -> Ghost:
    """What the act says of the first seat."""
    act, first = step.rule.act, step.answers.get("seat") == 1
    if act in ("grant", "replace"):
        return NEWCOMER if first else ghost._replace(opened=False, answered=False)
    if act == "void_number":
        return NEWCOMER if any(one.seat == 1 for one in step.answers["vacated"]) else ghost
    if act == "open_ballots":
        return ghost._replace(opened=True, answered=step.answers["result"] == "COUNTED")
    if act in ("break_tie", "leave_tie"):
        return ghost._replace(answered=True)
    changes: dict[str, Ghost] = {
        "designate": NEWCOMER,
        "declare": ghost._replace(declared=True),
        "recuse": ghost._replace(contested=True),
        "object_unit": ghost._replace(contested=True),
        "object_review": ghost._replace(contested=True),
        "refuse_recusal": ghost._replace(contested=False),
    }
    return changes.get(act, ghost) if first else ghost


def seated_only_when_clean(ghost: Ghost, step: Step) -> bool:
    """Nobody becomes a member who has not declared, or against whom a recusal is pending or was granted."""
    return step.to != "SEATED" or step.state == "SEATED" or _clean(ghost)


def goes_on_only_when_clean(ghost: Ghost, step: Step) -> bool:
    """No meeting, no count, no opinion while somebody sits who should not."""
    moves = step.to in (*SITTING[1:], *ENDS) and step.to != step.state
    return not moves or _clean(ghost)


def votes_only_when_clean(ghost: Ghost, step: Step) -> bool:
    """Whoever votes has declared, and nothing is pending against them."""
    return step.rule.act != "vote" or step.answers.get("seat") != 1 or _clean(ghost)


def votes_only_in_its_state(_: Ghost, step: Step) -> bool:
    """No vote before the deliberation and none after the count."""
    return step.rule.act != "vote" or step.state == "VOTING"


def _clean(ghost: Ghost) -> bool:
    return ghost.declared and not ghost.contested


def the_recused_leave(_: Ghost, step: Step) -> bool:
    """Whoever is recused is off the seat at once, and the seat must declare anew."""
    if step.rule.act not in ("grant", "replace"):
        return True
    return step.facts.seat(step.answers["seat"]) in ("DRAWN", "VACANT") and step.to == "RECUSAL"


def a_known_result_stands(ghost: Ghost, step: Step) -> bool:
    """Once the ballots of the panel as it sits are open, nobody is replaced but for a conflict."""
    return step.rule.act != "replace" or not ghost.opened


def opinion_only_after_the_count(ghost: Ghost, step: Step) -> bool:
    """No opinion without ballots opened in the panel as it sits, every tie broken."""
    return step.to not in (*ENDS, "SIGNING") or step.state == step.to or (ghost.opened and ghost.answered)


def drawn_only_after_the_words(_: Ghost, step: Step) -> bool:
    """Nobody is drawn while a word can still be committed to or revealed."""
    return step.rule.act != "draw" or step.state == "NUMBER"


def same_for_rules(facts: PanelFacts) -> PanelFacts:
    """Seats but the first are alike."""
    rest = sorted(facts.standing[1:])
    return replace(facts, round=1, **{f"seat{n}": how for n, how in enumerate(rest, 2)})  # type: ignore[arg-type]  # sorted statuses


SEATS_TRIED = (1, 2, 3)
_NAMED: dict[str, Any] = dict.fromkeys(
    (
        "points",
        "composition",
        "ballots",
        "results",
        "dissents",
        "votes",
        "pool",
        "people",
        "excluded",
        "roster",
        "asked",
        "passed",
        "order",
        "taken",
        "words",
        "unsigned",
        "members",
        "present",
        "voters",
        "tied",
        "in_favour",
        "again",
        "questions",
    ),
    ((),),
)
PROOF = Proof(
    begins=NEWCOMER,
    advance=advance,
    claims=(
        ("未声明、回避待决或已回避的人在席，不得组成评审团", seated_only_when_clean),
        ("未声明、回避待决或已回避的人在席，不得评议、开票、出具意见", goes_on_only_when_clean),
        ("未声明、回避待决或已回避的人不得表决", votes_only_when_clean),
        ("只在表决环节表决", votes_only_in_its_state),
        ("决定回避或缺位的，立即离席，递补者重新声明", the_recused_leave),
        ("开票之后，除应回避的以外不得更换评审员", a_known_result_stands),
        ("没有就现在的评审团开票，不得出具评审意见", opinion_only_after_the_count),
        ("词的封存和揭开结束之后才抽取", drawn_only_after_the_words),
    ),
    samples={
        **_NAMED,
        "points": ((Named(),),),
        "taken": (tuple(Named(seat=n) for n in SEATS_TRIED), (Named(seat=2), Named(seat=3))),
        "vacated": ((Named(seat=1), Named(seat=2)),),
        "publish.seats": ((),),
        "in_favour": ((1, 2),),
        "seats": (3,),
        "seat": SEATS_TRIED,
        "next_code": ("", "E01"),
    },
    abstract=same_for_rules,
)
