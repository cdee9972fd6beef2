"""Leaving, standing in, coming back, the roster and the list for whoever takes over, as pages."""

from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from engine.errors import NotReady
from tests.web.conftest import Office


def days(office: Office, start: int, end: int) -> dict[str, str]:
    today = office.house.now().date()
    return {"from_on": str(today + timedelta(start)), "until_on": str(today + timedelta(end))}


def said(office: Office, person: str, *line: str, start: int = 1, end: int = 5, **more: Any) -> dict[str, Any]:
    found = {"person": person, "reason": "休假", "without": "", **days(office, start, end), **more}
    for n, who in enumerate(line):
        found |= {f"deputies.{n}.delegate": who, f"deputies.{n}.authority": "请假单 局长签批"}
    return found


def left(office: Office) -> list[tuple[str, bool]]:
    return [
        (who, bool(holds)) for who, holds in office.door.rows("SELECT person, holds FROM leave ORDER BY case_id, seq")
    ]


def brought(office: Office) -> int:
    office.door.now = office.house.now()
    asked = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 900_000}
    papers = ("draft=合同", "explanation=说明", "counterparty=对方", "budget=预算")
    case = office.door.open("township_review", "create", "wang_jia", "jia", asked, papers, title="村道合同")
    for who, act, answers in (
        ("wang_jia", "finish_draft", {}), ("zhao_jia", "submit", {"undecided": True}), ("li", "accept", {}), ("li", "claim", {}),
    ):  # fmt: skip
        office.door.act(case, act, who, answers)
    return case


def test_one_registers_ones_leave_with_deputies_in_order_and_comes_back_earlier(office: Office) -> None:
    zhou = office.as_("zhou_jia")
    assert "第一代理人" in zhou.get("/absences/new").text
    sent = zhou.post("/absences/new", said(office, "zhou_jia", "wang_jia", "office_jia"))
    assert (sent.status_code, sent.headers["location"]) == (303, "/delegations?done=absent")
    shown = unescape(zhou.get("/delegations?done=absent").text)
    assert "离岗已登记" in shown
    assert shown.index("第一代理人") < shown.index("第二代理人")
    assert "同事的离岗" in office.as_("wang_jia").get("/delegations").text
    assert "同事的离岗" not in office.as_("wang_yi").get("/delegations").text
    back = {"person": "zhou_jia", "from_on": days(office, 1, 5)["from_on"], "back_on": days(office, 9, 9)["from_on"]}
    wrong = zhou.post("/absences/back", back)
    assert wrong.status_code == 422
    assert "本来就在岗" in wrong.text
    assert zhou.post("/absences/back", {**back, "back_on": str(office.house.now().date())}).status_code == 303
    assert left(office) == [("zhou_jia", True), ("zhou_jia", False)]


def test_everything_wrong_comes_back_beside_its_line_with_names_and_what_was_written(office: Office) -> None:
    office.door.order(
        1, "add_persons", persons=[{"username": "wang_yi", "name": "王一"}, {"username": "zhou_jia", "name": "周一"}]
    )
    zhou = office.as_("zhou_jia")
    sent = zhou.post("/absences/new", said(office, "zhou_jia", "zhou_jia", "wang_yi", start=5, end=1))
    assert sent.status_code == 422
    for words in (
        "终止日早于起始日",
        "本人不能做自己的代理人",
        "王一 在乙镇任职",
        'value="wang_yi"',
        'href="#f-deputies.1.delegate"',
    ):
        assert words in unescape(sent.text)
    sent = zhou.post("/absences/new", {**said(office, "zhou_jia"), "deputies.1.delegate": "nobody"})
    for words in ("没有登记用户名为 nobody 的人", "请写明依据", "中间不要空一位"):
        assert words in sent.text
    assert "请指定代理人" in zhou.post("/absences/new", said(office, "zhou_jia")).text
    assert left(office) == []


