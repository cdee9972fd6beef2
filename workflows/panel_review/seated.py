"""Who sits where, as the case's own record tells it: composition, seats, draws, recusals; and who has had a part in the matter."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from engine.errors import Reason
from engine.plan import Task
from engine.standing import OpenTask, View
from registers.panels import SHELF, Experts
from workflows.law import D713
from workflows.roles import EVALUATOR, GOV_HEAD, GOV_OFFICE, HANDLER, PANEL_HEAD, UNIT
from workflows.roles import SECRETARY as PANEL_SECRETARY

LIAISON = "GOV_LIAISON"
KEY = "panel_review"
PRESIDING = (
    "SECRETARY",
    "AUTHORITY",
    PANEL_SECRETARY.key,
    PANEL_HEAD.key,
    GOV_OFFICE.key,
    GOV_HEAD.key,
)  # parts, roles
LEFT = "LEFT"  # a task by which the record keeps who had to leave a seat: the person; their code on the list
BARRED = "BARRED"  # a task by which the case that asks names somebody who must not sit, and why


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits on a seat now. An empty `person`: nobody."""

    n: int
    category: str
    code: str
    name: str
    person: str
    org: str


def seat_task(n: int, category: str, code: str, name: str, person: str, org: str) -> Task:
    """How the record keeps who sits where."""
    return Task("SEAT", person, "|".join((str(n), category, code, name, org)))


def seats(view: View) -> dict[int, Seat]:
    """By number: the latest who came to sit there."""
    found: dict[int, Seat] = {}
    for task in view.tasks:
        if task.kind == "SEAT":
            n, category, code, name, org = task.detail.split("|")
            found[int(n)] = Seat(int(n), category, code, name, task.text, org)
    return found


def number(value: Any) -> int:
    """A number as a program or as a page sends it; 0 for anything else."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 9:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def own_seat(view: View) -> Seat | None:
    """The seat of whoever acts."""
    who = view.principal or view.actor
    return next((seat for seat in seats(view).values() if seat.person == who), None)


def latest(view: View, kind: str) -> OpenTask | None:
    """The newest task of a kind, answered or not."""
    return next((task for task in reversed(view.tasks) if task.kind == kind), None)


def kept(view: View, kind: str) -> Mapping[str, Any]:
    """What the newest task of a kind says."""
    task = latest(view, kind)
    said: Mapping[str, Any] = json.loads(task.text) if task else {}
    return said


def keep(kind: str, said: Mapping[str, Any]) -> Task:
    """A task that says something to the acts that follow."""
    return Task(kind, json.dumps(said, ensure_ascii=False, sort_keys=True))


def composition(view: View) -> list[tuple[int, str, str]]:
    """(seat, category, selection) of every seat, in the order of the policy at admission."""
    groups = kept(view, "COMPOSITION").get("composition", ())
    flat = [(one["category"], one["selection"]) for one in groups for _ in range(one["count"])]
    return [(n, category, selection) for n, (category, selection) in enumerate(flat, 1)]


def experts(view: View) -> Experts:
    """Every register of experts."""
    found: Experts = view.shelves[SHELF]
    return found


# --- who has had a part in it -----------------------------------------------------------------------------------------


def involved(view: View, *, presiding: bool = True) -> dict[str, str]:
    """Whoever has taken a part in the matter so far, in its closed cases too: the person, and which part.

    `presiding` False: but for those who have only kept or decided about another panel of it.
    """
    found: dict[str, str] = {}
    for member in view.kin:
        over = () if presiding or member.workflow.key != KEY else PRESIDING
        for part, persons in member.parts.items():
            title = member.workflow.titles.get(part, part)
            if part not in over:
                found |= {person: f"在本事项中已是{title}" for person, _ in persons if person not in found}
        for key, holder in member.holders.items():
            if holder.person and key not in over:
                role = member.workflow.role.get(key)
                found.setdefault(holder.person, f"在本事项中担任{role.title if role else key}")
        found |= {one.text: one.detail for one in member.tasks if one.kind == BARRED and one.text not in found}
    for person in sorted(departed(view)):
        found.setdefault(person, "曾在本评审团，已离席")
    return found


def departed(view: View) -> set[str]:
    """Whoever has sat on this panel and does so no longer. A draw that fell with its number has seated nobody, but whoever had
    to leave it before it fell has left."""
    ends = [(task.seq, task.kind) for task in view.tasks if task.kind in ("ORDER", "VOIDED")]
    fallen = [(a, b) for (a, kind), (b, then) in pairwise(sorted(ends)) if (kind, then) == ("ORDER", "VOIDED")]
    sat = {t.text for t in view.tasks if t.kind == "SEAT" and not any(a <= t.seq < b for a, b in fallen)}
    left = {task.text for task in view.tasks if task.kind == LEFT}
    return (sat | left) - {seat.person for seat in seats(view).values()} - {""}


def gone_from_list(view: View) -> dict[str, str]:
    """Code → why, of whoever had to leave the panel since its list was published: no draw from the same list seats them."""
    published = latest(view, "POOL")
    since = published.seq if published else 0
    return {
        task.detail: "在本名单的抽取后因回避或缺位离席" for task in view.tasks if task.kind == LEFT and task.seq > since
    }


def taken_since(view: View) -> dict[str, str]:
    """Whoever has worked for this panel itself other than on a seat: the person, and as what."""
    found = {person: "在本评审中是第三方评估人员" for person, _ in view.parts.get("EVALUATOR", ())}
    holder = view.holders.get(EVALUATOR.key)
    return {**found, **({holder.person: "在本评审中是第三方评估人员"} if holder and holder.person else {})}


def overdue(view: View, *clocks: str) -> bool:
    """Whether one of these clocks, or any, is past its last day: who may decide only after another does so from then on."""
    held = [view.readings.get(key) for key in clocks] if clocks else view.readings.values()
    return any(one and one.status == "running" and one.due is not None and view.today > one.due for one in held)


def in_person(view: View) -> Reason | None:
    """A seat is somebody's own: nobody declares, votes or signs for a member."""
    return Reason("评审员须本人办理，不能委托代办", D713["19"].label, view.principal) if view.principal else None


