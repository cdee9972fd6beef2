"""Who leaves a panel, and by whose word: absences, the register, conflicts learned of late, draws that fall."""

import json
from itertools import combinations_with_replacement

import pytest

from engine.errors import NotOffered, NotReady, NotYours
from engine.verifier import draw_order, draw_seed, pool_hash, verify_draws
from tests.panels import REASON, WORDS, Panel
from tests.workflows.test_panel_draw import events
from tests.workflows.test_panel_review import panel, refused, settled

__all__ = ["panel", "settled"]
ILL = {**REASON, "ground": "ILLNESS"}
OUT = {**REASON, "ground": "LEFT_REGISTER"}
PROOF = ("absence_proof=诊断证明",)
SHOWN = ("evidence=举报材料及核实",)


# --- how a seat is written ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spelled", ["1.0", 1.0, "01", True])
def test_a_seat_is_one_seat_however_it_is_written_and_the_next_of_its_order_follows(
    panel: Panel, spelled: object
) -> None:
    panel.drawn()
    following = panel.kept("ORDER")["DEPT_LEGAL_HEAD"][2][2]
    panel.act("excuse", panel.seats()[1], ILL)
    panel.act("replace", "head", {**ILL, "seat": spelled})
    assert panel.seats()[1] == following
    assert json.loads(events(panel)[-1]["body"])["answers"]["category"] == "DEPT_LEGAL_HEAD"
    assert verify_draws(events(panel)) == ([], 1)


def test_whoever_is_there_has_a_vote_however_their_seat_is_written(panel: Panel) -> None:
    panel.drawn().declare().seat().meet()
    spoken = dict.fromkeys(("unit_said", "review_said", "questions", "deliberation"), "所述如笔录")
    said = {"present": ["1.0", " 2", 3, 4, 5], "chair": 3, "parties_left": True, **spoken}
    panel.act("put_to_vote", "secretary", said, ("minutes=笔录",))
    panel.vote(1, "SUPPORT_UNIT")
    refused(NotReady, "2号席、3号席、4号席、5号席尚未投票", panel.opened)


# --- absences ----------------------------------------------------------------------------------------------------------------


def test_nobody_is_replaced_because_the_authority_would_have_somebody_else(panel: Panel) -> None:
    panel.drawn().declare()
    before = panel.seats()
    for ground in ("ILLNESS", "ABSENCE"):
        refused(NotReady, "因此缺位的报告", panel.act, "replace", "head", {**REASON, "seat": 3, "ground": ground})
    refused(NotReady, "仍在专家库", panel.act, "replace", "head", {**OUT, "seat": 3})
    panel.act("excuse", before[3], ILL)
    refused(NotReady, "因此缺位的报告", panel.act, "replace", "head", {**REASON, "seat": 3, "ground": "ABSENCE"})
    refused(NotReady, "待批准机关决定", panel.act, "excuse", before[3], ILL)
    panel.act("replace", "head", {**ILL, "seat": 3})
    refused(NotReady, "因此缺位的报告", panel.act, "replace", "head", {**ILL, "seat": 3})
    assert panel.seats()[3] not in before.values()


def test_what_the_secretary_registers_has_a_paper_and_both_sides_have_days_to_object(panel: Panel) -> None:
    panel.drawn().declare()
    refused(NotReady, "缺位证明", panel.act, "report_absence", "secretary", {**ILL, "seat": 1})
    refused(NotYours, "不属于您", panel.act, "report_absence", "head", {**ILL, "seat": 1}, PROOF)
    panel.act("report_absence", "secretary", {**ILL, "seat": 1}, PROOF)
    refused(NotReady, "双方和本人可在 2026-03-17 前", panel.act, "replace", "head", {**ILL, "seat": 1})
    panel.next_day(3)
    refused(NotReady, "异议期（到 2026-03-17）已过", panel.act, "object_absence_unit", "ju", {**REASON, "seat": 1})
    panel.act("replace", "head", {**ILL, "seat": 1})


