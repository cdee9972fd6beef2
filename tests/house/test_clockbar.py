"""The clock bar: a day that was named and is still to come is so many days ahead, not none."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import CALENDAR
from engine.clocks import ClockKind, Entry, explain, read
from house.clockbar import LEGIBLE, LONGEST, bar
from workflows import holidays

NATIONAL = holidays.national()


@given(st.dates(date(2026, 1, 5), date(2026, 3, 1)), st.integers(1, 200), st.integers(0, 260))
def test_a_bar_shows_today_and_no_more_cells_than_can_be_told_apart(start: date, limit: int, later: int) -> None:
    ledger = [Entry(1, "start", start, limit)]
    due, today = read(ledger, ClockKind.MAX, CALENDAR, NATIONAL).due, start + timedelta(later)
    rows = explain(ledger, ClockKind.MAX, CALENDAR, NATIONAL)
    days = [{"date": r.date, "kind": r.kind, "counted": r.counted, "n": r.n, "why": r.why} for r in rows]
    shown = bar(
        {"days": days, "amount": limit, "ledger": [], "due": due, "started_on": start, "status": "running"}, today
    )
    assert [cell.on for cell in shown.cells if cell.today] == [today]
    assert len(shown.cells) <= LONGEST
    assert len(shown.cells) <= LEGIBLE or not any(cell.text.isdecimal() for cell in shown.cells)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 400))
def test_a_named_day_to_come_is_as_far_away_as_the_calendar_says(today: date, ahead: int) -> None:
    named = today + timedelta(ahead)
    clock: dict[str, Any] = {
        "days": [],
        "amount": 0,
        "ledger": [],
        "due": named,
        "started_on": named,
        "status": "running",
    }
    assert bar(clock, today).remaining == ahead
