"""Standing in for each other: entered by oneself or the administrator, revoked, and what nobody would be there for."""

from datetime import timedelta

from engine.inbox import delegations
from house.delegating import uncovered
from tests.web.conftest import Office


def said(office: Office, **more: object) -> dict[str, object]:
    today = office.house.now().date()
    plain = {"principal": "zhao_jia", "delegate": "head_jia", "from_on": today, "until_on": today + timedelta(5), "authority": "请假单 9月28日签批"}  # fmt: skip
    return {name: str(value) if name != "roles" else value for name, value in {**plain, **more}.items()}


def holds(office: Office, person: str) -> int:
    with office.house.database.reading() as connection:
        return len(delegations(connection, office.house.now().date(), principal=person))


def test_one_delegates_ones_own_work_and_takes_it_back(office: Office) -> None:
    zhao = office.as_("zhao_jia")
    assert zhao.post("/delegations/new", said(office)).status_code == 303
    assert holds(office, "zhao_jia") == 1
    assert "正在代办" in office.as_("head_jia").get("/delegations").text
    assert "请假单" not in office.as_("wang_yi").get("/delegations").text
    key = {name: said(office)[name] for name in ("principal", "delegate", "from_on")}
    assert office.as_("wang_jia").post("/delegations/revoke", key).status_code in (403, 404, 422)
    assert holds(office, "zhao_jia") == 1
    assert zhao.post("/delegations/revoke", key).status_code == 303
    assert holds(office, "zhao_jia") == 0
    assert "已撤销" in zhao.get("/delegations").text


def test_only_an_administrator_enters_it_for_somebody_else(office: Office) -> None:
    assert office.as_("wang_jia").post("/delegations/new", said(office)).status_code in (403, 404, 422)
    assert holds(office, "zhao_jia") == 0
    assert office.as_("second").post("/delegations/new", said(office)).status_code == 303
    assert holds(office, "zhao_jia") == 1


def test_a_form_with_faults_comes_back_with_all_of_them(office: Office) -> None:
    today = office.house.now().date()
    wrong = said(office, delegate="nobody", until_on=today - timedelta(9), authority="")
    answer = office.as_("zhao_jia").post("/delegations/new", wrong)
    assert answer.status_code == 422
    assert "没有登记用户名为 nobody 的人" in answer.text
    assert "终止日已经过去" in answer.text
    assert 'value="nobody"' in answer.text
    own = office.as_("zhao_jia").post("/delegations/new", said(office, delegate="zhao_jia"))
    assert "不能委托给本人" in own.text


def test_what_falls_due_in_an_absence_with_nobody_there_is_pointed_out(office: Office) -> None:
    now = office.house.now()
    office.door.now = now
    asked = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 900_000}
    papers = ("draft=合同", "explanation=说明", "counterparty=对方", "budget=预算")
    case = office.door.open("township_review", "create", "wang_jia", "jia", asked, papers, title="村道合同")
    office.door.act(case, "finish_draft", "wang_jia")
    office.door.act(case, "submit", "zhao_jia", {"undecided": True, "planned_on": None})
    office.door.act(case, "accept", "li")
    office.door.act(case, "claim", "li")
    away = said(office, principal="li", delegate="qian", until_on=now.date() + timedelta(60), roles=["EXAMINER"])
    assert office.as_("li").post("/delegations/new", away).status_code == 303
    assert found_uncovered(office, "li") == [case]
    assert "委托不含这项职责" in office.as_("li").get("/delegations").text
    assert "补登委托" in office.as_("second").get("/delegations").text
    whole = {**away, "delegate": "sun", "roles": [], "authority": "请假单，补登"}
    assert office.as_("li").post("/delegations/new", whole).status_code == 303
    assert found_uncovered(office, "li") == []
    leave = {"person": "sun", "from_on": now.date().isoformat(), "until_on": str(now.date() + timedelta(60)), "reason": "学习", "without": "所内另有安排"}  # fmt: skip
    hub = office.door.one("SELECT id FROM \"case\" WHERE workflow = 'administration' AND org = 'hub'")
    office.door.act(hub, "absent", "sun", leave)
    assert found_uncovered(office, "li") == [case]  # who stands in is away too


def found_uncovered(office: Office, person: str) -> list[int]:
    with office.house.database.glance(office.house.now()) as docket:
        return [one.case for one in uncovered(office.house, docket, lambda one: one.principal == person)]
