"""The calendar: the counted day, its inverse, the instant that becomes a day, the years nobody has announced."""

from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import CALENDAR, FIRST, LAST, SHANGHAI, WORKING, Calendar, Day, Kind, add_months, day_of
from engine.errors import BadCalendar
from workflows.holidays import national

CHINA = holidays.country_holidays("CN", years=range(2014, 2029))
DAYS = st.dates(date(2010, 1, 2), date(2095, 12, 31))
UNITS = st.sampled_from([WORKING, CALENDAR])


@given(DAYS, st.integers(0, 800), UNITS)
def test_adding_days_and_counting_them_agree(start: date, n: int, unit: str) -> None:
    calendar = national()
    end = calendar.add(start, n, unit)
    assert calendar.between(start, end, unit) == n
    assert n == 0 or calendar.counts(end, unit)


@given(DAYS, st.integers(-400, 400), UNITS)
def test_counting_is_a_walk_over_the_days(start: date, n: int, unit: str) -> None:
    calendar = national()
    end = max(start + timedelta(n), FIRST)
    first, last = min(start, end), max(start, end)
    walked = sum(calendar.counts(first + timedelta(i), unit) for i in range(1, (last - first).days + 1))
    assert calendar.between(start, end, unit) == (walked if end >= start else -walked)


@given(st.dates(date(2015, 1, 1), date(2026, 10, 1)), st.integers(1, 60))
def test_the_nth_working_day_is_that_of_an_independent_library(start: date, n: int) -> None:
    end = national().add(start, n, WORKING)
    if end.year <= 2026:
        assert end == CHINA.get_nth_working_day(start, n)


@given(DAYS, st.integers(0, 60), UNITS)
def test_the_first_day_within_n_days_of_an_end(end: date, n: int, unit: str) -> None:
    calendar = national()
    first = calendar.first_within(end, n, unit)
    if first > FIRST:
        assert calendar.between(first, end, unit) <= n < calendar.between(first - timedelta(1), end, unit)


@given(DAYS)
def test_a_day_of_rest_rolls_to_the_next_working_day(on: date) -> None:
    calendar = national()
    rolled = calendar.on_or_after(on)
    assert calendar.counts(rolled, WORKING)
    assert rolled == on or calendar.between(on - timedelta(1), rolled, WORKING) == 1


def test_every_day_from_2010_to_2100_answers() -> None:
    calendar = Calendar({}, ())
    on = FIRST
    while on <= LAST:
        assert calendar.counts(on, WORKING) == (
            calendar.between(on - timedelta(1), on, WORKING) == 1 if on > FIRST else False
        )
        on += timedelta(1)


def test_the_first_new_years_day_is_an_estimated_holiday() -> None:
    calendar = Calendar({}, ())
    assert (calendar.kind(FIRST), calendar.name(FIRST)) == (Kind.HOLIDAY, "元旦")
    assert Calendar({}, {2010}).kind(FIRST) == Kind.WORK


def test_a_year_without_a_table_has_the_solar_statutory_days() -> None:
    calendar = Calendar({}, ())
    off = [date(2046, 1, 1) + timedelta(i) for i in range(365)]
    named = {f"{on:%m-%d}": calendar.name(on) for on in off if calendar.kind(on) == Kind.HOLIDAY}
    may, october = dict.fromkeys(["05-01", "05-02"], "劳动节"), dict.fromkeys(["10-01", "10-02", "10-03"], "国庆节")
    assert named == {"01-01": "元旦", **may, **october}


def test_a_day_of_the_table_outside_the_range_is_known_and_not_counted() -> None:
    calendar = Calendar({date(2009, 12, 31): Day(Kind.WORK), date(2101, 1, 3): Day(Kind.WORK)}, ())
    assert calendar.kind(date(2101, 1, 3)) == Kind.WORK
    assert calendar.between(FIRST, LAST, WORKING) == Calendar({}, ()).between(FIRST, LAST, WORKING)
    assert calendar.first_within(date(2010, 1, 4), 0, WORKING) == date(2010, 1, 4)
    assert calendar.first_within(date(2010, 1, 4), 3, WORKING) == FIRST
    for beyond in (date(2009, 12, 31), date(2101, 1, 1)):
        with pytest.raises(BadCalendar, match="2010年至2100年"):
            calendar.between(beyond, beyond, WORKING)


