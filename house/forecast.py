"""What will be late next: the queue of whoever has a case, at the pace they have lately kept, and one remedy for each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, or_, select
from sqlmodel import col

from engine.calendar import WORKING
from engine.cover import midnight
from engine.definition import Workflow
from engine.offices import COVER, Appointment, Offices
from engine.registry import Registry
from engine.statements import of
from engine.tables import Case, Event
from house.discretion import WORDS, withheld
from house.listing import law_of, names_of
from house.scope import Scope

AHEAD = 5  # working days looked ahead
LATELY = 30  # days over which the pace is taken
SHOWN = 12
HOW = (
    f"看今后 {AHEAD} 个工作日内到期的件。持有人（或队列）按到期先后逐件办理，速度取其近 {LATELY} 天每个工作日办理的步数（不足一步按一步）；"
    "推算办到本件的日子晚于到期日，或持有人已不在岗、队列无人认领，即列入。只推算件，不评价人。"
)


@dataclass(frozen=True, slots=True)
class Threat:
    """A case that will probably be late. `act`: the remedy, offered by its table here; '' where only a reminder helps."""

    id: int
    title: str
    org_title: str
    due_on: date
    left: int
    holder: str
    why: str
    act: str
    remedy: str
    roles: frozenset[str] = frozenset()  # who may do that act


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who is at which post today, and how many steps each took lately."""

    at: Mapping[tuple[str, str], frozenset[str]]  # (role, org) → persons
    cover: frozenset[str]
    steps: Mapping[str, int]
    names: Mapping[str, str]
    days: int  # working days over which the steps were taken

    def pace(self, persons: frozenset[str]) -> float:
        """Steps on a working day: at least one, for whoever had little to do has not been slow."""
        return max(sum(self.steps.get(one, 0) for one in persons) / self.days, 1.0)


def threats(connection: Connection, registry: Registry, scope: Scope, offices: Offices, today: date) -> list[Threat]:
    """The cases that will probably be late, by due day; five statements, however many cases."""
    waiting = _waiting(connection, scope, today)
    staff = _staff(connection, scope, waiting, today)
    secret = withheld(connection, [row.id for row in waiting])
    found = []
    for row in waiting:
        workflow = law_of(registry, row, today)
        if workflow and (said := _why(row, workflow, staff, scope, today)):
            why, act, remedy = said
            holder = staff.names.get(row.awaits_person or "", "") or workflow.state[row.state].title
            place = offices.title(row.awaits_org)
            who = f"{place} {holder}" if row.awaits_person else f"{place}{_role(workflow, row.awaits_role)}"
            left = scope.calendar.between(today, row.due_on, WORKING)
            title, may = WORDS if row.id in secret else row.title, _may(workflow, row.state, act)
            found.append(Threat(row.id, title, offices.title(row.org), row.due_on, left, who, why, act, remedy, may))
    return found[:SHOWN]


def _may(workflow: Workflow, state: str, act: str) -> frozenset[str]:
    rule = workflow.offered.get((state, act))
    return frozenset(role.key for role in rule.roles) if rule else frozenset()


def _role(workflow: Workflow, key: str) -> str:
    role = workflow.role.get(key)
    return role.title if role else key


def _waiting(connection: Connection, scope: Scope, today: date) -> Sequence[Any]:
    """What is due soon and not late yet, each with its place in the queue of whoever has it."""
    queue = of(Case, "awaits_org", "awaits_role", "awaits_person")
    place = func.row_number().over(partition_by=queue, order_by=of(Case, "due_on", "id")).label("place")
    names = (
        "id",
        "title",
        "org",
        "workflow",
        "version",
        "state",
        "due_on",
        "awaits_org",
        "awaits_role",
        "awaits_person",
    )
    horizon = scope.calendar.add(today, AHEAD, WORKING)
    soon = select(*of(Case, *names), place).where(
        col(Case.closed_at).is_(None), col(Case.due_on) <= horizon, col(Case.awaits_role) != "", *scope.cases
    )
    ranked = soon.subquery()
    rows = select(ranked).where(ranked.c.due_on >= today).order_by(ranked.c.due_on, ranked.c.id)
    return connection.execute(rows).all()


def _staff(connection: Connection, scope: Scope, waiting: Sequence[Any], today: date) -> _Staff:
    orgs = sorted({row.awaits_org for row in waiting})
    rows = connection.execute(
        select(*of(Appointment, "person", "role", "org", "from_on", "until_on"))
        .where(or_(col(Appointment.org).in_(orgs), col(Appointment.role) == COVER))
        .order_by(*of(Appointment, "case_id", "seq", "n"))
    )
    latest = {(who, role, org, start): until for who, role, org, start, until in rows}
    at: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (who, role, org, start), until in latest.items():
        if start <= today and (until is None or today <= until):
            at[role, org].add(who)
    named = {row.awaits_person for row in waiting if row.awaits_person}
    queues = {(row.awaits_role, row.awaits_org) for row in waiting}
    persons = sorted(named.union(*(at.get(queue, ()) for queue in queues)))
    since = today - timedelta(LATELY)
    steps = select(*of(Event, "actor"), func.count()).where(
        col(Event.at) >= midnight(since), col(Event.actor).in_(persons)
    )
    taken = dict(tuple(row) for row in connection.execute(steps.group_by(col(Event.actor)))) if persons else {}
    cover = frozenset(who for (role, _), found in at.items() if role == COVER for who in found)
    days = max(scope.calendar.between(since, today, WORKING), 1)
    posts = {post: frozenset(found) for post, found in at.items()}
    return _Staff(posts, cover, taken, names_of(connection, named), days)


def _why(row: Any, workflow: Workflow, staff: _Staff, scope: Scope, today: date) -> tuple[str, str, str] | None:
    """Why a case will be late, and the remedy: the act and its title."""
    post = staff.at.get((row.awaits_role, row.awaits_org), frozenset())
    named = row.awaits_person
    if named and named not in post | staff.cover:
        return f"持有人{staff.names[named]}已不在岗", *_remedy(row, workflow, alone=not post)
    if not named and not post:
        return "这个岗位今天无人任职", "", "登记任职或委托代办"
    pace = staff.pace(frozenset([named]) if named else post)
    done = scope.calendar.add(today, int((row.place - 1) / pace), WORKING)
    if done <= row.due_on:
        return None
    why = f"前面还有 {row.place - 1} 件，日均办 {pace:.1f} 步，推算 {done.month}月{done.day}日才办到"
    return why, *_remedy(row, workflow, alone=len(post) < 2)


def _remedy(row: Any, workflow: Workflow, *, alone: bool) -> tuple[str, str]:
    """One act that the table has here: give it to somebody else where there is somebody else, otherwise more time."""
    acts = {rule.act: rule.title for rule in workflow.offers(row.state)}
    wanted = ["extend"] if alone else [*_others(row), "extend"]
    return next(((act, acts[act]) for act in wanted if act in acts), ("", "催办"))


def _others(row: Any) -> Iterator[str]:
    if row.awaits_person:
        yield from ("hand_over",) if row.awaits_role == "HANDLER" else ("reassign",)
    else:
        yield from ("assign", "claim")
