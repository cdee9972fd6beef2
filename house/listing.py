"""Lists of cases as people need them: each row with its clock, its office and its holder in words; statements constant in rows."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, func, or_, select
from sqlmodel import col

from engine.calendar import day_of
from engine.definition import Workflow
from engine.docket import Docket
from engine.inbox import Acting, acting_for, claims, light_of, live_clocks, todo, visible
from engine.offices import Person
from engine.registry import Registry
from engine.statements import of
from engine.tables import Case, MaterialRow
from house.discretion import WORDS, may_be_named, withheld
from house.filters import Cursor, Filters, beyond, conditions
from house.limits import Limit, ledgers_of, limit_of, opens_of
from house.naming import UNNAMED, about
from house.opening import House
from house.people import as_said
from house.seeing import offices_of
from registers.opinions import Opinion
from workflows.administration import WORKFLOW as BOOKS


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list. `offers`: the acts of people that its table has here, whoever may do them. `withheld`: an
    内部事项 that the viewer may not open. `principal`: for whom
    the viewer would act; '' for themselves."""

    id: int
    title: str
    number: str
    org: str
    org_title: str
    workflow: str
    workflow_title: str
    state: str
    state_title: str
    waits: str
    light: str
    limit: Limit | None
    due_on: date | None
    round: int
    urgent: bool
    suspended: bool
    materials: int
    awaits_role: str
    awaits_title: str
    awaits_org: str
    awaits_org_title: str
    awaits_person: str
    awaits_name: str
    seq: int
    opened_at: datetime
    closed_at: datetime | None
    opens_on: date | None = None  # the day before which nothing may go on, where no limit runs
    offers: frozenset[str] = frozenset()
    withheld: bool = False
    principal: str = ""
    principal_name: str = ""

    @property
    def late(self) -> bool:
        """The due day has passed, whether or not a working day has since."""
        return self.limit is not None and self.limit.late

    @property
    def cursor(self) -> Cursor:
        """Where a page that ends here goes on."""
        return Cursor(self.due_on, self.id)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next page begins (None: that was all)."""

    rows: Sequence[Row]
    after: Cursor | None


def listed(house: House, docket: Docket, person: str, filters: Filters) -> Page:
    """The cases a person may see, by due day. `filters.mine`: only what awaits them, or whom they act for."""
    connection, today = docket.connection, day_of(docket.now)
    snapshot = house.snapshot(connection)
    me = acting_for(connection, person, today)
    wanted = [
        or_(*(visible(offices_of([one]), one.person) for one in me)),
        *conditions(filters, snapshot.offices, today),
    ]
    if filters.workflow != BOOKS.key:
        wanted.append(col(Case.workflow) != BOOKS.key)
    if filters.q:
        wanted.append(may_be_named(me))
    if filters.mine:
        wanted[0] = or_(*(way(house.registry, one) for one in me for way in (todo, claims)))
    return page(house, docket, wanted, filters, me)


def page(house: House, docket: Docket, wanted: Sequence[Any], filters: Filters, readers: Sequence[Acting]) -> Page:
    """The cases for which conditions hold, by due day, one page."""
    asked = select(*CASE).where(*wanted, *beyond(filters.after))
    asked = asked.order_by(col(Case.due_on).is_(None), col(Case.due_on), col(Case.id)).limit(filters.limit + 1)
    found = docket.connection.execute(asked).all()
    rows = rows_of(house, docket, found[: filters.limit], readers)
    return Page(rows, rows[-1].cursor if len(found) > filters.limit else None)


CASE = of(
    Case, "id", "title", "org", "workflow", "version", "state", "facts", "due_on", "awaits_role", "awaits_org",
    "awaits_person", "seq", "opened_at", "closed_at",
)  # fmt: skip


def rows_of(house: House, docket: Docket, cases: Sequence[Any], readers: Sequence[Acting] = ()) -> list[Row]:
    """Rows of the case table made readable: seven statements, however many cases. `readers`: who will see them; without
    any, whoever covers the offices, so that no 内部事项 is named."""
    connection, today = docket.connection, day_of(docket.now)
    snapshot = house.snapshot(connection)
    ids = [case.id for case in cases]
    clocks = live_clocks(connection, ids)
    ledgers = ledgers_of(connection, ids)
    numbers = _numbers(connection, ids)
    papers = _papers(connection, ids)
    names = names_of(connection, [case.awaits_person for case in cases])
    secret = withheld(connection, ids, readers)
    named = about(connection, [case.id for case in cases if case.title == UNNAMED])
    found = []
    for case in cases:
        workflow = law_of(house.registry, case, today)
        state = workflow.state.get(case.state) if workflow else None
        role = workflow.role.get(case.awaits_role) if workflow else None
        facts = json.loads(case.facts)
        own = clocks.get(case.id, [])
        title, offices = workflow.title if workflow else case.workflow, snapshot.offices
        found.append(Row(
            id=case.id, title=WORDS if case.id in secret else named.get(case.id, case.title), withheld=case.id in secret,
            number="" if case.id in secret else numbers.get(case.id, ""), org=case.org, org_title=offices.title(case.org),
            workflow=case.workflow, workflow_title=title, state=case.state, state_title=state.title if state else case.state,
            waits=state.waits if state else "", light=light_of(own, today),
            limit=limit_of(own, ledgers, workflow, snapshot.calendar(case.org), today),
            due_on=case.due_on, round=facts.get("round", 1), urgent=bool(facts.get("urgent")),
            suspended=bool(facts.get("suspended")), materials=papers.get(case.id, 0), awaits_role=case.awaits_role,
            awaits_title=role.title if role else case.awaits_role, awaits_org=case.awaits_org,
            awaits_org_title=offices.title(case.awaits_org), awaits_person=case.awaits_person or "",
            awaits_name=names.get(case.awaits_person or "", ""), seq=case.seq, opened_at=case.opened_at, closed_at=case.closed_at,
            opens_on=opens_of(own, today), offers=_offers(workflow, case.state) if workflow else frozenset(),
        ))  # fmt: skip
    return found


def law_of(registry: Registry, case: Any, today: date) -> Workflow | None:
    """The table a case is pinned to; where this program no longer has it, today's, so that states keep their names."""
    pinned = registry.find(case.workflow, case.version)
    if pinned or not any(one.key == case.workflow for one in registry.all):
        return pinned
    return registry.current(case.workflow, today)


