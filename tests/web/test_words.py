"""How a page says a day: with its weekday, and with its year where it is not this one's."""

from datetime import date

from web.words import TODAY, day


def test_a_day_of_another_year_is_said_with_its_year() -> None:
    assert day("2027-05-25", today=date(2026, 11, 30)) == "2027年5月25日（周二）"
    assert day("2026-12-03", today=date(2026, 11, 30)) == "12月3日（周四）"
    before = TODAY.set(date(2027, 1, 4))
    assert day(date(2026, 12, 31)) == "2026年12月31日（周四）"
    TODAY.reset(before)
    assert day(date(2026, 12, 31)) == "12月31日（周四）"
