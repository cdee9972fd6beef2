"""The office calendar: which days count, and the only place where an instant becomes a day."""

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate, compress
from types import MappingProxyType
from zoneinfo import ZoneInfo

from engine.errors import BadCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORKING, CALENDAR = "wd", "cd"  # the two units of a limit: working days 工作日, calendar days 日
EXACT = "xd"  # a day that the law or a document names (施行日, 有效期届满日): calendar days that never roll

FIRST, LAST = date(2010, 1, 1), date(2100, 12, 31)  # the days that can be counted over
_FIRST = FIRST.toordinal()
_WEEK = bytes((1, 1, 1, 1, 1, 0, 0))

# What 全国年节及纪念日放假办法 (2024) fixes by the solar calendar: the estimate for a year without a notice or a table.
_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}


class Kind(StrEnum):
    """What a day is. Working: WORK, and MAKE_UP (a Saturday or Sunday worked in exchange, 调休上班)."""

    WORK = "work"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make-up"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the table: its kind, the festival's name, the number of the notice that says so (empty: not known)."""

    kind: Kind
    name: str = ""
    doc_no: str = ""


_WORK, _WEEKEND = Day(Kind.WORK), Day(Kind.WEEKEND)
_ESTIMATE = {month_day: Day(Kind.HOLIDAY, name) for month_day, name in _FIXED.items()}


class Calendar:
    """An immutable snapshot. Every day from 2010 to 2100 answers; outside that range counting raises BadCalendar.

    `days`: the days that differ from Monday to Friday. `announced`: the years whose State Council notice is in `days`.
    A day not in `days` is plain Monday to Friday; in a year that is not announced the solar statutory days are off too.
    """

    __slots__ = ("_announced", "_days", "_rank", "_works")

    def __init__(self, days: Mapping[date, Day], announced: Collection[int]) -> None:
        """Count every working day once: about a few milliseconds."""
        self._days = MappingProxyType(dict(days))
        self._announced = frozenset(announced)
        length = LAST.toordinal() - _FIRST + 1
        flags = bytearray(_WEEK[FIRST.weekday() :] + _WEEK * (length // 7))[:length]
        for year in set(range(FIRST.year, LAST.year + 1)) - self._announced:
            for month, day in _FIXED:
                flags[date(year, month, day).toordinal() - _FIRST] = 0
        for on, known in self._days.items():
            if FIRST <= on <= LAST:
                flags[on.toordinal() - _FIRST] = known.kind in (Kind.WORK, Kind.MAKE_UP)
        self._rank = list(accumulate(flags))  # working days up to and including the day
        self._works = list(map(date.fromordinal, compress(range(_FIRST, _FIRST + len(flags)), flags)))

    @property
    def days(self) -> Mapping[date, Day]:
        """The days that differ from plain Monday to Friday, as given."""
        return self._days

    @property
    def announced(self) -> frozenset[int]:
        """The years whose State Council notice is known."""
        return self._announced

    def overlaid(self, days: Mapping[date, Day], announced: Collection[int] = ()) -> "Calendar":
        """A new calendar with corrections, local days or a new notice on top.

        A newly announced year replaces what was estimated for it, whole; so lay the notice first, local days after it.
        """
        new = frozenset(announced) - self._announced
        kept = {on: known for on, known in self._days.items() if on.year not in new}
        return Calendar({**kept, **days}, self._announced | new)

    def day(self, on: date) -> Day:
        """What is known, or estimated, of this day."""
        known = self._days.get(on)
        if known is not None:
            return known
        if on.year not in self._announced and (on.month, on.day) in _ESTIMATE:
            return _ESTIMATE[on.month, on.day]
        return _WORK if on.weekday() < 5 else _WEEKEND

    def kind(self, on: date) -> Kind:
        """What kind of day this is."""
        return self.day(on).kind

    def name(self, on: date) -> str:
        """The festival or the reason; empty for an ordinary day."""
        return self.day(on).name

    def counts(self, on: date, unit: str) -> bool:
        """Whether the day is counted in a limit of this unit."""
        return _is_calendar(unit) or self.day(on).kind in (Kind.WORK, Kind.MAKE_UP)

    def provisional(self, on: date) -> bool:
        """The notice for the day's year is not known: 调休 may still move it, so what falls here is 暂定."""
        return on.year not in self._announced

    def add(self, start: date, n: int, unit: str) -> date:
        """The `n`th counted day after `start`, which itself never counts (民法典 第201条). `n` = 0 is `start`."""
        if n <= 0:
            if n:
                raise ValueError("a limit is not negative")
            return start
        if _is_calendar(unit):
            return start + timedelta(n)
        place = self._upto(start) + n - 1
        if place >= len(self._works):
            raise BadCalendar(_outside(f"{start} 之后第 {n} 个工作日"))
        return self._works[place]

    def between(self, start: date, end: date, unit: str) -> int:
        """Counted days in (start, end]; negative when `end` is the earlier one."""
        if _is_calendar(unit):
            return end.toordinal() - start.toordinal()
        return self._upto(end) - self._upto(start)

    def first_within(self, end: date, n: int, unit: str) -> date:
        """The first day from which at most `n` counted days remain up to `end`."""
        if _is_calendar(unit):
            return end - timedelta(n)
        place = self._upto(end) - 1 - n
        return self._works[place] if place >= 0 else FIRST

    def on_or_after(self, on: date) -> date:
        """The day itself, or the next working day when it is a day of rest (民法典 第203条)."""
        upto = self._upto(on)
        works = self._works
        if upto and works[upto - 1] == on:
            return on
        if upto == len(works):
            raise BadCalendar(_outside(str(on)))
        return works[upto]

    def start_day(self, at: datetime, closing: time | None) -> date:
        """The start day of what is handed in at `at`.

        With `closing` (submissions inside the administration): after closing, or on a day of rest, it is the next
        working day; at closing time sharp it is still that day. Without (citizens): the day itself, whatever it is.
        """
        on = day_of(at)
        if closing is None:
            return on
        if at.astimezone(SHANGHAI).time() > closing:
            on += timedelta(1)
        return self.on_or_after(on)

    def _upto(self, on: date) -> int:
        """How many working days there are up to and including this one."""
        place = on.toordinal() - _FIRST
        if place < 0:
            raise BadCalendar(_outside(str(on)))
        try:
            return self._rank[place]
        except IndexError:
            raise BadCalendar(_outside(str(on))) from None


def day_of(at: datetime) -> date:
    """The office day of an instant: the one place where this is decided. Raises ValueError for a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("an instant carries its zone")
    return at.astimezone(SHANGHAI).date()


def add_months(on: date, n: int) -> date:
    """The same day of the month `n` months on; the month's last day where there is none (民法典 第202条)."""
    year, month = divmod(on.year * 12 + on.month - 1 + n, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def _is_calendar(unit: str) -> bool:
    """Calendar days, or working days; no other unit is counted here (months become days where a clock starts)."""
    if unit in (CALENDAR, EXACT):
        return True
    if unit == WORKING:
        return False
    raise ValueError(f"not a unit of days: {unit}")


def _outside(what: str) -> str:
    """The sentence for a day that cannot be counted over."""
    return f"{what}超出日历范围（{FIRST.year}年至{LAST.year}年）"
