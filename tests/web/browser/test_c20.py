"""Case C20 as its people live it: a panel asked for, drawn, recused, met, voted 3:2, its opinion absorbed, its minority in the package."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, expect

import workflows
from engine.calendar import SHANGHAI
from engine.settings import settings
from house import moving
from tests import houses
from tests.houses import House, at
from tests.panels import WORDS, registered
from tests.web.browser import decision
from tests.web.browser.conftest import serving
from tests.web.browser.hands import HANDS
from tests.web.browser.town import Town, fill, paper
from tests.web.conftest import register
from tests.workflows.decision_story import settle

TITLE = "市供水特许经营延长三十年"
POINT = ("未经竞争性程序延长", "现经营者投入大，续期可稳水价", "延长三十年须经竞争性程序")
FINDINGS = (
    ("程序", "风险", "没有听证", "《重大行政决策程序暂行条例》第16条"),
    ("内容", "风险", "未经竞争性程序延长特许经营", "《公平竞争审查条例》第8条"),
)
MINORITY = {1: "续期不改变经营者，不必竞争", 2: "投入尚未收回，应予延长"}
OTHER = "经营者确定方案（送审稿）"
OPINION = "示市司评审〔2026〕1号"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city before anything happens: its offices, people, and register of experts; its liaison breaks ties."""
    folder = tmp_path_factory.mktemp("water")
    with houses.house(f"sqlite:///{folder / 'hefa.sqlite3'}", workflows.registry(), folder) as house:
        house.now = at("2026-01-05")
        settle(house)
        registered(house, "mbureau")
        house.now = at("2026-01-06")
        house.staff(1, "second ADMIN city")
        said = {"key": "panel.liaison_vote", "value": "TIE_BREAK", "unit": "choice", "mark": "A", "source": "试验"}
        proposed = house.order(1, "propose_policy", **said, valid_from="2026-01-01")
        house.act(1, "approve_policy", "second", {"seq": proposed.seq})
        register(house)
    return folder / "hefa.sqlite3"


