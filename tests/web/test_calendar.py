"""The calendar as a page: a year, a limit counted out, corrections whose effect is seen before they are entered."""

import re
from datetime import date

from engine.calendar import CALENDAR, WORKING
from engine.clocks import ClockKind, read
from engine.tables import ClockRow
from house.counting import ledger
from house.days import effect
from tests.web.conftest import Office
from workflows.holidays import national

PAPERS = ("draft=合同", "explanation=说明", "counterparty=对方", "budget=预算")


def submitted(office: Office) -> int:
    """A contract submitted on Wednesday 2026-09-23, before the holidays."""
    office.at("2026-09-22")
    asked = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 900_000}
    case = office.door.open("township_review", "create", "wang_jia", "jia", asked, PAPERS, title="村道硬化合同")
    office.door.act(case, "finish_draft", "wang_jia")
    office.at("2026-09-23")
    office.door.act(case, "submit", "zhao_jia", {"undecided": True, "planned_on": None})
    return case


def due_days(office: Office, case: int) -> list[date]:
    with office.house.database.reading() as connection:
        rows = connection.execute(ClockRow.__table__.select())  # type: ignore[attr-defined]
        return sorted(row.due_on for row in rows if row.case_id == case and row.status == "running" and row.due_on)


def test_a_year_shows_its_holidays_their_source_and_what_is_only_an_estimate(office: Office) -> None:
    li = office.as_("li")
    known = li.get("/calendar?year=2026").text
    assert 'class="d-make-up"' in known
    assert "国办发明电" in known
    assert "暂估" not in known
    unknown = li.get("/calendar?year=2031").text
    assert "2031 年的放假安排还没有公布" in unknown
    assert "/calendar/correct" not in known  # not an administrator
    assert "/calendar/correct" in office.as_("root").get("/calendar").text
    for strange in ("x", "0", "99999", "-3"):
        assert li.get(f"/calendar?year={strange}").status_code == 200


def test_the_calculator_counts_as_every_clock_does(office: Office) -> None:
    li = office.as_("li")
    cases = [
        ("2026-09-30", 5, WORKING, "MAX", (), {}), ("2026-09-24", 7, CALENDAR, "MAX", (), {}),
        ("2026-02-10", 3, WORKING, "MIN", (), {}),
        ("2026-09-15", 5, WORKING, "MAX", ((date(2026, 9, 17), date(2026, 9, 22)),), {"pause": "2026-09-17", "resume": "2026-09-22"}),
    ]  # fmt: skip
    for start, days, unit, kind, pauses, more in cases:
        reading = read(ledger(date.fromisoformat(start), days, pauses), ClockKind(kind), unit, national())
        wanted = reading.opens or reading.due
        assert wanted
        shown = li.get("/calendar/due", params={"start": start, "days": days, "unit": unit, "kind": kind, **more}).text
        found = re.search(r'class="calc-r">(?:最早 )?(\d+)年(\d+)月(\d+)日', shown)
        assert found, shown[-500:]
        assert date(*map(int, found.groups())) == wanted
    late = li.get("/calendar/due?start=2026-09-25&days=1&at=18:30").text  # a holiday, after closing
    assert "自 2026年9月28日（周一） 的次日起算" in late
    assert "2026年9月29日（周二） 到期" in late


def test_what_cannot_be_counted_is_refused_with_every_reason(office: Office) -> None:
    wrong = office.as_("li").get("/calendar/due?start=soon&days=-1&resume=2026-01-01&at=25:99&extra=3")
    assert wrong.status_code == 422
    for words in ("起算日不是有效日期", "天数应为", "恢复日应不早于暂停日", "延期要写天数和批准日", "提交时刻应写作"):
        assert words in wrong.text
    assert office.as_("li").get("/calendar/due?start=2099-12-31&days=3660").status_code == 422


def test_a_correction_is_seen_before_it_is_entered_and_clocks_follow(office: Office) -> None:
    case = submitted(office)
    before = due_days(office, case)
    root = office.as_("root")
    correction = {"org": "city", "doc_no": "示府办〔2026〕8号", "first0": "2026-09-24", "until0": "2026-09-24", "kind0": "holiday", "name0": "防汛停工"}  # fmt: skip
    preview = root.post("/calendar/correct", correction)
    assert preview.status_code == 200
    assert "1 天将更正" in preview.text
    assert "甲镇" in preview.text
    assert due_days(office, case) == before
    with office.house.database.glance(office.house.now()) as docket:
        order = {"doc_no": "示府办〔2026〕8号", "days": [{"day": date(2026, 9, 24), "kind": "holiday", "name": ""}]}
        foreseen = effect(office.house, docket, "city", "root", [order])
    done = root.post("/calendar/confirm")
    assert done.status_code == 303
    after = due_days(office, case)
    moved = sum(one != two for one, two in zip(before, after, strict=True))
    assert moved == foreseen.moved > 0
    assert foreseen.later == moved
    assert f"moved={moved}" in done.headers["location"]
    assert root.post("/calendar/confirm").status_code == 422  # it is entered once


def test_a_correction_with_faults_names_all_of_them_and_strangers_enter_none(office: Office) -> None:
    wrong = {"org": "city", "doc_no": "", "first0": "2026-09-21", "kind0": "make-up", "first1": "2026-01-01", "until1": "2026-12-31", "kind1": "holiday"}  # fmt: skip
    answer = office.as_("root").post("/calendar/correct", wrong)
    assert answer.status_code == 422
    for words in ("请写通知的文号", "不能登记为", "跨度超过一个月"):
        assert words in answer.text
    assert "至少写一行" in office.as_("root").post("/calendar/correct", {"org": "city", "doc_no": "文号一"}).text
    right = {"org": "city", "doc_no": "文号一", "first0": "2026-09-21", "kind0": "holiday"}
    for stranger in ("li", "watcher", "second"):  # the second administers the county only
        assert office.as_(stranger).post("/calendar/correct", right).status_code == 403
    assert office.as_("second").post("/calendar/correct", {**right, "org": "county"}).status_code == 200


def test_a_notice_comes_in_a_file(office: Office) -> None:
    root = office.as_("root")
    text = "date,kind,name,doc_no,status\n2031-01-01,holiday,元旦,国办发明电〔2030〕9号,announced\n"
    sent = {"file": ("2031.csv", text.encode(), "text/csv")}
    preview = root.post("/calendar/correct", {"org": "city", "way": "file"}, files=sent)
    assert "公布全年安排" in preview.text
    assert root.post("/calendar/confirm").status_code == 303
    assert "还没有公布" not in root.get("/calendar?year=2031").text
    bad = {"file": ("2031.csv", b"date,kind\n2031-13-01,feast\n", "text/csv")}
    assert root.post("/calendar/correct", {"org": "city", "way": "file"}, files=bad).status_code == 422
