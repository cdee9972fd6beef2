"""The clause scanner on its pages: places taken up or dismissed by the reviewer only, a drafter's own look, figures for those who watch."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from house.clause_choices import ENOUGH, Counted, counted
from tests.web.conftest import Office, Person
from tests.web.test_opinion import answers, checking, start
from web.clause_marks import LONGEST, Choice, Stretch, choices_from, marks_of, shown, stretches
from web.opinion_sheet import Found, marked
from workflows.clause_patterns import patterns

DRAFT = (
    "第五条 本工程由承包人垫资建设。\n第六条 根据《中华人民共和国合同法》签订。\n第七条 <b>每户</b>必须购买甲公司产品。"
)
AID = "不是结论"


def keys(page: str) -> list[str]:
    return re.findall(r'data-tip-of="(S\d\d-[0-9a-f]{12})"', page)


def state(page: str, key: str) -> str:
    found = re.search(rf'data-tip-of="{key}" data-state="(\w*)"', page)
    assert found
    return found[1]


def chosen(reviewer: Person, case: int, how: str, **more: str) -> tuple[int, str]:
    page = reviewer.get(f"/cases/{case}/opinion").text
    held = dict(re.findall(r'<input [^>]*name="(a\.marks\.[^"]+)" value="([^"]*)"', page))
    sent = {**start(page, "complete_checks"), **held, **more, "again": how}
    answer = reviewer.post(f"/cases/{case}/opinion", sent)
    return answer.status_code, answer.text


# --- the reviewer -----------------------------------------------------------------------------------------------------


def test_a_place_is_taken_up_with_its_basis_or_dismissed_with_a_reason_and_that_is_remembered(
    office: Office, tmp_path: Path
) -> None:
    case, reviewer = checking(office, tmp_path), office.as_("li")
    page = reviewer.get(f"/cases/{case}/opinion").text
    (loan,) = keys(page)
    assert "要求" not in page[page.index("data-tips") : page.index("data-tip-of")]
    assert AID in page
    assert '<mark class="hl hl-tip" data-tip="' in page

    status, page = chosen(reviewer, case, f"dismiss:{loan}")
    assert status == 422
    assert "请写明简短理由" in page
    status, page = chosen(reviewer, case, f"dismiss:{loan}", **{f"a.marks.{loan}.why": "只是引述"})
    assert (status, state(page, loan)) == (200, "dismissed")
    assert state(reviewer.get(f"/cases/{case}/opinion").text, loan) == "dismissed"

    _, page = chosen(reviewer, case, f"reopen:{loan}")
    assert state(page, loan) == ""
    _, page = chosen(reviewer, case, f"take:{loan}")
    assert state(page, loan) == "taken"
    page = reviewer.get(f"/cases/{case}/opinion").text
    assert "第五条：本工程由承包人先行垫资建设" in page
    assert "《政府投资条例》第22条；《保障中小企业款项支付条例》第8条" in page
    assert '<mark class="hl" data-quote="1">本工程由承包人先行垫资建设' in page
    assert chosen(reviewer, case, "take:S99-000000000000")[0] == 200  # a place that is none changes nothing


def test_what_was_dismissed_is_never_shown_to_the_office_and_stands_in_no_record(
    office: Office, tmp_path: Path
) -> None:
    case, reviewer = checking(office, tmp_path), office.as_("li")
    (loan,) = keys(reviewer.get(f"/cases/{case}/opinion").text)
    acted(reviewer, case, loan, "秘密的理由")
    assert office.door.rows("SELECT * FROM event WHERE body LIKE '%秘密的理由%'") == []
    for who in ("wang_jia", "zhao_jia"):
        for path in (f"/cases/{case}", f"/cases/{case}/scan", "/clauses"):
            page = office.as_(who).get(path)
            assert page.status_code == 200
            assert "秘密的理由" not in page.text
    assert "秘密的理由" in office.as_("sun").get(f"/cases/{case}/opinion").text  # the signer goes on from it


def acted(reviewer: Person, case: int, loan: str, why: str) -> None:
    page = reviewer.get(f"/cases/{case}/opinion").text
    said = {f"a.marks.{loan}.state": "dismissed", f"a.marks.{loan}.why": why}
    sent = {**start(page, "complete_checks"), "a.subjects": "D4", **answers(page), **said}
    assert reviewer.post(f"/cases/{case}/opinion", sent).status_code == 303


def test_who_watches_sees_how_each_pattern_is_received_in_their_offices_only(office: Office, tmp_path: Path) -> None:
    case, reviewer = checking(office, tmp_path), office.as_("li")
    (loan,) = keys(reviewer.get(f"/cases/{case}/opinion").text)
    assert "采纳 / 忽略 / 未看" not in reviewer.get("/clauses").text
    acted(reviewer, case, loan, "已有预算安排")
    for who in ("root", "watcher"):
        page = office.as_(who).get("/clauses").text
        row = page[page.index('id="S38"') : page.index('id="S39"')]
        assert "0 / 1 / 0" in row
        assert "已有预算安排" in row
    with office.house.database.reading() as connection:
        assert counted(connection, ["jia"])["S38"].dismissed == 1
        assert counted(connection, ["yi"]) == {}


def test_the_page_of_patterns_tells_all_of_them_with_their_law(office: Office) -> None:
    page = office.as_("wang_jia").get("/clauses").text
    for one in patterns():
        assert f'id="{one.id}"' in page
        assert all(basis.label in page for basis in one.basis)
    assert AID in page
    assert "验证集" in page


# --- the drafter ------------------------------------------------------------------------------------------------------


def test_a_pasted_text_is_read_and_nothing_of_it_is_run_or_kept(office: Office) -> None:
    answer = office.as_("wang_jia").post("/scan", {"text": DRAFT, "type": ""})
    assert answer.status_code == 200
    for words in ("第六条", "《民法典》第1260条（九部法律废止）", "《政府投资条例》第22条", "&lt;b&gt;每户", AID):
        assert words in answer.text
    assert "<b>每户" not in answer.text
    assert office.door.rows("SELECT * FROM draft") == []


def test_a_file_is_read_and_what_cannot_be_read_says_so(office: Office) -> None:
    drafter = office.as_("wang_jia")
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr(
            "_rels/.rels", '<Relationships><Relationship Type="x/officeDocument" Target="d.xml"/></Relationships>'
        )
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        archive.writestr(
            "d.xml",
            f'<d xmlns:w="{space}"><w:p><w:r><w:t>尾款以审计</w:t></w:r><w:r><w:t>结果为准支付。</w:t></w:r></w:p></d>',
        )
    for name, content, status, words in (
        ("草稿.docx", package.getvalue(), 200, "《保障中小企业款项支付条例》第12条"),
        ("草稿.txt", "本办法施行。".encode(), 200, "没有找到常见的问题表述"),
        ("坏.pdf", b"%PDF-1.4 nothing", 422, "没有可以读的文字"),
        ("图.png", b"x", 422, "只收"),
    ):
        answer = drafter.post("/scan", {"text": ""}, files={"file": (name, content)})
        assert (answer.status_code, words in answer.text) == (status, True), name
    assert drafter.post("/scan", {"text": " "}).status_code == 422
    assert office.stranger().get("/scan").status_code == 303


def test_an_office_looks_over_its_own_case_and_nobody_elses(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    page = office.as_("wang_jia").get(f"/cases/{case}/scan").text
    assert "政府投资项目施工单位垫资" in page
    assert "采纳为问题" not in page
    assert office.as_("wang_yi").get(f"/cases/{case}/scan").status_code in (403, 404)


def test_at_the_counter_a_draft_is_looked_over_before_it_is_submitted(office: Office) -> None:
    drafter = office.as_("wang_jia")
    place = drafter.get("/counter/new?org=jia&code=HT-01").headers["location"].partition("?")[0]
    assert drafter.get(f"{place}/scan").status_code in (200, 404)
    sent = {"org": "jia", "entry": "HT-01", "title": "施工合同", "do": "scan"}
    answer = drafter.post(place, sent, files={"file.draft": ("合同.txt", DRAFT.encode())})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{place}/scan")
    page = drafter.get(f"{place}/scan").text
    assert "政府投资项目施工单位垫资" in page
    assert f'href="{place}"' in page
    assert "自查条款" in drafter.get(place).text
    assert office.as_("zhao_jia").get(f"{place}/scan").status_code == 404


# --- words and places -------------------------------------------------------------------------------------------------


def test_places_are_cut_out_of_paragraphs_and_findings_keep_their_own_words() -> None:
    marks = marks_of(DRAFT, "")
    assert [one.hit.pattern.id for one in marks] == ["S38", "S44", "S01"]
    lines = list(shown(DRAFT, marked(DRAFT, [Found("0", clause="第五条：本工程由承包人垫资建设")]), marks))
    assert lines[0] == [Stretch("第五条 "), Stretch("本工程由承包人垫资建设", finding=1), Stretch("。")]
    assert [(one.words, one.mark.n) for one in lines[1] if one.mark] == [("《中华人民共和国合同法》", 2)]
    for text in (DRAFT, "\n\n 垫\n资 \r\n\r\n必须购\n买公司", ""):
        said = ["".join(one.words for one in line) for line in stretches(text, marks_of(text, ""))]
        assert said == [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("rows", [None, "x", {"S01": "x"}, {"S01": {"state": "hacked", "why": ["a", "b"]}}])
def test_what_a_form_says_about_places_is_read_whatever_it_is(rows: object) -> None:
    assert all(one.state == "" for one in choices_from(rows).values())
    assert choices_from({"k": {"state": "taken"}}) == {"k": Choice("taken")}


def test_a_very_long_text_is_read_to_a_bound() -> None:
    text = "示范县甲镇" * (LONGEST // 5) + DRAFT
    assert marks_of(text, "") == ()
    assert sum(len(one.words) for line in stretches(text, ()) for one in line) <= LONGEST


def test_a_pattern_is_noisy_when_it_is_often_judged_and_mostly_dismissed() -> None:
    assert Counted(taken=1, dismissed=ENOUGH - 1).noisy
    assert not Counted(taken=0, dismissed=ENOUGH - 1, left=90).noisy
    assert not Counted(taken=ENOUGH, dismissed=ENOUGH).noisy
