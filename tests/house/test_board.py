"""The board: who it is for, what it counts, what will be late, what is exceptional; the figures of a period and their words."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from engine.calendar import WORKING
from engine.errors import BadAnswers, NotFound, NotYours
from house.board import Board, board
from house.durations import Runs, Stage, leading
from house.figures import Statistics, statistics
from house.filters import Filters
from house.listing import listed
from house.periods import named, read_period
from house.scope import reach
from tests.house.office import CHECKS, Office, counting

MARCH = {"from": "2026-03-01", "to": "2026-03-31"}


def shown(office: Office, person: str = "watcher", org: str = "") -> Board:
    with office.looking() as docket:
        return board(office.house, docket, person, org, fresh=True)


def told(office: Office, person: str = "watcher", org: str = "", **query: str) -> Statistics:
    with office.looking() as docket:
        return statistics(office.house, docket, person, read_period(query or MARCH, office.acts.now.date()), org)


def figures(office: Office, **more: Any) -> dict[str, Any]:
    return {one.key: one.value for one in told(office, **more).figures}


def lane(office: Office) -> dict[str, int]:
    return {one.key: one.count for one in shown(office).exceptions}


def test_every_open_case_is_in_one_band(office: Office) -> None:
    office.case("DRAFT")
    office.case("ASSIGNED")
    office.case("ASSIGNED", "bing", reviewer="li2")
    office.at("2026-03-06")
    office.case("SUBMITTED", "yi")  # due on Monday
    totals = shown(office).totals
    assert totals == {"open": 4, "late": 0, "today": 0, "soon": 3, "standing": 0, "later": 0, "free": 1}
    office.at("2026-03-09")
    assert (shown(office).totals["today"], shown(office).longest) == (3, 0)
    office.at("2026-03-11")
    assert (shown(office).totals["late"], shown(office).longest) == (3, 2)
    assert sum(one.open for one in shown(office).heat) == 4


def test_a_board_shows_the_cases_of_the_offices_that_ones_own_cover(office: Office) -> None:
    office.case("ASSIGNED")
    office.case("ASSIGNED", "bing", reviewer="li2")
    found = {
        who: shown(office, who).totals["open"]
        for who in ("watcher", "clead", "sun", "sun2", "zhao_jia", "zhao_yi", "root")
    }
    assert found == {"watcher": 2, "clead": 2, "sun": 1, "sun2": 1, "zhao_jia": 1, "zhao_yi": 0, "root": 2}
    assert shown(office, "watcher", "jia").totals["open"] == 1
    assert shown(office, "watcher", "hub2").totals["open"] == 1
    with pytest.raises(NotFound, match="不在您的范围内"):
        shown(office, "sun", "bing")
    with pytest.raises(NotFound):
        shown(office, "watcher", "mars")
    for person in ("wang_jia", "gu", "nobody"):
        with pytest.raises(NotYours, match="看板和统计供"):
            shown(office, person)
    with office.looking() as docket:
        assert [code for code, _ in reach(office.house, docket, "zhao_jia")] == ["jia"]


def test_what_is_late_is_said_by_office_and_holder_in_the_order_of_names(office: Office) -> None:
    office.case("ASSIGNED", reviewer="qian")
    for _ in range(2):
        office.case("ASSIGNED")
    office.case("SUBMITTED")
    office.at("2026-03-10")
    holdings = [(one.org_title, one.holder, one.late) for one in shown(office).holdings]
    assert holdings == [
        ("城东中心司法所", "审查人员（未分到人）", 1),
        ("城东中心司法所", "李四", 2),
        ("城东中心司法所", "钱七", 1),
    ]
    heat = shown(office).heat[0]
    assert (heat.title, heat.bands["late"], heat.persons, heat.load) == ("城东中心司法所", 4, 4, 1.0)


def test_who_has_more_than_can_be_done_in_time_is_foreseen_with_a_remedy(office: Office) -> None:
    cases = [office.case("ASSIGNED", title=f"合同{n}") for n in range(9)]
    office.at("2026-03-05")
    threats = shown(office).threats
    assert {one.id for one in threats} < set(cases)
    assert (threats[0].holder, threats[0].act, threats[0].remedy) == ("城东中心司法所 李四", "reassign", "改派")
    assert "前面还有" in threats[0].why
    assert {one.left for one in threats} == {2}
    alone = shown(office, "sun2").threats
    assert alone == []


def test_a_holder_who_has_left_the_post_is_foreseen(office: Office) -> None:
    case = office.case("ASSIGNED")
    left = {"person": "li", "role": "REVIEWER", "org": "hub", "from_on": "2020-01-01", "until_on": "2026-03-03"}
    office.acts.order(1, "appoint", posts=[left])
    office.at("2026-03-04")
    assert [(one.id, one.why, one.act) for one in shown(office).threats] == [(case, "持有人李四已不在岗", "reassign")]


def test_the_lane_names_what_somebody_has_to_ask_about(office: Office) -> None:
    assert lane(office) == {}
    refused = office.case("SUBMITTED", title="保洁合同")
    memo = {"ground": "ALREADY_DECIDED", "reason": "合同已签订", "risk_memo": "存在法律风险", "advice": "RENEGOTIATE"}
    office.acts.act(refused, "refuse", "li", memo)
    extended = office.case("ASSIGNED")
    office.acts.act(extended, "extend", "sun", {"reason": "案情复杂"})
    suspended = office.case("ASSIGNED")
    office.acts.act(suspended, "suspend", "li", {"ground": "RULING", "reason": "等待法院裁判"})
    forgotten = office.case("SUBMITTED")
    assert lane(office) == {"incident": 1, "extended": 1}
    office.at("2026-04-13")
    office.acts.tick()
    found = {one.key: [case.id for case in one.cases] for one in shown(office).exceptions}
    assert found["suspended"] == [suspended]
    assert forgotten in found["reported"]
    assert found["incident"] == [refused]
    office.at("2026-07-01")
    assert "incident" not in lane(office)


def test_two_opinions_that_kept_the_gate_shut_are_exceptional(office: Office) -> None:
    case = office.signed("UNLAWFUL")
    assert "returned" not in lane(office)
    office.acts.act(case, "resubmit", "zhao_jia", {"note": "已修改"}, ["draft=第二稿"])
    for who, act, answers in (("li", "accept", {}), ("sun", "assign", {"person": "li"})):
        office.acts.act(case, act, who, answers)
    office.acts.act(case, "complete_checks", "li", CHECKS)
    office.sign(case, "UNLAWFUL")
    assert lane(office)["returned"] == 1


def test_where_time_went_is_read_from_the_ledgers(office: Office) -> None:
    plain, stood = office.case("ASSIGNED"), office.case("ASSIGNED")
    office.at("2026-03-03")
    office.acts.act(stood, "consult", "li", {"person": "gu", "questions": ["可否分期付款"], "independent": True})
    office.at("2026-03-05")
    office.acts.act(stood, "advise", "gu", {"risk": "LOW", "opinion": "可以分期付款"})
    for case in (plain, stood):
        office.acts.act(case, "complete_checks", "li", CHECKS)
    office.at("2026-03-06")
    for case in (plain, stood):
        office.sign(case)
    durations = shown(office).history.durations
    review = next(one for one in durations.stages if one.clock == "review")
    assert (review.runs, review.median, review.nine, review.late, review.stood) == (2, 2, 4, 0, 1.0)
    assert (durations.reviews, dict(durations.spread)["2"], dict(durations.spread)["4"]) == (2, 1, 1)
    assert next(one for one in durations.stages if one.clock == "adviser").side == "法律顾问"


def runs(title: str, workflow: str, *used: int, unit: str = WORKING) -> tuple[Stage, Runs]:
    own = Runs()
    own.used, own.unit = Counter(used), unit
    return Stage(f"{workflow}.{title}", title, workflow, unit, len(used), 0, 0, 0, 0, 0.0), own


def test_the_picture_has_the_eight_limits_that_took_most_days_and_one_line_for_the_rest() -> None:
    many = [runs(f"期限{n}", "审查机构", n, n + 2) for n in range(1, 9)]
    told = leading(
        [*many, runs("审查期限", "甲", 1, 2), runs("审查期限", "乙", 40), runs("归档", "甲", 900, unit="cd")]
    )
    assert [one.title for one in told] == ["审查期限", *(f"期限{n}" for n in range(8, 1, -1)), "期限1"]
    assert (told[0].runs, told[0].median, told[0].nine, told[0].side) == (3, 2, 40, "")
    (*first, rest) = leading([*many, *(runs(f"小{n}", "审查机构", 0, n % 2) for n in range(30))])
    assert ([one.title for one in first], rest.title) == ([f"期限{n}" for n in range(8, 0, -1)], "其余 30 项")
    assert (rest.runs, rest.median, rest.nine, rest.side) == (60, 0, 1, "审查机构")


def test_a_document_in_force_is_not_in_hand_until_somebody_must_do_something(office: Office) -> None:
    said = {
        "number": "示甲府规〔2025〕1号",
        "published_on": "2025-02-01",
        "effective_on": "2025-03-05",
        "expires_on": "2026-09-30",
    }
    life = office.acts.open("document_life", "enrol", "office_jia", "jia", said, title="甲镇停车办法")

    def hand() -> tuple[int, list[int], list[int]]:
        with office.looking() as docket:
            lists = [
                [row.id for row in listed(office.house, docket, "zhao_jia", Filters(hand=one)).rows]
                for one in (True, False)
            ]
        return shown(office, "zhao_jia").totals["open"], lists[0], lists[1]

    office.acts.tick()
    assert hand() == (0, [], [life])
    office.at("2026-04-01")
    office.acts.tick()
    assert office.acts.state(life) == "EXPIRING"
    assert hand() == (1, [life], [life])


def test_the_oldest_are_counted_from_their_first_submission(office: Office) -> None:
    office.case("DRAFT")
    first = office.case("ASSIGNED")
    office.at("2026-03-04")
    second = office.case("SUBMITTED")
    office.at("2026-03-09")
    assert [(one.row.id, one.days, one.since) for one in shown(office).oldest] == [
        (first, 5, date(2026, 3, 2)),
        (second, 3, date(2026, 3, 4)),
    ]


def test_the_figures_of_a_month(office: Office) -> None:
    lawful = office.signed()
    late = office.case("DRAFT_OPINION", "yi")
    office.at("2026-03-20")
    office.sign(late, "UNLAWFUL")
    office.acts.act(office.case("SUBMITTED"), "withdraw", "zhao_jia", {"reason": "不再办理"})
    found = figures(office)
    assert {key: found[key] for key in ("arrived", "opined", "kept", "late", "in_time", "ended")} == {
        "arrived": 3, "opined": 2, "kept": 1, "late": 1, "in_time": 50.0, "ended": 1,
    }  # fmt: skip
    march = told(office)
    assert [(one.title, one.arrived, one.opined, one.late) for one in march.offices] == [
        ("乙镇", 1, 1, 1),
        ("甲镇", 2, 1, 0),
    ]
    assert [(one.title, one.arrived) for one in march.types] == [("行政机关合同（协议）", 3)]
    assert (march.conclusions["合法"], march.conclusions["不合法"], march.ended["撤回"]) == (1, 1, 1)
    assert all(one.words for one in march.figures)
    assert figures(office, org="yi")["arrived"] == 1
    assert figures(office, **{"from": "2026-02-01", "to": "2026-02-28"})["in_time"] is None
    months = {one.period.title: (one.arrived, one.opined, one.late) for one in shown(office).history.months}
    assert (months["2026年3月"], len(months)) == ((3, 2, 1), 12)
    assert lawful


def test_a_review_that_ended_while_it_stood_is_neither_kept_nor_late(office: Office) -> None:
    standing = office.case("ASSIGNED")
    office.acts.act(standing, "suspend", "li", {"ground": "SUPERIOR", "reason": "等待上级批复"})
    office.at("2026-03-20")
    office.acts.act(standing, "withdraw", "zhao_jia", {"reason": "不再办理"})
    found = figures(office)
    assert (found["kept"], found["late"], found["in_time"], found["ended"]) == (0, 0, None, 1)


def test_an_instant_belongs_to_the_office_day(office: Office) -> None:
    case = office.case("SUBMITTED")
    office.at("2026-04-01", 0, 30)  # still 31 March by the world's clock
    office.acts.act(case, "withdraw", "zhao_jia", {"reason": "不再办理"})
    assert figures(office)["ended"] == 0
    assert figures(office, **{"from": "2026-04-01", "to": "2026-04-30"})["ended"] == 1


def test_a_board_is_kept_for_a_minute(office: Office) -> None:
    def seen() -> tuple[int, int]:
        with counting(office) as sent, office.looking() as docket:
            made = board(office.house, docket, "watcher")
        return made.totals["open"], len(sent)

    assert seen()[0] == 0
    office.case("SUBMITTED")
    office.at("2026-03-02", 9, 0)
    kept, few = seen()
    assert (kept, few < 5) == (0, True)
    office.at("2026-03-02", 9, 1)
    assert seen()[0] == 1


def test_what_is_over_is_counted_once_an_hour_and_anew_the_next_day(office: Office) -> None:
    def opined() -> int:
        with office.looking() as docket:
            return board(office.house, docket, "watcher").history.months[-1].opined

    office.at("2026-03-27", 9, 0)
    assert opined() == 0
    office.signed()
    office.at("2026-03-27", 9, 59)
    assert opined() == 0
    office.at("2026-03-27", 10, 0)
    assert opined() == 1


def test_a_board_and_its_statistics_ask_as_little_of_many_as_of_few(office: Office) -> None:
    def statements() -> tuple[int, int]:
        with counting(office) as looked:
            shown(office)
        with counting(office) as counted:
            told(office)
        return len(looked), len(counted)

    office.signed()
    office.case("ASSIGNED")
    shown(office)
    few = statements()
    for n in range(9):
        office.case(("ASSIGNED", "SUBMITTED", "DRAFT_OPINION")[n % 3])
    assert statements() == few
    assert few <= (26, 14)


@pytest.mark.parametrize(
    ("name", "start", "end", "title"),
    [
        ("month", "2026-02-01", "2026-02-28", "2026年2月"),
        ("last", "2026-01-01", "2026-01-31", "2026年1月"),
        ("quarter", "2026-01-01", "2026-03-31", "2026年第1季度"),
        ("year", "2026-01-01", "2026-12-31", "2026年"),
    ],
)
def test_periods_have_names(name: str, start: str, end: str, title: str) -> None:
    period = named(name, date(2026, 2, 14))
    assert (str(period.start), str(period.end), period.title) == (start, end, title)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"period": "decade"}, {"period"}),
        ({"from": "2026-02-30", "to": "x"}, {"from", "to"}),
        ({"from": "2026-02-01"}, {"to"}),
        ({"from": "2026-02-02", "to": "2026-02-01"}, {"from"}),
        ({"from": "1990-01-01", "to": "2026-02-01"}, {"to"}),
    ],
)
def test_a_period_that_is_none_is_refused_with_the_reason(query: dict[str, str], fields: set[str]) -> None:
    with pytest.raises(BadAnswers) as refused:
        read_period(query, date(2026, 2, 14))
    assert {reason.field for reason in refused.value.reasons} == fields
