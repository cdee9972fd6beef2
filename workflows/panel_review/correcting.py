"""After a number has fallen: the other side's word on the corrected one, and both sides' word on the throw that was done anew."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.plan import Deed, Task
from engine.standing import OpenTask, View
from workflows.panel_review.drawing import FallbackAnswer
from workflows.panel_review.forms import HIDDEN, Why
from workflows.panel_review.number import DECIDED, VOIDED, days_after
from workflows.panel_review.otherway import SIDES
from workflows.panel_review.seated import keep, kept, latest
from workflows.roles import GOV_HEAD

ANSWER, CONFIRMED, OBJECTION = "CORRECTION_SAID", "THROW_CONFIRMED", "NUMBER_OBJECTION"
LAW = ASSUMED["更正公开号码须经另一方同意、期满或者政府主要负责人决定"]
THROW_LAW = ASSUMED["重新掷骰须经双方确认在场"]


class CorrectionAnswer(FallbackAnswer):
    """对更正的答复, of the side that has not objected to the number."""


class CorrectionDecision(Why):
    """决定以哪一个号码为准: the corrected one, or the one that was drawn with."""

    outcome: Literal["CORRECTED", "RECORDED"] = Field(title="以哪一个号码为准")
    by: Literal["ANNOUNCED", "FALLBACK"] = Field("ANNOUNCED", title="号码来源", json_schema_extra=HIDDEN)
    number: str = Field("", title="公开号码", max_length=100, json_schema_extra=HIDDEN)


def _since(view: View, kind: str) -> int:
    newest = latest(view, kind)
    return newest.seq if newest else 0


def _fallen(view: View) -> Mapping[str, Any]:
    """What was said when the newest number of this list fell; empty where none has, or one was drawn since."""
    fell = _since(view, VOIDED)
    return kept(view, VOIDED) if fell > max(_since(view, "POOL"), _since(view, "ORDER")) else {}


# --- the corrected number -------------------------------------------------------------------------------------------------


def _others(view: View) -> list[str]:
    """The sides because of whose objection it has not fallen."""
    drew = _since(view, "ORDER")
    objected = {t.detail for t in view.tasks if t.kind == OBJECTION and t.outcome == "GRANTED" and t.seq > drew}
    return [side for side in SIDES if side not in objected]


def _said(view: View) -> Mapping[str, str]:
    fell = _since(view, VOIDED)
    return {task.detail: task.text for task in view.tasks if task.kind == ANSWER and task.seq > fell}


def _decided(view: View) -> bool:
    return _since(view, DECIDED) > _since(view, VOIDED)


def correction_settled(view: View) -> Reason | None:
    """Nothing is drawn with a corrected number before the other side has agreed, or let its days pass; where it does not agree,
    before the head of the government has decided which of the two is right."""
    fell = _fallen(view)
    if not fell.get("corrected") or "on" not in fell or _decided(view):
        return None
    said = _said(view)
    if "OBJECTED" in said.values():
        return Reason("对更正后的公开号码的异议待决定", LAW.label, "政府主要负责人")
    silent = "、".join(SIDES[side] for side in _others(view) if side not in said)
    last = days_after(view, date.fromisoformat(fell["on"]), "panel.fallback")
    if not silent or view.today > last:
        return None
    return Reason(f"{silent}还没有对更正后的公开号码答复：等到答复期（到 {last}）过后", LAW.label, silent)


def corrected(view: View) -> Reason | None:
    """A corrected number stands, and nothing is decided about it."""
    fell = _fallen(view)
    return None if fell.get("corrected") and not _decided(view) else Reason("没有待答复的更正后的公开号码", LAW.label)


def may_answer(side: str) -> Any:
    """The side that has not objected, once; whoever does not agree says why."""

    def answerable(view: View, answers: Any) -> Iterator[Reason]:
        if side not in _others(view):
            yield Reason("更正是按本方的异议作出的，由另一方答复", LAW.label, field="answer")
        elif side in _said(view):
            yield Reason("本方已答复", LAW.label, field="answer")
        if answers.answer == "OBJECTED" and len(answers.reason) < 2:
            yield Reason("不同意的，写明理由，例如号码在何处公布、是多少", LAW.label, field="reason")

    answerable.__qualname__ = f"may_answer({side})"
    return answerable


def answered(side: str) -> Any:
    """What the side has answered."""

    def tasks(deed: Deed) -> Iterator[Task]:
        yield Task(ANSWER, deed.answers.answer, side)

    tasks.__qualname__ = f"answered({side})"
    return tasks


def correction_disputed(view: View) -> Reason | None:
    """There is something to decide."""
    disputed = corrected(view) is None and "OBJECTED" in _said(view).values()
    return None if disputed else Reason("对更正后的公开号码没有待决定的异议", LAW.label)


def another_decides(view: View, answers: Any) -> Iterator[Reason]:
    """The head of the government decides; where the correction is theirs, the office of the government does: nobody about their own."""
    del answers
    fell, mine = _fallen(view), {post.role for post in view.posts if post.person == (view.principal or view.actor)}
    if fell.get("person") in view.persons:
        said = f"更正是 {fell['person']} 决定的，对它的异议由其他人决定"
        yield Reason(said, ASSUMED["异议由原决定人以外的人决定"].label, "政府办公室", "outcome")
    elif GOV_HEAD.key not in mine and fell.get("role") != GOV_HEAD.key:
        yield Reason("以哪一个号码为准由政府主要负责人决定", LAW.label, "政府主要负责人", "outcome")


def which(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The number that is decided for and the way it came, whatever was sent."""
    fell, drew = kept(view, VOIDED), kept(view, "DRAWN")
    right = (
        (fell.get("anew"), fell.get("corrected"))
        if raw.get("outcome") == "CORRECTED"
        else (drew.get("by"), drew.get("number"))
    )
    return {**raw, "by": right[0] or "ANNOUNCED", "number": right[1] or ""}


