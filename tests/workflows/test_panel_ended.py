"""Whoever took a part in a case of the matter that has ended sits on no later panel of it: an earlier panel, a review done."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from engine.citations import ASSUMED
from engine.definition import TIME, Facts, Rule, State, Workflow
from engine.plan import Assign, Deed, Opening
from engine.registry import Registry, Shelf
from engine.standing import View
from engine.verifier import verify_draws
from registers import panels
from tests.houses import House, at
from tests.panels import MATTER, REASON, Named, Panel, enrol, handled, opened, reviewer, settle
from workflows import administration, holidays, policies
from workflows.documents import OF_DECISIONS
from workflows.panel_review import WORKFLOW as PANEL
from workflows.panel_review.experts import POOL
from workflows.roles import BODY_LEAD, BODY_REVIEWER, DECISION, GOV_OFFICE, HANDLER, Role

LAW = ASSUMED["试验"]
EXAMINER = Role("EXAMINER", "公平竞争审查员", "own")
ASKED, EXAMINED = State("asked", "待审查", awaits=EXAMINER, waits="试验"), State("examined", "已审查", final=True)
RAISED = State("raised", "已提出", awaits=HANDLER, waits="试验")
STANDS = State("stands", "等待", waits="等待")


def examined(deed: Deed, _: View) -> Iterator[Assign]:
    """One person examines, alone."""
    yield Assign("EXAMINER", person=deed.person)


EXAMINATION = Workflow(
    "examination", "公平竞争审查", date(2026, 1, 1), ASKED,
    (
        Rule("ask", "送审", BODY_LEAD, None, ASKED, law=LAW),
        Rule("examine", "审查", EXAMINER, ASKED, EXAMINED, part="EXAMINED", assigns=examined, law=LAW),
    ),
    Facts, LAW, roles=(EXAMINER, BODY_LEAD), kinds=OF_DECISIONS, titles={"EXAMINED": "公平竞争审查人", "round": "轮次"},
)  # fmt: skip


def sent(deed: Deed, _: View) -> Iterator[Opening]:
    """The examination is a case of this family."""
    yield Opening(EXAMINATION, "ask", deed.case_org, {}, f"{deed.title}审查")


TWICE = Workflow(
    "matter", "分歧事项", date(2026, 1, 1), RAISED,
    (
        Rule("raise", "提出", GOV_OFFICE, None, RAISED, assigns=handled, law=LAW),
        Rule("draft", "起草", HANDLER, RAISED, RAISED, part="HANDLER", law=LAW),
        Rule("review", "审查", BODY_REVIEWER, RAISED, RAISED, part="AUTHOR", assigns=reviewer, law=LAW),
        Rule("sign", "签发", BODY_LEAD, RAISED, RAISED, part="SIGNER", law=LAW),
        Rule("examine", "送公平竞争审查", BODY_LEAD, RAISED, STANDS, opens=sent, law=LAW),
        Rule("dispute", "提请评审", BODY_LEAD, RAISED, STANDS, asks=Named, opens=opened, law=LAW),
        Rule("child_ended", "子件结束", TIME, STANDS, RAISED, law=LAW),
    ),
    Facts, LAW, roles=DECISION, kinds=OF_DECISIONS, titles=MATTER.titles,
)  # fmt: skip


@cache
def twice() -> Registry:
    """A matter that may be put to a panel more than once, and is examined in a case of its own."""
    shelf = Shelf(panels.SHELF, panels.Expert, panels.build)
    known = [administration.WORKFLOW, TWICE, EXAMINATION, PANEL, POOL]
    return Registry(known, policies.default(), holidays.national(), [shelf])


@pytest.fixture
def panel(house_url: str, tmp_path: Path) -> Iterator[Panel]:
    """On either database: E4 has examined the matter in a case that has ended; nobody else has done anything."""
    house = House(house_url, twice(), tmp_path)
    settle(house)
    house.staff(1, "e4 EXAMINER city")
    house.now = at("2026-03-03")
    yield Panel(house)
    report = house.verify()
    house.close()
    assert report.holds, report.faults


def passed_over(panel: Panel) -> dict[str, str]:
    """Code → why, of the newest list."""
    return {one["code"]: one["reason"] for one in panel.kept("POOL")["excluded"]}


def refused_again(panel: Panel) -> None:
    """The matter is put to a panel once more, after the first was refused or has spoken."""
    result = panel.house.act(panel.matter, "dispute", "lead", {"points": ["土地价款"]})
    panel.case = result.plan.children[0].deed.case_id


def test_members_of_an_earlier_panel_and_whoever_examined_in_an_ended_case_are_not_drawn(panel: Panel) -> None:
    house = panel.house
    panel.dispute()
    panel.act("refuse", "head", REASON)
    examined = house.act(panel.matter, "examine", "lead").plan.children[0].deed.case_id
    house.act(examined, "examine", "e4")
    refused_again(panel)
    panel.admit(earlier_seen=True).publish(source="DICE")
    assert passed_over(panel)["E4"] == "在本事项中已是公平竞争审查人"
    panel.commit().designate().reveal().draw_dice().declare()
    first = panel.seats()
    assert "e4" not in first.values()
    panel.seat().meet().to_vote()
    for n in first:
        panel.vote(n, "SUPPORT_UNIT")
    panel.opened().signed()
    for code, category in (
        ("D6", "DEPT_LEGAL_HEAD"),
        ("D7", "DEPT_LEGAL_HEAD"),
        ("E6", "LEGAL_EXPERT"),
        ("E7", "LEGAL_EXPERT"),
    ):
        newcomer(panel, code, category)
    refused_again(panel)
    panel.admit(earlier_seen=True).act("take_today", "head", REASON)  # the newcomers came after the matter had begun
    panel.publish(source="DICE")
    gone = passed_over(panel)
    members = {person.upper() for n, person in first.items() if n < 5}
    assert {code for code, why in gone.items() if why == "在本事项中已是评审员"} == members
    panel.commit().designate("L2").reveal().draw_dice()
    assert not {*first.values(), "e4"} & set(panel.seats().values())
    rows = house.rows("SELECT seq, body, hash FROM event WHERE case_id = :id ORDER BY seq", id=panel.case)
    assert verify_draws([{"chain": panel.case, "seq": s, "body": b, "hash": h} for s, b, h in rows]) == ([], 1)


def newcomer(panel: Panel, code: str, category: str) -> None:
    """The register grows, for the second panel."""
    house, person = panel.house, code.lower()
    house.staff(1, f"{person} PANELIST bureau")
    enrol(house, int(house.one("SELECT id FROM \"case\" WHERE workflow = 'expert_pool'")), person, category, "某单位")
