"""A citizen with a phone and no scripts asks for a review, follows the receipt to the reply, and sees the document's changed status."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from engine.calendar import day_of
from engine.standing import Request
from house import receipts
from house.demo.mark import demo_settings
from house.opening import House, open_house
from house.relaying import relay
from house.suggesting import Words, suggest
from tests.web.browser.conftest import Served
from tests.web.browser.hands import Mouse
from tests.web.browser.journey import Company, answer, begun, done
from tests.workflows.suggestion_story import ANSWERS

NUMBER, NEW = "示甲规〔2025〕1号", "示甲规〔2026〕91号"
NAME, WHY = "郑某某", "要求停放者有本镇户籍，没有法律依据，外地人没法停车。"
CLERK, HEAD, ISSUER = "crev0", "clead0", "office.0"


@contextmanager
def phone(browser: Browser) -> Iterator[Page]:
    """A small screen on which no script runs."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False, has_touch=True
    )
    yield context.new_page()
    context.close()


@contextmanager
def house_of(served: Served) -> Iterator[House]:
    """The same office by its front door."""
    opened = open_house(demo_settings(served.folder))
    try:
        yield opened
    finally:
        opened.database.close()


def act(house: House, case: int, name: str, who: str, **more: Any) -> None:
    with house.database.docket(house.now()) as docket:
        docket.perform(case, Request(name, who, {**ANSWERS.get(name, {}), **more}))


def studied(house: House, case: int) -> int:
    """What the body and the issuer do in the study, until the old text has been replaced and that was verified: its case."""
    with house.database.reading() as connection:
        rows = connection.exec_driver_sql(f"SELECT case_id FROM clause_study WHERE suggestion = {case}")
        study = int(rows.scalar_one())
    act(house, study, "take_study", CLERK)
    act(house, study, "begin_study", CLERK)
    act(house, study, "propose_result", CLERK)
    act(house, study, "conclude_study", HEAD)
    today = day_of(house.now()).isoformat()
    said = {
        "number": NEW,
        "form": "GENERAL",
        "published_on": today,
        "effective_on": today,
        "channel": "公报",
        "supersedes": [NUMBER],
    }
    with house.database.docket(house.now()) as docket:
        title = "甲镇共享电动自行车停放管理细则（修改）"
        docket.open(Request("enrol", ISSUER, said, org="town0", title=title, workflow="document_life"))
    act(house, study, "report_correction", ISSUER, paper=NEW)
    act(house, study, "verify_correction", CLERK)
    relay(house.database, house.now())
    return study


def sent(page: Page, address: str, letter: Path) -> str:
    """The form, wrong at first; everything written is still there. The receipt's address."""
    page.goto(f"{address}/public")
    page.get_by_role("link", name="提审查建议").first.click()
    page.fill("#document", NUMBER)
    page.fill("#clause", "第七条第二项")
    page.fill("#why", "要求")
    page.get_by_role("button", name="提交，领回执").click()
    expect(page.get_by_role("alert")).to_contain_text("还有 2 处要改")
    expect(page.locator("#why")).to_have_value("要求")
    expect(page.locator("#document")).to_have_value(NUMBER)
    expect(page.get_by_text("已在登记簿中找到")).to_be_visible()
    page.fill("#why", WHY)
    page.fill("#name", NAME)
    page.set_input_files("#files", letter)
    page.get_by_role("button", name="提交，领回执").click()
    page.wait_for_url("**/public/suggestions/JY-*")
    expect(page.locator(".note-done")).to_contain_text("请记下或打印回执码")
    return page.url.partition("?")[0]


