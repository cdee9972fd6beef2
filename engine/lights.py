"""The colour of a clock 预警: none, amber 黄灯, red 红灯, standing 停计; never green. All pure, all for a given day."""

from datetime import date

from engine.calendar import WORKING, Calendar
from engine.clocks import ClockKind, Reading


def overdue(reading: Reading, unit: str, calendar: Calendar, today: date) -> int:
    """Days late in the clock's own unit; 0 when not late, standing, closed, or a MIN clock.

    A working-day clock is not one working day late on the Saturday after its due day, though it is breached: ask
    `today > due` for the breach.
    """
    if reading.status != "running" or reading.due is None or reading.opens is not None or today <= reading.due:
        return 0
    return calendar.between(reading.due, today, unit)


def light(
    reading: Reading,
    kind: ClockKind,
    calendar: Calendar,
    unit: str,
    today: date,
    warn_days: int,
    share: int,
    limit: int,
) -> str:
    """The light on a day. Red: due today or late. Amber: from `warn_on`. A MIN clock has none, a REMIND clock no red.

    `warn_days` in working days, `share` in per cent of `limit`, `limit` in the clock's own unit.
    """
    if reading.status == "standing":
        return "standing"
    if reading.status != "running" or reading.due is None or kind == ClockKind.MIN:
        return "none"
    if today >= reading.due:
        return "amber" if kind == ClockKind.REMIND else "red"
    return "amber" if today >= warn_on(reading, calendar, unit, warn_days, share, limit) else "none"


def warn_on(reading: Reading, calendar: Calendar, unit: str, warn_days: int, share: int, limit: int) -> date:
    """The first day of amber: at most `warn_days` working days, or `share` per cent of `limit`, are left.

    The due day itself when there is no earlier one. Raises ValueError for a reading without a due day.
    """
    if reading.due is None:
        raise ValueError("a clock without a due day has no warning")
    by_days = calendar.first_within(reading.due, warn_days, WORKING)
    by_share = calendar.first_within(reading.due, limit * share // 100, unit)
    return min(by_days, by_share, reading.due)
