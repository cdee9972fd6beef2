"""A study and its panel are one family: what the panel said is not passed over, and whoever examined the document does not sit."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import workflows
from engine.checks import view_of
from engine.errors import NotReady
from engine.registry import Registry
from engine.standing import Request
from tests import houses
from tests.houses import House, at
from tests.workflows.standin_panel import PANEL
from tests.workflows.suggestion_story import ANSWERS, CLAUSE, POINT, settle
from workflows.major_decision import people
from workflows.panel_review import WORKFLOW as REAL
from workflows.panel_review.seated import BARRED, involved
from workflows.review_suggestion import panel
from workflows.review_suggestion.study import STUDY


@contextmanager
def studied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[House, int]]:
    """A study whose panel has given its opinion."""
    for module in (panel, people):
        monkeypatch.setattr(module, "panel", lambda: PANEL)
    known = workflows.registry()
    law = Registry(
        [*(one for one in known.all if one.key != PANEL.key), PANEL], known.pack, known.national, known.shelves
    )
    with houses.house(f"sqlite:///{tmp_path / 'h.sqlite3'}", law, tmp_path) as house:
        house.now = at("2026-03-02")
        settle(house)
        study = house.open(STUDY.key, "open_study", "clead", "county", {**CLAUSE, "point": POINT}, title="审查研究")
        for who, act in (("crev", "take_study"), ("crev", "ask_issuer"), ("dban", "explain")):
            house.act(study, act, who, ANSWERS.get(act, {}))
        plan = house.act(study, "ask_panel", "clead", ANSWERS["ask_panel"]).plan
        assert plan is not None
        house.act(plan.children[0].deed.case_id, "end", "xmi", {"how": "OPINED"})
        assert house.state(study) == "STUDYING"
        yield house, study


def test_what_a_panel_said_is_answered_before_the_opinion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with studied(tmp_path, monkeypatch) as (house, study):
        said = ANSWERS["propose_result"]
        for more, words in (
            ({}, "写明评审意见的采纳情况"),
            ({"absorbed": "NOT_ABSORBED"}, "说明理由"),
        ):
            with pytest.raises(NotReady, match=words):
                house.act(study, "propose_result", "crev", {**said, **more})
        answered = {**said, "absorbed": "NOT_ABSORBED", "absorption": "上位法另有规定", "panel": "别的号"}
        house.act(study, "propose_result", "crev", answered)
        body = house.one("SELECT body FROM event WHERE case_id = :id AND act = 'propose_result'", id=study)
        assert "示评审〔2026〕1号" in body, "the record names the panel's opinion, whatever was sent"
        assert "别的号" not in body
        report = house.verify()
        assert report.holds, report.faults


def test_a_conflict_found_after_the_panel_spoke_is_answered_before_the_opinion_is_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {"member": "乙", "ground": "INTEREST", "reason": "持有该企业股份，有登记为证"}
    with studied(tmp_path, monkeypatch) as (house, study):
        absorbed = {**ANSWERS["propose_result"], "absorbed": "ABSORBED"}
        house.act(study, "propose_result", "crev", absorbed)
        with pytest.raises(NotReady, match="没有待处理的评审员回避情形"):
            house.act(study, "keep_result", "crev", {"reason": "无"})
        with pytest.raises(NotReady, match="评审团中没有某某；评审员是甲、乙、丙"):
            house.act(study, "report_conflict", "dban", {**found, "member": "某某"})
        house.act(study, "report_conflict", "dban", found)
        with pytest.raises(NotReady, match="乙的回避情形已报告"):
            house.act(study, "report_conflict", "crev", found)
        with pytest.raises(NotReady, match="确认意见不受影响，或者不采用评审意见"):
            house.act(study, "conclude_study", "clead", ANSWERS["conclude_study"])
        house.act(study, "keep_result", "crev", {"reason": "去掉乙的意见，结论仍然成立"})
        house.act(study, "report_conflict", "crev", {**found, "member": "丙"})
        house.act(study, "set_panel_aside", "crev", {"reason": "丙的意见是关键"})
        assert house.state(study) == "STUDYING"
        with pytest.raises(NotReady, match="没有评审意见，不填采纳情况"):
            house.act(study, "propose_result", "crev", absorbed)
        house.act(study, "propose_result", "crev", ANSWERS["propose_result"])
        body = house.one("SELECT body FROM event WHERE case_id = :id ORDER BY seq DESC LIMIT 1", id=study)
        assert '"panel":""' in body, "what was set aside is not named as absorbed"
        house.act(study, "conclude_study", "clead", ANSWERS["conclude_study"])
        assert house.state(study) == "CORRECTING"
        with pytest.raises(NotReady, match="没有形成评审意见"):
            house.act(study, "report_conflict", "crev", {**found, "member": "甲"})
        answered = "SELECT outcome FROM done WHERE case_id = :id AND outcome LIKE '%意见%' ORDER BY seq"
        done = [row[0].split("：")[0] for row in house.rows(answered, id=study)]
        assert done == ["意见不受影响", "不采用评审意见"]
        report = house.verify()
        assert report.holds, report.faults


def test_after_the_signature_it_is_answered_before_the_government_is_asked_to_decide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {"member": "乙", "ground": "INTEREST", "reason": "持有该企业股份，有登记为证"}
    with studied(tmp_path, monkeypatch) as (house, study):
        house.act(study, "propose_result", "crev", {**ANSWERS["propose_result"], "absorbed": "ABSORBED"})
        house.act(study, "conclude_study", "clead", ANSWERS["conclude_study"])
        plan = house.act(study, "report_conflict", "dban", found).plan
        assert plan is not None
        assert "审查意见已签发，不因本报告失效" in str(plan.warnings[0])
        house.act(study, "report_correction", "dban", {**ANSWERS["report_correction"], "done": "REFUSED"})
        with pytest.raises(NotReady, match="评审员有应当回避的情形"):
            house.act(study, "report_government", "clead", ANSWERS["report_government"])
        house.act(study, "keep_result", "crev", {"reason": "去掉乙的意见，结论仍然成立"})
        house.act(study, "report_government", "clead", ANSWERS["report_government"])
        assert house.state(study) == "REPORTED"


def test_whoever_examined_the_document_does_not_sit_and_the_issuer_is_a_party(tmp_path: Path) -> None:
    with houses.house(f"sqlite:///{tmp_path / 'h.sqlite3'}", workflows.registry(), tmp_path) as house:
        house.now = at("2026-03-02")
        settle(house)
        study = house.open(STUDY.key, "open_study", "clead", "county", {**CLAUSE, "point": POINT}, title="审查研究")
        for who, act in (("crev", "take_study"), ("crev", "ask_issuer"), ("dban", "explain")):
            house.act(study, act, who, ANSWERS.get(act, {}))
        with house.database.docket(house.now) as docket:
            monkey = {**ANSWERS["ask_panel"], "barred": [{"person": "nobody", "part": "x"}]}
            plan = docket.perform(study, Request("ask_panel", "clead", monkey)).plan
        assert plan is not None
        sitting = plan.children[0].deed.case_id
        assert plan.children[0].deed.rule in REAL.rules
        assert house.rows("SELECT text FROM task WHERE case_id = :id AND kind = :kind", id=study, kind=BARRED) == []
        parties = dict(house.rows("SELECT role, org FROM assignment WHERE case_id = :id", id=sitting))
        assert (parties["UNIT"], parties["HANDLER"], parties["CLEAD"]) == ("dept", "dept", "bureau")
        with house.database.glance(house.now) as docket:
            seen = docket.see(sitting, "juzhang")
        assert "crev" in involved(view_of(seen, Request("", "juzhang"))), "who studies it does not sit"