def test_a_circle_is_refused_by_name(office: Office) -> None:
    office.door.order(
        1, "add_persons", persons=[{"username": "wang_jia", "name": "王五"}, {"username": "zhou_jia", "name": "周一"}]
    )
    assert office.as_("wang_jia").post("/absences/new", said(office, "wang_jia", "zhou_jia")).status_code == 303
    refused = office.as_("zhou_jia").post("/absences/new", said(office, "zhou_jia", "wang_jia", start=3, end=9))
    assert refused.status_code == 422
    assert "代理成环：周一 → 王五 → 周一" in refused.text


def test_what_falls_due_is_shown_before_it_is_registered_and_afterwards_to_whom_it_concerns(office: Office) -> None:
    case = brought(office)
    li, plan = office.as_("li"), said(office, "li", "qian", start=0, end=20)
    first = li.post("/absences/new", plan)
    assert first.status_code == 200
    assert "离岗期间到期" in first.text
    assert "第一代理人 qian" in first.text
    assert left(office) == []
    assert li.post("/absences/new", {**plan, "sure": "yes"}).status_code == 303
    assert "第一代理人 qian" in office.as_("sun").get(f"/cases/{case}").text
    lead = office.as_("sun").get("/inbox").text
    assert "件在承办人离岗期间到期" in lead
    assert "件在承办人离岗期间到期" not in office.as_("sun2").get("/inbox").text
    assert "村道合同" in office.as_("qian").get("/inbox").text
    leave = said(office, "qian", start=0, end=20, without="在外培训")
    assert office.as_("qian").post("/absences/new", {**leave, "sure": "yes"}).status_code == 303
    page = office.as_("sun").get(f"/cases/{case}").text
    assert "没有人能代办" in page
    assert "也离岗" in page
    assert f"/cases/{case}/acts/reassign" in page
    assert "件没有人能代办" in office.as_("sun").get("/inbox").text
    assert "没有人能办" in office.as_("second").get("/delegations").text


def test_only_an_administrator_registers_for_somebody_else(office: Office) -> None:
    plan = said(office, "wang_jia", "zhou_jia")
    assert office.as_("head_jia").post("/absences/new", plan).status_code in (403, 404, 422)
    assert left(office) == []
    assert office.as_("second").post("/absences/new", plan).status_code == 303
    assert left(office) == [("wang_jia", True)]


def test_an_administrator_of_one_town_hands_out_no_authority_of_another(office: Office) -> None:
    office.door.staff(1, "keeper ADMIN yi")
    yi = office.door.one("SELECT id FROM \"case\" WHERE workflow = 'administration' AND org = 'yi'")
    today = office.house.now().date().isoformat()
    office.door.now = office.house.now()
    grab = {"principal": "sun", "delegate": "keeper", "from_on": today, "until_on": today, "authority": "自写"}
    gone = {"person": "sun", "from_on": today, "until_on": today, "reason": "休假", "without": "无"}
    for act, answers in (("delegate", grab), ("absent", gone)):
        with pytest.raises(NotReady, match="由其本人或管理员登记"):
            office.door.act(yi, act, "keeper", answers)


def test_the_roster_is_for_who_reviews_or_watches(office: Office) -> None:
    shown = unescape(office.as_("sun2").get("/absences/roster").text)
    assert "只有li2一位审查人员" in shown
    assert "示范县司法局审查科" in shown
    assert "列入名册" not in shown
    assert "列入名册" in office.as_("second").get("/absences/roster").text
    assert office.as_("wang_jia").get("/absences/roster").status_code == 403


def test_the_list_for_whoever_takes_over_is_read_printed_and_taken_away(office: Office) -> None:
    brought(office)
    page = office.as_("sun").get("/absences/handover/li")
    assert page.status_code == 200
    assert "村道合同" in page.text
    assert "草稿" in page.text
    assert office.as_("wang_yi").get("/absences/handover/li").status_code == 404
    assert office.as_("li").get("/absences/handover/li?from=soon").status_code == 422
    file = office.as_("li").get("/absences/handover/li/list.xlsx")
    assert file.status_code == 200
    sheet = CalamineWorkbook.from_object(BytesIO(file.content)).get_sheet_by_name("审查件").to_python()
    assert sheet[1][0] == "村道合同"
    assert isinstance(sheet[1][4], date)
    assert office.as_("wang_yi").get("/absences/handover/li/list.xlsx").status_code == 404
