"""The reading side: lists of cases as people need them, scoped by who covers whom; frozen rows, statements constant in rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, false, func, not_, or_, select, tuple_, union
from sqlalchemy.orm import aliased
from sqlmodel import col

from engine.absences import Absences
from engine.definition import Role, Workflow
from engine.offices import SIGHTLESS, SUBTREE, Appointment, Covers, Delegation
from engine.questions import line_of
from engine.registry import Registry
from engine.statements import of
from engine.tables import Assignment, Case, ClockRow, Participation

_covered: Any = aliased(Case)
CLAIM = "claim"  # the act of taking a case out of the queue of one's post, where a table has it


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a list. `light`: none, amber, red, standing."""

    id: int
    title: str
    workflow: str
    org: str
    state: str
    due_on: date | None
    provisional: bool
    light: str
    awaits_role: str
    awaits_org: str
    awaits_person: str | None
    seq: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list. Empty fields do not narrow."""

    state: str = ""
    workflow: str = ""
    org: str = ""  # this office and everything below it
    light: str = ""
    title: str = ""
    mine: bool = False  # what awaits me
    closed: bool = False
    after: int = 0  # cursor: the id the last page ended with
    limit: int = 50


def posts_of(connection: Connection, person: str, today: date) -> list[tuple[str, str]]:
    """(role, org) that a person holds today."""
    return _posts(connection, [person], today).get(person, [])


def cases(
    connection: Connection, person: str, today: date, wanted: Wanted, registry: Registry | None = None
) -> list[Line]:
    """The cases a person may see: assigned to their offices or to them, or of an office that theirs covers.

    `registry`: what waits for another name of their post is theirs, too.
    """
    posts = posts_of(connection, person, today)
    orgs = sorted({org for _, org in posts})
    beside = _beside(registry, Acting(person, tuple(posts))) if registry else ()
    listed = _narrowed(select(Case).where(visible(orgs, person)), person, posts, wanted, beside)
    if wanted.light:
        listed = listed.where(lit(wanted.light, today))
    rows = connection.execute(listed.order_by(col(Case.id)).limit(wanted.limit)).all()
    clocks = live_clocks(connection, [row.id for row in rows])
    return [_line(row, clocks.get(row.id, []), today) for row in rows]


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom a person may act today: themselves (`principal` is ''), or an absent colleague, with the posts that count."""

    person: str
    posts: tuple[tuple[str, str], ...]  # (role, org)
    principal: str = ""
    roles: frozenset[str] = frozenset()  # what the delegation is limited to; empty: everything
    from_on: date | None = None
    until_on: date | None = None
    authority: str = ""
    ahead: tuple[str, ...] = ()  # deputies who come first and are there: theirs is all but what they may not act in


def acting_for(connection: Connection, person: str, today: date) -> list[Acting]:
    """The person first, then everybody who has delegated to them today; two statements, and three for each of those."""
    held = _posts(connection, [person], today)
    found = [Acting(person, tuple(held.get(person, ())))]
    for row in delegations(connection, today, delegate=person):
        line = line_of(connection, row.principal)
        roles = frozenset(row.roles.split())
        own = [post for post in line.posts(row.principal, today) if not roles or post[0] in roles]
        for ahead, posts in _in_turn(line, row, own, today).items():
            narrow = roles if len(posts) == len(own) else frozenset(role for role, _ in posts)
            terms = row.principal, narrow, row.from_on, row.until_on, row.authority
            found.append(Acting(row.principal, tuple(posts), *terms, ahead))
    return found


def _in_turn(
    line: Absences, row: Any, posts: Sequence[tuple[str, str]], today: date
) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """The principal's posts by who comes first in them."""
    found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for role, org in posts:
        ahead = (one.delegate for one in line.present(row.principal, today, [role]) if one.rank < row.rank)
        found.setdefault(tuple(ahead), []).append((role, org))
    return found or {(): []}


def delegations(connection: Connection, today: date, *, delegate: str = "", principal: str = "") -> list[Any]:
    """The delegations that hold today, to one person or from one; the later row for the same start prevails."""
    columns = ("principal", "delegate", "from_on", "until_on", "authority", "roles", "rank", "holds")
    rows = connection.execute(
        select(*of(Delegation, *columns))
        .where(col(Delegation.delegate) == delegate if delegate else col(Delegation.principal) == principal)
        .order_by(*of(Delegation, "case_id", "seq", "n"))
    )
    latest = {(row.principal, row.delegate, row.from_on): row for row in rows}
    return [row for row in latest.values() if row.holds and row.from_on <= today <= row.until_on]