def test_where_a_side_objects_to_an_absence_another_holder_of_the_authority_decides(panel: Panel) -> None:
    panel.drawn().declare()
    panel.act("excuse", panel.seats()[2], ILL)
    refused(NotReady, "没有登记的缺位", panel.act, "object_absence_unit", "ju", {**REASON, "seat": 2})
    panel.act("report_absence", "secretary", {**ILL, "seat": 1}, PROOF)
    panel.act("object_absence_unit", "ju", {**REASON, "seat": 1})
    refused(NotReady, "已提过异议", panel.act, "object_absence_unit", "ju", {**REASON, "seat": 1})
    panel.act("object_absence_review", "lead", {**REASON, "seat": 1})
    panel.next_day(3)
    refused(NotReady, "承办单位、审查机构对缺位有异议", panel.act, "replace", "head", {**ILL, "seat": 1})
    sat = panel.seats()[1]
    panel.act("refuse_absence", "shi", {**REASON, "seat": 1})
    assert panel.seats()[1] == sat
    refused(NotReady, "没有待决定的缺位报告", panel.act, "refuse_absence", "shi", {**REASON, "seat": 1})
    panel.act("report_absence", "secretary", {**ILL, "seat": 1}, PROOF)
    panel.act("object_absence_unit", "ju", {**REASON, "seat": 1})
    panel.act("replace", "shi", {**ILL, "seat": 1})
    assert panel.seats()[1] not in (sat, "")


def test_once_a_ballot_is_in_nobody_is_replaced_but_for_a_conflict(panel: Panel) -> None:
    panel.drawn().declare().seat().meet().to_vote()
    panel.act("excuse", panel.seats()[1], ILL)
    panel.vote(2, "SUPPORT_UNIT")
    refused(NotReady, "只能因回避更换评审员", panel.act, "replace", "head", {**ILL, "seat": 1})
    refused(NotReady, "只能因回避更换评审员", panel.act, "excuse", panel.seats()[3], ILL)
    refused(
        NotReady, "只能因回避更换评审员", panel.act, "report_absence", "secretary", {**ILL, "seat": 4}, PROOF
    )  # fmt: skip
    panel.act("recuse", panel.seats()[1], {**REASON, "ground": "OTHER"})
    panel.act("grant", "head", {**REASON, "seat": 1}, SHOWN)
    assert panel.state == "RECUSAL"


def test_whoever_is_said_to_be_ill_says_that_they_are_not_and_another_decides(panel: Panel) -> None:
    panel.drawn().declare()
    panel.act("report_absence", "secretary", {**ILL, "seat": 1}, PROOF)
    panel.act("object_absence_member", panel.seats()[1], {**REASON, "seat": 2})
    panel.next_day(3)
    refused(NotReady, "评审员本人对缺位有异议", panel.act, "replace", "head", {**ILL, "seat": 1})
    panel.act("refuse_absence", "shi", {**REASON, "seat": 1})


def test_that_somebody_cannot_go_on_is_decided_before_the_panel_goes_on(panel: Panel) -> None:
    panel.drawn().declare()
    panel.act("excuse", panel.seats()[3], ILL)
    refused(NotReady, "3号席的缺位报告待决定", panel.seat)
    panel.act("refuse_absence", "head", {**REASON, "seat": 3})
    panel.act("seat", "secretary")
    panel.deliver().received()
    panel.act("excuse", panel.seats()[3], ILL)
    panel.next_day(4)
    convene = {"present": [1, 2, 3, 4, 5], "chair": 1}
    refused(NotReady, "3号席的缺位报告待决定", panel.act, "convene", "secretary", convene)
    panel.act("refuse_absence", "head", {**REASON, "seat": 3})
    panel.act("convene", "secretary", convene)
    panel.act("excuse", panel.seats()[3], ILL)
    refused(NotReady, "3号席的缺位报告待决定", panel.to_vote)


