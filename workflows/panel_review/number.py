"""The public number: one spelling, there on its day, proven by a paper; what a side says against it, and what follows."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from engine.citations import ASSUMED
from engine.definition import DocumentKind
from engine.errors import Reason
from engine.plan import Assign, Deed, Done, Row, Task
from engine.standing import OpenTask, View
from engine.verifier import canonical_number
from registers.panels import PanelSeat
from workflows.documents import MINUTES, NUMBER_PROOF
from workflows.panel_review.seated import keep, kept, latest, seat_task, seats
from workflows.panel_review.titles import TITLES
from workflows.roles import SEATS

OBJECTION = "NUMBER_OBJECTION"
VOIDED = "VOIDED"
LAW = ASSUMED["公开号码只有一种写法"]
VOID_LAW = ASSUMED["撤销公开号码须有列明的情形和凭证，重掷只有一次"]
FELL_LAW = ASSUMED["号码撤销后按事先公布的同一办法重新产生"]


# --- its day ---------------------------------------------------------------------------------------------------------------


def _after(view: View, start: date, key: str) -> date:
    limit = view.policies.value(key, view.org, view.today)
    return view.calendar.on_or_after(view.calendar.add(start, int(limit.value), limit.unit))


def last_moment(view: View) -> date:
    """The last day on which a word can be revealed in time: one side commits, the other lets its day pass."""
    lapsed = view.calendar.on_or_after(_after(view, view.today, "panel.commit") + timedelta(1))
    return _after(view, lapsed, "panel.reveal")


def number_on_its_day(view: View, answers: Any) -> Iterator[Reason]:
    """The public number comes into being after the last moment at which a word can be revealed, and soon enough: while it
    is waited for, the days of the draw stand, so whoever names its day could put the panel off."""
    revealed = last_moment(view)
    last = _after(view, revealed, "panel.number")
    if answers.drawn_on <= revealed:
        yield Reason(f"公开号码须在揭开截止（{revealed}）之后产生", field="drawn_on")
    if answers.drawn_on > last:
        said = f"公开号码最迟须在 {last} 产生（揭开截止 {revealed} 之后的期限见参数 panel.number）"
        yield Reason(said, ASSUMED["公开号码产生的最迟之日"].label, "秘书改用在此之前产生的号码", "drawn_on")
    if answers.source == "LOTTERY" and (len(answers.fallback) < 4 or not answers.fallback_numbers):
        said = "须写明届时没有公布号码时的替代办法（例如当着双方掷骰三次并记录）和它产生几个整数"
        yield Reason(said, field="fallback")


def number_there(view: View, answers: Any) -> Iterator[Reason]:
    """Nobody draws before the day that was named; the other way only after it has passed; as many integers as were named."""
    said = kept(view, "POOL")
    day, fallback = date.fromisoformat(said["drawn_on"]), answers.by == "FALLBACK"
    if view.today < day:
        yield Reason(f"公开号码（{said['announced']}）到 {day} 才产生", field="public_number")
    if fallback and (not said["fallback"] or view.today <= day):
        yield Reason(
            "替代办法须事先公布，并且在号码应产生之日过后才能用" if said["fallback"] else "没有事先公布替代办法",
            field="by",
        )
    if (fell := _fell(view)) and answers.by != fell["anew"]:
        way = "按事先公布的号码填写" if fell["anew"] == "ANNOUNCED" else "按替代办法重新产生"
        yield Reason(f"前一次号码已撤销（{TITLES[fell['ground']]}）：须{way}", FELL_LAW.label, field="by")
    wanted, there = said["fallback_numbers" if fallback else "numbers"], len(answers.public_number.split())
    if there != wanted:
        yield Reason(f"事先公布的是 {wanted} 个整数，填写的是 {there} 个", LAW.label, field="public_number")


def proven(view: View, answers: Any) -> Iterator[Reason]:
    """Dice have minutes of the throw before both sides; a number drawn elsewhere has the announcement; and where the other
    way is taken, a paper says that there was none: else whoever draws could choose between two numbers."""
    fallback = answers.by == "FALLBACK"
    if fallback or kept(view, "POOL")["source"] == "DICE":
        yield from _submitted(view, MINUTES, "掷骰须有双方在场的记录")
    if fallback:
        yield from _submitted(view, NUMBER_PROOF, "用替代办法的，须有届时没有公布号码的凭证（停开公告等）")
    elif kept(view, "POOL")["source"] != "DICE":
        yield from _submitted(view, NUMBER_PROOF, "须有公布号码的凭证")


def _submitted(view: View, wanted: DocumentKind, what: str) -> Iterator[Reason]:
    if not any(paper.kind == wanted.key and not paper.seq for paper in view.materials):
        yield Reason(f"须随本项办理提交“{wanted.title}”：{what}", LAW.label, field="materials")


def spelled(raw: Mapping[str, Any]) -> str:
    """The number in its one spelling; what has none is left as it was sent, and refused by its form."""
    sent = str(raw.get("public_number", "")).strip()
    return canonical_number(sent) or sent


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
    last = _after(view, date.fromisoformat(drawn_on), "panel.recusal")
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


def _fell(view: View) -> Mapping[str, Any]:
    """What was said of the number of this list that was voided last; empty where none was."""
    pool, fell = latest(view, "POOL"), latest(view, VOIDED)
    return kept(view, VOIDED) if pool and fell and fell.seq > pool.seq else {}


def falls(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the objections were to; and in which way the next number comes: the same, or, where the other way was not due
    yet, the one that was announced."""
    by = kept(view, "DRAWN").get("by", "ANNOUNCED")
    thrown = by == "FALLBACK" or kept(view, "POOL").get("source") == "DICE"
    anew = "ANNOUNCED" if raw.get("ground") == "NOT_DUE" else by
    return {**with_objections(view, raw), "thrown": thrown, "anew": anew}


def may_fall(view: View, answers: Any) -> Iterator[Reason]:
    """Something is wrong with the number that a paper shows. What was thrown is thrown anew once: a number that is looked up
    can be put right again, for that chooses nothing."""
    other_way = kept(view, "DRAWN").get("by") == "FALLBACK"
    if answers.ground == "UNWITNESSED" and not answers.thrown:
        yield Reason("这次的号码不是掷骰产生的", VOID_LAW.label, field="ground")
    if answers.ground == "NOT_DUE" and not other_way:
        yield Reason("这次没有用替代办法", VOID_LAW.label, field="ground")
    if answers.thrown and any(json.loads(t.text)["thrown"] for t in view.tasks if t.kind == VOIDED):
        said = "掷出的号码已撤销过一次，重掷只有一次：不能再撤销，须答复异议并维持；对人选有意见的，申请回避"
        yield Reason(said, VOID_LAW.label, field="ground")
    shown = MINUTES if answers.thrown and answers.ground != "NOT_DUE" else NUMBER_PROOF
    yield from _submitted(view, shown, "撤销须有凭证")


def upheld(deed: Deed) -> Iterator[Done]:
    """The number stands."""
    yield from (Done(seq, 1, "REFUSED") for seq in deed.answers.asked)


def voided(deed: Deed) -> Iterator[Task | Done]:
    """The number falls, and with it the draw: its seats are nobody's; list and words stay. How the next one comes is kept."""
    a = deed.answers
    yield keep(VOIDED, {"ground": a.ground, "thrown": a.thrown, "anew": a.anew})
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
