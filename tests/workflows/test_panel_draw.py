"""The draw of a panel: nobody speaks after the number is known, nobody shapes the list, the number has one spelling."""

from typing import Any

import pytest

from engine.errors import NotOffered, NotReady, NotYours
from engine.verifier import verify_draws
from tests.houses import at
from tests.panels import REASON, Panel, enrol
from tests.workflows.test_panel_review import panel, refused, settled

__all__ = ["panel", "settled"]


def events(panel: Panel) -> list[dict[str, Any]]:
    """The record of the panel, as a stranger gets it."""
    rows = panel.house.rows("SELECT seq, body, hash FROM event WHERE case_id = :id ORDER BY seq", id=panel.case)
    return [{"chain": panel.case, "seq": seq, "body": body, "hash": digest} for seq, body, digest in rows]


# --- words and days -------------------------------------------------------------------------------------------------------


def test_the_number_comes_after_the_last_moment_even_where_a_commitment_lapses(panel: Panel) -> None:
    panel.dispute().admit()
    for source in ("LOTTERY", "DICE"):
        refused(NotReady, "须在揭开截止（2026-03-06）之后产生", panel.publish, source=source, drawn_on="2026-03-06")
    panel.publish(drawn_on="2026-03-09").commit("unit").designate()
    panel.next_day(2)
    due = panel.house.one("SELECT due_on FROM clock WHERE case_id = :id AND clock = 'reveal'", id=panel.case)
    assert (panel.state, str(due)) == ("REVEALING", "2026-03-06")
    panel.next_day(1)
    panel.reveal("unit")


@pytest.mark.parametrize("day", ["2026-03-05", "2026-03-13", "2026-03-16"])
def test_no_word_is_revealed_after_its_day_although_no_clock_has_looked(panel: Panel, day: str) -> None:
    panel.dispute().admit().publish().commit().designate().reveal("unit")
    panel.house.now = at(day)
    refused(NotReady, "揭开期限（2026-03-04）已过", panel.reveal, "review")


@pytest.mark.parametrize("day", ["2026-03-05", "2026-03-13"])
def test_nothing_is_committed_after_its_day_although_no_clock_has_looked(panel: Panel, day: str) -> None:
    panel.dispute().admit().publish()
    panel.house.now = at(day)
    refused(NotReady, "封存期限（2026-03-04）已过", panel.commit, "review")


def test_no_word_from_the_day_of_the_number_on_even_where_its_own_time_has_not_run_out(panel: Panel) -> None:
    panel.dispute().admit().publish(drawn_on="2026-03-09").commit("unit").designate()
    panel.house.tick(at("2026-03-10"))
    assert panel.state == "REVEALING"
    refused(NotReady, "2026-03-09 产生，当日起不能再揭开", panel.reveal, "unit")
    panel.house.tick(at("2026-03-12"))
    panel.draw()
    assert verify_draws(events(panel)) == ([], 1)


def test_the_days_of_the_draw_run_until_the_words_are_in_and_stand_while_the_number_is_waited_for(panel: Panel) -> None:
    panel.dispute().admit()
    panel.next_day(1)
    panel.publish(source="DICE", drawn_on="2026-03-16").commit().designate().reveal()
    panel.next_day(6)
    clock = panel.house.rows("SELECT status, due_on FROM clock WHERE case_id = :id AND clock = 'form'", id=panel.case)
    assert [tuple(row) for row in clock] == [("standing", None)]
    assert "breach" not in panel.house.acts(panel.case)


def test_a_list_that_is_published_late_is_late(panel: Panel) -> None:
    panel.dispute().admit()
    panel.next_day(4)
    assert "breach" in panel.house.acts(panel.case)


# --- the list ---------------------------------------------------------------------------------------------------------------


def register(panel: Panel) -> int:
    return int(panel.house.one("SELECT id FROM \"case\" WHERE workflow = 'expert_pool'"))


