"""Outside opinions: wanted by members themselves, ordered once a majority wants one, and before anybody votes."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.plan import Deed, Done, Task
from engine.standing import OpenTask, View
from workflows.law import D713
from workflows.panel_review.forms import HIDDEN, LONG, Form
from workflows.panel_review.seated import own_seat, seats
from workflows.panel_review.units import parted_units, same_unit

WANTS = "WANTS"
WANTED = ASSUMED["第三方意见由评审团过半数决定"]


class EvaluationWish(Form):
    """要求第三方意见: a member's own voice, of which a majority of the panel is needed."""

    reason: str = Field(title="须由第三方评估的问题", min_length=2, max_length=LONG)
    seat: int = Field(0, title="席位", ge=0, le=9, json_schema_extra=HIDDEN)


def own_wish(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whose voice it is, whatever was sent."""
    seat = own_seat(view)
    return {**raw, "seat": seat.n if seat else 0}


def _wishes(view: View) -> dict[int, OpenTask]:
    """By seat, of those who sit there now: who wants one and has not got it."""
    there = seats(view)
    open_ = ((int(t.text), t) for t in view.open_tasks(WANTS))
    return {n: t for n, t in open_ if n in there and there[n].person == t.detail}


def wishes_answered(view: View) -> Reason | None:
    """What a majority wants to know is asked before anybody votes."""
    found = sorted(_wishes(view))
    if len(found) * 2 <= view.facts.seats:
        return None
    words = f"{'、'.join(map(str, found))}号席已要求第三方意见，过半数：先委托第三方评估"
    return Reason(words, WANTED.label, "秘书（委托第三方评估）")


def not_wished_yet(view: View, answers: Any) -> Iterator[Reason]:
    """Once."""
    if answers.seat in _wishes(view):
        yield Reason("您已要求第三方意见", WANTED.label, field="reason")


def with_wishes(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who wants it, as they have said themselves; whatever was sent."""
    found = _wishes(view)
    return {**raw, "in_favour": sorted(found), "asked": [found[n].seq for n in sorted(found)]}


def ordered(view: View, answers: Any) -> Iterator[Reason]:
    """A majority of all seats wants an outside opinion, from a body that is not a party and did no earlier assessment."""
    favour = set(answers.in_favour)
    if len(favour) * 2 <= view.facts.seats:
        who = "各评审员（要求第三方意见）"
        yield Reason(f"要求的有 {len(favour)} 席，没有过半数（{view.facts.seats} 席）", WANTED.label, who, "body")
    units = parted_units(view)
    for field, name in (("body", answers.body), ("org", answers.org)):
        if why := same_unit(view.offices, view.org, name, units) if name else "":
            law = D713["36"] if "评估" in why else D713["20"]
            yield Reason(f"{name}是{why.replace('人员', '', 1)}，不能受托", law.label, field=field)
    if answers.person and answers.org not in view.appointed(answers.person, "EVALUATOR"):
        said = f"{answers.person} 没有在 {answers.org} 登记为第三方评估人员"
        yield Reason(said, field="person", who="管理员登记任职")
    if any(answers.person == who for one in view.family for part in one.parts.values() for who, _ in part):
        yield Reason(f"{answers.person} 在本事项中已有身份，不能受托", D713["20"].label, field="person")


def evaluation_late(view: View) -> str | None:
    """One goes on without the outside opinion only after its time."""
    reading = view.readings.get("evaluation")
    waiting = reading is not None and reading.due is not None and view.today <= reading.due
    return f"第三方意见的期限至 {reading.due}，届满后才能径行继续" if reading and waiting else None


def wished(deed: Deed) -> Iterator[Task]:
    """It waits for others."""
    yield Task(WANTS, str(deed.answers.seat), deed.person)


def got(deed: Deed) -> Iterator[Done]:
    """What they wanted is ordered."""
    yield from (Done(seq, 1, "ORDERED") for seq in deed.answers.asked)
