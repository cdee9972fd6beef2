"""Fair competition on its pages: nineteen items as a table, the conclusion on the matter's page, the register, what runs out."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import workflows
from engine.settings import settings
from house import opening
from house.opening import open_house
from tests import houses
from tests.houses import at
from tests.web.conftest import Office, SteadyClock, application, register
from tests.workflows.competition_story import ITEMS, CompetitionScenario, CompetitionStory, scenarios, settle
from tests.workflows.test_scenarios import told
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
        register(house)
        for name, ends in (("E4", "SUBMITTED"), ("E6", "EXPIRED")):
            story = CompetitionStory(house, part(name).model_copy(update={"ends": ends}))
            story.run()
            cases[name] = story.cases
    return folder / "h.sqlite3", cases


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
