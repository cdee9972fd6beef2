"""Clocks: the closed vectors of the law, and random ledgers against an oracle that counts day by day."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import CALENDAR, SHANGHAI, WORKING, Calendar, Day, Kind
from engine.clocks import ClockKind, Entry, Reading, explain, read
from engine.lights import light, overdue, warn_on
from tests.oracle import Oracle, works
from workflows.holidays import national

MAX, MIN, REMIND = ClockKind
CLOSED = ("met", "waived", "lapsed")


def on(text: str) -> date:
    """A day: `2026-09-14`, or `09-14` of 2026."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def ledger(start: str, limit: int, *rest: str) -> list[Entry]:
    """`ledger("09-14", 7, "pause 09-17", "resume 09-22 1")`."""
    entries = [Entry(1, "start", on(start), limit)]
    for words in rest:
        kind, day, *more = words.split()
        entries.append(Entry(len(entries) + 1, kind, on(day), int(more[0]) if more else 0))
    return entries


PLAIN = [
    ("09-18", 5, WORKING, "09-24"),  # Sunday 09-20 is a make-up day
    ("09-18", 7, WORKING, "09-29"),  # 中秋 off
    ("09-24", 5, WORKING, "10-09"),
    ("09-30", 5, WORKING, "10-13"),
    ("10-09", 1, WORKING, "10-10"),  # a make-up Saturday
    ("02-13", 7, WORKING, "03-02"),
    ("2025-12-31", 5, WORKING, "01-08"),
    ("2025-01-24", 5, WORKING, "2025-02-07"),
    ("09-03", 30, CALENDAR, "10-08"),
    ("08-27", 30, CALENDAR, "09-28"),
    ("09-01", 30, CALENDAR, "10-08"),
    ("03-02", 60, CALENDAR, "05-06"),
]


@pytest.mark.parametrize(("start", "limit", "unit", "due"), PLAIN)
def test_a_limit_without_incident(start: str, limit: int, unit: str, due: str) -> None:
    assert read(ledger(start, limit), MAX, unit, national()).due == on(due)


PAUSED = [
    (7, ["pause 09-17", "resume 09-22 1"], "09-29"),
    (3, ["pause 09-15", "resume 09-15 1"], "09-17"),
    (5, ["pause 09-18", "resume 09-21 1"], "09-22"),
    (7, ["pause 09-19", "resume 09-22 1"], "09-28"),
    (5, ["pause 09-14", "resume 09-16 1"], "09-22"),
    (7, ["pause 09-16", "pause 09-18", "resume 09-21 1", "resume 09-23 1"], "10-08"),
    (3, ["pause 09-17", "resume 09-22 1"], "09-23"),
    (3, ["pause 09-17", "resume 09-22 2"], "09-24"),
    (3, ["pause 09-16", "resume 09-22 1"], "09-23"),
    (3, ["pause 09-16", "resume 09-22 2"], "09-24"),
    (3, ["pause 09-18", "resume 09-22 1"], "09-17"),
    (5, ["extend 09-21 5"], "09-28"),
    # what the vectors leave open
    (3, ["pause 09-17", "resume 09-17 1"], "09-17"),  # one day: excludes nothing, lifts nothing
    (4, ["pause 09-19", "resume 09-22 1"], "09-18"),  # Saturday after the due Friday is after the breach
    (3, ["pause 09-16", "extend 09-18 5", "resume 09-22 1"], "10-08"),  # extended while it stands
    (7, ["rebase 09-16 3"], "09-17"),
    (7, ["rebase 09-18 3"], "09-20"),  # one countable day is left after the day of the new limit
    (7, ["rebase 09-16 10"], "09-28"),
    (7, ["pause 09-16", "rebase 09-18 1", "resume 09-22 0"], "09-23"),
    (3, ["rebase 09-20 1"], "09-17"),  # after the breach a shorter limit changes nothing
    (3, ["restart 09-21 5"], "09-29"),
    (7, ["pause 09-16", "restart 09-21 5"], "09-29"),
    (7, ["pause 09-16", "restart 09-21 5", "resume 09-21 1"], "09-29"),
    (3, ["pause 09-17", "resume 09-22 0"], "09-22"),  # without a floor nothing is left
    (7, ["resume 09-16 9"], "09-22"),  # a resume without a pause
    (3, ["pause 09-18", "extend 09-20 9", "pause 09-21", "resume 09-22 1", "resume 09-23 1"], "10-09"),
]


