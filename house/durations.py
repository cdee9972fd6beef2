"""Where time goes: the working days that each limit really took, by stage, with medians; read from the ledgers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, func, join, select
from sqlmodel import col

from engine.calendar import WORKING
from engine.clocks import ClockKind, Entry, read
from engine.definition import OWN, Clock
from engine.registry import Registry
from engine.statements import of
from engine.tables import Case, ClockRow, Ledger
from house.periods import Period
from house.scope import Scope
from house.tally import REVIEW, SAME_RUN

OFFICE, REVIEWER, ADVISER, COUNTY = "承办单位", "审查机构", "法律顾问", "县级机构"
_SIDES: Mapping[str, str] = {OWN: OFFICE, "county": COUNTY}
LEADING = 8  # limits of the board's picture
MOST = 10  # the last bar of the distribution: this many days and more


@dataclass(frozen=True, slots=True)
class Stage:
    """One limit over a period: how many runs were finished, how long they took, how long they stood."""

    clock: str
    title: str
    side: str
    unit: str
    runs: int
    median: int
    nine: int  # nine of ten took no longer
    longest: int
    late: int
    stood: float  # days of standing per run, on average


@dataclass(frozen=True, slots=True)
class Durations:
    """All stages, those in which most working days went, and how the reviews are spread: days → reviews, the last bar open."""

    stages: Sequence[Stage]
    leading: Sequence[Stage]
    spread: Sequence[tuple[str, int]]
    reviews: int
    median: int
    nine: int


class Runs:
    """The finished runs of one clock."""

    def __init__(self) -> None:
        self.used: Counter[int] = Counter()
        self.late = self.stood = 0
        self.unit = WORKING


def durations(connection: Connection, registry: Registry, scope: Scope, period: Period) -> Durations:
    """Two statements, however many cases: plain runs counted by the database, those that stood read from their ledgers."""
    runs: dict[tuple[str, str], Runs] = defaultdict(Runs)
    for workflow, clock, unit, start, end, late, n in _plain(connection, scope, period):
        own = runs[workflow, clock]
        own.used[max(scope.calendar.between(start, end, unit), 0)] += n
        own.late += n if late else 0
        own.unit = unit
    for (workflow, clock, unit, late), ledger in _entangled(connection, scope, period):
        own = runs[workflow, clock]
        used = read(ledger, ClockKind.MAX, unit, scope.calendar).used
        own.used[used] += 1
        own.late += late
        own.stood += max(scope.calendar.between(_start(ledger), ledger[-1].on, unit) - used, 0)
        own.unit = unit
    reviews: Counter[int] = sum((one.used for (_, clock), one in runs.items() if clock == REVIEW), Counter())
    stages = list(_stages(registry, runs))
    return Durations(
        [stage for stage, _ in stages],
        leading(stages),
        spread(reviews),
        reviews.total(),
        percentile(reviews, 50),
        percentile(reviews, 90),
    )


_ENDED = and_(col(ClockRow.kind) == "MAX", col(Ledger.kind) == "meet")
_LATE = case((col(Ledger.on) > col(ClockRow.due_on), 1), else_=0)


def _source() -> Any:
    return join(join(Case, ClockRow, col(ClockRow.case_id) == col(Case.id)), Ledger, SAME_RUN)


def _held(scope: Scope, period: Period) -> list[Any]:
    return [_ENDED, col(Ledger.on) >= period.start, col(Ledger.on) < period.after, *scope.cases]


def _plain(connection: Connection, scope: Scope, period: Period) -> Any:
    """Runs that began and ended and knew nothing between: their second entry is the last."""
    columns = [
        *of(Case, "workflow"),
        *of(ClockRow, "clock", "unit", "started_on"),
        *of(Ledger, "on"),
        _LATE.label("late"),
    ]
    asked = select(*columns, func.count()).select_from(_source())
    asked = asked.where(col(Ledger.n) == 2, *_held(scope, period))
    return connection.execute(asked.group_by(*columns[:-1], "late"))


def _entangled(
    connection: Connection, scope: Scope, period: Period
) -> Iterator[tuple[tuple[str, str, str, int], list[Entry]]]:
    """Runs that stood, were extended or began anew, with their ledgers."""
    key = of(ClockRow, "case_id", "clock", "started")
    ended = select(*key, *of(Case, "workflow"), *of(ClockRow, "unit"), _LATE.label("late")).select_from(_source())
    ended_runs = ended.where(col(Ledger.n) > 2, *_held(scope, period)).subquery()
    same = and_(*(a == ended_runs.c[a.key] for a in of(Ledger, "case_id", "clock", "started")))
    about = [ended_runs.c[name] for name in ("workflow", "clock", "unit", "late")]
    lines = select(*about, *of(Ledger, "case_id", "started", "seq", "kind", "on", "value", "why")).join(
        ended_runs, same
    )
    found: dict[Any, list[Entry]] = defaultdict(list)
    for workflow, clock, unit, late, case_id, started, *entry in connection.execute(
        lines.order_by(*of(Ledger, "case_id", "clock", "started", "n"))
    ):
        found[(workflow, clock, unit, late), case_id, started].append(Entry(*entry))
    for (about_run, _, _), ledger in found.items():
        yield about_run, ledger


def _start(ledger: Sequence[Entry]) -> date:
    return next(entry.on for entry in reversed(ledger) if entry.kind in ("start", "restart"))


def leading(stages: Sequence[tuple[Stage, Runs]]) -> list[Stage]:
    """The limits in working days on which most days were spent, one line for each title whatever the procedure; then all others."""
    titled: dict[str, list[tuple[Stage, Runs]]] = defaultdict(list)
    for stage, own in stages:
        if own.unit == WORKING:
            titled[stage.title].append((stage, own))
    spent = sorted(titled.items(), key=lambda one: -sum(days * n for _, own in one[1] for days, n in own.used.items()))
    if len(spent) <= LEADING + 1:
        return [_together(title, some) for title, some in spent]
    rest = [one for _, some in spent[LEADING:] for one in some]
    return [
        *(_together(title, some) for title, some in spent[:LEADING]),
        _together(f"其余 {len(spent) - LEADING} 项", rest),
    ]


def _together(title: str, some: Sequence[tuple[Stage, Runs]]) -> Stage:
    """Several limits as one line."""
    first, whole = some[0][0], Runs()
    whole.unit = first.unit
    for _, own in some:
        whole.used += own.used
        whole.late += own.late
        whole.stood += own.stood
    sides = dict.fromkeys(stage.side for stage, _ in some)
    return _stage(first.clock, title, next(iter(sides)) if len(sides) == 1 else "", whole)


def _stage(clock: str, title: str, side: str, own: Runs) -> Stage:
    n = own.used.total()
    median, nine = percentile(own.used, 50), percentile(own.used, 90)
    return Stage(clock, title, side, own.unit, n, median, nine, max(own.used), own.late, round(own.stood / n, 1))


def _stages(registry: Registry, runs: Mapping[tuple[str, str], Runs]) -> Iterator[tuple[Stage, Runs]]:
    """In the order of the tables."""
    seen: set[tuple[str, str]] = set()
    for workflow in reversed(registry.all):
        for clock in workflow.clocks:
            key = (workflow.key, clock.key)
            if key in seen or not (own := runs.get(key)):
                continue
            seen.add(key)
            yield _stage(clock.key, clock.title, side_of(clock), own), own


def side_of(clock: Clock) -> str:
    """Who has the case while the limit runs."""
    role = next((state.awaits for state in clock.runs if state.awaits), None)
    if role is None:
        return OFFICE
    return ADVISER if role.key == "ADV" else _SIDES.get(role.at, REVIEWER)


def percentile(counted: Counter[int], per_cent: int) -> int:
    """The nearest rank; 0 of nothing."""
    rank = -(-counted.total() * per_cent // 100)
    for value in sorted(counted):
        rank -= counted[value]
        if rank <= 0:
            return value
    return 0


def spread(counted: Counter[int]) -> list[tuple[str, int]]:
    """Days → how many, up to MOST and more; a review finished on its first day took none."""
    bars = [(str(days), counted[days]) for days in range(MOST)]
    return [*bars, (f"{MOST}+", sum(n for days, n in counted.items() if days >= MOST))]
