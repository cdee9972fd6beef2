"""日历订阅: due days as a calendar behind a secret address, for a person's own work or for their offices; revocable."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select
from sqlmodel import col

from engine.calendar import day_of
from engine.clocks import ClockKind
from engine.docket import Docket
from engine.errors import HefaError, NotFound
from engine.inbox import acting_for, claims, live_clocks, todo, visible
from engine.statements import of
from engine.tables import Case
from house.discretion import WORDS, withheld
from house.letters import link
from house.listing import CASE
from house.opening import House
from house.seeing import offices_of
from registers.accounts import Account
from registers.deliveries import Feed
from workflows.administration import WORKFLOW as BOOKS

SCOPES: Mapping[str, str] = {"mine": "由我办理的", "office": "我所在机构看得到的"}
MOST = 1000  # cases of one calendar
TYPE = "text/calendar; charset=utf-8"


class BadFeed(HefaError):
    """请选一种订阅范围。"""

    code = "bad_feed"


@dataclass(frozen=True, slots=True)
class Known:
    """A calendar that a person has subscribed to; its secret is not kept."""

    id: str
    scope: str
    made_at: datetime

    @property
    def title(self) -> str:
        """For people."""
        return SCOPES[self.scope]


def issue(connection: Connection, person: str, scope: str, now: datetime) -> str:
    """A new secret; an earlier one of the same scope is no longer good. Raises BadFeed."""
    if scope not in SCOPES:
        raise BadFeed
    revoke(connection, person, scope)
    secret = secrets.token_urlsafe(24)
    connection.execute(insert(Feed).values(id=_name(secret), person=person, scope=scope, made_at=now))
    return secret


def revoke(connection: Connection, person: str, scope: str) -> None:
    """From now on the address leads nowhere."""
    connection.execute(delete(Feed).where(col(Feed.person) == person, col(Feed.scope) == scope))


def feeds(connection: Connection, person: str) -> list[Known]:
    """What a person has subscribed to."""
    rows = select(*of(Feed, "id", "scope", "made_at")).where(col(Feed.person) == person).order_by(col(Feed.scope))
    return [Known(*row) for row in connection.execute(rows)]


def _name(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def calendar(house: House, docket: Docket, secret: str) -> bytes:
    """The calendar of a secret as a file. Raises NotFound, whether it was revoked or never was."""
    row = docket.connection.execute(
        select(*of(Feed, "person", "scope"))
        .join(Account, col(Account.username) == col(Feed.person), isouter=True)
        .where(col(Feed.id) == _name(secret), or_(col(Account.disabled).is_(False), col(Account.disabled).is_(None)))
    ).first()
    if row is None:
        raise NotFound("没有这个日历订阅，或者它已被撤销")
    return _written(house, docket, row.scope, _cases(house, docket, row.person, row.scope))


def _cases(house: House, docket: Docket, person: str, scope: str) -> Sequence[Any]:
    """What awaits somebody, or what they may see; open, with a due day, the nearest first."""
    me = acting_for(docket.connection, person, day_of(docket.now))
    if scope == "mine":
        ways = or_(*(way(house.registry, one) for one in me for way in (todo, claims)))
    else:
        ways = or_(*(visible(offices_of([one]), one.person) for one in me))
    asked = select(*CASE).where(
        ways, col(Case.closed_at).is_(None), col(Case.due_on).is_not(None), col(Case.workflow) != BOOKS.key
    )
    return docket.connection.execute(asked.order_by(col(Case.due_on), col(Case.id)).limit(MOST)).all()


def _written(house: House, docket: Docket, scope: str, cases: Sequence[Any]) -> bytes:
    """All-day events, one for each running limit. A later due day is the same event with a higher sequence."""
    from icalendar import Calendar

    ids = [case.id for case in cases]
    clocks = live_clocks(docket.connection, ids)
    secret = withheld(docket.connection, ids)  # a calendar is read outside the house: no 内部事项 is named, to nobody
    offices = house.snapshot(docket.connection).offices
    book = Calendar()
    name = f"合法：{SCOPES[scope]}到期日"
    for key, value in {
        "prodid": "-//Hefa//zh-CN",
        "version": "2.0",
        "method": "PUBLISH",
        "x-wr-calname": name,
        "x-published-ttl": "PT1H",
    }.items():
        book.add(key, value)
    for case in cases:
        workflow = house.registry.find(case.workflow, case.version)
        for clock in clocks.get(case.id, []):
            if clock.kind == ClockKind.MAX and clock.status == "running" and clock.due_on:
                known = workflow.clock.get(clock.clock) if workflow else None
                title = WORDS if case.id in secret else case.title
                words = f"{known.title if known else clock.clock}到期：{title}{'（暂定）' if clock.provisional else ''}"
                place = f"审查件 {case.id}　{offices.title(case.org)}"
                book.add_component(_event(house, docket.now, case, clock, words, place))
    return bytes(book.to_ical())


def _event(house: House, now: datetime, case: Any, clock: Any, words: str, place: str) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{case.id}-{clock.clock}-{clock.started}@{_domain(house)}")
    event.add("dtstamp", now)
    event.add("sequence", case.seq)
    event.add("dtstart", clock.due_on)
    event.add("dtend", clock.due_on + timedelta(1))
    event.add("summary", words)
    event.add("description", place)
    event.add("transp", "TRANSPARENT")
    event.add("status", "TENTATIVE" if clock.provisional else "CONFIRMED")
    if url := link(house, f"/cases/{case.id}"):
        event.add("url", url)
    return event


def _domain(house: House) -> str:
    return house.settings.public_url.partition("://")[2].partition("/")[0].partition(":")[0] or "hefa.invalid"
