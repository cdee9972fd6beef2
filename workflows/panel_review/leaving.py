"""Whoever can sit no longer without a conflict: by their own word, by a paper that both sides have seen, or out of the register."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.plan import Deed, Task
from engine.standing import OpenTask, View
from workflows.law import D713
from workflows.panel_review.forms import HIDDEN, LONG, Form
from workflows.panel_review.meeting import RECEIPT, SHORT, adjourned
from workflows.panel_review.number import days_after
from workflows.panel_review.recusal import next_in_order
from workflows.panel_review.seated import Seat, experts, kept, latest, left_register, number, overdue, own_seat, seats
from workflows.panel_review.voting import ballots, voted
from workflows.roles import PANEL_HEAD

ABSENT, OBJECTION = "ABSENT", "ABSENCE_OBJECTION"
OWN, REPORTED = "OWN", "SECRETARY"
BY_PROOF = ASSUMED["缺位须由本人报告，或者有证明并经双方知悉"]
AFTER_BALLOTS = ASSUMED["有票封存后，除应回避的和逾期未投票的以外不再更换评审员"]
STRUCK_OFF = ASSUMED["司法局负责人决定退出专家库的，其席位由政府办公室或政府主要负责人决定递补"]
SIDES = {"UNIT": "承办单位", "REVIEW": "审查机构", "MEMBER": "评审员本人"}
STOPS = ASSUMED["缺位报告未决定的，评审不进行"]


class OwnAbsence(Form):
    """本人报告: a member says that they cannot go on. It stands until it is decided."""

    ground: Literal["ILLNESS", "ABSENCE"] = Field(title="缺位原因")
    reason: str = Field(title="说明", min_length=2, max_length=LONG)
    seat: int = Field(0, title="席位", ge=0, le=9, json_schema_extra=HIDDEN)
    person: str = Field("", title="在席人", json_schema_extra=HIDDEN)


class ReportedAbsence(Form):
    """登记缺位: somebody else says so, with a paper; both sides are told, and may object."""

    seat: int = Field(title="几号席", ge=1, le=9)
    ground: Literal["ILLNESS", "ABSENCE"] = Field(title="缺位原因")
    reason: str = Field(title="说明", min_length=2, max_length=LONG)
    person: str = Field("", title="在席人", json_schema_extra=HIDDEN)


class AbsenceAnswer(Form):
    """不予递补: the member keeps the seat. Or 异议: then another holder of the authority decides."""

    seat: int = Field(title="几号席", ge=1, le=9)
    reason: str = Field(title="理由", min_length=2, max_length=LONG)
    asked: int = Field(0, title="报告的步", ge=0, json_schema_extra=HIDDEN)
    asked_n: int = Field(1, title="报告的项", ge=1, json_schema_extra=HIDDEN)


class AbsenceDenied(Form):
    """异议（本人）: a member contradicts what was registered of their own seat."""

    reason: str = Field(title="理由", min_length=2, max_length=LONG)
    seat: int = Field(0, title="席位", ge=0, le=9, json_schema_extra=HIDDEN)
    asked: int = Field(0, title="报告的步", ge=0, json_schema_extra=HIDDEN)
    asked_n: int = Field(1, title="报告的项", ge=1, json_schema_extra=HIDDEN)


# --- what was said ---------------------------------------------------------------------------------------------------------


def said(view: View, seat: Seat | None) -> OpenTask | None:
    """That whoever sits there cannot go on, and nobody has decided about it yet."""
    return next((t for t in view.open_tasks(ABSENT) if seat and _about(t)[1:3] == [str(seat.n), seat.person]), None)


def undecided(view: View) -> Reason | None:
    """Nobody is seated, meets or votes while it is open whether a member can go on: else it could be decided when it suits."""
    open_ = "、".join(f"{n}号席" for n, seat in sorted(seats(view).items()) if said(view, seat))
    who = "批准机关（缺位递补，或者不予递补）"
    return Reason(f"{open_}的缺位报告待决定", STOPS.label, who) if open_ else None


def _about(task: OpenTask) -> list[str]:
    """By whom, which seat, who sits there, why, on which day."""
    return task.detail.split("|")


def last_day(view: View, task: OpenTask) -> date:
    """The last day on which sides and member may object to what was registered: as long as to a member."""
    limit = view.policies.value("panel.recusal", view.org, view.today)
    start = date.fromisoformat(_about(task)[4])
    return view.calendar.on_or_after(view.calendar.add(start, int(limit.value), limit.unit))


def objected(view: View, task: OpenTask) -> list[str]:
    """Those who have objected to it: a side, or the member."""
    found = [one.detail.split("|") for one in view.tasks if one.kind == OBJECTION]
    report = [str(task.seq), str(task.n)]
    return [side for side, *about in found if about == report[: len(about)]]


def which_report(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The report that a decision is about, whatever was sent."""
    task = said(view, seats(view).get(number(raw.get("seat"))))
    return {**raw, "asked": task.seq if task else 0, "asked_n": task.n if task else 1}


