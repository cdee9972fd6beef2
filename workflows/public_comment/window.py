"""When the public may speak: the window of the case that asks, as it stands; what may be answered and published."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.errors import Reason
from engine.standing import Seen, View
from registers.comments import OUTCOMES
from workflows.public_comment.forms import ANSWERED, COMMENTS, WINDOW, numbers_of

DECISION, DOCUMENT = "major_decision", "normative_document"
SOME = 12  # numbers told in one reason


def asking(view: View) -> Seen | None:
    """The case that asks, while it is open."""
    return next((one for one in view.family if one.standing.workflow in (DECISION, DOCUMENT)), None)


def last_day(asker: Seen, until: date | None) -> date | None:
    """The last day of a window that stands open; None when it has been closed.

    A decision names its day, and the public has it until somebody ends it earlier for a shown reason; a day that leaves less than
    the law's least time was announced with its reason. For a document the period of the law decides, as it may have been shortened.
    """
    if asker.standing.workflow == DECISION:
        facts: Any = asker.facts
        named, clock = (until, "comment.min") if facts.soliciting else (None, "")
    else:
        named, clock = None, "comment" if asker.standing.state == "COMMENTING" else ""
    run = asker.run(clock) if clock else None
    least = run.reading(asker.snapshot.calendar(asker.standing.org)).due if run else None
    return max(filter(None, (named, least)), default=None)


def _own(view: View) -> tuple[date | None, bool]:
    """The last day of this window; whether it is the newest one of its case."""
    for _, step, until, latest in view.shelves.get(WINDOW, ()):
        asker = asking(view)
        return (last_day(asker, until) if asker and step == latest else None), step == latest
    return None, False


def open_still(view: View, _: Any) -> Iterator[Reason]:
    """A comment comes in time."""
    until, _latest = _own(view)
    if until is None:
        yield Reason("征求意见已经结束，不再接收新的意见")
    elif view.today > until:
        yield Reason(f"征求意见已于 {until} 截止，不再接收新的意见")


def over(view: View, _: Any) -> Iterator[Reason]:
    """Nothing is published while people may still speak."""
    until, _latest = _own(view)
    if until is not None and view.today <= until:
        yield Reason(f"征求意见至 {until} 为止，期满后才能公开采纳情况")


def came_in_time(view: View, answers: Any) -> Iterator[Reason]:
    """What is entered has come in already."""
    if answers.received_on > view.today:
        yield Reason("收到日不能晚于今天", field="received_on")


def numbered(view: View, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The next number of this window."""
    count = next((row[0] for row in view.shelves.get(COMMENTS, ())), 0)
    return {**answers, "no": count + 1}


def sorted_truly(view: View, answers: Any) -> Iterator[Reason]:
    """Numbers that exist, each once; what is not wholly adopted says why."""
    known = {row[0] for row in view.shelves.get(COMMENTS, ())}
    told: set[int] = set()
    for n, point in enumerate(answers.points):
        field, numbers = f"points.{n}", numbers_of(point.numbers)
        if numbers is None:
            yield Reason(f"第{n + 1}点：意见序号写成 1、3、5-9 这样", field=f"{field}.numbers")
            continue
        if unknown := [one for one in numbers if one not in known]:
            yield Reason(f"第{n + 1}点：没有第 {_some(unknown)} 号意见", field=f"{field}.numbers")
        if twice := sorted({one for one in numbers if one in told or numbers.count(one) > 1}):
            yield Reason(f"第{n + 1}点：第 {_some(twice)} 号意见重复了，一条意见只归入一点", field=f"{field}.numbers")
        told.update(numbers)
        if point.outcome != "ADOPTED" and len(point.reason) < 2:
            yield Reason(f"第{n + 1}点：{OUTCOMES[point.outcome]}的，须写明理由", field=f"{field}.reason")


def all_answered(view: View, _: Any) -> Iterator[Reason]:
    """Whoever spoke is answered."""
    answered = {row[0] for row in view.shelves.get(ANSWERED, ())}
    left = [row[0] for row in view.shelves.get(COMMENTS, ()) if row[0] not in answered]
    if left:
        yield Reason(f"还有 {len(left)} 条意见没有答复：第 {_some(sorted(left))} 号", who="承办人")


def counted(view: View, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The counts are the record's."""
    latest = dict(view.shelves.get(ANSWERED, ()))
    counts = {name: sum(one == name for one in latest.values()) for name in OUTCOMES}
    said = {"adopted": counts["ADOPTED"], "partly": counts["PARTLY"], "refused": counts["NOT"]}
    return {**answers, "received": len(view.shelves.get(COMMENTS, ())), **said}


def _some(numbers: list[int]) -> str:
    return "、".join(map(str, numbers[:SOME])) + (" 等" if len(numbers) > SOME else "")
