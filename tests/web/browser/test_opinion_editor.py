"""Writing an opinion in a real browser: quoting, keys, drafts in two windows and over the end of a session."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from house import accounts
from tests.web.conftest import Office
from tests.web.test_opinion import checking

QUOTE = "() => { const words = [...document.querySelectorAll('[data-paper] p')][1], range = document.createRange(); range.setStart(words.firstChild, 4); range.setEnd(words.lastChild, 1); getSelection().removeAllRanges(); getSelection().addRange(range); document.activeElement.blur(); }"


@dataclass
class Desks:
    """Windows of people of the office, all with the same address; what the browser complained about."""

    browser: Browser
    office: Office
    address: str
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def of(self, username: str) -> Iterator[Page]:
        context = self.browser.new_context(base_url=self.address, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(15_000)
        try:
            page = context.new_page()
            page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
            self.sign_in(page, username)
            yield page
        finally:
            context.close()

    def sign_in(self, page: Page, username: str) -> None:
        signed = accounts.sign_in_as(self.office.house.database, username, self.office.house.now())
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "hefa", "value": signed.secret, "url": self.address}])


@pytest.fixture
def desks(browser: Browser, office: Office) -> Iterator[Desks]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(office.app, port=port, log_level="error", ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    made = Desks(browser, office, f"http://127.0.0.1:{port}")
    try:
        yield made
    finally:
        server.should_exit = True
        thread.join(timeout=20)
    assert made.complaints == []


def answer_all(page: Page) -> None:
    """Every line with yes, but 垫资."""
    for line in page.locator("[data-line]").all():
        wrong = "无垫资" in line.locator("span[id^=q]").inner_text()
        line.locator(".seg label").nth(1 if wrong else 0).click()


def test_an_opinion_is_written_by_keyboard_and_goes_to_the_signer(desks: Desks, tmp_path: Path) -> None:
    case = checking(desks.office, tmp_path)
    with desks.of("li") as page:
        page.goto(f"/cases/{case}/opinion")
        act = page.locator("[data-do-words]")
        expect(act).to_have_text("完成审查：余 22 项")
        tip = page.locator("[data-tip-of]")
        tip.locator("[data-tip-dismiss]").click()  # asks why, and goes there
        expect(tip.locator("input[name$='.why']")).to_be_focused()
        page.keyboard.type("另记一条")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(tip).to_have_attribute("data-state", "dismissed")
        expect(page.locator("[data-tips-left]")).to_have_text("都看过了")
        answer_all(page)
        expect(act).to_have_text("完成审查：1 项没有说明")
        wrong = page.locator("[data-line]:has(input[value=N]:checked)")
        wrong.locator("input[name$='.note']").fill("要求承包人垫资")
        wrong.locator("[data-find]").click()
        page.keyboard.type("第五条")  # the clause is where one goes on
        page.evaluate(QUOTE)
        page.keyboard.press("q")
        second = page.locator("[data-finding]").nth(1)
        expect(second.locator("textarea[name$='.clause']")).to_have_value("本工程由承包人先行垫资建")
        expect(page.locator("[data-paper] mark[data-quote]")).to_contain_text("本工程由承包人先行垫资")
        page.keyboard.type("期限过长")
        second.locator("textarea[name$='.basis']").fill("《合同法》第52条")
        page.keyboard.press("Tab")
        expect(second.locator("[data-void]")).to_contain_text("现行依据是《民法典》")
        second.locator("[data-out]").click()
        assert page.locator("#conclusion option:not([disabled])").evaluate_all("all => all.map(one => one.value)") == [
            "", "REVISE", "RETURN_PROCEDURE", "UNLAWFUL",
        ]  # fmt: skip
        page.locator("#conclusion").select_option("REVISE")
        page.locator("#summary").fill("须修改")
        page.keyboard.press("Tab")
        expect(page.locator("[data-saved]")).to_contain_text("已存")
        assert Axe().run(page).response["violations"] == []
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/cases/*?done=*")
    assert desks.office.door.state(case) == "DRAFT_OPINION"
    with desks.of("sun") as page:
        page.goto(f"/cases/{case}/opinion")
        expect(page.locator("[data-finding] textarea[name$='.clause']")).to_have_value("第五条")
        expect(page.locator("[data-tip-of]")).to_have_attribute("data-state", "dismissed")
        page.locator("[data-do]").click()  # says what is missing, and goes there
        expect(page.locator("input[name=sure]")).to_be_focused()
        page.locator("input[name=sure]").check()
        page.locator("[data-do]").click()
        page.wait_for_url("**/cases/*?done=*")
    assert desks.office.door.state(case) == "FEEDBACK"


def test_the_newer_draft_of_another_window_is_told_and_not_overwritten(desks: Desks, tmp_path: Path) -> None:
    case = checking(desks.office, tmp_path)
    with desks.of("li") as one:
        one.goto(f"/cases/{case}/opinion")
        other = one.context.new_page()
        other.goto(f"/cases/{case}/opinion")
        write(other, "第二扇窗")
        expect(other.locator("[data-saved]")).to_contain_text("已存")
        write(one, "第一扇窗")
        expect(one.locator("[data-told]")).to_contain_text("另一个窗口里有更新的草稿")
        other.reload()
        expect(other.locator("#summary")).to_have_value("第二扇窗")
        other.close()
        one.locator("[data-leave]").click()
        expect(one.locator("[data-saved]")).to_contain_text("已存")
        one.reload()
        expect(one.locator("#summary")).to_have_value("第一扇窗")


def test_what_was_written_outlives_the_session(desks: Desks, tmp_path: Path) -> None:
    case = checking(desks.office, tmp_path)
    long = "长" * 50_000
    with desks.of("li") as page:
        page.goto(f"/cases/{case}/opinion")
        page.keyboard.press("+")
        page.keyboard.type("第五条")
        write(page, "先存上的")
        expect(page.locator("[data-saved]")).to_contain_text("已存")
        with desks.office.house.database.writing() as connection:
            accounts.end_sessions(connection, "li")
        write(page, long)
        expect(page.locator("[data-told]")).to_contain_text("登录已过期")
        expect(page.locator(".over")).to_contain_text("已写 50000 字")
        desks.sign_in(page, "li")
        page.goto(f"/cases/{case}/opinion")
        expect(page.locator("[data-told]")).to_contain_text("已恢复")
        assert page.locator("#summary").input_value() == long
        expect(page.locator("[data-finding] textarea[name$='.clause']")).to_have_value("第五条")
        page.reload()  # by now the server has it
        assert page.locator("#summary").input_value() == long


def write(page: Page, words: str) -> None:
    page.locator("#summary").fill(words)
    page.locator("#summary").blur()
