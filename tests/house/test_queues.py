"""The inbox: whose move it is, what may be claimed, for whom one acts, and that it asks as little of many as of few."""

from datetime import date
from typing import Any

import pytest

from engine.errors import BadAnswers
from house.filters import Filters, read_filters
from house.listing import listed
from house.queues import Inbox, inbox
from tests.house.office import PAPERS, Office, counting


def seen(office: Office, person: str, tab: str = "todo", **filters: Any) -> Inbox:
    with office.looking() as docket:
        return inbox(office.house, docket, person, tab, Filters(**filters))


def ids(shown: Inbox) -> list[int]:
    return [row.id for row in shown.rows]


def counts(office: Office, person: str) -> dict[str, int]:
    return {tab.key: tab.count for tab in seen(office, person).tabs}


def test_a_case_is_in_the_inbox_of_whoever_can_do_the_next_step(office: Office) -> None:
    draft, submitted, accepted = office.case("DRAFT"), office.case("SUBMITTED"), office.case("ACCEPTED")
    assigned = office.case("ASSIGNED")
    assert ids(seen(office, "wang_jia")) == [draft]
    assert sorted(ids(seen(office, "wang_jia", "mine"))) == [submitted, accepted, assigned]
    assert ids(seen(office, "li")) == [assigned]
    assert sorted(ids(seen(office, "li", "claim"))) == [submitted, accepted]
    assert sorted(ids(seen(office, "qian", "claim"))) == [submitted, accepted]
    assert ids(seen(office, "sun")) == [accepted]
    assert ids(seen(office, "zhao_jia")) == []
    assert sorted(ids(seen(office, "zhou_jia", "others"))) == [draft, submitted, accepted, assigned]


def test_every_open_case_of_an_office_is_in_one_tab_only(office: Office) -> None:
    for state in ("DRAFT", "INTERNAL_REVIEW", "SUBMITTED", "ACCEPTED", "ASSIGNED", "DRAFT_OPINION"):
        office.case(state)
    for person in ("wang_jia", "zhao_jia", "li", "qian", "sun", "watcher"):
        told = counts(office, person)
        shown = {tab: ids(seen(office, person, tab)) for tab in told}
        assert told == {tab: len(found) for tab, found in shown.items()}
        assert sum(told.values()) == 6
        assert len({case for found in shown.values() for case in found}) == 6


def test_another_township_and_an_adviser_see_nothing(office: Office) -> None:
    case = office.case("ASSIGNED")
    assert set(counts(office, "wang_yi").values()) == {0}
    assert set(counts(office, "li2").values()) == {0}
    assert set(counts(office, "gu").values()) == {0}
    assert set(counts(office, "nobody").values()) == {0}
    office.acts.act(case, "consult", "li", {"person": "gu", "questions": ["可否分期付款"], "independent": True})
    assert ids(seen(office, "gu")) == [case]


def test_a_row_says_what_is_needed_to_plan_the_day(office: Office) -> None:
    office.at("2026-09-29")  # before the National Day holiday; 10-10 is a make-up day
    case = office.case("ASSIGNED", title="环卫服务补充协议")
    office.at("2026-09-30")
    row = seen(office, "li").rows[0]
    assert (row.id, row.title, row.org_title, row.state_title) == (case, "环卫服务补充协议", "甲镇", "分办")
    assert (row.awaits_name, row.awaits_title, row.round, row.materials) == ("李四", "审查人员", 1, 4)
    assert row.limit is not None
    assert (row.limit.title, row.limit.unit, row.limit.due_on) == ("审查期限", "wd", date(2026, 10, 12))
    assert (row.limit.left, row.limit.late, row.limit.bar) == (4, False, "teeee")
    ahead = seen(office, "li").ahead
    assert (ahead.next, ahead.rest, ahead.festival, ahead.make_up) == (
        date(2026, 10, 8),
        7,
        "国庆节",
        [date(2026, 10, 10)],
    )


def test_rows_are_grouped_by_the_day_they_are_due(office: Office) -> None:
    office.case("ASSIGNED")  # Monday; due on the next Monday
    found = {}
    for day in ("2026-03-02", "2026-03-05", "2026-03-06", "2026-03-09", "2026-03-10"):
        office.at(day)
        groups = seen(office, "li").groups
        found[day] = groups[0].key
    assert found == {
        "2026-03-02": "later",
        "2026-03-05": "later",
        "2026-03-06": "next",
        "2026-03-09": "today",
        "2026-03-10": "late",
    }
    office.at("2026-03-14")  # a Saturday
    late = seen(office, "li").rows[0].limit
    assert late is not None
    assert (late.late, late.overdue, late.bar[-4:]) == (True, 4, "llll")


