"""Case C20 as its people live it: a panel asked for, drawn, recused, met, voted 3:2, its opinion absorbed, its minority in the package."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

import workflows
from engine.calendar import SHANGHAI
from engine.settings import settings
from house import accounts, moving
from tests import houses
from tests.houses import House, at
from tests.panels import WORDS, registered
from tests.web.browser.conftest import Desk, Served, desk, serving
from tests.web.browser.hands import HANDS, Hand, Mouse
from tests.web.browser.journey import answer, give
from tests.web.conftest import register
from tests.workflows.decision_story import Decision, DecisionStory, settle
from tests.workflows.test_scenarios import Act

TITLE = "市供水特许经营延长三十年"
POINT = ("未经竞争性程序延长", "现经营者投入大，续期可稳水价", "延长三十年须经竞争性程序")
FINDINGS = (
    ("程序", "风险", "没有听证", "《重大行政决策程序暂行条例》第16条"),
    ("内容", "风险", "未经竞争性程序延长特许经营", "《公平竞争审查条例》第8条"),
)
MINORITY = {1: "续期不改变经营者，不必竞争", 2: "投入尚未收回，应予延长"}
OPINION = "示市司评审〔2026〕1号"


@dataclass
class Town:
    """The served house, its front door, and a clock that the test moves. `hand`, `width`: how its people work, and on what."""

    browser: Browser
    served: Served
    door: House
    clock: Path
    folder: Path
    case: int
    hand: Callable[[Page], Hand] = Mouse
    width: str = "1366"
    panel: int = 0
    desks: dict[str, Desk] = field(default_factory=dict)
    hands: dict[str, Hand] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.stack.close()

    def on(self, day: str) -> None:
        """It becomes that day, half past nine, for the server as for the front door; sessions of before have ended."""
        self.door.now = at(day, 9, 30)
        self.clock.write_text(str((self.door.now - datetime.now(SHANGHAI)).total_seconds()))
        self.door.tick(self.door.now)
        self.hands = {}

    def __getitem__(self, username: str) -> Hand:
        """Somebody at a window, signed in today. Time has done what was due, so that it does not move while they write."""
        self.door.tick(self.door.now)
        if username not in self.hands:
            if username not in self.desks:
                self.desks[username] = self.stack.enter_context(desk(self.browser, self.served, self.width))
            one = self.desks[username]
            signed = accounts.sign_in_as(self.door.database, username, self.door.now)
            one.context.add_cookies([{"name": "hefa", "value": signed.secret, "url": self.served.address}])
            self.hands[username] = self.hand(one.page)
        return self.hands[username]

    def form(self, username: str, case: int, act: str) -> Locator:
        """The form of an act."""
        page = self[username].page
        page.goto(f"{self.served.address}/cases/{case}/acts/{act}", wait_until="domcontentloaded")
        return page.locator("form[data-act]")

    def act(self, username: str, case: int, act: str, **said: Any) -> None:
        """An act on its form: words written, days and lines filled in, one of several chosen, papers given."""
        hand, form = self[username], self.form(username, case, act)
        for name, value in said.items():
            fill(hand, form, name.replace("__", "."), value)
        self.do(hand, form, case)

    def do(self, hand: Hand, form: Locator, case: int) -> None:
        """Confirm, do, and be back at the case."""
        sure = form.locator("input[name=sure]")
        if sure.count():
            hand.choose(sure)
        hand.press(form.locator("[data-do]"))
        try:
            hand.page.wait_for_url(f"**/cases/{case}?done=*", wait_until="domcontentloaded")
        except PlaywrightTimeout as late:
            raise AssertionError(hand.page.locator("main").inner_text()[:1500]) from late

    def look(self, username: str, path: str) -> Locator:
        """What a page says."""
        page = self[username].page
        page.goto(f"{self.served.address}{path}", wait_until="domcontentloaded")
        return page.locator("main")

    def quickly(self, username: str, act: str, **said: Any) -> None:
        """The same act of somebody like them, through the front door."""
        self.door.act(self.panel, act, username, said)

    @property
    def seats(self) -> dict[int, str]:
        """Who sits where now."""
        rows = self.door.rows(
            "SELECT role, person FROM assignment WHERE case_id = :id AND role LIKE 'SEAT%' AND person IS NOT NULL",
            id=self.panel,
        )
        return {int(role.removeprefix("SEAT")): person for role, person in sorted(rows)}


def fill(hand: Hand, form: Locator, name: str, value: Any) -> None:
    """One answer, whatever kind of control it has."""
    if isinstance(value, Path):
        give(hand, form, name, value)
        return
    if isinstance(value, tuple):
        for one in value:
            hand.choose(answer(form, name, one))
        return
    control = answer(form, name)
    if control.first.get_attribute("type") in ("radio", "checkbox"):
        hand.choose(answer(form, name, "true" if value is True else str(value)))
    elif control.evaluate("one => one.tagName") == "SELECT":
        hand.choose(control, value)
    else:
        hand.write(control, value)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """The city, its register of experts, and the decision as it stands when its first opinion is to be given."""
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
        on, stands = date(2026, 8, 20), {"RECEIVED": date(2026, 7, 31), "DRAFT_OPINION": date(2026, 8, 3)}
        told = DecisionStory(
            house,
            Decision(name="C20", gov="city", unit="water", title=TITLE, stands=stands, acts=[Act(on=on)], ends="PANEL"),
        )
        told.usually()
        reopened = {"items": ["听证"], "reason": "价格听证未开"}
        told.line(Act(on=on, at="09:00", by="CREV", act="reopen", answers=reopened))
        register(house)
        case = told.cases["first"]
    return folder / "hefa.sqlite3", case


@pytest.fixture
def town(begun: tuple[Path, int], browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """That house, served, at a moment of its own."""
    folder, clock = tmp_path / "served", tmp_path / "clock"
    folder.mkdir()
    (folder / "hefa.sqlite3").write_bytes(begun[0].read_bytes())
    url = f"sqlite:///{folder / 'hefa.sqlite3'}"
    (folder / moving.MARKER).write_text(moving.mark(settings(data_dir=folder, database_url=url)))
    clock.write_text(str((at("2026-08-20", 9, 30) - datetime.now(SHANGHAI)).total_seconds()))
    monkeypatch.setenv(moving.VARIABLE, str(clock))
    door = House(url, workflows.registry(), tmp_path)
    with serving(folder) as served, Town(browser, served, door, clock, tmp_path, begun[1]) as one:
        yield one
    door.close()


def paper(folder: Path, name: str, *lines: str) -> Path:
    """A real Word file."""
    document = Document()
    for line in (name, *lines):
        document.add_paragraph(line)
    document.save(str(folder / f"{name}.docx"))
    return folder / f"{name}.docx"


@pytest.mark.parametrize(
    ("hand", "width"),
    [
        ("keys", "390"),
        pytest.param("mouse", "1366", marks=pytest.mark.prove),
        pytest.param("mouse", "390", marks=pytest.mark.prove),
        pytest.param("keys", "1366", marks=pytest.mark.prove),
    ],
)
def test_c20_from_the_first_opinion_to_the_decision_with_the_dissent_in_the_package(
    town: Town, hand: str, width: str
) -> None:
    town.hand, town.width = HANDS[hand], width
    disputed(town)
    asked_for(town)
    drawn(town)
    recused(town)
    voted(town)
    opined(town)
    concluded(town)
    put_to_the_meeting(town)
    assert [said for one in town.desks.values() for said in one.complaints] == []
    report = town.door.verify()
    assert report.holds, report.faults


def disputed(town: Town) -> None:
    """The unit is told, objects in writing, another reviewer looks again and finds the same: nobody gives in."""
    town.on("2026-08-20")
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
        announced="双方在场掷骰三次",
        numbers="3",
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
    said = {"public_number": "6 1 3", "by": "ANNOUNCED", "witnesses": "双方在场"}
    town.act("secretary", town.panel, "draw", minutes=paper(town.folder, "掷骰记录", "双方在场，掷骰三次"), **said)
    page = town["secretary"].page
    page.goto(f"{town.served.address}/cases/{town.panel}/panel", wait_until="domcontentloaded")
    expect(page.get_by_text("已重算，结果一致")).to_be_visible()
    town["secretary"].press(page.locator("[data-recompute]"))
    expect(page.locator("[data-recomputed]")).to_have_text("本机重算：一致")


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
    told = DecisionStory(
        town.door,
        Decision(
            name="C20", gov="city", unit="water", title=TITLE, acts=[Act(on=date(2026, 10, 20))], ends="GATE_OPEN"
        ),
    )
    told.cases = {"first": town.case, "linked": town.panel}
    told.now = town.door.now
    day = date(2026, 10, 20)
    for by, act in (
        ("HANDLER", "redo"), ("HANDLER", "settle"), ("UNIT_LEGAL", "internal_opinion"), ("UNIT", "submit"), ("GOV_OFFICE", "forward"), ("CREV", "accept"),
        ("CLEAD", "assign"), ("CLEAD", "assign_second"), ("CREV", "consult"), ("ADV", "advise"), ("CREV", "complete_checks"), ("CHECKER", "second_check"),
        ("CLEAD", "give_first"), ("CLEAD", "sign_final"),
    ):  # fmt: skip
        told.line(
            Act(on=day, at="09:00", by=by, act=act, papers=("draft=以竞争性方式确定经营者",) if act == "redo" else ())
        )
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