def test_suggestion_receipt_reply_and_the_changed_document(browser: Browser, served: Served, tmp_path: Path) -> None:
    letter = tmp_path / "照片.txt"
    letter.write_text("现场照片说明", "utf-8")
    with phone(browser) as citizen, Company(browser, served, "1366", Mouse) as company, house_of(served) as house:
        receipt = sent(citizen, served.address, letter)
        clerk = company[CLERK]
        clerk.page.goto(f"{served.address}/suggestions")
        clerk.press(clerk.page.locator("table th a", has_text="对《甲镇共享电动自行车停放管理细则》的审查建议"))
        case = int(clerk.page.url.rpartition("/")[2])
        clerk.press(clerk.page.get_by_role("link", name="来件"))
        expect(clerk.page.locator(".secret")).to_contain_text(NAME)
        expect(clerk.page.locator(".secret")).to_contain_text(WHY)
        form = begun(clerk, case, "register_suggestion")
        for name, words in (
            ("document", "甲镇共享电动自行车停放管理细则"),
            ("number", NUMBER),
            ("clause", "第七条第二项"),
            ("issuer", "甲镇"),
        ):
            clerk.write(answer(form, name), words)
        done(clerk, form, case, "已登记")
        form = begun(clerk, case, "accept_suggestion")
        clerk.write(answer(form, "point"), "第七条第二项以户籍为条件，有无上位法依据。")
        done(clerk, form, case, "审查中")
        citizen.goto(receipt)
        expect(citizen.locator(".rc")).to_contain_text("共 60 天")
        citizen.locator("summary", has_text="补充材料").click()
        citizen.fill("#words", "隔壁镇已经改了")
        citizen.get_by_role("button", name="提交补充").click()
        expect(citizen.locator(".note-done")).to_contain_text("补充收到了")
        study = studied(house, case)
        citizen.goto(receipt)
        expect(citizen.locator("#h-steps ~ .pill")).to_have_text("审查结束，正在写答复")
        form = begun(clerk, case, "reply_suggestion")
        clerk.write(answer(form, "words"), ANSWERS["reply_suggestion"]["words"])
        clerk.write(answer(form, "action"), "甲镇已经重新公布，不再要求户籍")
        done(clerk, form, case, "已答复")
        citizen.goto(f"{served.address}/public/receipts")
        citizen.fill("#code", receipt.rpartition("/")[2].lower().replace("-", " "))
        citizen.get_by_role("button", name="查", exact=True).click()
        citizen.wait_for_url("**/public/suggestions/JY-*")
        expect(citizen.locator("#h-answer")).to_be_visible()
        expect(citizen.locator("main")).to_contain_text("甲镇已经重新公布，不再要求户籍")
        assert citizen.locator("body").evaluate("one => one.scrollWidth") <= 390
        with citizen.expect_download() as fetched:
            citizen.get_by_role("link", name="答复书（PDF）").click()
        assert fetched.value.suggested_filename.startswith("审查建议答复书-JY-")
        citizen.get_by_role("link", name=re.compile("停放管理细则（示甲规")).click()
        expect(citizen.locator("main")).to_contain_text("已修改")
        issuer = company[ISSUER]
        assert issuer.page.goto(f"{served.address}/cases/{case}").status == 404  # type: ignore[union-attr]
        for path in (f"/cases/{study}", f"/cases/{study}/events/1", "/inbox", f"/cases?q={WHY[:6]}"):
            assert issuer.page.goto(f"{served.address}{path}").ok, path  # type: ignore[union-attr]
            assert NAME not in issuer.page.content(), path
            assert "隔壁镇已经改了" not in issuer.page.content(), path
        issuer.page.goto(receipt)  # the same page on a wide screen, with scripts
        expect(issuer.page.locator("#h-answer")).to_be_visible()
        assert NAME not in issuer.page.content()
        assert issuer.page.locator("body").evaluate("one => one.scrollWidth <= innerWidth")
        assert company.complaints == []


def test_a_refusal_is_proposed_by_one_settled_by_another_and_read_by_the_receipt(
    browser: Browser, served: Served
) -> None:
    reason = "没有写明要审查的文件和条款，无法登记"
    with phone(browser) as citizen, Company(browser, served, "1366", Mouse) as company, house_of(served) as house:
        with house.database.docket(house.now()) as docket:
            code = suggest(house, docket, Words("那份文件", "", "请审查那份文件，谢谢。", NAME), [], receipts.fresh())
            case = docket.connection.exec_driver_sql("SELECT max(case_id) FROM review_suggestion").scalar_one()
        clerk, head = company[CLERK], company[HEAD]
        form = begun(clerk, case, "refuse_registration")
        clerk.choose(answer(form, "ground"), "NO_CONTENT")
        clerk.write(answer(form, "words"), reason)
        done(clerk, form, case, "拟不予登记")
        expect(clerk.page.locator(f'aside a[href="/cases/{case}/acts/tell_refused"]')).to_have_count(0)
        citizen.goto(f"{served.address}/public/suggestions/{code}")
        expect(citizen.locator("main")).not_to_contain_text(reason)
        done(head, begun(head, case, "tell_refused"), case, "不予登记")
        citizen.reload()
        expect(citizen.locator("main")).to_contain_text(reason)
        expect(citizen.locator("main")).to_contain_text("没有内容")
        assert citizen.locator("body").evaluate("one => one.scrollWidth") <= 390
        assert company.complaints == []
