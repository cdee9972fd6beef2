"""The national calendar: one table a year, from the State Council's notices, estimated where there is none yet."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from engine.calendar import Calendar, Day, Kind
from engine.errors import BadCalendar

FOLDER = Path(__file__).parent
_COLUMNS = {"date", "kind", "name", "doc_no", "status"}
_STATUS = ("announced", "estimated")
_WEEKDAYS = {Kind.WORK: "周一至周五", Kind.WEEKEND: "周六、周日", Kind.MAKE_UP: "周六、周日"}


@cache
def national() -> Calendar:
    """The calendar of the tables in this folder."""
    days: dict[date, Day] = {}
    announced: set[int] = set()
    for path in sorted(FOLDER.glob("*.csv")):
        more, years = read_csv(path)
        days |= more
        announced |= years
    return Calendar(days, announced)


def read_csv(path: Path) -> tuple[dict[date, Day], set[int]]:
    """The days of one table and the years it announces. Raises BadCalendar naming every faulty row.

    Columns date (YYYY-MM-DD), kind (work, weekend, holiday, make-up), name, doc_no, status (announced, estimated).
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as away:
        raise BadCalendar(f"读不到文件 {path.name}") from away
    except UnicodeDecodeError as garbled:
        raise BadCalendar(f"{path.name}：不是 UTF-8 文本，请另存为 UTF-8 后再导入") from garbled
    rows = csv.DictReader(lines)
    missing = _COLUMNS - set(rows.fieldnames or ())
    if missing:
        raise BadCalendar(f"{path.name}：缺少列 {'、'.join(sorted(missing))}")
    days: dict[date, Day] = {}
    stated: dict[int, str] = {}
    faults: list[str] = []
    for row in rows:
        found = _faults(row, days, stated)
        if found:
            faults += (f"{path.name} 第{rows.line_num}行：{fault}" for fault in found)
            continue
        on = date.fromisoformat(row["date"])
        days[on] = Day(Kind(row["kind"]), row["name"], row["doc_no"])
        stated[on.year] = row["status"]
    if not days and not faults:
        faults.append(f"{path.name}：没有任何日期")
    if faults:
        raise BadCalendar(faults)
    return days, {year for year, status in stated.items() if status == "announced"}


def _faults(row: dict[str, str], days: dict[date, Day], stated: dict[int, str]) -> list[str]:
    """Everything that is wrong with one row, in Chinese."""
    if None in row or None in row.values():
        return ["列数与表头不符"]
    faults = []
    if row["kind"] not in {*Kind}:
        faults.append(f"类别“{row['kind']}”不是 {'、'.join(Kind)} 之一")
    if row["status"] not in _STATUS:
        faults.append(f"状态“{row['status']}”不是 {'、'.join(_STATUS)} 之一")
    try:
        on = date.fromisoformat(row["date"])
    except ValueError:
        return [f"日期“{row['date']}”不是有效日期", *faults]
    if on in days:
        faults.append(f"日期 {on} 重复")
    if stated.get(on.year, row["status"]) != row["status"]:
        faults.append(f"{on.year}年既有已公布又有暂估的日期")
    wanted = next((days for kind, days in _WEEKDAYS.items() if kind == row["kind"]), "")
    if wanted and (on.weekday() >= 5) != (wanted == "周六、周日"):
        faults.append(f"{on} 不是{wanted}，类别不能是 {row['kind']}")
    return faults