def test_the_list_is_that_of_the_day_of_the_petition_whatever_the_register_says_later(panel: Panel) -> None:
    panel.dispute()
    before = {"E1", "E2", "E3", "E4", "E5"}
    panel.house.staff(1, "friend PANELIST bureau")
    enrol(panel.house, register(panel), "friend", "LEGAL_EXPERT", "某所")
    panel.admit()
    today = panel.house.now.date()
    away = {"away_from": str(today), "away_until": str(today), "reason": "出差"}
    panel.house.act(register(panel), "away", "secretary", {**away, "code": "E1"})
    panel.house.act(register(panel), "exit", "head", {**REASON, "code": "E2", "ground": "WISH"})
    panel.publish()
    listed = [line.split("|") for line in panel.kept("POOL")["pool"]]
    assert {code for code, _, category in listed if category == "LEGAL_EXPERT"} == before
    assert not {"E1", "E2"} & {one["code"] for one in panel.kept("POOL")["excluded"]}


def test_whoever_enrols_an_expert_of_one_of_our_units_is_told_its_code(panel: Panel) -> None:
    panel.house.staff(1, "fresh PANELIST bureau")
    pool = register(panel)
    warned = [str(one) for one in enrol(panel.house, pool, "fresh", "DEPT_LEGAL_HEAD", "市住建局法规科").warnings]
    assert warned == ["所在单位“市住建局法规科”像是示范市住建局：是的，请改填机构代码 works，抽取名单时才不会认错"]
    assert enrol(panel.house, pool, "fresh", "DEPT_LEGAL_HEAD", "works").warnings == ()
    assert enrol(panel.house, pool, "fresh", "DEPT_LEGAL_HEAD", "某甲大学").warnings == ()


def test_what_was_sent_as_the_register_is_not_believed(panel: Panel) -> None:
    panel.dispute().admit()
    refused(NotReady, "提请时的名册够用", panel.act, "take_today", "head", {**REASON, "roster": []})
    panel.publish()
    assert len(panel.kept("POOL")["pool"]) == 10


def test_the_secretary_passes_nobody_over(panel: Panel) -> None:
    panel.dispute().admit()
    said = {"code": "E1", "ground": "KIN", "reason": "与相对方有亲属关系"}
    refused(NotYours, "不属于您", panel.act, "exclude", "secretary", said)
    refused(NotReady, "没有编号 E9", panel.act, "exclude", "head", {**said, "code": "E9"})
    panel.act("exclude", "head", said)
    refused(NotReady, "E1 已决定排除", panel.act, "exclude", "head", said)
    panel.house.staff(1, "head PANEL_SECRETARY bureau")
    refused(NotYours, "批准机关", panel.act, "publish", "head", {})


def test_an_exclusion_explained_at_length_does_not_stop_the_list(panel: Panel) -> None:
    panel.dispute().admit().exclude("E1", reason="与相对方法定代表人有近亲属关系，" * 12).publish()
    (excluded,) = [one for one in panel.kept("POOL")["excluded"] if one["code"] == "E1"]
    assert excluded["reason"].endswith("与相对方法定代表人有近亲属关系，）")


def test_both_sides_may_object_to_an_exclusion_and_a_lifted_one_opens_the_list_again(panel: Panel) -> None:
    panel.dispute().admit().exclude("E1").publish()
    refused(NotReady, "E2 不是批准机关决定排除的", panel.act, "object_list_unit", "ju", {**REASON, "code": "E2"})
    panel.act("object_list_unit", "ju", {**REASON, "code": "E1"})
    refused(NotReady, "本方对排除 E1 已提过异议", panel.act, "object_list_unit", "ju", {**REASON, "code": "E1"})
    panel.act("object_list_review", "lead", {**REASON, "code": "E1"})
    refused(NotYours, "不属于您", panel.act, "lift_exclusion", "secretary", {**REASON, "code": "E1"})
    panel.act("lift_exclusion", "head", {**REASON, "code": "E1"})
    assert panel.state == "ADMITTED"
    panel.publish()
    assert "E1" not in {one["code"] for one in panel.kept("POOL")["excluded"]}
    panel.commit().reveal().designate().draw()
    assert verify_draws(events(panel)) == ([], 1)


