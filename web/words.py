"""How dates, days left, numbers and lights are said on a page."""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from engine.calendar import SHANGHAI
from engine.offices import seated
from engine.policy import UNITS

WEEKDAYS = "一二三四五六日"
LIGHTS: Mapping[str, tuple[str, str, str]] = {
    "red": ("late", "alert-octagon", "逾期"),
    "today": ("today", "alert-octagon", "今天到期"),
    "amber": ("soon", "hourglass-low", "将到期"),
    "standing": ("pause", "player-pause", "停计"),
    "none": ("ok", "clock", ""),
}
"""light → class of the mark, icon, word."""
TODAY: ContextVar[date | None] = ContextVar("today", default=None)
"""The day of the page that is being made: a day of another year is said with its year."""


def _(words: str) -> str:
    """The words of a page, as a translation would find them."""
    return words


def day(value: date | datetime | str | None, *, year: bool = False, today: date | None = None) -> str:
    """10月8日（周四）; with the year when asked, or when it is not this one's."""
    if value is None or value == "":
        return ""
    on, today = _date(value), today or TODAY.get()
    ahead = f"{on.year}年" if year or (today is not None and on.year != today.year) else ""
    return f"{ahead}{on.month}月{on.day}日（周{WEEKDAYS[on.weekday()]}）"


def long_day(value: date | datetime | str | None) -> str:
    """2026年10月8日（周四）."""
    return day(value, year=True)


def moment(value: datetime | str | None) -> str:
    """2026年10月8日 09:30."""
    if value is None or value == "":
        return ""
    at = (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(SHANGHAI)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def short_moment(value: datetime | str | None) -> str:
    """10月8日 09:30; with the year when it is long ago."""
    said = moment(value)
    return said.partition("年")[2] if said.startswith(f"{datetime.now(SHANGHAI).year}年") else said


def _date(value: date | datetime | str) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value


def remaining(left: int | None, unit: str, overdue: int = 0) -> str:
    """剩 2 个工作日, 今天到期, 超 3 个工作日."""
    word = UNITS.get(unit, unit)
    if overdue:
        return f"超 {overdue} {word}"
    if left is None:
        return ""
    return f"剩 {left} {word}" if left > 0 else "今天到期"


def number(value: Any) -> str:
    """12,000."""
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def initial(name: str) -> str:
    """The first character of a name, for the round mark."""
    return name[:1] if name else "？"


FILTERS = {
    "day": day, "long_day": long_day, "moment": moment, "short_moment": short_moment, "remaining": remaining, "number": number, "initial": initial,
    "seated": seated,
}  # fmt: skip