@pytest.mark.parametrize(("limit", "rest", "due"), PAUSED)
def test_a_limit_with_pauses_and_changes(limit: int, rest: list[str], due: str) -> None:
    assert read(ledger("09-14", limit, *rest), MAX, WORKING, national()).due == on(due)


@pytest.mark.parametrize(
    ("start", "limit", "unit", "rest", "last", "opens"),
    [
        ("09-14", 7, WORKING, [], "09-22", "09-23"),
        ("09-01", 30, CALENDAR, [], "10-08", "10-09"),
        ("09-14", 7, WORKING, ["pause 09-17", "resume 09-22 1"], "09-29", "09-30"),
        ("04-01", 30, CALENDAR, [], "05-06", "05-07"),
        ("03-02", 4, WORKING, [], "03-06", "03-09"),  # the window ends on a Friday
    ],
)
def test_a_minimum_opens_on_the_working_day_after_its_window(
    start: str, limit: int, unit: str, rest: list[str], last: str, opens: str
) -> None:
    reading = read(ledger(start, limit, *rest), MIN, unit, national())
    assert (reading.due, reading.opens) == (on(last), on(opens))


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (datetime(2026, 9, 18, 18, 5, tzinfo=SHANGHAI), "09-28"),
        (datetime(2026, 10, 3, 9, 0, tzinfo=SHANGHAI), "10-14"),
    ],
)
def test_what_comes_after_hours(at: datetime, due: str) -> None:
    start = national().start_day(at, time(18))
    assert read([Entry(1, "start", start, 5)], MAX, WORKING, national()).due == on(due)


def test_a_pause_before_the_start_day_begins_with_it() -> None:
    assert read(ledger("10-08", 5, "pause 10-05", "resume 10-06 1"), MAX, WORKING, national()).due == on("10-14")
    assert read(ledger("10-08", 5, "pause 10-05", "resume 10-09 1"), MAX, WORKING, national()).due == on("10-15")


def test_a_corrected_day_moves_a_running_clock() -> None:
    corrected = national().overlaid({on("09-20"): Day(Kind.WEEKEND, "更正为休息日")})
    entries = ledger("09-18", 5)
    assert read(entries, MAX, WORKING, national()).due == on("09-24")
    assert read(entries, MAX, WORKING, corrected).due == on("09-28")
    assert explain(entries, MAX, WORKING, corrected)[1].why == "更正为休息日"


def test_a_standing_clock_says_what_is_left_and_has_no_due_day() -> None:
    reading = read(ledger("09-14", 7, "pause 09-17"), MAX, WORKING, national())
    assert reading == Reading("standing", None, None, 4, 3, False, False)


@pytest.mark.parametrize(("kind", "status"), [("meet", "met"), ("waive", "waived"), ("lapse", "lapsed")])
def test_a_closed_clock_keeps_its_due_day_and_the_days_used(kind: str, status: str) -> None:
    entries = ledger("09-14", 7, "pause 09-16", "resume 09-18 1", f"{kind} 09-21", "extend 09-22 9", "pause 09-22")
    assert read(entries, MAX, WORKING, national()) == Reading(status, on("09-24"), None, 3, 4, False, False)


def test_days_late_are_days_used() -> None:
    assert read(ledger("09-14", 3, "meet 09-21"), MAX, WORKING, national()).used == 6
    assert read(ledger("09-03", 30, "meet 10-09"), MAX, CALENDAR, national()).used == 31


def test_a_due_day_in_a_year_without_a_notice_is_provisional() -> None:
    assert read(ledger("11-23", 30), MAX, WORKING, national()) == Reading(
        "running", on("2027-01-05"), None, 30, 0, True, False
    )
    assert not read(ledger("11-23", 27), MAX, WORKING, national()).provisional
    assert read(ledger("12-30", 1), MIN, WORKING, national()).provisional  # it opens in the new year


def test_a_pause_after_the_breach_is_remembered() -> None:
    assert read(ledger("09-14", 3, "pause 09-18"), MAX, WORKING, national()) == Reading(
        "running", on("09-17"), None, 3, 0, False, True
    )