@pytest.mark.parametrize(
    ("on", "n"), [(date(2009, 12, 31), 1), (date(2101, 1, 1), 1), (date(2100, 12, 1), 40), (date(2100, 12, 31), 1)]
)
def test_a_day_beyond_the_calendar_is_refused_in_words(on: date, n: int) -> None:
    with pytest.raises(BadCalendar, match="2010年至2100年"):
        national().add(on, n, WORKING)


def test_rolling_beyond_the_calendar_is_refused_in_words() -> None:
    calendar = Calendar({LAST: Day(Kind.HOLIDAY, "末日")}, ())
    with pytest.raises(BadCalendar, match="2010年至2100年"):
        calendar.on_or_after(LAST)


def test_a_third_unit_and_a_negative_limit_are_programming_faults() -> None:
    with pytest.raises(ValueError, match="month"):
        national().add(date(2026, 1, 5), 1, "month")
    with pytest.raises(ValueError, match="negative"):
        national().add(date(2026, 1, 5), -1, WORKING)


def test_a_year_without_a_notice_is_provisional_even_where_the_law_fixes_its_holidays() -> None:
    calendar = national()
    assert not calendar.provisional(date(2026, 12, 31))
    assert calendar.provisional(date(2027, 1, 1))
    assert calendar.kind(date(2027, 10, 1)) == Kind.HOLIDAY
    assert calendar.kind(date(2050, 10, 1)) == Kind.HOLIDAY
    assert calendar.kind(date(2050, 10, 4)) == Kind.WORK
    assert calendar.add(date(2026, 11, 23), 30, WORKING) == date(2027, 1, 5)


def test_a_new_notice_replaces_the_estimate_of_its_year_whole() -> None:
    notice = {date(2027, 2, 14): Day(Kind.MAKE_UP, "春节调休上班", "示例号")}
    calendar = national().overlaid(notice, {2027})
    assert not calendar.provisional(date(2027, 6, 1))
    assert calendar.kind(date(2027, 2, 14)) == Kind.MAKE_UP
    assert calendar.kind(date(2027, 6, 9)) == Kind.WORK  # the estimate said 端午节, this notice does not
    assert national().kind(date(2027, 6, 9)) == Kind.HOLIDAY  # the snapshot below is untouched
    assert calendar.kind(date(2026, 10, 10)) == Kind.MAKE_UP


def test_a_local_day_lies_on_top_and_keeps_the_rest() -> None:
    local = national().overlaid({date(2026, 11, 12): Day(Kind.HOLIDAY, "羌历年", "")})
    assert local.add(date(2026, 11, 11), 1, WORKING) == date(2026, 11, 13)
    assert local.name(date(2026, 11, 12)) == "羌历年"
    assert local.announced == national().announced
    assert len(local.days) == len(national().days) + 1


@pytest.mark.parametrize(
    ("at", "closing", "start"),
    [
        (
            datetime(2026, 9, 18, 18, 5, tzinfo=SHANGHAI),
            time(18),
            date(2026, 9, 20),
        ),  # the next working day: make-up Sunday
        (datetime(2026, 9, 18, 18, 0, tzinfo=SHANGHAI), time(18), date(2026, 9, 18)),
        (datetime(2026, 10, 3, 9, 0, tzinfo=SHANGHAI), time(18), date(2026, 10, 8)),
        (datetime(2026, 10, 3, 9, 0, tzinfo=SHANGHAI), None, date(2026, 10, 3)),  # a citizen: handed in is that day
        (datetime(2026, 9, 19, 23, 0, tzinfo=SHANGHAI), time(18), date(2026, 9, 20)),
        (datetime(2026, 9, 18, 10, 5, tzinfo=UTC), time(18), date(2026, 9, 20)),
    ],
)
def test_what_is_handed_in_after_hours_starts_as_on_the_next_working_day(
    at: datetime, closing: time | None, start: date
) -> None:
    assert national().start_day(at, closing) == start


def test_the_office_day_ends_at_midnight_in_shanghai() -> None:
    due = date(2026, 9, 24)
    assert day_of(datetime(2026, 9, 24, 23, 59, 59, tzinfo=SHANGHAI)) <= due
    assert day_of(datetime(2026, 9, 25, 0, 0, tzinfo=SHANGHAI)) > due
    assert day_of(datetime(2026, 9, 24, 15, 59, 59, tzinfo=UTC)) == due
    assert day_of(datetime(2026, 9, 24, 16, 0, tzinfo=UTC)) > due


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        day_of(datetime(2026, 9, 24, 12, 0))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("on", "n", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 6, 15), 6, date(2026, 12, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 8, 31), -6, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(on: date, n: int, end: date) -> None:
    assert add_months(on, n) == end
