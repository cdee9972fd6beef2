"""Papers and meetings: everybody has signed for the papers, and meets on the day that was named."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from pydantic import Field

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.plan import Deed, Done, Task
from engine.standing import OpenTask, View
from workflows.law import D713
from workflows.panel_review.forms import HIDDEN, LONG, Form
from workflows.panel_review.number import days_after
from workflows.panel_review.seated import chair_may, keep, kept, latest, number, own_seat
from workflows.panel_review.voting import liaison_seats

RECEIPT, CALLED = "RECEIPT", "CALLED"
RECEIVED = ASSUMED["每名评审员签收材料，从全部签收起计最短期限"]
ON_ITS_DAY = ASSUMED["评议会在通知的日期召开，改期另行通知"]
QUORUM = ASSUMED["不足法定人数的休会至多两个工作日"]
IN_TIME = ASSUMED["评议会在评议期限内召开，期限届满的尽早召开"]
SHORT = "SHORT"


class PapersReceived(Form):
    """签收材料."""

    seat: int = Field(0, title="席位", ge=0, le=9, json_schema_extra=HIDDEN)
    asked: int = Field(0, title="送达的步", ge=0, json_schema_extra=HIDDEN)
    task_n: int = Field(0, title="签收的项", ge=0, json_schema_extra=HIDDEN)


class PapersServed(Form):
    """登记送达: whoever does not sign was served, and a paper says so."""

    seat: int = Field(title="几号席", ge=1, le=9)
    note: str = Field(title="送达的时间和方式", min_length=2, max_length=LONG)
    asked: int = Field(0, title="送达的步", ge=0, json_schema_extra=HIDDEN)
    task_n: int = Field(0, title="签收的项", ge=0, json_schema_extra=HIDDEN)


class MeetingMoved(Form):
    """评议会改期: everybody is told of the day."""

    meeting_on: date = Field(title="评议会日期")
    reason: str = Field(title="改期的理由", min_length=2, max_length=LONG)


class Missing(Form):
    """Somebody who has missed two meetings since the papers went out."""

    seat: int = Field(title="席位", ge=1, le=9)
    person: str = Field(title="在席人")


class MeetingShort(Form):
    """不足法定人数休会: who came; all are called again within the days for it."""

    present: list[int] = Field([], title="到会席位", max_length=9)
    meeting_on: date = Field(title="再次评议日期")
    reason: str = Field(title="缺席情况", min_length=2, max_length=LONG)
    again: list[Missing] = Field([], title="两次缺席", json_schema_extra=HIDDEN)


# --- papers ----------------------------------------------------------------------------------------------------------------


def unsigned_for(view: View) -> dict[int, OpenTask]:
    """Seats that have not signed for the newest papers."""
    newest = latest(view, RECEIPT)
    return {int(t.text): t for t in view.open_tasks(RECEIPT) if newest and t.seq == newest.seq}


def own_receipt(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """For which seat it is signed, whatever was sent: also where somebody else has said that it was served."""
    seat, newest = own_seat(view), latest(view, RECEIPT)
    mine = (t for t in view.tasks if seat and newest and (t.kind, t.seq, t.text) == (RECEIPT, newest.seq, str(seat.n)))
    task = next((t for t in mine if seat and t.outcome != seat.person), None)
    return _of(task, {**raw, "seat": seat.n if seat else 0})


def served(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """For which papers it is, whatever was sent."""
    return _of(unsigned_for(view).get(number(raw.get("seat"))), raw)


def _of(task: OpenTask | None, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**raw, "asked": task.seq if task else 0, "task_n": task.n if task else 0}


def to_sign_for(_: View, answers: Any) -> Iterator[Reason]:
    """Once for each delivery."""
    if not answers.asked:
        yield Reason(f"{answers.seat}号席已签收，或没有待签收的材料" if answers.seat else "您不在席", field="seat")


def had_a_day(view: View, answers: Any) -> Iterator[Reason]:
    """Nobody is said to have been served on the day on which the papers go out: everybody may sign themselves."""
    task = unsigned_for(view).get(answers.seat)
    if task and task.detail and view.today <= date.fromisoformat(task.detail):
        yield Reason(f"材料于 {task.detail} 送出，次日起才能登记送达", RECEIVED.label, "评审员本人（签收材料）", "seat")


def all_signed_for(view: View) -> Reason | None:
    """Everybody has the papers."""
    missing = "、".join(f"{n}号席" for n in sorted(unsigned_for(view)))
    who = "评审员本人或者秘书（凭送达回证）"
    return Reason(f"{missing}尚未签收材料", RECEIVED.label, who) if missing else None


def had_their_time(view: View) -> Reason | None:
    """Nobody meets before everybody has had the least time with the papers: it begins with the last signature."""
    reading = view.readings.get("materials.min")
    if reading is not None and reading.opens is not None and view.today < reading.opens:
        return Reason(f"材料送达后最短期限未满：{reading.opens} 起才能评议", ASSUMED["评审材料会前送达"].label)
    return None


# --- its day ---------------------------------------------------------------------------------------------------------------


def earliest(view: View) -> date:
    """The first day on which the panel may meet: as the least time runs, or were everybody to sign for papers today."""
    reading = view.readings.get("materials.min")
    running = reading.opens if reading is not None else None
    return _from_today(view) if running is None or unsigned_for(view) else running


def _from_today(view: View) -> date:
    return view.calendar.on_or_after(days_after(view, view.today, "panel.materials") + timedelta(1))


def late_enough(view: View, answers: Any) -> Iterator[Reason]:
    """With new papers: the least time from today."""
    yield from _between(view, answers, _from_today(view))


def moved_late_enough(view: View, answers: Any) -> Iterator[Reason]:
    """A day to which the meeting is moved keeps the least time too, and is not today, so everybody can come; a meeting that was
    short is soon called again."""
    tomorrow = view.calendar.on_or_after(view.today + timedelta(1))
    yield from (
        soon(view, answers) if view.state == "ADJOURNED" else _between(view, answers, max(earliest(view), tomorrow))
    )


def _between(view: View, answers: Any, first: date) -> Iterator[Reason]:
    """From the first day that is possible, in the days for the deliberation; when these are over, as soon as a meeting that
    was short: whoever names the day cannot put the panel off."""
    reading = view.readings.get("deliberate")
    last = max(days_after(view, first, "panel.adjourn"), (reading and reading.due) or first)
    if answers.meeting_on < first:
        yield Reason(
            f"评议会最早在 {first} 召开：材料须会前送达", ASSUMED["评审材料会前送达"].label, field="meeting_on"
        )
    elif answers.meeting_on > last:
        yield Reason(f"评议会最迟在 {last} 召开", IN_TIME.label, field="meeting_on")


def on_its_day(view: View) -> Reason | None:
    """The panel meets on the day of which everybody was told, and on no other."""
    day = date.fromisoformat(kept(view, CALLED).get("on", view.today.isoformat()))
    if view.today == day:
        return None
    return Reason(f"评议会定于 {day}，不能在 {view.today} 召开", ON_ITS_DAY.label, "秘书（评议会改期，另行通知）")


# --- who is there ----------------------------------------------------------------------------------------------------------


def quorate(view: View, answers: Any) -> Iterator[Reason]:
    """Enough are there, in seats that there are; with fewer than all, the liaison is among them. The chair may preside."""
    rules, there = kept(view, "COMPOSITION"), set(answers.present)
    known = set(range(1, view.facts.seats + 1))
    if odd := sorted(there - known):
        yield Reason(f"没有{'、'.join(map(str, odd))}号席", field="present")
    needed = min(rules["quorum"], view.facts.seats)
    if len(there & known) < needed:
        yield Reason(
            f"到会 {len(there & known)} 席，不足法定人数 {needed} 席：休会，或由批准机关决定递补",
            ASSUMED["评审团法定人数"].label,
            field="present",
        )
    elif len(there & known) < view.facts.seats and not there & set(liaison_seats(view)):
        yield Reason("未全体到会的，政府联系领导须在场", ASSUMED["评审团法定人数"].label, field="present")
    if answers.chair not in there:
        yield Reason("主持人不在到会席位中", field="chair")
    elif why := chair_may(view, answers.chair):
        yield Reason(why, D713["20"].label, field="chair")


def with_voters(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whoever is there votes; the liaison only in the mode FULL."""
    present = raw.get("present")
    there = sorted({number(n) for n in present} - {0}) if isinstance(present, list) else []
    without = set() if kept(view, "COMPOSITION").get("liaison_vote") == "FULL" else set(liaison_seats(view))
    return {**raw, "voters": [n for n in there if n not in without]}


