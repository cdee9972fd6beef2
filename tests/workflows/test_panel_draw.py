"""The draw of a panel: nobody speaks after the number is known, nobody shapes the list, the number has one spelling."""

import json
from datetime import timedelta
from typing import Any

import pytest

from engine.errors import BadAnswers, NotOffered, NotReady, NotYours
from engine.verifier import verify_draws, verify_panels
from tests.houses import at
from tests.panels import REASON, THROWN, Panel, enrol
from tests.workflows.test_panel_review import panel, refused, settled
from workflows.panel_review import WORKFLOW as PANEL
from workflows.roles import GOV_HEAD, GOV_OFFICE, PANEL_HEAD

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
    panel.act("lift_exclusion", "shi", {**REASON, "code": "E1"})
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
    refused(NotReady, "次日起抽取", panel.throw, "1 2 3 4 5 6 7")
    refused(NotReady, "名单不能再改", panel.act, "lift_exclusion", "shi", {**REASON, "code": "E1"})
    panel.act("uphold_exclusion", "shi", {**REASON, "code": "E1"})
    refused(NotReady, "没有待决定的异议", panel.act, "uphold_exclusion", "shi", {**REASON, "code": "E1"})
    panel.house.now = at("2026-03-16")
    panel.throw("1 2 3 4 5 6 7")
    assert "E1" not in panel.seats().values()
    assert verify_draws(events(panel)) == ([], 1)


def test_somebody_else_decides_about_an_exclusion_and_whoever_decided_it_does_not_decide_it_again(panel: Panel) -> None:
    panel.house.staff(1, "head2 PANEL_HEAD bureau")
    panel.dispute().admit().exclude("E1").publish()
    said = {**REASON, "code": "E1"}
    for side, who in (("unit", "ju"), ("review", "lead")):
        panel.act(f"object_list_{side}", who, said)
    for act in ("uphold_exclusion", "lift_exclusion"):
        refused(NotReady, "是 head 决定的", panel.act, act, "head", said)
        refused(NotReady, "示范市司法局是当事另一方", panel.act, act, "head2", said)
    panel.act("uphold_exclusion", "shi", said)
    refused(NotReady, "已提过异议", panel.act, "object_list_unit", "ju", said)
    assert panel.state == "COMMITTING"


def test_an_exclusion_that_was_lifted_is_decided_again_only_by_somebody_else_and_may_be_contested_again(
    panel: Panel,
) -> None:
    panel.dispute().admit().exclude("E1").publish()
    said, ground = {**REASON, "code": "E1"}, {"ground": "INTEREST", "reason": "曾为相对方提供咨询"}
    panel.act("object_list_unit", "ju", said)
    panel.act("lift_exclusion", "shi", {**REASON, "code": " E1 "})
    refused(NotReady, "E1 曾由 head 决定排除，已被撤销", panel.exclude, "E1")
    panel.act("exclude", "mi2", ground, code="E1")
    panel.publish()
    panel.act("object_list_unit", "ju", said)
    panel.act("lift_exclusion", "shi", said)
    for who in ("head", "mi2"):
        refused(NotReady, "决定排除，已被撤销", panel.act, "exclude", who, {**ground, "code": "E1"})
    panel.publish()
    assert verify_draws(events(panel)) == ([], 0)


def test_exclusions_do_not_open_the_register_of_today_and_leave_a_list_to_draw_from(panel: Panel) -> None:
    panel.dispute().admit()
    panel.house.staff(1, "friend PANELIST bureau")
    enrol(panel.house, register(panel), "friend", "LEGAL_EXPERT", "某所")
    panel.exclude("E1")
    refused(NotReady, "“法律顾问、专家”可抽的只有 2 人，要抽 2 人", panel.exclude, "E2")
    refused(NotReady, "批准机关决定排除的人不计", panel.act, "take_today", "head", REASON)
    panel.publish()
    assert "FRIEND" not in {line.split("|")[0] for line in panel.kept("POOL")["pool"]}


def test_the_register_of_today_comes_to_that_of_the_petition_only_where_that_is_too_small(panel: Panel) -> None:
    for code in ("E1", "E2"):
        panel.house.act(register(panel), "exit", "head", {**REASON, "code": code, "ground": "WISH"})
    panel.dispute().admit()
    panel.house.staff(1, "friend PANELIST bureau", "clerk PANELIST bureau")
    enrol(panel.house, register(panel), "friend", "LEGAL_EXPERT", "某所")
    enrol(panel.house, register(panel), "clerk", "DEPT_LEGAL_HEAD", "某所")
    refused(NotReady, "可抽的只有 2 人", panel.publish)
    panel.act("take_today", "head", REASON)
    panel.publish()
    listed = {line.split("|")[0] for line in panel.kept("POOL")["pool"]}
    assert listed == {"D1", "D2", "D3", "D4", "D5", "E3", "E4", "E5", "FRIEND"}
    assert {one["code"] for one in panel.kept("POOL")["excluded"]} == {"D5", "E5"}
    panel.commit().reveal().designate().draw()
    assert verify_panels(events(panel))[0] == []


