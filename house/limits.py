"""The limit that leads a case in a list: how many days are left, and the bar of its days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.calendar import Calendar
from engine.clocks import ClockKind, Entry, explain, read
from engine.definition import Workflow
from engine.statements import of
from engine.tables import Ledger

LONG = 20  # days; a longer limit has no bar
SHOWN = 24  # letters of a bar

Ledgers = Mapping[tuple[int, str, int], Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit on the day of the list. `left`: counted days after today, `overdue`: counted days late, both in `unit`.

    `bar`: one letter for each day that counts, or would: c counted, p standing, t today, e to come, l late.
    """

    title: str
    unit: str
    due_on: date | None
    left: int
    late: bool
    overdue: int
    standing: bool
    provisional: bool
    assumed: bool
    bar: str


def limit_of(
    clocks: Sequence[Any], ledgers: Ledgers, workflow: Workflow | None, calendar: Calendar, today: date
) -> Limit | None:
    """Among the live clocks of a case the nearest running limit; where none runs, one that stands."""
    limits = [clock for clock in clocks if clock.kind == ClockKind.MAX]
    running = [clock for clock in limits if clock.status == "running" and clock.due_on]
    lead = min(running, key=lambda c: (c.due_on, c.clock), default=None) or next(iter(limits), None)
    if lead is None:
        return None
    ledger = ledgers[lead.case_id, lead.clock, lead.started]
    known = workflow.clock.get(lead.clock) if workflow else None
    left, overdue = _left(lead, ledger, calendar, today)
    return Limit(
        title=known.title if known else lead.clock, unit=lead.unit, due_on=lead.due_on, left=left,
        late=lead.due_on is not None and today > lead.due_on, overdue=overdue, standing=lead.status == "standing",
        provisional=any(clock.provisional for clock in limits), assumed=lead.assumed,
        bar=_bar(lead, ledger, calendar, today),
    )  # fmt: skip


def opens_of(clocks: Sequence[Any], today: date) -> date | None:
    """The day before which what the live clocks of a case protect must not end; None where that has come, or where none runs."""
    days = [clock.opens_on for clock in clocks if clock.kind == ClockKind.MIN and clock.opens_on]
    last = max(days, default=None)
    return last if last and last > today else None


def ledgers_of(connection: Connection, ids: Sequence[int]) -> Ledgers:
    """The ledgers of some cases by run; one statement."""
    found: dict[tuple[int, str, int], list[Entry]] = {}
    lines = select(*of(Ledger, "case_id", "clock", "started", "seq", "kind", "on", "value", "why"))
    lines = lines.where(col(Ledger.case_id).in_(ids)).order_by(*of(Ledger, "case_id", "clock", "started", "n"))
    for case, clock, started, *entry in connection.execute(lines):
        found.setdefault((case, clock, started), []).append(Entry(*entry))
    return found


def _left(lead: Any, ledger: Sequence[Entry], calendar: Calendar, today: date) -> tuple[int, int]:
    if lead.due_on is None:
        return read(ledger, ClockKind(lead.kind), lead.unit, calendar).left, 0
    days = calendar.between(today, lead.due_on, lead.unit)
    return max(days, 0), max(-days, 0)


def _bar(lead: Any, ledger: Sequence[Entry], calendar: Calendar, today: date) -> str:
    if lead.amount > LONG:
        return ""
    until = max(today, lead.due_on) if lead.due_on else today
    marks = []
    for day in explain(ledger, ClockKind(lead.kind), lead.unit, calendar, until):
        stood = day.why.startswith("停计") and calendar.counts(day.date, lead.unit)
        if day.counted or stood:
            marks.append(_mark(day.date, stood, lead.due_on, today))
    return "".join(marks[-SHOWN:])


def _mark(day: date, stood: bool, due: date | None, today: date) -> str:
    if stood:
        return "p"
    if due and day > due:
        return "l"
    return "t" if day == today else "e" if day > today else "c"