def test_whoever_never_votes_is_replaced_once_the_days_are_over_and_all_vote_again(panel: Panel) -> None:
    panel.drawn().declare().seat().meet().to_vote()
    for n in (1, 2, 3, 4):
        panel.vote(n, "SUPPORT_UNIT")
    away = {**REASON, "seat": 5, "ground": "ABSENCE"}
    refused(NotReady, "评议期限届满仍未投票的除外", panel.act, "replace", "shi", away)
    panel.next_day(10)
    refused(NotReady, "只能因回避更换评审员", panel.act, "replace", "shi", {**away, "seat": 1})
    panel.act("replace", "shi", away)
    assert panel.state == "RECUSAL"


def test_whoever_is_put_to_vote_late_has_days_to_vote(panel: Panel) -> None:
    panel.drawn().declare().seat().meet().next_day(10)
    panel.to_vote()
    away = {**REASON, "seat": 3, "ground": "ABSENCE"}
    refused(NotReady, "因此缺位的报告", panel.act, "replace", "head", away)
    panel.next_day(3)
    panel.act("replace", "head", away)
    assert panel.state == "RECUSAL"


# --- conflicts that a side learns of late --------------------------------------------------------------------------------


def test_a_side_objects_to_a_member_when_it_learns_of_a_conflict_and_says_when_and_why_not_earlier(
    panel: Panel,
) -> None:
    panel.drawn().declare().seat().deliver()
    said = {**REASON, "seat": 1, "ground": "INTEREST"}
    refused(NotReady, "须写明何时得知", panel.act, "object_unit", "ju", said)
    refused(NotReady, "须写明为何未在回避期限内提出", panel.act, "object_unit", "ju", said)
    late = {"learned_on": "2026-03-13", "why_late": "当日才收到举报材料"}
    refused(NotReady, "晚于今天", panel.act, "object_unit", "ju", {**said, **late, "learned_on": "2026-03-19"})
    panel.act("object_unit", "ju", {**said, **late})
    refused(NotReady, "回避待决定", panel.act, "add_papers", "secretary", {"note": "补充", "meeting_on": "2026-04-01"})
    panel.act("refuse_recusal", "head", {**REASON, "seat": 1})
    panel.received().next_day(4)
    panel.act("convene", "secretary", present=[1, 2, 3, 4, 5], chair=1)
    panel.to_vote()
    for n in range(1, 6):
        panel.vote(n, "SUPPORT_UNIT")
    panel.opened()
    refused(NotReady, "本方对1号席", panel.act, "object_unit", "ju", {**said, **late})
    panel.act("object_review", "lead", {**said, **late, "seat": 2})
    refused(NotReady, "2号席回避待决定", panel.act, "draft_opinion", "secretary", summary="评审意见如下")
    refused(NotReady, "示范市司法局是提出异议的一方", panel.act, "grant", "head", {**REASON, "seat": 2}, SHOWN)
    refused(NotReady, "由提出一方以外的机构决定", panel.act, "grant", "head", {**REASON, "seat": 2}, SHOWN)
    refused(NotReady, "同意回避须随本项办理提交", panel.act, "grant", "shi", {**REASON, "seat": 2})
    panel.act("object_unit", "ju", {**said, **late, "seat": 3})
    refused(NotReady, "不由另一方所在机构的人驳回", panel.act, "refuse_recusal", "head", {**REASON, "seat": 3})
    panel.act("refuse_recusal", "shi", {**REASON, "seat": 3})
    panel.act("grant", "shi", {**REASON, "seat": 2}, SHOWN)
    assert panel.state == "RECUSAL"


# --- the draw that falls ---------------------------------------------------------------------------------------------------


def seating(panel: Panel, first: str) -> str:
    """A number of the dice with which a candidate would come first."""
    pool = panel.kept("POOL")
    own = panel.house.one("SELECT text FROM task WHERE case_id = :id AND kind = 'NUMBER'", id=panel.case)
    lines = [tuple(line.split("|")) for line in pool["pool"]]
    for dice in combinations_with_replacement(range(1, 7), pool["numbers"]):
        number = " ".join(map(str, dice))
        seed = draw_seed(pool_hash(pool["pool"]), list(WORDS.values()), number, own)
        if draw_order(seed, lines, "LEGAL_EXPERT")[0][0] == first:  # type: ignore[arg-type]  # lines of three
            return number
    raise AssertionError("no number")