def test_whom_the_register_keeps_off_the_list_is_shown_and_both_sides_may_object(panel: Panel) -> None:
    """The secretary keeps the register: an hour before the petition somebody was sent away, and somebody came."""
    today, lost = str(panel.house.now.date()), {"D5", "E5"}
    house, pool = panel.house, register(panel)
    panel.matter = house.open("matter", "raise", "mi", "city", title="招商协议")
    house.now += timedelta(minutes=1)
    house.staff(1, "friend PANELIST bureau")
    enrol(house, pool, "friend", "LEGAL_EXPERT", "某所")
    house.act(pool, "away", "secretary", {"away_from": today, "away_until": today, "reason": "出差", "code": "E1"})
    for act, actor in (("draft", "chen"), ("review", "rev"), ("sign", "lead")):
        house.act(panel.matter, act, actor)
    house.now += timedelta(minutes=1)
    disputed = house.act(panel.matter, "dispute", "lead", {"points": ["税收返还"]}).plan
    assert disputed
    panel.case = disputed.children[0].deed.case_id
    panel.admit().publish()
    out = {one["code"]: one["reason"] for one in panel.kept("POOL")["excluded"] if one["code"] not in lost}
    assert out == {
        "E1": "名册登记不可用：2026-03-03至2026-03-03（出差），2026-03-03登记",
        "FRIEND": "本事项开启以后才在名册上登记或者更改：2026-03-03",
    }
    panel.act("object_list_unit", "ju", {**REASON, "code": "E1"})
    refused(NotReady, "已提过异议", panel.act, "object_list_unit", "ju", {**REASON, "code": "E1"})
    refused(NotReady, "E5 不是批准机关决定排除的", panel.act, "object_list_review", "lead", {**REASON, "code": "E5"})
    for act in ("uphold_exclusion", "lift_exclusion"):
        refused(NotReady, "示范市司法局是当事另一方", panel.act, act, "head", {**REASON, "code": "E1"})
    panel.act("lift_exclusion", "mi2", {**REASON, "code": "E1"})
    panel.publish()
    assert {one["code"] for one in panel.kept("POOL")["excluded"]} == {"FRIEND", *lost}
    panel.commit().reveal().designate().draw()
    assert (verify_draws(events(panel)), verify_panels(events(panel))[0]) == (([], 1), [])


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
    refused(NotReady, "34 不在事先公布的 1 到 33 之间", panel.throw, "3 7 12 19 24 34 8")
    refused(NotReady, "7 重复", panel.throw, "3 7 7 19 24 31 8")
    panel.other_way()
    refused(NotReady, "事先公布的是 7 个整数，填写的是 3 个", panel.throw, "6 1 3", by="FALLBACK")
    refused(NotReady, "7、12 不在事先公布的 1 到 6 之间", panel.throw, "3 7 12 1 2 3 4", by="FALLBACK")
    said = {"public_number": "3 7 12 19 24 31 8", "witnesses": "公告"}
    refused(NotReady, "公开号码凭证", panel.act, "draw", "secretary", said)
    said = {"public_number": THROWN, "witnesses": "双方", "by": "FALLBACK"}
    refused(NotReady, "掷骰须有双方在场的记录", panel.act, "draw", "secretary", said, ("number_proof=公告",))
    panel.throw(THROWN, by="FALLBACK")


def test_dice_have_minutes(panel: Panel) -> None:
    panel.dispute().admit().publish(source="DICE").commit().designate().reveal()
    panel.house.now = at("2026-03-13")
    said = {"public_number": THROWN, "witnesses": "双方"}
    refused(NotReady, "掷骰须有双方在场的记录", panel.act, "draw", "secretary", said)
    panel.throw(THROWN)
    assert f'"public_number":"{THROWN}"' in events(panel)[-1]["body"]  # a die keeps its throws in their order
    assert verify_draws(events(panel)) == ([], 1)


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
    panel.throw("2 2 5 1 1 6 4")
    assert panel.state == "RECUSAL"
    assert set(panel.seats()) == set(wrong)
    assert verify_draws(events(panel)) == ([], 2)
    panel.absent(3)
    assert verify_draws(events(panel)) == ([], 2)
    refused(NotReady, "承办单位、审查机构还没有确认重新掷骰时在场", panel.declare(5).seat)
    panel.witnessed()
    refused(NotReady, "本方已确认", panel.act, "confirm_throw_unit", "ju")
    panel.act("seat", "secretary")


