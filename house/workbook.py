"""Excel files: lists and statistics with real dates and numbers, words that never become formulas, and a sheet that explains."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from engine.calendar import SHANGHAI
from engine.policy import UNITS
from house.board import BANDS, Board
from house.board import WORDS as BOARD_WORDS
from house.figures import Line, Statistics
from house.filters import LIGHTS
from house.listing import Row
from house.months import WORDS, Month

ABOUT = "说明"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 48


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its headings, and rows of words, numbers, days, instants or None."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


def workbook(sheets: Sequence[Sheet], about: Sequence[tuple[str, str]]) -> bytes:
    """The file. `about`: what the explaining sheet says, line by line."""
    import xlsxwriter  # type: ignore[import-untyped]

    file = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(file, {**plain, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"title": sheets[0].title, "author": "合法"})
        for sheet in (*sheets, Sheet(ABOUT, ("项目", "说明"), about)):
            _written(book, sheet)
    return file.getvalue()


def _written(book: Any, sheet: Sheet) -> None:
    head = book.add_format({"bold": True, "bg_color": "#E4ECEB", "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        "words": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "number": book.add_format({"valign": "top"}),
    }
    page = book.add_worksheet(sheet.title[:31])
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for x, heading in enumerate(sheet.headings):
        page.write_string(0, x, heading, head)
    for y, row in enumerate(sheet.rows, 1):
        for x, value in enumerate(row):
            _cell(page, y, x, value, formats)
    for x, heading in enumerate(sheet.headings):
        page.set_column(x, x, _width([heading, *(row[x] for row in sheet.rows)]))
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)


def _cell(page: Any, y: int, x: int, value: Any, formats: Mapping[str, Any]) -> None:
    """One value by its type: a word is written as a word, whatever sign it begins with."""
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        page.write_datetime(y, x, value.astimezone(SHANGHAI).replace(tzinfo=None), formats["moment"])
    elif isinstance(value, date):
        page.write_datetime(y, x, value, formats["day"])
    elif isinstance(value, bool):
        page.write_string(y, x, "是" if value else "否", formats["words"])
    elif isinstance(value, int | float):
        page.write_number(y, x, value, formats["number"])
    else:
        page.write_string(y, x, str(value), formats["words"])


def _width(values: Sequence[Any]) -> int:
    """As wide as the widest value; a Chinese character counts as two."""
    said = ("0000-00-00 00:00" if isinstance(one, datetime) else str(one) for one in values if one is not None)
    widest = max((sum(2 if ord(c) > 0x2E80 else 1 for c in one) for one in said), default=8)
    return min(max(widest + 2, 8), WIDEST)


def about(scope: str, moment: datetime, person: str, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """What every export says of itself: whose cases, at which moment, by whom taken out."""
    at = moment.astimezone(SHANGHAI)
    return [
        ("范围", scope), ("数据时点", f"{at:%Y-%m-%d %H:%M}（北京时间）"), ("导出人", person),
        ("日期", "工作日按已公布的放假调休安排；“暂定”表示跨入尚未公布的年份或依据暂定参数"), *more,
    ]  # fmt: skip


# --- what is exported -------------------------------------------------------------------------------------------------


def cases_sheet(rows: Sequence[Row], title: str = "审查件") -> Sheet:
    """A list of cases."""
    headings = (
        "编号", "事项", "文号", "单位", "流程", "环节", "轮次", "急件", "中止", "预警", "期限", "到期日", "剩余", "逾期", "单位（日）",
        "暂定", "待办角色", "待办机构", "待办人", "代办委托人", "开启时间", "办结时间",
    )  # fmt: skip
    return Sheet(title, headings, [_case(row) for row in rows])


def _case(row: Row) -> Sequence[Any]:
    limit = row.limit
    timed = (
        (limit.title, limit.due_on, limit.left, limit.overdue or None, UNITS.get(limit.unit, limit.unit), limit.provisional or limit.assumed)
        if limit
        else (None,) * 6
    )  # fmt: skip
    return (
        row.id, row.title, row.number, row.org_title, row.workflow_title, row.state_title, row.round, row.urgent, row.suspended,
        LIGHTS[row.light], *timed, row.awaits_title, row.awaits_org_title, row.awaits_name, row.principal_name, row.opened_at,
        row.closed_at,
    )  # fmt: skip


def statistics_sheets(told: Statistics) -> list[Sheet]:
    """The sheets of a period's statistics."""
    figures = [(one.title, one.value, one.unit, one.words) for one in told.figures]
    return [
        Sheet("统计", ("指标", "数值", "单位", "怎么算的"), figures),
        _lines("按单位", "单位", told.offices, told.ended),
        _lines("按事项类型", "事项类型", told.types, told.ended),
        Sheet("结论", ("结论", "份数"), list(told.conclusions.items())),
        Sheet("用时", ("期限", "在谁手上", "完成次数", "中位", "九成", "最长", "单位", "超期", "平均停计"), [
            (s.title, s.side, s.runs, s.median, s.nine, s.longest, UNITS.get(s.unit, s.unit), s.late, s.stood)
            for s in told.durations.stages
        ]),
        Sheet("审查用时分布", ("用时（日）", "次数"), list(told.durations.spread)),
    ]  # fmt: skip


