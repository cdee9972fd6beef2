"""One route for every act: the form asks, previews, keeps drafts, refuses with every reason, and loses nothing."""

import re

from tests.web.conftest import Office

PAPERS = ("draft=合同文本", "explanation=说明", "counterparty=主体", "budget=资金")
CONTRACT = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT"}


def drafted(office: Office, title: str = "村道硬化合同") -> int:
    """A contract of 甲镇 that only has to be submitted."""
    office.at("2026-11-23")
    case = office.door.open("township_review", "create", "wang_jia", "jia", CONTRACT, PAPERS, title=title)
    office.door.act(case, "finish_draft", "wang_jia")
    return case


def submitted(office: Office) -> int:
    case = drafted(office)
    office.door.act(case, "submit", "zhao_jia", {"undecided": True})
    return case


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_the_lead_reads_the_question_and_submits(office: Office) -> None:
    case = drafted(office)
    lead = office.as_("zhao_jia")
    page = lead.get(f"/cases/{case}/acts/submit").text
    assert "声明：尚未决定、未签订、未印发" in page
    done = lead.post(f"/cases/{case}/acts/submit", {"a.undecided": "true", "key": key_of(page), "seq": "2"})
    assert (done.status_code, done.headers["location"]) == (303, f"/cases/{case}?done=3#timeline")
    assert office.door.state(case) == "SUBMITTED"
    assert "已办理，记为第 3 步留痕" in lead.get(f"/cases/{case}?done=3").text


def test_a_second_click_does_it_once(office: Office) -> None:
    case = drafted(office)
    lead = office.as_("zhao_jia")
    sent = {"a.undecided": "true", "key": "the-same-key", "seq": "2"}
    answers = [lead.post(f"/cases/{case}/acts/submit", sent) for _ in range(2)]
    assert [one.headers["location"] for one in answers] == [f"/cases/{case}?done=3#timeline"] * 2
    assert office.door.acts(case).count("submit") == 1


def test_the_preview_says_what_would_happen_and_changes_nothing(office: Office) -> None:
    case = drafted(office)
    said = office.as_("zhao_jia").post(f"/cases/{case}/acts/submit/preview", {"a.undecided": "true"}).text
    assert "内部审签 → " in said
    assert "受理期限开始" in said
    assert "通知：" in said
    assert office.door.acts(case) == ["create", "finish_draft"]


def test_everything_wrong_is_said_at_once_and_what_was_written_stays(office: Office) -> None:
    case = submitted(office)
    page = office.as_("li").post(
        f"/cases/{case}/acts/ask_supplement", {"a.gaps.0.what": "缺少会议纪要", "a.gaps.0.basis": ""}
    )
    assert page.status_code == 422
    assert "缺少会议纪要" in page.text
    assert "依据：必填" in page.text or "basis：必填" in page.text
    assert office.door.state(case) == "SUBMITTED"


def test_somebody_was_first_who_and_when_and_the_words_are_kept(office: Office) -> None:
    case = submitted(office)
    li, qian = office.as_("li"), office.as_("qian")
    page = li.get(f"/cases/{case}/acts/ask_supplement").text
    assert (
        qian.post(f"/cases/{case}/acts/accept", {"a.competition": "NA", "a.competition_note": "不涉及"}).status_code
        == 303
    )
    late = li.post(
        f"/cases/{case}/acts/ask_supplement",
        {"key": key_of(page), "seq": "3", "a.gaps.0.what": "缺少会议纪要", "a.gaps.0.basis": "第26条"},
    )
    assert late.status_code == 409
    assert "受理" in late.text
    assert "qian" in late.text
    assert "缺少会议纪要" in late.text


def test_a_reminder_of_time_does_not_make_an_open_form_old(office: Office) -> None:
    case = submitted(office)
    li = office.as_("li")
    page = li.get(f"/cases/{case}/acts/return").text
    assert 'name="seq" value="3"' in page
    office.door.tick(office.at("2026-12-01"))
    told = office.door.acts(case)[3:]
    assert told
    assert set(told) <= {"warn", "breach", "report"}
    sent = {"key": key_of(page), "seq": "3", "a.ground": "PROCEDURE_MISSING", "a.reason": "缺少听证"}
    assert li.post(f"/cases/{case}/acts/return", sent).status_code == 303


