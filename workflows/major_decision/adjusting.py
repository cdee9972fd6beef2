"""An old decision holds until the new one is published; then it is replaced, and where the new one comes to nothing it goes on."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from workflows.law import D713
from workflows.major_decision.facts import DecisionFacts
from workflows.major_decision.meeting_forms import ADJUSTERS, TROUBLE

HOLDS_ON = ASSUMED["新的决策公布以前，被调整的决策继续执行"]


def decided_truly(view: View, answers: Any) -> Iterator[Reason]:
    """The meeting has been, after what it answers was reported."""
    if answers.decided_on > view.today:
        yield Reason("会议日在今天之后", field="decided_on")
    reported = next((row[0] for row in view.shelves.get(TROUBLE, ())), None)
    if reported and answers.decided_on < reported:
        yield Reason(f"会议日早于执行问题的报告（{reported}）", D713["35,37"].label, field="decided_on")


def answered(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """To be adjusted: it holds, and is being adjusted. Stopped: nothing is adjusted any more."""
    return replace(facts, adjusting=answers.result == "ADJUST" or (facts.adjusting and answers.result != "STOP"))


def being_adjusted(facts: DecisionFacts) -> str | None:
    """There is something that may have come to nothing."""
    return None if facts.adjusting else "本决策没有在调整"


def not_being_adjusted(facts: DecisionFacts) -> Reason | None:
    """Nothing is closed that another decision is about to replace."""
    return Reason("本决策正在调整：新的决策公布，或者调整终止之后才能办结", HOLDS_ON.label) if facts.adjusting else None


def published_anew(view: View) -> str | None:
    """A decision that adjusts this one is published."""
    return None if any(published for _, _, published in _adjusters(view)) else "调整本决策的新的决策还没有公布"


def fell_through(view: View) -> str | None:
    """Whatever was to adjust it has ended, and nothing of it was published."""
    pending = [case for case, closed, published in _adjusters(view) if published or not closed]
    return f"调整本决策的审查件{pending[0]}没有终止" if pending else None


def _adjusters(view: View) -> Iterator[tuple[int, bool, bool]]:
    """The cases that adjust this decision: whether each is closed, whether its decision was published."""
    for case, closed_at, published_on in view.shelves.get(ADJUSTERS, ()):
        yield case, closed_at is not None, published_on is not None
