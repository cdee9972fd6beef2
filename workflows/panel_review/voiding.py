"""What a side says against the number that was drawn with, and when that falls: once for each list, with its paper, put right or thrown anew."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.plan import Assign, Deed, Done, Row, Task
from engine.standing import OpenTask, View
from engine.verifier import number_range, out_of_range
from registers.panels import PanelSeat
from workflows.documents import MINUTES, NUMBER_PROOF
from workflows.panel_review.correcting import THROW_LAW, confirmed, reopened
from workflows.panel_review.number import VOIDED, days_after, spelled, submitted
from workflows.panel_review.otherway import objecting
from workflows.panel_review.seated import keep, kept, latest, overdue, seat_task, seats
from workflows.roles import BODY_LEAD as CLEAD
from workflows.roles import BODY_REVIEWER as CREV
from workflows.roles import GOV_HEAD, HANDLER, PANEL_HEAD, SEATS, UNIT

OBJECTION = "NUMBER_OBJECTION"
VOID_LAW = ASSUMED["撤销公开号码须有列明的情形和凭证，至多一次"]
CORRECTS = ("MISRECORDED", "NOT_DUE")
PARTIES = {"UNIT": (HANDLER, UNIT), "REVIEW": (CREV, CLEAD)}


# --- what a side says against it ------------------------------------------------------------------------------------------


def _since(view: View) -> int:
    order = latest(view, "ORDER")
    return order.seq if order else 0


def objections(view: View) -> list[OpenTask]:
    """Those against the number of the newest draw that wait for an answer."""
    return [task for task in view.open_tasks(OBJECTION) if task.seq > _since(view)]


def objectable(view: View) -> Reason | None:
    """Within the days in which members may be objected to, from the draw on, and not once the panel has met."""
    drawn_on = str(kept(view, "DRAWN").get("on", ""))
    if not drawn_on:
        return Reason("还没有抽取")
    last = days_after(view, date.fromisoformat(drawn_on), "panel.recusal")
    met = latest(view, "MEETING")
    if view.today > last or (met and met.seq > _since(view)):
        return Reason(f"对公开号码的异议期（到 {last}）已过", ASSUMED["双方可对公开号码提出异议"].label)
    return None


def once(side: str) -> Any:
    """Each side once for each draw."""

    def first(view: View, answers: Any) -> Iterator[Reason]:
        del answers
        if any(t.kind == OBJECTION and t.detail == side and t.seq > _since(view) for t in view.tasks):
            yield Reason("本方对这次的公开号码已提过异议", field="reason")
        elif side in confirmed(view):
            yield Reason("本方已确认掷骰时在场", VOID_LAW.label, field="reason")

    first.__qualname__ = f"once({side})"
    return first


def contested(side: str) -> Any:
    """It waits for its answer."""

    def tasks(deed: Deed) -> Iterator[Task]:
        yield Task(OBJECTION, deed.answers.reason, side)

    tasks.__qualname__ = f"contested({side})"
    return tasks


def with_objections(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the answer is about, and the seats of this draw, whatever was sent."""
    drawn = set(kept(view, "DRAWN").get("seats", ()))
    there = [seat for n, seat in sorted(seats(view).items()) if n in drawn]
    rows = [{"seat": one.n, "category": one.category, "org": one.org} for one in there]
    return {**raw, "asked": [task.seq for task in objections(view)], "vacated": rows}


def pending(view: View, answers: Any) -> Iterator[Reason]:
    """Somebody has objected."""
    del view
    if not answers.asked:
        yield Reason("对公开号码没有待决定的异议", field="reason")


def number_undisputed(view: View) -> Reason | None:
    """Nothing said against the number waits for its answer."""
    said = Reason("对公开号码的异议待决定", ASSUMED["双方可对公开号码提出异议"].label, "批准机关")
    return said if objections(view) else None


# --- a number that falls ------------------------------------------------------------------------------------------------


