"""`hefa documents`: searched, asked on a day, entered from a table with its texts, taken out."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.cli.conftest import Hefa

HEAD = ("文号", "名称", "公布日", "施行日", "有效期至", "效力", "制定机关")
ROWS = (
    ("示丙规〔2024〕1号", "丙镇夜市管理办法", "2024-05-01", "2024-06-01", "2090-05-31", "", "丙镇"),
    ("示丙规〔2020〕2号", "丙镇养犬管理暂行规定", "2020-05-01", "2020-06-01", "2022-05-31", "已失效", "bing"),
)


@pytest.fixture
def town(hefa: Hefa) -> Hefa:
    """The town has an office that may enter documents."""
    house = hefa.engine()
    bing = {"code": "bing", "title": "丙镇", "mark": "示丙", "kind": "township", "level": "township"}
    house.order(1, "add_organisations", organisations=[bing])
    house.staff(1, "ban OFFICE bing")
    house.close()
    return hefa


def table(hefa: Hefa, *rows: tuple[str, ...]) -> Path:
    path = hefa.folder / "存量.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        for n, row in enumerate((HEAD, *rows)):
            sheet.write_row(n, 0, row)
    return path


def test_a_stock_is_entered_searched_asked_and_taken_out(town: Hefa) -> None:
    folder = town.folder / "文本"
    folder.mkdir()
    (folder / "丙镇夜市管理办法.txt").write_text("第一条　夜市摊位应当合法经营。")
    file = table(town, *ROWS)
    tried = town.json("documents", "import", file, "--texts", folder, "--as", "ban", "--dry-run")
    assert (len(tried["documents"]), tried["dry_run"]) == (2, True)
    assert town.json("documents", "search", "夜市")["documents"] == []
    town("documents", "import", file, "--texts", folder, "--as", "ban")
    found = town.json("documents", "search", "合法")
    assert [(one["number"], one["status"]) for one in found["documents"]] == [("示丙规〔2024〕1号", "IN_FORCE")]
    assert found["total"] == 1
    assert "示丙规〔2020〕2号" in town("documents", "search", "养犬").stdout
    assert (
        town.json("documents", "search", "", "--status", "EXPIRED")["documents"][0]["title"] == "丙镇养犬管理暂行规定"
    )
    living = town.json("documents", "status", "示丙规[2024]1号")
    assert (living["status_words"], living["history"][-1]["what"]) == ("现行有效", "公布")
    assert "已失效" in town("documents", "status", "示丙规〔2020〕2号", code=1).stdout
    assert "现行有效" in town("documents", "status", "示丙规〔2020〕2号", "--on", "2022-05-31").stdout
    reason = "清单之外，依据《丙镇养犬管理暂行规定》（示丙规〔2020〕2号）应当审查"
    answers = town.file("c.json", f'{{"matter_type": "ADMIN_CONTRACT", "outside_reason": "{reason}"}}')
    opening = (
        "cases",
        "open",
        "township_review",
        "create",
        "jia",
        "--title",
        "合同",
        "--as",
        "wang",
        "--answers",
        answers,
    )
    (warning,) = town.json(*opening)["warnings"]
    assert "示丙规〔2020〕2号《丙镇养犬管理暂行规定》已失效" in warning
    out = town.folder / "库.xlsx"
    assert town.json("documents", "export", "-o", out)["documents"] == 2
    assert out.stat().st_size > 1000
    assert {one["number"] for one in town.json("documents", "export")["documents"]} == {row[0] for row in ROWS}


def test_a_folder_of_texts_is_entered_as_they_say_themselves(town: Hefa) -> None:
    folder = town.folder / "文本"
    folder.mkdir()
    said = "丙镇夜市管理办法\n示丙规〔2024〕1号\n（2024年5月1日丙镇人民政府公布）\n第一条　自2024年6月1日起施行，有效期至2090年5月31日。"
    (folder / "夜市.txt").write_text(said)
    (folder / "通知.txt").write_text("丙镇通知\n第一条　内容。")
    refused = town.reasons("documents", "import", folder, "--as", "ban", "--org", "bing")
    assert "文件 通知.txt：文中没有读到文号、公布日、施行日" in refused
    (folder / "通知.txt").unlink()
    assert town.json("documents", "import", folder, "--as", "ban", "--org", "bing")["documents"] == [
        "示丙规〔2024〕1号"
    ]
    assert town.json("documents", "status", "示丙规〔2024〕1号")["expires_on"] == "2090-05-31"


def test_one_bad_row_keeps_all_out_and_every_fault_is_said(town: Hefa) -> None:
    bad = ("示丙规〔2023〕3号", "丙", "2024-01-01", "2023-01-01", "", "", "没有的机关")
    said = town.reasons("documents", "import", table(town, *ROWS, ROWS[0], bad), "--as", "ban")
    for words in ("第4行·文号", "与第2行重复", "第5行·制定机关：没有机构"):
        assert words in said
    assert town.json("documents", "search", "")["total"] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("search", "法"), 2, "至少写两个字"),
        (("search", "办法", "--status", "ALIVE"), 2, "没有效力"),
        (("status", "示丙规〔1999〕1号"), 1, "没有文号"),
        (("import", "没有.xlsx", "--as", "ban"), 2, "找不到"),
        (("export",), 2, "请用 -o"),
    ],
)
def test_what_cannot_be_done_is_said(town: Hefa, arguments: tuple[str, ...], code: int, said: str) -> None:
    assert said in town("documents", *arguments, code=code).stderr


def test_every_command_takes_json(town: Hefa) -> None:
    for command in ("search", "status", "import", "export"):
        assert "--json" in town("documents", command, "--help").stdout
