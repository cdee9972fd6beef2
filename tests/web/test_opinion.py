"""Writing an opinion: text and judgement on one page, nothing lost, nothing shown before it is issued."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import NotReady
from house import accounts
from tests.web.conftest import Office
from tests.web.test_acts import CONTRACT, PAPERS, key_of
from web import opinion_sheet
from web.opinion_sheet import Found, fields, marked, read, token_of
from workflows.checklists import for_matter

SUSPENSION = {"ground": "SUPERIOR", "reason": "等待上级批复"}
TEXT = "第一条 工程概况\n第五条 本工程由承包人先行垫资建设，竣工验收合格满十二个月后一次性支付。\n第九条 <争议> & 解决"
FINDING = {
    "aspect": "内容", "clause": "由承包人先行垫资建设", "problem": "要求承包人垫资", "basis": "《政府投资条例》第22条", "severity": "违法",
    "suggestion": "删去垫资约定",
}  # fmt: skip


def checking(office: Office, tmp_path: Path, title: str = "村道硬化工程施工合同") -> int:
    """A contract of 甲镇 in the hands of the reviewer, its text on file."""
    office.at("2026-11-23")
    file = tmp_path / "draft.txt"
    file.write_text(TEXT)
    office.house.blobs.put(file)
    papers = [f"draft={TEXT}", *PAPERS[1:]]
    case = office.door.open("township_review", "create", "wang_jia", "jia", CONTRACT, papers, title=title)
    for who, act, answers in (
        ("wang_jia", "finish_draft", {}), ("zhao_jia", "submit", {"undecided": True}), ("li", "accept", {}), ("sun", "assign", {"person": "li"}),
    ):  # fmt: skip
        office.door.act(case, act, who, answers)
    return case


def tokens(page: str) -> list[str]:
    return re.findall(r'data-line="(\d{4})"', page)


def answers(page: str, **but: tuple[str, str]) -> dict[str, str]:
    """Every line of the page answered with yes, but some: token=(answer, note)."""
    said = {}
    for token in tokens(page):
        answer, note = but.get(f"t{token}", ("Y", ""))
        said |= {f"a.checks.{token}.answer": answer, f"a.checks.{token}.note": note}
    return said


def finding(n: int = 0, **more: str) -> dict[str, str]:
    return {f"a.findings.{n}.{name}": value for name, value in {**FINDING, **more}.items()}


def start(page: str, act: str, **more: str) -> dict[str, str]:
    seq = re.search(r'name="seq" value="(\d+)"', page)
    assert seq
    return {"act": act, "key": key_of(page), "seq": seq[1], "a.lists": "1", **more}


def lists(page: str) -> list[str]:
    return re.findall(r'name="a.subjects" value="(\w+)" checked', page)


def done(office: Office, case: int, page: str, **more: str) -> None:
    """The reviewer completes the checks."""
    sent = {**start(page, "complete_checks"), "a.subjects": "D4", **answers(page), **more}
    answer = office.as_("li").post(f"/cases/{case}/opinion", sent)
    assert answer.status_code == 303, re.findall(r'class="reasons">.*?</ul>', answer.text)


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_reviewer_sees_the_text_beside_the_lists_that_fit(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    answer = office.as_("li").get(f"/cases/{case}/opinion")
    page = answer.text
    assert answer.status_code == 200
    assert "本工程由承包人先行垫资建设" in page
    assert "&lt;争议&gt; &amp; 解决" in page
    assert lists(page) == ["D4"]
    assert len(tokens(page)) == 12 + 10
    assert "政府投资条例" in page
    assert "暂定" in page
    assert "0 / 22" in page


@pytest.mark.parametrize("who", ["wang_jia", "zhao_jia", "qian", "sun", "li2", "root"])
def test_nobody_but_the_one_who_writes_it_may_look(office: Office, tmp_path: Path, who: str) -> None:
    case = checking(office, tmp_path)
    assert office.as_(who).get(f"/cases/{case}/opinion").status_code in (403, 404)
    assert office.as_(who).post(
        f"/cases/{case}/opinion", {"act": "complete_checks", "again": "finding"}
    ).status_code in (403, 404)


def test_where_nothing_is_to_be_written_the_page_says_so(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    done(office, case, office.as_("li").get(f"/cases/{case}/opinion").text)
    office.door.act(case, "sign", "sun", {"conclusion": "LAWFUL", "summary": "合法"})
    answer = office.as_("sun").get(f"/cases/{case}/opinion")
    assert answer.status_code == 409
    assert "没有要写的审查意见" in answer.text


def test_a_stranger_is_sent_to_sign_in_and_a_form_from_elsewhere_is_refused(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    stranger = office.stranger()
    assert stranger.get(f"/cases/{case}/opinion").headers["location"].startswith("/sign-in?next=")
    assert office.as_("li").client.post(f"/cases/{case}/opinion", data={"act": "complete_checks"}).status_code == 403
    assert stranger.get("/opinion/basis?words=x").status_code == 303


# --- from the checks to the signature ------------------------------------------------------------------------------------


def test_checks_and_opinion_go_from_hand_to_hand(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    reviewer, signer = office.as_("li"), office.as_("sun")
    page = reviewer.get(f"/cases/{case}/opinion").text
    (loan,) = [one for one in tokens(page) if one == token_of_line("D4.4")]
    sent = {
        **start(page, "complete_checks"),
        "a.subjects": "D4",
        **answers(page, **{f"t{loan}": ("N", "要求承包人垫资")}),
    }
    sent |= {**finding(), "a.conclusion": "REVISE", "a.summary": "须修改后再议"}
    kept = reviewer.post("/drafts", {"place": f"case/{case}/opinion", "known": "", **sent})
    assert kept.status_code == 200
    assert reviewer.post(f"/cases/{case}/opinion", sent).status_code == 303
    assert office.door.state(case) == "DRAFT_OPINION"

    page = signer.get(f"/cases/{case}/opinion").text
    assert "的拟稿，您可以修改" in page
    assert "要求承包人垫资" in page
    assert '<mark class="hl" data-quote="1">由承包人先行垫资建设' in page
    assert 'value="REVISE" selected' in page
    assert re.search(r'value="LAWFUL" disabled|value="LAWFUL"\s+disabled', page)
    sent = {
        **start(page, "sign"),
        **finding(problem="约定由承包人垫资"),
        "a.conclusion": "REVISE",
        "a.summary": "须修改",
        "sure": "yes",
    }
    assert signer.post(f"/cases/{case}/opinion", sent).status_code == 303
    assert office.door.state(case) == "FEEDBACK"
    assert office.door.one("SELECT problem FROM finding WHERE case_id = :id", id=case) == "约定由承包人垫资"
    assert office.door.rows("SELECT * FROM draft") == []
    body = json.loads(
        office.door.one("SELECT body FROM event WHERE case_id = :id AND act = 'complete_checks'", id=case)
    )
    assert body["answers"]["draft"].startswith("建议结论：应当予以修改")
    assert "1.〔违法〕由承包人先行垫资建设：要求承包人垫资" in body["answers"]["draft"]
    assert len(body["answers"]["checks"]) == 22


def token_of_line(key: str) -> str:
    lines = for_matter("ADMIN_CONTRACT", subjects=("D4",)).items
    return next(token_of(one) for one in lines if one.key == key)


def test_without_a_draft_the_signer_starts_from_what_was_answered_with_no(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    page = office.as_("li").get(f"/cases/{case}/opinion").text
    loan = token_of_line("D4.4")
    done(office, case, page, **{f"a.checks.{loan}.answer": "N", f"a.checks.{loan}.note": "要求承包人垫资"})
    page = office.as_("sun").get(f"/cases/{case}/opinion").text
    assert page.count('<fieldset class="fe"') == 1 + 1  # and the one that scripts copy
    assert "《政府投资条例》第22条；《保障中小企业款项支付条例》第8条" in page
    assert "1 项有问题" in page.replace("\n", "").replace("</span>", "").replace("  ", " ")


def test_what_the_other_side_must_not_see_yet_it_does_not_see(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    reviewer = office.as_("li")
    page = reviewer.get(f"/cases/{case}/opinion").text
    done(office, case, page, **{**finding(problem="秘密的拟议"), "a.summary": "秘密的理由"})
    for who in ("wang_jia", "zhao_jia"):
        seen = office.as_(who).get(f"/cases/{case}").text
        assert "秘密的" not in seen


# --- what is wrong --------------------------------------------------------------------------------------------------------


def test_everything_wrong_is_said_at_once_and_every_word_stays(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    done(office, case, office.as_("li").get(f"/cases/{case}/opinion").text)
    signer = office.as_("sun")
    page = signer.get(f"/cases/{case}/opinion").text
    sent = {
        **start(page, "sign"),
        **finding(basis="《合同法》第52条", problem="写了一半的问题"),
        "a.conclusion": "LAWFUL",
        "a.summary": "我的<理由>",
    }
    answer = signer.post(f"/cases/{case}/opinion", sent)
    assert answer.status_code == 422
    reasons = html.unescape(answer.text)
    assert "问题1的依据不能引用：《合同法》" in reasons
    assert "有违法问题，结论不能是合法" in reasons
    assert "写了一半的问题" in answer.text
    assert "我的&lt;理由&gt;" in answer.text
    assert office.door.state(case) == "DRAFT_OPINION"


def test_an_opinion_is_not_signed_without_a_second_yes(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    done(office, case, office.as_("li").get(f"/cases/{case}/opinion").text)
    signer = office.as_("sun")
    page = signer.get(f"/cases/{case}/opinion").text
    sent = {**start(page, "sign"), "a.conclusion": "LAWFUL", "a.summary": "合法"}
    answer = signer.post(f"/cases/{case}/opinion", sent)
    assert (answer.status_code, "不能撤销：请确认" in answer.text) == (422, True)
    assert signer.post(f"/cases/{case}/opinion", {**sent, "sure": "yes"}).status_code == 303
    assert office.door.state(case) == "GATE_OPEN"


def test_lines_left_out_are_named(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    reviewer = office.as_("li")
    page = reviewer.get(f"/cases/{case}/opinion").text
    said = answers(page)
    left = [said.pop(f"a.checks.{token_of_line(key)}.answer") for key in ("D3.1", "D4.10")]
    answer = reviewer.post(f"/cases/{case}/opinion", {**start(page, "complete_checks"), "a.subjects": "D4", **said})
    assert len(left) == 2
    assert answer.status_code == 422
    assert "还有 2 项要点没有答复：D3.1、D4.10" in answer.text


def test_a_second_click_signs_once(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    done(office, case, office.as_("li").get(f"/cases/{case}/opinion").text)
    signer = office.as_("sun")
    page = signer.get(f"/cases/{case}/opinion").text
    sent = {**start(page, "sign"), "a.conclusion": "LAWFUL", "a.summary": "合法", "sure": "yes"}
    said = [signer.post(f"/cases/{case}/opinion", sent) for _ in range(2)]
    assert [one.status_code for one in said] == [303, 303]
    assert office.door.acts(case).count("sign") == 1


def test_who_was_overtaken_is_told_and_keeps_the_words(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    done(office, case, office.as_("li").get(f"/cases/{case}/opinion").text)
    signer = office.as_("sun")
    page = signer.get(f"/cases/{case}/opinion").text
    office.door.act(case, "return_opinion", "sun", {"reason": "请再核"})
    answer = signer.post(
        f"/cases/{case}/opinion",
        {**start(page, "sign"), "a.conclusion": "LAWFUL", "a.summary": "写好的理由", "sure": "yes"},
    )
    assert answer.status_code in (409, 412)
    assert "写好的理由" in answer.text
    assert office.door.state(case) == "ASSIGNED"


# --- without a script ------------------------------------------------------------------------------------------------------


def test_findings_come_and_go_without_a_script(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    reviewer = office.as_("li")
    page = reviewer.get(f"/cases/{case}/opinion").text
    loan = token_of_line("D4.4")
    sent = {
        **start(page, "complete_checks"),
        "a.subjects": "D4",
        f"a.checks.{loan}.answer": "N",
        f"a.checks.{loan}.note": "垫资一年",
    }
    page = reviewer.post(f"/cases/{case}/opinion", {**sent, "again": f"line:{loan}"}).text
    assert "垫资一年</textarea>" in page
    assert 'name="a.findings.0.clause"' in page
    page = reviewer.post(f"/cases/{case}/opinion", {**sent, **finding(), "again": "finding"}).text
    assert 'name="a.findings.1.clause"' in page
    page = reviewer.post(f"/cases/{case}/opinion", {**sent, **finding(0), **finding(1), "again": "out:0"}).text
    assert 'name="a.findings.0.clause"' not in page
    assert 'name="a.findings.1.clause"' in page
    assert office.door.state(case) == "ASSIGNED"


def test_other_lists_are_taken_and_answers_stay_with_their_lines(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    reviewer = office.as_("li")
    page = reviewer.get(f"/cases/{case}/opinion").text
    said = start(page, "complete_checks")
    said |= {f"a.checks.{token_of_line('D3.4')}.answer": "N", f"a.checks.{token_of_line('D3.4')}.note": "兜底条款"}
    page = reviewer.post(f"/cases/{case}/opinion", {**said, "again": "lists", "a.subjects": ["D5", "D12"]}).text
    assert lists(page) == ["D5", "D12"]
    assert len(tokens(page)) == 12 + 9 + 8
    assert 'value="兜底条款"' in page
    page = reviewer.post(f"/cases/{case}/opinion", {**said, "again": "lists"}).text
    assert lists(page) == []


def test_what_would_happen_is_shown_before_it_does(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    reviewer = office.as_("li")
    page = reviewer.get(f"/cases/{case}/opinion").text
    sent = {**start(page, "complete_checks"), "a.subjects": "D4", **answers(page), "again": "preview"}
    page = reviewer.post(f"/cases/{case}/opinion", sent).text
    assert "拟意见" in page.partition("办理后会发生什么")[2]
    assert office.door.state(case) == "ASSIGNED"


# --- drafts ---------------------------------------------------------------------------------------------------------------


def test_a_long_paste_is_kept_and_comes_back(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    reviewer = office.as_("li")
    long = "长" * 50_000
    page = reviewer.get(f"/cases/{case}/opinion").text
    kept = reviewer.post(
        "/drafts",
        {
            "place": f"case/{case}/opinion",
            "known": "",
            "a.lists": "1",
            "a.subjects": "D4",
            "a.summary": long,
            **finding(),
        },
    )
    assert kept.status_code == 200
    page = reviewer.get(f"/cases/{case}/opinion").text
    assert long in page
    assert f'data-known="{kept.json()["at"]}"' in html.unescape(page)
    sent = {**start(page, "complete_checks"), "a.subjects": "D4", **answers(page), "a.summary": long}
    assert reviewer.post(f"/cases/{case}/opinion", sent).status_code == 303  # the record keeps what fits of a proposal


def test_two_windows_do_not_overwrite_each_other(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    reviewer, at = office.as_("li"), f"case/{case}/opinion"
    first = reviewer.post("/drafts", {"place": at, "known": "", "a.summary": "第一扇窗"}).json()["at"]
    other = reviewer.post("/drafts", {"place": at, "known": "", "a.summary": "第二扇窗"})
    assert (other.status_code, other.json()) == (409, {"newer": first})
    again = reviewer.post("/drafts", {"place": at, "known": first, "a.summary": "第一扇窗，再写"})
    assert again.status_code == 200
    assert "第一扇窗，再写" in reviewer.get(f"/cases/{case}/opinion").text


def test_a_draft_is_only_its_writers(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    with office.house.database.writing() as connection:
        accounts.keep_draft(
            connection, "qian", f"case/{case}/opinion", {"a.summary": ["别人的草稿"]}, office.house.now()
        )
    assert "别人的草稿" not in office.as_("li").get(f"/cases/{case}/opinion").text


def test_a_basis_is_judged_while_it_is_typed(office: Office) -> None:
    reviewer = office.as_("li")
    assert (
        "现行依据是《民法典》" in reviewer.get("/opinion/basis", params={"words": "《合同法》第52条"}).json()["reason"]
    )
    assert reviewer.get("/opinion/basis", params={"words": "《民法典》第705条"}).json() == {"reason": ""}


# --- the sheet ------------------------------------------------------------------------------------------------------------


def test_a_quotation_is_marked_where_it_stands() -> None:
    found = [Found("0", clause="先行垫资建设"), Found("1", clause="争议"), Found("2", clause="本工程由")]
    paragraphs = marked(TEXT, found)
    assert [words for words, n in paragraphs[1] if n] == ["本工程由", "先行垫资建设"]
    assert "".join(words for words, _ in paragraphs[1]) == TEXT.splitlines()[1]
    assert [n for _, n in paragraphs[2]] == [0]  # two characters are no quotation


def sent_again(name: str) -> Iterator[tuple[str, str]]:
    yield f"a.findings.3.{name}", "只写了这一处"
    yield "a.findings.7.severity", "风险"  # nothing written: no finding


@pytest.mark.parametrize("name", opinion_sheet.WRITTEN)
def test_a_finding_is_what_something_was_written_in(name: str) -> None:
    sheet = read(sent_again(name), lambda _: for_matter("OTHER_LEGAL"))
    assert [one.blank for one in sheet.findings] == [False, True]
    asked = dict(fields(sheet, ("findings", "conclusion", "summary")))
    assert {one.split(".")[2] for one in asked} == {"0"}
    assert asked[f"a.findings.0.{name}"] == "只写了这一处"


def test_junk_in_names_is_no_line_and_no_finding() -> None:
    junk = [
        ("a.checks", "x"),
        ("a.checks.9999.answer", "Y"),
        ("a.checks.1701.answer", "maybe"),
        ("a.findings.0", "x"),
        ("a.findings.x.y.z", "1"),
        ("b.summary", "x"),
    ]
    sheet = read(junk, lambda _: for_matter("OTHER_LEGAL"))
    assert [one.answer for one in sheet.lines] == ["", "", ""]
    assert all(one.blank for one in sheet.findings)
    assert sheet.summary == ""


def test_a_basis_that_is_none_is_refused_at_the_front_door_as_in_the_editor(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    finished = {"checks": [{"aspect": one, "item": "要点", "answer": "Y"} for one in ("权限", "程序", "内容")]}
    office.door.act(case, "complete_checks", "li", finished)
    void = {**FINDING, "basis": "《合同法》第52条"}
    said = {"conclusion": "UNLAWFUL", "summary": "不合法", "findings": [FINDING, void]}
    with pytest.raises(NotReady) as refused:
        office.door.act(case, "sign", "sun", said)
    (reason,) = refused.value.reasons
    assert reason.text.startswith("问题2的依据不能引用：《合同法》")
    assert reason.field == "findings.1.basis"
    office.door.act(case, "sign", "sun", {**said, "findings": [FINDING]})


def test_a_suspended_case_says_that_it_is_suspended(office: Office, tmp_path: Path) -> None:
    case = checking(office, tmp_path)
    li = office.as_("li")
    page = li.get(f"/cases/{case}/opinion").text
    office.door.act(case, "suspend", "li", SUSPENSION)
    sent = start(page, "complete_checks") | {"seq": ""}
    for answer in (li.get(f"/cases/{case}/opinion"), li.post(f"/cases/{case}/opinion", sent)):
        assert answer.status_code == 409
        assert "案件已中止，只能办理：" in answer.text
        assert "不属于您" not in answer.text