@pytest.mark.parametrize("both", [True, False])
def test_a_throw_that_is_done_anew_alone_falls_again_until_both_sides_confirm_it(panel: Panel, both: bool) -> None:
    """The secretary throws alone until the seats please: what nobody has witnessed stays open."""
    panel.drawn()
    refused(NotReady, "不是因没有双方在场而重新掷出的", panel.witnessed)
    unseen = {**REASON, "ground": "UNWITNESSED"}, ("minutes=双方的书面说明",)
    panel.act("object_number_unit", "ju", REASON)
    panel.act("void_number", "head", *unseen)
    panel.throw("1 1 1 1 1 1 2", witnesses="仅秘书一人")
    panel.act("object_number_unit", "ju", REASON)
    refused(NotReady, "本方对这次的公开号码已提异议", panel.act, "confirm_throw_unit", "ju")
    if both:
        panel.act("object_number_review", "lead", REASON)
        panel.act("void_number", "mi2", *unseen)
    else:
        panel.act("confirm_throw_review", "lead")
        refused(NotReady, "本方已确认", panel.act, "object_number_review", "lead", REASON)
        refused(NotReady, "由政府主要负责人决定", panel.act, "void_number", "head", *unseen)
        panel.act("void_number", "shi", *unseen)
    panel.throw("2 2 5 1 1 6 4").witnessed()
    refused(NotReady, "本方已确认掷骰时在场", panel.act, "object_number_unit", "ju", REASON)
    panel.declare().seat()
    assert (verify_draws(events(panel)), verify_panels(events(panel))[0]) == (([], 3), [])


PROOF = ("number_proof=开奖公告",)


def test_the_other_way_waits_for_both_sides_or_for_their_days(panel: Panel) -> None:
    panel.dispute().admit().publish().commit().designate().reveal()
    panel.house.now = at("2026-03-16")
    refused(NotReady, "先告知双方", panel.throw, THROWN, by="FALLBACK")
    refused(NotReady, "秘书没有告知", panel.act, "answer_fallback_unit", "ju", answer="AGREED")
    refused(NotReady, "请随本次办理提交：公开号码凭证", panel.act, "tell_fallback", "secretary", REASON)
    panel.act("tell_fallback", "secretary", REASON, PROOF)
    panel.act("answer_fallback_unit", "ju", answer="AGREED")
    refused(NotReady, "审查机构还没有答复：等到答复期（到 2026-03-17）过后", panel.throw, THROWN, by="FALLBACK")
    panel.next_day(2)
    panel.throw(THROWN, by="FALLBACK")
    assert verify_draws(events(panel)) == ([], 1)


def test_a_side_that_knows_the_number_stops_the_other_way(panel: Panel) -> None:
    panel.dispute().admit().publish().commit().designate().reveal()
    panel.house.now = at("2026-03-16")
    panel.act("tell_fallback", "secretary", REASON, PROOF)
    panel.act("answer_fallback_unit", "ju", answer="AGREED")
    refused(NotReady, "写明理由", panel.act, "answer_fallback_review", "lead", answer="OBJECTED")
    panel.act("answer_fallback_review", "lead", answer="OBJECTED", reason="公报已登载")
    panel.next_day(3)
    refused(NotReady, "对改用替代办法的异议待决定", panel.throw, THROWN, by="FALLBACK")
    refused(NotReady, "是提出异议的一方", panel.act, "decide_fallback", "head", {**REASON, "outcome": "DENIED"})
    panel.act("decide_fallback", "shi", {**REASON, "outcome": "DENIED"})
    refused(NotReady, "已决定不用替代办法", panel.throw, THROWN, by="FALLBACK")
    panel.throw("3 7 12 19 24 31 8")
    assert verify_draws(events(panel)) == ([], 1)


