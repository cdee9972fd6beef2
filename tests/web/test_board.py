"""The board at a browser: four numbers with their lists, tables under the charts, remedies one may do, the month as a file."""

from io import BytesIO

from python_calamine import CalamineWorkbook

from tests.web.conftest import Office
from tests.web.test_inbox import brought, exports


def test_the_board_shows_numbers_with_their_words_and_lists(office: Office) -> None:
    brought(office)
    page = office.as_("watcher").get("/board").text
    for words in (
        "3 个工作日内到期",
        "停计",
        "件数与风险，按机构",
        "城东中心司法所",
        "只看流程，不排个人名次",
        "预计会逾期",
        "最久的件",
    ):
        assert words in page
    assert 'href="/cases?light=standing"' in page
    assert 'data-chart="months"' in page
    assert 'id="t-months"' in page


def test_an_empty_board_says_so(office: Office) -> None:
    page = office.as_("watcher").get("/board").text
    assert "这个范围里还没有审查件" in page


def test_a_board_of_one_office_and_of_none_of_ones_own(office: Office) -> None:
    brought(office)
    assert "<b>1</b>" in office.as_("watcher").get("/board?org=jia").text
    assert office.as_("watcher").get("/board?org=mars").status_code == 404
    assert office.as_("sun").get("/board?org=bing").status_code == 404
    assert office.as_("wang_jia").get("/board").status_code == 403
    assert office.stranger().get("/board").headers["location"].startswith("/sign-in")


def test_the_statistics_define_every_figure(office: Office) -> None:
    brought(office)
    page = office.as_("watcher").get("/statistics?from=2026-11-01&to=2026-11-30").text
    for words in ("收件", "首次送审到审查机构的件", "按期率", "采纳率", "按事项类型", "行政机关合同（协议）"):
        assert words in page
    wrong = office.as_("watcher").get("/statistics?from=2026-11-31&to=x")
    assert wrong.status_code == 422
    assert "期间有误，下面是本季度" in wrong.text


def test_the_month_is_taken_out_as_a_file_and_remembered(office: Office) -> None:
    brought(office)
    answer = office.as_("watcher").get("/board.xlsx")
    assert answer.headers["content-disposition"].startswith('attachment; filename="month-')
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert {"统计", "在办", "例外", "逐月", "说明"} <= set(book.sheet_names)
    assert office.as_("watcher").get("/statistics.xlsx?from=2026-11-01&to=2026-11-30").status_code == 200
    assert office.as_("watcher").get("/statistics.xlsx?from=x").status_code == 422
    assert len(exports(office)) == 2
