"""How long the public is asked: what is announced holds, and the law's least time is shortened only as the law lets it be."""

from collections.abc import Iterator
from typing import Any

from engine.errors import Reason
from engine.standing import View
from workflows.major_decision.preconditions import least_window, window


def window_long_enough(view: View, answers: Any) -> Iterator[Reason]:
    """The last day announced leaves the least time, or it is shorter for a reason shown when it closes; a fixed one never is."""
    value = least_window(view)
    last = window(value, answers.began, view).due
    if answers.until < answers.began:
        yield Reason("截止日早于公开日", field="until")
    elif last and answers.until < last and value.strictness == "ABSOLUTE":
        yield Reason(f"截止日不得早于{last}：征求意见不得少于{value.words}，不得缩短", value.source, field="until")
    if answers.began > view.today:
        yield Reason("公开日在今天之后", field="began")


def window_kept(view: View, answers: Any) -> Iterator[Reason]:
    """Nobody ends the public's time early; a general period is shortened for a shown reason, an absolute one never."""
    reading = view.readings.get("comment.min")
    if reading is None or reading.opens is None or reading.due is None:
        return
    value = least_window(view)
    if answers.ended > view.today:
        yield Reason("截止日在今天之后", field="ended")
    early = view.today < reading.opens or answers.ended < reading.due
    words = f"征求意见不得少于{value.words}：应至{reading.due}，{reading.opens}起方可进入下一步"
    if early and value.strictness == "ABSOLUTE":
        yield Reason(f"{words}；此期限不得缩短", value.source, field="ended")
    elif early and len(answers.shortened) < 2:
        yield Reason(f"{words}；提前截止须写明公开的理由", value.source, field="shortened")