@pytest.mark.parametrize("entries", [[], [Entry(1, "pause", date(2026, 9, 14))], ledger("09-14", 3, "stop 09-15")])
def test_what_is_no_ledger_is_a_programming_fault(entries: list[Entry]) -> None:
    with pytest.raises(ValueError, match="ledger"):
        read(entries, MAX, WORKING, national())


# --- explain: why each day counts or not ---------------------------------------------------------------------------


def whys(
    entries: list[Entry], unit: str = WORKING, kind: ClockKind = MAX, until: str = ""
) -> list[tuple[str, int, str]]:
    rows = explain(entries, kind, unit, national(), on(until) if until else None)
    return [(row.date.isoformat()[5:], row.n, row.why) for row in rows]


def test_each_day_says_why() -> None:
    entries = [
        Entry(1, "start", on("09-17"), 5),
        Entry(2, "pause", on("09-18"), 0, "征求顾问意见"),
        Entry(3, "pause", on("09-18"), 0, "上级协审"),
        Entry(4, "resume", on("09-19"), 1, "征求顾问意见"),
        Entry(5, "resume", on("09-19"), 1, "上级协审"),
    ]
    assert whys(entries, until="09-29") == [
        ("09-18", 1, ""),
        ("09-19", 1, "停计：征求顾问意见、上级协审"),
        ("09-20", 2, "国庆节调休上班"),
        ("09-21", 3, ""),
        ("09-22", 4, ""),
        ("09-23", 5, ""),
        ("09-24", 6, "超期"),
        ("09-25", 6, "中秋节"),
        ("09-26", 6, "中秋节"),
        ("09-27", 6, "中秋节"),
        ("09-28", 7, "超期"),
        ("09-29", 8, "超期"),
    ]


def test_a_pause_is_named_from_the_day_after_it_until_its_own_resume() -> None:
    entries = [
        Entry(1, "start", on("09-14"), 9),
        Entry(2, "pause", on("09-14"), 0, "旧"),
        Entry(3, "restart", on("09-14"), 9),
        Entry(4, "pause", on("09-15"), 0, "甲"),
        Entry(5, "extend", on("09-15"), 1, "延长"),
        Entry(6, "pause", on("09-16"), 0, "乙"),
        Entry(7, "pause", on("09-17"), 0, "丙"),
        Entry(8, "resume", on("09-18"), 1, "乙"),
        Entry(9, "resume", on("09-21"), 1),
        Entry(10, "resume", on("09-22"), 1, "丙"),
        Entry(11, "resume", on("09-22"), 1),
    ]
    assert [why for _, _, why in whys(entries)][:9] == [
        "",
        "停计：甲",
        "停计：甲、乙",
        "停计：甲、乙、丙",
        "停计：甲、丙",
        "停计：甲、丙",
        "停计：甲、丙",
        "停计：丙",
        "",
    ]


def test_a_calendar_day_limit_shows_where_it_rolled() -> None:
    assert whys(ledger("09-28", 5), CALENDAR)[3:] == [
        ("10-02", 4, ""),
        ("10-03", 5, ""),
        ("10-04", 5, "顺延（国庆节）"),
        ("10-05", 5, "顺延（国庆节）"),
        ("10-06", 5, "顺延（国庆节）"),
        ("10-07", 5, "顺延（国庆节）"),
        ("10-08", 5, "顺延至工作日"),
    ]


def test_after_the_closing_day_nothing_counts() -> None:
    assert whys(ledger("09-14", 7, "meet 09-16"), until="09-17") == [
        ("09-15", 1, ""),
        ("09-16", 2, ""),
        ("09-17", 2, "已办结"),
    ]
    assert whys(ledger("09-14", 7, "meet 09-16"))[-1][0] == "09-16"


def test_a_standing_clock_is_explained_to_its_last_entry() -> None:
    assert whys(ledger("09-14", 7, "pause 09-16", "extend 09-18 1"))[-2:] == [
        ("09-17", 2, "停计"),
        ("09-18", 2, "停计"),
    ]


def test_after_a_minimum_the_window_is_over_not_late() -> None:
    assert whys(ledger("09-14", 2), kind=MIN, until="09-17")[-1] == ("09-17", 3, "期满")


# --- lights --------------------------------------------------------------------------------------------------------