def uninvolved(view: View) -> Reason | None:
    """Whoever decides about the panel has had no part in what it is about, and speaks for no undertaking unit of it."""
    parts = involved(view, presiding=False)
    for who in view.persons:
        if why := parts.get(who) or _of_the_unit(view, who):
            return Reason(f"{who} {why}，不得主持或批准评审", D713["20"].label, "政府办公室")
    return None


def _of_the_unit(view: View, who: str) -> str:
    speaks = {(role.key, view.holders[role.key].org) for role in (UNIT, HANDLER) if role.key in view.holders}
    return (
        "是承办单位人员" if any(post.person == who and (post.role, post.org) in speaks for post in view.posts) else ""
    )


def left_register(view: View, seat: Seat) -> str:
    """That whoever sits there is in the register no more, and since when; '' while they are."""
    one = experts(view).expert(seat.org, seat.code.removeprefix(f"{seat.org}."))
    if not seat.person or (one is not None and one.in_register(view.today)):
        return ""
    return f"{seat.n}号席{seat.name}{f'已于{one.left_on or one.until_on}退出' if one else '不在'}专家库"


def still_enrolled(view: View) -> Iterator[Reason]:
    """Whoever sits is still in the register."""
    for seat in seats(view).values():
        if why := left_register(view, seat):
            yield Reason(f"{why}，不能继续评审", D713["21"].label, "批准机关办理“缺位递补”")


def all_enrolled(view: View) -> Reason | None:
    """The first of them, as a condition."""
    return next(still_enrolled(view), None)


def right_authority(view: View, seat: Seat) -> Reason | None:
    """The liaison's seat is decided by the government; the others by the head of the bureau, unless they are involved."""
    posts = {post.role for post in view.posts if post.person == (view.principal or view.actor)}
    if seat.category == LIAISON and posts <= {PANEL_HEAD.key}:
        return Reason("联系领导席位的回避由政府办公室或政府主要负责人决定", who="政府办公室", field="seat")
    return None


def chair_may(view: View, n: int) -> str | None:
    """The liaison does not preside where he leads the field of the undertaking unit."""
    there = seats(view).get(n)
    leads = kept(view, "LIAISON").get("leads_field", False)
    if there is None or not there.person:
        return f"{n}号席没有人"
    return "联系领导分管承办单位，不得主持" if there.category == LIAISON and leads else None
