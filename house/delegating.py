"""委托代办: who stands in for whom and until when, and what falls due in an absence without anybody to do it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from engine.absences import Away
from engine.calendar import day_of
from engine.docket import Docket
from engine.offices import Delegation, Leave
from engine.statements import of
from engine.tables import Case
from house.listing import names_of
from house.opening import House
from house.staffing import Post, all_posts, role_titles

COLUMNS = ("case_id", "principal", "delegate", "from_on", "until_on", "authority", "roles", "rank", "holds")


@dataclass(frozen=True, slots=True)
class Standin:
    """One delegation, as last registered. `when`: now, coming, past, revoked. `book`: the case it was entered in."""

    book: int
    principal: str
    principal_name: str
    delegate: str
    delegate_name: str
    from_on: date
    until_on: date
    authority: str
    roles: Sequence[str]
    role_titles: Sequence[str]
    when: str
    rank: int = 1

    def stands_in(self, role: str, on: date) -> bool:
        """Whether the delegate may act in a role (in any, when '') on a day."""
        return (
            self.when in ("now", "coming")
            and self.from_on <= on <= self.until_on
            and (not role or not self.roles or role in self.roles)
        )


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A case that falls due while the one who must act is away and nobody stands in."""

    case: int
    title: str
    due_on: date
    role_title: str
    principal: str
    principal_name: str
    why: str


def standins(house: House, docket: Docket) -> list[Standin]:
    """Every delegation as last registered, the latest first; two statements."""
    today, titles = day_of(docket.now), role_titles(house)
    rows = docket.connection.execute(select(*of(Delegation, *COLUMNS)).order_by(*of(Delegation, "case_id", "seq", "n")))
    latest = {(row.principal, row.delegate, row.from_on): row for row in rows}
    names = names_of(docket.connection, [who for row in latest.values() for who in (row.principal, row.delegate)])
    found = [
        Standin(
            row.case_id, row.principal, names[row.principal], row.delegate, names[row.delegate], row.from_on,
            row.until_on, row.authority, row.roles.split(), [titles.get(one, one) for one in row.roles.split()],
            _when(row, today), row.rank,
        )
        for row in latest.values()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.from_on, one.principal, -one.rank), reverse=True)


def _when(row: Any, today: date) -> str:
    if not row.holds:
        return "revoked"
    if row.until_on < today:
        return "past"
    return "coming" if row.from_on > today else "now"


def uncovered(house: House, docket: Docket, concerns: Callable[[Standin], bool]) -> list[Uncovered]:
    """What falls due, unattended, in the absences that concern somebody; two statements more than `standins`."""
    everybody = standins(house, docket)
    leaves = _leaves(docket)
    away = [*(one for one in everybody if one.when in ("now", "coming")), *leaves]
    away = [one for one in away if concerns(one)]
    if not away:
        return []
    posts = [post for post in all_posts(house, docket) if post.when == "now"]
    titles = role_titles(house)
    found: dict[tuple[int, str], Uncovered] = {}
    for absence in away:
        for case in _due_within(docket, absence, posts):
            why = _nobody(absence, case, everybody, leaves)
            if why:
                found[case.id, absence.principal] = Uncovered(
                    case.id, case.title, case.due_on, titles.get(case.awaits_role, case.awaits_role), absence.principal,
                    absence.principal_name, why,
                )  # fmt: skip
    return sorted(found.values(), key=lambda one: (one.due_on, one.case))


def _leaves(docket: Docket) -> list[Standin]:
    """Absences of today and to come, as stand-ins without anybody who stands in."""
    today = day_of(docket.now)
    rows = select(*of(Leave, "case_id", *Away._fields, "holds")).order_by(*of(Leave, "case_id", "seq", "n"))
    latest = {(row.person, row.from_on): row for row in docket.connection.execute(rows)}
    live = [row for row in latest.values() if row.holds and row.until_on >= today]
    names = names_of(docket.connection, [row.person for row in live])
    return [
        Standin(
            row.case_id, row.person, names[row.person], "", "", row.from_on, row.until_on, row.reason, (), (),
            "coming" if row.from_on > today else "now",
        )
        for row in live
    ]  # fmt: skip


def _due_within(docket: Docket, absence: Standin, posts: Sequence[Post]) -> list[Any]:
    """Open cases that await the absent one, by name or as the only holder of a post, and fall due in these days."""
    sole = _sole(absence.principal, posts)
    asked = select(*of(Case, "id", "title", "due_on", "awaits_role", "awaits_org", "awaits_person")).where(
        col(Case.closed_at).is_(None), col(Case.due_on) >= absence.from_on, col(Case.due_on) <= absence.until_on,
        (col(Case.awaits_person) == absence.principal) | (
            col(Case.awaits_person).is_(None) & col(Case.awaits_org).in_(sorted({org for _, org in sole}))
        ),
    ).order_by(col(Case.due_on), col(Case.id)).limit(200)  # fmt: skip
    rows = docket.connection.execute(asked).all()
    return [row for row in rows if row.awaits_person or (row.awaits_role, row.awaits_org) in sole]


def _sole(person: str, posts: Sequence[Post]) -> Collection[tuple[str, str]]:
    holders: dict[tuple[str, str], set[str]] = {}
    for post in posts:
        holders.setdefault((post.role, post.org), set()).add(post.person)
    return {held for held, who in holders.items() if who == {person}}


def _nobody(absence: Standin, case: Any, everybody: Sequence[Standin], leaves: Sequence[Standin]) -> str:
    """Why nobody acts for the absent one on the due day; '' when somebody does."""
    own = [one for one in everybody if one.principal == absence.principal and one.stands_in("", case.due_on)]
    able = [one for one in own if one.stands_in(case.awaits_role, case.due_on)]
    if not able:
        return "委托不含这项职责" if own else "没有人代理"
    present = [one for one in able if not _away(one.delegate, case.due_on, leaves)]
    return "" if present else f"受托人{'、'.join(one.delegate_name for one in able)}当天也不在岗"


def _away(person: str, on: date, leaves: Sequence[Standin]) -> bool:
    return any(one.from_on <= on <= one.until_on for one in leaves if one.principal == person)


def by_days(found: Sequence[Uncovered]) -> Mapping[date, Sequence[Uncovered]]:
    """Grouped by due day."""
    days: dict[date, list[Uncovered]] = {}
    for one in found:
        days.setdefault(one.due_on, []).append(one)
    return days