@cache
def _offers(workflow: Workflow, state: str) -> frozenset[str]:
    return frozenset(rule.act for rule in workflow.offers(state) if not rule.by_time)


def _numbers(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The number of the latest opinion."""
    rows = select(*of(Opinion, "case_id", "number")).where(col(Opinion.case_id).in_(ids))
    return {
        case: number
        for case, number in connection.execute(rows.order_by(*of(Opinion, "case_id", "seq", "n")))
        if number
    }


def _papers(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """How many papers are on file."""
    counted = select(col(MaterialRow.case_id), func.count()).where(col(MaterialRow.case_id).in_(ids))
    return {case: n for case, n in connection.execute(counted.group_by(col(MaterialRow.case_id)))}  # noqa: C416 -- rows


def names_of(connection: Connection, usernames: Iterable[str | None]) -> dict[str, str]:
    """Username → name, as the register says last; who is not registered keeps the username. One statement."""
    wanted = sorted({one for one in usernames if one})
    if not wanted:
        return {}
    rows = as_said("username", "name").where(col(Person.username).in_(wanted))
    known = {who: name for who, name in connection.execute(rows)}  # noqa: C416 -- rows, not pairs
    return {who: known.get(who) or who for who in wanted}


def on_behalf(row: Row, principal: str, name: str) -> Row:
    """The row as it stands in a delegate's list."""
    return replace(row, principal=principal, principal_name=name)
