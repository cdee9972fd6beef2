"""Writes the committed tables of this folder from two independent libraries; run by hand when a new notice is out.

    python -m workflows.holidays.seed

`holidays` and `chinese_calendar` are development tools: the application reads the tables only. For an announced year
both must agree on every day, or nothing is written. For the years to come the statutory days are estimated, with the
days in lieu that 全国年节及纪念日放假办法 itself gives for a Saturday or Sunday, and no exchange of days (调休).
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays

FOLDER = Path(__file__).parent
FIELDS = ("date", "kind", "name", "doc_no", "status")
ANNOUNCED, ESTIMATED = range(2015, 2027), range(2027, 2036)

NOTICES = {  # the year a notice arranges → its number
    2015: "国办发明电〔2014〕28号",
    2016: "国办发明电〔2015〕18号",
    2017: "国办发明电〔2016〕17号",
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
SPECIAL = (  # first day, last day, the notice that arranged these days apart
    (date(2015, 9, 3), date(2015, 9, 6), "国发明电〔2015〕1号"),
    (date(2019, 4, 28), date(2019, 5, 5), "国办发明电〔2019〕3号"),
    (date(2020, 1, 31), date(2020, 2, 2), "国办发明电〔2020〕1号"),
)


def notice(on: date) -> str:
    """The number of the notice that arranges a day; the last days of December belong to the coming New Year's."""
    for first, last, number in SPECIAL:
        if first <= on <= last:
            return number
    return NOTICES[on.year + (on >= date(on.year, 12, 25))]


def announced(year: int) -> Iterator[tuple[str, ...]]:
    """The rows of a year whose notice is known. Raises ValueError where the two libraries differ."""
    china = holidays.country_holidays("CN", years=year)
    for on in days_of(year):
        off, festival = chinese_calendar.get_holiday_detail(on)
        if off == china.is_working_day(on):
            raise ValueError(f"the libraries differ on {on}")
        if festival is None:
            continue
        name = chinese_calendar.Holiday(festival).chinese
        name += "节" if name in ("清明", "端午", "中秋") else ""
        if off:
            yield str(on), "holiday", name, notice(on), "announced"
        else:
            yield str(on), "make-up", f"{name}调休上班", notice(on), "announced"


def estimated(year: int) -> Iterator[tuple[str, ...]]:
    """The rows of a year without a notice: statutory days only."""
    china = holidays.country_holidays("CN", years=year, language="zh_CN")
    for on in days_of(year):
        if on in china:
            yield str(on), "holiday", china[on].replace("; ", "、").replace("农历", ""), "", "estimated"


def days_of(year: int) -> Iterator[date]:
    """Every day of a year."""
    on = date(year, 1, 1)
    while on.year == year:
        yield on
        on += timedelta(1)


def table(year: int) -> str:
    """The whole text of one year's table."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(FIELDS)
    rows.writerows(announced(year) if year in ANNOUNCED else estimated(year))
    return text.getvalue()


def main() -> None:
    """Make every table, then write them."""
    tables = {year: table(year) for year in (*ANNOUNCED, *ESTIMATED)}
    for year, text in tables.items():
        (FOLDER / f"{year}.csv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
