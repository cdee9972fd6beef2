"""People and the posts they hold today, as the registers say."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Connection, and_, select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.inbox import posts_of
from engine.offices import Appointment, Person
from engine.statements import of
from engine.tables import Event
from house.opening import House
from registers.panels import SHELF, Experts
from workflows.roles import PANELIST


def as_said(*names: str) -> Any:
    """Rows of the register of persons in the order in which they were said, whichever office's book they are in."""
    event = and_(col(Event.case_id) == col(Person.case_id), col(Event.seq) == col(Person.seq))
    order = of(Person, "case_id", "seq", "n")
    return select(*of(Person, *names)).join(Event, event, isouter=True).order_by(col(Event.at), *order)


@dataclass(frozen=True, slots=True)
class Registered:
    """A person as last registered. `org`: whose person it is: the lowest office that has registered them."""

    username: str
    name: str
    qualified: bool
    active: bool
    org: str


def registered(connection: Connection, usernames: Collection[str] | None = None) -> dict[str, Registered]:
    """Everybody, or some of them; one statement. Whoever corrects a name from above does not become whose person it is."""
    rows = as_said("username", "name", "qualified", "active", "org", "case_id", "seq", "n")
    wanted = rows if usernames is None else rows.where(col(Person.username).in_(sorted(usernames)))
    said = connection.execute(wanted).all()
    homes = {row.username: row.org for row in sorted(said, key=attrgetter("case_id", "seq", "n"))}
    return {who: Registered(who, name, qualified, active, homes[who]) for who, name, qualified, active, *_ in said}


@dataclass(frozen=True, slots=True)
class Staff:
    """One person; `posts`: (role, office)."""

    username: str
    name: str
    org: str
    qualified: bool
    active: bool
    posts: Sequence[tuple[str, str]]


def people(house: House, docket: Docket, org: str = "") -> list[Staff]:
    """Everybody, or who is registered or appointed at an office or below it. Raises NotFound."""
    connection, today = docket.connection, day_of(docket.now)
    below = set(house.snapshot(connection).offices.subtree(house.office(connection, org))) if org else set()
    latest: dict[Any, Any] = {}
    for row in connection.execute(select(*of(Appointment, "person", "role", "org", "from_on", "until_on")).order_by(
        *of(Appointment, "case_id", "seq", "n")
    )):  # fmt: skip
        latest[tuple(row)[:4]] = row[4]
    posts: dict[str, list[tuple[str, str]]] = {}
    for (person, role, at, start), until in latest.items():
        if start <= today and (until is None or today <= until):
            posts.setdefault(person, []).append((role, at))
    known = {who: Registered(who, "", qualified=False, active=True, org="") for who in posts} | registered(connection)
    found = [
        Staff(who, one.name, one.org, one.qualified, one.active, posts.get(who, ()))
        for who, one in sorted(known.items())
    ]
    return [one for one in found if not org or one.org in below or any(at in below for _, at in one.posts)]


def names_of(docket: Docket) -> dict[str, str]:
    """username → name of everybody registered; one statement."""
    return {username: name for username, name in docket.connection.execute(as_said("username", "name"))}  # noqa: C416 -- rows, not pairs


def name_of(docket: Docket, house: House, person: str) -> tuple[str, str]:
    """A person's name, and the titles of the offices where they hold a post today.

    Who is only appointed to be drawn for panels is no staff of the office that keeps the register: their own unit is said.
    """
    connection, today = docket.connection, day_of(docket.now)
    known = connection.execute(as_said("name").where(col(Person.username) == person)).scalars().all()
    snapshot, posts = house.snapshot(connection), posts_of(connection, person, today)
    if {role for role, _ in posts} == {PANELIST}:
        enrolled: Experts = snapshot.shelves[SHELF]
        offices = ["评审员", *(one.unit for one in enrolled.person(person, today))]
        where = " · ".join(dict.fromkeys(offices))
    else:
        where = "、".join(map(snapshot.offices.title, dict.fromkeys(org for _, org in posts)))
    return (known[-1] if known else person), where


def holders(docket: Docket, who: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(username, name) of everybody who holds one of these posts today: role and office, an empty role for any."""
    wanted, today = set(who), day_of(docket.now)
    orgs = sorted({org for _, org in wanted})
    rows = select(*of(Appointment, "person", "role", "org", "from_on", "until_on")).where(
        col(Appointment.org).in_(orgs)
    )
    latest = {
        row[:4]: row[4]
        for row in map(tuple, docket.connection.execute(rows.order_by(*of(Appointment, "case_id", "seq", "n"))))
    }
    held = {
        person
        for (person, role, org, start), until in latest.items()
        if ({(role, org), ("", org)} & wanted) and start <= today and (until is None or today <= until)
    }
    names = names_of(docket)
    return sorted(((person, names.get(person, person)) for person in held), key=itemgetter(1))
