"""`hefa due`: until when, and why: a limit counted out day by day, by the same functions as every clock."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Annotated, Any

import typer

from cli.terminal import Json, console, leave, say, show_json, show_table
from engine.calendar import CALENDAR, SHANGHAI, WORKING, Calendar, Day, Kind, day_of
from engine.clocks import ClockKind, DayRow, Reading, explain, read
from house.counting import ledger
from house.words import Misuse

WEEKDAYS = "一二三四五六日"
KINDS = {Kind.WORK: "工作日", Kind.WEEKEND: "周末", Kind.HOLIDAY: "节假日", Kind.MAKE_UP: "调休上班"}
UNITS = {WORKING: "个工作日", CALENDAR: "日"}


def day(said: str) -> date:
    """2026-09-30."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise typer.BadParameter(f"“{said}”不是有效日期，应写作 2026-09-30") from None


def moment(said: str) -> datetime:
    """2026-09-24T23:59:59, office time unless it names its zone."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise typer.BadParameter(f"“{said}”不是有效时刻，应写作 2026-09-24T23:59:59") from None
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def hour(said: str) -> time:
    """18:05."""
    try:
        return time.fromisoformat(said)
    except ValueError:
        raise typer.BadParameter(f"“{said}”不是有效时刻，应写作 18:05") from None


def pause_of(said: str) -> tuple[date, date | None]:
    """A..B: stands from the end of day A to the end of day B; A..: still stands."""
    first, dots, last = said.partition("..")
    if not dots:
        raise typer.BadParameter(f"“{said}”应写作 暂停日..恢复日，如 2026-09-17..2026-09-22")
    begun, ended = day(first), day(last) if last else None
    if ended and ended < begun:
        raise typer.BadParameter(f"“{said}”：恢复日早于暂停日")
    return begun, ended


def extension_of(said: str) -> tuple[int, date]:
    """N:DATE: N days added on that day."""
    days, colon, on = said.partition(":")
    if not (colon and days.isdecimal()):
        raise typer.BadParameter(f"“{said}”应写作 天数:批准日，如 5:2026-09-21")
    return int(days), day(on)


Pauses = Annotated[
    list[Any] | None,
    typer.Option("--pause", parser=pause_of, metavar="A..B", help="停计：A 为暂停日（计），B 为恢复日（不计）；可重复"),
]


def due(
    start: Annotated[Any, typer.Option("--from", parser=day, metavar="日期", help="起算日（不计）")],
    days: Annotated[int, typer.Option("--days", min=0, max=3660, help="天数")],
    calendar_days: Annotated[bool, typer.Option("--calendar-days", help="按日计，不按工作日")] = False,
    pause: Pauses = None,
    extend: Annotated[
        list[Any] | None, typer.Option("--extend", parser=extension_of, metavar="N:日期", help="延期：N 天，批准日")
    ] = None,
    floor: Annotated[int, typer.Option("--floor", min=0, help="恢复后至少剩余的天数（评审后为 2）")] = 1,
    at: Annotated[
        Any, typer.Option("--at", parser=hour, metavar="时刻", help="当日提交的时刻；下班后或休息日顺延起算")
    ] = None,
    closing_time: Annotated[
        Any, typer.Option("--closing-time", parser=hour, metavar="时刻", help="下班时刻；不给则取参数 office.closing")
    ] = None,
    minimum: Annotated[bool, typer.Option("--min", help="下限：期满之后才可办理")] = False,
    acted: Annotated[Any, typer.Option("--acted", parser=moment, metavar="时刻", help="办理时刻：是否按期")] = None,
    rest: Annotated[
        list[Any] | None, typer.Option("--rest", parser=day, metavar="日期", help="假设更正为休息日")
    ] = None,
    work: Annotated[
        list[Any] | None, typer.Option("--work", parser=day, metavar="日期", help="假设更正为上班日")
    ] = None,
    org: Annotated[str, typer.Option("--org", help="用数据库中该机构的日历；不给则用全国日历")] = "",
    explained: Annotated[bool, typer.Option("--explain", help="逐日说明")] = False,
    as_json: Json = False,
) -> None:
    """到期日：从某日起若干天，逐日说得清。"""
    calendar = _calendar(org).overlaid(_assumed(rest or [], work or []))
    if at is not None:
        start = calendar.start_day(datetime.combine(start, at, SHANGHAI), closing_time or _closing())
    elif closing_time:
        raise Misuse("--closing-time 要与 --at 同用")
    kind, unit = ClockKind.MIN if minimum else ClockKind.MAX, CALENDAR if calendar_days else WORKING
    entries = ledger(start, days, pause or [], extend or [], floor)
    reading = read(entries, kind, unit, calendar)
    rows = explain(entries, kind, unit, calendar, until=reading.due)
    in_time = _in_time(reading, acted) if acted else None
    if as_json:
        show_json(_plain(start, reading, rows, in_time))
    else:
        _show(start, reading, unit, rows if explained else [], in_time)
    leave(in_time is not False)


def _calendar(org: str) -> Calendar:
    if org:
        from house.opening import open_house

        house = open_house()
        with house.database.glance(house.now()) as docket:
            return house.snapshot(docket.connection).calendar(house.office(docket.connection, org))
    from workflows.holidays import national

    return national()


def _assumed(rest: Sequence[date], work: Sequence[date]) -> dict[date, Day]:
    days = {on: Day(Kind.HOLIDAY, "假设休息") for on in rest}
    return days | {on: Day(Kind.MAKE_UP if on.weekday() > 4 else Kind.WORK, "假设上班") for on in work}


def _closing() -> time:
    from house.opening import default_pack

    return time.fromisoformat(str(default_pack()["office.closing"].value))


def _in_time(reading: Reading, acted: datetime) -> bool:
    """A MAX: until the end of the due day. A MIN: from the day it opens."""
    on = day_of(acted)
    if reading.opens:
        return on >= reading.opens
    return reading.due is None or on <= reading.due


def _plain(start: date, reading: Reading, rows: Sequence[DayRow], in_time: bool | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "due": reading.due,
        "provisional": reading.provisional,
        "days": [asdict(row) for row in rows],
    }
    said |= {"start": start, "status": reading.status, "breached_before_pause": reading.breached_before_pause}
    if reading.opens:
        said["opens"] = reading.opens
    return said if in_time is None else said | {"in_time": in_time}


def _show(start: date, reading: Reading, unit: str, rows: Sequence[DayRow], in_time: bool | None) -> None:
    if rows:
        show_table("", ("日期", "", "类别", "计", "第几日", "说明"), [_row(row) for row in rows], {"说明": "cyan"})
    if reading.due is None:
        say(f"停计中：已用 {reading.used}{UNITS[unit]}，剩 {reading.left}{UNITS[unit]}")
        return
    mark = "（暂定：该年放假安排尚未公布）" if reading.provisional else ""
    if reading.opens:
        say(f"期满日 {dated(reading.due)}")
        console().print(f"最早可办理 [bold]{dated(reading.opens)}[/bold]{mark}")
    else:
        console().print(f"到期日 [bold]{dated(reading.due)}[/bold]{mark}")
    say(f"自 {dated(start)} 次日起算")
    if reading.breached_before_pause:
        say("暂停在超期之后：只登记，不影响到期日")
    if in_time is not None:
        say("按期" if in_time else "未到可办理之日" if reading.opens else "超期")


def dated(on: date) -> str:
    """2026-09-30 周三."""
    return f"{on.isoformat()} 周{WEEKDAYS[on.weekday()]}"


def _row(row: DayRow) -> tuple[str, ...]:
    counted = "✓" if row.counted else ""
    return (
        row.date.isoformat(),
        f"周{WEEKDAYS[row.date.weekday()]}",
        KINDS[row.kind],
        counted,
        str(row.n) if row.counted else "",
        row.why,
    )