def test_a_suspended_case_stands_and_says_so(office: Office) -> None:
    case = office.case("ASSIGNED")
    office.acts.act(case, "suspend", "li", {"ground": "RULING", "reason": "等待法院裁判"})
    row = seen(office, "li").rows[0]
    assert row.suspended
    assert row.light == "standing"
    assert row.limit is not None
    assert row.limit.title == "中止期限"


def test_what_stands_with_an_adviser_shows_the_days_left(office: Office) -> None:
    case = office.case("ASSIGNED")
    office.at("2026-03-04")
    office.acts.act(case, "consult", "li", {"person": "gu", "questions": ["可否分期付款"], "independent": True})
    row = seen(office, "li", "mine").rows[0]
    assert row.limit is not None
    assert (row.limit.title, row.limit.standing) == ("顾问期限", False)
    assert row.light == "standing"


def test_a_delegate_sees_the_principals_queue_with_both_names(office: Office) -> None:
    case = office.case("INTERNAL_REVIEW")
    assert ids(seen(office, "head_jia")) == []
    office.delegate("zhao_jia", "head_jia", "2026-03-02", "2026-03-06")
    shown = seen(office, "head_jia")
    assert [(row.id, row.principal, row.principal_name) for row in shown.rows] == [(case, "zhao_jia", "赵六")]
    assert [(one.person, one.name, one.until_on, one.authority) for one in shown.acting] == [
        ("zhao_jia", "赵六", date(2026, 3, 6), "委托书一号")
    ]
    assert [one.person for one in seen(office, "zhao_jia").away] == ["head_jia"]
    assert ids(seen(office, "head_jia", acting="zhao_jia")) == [case]
    office.at("2026-03-07")
    assert ids(seen(office, "head_jia")) == []
    with pytest.raises(BadAnswers, match="今天没有委托您代办"):
        seen(office, "head_jia", acting="zhao_jia")


def test_a_delegation_limited_to_a_role_brings_only_its_queue(office: Office) -> None:
    accepted, assigned = office.case("ACCEPTED"), office.case("ASSIGNED")
    office.delegate("li", "qian", "2026-03-02", "2026-03-06", roles=("HUB_LEAD",))
    assert ids(seen(office, "qian")) == []
    office.delegate("li", "sun", "2026-03-02", "2026-03-06", roles=("REVIEWER",))
    assert sorted(ids(seen(office, "sun"))) == [accepted, assigned]
    assert ids(seen(office, "sun", acting="li")) == [assigned]


def test_what_is_done_stays_for_thirty_days(office: Office) -> None:
    case, other = office.case("SUBMITTED"), office.case("SUBMITTED")
    for one in (case, other):
        office.acts.act(one, "withdraw", "zhao_jia", {"reason": "不再办理"})
    assert ids(seen(office, "wang_jia", "done")) == [other, case]
    first = seen(office, "wang_jia", "done", limit=1)
    assert ids(first) == [other]
    with office.looking() as docket:
        filters = read_filters(
            {"cursor": str(first.after)}, office.house.registry, office.house.snapshot(docket.connection).offices
        )
        assert ids(inbox(office.house, docket, "wang_jia", "done", filters)) == [case]
    office.at("2026-04-02")
    assert ids(seen(office, "wang_jia", "done")) == []


def test_filters_narrow_the_rows_and_the_counts(office: Office) -> None:
    road, water = (
        office.case("ASSIGNED", title="村道硬化"),
        office.case("ASSIGNED", "yi", title="饮水管网", reviewer="li"),
    )
    assert ids(seen(office, "li", q="饮水")) == [water]
    assert ids(seen(office, "li", q="甲镇")) == [road]
    assert ids(seen(office, "li", q=str(water))) == [water]
    assert ids(seen(office, "li", org="yi")) == [water]
    assert ids(seen(office, "li", state="ACCEPTED")) == []
    assert sorted(ids(seen(office, "li", end=date(2026, 3, 9)))) == [road, water]
    assert ids(seen(office, "li", start=date(2026, 3, 10))) == []
    assert seen(office, "li", q="饮水").tabs[0].count == 1
    office.sign_number = office.signed(title="农贸市场")  # type: ignore[attr-defined]
    number = office.acts.one("SELECT number FROM opinion")
    with office.looking() as docket:
        found = listed(office.house, docket, "li", Filters(q=number[-6:]))
    assert [row.number for row in found.rows] == [number]


