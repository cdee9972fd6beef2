"""A document from planning to expiry by the hands of its people; a citizen without an account finds it and sees that it is no longer in force."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

import workflows
from engine.calendar import SHANGHAI
from engine.settings import settings
from house import moving
from tests import databases, houses
from tests.houses import House, at
from tests.web.browser.conftest import desk, serving
from tests.web.browser.test_c20 import Town, fill, paper
from tests.web.conftest import register
from tests.workflows.document_story import CAST, settle

TITLE, NUMBER = "示范县共享单车停放管理暂行办法", "示县规〔2026〕1号"
TEXT = (
    "第一条　为了规范共享单车停放，制定本办法。",
    "第二条　单车应当停放在划定的区域，不得占用盲道。",
    "第三条　本办法自公布之日起施行，有效期一年。",
)
OWN = CAST["county"]
HANDLER, LEAD, HEAD, OFFICE, LEGAL = (OWN[role] for role in ("HANDLER", "LEAD", "HEAD", "OFFICE", "UNIT_LEGAL"))
REVIEWER, SIGNER, ABOVE, ABOVE_LEAD = "crev", "clead", "mcrev", "mclead"


@pytest.fixture
def town(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The county with its offices, served, on a Monday in March."""

    def build(url: str) -> None:
        with houses.house(url, workflows.registry(), tmp_path) as house:
            house.now = at("2026-01-05")
            settle(house)

    made = databases.made("sqlite", f"{settle.__module__}.{settle.__qualname__}", str, build)
    folder, clock = tmp_path / "served", tmp_path / "clock"
    folder.mkdir()
    url = f"sqlite:///{shutil.copy(made, folder / 'hefa.sqlite3')}"
    (folder / moving.MARKER).write_text(moving.mark(settings(data_dir=folder, database_url=url)))
    clock.write_text(str((at("2026-03-02", 9, 30) - datetime.now(SHANGHAI)).total_seconds()))
    monkeypatch.setenv(moving.VARIABLE, str(clock))
    door = House(url, workflows.registry(), tmp_path)
    door.now = at("2026-03-02")
    register(door)
    with serving(folder) as served, Town(browser, served, door, clock, tmp_path) as one:
        yield one
    door.close()


def test_a_document_from_planning_to_expiry_and_a_citizen_sees_that_it_is_no_longer_in_force(
    town: Town, browser: Browser
) -> None:
    text = paper(town.folder, TITLE, *TEXT)
    planned(town)
    asked_about(town, text)
    reviewed(town)
    decided_and_published(town, text)
    assert "现行有效" in citizen(browser, town)
    town.case = int(town.door.one("SELECT id FROM \"case\" WHERE workflow = 'document_life'"))
    filed(town, town.case)
    expired(town)
    said = citizen(browser, town)
    assert [words for words in ("已失效", "不能再作为办事依据", TEXT[1]) if words not in said] == []
    assert [said for one in town.desks.values() for said in one.complaints] == []
    report = town.door.verify()
    assert report.holds, report.faults


def planned(town: Town) -> None:
    """The handler plans it; it is tested, and found to be a normative document."""
    town.on("2026-03-02")
    hand = town[HANDLER]
    page = hand.page
    page.goto(f"{town.served.address}/start/normative_document/create", wait_until="domcontentloaded")
    form = page.locator("form.act-form")
    hand.write(form.locator("#title"), TITLE)
    said = {"form": "PROVISIONAL", "reach": "OTHER", "drafter": "示范县城市管理局", "necessity": "停放占用盲道"}
    for name, value in said.items():
        fill(hand, form, name, value)
    hand.press(form.locator("[data-do]"))
    page.wait_for_url("**/cases/*?done=*", wait_until="domcontentloaded")
    town.case = int(page.url.rpartition("/cases/")[2].partition("?")[0])
    yes = dict.fromkeys(("power", "unspecified", "affects", "repeated"), True)
    town.act(LEGAL, town.case, "identify", **yes, note="符合认定要件")
    town.act(OFFICE, town.case, "settle_identity", outcome="NORMATIVE", reason="同意认定")


def asked_about(town: Town, text: Path) -> None:
    """Ten working days for the public; then everything a submission needs, and the lead signs it out."""
    town.act(HANDLER, town.case, "open_comments", channels="政府门户网站", draft=text)
    town.on("2026-03-17")
    result = paper(town.folder, "采纳情况", "收到意见三条，采纳一条")
    town.act(HANDLER, town.case, "close_comments", received="3", adopted="1", summary="采纳一条", consultation=result)
    town.act(HANDLER, town.case, "tell_competition", competition="NA", note="不涉及经营者经济活动")
    papers = {kind: paper(town.folder, name, "见附件") for kind, name in (("explanation", "起草说明"), ("grounds", "依据"))}  # fmt: skip
    town.act(HANDLER, town.case, "finish_draft", note="起草完成", **papers)
    town.act(LEGAL, town.case, "first_opinion", result="AGREE", opinion="符合法律规定")
    town.act(LEAD, town.case, "submit")


