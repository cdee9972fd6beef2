"""The inbox of a person: what they can do now, what others have, what is done; by due day, with whom they act for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select
from sqlmodel import col

from engine.calendar import WORKING, Calendar, Kind, day_of
from engine.cover import midnight
from engine.docket import Docket
from engine.errors import BadAnswers, Reason
from engine.inbox import Acting, acting_for, assigned, claims, delegations, in_queue, todo
from engine.registry import Registry
from engine.statements import of
from engine.tables import Assignment, Case, Participation
from house.filters import Cursor, Filters, conditions
from house.listing import CASE, Page, Row, names_of, on_behalf, page, rows_of
from house.opening import House
from house.seeing import offices_of
from workflows.administration import WORKFLOW as BOOKS

RECENT = 30  # days that what is done stays in the inbox
FOR_ME, CLAIM, MINE, OTHERS, DONE = "todo", "claim", "mine", "others", "done"
TABS: Mapping[str, tuple[str, str]] = {
    FOR_ME: ("待我办理", "轮到您（或您代办的人）办理下一步"),
    CLAIM: ("可认领", "在您岗位的队列里，还没有分给具体的人"),
    MINE: ("我经办的", "您送审、经办或参与过，现在由他人办理"),
    OTHERS: ("待他人", "您单位承担的其他在办件，现在由他人办理"),
    DONE: ("已办结", f"最近 {RECENT} 天办结，您参与过或您单位承担的件"),
}
"""Tab → its title and what it holds."""
GROUPS: Mapping[str, str] = {
    "late": "已逾期", "today": "今天到期", "next": "下一个工作日到期", "week": "本周内到期", "later": "以后到期", "none": "停计或无期限",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab with the number of its cases, filters applied."""

    key: str
    title: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """Rows due at one time. `day`: the one due day of the group, where it is one."""

    key: str
    title: str
    day: date | None
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Stand:
    """A delegation of today. `person`, `name`: the other one. `ahead`: deputies who come first and are there, by name."""

    person: str
    name: str
    from_on: date
    until_on: date
    authority: str
    ahead: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The days before us: the next working day, the days of rest until then and why, the make-up days within two weeks."""

    today: date
    next: date
    rest: int
    festival: str
    make_up: Sequence[date]


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything the page says. `acting`: whom I act for; `away`: who acts for me. `after`: the cursor of the next page."""

    tab: str
    tabs: Sequence[Tab]
    groups: Sequence[Group]
    after: Cursor | None
    ahead: Ahead
    acting: Sequence[Stand]
    away: Sequence[Stand]
    filters: Filters
    posts: Sequence[tuple[str, str]]

    @property
    def rows(self) -> list[Row]:
        """The rows in the order shown."""
        return [row for group in self.groups for row in group.rows]


def inbox(house: House, docket: Docket, person: str, tab: str = FOR_ME, filters: Filters | None = None) -> Inbox:
    """One tab of a person's inbox; '': the first that holds open cases. Statements constant in rows.

    Raises BadAnswers for a tab or a principal there is not.
    """
    filters = filters or Filters()
    connection, today = docket.connection, day_of(docket.now)
    me = acting_for(connection, person, today)
    _check(tab, filters, me)
    snapshot = house.snapshot(connection)
    queues = _Queues(house, me, filters.acting)
    narrowed = conditions(replace(filters, closed=False), snapshot.offices, today)
    closed = conditions(replace(filters, closed=True), snapshot.offices, today)
    counts = queues.counts(docket, narrowed, closed)
    tab = tab or next((key for key in (FOR_ME, CLAIM, MINE, OTHERS) if counts.get(key)), FOR_ME)
    found = (
        _done(house, docket, [*queues.done(docket), *closed], filters, me)
        if tab == DONE
        else page(house, docket, [*queues.of(tab), *narrowed], filters, me)
    )
    leave = delegations(connection, today, principal=person)
    known = [who for one in me for who in (one.principal, *one.ahead)]
    names = names_of(connection, [*known, *(row.delegate for row in leave)])
    rows = [_whose(house.registry, row, me, names) for row in found.rows] if tab in (FOR_ME, CLAIM) else found.rows
    ahead = _ahead(snapshot.calendar(me[0].posts[0][1]) if me[0].posts else snapshot.national, today)
    return Inbox(
        tab=tab, tabs=[Tab(key, *TABS[key], counts.get(key, 0)) for key in TABS],
        groups=_closed_group(rows) if tab == DONE else _groups(rows, ahead), after=found.after, ahead=ahead,
        acting=[_stand(one, one.principal, names) for one in me[1:]],
        away=[_stand(one, one.delegate, names) for one in leave], filters=filters, posts=me[0].posts,
    )  # fmt: skip


def _check(tab: str, filters: Filters, me: Sequence[Acting]) -> None:
    wrong = []
    if tab and tab not in TABS:
        known = "、".join(f"{key}（{title}）" for key, (title, _) in TABS.items())
        wrong.append(Reason(f"没有这一栏：{tab}；可选 {known}", field="tab"))
    if filters.acting and filters.acting not in {one.principal for one in me}:
        wrong.append(Reason(f"{filters.acting} 今天没有委托您代办", who="委托人先登记委托", field="acting"))
    if wrong:
        raise BadAnswers(wrong)