def _lines(title: str, first: str, lines: Sequence[Line], ended: Mapping[str, int]) -> Sheet:
    rows = [
        (one.title, one.arrived, one.opined, one.kept, one.late, one.in_time, *(one.ended.get(key, 0) for key in ended))
        for one in lines
    ]
    return Sheet(title, (first, "收件", "出具意见", "按期", "超期", "按期率（%）", *ended), rows)


def months_sheet(months: Sequence[Month]) -> Sheet:
    """Month by month."""
    conclusions = list(months[0].conclusions) if months else []
    ended = list(months[0].ended) if months else []
    rows = [
        (m.period.title, m.arrived, m.opined, m.kept, m.late, m.in_time, *m.conclusions.values(), *m.ended.values())
        for m in months
    ]
    return Sheet("逐月", ("月份", "收件", "出具意见", "按期", "超期", "按期率（%）", *conclusions, *ended), rows)


def board_sheets(shown: Board) -> list[Sheet]:
    """What the board shows, as tables."""
    heat = [(one.title, one.open, one.load, *(one.bands[key] for key in BANDS)) for one in shown.heat]
    holdings = [(one.org_title, one.holder, one.late, one.today, one.soon) for one in shown.holdings]
    threats = [(t.title, t.org_title, t.due_on, t.left, t.holder, t.why, t.remedy) for t in shown.threats]
    lane = [
        (one.title, one.count, "、".join(f"{case.title}（{case.org_title}）" for case in one.cases), one.words)
        for one in shown.exceptions
    ]
    oldest = [
        (one.days, one.row.title, one.row.org_title, one.row.state_title, f"{one.row.awaits_org_title} {one.row.awaits_name}".strip(), one.since)
        for one in shown.oldest
    ]  # fmt: skip
    return [
        Sheet("在办", ("机构", "在办", "件／人", *BANDS.values()), heat),
        Sheet("逾期和将到期", ("机构", "持有人", "逾期", "今天", "三日内"), holdings),
        Sheet("预计逾期", ("事项", "单位", "到期日", "剩余工作日", "在谁手上", "为什么来不及", "现在能做的"), threats),
        Sheet("例外", ("例外", "件数", "审查件", "说明"), lane),
        Sheet("最久的件", ("工作日", "事项", "单位", "环节", "在谁手上", "首次送审"), oldest),
        months_sheet(shown.history.months),
    ]


def month_report(told: Statistics, shown: Board, person: str) -> bytes:
    """The month: its statistics, and the board as it stands."""
    said = about(
        told.scope, told.moment, person, ("期间", f"{told.period.title}（{told.period.start} 至 {told.period.end}）")
    )
    return workbook([*statistics_sheets(told), *board_sheets(shown)], [*said, *_definitions(told)])


def statistics_report(told: Statistics, person: str) -> bytes:
    """The statistics of a period."""
    said = about(
        told.scope, told.moment, person, ("期间", f"{told.period.title}（{told.period.start} 至 {told.period.end}）")
    )
    return workbook(statistics_sheets(told), [*said, *((one.title, one.words) for one in told.figures)])


def cases_report(rows: Sequence[Row], scope: str, moment: datetime, person: str, title: str = "审查件") -> bytes:
    """A list of cases as the viewer sees it."""
    said = about(
        scope, moment, person, ("件数", str(len(rows))), ("剩余", "今天之后到到期日之间的天数；停计的为尚未用完的天数")
    )
    return workbook([cases_sheet(rows, title)], said)


def _definitions(told: Statistics) -> Iterator[tuple[str, str]]:
    yield from ((one.title, one.words) for one in told.figures)
    titles = {
        "open": "在办",
        "soon": "将到期",
        "late": "逾期",
        "standing": "停计",
        "load": "件／人",
        "durations": "用时",
        "oldest": "最久的件",
    }
    yield from ((titles[key], words) for key, words in BOARD_WORDS.items())
    yield "逐月收件", WORDS["arrived"]
