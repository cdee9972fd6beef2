"""What needs doing first; and who looked at what, for those who answer for the people."""

import io

from python_calamine import CalamineWorkbook

from house.selfcheck import findings
from tests.web.conftest import Office


def test_the_page_says_what_the_command_says_to_administrators_and_supervisors(office: Office) -> None:
    for username in ("root", "watcher"):
        shown = office.as_(username).get("/selfcheck")
        assert shown.status_code == 200
        for one in findings(office.house):
            assert one.title in shown.text, one.key
    for username in ("wang_jia", "li"):
        assert office.as_(username).get("/selfcheck").status_code == 403
        assert office.as_(username).get("/selfcheck.xlsx").status_code == 403


def test_a_township_without_somebody_is_a_hint_with_a_way_to_mend_it(office: Office) -> None:
    assert {one.key: one.grade for one in findings(office.house)}["staff"] == "good"
    end = {"role": "LEAD", "org": "yi", "from_on": "2020-01-01", "until_on": "2020-01-02"}
    office.as_("root").post("/admin/people/zhao_yi/posts/end", end)
    found = {one.key: one for one in findings(office.house)}["staff"]
    assert (found.grade, "乙镇缺分管领导" in found.said) == ("hint", True)
    shown = office.as_("root").get("/selfcheck").text
    assert "去任命" in shown
    assert "乙镇缺分管领导" in shown


def test_it_can_be_taken_out_and_that_is_noted(office: Office) -> None:
    file = office.as_("watcher").get("/selfcheck.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["结果", "项目"]
    assert len(rows) - 1 == len(findings(office.house))
    assert "自检" in office.as_("root").get("/log?person=watcher&what=export").text


def test_sightings_are_shown_to_who_answers_for_these_people_and_to_nobody_else(office: Office) -> None:
    office.stranger().post("/sign-in", data={"username": "li", "password": "wrong"})
    office.stranger().post("/sign-in", data={"username": "root", "password": "wrong"})
    for watching in ("root", "watcher", "second"):
        assert "密码输错" in office.as_(watching).get("/log?person=li").text
    assert "密码输错" in office.as_("root").get("/log?person=root").text
    office.as_("root").post(
        "/admin/people/office_jia/posts", {"roles": ["ADMIN"], "org": "jia", "from_on": "2026-01-01"}
    )
    own = office.as_("office_jia")
    assert "没有符合条件的记录" in own.get("/log?person=li").text
    assert own.get("/log?person=office_jia").status_code == 200
    for other in ("li", "wang_jia"):
        assert office.as_(other).get("/log").status_code == 403
        assert office.as_(other).get("/log.xlsx").status_code == 403


def test_sightings_are_narrowed_by_day_and_taken_out_as_a_file(office: Office) -> None:
    root, today = office.as_("root"), office.house.now().date().isoformat()
    assert "登录" in root.get(f"/log?person=root&first={today}&last={today}").text
    assert "没有符合条件的记录" in root.get("/log?first=2020-01-01&last=2020-01-31").text
    assert root.get("/log?first=never&page=x").status_code == 200
    file = root.get("/log.xlsx?person=root")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    assert {row[2] for row in rows[1:]} == {"root"}
    assert "查阅留痕" in root.get("/log?what=export").text