class _Queues:
    """The tabs as conditions: each case is in one of them at most."""

    def __init__(self, house: House, me: Sequence[Acting], acting: str) -> None:
        own, registry = me[0], house.registry
        shown = [one for one in me if one.principal == acting] if acting else me
        self.todo = or_(*(todo(registry, one) for one in shown))
        self.claims = or_(*(claims(registry, one) for one in shown))
        self.all = or_(*(way(registry, one) for one in me for way in (todo, claims)))
        part = select(*of(Participation, "case_id")).where(col(Participation.person) == own.person)
        named = select(*of(Assignment, "case_id")).where(col(Assignment.person) == own.person)
        self.part = or_(col(Case.id).in_(part), col(Case.id).in_(named))
        self.ours = col(Case.id).in_(assigned(offices_of([own]), own.person))
        self.law = col(Case.workflow) != BOOKS.key

    def of(self, tab: str) -> list[ColumnElement[bool]]:
        """The conditions of an open tab."""
        ways = {
            FOR_ME: [self.todo],
            CLAIM: [self.claims, not_(self.todo)],
            MINE: [self.part, not_(self.all)],
            OTHERS: [self.ours, not_(self.part), not_(self.all)],
        }
        return [self.law, *ways[tab]]

    def done(self, docket: Docket) -> list[ColumnElement[bool]]:
        """What has been closed lately."""
        since = midnight(day_of(docket.now) - timedelta(RECENT))
        return [self.law, col(Case.closed_at) >= since, or_(self.part, self.ours)]

    def counts(
        self, docket: Docket, narrowed: Sequence[ColumnElement[bool]], closed: Sequence[ColumnElement[bool]]
    ) -> dict[str, int]:
        """How many cases each tab has: two statements."""
        tab = case(
            (self.todo, FOR_ME), (self.claims, CLAIM), (self.all, ""), (self.part, MINE), (self.ours, OTHERS), else_=""
        ).label("tab")
        rows = select(tab, func.count()).select_from(Case).where(self.law, *narrowed).group_by("tab")
        found = {key: n for key, n in docket.connection.execute(rows)}  # noqa: C416 -- rows are not pairs to mypy
        done = select(func.count()).select_from(Case).where(*self.done(docket), *closed)
        return {**found, DONE: docket.connection.execute(done).scalar_one()}


def _done(
    house: House, docket: Docket, wanted: Sequence[ColumnElement[bool]], filters: Filters, me: Sequence[Acting]
) -> Page:
    """One page of what is closed, the latest first."""
    if filters.after:
        last = select(col(Case.closed_at)).where(col(Case.id) == filters.after.id).scalar_subquery()
        same = and_(col(Case.closed_at) == last, col(Case.id) < filters.after.id)
        wanted = [*wanted, or_(col(Case.closed_at) < last, same)]
    asked = select(*CASE).where(*wanted).order_by(col(Case.closed_at).desc(), col(Case.id).desc())
    found = docket.connection.execute(asked.limit(filters.limit + 1)).all()
    rows = rows_of(house, docket, found[: filters.limit], me)
    return Page(rows, rows[-1].cursor if len(found) > filters.limit else None)


def _whose(registry: Registry, row: Row, me: Sequence[Acting], names: Mapping[str, str]) -> Row:
    """With the principal for whom the viewer would act; one's own queue comes first."""
    for one in me:
        named = row.awaits_person == one.person and (not one.roles or row.awaits_role in one.roles)
        if named or in_queue(registry, one, row):
            return on_behalf(row, one.principal, names[one.principal]) if one.principal else row
    return row


def _stand(row: Any, person: str, names: Mapping[str, str]) -> Stand:
    ahead = row.ahead if isinstance(row, Acting) else ()
    said = "、".join(names[who] for who in ahead)
    return Stand(person, names[person], row.from_on, row.until_on, row.authority, said)


def _ahead(calendar: Calendar, today: date) -> Ahead:
    following = calendar.add(today, 1, WORKING)
    between = [today + timedelta(n) for n in range(1, (following - today).days)]
    festivals = dict.fromkeys(calendar.name(day) for day in between if calendar.kind(day) is Kind.HOLIDAY)
    fortnight = [today + timedelta(n) for n in range(1, 15)]
    make_up = [day for day in fortnight if calendar.kind(day) is Kind.MAKE_UP]
    return Ahead(today, following, len(between), "、".join(filter(None, festivals)), make_up)


def _groups(rows: Sequence[Row], ahead: Ahead) -> list[Group]:
    """Rows by when they are due; empty groups are left out."""
    sunday = ahead.today + timedelta(6 - ahead.today.weekday())
    found: dict[str, list[Row]] = {key: [] for key in GROUPS}
    for row in rows:
        found[_group(row.due_on, ahead, sunday)].append(row)
    days = {"today": ahead.today, "next": ahead.next}
    return [Group(key, GROUPS[key], days.get(key), own) for key, own in found.items() if own]


def _group(due: date | None, ahead: Ahead, sunday: date) -> str:
    if due is None:
        return "none"
    for key, ends in (
        ("late", ahead.today - timedelta(1)),
        ("today", ahead.today),
        ("next", ahead.next),
        ("week", sunday),
    ):
        if due <= ends:
            return key
    return "later"


def _closed_group(rows: Sequence[Row]) -> list[Group]:
    return [Group(DONE, TABS[DONE][0], None, rows)] if rows else []