def test_days_late_are_counted_in_the_clocks_own_unit() -> None:
    calendar = national()
    slow = read(ledger("09-14", 3), MAX, WORKING, calendar)  # due Thursday 09-17
    assert [overdue(slow, WORKING, calendar, on(d)) for d in ("09-17", "09-18", "09-19", "09-20")] == [0, 1, 1, 2]
    days = read(ledger("09-03", 30), MAX, CALENDAR, calendar)  # due 10-08, rolled
    assert [overdue(days, CALENDAR, calendar, on(d)) for d in ("10-07", "10-08", "10-10")] == [0, 0, 2]
    assert overdue(read(ledger("09-14", 3), MIN, WORKING, calendar), WORKING, calendar, on("09-30")) == 0
    assert overdue(read(ledger("09-14", 3, "meet 09-21"), MAX, WORKING, calendar), WORKING, calendar, on("09-30")) == 0


@pytest.mark.parametrize(
    ("rest", "kind", "today", "colour"),
    [
        ([], MAX, "09-17", "none"),
        ([], MAX, "09-20", "amber"),  # two working days left of seven
        ([], MAX, "09-22", "red"),
        ([], MAX, "09-25", "red"),
        ([], REMIND, "09-25", "amber"),
        ([], MIN, "09-22", "none"),
        (["pause 09-16"], MAX, "09-25", "standing"),
        (["meet 09-16"], MAX, "09-25", "none"),
    ],
)
def test_the_light(rest: list[str], kind: ClockKind, today: str, colour: str) -> None:
    reading = read(ledger("09-14", 7, *rest), kind, WORKING, national())
    assert light(reading, kind, national(), WORKING, on(today), 2, 30, 7) == colour


def test_a_clock_that_stands_has_no_day_of_warning() -> None:
    with pytest.raises(ValueError, match="due"):
        warn_on(read(ledger("09-14", 7, "pause 09-16"), MAX, WORKING, national()), national(), WORKING, 2, 30, 7)


# --- properties ----------------------------------------------------------------------------------------------------

UNITS = st.sampled_from([WORKING, CALENDAR])
KINDS = st.sampled_from(["pause"] * 4 + ["resume"] * 4 + ["extend", "rebase", "restart", "meet", "waive", "lapse"])
STARTS = st.dates(date(2026, 1, 1), date(2026, 12, 20))
STEPS = st.lists(st.tuples(KINDS, st.integers(0, 9) | st.integers(0, 40), st.integers(0, 12)), max_size=12)


@st.composite
def ledgers(draw: st.DrawFn, live: bool = False) -> list[Entry]:
    """A start, perhaps on a day after what follows, then anything in order of days."""
    start, day = draw(STARTS), draw(STARTS)
    day = max(min(day, start), start - timedelta(4))
    entries = [Entry(1, "start", start, draw(st.integers(0, 40)))]
    for kind, gap, value in draw(STEPS):
        if live and kind in ("meet", "waive", "lapse"):
            continue
        day += timedelta(gap)
        amount = min(value, 2) if kind == "resume" else value
        entries.append(Entry(len(entries) + 1, kind, day, amount, f"事由{value}" if kind == "pause" else ""))
    return entries


CALENDARS = st.sampled_from(
    [
        national(),
        national().overlaid(
            {on("09-20"): Day(Kind.WEEKEND), on("06-18"): Day(Kind.HOLIDAY), on("03-07"): Day(Kind.MAKE_UP)}
        ),
        Calendar({}, {2026}),
    ]
)


@given(ledgers(), UNITS, CALENDARS)
def test_reading_is_counting_day_by_day(entries: list[Entry], unit: str, calendar: Calendar) -> None:
    reading = read(entries, MAX, unit, calendar)
    assert (
        reading.status,
        reading.due,
        reading.used,
        reading.left,
        reading.breached_before_pause,
    ) == Oracle(entries, unit, calendar).reading()


@given(ledgers(), UNITS, CALENDARS, st.sampled_from(ClockKind))
def test_the_last_row_explained_is_what_is_read(
    entries: list[Entry], unit: str, calendar: Calendar, kind: ClockKind
) -> None:
    reading, rows = read(entries, kind, unit, calendar), explain(entries, kind, unit, calendar)
    begun = max(
        (e.on for e in entries[: 1 + max(i for i, e in enumerate(entries) if e.kind in ("start", "restart"))]),
    )
    assert [row.date for row in rows] == [begun + timedelta(i) for i in range(1, len(rows) + 1)]
    assert [row.kind for row in rows] == [calendar.kind(row.date) for row in rows]
    counted = sum(row.counted for row in rows)
    assert counted == (rows[-1].n if rows else 0)
    if reading.status == "running":
        assert (rows[-1].date if rows else begun) == reading.due
        assert counted == reading.used + reading.left
    else:
        assert counted == reading.used
    for row in rows:
        assert row.counted or row.why, row
        assert not row.counted or unit == CALENDAR or works(calendar, row.date)


