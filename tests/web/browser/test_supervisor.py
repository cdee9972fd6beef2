"""The supervisor: from the board to the case that is latest, and the month as a file; by mouse or by keyboard alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from house.demo.mark import demo_settings
from house.opening import open_house
from tests.web.browser.conftest import Served
from tests.web.browser.hands import HANDS
from tests.web.browser.journey import Company

BOTH = pytest.mark.parametrize(
    ("hand", "width"),
    [
        ("mouse", "1366"),
        ("keys", "390"),
        pytest.param("mouse", "390", marks=pytest.mark.prove),
        pytest.param("keys", "1366", marks=pytest.mark.prove),
    ],
)
CELLS = "table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => (cell.querySelector('.num') || cell).innerText.trim()))"
NOBODY = "无人任职"  # the page's word where the file leaves a cell empty


def table(page: Page, caption: str) -> list[list[str]]:
    """What a table of the page says, cell by cell."""
    there = page.locator("table", has=page.locator("caption", has_text=caption))
    return [[plain(cell) for cell in row] for row in there.evaluate(CELLS)]


def sheet(file: Path, name: str) -> list[list[str]]:
    """What a sheet of the file says below its headings."""
    found = CalamineWorkbook.from_path(str(file)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[plain(cell) for cell in row] for row in found[1:]]


def plain(cell: object) -> str:
    """A number without needless decimals, as words; the first line of words."""
    said = str(cell).partition("\n")[0].strip()
    try:
        return f"{float(said):g}"
    except ValueError:
        return "" if said == NOBODY else said


@BOTH
def test_the_board_leads_to_the_case_that_is_latest_and_says_who_has_it(
    browser: Browser, served: Served, hand: str, width: str
) -> None:
    latest = _latest(served)
    with Company(browser, served, width, HANDS[hand]) as company:
        watcher = company["watcher"]
        page = watcher.page
        page.goto(f"{served.address}/board")
        late = page.locator(".four a", has_text="逾期")
        count = int(late.locator("b").inner_text())
        watcher.press(late)
        page.wait_for_url("**/cases?*to=*")
        expect(page.locator("[data-case-list] [data-case]")).to_have_count(count)
        watcher.press(page.locator("[data-case] th a").first)
        page.wait_for_url("**/cases/*")
        assert int(page.url.rpartition("/")[2]) == latest
        expect(page.locator("#clock")).to_contain_text("超")
        expect(page.locator(".case-h")).to_contain_text("手上")
        assert company.complaints == []


def _latest(served: Served) -> int:
    """The open case whose due day is the longest ago, as the database has it."""
    opened = open_house(demo_settings(served.folder))
    try:
        with opened.database.reading() as connection:
            asked = 'SELECT id FROM "case" WHERE closed_at IS NULL AND due_on IS NOT NULL ORDER BY due_on, id LIMIT 1'
            return int(connection.execute(text(asked)).scalar_one())
    finally:
        opened.database.close()


@BOTH
def test_the_month_as_a_file_says_what_the_board_says(
    browser: Browser, served: Served, hand: str, width: str, tmp_path: Path
) -> None:
    with Company(browser, served, width, HANDS[hand]) as company:
        watcher = company["watcher"]
        page = watcher.page
        page.goto(f"{served.address}/board")
        with page.expect_download() as going:
            watcher.press(page.get_by_role("link", name="导出本月"))
        file = tmp_path / going.value.suggested_filename
        going.value.save_as(file)
        assert file.suffix == ".xlsx"
        heat = table(page, "各机构名下的在办件")
        assert heat
        assert sheet(file, "在办") == heat
        assert sheet(file, "逾期和将到期") == table(page, "逾期和三日内到期的件")
        assert [row[:2] for row in sheet(file, "最久的件")] == [row[:2] for row in table(page, "在办最久的十件")]
        assert (
            str(sum(int(row[1]) for row in heat)) == page.locator(".four a", has_text="在办").locator("b").inner_text()
        )
        assert (
            str(sum(int(row[3]) for row in heat)) == page.locator(".four a", has_text="逾期").locator("b").inner_text()
        )
        assert company.complaints == []
