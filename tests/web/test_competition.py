"""Fair competition on its pages: nineteen items as a table, the conclusion on the matter's page, the register, what runs out."""

import shutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import workflows
from engine.inbox import Wanted
from engine.inbox import cases as visible
from engine.settings import settings
from house import competition, opening
from house.opening import open_house
from tests import houses
from tests.houses import at
from tests.web.conftest import Office, SteadyClock, application, register
from tests.web.programs import Program
from tests.workflows.competition_story import ITEMS, CompetitionScenario, CompetitionStory, scenarios, settle
from tests.workflows.document_story import STEPS
from tests.workflows.test_scenarios import Act, told
from web.routes import signin
from web.security import Throttle

STORIES = {one.name.split(" ")[0]: one for one in scenarios(told("fair_competition.yaml"))}
UNTIL = {
    "E6": date(2026, 10, 2),
    "E4": date(2026, 3, 2),
}  # E6: its exception has run out; E4: a review waits to begin


def part(name: str) -> CompetitionScenario:
    """A story up to a day, and nothing said of its end."""
    whole = STORIES[name]
    acts = [act for act in whole.acts if act.on <= UNTIL[name]]
    plain = {"acts": acts, "concludes": None, "exceptions": None, "prints": {}, "running_out": {}}
    return whole.model_copy(update=plain)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, int]]]:
    """The county with both stories told: a file to copy, and the cases of each."""
    folder, cases = tmp_path_factory.mktemp("competed"), {}
    with houses.house(f"sqlite:///{folder / 'h.sqlite3'}", workflows.registry(), folder) as house:
        house.now = at("2026-01-05")
        settle(house)
        house.staff(1, "dan_jia UNIT jia")
        register(house)
        for name, ends in (("E4", "SUBMITTED"), ("E6", "EXPIRED")):
            story = CompetitionStory(house, part(name).model_copy(update={"ends": ends}))
            story.run()
            cases[name] = story.cases
        cases["C06"] = published(house)
    return folder / "h.sqlite3", cases


def published(house: houses.House) -> dict[str, int]:
    """The document of C06, once its second text has passed: to the last step, by its offices."""
    plain = {"concludes": None, "exceptions": None, "prints": {}}
    story = CompetitionStory(house, STORIES["C06"].model_copy(update=plain))
    story.run()
    day = date(2026, 4, 13)
    said = {
        "deliberate": {"organ": "EXECUTIVE_MEETING", "decided_on": day}, "print_out": {"printed_on": day},
        "publish": {"published_on": day, "effective_on": day},
    }  # fmt: skip
    papers = {"finalise": ("final=删去子公司条款",)}
    for _, by, act in STEPS[[reached for reached, _, _ in STEPS].index("DELIBERATED") :]:
        story.line(Act(on=day, at="09:00", by=by, act=act, answers=said.get(act, {}), papers=papers.get(act, ())))
    return story.cases


