"""What the record of a solicitation says: its suggestions, the opinions they were merged into, how these were judged."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import OpenTask, View
from registers.legislation import OUTCOMES, SHELF, Points
from workflows.legislative_suggestion.facts import FEEDBACK
from workflows.normative_document.answers import noted
from workflows.review_suggestion.silence import plain_letters

SUGGESTION, POINT, REPLY = "SUGGESTION", "POINT", "REPLY"
EMPTIED = "改归其他意见"
AT_MOST = 4000  # suggestions of one solicitation


def points(view: View) -> Points:
    """The register of contact points."""
    shelf: Points = view.shelves[SHELF]
    return shelf


def suggestions(view: View) -> list[OpenTask]:
    """In the order of their numbers."""
    return [task for task in view.tasks if task.kind == SUGGESTION]


def number_of(task: OpenTask) -> int:
    """3号 … → 3."""
    return int(task.text.partition("号")[0])


def opinions(view: View) -> dict[str, OpenTask]:
    """Heading → the opinion, of those to which some suggestion belongs."""
    return {task.text: task for task in view.tasks if task.kind == POINT and task.outcome != EMPTIED}


def deadline_of(view: View) -> date:
    """The last day, as last announced."""
    return date.fromisoformat(noted(view, "deadline"))


# --- the solicitation ------------------------------------------------------------------------------------------------------


def ends(_: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The solicitation ends with its last day."""
    last = _day(raw.get("deadline"))
    return {**raw, "ends_on": last + timedelta(1) if last else None}


def _day(value: Any) -> date | None:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except (ValueError, OverflowError):
        return None


def leaves_time(view: View, answers: Any) -> Iterator[Reason]:
    """The last day lies ahead."""
    if answers.deadline <= view.today:
        yield Reason(f"截止日 {answers.deadline} 应在今天之后", field="deadline")


def is_longer(view: View, answers: Any) -> Iterator[Reason]:
    """Later than it was."""
    if answers.deadline <= deadline_of(view):
        yield Reason(f"新的截止日应晚于原截止日 {deadline_of(view)}", field="deadline")


def short(view: View, answers: Any) -> Iterator[str]:
    """A short solicitation is thought about twice."""
    least = view.policies.value("legis.solicit.least", view.org, view.today)
    days = (answers.deadline - view.today).days
    if days < int(least.value):
        yield f"征集只有 {days} 天，通常不少于 {least.value} 天（{least.source}，暂定）"


def points_there(view: View, answers: Any) -> Iterator[str]:
    """Without contact points nobody is asked."""
    if not any(one.stands(view.today) for one in points(view).of(view.org)):
        yield "名册中没有在册的立法联系点"
    yield from short(view, answers)


# --- receiving -------------------------------------------------------------------------------------------------------------


