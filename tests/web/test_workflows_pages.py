"""Every procedure as its table: all its rules, each with its law, the clocks with their days, the picture."""

from html import unescape

import workflows
from engine.citations import Confidence
from tests.web.conftest import Office


def test_every_workflow_is_shown_whole_with_the_law_of_every_line(office: Office) -> None:
    li = office.as_("li")
    listed = li.get("/workflows").text
    for workflow in workflows.every():
        assert workflow.title in listed
        answer = li.get(f"/workflows/{workflow.key}")
        assert answer.status_code == 200
        shown = unescape(answer.text)
        for rule in workflow.rules:
            assert rule.title in shown
            assert rule.law.label in shown
            assert f"另案开启：{rule.by_case}" in shown or not rule.by_case
            assert rule.law.instrument.confidence is Confidence.ASSUMED or rule.law.instrument.confidence.words in shown
        for clock in workflow.clocks:
            assert clock.title in shown
        for pair in workflow.apart:
            assert workflow.titles.get(pair.one, pair.one) in shown
        assert workflow.sha in shown


def test_the_days_of_a_clock_are_those_that_hold_for_ones_own_office(office: Office) -> None:
    with office.house.database.glance(office.house.now()) as docket:
        policies = office.house.snapshot(docket.connection).policies
        value = policies.value("township.review.admin_contract", "hub", office.house.now().date())
    shown = office.as_("li").get("/workflows/township_review").text
    assert f"<b>{value.words}</b>" in shown
    assert "暂定" in shown


def test_the_picture_is_a_picture_and_a_version_is_found_by_its_digest(office: Office) -> None:
    li = office.as_("li")
    picture = li.get("/workflows/township_review/diagram.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "<script" not in picture.text
    sha = office.house.registry.current("township_review", office.house.now().date()).sha
    assert li.get(f"/workflows/township_review?version={sha[:12]}").status_code == 200
    for path in ("/workflows/nothing", "/workflows/township_review?version=0000", "/law/NOTHING"):
        assert li.get(path).status_code == 404


def test_an_instrument_says_how_sure_we_are_and_where_it_is_the_basis(office: Office) -> None:
    li = office.as_("li")
    listed = unescape(li.get("/law").text)
    cited = {rule.law.instrument.key: rule.law for workflow in workflows.every() for rule in workflow.rules}
    for key, law in cited.items():
        assert law.instrument.title in listed
        shown = unescape(li.get(f"/law/{key}").text)
        assert law.instrument.confidence.words in shown
        assert law.label in shown
    assert office.stranger().get("/workflows").status_code == 303