def test_where_both_sides_are_of_the_authority_the_head_of_the_government_decides(panel: Panel) -> None:
    """The undertaking unit is the government's own office, the review body the bureau: everybody is of a side."""
    house = panel.house
    house.staff(1, "zhang HANDLER city", "wang UNIT city")
    panel.unit = "wang"
    panel.dispute(unit="city", handler="zhang").admit().publish().commit().designate().reveal()
    house.now = at("2026-03-16")
    panel.act("tell_fallback", "secretary", REASON, PROOF)
    for side, who in (("unit", "wang"), ("review", "lead")):
        panel.act(f"answer_fallback_{side}", who, answer="OBJECTED", reason="公报已登载")
    for who in ("head", "mi2"):
        refused(NotReady, "是提出异议的一方", panel.act, "decide_fallback", who, {**REASON, "outcome": "DENIED"})
    panel.act("decide_fallback", "shi", {**REASON, "outcome": "DENIED"})
    panel.throw("3 7 12 19 24 31 8")
    panel.act("object_number_unit", "wang", REASON)
    for who in ("mi2", "shi"):  # the bureau's head is free to decide
        refused(
            NotReady, "是提出异议的一方", panel.act, "void_number", who, {**REASON, "ground": "NOT_PUBLISHED"}, PROOF
        )
    panel.next_day(4)  # and did not in the days for it
    refused(NotReady, "是提出异议的一方", panel.act, "void_number", "mi2", {**REASON, "ground": "NOT_PUBLISHED"}, PROOF)
    panel.act("void_number", "shi", {**REASON, "ground": "NOT_PUBLISHED"}, PROOF)
    assert (verify_draws(events(panel)), verify_panels(events(panel))[0]) == (([], 1), [])


def test_a_draw_that_is_put_off_after_the_number_is_late(panel: Panel) -> None:
    panel.dispute().admit().publish().commit().designate().reveal()
    panel.house.tick(at("2026-03-18"))
    assert "breach" not in panel.house.acts(panel.case)
    panel.house.tick(at("2026-03-19"))
    late = [json.loads(one["body"])["answers"] for one in events(panel) if '"breach"' in one["body"]]
    assert [one["clock"] for one in late] == ["draw"]


def test_a_number_falls_once_and_whoever_voids_it_says_what_is_right(panel: Panel) -> None:
    panel.dispute().admit().publish().commit().designate().reveal()
    panel.house.now = at("2026-03-16")
    panel.throw("3 7 12 19 24 31 9")
    panel.act("object_number_review", "lead", REASON)
    said, right = {**REASON, "ground": "MISRECORDED"}, "03 07 08 12 19 24 31"
    refused(NotReady, "须写明更正后的公开号码", panel.act, "void_number", "shi", said, PROOF)
    same = {**said, "corrected": "09 03 07 12 19 24 31"}
    refused(NotReady, "与抽取所用的相同", panel.act, "void_number", "shi", same, PROOF)
    over = {**said, "corrected": "3 7 12 19 24 31 34"}
    refused(NotReady, "34 不在事先公布的", panel.act, "void_number", "shi", over, PROOF)
    refused(NotReady, "公开号码凭证", panel.act, "void_number", "shi", {**said, "corrected": right})
    refused(NotReady, "是提出异议的一方", panel.act, "void_number", "head", {**said, "corrected": right}, PROOF)
    for ground, words in (("UNWITNESSED", "不是掷骰产生的"), ("NOT_DUE", "没有用替代办法")):
        refused(NotReady, words, panel.act, "void_number", "shi", {**REASON, "ground": ground}, PROOF)
    panel.act("void_number", "shi", {**said, "corrected": right, "anew": "FALLBACK"}, PROOF)
    refused(NotReady, "承办单位还没有对更正后的公开号码答复：等到答复期（到 2026-03-17）过后", panel.throw, right)
    panel.next_day(2)
    refused(NotReady, "须按事先公布的号码填写", panel.throw, THROWN, by="FALLBACK")
    refused(NotReady, "撤销之后公开号码已定为：3 7 8 12 19 24 31", panel.throw, "3 7 12 19 24 31 10")
    panel.throw(right)
    panel.act("object_number_unit", "ju", REASON)
    again = {**said, "corrected": "1 2 3 4 5 6 7"}
    refused(NotReady, "撤销只有一次", panel.act, "void_number", "head", again, PROOF)
    panel.act("uphold_number", "head", REASON)
    assert verify_draws(events(panel)) == ([], 2)