def short(view: View, answers: Any) -> Iterator[Reason]:
    """Fewer came than are needed, or without the liaison fewer than all."""
    seated = set(range(1, view.facts.seats + 1))
    there = set(answers.present) & seated
    needed = min(kept(view, "COMPOSITION")["quorum"], view.facts.seats)
    enough = len(there) >= needed and (there == seated or there & set(liaison_seats(view)))
    if set(answers.present) - seated:
        yield Reason("到会席位中有不存在的席位", field="present")
    elif enough:
        yield Reason(f"到会 {len(there)} 席，已达法定人数：应当召开评议会", QUORUM.label, field="present")


def soon(view: View, answers: Any) -> Iterator[Reason]:
    """Again within the days for it, and not the same day."""
    limit = view.policies.value("panel.adjourn", view.org, view.today)
    last = view.calendar.on_or_after(view.calendar.add(view.today, int(limit.value), limit.unit))
    if not view.today < answers.meeting_on <= last:
        yield Reason(f"再次评议日期须在今日之后、{last} 之前（含当日）", QUORUM.label, field="meeting_on")


# --- what is kept ----------------------------------------------------------------------------------------------------------


def delivered(deed: Deed) -> Iterator[Task]:
    """Every seat is to sign for the papers; the day of the meeting, where one is named."""
    yield from (Task(RECEIPT, str(n), deed.today.isoformat()) for n in range(1, deed.facts.seats + 1))
    if day := getattr(deed.answers, "meeting_on", None):
        yield keep(CALLED, {"on": day.isoformat()})


def signed_for(deed: Deed) -> Iterator[Done]:
    """Signed for, or served."""
    yield Done(deed.answers.asked, deed.answers.task_n, deed.person)


def called(deed: Deed) -> Iterator[Task]:
    """The day to which the meeting is moved."""
    yield keep(CALLED, {"on": deed.answers.meeting_on.isoformat()})


def adjourned(deed: Deed) -> Iterator[Task]:
    """Who was missing, and the day on which all are called again."""
    there = set(deed.answers.present)
    yield keep(SHORT, {"missing": [n for n in range(1, deed.facts.seats + 1) if n not in there]})
    yield from called(deed)
