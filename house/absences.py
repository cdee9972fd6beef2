"""离岗与代理 as people need them: who is away, who stands in today, and who is told when nobody does."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.absences import Absences, Away
from engine.calendar import day_of
from engine.definition import ADMIN
from engine.docket import Docket
from engine.offices import Appointment, Delegation, Leave, Offices
from engine.questions import line_of
from engine.statements import of
from house.listing import names_of
from house.opening import House
from house.staffing import role_titles
from workflows.absences import days

LEADS = ("LEAD", "HEAD", "HUB_LEAD", "CLEAD")  # who answers for an office's work
PAST = timedelta(days=60)  # how long an absence that is over stays in lists
ORDINALS = "一二三四五六七八九"
Post = tuple[str, str]  # a role and the office where it is held


# --- who is told, who may act -----------------------------------------------------------------------------------------


def deputies_of(connection: Connection, person: str, today: date, role: str = "") -> list[str]:
    """Who stands in for a person today and is there, in order: the first of them is the one to act. One server turn."""
    found = line_of(connection, person).present(person, today, (role,) if role else ())
    return list(dict.fromkeys(one.delegate for one in found))


@dataclass(frozen=True, slots=True)
class Instead:
    """Who learns of what concerns somebody who is away. `how`: deputy, lead, admin; '' when nobody need be told."""

    persons: tuple[str, ...] = ()
    how: str = ""


def instead_of(connection: Connection, offices: Offices, person: str, today: date, role: str = "") -> Instead:
    """The deputies whose turn it is; when they are all away, who leads the office, or keeps it."""
    return _instead(connection, offices, line_of(connection, person), person, role, today)


def _instead(connection: Connection, offices: Offices, line: Absences, person: str, role: str, on: date) -> Instead:
    wanted = (role,) if role else ()
    present = line.present(person, on, wanted)
    if present:
        turn = present[0].rank
        return Instead(tuple(dict.fromkeys(one.delegate for one in present if one.rank == turn)), "deputy")
    if not line.away(person, on) and not line.deputies(person, on, wanted):
        return Instead()
    orgs = [org for key, org in line.posts(person, on) if role in ("", key)]
    return in_charge_of(connection, offices, orgs, on, but=person)


class StandIns:
    """Who is told in the place of some persons, for many notices at once. Three statements; more only where nobody is left."""

    def __init__(self, connection: Connection, persons: Iterable[str], offices: Offices) -> None:
        """`persons`: those whom notices name, or who hold the role these are addressed to."""
        self._connection, self._offices = connection, offices
        wanted = sorted(set(persons))
        line = _rows(connection, Delegation, ("principal", *_DELEGATION), col(Delegation.principal).in_(wanted))
        people = sorted({*wanted, *(row["delegate"] for row in line)})
        leaves = _rows(connection, Leave, (*Away._fields, "holds"), col(Leave.person).in_(people))
        columns = ("person", "role", "org", "from_on", "until_on")
        posts = _rows(connection, Appointment, columns, col(Appointment.person).in_(people))
        self._known = Absences(leaves, line, posts)

    def of(self, persons: Sequence[str], role: str, on: date) -> list[tuple[str, str]]:
        """(who is told, in whose place) for those who hold a role ('' for any) on a day: deputies for each; who leads or
        keeps the office only when none of them is there."""
        found = [(one, _instead(self._connection, self._offices, self._known, one, role, on)) for one in persons]
        nobody = all(self._known.away(one, on) for one in persons) and all(i.how != "deputy" for _, i in found)
        return [(who, one) for one, instead in found if instead.how == "deputy" or nobody for who in instead.persons]


_DELEGATION = ("delegate", "from_on", "until_on", "authority", "roles", "rank", "holds")


def _rows(connection: Connection, table: Any, names: Sequence[str], which: Any) -> list[dict[str, Any]]:
    asked = select(*of(table, *names)).where(which).order_by(*of(table, "case_id", "seq", "n"))
    return [dict(row._mapping) for row in connection.execute(asked)]


def in_charge_of(connection: Connection, offices: Offices, orgs: Sequence[str], today: date, but: str = "") -> Instead:
    """Who leads these offices and is not away; else the administrators of them or of what is above."""
    above = {org: offices.ancestors(org) for org in orgs}
    held = holders(connection, {code for codes in above.values() for code in codes}, today)
    leads = [who for org in orgs for role in LEADS for who in held.get((role, org), ()) if who != but]
    absent = _away(connection, leads, today)
    if there := tuple(dict.fromkeys(who for who in leads if who not in absent)):
        return Instead(there, "lead")
    nearest = (
        next((held[ADMIN.key, code] for code in codes if (ADMIN.key, code) in held), ()) for codes in above.values()
    )
    keepers = tuple(dict.fromkeys(who for found in nearest for who in found if who != but))
    return Instead(keepers, "admin" if keepers else "")


def holders(connection: Connection, orgs: Iterable[str], today: date) -> dict[Post, list[str]]:
    """Everybody who holds a post at some offices today. One statement."""
    columns = ("person", "role", "org", "from_on", "until_on")
    rows = select(*of(Appointment, *columns)).where(col(Appointment.org).in_(sorted(set(orgs))))
    latest = {
        (r.person, r.role, r.org, r.from_on): r.until_on
        for r in connection.execute(rows.order_by(*of(Appointment, "case_id", "seq", "n")))
    }
    found: dict[Post, dict[str, None]] = defaultdict(dict)
    for (person, role, org, start), until in latest.items():
        if start <= today and (until is None or today <= until):
            found[role, org][person] = None
    return {post: list(persons) for post, persons in found.items()}


def leaves_of(connection: Connection, persons: Iterable[str]) -> dict[str, list[Away]]:
    """Every absence of some persons as last registered. One statement, or none."""
    wanted = sorted(set(persons))
    if not wanted:
        return {}
    rows = select(*of(Leave, *Away._fields, "holds")).where(col(Leave.person).in_(wanted))
    named = [row._asdict() for row in connection.execute(rows.order_by(*of(Leave, "case_id", "seq", "n")))]
    known = Absences(named, (), ())
    return {who: found for who in wanted if (found := known.leaves(who))}


def _away(connection: Connection, persons: Iterable[str], on: date) -> set[str]:
    found = leaves_of(connection, persons)
    return {who for who, own in found.items() if any(one.from_on <= on <= one.until_on for one in own)}


# --- absences in words ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Named:
    """One deputy of an absence. `away`: when they are away themselves, in words."""

    username: str
    name: str
    rank: int
    role_titles: Sequence[str]
    authority: str
    away: str

    @property
    def place(self) -> str:
        """第一代理人."""
        return place(self.rank)


@dataclass(frozen=True, slots=True)
class Absent:
    """One absence. `when`: now, coming, past. `alone`: the first days in which nobody would stand in, in words."""

    person: str
    name: str
    from_on: date
    until_on: date
    reason: str
    when: str
    deputies: Sequence[Named]
    alone: str


def place(rank: int) -> str:
    """第一代理人."""
    return f"第{ORDINALS[rank - 1]}代理人" if rank <= len(ORDINALS) else f"第{rank}代理人"


def absences(house: House, docket: Docket, persons: Iterable[str]) -> list[Absent]:
    """The absences of some persons that are not long over, the next to end first."""
    today = day_of(docket.now)
    found = [
        one for own in leaves_of(docket.connection, persons).values() for one in own if one.until_on >= today - PAST
    ]
    if not found:
        return []
    known, titles = line_of(docket.connection), role_titles(house)
    names = names_of(
        docket.connection,
        [who for one in found for who in (one.person, *(d.delegate for d in known.named(one.person)))],
    )
    shown = [_absent(known, one, names, titles, today) for one in found]
    return sorted(shown, key=lambda one: (one.when == "past", one.until_on, one.person))


def _absent(known: Absences, leave: Away, names: Mapping[str, str], titles: Mapping[str, str], today: date) -> Absent:
    within = [d for d in known.named(leave.person) if d.from_on <= leave.until_on and leave.from_on <= d.until_on]
    line = [
        Named(
            one.delegate, names[one.delegate], one.rank, [titles.get(role, role) for role in one.roles], one.authority,
            _meanwhile(known, one.delegate, leave),
        )
        for one in within
    ]  # fmt: skip
    when = "past" if leave.until_on < today else "now" if leave.from_on <= today else "coming"
    return Absent(
        leave.person, names[leave.person], leave.from_on, leave.until_on, leave.reason, when, line,
        _alone(known, leave, today) if line else "",
    )  # fmt: skip


def _meanwhile(known: Absences, person: str, leave: Away) -> str:
    """When somebody is away during an absence."""
    both = [(max(o.from_on, leave.from_on), min(o.until_on, leave.until_on)) for o in known.leaves(person)]
    return "、".join(days(first, last) for first, last in both if first <= last)


def _alone(known: Absences, leave: Away, today: date) -> str:
    first = max(leave.from_on, today)
    span = [first + timedelta(n) for n in range((leave.until_on - first).days + 1)]
    bare = [day for day in span if not known.present(leave.person, day)]
    return days(bare[0], bare[-1]) if bare else ""