def decided(deed: Deed) -> Iterator[Task]:
    """With what the next draw is done."""
    yield keep(DECIDED, {"by": deed.answers.by, "number": deed.answers.number})


# --- the throw that was done anew -------------------------------------------------------------------------------------------


def _thrown_anew(view: View) -> bool:
    """Whether the number drawn with was thrown because nobody had witnessed the one before it."""
    fell, drew = _since(view, VOIDED), _since(view, "ORDER")
    return _since(view, "POOL") < fell < drew and json.loads(_voided(view).text)["ground"] == "UNWITNESSED"


def _voided(view: View) -> OpenTask:
    return next(task for task in reversed(view.tasks) if task.kind == VOIDED)


def confirmed(view: View) -> set[str]:
    """The sides that were there when it was thrown, by their own word."""
    drew = _since(view, "ORDER")
    return {task.detail for task in view.tasks if task.kind == CONFIRMED and task.seq > drew}


def reopened(view: View) -> bool:
    """Whether a throw done anew may fall as unwitnessed once more: until both sides have confirmed it."""
    return _thrown_anew(view) and confirmed(view) != set(SIDES)


def may_confirm(side: str) -> Any:
    """Each side once, and not where it has objected."""

    def confirmable(view: View) -> Reason | None:
        if not _thrown_anew(view):
            return Reason("这次的号码不是因没有双方在场而重新掷出的", THROW_LAW.label)
        drew = _since(view, "ORDER")
        if any(t.kind == OBJECTION and t.detail == side and t.seq > drew for t in view.tasks):
            return Reason("本方对这次的公开号码已提异议", THROW_LAW.label)
        return Reason("本方已确认", THROW_LAW.label) if side in confirmed(view) else None

    confirmable.__qualname__ = f"may_confirm({side})"
    return confirmable


def confirms(side: str) -> Any:
    """It was there."""

    def tasks(deed: Deed) -> Iterator[Task]:
        del deed
        yield Task(CONFIRMED, "YES", side)

    tasks.__qualname__ = f"confirms({side})"
    return tasks


def throw_counts(view: View) -> Reason | None:
    """Nobody is seated by a throw done anew before each side has confirmed it, has been answered, or has let its days pass."""
    if not _thrown_anew(view):
        return None
    last, drew = days_after(view, date.fromisoformat(kept(view, "DRAWN")["on"]), "panel.recusal"), _since(view, "ORDER")
    answered = {t.detail for t in view.tasks if t.kind == OBJECTION and t.outcome and t.seq > drew}
    silent = "、".join(title for side, title in SIDES.items() if side not in confirmed(view) | answered)
    if not silent or view.today > last:
        return None
    return Reason(f"{silent}还没有确认重新掷骰时在场：等到异议期（到 {last}）过后", THROW_LAW.label, silent)
