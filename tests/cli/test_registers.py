"""`hefa organisations`, `users`, `catalogue`: rows from a file, all of them or none, every fault with its row."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from tests.cli.conftest import Hefa


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """An Excel file as an office would make it: dates are dates, numbers are numbers."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
    return path


OFFICES = [
    ("机构代码", "机构名称", "上级代码", "机关代字", "层级"),
    ("jia", "甲镇", "xian", "示甲", "乡镇"),
    ("xian", "示范县", "shi", "示县", "县"),
    ("yi", "乙镇", "xian", "示乙", "镇"),
    ("zx", "中心司法所", "xian", "示司", ""),
]
RELATIONS = [("承担机构", "被覆盖机构", "关系"), ("zx", "jia", "片区"), ("zx", "yi", "cluster")]
FOUND = (
    "organisations",
    "found",
    "--code",
    "shi",
    "--title",
    "示范市",
    "--mark",
    "示",
    "--admin",
    "root",
    "--name",
    "管理员",
)


def test_the_first_administrator_is_made_once_by_whoever_has_the_machine(empty: Hefa) -> None:
    assert empty.json(*FOUND) == {"organisation": "shi", "admin": "root", "case": 1}
    assert "已经建立了根机构" in empty.reasons(*FOUND)
    assert empty.json("users", "list")["users"][0]["posts"] == [["ADMIN", "shi"]]


def test_a_tree_of_several_levels_comes_in_at_once(empty: Hefa) -> None:
    empty(*FOUND)
    file = workbook(empty.folder / "o.xlsx", 机构=OFFICES, 关系=RELATIONS)
    import_ = ("organisations", "import", file, "--as", "root")
    assert "--administer" in empty.reasons(*import_)
    assert empty.json(*import_, "--administer", "--dry-run")["dry_run"]
    assert len(empty.json("organisations", "list")["organisations"]) == 1
    empty(*import_, "--administer")
    listed = empty.json("organisations", "list")
    assert [(o["code"], o["parent"], o["level"]) for o in listed["organisations"]] == [
        ("shi", "", "city"), ("xian", "shi", "county"), ("jia", "xian", "township"), ("yi", "xian", "township"), ("zx", "xian", ""),
    ]  # fmt: skip
    assert {(r["office"], r["covered"], r["how"]) for r in listed["relations"]} == {
        ("zx", "jia", "cluster"),
        ("zx", "yi", "cluster"),
    }
    assert empty.json("audit", "verify")["holds"]


def test_one_faulty_row_keeps_all_rows_out_and_every_fault_is_named(hefa: Hefa) -> None:
    rows = [
        ("机构代码", "机构名称", "上级代码"),
        ("Bing", "丙镇", "city"),
        ("ding", "丁", "city"),
        ("wu", "戊镇", "nowhere"),
    ]
    said = hefa.reasons("organisations", "import", workbook(hefa.folder / "o.xlsx", s=rows), "--as", "root")
    assert "第2行·机构代码：格式不对" in said
    assert "第3行·机构名称：不能为空或过短" in said
    assert "ding" not in str(hefa.json("organisations", "list"))


def test_offices_that_are_above_each_other_are_refused(hefa: Hefa) -> None:
    rows = [("机构代码", "机构名称", "上级代码"), ("a1", "一所", "a2"), ("a2", "二所", "a1")]
    said = hefa.reasons("organisations", "import", workbook(hefa.folder / "o.xlsx", s=rows), "--as", "root")
    assert "互为上下级" in said


def test_only_an_administrator_adds_and_says_who_can(hefa: Hefa) -> None:
    add = ("organisations", "add", "bing", "--title", "丙镇", "--under", "city")
    assert "管理员" in hefa.reasons(*add, "--as", "wang")
    hefa(*add, "--as", "root", "--level", "镇")
    assert "没有机构 nowhere" in hefa.reasons(
        "organisations", "add", "x1", "--title", "某所", "--under", "nowhere", "--as", "root"
    )


def test_people_and_posts_come_in_with_dates_as_excel_has_them(hefa: Hefa) -> None:
    rows = [
        ("用户名", "姓名", "机构代码", "职责", "起始日", "终止日", "法律职业资格"),
        ("zhou", "周九", "zx", "审查人员、ADV", date(2026, 1, 5), "", "是"),
        ("wu", "吴十", "jia", "HANDLER", "", date(2020, 12, 31), "否"),
    ]
    file = workbook(hefa.folder / "u.xlsx", s=rows)
    assert hefa.json("users", "import", file, "--as", "root", "--dry-run")["users"] == 2
    hefa("users", "import", file, "--as", "root")
    found = {one["username"]: one for one in hefa.json("users", "list")["users"]}
    assert found["zhou"]["posts"] == [["REVIEWER", "zx"], ["ADV", "zx"]]
    assert found["zhou"]["qualified"]
    assert found["wu"]["posts"] == []
    assert "审查人员（zx）" in hefa("users", "list", "--org", "zx").stdout


