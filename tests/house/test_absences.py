"""Away and stood in for: who acts in whose turn, whose inbox shows it, what falls due meanwhile, who is told when nobody is left."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from engine.errors import NotFound, NotYours
from house.absences import Instead, absences, deputies_of, instead_of
from house.handover import as_file, handover
from house.meanwhile import Due, due_between, due_while_away, standing
from house.queues import inbox
from house.roster import roster
from tests.house import telling
from tests.house.office import CHECKS, Office

MONDAY = date(2026, 3, 2)


def leave(
    office: Office, person: str, start: str, end: str, *deputies: str | tuple[str, Sequence[str]], reason: str = "休假"
) -> None:
    """An absence, as the administrator enters it."""
    line = [one if isinstance(one, tuple) else (one, ()) for one in deputies]
    said: dict[str, Any] = {
        "person": person,
        "from_on": start,
        "until_on": end,
        "reason": reason,
        "without": "" if line else "没有在办件",
    }
    named = [{"delegate": who, "authority": "假条一号", "roles": list(roles)} for who, roles in line]
    office.acts.order(book(office, "city"), "absent", **said, deputies=named)


def book(office: Office, org: str) -> int:
    return int(
        office.acts.one("SELECT min(id) FROM \"case\" WHERE workflow = 'administration' AND org = :org", org=org)
    )


def todo(office: Office, person: str) -> list[int]:
    with office.looking() as docket:
        return [row.id for row in inbox(office.house, docket, person).rows]


def deputies(office: Office, person: str, role: str = "", day: date = MONDAY) -> list[str]:
    with office.looking() as docket:
        return deputies_of(docket.connection, person, day, role)


def instead(office: Office, person: str, role: str = "", day: date = MONDAY) -> Instead:
    with office.looking() as docket:
        offices = office.house.snapshot(docket.connection).offices
        return instead_of(docket.connection, offices, person, day, role)


def meanwhile(office: Office, *persons: str) -> list[Due]:
    with office.looking() as docket:
        return due_while_away(office.house, docket, persons)


# --- whose turn it is -------------------------------------------------------------------------------------------------


def test_deputies_come_in_order_within_their_days_and_roles_and_only_those_who_are_there(office: Office) -> None:
    leave(office, "li", "2026-03-03", "2026-03-06", "qian", ("sun", ["REVIEWER"]))
    assert deputies(office, "li") == []
    assert deputies(office, "li", day=date(2026, 3, 3)) == ["qian", "sun"]
    assert deputies(office, "li", "EXAMINER", date(2026, 3, 3)) == ["qian"]
    leave(office, "qian", "2026-03-04", "2026-03-05", "sun")
    assert deputies(office, "li", day=date(2026, 3, 4)) == ["sun"]
    assert deputies(office, "li", "EXAMINER", date(2026, 3, 4)) == []
    assert deputies(office, "li", day=date(2026, 3, 9)) == []


def test_a_deputys_own_deputy_is_never_meant(office: Office) -> None:
    case = office.case("INTERNAL_REVIEW")
    leave(office, "zhao_jia", "2026-03-02", "2026-03-06", "head_jia")
    leave(office, "head_jia", "2026-03-02", "2026-03-06", "office_jia")
    assert deputies(office, "zhao_jia") == []
    assert deputies(office, "head_jia") == ["office_jia"]
    assert todo(office, "office_jia") == []
    with pytest.raises(NotYours, match="没有 zhao_jia 委托您"):
        office.acts.act(case, "submit", "office_jia", {"undecided": True}, principal="zhao_jia")


def test_the_inbox_goes_to_the_first_who_is_there_and_to_the_next_what_the_first_may_not_do(office: Office) -> None:
    leave(office, "sun", "2026-03-02", "2026-03-06", "li", "qian")
    own, other = office.case("ASSIGNED", reviewer="li"), office.case("ASSIGNED", reviewer="qian")
    for case, reviewer in ((own, "li"), (other, "qian")):
        office.acts.act(case, "complete_checks", reviewer, CHECKS)
    with office.looking() as docket:
        told = inbox(office.house, docket, "qian")
    assert [(one.person, one.ahead) for one in told.acting] == [("sun", "李四")]
    assert [(row.id, row.principal) for row in told.rows] == [(own, "sun")], "li has examined it and may not sign it"
    assert other in todo(office, "li")
    leave(office, "li", "2026-03-03", "2026-03-04", "qian")
    office.at("2026-03-03")
    assert {own, other} <= set(todo(office, "qian"))


def test_the_record_names_both_and_the_paper_of_the_deputy_who_acted(office: Office) -> None:
    case = office.case("INTERNAL_REVIEW")
    office.delegate("zhao_jia", "head_jia", "2026-02-02", "2026-02-06")
    leave(office, "zhao_jia", "2026-03-02", "2026-03-06", "head_jia", "office_jia")
    with pytest.raises(NotYours, match="第1代理人 head_jia 在岗"):
        office.acts.act(case, "submit", "office_jia", {"undecided": True}, principal="zhao_jia")
    office.acts.act(case, "submit", "head_jia", {"undecided": True}, principal="zhao_jia")
    body = office.acts.one("SELECT body FROM event WHERE case_id = :id AND act = 'submit'", id=case)
    assert '"actor":"head_jia"' in body
    assert '"on_behalf_of":"zhao_jia"' in body
    assert "假条一号" in body
    assert office.acts.verify().holds


# --- nobody left ------------------------------------------------------------------------------------------------------


def test_whoever_is_at_work_needs_nobody_told_instead(office: Office) -> None:
    assert instead(office, "wang_jia") == Instead()
    leave(office, "wang_jia", "2026-03-02", "2026-03-06", "zhou_jia", "office_jia")
    assert instead(office, "wang_jia") == Instead(("zhou_jia",), "deputy")


def test_when_all_deputies_are_away_the_next_then_the_lead_then_the_administrator_is_told(office: Office) -> None:
    leave(office, "wang_jia", "2026-03-02", "2026-03-06", "zhou_jia", "office_jia")
    leave(office, "zhou_jia", "2026-03-02", "2026-03-06", "head_jia")
    assert instead(office, "wang_jia") == Instead(("office_jia",), "deputy")
    leave(office, "office_jia", "2026-03-02", "2026-03-06")
    assert instead(office, "wang_jia") == Instead(("zhao_jia", "head_jia"), "lead")
    for who in ("zhao_jia", "head_jia"):
        leave(office, who, "2026-03-02", "2026-03-06", "li")
    assert instead(office, "wang_jia") == Instead(("root", "second"), "admin")


def test_who_has_left_the_service_stands_in_no_more(office: Office) -> None:
    leave(office, "wang_jia", "2026-03-02", "2026-03-06", "zhou_jia", "office_jia")
    gone = {"person": "zhou_jia", "role": "HANDLER", "org": "jia", "from_on": "2020-01-01", "until_on": "2026-03-01"}
    office.acts.order(1, "appoint", posts=[gone])
    assert deputies(office, "wang_jia") == ["office_jia"]


def test_notices_go_to_whose_turn_it_is_and_to_the_lead_only_when_nobody_is_left(office: Office) -> None:
    first, second, third = (office.case("ASSIGNED") for _ in range(3))
    leave(office, "li", "2026-03-02", "2026-03-06", "qian", "gu")
    assert urged(office, first) == {"li", "qian", "watcher"}
    leave(office, "qian", "2026-03-02", "2026-03-06", "sun")
    assert urged(office, second) == {"li", "gu", "watcher"}
    leave(office, "gu", "2026-03-02", "2026-03-06")
    assert urged(office, third) == {"li", "sun", "watcher"}


def urged(office: Office, case: int) -> set[str]:
    """Who is told that a case is urgent: the reviewer by name, and the supervisor."""
    office.acts.act(case, "urge", "head_jia", {"ground": "EMERGENCY", "reason": "汛期施工"})
    telling.out(telling.house(office))
    return set(telling.told(office, case)[max(telling.told(office, case))])


# --- what falls due meanwhile -----------------------------------------------------------------------------------------


def test_a_due_day_in_an_absence_is_told_before_and_after_it_is_registered(office: Office) -> None:
    case = office.case("ASSIGNED")
    assert office.acts.due(case, "review") == date(2026, 3, 9)
    with office.looking() as docket:
        before = due_between(office.house, docket, "li", date(2026, 3, 6), date(2026, 3, 12), "学习", [("qian", ())])
    leave(office, "li", "2026-03-06", "2026-03-12", "qian", reason="学习")
    (due,) = meanwhile(office, "li")
    assert [one.words for one in before] == [due.words] == ["李四 3月6日至12日离岗，到期日在其间；第一代理人 钱七"]
    assert (due.case, due.due_on, due.settled, due.deputies) == (case, date(2026, 3, 9), True, ["qian"])
    assert ("reassign", ["孙八"]) in [(act, who.split("、")) for act, _, who in due.remedies]
    assert meanwhile(office, "qian") == []


def test_when_no_deputy_can_act_it_says_why_and_who_can_mend_it(office: Office) -> None:
    office.case("DRAFT_OPINION")
    leave(office, "sun", "2026-03-05", "2026-03-11", "li", "gu")
    leave(office, "gu", "2026-03-09", "2026-03-10", reason="开庭")
    (due,) = meanwhile(office, "sun")
    assert not due.settled
    assert "第一代理人 李四（在本件中须回避）；第二代理人 顾问（3月9日至10日也离岗）" in due.words
    assert "没有人能代办，请" in due.words


def test_a_case_says_so_while_its_person_is_away_whenever_it_is_due(office: Office) -> None:
    case = office.case("ASSIGNED")
    with office.looking() as docket:
        assert standing(office.house, docket, case) is None
    leave(office, "li", "2026-03-02", "2026-03-03", "qian")
    with office.looking() as docket:
        told = standing(office.house, docket, case)
    assert told is not None
    assert told.words == "李四 3月2日至3日离岗；第一代理人 钱七"
    office.at("2026-03-04")
    with office.looking() as docket:
        assert standing(office.house, docket, case) is None


def test_an_internal_matter_is_not_named_to_whoever_only_covers_the_office(office: Office) -> None:
    asked = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 900_000, "confidential": True}
    papers = ("draft=合同", "explanation=说明", "counterparty=执照", "budget=预算")
    case = office.acts.open("township_review", "create", "wang_jia", "jia", asked, papers, title="干部安置")
    office.acts.act(case, "finish_draft", "wang_jia")
    office.acts.act(case, "submit", "zhao_jia", {"undecided": True})
    office.acts.act(case, "accept", "li")
    office.acts.act(case, "assign", "sun", {"person": "li"})
    leave(office, "li", "2026-03-06", "2026-03-12", "qian")
    assert [one.title for one in meanwhile(office, "li")] == ["内部事项"]


def test_an_absence_says_in_which_days_nobody_would_stand_in(office: Office) -> None:
    leave(office, "li", "2026-03-03", "2026-03-10", "qian")
    leave(office, "qian", "2026-03-05", "2026-03-06", "sun")
    with office.looking() as docket:
        own, other = absences(office.house, docket, ["li", "qian"])
    found = {one.person: one for one in (own, other)}
    assert found["li"].alone == "3月5日至6日"
    assert [(one.place, one.name, one.away) for one in found["li"].deputies] == [("第一代理人", "钱七", "3月5日至6日")]
    assert found["qian"].alone == ""
    office.acts.order(book(office, "city"), "back", person="qian", from_on="2026-03-05", back_on="2026-03-02")
    with office.looking() as docket:
        (left,) = absences(office.house, docket, ["li", "qian"])
    assert left.alone == ""


# --- roster and hand-over ---------------------------------------------------------------------------------------------


def test_the_roster_points_out_one_person_offices_and_days_without_a_reviewer(office: Office) -> None:
    with office.looking() as docket:
        found = {one.org: one for one in roster(office.house, docket, ["hub", "hub2", "local", "bureau"])}
    assert found["hub"].tone == "good"
    assert [one.username for one in found["hub"].cover] == ["cover"]
    assert found["hub2"].tone == "thin"
    assert found["hub2"].warnings == ["只有li2一位审查人员"]
    leave(office, "li2", "2026-03-09", "2026-03-13", "sun2")
    leave(office, "cover", "2026-03-12", "2026-03-20", reason="借调")
    with office.looking() as docket:
        (hub2,) = roster(office.house, docket, ["hub2"])
    assert hub2.tone == "bare"
    assert hub2.warnings[-1] == "3月12日至13日审查人员和代办人员都离岗，没有人审查"


def test_one_who_examines_and_signs_alone_is_a_gap(office: Office) -> None:
    one = [{"person": "li2", "role": "HUB_LEAD", "org": "hub2", "from_on": "2026-03-01"}]
    over = [{"person": "sun2", "role": "HUB_LEAD", "org": "hub2", "from_on": "2020-01-01", "until_on": "2026-03-01"}]
    office.acts.order(1, "appoint", posts=[*one, *over])
    with office.looking() as docket:
        (hub2,) = roster(office.house, docket, ["hub2"])
    assert any("审查和签发是同一人" in words for words in hub2.warnings)


def test_the_list_for_whoever_takes_over_has_everything_but_what_is_half_written(office: Office) -> None:
    mine, queued = office.case("ASSIGNED", title="供水合同"), office.case("INTERNAL_REVIEW", title="桥梁合同")
    leave(office, "li", "2026-03-06", "2026-03-12", "qian")
    with office.looking() as docket:
        told = handover(office.house, docket, "qian", "li")
        lead = handover(office.house, docket, "zhao_jia", "zhao_jia")
        with pytest.raises(NotFound):
            handover(office.house, docket, "wang_yi", "li")
    assert (told.from_on, told.until_on) == (date(2026, 3, 6), date(2026, 3, 12))
    assert [(one.row.id, list(one.parts), one.theirs, one.within) for one in told.held] == [
        (mine, ["审查人员"], True, True)
    ]
    assert told.held[0].next
    assert [one.delegate for one in told.deputies] == ["qian"]
    assert {post.role for post in told.posts} == {"REVIEWER", "EXAMINER"}
    assert [one.row.id for one in lead.queued] == [queued]
    read = CalamineWorkbook.from_object(BytesIO(as_file(told, "钱七")))
    assert read.sheet_names == ["审查件", "任职", "代理", "说明"]
    rows: Mapping[Any, Any] = dict(enumerate(read.get_sheet_by_name("审查件").to_python()))
    assert rows[1][0] == "供水合同"
    assert rows[1][4] == date(2026, 3, 9)