def reviewed(town: Town) -> None:
    """Line by line, and signed by somebody else, not before the reviewer has had five working days."""
    town.act(REVIEWER, town.case, "accept")
    town.act(REVIEWER, town.case, "claim")
    town.on("2026-03-25")
    form = opinion(town, REVIEWER)
    for line in form.locator("[data-line]").all():
        town[REVIEWER].choose(line.locator("input[value=Y]"))
    concluded(town, REVIEWER)
    opinion(town, SIGNER)
    concluded(town, SIGNER)
    expect(town[SIGNER].page.locator(".case-h .hd > .pill", has_text="可提交审议")).to_be_visible()


def opinion(town: Town, who: str) -> Locator:
    """The editor."""
    page = town[who].page
    page.goto(f"{town.served.address}/cases/{town.case}/opinion", wait_until="domcontentloaded")
    return page.locator("form[data-opinion]")


def concluded(town: Town, who: str) -> None:
    """Lawful."""
    form = town[who].page.locator("form[data-opinion]")
    town[who].choose(form.locator("#conclusion"), "LAWFUL")
    town[who].write(form.locator("#summary"), "经审核，符合法律规定")
    town.do(town[who], form, town.case)


def decided_and_published(town: Town, text: Path) -> None:
    """The meeting, the final text, the head's signature, then registered, numbered, printed, published for a year."""
    town.on("2026-03-27")
    minutes = paper(town.folder, "常务会议纪要", "审议通过")
    town.act(
        OFFICE, town.case, "deliberate", organ="EXECUTIVE_MEETING", decided_on="2026-03-27", result="PASSED", package=True,
        minutes=minutes,
    )  # fmt: skip
    town.act(REVIEWER, town.case, "finalise", outcome="SAME", method="BYTES", final=text)
    town.act(HEAD, town.case, "sign_off", agreed=True)
    town.act(OFFICE, town.case, "register")
    town.act(OFFICE, town.case, "number")
    expect(town[OFFICE].page.locator("main")).to_contain_text(NUMBER)
    town.act(OFFICE, town.case, "print_out", printed_on="2026-03-27")
    said = {"published_on": "2026-03-27", "effective_on": "2026-03-27", "early_reason": "便民事项，公布即可施行"}
    town.act(
        OFFICE, town.case, "publish", **said, validity_months="12", channel="政府公报", url="https://example.org/1"
    )


def filed(town: Town, life: int) -> None:
    """With the government above, whose office looks at it; with the congress as well."""
    report = paper(town.folder, "备案报告", "报请备案")
    town.act(OFFICE, life, "file", receiver_kind="TO_GOV", filing_report=report)
    town.act(OFFICE, life, "file", receiver_kind="TO_CONGRESS", filing_report=report)
    record = int(town.door.one("SELECT id FROM \"case\" WHERE workflow = 'record_review'"))
    town.act(ABOVE, record, "register_record", note="材料齐全")
    town.act(ABOVE, record, "propose", verdict="NO_PROBLEM", words="未发现问题")
    town.act(ABOVE_LEAD, record, "conclude", verdict="NO_PROBLEM", words="未发现问题")


def expired(town: Town) -> None:
    """Half a year before, it is in the office's inbox; nobody does anything; the day after the last one, it has expired."""
    town.on("2026-09-28")
    expect(town.look(OFFICE, "/inbox?tab=todo").locator("tr", has_text=TITLE)).to_contain_text("临期")
    town.on("2027-03-26")
    expect(town.look(OFFICE, f"/documents/{town.case}")).to_contain_text("三个月内到期")
    acts = town.door.acts(town.case)
    town.on("2027-03-27")
    page = town.look(OFFICE, f"/documents/{town.case}")
    expect(page).to_contain_text("已失效，不能再作为依据")
    expect(page).to_contain_text("有效期届满，自动失效")
    assert town.door.acts(town.case)[len(acts) :] == ["expire"], "by time, by nobody's hand"


def citizen(browser: Browser, town: Town) -> str:
    """Somebody without an account, on a phone: from the first page by a word of the text to the document; what it says."""
    with desk(browser, town.served, "390") as phone:
        page = phone.go("/public")
        page.get_by_role("link", name="查文件").first.click()
        page.locator('input[name="q"]').first.fill("盲道")
        page.locator('input[name="q"]').first.press("Enter")
        page.wait_for_url("**/public/documents?*q=*", wait_until="domcontentloaded")
        page.get_by_role("link", name=TITLE).first.click()
        page.wait_for_url("**/public/documents/*", wait_until="domcontentloaded")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert phone.complaints == []
        return page.locator("main").inner_text()