@pytest.fixture
def town(begun: Path, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """That house, served, at a moment of its own."""
    folder, clock = tmp_path / "served", tmp_path / "clock"
    folder.mkdir()
    (folder / "hefa.sqlite3").write_bytes(begun.read_bytes())
    url = f"sqlite:///{folder / 'hefa.sqlite3'}"
    (folder / moving.MARKER).write_text(moving.mark(settings(data_dir=folder, database_url=url)))
    clock.write_text(str((at("2026-06-01", 9, 30) - datetime.now(SHANGHAI)).total_seconds()))
    monkeypatch.setenv(moving.VARIABLE, str(clock))
    door = House(url, workflows.registry(), tmp_path)
    with serving(folder) as served, Town(browser, served, door, clock, tmp_path) as one:
        yield one
    door.close()


@pytest.mark.parametrize(
    ("hand", "width"),
    [
        ("keys", "390"),
        pytest.param("mouse", "1366", marks=pytest.mark.prove),
        pytest.param("mouse", "390", marks=pytest.mark.prove),
        pytest.param("keys", "1366", marks=pytest.mark.prove),
    ],
)
def test_c20_from_the_proposal_to_the_decision_with_the_dissent_in_the_package(
    town: Town, hand: str, width: str
) -> None:
    town.hand, town.width = HANDS[hand], width
    brought(town)
    disputed(town)
    asked_for(town)
    drawn(town)
    recused(town)
    voted(town)
    opined(town)
    concluded(town)
    put_to_the_meeting(town)
    carried_out(town)
    assert [said for one in town.desks.values() for said in one.complaints] == []
    report = town.door.verify()
    assert report.holds, report.faults


def brought(town: Town) -> None:
    """Proposed, heard in public, submitted without a hearing, accepted and checked; then the reviewer finds that it is missing."""
    decision.proposed(town, TITLE, "water")
    decision.heard(town)
    decision.settled(town, without=decision.HEARING)
    town.on("2026-07-31")
    decision.submitted(town)
    town.on("2026-08-03")
    decision.accepted(town)
    town.on("2026-08-20")
    town.act("mcrev", town.case, "reopen", items=decision.HEARING, reason="价格听证未开")


def disputed(town: Town) -> None:
    """The unit is told, objects in writing, another reviewer looks again and finds the same: nobody gives in."""
    concludes(town, "mclead", "拟退回补正程序")
    expect(town["mclead"].page.locator(".case-h .hd > .pill", has_text="初步意见")).to_be_visible()
    town.act("wju", town.case, "object", points="可以续期")
    town.act("mclead", town.case, "reassign", person="mcrev2", ground="OBJECTION", reason="复核异议")
    concludes(town, "mcrev2", "复核后仍应退回补正程序")
    expect(town["mcrev2"].page.locator(".case-h .hd > .pill", has_text="分歧")).to_be_visible()


def concludes(town: Town, username: str, summary: str) -> None:
    """An opinion in its editor, with both findings: back for its procedures."""
    hand = town[username]
    hand.page.goto(f"{town.served.address}/cases/{town.case}/opinion", wait_until="domcontentloaded")
    form = hand.page.locator("form[data-opinion]")
    for aspect, severity, problem, basis in FINDINGS:
        hand.press(form.locator("[data-add-finding], button[value=finding]").first)
        one = form.locator("[data-finding]").last
        for name, words in (
            ("clause", "第三条"),
            ("problem", problem),
            ("basis", basis),
            ("suggestion", "补正后重新送审"),
        ):
            hand.write(one.locator(f"[name$='.{name}']"), words)
        hand.choose(one.locator("[name$='.aspect']"), aspect)
        hand.choose(one.locator(f"[name$='.severity'][value={severity}]"))
    hand.choose(form.locator("#conclusion"), "RETURN_PROCEDURE")
    hand.write(form.locator("#summary"), summary)
    town.do(hand, form, town.case)


def lawful(town: Town, act: str) -> None:
    """Nothing to find any more."""
    hand = town["mclead"]
    hand.page.goto(f"{town.served.address}/cases/{town.case}/opinion", wait_until="domcontentloaded")
    form = hand.page.locator("form[data-opinion]")
    expect(form.locator("input[name=act]")).to_have_value(act)
    hand.choose(form.locator("#conclusion"), "LAWFUL")
    hand.write(form.locator("#summary"), "已补开听证，以竞争性方式确定，合法")
    town.do(hand, form, town.case)


def asked_for(town: Town) -> None:
    """The review body asks; the head of the bureau admits."""
    town.on("2026-08-20")
    point, unit, review = POINT
    town.act(
        "mclead",
        town.case,
        "request_panel",
        points__0__point=point,
        points__0__undertaking=unit,
        points__0__review=review,
        ground="DIVIDED",
    )
    town.panel = int(town.door.one("SELECT id FROM \"case\" WHERE workflow = 'panel_review'"))
    expect(town["mclead"].page.locator(".case-h .hd > .pill", has_text="评审")).to_be_visible()
    town.on("2026-08-21")
    town.act("head", town.panel, "admit", points__0__outcome="ADMITTED")


def drawn(town: Town) -> None:
    """The list is published, both sides commit and reveal, the liaison is named, dice are thrown; and anybody recomputes it."""
    town.on("2026-08-24")
    town.act(
        "secretary",
        town.panel,
        "publish",
        source="DICE",
        announced="双方在场，同一枚骰子掷七次",
        numbers="7",
        drawn_on="2026-09-03",
    )
    town.on("2026-08-25")
    for who, side in (("wju", "unit"), ("mclead", "review")):
        page = town[who].page
        page.goto(f"{town.served.address}/cases/{town.panel}/panel", wait_until="domcontentloaded")
        form = page.locator("form[data-commit]")
        town[who].write(form.locator("[data-secret]"), WORDS[side])
        town[who].press(form.get_by_role("button", name="封存"))
        page.wait_for_url("**/cases/*?done=*", wait_until="domcontentloaded")
    town.act("mmi", town.panel, "designate", code="L1", relation="分管水务", leads_field=True)
    town.on("2026-08-26")
    for who, side in (("wju", "unit"), ("mclead", "review")):
        page = town[who].page
        page.goto(f"{town.served.address}/cases/{town.panel}/panel", wait_until="domcontentloaded")
        town[who].write(page.locator("[name='a.word']"), WORDS[side])
        town[who].press(page.get_by_role("button", name="揭开"))
        page.wait_for_url("**/cases/*?done=*", wait_until="domcontentloaded")
    town.on("2026-09-03")
    said = {"public_number": "6 1 3 2 5 4 4", "by": "ANNOUNCED", "witnesses": "双方在场"}
    town.act("secretary", town.panel, "draw", minutes=paper(town.folder, "掷骰记录", "双方在场，掷骰七次"), **said)
    page = town["secretary"].page
    page.goto(f"{town.served.address}/cases/{town.panel}/panel", wait_until="domcontentloaded")
    expect(page.get_by_text("已重算，结果一致")).to_be_visible()
    town["secretary"].press(page.locator("[data-recompute]"))
    expect(page.locator("[data-recomputed]")).to_contain_text("本机重算：一致")


def recused(town: Town) -> None:
    """A member declares a conflict and is replaced by the next of the same order; the others promise; both sides are content."""
    gone = town.seats[3]
    expect(town.look(gone, "/panels")).to_contain_text("声明有无利害关系")
    town.act(gone, town.panel, "recuse", ground="INTEREST", reason="为现经营者提供过咨询")
    town.act("head", town.panel, "grant", seat="3", reason="情况属实")
    assert town.seats[3] != gone
    town.act(town.seats[3], town.panel, "declare", no_interest=True, confidential=True)
    for n in (1, 2, 4, 5):
        town.quickly(town.seats[n], "declare", no_interest=True, confidential=True)
    town.on("2026-09-04")
    town.act("wju", town.panel, "content_unit")
    town.act("mclead", town.panel, "content_review")
    page = town.look("secretary", f"/cases/{town.panel}/panel/list")
    expect(page.locator("tr", has_text="组成评审团")).to_contain_text("待办")
    town.act("secretary", town.panel, "seat")
    bundle = paper(town.folder, "评审材料", "卷一 草案和双方意见")
    town.act("secretary", town.panel, "deliver", note="卷一至卷三", meeting_on="2026-09-10", panel_papers=bundle)
    town.act(town.seats[1], town.panel, "receive")
    for n in (2, 3, 4, 5):
        town.quickly(town.seats[n], "receive")


def voted(town: Town) -> None:
    """Not before everybody had the papers long enough; then sealed ballots, two and two, and the liaison decides."""
    town.on("2026-09-10")
    everybody = ("1", "2", "3", "4", "5")
    town.act("secretary", town.panel, "convene", present=everybody, chair="1")
    spoken = dict.fromkeys(("unit_said", "review_said", "questions", "deliberation"), "所述如笔录")
    minutes = paper(town.folder, "评议记录", "逐人发言")
    town.act(
        "secretary",
        town.panel,
        "put_to_vote",
        present=everybody,
        chair="1",
        **spoken,
        parties_left=True,
        minutes=minutes,
    )
    for n, (choice, reason) in {
        1: ("SUPPORT_UNIT", MINORITY[1]), 2: ("SUPPORT_UNIT", MINORITY[2]), 3: ("SUPPORT_REVIEWER", "三号席以为应当公平竞争"), 4: ("SUPPORT_REVIEWER", "四号席以为应当依法招标"),
    }.items():  # fmt: skip
        hand = town[town.seats[n]]
        hand.page.goto(f"{town.served.address}/cases/{town.panel}/ballot", wait_until="domcontentloaded")
        form = hand.page.locator("form[data-ballot]")
        expect(form).to_contain_text(POINT[2])
        fill(hand, form, "votes.0.choice", choice)
        fill(hand, form, "votes.0.reason", reason)
        fill(hand, form, "independent", value=True)
        hand.press(form.get_by_role("button", name="签名并封票"))
        hand.page.wait_for_url("**/cases/*?done=*", wait_until="domcontentloaded")
        expect(town.look("secretary", f"/cases/{town.panel}/panel")).not_to_contain_text(reason)
    town.act("secretary", town.panel, "open_ballots", witnesses="办公室两人")
    tie = {"votes__0__n": "1", "votes__0__choice": "SUPPORT_REVIEWER", "votes__0__reason": "续期须经竞争性程序"}
    town.act(town.seats[5], town.panel, "break_tie", **tie)


def opined(town: Town) -> None:
    """The opinion is drafted, signed by all, one by hand, and issued; both dissents stand in it."""
    town.on("2026-09-11")
    town.act("secretary", town.panel, "draft_opinion", summary="延长特许经营须经竞争性程序，并补开价格听证")
    town.act(town.seats[1], town.panel, "sign_opinion", dissent="保留意见如表决所述")
    for n in (2, 3, 4, 5):
        town.quickly(town.seats[n], "sign_opinion")
    town.act("secretary", town.panel, "opine")
    page = town.look("wju", f"/cases/{town.panel}/panel/opinion")
    for words in (OPINION, "支持承办单位 2、支持审查机构 3", *MINORITY.values()):
        expect(page).to_contain_text(words)


def concluded(town: Town) -> None:
    """An opinion that passes over the panel is refused; then it is absorbed, and what is signed names it. Two kinds of findings."""
    town.on("2026-09-15")
    editor = town.look("mclead", f"/cases/{town.case}/acts/sign_final")
    expect(editor).to_contain_text("须先逐点说明是否采纳评审意见")
    town.act("mcrev2", town.case, "answer_panel", points__0__outcome="ABSORBED")
    concludes(town, "mclead", "采纳评审意见：补开听证，改以竞争性方式确定经营者")
    expect(town["mclead"].page.locator(".case-h .hd > .pill", has_text="退回")).to_be_visible()
    said = town.door.one("SELECT body FROM event WHERE case_id = :id AND act = 'sign_final'", id=town.case)
    assert OPINION in said


def put_to_the_meeting(town: Town) -> None:
    """Another text goes the whole way and is lawful; the meeting finds the minority of the panel in its package, and decides."""
    town.on("2026-10-20")
    other = paper(town.folder, OTHER, "一、以竞争性方式确定经营者。")
    town.act("wchen", town.case, "redo", note="已补开听证，改为竞争性方式", draft=other)
    decision.prepared(town)
    decision.submitted(town)
    town.act("mcrev2", town.case, "keep_procedures", reason="改为竞争性方式，正是各方所提的意见")
    decision.accepted(town, "mcrev2")
    lawful(town, "give_first")
    lawful(town, "sign_final")
    town.on("2026-10-26")
    page = town.look("mmi", f"/cases/{town.case}/package")
    for words in ("没有缺少的", OPINION, *MINORITY.values(), "支持承办单位 2、支持审查机构 3", "采纳评审意见"):
        expect(page).to_contain_text(words)
    town.act(
        "mmi",
        town.case,
        "schedule",
        organ="EXECUTIVE_MEETING",
        meeting_on="2026-10-28",
        adoption="均已采纳",
        complete=True,
    )
    town.on("2026-10-28")
    minutes = paper(town.folder, "会议纪要", "同意")
    town.act(
        "mmi", town.case, "record_decision", organ="EXECUTIVE_MEETING", decided_on="2026-10-28", result="PASSED", present="9", agreed="9",
        head_last=True, minutes=minutes,
    )  # fmt: skip
    hand = town["mmi"]
    hand.page.goto(f"{town.served.address}/cases/{town.case}/package", wait_until="domcontentloaded")
    with hand.page.expect_download() as going:
        hand.press(hand.page.get_by_role("link", name="Word"))
    file = town.folder / "package.docx"
    going.value.save_as(file)
    document = Document(str(file))
    said = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert all(words in said for words in MINORITY.values())


def carried_out(town: Town) -> None:
    """The very text that was reviewed is reported, published, filed as one dossier, and handed over to be carried out."""
    town.act("mcrev2", town.case, "finalise", outcome="SAME", method="BYTES", final=town.folder / f"{OTHER}.docx")
    town.act("mmi", town.case, "report_party", to="中共示范市委", reported_on="2026-10-28", note="市委同意")
    note = "意见采纳情况一并公布"
    town.act("mmi", town.case, "publish", published_on="2026-10-28", public=True, channels="门户网站", note=note)
    town.act("mmi", town.case, "archive", complete=True)
    town.act("mmi", town.case, "execute", unit="示范市水务局", note="按方案执行")
    decision.stands(town["mmi"], "执行")
    expect(town.look("wju", f"/cases/{town.panel}/panel/opinion")).to_contain_text(MINORITY[1])
