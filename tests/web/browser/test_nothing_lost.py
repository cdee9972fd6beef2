"""What people fear to lose: words over the end of a session, in two tabs, behind the back button, without a connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import text

from house.demo.mark import demo_settings
from house.opening import House, open_house
from tests.web.browser.conftest import Desk, Served, desk
from tests.web.browser.journey import HANDLER, HUB_LEAD, REVIEWER, papers

RARE = "𠮷镕"
LONG = "长" * 50_000


@contextmanager
def opened(served: Served) -> Iterator[House]:
    """The house behind the pages, for what no person does: looking into the record, ending a session."""
    house = open_house(demo_settings(served.folder))
    try:
        yield house
    finally:
        house.database.close()


def one(served: Served, sql: str, **values: Any) -> Any:
    with opened(served) as house, house.database.reading() as connection:
        return connection.execute(text(sql), values).scalar_one()


def case_in(served: Served, state: str, person: str | None = None, skip: int = 0) -> int:
    """An open case of the first hub in a state, that does not rest; `skip`: of several another one."""
    asked = (
        "SELECT id FROM \"case\" WHERE state = :state AND awaits_org = 'hub0' AND NOT json_extract(facts, '$.suspended')"
        " AND (:person IS NULL OR awaits_person = :person) ORDER BY id LIMIT 1 OFFSET :skip"
    )
    return int(one(served, asked, state=state, person=person, skip=skip))


def acted(served: Served, case: int, act: str) -> int:
    return int(one(served, "SELECT count(*) FROM event WHERE case_id = :case AND act = :act", case=case, act=act))


def expire(served: Served, username: str) -> None:
    """What midnight, or an administrator, does to a session."""
    with opened(served) as house, house.database.writing() as connection:
        ended = connection.execute(text("DELETE FROM session WHERE username = :username"), {"username": username})
        assert ended.rowcount


def sign_in_again(page: Page, username: str) -> None:
    """On the page that the end of the session has led to."""
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.locator(f'form:has(input[name="username"][value="{username}"]) button').click()


def drawn(at: Desk, case: int, act: str) -> Locator:
    """The form of an act in its drawer."""
    at.go(f"/cases/{case}")
    at.page.locator(f'aside a[href="/cases/{case}/acts/{act}"]').click()
    form = at.page.locator("#drawer form[data-act]")
    expect(form).to_be_visible()
    return form


# --- the end of a session -----------------------------------------------------------------------------------------------


def test_a_half_written_opinion_comes_back_after_the_session_has_ended(browser: Browser, served: Served) -> None:
    case = case_in(served, "ASSIGNED", REVIEWER)
    with desk(browser, served) as at:
        page = at.sign_in(REVIEWER).go(f"/cases/{case}/opinion")
        page.locator("[data-add-finding]").click()
        page.keyboard.insert_text("第五条")
        page.locator("#summary").fill("写到一半")
        page.locator("#summary").blur()
        expect(page.locator("[data-saved]")).to_contain_text("已存")
        expire(served, REVIEWER)
        page.locator("#summary").fill("写到一半，登录过期了，还在写")
        page.locator("#summary").blur()
        expect(page.locator("[data-told]")).to_contain_text("登录已过期")
        page.locator("[data-take]").click()
        sign_in_again(page, REVIEWER)
        page.wait_for_url(f"**/cases/{case}/opinion")
        expect(page.locator("[data-told]")).to_contain_text("已恢复")
        expect(page.locator("#summary")).to_have_value("写到一半，登录过期了，还在写")
        expect(page.locator("[data-finding]").last.locator("[name$='.clause']")).to_have_value("第五条")
        assert at.complaints == []


def test_words_of_an_act_that_came_too_late_are_there_again_after_signing_in(browser: Browser, served: Served) -> None:
    case = case_in(served, "DRAFT_OPINION")
    with desk(browser, served, "390") as at:
        at.sign_in(HUB_LEAD)
        form = drawn(at, case, "return_opinion")
        form.locator('[name="a.reason"]').fill("依据不足，请补充")
        expire(served, HUB_LEAD)
        form.locator("[data-do]").click()
        expect(at.page.get_by_text("登录已过期")).to_be_visible()
        sign_in_again(at.page, HUB_LEAD)
        at.page.wait_for_url(f"**/cases/{case}")
        form = drawn(at, case, "return_opinion")
        expect(form.locator('[name="a.reason"]')).to_have_value("依据不足，请补充")
        assert acted(served, case, "return_opinion") == 0
        form.locator("[data-do]").click()
        at.page.wait_for_url(f"**/cases/{case}?done=*")
        assert acted(served, case, "return_opinion") == 1
        assert at.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('hefa-draft:'))") == []


# --- two of everything --------------------------------------------------------------------------------------------------


def test_the_older_of_two_tabs_is_told_and_overwrites_nothing(browser: Browser, served: Served) -> None:
    case = case_in(served, "DRAFT_OPINION")
    with desk(browser, served) as at:
        older = at.sign_in(HUB_LEAD).go(f"/cases/{case}/acts/escalate")
        newer = at.context.new_page()
        newer.goto(older.url)
        newer.locator('[name="a.reason"]').fill("第二个窗口写的")
        expect(newer.locator("[data-saved]")).to_contain_text("草稿已存")
        older.locator('[name="a.reason"]').fill("第一个窗口写的")
        expect(older.locator("[data-saved]")).to_contain_text("另一个窗口里有更新的草稿")
        newer.reload()
        expect(newer.locator('[name="a.reason"]')).to_have_value("第二个窗口写的")
        assert at.complaints == []


def test_a_double_click_and_the_way_back_do_nothing_twice(browser: Browser, served: Served) -> None:
    case = case_in(served, "SUBMITTED")
    before = acted(served, case, "accept")
    with desk(browser, served) as at:
        page = at.sign_in(REVIEWER).go(f"/cases/{case}/acts/accept")
        page.locator("[data-do]").dblclick()
        page.wait_for_url(f"**/cases/{case}?done=*")
        page.go_back()
        expect(page.locator("main")).to_contain_text("不能办理“受理”")
        page.go_forward()
        expect(page.locator(".case-h .hd")).to_contain_text("受理")
        assert acted(served, case, "accept") == before + 1


def test_who_goes_back_after_filing_finds_what_was_filed(browser: Browser, served: Served, tmp_path: Path) -> None:
    files = papers(tmp_path)
    with desk(browser, served) as at:
        page = at.sign_in(HANDLER).go("/counter/new?entry=HT-01&org=town0")
        page.locator("#title").fill(f"{RARE}路硬化合同")
        for kind, name in {
            "draft": "split",
            "explanation": "explanation",
            "counterparty": "counterparty",
            "budget": "budget",
        }.items():
            page.locator(f"#p-{kind}").set_input_files(files[name])
            expect(page.locator(f'[data-paper-kind="{kind}"] input[name=paper]')).to_have_count(1)
        page.locator("#undecided").check()
        expect(page.get_by_text("可以送审签了")).to_be_visible()
        page.locator("[data-file]").dblclick()
        page.wait_for_url("**/counter/filed/*")
        filed = page.url.partition("?")[0]
        page.go_back()
        page.wait_for_url(filed)
        same = "SELECT count(*) FROM matter WHERE title = :title"
        assert one(served, same, title=f"{RARE}路硬化合同") == 1
        assert at.complaints == []


def test_who_comes_second_is_told_who_was_first_and_keeps_the_words(browser: Browser, served: Served) -> None:
    case = case_in(served, "ACCEPTED")
    with desk(browser, served) as lead, desk(browser, served) as reviewer:
        form = drawn(lead.sign_in(HUB_LEAD), case, "assign")
        form.locator('[name="a.person"]').select_option(REVIEWER)
        form.locator('[name="a.note"]').fill("请先看垫资条款")
        name = reviewer.sign_in(REVIEWER).page.locator(".who-t").inner_text().split("\n")[0]
        drawn(reviewer, case, "claim").locator("[data-do]").click()
        reviewer.page.wait_for_url(f"**/cases/{case}?done=*")
        form.locator("[data-do]").click()
        told = lead.page.locator("#drawer [role=alert]")
        expect(told).to_contain_text("没有写入")
        expect(told).to_contain_text("认领")
        expect(told).to_contain_text(name)
        expect(told).to_contain_text("请先看垫资条款")
        assert acted(served, case, "assign") == 0


# --- the connection -----------------------------------------------------------------------------------------------------


def test_a_lost_connection_is_said_and_the_upload_and_the_act_can_be_repeated(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    files = papers(tmp_path)
    with desk(browser, served, "390") as at:
        page = at.sign_in(HANDLER).go("/counter/new?entry=HT-01&org=town0")
        row = page.locator('[data-paper-kind="draft"]')
        at.context.set_offline(True)
        page.locator("#p-draft").set_input_files(files["split"])
        expect(row.get_by_role("alert")).to_contain_text("网络中断，没有收下，请重新选择文件")
        page.locator("#title").fill("断网时写的事项")
        expect(page.locator("[data-saved]")).to_contain_text("连不上服务器")
        at.context.set_offline(False)
        page.locator("#p-draft").set_input_files(files["split"])
        expect(row.locator("input[name=paper]")).to_have_count(1)
        expect(page.locator("[data-saved]")).to_contain_text("草稿存于")
        page.reload()
        expect(page.locator("#title")).to_have_value("断网时写的事项")
        expect(row.locator("input[name=paper]")).to_have_count(1)


def test_an_act_without_a_connection_says_so_and_is_done_when_it_is_back(browser: Browser, served: Served) -> None:
    case = case_in(served, "ACCEPTED")
    with desk(browser, served) as at:
        at.sign_in(HUB_LEAD)
        form = drawn(at, case, "assign")
        form.locator('[name="a.person"]').select_option(REVIEWER)
        at.context.set_offline(True)
        form.locator("[data-do]").click()
        expect(form.locator("[data-saved]")).to_contain_text("没有办理")
        at.context.set_offline(False)
        form.locator("[data-do]").click()
        at.page.wait_for_url(f"**/cases/{case}?done=*")
        assert acted(served, case, "assign") == 1


# --- many characters, and rare ones -------------------------------------------------------------------------------------


def test_fifty_thousand_characters_are_kept_and_the_limit_is_said_at_the_field(
    browser: Browser, served: Served
) -> None:
    case = case_in(served, "ASSIGNED", REVIEWER, skip=1)
    with desk(browser, served) as at:
        page = at.sign_in(REVIEWER).go(f"/cases/{case}/opinion")
        pasted(at, page.locator("#summary"))
        expect(page.locator("#summary + .over")).to_contain_text("已写 50000 字，办理时最多 4000 字")
        page.keyboard.press("Tab")
        expect(page.locator("[data-saved]")).to_contain_text("已存")
        page.reload()
        assert page.locator("#summary").input_value() == LONG
        assert at.complaints == []


def test_no_form_cuts_off_what_is_pasted(browser: Browser, served: Served) -> None:
    case = case_in(served, "DRAFT_OPINION", skip=1)
    with desk(browser, served) as at:
        at.sign_in(HUB_LEAD)
        form = drawn(at, case, "return_opinion")
        reason = form.locator('[name="a.reason"]')
        pasted(at, reason)
        assert reason.input_value() == LONG
        expect(reason.locator("+ .over")).to_contain_text("最多 4000 字")
        expect(form.locator("[data-saved]")).to_contain_text("草稿已存")
        form.locator("[data-do]").click()
        expect(at.page.locator("#drawer [role=alert]")).to_contain_text("最多 4000 字")
        assert reason.input_value() == LONG
        assert acted(served, case, "return_opinion") == 0


def pasted(at: Desk, where: Locator) -> None:
    """The long text, through the clipboard, instead of what stood there."""
    at.context.grant_permissions(["clipboard-read", "clipboard-write"])
    at.page.evaluate("words => navigator.clipboard.writeText(words)", LONG)
    where.click()
    at.page.keyboard.press("ControlOrMeta+a")
    at.page.keyboard.press("ControlOrMeta+v")


def test_a_rare_character_in_a_name_is_kept_and_drawn(browser: Browser, served: Served) -> None:
    with desk(browser, served) as at:
        page = at.sign_in("admin0").go("/admin/people/new")
        page.locator("#f-name").fill(RARE)
        page.locator("#f-username").fill("rare.name")
        page.locator("select[name=org]").select_option("town0")
        page.locator('input[name=roles][value="HANDLER"]').check()
        page.get_by_role("button", name="登记并发一次性密码").click()
        expect(page.locator("main")).to_contain_text(RARE)
        page.goto(f"{served.address}/admin/people/rare.name")
        expect(page.locator("h1")).to_contain_text(RARE)
        assert drawn_in(at, "h1") >= {"Noto Sans CJK SC"}


def drawn_in(at: Desk, selector: str) -> set[str]:
    """The fonts in which the browser really draws a text."""
    session = at.context.new_cdp_session(at.page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    return {one["familyName"] for one in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}