def own_report(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was registered of the seat of whoever acts, whatever was sent."""
    seat = own_seat(view)
    return which_report(view, {**raw, "seat": seat.n if seat else 0})


def missing_again(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who was missing at a meeting before, since the papers went out, and is missing again; whatever was sent."""
    present = raw.get("present")
    there = {number(n) for n in present} if isinstance(present, list) else set()
    papers, held = latest(view, RECEIPT), seats(view)
    short = [task for task in view.tasks if task.kind == SHORT and papers and task.seq > papers.seq]
    before = sorted({n for task in short for n in json.loads(task.text)["missing"]})
    again = [held[n] for n in before if n not in there and n in held and not said(view, held[n])]
    return {**raw, "again": [{"seat": one.n, "person": one.person} for one in again]}


def who_follows(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who follows on the seat, and the report that is thereby decided; whatever was sent."""
    report = which_report(view, raw)
    return {**next_in_order(view, raw), "asked": report["asked"], "asked_n": report["asked_n"]}


# --- what must hold --------------------------------------------------------------------------------------------------------


def not_said_yet(view: View, answers: Any) -> Iterator[Reason]:
    """Once, and before any ballot of the round is in."""
    if said(view, seats(view).get(answers.seat)):
        yield Reason(f"{answers.seat}号席的缺位已有报告，待批准机关决定", field="seat")
    if voted(view):
        yield _after_ballots()


def _after_ballots() -> Reason:
    who = "评审员（自行回避）或者当事双方（申请回避）"
    return Reason(
        "本轮已有表决票封存，只能因回避更换评审员（评议期限届满仍未投票的除外）", AFTER_BALLOTS.label, who, "seat"
    )


def may_object(side: str) -> Any:
    """To what was registered, within its days, each once."""

    def objectionable(view: View, answers: Any) -> Iterator[Reason]:
        task = said(view, seats(view).get(answers.seat))
        if task is None or _about(task)[0] != REPORTED:
            yield Reason(f"{answers.seat}号席没有登记的缺位（本人报告的不能提异议）", field="seat")
        elif side in objected(view, task):
            yield Reason("本方对这次缺位已提过异议", field="seat")
        elif view.today > last_day(view, task):
            yield Reason(f"对缺位的异议期（到 {last_day(view, task)}）已过", BY_PROOF.label, field="seat")

    objectionable.__qualname__ = f"may_object({side})"
    return objectionable


def reported(view: View, answers: Any) -> Iterator[Reason]:
    """There is a report to decide about."""
    del view
    if not answers.asked:
        yield Reason(f"{answers.seat}号席没有待决定的缺位报告", field="seat")


def may_be_replaced(view: View, answers: Any) -> Iterator[Reason]:
    """Only for what is so: the register says it, the member has said it, or a paper does to which both sides could object."""
    seat = seats(view).get(answers.seat)
    if seat is None or not seat.person:
        return
    if answers.ground == "LEFT_REGISTER":
        yield from _out_of_the_register(view, seat)
    else:
        yield from _absent(view, seat, answers.ground)


def _out_of_the_register(view: View, seat: Seat) -> Iterator[Reason]:
    if not left_register(view, seat):
        yield Reason(f"{seat.n}号席{seat.name}仍在专家库", D713["21"].label, field="ground")
    elif seat.n in voted(view):
        yield _after_ballots()
    elif _struck_off(view, seat) and _decides_about_the_register(view):
        who = "政府办公室或者政府主要负责人"
        yield Reason("退出专家库由司法局负责人决定，其席位不由司法局负责人决定", STRUCK_OFF.label, who, "ground")


def _struck_off(view: View, seat: Seat) -> bool:
    """Whether somebody has decided so, and not only their time has run out."""
    one = experts(view).expert(seat.org, seat.code.removeprefix(f"{seat.org}."))
    return one is not None and one.left_on is not None


def _absent(view: View, seat: Seat, ground: str) -> Iterator[Reason]:
    task = said(view, seat)
    if ground == "ABSENCE" and _withholds(view, seat.n):
        return
    if voted(view):
        yield _after_ballots()
    elif task is None or _about(task)[3] != ground:
        who = "评审员本人（报告不能履职）或者秘书（凭证明登记缺位）"
        yield Reason(f"没有{seat.n}号席{seat.name}因此缺位的报告", BY_PROOF.label, who, "ground")
    elif _about(task)[0] == REPORTED:
        yield from _contradicted(view, task)


def _withholds(view: View, n: int) -> bool:
    """Whether the seat has a vote and has not cast it when the days for the deliberation, and some days for voting, are over."""
    put_on = kept(view, "MEETING").get("on")
    if view.state != "VOTING" or ballots(view).get(n) != "" or not put_on or not overdue(view, "deliberate"):
        return False
    return view.today > days_after(view, date.fromisoformat(put_on), "panel.adjourn")


def _contradicted(view: View, task: OpenTask) -> Iterator[Reason]:
    sides = objected(view, task)
    if sides and _decides_about_the_register(view):
        words = "、".join(SIDES[side] for side in sides)
        yield Reason(f"{words}对缺位有异议，由另一决定人决定", BY_PROOF.label, "政府办公室或者政府主要负责人", "seat")
    elif not sides and view.today <= last_day(view, task):
        yield Reason(
            f"双方和本人可在 {last_day(view, task)} 前（含当日）提出异议，期满后才能决定", BY_PROOF.label, field="seat"
        )


def _decides_about_the_register(view: View) -> bool:
    """Whether whoever acts is one of those who decide about the register."""
    return any(post.person in view.persons and post.role == PANEL_HEAD.key for post in view.posts)


# --- what is kept ----------------------------------------------------------------------------------------------------------


def absent(by: str) -> Any:
    """It waits for its decision."""

    def tasks(deed: Deed) -> Iterator[Task]:
        a = deed.answers
        yield Task(ABSENT, a.reason, "|".join((by, str(a.seat), a.person, a.ground, deed.today.isoformat())))

    tasks.__qualname__ = f"absent({by})"
    return tasks


def stayed_away(deed: Deed) -> Iterator[Task]:
    """Who was missing; of whoever has now missed two, what sides and member may contradict."""
    yield from adjourned(deed)
    for one in deed.answers.again:
        yield Task(
            ABSENT,
            deed.answers.reason,
            "|".join((REPORTED, str(one.seat), one.person, "ABSENCE", deed.today.isoformat())),
        )


def contradicted(side: str) -> Any:
    """An objection, to the report that is open."""

    def tasks(deed: Deed) -> Iterator[Task]:
        a = deed.answers
        yield Task(OBJECTION, a.reason, f"{side}|{a.asked}|{a.asked_n}")

    tasks.__qualname__ = f"contradicted({side})"
    return tasks
