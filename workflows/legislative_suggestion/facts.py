"""The finite truths about a solicitation, and what each act makes of them."""

from dataclasses import dataclass, replace
from typing import Any

from engine.citations import ASSUMED
from engine.definition import Facts
from engine.errors import Reason

FEEDBACK = ASSUMED["立法建议逐件反馈"].label


@dataclass(frozen=True)
class SuggestionFacts(Facts):
    """See `TITLES` for their Chinese names."""

    online: bool = False
    received: bool = False
    unmerged: bool = False
    unassessed: bool = False
    unanswered: bool = False


def solicited(facts: SuggestionFacts, answers: Any) -> SuggestionFacts:
    """Whether the public is asked online too."""
    return replace(facts, online=answers.audience == "OPEN")


def received(facts: SuggestionFacts, _: Any) -> SuggestionFacts:
    """Something waits to be merged."""
    return replace(facts, received=True, unmerged=True)


def merged(facts: SuggestionFacts, answers: Any) -> SuggestionFacts:
    """Whether every suggestion has its place, and every opinion its judgement."""
    return replace(facts, unmerged=not answers.complete, unassessed=not answers.judged)


def assessed(facts: SuggestionFacts, answers: Any) -> SuggestionFacts:
    """Whether every opinion is judged."""
    return replace(facts, unassessed=not answers.complete)


def confirmed(facts: SuggestionFacts, _: Any) -> SuggestionFacts:
    """From now on everybody is owed an answer."""
    return replace(facts, unanswered=True)


def replied(facts: SuggestionFacts, answers: Any) -> SuggestionFacts:
    """Whether everybody has one."""
    return replace(facts, unanswered=not answers.complete)


# --- what must hold ------------------------------------------------------------------------------------------------------


def online(facts: SuggestionFacts) -> str | None:
    """The public was asked online."""
    return None if facts.online else "本次征集没有向公众开放"


def somebody_suggested(facts: SuggestionFacts) -> str | None:
    """There is something to judge."""
    return None if facts.received else "没有收到建议，直接办结即可"


def nobody_suggested(facts: SuggestionFacts) -> Reason | None:
    """Nothing came in, so nobody is owed an answer."""
    return Reason("已收到建议，应当研究并逐件反馈，不能停止或径行办结", FEEDBACK) if facts.received else None


def all_merged(facts: SuggestionFacts) -> str | None:
    """Every suggestion has its place."""
    return "还有建议没有归并" if facts.unmerged else None


def all_assessed(facts: SuggestionFacts) -> str | None:
    """Every opinion is judged."""
    return "还有归并后的意见没有研究采纳" if facts.unassessed else None


def all_answered(facts: SuggestionFacts) -> Reason | None:
    """Nobody waits for an answer."""
    return Reason("还有建议没有反馈", FEEDBACK) if facts.unanswered else None
