"""Papers signed for by everybody, a meeting on the day of which everybody was told, an outside opinion that the members want."""

from typing import Any

import pytest

from engine.errors import NotOffered, NotReady, NotYours
from house.panelpage import panel_page
from house.readiness import for_panel
from tests.panels import REASON, Panel
from tests.workflows.test_panel_review import panel, refused, settled

__all__ = ["panel", "settled"]
ALL = [1, 2, 3, 4, 5]
ABSENT = {**REASON, "ground": "ABSENCE"}
ROLL = ("minutes=签到表",)


def convene(panel: Panel) -> Any:
    return panel.act("convene", "secretary", present=ALL, chair=1)


def short(panel: Panel, *present: int) -> Any:
    """Only these came; all are called for the next working day."""
    said = {"present": list(present), "reason": "其余未到", "meeting_on": panel.in_days(1).isoformat()}
    return panel.act("lack_quorum", "secretary", said, ROLL)


def said(panel: Panel) -> list[tuple[str, str]]:
    """What was said against members, and what was decided."""
    with panel.house.database.glance(panel.house.now) as docket:
        return [(one.about, one.outcome) for one in panel_page(docket, panel.case, "secretary").disputes]


def bundle(panel: Panel, act: str, days: int) -> Any:
    day = panel.in_days(days).isoformat()
    return panel.act(act, "secretary", {"note": "卷一", "meeting_on": day}, ("panel_papers=卷",))


# --- the day -----------------------------------------------------------------------------------------------------------------


def test_a_meeting_is_announced_no_earlier_than_the_papers_allow_and_held_on_that_day(panel: Panel) -> None:
    panel.drawn().declare().seat()
    past = {"note": "卷一", "meeting_on": "2020-01-01"}
    refused(NotReady, "最早在 2026-03-19 召开", panel.act, "deliver", "secretary", past, ("panel_papers=卷",))
    refused(NotReady, "最早在 2026-03-19 召开", bundle, panel, "deliver", 3)
    bundle(panel, "deliver", 6)
    panel.received().next_day(4)
    refused(NotReady, "评议会定于 2026-03-23，不能在 2026-03-19 召开", convene, panel)
    panel.next_day(2)
    convene(panel)


def test_a_meeting_is_moved_by_telling_everybody_and_never_before_the_least_time(panel: Panel) -> None:
    panel.drawn().declare().seat().deliver().received()
    moved = {"meeting_on": "2026-03-18", **REASON}
    refused(NotReady, "最早在 2026-03-19 召开", panel.act, "move_meeting", "secretary", moved)
    refused(NotYours, "不属于您", panel.act, "move_meeting", panel.seats()[1], moved)
    never = {**moved, "meeting_on": "2099-01-05"}
    refused(NotReady, "最迟在 2026-03-27 召开", panel.act, "move_meeting", "secretary", never)
    plan = panel.act("move_meeting", "secretary", {**moved, "meeting_on": "2026-03-20"})
    told = {notice.person or notice.org for notice in plan.notices}
    assert set(panel.seats().values()) | {"dept", "bureau"} <= told
    panel.next_day(4)
    refused(NotReady, "评议会定于 2026-03-20", convene, panel)
    panel.next_day(1)
    convene(panel)
    panel.act("adjourn", "secretary", REASON)
    refused(NotReady, "2026-03-26 起才能评议", convene, panel)


# --- signing for the papers --------------------------------------------------------------------------------------------------


def test_the_least_time_begins_when_everybody_has_the_papers(panel: Panel) -> None:
    panel.drawn().declare().seat()
    bundle(panel, "deliver", 5)
    panel.received(5)
    panel.next_day(2)
    refused(NotReady, "5号席尚未签收材料", convene, panel)
    panel.act("excuse", panel.seats()[2], {**REASON, "ground": "ILLNESS"})
    with panel.house.database.glance(panel.house.now) as docket:
        lines = {one.title: one for one in for_panel(docket, docket.see(panel.case, "secretary"))}
    assert [lines[f"{n}号席签收材料"].how for n in (1, 5)] == ["done", "missing"]
    assert lines["召开评议会"].note == "材料送达后最短期限届满起，定于2026-03-20"
    assert lines["2号席缺位的报告"].who == "批准机关"
    refused(NotReady, "已签收", panel.act, "receive", panel.seats()[1])
    panel.act("receive", panel.seats()[5])
    panel.next_day(3)
    refused(NotReady, "2026-03-23 起才能评议", convene, panel)
    panel.act("refuse_absence", "head", {**REASON, "seat": 2})
    panel.act("move_meeting", "secretary", meeting_on="2026-03-23", **REASON)
    panel.next_day(1)
    convene(panel)


