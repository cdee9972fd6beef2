"""Time acts as `time`: warned, breached once, escalated, lapsed; late, twice and after an outage; and when the calendar changes."""

from datetime import date

from engine import time
from engine.passing import run_again
from tests.houses import House, at
from tests.small import SMALL


def asked(house: House) -> int:
    return house.open("small", "ask", "wang", "town", {"what": "修路"}, ["paper=第一稿"])


def test_a_clock_is_warned_breached_and_escalated_once(small_house: House) -> None:
    case = asked(small_house)
    assert small_house.due(case, "answer") == date(2026, 3, 9)
    assert small_house.tick(at("2026-03-04")) == []
    assert small_house.tick(at("2026-03-05")) == [(case, "warn")]
    assert small_house.tick(at("2026-03-09", 23, 59)) == []
    assert small_house.tick(at("2026-03-10", 0, 0)) == [(case, "breach")]
    assert small_house.tick(at("2026-03-11")) == []
    assert small_house.tick(at("2026-03-12")) == [(case, "report")]
    assert small_house.tick(at("2026-06-01")) == []
    told = small_house.rows("SELECT role FROM notice WHERE case_id = :id AND role = 'WATCH'", id=case)
    assert len(told) == 1
    assert small_house.verify().holds


def test_after_an_outage_there_is_one_breach_and_no_stale_warning(small_house: House) -> None:
    case = asked(small_house)
    assert small_house.tick(at("2026-03-16")) == [(case, "breach"), (case, "report")]
    assert small_house.acts(case) == ["ask", "breach", "report"]


def test_a_breached_duty_can_still_be_done(small_house: House) -> None:
    case = asked(small_house)
    small_house.tick(at("2026-03-20"))
    small_house.act(case, "grant", "li", {"verdict": "NO"})
    assert small_house.state(case) == "denied"
    assert small_house.verify().holds


def test_a_passed_window_brings_the_end_that_the_law_attaches(small_house: House) -> None:
    case = asked(small_house)
    small_house.act(case, "want", "li", {"gaps": ["图纸"]})
    assert small_house.due(case, "gaps") == date(2026, 3, 5)
    assert small_house.tick(at("2026-03-06"))[-1] == (case, "run_out")
    assert small_house.state(case) == "lapsed"
    kinds = small_house.rows("SELECT clock, kind FROM ledger WHERE case_id = :id ORDER BY clock, n", id=case)
    assert ("gaps", "lapse") in [tuple(row) for row in kinds]
    assert small_house.verify().holds


def test_two_tickers_do_nothing_twice(small_house: House) -> None:
    case = asked(small_house)
    small_house.now = at("2026-03-10")
    with small_house.database.glance(small_house.now) as docket:
        seen = [time.due(docket), time.due(docket)]
    assert seen == [[case], [case]]
    for _ in seen:
        with small_house.database.docket(small_house.now) as docket:
            time.pass_time(docket, case)
    assert small_house.acts(case) == ["ask", "breach"]


def test_a_look_that_fails_is_tried_later_then_parked(small_house: House) -> None:
    case = asked(small_house)
    for n in range(1, time.PARKED_AFTER + 1):
        small_house.now = at("2026-03-10", n)  # each time after the pause that the failure before it asked for
        with small_house.database.docket(small_house.now) as docket:
            time.failed(docket, case, ValueError("坏了"))
        assert small_house.one("SELECT failures FROM clock WHERE clock = 'answer'") == n
    assert small_house.rows("SELECT look_at, fault FROM clock WHERE clock = 'answer'") == [(None, "坏了")]
    assert small_house.tick() == []


def test_a_failed_look_that_a_clock_put_off_which_has_gone_back_since_is_due_again(small_house: House) -> None:
    case = asked(small_house)
    small_house.now = at("2026-03-12")  # two days ahead of the truth
    with small_house.database.docket(small_house.now) as docket:
        time.failed(docket, case, ValueError("坏了"))
    small_house.now = at("2026-03-10")
    assert small_house.tick() == []
    assert run_again(small_house.database, small_house.now) == 1
    assert run_again(small_house.database, small_house.now) == 0
    assert small_house.tick() == [(case, "breach")]


def test_a_look_that_is_tried_again_soon_or_never_failed_is_left_alone(small_house: House) -> None:
    case = asked(small_house)
    assert run_again(small_house.database, small_house.now) == 0
    small_house.now = at("2026-03-10")
    with small_house.database.docket(small_house.now) as docket:
        time.failed(docket, case, ValueError("坏了"))
    assert run_again(small_house.database, small_house.now) == 0


