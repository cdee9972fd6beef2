"""The panel's pages: the draw that anybody recomputes, one's own desk and ballot, the opinion with every dissent."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import workflows
from engine.settings import settings
from house.enlisting import COLUMNS
from house.moving import Clock
from house.opening import open_house
from house.workbook import TYPE, Sheet, workbook
from tests import houses
from tests.houses import at
from tests.panels import WORDS, Panel, registered
from tests.web.conftest import Office, application, register
from tests.web.test_public_comments import docx_words
from tests.workflows.decision_story import Decision, DecisionStory, settle
from tests.workflows.test_scenarios import FULL, Act
from web.routes import signin
from web.security import Throttle

DAY = date(2026, 6, 11)
SAID = {"conclusion": "UNLAWFUL", "findings": [{**FULL, "severity": "违法", "problem": "没有依据"}]}
POINT = {"point": "三年全额税收返还", "undertaking": "园区惯例", "review": "没有依据，只给一家"}


class Standing(Clock):
    """A clock that stands on the day of a stage: words have their days."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Panel, datetime]]:
    """A county decision whose panel stands at a stage: a file each."""
    folder, found = tmp_path_factory.mktemp("panelled"), {}
    with houses.house(f"sqlite:///{folder / 'h.sqlite3'}", workflows.registry(), folder) as house:
        house.now = at("2026-01-05")
        settle(house)
        registered(house, "bureau")
        stands = {"RECEIVED": date(2026, 5, 29), "DRAFT_OPINION": date(2026, 6, 1)}
        told = DecisionStory(
            house, Decision(name="评审", title="县投资协议", stands=stands, acts=[Act(on=DAY)], ends="PANEL")
        )
        told.usually()
        for by, act, answers in (
            ("CLEAD", "give_first", SAID), ("UNIT", "object", {"points": ["不同意"]}),
            ("CLEAD", "reassign", {"person": "crev2", "ground": "OBJECTION", "reason": "复核异议"}), ("crev2", "recheck", SAID),
            ("CLEAD", "request_panel", {"points": [POINT]}),
        ):  # fmt: skip
            told.line(Act(on=DAY, by=by, act=act, answers=answers))
        panel = Panel(house, told.cases["first"], told.cases["linked"], "ju", "clead", "mi")
        register(house)
        for stage, go in (
            ("COMMITTING", lambda: panel.admit().publish(source="DICE").commit("review")),
            ("NUMBER", lambda: panel.commit("unit").designate().reveal()),
            ("RECUSAL", panel.draw_dice),
            ("VOTING", lambda: panel.declare().seat().meet().to_vote()),
        ):
            go()
            assert panel.state == stage
            house.database.engine.dispose()
            file = Path(shutil.copy(folder / "h.sqlite3", folder / f"{stage}.sqlite3"))
            found[stage] = (file, replace(panel), house.now)
    return found


Enter = Callable[[str], tuple[Office, Panel]]


