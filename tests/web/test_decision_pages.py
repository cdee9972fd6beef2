"""A decision on its pages: at every step of its usual way the case opens, and whoever moves next finds the form of that act."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import workflows
from engine.settings import settings
from house.opening import open_house
from tests import houses
from tests.houses import at
from tests.web.conftest import Office, application, register
from tests.workflows.decision_story import STEPS, Decision, DecisionStory, settle
from tests.workflows.test_scenarios import FULL, Act
from web.routes import signin
from web.security import Throttle

ON = date(2026, 3, 2)
WRITTEN = {"complete_checks", "give_first", "recheck", "sign_final"}  # on the page where the text lies beside it


@pytest.fixture(scope="module")
def government_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("government")
    with houses.house(f"sqlite:///{folder / 'hefa.sqlite3'}", workflows.registry(), folder) as house:
        house.now = at("2026-01-05")
        settle(house)
        register(house)
    return folder / "hefa.sqlite3"


@pytest.fixture
def government(government_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").mkdir()
    file = shutil.copy(government_file, tmp_path / "var" / "hefa.sqlite3")
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


def begun(office: Office) -> DecisionStory:
    told = DecisionStory(office.door, Decision(name="页面", acts=[Act(on=ON)], ends="EXECUTING"))
    told.line(Act(on=ON, at="09:00", by="GOV_OFFICE", act="propose"))
    return told


def test_every_step_of_the_usual_way_has_its_pages(government: Office) -> None:
    told = begun(government)
    case = told.cases["first"]
    for _, by, act in STEPS[1:]:
        person = government.as_(told.person(case, by))
        page = person.get(f"/cases/{case}")
        assert page.status_code == 200, act
        wanted = f"/cases/{case}/opinion" if act in WRITTEN else f"/cases/{case}/acts/{act}"
        assert wanted in page.text, f"{act} is not offered to {by}"
        form = person.get(wanted)
        assert form.status_code == 200, f"{act}: {form.text[:300]}"
        told.line(Act(on=ON, at="09:00", by=by, act=act))
    assert told.house.state(case) == "EXECUTING"
    for who in ("mi", "chen", "clead", "watcher"):
        for path in ("/inbox", "/cases", f"/cases/{case}", "/workflows/major_decision"):
            assert government.as_(who).get(path, follow_redirects=True).status_code == 200, (who, path)


def test_what_the_review_has_not_said_yet_is_kept_from_the_unit(government: Office) -> None:
    told = begun(government)
    case = told.cases["first"]
    for reached, by, act in STEPS[1:]:
        told.line(Act(on=ON, at="09:00", by=by, act=act))
        if reached == "DRAFT_OPINION":
            break
    assert "同意主办意见" not in government.as_("ju").get(f"/cases/{case}").text
    assert "同意主办意见" in government.as_("clead").get(f"/cases/{case}").text


def test_the_unit_answers_findings_on_the_page_of_answers(government: Office) -> None:
    told = begun(government)
    case = told.cases["first"]
    found = {"conclusion": "REVISE", "findings": [{**FULL, "severity": "风险", "problem": "补偿标准没有依据"}]}
    for reached, by, act in STEPS[1:]:
        if reached == "FINAL_OPINION":
            break
        told.line(Act(on=ON, at="09:00", by=by, act=act))
    told.line(Act(on=ON, by="CLEAD", act="give_first", answers=found))
    assert "补偿标准没有依据" in government.as_("ju").get(f"/cases/{case}").text
    told.line(Act(on=ON, by="UNIT", act="consent"))
    told.line(Act(on=ON, by="CLEAD", act="sign_final", answers=found, state="REVISING"))
    page = government.as_("chen").get(f"/cases/{case}/answer")
    assert page.status_code == 200
    assert "补偿标准没有依据" in page.text


def test_that_no_review_of_competition_is_needed_waits_on_the_list_for_its_confirmation(government: Office) -> None:
    told = begun(government)
    case = told.cases["first"]
    shown = {}
    for _, by, act in STEPS[1:]:
        told.line(Act(on=ON, at="09:00", by=by, act=act))
        if act in ("prepare", "submit", "accept"):
            shown[act] = government.as_("mi").get(f"/cases/{case}/package").text
        if act == "accept":
            break
    assert "不需要的理由尚未经审查人员确认" in shown["submit"]
    assert ("尚未经审查人员确认" in shown["accept"], "不需要：不涉及经营者经济活动" in shown["accept"]) == (False, True)
    assert "尚未经审查人员确认" not in shown["prepare"]
    for title, whom in (("决策草案", "承办单位"), ("风险评估", "")):
        who, day = re.findall(
            r'<td role="cell" data-l="(?:由谁|何时)"[^>]*>([^<]*)</td>', _line(shown["accept"], title)
        )
        assert "—" not in who + day, title
        assert whom in who, title
        assert "月" in day, title
    assert ">—<" in _line(shown["prepare"], "风险评估"), "what is not done has no day"
    assert "名称待核）（暂定）" in shown["accept"].replace("，名称", "名称"), (
        "a rule of another place is not shown as law here"
    )
    assert not re.search(r"第 ?\d+ ?步", shown["accept"].partition("<article")[2].partition('class="mono q"')[0])


def _line(page: str, title: str) -> str:
    """One row of the list on top of the page."""
    return re.findall(rf'<tr role="row" class="rd-[a-z]+"><th scope="row">{title}.*?</tr>', page, re.DOTALL)[0]


def test_a_text_changed_after_its_procedures_is_seen_by_who_submits_it_and_by_the_reviewer_who_takes_it_in(
    government: Office,
) -> None:
    told, changed = begun(government), "征求意见、论证后文本已改动（部门协商（会签）、公众参与、听证、专家论证"
    case = told.cases["first"]
    for _, by, act in STEPS[1:7]:
        told.line(Act(on=ON, at="09:00", by=by, act=act))
    told.line(Act(on=ON, by="HANDLER", act="amend_draft", answers={"reason": "增收费"}, papers=["draft=另一方案"]))
    told.line(Act(on=ON, by="UNIT_LEGAL", act="internal_opinion"))
    assert changed in government.as_("ju").post(f"/cases/{case}/acts/submit/preview", {"a.undecided": "true"}).text
    told.line(Act(on=ON, by="UNIT", act="submit"))
    told.line(Act(on=ON, by="GOV_OFFICE", act="forward"))
    reviewer = government.as_("crev")
    page = reviewer.get(f"/cases/{case}").text
    assert changed in page
    assert (f"/cases/{case}/acts/keep_procedures" in page, f"/cases/{case}/acts/reopen" in page) == (True, True)
    told.line(Act(on=ON, by="CREV", act="keep_procedures"))
    assert changed not in reviewer.get(f"/cases/{case}").text
    told.line(Act(on=ON, by="CREV", act="accept", state="ACCEPTED"))
