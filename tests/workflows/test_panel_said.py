"""What is said against a list, a number and members is kept with its decision; a roster says who sat on its day."""

import json
from collections.abc import Sequence
from typing import Any

from engine.verifier import canonical, verify_draws
from house.casepage import page
from house.paneldisputes import Dispute, as_of
from house.panelpage import PanelPage, panel_page
from house.printing.layout import Grid, Paper, Text
from house.printing.papers import known, paper
from tests.panels import REASON, Panel
from tests.workflows.test_panel_draw import events
from tests.workflows.test_panel_review import panel, settled

__all__ = ["panel", "settled"]

KIN = {"ground": "KIN", "reason": "与相对方有亲属关系"}


def shown(panel: Panel) -> PanelPage:
    with panel.house.database.glance(panel.house.now) as docket:
        return panel_page(docket, panel.case, "secretary")


def told(panel: Panel, disputes: Sequence[Dispute]) -> list[tuple[str, str, str]]:
    return [(one.who, one.about, one.outcome) for one in disputes]


def roster(panel: Panel, seq: int) -> Paper:
    """评审团名单 of a step, printed today."""
    with panel.house.database.glance(panel.house.now) as docket:
        return paper(page(docket, panel.case), "seats", seq, known(docket, panel.case))


def words(paper: Paper) -> str:
    rows = [cell for block in paper.body if isinstance(block, Grid) for row in block.rows for cell in row]
    return "\n".join([*rows, *(block.text for block in paper.body if isinstance(block, Text))])


def names(paper: Paper) -> list[str]:
    grid = next(block for block in paper.body if isinstance(block, Grid))
    return [row[1] for row in grid.rows]


def step(panel: Panel, act: str) -> int:
    return int(panel.house.one("SELECT max(seq) FROM event WHERE case_id = :id AND act = :act", id=panel.case, act=act))


def as_handed(panel: Panel) -> list[dict[str, Any]]:
    """The record of the panel, with nothing in it but what its page hands out."""
    handed = {one["seq"]: one for one in shown(panel).record}

    def rewritten(one: dict[str, Any]) -> dict[str, Any]:
        body, step = json.loads(one["body"]), handed.get(one["seq"])
        told = {"answers": step["answers"], "act": body["act"]} if step else {"answers": {}, "act": "other"}
        return {**one, "body": canonical({**body, **told})}

    return [rewritten(one) for one in events(panel)]


def test_every_objection_is_kept_with_who_when_and_what_was_decided(panel: Panel) -> None:
    panel.dispute().admit().exclude("E1", reason="曾任相对方顾问").publish(source="DICE")
    assert shown(panel).disputes == [], "nobody has said anything yet"
    panel.act("object_list_unit", "ju", {"code": "E1", "reason": "早已离职"})
    panel.next_day()
    panel.act("object_list_review", "lead", {**REASON, "code": "E1"})
    excluded = "E1 人选E1（批准机关决定排除：与本事项有直接利害关系（曾任相对方顾问））"
    assert told(panel, shown(panel).disputes) == [("承办单位", excluded, ""), ("审查机构", excluded, "")]
    panel.act("lift_exclusion", "shi", {"code": "E1", "reason": "查明已离职三年"})
    first, second = shown(panel).disputes
    assert (first.by, first.reason, first.decider, first.why) == ("ju", "早已离职", "shi", "查明已离职三年")
    assert (first.outcome, first.upheld, first.answered) == ("撤销排除，名单重新公布", False, second.answered)
    assert first.at.date() < second.at.date() == first.on.date()  # type: ignore[union-attr]  # decided
    waiting = as_of(shown(panel).disputes, first.answered - 1)
    assert [one.outcome for one in waiting] == ["", ""], "the day before, both waited"
    panel.publish(source="DICE").commit().reveal().designate().draw_dice()
    draws = shown(panel).draws
    assert [bool(one.seed) for one in draws] == [True, False], "the list that was withdrawn stays, without a draw"
    assert ("E1" in draws[0].excluded, "E1" in draws[1].excluded) == (False, True)
    thrown = shown(panel).proof.public_number
    panel.act("object_number_review", "lead", {"reason": "本方没有到场"})
    panel.act(
        "void_number", panel.government, {"ground": "UNWITNESSED", "reason": "掷骰时一方不在场"}, ("minutes=签到",)
    )
    assert told(panel, shown(panel).disputes[-1:]) == [("审查机构", f"公开号码 {thrown}", "撤销公开号码，重新抽取")]
    assert (shown(panel).proof.voided, shown(panel).faults) == (True, ())
    twos = " ".join("2" for _ in thrown.split())
    panel.throw(twos)
    assert (shown(panel).proof.voided, shown(panel).proof.public_number) == (False, twos)
    assert verify_draws(as_handed(panel)) == ([], 2), "and what the page hands out recomputes both"


def test_a_roster_says_who_sat_on_its_day_and_what_had_been_decided_by_then(panel: Panel) -> None:
    panel.drawn().declare()
    left = panel.seats()[1]
    panel.act("object_unit", "ju", {"seat": 1, **KIN})
    panel.act("refuse_recusal", "head", {"seat": 1, "reason": "并无亲属关系"})
    panel.seat()
    was = step(panel, "seat")
    panel.act("recuse", left, KIN)
    panel.act("grant", "head", {"seat": 1, "reason": "新查明的亲属关系"})
    came = panel.seats()[1]
    assert came != left
    panel.declare(2, 3, 4, 5)
    panel.seat()
    old, new = roster(panel, was), roster(panel, step(panel, "seat"))
    assert (names(old)[0], names(new)[0]) == (f"人选{left.upper()}", f"人选{came.upper()}")
    assert names(old)[1:] == names(new)[1:]
    disclosed = "5号席人选L1系指定，不抽取；与本事项的关系（公示）：分管招商；分管承办单位。"
    assert disclosed in words(old), "nobody would see that the liaison leads the field of one side"
    assert ("驳回：并无亲属关系" in words(old), "新查明的亲属关系" in words(old)) == (True, False)
    assert f"同意回避，{came.upper()} 人选{came.upper()}递补：新查明的亲属关系" in words(new)
    assert "没有人对名单或者公开号码提出异议。" in words(new)
    order = next(one for one in shown(panel).proof.orders if one.follows)
    marks = {row.code: (row.mark, row.words) for row in order.rows}
    assert marks[left.upper()] == ("left", "抽中后离席")
    assert marks[came.upper()] == ("in", "递补入席")
    assert order.follows == f"人选{left.upper()}离席，人选{came.upper()}递补"


def test_the_steps_that_the_page_hands_out_are_all_that_recomputes_the_draw(panel: Panel) -> None:
    panel.drawn().declare()
    panel.absent(2)
    assert [(one.who, one.reason, one.why) for one in shown(panel).disputes] == [
        ("本人报告", "患病：理由充分", "理由充分")
    ]
    handed = {one["seq"]: one for one in shown(panel).record}
    assert {one["act"] for one in handed.values()} == {
        "admit", "publish", "commit_unit", "commit_review", "reveal_unit", "reveal_review", "draw", "replace",
    }  # fmt: skip

    assert verify_draws(as_handed(panel)) == ([], 1)
    said = str(list(handed.values()))
    assert not any(f"'{person}'" in said for person in panel.seats().values()), (
        "codes and names of the list, no accounts"
    )