@given(ledgers(), UNITS, CALENDARS, st.integers(0, 60))
def test_a_later_until_only_adds_rows(entries: list[Entry], unit: str, calendar: Calendar, more: int) -> None:
    rows = explain(entries, MAX, unit, calendar)
    if rows:
        longer = explain(entries, MAX, unit, calendar, rows[-1].date + timedelta(more))
        assert longer[: len(rows)] == rows
        assert len(longer) == len(rows) + more


@given(ledgers(), UNITS, CALENDARS, st.integers(0, 30), st.integers(0, 30), st.integers(0, 2))
def test_a_pause_and_its_resume_never_move_the_due_day_earlier(
    entries: list[Entry], unit: str, calendar: Calendar, wait: int, stand: int, floor: int
) -> None:
    """Whatever running ledger: a pause on any later day, resumed on that day or later, leaves the due day or moves it on.

    It leaves it when the pause comes after the breach, or is resumed on its own day.
    """
    before = read(entries, MAX, unit, calendar)
    if before.status != "running" or before.due is None:
        return
    last = max(entry.on for entry in entries)
    paused = last + timedelta(wait)
    resumes = 1 + max(_open(entries), 0)
    more = [Entry(90 + i, "resume", paused + timedelta(stand), floor) for i in range(resumes)]
    after = read([*entries, Entry(89, "pause", paused), *more], MAX, unit, calendar)
    assert after.due is not None
    assert after.due >= before.due
    if stand == 0 or paused > before.due:
        assert after.due == before.due
    else:
        assert after.due > paused or floor == 0


def _open(entries: list[Entry]) -> int:
    """How many pauses are still open: those after a breach, which do not stand."""
    still = 0
    for entry in entries:
        still = {"pause": still + 1, "resume": max(still - 1, 0), "restart": 0}.get(entry.kind, still)
    return still


@given(ledgers(live=True), UNITS, CALENDARS, st.integers(0, 20))
def test_an_extension_never_moves_the_due_day_earlier(
    entries: list[Entry], unit: str, calendar: Calendar, days: int
) -> None:
    before = read(entries, MAX, unit, calendar)
    after = read([*entries, Entry(99, "extend", max(e.on for e in entries), days)], MAX, unit, calendar)
    assert after.left + after.used == before.left + before.used + days
    assert before.due is None or (after.due is not None and after.due >= before.due)


@given(ledgers(live=True), UNITS, CALENDARS, st.integers(0, 40), st.integers(0, 30))
def test_a_new_limit_leaves_a_day_to_whoever_was_in_time(
    entries: list[Entry], unit: str, calendar: Calendar, wait: int, limit: int
) -> None:
    before = read(entries, MAX, unit, calendar)
    day = max(e.on for e in entries) + timedelta(wait)
    after = read([*entries, Entry(99, "rebase", day, limit)], MAX, unit, calendar)
    if before.due is not None and after.due is not None:
        assert after.due > day if day <= before.due else after.due >= before.due


@given(ledgers(), UNITS, CALENDARS, st.integers(0, 5), st.integers(0, 100), st.integers(1, 60))
def test_the_light_turns_amber_on_the_day_foretold(
    entries: list[Entry], unit: str, calendar: Calendar, warn: int, share: int, limit: int
) -> None:
    reading = read(entries, MAX, unit, calendar)
    if reading.status != "running" or reading.due is None:
        return
    day = reading.due - timedelta(90)
    turned = warn_on(reading, calendar, unit, warn, share, limit)
    while day < reading.due:
        near = calendar.between(day, reading.due, WORKING) <= warn
        few = calendar.between(day, reading.due, unit) * 100 <= limit * share
        colour = light(reading, MAX, calendar, unit, day, warn, share, limit)
        assert colour == ("amber" if near or few else "none")
        assert (day >= turned) == (colour == "amber")
        day += timedelta(1)
    assert light(reading, MAX, calendar, unit, reading.due, warn, share, limit) == "red"
