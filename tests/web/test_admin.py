"""The administrator's pages: who is missing, people registered and appointed, accounts helped, nobody reached beyond one's offices."""

import io
import re
from typing import Any

import xlsxwriter

from house import accounts, staffing
from house.governing import administered
from tests.web.conftest import PASSWORD, Office


def member(office: Office, username: str) -> staffing.Member:
    with office.house.database.glance(office.house.now()) as docket:
        scope = list(office.house.snapshot(docket.connection).offices.office)
        return staffing.member(office.house, docket, scope, username)


def sheet(*rows: tuple[Any, ...]) -> dict[str, Any]:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for n, row in enumerate((("用户名", "姓名", "机构代码", "职责", "法律职业资格"), *rows)):
            page.write_row(n, 0, row)
    return {"file": ("名单.xlsx", file.getvalue(), "application/octet-stream")}


def today(office: Office) -> str:
    return office.house.now().date().isoformat()


def test_only_administrators_come_in(office: Office) -> None:
    for path in ("/admin", "/admin/people", "/admin/people/new", "/admin/import", "/admin/organisations", "/admin/import/example.xlsx"):  # fmt: skip
        assert office.as_("root").get(path).status_code == 200, path
        for username in ("wang_jia", "li", "watcher"):
            assert office.as_(username).get(path).status_code == 403, (path, username)
        assert office.stranger().get(path).status_code == 303


def test_the_overview_says_who_is_missing_and_who_cannot_sign_in(office: Office) -> None:
    assert "每个乡镇每个环节都有人" in office.as_("root").get("/admin").text
    held = member(office, "zhao_yi").held[0]
    end = {"role": "LEAD", "org": "yi", "from_on": str(held.from_on), "until_on": str(held.from_on)}
    assert office.as_("root").post("/admin/people/zhao_yi/posts/end", end).status_code == 303
    shown = office.as_("root").get("/admin").text
    assert "乙镇没有人担任 分管领导" in shown
    assert "/admin/people/new?org=yi" in shown


def test_a_new_person_is_registered_appointed_and_given_a_password_that_is_good_for_once(office: Office) -> None:
    said = {"username": "chen", "name": "陈新", "org": "jia", "roles": ["HANDLER", "OFFICE"], "from_on": today(office)}
    answer = office.as_("root").post("/admin/people/new", said)
    assert answer.status_code == 200
    found = re.search(r'<code class="adm-word">([^<]+)</code>', answer.text)
    assert found
    assert {post.role for post in member(office, "chen").held} == {"HANDLER", "OFFICE"}
    signed = office.stranger().post("/sign-in", data={"username": "chen", "password": found[1]})
    assert signed.headers["location"] == "/password"
    assert found[1] not in office.as_("root").get("/admin/people/chen").text


def test_a_form_with_faults_comes_back_with_everything_written_and_every_reason(office: Office) -> None:
    said = {"username": "王 五", "name": "陈新", "org": "jia", "roles": [], "from_on": today(office)}
    answer = office.as_("root").post("/admin/people/new", said)
    assert answer.status_code == 422
    assert "至少选一项职责" in answer.text
    assert 'value="陈新"' in answer.text
    wrong = office.as_("root").post("/admin/people/new", {**said, "roles": ["HANDLER"]})
    assert wrong.status_code == 422
    assert 'href="#f-username"' in wrong.text
    unfit = office.as_("root").post("/admin/people/new", {**said, "username": "wu", "roles": ["EXAMINER"]})
    assert "须具有国家统一法律职业资格" in unfit.text


def test_a_username_that_is_somebodys_is_not_registered_again(office: Office) -> None:
    said = {"username": "li", "name": "另一人", "org": "jia", "roles": ["HANDLER"], "from_on": today(office)}
    answer = office.as_("second").post("/admin/people/new", said)
    assert answer.status_code == 422
    assert "用户名 li 已登记给" in answer.text
    office.as_("second").post("/admin/import", files=sheet(("root", "冒名", "jia", "承办人", "否")))
    assert member(office, "root").name == "管理员"


def test_a_list_is_looked_through_row_by_row_and_registered_whole_or_not_at_all(office: Office) -> None:
    root = office.as_("root")
    wrong = root.post("/admin/import", files=sheet(("he", "何一", "jia", "承办人", "否"), ("BAD NAME", "何二", "nowhere", "承办人", "也许")))  # fmt: skip
    assert wrong.status_code == 422
    assert "1 行有问题" in wrong.text
    assert "何一" in wrong.text
    assert root.post("/admin/import/confirm").status_code == 422
    fine = root.post("/admin/import", files=sheet(("he", "何一", "jia", "承办人、党政办", "是"), ("he2", "何二", "yi", "承办人", "否")))  # fmt: skip
    assert fine.status_code == 200
    assert "每一行都可以登记" in fine.text
    assert "没有人员" in root.get("/admin/people/he").text
    done = root.post("/admin/import/confirm")
    assert (done.status_code, "done=imported" in done.headers["location"]) == (303, True)
    assert {post.role for post in member(office, "he").held} == {"HANDLER", "OFFICE"}
    assert "he2" in root.get("/admin/people?account=no-password").text
    assert root.post("/admin/import/confirm").status_code == 422