def test_an_old_page_is_told_so_and_may_go_on_with_the_draft(office: Office) -> None:
    case = submitted(office)
    li = office.as_("li")
    stale = li.post(f"/cases/{case}/acts/return", {"seq": "2", "a.ground": "PROCEDURE_MISSING", "a.reason": "缺少听证"})
    assert stale.status_code == 412
    assert "缺少听证" in stale.text
    again = li.get(f"/cases/{case}/acts/return").text
    assert "缺少听证" in again
    assert "写了一半的草稿" in again


def test_a_draft_is_kept_and_a_newer_one_of_another_window_is_not_overwritten(office: Office) -> None:
    case = submitted(office)
    li = office.as_("li")
    place = f"case/{case}/return"
    first = li.post("/drafts", {"place": place, "a.reason": "第一句"})
    assert first.status_code == 200
    other = li.post("/drafts", {"place": place, "known": "", "a.reason": "另一个窗口"})
    assert other.status_code == 409
    assert "第一句" in li.get(f"/cases/{case}/acts/return").text


def test_what_cannot_be_undone_wants_a_second_yes(office: Office) -> None:
    case = submitted(office)
    answers = {"a.ground": "OUT_OF_SCOPE", "a.reason": "不属审查范围，请送县级"}
    refused = office.as_("li").post(f"/cases/{case}/acts/refuse", answers)
    assert refused.status_code == 422
    assert "不能撤销" in refused.text
    assert office.as_("li").post(f"/cases/{case}/acts/refuse", {**answers, "sure": "yes"}).status_code == 303


def test_files_come_with_the_form_or_from_the_tray(office: Office) -> None:
    case = submitted(office)
    office.door.act(case, "ask_supplement", "li", {"gaps": [{"what": "缺少说明", "basis": "第26条"}]})
    wang = office.as_("wang_jia")
    fields = re.findall(r'name="file\.(\w+)"( multiple)? data-tray', wang.get(f"/cases/{case}/acts/supplement").text)
    assert {"note", "procedure"} <= {kind for kind, several in fields if several}
    assert "draft" not in {kind for kind, several in fields if several}, "there is one text"
    kept = wang.client.post(
        "/tray", files={"file": ("说明.txt", "补充说明".encode())}, headers={"X-Form": wang.word}
    ).json()
    assert kept["name"] == "说明.txt"
    sent = {
        "form": wang.word,
        "a.answers.0.seq": "4",
        "a.answers.0.n": "1",
        "a.answers.0.how": "已补",
        "paper": f"note|{kept['sha256']}|说明.txt",
    }
    done = wang.client.post(
        f"/cases/{case}/acts/supplement",
        data=sent,
        files=[("file.procedure", (name, name.encode())) for name in ("会议.txt", "公示.txt")],
    )
    assert done.status_code == 303, done.text
    page = wang.get(f"/cases/{case}").text
    for name in ("说明.txt", "会议.txt", "公示.txt"):
        assert name in page


def test_a_forged_file_is_refused_and_the_words_stay(office: Office) -> None:
    case = submitted(office)
    office.door.act(case, "ask_supplement", "li", {"gaps": [{"what": "缺少说明", "basis": "第26条"}]})
    wang = office.as_("wang_jia")
    sent = {"form": wang.word, "a.answers.0.seq": "4", "a.answers.0.n": "1", "a.answers.0.how": "见附件"}
    refused = wang.client.post(
        f"/cases/{case}/acts/supplement", data=sent, files={"file.note": ("说明.pdf", b"MZ not a pdf")}
    )
    assert refused.status_code == 422
    assert "见附件" in refused.text
    assert office.door.state(case) == "SUPPLEMENTING"


