"""The board: what is in progress, what is late and who has it, what will be late, where time goes, what is exceptional."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, and_, case, distinct, exists, func, join, or_, select
from sqlmodel import col

from engine.calendar import WORKING, day_of
from engine.database import Database
from engine.docket import Docket
from engine.offices import Appointment, Offices
from engine.statements import of
from engine.tables import Case, ClockRow
from house.durations import LEADING, Durations, durations
from house.filters import RESTING, in_hand
from house.forecast import Threat, threats
from house.lane import Exceptional, lane
from house.listing import Row, names_of, rows_of
from house.months import Month, last_months
from house.opening import House
from house.periods import Period
from house.scope import Scope, scope_of

SOON = 3  # working days
LATELY = 90  # days over which durations are taken
OLDEST = 10
KEPT = timedelta(seconds=60)  # how long a board is shown again
HISTORY_KEPT = timedelta(hours=1)  # how long what is over is not counted again, on the same day
MANY = 200  # boards kept by one process
LATE, TODAY, SOONER, STANDING, LATER, FREE = "late", "today", "soon", "standing", "later", "free"
BANDS: Mapping[str, str] = {
    LATE: "逾期", TODAY: "今天", SOONER: f"1–{SOON} 日", LATER: f"{SOON + 1} 日以上", STANDING: "停计", FREE: "无期限",
}  # fmt: skip
"""Where an open case stands in time; every case is in one."""
WORDS: Mapping[str, str] = {
    "open": "已开启、尚未办结的审查件；不含管理台账，也不含只在施行、没有人要办什么的文件和例外",
    "soon": f"最近的到期日在今天至今后 {SOON} 个工作日内",
    "late": "最近的到期日已过，义务仍在",
    "standing": f"有期限停计，且 {SOON} 个工作日内没有别的期限到期",
    "load": "该机构名下在办件除以今天在该机构任职的人数；不按个人排名",
    "durations": f"近 {LATELY} 天办结的工作日期限，占用日数最多的 {LEADING} 项，不同流程的同名期限合计；停计日不算。各流程各项见“统计”",
    "oldest": "自首次送审起的工作日",
}


@dataclass(frozen=True, slots=True)
class Heat:
    """One office that has cases now: how many in each band. `load`: cases per person there."""

    org: str
    title: str
    bands: Mapping[str, int]
    persons: int

    @property
    def open(self) -> int:
        """All of them."""
        return sum(self.bands.values())

    @property
    def load(self) -> float | None:
        """Cases per person; None where nobody holds a post."""
        return round(self.open / self.persons, 1) if self.persons else None


@dataclass(frozen=True, slots=True)
class Holding:
    """What one person, or one queue, of an office has that is late or due soon. In the order of names, never of counts."""

    org_title: str
    holder: str
    late: int
    today: int
    soon: int


@dataclass(frozen=True, slots=True)
class Old:
    """An open case and the working days since it was first submitted."""

    days: int
    since: date
    row: Row


@dataclass(frozen=True, slots=True)
class History:
    """What is over, as it was counted at `moment`: where time went, and the last twelve months."""

    moment: datetime
    durations: Durations
    months: Sequence[Month]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page says, as it was at `moment`; `history` may have been counted up to an hour before."""

    moment: datetime
    scope: str
    offices: int
    totals: Mapping[str, int]  # open, and every band
    longest: int  # working days of the case that is latest
    soon_on: date  # the last day of "soon"
    heat: Sequence[Heat]
    holdings: Sequence[Holding]
    threats: Sequence[Threat]
    exceptions: Sequence[Exceptional]
    oldest: Sequence[Old]
    history: History
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)


_kept: WeakKeyDictionary[Database, dict[Any, Board]] = WeakKeyDictionary()


def board(house: House, docket: Docket, person: str, org: str = "", *, fresh: bool = False) -> Board:
    """The board of a person's offices, or of one of them; shown again for a minute to whoever covers the same.

    Raises NotYours, NotFound.
    """
    scope = scope_of(house, docket, person, org)
    kept = _kept.setdefault(house.database, {})
    key = (scope.orgs, scope.codes)
    known = None if fresh else kept.get(key)
    if known and timedelta(0) <= docket.now - known.moment < KEPT:
        return known
    if len(kept) >= MANY:
        kept.clear()
    made = kept[key] = _made(house, docket, scope, _history(house, docket, scope, known))
    return made


def _history(house: House, docket: Docket, scope: Scope, known: Board | None) -> History:
    """Counted once in an hour, and anew on the next day: what is over hardly changes while one looks."""
    today = day_of(docket.now)
    if (
        known
        and day_of(known.history.moment) == today
        and timedelta(0) <= docket.now - known.history.moment < HISTORY_KEPT
    ):
        return known.history
    lately = Period(today - timedelta(LATELY), today, f"近 {LATELY} 天")
    connection, registry = docket.connection, house.registry
    lasted = durations(connection, registry, scope, lately)
    return History(docket.now, lasted, last_months(connection, registry, scope, today))