def _posts(connection: Connection, persons: Sequence[str], today: date) -> dict[str, list[tuple[str, str]]]:
    rows = connection.execute(
        select(*of(Appointment, "person", "role", "org", "from_on", "until_on"))
        .where(col(Appointment.person).in_(persons))
        .order_by(*of(Appointment, "case_id", "seq", "n"))
    )
    latest = {(who, role, org, start): until for who, role, org, start, until in rows}
    held: dict[str, dict[tuple[str, str], None]] = {}
    for (who, role, org, start), until in latest.items():
        if start <= today and (not until or today <= until):
            held.setdefault(who, {})[role, org] = None
    return {who: list(posts) for who, posts in held.items()}


def todo(registry: Registry, acting: Acting) -> ColumnElement[bool]:
    """The move is theirs: assigned to them by name, or to a post of theirs that nobody holds by name."""
    named = and_(
        col(Case.awaits_person).is_not(None), col(Case.awaits_person) == acting.person
    )  # never NULL: it is negated
    if acting.roles:
        named = and_(named, col(Case.awaits_role).in_(sorted(acting.roles)))
    queued = _queued([post for post in acting.posts if post[0] not in _personal(registry)])
    return and_(or_(named, queued, *_beside(registry, acting)), *_barred(acting))


def in_queue(registry: Registry, acting: Acting, row: Any) -> bool:
    """One case, of which nobody has the move by name: whether it waits for a post of theirs, as `todo` has it."""
    beside = (
        role
        for workflow, awaited, role, states in _equals(registry)
        if (workflow, awaited) == (row.workflow, row.awaits_role) and row.state in states
    )
    return not row.awaits_person and any((role, row.awaits_org) in acting.posts for role in (row.awaits_role, *beside))


def _beside(registry: Registry, acting: Acting) -> Iterator[ColumnElement[bool]]:
    """Queues of another name of their post."""
    for workflow, awaited, role, states in _equals(registry):
        if orgs := [org for held, org in acting.posts if held == role]:
            queue = _queued([(awaited, org) for org in orgs])
            yield and_(col(Case.workflow) == workflow, col(Case.state).in_(states), queue)


def _barred(acting: Acting) -> list[ColumnElement[bool]]:
    """What is left to a deputy while those before are there: cases in which each of them has taken a part already."""
    took = (select(*of(Participation, "case_id")).where(col(Participation.person) == one) for one in acting.ahead)
    return [col(Case.id).in_(some) for some in took]


def claims(registry: Registry, acting: Acting) -> ColumnElement[bool]:
    """In the queue of a post of theirs, where somebody must take it by name; or in a state in which they may claim it."""
    ways = [_queued([post for post in acting.posts if post[0] in _personal(registry)])]
    for workflow, state, roles in _claimed_from(registry):
        orgs = sorted({org for role, org in acting.posts if role in roles})
        free = select(*of(Assignment, "case_id")).where(
            col(Assignment.role).in_(roles), col(Assignment.org).in_(orgs), col(Assignment.person).is_(None)
        )
        if orgs:
            ways.append(and_(col(Case.workflow) == workflow, col(Case.state) == state, col(Case.id).in_(free)))
    return and_(or_(*ways), *_barred(acting))