def test_an_objection_to_the_list_is_decided_before_the_draw_and_the_list_is_not_opened_once_the_number_is_there(
    panel: Panel,
) -> None:
    panel.dispute().admit().exclude("E1").publish()
    panel.act("object_list_unit", "ju", {**REASON, "code": "E1"})
    panel.commit().reveal().designate()
    panel.house.now = at("2026-03-13")
    refused(NotReady, "对排除 E1 的异议待决定", panel.throw, "1 2 3 4 5 6 7")
    refused(NotReady, "名单不能再改", panel.act, "lift_exclusion", "head", {**REASON, "code": "E1"})
    panel.act("uphold_exclusion", "head", {**REASON, "code": "E1"})
    refused(NotReady, "没有待决定的异议", panel.act, "uphold_exclusion", "head", {**REASON, "code": "E1"})
    panel.throw("1 2 3 4 5 6 7")
    assert "E1" not in panel.seats().values()
    assert verify_draws(events(panel)) == ([], 1)


# --- the number -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["03 07 12 19 24 31 + 08", "3,7,12,19,24,31,8", "08-31-24-19-12-07-03", "03 07 08 12 19 24 31"]
)
def test_however_a_number_is_written_there_is_one_draw(panel: Panel, said: str) -> None:
    panel.dispute().admit().publish().commit().designate().reveal().draw(said)
    drawn = events(panel)[-1]["body"]
    assert '"public_number":"3 7 8 12 19 24 31"' in drawn
    assert verify_draws(events(panel)) == ([], 1)


def test_a_number_has_as_many_integers_as_were_named_and_a_paper(panel: Panel) -> None:
    panel.dispute().admit().publish().commit().designate().reveal()
    panel.house.now = at("2026-03-16")
    refused(NotReady, "事先公布的是 7 个整数，填写的是 6 个", panel.throw, "3 7 12 19 24 31")
    refused(NotReady, "事先公布的是 3 个整数，填写的是 7 个", panel.throw, "3 7 12 19 24 31 8", by="FALLBACK")
    said = {"public_number": "3 7 12 19 24 31 8", "witnesses": "公告"}
    refused(NotReady, "公开号码凭证", panel.act, "draw", "secretary", said)
    said = {"public_number": "6 1 3", "witnesses": "双方", "by": "FALLBACK"}
    refused(NotReady, "掷骰须有双方在场的记录", panel.act, "draw", "secretary", said, ("number_proof=公告",))
    panel.throw("6 1 3", by="FALLBACK")


def test_dice_have_minutes(panel: Panel) -> None:
    panel.dispute().admit().publish(source="DICE").commit().designate().reveal()
    panel.house.now = at("2026-03-13")
    said = {"public_number": "6 1 3", "witnesses": "双方"}
    refused(NotReady, "掷骰须有双方在场的记录", panel.act, "draw", "secretary", said)
    panel.throw("6 1 3")


def test_a_side_objects_to_the_number_and_the_draw_falls_with_it(panel: Panel) -> None:
    panel.drawn()
    wrong = panel.seats()
    panel.act("object_number_unit", "ju", REASON)
    refused(NotReady, "已提过异议", panel.act, "object_number_unit", "ju", REASON)
    panel.declare()
    panel.act("content_unit", "ju")
    panel.act("content_review", "lead")
    refused(NotReady, "对公开号码的异议待决定", panel.act, "seat", "secretary")
    panel.act("void_number", "head", {**REASON, "ground": "UNWITNESSED"}, ("minutes=双方的书面说明",))
    assert panel.state == "NUMBER"
    assert [n for n, person in panel.seats().items() if person] == [5]
    panel.throw("2 2 5")
    assert panel.state == "RECUSAL"
    assert set(panel.seats()) == set(wrong)
    assert verify_draws(events(panel)) == ([], 2)
    panel.absent(3)
    assert verify_draws(events(panel)) == ([], 2)
    panel.declare(5).seat()


