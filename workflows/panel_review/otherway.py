"""When there was no number on its day: both sides are told, agree or let their days pass, and only then are dice thrown."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.plan import Deed, Done, Task
from engine.standing import OpenTask, View
from workflows.panel_review.seated import kept, latest

TOLD, SAID = "FALLBACK_TOLD", "FALLBACK_SAID"
LAW = ASSUMED["改用替代办法须告知双方，都同意或者期满无异议"]
SIDES = {"UNIT": "承办单位", "REVIEW": "审查机构"}


def _told(view: View) -> OpenTask | None:
    """The newest time that the sides of this list were told."""
    pool, told = latest(view, "POOL"), latest(view, TOLD)
    return told if pool and told and told.seq > pool.seq else None


def _said(view: View, told: OpenTask) -> Mapping[str, str]:
    """Side → AGREED or OBJECTED."""
    return {task.detail: task.text for task in view.tasks if task.kind == SAID and task.seq > told.seq}


def other_way(view: View) -> Reason | None:
    """What keeps the other way from being taken today; None where it may be."""
    if not kept(view, "POOL").get("fallback"):
        return Reason("没有事先公布替代办法", LAW.label, field="by")
    told = _told(view)
    if told is None:
        return Reason("替代办法须先告知双方：秘书办理“告知改用替代办法”", LAW.label, "秘书", "by")
    if told.outcome == "DENIED":
        return Reason("批准机关已决定不用替代办法：须用事先公布的号码", LAW.label, field="by")
    said = _said(view, told)
    if told.outcome == "ALLOWED" or (len(said) == len(SIDES) and "OBJECTED" not in said.values()):
        return None
    if "OBJECTED" in said.values():
        return Reason("对改用替代办法的异议待决定", LAW.label, "批准机关", "by")
    last = _last_day(view, told)
    if view.today > last:
        return None
    silent = "、".join(title for side, title in SIDES.items() if side not in said)
    return Reason(f"{silent}还没有答复：等到答复期（到 {last}）过后", LAW.label, field="by")


def _last_day(view: View, told: OpenTask) -> date:
    limit = view.policies.value("panel.fallback", view.org, view.today)
    return view.calendar.on_or_after(view.calendar.add(date.fromisoformat(told.text), int(limit.value), limit.unit))


def day_is_past(view: View) -> Reason | None:
    """Both sides are told once, after the day on which the number should have been there."""
    said = kept(view, "POOL")
    if not said.get("fallback"):
        return Reason("没有事先公布替代办法", LAW.label)
    if view.today <= date.fromisoformat(said["drawn_on"]):
        return Reason(f"公开号码应在 {said['drawn_on']} 产生，过了当日才能改用替代办法", LAW.label)
    told = _told(view)
    return Reason("已告知双方，等待答复或者决定", LAW.label) if told and told.outcome != "DENIED" else None


def told(deed: Deed) -> Iterator[Task]:
    """The day on which both were told."""
    yield Task(TOLD, deed.today.isoformat())


def sides_told(view: View) -> Reason | None:
    """Both sides were told, and nothing is decided yet."""
    told = _told(view)
    return Reason("秘书没有告知改用替代办法", LAW.label) if told is None or told.outcome else None


def may_answer(side: str) -> Any:
    """Each side once, after it was told; whoever does not agree says why."""

    def answerable(view: View, answers: Any) -> Iterator[Reason]:
        told = _told(view)
        if told and side in _said(view, told):
            yield Reason("本方已答复", LAW.label, field="answer")
        if answers.answer == "OBJECTED" and len(answers.reason) < 2:
            yield Reason("不同意的，写明理由，例如号码已在何处公布", LAW.label, field="reason")

    answerable.__qualname__ = f"may_answer({side})"
    return answerable


def said(side: str) -> Any:
    """What the side has answered."""

    def tasks(deed: Deed) -> Iterator[Task]:
        yield Task(SAID, deed.answers.answer, side)

    tasks.__qualname__ = f"said({side})"
    return tasks


def objecting(view: View) -> set[str]:
    """The sides that do not agree, and wait for the decision."""
    told = _told(view)
    return (
        {side for side, how in _said(view, told).items() if how == "OBJECTED"} if told and not told.outcome else set()
    )


def with_telling(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the decision is about, whatever was sent."""
    told = _told(view)
    return {**raw, "asked": told.seq if told and objecting(view) else 0}


def somebody_objects(view: View) -> Reason | None:
    """There is something to decide."""
    return None if objecting(view) else Reason("对改用替代办法没有待决定的异议", LAW.label)


def decided(deed: Deed) -> Iterator[Done]:
    """The telling has its answer."""
    yield Done(deed.answers.asked, 1, deed.answers.outcome)
