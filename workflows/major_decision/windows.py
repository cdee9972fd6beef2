"""How long the public is asked: what is announced holds, and the law's least time is shortened only as the law lets it be."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from engine.errors import Reason
from engine.plan import Deed, Done, Row, Task
from engine.standing import View
from registers import major as r
from workflows.law import D713
from workflows.major_decision.effects import key
from workflows.major_decision.facts import DecisionFacts
from workflows.major_decision.preconditions import KNOWN, PUBLIC, TASK, law_of, least_window, window
from workflows.major_decision.retexted import solicited
from workflows.major_decision.window_forms import ANNOUNCED

TITLE = KNOWN[PUBLIC].title
LAW = D713["15"].label


def window_long_enough(view: View, answers: Any) -> Iterator[Reason]:
    """It opens today; its last day leaves the least time, or less for a reason that the public is shown at once. A fixed time is never less."""
    value = least_window(view)
    last = window(value, view.today, view).due
    if answers.began != view.today:
        words = f"公开日就是今天（{view.today}）：页面现在才公开；此前在别处公开征求的，在“办理法定程序”中写明"
        yield Reason(words, LAW, field="began")
    if answers.until < view.today:
        yield Reason("截止日早于公开日", field="until")
    elif last and answers.until < last and value.strictness == "ABSOLUTE":
        yield Reason(f"截止日不得早于{last}：征求意见不得少于{value.words}，不得缩短", value.source, field="until")
    elif last and answers.until < last and len(answers.shortened) < 2:
        words = f"征求意见不得少于{value.words}，最早应至{last}；因情况紧急等须缩短的，须写明公开的理由"
        yield Reason(words, value.source, field="shortened")
    elif last and answers.until >= last and answers.shortened:
        yield Reason(f"截止日没有短于最低期限（{last}），不填缩短的理由", field="shortened")


def window_kept(view: View, answers: Any) -> Iterator[Reason]:
    """Nobody ends the public's time before the day that was announced but for a shown reason, nor before an absolute least time at all."""
    value, early = least_window(view), ""
    if answers.ended > view.today:
        yield Reason("截止日在今天之后", field="ended")
    reading = view.readings.get("comment.min")
    if reading and reading.due and reading.opens and (view.today < reading.opens or answers.ended < reading.due):
        early = f"征求意见不得少于{value.words}：应至{reading.due}，{reading.opens}起方可进入下一步"
        if value.strictness == "ABSOLUTE":
            yield Reason(f"{early}；此期限不得缩短", value.source, field="ended")
            return
    until = next((row[0] for row in view.shelves.get(ANNOUNCED, ())), None)
    if not early and until and (view.today <= until or answers.ended < until):
        early = f"公告的截止日是{until}，{until + timedelta(1)}起方可进入下一步"
    if early and len(answers.shortened) < 2:
        yield Reason(f"{early}；提前截止须写明公开的理由", value.source, field="shortened")


def to_settle_again(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """公众参与 waits again for whoever will speak, whatever was sent; where it waits already, nothing is added."""
    there = any(task.text == TITLE for task in view.open_tasks(TASK))
    return {**raw, "again": [] if there else [TITLE]}


def opened(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """The public is asked; until it is answered, 公众参与 is open. A window announced short has the day that was announced and no other."""
    return replace(facts, soliciting=True, short_window=bool(answers.shortened), preconditions_open=True)


def settled_again(deed: Deed) -> Iterator[Task | Done]:
    """Whoever speaks is answered before it is settled; and which text they were asked about is kept."""
    yield from (Task(TASK, title, law_of(title)) for title in deed.answers.again)
    yield from solicited(deed, len(deed.answers.again))


def window_opened(deed: Deed) -> Iterator[Row]:
    """The public is asked."""
    a = deed.answers
    said = {"kind": "OPENED", "on": a.began, "until": a.until, "place": a.place, "how": a.how}
    yield Row(r.Solicitation, {**key(deed), **said, "shortened": a.shortened})