def test_whoever_voids_a_number_does_not_choose_in_which_way_the_next_one_comes(panel: Panel) -> None:
    panel.dispute().admit().publish().commit().designate().reveal()
    panel.house.now = at("2026-03-16")
    said = {"public_number": "6 1 3", "witnesses": "双方", "by": "FALLBACK"}
    words = "须有届时没有公布号码的凭证"
    refused(NotReady, words, panel.act, "draw", "secretary", said, ("minutes=掷骰记录",))
    panel.throw("6 1 3", by="FALLBACK")
    panel.act("object_number_review", "lead", REASON)
    proof, given = ("number_proof=开奖公告",), {**REASON, "ground": "NOT_DUE"}
    refused(NotReady, "公开号码凭证", panel.act, "void_number", "head", given)
    panel.act("void_number", "head", {**given, "anew": "FALLBACK", "thrown": False}, proof)
    refused(NotReady, "须按事先公布的号码填写", panel.throw, "2 2 5", by="FALLBACK")
    panel.throw("3 7 12 19 24 31 9")
    wrong = {**REASON, "ground": "MISRECORDED"}
    for number in ("3 7 12 19 24 31 10", "3 7 12 19 24 31 8"):  # what was published is looked up, as often as need be
        panel.act("object_number_unit", "ju", REASON)
        not_thrown = "这次的号码不是掷骰产生的"
        refused(NotReady, not_thrown, panel.act, "void_number", "head", {**wrong, "ground": "UNWITNESSED"}, proof)
        panel.act("void_number", "head", wrong, proof)
        refused(NotReady, "须按事先公布的号码填写", panel.throw, "2 2 5", by="FALLBACK")
        panel.throw(number)
    assert verify_draws(events(panel)) == ([], 4)


def test_an_objection_to_the_number_has_its_days_and_may_be_rejected(panel: Panel) -> None:
    panel.drawn()
    panel.act("object_number_review", "lead", REASON)
    panel.act("uphold_number", "shi", REASON)
    refused(NotReady, "没有待决定的异议", panel.act, "void_number", "head", {**REASON, "ground": "UNWITNESSED"})
    panel.next_day(3)
    refused(NotReady, "异议期（到 2026-03-17）已过", panel.act, "object_number_unit", "ju", REASON)
    panel.declare().seat()
    refused(NotOffered, "只在“声明与回避”环节办理", panel.act, "object_number_unit", "ju", REASON)


# --- who follows ------------------------------------------------------------------------------------------------------------


def test_whoever_evaluated_is_passed_over_with_the_reason_and_a_stranger_agrees(panel: Panel) -> None:
    panel.drawn().declare().seat().meet()
    third, fourth = (row[2] for row in panel.kept("ORDER")["LEGAL_EXPERT"][2:4])
    panel.house.staff(1, f"{third} EVALUATOR works")
    asked = {"body": "某评估院", "questions": ["是否必要"], "independent": True}
    panel.wanted(1, 2, 5)
    panel.act("order_evaluation", "secretary", {**asked, "person": third, "org": "works"})
    panel.act("deliver_evaluation", third, {"summary": "可行", "sealed": True}, ("evaluation_report=报告",))
    panel.act("recuse", panel.seats()[3], {**REASON, "ground": "KIN"})
    panel.act("grant", "head", {**REASON, "seat": 3})
    assert panel.seats()[3] == fourth
    said = events(panel)[-1]["body"]
    assert f'"passed":[{{"code":"{third.upper()}","decided":0,"reason":"在本评审中是第三方评估人员"}}]' in said
    assert verify_draws(events(panel)) == ([], 1)
