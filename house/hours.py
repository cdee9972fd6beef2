"""Office hours: when people may be disturbed, and when their day begins."""

from datetime import date, datetime, time, timedelta

from engine.calendar import SHANGHAI, WORKING, Calendar, day_of

OPENING = time(8, 30)


def at_work(now: datetime, calendar: Calendar, closing: time) -> datetime:
    """This moment when the offices are open, or else when they open next."""
    here = now.astimezone(SHANGHAI)
    today = day_of(now)
    if calendar.counts(today, WORKING) and here.time() <= closing:
        return max(here, _opens(today))
    return _opens(calendar.on_or_after(today + timedelta(1)))


def morning(now: datetime, calendar: Calendar) -> bool:
    """Whether it is a working day and its work has begun."""
    return calendar.counts(day_of(now), WORKING) and now.astimezone(SHANGHAI).time() >= OPENING


def _opens(day: date) -> datetime:
    return datetime.combine(day, OPENING, SHANGHAI)