def test_time_passes_by_a_case_that_somebody_holds(small_house: House) -> None:
    if not small_house.database.url.startswith("postgresql"):
        assert small_house.database.engine.dialect.name == "sqlite"  # BEGIN IMMEDIATE waits instead
        return
    case = asked(small_house)
    small_house.now = at("2026-03-10")
    with small_house.database.docket(small_house.now) as holding:
        holding.see(case, "li")
        holding.connection.exec_driver_sql(f'SELECT id FROM "case" WHERE id = {case} FOR UPDATE')
        with small_house.database.docket(small_house.now) as docket:
            assert time.pass_time(docket, case).busy


def recount(house: House) -> list[tuple[int, str]]:
    done: list[tuple[int, str]] = []
    with house.database.glance(house.now) as docket:
        cases = time.touched(docket, 0)
    for case in cases:
        with house.database.docket(house.now, salt="test") as docket:
            done += [(case, plan.deed.rule.act) for plan in time.recount(docket, case).plans]
    with house.database.docket(house.now) as docket:
        time.recounted(docket)
    return done


def test_a_correction_moves_running_clocks_and_undoes_nothing(small_house: House) -> None:
    small_house.now = at("2026-09-18")
    case = asked(small_house)
    assert small_house.due(case, "answer") == date(2026, 9, 24)
    day = {"day": "2026-09-20", "kind": "holiday", "name": "更正"}
    small_house.order(1, "set_days", doc_no="示府办发电〔2026〕1号", days=[day])
    with small_house.database.glance(small_house.now) as docket:
        assert time.behind(docket)
    assert small_house.verify().holds
    assert recount(small_house) == [(case, "correct_due")] * 2  # the longest and the shortest period
    assert small_house.due(case, "answer") == date(2026, 9, 28)
    assert recount(small_house) == []
    with small_house.database.glance(small_house.now) as docket:
        assert not time.behind(docket)
    assert small_house.verify().holds


def test_local_days_hold_below_the_office_that_fixed_them(small_house: House) -> None:
    small_house.now = at("2026-09-18")
    day = {"day": "2026-09-21", "kind": "holiday", "name": "羌历年"}
    small_house.staff(1, "tan ADMIN town")
    small_house.order(2, "set_days", "tan", doc_no="甲府告〔2026〕1号", days=[day])
    case = asked(small_house)
    other = small_house.open("small", "ask", "wu", "other", {"what": "修桥"}, ["paper=稿"])
    assert (small_house.due(case, "answer"), small_house.due(other, "answer")) == (date(2026, 9, 28), date(2026, 9, 24))


def test_a_due_day_in_an_unannounced_year_is_provisional_until_the_notice(small_house: House) -> None:
    small_house.now = at("2026-12-30")
    case = asked(small_house)
    due = small_house.due(case, "answer")
    assert due == date(2027, 1, 7)
    assert small_house.one("SELECT provisional FROM clock WHERE clock = 'answer'") in (True, 1)
    notice = [
        {"day": "2027-01-01", "kind": "holiday", "name": "元旦"},
        {"day": "2027-01-02", "kind": "make-up", "name": "调休"},
    ]
    small_house.order(1, "set_days", doc_no="国办发明电〔2026〕0号", days=notice, announces=True)
    assert recount(small_house) == [(case, "correct_due")] * 2  # the longest and the shortest period
    assert small_house.due(case, "answer") == date(2027, 1, 6)
    assert small_house.one("SELECT provisional FROM clock WHERE clock = 'answer'") in (False, 0)
    assert small_house.verify().holds


def test_a_policy_value_touches_only_clocks_that_start_later(small_house: House) -> None:
    case = asked(small_house)
    small_house.staff(1, "second ADMIN city")
    value = {
        "value": 9,
        "unit": "wd",
        "kind": "MAX",
        "source": "示范市规定第3条",
        "mark": "S",
        "valid_from": "2026-01-01",
    }
    proposed = small_house.order(1, "propose_policy", key="township.review.coercion", **value)
    small_house.order(1, "approve_policy", "second", seq=proposed.seq)
    assert small_house.due(case, "answer") == date(2026, 3, 9)
    later = asked(small_house)
    assert small_house.due(later, "answer") == date(2026, 3, 13)
    assert SMALL.clock["answer"].limit.template == "township.review.coercion"