def test_another_offices_case_is_not_there(office: Office) -> None:
    case = submitted(office)
    stranger = office.as_("wang_bing")
    paths = (
        "",
        "/acts/supplement",
        "/materials/1/1",
        "/compare",
        "/events/1",
        "/dossier.zip",
        "/catalogue",
        "/papers/submission/3.pdf",
    )
    assert {path: stranger.get(f"/cases/{case}{path}").status_code for path in paths} == dict.fromkeys(paths, 404)
    assert stranger.post(f"/cases/{case}/acts/supplement", {}).status_code == 404


def test_working_papers_of_the_review_stay_inside(office: Office) -> None:
    case = submitted(office)
    door = office.door
    door.act(case, "accept", "li", {"competition": "NA", "competition_note": "不涉及"})
    door.act(case, "assign", "sun", {"person": "li"})
    checks = [{"aspect": a, "item": "要点", "answer": "Y"} for a in ("权限", "程序")]
    checks += [{"aspect": "内容", "item": "要点", "answer": "N", "note": "疑似规避招标"}]
    door.act(case, "complete_checks", "li", {"checks": checks, "draft": "拟不同意"})
    assert "疑似规避招标" in office.as_("sun").get(f"/cases/{case}").text
    for outsider in ("wang_jia", "zhao_jia"):
        page = office.as_(outsider).get(f"/cases/{case}").text
        assert "疑似规避招标" not in page
        assert "审查机构内部" in page
        assert office.as_(outsider).get(f"/cases/{case}/dossier.zip").status_code == 403
        assert office.as_(outsider).get(f"/cases/{case}/events/6").status_code == 403


def test_an_internal_matter_is_read_only_by_those_who_take_part_and_each_reading_is_noted(office: Office) -> None:
    office.at("2026-11-23")
    answers = {**CONTRACT, "confidential": True}
    case = office.door.open("township_review", "create", "wang_jia", "jia", answers, PAPERS, title="内部合同")
    assert office.as_("second").get(f"/cases/{case}").status_code == 404  # an administrator of the county covers 甲镇
    assert office.as_("zhao_jia").get(f"/cases/{case}").status_code == 200
    assert office.door.rows("SELECT person, what FROM sighting WHERE case_id = :id", id=case) == [("zhao_jia", "read")]


def test_the_code_on_a_paper_tells_a_stranger_only_whether_it_is_on_the_record(office: Office) -> None:
    case = submitted(office)
    digest = office.door.one("SELECT hash FROM event WHERE case_id = :id AND seq = 3", id=case)
    genuine = office.stranger().get(f"/r/{case}/3/{digest[:16]}")
    assert genuine.status_code == 200
    assert "留痕在案" in genuine.text
    assert "村道" not in genuine.text
    assert office.stranger().get(f"/r/{case}/3/{'0' * 16}").status_code == 404


def test_papers_are_printed_in_both_forms(office: Office) -> None:
    case = submitted(office)
    lead = office.as_("zhao_jia")
    assert lead.get(f"/cases/{case}/papers/submission/3.pdf").content.startswith(b"%PDF")
    assert lead.get(f"/cases/{case}/papers/submission/3.docx").content.startswith(b"PK")
    assert lead.get(f"/cases/{case}/papers/opinion/3.pdf").status_code == 404


def test_the_record_can_be_checked_on_the_page(office: Office) -> None:
    case = submitted(office)
    assert "核对无误" in office.as_("li").post(f"/cases/{case}/verify").text


def test_an_adviser_opens_only_the_case_in_which_they_are_asked(office: Office) -> None:
    case = submitted(office)
    assert office.as_("gu").get(f"/cases/{case}").status_code == 404
    office.door.act(case, "accept", "li", {"competition": "NA", "competition_note": "不涉及"})
    office.door.act(case, "assign", "sun", {"person": "li"})
    office.door.act(case, "consult", "li", {"person": "gu", "questions": ["垫资条款的效力"], "independent": True})
    assert office.as_("gu").get(f"/cases/{case}").status_code == 200