def _queued(posts: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    if not posts:
        return false()
    queues = tuple_(col(Case.awaits_role), col(Case.awaits_org)).in_(posts)
    return and_(col(Case.awaits_person).is_(None), queues)


@cache
def _personal(registry: Registry) -> frozenset[str]:
    return frozenset(role.key for workflow in registry.all for role in workflow.roles if role.personal)


@cache
def _equals(registry: Registry) -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    """(workflow, awaited role, another role, states): two names of one post, held at the same place, with the same acts."""
    return tuple(
        (workflow.key, awaited.key, role.key, tuple(one.key for one in workflow.states if one.awaits is awaited))
        for workflow in registry.all
        for awaited in dict.fromkeys(state.awaits for state in workflow.states if state.awaits)
        for role in workflow.roles
        if role is not awaited and _same_post(workflow, awaited, role)
    )


def _same_post(workflow: Workflow, one: Role, other: Role) -> bool:
    """Whatever one of two roles may do, the other may do; and neither is a person's own."""
    acts, others = ({id(rule) for rule in workflow.rules if each in rule.roles} for each in (one, other))
    return bool(acts) and acts == others and one.at == other.at and not (one.personal or other.personal)


@cache
def _claimed_from(registry: Registry) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(workflow, state, roles) where the table offers to claim."""
    found = {
        (workflow.key, state.key, tuple(role.key for role in rule.roles)): None
        for workflow in registry.all
        for rule in workflow.rules
        if rule.act == CLAIM
        for state in rule.sources
    }
    return tuple(found)


def visible(orgs: Sequence[str], person: str) -> ColumnElement[bool]:
    """Which cases a person sees: of offices that theirs cover, and those assigned to their offices or to them."""
    below = select(*of(Covers, "covered")).where(col(Covers.org).in_(orgs), col(Covers.how).not_in(SIGHTLESS))
    theirs = select(_covered.id).where(_covered.org.in_(below))  # as a union, so that an index finds them
    return col(Case.id).in_(union(theirs, assigned(orgs, person)))


def assigned(orgs: Sequence[str], person: str) -> Select[Any]:
    """The cases in which one of the offices, or the person, holds a role."""
    ours = or_(col(Assignment.org).in_(orgs), col(Assignment.person) == person)
    return select(*of(Assignment, "case_id")).where(ours)


def lit(light: str, today: date) -> ColumnElement[bool]:
    """`light_of` as a condition, so that a page of a list is full."""
    limit = and_(col(ClockRow.case_id) == col(Case.id), col(ClockRow.kind) == "MAX")
    running = and_(limit, col(ClockRow.status) == "running")
    red = exists().where(running, col(ClockRow.due_on) <= today)
    amber = exists().where(running, col(ClockRow.stage) >= 1)
    standing = exists().where(limit, col(ClockRow.status) == "standing")
    return {
        "red": red,
        "amber": and_(not_(red), amber),
        "standing": and_(not_(red), not_(amber), standing),
    }.get(light, and_(not_(red), not_(amber), not_(standing)))


def _narrowed(
    listed: Select[Any],
    person: str,
    posts: Sequence[tuple[str, str]],
    wanted: Wanted,
    beside: Iterable[ColumnElement[bool]] = (),
) -> Select[Any]:
    listed = listed.where(col(Case.id) > wanted.after)
    if not wanted.closed:
        listed = listed.where(col(Case.closed_at).is_(None))
    if wanted.state:
        listed = listed.where(col(Case.state) == wanted.state)
    if wanted.workflow:
        listed = listed.where(col(Case.workflow) == wanted.workflow)
    if wanted.org:
        below = select(*of(Covers, "covered")).where(col(Covers.org) == wanted.org, col(Covers.how) == SUBTREE)
        listed = listed.where(col(Case.org).in_(below))
    if wanted.title:
        listed = listed.where(col(Case.title).contains(wanted.title, autoescape=True))
    if wanted.mine:
        offices = [and_(col(Case.awaits_role) == role, col(Case.awaits_org) == org) for role, org in posts]
        free = and_(col(Case.awaits_person).is_(None), or_(*offices)) if offices else col(Case.id) < 0
        listed = listed.where(or_(col(Case.awaits_person) == person, free, *beside))
    return listed


def live_clocks(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    """The running and standing clocks of some cases, by case; one statement."""
    found: dict[int, list[Any]] = {}
    if ids:
        live = select(ClockRow).where(col(ClockRow.case_id).in_(ids), col(ClockRow.status).in_(["running", "standing"]))
        for row in connection.execute(live):
            found.setdefault(row.case_id, []).append(row)
    return found


def _line(row: Any, clocks: Sequence[Any], today: date) -> Line:
    return Line(
        row.id, row.title, row.workflow, row.org, row.state, row.due_on, any(c.provisional for c in clocks),
        light_of(clocks, today), row.awaits_role, row.awaits_org, row.awaits_person, row.seq,
    )  # fmt: skip


def light_of(clocks: Sequence[Any], today: date) -> str:
    """The strongest light of a case's live clocks: red, amber (time has warned), standing, none."""
    limits = [c for c in clocks if c.kind == "MAX"]
    if any(c.status == "running" and c.due_on and c.due_on <= today for c in limits):
        return "red"
    if any(c.status == "running" and c.stage >= 1 for c in limits):
        return "amber"
    return "standing" if any(c.status == "standing" for c in limits) else "none"


def count(connection: Connection, workflow: str = "") -> int:
    """How many cases there are."""
    counted = select(func.count()).select_from(Case)
    return int(connection.execute(counted.where(col(Case.workflow) == workflow) if workflow else counted).scalar_one())
