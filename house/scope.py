"""How far a board sees: the offices that those of a person cover, where they lead, review or watch."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.orm import aliased
from sqlmodel import col

from engine.calendar import Calendar, day_of
from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import NotFound, NotYours, Reason
from engine.inbox import assigned, posts_of
from engine.offices import SIGHTLESS, Offices
from engine.tables import Case
from house.opening import House
from workflows.administration import WORKFLOW as BOOKS
from workflows.roles import CLEAD, CREV, HEAD, HUB_LEAD, LEAD, REVIEWER, SUP

_scoped: Any = aliased(Case)
WATCHING = frozenset({ADMIN.key, *(role.key for role in (SUP, CLEAD, CREV, HUB_LEAD, REVIEWER, LEAD, HEAD))})


@dataclass(frozen=True, slots=True)
class Scope:
    """`orgs`: the offices that look, `codes`: the offices looked at; `whole`: that is everybody."""

    orgs: tuple[str, ...]
    codes: tuple[str, ...]
    whole: bool
    title: str
    calendar: Calendar

    @property
    def cases(self) -> list[ColumnElement[bool]]:
        """Which cases: of the offices looked at, or handed to an office that looks; never the books of administration."""
        law = col(Case.workflow) != BOOKS.key
        if self.whole:
            return [law]
        ours = select(_scoped.id).where(_scoped.org.in_(self.codes))  # as a union, so that an index finds them
        return [law, col(Case.id).in_(union(ours, assigned(self.orgs, "")))]


def scope_of(house: House, docket: Docket, person: str, org: str = "") -> Scope:
    """What this person's board covers, or one office of it. Raises NotYours, NotFound."""
    snapshot = house.snapshot(docket.connection)
    offices = snapshot.offices
    posts = posts_of(docket.connection, person, day_of(docket.now))
    orgs = tuple(sorted({at for role, at in posts if role in WATCHING}))
    if not orgs:
        raise NotYours(Reason("看板和统计供审查机构、分管领导、督察和管理员使用", who="管理员登记任职"))
    seen = _covered(offices, orgs)
    if org:
        if org not in offices.office or org not in seen | set(orgs):
            raise NotFound(Reason(f"没有机构 {org}，或不在您的范围内", field="org"))
        orgs, seen = (org,), _covered(offices, (org,)) & seen
    title = "、".join(offices.title(one) for one in orgs)
    return Scope(orgs, tuple(sorted(seen)), len(seen) == len(offices.office), title, snapshot.calendar(orgs[0]))


def reach(house: House, docket: Docket, person: str) -> list[tuple[str, str]]:
    """The offices that a person may choose on the board: code and title, townships and all above them."""
    scope, offices = scope_of(house, docket, person), house.snapshot(docket.connection).offices
    return [(code, offices.title(code)) for code in sorted({*scope.codes, *scope.orgs}, key=offices.title)]


def _covered(offices: Offices, orgs: tuple[str, ...]) -> set[str]:
    return {covered for above, covered, how in offices.closure if above in orgs and how not in SIGHTLESS}
