"""文件库 as pages and for programs: found, read by clauses, compared, brought in with a preview, taken out."""

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from house.entering import enter
from house.indexing import catch_up
from house.stock import read
from tests.web.conftest import Office
from tests.web.programs import Program

HEAD = ("文号", "名称", "公布日", "施行日", "有效期至", "替代", "制定机关", "长期有效的理由")
OLD = ("示甲规〔2021〕1号", "甲镇夜市管理办法", "2021-05-01", "2021-06-01", "2090-05-31", "", "jia", "")
NEW = (
    "示甲规〔2024〕1号",
    "甲镇夜市管理办法",
    "2024-05-01",
    "2024-06-01",
    "2090-05-31",
    "示甲规〔2021〕1号",
    "jia",
    "",
)
TEXT = "第一条　夜市摊位应当合法经营，<script>alert(1)</script>。\n第二条　收摊时间为晚上十点。"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book(*rows: Sequence[str]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for n, row in enumerate((HEAD, *rows)):
            sheet.write_row(n, 0, row)
    return out.getvalue()


@pytest.fixture
def library(office: Office, tmp_path: Path) -> Office:
    """Two versions of one document, each with its text."""
    (tmp_path / "存量.xlsx").write_bytes(book(OLD, NEW))
    for number, said in (("示甲规〔2021〕1号", TEXT.replace("十点", "九点")), ("示甲规〔2024〕1号", TEXT)):
        (tmp_path / f"{number}.txt").write_text(said)
    with office.house.database.glance(office.house.now()) as docket:
        offices = office.house.snapshot(docket.connection).offices
    batch = read(office.house, "office_jia", tmp_path / "存量.xlsx", sorted(tmp_path.glob("*.txt")), offices)
    assert [str(one) for one in batch.reasons] == []
    enter(office.house, "office_jia", batch)
    while catch_up(office.house):
        pass
    return office


def ids(library: Office) -> dict[str, int]:
    return {number: int(id) for id, number in library.door.rows("SELECT case_id, number FROM document")}


def test_what_another_case_opens_has_no_form_and_takes_no_answer(library: Office) -> None:
    said = {
        "org": "jia", "title": "未经审核的办法", "key": "k" * 20, "a.number": "示甲规〔2026〕9号", "a.form": "GENERAL", "a.published_on": "2026-11-01",
        "a.effective_on": "2020-01-01", "a.validity_reason": "长期有效", "a.purpose": "EXTEND", "a.supersedes": NEW[0], "a.reason": "延续",
        "a.issuer_kind": "TOWNSHIP",
    }  # fmt: skip
    for opening in (
        "document_life/come",
        "normative_document/begin_change",
        "record_review/receive",
        "public_comment/ask_public",
    ):
        assert library.as_("office_jia").get(f"/start/{opening}").status_code == 404
        assert library.as_("office_jia").post(f"/start/{opening}", said).status_code == 404
    assert sorted(ids(library)) == [OLD[0], NEW[0]]
    assert library.stranger().get("/public/documents/示甲规〔2026〕9号").status_code == 404


def test_whoever_opens_a_case_that_rests_on_a_dead_document_reads_that_first(library: Office) -> None:
    person, path = library.as_("wang_jia"), "/start/normative_document/create"
    said = {
        "org": "jia", "title": "甲镇夜市管理细则", "key": "d" * 20, "a.form": "GENERAL", "a.reach": "OTHER", "a.drafter": "甲镇城建办",
        "a.necessity": f"落实{OLD[0]}的要求",
    }  # fmt: skip
    warned = person.post(path, said)
    assert warned.status_code == 200
    assert f"引用的 {OLD[0]}《甲镇夜市管理办法》已修改，不能作为依据" in warned.text
    assert library.door.rows("SELECT id FROM \"case\" WHERE workflow = 'normative_document'") == []
    heeded = re.search(r'name="heeded" value="(\w+)"', warned.text)
    assert heeded
    other = person.post(
        path, {**said, "heeded": heeded[1], "a.necessity": "落实《甲镇夜市管理办法》和示无规〔2020〕1号"}
    )
    assert other.status_code == 303  # a title of which one version is in force is no dead document
    again = person.post(path, {**said, "key": "e" * 20, "heeded": "0" * 16})
    assert "不能作为依据" in again.text  # what was read then is not what is warned of now
    assert person.post(path, {**said, "key": "f" * 20, "heeded": heeded[1]}).status_code == 303


def test_a_number_that_is_anothers_is_refused_on_the_page_with_everything_that_was_written(library: Office) -> None:
    said = {
        "org": "jia", "title": "重号办法", "key": "n" * 20, "a.number": "示甲规[2024]第01号", "a.form": "GENERAL", "a.published_on": "2024-05-01",
        "a.effective_on": "2024-06-01", "a.validity_reason": "长期有效",
    }  # fmt: skip
    refused = library.as_("office_jia").post("/start/document_life/enrol", said)
    assert refused.status_code == 422
    assert f"文件库里已有 {NEW[0]}" in refused.text
    assert 'value="重号办法"' in refused.text
    assert sorted(ids(library)) == [OLD[0], NEW[0]]


def test_the_register_is_found_by_its_words_and_counted(library: Office) -> None:
    page = library.as_("wang_jia").get("/documents?q=合法").text
    assert ("2 份文件" in page, "<mark>合法</mark>" in page) == (True, True)
    assert "<script>alert" not in page
    dead = library.as_("wang_jia").get("/documents?q=夜市&status=REPLACED").text
    assert ("1 份文件" in dead, "已修改" in dead) == (True, True)
    assert "没有找到" in library.as_("li").get("/documents?q=没有的词").text


def test_a_question_that_cannot_be_asked_is_kept_and_explained(library: Office) -> None:
    for said, words in (("法", "至少写两个字"), ("。。", "只有标点"), ("共" * 150, "最多 100 个字")):
        answer = library.as_("wang_jia").get("/documents", params={"q": said})
        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{said}"' in answer.text


def test_a_document_says_first_whether_it_is_in_force(library: Office) -> None:
    known, person = ids(library), library.as_("li")
    old, new = (person.get(f"/documents/{known[number]}").text for number in (OLD[0], NEW[0]))
    assert "不能再作为依据" in old
    assert "不能再作为依据" not in new
    assert re.search(r'<div class="clause" id="t2">.*?收摊时间为晚上十点', new, re.DOTALL)
    assert f'href="/documents/{known[NEW[0]]}"' in old
    assert "不能再作为依据" not in person.get(f"/documents/{known[OLD[0]]}?on=2024-05-31").text
    assert person.get(f"/documents/{known[NEW[0]]}/text").text == TEXT
    assert person.get("/documents/999").status_code == 404
    assert person.get(f"/documents/{known[NEW[0]]}?on=昨天").status_code == 422


def test_versions_are_laid_side_by_side(library: Office) -> None:
    page = library.as_("li").get(f"/documents/{ids(library)[NEW[0]]}/compare").text
    assert ("<del>九</del>" in page, "<ins>十</ins>" in page) == (True, True)


def test_a_correction_is_laid_beside_the_text_it_corrects(library: Office, tmp_path: Path) -> None:
    known, person = ids(library), library.as_("li")
    case, corrected = known[NEW[0]], TEXT.replace("收摊", "撤摊")
    assert "勘误前" not in person.get(f"/documents/{case}/compare").text
    (tmp_path / "更正.txt").write_text(corrected)
    library.house.blobs.put(tmp_path / "更正.txt")
    library.door.now = library.house.now()
    library.door.act(
        case, "propose_correction", "office_jia", {"what": "第二条笔误", "slip": True}, [f"correction={corrected}"]
    )
    assert "勘误前" not in person.get(f"/documents/{case}/compare").text
    said = {"slip": True, "published_on": "2026-11-26"}
    library.door.act(case, "correct_text", "head_jia", said, [f"final={corrected}"])
    page = person.get(f"/documents/{case}/compare", params={"with": case}).text
    assert ("<del>收</del>" in page, "<ins>撤</ins>" in page, "现行文本" in page) == (True, True, True)
    assert f'href="/documents/{case}/compare?with={known[OLD[0]]}"' in page, "the other version is one step away"
    beside = person.get(f"/documents/{case}/compare?with={known[OLD[0]]}").text
    assert "<del>九</del>" in beside
    assert person.get(f"/documents/{case}/compare?with=999").status_code == 200


def test_a_stock_is_looked_through_before_it_is_entered(office: Office) -> None:
    person = office.as_("office_jia")
    files = [
        ("file", ("存量.xlsx", book(OLD, NEW), XLSX)),
        ("texts", ("示甲规〔2024〕1号.txt", TEXT.encode(), "text/plain")),
    ]
    answer = person.post("/documents/import", {"org": "", "gaps": ""}, files=files)
    assert answer.status_code == 303, answer.text
    place = answer.headers["location"]
    preview = person.get(place).text
    assert ("每一行都合格" in preview, "示甲规〔2024〕1号.txt" in preview) == (True, True)
    assert office.door.rows("SELECT number FROM document") == []
    assert person.post(place, {"do": "enter"}).headers["location"] == "/documents"
    assert person.get(place).status_code == 404
    assert "2 份文件" in person.get("/documents").text


def test_a_stock_with_faults_is_not_entered_and_each_fault_is_shown(office: Office) -> None:
    person = office.as_("office_jia")
    bad = (*OLD[:3], "2020-01-01", *OLD[4:])
    place = person.post("/documents/import", {}, files={"file": ("存量.xlsx", book(bad, NEW, NEW), XLSX)}).headers[
        "location"
    ]
    preview = person.get(place).text
    for words in ("第2行·施行日", "与第3行重复", "什么都没有入库"):
        assert words in preview
    assert person.post(place, {"do": "enter"}).status_code == 422
    assert office.door.rows("SELECT number FROM document") == []
    assert person.post(place, {"do": "away"}).status_code == 303
    refused = person.post("/documents/import", {"org": "yi"}, files={"file": ("存量.xlsx", book(OLD), XLSX)})
    assert refused.status_code == 422
    assert "不能为这个机关入库" in refused.text
    wrong = person.post("/documents/import", {}, files={"file": ("存量.docx", b"PK", XLSX)})
    assert ".xlsx" in wrong.text


def test_texts_without_a_table_are_looked_through_as_they_say_themselves(office: Office) -> None:
    person = office.as_("office_jia")
    said = "甲镇夜市管理办法\n示甲规〔2024〕1号\n（2024年5月1日甲镇人民政府公布）\n第一条　自2024年6月1日起施行，有效期至2090年5月31日。"
    answer = person.post(
        "/documents/import", {"org": "jia"}, files={"texts": ("夜市.txt", said.encode(), "text/plain")}
    )
    assert answer.status_code == 303, answer.text
    preview = person.get(answer.headers["location"]).text
    for words in ("每一行都合格", "示甲规〔2024〕1号", "甲镇夜市管理办法", "2024-06-01 — 2090-05-31", "夜市.txt"):
        assert words in preview
    assert person.post(answer.headers["location"], {"do": "enter"}).status_code == 303
    assert [row[0] for row in office.door.rows("SELECT number FROM document")] == ["示甲规〔2024〕1号"]
    nothing = person.post("/documents/import", {"org": "jia"})
    assert (nothing.status_code, "没有选表格，也没有选文本" in nothing.text) == (422, True)


def test_who_may_not_enter_documents_is_told_who_may(office: Office) -> None:
    answer = office.as_("li").get("/documents/import")
    assert answer.status_code == 403
    assert "制定机关办公室" in answer.text
    assert "存量入库" not in office.as_("li").get("/documents").text


def test_the_whole_register_is_taken_out_and_that_is_noted(library: Office) -> None:
    answer = library.as_("li").get("/documents/all.xlsx")
    assert answer.headers["content-type"] == XLSX
    assert library.door.one("SELECT count(*) FROM sighting WHERE what = 'export'") == 1
    assert library.as_("li").get("/documents/template.xlsx").content[:2] == b"PK"


def test_programs_search_read_and_ask_for_any_day(library: Office) -> None:
    program = Program(library, "li")
    with program.client:
        found: Any = program.get("/documents?q=夜市&limit=1").json()
        assert (found["total"], found["items"][0]["number"], found["facets"]["status"]) == (
            2,
            NEW[0],
            {"IN_FORCE": 1, "REPLACED": 1},
        )
        rest = program.get(f"/documents?q=夜市&limit=1&cursor={found['next']}").json()
        assert [one["number"] for one in rest["items"]] == [OLD[0]]
        assert program.get("/documents?status=REPLACED").json()["items"][0]["status_words"] == "已修改"
        one = program.get(f"/documents/{found['items'][0]['id']}").json()
        assert (one["status"], one["related"][0]["words"]) == ("IN_FORCE", OLD[0])
        assert program.get(f"/documents/status?number={OLD[0]}&on=2022-01-01").json()["status"] == "IN_FORCE"
        assert program.get("/documents?q=法").status_code == 422
        assert program.get("/documents?status=ALIVE").status_code == 422
        assert program.get("/documents/12345").status_code == 404
