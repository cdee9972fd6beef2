"""Who is told of an event: the persons behind its notices, and who stands in for them that day; never the one who did it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, tuple_
from sqlmodel import col

from engine.calendar import day_of
from engine.clocks import ClockKind
from engine.definition import TIME_USER, Workflow
from engine.offices import Appointment, Offices
from engine.registry import Registry
from engine.statements import of
from engine.tables import Case, Event, NoticeRow
from house.absences import StandIns

LATE, SOON, ACT = "late", "soon", "act"
_OF_TIME = {"breach": LATE, "report": LATE, "warn": SOON, "remind": SOON}

Key = tuple[int, int]  # a case, and the seq of its event


@dataclass(frozen=True, slots=True)
class Told:
    """One person who is to learn of an event. `n`: the notice that names them; `principal`: for whom they stand in."""

    person: str
    n: int
    principal: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with its notices. `told`: whom; `offices`: which offices the notices are addressed to, by notice."""

    case_id: int
    seq: int
    kind: str
    actor: str
    at: datetime
    org: str
    told: Sequence[Told]
    offices: Mapping[int, str]
    nobody: Sequence[tuple[int, str]] = ()  # notices whose role nobody holds, and why nobody is told

    @property
    def key(self) -> Key:
        """The event."""
        return self.case_id, self.seq


def happenings(
    connection: Connection, registry: Registry, keys: Sequence[Key], today: date, offices: Offices
) -> list[Happening]:
    """These events, each with whom it is told to; seven statements, however many, and two where nobody stands in for
    somebody away. `today`: who holds a post that nobody held on the day of the event.
    """
    events = connection.execute(
        select(*of(Event, "case_id", "seq", "act", "actor", "at"), *of(Case, "org", "workflow", "version"))
        .join(Case, col(Case.id) == col(Event.case_id))
        .where(tuple_(*of(Event, "case_id", "seq")).in_(keys))
        .order_by(*of(Event, "case_id", "seq"))
    ).all()
    notices: dict[Key, list[Any]] = defaultdict(list)
    rows = select(*of(NoticeRow, "case_id", "seq", "n", "role", "org", "person"))
    for row in connection.execute(
        rows.where(tuple_(*of(NoticeRow, "case_id", "seq")).in_(keys)).order_by(*of(NoticeRow, "case_id", "seq", "n"))
    ):
        notices[row.case_id, row.seq].append(row)
    everything = [row for own in notices.values() for row in own]
    posts = _Posts(connection, {row.org for row in everything if row.person is None}, today)
    behind = {
        (one.case_id, one.seq): [
            _persons(row, posts, registry.find(one.workflow, one.version), day_of(one.at))
            for row in notices[one.case_id, one.seq]
        ]
        for one in events
    }
    deputies = StandIns(connection, {who for own in behind.values() for persons in own for who in persons}, offices)
    return [
        _happening(one, notices[one.case_id, one.seq], behind[one.case_id, one.seq], deputies, registry)
        for one in events
    ]


def _persons(notice: Any, posts: "_Posts", workflow: Workflow | None, on: date) -> Sequence[str]:
    """Whom a notice names, or who holds the role it is addressed to."""
    if notice.person is not None:
        return (notice.person,)
    role = workflow.role.get(notice.role) if workflow else None
    return posts.holders("" if role is not None and role.anyone else notice.role, notice.org, on)


def _happening(
    event: Any, notices: Sequence[Any], behind: Sequence[Sequence[str]], deputies: StandIns, registry: Registry
) -> Happening:
    on = day_of(event.at)
    told: dict[str, Told] = {}
    for notice, persons in zip(notices, behind, strict=True):
        for person in persons:
            told.setdefault(person, Told(person, notice.n))
    for notice, persons in zip(notices, behind, strict=True):  # who is told in their own right is not told again
        for other, principal in deputies.of(persons, notice.role, on):
            told.setdefault(other, Told(other, notice.n, principal))
    told.pop(event.actor, None)
    heard = {notice.org for notice, persons in zip(notices, behind, strict=True) if persons}
    nobody = [
        (notice.n, f"{notice.org} 没有人担任 {notice.role}")
        for notice, persons in zip(notices, behind, strict=True)
        if not persons and not (event.actor == TIME_USER and notice.org in heard)  # of several leads one is enough
    ]
    kind = kind_of(registry.find(event.workflow, event.version), event.act, event.actor)
    return Happening(
        event.case_id, event.seq, kind, event.actor, event.at, event.org, tuple(told.values()),
        {notice.n: notice.org for notice in notices}, nobody,
    )  # fmt: skip


def kind_of(workflow: Workflow | None, act: str, actor: str) -> str:
    """late: a limit has passed; soon: one is near; act: what somebody did."""
    if actor != TIME_USER:
        return ACT
    if act in _OF_TIME:
        return _OF_TIME[act]
    passing = {one: clock.kind for clock in (workflow.clocks if workflow else ()) for one in clock.passing}
    return {None: ACT, ClockKind.REMIND: SOON}.get(passing.get(act), LATE)


class _Posts:
    """Who holds what at some offices. One statement, or none."""

    def __init__(self, connection: Connection, orgs: Iterable[str], today: date) -> None:
        self._today = today
        self._at: dict[str, dict[Any, date | None]] = defaultdict(dict)
        rows = select(*of(Appointment, "person", "role", "org", "from_on", "until_on"))
        if wanted := sorted(orgs):
            for row in connection.execute(
                rows.where(col(Appointment.org).in_(wanted)).order_by(*of(Appointment, "case_id", "seq", "n"))
            ):
                self._at[row.org][row.person, row.role, row.from_on] = row.until_on

    def holders(self, role: str, org: str, on: date) -> Sequence[str]:
        """Whoever holds a role (any, when empty) at an office on a day; when nobody did, whoever holds it today."""
        return self._on(role, org, on) or self._on(role, org, self._today)

    def _on(self, role: str, org: str, on: date) -> list[str]:
        held = (
            person
            for (person, key, start), until in self._at[org].items()
            if role in ("", key) and start <= on and (until is None or on <= until)
        )
        return list(dict.fromkeys(held))
