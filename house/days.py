"""The office calendar as people see it: a year in months, and what a correction would do to the running clocks."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel, col

from engine.calendar import Calendar, Kind
from engine.clocks import ClockKind, Entry, read
from engine.docket import Docket
from engine.offices import CalendarRow, Organisation, Relation
from engine.questions import every
from engine.snapshot import snapshot_of
from engine.standing import Request, Snapshot
from engine.statements import ask, of
from engine.tables import Case, ClockRow, Ledger
from house.opening import House
from house.registering import book_of

KINDS: Mapping[Kind, str] = {
    Kind.WORK: "工作日",
    Kind.WEEKEND: "周末",
    Kind.HOLIDAY: "节假日",
    Kind.MAKE_UP: "调休上班",
}
MARGIN = timedelta(14)  # a day of rest moves what falls due shortly before it


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a year's picture."""

    day: date
    kind: Kind
    name: str
    doc_no: str
    today: bool

    @property
    def words(self) -> str:
        """What kind of day it is, and why."""
        return f"{KINDS[self.kind]}{f'（{self.name}）' if self.name else ''}"


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday; None outside it. `works`: its working days."""

    number: int
    weeks: Sequence[Sequence[Cell | None]]
    works: int


def year_of(calendar: Calendar, year: int, today: date) -> list[Month]:
    """Twelve months."""
    return [_month(calendar, year, number, today) for number in range(1, 13)]


def _month(calendar: Calendar, year: int, number: int, today: date) -> Month:
    first = date(year, number, 1)
    cells: list[Cell | None] = [None] * first.weekday()
    day = first
    while day.month == number:
        known = calendar.day(day)
        cells.append(Cell(day, known.kind, known.name, known.doc_no, day == today))
        day += timedelta(1)
    cells += [None] * (-len(cells) % 7)
    works = sum(cell is not None and cell.kind in (Kind.WORK, Kind.MAKE_UP) for cell in cells)
    return Month(number, [cells[n : n + 7] for n in range(0, len(cells), 7)], works)


def sources(calendar: Calendar, year: int) -> list[tuple[str, int]]:
    """The documents that the days of a year come from, and how many days each."""
    counted = Counter(known.doc_no for on, known in sorted(calendar.days.items()) if on.year == year and known.doc_no)
    return list(counted.items())


def notices(days: Mapping[date, Any], announced: set[int]) -> Iterator[dict[str, Any]]:
    """One act a notice: the days of one document number and one year."""
    groups: dict[tuple[str, int], list[date]] = {}
    for on, known in sorted(days.items()):
        groups.setdefault((known.doc_no, on.year), []).append(on)
    for (doc_no, year), own in groups.items():
        listed = [{"day": on, "kind": days[on].kind.value, "name": days[on].name} for on in own]
        yield {"doc_no": doc_no, "days": listed, "announces": year in announced}


# --- what a correction would do ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Effect:
    """`clocks`: running clocks looked at; `earlier`, `later`: whose due day would move; `settled`: no longer provisional.

    `offices`: how many move, by office.
    """

    days: int
    clocks: int
    earlier: int
    later: int
    settled: int
    offices: Sequence[tuple[str, int]]

    @property
    def moved(self) -> int:
        """How many due days would change."""
        return self.earlier + self.later


def effect(house: House, docket: Docket, org: str, actor: str, orders: Sequence[Mapping[str, Any]]) -> Effect:
    """What these `set_days` would do; nothing is written. Raises Refused when one of them would be refused."""
    book = book_of(docket.connection, org)
    plans = [docket.preview(book, Request("set_days", actor, one)) for one in orders]
    rows = [dict(row.values) for plan in plans for row in plan.inserts if row.table is CalendarRow]
    after = _with_days(house, docket, rows)
    return _compared(docket, house.snapshot(docket.connection), after, {row["day"] for row in rows})


def _with_days(house: House, docket: Docket, rows: Sequence[Mapping[str, Any]]) -> Snapshot:
    """The snapshot as it would be, as far as calendars go."""
    tables: dict[str, type[SQLModel]] = {"organisations": Organisation, "relations": Relation, "calendar": CalendarRow}
    asked = {name: every(table) for name, table in tables.items()}
    answers = ask(docket.connection, [(statement, {}) for statement in asked.values()])
    known: dict[str, list[Mapping[str, Any]]] = {
        name: [dict(zip(one.names, row, strict=True)) for row in found]
        for (name, one), found in zip(asked.items(), answers, strict=True)
    }
    known["calendar"] += rows
    return snapshot_of(house.registry, {}, {"policy": [], **{s.name: [] for s in house.registry.shelves}, **known})


def _compared(docket: Docket, before: Snapshot, after: Snapshot, days: set[date]) -> Effect:
    looked = settled = earlier = later = 0
    moved: Counter[str] = Counter()
    for clock, ledger in _running(docket, min(days), max(days)) if days else ():
        was, will = (
            read(ledger, ClockKind(clock.kind), clock.unit, one.calendar(clock.org)) for one in (before, after)
        )
        looked += 1
        settled += was.provisional and not will.provisional
        if was.due and will.due and was.due != will.due:
            earlier += will.due < was.due
            later += will.due > was.due
            moved[clock.org] += 1
    offices = [(before.offices.title(org), n) for org, n in moved.most_common()]
    return Effect(len(days), looked, earlier, later, settled, offices)


def _running(docket: Docket, first: date, last: date) -> Iterator[tuple[Any, list[Entry]]]:
    """The running clocks whose span meets some days, each with its ledger; one statement."""
    same = [a == b for a, b in zip(*(of(t, "case_id", "clock", "started") for t in (Ledger, ClockRow)), strict=True)]
    asked = select(
        *of(ClockRow, "case_id", "clock", "started", "kind", "unit"), col(Case.org), *of(Ledger, "seq"),
        col(Ledger.kind).label("entry"), *of(Ledger, "on", "value", "why"),
    ).join_from(ClockRow, Ledger, same[0] & same[1] & same[2]).join(Case, col(Case.id) == col(ClockRow.case_id))  # fmt: skip
    asked = asked.where(
        col(ClockRow.status) == "running", col(ClockRow.started_on) <= last, col(ClockRow.due_on) >= first - MARGIN
    ).order_by(*of(Ledger, "case_id", "clock", "started", "n"))
    clock, entries = None, list[Entry]()
    for row in docket.connection.execute(asked):
        if clock is None or (clock.case_id, clock.clock, clock.started) != (row.case_id, row.clock, row.started):
            if clock is not None:
                yield clock, entries
            clock, entries = row, []
        entries.append(Entry(row.seq, row.entry, row.on, row.value, row.why))
    if clock is not None:
        yield clock, entries