def test_lights_filter_in_the_database_so_that_pages_are_full(office: Office) -> None:
    cases = [office.case("ASSIGNED") for _ in range(3)]
    office.at("2026-03-10")
    office.acts.tick()
    fresh = office.case("ASSIGNED")
    for light, wanted in (("red", cases), ("none", [fresh]), ("amber", []), ("standing", [])):
        assert sorted(ids(seen(office, "li", light=light))) == wanted, light
    first = seen(office, "li", light="red", limit=2)
    assert (ids(first), bool(first.after)) == (cases[:2], True)


def test_pages_follow_each_other_without_a_gap(office: Office) -> None:
    cases = [office.case("ASSIGNED" if n % 2 else "SUBMITTED") for n in range(5)] + [office.case("DRAFT")]
    found: list[int] = []
    cursor = ""
    with office.looking() as docket:
        offices = office.house.snapshot(docket.connection).offices
        while True:
            filters = read_filters({"limit": "2", "cursor": cursor}, office.house.registry, offices)
            page = listed(office.house, docket, "sun", filters)
            found += [row.id for row in page.rows]
            if page.after is None:
                break
            cursor = str(page.after)
    assert sorted(found) == cases
    assert found[-1] == cases[-1]  # what has no due day comes last


def test_everything_wrong_with_an_address_is_said_at_once(office: Office) -> None:
    words = {
        "state": "NOWHERE",
        "light": "green",
        "org": "mars",
        "from": "2026-02-30",
        "limit": "0",
        "cursor": "x",
        "colour": "1",
        "mine": "yes",
    }
    with office.looking() as docket, pytest.raises(BadAnswers) as refused:
        read_filters(words, office.house.registry, office.house.snapshot(docket.connection).offices)
    assert {reason.field for reason in refused.value.reasons} == set(words)
    with pytest.raises(BadAnswers, match="没有这一栏"):
        seen(office, "li", "all")


def test_filters_are_read_as_they_are_written(office: Office) -> None:
    filters = Filters(q="合同", org="jia", light="red", start=date(2026, 3, 1), mine=True, closed=True, limit=20)
    with office.looking() as docket:
        offices = office.house.snapshot(docket.connection).offices
        assert read_filters(filters.query(), office.house.registry, offices) == filters
    assert not Filters(limit=10).narrows
    assert filters.narrows


def test_many_cases_are_asked_for_with_as_few_statements(office: Office) -> None:
    def statements() -> dict[str, int]:
        found = {}
        for tab in ("todo", "claim", "mine", "others", "done"):
            with counting(office) as sent:
                seen(office, "li", tab)
            found[tab] = len(sent)
        with counting(office) as sent, office.looking() as docket:
            listed(office.house, docket, "watcher", Filters())
        return found | {"list": len(sent)}

    for _ in range(2):
        office.case("ASSIGNED")
    seen(office, "li")  # the snapshot is read once
    few = statements()
    for n in range(12):
        office.case(("ASSIGNED", "SUBMITTED", "ACCEPTED")[n % 3])
    many = statements()
    assert many["todo"] == few["todo"]
    assert many["list"] == few["list"]
    assert max(many.values()) <= 12


def test_an_internal_matter_is_named_only_to_whoever_takes_part(office: Office) -> None:
    asked = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 900_000, "confidential": True}
    case = office.acts.open("township_review", "create", "wang_jia", "jia", asked, PAPERS, title="秘密收购")
    office.acts.staff(1, "above SUP city")

    def titles(person: str, **filters: Any) -> list[tuple[str, bool]]:
        with office.looking() as docket:
            return [(row.title, row.withheld) for row in listed(office.house, docket, person, Filters(**filters)).rows]

    assert titles("wang_jia") == titles("li") == titles("wang_jia", q="收购") == [("秘密收购", False)]
    assert titles("above") == [("内部事项", True)]
    assert titles("above", q="收购") == titles("root") == []
    assert ids(seen(office, "wang_jia")) == [case]