def test_what_is_not_a_list_is_refused_in_words(office: Office) -> None:
    root = office.as_("root")
    for name, content in (("a.exe", b"MZ"), ("a.xlsx", b"not a workbook"), ("a.csv", "用户名,姓名\n".encode())):
        answer = root.post("/admin/import", files={"file": (name, content, "application/octet-stream")})
        assert answer.status_code == 422, name
    assert "请选择文件" in root.post("/admin/import").text


def test_an_appointment_begins_and_ends(office: Office) -> None:
    root = office.as_("root")
    more = {"roles": ["REVIEWER"], "org": "hub2", "from_on": today(office)}
    assert root.post("/admin/people/li/posts", more).headers["location"].endswith("done=appointed")
    end = {"role": "REVIEWER", "org": "hub2", "from_on": today(office), "until_on": "2020-01-01"}
    assert "终止日早于起始日" in root.post("/admin/people/li/posts/end", end).text
    assert root.post("/admin/people/li/posts/end", {**end, "until_on": today(office)}).status_code == 303
    assert any(p.org == "hub2" and p.until_on for p in member(office, "li").posts)
    own = {"role": "ADMIN", "org": "county", "from_on": "2026-01-05", "until_on": today(office)}
    assert "不能免去自己的管理员职责" in root.post("/admin/people/root/posts/end", own).text


def test_an_account_is_reset_unlocked_disabled_and_all_of_it_is_noted(office: Office) -> None:
    root, li = office.as_("root"), office.as_("li")
    assert root.post("/admin/people/li/password").status_code == 200
    assert li.get("/me").status_code == 303  # every session of theirs has ended
    assert root.post("/admin/people/li/disable").status_code == 303
    assert member(office, "li").account == staffing.DISABLED
    assert root.post("/admin/people/li/enable").status_code == 303
    for _ in range(5):
        office.stranger().post("/sign-in", data={"username": "sun", "password": "wrong"})
    assert member(office, "sun").account == staffing.LOCKED
    root.post("/admin/people/sun/unlock")
    assert office.stranger().post("/sign-in", data={"username": "sun", "password": PASSWORD}).status_code == 303
    noted = root.get("/log?person=root").text
    assert all(words in noted for words in ("重设密码", "停用帐号", "恢复帐号", "解除锁定"))


def test_the_password_of_somebody_who_also_works_elsewhere_is_not_ours_to_reset(office: Office) -> None:
    second = office.as_("second")  # administers the county, not the city
    assert second.get("/admin/people/root").status_code == 200
    for what in ("password", "disable"):
        answer = second.post(f"/admin/people/root/{what}")
        assert answer.status_code == 403
        assert "共同上级的管理员" in answer.text
    with office.house.database.reading() as connection:
        assert accounts.draft_of(connection, "second", "nothing") is None
    assert office.stranger().post("/sign-in", data={"username": "root", "password": PASSWORD}).status_code == 303
    assert second.post("/admin/people/second/disable").status_code == 403


def test_an_administrator_of_one_office_reaches_no_other(office: Office) -> None:
    office.as_("root").post(
        "/admin/people/office_jia/posts", {"roles": ["ADMIN"], "org": "jia", "from_on": today(office)}
    )
    own = office.as_("office_jia")
    with office.house.database.glance(office.house.now()) as docket:
        assert administered(office.house, docket, "office_jia") == ["jia"]
    assert own.get("/admin").status_code == 200
    assert own.get("/admin/people/li").status_code == 404
    assert own.get("/admin/people?org=yi").status_code == 404
    new = {"username": "mole", "name": "某人", "org": "yi", "roles": ["HANDLER"], "from_on": today(office)}
    refused = own.post("/admin/people/new", new)
    assert refused.status_code == 422
    assert "辖内" in refused.text or "不属于您的职责" in refused.text
    assert "没有人员" in office.as_("root").get("/admin/people/mole").text


def test_offices_are_added_and_related(office: Office) -> None:
    root = office.as_("root")
    wu = {"under": "county", "code": "wu", "title": "戊镇", "level": "township"}
    assert root.post("/admin/organisations", wu).headers["location"].endswith("done=added")
    assert "戊镇没有人担任" in root.get("/admin").text
    again = root.post("/admin/organisations", wu)
    assert again.status_code == 422
    assert "机构代码 wu 已被使用" in again.text
    relation = {"office": "hub", "covered": "wu", "how": "cluster"}
    assert root.post("/admin/organisations/relations", relation).headers["location"].endswith("done=related")
    assert (
        root.post("/admin/organisations/relations", {**relation, "holds": "no"})
        .headers["location"]
        .endswith("unrelated")
    )
    assert (
        office.as_("second").post("/admin/organisations/relations", {**relation, "office": "hub2"}).status_code == 303
    )
    assert (
        office.as_("second").post("/admin/organisations/relations", {**relation, "office": "city"}).status_code == 422
    )


def test_the_list_of_people_is_searched_and_paged(office: Office) -> None:
    root = office.as_("root")
    assert "没有符合条件的人" in root.get("/admin/people?q=nobody-at-all").text
    found = root.get("/admin/people?q=wang_&org=jia").text
    assert "wang_jia" in found
    assert "wang_yi" not in found
    assert root.get("/admin/people?page=99999999999999").status_code == 200
    assert root.get("/admin/people?page=-1").status_code == 200