def received_fill(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Its number, the code of its contact point, and whether it came late, whatever was sent."""
    on = _day(raw.get("received_on"))
    point = points(view).named(view.org, str(raw.get("point") or "").strip())
    named = {"point": point.code} if point else {}
    return {**raw, **named, "number": len(suggestions(view)) + 1, "late": bool(on and on > deadline_of(view))}


def online_fill(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What comes by a public page comes today, without a contact point."""
    return received_fill(view, {**raw, "channel": "ONLINE", "point": "", "received_on": view.today})


def known_point(view: View, answers: Any) -> Iterator[Reason]:
    """A point of the register when it comes from one, and none otherwise."""
    if answers.channel != "POINT":
        if answers.point:
            yield Reason("来源不是立法联系点，不填联系点", field="point")
        return
    point = points(view).point(view.org, answers.point)
    if point is None:
        yield Reason(
            f"名册中没有编号 {answers.point or '（空）'} 的立法联系点", field="point", who="立法工作机构维护名册"
        )
    elif not point.stands(answers.received_on):
        yield Reason(f"{point.title}在 {answers.received_on} 不是立法联系点", field="point")


def received_in_time(view: View, answers: Any) -> Iterator[Reason]:
    """Received between the announcement and today."""
    if answers.received_on > view.today:
        yield Reason("收到日在今天之后", field="received_on")
    if answers.received_on < view.opened_on:
        yield Reason(f"收到日早于征集公告之日 {view.opened_on}", field="received_on")
    if answers.number > AT_MOST:
        yield Reason(f"一次征集最多登记 {AT_MOST} 件建议，请另开一件")


def says_no_name(_: View, answers: Any) -> Iterator[Reason]:
    """What a suggestion says is entered word by word; who made it lies sealed, and stays out of the words."""
    secret = [said for one in (answers.name, answers.contact) if len(said := plain_letters(one)) > 1]
    for field in ("words", "clause"):
        said = plain_letters(getattr(answers, field))
        if any(one in said for one in secret):
            law = ASSUMED["建议人身份密存，可以删除"].label
            yield Reason("这里写有建议人的姓名或者联系方式：内容逐字登记，请从内容里删去", law, field=field)


def same_words(view: View, answers: Any) -> Iterator[str]:
    """The same words were received already: perhaps twice entered."""
    for task in suggestions(view):
        if task.text.partition("号 ")[2] == answers.words and task.detail == answers.clause:
            yield f"与 {number_of(task)} 号建议文字相同，请确认不是重复登记"
            return


# --- merging ---------------------------------------------------------------------------------------------------------------


def merged_fill(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Which opinions are new, which are empty now, and whether anything is left; whatever was sent."""
    moved = _moved(raw)
    places = {(t.seq, t.n): moved.get((t.seq, t.n), t.outcome) for t in suggestions(view)}
    there, wanted = opinions(view), {one for one in places.values() if one}
    fresh = [one for one in dict.fromkeys(moved.values()) if one and one not in there]
    return {
        **raw,
        "fresh": [{"words": one, "clause": _clause(raw, one)} for one in fresh],
        "emptied": [{"seq": t.seq, "n": t.n} for heading, t in there.items() if heading not in wanted],
        "complete": all(places.values()),
        "judged": not fresh and all(t.outcome for heading, t in there.items() if heading in wanted),
    }


def _moved(raw: Mapping[str, Any]) -> dict[tuple[int, int], str]:
    found = {}
    for one in _rows(raw):
        place = _place(one)
        if place:
            found[place] = str(one.get("into") or "").strip()
    return found


def _clause(raw: Mapping[str, Any], heading: str) -> str:
    """The clause that the first suggestion under a heading names."""
    said = (str(one.get("clause") or "") for one in _rows(raw) if str(one.get("into") or "").strip() == heading)
    return next((one for one in said if one), "")[:200]


def _rows(raw: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    items = raw.get("items")
    return [one for one in items if isinstance(one, Mapping)] if isinstance(items, list) else []


def _place(one: Mapping[str, Any]) -> tuple[int, int] | None:
    try:
        return int(one.get("seq", 0)), int(one.get("n", 0))
    except (TypeError, ValueError):
        return None


def there_are(kind: str) -> Any:
    """Every row names a task of this kind, each once."""

    def check(view: View, answers: Any) -> Iterator[Reason]:
        known = {(t.seq, t.n) for t in view.tasks if t.kind == kind and t.outcome != EMPTIED}
        said = [(one.seq, one.n) for one in answers.items]
        yield from (Reason(f"没有第{a}步第{b}项", field="items") for a, b in sorted(set(said) - known))
        yield from (Reason(f"第{a}步第{b}项写了两次", field="items") for (a, b), n in Counter(said).items() if n > 1)

    check.__qualname__ = f"there_are({kind})"
    return check


# --- judging ---------------------------------------------------------------------------------------------------------------


def judged_fill(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whether any opinion is left."""
    given = {place for one in _rows(raw) if (place := _place(one))}
    left = [t for t in opinions(view).values() if not t.outcome and (t.seq, t.n) not in given]
    return {**raw, "complete": not left}


def results_fill(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What became of every suggestion, from the record."""
    judged = opinions(view)
    found = []
    for task in suggestions(view):
        outcome, _, reason = judged[task.outcome].outcome.partition("：")
        found.append({"number": number_of(task), "heading": task.outcome, "outcome": outcome, "reason": reason})
    return {**raw, "results": found}


# --- answering -------------------------------------------------------------------------------------------------------------


def feedback_fill(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The rest all at once, where that was chosen; the number of each; whether anybody is left."""
    waiting = {(t.seq, t.n): t for t in view.tasks if t.kind == REPLY and not t.outcome}
    rows = [dict(one) for one in _rows(raw)]
    given = {_place(one) for one in rows}
    if raw.get("rest"):
        rows += [{"seq": a, "n": b, "way": raw["rest"]} for a, b in waiting if (a, b) not in given]
        given |= set(waiting)
    for one in rows:
        task = waiting.get(_place(one) or (0, 0))
        one["number"] = number_of(task) if task else 0
    return {**raw, "items": rows, "complete": not set(waiting) - given}


def still_owed(view: View, answers: Any) -> Iterator[Reason]:
    """Each row names somebody who waits; there is at least one; nobody was answered before the outcome was signed."""
    waiting = {(t.seq, t.n) for t in view.tasks if t.kind == REPLY and not t.outcome}
    said = [(one.seq, one.n) for one in answers.items]
    if not said:
        yield Reason("没有选择要反馈的建议", FEEDBACK, field="items")
    yield from (Reason(f"第{b}项不在待反馈之列", field="items") for _, b in sorted(set(said) - waiting))
    if answers.on > view.today:
        yield Reason("反馈日在今天之后", field="on")


def counts_fill(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """How many came in, what they were merged into and how they were judged, from the record."""
    judged = opinions(view)
    outcomes = Counter(judged[t.outcome].outcome.partition("：")[0] for t in suggestions(view) if t.outcome in judged)
    return {
        **raw,
        "received": len(suggestions(view)),
        "merged": len(judged),
        "outcomes": {key: outcomes[key] for key in OUTCOMES if outcomes[key]},
    }
