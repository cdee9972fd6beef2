"""事项清单: who sees whose, which version holds, what changed; files are looked through before anything is published."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from house import catalogue, cataloguing
from house.catalogue import Words
from house.catalogue_sheets import ALL, ORG, exported
from house.cataloguing import Batch, Head
from registers.catalogue import Entry
from tests.city import TOWNS
from tests.web.conftest import Office, Person

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ("机构代码", "编号", "事项名称", "事项类型", "材料")
CONTRACT = ("jia", "HT-01", "一百万元以上合同", "行政机关合同（协议）", "送审稿、起草说明")
RULE = ("jia", "CG-01", "村规民约", "村规民约、居民公约", "送审稿")
SAID = {"valid_from": "2026-06-01", "approver": "县委常委会第9次会议"}


def book(*rows: Sequence[Any]) -> dict[str, tuple[str, bytes, str]]:
    """A file as a browser sends it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    return {"file": ("清单.xlsx", out.getvalue(), XLSX)}


def brought(admin: Person, *rows: Sequence[Any], **more: str) -> str:
    """The address of the preview."""
    answer = admin.post("/catalogue/import", {**SAID, **more}, files=book(*rows))
    assert answer.status_code == 303, re.findall(r'class="reasons">.*?</ul>', answer.text, re.DOTALL)
    return str(answer.headers["location"])


def published(office: Office) -> int:
    return int(office.door.one("SELECT count(*) FROM event WHERE act = 'publish_catalogue'"))


# --- looking ------------------------------------------------------------------------------------------------------------


def test_one_sees_the_catalogues_of_ones_own_offices_and_those_above(office: Office) -> None:
    page = office.as_("wang_jia").get("/catalogue").text
    assert ("甲镇" in page, "乙镇" in page) == (True, False)
    assert office.as_("wang_jia").get("/catalogue/jia").status_code == 200
    assert office.as_("wang_jia").get("/catalogue/yi").status_code == 404
    assert office.as_("li").get("/catalogue/yi").status_code == 200  # its hub
    assert office.as_("li").get("/catalogue/bing").status_code == 404


def test_the_county_sees_how_many_townships_have_one(office: Office) -> None:
    page = office.as_("root").get("/catalogue").text
    assert re.search(r'class="big num">4 / 4<', page)
    with office.house.database.glance(office.house.now()) as docket:
        offices = office.house.snapshot(docket.connection).offices
        bare = [*TOWNS, "hub"]
        shelves = catalogue.shelves(office.house, docket, bare)
        assert [one.org for one in shelves] == list(TOWNS)
        assert catalogue.coverage(shelves) == (4, 4, 4)
        assert catalogue.administered(docket, offices, "wang_jia") == []


def test_a_catalogue_is_searched_in_every_column(office: Office) -> None:
    person = office.as_("wang_jia")
    for words, there in (("合同", True), ("起草说明", True), ("镇长办公会", True), ("村规民约", False)):
        assert ("五十万元以上合同" in person.get("/catalogue/jia", params={"q": words}).text) is there
    assert person.get("/catalogue/jia?version=7").status_code == 404


def test_a_version_to_come_does_not_hold_yet_and_then_replaces_the_old_one(office: Office) -> None:
    entry = {"code": "HT-01", "name": "八十万元以上合同", "matter_type": "ADMIN_CONTRACT", "materials": ["draft"]}
    office.door.now = office.house.now()
    office.door.order(
        2, "publish_catalogue", org="jia", version=2, valid_from="2099-01-01", approver="县委", entries=[entry]
    )
    with office.house.database.glance(office.house.now()) as docket:
        offices = office.house.snapshot(docket.connection).offices
        now = catalogue.versions(docket.connection, offices, ["jia"], date(2026, 6, 1))
        then = catalogue.versions(docket.connection, offices, ["jia"], date(2099, 1, 1))
        holds = catalogue.offered(office.house, docket, "jia")
    assert [(one.version, one.words) for one in now] == [(2, "待施行"), (1, "现行")]
    assert [(one.version, one.words) for one in then] == [(2, "现行"), (1, "已被新版替代")]
    assert [one.entry.name for one in holds] == ["五十万元以上合同"]
    assert "待施行" in office.as_("wang_jia").get("/catalogue/jia").text