def void(panel: Panel) -> None:
    panel.act("object_number_unit", "ju", REASON)
    panel.act("void_number", "head", {**REASON, "ground": "UNWITNESSED"}, ("minutes=签到",))


def test_whoever_was_recused_is_not_drawn_again_from_the_same_list(panel: Panel) -> None:
    panel.drawn()
    gone = panel.seats()[3]
    panel.act("object_unit", "ju", {**REASON, "seat": 3, "ground": "KIN"})
    panel.act("grant", "head", {**REASON, "seat": 3})
    void(panel)
    panel.throw(seating(panel, gone.upper()))
    assert gone not in panel.seats().values()
    drew = json.loads(events(panel)[-1]["body"])["answers"]
    assert drew["passed"] == [{"code": gone.upper(), "decided": 0, "reason": "在本名单的抽取后因回避或缺位离席"}]
    assert verify_draws(events(panel)) == ([], 2)
    spoiled = events(panel)
    spoiled[-1]["body"] = spoiled[-1]["body"].replace(f'"passed":[{{"code":"{gone.upper()}"', '"passed":[{"code":"E9"')
    assert any("因回避或缺位离席" in fault for fault in verify_draws(spoiled)[0])


def test_a_list_that_is_used_up_leaves_a_seat_vacant_for_which_a_new_list_is_drawn(panel: Panel) -> None:
    panel.dispute().admit().exclude("E1").publish(source="DICE").commit().designate().reveal().draw_dice()
    for _ in range(2):
        panel.act("object_unit", "ju", {**REASON, "seat": 3, "ground": "KIN"})
        panel.act("grant", "head", {**REASON, "seat": 3})
    stays = panel.seats()[4]
    assert panel.seats()[3] == ""
    void(panel)
    panel.throw(seating(panel, stays.upper()))
    assert (panel.seats()[3], panel.seats()[4]) == (stays, "")
    assert verify_draws(events(panel)) == ([], 2)
    panel.declare()
    refused(NotReady, "4号席空缺", panel.seat)
    panel.act("draw_again", "head", REASON)
    assert panel.state == "ADMITTED"


def test_a_draw_that_falls_burns_nobody_and_each_side_may_object_anew(panel: Panel) -> None:
    panel.drawn()
    sat = panel.seats()
    panel.act("object_unit", "ju", {**REASON, "seat": 3, "ground": "KIN"})
    panel.act("refuse_recusal", "head", {**REASON, "seat": 3})
    void(panel)
    panel.throw(seating(panel, sat[3].upper()))
    again = next(n for n, person in panel.seats().items() if person == sat[3])
    panel.act("object_unit", "ju", {**REASON, "seat": again, "ground": "KIN"})
    panel.act("grant", "head", {**REASON, "seat": again})
    passed = json.loads(events(panel)[-1]["body"])["answers"]["passed"]
    assert passed == [], "nobody is passed over for having sat in the draw that fell"


# --- the register, and who names the liaison ---------------------------------------------------------------------------------


def test_a_code_with_blanks_around_it_is_that_code(panel: Panel) -> None:
    pool = panel.house.one("SELECT id FROM \"case\" WHERE workflow = 'expert_pool'")
    panel.house.act(pool, "exit", "head", {"code": " E1 ", "ground": "WISH", "reason": "本人申请"})
    gone = panel.house.rows("SELECT code, left_on FROM expert WHERE left_on IS NOT NULL")
    assert [code for code, _ in gone] == ["E1"]


def test_whoever_has_a_part_in_the_matter_does_not_name_the_liaison(panel: Panel) -> None:
    panel.house.staff(1, "chen GOV_OFFICE city", "ju GOV_OFFICE city", "ju PANEL_SECRETARY bureau")
    panel.dispute().admit()
    said = {"code": "L1", "relation": "分管招商", "leads_field": True}
    refused(NotReady, "chen 在本事项中", panel.act, "designate", "chen", said)
    refused(NotReady, "ju 是承办单位人员", panel.act, "designate", "ju", said)
    panel.designate()
    with pytest.raises(NotOffered):
        panel.act("seat", "secretary")