@pytest.fixture
def at_stage(
    stages: dict[str, tuple[Path, Panel, datetime]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Enter]:
    opened: list[Office] = []

    def enter(stage: str) -> tuple[Office, Panel]:
        file, panel, stood = stages[stage]
        monkeypatch.chdir(tmp_path)
        (tmp_path / "var").mkdir()
        own = shutil.copy(file, tmp_path / "var" / "hefa.sqlite3")
        opened_at = open_house(settings(data_dir=tmp_path / "var", database_url=f"sqlite:///{own}"))
        house = replace(opened_at, clock=Standing(stood)) if stage in ("COMMITTING", "NUMBER") else opened_at
        door = houses.House(f"sqlite:///{own}", workflows.registry(), tmp_path)
        app = application()
        app.state.house = house
        monkeypatch.setattr(signin, "knocks", Throttle(20, 60))
        opened.append(Office(app, house, door))
        door.now = house.now()
        return opened[0], replace(panel, house=door)

    yield enter
    for office in opened:
        office.door.close()
        office.house.database.close()


def key_of(page: str) -> str:
    return re.findall(r'name="key" value="(\w+)"', page)[0]


def seq_of(page: str) -> str:
    return re.findall(r'name="seq" value="(\d+)"', page)[0]


def test_the_list_is_there_to_be_hashed_and_a_side_commits_to_a_word_that_stays_with_it(at_stage: Enter) -> None:
    office, panel = at_stage("COMMITTING")
    page = office.as_("ju").get(f"/cases/{panel.case}/panel").text
    file = office.as_("ju").get(f"/cases/{panel.case}/panel/pool.txt").content
    assert hashlib.sha256(file).hexdigest() in page
    assert "data-commit" in page
    assert 'name="a.commitment"' in page
    assert 'name="a.word"' not in page
    said = {
        "key": key_of(page),
        "seq": seq_of(page),
        "a.commitment": hashlib.sha256(WORDS["unit"].encode()).hexdigest(),
    }
    assert office.as_("ju").post(f"/cases/{panel.case}/acts/commit_unit", said).status_code == 303
    assert panel.state == "REVEALING"
    assert WORDS["unit"] not in office.as_("ju").get(f"/cases/{panel.case}/panel").text


def test_the_liaison_is_chosen_by_name_and_their_relation_is_for_everybody_to_see(at_stage: Enter) -> None:
    office, panel = at_stage("COMMITTING")
    government, way = office.as_("mi"), f"/cases/{panel.case}/acts/designate"
    form = government.get(way).text
    choices = re.findall(r'name="a\.code" value="([^"]+)"', form) or re.findall(r'<option[^>]* value="(L\d)"', form)
    assert choices == ["L1", "L2"]
    assert "人选L1（示范市人民政府办公室，L1）" in form
    said = {"key": key_of(form), "seq": seq_of(form), "a.relation": "联系城建工作", "a.leads_field": "true"}
    wrong = government.post(way, {**said, "a.code": "E1"})
    assert wrong.status_code == 422
    assert "可以指定的：L1（人选L1）、L2（人选L2）" in wrong.text
    assert government.post(way, {**said, "a.code": "L2"}).status_code == 303
    for who in ("ju", "clead"):
        assert "联系城建工作；分管承办单位" in office.as_(who).get(f"/cases/{panel.case}/panel").text


def test_the_draw_is_shown_with_what_recomputes_it(at_stage: Enter) -> None:
    office, panel = at_stage("RECUSAL")
    page = office.as_("clead").get(f"/cases/{panel.case}/panel").text
    for words in (
        "已重算，结果一致",
        WORDS["unit"],
        WORDS["review"],
        "审查机构人员",
        "候补",
        "政府联系领导",
        "hefa draw verify",
    ):
        assert words in page
    draw = json.loads(office.as_("clead").get(f"/cases/{panel.case}/panel/draw.json").text)
    seed = "|".join(
        [draw["pool_hash"], *(one["word"] for one in draw["words"]), draw["public_number"], "示司评审申〔2026〕1号"]
    )
    assert hashlib.sha256(seed.encode()).hexdigest() == draw["seed"]


def test_a_member_sees_only_the_own_panel(at_stage: Enter) -> None:
    office, panel = at_stage("VOTING")
    member = panel.seats()[1]
    other = next(one for one in ("d1", "d2", "d3", "d4") if one not in panel.seats().values())
    desk = office.as_(member).get("/panels").text
    assert f"/cases/{panel.case}/panel" in desk
    assert "表决" in desk
    assert office.as_(member).get(f"/cases/{panel.case}/panel").status_code == 200
    assert office.as_(member).get(f"/cases/{panel.matter}").status_code == 404
    assert office.as_(other).get(f"/cases/{panel.case}/panel").status_code == 404
    assert "您现在没有评审" in office.as_(other).get("/panels").text
    assert office.as_("clead").get(f"/cases/{panel.matter}/panel").status_code == 404
    page = office.as_(member).get(f"/cases/{panel.case}/panel").text
    assert "report_absence" not in page
    assert "object_absence_member" not in page  # nobody has said that they cannot go on


def test_what_the_acts_of_a_panel_note_for_each_other_is_on_nobodys_page(at_stage: Enter) -> None:
    office, panel = at_stage("VOTING")
    assert office.as_("root").get(f"/cases/{panel.case}").status_code == 404  # whoever keeps the books reads no case
    for who in (panel.seats()[1], "ju", "clead", "secretary"):
        page = office.as_(who).get(f"/cases/{panel.case}").text
        assert "表决" in page
        for words in ("&#34;entries", "&#34;seats", "&#34;person", '"entries"', '"seats"'):
            assert words not in page, (who, words)


def main_button(page: str) -> list[str]:
    """The one big act of a page, or none."""
    return re.findall(r'<a class="btn btn-main btn-lg w" href="([^"]+)"', page)


def test_a_member_sees_first_what_waits_for_them_and_what_they_may_do_besides_is_no_main_act(at_stage: Enter) -> None:
    office, panel = at_stage("VOTING")
    member = office.as_(panel.seats()[1])
    page = member.get(f"/cases/{panel.case}").text
    assert main_button(page) == [f"/cases/{panel.case}/ballot"]
    assert f"/cases/{panel.case}/acts/recuse" in page
    ju = office.as_("ju").get(f"/cases/{panel.case}").text  # the unit may only object: nothing waits for it
    assert f"/cases/{panel.case}/acts/object_unit" in ju
    assert not main_button(ju)
    assert "现在不由您办理" in ju


def test_the_draw_says_its_day_while_that_is_still_to_come(at_stage: Enter) -> None:
    office, panel = at_stage("NUMBER")
    secretary = office.as_("secretary")
    for path in (f"/cases/{panel.case}/panel", f"/cases/{panel.case}"):
        page = secretary.get(path).text
        assert main_button(page) == [f"/cases/{panel.case}/acts/draw"], path
        assert re.search(r"抽取（\d+月\d+日起）", page), path


def test_the_ballot_shows_the_law_the_day_and_what_to_read(at_stage: Enter) -> None:
    office, panel = at_stage("VOTING")
    member = office.as_(panel.seats()[1])
    page = member.get(f"/cases/{panel.case}/ballot").text
    assert "前表决" in page
    assert FULL["basis"] in page
    assert "最后表态" in page
    assert "可以按原稿" not in page
    papers = re.findall(rf'href="(/cases/{panel.case}/materials/\d+/\d+)"', page)
    assert len(papers) >= 2
    menu = re.findall(r'<nav class="nav-m".*?</nav>', page, re.DOTALL)[0]
    assert re.findall('href="([^"]+)"', menu) == ["/panels", "/help/handbook/panelist"]
    assert "1 件待办" in menu


def test_the_panel_says_that_the_review_stands_and_hands_out_the_record_of_the_draw(at_stage: Enter) -> None:
    office, panel = at_stage("VOTING")
    page = office.as_("clead").get(f"/cases/{panel.case}/panel").text
    assert re.search(r"审查期限已停计 \d+ 个工作日", page)
    record = re.findall(rf'href="(/cases/{panel.case}/papers/draw/\d+\.pdf)"', page)
    assert office.as_("clead").get(record[0]).status_code == 200


def test_what_waits_for_a_member_is_in_the_inbox_until_it_is_done(at_stage: Enter) -> None:
    office, panel = at_stage("VOTING")
    member = panel.seats()[1]
    other = next(one for one in ("d1", "d2", "d3", "d4") if one not in panel.seats().values())
    inbox = office.as_(member).get("/inbox").text
    for words in ("data-panels", "评审 1 件等您办理", f"/cases/{panel.case}/panel", "：表决", 'href="/panels"'):
        assert words in inbox, words
    for nobody in (other, "ju", "secretary"):
        assert "data-panels" not in office.as_(nobody).get("/inbox").text
    panel.vote(1, "SUPPORT_UNIT")
    assert "data-panels" not in office.as_(member).get("/inbox").text
    assert "data-panels" in office.as_(panel.seats()[2]).get("/inbox").text


def test_the_minutes_stay_with_the_panel_until_its_opinion_and_then_lie_in_the_dossier(at_stage: Enter) -> None:
    office, panel = at_stage("VOTING")
    step, n = panel.house.rows(
        "SELECT seq, n FROM material WHERE case_id = :id AND kind = 'minutes' ORDER BY seq DESC", id=panel.case
    )[0]
    file, dossier = f"/cases/{panel.case}/materials/{step}/{n}", f"/cases/{panel.matter}/catalogue"
    for person in panel.seats():
        panel.vote(person, "SUPPORT_UNIT" if person == 1 else "SUPPORT_REVIEWER")
    panel.opened()
    for party in ("ju", "clead"):
        assert "没有这份材料" in office.as_(party).get(file).text
        assert file not in office.as_(party).get(f"/cases/{panel.case}").text
        page = office.as_(party).get(dossier).text
        assert ("启动通知书" in page, "开票结果" in page, file in page) == (True, False, False)
    for inside in ("secretary", panel.seats()[1]):
        assert "minutes.txt 不在本机" in office.as_(inside).get(file).text, (
            "theirs to open, were it more than a print here"
        )
    counted = panel.house.one("SELECT seq FROM event WHERE case_id = :id AND act = 'open_ballots'", id=panel.case)
    for anybody in ("ju", "clead", "secretary"):
        assert office.as_(anybody).get(f"/cases/{panel.case}/papers/ballots/{counted}.docx").status_code == 404
    panel.signed()
    page = office.as_("ju").get(dossier).text
    for words in ("评议记录", "开票结果", "抽取记录", "评审团名单", "评审意见书", file):
        assert words in page, words
    assert "minutes.txt 不在本机" in office.as_("ju").get(file).text
    ballots = re.search(rf"/cases/{panel.case}/papers/ballots/[0-9]+\.docx", page)
    assert ballots, page
    said = docx_words(office.as_("ju").get(ballots[0]).content)
    for words in ("1号席理由如述", "5号席理由如述", "支持承办单位 1、支持审查机构 4"):
        assert words in said
    minutes = re.search(rf"/cases/{panel.case}/papers/minutes/[0-9]+\.docx", page)
    assert minutes, page
    assert "所述如笔录" in docx_words(office.as_("ju").get(minutes[0]).content)


def test_a_ballot_is_sealed_from_its_page_and_nobody_reads_it(at_stage: Enter) -> None:
    office, panel = at_stage("VOTING")
    for n, member in panel.seats().items():
        page = office.as_(member).get(f"/cases/{panel.case}/ballot").text
        assert POINT["review"] in page
        nonce = re.findall(r'name="a.nonce" value="(\w+)"', page)[0]
        said = {
            "key": key_of(page), "seq": seq_of(page), "a.nonce": nonce, "a.independent": "true", "a.votes.0.n": "1",
            "a.votes.0.choice": "SUPPORT_UNIT" if n == 1 else "SUPPORT_REVIEWER", "a.votes.0.reason": f"第{n}席写下的理由",
        }  # fmt: skip
        assert office.as_(member).post(f"/cases/{panel.case}/acts/vote", said).status_code == 303
    for who in ("secretary", "head", "clead", panel.seats()[2]):
        for path in ("", "/panel", "/acts/open_ballots"):
            assert "席写下的理由" not in office.as_(who).get(f"/cases/{panel.case}{path}").text
    assert "<b>已封 5 票，共 5 票。</b>" in office.as_("secretary").get(f"/cases/{panel.case}/panel").text
    panel.opened()
    assert "第1席写下的理由" in office.as_("secretary").get(f"/cases/{panel.case}/panel").text
    for party in ("ju", "clead"):
        for path in ("", "/panel"):
            assert "席写下的理由" not in office.as_(party).get(f"/cases/{panel.case}{path}").text
    assert office.as_("ju").get(f"/cases/{panel.case}/panel/opinion").status_code == 404
    panel.signed()
    opinion = office.as_("ju").get(f"/cases/{panel.case}/panel/opinion").text
    for words in ("第1席写下的理由", "支持承办单位 1、支持审查机构 4", "示司评审〔2026〕1号", "少数意见"):
        assert words in opinion
    signed = opinion[opinion.index("评审团签名") :]
    assert len(re.findall(r"\d+年\d+月\d+日 \d\d:\d\d 签名", signed)) == 5
    assert re.search(r"\d+年\d+月\d+日（周.）</p>", signed)


def test_who_has_no_seat_gets_no_ballot(at_stage: Enter) -> None:
    office, panel = at_stage("VOTING")
    assert office.as_("secretary").get(f"/cases/{panel.case}/ballot").status_code == 404
    assert "秘书的清单" in office.as_("secretary").get(f"/cases/{panel.case}/panel").text
    assert "秘书的清单" not in office.as_("ju").get(f"/cases/{panel.case}/panel").text


# --- the register of experts from a file -------------------------------------------------------------------------------------


def book(*rows: tuple[object, ...]) -> dict[str, Any]:
    """A workbook as a browser sends it."""
    content = workbook([Sheet("评审专家", tuple(COLUMNS), list(rows))], [("列", "说明")])
    return {"file": ("experts.xlsx", content, TYPE)}


def test_experts_come_from_a_file_looked_through_by_row_all_or_none(at_stage: Enter) -> None:
    office, _ = at_stage("RECUSAL")
    office.door.staff(1, "x1 PANELIST bureau", "x2 PANELIST bureau")
    secretary = office.as_("secretary")
    good = ("X1", "法律顾问、专家", "x1", "新专家一", "某大学", "行政法教授", "", "")
    bad = (
        ("X1", "专家", "x2", "新专家二", "某大学", "教授", "", ""), ("9Z", "法律顾问、专家", "nobody", "甲", "某所", "律师", "不是日期", ""),
        ("E1", "法律顾问、专家", "x2", "新专家二", "某大学", "教授", "", ""),
    )  # fmt: skip
    page = secretary.post("/experts", files=book(good, *bad))
    assert page.status_code == 422
    for words in ("3 行有问题", "X1 在第2行已有", "编号 E1 是 人选E1 的", "没有登记任何人", "不在可选范围内"):
        assert words in page.text, words
    assert "新专家" not in secretary.get("/experts").text
    looked = secretary.post("/experts", files=book(good))
    assert "每一行都可以入库" in looked.text
    assert "新专家一" not in secretary.get("/experts").text
    assert secretary.post("/experts/confirm").status_code == 303
    assert "新专家一" in secretary.get("/experts").text
    assert secretary.post("/experts/confirm").status_code == 422
    assert office.as_("ju").get("/experts").status_code == 404
    assert office.as_("ju").post("/experts", files=book(good)).status_code == 404
    assert secretary.get("/experts/example.xlsx").content[:2] == b"PK"
    assert secretary.post("/experts", files={"file": ("a.xlsx", b"PK no workbook", TYPE)}).status_code == 422


def test_the_secretarys_list_says_who_is_missing_until_when(at_stage: Enter) -> None:
    office, panel = at_stage("VOTING")
    panel.vote(1, "SUPPORT_UNIT")
    page = office.as_("secretary").get(f"/cases/{panel.case}/panel/list").text
    for words in ("1号席投票", "未办 4", "最晚", "出具评审意见"):
        assert words in page
    assert office.as_("ju").get(f"/cases/{panel.case}/panel/list").status_code == 404
    assert office.as_(panel.seats()[1]).get(f"/cases/{panel.case}/panel/list").status_code == 404
    package = office.as_("mi").get(f"/cases/{panel.matter}/package")
    assert package.status_code == 200
    assert "现有文本没有合法性审查意见" in package.text
    assert office.as_("mi").get(f"/cases/{panel.case}/package").status_code == 404
