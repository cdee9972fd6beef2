"""The counter: plain words, materials one by one, a draft that nothing loses, and the day by which there is an opinion."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.calendar import day_of
from house.ahead import ahead, said, warnings
from tests.houses import at
from tests.web.conftest import Office, Person
from tests.web.programs import dead_document
from workflows.township_review import WORKFLOW

KINDS = ("draft", "explanation", "counterparty", "budget")
FILES = {f"file.{kind}": (f"{kind}.txt", f"{kind} 的内容".encode(), "text/plain") for kind in KINDS}
WHOLE = {"org": "jia", "entry": "HT-01", "title": "村道硬化合同", "undecided": "yes", "a.amount": "600000"}


def begun(person: Person, address: str = "/counter/new?entry=HT-01&org=jia") -> str:
    """The address of a fresh draft."""
    return str(person.get(address).headers["location"]).split("?")[0]


def filed(office: Office, **more: Any) -> int:
    """A contract of 甲镇, brought at the counter."""
    handler = office.as_("wang_jia")
    answer = handler.post(begun(handler), {**WHOLE, "do": "file", **more}, files=FILES)
    assert answer.status_code == 303, re.findall(r'class="reasons">.*?</ul>', answer.text, re.DOTALL)
    return int(re.findall(r"/counter/filed/(\d+)", answer.headers["location"])[0])


def cases(office: Office) -> int:
    return int(office.door.one("SELECT count(*) FROM \"case\" WHERE workflow = 'township_review'"))


# --- the first question -------------------------------------------------------------------------------------------------


def test_plain_words_find_the_entry_of_the_catalogue(office: Office) -> None:
    page = office.as_("wang_jia").get("/counter", params={"q": "要跟公司签采购合同"}).text
    assert "五十万元以上合同" in page.split("都不是")[0]
    assert "5个工作日" in page
    assert "城东中心司法所" in page


def test_who_is_no_handler_is_told_where_it_begins(office: Office) -> None:
    assert "送审从承办人开始" in office.as_("li").get("/counter").text
    refused = office.as_("li").get(begun(office.as_("li")) + "?entry=HT-01")
    assert (refused.status_code, "不是任何单位的承办人" in refused.text) == (404, True)


def test_looking_at_an_entry_writes_nothing_and_keeping_it_makes_a_draft(office: Office) -> None:
    handler = office.as_("wang_jia")
    address = begun(handler)
    assert "还没有交：资金来源与预算材料" in handler.get(f"{address}?entry=HT-01&org=jia").text
    assert office.door.rows("SELECT * FROM draft") == []
    kept = handler.post(address, {**WHOLE, "do": "keep"}, files={"file.draft": FILES["file.draft"]})
    assert (kept.status_code, kept.headers["location"]) == (303, address)
    assert "村道硬化合同" in handler.get("/counter").text
    again = handler.get(address).text
    assert "draft.txt" in again
    assert 'value="村道硬化合同"' in again
    assert "村道硬化合同" not in office.as_("zhou_jia").get("/counter").text


def test_a_draft_can_be_thrown_away(office: Office) -> None:
    handler = office.as_("wang_jia")
    address = begun(handler)
    handler.post(address, {**WHOLE, "do": "keep"})
    assert handler.post(address, {"do": "away"}).headers["location"] == "/counter?dropped=1"
    assert office.door.rows("SELECT * FROM draft") == []


# --- filing -------------------------------------------------------------------------------------------------------------


def test_a_handler_files_and_the_lead_submits(office: Office) -> None:
    case = filed(office)
    assert office.door.acts(case) == ["create", "finish_draft"]
    assert "已送分管领导审签" in office.as_("wang_jia").get(f"/counter/filed/{case}?new=1").text
    lead = office.as_("zhao_jia")
    assert "村道硬化合同" in lead.get("/counter").text
    page = lead.get(f"/counter/filed/{case}").text
    assert "请您审签" in page
    key = re.findall(r'name="key" value="(filed-[^"]+-submit)"', page)[0]
    sent = {"do": "submit", "a.undecided": "true", "key": key, "seq": "2"}
    answers = [lead.post(f"/counter/filed/{case}", sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert office.door.acts(case) == ["create", "finish_draft", "submit"]
    due = office.door.due(case, "intake")
    assert due
    assert f"{due.month}月{due.day}日" in lead.get(f"/counter/filed/{case}").text


def test_whoever_files_what_rests_on_a_dead_document_reads_that_first(office: Office) -> None:
    number, handler = dead_document(office), office.as_("wang_jia")
    address = begun(handler)
    files = {**FILES, "file.draft": ("draft.txt", f"根据{number}，订立本合同。".encode(), "text/plain")}
    shown = handler.post(address, {**WHOLE, "do": "file"}, files=files)
    assert (shown.status_code, cases(office)) == (200, 0)
    assert f"引用的 {number}《甲镇养犬暂行规定》已失效" in shown.text
    heeded = re.findall(r'name="heeded" value="(\w+)"', shown.text)[0]
    papers = re.findall(r'name="paper" value="([^"]+)"', shown.text)
    again = handler.post(address, {**WHOLE, "do": "file", "heeded": heeded, "paper": papers})
    assert (again.status_code, cases(office)) == (303, 1)


def test_a_second_click_and_the_back_button_find_the_first_case(office: Office) -> None:
    handler = office.as_("wang_jia")
    address = begun(handler)
    answers = [handler.post(address, {**WHOLE, "do": "file"}, files=FILES) for _ in range(2)]
    places = [one.headers["location"].split("?")[0] for one in answers]
    assert places[0] == places[1]
    assert cases(office) == 1
    assert handler.get(address).headers["location"] == places[0]
    assert office.door.rows("SELECT * FROM draft") == []


def test_everything_missing_is_said_at_once_and_nothing_is_lost(office: Office) -> None:
    handler = office.as_("wang_jia")
    address = begun(handler)
    files = {"file.draft": FILES["file.draft"], "file.budget": FILES["file.budget"]}
    answer = handler.post(
        address, {"org": "jia", "entry": "HT-01", "a.amount": "许多", "do": "file", "title": ""}, files=files
    )
    assert answer.status_code == 422
    wanted = (
        "还没有写事项名称",
        "还没有交：起草说明",
        "还没有交：相对方主体资格材料",
        "还没有确认",
        "金额（元）：不是整数",
    )
    assert [one for one in wanted if one not in answer.text] == []
    assert "budget.txt" in answer.text
    assert 'value="许多"' in answer.text
    assert cases(office) == 0
    assert "draft.txt" in handler.get(address).text


def test_a_file_that_cannot_be_taken_says_why_and_the_others_are_kept(office: Office) -> None:
    handler = office.as_("wang_jia")
    address = begun(handler)
    program = {"file.budget": ("资金.pdf", b"MZ\x90\x00 program", "application/pdf"), "file.draft": FILES["file.draft"]}
    handler.post(address, {**WHOLE, "do": "upload"}, files=program)
    page = handler.get(address).text
    assert re.search(r'class="m-bad" id="m-budget".*?class="fault" role="alert">资金\.pdf：', page, re.DOTALL)
    assert re.search(r'class="m-ok" id="m-draft"', page)
    assert re.search(r'class="m-need" id="m-counterparty"', page)


def test_of_the_text_only_the_last_file_counts_and_a_file_can_be_taken_out(office: Office) -> None:
    handler = office.as_("wang_jia")
    address = begun(handler)
    handler.post(address, {**WHOLE, "do": "upload"}, files={"file.draft": FILES["file.draft"]})
    first = re.findall(r'name="paper" value="([^"]+)"', handler.get(address).text)
    second = {"file.draft": ("第二稿.txt", "改过的内容".encode(), "text/plain")}
    handler.post(address, {**WHOLE, "do": "upload", "paper": first}, files=second)
    page = handler.get(address).text
    assert ("第二稿.txt" in page, "draft.txt" in page) == (True, False)
    (paper,) = re.findall(r'name="paper" value="([^"]+)"', page)
    kind, sha, _ = paper.split("|")
    handler.post(address, {**WHOLE, "do": f"drop:{kind}:{sha}", "paper": paper})
    assert "第二稿.txt" not in handler.get(address).text


def test_papers_swept_from_the_tray_are_asked_for_again(office: Office) -> None:
    handler = office.as_("wang_jia")
    address = begun(handler)
    handler.post(address, {**WHOLE, "do": "keep"}, files={"file.draft": FILES["file.draft"]})
    with office.house.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM tray")
    page = handler.get(address).text
    assert "超过 7 天已清理" in page
    assert "还没有交：送审稿" in page


def test_outside_the_catalogue_the_type_says_which_materials_and_the_reason_is_asked(office: Office) -> None:
    handler = office.as_("wang_jia")
    address = begun(handler, "/counter/new?org=jia&matter_type=PETITION_REPLY")
    assert "申请、信访或复议材料" in handler.get(f"{address}?org=jia&matter_type=PETITION_REPLY").text
    files = {"file.draft": FILES["file.draft"], "file.application": FILES["file.budget"]}
    said_ = {
        "org": "jia",
        "entry": "",
        "title": "信访答复",
        "undecided": "yes",
        "a.matter_type": "PETITION_REPLY",
        "do": "file",
    }
    refused = handler.post(address, said_, files=files)
    assert (refused.status_code, "不在清单内的事项须写明理由" in refused.text) == (422, True)
    papers = re.findall(r'name="paper" value="([^"]+)"', refused.text)
    done = handler.post(address, {**said_, "paper": papers, "a.outside_reason": "分管领导同意送审"})
    assert done.status_code == 303
    assert office.door.one("SELECT matter_type FROM matter") == "PETITION_REPLY"


def test_a_delegate_files_with_both_names(office: Office) -> None:
    today = str(day_of(office.house.now()))
    absent = {"principal": "wang_jia", "delegate": "li", "from_on": today, "until_on": today, "authority": "休假审批单"}
    office.door.now = office.house.now()
    office.door.order(2, "delegate", **absent)
    delegate = office.as_("li")
    address = begun(delegate, "/counter/new?entry=HT-01&org=jia&for=wang_jia")
    assert "您正在代" in delegate.get(f"{address}?entry=HT-01&org=jia&for=wang_jia").text
    assert delegate.post(address, {**WHOLE, "for": "wang_jia", "do": "file"}, files=FILES).status_code == 303
    assert (
        office.door.one("SELECT count(*) FROM event WHERE actor = 'li' AND body LIKE '%\"on_behalf_of\":\"wang_jia\"%'")
        == 2
    )


# --- the days -----------------------------------------------------------------------------------------------------------


def test_the_days_ahead_are_those_the_clocks_will_count(office: Office) -> None:
    moment = at("2026-09-30", 10)
    with office.house.database.glance(moment) as docket:
        snapshot = office.house.snapshot(docket.connection)
        facts = replace(WORKFLOW.facts(), matter_type="LAND_TRANSFER")  # type: ignore[call-arg]
        days = ahead(snapshot, WORKFLOW, "jia", facts, moment, day_of(moment))
    assert [said(day) for day in (days.intake.due, days.opinion, days.safe, days.feedback.due)] == [
        "10月8日（周四）", "10月16日（周五）", "10月19日（周一）", "10月30日（周五）",
    ]  # fmt: skip
    assert days.rests == ["10月1日至10月7日国庆节放假不计", "10月10日（周六）调休上班照计"]


@pytest.mark.parametrize(
    ("planned", "words"),
    [("2026-09-29", "已经过去"), ("2026-10-14", "可能赶不上"), ("2026-10-17", "周末"), ("2026-10-20", "")],
)
def test_a_planned_day_is_judged_at_once(office: Office, planned: str, words: str) -> None:
    moment = at("2026-09-30", 10)
    with office.house.database.glance(moment) as docket:
        snapshot = office.house.snapshot(docket.connection)
        facts = replace(WORKFLOW.facts(), matter_type="LAND_TRANSFER")  # type: ignore[call-arg]
        days = ahead(snapshot, WORKFLOW, "jia", facts, moment, day_of(moment))
        found = warnings(at(planned).date(), days, snapshot.calendar("jia"), day_of(moment))
    assert (words in "；".join(found)) if words else found == []


def test_before_the_lawful_day_nothing_may_be_decided(office: Office) -> None:
    moment = at("2026-09-30", 10)
    with office.house.database.glance(moment) as docket:
        snapshot = office.house.snapshot(docket.connection)
        facts = replace(WORKFLOW.facts(), matter_type="MAJOR_DECISION")  # type: ignore[call-arg]
        days = ahead(snapshot, WORKFLOW, "jia", facts, moment, day_of(moment))
        calendar = snapshot.calendar("jia")
        found = warnings(at("2026-10-12").date(), days, calendar, day_of(moment))
        later = warnings(at("2026-11-16").date(), days, calendar, day_of(moment), lawful=at("2026-12-01").date())
    assert "早于最早合法日" in found[0]
    assert "早于最早合法日12月1日" in later[0]


def test_a_meeting_planned_too_early_warns_on_the_draft_and_after_filing(office: Office) -> None:
    handler = office.as_("wang_jia")
    tomorrow = day_of(office.house.now()) + timedelta(1)
    address = begun(handler)
    handler.post(address, {**WHOLE, "a.planned_on": str(tomorrow), "do": "keep"})
    assert f"计划日{said(tomorrow)}" in handler.get(address).text
    case = filed(office, **{"a.planned_on": str(tomorrow)})
    assert f"计划日{said(tomorrow)}" in handler.get(f"/counter/filed/{case}").text


def test_the_days_can_be_taken_into_a_calendar(office: Office) -> None:
    case = filed(office)
    answer = office.as_("wang_jia").get(f"/counter/filed/{case}/days.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.text.count("BEGIN:VEVENT") == 3


# --- the lead, and everybody else -----------------------------------------------------------------------------------------


def test_the_handler_cannot_submit_and_learns_who_can(office: Office) -> None:
    case = filed(office)
    handler = office.as_("wang_jia")
    page = handler.get(f"/counter/filed/{case}").text
    assert ("请您审签" in page, "甲镇分管领导" in page) == (False, True)
    refused = handler.post(f"/counter/filed/{case}", {"do": "submit", "a.undecided": "true", "key": "x", "seq": "2"})
    assert refused.status_code == 403
    assert office.door.state(case) == "INTERNAL_REVIEW"


def test_the_lead_gives_it_back_with_a_reason(office: Office) -> None:
    case = filed(office)
    lead = office.as_("zhao_jia")
    empty = lead.post(f"/counter/filed/{case}", {"do": "return_draft", "a.reason": "", "key": "a", "seq": "2"})
    assert (empty.status_code, "理由" in empty.text) == (422, True)
    lead.post(f"/counter/filed/{case}", {"do": "return_draft", "a.reason": "预算写错了", "key": "b", "seq": "2"})
    assert office.door.state(case) == "DRAFT"
    assert "退回修改，还没有送出" in office.as_("wang_jia").get(f"/counter/filed/{case}").text


def test_another_township_sees_nothing_of_it(office: Office) -> None:
    case = filed(office)
    stranger = office.as_("wang_yi")
    paths = (
        f"/counter/filed/{case}",
        f"/counter/filed/{case}/days.ics",
        f"/cases/{case}/supplement",
        f"/cases/{case}/answer",
    )
    assert [stranger.get(path).status_code for path in paths] == [404] * 4
    assert "村道硬化合同" not in stranger.get("/counter").text + stranger.get("/counter/mine").text


def test_the_office_sees_all_its_matters_and_those_that_have_ended(office: Office) -> None:
    case = filed(office)
    page = office.as_("zhou_jia").get("/counter/mine").text
    assert ("村道硬化合同" in page, "内部审签" in page) == (True, True)
    office.door.now = office.house.now()
    office.door.act(case, "withdraw", "zhao_jia", {"reason": "不再办理"})
    assert "村道硬化合同" not in office.as_("zhou_jia").get("/counter/mine").text
    assert "村道硬化合同" in office.as_("zhou_jia").get("/counter/mine?closed=1").text
    assert office.as_("zhou_jia").get("/counter/mine?after=nonsense").status_code == 422


# --- answering item by item -----------------------------------------------------------------------------------------------


def submitted(office: Office) -> int:
    case = filed(office)
    office.door.now = office.house.now()
    office.door.act(case, "submit", "zhao_jia", {"undecided": True})
    return case


def asked_for_more(office: Office) -> int:
    case = submitted(office)
    gaps = [{"what": "缺少履约保证材料", "basis": "目录第3项"}, {"what": "预算批复没有盖章", "basis": "目录第4项"}]
    office.door.act(case, "ask_supplement", "li", {"gaps": gaps})
    return case


def test_every_gap_is_answered_beside_its_words(office: Office) -> None:
    case = asked_for_more(office)
    handler = office.as_("wang_jia")
    page = handler.get(f"/cases/{case}/supplement").text
    assert [one for one in ("缺少履约保证材料", "目录第3项", "预算批复没有盖章") if one not in page] == []
    said_ = dict(re.findall(r'name="(a\.answers\.\d\.(?:seq|n))" value="(\d+)"', page))
    assert len(said_) == 4
    seq = str(office.door.one('SELECT seq FROM "case" WHERE id = :id', id=case))
    first = {**said_, "a.answers.0.how": "已补交保函", "seq": seq, "key": "one"}
    refused = handler.post(f"/cases/{case}/supplement", first, files={"file.note": FILES["file.draft"]})
    assert refused.status_code == 422
    assert 'aria-describedby="e-1"' in refused.text
    assert "已补交保函" in refused.text
    assert "draft.txt" in refused.text
    assert "已补交保函" in handler.get(f"/cases/{case}/supplement").text
    papers = re.findall(r'name="paper" value="([^"]+)"', refused.text)
    whole = {**first, "a.answers.1.how": "已换成盖章件", "paper": papers}
    done = [handler.post(f"/cases/{case}/supplement", whole) for _ in range(2)]
    assert [one.status_code for one in done] == [303, 303]
    assert office.door.state(case) == "SUBMITTED"
    assert office.door.one("SELECT count(*) FROM material WHERE case_id = :id AND kind = 'note'", id=case) == 1
    assert office.door.rows("SELECT * FROM draft") == []


def concluded(office: Office) -> int:
    case = submitted(office)
    office.door.act(case, "accept", "li", {})
    office.door.act(case, "claim", "li")
    checks = [{"aspect": aspect, "item": "逐条核对", "answer": "Y"} for aspect in ("权限", "程序", "内容")]
    office.door.act(case, "complete_checks", "li", {"checks": checks})
    finding = {
        "clause": "第六条",
        "problem": "违约责任不对等",
        "basis": "《民法典》第585条",
        "severity": "风险",
        "suggestion": "改为对等",
    }
    said_ = {
        "conclusion": "REVISE",
        "summary": "应予修改",
        "findings": [finding, {**finding, "clause": "第九条", "problem": "争议管辖不明"}],
    }
    office.door.act(case, "sign", "sun", said_)
    return case


def test_every_finding_is_answered_beside_its_clause_and_basis(office: Office) -> None:
    case = concluded(office)
    handler = office.as_("wang_jia")
    page = handler.get(f"/cases/{case}/answer").text
    assert [
        one
        for one in ("违约责任不对等", "第六条", "《民法典》第585条", "改为对等", "争议管辖不明", "反馈期限")
        if one not in page
    ] == []
    said_ = dict(re.findall(r'name="(a\.dispositions\.\d\.(?:seq|n))" value="(\d+)"', page))
    seq = str(office.door.one('SELECT seq FROM "case" WHERE id = :id', id=case))
    base = {
        **said_,
        "a.dispositions.0.outcome": "ADOPTED",
        "a.dispositions.1.outcome": "NOT_ADOPTED",
        "seq": seq,
        "key": "one",
    }
    refused = handler.post(f"/cases/{case}/answer", base)
    assert refused.status_code == 422
    assert "未（部分）采纳须写明理由" in refused.text
    assert "请随反馈提交修改稿" in refused.text
    whole = {**base, "a.dispositions.1.reason": "双方已有专门约定"}
    amended = {"file.draft": ("修改稿.txt", "修改后的合同".encode(), "text/plain")}
    done = handler.post(f"/cases/{case}/answer", whole, files=amended)
    assert (done.status_code, office.door.state(case)) == (303, "ANSWERED")
    assert office.door.one("SELECT count(*) FROM disposition WHERE case_id = :id", id=case) == 2


def test_somebody_else_was_first_and_the_words_are_kept(office: Office) -> None:
    case = asked_for_more(office)
    handler = office.as_("wang_jia")
    said_ = dict(
        re.findall(r'name="(a\.answers\.\d\.(?:seq|n))" value="(\d+)"', handler.get(f"/cases/{case}/supplement").text)
    )
    how = {"a.answers.0.how": "已补交保函", "a.answers.1.how": "已换件", "seq": "4", "key": "late"}
    office.door.act(case, "withdraw", "zhao_jia", {"reason": "不再办理"})
    assert handler.post(f"/cases/{case}/supplement", {**said_, **how}).status_code in (409, 412)
    assert "已补交保函" in office.door.one("SELECT words FROM draft")