def test_a_township_without_one_uses_that_of_the_county(office: Office) -> None:
    entry = {"code": "JC-01", "name": "重大行政决策", "matter_type": "MAJOR_DECISION", "materials": ["draft"]}
    office.door.now = office.house.now()
    office.door.order(
        2, "add_organisations", organisations=[{"code": "wu", "title": "戊镇", "kind": "township", "level": "township"}]
    )
    office.door.order(
        2, "publish_catalogue", org="county", version=1, valid_from="2026-01-01", approver="县委", entries=[entry]
    )
    with office.house.database.glance(office.house.now()) as docket:
        assert [one.entry.code for one in catalogue.offered(office.house, docket, "wu")] == ["JC-01"]
        assert [one.entry.code for one in catalogue.offered(office.house, docket, "jia")] == ["HT-01", "JC-01"]
        assert catalogue.coverage(catalogue.shelves(office.house, docket, [*TOWNS, "wu"])) == (5, 4, 5)
    assert "适用" in office.as_("root").get("/catalogue?q=戊镇").text


# --- files in -----------------------------------------------------------------------------------------------------------


def test_only_an_administrator_publishes(office: Office) -> None:
    for person in ("wang_jia", "zhao_jia", "clead"):
        assert office.as_(person).get("/catalogue/import").status_code == 403
        assert office.as_(person).post("/catalogue/import", SAID, files=book(HEAD, CONTRACT)).status_code == 403
    assert "/catalogue/import" not in office.as_("wang_jia").get("/catalogue").text
    assert published(office) == len(TOWNS)


