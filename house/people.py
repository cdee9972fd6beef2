"""People and the posts they hold today, as the registers say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.inbox import posts_of
from engine.offices import Appointment, Person
from engine.statements import of
from house.opening import House


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
    columns = ("username", "name", "org", "qualified", "active")
    rows = connection.execute(select(*of(Person, *columns)).order_by(*of(Person, "case_id", "seq", "n")))
    known: dict[str, Sequence[Any]] = {who: (who, "", "", False, True) for who in posts}
    known |= {row[0]: list(row) for row in rows}
    found = [
        Staff(who, name, at, qualified, active, posts.get(who, ()))
        for who, name, at, qualified, active in sorted(known.values(), key=itemgetter(0))
    ]
    return [one for one in found if not org or one.org in below or any(at in below for _, at in one.posts)]


def names_of(docket: Docket) -> dict[str, str]:
    """username → name of everybody registered; one statement."""
    rows = select(*of(Person, "username", "name")).order_by(*of(Person, "case_id", "seq", "n"))
    return {username: name for username, name in docket.connection.execute(rows)}  # noqa: C416 -- rows, not pairs


def name_of(docket: Docket, house: House, person: str) -> tuple[str, str]:
    """A person's name, and the titles of the offices where they hold a post today."""
    connection = docket.connection
    rows = select(col(Person.name)).where(col(Person.username) == person).order_by(*of(Person, "case_id", "seq", "n"))
    known = connection.execute(rows).scalars().all()
    offices = house.snapshot(connection).offices
    orgs = dict.fromkeys(org for _, org in posts_of(connection, person, day_of(docket.now)))
    return (known[-1] if known else person), "、".join(offices.title(org) for org in orgs)


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