def test_whoever_does_not_sign_is_served_and_a_paper_says_so(panel: Panel) -> None:
    panel.drawn().declare().seat().deliver(6).received(4)
    said = {"seat": 4, "note": "邮寄送达，本人签收"}
    proof = ("delivery_proof=回证",)
    refused(NotReady, "次日起才能登记送达", panel.act, "serve", "secretary", said, proof)
    panel.next_day()
    refused(NotReady, "送达回证", panel.act, "serve", "secretary", said)
    panel.act("serve", "secretary", said, proof)
    refused(NotReady, "4号席已签收", panel.act, "serve", "secretary", said, proof)
    panel.next_day()
    panel.act("receive", panel.seats()[4])
    refused(NotReady, "4号席已签收", panel.act, "receive", panel.seats()[4])
    panel.next_day(3)
    refused(NotReady, "2026-03-23 起才能评议", convene, panel)
    panel.next_day()
    convene(panel)


def test_a_meeting_is_not_moved_to_the_day_on_which_it_is_moved_and_late_only_by_days(panel: Panel) -> None:
    panel.drawn().declare().seat().deliver().received().next_day(4)
    moved = {"meeting_on": panel.house.now.date().isoformat(), **REASON}
    refused(NotReady, "最早在 2026-03-20 召开", panel.act, "move_meeting", "secretary", moved)
    panel.next_day(10)
    refused(
        NotReady,
        "最迟在 2026-04-08 召开",
        panel.act,
        "move_meeting",
        "secretary",
        {**moved, "meeting_on": "2026-04-09"},
    )
    panel.act("move_meeting", "secretary", {**moved, "meeting_on": panel.in_days(1).isoformat()})
    panel.next_day()
    convene(panel)


def test_papers_that_come_later_are_signed_for_too(panel: Panel) -> None:
    panel.drawn().declare().seat().deliver().received().next_day(2)
    bundle(panel, "add_papers", 4)
    panel.next_day(4)
    refused(NotReady, "1号席、2号席、3号席、4号席、5号席尚未签收材料", convene, panel)


# --- an outside opinion ------------------------------------------------------------------------------------------------------


def test_nobody_else_speaks_for_a_member_who_wants_no_outside_opinion(panel: Panel) -> None:
    panel.drawn().declare().seat().meet()
    said = {"body": "某评估院", "questions": ["是否必要"], "independent": True, "in_favour": ALL}
    refused(NotYours, "不属于您", panel.act, "want_evaluation", "secretary", REASON)
    refused(NotReady, "要求的有 0 席，没有过半数（5 席）", panel.act, "order_evaluation", "secretary", said)
    panel.wanted(2, 3)
    panel.wanted(4)
    refused(NotReady, "2、3、4号席已要求第三方意见", panel.to_vote)
    plan = panel.act("order_evaluation", "secretary", said)
    assert plan.deed.answers.in_favour == [2, 3, 4]


# --- too few -----------------------------------------------------------------------------------------------------------------


def test_a_meeting_that_is_short_is_called_again_within_two_days_and_then_the_missing_are_replaced(
    panel: Panel,
) -> None:
    panel.drawn().declare().seat().deliver().received().next_day(4)
    day = panel.house.now.date()
    said = {"present": [1, 2, 5], "reason": "三号席、四号席未到", "meeting_on": panel.in_days(1).isoformat()}
    refused(NotReady, "应当召开评议会", panel.act, "lack_quorum", "secretary", {**said, "present": ALL})
    for wrong in (day, panel.in_days(3)):
        late = {**said, "meeting_on": wrong.isoformat()}
        refused(NotReady, "2026-03-23 之前（含当日）", panel.act, "lack_quorum", "secretary", late)
    refused(NotReady, "会议纪要或表决记录", panel.act, "lack_quorum", "secretary", said)
    panel.act("lack_quorum", "secretary", said, ROLL)
    assert panel.state == "ADJOURNED"
    refused(NotReady, "评议会定于 2026-03-20", convene, panel)
    refused(NotReady, "评议会定于 2026-03-20", panel.act, "lack_quorum", "secretary", said, ROLL)
    panel.next_day(1)
    again = {**said, "present": [1, 2, 4], "meeting_on": panel.in_days(2).isoformat()}
    panel.act("lack_quorum", "secretary", again, ROLL)
    refused(NotReady, "双方和本人可在 2026-03-24 前", panel.act, "replace", "head", {**ABSENT, "seat": 3})
    for once in (4, 5):
        refused(NotReady, "因此缺位的报告", panel.act, "replace", "shi", {**ABSENT, "seat": once})
    panel.next_day(2)
    refused(NotReady, "3号席的缺位报告待决定", convene, panel)
    panel.next_day(1)
    sat = panel.seats()[3]
    panel.act("replace", "head", {**ABSENT, "seat": 3})
    assert (panel.state, panel.seats()[3] == sat) == ("RECUSAL", False)