def _made(house: House, docket: Docket, scope: Scope, history: History) -> Board:
    connection, today = docket.connection, day_of(docket.now)
    offices = house.snapshot(connection).offices
    bands = _bands(connection, scope, today)
    totals = {"open": sum(row.n for row in bands)} | {key: sum(r.n for r in bands if r.band == key) for key in BANDS}
    first = min((row.first for row in bands if row.first), default=None)
    return Board(
        moment=docket.now, scope=scope.title, offices=len(scope.codes), totals=totals,
        longest=scope.calendar.between(first, today, WORKING) if first and first < today else 0,
        soon_on=scope.calendar.add(today, SOON, WORKING),
        heat=_heat(connection, bands, offices, today), holdings=_holdings(connection, house, bands, offices),
        threats=threats(connection, house.registry, scope, offices, today),
        exceptions=lane(connection, scope, offices, today), oldest=_oldest(house, docket, scope), history=history,
    )  # fmt: skip


def _bands(connection: Connection, scope: Scope, today: date) -> Sequence[Any]:
    """Open cases by who has them and by band: one statement, as many rows as there are holders."""
    due, soon = col(Case.due_on), scope.calendar.add(today, SOON, WORKING)
    stands = exists().where(
        col(ClockRow.case_id) == col(Case.id), col(ClockRow.status) == "standing", col(ClockRow.kind) == "MAX"
    )
    band = case(
        (due < today, LATE), (due == today, TODAY), (due <= soon, SOONER), (stands, STANDING), (due.is_not(None), LATER), else_=FREE
    ).label("band")  # fmt: skip
    holder = of(Case, "workflow", "awaits_org", "awaits_role", "awaits_person")
    asked = select(*holder, band, func.count().label("n"), func.min(Case.due_on).label("first"))
    asked = asked.where(col(Case.closed_at).is_(None), in_hand(), *scope.cases)
    return connection.execute(asked.group_by(*holder, "band")).all()


def _heat(connection: Connection, bands: Sequence[Any], offices: Offices, today: date) -> list[Heat]:
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(BANDS, 0))
    for row in bands:
        found[row.awaits_org][row.band] += row.n
    held = and_(
        col(Appointment.from_on) <= today, or_(col(Appointment.until_on).is_(None), col(Appointment.until_on) >= today)
    )
    persons = select(col(Appointment.org), func.count(distinct(col(Appointment.person)))).where(held)
    staff = _pairs(connection.execute(persons.group_by(col(Appointment.org))))
    heat = [Heat(org, offices.title(org) if org else "等待中", own, staff.get(org, 0)) for org, own in found.items()]
    return sorted(heat, key=lambda one: (-one.bands[LATE], -one.bands[TODAY], -one.bands[SOONER], one.title))


def _holdings(connection: Connection, house: House, bands: Sequence[Any], offices: Offices) -> list[Holding]:
    names = names_of(connection, [row.awaits_person for row in bands])
    roles = {role.key: role.title for workflow in house.registry.all for role in workflow.roles}
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(BANDS, 0))
    for row in bands:
        holder = names[row.awaits_person] if row.awaits_person else f"{roles.get(row.awaits_role, '')}（未分到人）"
        found[offices.title(row.awaits_org), holder][row.band] += row.n
    return [
        Holding(org, holder, own[LATE], own[TODAY], own[SOONER])
        for (org, holder), own in sorted(found.items())
        if own[LATE] or own[TODAY] or own[SOONER]
    ]


def _oldest(house: House, docket: Docket, scope: Scope) -> list[Old]:
    """The open cases that were submitted first: drafts that have not been are their office's own time, what lasts waits for nobody."""
    since = func.min(ClockRow.started_on).label("since")
    first = (
        select(col(Case.id), since)
        .select_from(join(Case, ClockRow, col(ClockRow.case_id) == col(Case.id)))
        .where(col(Case.closed_at).is_(None), col(Case.workflow).not_in(RESTING), *scope.cases)
        .group_by(col(Case.id))
        .order_by("since", col(Case.id))
        .limit(OLDEST)
    )
    began = _pairs(docket.connection.execute(first))
    columns = [getattr(Case, name) for name in Case.model_fields]
    cases = docket.connection.execute(select(*columns).where(col(Case.id).in_(began)).order_by(col(Case.id))).all()
    today = day_of(docket.now)
    old = [
        Old(scope.calendar.between(began[r.id], today, WORKING), began[r.id], r) for r in rows_of(house, docket, cases)
    ]
    return sorted(old, key=lambda one: (one.since, one.row.id))


def _pairs(rows: Any) -> dict[Any, Any]:
    return {key: value for key, value in rows}  # noqa: C416 -- rows, not pairs
