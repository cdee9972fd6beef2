"""The panel: drawn, recused, seated, met, voted; and everything that gets a clear refusal and loses nothing."""

import io
import json
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from engine import verifier
from engine.dossier import export
from engine.errors import BadAnswers, NotOffered, NotReady, NotYours, Refused
from engine.prove import prove
from engine.verifier import sha256
from tests import houses
from tests.houses import House, at
from tests.panels import REASON, THROWN, WORDS, Panel, enrol, registry, settle
from workflows.major_decision import WORKFLOW as DECISION
from workflows.panel_review import WORKFLOW as W
from workflows.panel_review.voting import result

START = "2026-03-03"


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city, built once."""
    folder = tmp_path_factory.mktemp("panels")
    with houses.house(f"sqlite:///{folder / 'city.sqlite3'}", registry(), folder) as house:
        settle(house)
        house.database.engine.dispose()
    return folder / "city.sqlite3"


@pytest.fixture
def panel(settled: Path, tmp_path: Path) -> Iterator[Panel]:
    house = House(f"sqlite:///{shutil.copy(settled, tmp_path / 'hefa.sqlite3')}", registry(), tmp_path)
    house.now = at(START)
    yield Panel(house)
    report = house.verify()
    house.close()
    assert report.holds, report.faults


def refused(kind: type[Refused], words: str, do: Any, *args: Any, **more: Any) -> None:
    with pytest.raises(kind) as found:
        do(*args, **more)
    assert words in found.value.message, found.value.message


def test_the_exhaustion_holds_within_a_minute() -> None:
    walked = prove(W)
    assert walked.holds, walked.faults[:3]
    assert walked.standings > 5000
    assert walked.seconds < 60


# --- the whole way --------------------------------------------------------------------------------------------------------


def test_a_panel_from_petition_to_opinion(panel: Panel) -> None:
    panel.dispute("税收返还", "土地价款", "政府担保").admit(3).publish().commit().designate().reveal().draw()
    assert panel.state == "RECUSAL"
    panel.declare().seat().meet(chair=2).to_vote(chair=2)
    for n, second in enumerate(("MODIFY", "MODIFY", "SUPPORT_UNIT", "SUPPORT_UNIT", "SUPPORT_UNIT"), 1):
        panel.vote(n, "SUPPORT_REVIEWER", second)
    panel.opened().signed()
    house = panel.house
    assert (panel.state, house.state(panel.matter)) == ("OPINED", "heard")
    results = house.rows("SELECT point_n, majority FROM panel_result WHERE case_id = :id ORDER BY n", id=panel.case)
    assert [tuple(row) for row in results] == [(1, "SUPPORT_REVIEWER"), (2, "SUPPORT_UNIT")]
    dissents = house.rows(
        "SELECT seat, point_n, choice, reason FROM panel_dissent WHERE case_id = :id ORDER BY n", id=panel.case
    )
    assert [tuple(row) for row in dissents] == [(1, 2, "MODIFY", "1号席理由如述"), (2, 2, "MODIFY", "2号席理由如述")]
    assert house.one("SELECT number FROM panel_opinion WHERE kind = 'ISSUED'") == "示司评审〔2026〕1号"


def test_both_sides_are_those_of_the_matter(panel: Panel) -> None:
    panel.dispute()
    rows = panel.house.rows("SELECT role, org, person FROM assignment WHERE case_id = :id", id=panel.case)
    held = {role: (org, person) for role, org, person in rows}
    assert held["HANDLER"] == ("dept", "chen")
    assert held["UNIT"][0] == "dept"
    assert held["CREV"] == ("bureau", "rev")


def test_a_panel_is_not_opened_beside_a_matter(panel: Panel) -> None:
    said = {"points": [{"point": "税收", "undertaking": "可以", "review": "不可以"}], "ground": "分歧"}
    refused(NotOffered, "“提请评审”由另案开启", panel.house.open, "panel_review", "request", "ju", "dept", said)


# --- admission ------------------------------------------------------------------------------------------------------------


def test_a_point_against_a_mandatory_rule_is_refused_by_naming_the_rule(panel: Panel) -> None:
    panel.dispute("税收返还", "政府担保")
    points = [{"seq": 1, "n": 1, "outcome": "ADMITTED"}, {"seq": 1, "n": 2, "outcome": "REFUSED"}]
    refused(NotReady, "须写明所依据的强制性规定", panel.act, "admit", "head", points=points)
    all_refused = [{"seq": 1, "n": n, "outcome": "REFUSED", "basis": "预算法第35条"} for n in (1, 2)]
    refused(NotReady, "办理“不予启动”", panel.act, "admit", "head", points=all_refused)
    panel.act("refuse", "head", REASON)
    assert (panel.state, panel.house.state(panel.matter)) == ("REFUSED", "heard")


def test_whoever_signed_what_is_disputed_does_not_admit_the_panel(panel: Panel) -> None:
    panel.house.staff(1, "lead PANEL_HEAD bureau")
    panel.dispute()
    points = [{"seq": 1, "n": 1, "outcome": "ADMITTED"}]
    refused(NotReady, "lead 在本事项中已是签发人", panel.act, "admit", "lead", points=points)
    refused(NotReady, "由司法局负责人决定", panel.act, "admit", "mi", points=points)
    refused(NotReady, "由司法局负责人决定", panel.act, "refuse", "mi", REASON)
    panel.house.act(panel.matter, "withdraw", "chen")
    panel.dispute()
    refused(NotReady, "同一文本此前已有评审团：审查件", panel.act, "admit", "head", points=points)
    panel.act("admit", "head", points=points, earlier_seen=True)


def test_the_government_admits_only_where_no_head_is_free_and_never_who_has_petitioned(panel: Panel) -> None:
    house = panel.house
    house.staff(1, "head CLEAD bureau", "mi CLEAD bureau")
    panel.matter = house.open("matter", "raise", "mi2", "city", title="招商协议")
    for act, actor in (("draft", "chen"), ("review", "rev"), ("sign", "head")):
        house.act(panel.matter, act, actor)
    disputed = house.act(panel.matter, "dispute", "mi", {"points": ["税收返还"]}).plan
    assert disputed
    panel.case, points = disputed.children[0].deed.case_id, [{"seq": 1, "n": 1, "outcome": "ADMITTED"}]
    refused(NotReady, "head 在本事项中已是签发人", panel.act, "admit", "head", points=points)
    refused(NotReady, "mi 在本事项中已是评审提请人", panel.act, "admit", "mi", points=points)
    panel.act("admit", "shi", points=points)
    panel.government = "shi"
    panel.publish(source="DICE").commit().designate().reveal().draw_dice()
    for _ in range(3):
        panel.act("recuse", panel.seats()[3], {**REASON, "ground": "KIN"})
        panel.act("grant", "shi", {**REASON, "seat": 3})
    assert panel.seats()[3] == ""
    refused(NotReady, "head 在本事项中已是签发人", panel.act, "draw_again", "head", REASON)
    panel.act("draw_again", "shi", REASON)
    asked = next(rule for rule in DECISION.rules if rule.act == "request_panel")
    assert (asked.part, DECISION.titles[asked.part]) == ("PETITIONER", "评审提请人")


def test_the_government_admits_once_the_days_of_a_silent_head_are_over(panel: Panel) -> None:
    panel.dispute()
    points = [{"seq": 1, "n": 1, "outcome": "ADMITTED"}]
    refused(NotReady, "由司法局负责人决定", panel.act, "admit", "shi", points=points)
    panel.next_day(20)
    panel.act("admit", "shi", points=points)
    assert panel.state == "ADMITTED"


# --- the pool ----------------------------------------------------------------------------------------------------------------


def test_who_was_in_it_and_whose_unit_it_is_are_passed_over_with_the_reason(panel: Panel) -> None:
    panel.house.staff(1, "e1 CREV bureau")
    panel.dispute().admit().exclude("E2").publish()
    excluded = {one["code"]: one["reason"] for one in panel.kept("POOL")["excluded"]}
    decided = "批准机关决定排除：与本事项有直接利害关系（曾为相对方提供咨询）"
    assert excluded == {"D5": "承办单位人员", "E5": "审查机构人员", "E2": decided}


def test_an_earlier_part_in_the_matter_excludes(panel: Panel) -> None:
    house = panel.house
    house.staff(1, "e1 CREV bureau")
    panel.matter = house.open("matter", "raise", "mi", "city", title="招商协议")
    for act, actor in (("draft", "chen"), ("review", "e1"), ("sign", "lead")):
        house.act(panel.matter, act, actor)
    plan = house.act(panel.matter, "dispute", "lead", {"points": ["税收返还"]}).plan
    assert plan
    panel.case = plan.children[0].deed.case_id
    panel.admit().publish()
    excluded = {one["code"]: one["reason"] for one in panel.kept("POOL")["excluded"]}
    assert excluded["E1"] == "在本事项中已是审查人"


def test_a_pool_too_small_says_which_category_and_who_is_passed_over_why(panel: Panel) -> None:
    pool = panel.house.one("SELECT id FROM \"case\" WHERE workflow = 'expert_pool'")
    today = str(panel.house.now.date())
    for code in ("E1", "E2"):
        days = {"away_from": today, "away_until": today, "reason": "出差", "code": code}
        panel.house.act(pool, "away", "secretary", days)
    panel.dispute().admit()
    with pytest.raises(NotReady) as found:
        panel.publish()
    message = found.value.message
    for words in (
        "“法律顾问、专家”要抽 2 人、另有候补 1 人，名单 5 人中可抽的只有 2 人",
        "E1 人选E1（名册登记不可用：2026-03-03至2026-03-03（出差），2026-03-03登记）",
        "E5 人选E5（审查机构人员）",
        "第21条",
        "改用上级专家库",
    ):
        assert words in message
    assert panel.state == "ADMITTED"


def test_whoever_is_away_at_the_petition_is_passed_over_with_the_days_and_whoever_has_left_is_not_on_the_list(
    panel: Panel,
) -> None:
    pool = panel.house.one("SELECT id FROM \"case\" WHERE workflow = 'expert_pool'")
    today = panel.house.now.date()
    days = {"away_from": str(today), "away_until": str(today + timedelta(9)), "reason": "出国讲学"}
    refused(
        NotReady, "结束日早于开始日", panel.house.act, pool, "away", "secretary", {**days, "code": "E1", "away_until": "2026-01-01"}
    )  # fmt: skip
    panel.house.act(pool, "away", "secretary", {**days, "code": "E1"})
    panel.house.act(pool, "exit", "head", {"code": "D2", "ground": "WISH", "reason": "本人申请"})
    panel.dispute().admit().publish(source="DICE")
    listed = {line.partition("|")[0] for line in panel.kept("POOL")["pool"]}
    assert ({"E1", "E2", "E3", "E4"} <= listed, "D2" in listed) == (True, False)
    assert "E1" in {one["code"] for one in panel.kept("POOL")["excluded"]}


def test_the_superiors_register_is_taken_in_only_where_ones_own_is_too_small(panel: Panel) -> None:
    house = panel.house
    house.staff(1, "x1 PANELIST city", "x2 PANELIST city", "keeper PANEL_SECRETARY city")
    pool = house.open("expert_pool", "open_pool", "keeper", "city", title="市专家库")
    for person in ("x1", "x2"):
        said = {
            "code": person.upper(),
            "category": "LEGAL_EXPERT",
            "person": person,
            "name": f"人选{person}",
            "unit": "某大学",
        }
        house.act(pool, "enrol", "keeper", {**said, "qualification": "教授", "from_on": "2026-01-01"})
    panel.dispute().admit()
    refused(NotReady, "本级专家库够用", panel.publish, wide="SUPERIOR")
    panel.exclude("E1")
    refused(NotReady, "排除 E2 之后", panel.exclude, "E2")
    own = house.one("SELECT id FROM \"case\" WHERE workflow = 'expert_pool' ORDER BY id")
    for code in ("E1", "E2", "E3"):
        house.act(own, "exit", "head", {**REASON, "code": code, "ground": "WISH"})
    panel.dispute().admit(earlier_seen=True).publish(
        wide="SUPERIOR", source="DICE"
    ).commit().reveal().designate().draw_dice()
    assert {panel.seats()[3], panel.seats()[4]} < {"e4", "x1", "x2"}
    panel.declare()
    assert panel.state == "RECUSAL"


def test_what_was_sent_as_the_pool_is_not_believed(panel: Panel) -> None:
    panel.dispute().admit().publish(pool=["E1|人选E1|LEGAL_EXPERT"], excluded=[{"code": "D1", "reason": "不想要"}])
    assert len(panel.kept("POOL")["pool"]) == 10
    assert "D1" not in {one["code"] for one in panel.kept("POOL")["excluded"]}


# --- words --------------------------------------------------------------------------------------------------------------------


def test_the_public_number_comes_after_the_last_moment_of_revealing(panel: Panel) -> None:
    panel.dispute().admit()
    refused(NotReady, "公开号码须在揭开截止（2026-03-06）之后产生", panel.publish, drawn_on="2026-03-06")
    refused(NotReady, "怎样当着双方掷骰", panel.publish, fallback="")
    panel.publish().commit().reveal().designate()
    refused(NotReady, "才产生", panel.throw, "1 2 3 4 5 6 7")


def test_a_word_is_committed_to_once_and_revealed_once(panel: Panel) -> None:
    panel.dispute().admit().publish().commit("unit")
    refused(NotReady, "承办单位已封存，不能再改", panel.commit, "unit")
    refused(NotOffered, "只在“双方揭开”环节办理", panel.reveal, "unit")
    panel.commit("review")
    panel.reveal("unit")
    refused(NotReady, "本方已揭开，不能再次揭开", panel.reveal, "unit")
    refused(NotReady, "与封存的（", panel.act, "reveal_review", "lead", word="秋分 白露")
    refused(NotOffered, "只在“双方封存”环节办理", panel.commit, "review")
    panel.reveal("review")
    assert panel.state == "NUMBER"


def test_a_commitment_is_a_print_not_a_word(panel: Panel) -> None:
    panel.dispute().admit().publish()
    refused(NotReady, "不是词本身", panel.act, "commit_unit", "ju", commitment="词" * 64)
    panel.commit("unit")
    refused(NotReady, "与另一方封存的指纹相同", panel.act, "commit_review", "lead", commitment=sha256(WORDS["unit"]))
    panel.act("commit_review", "lead", commitment=sha256("café"))
    refused(BadAnswers, "含有不能保存的字符", panel.act, "reveal_review", "lead", word="\ud800")
    panel.act(
        "reveal_review", "lead", word=unicodedata.normalize("NFD", " \ufeffcafé ")
    )  # however a keyboard composes it


def test_one_side_does_not_speak_for_the_other(panel: Panel) -> None:
    panel.dispute().admit().publish()
    refused(NotYours, "不属于您", panel.act, "commit_review", "ju", commitment="0" * 64)


def test_a_late_reveal_counts_as_empty_and_the_draw_goes_on(panel: Panel) -> None:
    panel.dispute().admit().publish().commit().reveal("unit").designate()
    panel.next_day(2)
    assert panel.state == "NUMBER"
    refused(NotOffered, "只在“双方揭开”环节办理", panel.reveal, "review")
    panel.draw()
    said = json.loads(panel.house.one("SELECT body FROM event WHERE case_id = :id AND act = 'draw'", id=panel.case))
    assert said["answers"]["words"] == [WORDS["unit"], ""]


def test_nobody_commits_and_the_number_alone_decides(panel: Panel) -> None:
    panel.dispute().admit().publish().designate()
    panel.next_day(2)
    assert panel.state == "NUMBER"
    panel.draw()
    assert len(panel.seats()) == 5


def test_who_has_not_committed_has_nothing_to_reveal(panel: Panel) -> None:
    panel.dispute().admit().publish().commit("unit")
    panel.next_day(2)
    assert panel.state == "REVEALING"
    refused(NotReady, "没有可揭开的", panel.reveal, "review")


def test_a_number_that_never_came_is_replaced_by_what_was_announced(panel: Panel) -> None:
    panel.dispute().admit().publish().commit().reveal().designate()
    panel.house.now = at("2026-03-13")
    refused(NotReady, "过了当日才能改用替代办法", panel.other_way)
    panel.house.now = at("2026-03-16")
    panel.other_way().throw(THROWN, by="FALLBACK")
    assert panel.state == "RECUSAL"


# --- the liaison ----------------------------------------------------------------------------------------------------------------


def test_the_liaison_is_named_before_the_draw_and_does_not_preside_over_their_own_field(panel: Panel) -> None:
    panel.dispute().admit().publish(source="DICE").commit().reveal()
    panel.house.now = at("2026-03-16")
    refused(NotReady, "5号席尚未指定", panel.throw, "1 2 3")
    words = "没有可用的“政府联系领导” E1；可以指定的：L1（人选L1）、L2（人选L2）"
    refused(NotReady, words, panel.designate, "E1")
    panel.designate().draw_dice().declare().seat()
    panel.deliver().received().next_day(4)
    refused(
        NotReady, "联系领导分管承办单位，不得主持", panel.act, "convene", "secretary", present=[1, 2, 3, 4, 5], chair=5
    )


def test_the_liaisons_recusal_is_decided_by_the_government(panel: Panel) -> None:
    panel.drawn()
    panel.act("object_unit", "ju", {**REASON, "seat": 5, "ground": "INTEREST"})
    refused(NotReady, "由政府办公室或政府主要负责人决定", panel.act, "grant", "head", {**REASON, "seat": 5})
    plan = panel.act("grant", "shi", {**REASON, "seat": 5})
    assert "没有候补" in str(plan.warnings[0])
    panel.designate("L2").declare()
    assert panel.seats()[5] == "l2"


# --- recusal ----------------------------------------------------------------------------------------------------------------------


def test_the_next_of_the_same_order_follows_and_declares_anew(panel: Panel) -> None:
    panel.drawn()
    gone = panel.seats()[3]
    order = panel.kept("ORDER")["LEGAL_EXPERT"]
    panel.declare(3)
    panel.act("recuse", gone, {**REASON, "ground": "KIN"})
    refused(NotReady, "3号席回避待决定", panel.seat)
    panel.act("grant", "head", {**REASON, "seat": 3, "next_code": "E5"})
    assert panel.seats()[3] == order[2][2]
    refused(NotYours, "不属于您", panel.act, "declare", gone, no_interest=True, confidential=True)
    refused(NotReady, "3号席尚未声明", panel.act, "seat", "secretary")
    panel.act("declare", panel.seats()[3], no_interest=True, confidential=True)
    panel.seat()


def test_each_side_objects_once_to_each_member_with_a_reason(panel: Panel) -> None:
    panel.drawn()
    refused(BadAnswers, "理由", panel.act, "object_unit", "ju", {"seat": 1, "ground": "OTHER", "reason": ""})
    panel.act("object_unit", "ju", {**REASON, "seat": 1, "ground": "OTHER"})
    refused(
        NotReady, "已有回避申请待决定", panel.act, "object_review", "lead", {**REASON, "seat": 1, "ground": "OTHER"}
    )
    panel.act("refuse_recusal", "head", {**REASON, "seat": 1})
    refused(NotReady, "本方对1号席", panel.act, "object_unit", "ju", {**REASON, "seat": 1, "ground": "KIN"})
    panel.act("object_review", "lead", {**REASON, "seat": 1, "ground": "OTHER"})


def test_neither_the_secretary_nor_a_member_nor_a_party_decides(panel: Panel) -> None:
    panel.drawn()
    panel.act("object_unit", "ju", {**REASON, "seat": 1, "ground": "OTHER"})
    for who in ("secretary", panel.seats()[2], "ju"):
        refused(NotYours, "不属于您", panel.act, "grant", who, {**REASON, "seat": 1})
    panel.house.staff(1, "secretary PANEL_HEAD bureau")
    refused(NotYours, "已是评审团秘书", panel.act, "grant", "secretary", {**REASON, "seat": 1})


def test_the_sides_have_their_time_to_object(panel: Panel) -> None:
    panel.drawn().declare()
    panel.act("content_unit", "ju")
    refused(NotReady, "审查机构尚未表示无异议", panel.act, "seat", "secretary")
    panel.next_day(3)
    panel.act("seat", "secretary")
    assert panel.state == "SEATED"


def test_where_nobody_is_left_in_the_order_there_is_a_new_draw_for_the_seat(panel: Panel) -> None:
    panel.dispute().admit().exclude("E1").publish(source="DICE")
    panel.commit().reveal().designate().draw_dice().declare()
    refused(NotReady, "没有空缺的抽取席位", panel.act, "draw_again", "head", REASON)
    for _ in range(2):
        panel.absent(4)
    assert panel.seats()[4] == ""
    panel.act("draw_again", "head", REASON)
    refused(NotReady, "改用上级专家库", panel.publish, source="DICE")
    for person in ("f1", "f2"):
        panel.house.staff(1, f"{person} PANELIST bureau")
        enrol(
            panel.house,
            panel.house.one("SELECT id FROM \"case\" WHERE workflow = 'expert_pool'"),
            person,
            "LEGAL_EXPERT",
            "某大学",
        )
    refused(NotReady, "可抽的只有 0 人", panel.publish, source="DICE")
    panel.act("take_today", "head", REASON)
    panel.publish(source="DICE").commit().reveal().draw_dice()
    assert panel.seats()[4] in ("f1", "f2")
    assert len(set(panel.seats().values())) == 5
    panel.declare(1, 2, 3, 5).seat()


def test_whoever_has_left_the_register_is_replaced_before_anything_goes_on(panel: Panel) -> None:
    panel.drawn().declare()
    gone = panel.seats()[3]
    pool = panel.house.one("SELECT id FROM \"case\" WHERE workflow = 'expert_pool'")
    exit_ = {**REASON, "code": gone.upper(), "ground": "MISCONDUCT"}
    refused(NotYours, "不属于您", panel.house.act, pool, "exit", "secretary", exit_)
    panel.house.act(pool, "exit", "head", exit_)
    panel.act("content_unit", "ju")
    panel.act("content_review", "lead")
    refused(NotReady, f"3号席人选{gone.upper()}已于2026-03-13退出专家库", panel.act, "seat", "secretary")
    left = {**REASON, "seat": 3, "ground": "LEFT_REGISTER"}
    refused(NotReady, "不由司法局负责人决定", panel.act, "replace", "head", left)
    panel.act("replace", "shi", left)
    panel.act("declare", panel.seats()[3], no_interest=True, confidential=True)
    panel.seat()


def test_a_conflict_declared_after_voting_voids_the_ballots_and_everything_is_deliberated_again(panel: Panel) -> None:
    panel.drawn().declare().seat().meet().to_vote()
    for n in range(1, 6):
        panel.vote(n, "SUPPORT_UNIT")
    late = panel.seats()[1]
    panel.act("recuse", late, {**REASON, "ground": "INTEREST"})
    refused(NotReady, "1号席回避待决定", panel.opened)
    refused(NotReady, "1号席的回避待决定，不能表决", panel.vote, 1, "SUPPORT_UNIT")
    panel.act("grant", "head", {**REASON, "seat": 1}, ("evidence=核实材料",))
    assert panel.state == "RECUSAL"
    panel.act("declare", panel.seats()[1], no_interest=True, confidential=True)
    panel.seat().meet().to_vote()
    refused(NotReady, "1号席、2号席、3号席、4号席、5号席尚未投票", panel.opened)
    for n in range(1, 6):
        panel.vote(n, "SUPPORT_REVIEWER")
    panel.opened()
    assert panel.house.rows("SELECT DISTINCT choice FROM panel_vote")[0][0] == "SUPPORT_REVIEWER"


# --- meetings, papers, outside opinions ----------------------------------------------------------------------------------------------


def test_nobody_meets_before_everybody_had_the_papers_long_enough(panel: Panel) -> None:
    panel.drawn().declare().seat()
    plan = panel.act("deliver", "secretary", {"note": "卷一", "meeting_on": "2026-03-20"}, ("panel_papers=卷",))
    told = {notice.person or notice.org for notice in plan.notices}
    assert set(panel.seats().values()) | {"dept", "bureau"} <= told
    panel.received()
    refused(NotReady, "2026-03-19 起才能评议", panel.act, "convene", "secretary", present=[1, 2, 3, 4, 5], chair=1)
    panel.next_day(3)
    panel.act("add_papers", "secretary", {"note": "补充", "meeting_on": "2026-03-26"}, ("panel_papers=补",))
    panel.next_day()
    panel.received()
    refused(NotReady, "2026-03-25 起才能评议", panel.act, "convene", "secretary", present=[1, 2, 3, 4, 5], chair=1)


def test_without_a_quorum_nobody_deliberates(panel: Panel) -> None:
    panel.drawn().declare().seat()
    panel.deliver().received().next_day(4)
    refused(NotReady, "到会 4 席，不足法定人数 5 席", panel.act, "convene", "secretary", present=[1, 2, 3, 5], chair=1)


def test_an_outside_opinion_stops_the_total_and_comes_from_a_body_without_a_part(panel: Panel) -> None:
    panel.drawn().declare().seat().meet()
    said = {
        "body": "某评估院",
        "questions": ["是否必要"],
        "independent": True,
        "person": "outside",
        "org": "works",
    }
    panel.wanted(1, 2)
    refused(NotReady, "没有过半数", panel.act, "order_evaluation", "secretary", {**said, "in_favour": [1, 2, 3, 4, 5]})
    refused(NotReady, "您已要求第三方意见", panel.wanted, 2)
    panel.wanted(3)
    for body in ("示范市招商局", "市招商局", "dept"):
        refused(NotReady, "承办单位", panel.act, "order_evaluation", "secretary", {**said, "body": body})
    panel.act("order_evaluation", "secretary", said)
    status = panel.house.one("SELECT status FROM clock WHERE case_id = :id AND clock = 'total'", id=panel.case)
    assert (panel.state, status) == ("EVALUATION", "standing")
    refused(NotReady, "届满后才能径行继续", panel.act, "go_on", "secretary", REASON)
    refused(NotReady, "第三方评估报告", panel.act, "deliver_evaluation", "outside", {"summary": "可行", "sealed": True})
    panel.act("deliver_evaluation", "outside", {"summary": "可行", "sealed": True}, ("evaluation_report=报告",))
    assert panel.state == "MATERIALS"


# --- votes ------------------------------------------------------------------------------------------------------------------------


def test_a_ballot_is_seen_by_nobody_until_all_are_opened_together(panel: Panel) -> None:
    panel.drawn().declare().seat().meet().to_vote()
    for n in range(1, 5):
        panel.vote(n, "SUPPORT_UNIT", reason="绝不能先看见")
    house = panel.house
    refused(NotReady, "5号席尚未投票：全部封存后才能同时开票", panel.opened)
    assert "绝不能先看见" not in "".join(row[0] for row in house.rows("SELECT body FROM event"))
    with house.database.reading() as connection:
        packed = export(connection, house.seal_key, panel.case, lambda _: None)
    assert "绝不能先看见".encode() not in packed
    panel.vote(5, "ABSTAIN").opened()
    assert house.one("SELECT count(*) FROM panel_vote") == 5


def test_a_ballot_may_be_changed_before_the_opening_and_not_after(panel: Panel) -> None:
    panel.drawn().declare().seat().meet().to_vote()
    for n in range(1, 6):
        panel.vote(n, "SUPPORT_UNIT")
    panel.vote(1, "SUPPORT_REVIEWER").opened()
    rows = panel.house.rows("SELECT seat, choice FROM panel_vote ORDER BY seat")
    assert [tuple(row) for row in rows] == [(1, "SUPPORT_REVIEWER"), *((n, "SUPPORT_UNIT") for n in range(2, 6))]
    assert panel.house.one("SELECT count(*) FROM panel_ballot") == 6
    refused(NotOffered, "“表决”只在“表决”环节办理", panel.vote, 1, "SUPPORT_UNIT")


def test_nobody_votes_for_a_member(panel: Panel) -> None:
    panel.drawn().declare().seat().meet().to_vote()
    member = panel.seats()[1]
    said = {
        "principal": member,
        "delegate": "e4",
        "from_on": "2026-03-01",
        "until_on": "2026-06-30",
        "authority": "委托书",
    }
    panel.house.order(1, "delegate", **said)
    votes = [{"n": 1, "choice": "MODIFY", "reason": "代投"}]
    ballot = {"votes": votes, "nonce": "随手写下的十六个以上的字符没有含义", "independent": True}
    with pytest.raises(NotReady, match="评审员须本人办理"):
        panel.house.act(panel.case, "vote", "e4", ballot, principal=member)


def test_every_point_is_voted_on_once_with_a_reason_and_a_seal(panel: Panel) -> None:
    panel.drawn("税收", "土地").declare().seat().meet().to_vote()
    votes = [{"n": 1, "choice": "MODIFY", "reason": "须改"}] * 2
    said = {"votes": votes, "nonce": "短短的封签", "independent": True}
    with pytest.raises(NotReady) as found:
        panel.act("vote", panel.seats()[1], said)
    for words in ("分歧点1表决了 2 次", "分歧点2没有表决", "封签不足十六个字符"):
        assert words in found.value.message


@pytest.mark.parametrize(
    ("votes", "base", "majority", "tied"),
    [
        ("UURRR", 5, "SUPPORT_REVIEWER", False), ("UURR", 5, "", True), ("UUURA", 5, "SUPPORT_UNIT", False),
        ("UURAA", 5, "", False), ("UURAA", 3, "SUPPORT_UNIT", False), ("MMMUR", 5, "MODIFY", False), ("UURMM", 5, "", True), ("AAAAA", 5, "", False),
        ("UR", 2, "", True), ("UUURRRR", 7, "SUPPORT_REVIEWER", False),
    ],
)  # fmt: skip
def test_a_majority_is_more_than_half_of_its_base_and_an_abstention_is_for_nothing(
    votes: str, base: int, majority: str, tied: bool
) -> None:
    words = {"U": "SUPPORT_UNIT", "R": "SUPPORT_REVIEWER", "M": "MODIFY", "A": "ABSTAIN"}
    found = result(1, [words[one] for one in votes], base)
    assert (found["majority"], found["tied"]) == (majority, tied)


def policy(panel: Panel, key: str, value: object, unit: str) -> None:
    said = {"key": key, "value": value, "unit": unit, "mark": "A", "source": "试验", "valid_from": "2026-01-01"}
    house = panel.house
    house.staff(1, "second ADMIN city")
    step = house.order(1, "propose_policy", **said).seq
    house.act(1, "approve_policy", "second", {"seq": step})


def test_where_the_others_are_two_and_two_the_liaison_decides(panel: Panel) -> None:
    policy(panel, "panel.liaison_vote", "TIE_BREAK", "choice")
    panel.drawn("无竞争延长", "听证").declare().seat().meet().to_vote()
    refused(NotReady, "没有表决权", panel.vote, 5, "SUPPORT_UNIT", "SUPPORT_UNIT")
    for n, first in enumerate(("SUPPORT_UNIT", "SUPPORT_UNIT", "SUPPORT_REVIEWER", "SUPPORT_REVIEWER"), 1):
        panel.vote(n, first, "SUPPORT_REVIEWER")
    panel.opened()
    assert panel.state == "TIE"
    vote = [{"n": 1, "choice": "SUPPORT_REVIEWER", "reason": "须竞争"}]
    refused(NotReady, "由政府联系领导决定", panel.act, "break_tie", panel.seats()[1], votes=vote)
    refused(NotReady, "不能弃权", panel.act, "break_tie", "l1", votes=[{**vote[0], "choice": "ABSTAIN"}])
    panel.act("break_tie", "l1", votes=vote)
    rows = panel.house.rows(
        "SELECT point_n, majority, tally FROM panel_result WHERE seq = (SELECT max(seq) FROM panel_result) ORDER BY n"
    )
    assert [tuple(row) for row in rows] == [
        (1, "SUPPORT_REVIEWER", "支持承办单位 2、支持审查机构 3"),
        (2, "SUPPORT_REVIEWER", "支持审查机构 4"),
    ]
    assert [row[0] for row in panel.house.rows("SELECT seat FROM panel_dissent ORDER BY n")] == [1, 2]
    panel.signed()
    assert panel.state == "OPINED"


def test_without_the_liaisons_vote_two_and_two_is_no_majority_and_every_position_is_reported(panel: Panel) -> None:
    policy(panel, "panel.liaison_vote", "NON_VOTING", "choice")
    panel.drawn().declare().seat().meet().to_vote()
    for n, choice in enumerate(("SUPPORT_UNIT", "SUPPORT_UNIT", "SUPPORT_REVIEWER", "SUPPORT_REVIEWER"), 1):
        panel.vote(n, choice)
    panel.opened().signed()
    assert panel.state == "SPLIT"
    assert panel.house.one("SELECT count(*) FROM panel_dissent") == 4


def test_four_are_enough_where_the_policy_says_so_and_the_liaison_is_there(panel: Panel) -> None:
    policy(panel, "panel.quorum", 4, "persons")
    panel.drawn().declare().seat()
    panel.deliver().received().next_day(4)
    refused(NotReady, "政府联系领导须在场", panel.act, "convene", "secretary", present=[1, 2, 3, 4], chair=1)
    panel.act("convene", "secretary", present=[1, 2, 3, 5], chair=1)


def test_another_composition_is_a_policy_value(panel: Panel) -> None:
    policy(panel, "panel.seats", "LEGAL_EXPERT:3:RANDOM", "list")
    policy(panel, "panel.quorum", 3, "persons")
    panel.dispute().admit().publish(source="DICE").commit().reveal().draw_dice().declare().seat().meet(
        present=(1, 2, 3)
    ).to_vote(present=(1, 2, 3))
    for n in (1, 2, 3):
        panel.vote(n, "MODIFY")
    panel.opened().signed()
    assert panel.state == "OPINED"


# --- the end ------------------------------------------------------------------------------------------------------------------------


def test_an_opinion_waits_for_every_signature_or_says_whose_is_missing(panel: Panel) -> None:
    panel.drawn().declare().seat().meet().to_vote()
    for n in range(1, 6):
        panel.vote(n, "SUPPORT_UNIT" if n == 1 else "MODIFY")
    panel.opened()
    panel.act("draft_opinion", "secretary", summary="评审意见如下")
    seats = panel.seats()
    panel.act("sign_opinion", seats[1], dissent="保留意见：这一句不得删改")
    refused(NotReady, "您已签名", panel.act, "sign_opinion", seats[1])
    for n in (2, 3, 4):
        panel.act("sign_opinion", seats[n])
    refused(NotReady, "尚未签名", panel.act, "opine", "secretary")
    panel.next_day(3)
    refused(NotReady, "须说明情况", panel.act, "opine", "secretary")
    panel.act("opine", "secretary", note="出差未归")
    kept = panel.house.rows("SELECT name, reason FROM panel_dissent ORDER BY seq, n")
    assert [row[1] for row in kept] == ["1号席理由如述", "保留意见：这一句不得删改"]
    assert panel.house.one("SELECT note FROM panel_opinion WHERE kind = 'ISSUED'").endswith("；出差未归")


def test_what_a_panel_keeps_is_never_changed_or_deleted(panel: Panel) -> None:
    panel.drawn()
    for table in ("panel_seat", "panel_candidate", "expert"):
        for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET name = 'x'"):
            with panel.house.database.engine.connect() as connection, pytest.raises(DatabaseError):
                connection.exec_driver_sql(sql)


def test_a_matter_withdrawn_in_the_middle_of_a_draw_ends_the_panel(panel: Panel) -> None:
    panel.dispute().admit().publish().commit().reveal("unit")
    panel.house.act(panel.matter, "withdraw", "chen")
    assert panel.state == "TERMINATED"
    refused(NotOffered, "随主件终止", panel.reveal, "review")
    assert (
        panel.house.rows(
            "SELECT count(*) FROM clock WHERE case_id = :id AND status IN ('running', 'standing')", id=panel.case
        )[0][0]
        == 0
    )


def test_a_matter_withdrawn_before_the_opening_destroys_the_ballots_unopened(panel: Panel) -> None:
    panel.drawn().declare().seat().meet().to_vote()
    panel.vote(1, "SUPPORT_UNIT").vote(2, "MODIFY")
    house = panel.house
    house.act(panel.matter, "withdraw", "chen")
    assert panel.state == "TERMINATED"
    assert house.one("SELECT count(*) FROM annex WHERE case_id = :id AND value IS NOT NULL", id=panel.case) == 0
    assert house.one("SELECT count(*) FROM panel_ballot") == 2


# --- anybody can recompute it ----------------------------------------------------------------------------------------------------------


def test_the_dossier_alone_recomputes_draw_and_ballots(panel: Panel, tmp_path: Path) -> None:
    panel.drawn().declare(3)
    panel.act("recuse", panel.seats()[3], {**REASON, "ground": "KIN"})
    panel.act("grant", "head", {**REASON, "seat": 3})
    panel.act("declare", panel.seats()[3], no_interest=True, confidential=True)
    panel.seat().meet().to_vote()
    for n in range(1, 6):
        panel.vote(n, "SUPPORT_UNIT")
    panel.opened()
    with panel.house.database.reading() as connection:
        (tmp_path / "d.zip").write_bytes(export(connection, panel.house.seal_key, panel.case, lambda _: None))
    report = verifier.verify_dossier(tmp_path / "d.zip")
    assert (report.faults, report.draws) == ((), 1)


def test_the_dossier_of_a_matter_lists_its_panel_and_once_that_has_ended_its_files(panel: Panel) -> None:
    def listed() -> str:
        with panel.house.database.reading() as connection:
            packed = export(connection, panel.house.seal_key, panel.matter, lambda _: None)
        return zipfile.ZipFile(io.BytesIO(packed)).read("目录.md").decode()

    panel.drawn().declare().seat().meet().to_vote()
    head = panel.house.one('SELECT head FROM "case" WHERE id = :id', id=panel.case)
    assert f"| {panel.case} | 招商协议评审 |" in listed()
    assert (head[:16] in listed(), "minutes" in listed()) == (True, False)
    for n in range(1, 6):
        panel.vote(n, "SUPPORT_UNIT")
    panel.opened().signed()
    minutes = panel.house.one("SELECT sha256 FROM material WHERE case_id = :id AND kind = 'minutes'", id=panel.case)
    assert ("minutes" in listed(), minutes[:16] in listed()) == (True, True)
