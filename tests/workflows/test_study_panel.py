"""A study and its panel are one family: what the panel said is not passed over, and whoever examined the document does not sit."""

from pathlib import Path

import pytest

import workflows
from engine.checks import view_of
from engine.errors import NotReady
from engine.registry import Registry
from engine.standing import Request
from tests import houses
from tests.houses import at
from tests.workflows.standin_panel import PANEL
from tests.workflows.suggestion_story import ANSWERS, CLAUSE, POINT, settle
from workflows.major_decision import people
from workflows.panel_review import WORKFLOW as REAL
from workflows.panel_review.seated import BARRED, involved
from workflows.review_suggestion import panel
from workflows.review_suggestion.study import STUDY


def test_what_a_panel_said_is_answered_before_the_opinion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
        sitting = plan.children[0].deed.case_id
        house.act(sitting, "end", "xmi", {"how": "OPINED"})
        assert house.state(study) == "STUDYING"
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