@pytest.mark.parametrize("outcome", ["CORRECTED", "RECORDED"])
def test_a_number_is_not_corrected_against_the_other_side_but_by_the_head_of_the_government(
    panel: Panel, outcome: str
) -> None:
    panel.dispute().admit().publish().commit().designate().reveal()
    true, invented = "3 7 8 12 19 24 31", "1 2 3 4 5 6 9"
    panel.draw(true).act("object_number_review", "lead", REASON)
    voider, decider = ("mi2", "shi") if outcome == "RECORDED" else ("shi", "mi2")
    panel.act("void_number", voider, {**REASON, "ground": "MISRECORDED", "corrected": invented}, PROOF)
    said = {"answer": "OBJECTED", "reason": "公告的是原来的号码"}
    refused(NotReady, "由另一方答复", panel.act, "answer_corrected_review", "lead", said)
    refused(NotReady, "写明理由", panel.act, "answer_corrected_unit", "ju", answer="OBJECTED")
    decision = {**REASON, "outcome": outcome, "number": "1 1 1 1 1 1 1"}
    refused(NotReady, "没有待决定的异议", panel.act, "decide_corrected", decider, decision)
    panel.act("answer_corrected_unit", "ju", said)
    refused(NotReady, "本方已答复", panel.act, "answer_corrected_unit", "ju", said)
    panel.next_day(9)
    refused(NotReady, "对更正后的公开号码的异议待决定", panel.throw, invented)
    refused(NotYours, "不属于您", panel.act, "decide_corrected", "head", decision)
    refused(NotReady, f"更正是 {voider} 决定的", panel.act, "decide_corrected", voider, decision)
    if voider == "mi2":
        refused(NotReady, "由政府主要负责人决定", panel.act, "decide_corrected", "mi", decision)
    panel.act("decide_corrected", decider, decision)
    right, wrong = (true, invented) if outcome == "RECORDED" else (invented, true)
    refused(NotReady, f"公开号码已定为：{right}", panel.throw, wrong)
    panel.throw(right)
    assert (verify_draws(events(panel)), verify_panels(events(panel))[0]) == (([], 2), [])
    told = [one for one in events(panel) if '"decide_corrected"' not in one["body"]]
    assert "对更正后的公开号码的异议没有决定" in "".join(verify_panels(told)[0])


@pytest.mark.parametrize("published", [True, False])
def test_a_number_that_was_or_was_not_published_falls_to_the_way_that_is_due(panel: Panel, published: bool) -> None:
    panel.dispute().admit().publish().commit().designate().reveal()
    panel.house.now = at("2026-03-16")
    announced, by = "3 7 12 19 24 31 8", {"by": "FALLBACK"}
    if published:
        panel.other_way().throw(THROWN, by="FALLBACK")
    else:
        panel.throw(announced)
    panel.act("object_number_unit", "ju", REASON)
    ground = {"ground": "NOT_DUE", "corrected": announced} if published else {"ground": "NOT_PUBLISHED"}
    panel.act("void_number", "head", {**REASON, **ground}, PROOF)
    wrong, right = ((THROWN, by), (announced, {})) if published else ((announced, {}), (THROWN, by))
    refused(NotReady, "前一次号码已撤销", panel.throw, wrong[0], **wrong[1])
    if published:
        panel.act("answer_corrected_review", "lead", answer="AGREED")
    panel.throw(right[0], **right[1])
    assert verify_draws(events(panel)) == ([], 2)


def test_a_number_with_few_outcomes_is_not_announced(panel: Panel) -> None:
    """Words could be tried until most of a handful of numbers seat the same people."""
    panel.dispute().admit()
    refused(NotReady, "公开号码只有 6 种可能，不得少于 100000 种", panel.publish, source="DICE", numbers=1)
    refused(NotReady, "只有 46656 种可能", panel.publish, source="DICE", numbers=6, highest=999)
    refused(NotReady, "最大为几", panel.publish, highest=0)
    refused(NotReady, "公开号码只有 1 种可能", panel.publish, numbers=7, highest=7)
    refused(NotReady, "替代办法只有 216 种可能", panel.publish, fallback_numbers=3)
    panel.publish(announced="排列5第2026058期", numbers=5, lowest=0, highest=9, sequence="IN_ORDER")
    panel.commit().designate().reveal().draw("0 0 9 0 3")
    assert '"public_number":"0 0 9 0 3"' in events(panel)[-1]["body"]
    assert verify_draws(events(panel)) == ([], 1)


@pytest.mark.parametrize("sent", ["7" * 5000, "\ud800", "1 2\ud800", " ", "+", "³"])
def test_what_is_no_number_is_refused_by_its_form(panel: Panel, sent: str) -> None:
    panel.dispute().admit().publish().commit().designate().reveal()
    panel.house.now = at("2026-03-16")
    refused(BadAnswers, "公开号码", panel.throw, sent)


def test_an_objection_to_the_number_has_its_days_and_may_be_rejected(panel: Panel) -> None:
    panel.drawn()
    said = [rule for rule in PANEL.rules if rule.act.startswith(("object_list_", "object_number_", "answer_fallback_"))]
    assert len(said) == 6
    assert all({PANEL_HEAD, GOV_OFFICE, GOV_HEAD} <= set(rule.tells) for rule in said), "all who may decide are told"
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
