"""Declarations, recusals, replacements: which seat it is about, whether it may be asked for, who decides, who follows."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import OpenTask, View
from workflows.documents import EVIDENCE
from workflows.panel_review.pool import following
from workflows.panel_review.seated import latest, number, own_seat, right_authority, seats
from workflows.panel_review.voiding import from_elsewhere
from workflows.panel_review.voting import ever_voted

RECUSAL = "RECUSAL"  # the state in which both sides have their days
AFTER_VOTE = ASSUMED["有票封存后，同意回避须有证据，并由提出一方以外的机构决定"]
OTHER = {"UNIT": "REVIEW", "REVIEW": "UNIT"}


def at_own_seat(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The seat of whoever acts, whatever was sent."""
    seat = own_seat(view)
    return {**raw, "seat": seat.n if seat else 0, "person": seat.person if seat else ""}


def seated_there(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who sits on the seat objected to, whatever was sent."""
    seat = seats(view).get(number(raw.get("seat")))
    return {**raw, "person": seat.person if seat else ""}


def declares(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The seat of whoever declares, whatever was sent."""
    seat = own_seat(view)
    return {**raw, "seat": seat.n if seat else 0}


def request_of(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The request that a decision is about, whatever was sent."""
    return {**raw, "asked": _asked(view, raw.get("seat"))}


def _asked(view: View, seat: Any) -> int:
    return next((task.seq for task in raised(view) if task.detail.split("|")[1] == str(seat)), 0)


def next_in_order(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who follows on a seat, whatever was sent."""
    seat = seats(view).get(number(raw.get("seat")))
    category, code, person = (seat.category, seat.code, seat.person) if seat else ("", "", "")
    asked = _asked(view, raw.get("seat"))
    return {**raw, "left": code, "leaver": person, "category": category, "asked": asked, **following(view, category)}


def seat_is(*wanted: str, words: str) -> Any:
    """The seat named stands so."""

    def standing(view: View, answers: Any) -> Iterator[Reason]:
        n = answers.seat
        if not 1 <= n <= view.facts.seats:
            yield Reason(f"没有{n}号席" if n else "您不在席", field="seat")
        elif view.facts.seat(n) not in wanted:
            yield Reason(f"{n}号席{words}", field="seat")

    standing.__qualname__ = f"seat_is({', '.join(wanted)})"
    return standing


undeclared = seat_is("DRAWN", words="已声明，或回避待决定")
uncontested = seat_is("DRAWN", "ACCEPTED", words="空缺，或已有回避申请待决定")
pending = seat_is("DISPUTED", "QUESTIONED", words="没有待决定的回避申请")
occupied = seat_is("DRAWN", "ACCEPTED", words="空缺，或有回避申请待决定：先决定回避")
may_vote = seat_is("ACCEPTED", words="的回避待决定，不能表决")


def raised(view: View) -> list[OpenTask]:
    """Recusals asked for and not yet decided."""
    return view.open_tasks("RECUSAL")


def once_each(side: str) -> Any:
    """Each side may object once to each member that a draw has seated."""

    def once(view: View, answers: Any) -> Iterator[Reason]:
        seat, drew = seats(view).get(answers.seat), latest(view, "ORDER")
        asked = {t.detail for t in view.tasks if t.kind == "RECUSAL" and t.seq > (drew.seq if drew else 0)}
        if seat and f"{side}|{seat.n}|{seat.person}" in asked:
            yield Reason(
                f"本方对{seat.n}号席{seat.name}已提过一次回避申请", ASSUMED["每方对每人可提一次"].label, field="seat"
            )

    once.__qualname__ = f"once_each({side})"
    return once


def in_its_days(view: View, answers: Any) -> Iterator[Reason]:
    """In the days for it; later only what a side has learned later, and it says when, and why not earlier."""
    law = ASSUMED["组成评审团之后得知的回避情形可随时提出"].label
    if answers.learned_on and answers.learned_on > view.today:
        yield Reason("得知的日期晚于今天", law, field="learned_on")
    if view.state == RECUSAL:
        return
    if not answers.learned_on:
        yield Reason("评审团已组成：须写明何时得知", law, field="learned_on")
    if len(answers.why_late) < 2:
        yield Reason("评审团已组成：须写明为何未在回避期限内提出", law, field="why_late")


def decides(view: View, answers: Any) -> Iterator[Reason]:
    """Whoever decides about a seat may decide about that seat."""
    seat = seats(view).get(answers.seat)
    if seat and (wrong := right_authority(view, seat)):
        yield wrong


def granted_elsewhere(view: View, answers: Any) -> Iterator[Reason]:
    """From the first ballot on a recusal voids what was voted: whoever grants it has a paper, and is not of the side that asks."""
    if not ever_voted(view):
        return
    for reason in from_elsewhere(view, _asking(view, answers) & OTHER.keys(), "同意回避"):
        yield replace(reason, law=AFTER_VOTE.label, field="seat")
    if not any(paper.kind == EVIDENCE.key and not paper.seq for paper in view.materials):
        yield Reason(f"已有表决票封存：同意回避须随本项办理提交“{EVIDENCE.title}”", AFTER_VOTE.label, field="materials")


def refused_elsewhere(view: View, answers: Any) -> Iterator[Reason]:
    """Nor is a side's objection refused by the other side, once somebody has voted."""
    against = {OTHER[side] for side in _asking(view, answers) if side in OTHER}
    if ever_voted(view) and any(from_elsewhere(view, against, "")):
        words = "已有表决票封存：一方提出的回避申请，不由另一方所在机构的人驳回"
        yield Reason(words, AFTER_VOTE.label, "政府办公室或者政府主要负责人", "seat")


def _asking(view: View, answers: Any) -> set[str]:
    """By whom the recusal of the seat was asked for: OWN, or a side."""
    return {task.detail.split("|")[0] for task in raised(view) if task.seq == answers.asked}


def nobody_follows(_: View, answers: Any) -> Iterator[str]:
    """Without anybody to follow, the seat stays vacant until somebody is drawn or named anew: said, not refused."""
    if not answers.next_code:
        yield f"{answers.seat}号席没有候补：该席空缺，须重新指定或重新抽取"


def window_over(view: View) -> str | None:
    """Both sides have had their time to object, or have said that they have nothing against anybody."""
    if view.facts.unit_content and view.facts.review_content:
        return None
    reading = view.readings.get("recusal")
    if reading is not None and reading.due is not None and view.today > reading.due:
        return None
    waits = [
        side
        for side, content in (("承办单位", view.facts.unit_content), ("审查机构", view.facts.review_content))
        if not content
    ]
    until = f"，或等到{reading.due}期满" if reading is not None and reading.due else ""
    return f"{'、'.join(waits)}尚未表示无异议{until}"