def test_nothing_happens_before_it_is_confirmed_and_a_second_click_finds_nothing(office: Office) -> None:
    admin = office.as_("root")
    address = brought(admin, HEAD, CONTRACT, RULE)
    page = admin.get(address).text
    assert "每一行都合格" in page
    assert "新增 1，删去 0，修改 1" in page
    assert "五十万元以上合同" in page
    assert published(office) == len(TOWNS)
    answers = [admin.post(address, {"do": "publish"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 404]
    assert published(office) == len(TOWNS) + 1
    assert "一百万元以上合同" in office.as_("wang_jia").get("/catalogue/jia?version=2").text
    said = admin.get("/catalogue/jia/diff").text
    assert re.search(r'diff-was">五十万元以上合同</span> → <span class="diff-now">一百万元以上合同', said)
    assert office.as_("second").get(address).status_code == 404


def test_a_batch_can_be_thrown_away(office: Office) -> None:
    admin = office.as_("root")
    address = brought(admin, HEAD, CONTRACT)
    assert admin.post(address, {"do": "away"}).headers["location"] == "/catalogue"
    assert admin.get(address).status_code == 404
    assert published(office) == len(TOWNS)


def test_every_fault_is_named_by_its_row_and_nothing_can_be_published(office: Office) -> None:
    admin = office.as_("root")
    head = (*HEAD, "应审", "金额起点")
    address = brought(
        admin,
        head,
        ("jia", "HT 01", "五", "行政合同", "送审稿、天书", "大概", "很多"),
        ("nowhere", *RULE[1:]),
        CONTRACT,
        CONTRACT,
    )
    page = admin.get(address).text
    wanted = (
        "第2行·编号：格式不对", "第2行·事项名称：不能为空或过短", "第2行·事项类型：不在可选范围内", "第2行·材料：没有“天书”这种材料",
        "第2行·应审：只能答是或否", "第2行·金额起点：不是整数", "第3行·机构代码：没有机构“nowhere”", "第5行·编号：“HT-01”与第4行重复",
    )  # fmt: skip
    assert [one for one in wanted if one not in page] == []
    assert 'value="publish"' not in page
    assert admin.post(address, {"do": "publish"}).status_code == 422
    assert published(office) == len(TOWNS)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (book(("编号", "名称"), ("a", "b")), "第一行缺少列 事项名称、事项类型、材料（现有：编号、名称）"),
        (book((*HEAD, "备注"), (*CONTRACT, "x")), "不认识的列 备注"),
        (book(HEAD), "只有列名，没有内容"),
        ({"file": ("清单.xlsx", b"PK\x03\x04 not a book", XLSX)}, "清单.xlsx"),
        ({"file": ("清单.xls", b"anything", "application/vnd.ms-excel")}, "请用 .xlsx 文件"),
        ({}, "没有选文件"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_with_its_reason(office: Office, file: dict[str, Any], why: str) -> None:
    answer = office.as_("root").post("/catalogue/import", SAID, files=file or None)
    assert answer.status_code == 422
    assert why in answer.text
    assert "县委常委会第9次会议" in answer.text
    assert office.door.rows("SELECT * FROM draft") == []


def test_what_is_said_about_the_batch_is_checked_all_at_once(office: Office) -> None:
    said = {"valid_from": "明天", "valid_to": "x", "approver": ""}
    page = office.as_("root").post("/catalogue/import", said, files=book(HEAD, CONTRACT)).text
    wanted = ("施行日不是有效日期", "终止日不是有效日期", "没有填写批准的会议或文号")
    assert [one for one in wanted if one not in page] == []


def test_rows_may_name_several_offices_all_townships_or_none(office: Office) -> None:
    admin = office.as_("root")
    rows = [
        ("乙镇、bing", *RULE[1:]),
        ("全部乡镇", *CONTRACT[1:]),
        ("", "WJ-01", "规范性文件", "行政规范性文件", "送审稿"),
    ]
    page = admin.get(brought(admin, HEAD, *rows, org="ding")).text
    assert "4 个机构" in page
    assert "7 项" in page


def test_a_hundred_and_sixty_townships_are_published_at_once(office: Office) -> None:
    towns = [{"code": f"t{n}", "title": f"{n}号镇", "kind": "township", "level": "township"} for n in range(160)]
    office.door.now = office.house.now()
    office.door.order(2, "add_organisations", organisations=towns)
    entry = {"code": "HT-01", "name": "合同", "matter_type": "ADMIN_CONTRACT", "materials": ["draft"]}
    listed = {one["code"]: [entry] for one in towns}
    batch = Batch("清单.xlsx", Head(date(2026, 6, 1), "县委"), listed, {code: [2] for code in listed}, rows=160)
    cataloguing.keep(office.house, "root", "0" * 16, batch)
    assert cataloguing.publish(office.house, "root", "0" * 16) == 160
    with office.house.database.glance(office.house.now()) as docket:
        shelves = catalogue.shelves(office.house, docket, list(listed))
    assert catalogue.coverage(shelves) == (160, 160, 160)
    assert office.door.verify(2).faults == ()


# --- files out ----------------------------------------------------------------------------------------------------------


def test_what_is_exported_can_be_imported_unchanged(office: Office) -> None:
    admin = office.as_("root")
    answer = admin.get("/catalogue/jia/export.xlsx")
    assert answer.headers["content-type"] == XLSX
    again = admin.post("/catalogue/import", SAID, files={"file": ("again.xlsx", answer.content, XLSX)})
    assert "与现行版本相同" in admin.get(again.headers["location"]).text
    everything = CalamineWorkbook.from_filelike(io.BytesIO(admin.get("/catalogue/all.xlsx").content))
    assert {row[0] for row in everything.get_sheet_by_index(0).to_python()[1:]} == set(TOWNS)
    assert office.door.one("SELECT count(*) FROM sighting WHERE what = 'export'") == 2


def test_a_cell_that_looks_like_a_formula_stays_text(office: Office) -> None:
    entry = Entry(code="A-1", name="=HYPERLINK(1)", matter_type="OTHER_LEGAL", materials=["draft"], trigger="=1+1")
    content = exported([("jia", entry)], Words.of(office.house.registry))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert "=1+1" in rows[1]


def test_the_template_has_every_column_and_explains_it(office: Office) -> None:
    found = CalamineWorkbook.from_filelike(io.BytesIO(office.as_("root").get("/catalogue/template.xlsx").content))
    assert found.get_sheet_by_index(0).to_python()[0] == [ORG, *ALL]
    assert "行政机关合同（协议）" in str(found.get_sheet_by_name("填写说明").to_python())
