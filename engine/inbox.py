"""The reading side: lists of cases as people need them, scoped by who covers whom; frozen rows, statements constant in rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select
from sqlmodel import col

from engine.offices import SUBTREE, Appointment, Covers
from engine.statements import of
from engine.tables import Assignment, Case, ClockRow


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
    rows = connection.execute(
        select(*of(Appointment, "role", "org", "from_on", "until_on"))
        .where(col(Appointment.person) == person)
        .order_by(col(Appointment.case_id), col(Appointment.seq), col(Appointment.n))
    )
    latest = {(role, org, start): until for role, org, start, until in rows}
    held = (
        (role, org) for (role, org, start), until in latest.items() if start <= today and (not until or today <= until)
    )
    return list(dict.fromkeys(held))


def cases(connection: Connection, person: str, today: date, wanted: Wanted) -> list[Line]:
    """The cases a person may see: assigned to their offices or to them, or of an office that theirs covers."""
    posts = posts_of(connection, person, today)
    orgs = sorted({org for _, org in posts})
    listed = _narrowed(_visible(orgs, person), person, posts, wanted)
    rows = connection.execute(listed.order_by(col(Case.id)).limit(wanted.limit)).all()
    clocks = _clocks(connection, [row.id for row in rows])
    lines = [_line(row, clocks.get(row.id, []), today) for row in rows]
    return [line for line in lines if not wanted.light or line.light == wanted.light]


def _visible(orgs: Sequence[str], person: str) -> Select[Any]:
    below = select(*of(Covers, "covered")).where(col(Covers.org).in_(orgs))
    ours = select(*of(Assignment, "case_id")).where(
        or_(col(Assignment.org).in_(orgs), col(Assignment.person) == person)
    )
    return select(Case).where(or_(col(Case.org).in_(below), col(Case.id).in_(ours)))


def _narrowed(listed: Select[Any], person: str, posts: Sequence[tuple[str, str]], wanted: Wanted) -> Select[Any]:
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
        listed = listed.where(or_(col(Case.awaits_person) == person, free))
    return listed


def _clocks(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
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