@pytest.fixture
def office(lived: tuple[Path, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Its pages."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").mkdir()
    monkeypatch.setattr(opening, "clock_for", lambda _: SteadyClock())
    file = shutil.copy(lived[0], tmp_path / "var" / "hefa.sqlite3")
    house = open_house(settings(data_dir=tmp_path / "var", database_url=f"sqlite:///{file}"))
    door = houses.House(f"sqlite:///{file}", workflows.registry(), tmp_path)
    try:
        app = application()
        app.state.house = house
        monkeypatch.setattr(signin, "knocks", Throttle(20, 60))
        yield Office(app, house, door)
    finally:
        door.close()
        house.database.close()


def sheet(**told: str) -> dict[str, str]:
    """The table as a browser sends it: every item conforms, but what is told."""
    said = {f"a.items.{n}.{name}": str(value) for n, one in enumerate(ITEMS) for name, value in one.items()}
    return {**said, "a.effect": "没有排除竞争的效果", "a.opinion": "符合标准", **told}


def test_the_nineteen_items_are_a_table_by_article_and_nothing_written_is_lost(
    office: Office, lived: tuple[Path, dict[str, dict[str, int]]]
) -> None:
    case = lived[1]["E4"]["review"]
    office.door.now = at("2026-11-26", 9)
    office.door.act(case, "identify", "wang_jia", {"touches": "YES", "reason": "规定了集市准入条件"})
    office.door.act(case, "skip_consultation", "zhao_jia", {"reason": "依法应当保密"})
    wang = office.as_("wang_jia")
    assert f'href="/cases/{case}/acts/review_items"' in wang.get(f"/cases/{case}").text
    page = wang.get(f"/cases/{case}/acts/review_items").text
    for heading in ("第8条 市场准入和退出", "第9条 商品、要素自由流动", "第10条 生产经营成本", "第11条 生产经营行为"):
        assert f"<caption>{heading}" in page
    assert page.count("data-sheet-row") == 19
    assert page.count(".basis") == 4, "only article 10 knows another basis"
    wrong = sheet(**{"a.items.3.answer": "N", "a.items.3.note": "要求本镇户籍", "a.effect": ""})
    refused = wang.post(f"/cases/{case}/acts/review_items", wrong)
    assert refused.status_code == 422
    assert 'value="要求本镇户籍"' in refused.text
    assert "必填" in refused.text
    refused = wang.post(f"/cases/{case}/acts/review_items", {**wrong, "a.effect": "有影响"})
    assert "第4项有问题，须写明所在条款" in refused.text
    done = wang.post(f"/cases/{case}/acts/review_items", {**wrong, "a.effect": "有影响", "a.items.3.clause": "第5条"})
    assert done.status_code == 303
    assert office.door.state(case) == "VIOLATES"
    for leader in ("zhao_jia", "dan_jia"):  # either may revise it: the one that is awaited, and the head of the unit
        inbox = office.as_(leader).get("/inbox?tab=todo").text
        assert f'href="/cases/{case}"' in inbox, leader
        assert ('href="/competition"' in inbox, 'href="/competition"' in office.as_("zhao_yi").get("/inbox").text) == (
            True,
            False,
        )
        assert office.as_(leader).get(f"/cases/{case}/acts/revise").status_code == 200, leader
        assert case in [one["id"] for one in Program(office, leader).get("/cases?mine=1").json()["items"]], leader
        with office.house.database.glance(office.house.now()) as docket:
            lines = visible(docket.connection, leader, date(2026, 11, 26), Wanted(mine=True), office.house.registry)
        assert case in [line.id for line in lines], leader
    assert f'href="/cases/{case}"' not in office.as_("head_jia").get("/inbox?tab=todo").text
    whole = wang.get(f"/cases/{case}/competition").text
    assert "要求本镇户籍" in whole
    assert "没有结论的，不得出台" in whole


def test_a_conclusion_is_on_the_matters_page_in_the_register_and_on_paper(
    office: Office, lived: tuple[Path, dict[str, dict[str, int]]]
) -> None:
    cases = lived[1]["E6"]
    watcher, guan, stranger = office.as_("watcher"), office.as_("guan"), office.as_("pfu")
    matter = watcher.get(f"/cases/{cases['first']}").text
    assert "适用例外</b> 示县市监公竞〔2026〕1号" in matter
    listed = watcher.get("/competition", params={"q": "救灾", "outcome": "EXCEPTION"}).text
    assert "示县市监公竞〔2026〕1号" in listed
    assert "例外期满" in listed
    assert "公平竞争审查例外将满或者已满：" in watcher.get("/board").text
    assert guan.get(f"/cases/{cases['review']}/competition").status_code == 200
    assert guan.get(f"/cases/{cases['first']}").status_code == 404, "the decision itself is not the regulator's"
    assert stranger.get(f"/cases/{cases['review']}/competition").status_code == 404
    assert "还没有审查结论" in stranger.get("/competition").text
    assert 'href="/start/competition_supervision/take_report"' in office.as_("mei").get("/competition").text
    assert office.as_("mei").get("/start/competition_supervision/take_report").status_code == 200
    assert office.as_("xqi").get("/start/fair_competition/begin").status_code == 200
    assert "没有找到" in watcher.get("/competition", params={"q": "%"}).text
    assert watcher.get("/competition", params={"before": "x.y"}).status_code == 200
    assert watcher.get(f"/cases/{cases['first']}/competition").status_code == 404
    seq = office.door.one("SELECT seq FROM competition_conclusion WHERE case_id = :id", id=cases["review"])
    paper = watcher.get(f"/cases/{cases['review']}/papers/conclusion/{seq}.docx")
    assert paper.status_code == 200
    assert paper.content[:2] == b"PK"


def test_a_document_and_the_conclusion_it_rests_on_lead_to_each_other_for_those_who_may_see_it(
    office: Office, lived: tuple[Path, dict[str, dict[str, int]]]
) -> None:
    cases = lived[1]["C06"]
    review, document = f"/cases/{cases['review']}/competition", f"/documents/{cases['life']}"
    page = office.as_("sban").get(document).text
    assert f'<a href="{review}">符合标准 示市监公竞〔2026〕2号</a>' in page
    other = office.as_("pfu").get(document)
    assert (other.status_code, review in other.text) == (200, False), "the document is everybody's, the review is not"
    assert f'href="{document}"' in office.as_("mmei").get(review).text
    assert f'href="{document}"' in office.as_("mmei").get("/competition?q=建筑市场").text
    own = lived[1]["E6"]["review"]
    assert "据此公布的文件" not in office.as_("watcher").get(f"/cases/{own}/competition").text


def test_the_register_of_conclusions_is_taken_out_as_far_as_one_may_see_it(
    office: Office, lived: tuple[Path, dict[str, dict[str, int]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(competition, "PAGE", 1)  # more than a page of them

    def taken(who: str, query: str = "") -> list[list[str]]:
        answer = office.as_(who).get(f"/competition/all.xlsx{query}")
        assert answer.status_code == 200
        return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()[1:]  # type: ignore[return-value]

    rows = taken("mmei")
    number = office.door.one("SELECT number FROM document WHERE case_id = :id", id=lived[1]["C06"]["life"])
    assert [(row[2], row[3], row[15]) for row in rows if row[0] == "示范市建筑市场管理规定：公平竞争审查"] == [
        ("符合标准", "示市监公竞〔2026〕2号", number), ("违反标准", "示市监公竞〔2026〕1号", number),
    ]  # fmt: skip
    assert [(row[3], row[14]) for row in taken("watcher")] == [("示县市监公竞〔2026〕1号", "例外期满")]
    assert [row[2] for row in taken("mmei", "?outcome=VIOLATES")] == ["违反标准"]
    assert taken("pfu") == []
    assert office.door.one("SELECT detail FROM sighting WHERE what = 'export' AND person = 'pfu'").endswith(" 0 件")


def test_programs_read_the_register_of_conclusions_and_a_review_whole(
    office: Office, lived: tuple[Path, dict[str, dict[str, int]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cases, mei, watcher = lived[1]["C06"], Program(office, "mmei"), Program(office, "watcher")
    found = mei.get("/competition?q=建筑市场").json()
    assert [(one["outcome"], one["number"]) for one in found["items"]] == [
        ("PASS", "示市监公竞〔2026〕2号"), ("VIOLATES", "示市监公竞〔2026〕1号"),
    ]  # fmt: skip
    assert found["next"] is None
    monkeypatch.setattr(competition, "PAGE", 1)
    first = mei.get("/competition?q=建筑市场").json()
    second = mei.get("/competition", params={"q": "建筑市场", "cursor": first["next"]}).json()
    assert [*first["items"], *second["items"]] == found["items"], "page after page, the newest first"
    assert second["next"] is None
    resting = found["items"][0]["documents"]
    assert [(one["id"], one["status"]) for one in resting] == [(cases["life"], "IN_FORCE")]
    (excepted,) = watcher.get("/competition?outcome=EXCEPTION").json()["items"]
    assert (excepted["exception"], excepted["end_on"]) == ("EXPIRED", "2026-09-30")
    whole = mei.get(f"/competition/{cases['review']}").json()
    assert [one["n"] for one in whole["items"]] == list(range(1, 20))
    assert whole["items"][6]["joint"]["answer"] == "Y", "the answers of the last round"
    assert [one["name"] for one in whole["parties"]] == ["某建筑公司", "某行业协会"]
    assert Program(office, "pfu").get("/competition").json()["items"] == []
    assert Program(office, "pfu").get(f"/competition/{cases['review']}").status_code == 404
    assert Program(office, "sban").get(f"/competition/{cases['first']}").status_code == 404, "a document is no review"
    for wrong in ("outcome=NONE", "cursor=x.y", "cursor=1.2", "running=vielleicht", "q=" + "长" * 101):
        assert watcher.get(f"/competition?{wrong}").status_code == 422, wrong
