"""Months, quarters, years, and any span of days: what statistics are counted over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case
from sqlmodel import col

from engine.calendar import add_months
from engine.cover import midnight
from engine.errors import BadAnswers, Reason

LONGEST = 366 * 5  # days of one span
NAMED: Mapping[str, str] = {"month": "本月", "last": "上月", "quarter": "本季度", "year": "本年"}


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, both ends included."""

    start: date
    end: date
    title: str

    @property
    def after(self) -> date:
        """The day after."""
        return self.end + timedelta(1)


def month(day: date) -> Period:
    """The calendar month of a day."""
    start = day.replace(day=1)
    return Period(start, add_months(start, 1) - timedelta(1), f"{start.year}年{start.month}月")


def months(today: date, n: int) -> list[Period]:
    """The last `n` months, this one last."""
    this = today.replace(day=1)
    return [month(add_months(this, -back)) for back in reversed(range(n))]


def named(name: str, today: date) -> Period:
    """One of NAMED, as it is on a day."""
    if name == "last":
        return month(today.replace(day=1) - timedelta(1))
    if name == "month":
        return month(today)
    first = 1 if name == "year" else (today.month - 1) // 3 * 3 + 1
    start = date(today.year, first, 1)
    end = add_months(start, 12 if name == "year" else 3) - timedelta(1)
    return Period(start, end, f"{today.year}年" if name == "year" else f"{today.year}年第{first // 3 + 1}季度")


def read_period(query: Mapping[str, str], today: date) -> Period:
    """The period of an address: `period`, or `from` and `to`; without either the quarter. Raises BadAnswers."""
    said = {name: query[name].strip() for name in ("period", "from", "to") if query.get(name, "").strip()}
    if "from" not in said and "to" not in said:
        name = said.get("period", "quarter")
        if name not in NAMED:
            choices = "、".join(f"{key}（{title}）" for key, title in NAMED.items())
            raise BadAnswers(Reason(f"期间：没有 {name}；可选 {choices}", field="period"))
        return named(name, today)
    wrong: list[Reason] = []
    start, end = (_day(said, name, title, wrong) for name, title in (("from", "期间起"), ("to", "期间止")))
    if start and end and start > end:
        wrong.append(Reason(f"期间：起 {start} 晚于止 {end}", field="from"))
    elif start and end and (end - start).days > LONGEST:
        wrong.append(Reason("期间最长五年", field="to"))
    if wrong or start is None or end is None:
        raise BadAnswers(wrong)
    return Period(start, end, f"{start} 至 {end}")


def _day(said: Mapping[str, str], name: str, title: str, wrong: list[Reason]) -> date | None:
    try:
        return date.fromisoformat(said[name])
    except KeyError:
        wrong.append(Reason(f"{title}：必填", field=name))
    except ValueError:
        wrong.append(Reason(f"{title}：{said[name]} 不是有效日期（年-月-日）", field=name))
    return None


def slot(column: Any, periods: Sequence[Period], *, instant: bool = False) -> Any:
    """In which of the periods a day or an instant lies, as SQL: its place in the list."""
    edge = midnight if instant else _same
    return case(*((and_(col(column) >= edge(p.start), col(column) < edge(p.after)), n) for n, p in enumerate(periods)))


def during(column: Any, periods: Sequence[Period], *, instant: bool = False) -> Any:
    """Whether it lies in any of them; they follow each other without a gap."""
    edge = midnight if instant else _same
    return and_(col(column) >= edge(periods[0].start), col(column) < edge(periods[-1].after))


def _same(day: date) -> date:
    return day