def falls(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the objections were to; in which way the next number comes: the same, the announced one where the other was not due,
    the other where there was none; and what it is, in its one spelling, where it was only recorded wrongly."""
    by = kept(view, "DRAWN").get("by", "ANNOUNCED")
    thrown = by == "FALLBACK" or kept(view, "POOL").get("source") == "DICE"
    anew = {"NOT_DUE": "ANNOUNCED", "NOT_PUBLISHED": "FALLBACK"}.get(str(raw.get("ground")), by)
    sent = raw.get("corrected", "") if raw.get("ground") in CORRECTS else ""
    return {
        **with_objections(view, raw),
        "thrown": thrown,
        "anew": anew,
        "corrected": spelled(view, sent, anew) or sent,
    }


def may_fall(view: View, answers: Any) -> Iterator[Reason]:
    """Something is wrong with the number that a paper shows; once for each list, for what falls at will is drawn until it
    pleases. What is thrown is thrown anew once in a panel, unless nobody witnessed the second throw either."""
    yield from _ground(view, answers)
    yield from _correction(view, answers)
    if answers.ground == "UNWITNESSED" and reopened(view):
        yield from _by_the_head(view)
    elif _fallen_before(view, answers):
        said = "公开号码已撤销过一次，撤销只有一次：不能再撤销，须答复异议并维持；对人选有意见的，申请回避"
        yield Reason(said, VOID_LAW.label, field="ground")
    thrown_again = answers.thrown and answers.ground in ("MISRECORDED", "UNWITNESSED")
    yield from submitted(view, MINUTES if thrown_again else NUMBER_PROOF, "撤销须有凭证")


def _fallen_before(view: View, answers: Any) -> bool:
    pool = latest(view, "POOL")
    fallen = [task for task in view.tasks if task.kind == VOIDED]
    return any(pool and task.seq > pool.seq for task in fallen) or (
        answers.thrown and any(json.loads(task.text)["thrown"] for task in fallen)
    )


def _by_the_head(view: View) -> Iterator[Reason]:
    """Where only one side says that nobody witnessed the second throw either, the head of the government decides: else that
    side and whoever voids for it throw until it pleases."""
    mine = {post.role for post in view.posts if post.person == (view.principal or view.actor)}
    if len({task.detail for task in objections(view)}) < len(PARTIES) and GOV_HEAD.key not in mine:
        said = "重新掷出的号码只有一方说没有双方在场：是否再撤销由政府主要负责人决定"
        yield Reason(said, THROW_LAW.label, "政府主要负责人", "ground")


def _ground(view: View, answers: Any) -> Iterator[Reason]:
    other_way = kept(view, "DRAWN").get("by") == "FALLBACK"
    fits = {
        "UNWITNESSED": (answers.thrown, "这次的号码不是掷骰产生的"),
        "NOT_DUE": (other_way, "这次没有用替代办法"),
        "NOT_PUBLISHED": (not answers.thrown, "这次的号码是掷骰产生的"),
    }
    holds, said = fits.get(answers.ground, (True, ""))
    if not holds:
        yield Reason(said, VOID_LAW.label, field="ground")


def _correction(view: View, answers: Any) -> Iterator[Reason]:
    """Whoever voids what was recorded wrongly says what is right: so the next draw chooses nothing."""
    if answers.ground not in CORRECTS:
        return
    named = number_range(kept(view, "POOL"), answers.anew)
    if not answers.corrected or not spelled(view, answers.corrected, answers.anew):
        yield Reason("须写明更正后的公开号码，即公布或者掷出的号码", VOID_LAW.label, field="corrected")
    elif named and (wrong := out_of_range(answers.corrected, named)):
        yield Reason(wrong, VOID_LAW.label, field="corrected")
    elif answers.anew == kept(view, "DRAWN").get("by") and answers.corrected == kept(view, "DRAWN").get("number"):
        yield Reason("更正后的号码与抽取所用的相同：没有要撤销的，答复异议并维持", VOID_LAW.label, field="corrected")


def not_of_the_objecting_side(view: View, answers: Any) -> Iterator[Reason]:
    """Whoever voids a number because a side has objected is not of that side's own office."""
    del answers
    yield from from_elsewhere(view, {task.detail for task in objections(view)}, "撤销公开号码")


def decides_fallback(view: View, answers: Any) -> Iterator[Reason]:
    """Nor is whoever decides whether the other way is taken."""
    del answers
    yield from from_elsewhere(view, objecting(view), "是否改用替代办法")


def from_elsewhere(view: View, sides: Collection[str], what: str, whose: str = "提出异议的一方") -> Iterator[Reason]:
    """Refuses whoever has a post at the office of one of these sides (UNIT, REVIEW): of the bureau as of the unit. The head of the
    government decides where nobody else is left: both offices of the authority are those of the sides, or the days are over."""
    offices = {view.holders[role.key].org for side in sides for role in PARTIES[side] if role.key in view.holders}
    mine = [post for post in view.posts if post.person == (view.principal or view.actor)]
    if any(post.role == GOV_HEAD.key for post in mine) and (_head_office(view) in offices or overdue(view)):
        return
    for post in mine:
        if post.org in offices:
            said = f"{view.offices.title(post.org)}是{whose}，{what}由批准机关中其他机构的人决定"
            yield Reason(said, VOID_LAW.label, "政府办公室或者政府主要负责人")
            return


def _head_office(view: View) -> str:
    return view.holders[PANEL_HEAD.key].org if PANEL_HEAD.key in view.holders else ""


def upheld(deed: Deed) -> Iterator[Done]:
    """The number stands."""
    yield from (Done(seq, 1, "REFUSED") for seq in deed.answers.asked)


def voided(deed: Deed) -> Iterator[Task | Done]:
    """The number falls, and with it the draw: its seats are nobody's; list and words stay. How the next one comes is kept."""
    a = deed.answers
    said = {"ground": a.ground, "thrown": a.thrown, "anew": a.anew, "corrected": a.corrected}
    who = {"on": deed.today.isoformat(), "person": deed.person, "role": deed.role}
    yield keep(VOIDED, said | who)
    yield from (Done(seq, 1, "GRANTED") for seq in deed.answers.asked)
    yield from (seat_task(one.seat, one.category, "", "", "", one.org) for one in deed.answers.vacated)


def voided_rows(deed: Deed) -> Iterator[Row]:
    """Vacant."""
    for n, one in enumerate(deed.answers.vacated, 1):
        who = {"seat": one.seat, "category": one.category, "code": "", "name": "", "person": ""}
        key = {"case_id": deed.case_id, "seq": deed.seq, "n": n}
        yield Row(PanelSeat, {**key, **who, "how": "VACANT", "note": deed.answers.reason})


def voided_holds(deed: Deed, _: View) -> Iterator[Assign]:
    """The seats are nobody's."""
    yield from (Assign(SEATS[one.seat - 1].key, one.org, None) for one in deed.answers.vacated)