def test_faults_in_a_list_of_people_are_named_by_row_and_heading(hefa: Hefa) -> None:
    rows = [
        ("用户名", "姓名", "机构代码", "职责", "起始日", "法律职业资格"),
        ("ZHOU", "周", "zx", "REVIEWER", "昨天", "也许"),
        ("wu", "吴", "nowhere", "HANDLER", "", ""),
    ]
    said = hefa.reasons("users", "import", workbook(hefa.folder / "u.xlsx", s=rows), "--as", "root")
    assert [part in said for part in ("第2行·用户名", "第2行·法律职业资格", "第2行·起始日")] == [True] * 3
    assert hefa.json("users", "list", "--org", "zx")["users"][0]["username"] != "zhou"


def test_a_person_is_registered_appointed_and_dismissed(hefa: Hefa) -> None:
    hefa(
        "users",
        "add",
        "zhou",
        "--name",
        "周九",
        "--org",
        "zx",
        "--role",
        "审查人员",
        "--from",
        "2026-01-05",
        "--as",
        "root",
    )

    def posts() -> list[list[str]]:
        return next(list(one["posts"]) for one in hefa.json("users", "list")["users"] if one["username"] == "zhou")

    assert posts() == [["REVIEWER", "zx"]]
    dismissal = ("--from", "2026-01-05", "--until", "2026-02-01")
    hefa("users", "appoint", "zhou", "--org", "zx", "--role", "REVIEWER", *dismissal, "--as", "root")
    assert posts() == []
    assert "--role" in hefa("users", "appoint", "zhou", "--org", "zx", "--as", "root", code=2).stderr


ITEMS = [
    ("编号", "事项名称", "事项类型", "材料", "应审", "金额起点", "审查方式"),
    ("HT-01", "工程建设合同", "ADMIN_CONTRACT", "送审稿、起草说明", "是", 500000, "CLUSTER"),
    ("GF-01", "行政规范性文件", "行政规范性文件", "送审稿", "", "", ""),
]


def test_a_catalogue_is_published_version_by_version(hefa: Hefa) -> None:
    file = workbook(hefa.folder / "c.xlsx", s=ITEMS)
    publish = (
        "catalogue",
        "import",
        file,
        "--org",
        "jia",
        "--approver",
        "党政联席会议",
        "--as",
        "root",
        "--from",
        "2026-01-01",
    )
    assert hefa.json(*publish, "--dry-run")["items"] == 2
    assert hefa.json("catalogue", "list", "jia")["items"] == []
    assert hefa.json(*publish)["version"] == 1
    assert hefa.json(*publish)["version"] == 2
    items = hefa.json("catalogue", "list", "jia")["items"]
    assert [(i["code"], i["version"], i["matter_type"], i["materials"], i["threshold"]) for i in items] == [
        ("HT-01", 2, "ADMIN_CONTRACT", ["draft", "explanation"], 500000),
        ("GF-01", 2, "NORMATIVE_DOC", ["draft"], None),
    ]
    assert "工程建设合同" in hefa("catalogue", "list", "jia").stdout


def test_every_fault_of_a_catalogue_is_named_by_row(hefa: Hefa) -> None:
    rows = [*ITEMS, ("X 1", "某", "别的", "白纸", "大概", "很多", "")]
    file = workbook(hefa.folder / "c.xlsx", s=rows)
    said = hefa.reasons(
        "catalogue", "import", file, "--org", "jia", "--approver", "会议", "--as", "root", "--from", "2026-01-01"
    )
    parts = (
        "第4行·编号",
        "第4行·事项名称",
        "第4行·事项类型",
        "第4行·应审",
        "第4行·金额起点",
        "第4行·材料：没有“白纸”这种材料",
    )
    assert [part in said for part in parts] == [True] * len(parts)
    assert "第2行" not in said
    assert hefa.json("catalogue", "list", "jia")["items"] == []


def test_a_file_that_is_none_is_misuse(hefa: Hefa) -> None:
    import_ = ("users", "import")
    assert "不是 Excel 文件" in hefa(*import_, hefa.file("a.xlsx", "text"), "--as", "root", code=2).stderr
    assert "找不到文件" in hefa(*import_, "absent.xlsx", "--as", "root", code=2).stderr
    lacking = workbook(hefa.folder / "b.xlsx", s=[("用户名", "姓名"), ("a", "b")])
    assert "第一行缺少列 机构代码、职责" in hefa(*import_, lacking, "--as", "root", code=2).stderr
    headings = workbook(hefa.folder / "c.xlsx", s=[("用户名", "姓名", "机构代码", "职责")])
    assert "只有列名" in hefa(*import_, headings, "--as", "root", code=2).stderr


def test_csv_from_excel_is_read_as_well(hefa: Hefa) -> None:
    path = hefa.folder / "u.csv"
    path.write_text("用户名,姓名,机构代码,职责\nzhou,周九,zx,REVIEWER\n", encoding="utf-8-sig")
    hefa("users", "import", path, "--as", "root")
    assert "zhou" in hefa("users", "list", "--org", "zx").stdout
