"""Excel files: dates are dates, words stay words whatever they begin with, and every file says what it is."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from engine.calendar import SHANGHAI
from house.board import board
from house.figures import statistics
from house.periods import named
from house.queues import inbox
from house.workbook import ABOUT, Sheet, about, cases_report, month_report, statistics_report, workbook
from tests.house.office import Office
from tests.houses import at

EVIL = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://example.org")',
    "http://example.org",
    "{=1}",
    "007",
    "\x00\x07词",
)


def sheets(file: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def inside(file: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(file)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


@pytest.mark.parametrize("word", EVIL)
def test_a_word_never_becomes_a_formula(word: str) -> None:
    file = workbook([Sheet("表", ("词",), [(word,)])], [("词", word)])
    assert not [name for name, xml in inside(file).items() if "<f>" in xml or "<f " in xml or "<hyperlink" in xml]
    value = sheets(file)["表"][1][0]
    assert isinstance(value, str)


def test_numbers_days_and_moments_are_what_they_are() -> None:
    row = (3, 2.5, date(2026, 10, 8), at("2026-10-08", 9, 30), True, None, "")
    cells = sheets(workbook([Sheet("表", "甲乙丙丁戊己庚", [row])], []))["表"][1]
    assert cells[:2] == [3.0, 2.5]
    assert cells[2] in (date(2026, 10, 8), at("2026-10-08", 0).replace(tzinfo=None))
    assert cells[3] == at("2026-10-08", 9, 30).replace(tzinfo=None)
    assert cells[4] == "是"


def test_the_head_stays_in_sight_and_columns_are_wide_enough() -> None:
    file = workbook([Sheet("表", ("事项",), [("村道硬化工程施工合同",)])], [])
    page = inside(file)["xl/worksheets/sheet1.xml"]
    assert 'state="frozen"' in page
    assert "<cols>" in page
    assert sheets(workbook([Sheet("空", ("事项",), [])], []))["空"] == [["事项"]]


def test_a_list_says_whose_it_is_and_of_when(office: Office) -> None:
    office.case("ASSIGNED", title="=危险的标题")
    with office.looking() as docket:
        rows = inbox(office.house, docket, "li").rows
    found = sheets(cases_report(rows, "李四的收件箱", office.acts.now, "李四"))
    assert list(found) == ["审查件", ABOUT]
    head, line = found["审查件"]
    said = dict(zip(head, line, strict=True))
    assert (said["事项"], said["单位"], said["环节"], said["待办人"]) == ("=危险的标题", "甲镇", "分办", "李四")
    assert said["到期日"] == date(2026, 3, 9)
    words = {row[0]: row[1] for row in found[ABOUT]}
    assert (words["范围"], words["数据时点"], words["导出人"]) == (
        "李四的收件箱",
        "2026-03-02 09:00（北京时间）",
        "李四",
    )


def test_the_month_holds_the_figures_the_board_and_their_definitions(office: Office) -> None:
    office.signed("UNLAWFUL")
    office.case("ASSIGNED")
    with office.looking() as docket:
        told = statistics(office.house, docket, "watcher", named("month", office.acts.now.date()))
        shown = board(office.house, docket, "watcher", fresh=True)
    file = sheets(month_report(told, shown, "督察员"))
    figures = {row[0]: row[1] for row in file["统计"]}
    assert (figures["收件"], figures["出具意见"], figures["按期率"]) == (2, 1, 100)
    assert [row[0] for row in file["按单位"]] == ["单位", "甲镇"]
    assert len(file["逐月"]) == 13
    words = {row[0]: row[1] for row in file[ABOUT]}
    assert words["范围"] == "依法治县办"
    assert {"收件", "采纳率", "在办", "停计"} <= set(words)
    assert next(iter(sheets(statistics_report(told, "督察员")))) == "统计"


def test_the_moment_is_said_in_the_time_of_the_office() -> None:
    said = dict(about("全县", at("2026-03-02", 0, 5).astimezone(SHANGHAI), "某人"))
    assert said["数据时点"].startswith("2026-03-02 00:05")
