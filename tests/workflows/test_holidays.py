"""The national table: two independent libraries, the committed files and the calendar say the same of every day."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from engine.calendar import WORKING, Kind
from engine.errors import BadCalendar
from workflows.holidays import FOLDER, national, read_csv, seed

HEADER = "date,kind,name,doc_no,status\n"


def test_three_sources_agree_on_every_day_from_2015_to_2026() -> None:
    china = holidays.country_holidays("CN", years=range(2015, 2027))
    on = date(2015, 1, 1)
    while on.year <= 2026:
        assert national().counts(on, WORKING) == china.is_working_day(on) == chinese_calendar.is_workday(on), on
        on += timedelta(1)


def test_years_to_come_hold_the_statutory_days_and_no_exchange() -> None:
    china = holidays.country_holidays("CN", years=range(2027, 2036))
    for on, known in national().days.items():
        if on.year > 2026:
            assert known.kind == Kind.HOLIDAY
            assert on in china
            assert not known.doc_no
    assert sum(on.year > 2026 for on in national().days) == len(china)


def test_the_years_that_are_announced() -> None:
    assert national().announced == set(range(2015, 2027))


@pytest.mark.parametrize("year", [*seed.ANNOUNCED, *seed.ESTIMATED])
def test_the_committed_tables_are_what_the_seed_writes(year: int) -> None:
    assert (FOLDER / f"{year}.csv").read_text(encoding="utf-8") == seed.table(year)


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (date(2015, 9, 4), "国发明电〔2015〕1号"),
        (date(2018, 12, 31), "国办发明电〔2018〕15号"),
        (date(2019, 5, 2), "国办发明电〔2019〕3号"),
        (date(2020, 1, 31), "国办发明电〔2020〕1号"),
        (date(2025, 5, 1), "国办发明电〔2024〕12号"),
        (date(2026, 10, 10), "国办发明电〔2025〕7号"),
    ],
)
def test_each_day_names_the_notice_that_arranged_it(on: date, number: str) -> None:
    assert national().day(on).doc_no == number


def test_a_table_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "2027.csv"
    path.write_text("\ufeff" + HEADER + "2027-02-14,make-up,春节调休上班,示例号,announced\n", encoding="utf-8")
    days, announced = read_csv(path)
    assert announced == {2027}
    assert days[date(2027, 2, 14)].name == "春节调休上班"


def test_every_faulty_row_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "坏.csv"
    path.write_text(
        HEADER
        + "2027-02-30,holiday,春节,,announced\n"
        + "2027-02-07,off,春节,,known\n"
        + "2027-02-08,holiday,春节,,announced\n"
        + "2027-02-08,holiday,春节,,announced\n"
        + "2027-02-09,holiday,春节,,estimated\n"
        + "2027-02-10,make-up,春节,,announced\n"
        + "2027-02-13,work,更正,,announced\n"
        + "2027-02-11,holiday\n",
        encoding="utf-8",
    )
    with pytest.raises(BadCalendar) as refused:
        read_csv(path)
    said = [reason.text for reason in refused.value.reasons]
    assert said == [
        "坏.csv 第2行：日期“2027-02-30”不是有效日期",
        "坏.csv 第3行：类别“off”不是 work、weekend、holiday、make-up 之一",
        "坏.csv 第3行：状态“known”不是 announced、estimated 之一",
        "坏.csv 第5行：日期 2027-02-08 重复",
        "坏.csv 第6行：2027年既有已公布又有暂估的日期",
        "坏.csv 第7行：2027-02-10 不是周六、周日，类别不能是 make-up",
        "坏.csv 第8行：2027-02-13 不是周一至周五，类别不能是 work",
        "坏.csv 第9行：列数与表头不符",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "缺少列"), (HEADER.encode(), "没有任何日期"), (b"date,kind\n", "缺少列"), ("节".encode("gb18030"), "UTF-8")],
)
def test_a_file_that_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(BadCalendar, match=said):
        read_csv(path)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadCalendar, match="读不到文件"):
        read_csv(tmp_path / "none.csv")
