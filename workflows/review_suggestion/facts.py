"""The finite truths about a suggestion and about a study, and what acts make of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.definition import Facts
from engine.errors import Reason
from workflows.law import BEIJING_FILING
from workflows.review_suggestion.forms import Ground, Verdict

Ended = Literal["", "NO_PROBLEM", "CORRECTED", "CHANGED", "ANNULLED", "UPHELD", "DROPPED"]


@dataclass(frozen=True)
class SuggestionFacts(Facts):
    """See `TITLES` for their Chinese names."""

    anonymous: bool = False
    limited: bool = False  # whoever sent it on has set a day of their own
    told: bool = False  # what is missing has been told: once
    waited: bool = False  # the time for that has passed
    supplemented: bool = False
    ground: Literal["", Ground] = ""
    extended: bool = False
    leaving: bool = False  # a withdrawal on paper waits for whoever decides
    ended: Ended = ""  # how the study has ended


@dataclass(frozen=True)
class StudyFacts(Facts):
    """See `TITLES` for their Chinese names."""

    own_motion: bool = False
    order: bool = False  # the issuer is a lower government: 责令, not 建议
    explained: Literal["", "GIVEN", "NONE", "NOT_ASKED"] = ""
    expert: Literal["", "ASKED", "GIVEN", "NONE"] = ""
    consulted: Literal["", "ASKED", "AGREED", "FAILED"] = ""
    verdict: Literal["", Verdict] = ""
    problem: bool = False  # a signed opinion says so
    stop: Literal["", "PROPOSED", "ORDERED"] = ""
    panel: Literal["", "ASKED", "OVERTIME", "OPINED", "SPLIT", "ENDED"] = ""  # asked for once; its opinion is advice
    conflict: bool = False  # somebody should not have sat on it, and the reviewer has not answered for that


# --- a suggestion -----------------------------------------------------------------------------------------------------


def lodged(facts: SuggestionFacts, answers: Any) -> SuggestionFacts:
    """Named or not; with a day of its own or not."""
    return replace(facts, anonymous=answers.anonymous, limited=answers.their_limit is not None)


def declined(facts: SuggestionFacts, answers: Any) -> SuggestionFacts:
    """On which ground."""
    return replace(facts, ground=answers.ground)


def study_over(facts: SuggestionFacts, answers: Any) -> SuggestionFacts:
    """How the study has ended."""
    return replace(facts, ended=answers.kind)


def named(facts: SuggestionFacts) -> Reason | None:
    """Only somebody can be answered."""
    if facts.anonymous:
        return Reason("匿名建议不登记、不答复；有价值的，请依职权启动审查", who="县、市审查人员")
    return None


def unnamed(facts: SuggestionFacts) -> str | None:
    """A named one goes its usual way."""
    return None if facts.anonymous else "具名建议按登记、受理的程序办理"


def untold(facts: SuggestionFacts) -> Reason | None:
    """What is missing is told once."""
    if facts.told:
        return Reason("已经告知过一次需要补充的内容，不再要求补充", BEIJING_FILING["24"].label)
    return None


def may_supplement(facts: SuggestionFacts) -> bool:
    """The time for it has not passed."""
    return not facts.waited


def gaps_open(facts: SuggestionFacts) -> str | None:
    """Something was said to be missing, and is missing still."""
    return None if facts.told and not facts.supplemented else "没有待补充的事项，请用“补充材料”"


def not_extended(facts: SuggestionFacts) -> str | None:
    """Once."""
    return "已经延长过一次" if facts.extended else None


def stays(facts: SuggestionFacts) -> str | None:
    """One withdrawal at a time."""
    return "已经登记了撤回申请，正在审定" if facts.leaving else None


def leaves(facts: SuggestionFacts) -> str | None:
    """There is a withdrawal to be decided."""
    return None if facts.leaving else "没有登记撤回申请"


def is_limited(facts: SuggestionFacts) -> bool:
    """The sender's own limit runs."""
    return facts.limited


def to_be_told(facts: SuggestionFacts) -> bool:
    """What is missing may still have to be told."""
    return not facts.told


# --- a study ----------------------------------------------------------------------------------------------------------


def opened(facts: StudyFacts, answers: Any) -> StudyFacts:
    """Because somebody asked, a citizen or a court, or by the body itself."""
    return replace(facts, own_motion=not (answers.suggestion or answers.paper), order=answers.order)


def proposed(facts: StudyFacts, answers: Any) -> StudyFacts:
    """What the reviewer proposes."""
    return replace(facts, verdict=answers.verdict)


def signed(facts: StudyFacts, answers: Any) -> StudyFacts:
    """What the opinion says."""
    consulted = "ASKED" if answers.verdict == "CONSULT" else facts.consulted
    return replace(facts, verdict=answers.verdict, problem=answers.verdict != "NO_PROBLEM", consulted=consulted)


def not_asked_yet(facts: StudyFacts) -> str | None:
    """Experts are heard once."""
    return "已经征求过专家意见" if facts.expert else None


def panel_on_time(facts: StudyFacts) -> bool:
    """Others' time still stands for it."""
    return facts.panel == "ASKED"


def no_problem_found(facts: StudyFacts) -> Reason | None:
    """What has found a problem is not dropped."""
    if facts.problem:
        return Reason("已发现问题：建议撤回不影响审查，须办到纠正为止")
    return None


def stop_is(*wanted: str) -> Callable[[StudyFacts], str | None]:
    """Where the order not to apply a clause stands."""
    words = {"": "已经提出过停止执行", "PROPOSED": "没有待批准的停止执行建议"}

    def there(facts: StudyFacts) -> str | None:
        return None if facts.stop in wanted else words[wanted[0]]

    there.__qualname__ = f"stop_is({', '.join(wanted)})"
    return there