def test_a_meeting_that_nobody_calls_again_drives_nobody_out(panel: Panel) -> None:
    panel.drawn().declare().seat().deliver().received().next_day(4)
    short(panel, 1, 2, 4, 5)
    panel.next_day(4)
    assert "breach" in panel.house.acts(panel.case)
    refused(NotReady, "因此缺位的报告", panel.act, "replace", "head", {**ABSENT, "seat": 3})


def test_whoever_was_missing_twice_is_heard_and_several_are_decided_one_by_one(panel: Panel) -> None:
    panel.drawn().declare().seat().deliver().received().next_day(4)
    for _ in range(2):
        short(panel, 1, 2, 5)
        panel.next_day(1)
    third, fourth = panel.seats()[3], panel.seats()[4]
    assert said(panel) == [(f"{n}号席 人选{who.upper()}", "") for n, who in ((3, third), (4, fourth))]
    refused(NotReady, "1号席没有登记的缺位", panel.act, "object_absence_member", panel.seats()[1], REASON)
    panel.act("object_absence_member", third, REASON)
    refused(NotReady, "已提过异议", panel.act, "object_absence_member", third, REASON)
    panel.next_day(2)
    refused(NotReady, "评审员本人对缺位有异议", panel.act, "replace", "head", {**ABSENT, "seat": 3})
    panel.act("replace", "head", {**ABSENT, "seat": 4})
    assert (panel.state, panel.seats()[4] == fourth) == ("RECUSAL", False)
    panel.act("declare", panel.seats()[4], no_interest=True, confidential=True)
    refused(NotReady, "3号席的缺位报告待决定", panel.seat)
    panel.act("refuse_absence", "shi", {**REASON, "seat": 3})
    panel.act("seat", "secretary")
    assert panel.seats()[3] == third
    shown = dict(said(panel))
    assert shown[f"3号席 人选{third.upper()}"] == shown[f"3号席 人选{third.upper()}的缺位"] == "不予递补"
    assert "递补" in shown[f"4号席 人选{fourth.upper()}"]


def test_members_who_stay_away_in_turn_put_off_no_panel(panel: Panel) -> None:
    panel.drawn().declare().seat().deliver().received().next_day(4)
    for present in ((1, 2, 4, 5), (1, 2, 3, 5), (1, 2, 4, 5)):
        short(panel, *present)
        panel.next_day()
    panel.act("refuse_absence", "head", {**REASON, "seat": 3})
    refused(NotReady, "没有待决定的缺位报告", panel.act, "refuse_absence", "head", {**REASON, "seat": 4})
    convene(panel)


def test_whoever_has_convened_all_cannot_say_that_day_that_somebody_stayed_away(panel: Panel) -> None:
    panel.drawn().declare().seat().meet()
    with pytest.raises(NotOffered):
        short(panel, 1, 2, 4, 5)


def test_a_meeting_that_was_short_meets_on_its_new_day(panel: Panel) -> None:
    panel.drawn().declare().seat().deliver().received().next_day(4)
    said = {"present": [], "reason": "道路中断", "meeting_on": panel.in_days(2).isoformat()}
    panel.act("lack_quorum", "secretary", said, ROLL)
    refused(NotReady, "须在今日之后", panel.act, "move_meeting", "secretary", meeting_on="2026-04-01", **REASON)
    panel.act("move_meeting", "secretary", meeting_on=panel.in_days(1).isoformat(), **REASON)
    panel.next_day(1)
    convene(panel)
    panel.to_vote()
