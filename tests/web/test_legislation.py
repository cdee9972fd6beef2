"""立法建议 on its pages: a draft is put out, a table brought in, a citizen writes and follows the receipt; the year is frozen and published."""

import io
import json
import re
from collections.abc import Sequence

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from engine.errors import NotReady
from tests.web.conftest import Office

HEAD = ("立法联系点", "来源", "收到日", "条款", "建议内容", "建议人类别", "建议人", "联系方式")
GOOD = (
    ("P1", "", "2026-11-26", "第三条", "停车应当免费半小时", "", "某甲", "0816"),
    ("二号联系点", "", "2026-11-26", "", "应当明示价格", "企业", "", ""),
    ("", "座谈会、论证会", "2026-11-26", "", "<b>夜间</b>减半", "专家学者", "", ""),
)
START = "/start/legislative_suggestion/solicit"


def book(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for n, row in enumerate((head, *rows)):
            sheet.write_row(n, 0, row)
    return out.getvalue()


@pytest.fixture
def asked(office: Office) -> int:
    """A draft that the county puts to two contact points and the public; opened on the page."""
    clerk, lead = office.as_("crev"), office.as_("clead")
    opened = lead.post(
        "/start/contact_points/open_points", {"org": "county", "title": "示范县立法联系点名册", "key": "k1"}
    )
    register = int(re.findall(r"/cases/(\d+)", opened.headers["location"])[0])
    points = [
        {"code": f"P{n}", "title": f"{said}号联系点", "kind": "OTHER", "from_on": "2026-01-01"}
        for n, said in ((1, "一"), (2, "二"))
    ]
    answers = {f"a.points.{n}.{name}": value for n, one in enumerate(points) for name, value in one.items()}
    assert lead.post(f"/cases/{register}/acts/add_points", answers).status_code == 303
    said = {
        "org": "county", "title": "示范县停车管理规定（草案）", "a.draft": "RULE", "a.drafter": "示范县公安局", "a.audience": "OPEN",
        "a.deadline": "2026-12-31", "a.questions": "收费是否合理", "key": "k2",
    }  # fmt: skip
    without = clerk.post(START, said)
    assert without.status_code == 422
    assert "请随本次办理提交：草案" in without.text
    assert "收费是否合理" in without.text
    made = clerk.post(
        START, said, files={"file.draft": ("草案.txt", "第一条　为了停车。\n第二条　收费公开。".encode(), "text/plain")}
    )
    return int(re.findall(r"/cases/(\d+)", made.headers["location"])[0])


def bring(office: Office, case: int, content: bytes) -> str:
    """To the preview."""
    sent = office.as_("crev").post(
        f"/legislation/{case}/import", files={"file": ("建议.xlsx", content, "application/octet-stream")}
    )
    assert sent.status_code == 303, sent.text
    return str(sent.headers["location"])


def test_a_table_is_looked_through_and_received_all_at_once_or_not_at_all(office: Office, asked: int) -> None:
    clerk = office.as_("crev")
    assert clerk.get(f"/legislation/{asked}/template.xlsx").status_code == 200
    wrong = bring(
        office,
        asked,
        book([*GOOD, ("P9", "", "2027-01-01", "", "迟", "", "", ""), ("", "传真", "2026-11-26", "", "好", "", "", "")]),
    )
    shown = clerk.get(wrong).text
    assert "第5行·立法联系点：名册中没有“P9”" in shown
    assert "第6行·来源：“传真”不识" in shown
    assert clerk.post(wrong, {"do": "receive"}).status_code == 422
    assert office.door.rows("SELECT * FROM legislative_suggestion") == []
    assert clerk.post(wrong, {"do": "away"}).status_code == 303
    good = bring(office, asked, book(GOOD))
    assert "每一行都合格" in clerk.get(good).text
    assert "&lt;b&gt;夜间" in clerk.get(good).text
    assert clerk.post(good, {"do": "receive"}).status_code == 303
    rows = office.door.rows("SELECT number, point, channel, proposer FROM legislative_suggestion ORDER BY number")
    assert [tuple(row) for row in rows] == [
        (1, "P1", "POINT", "CITIZEN"),
        (2, "P2", "POINT", "ENTERPRISE"),
        (3, "", "MEETING", "EXPERT"),
    ]
    assert not any("某甲" in str(row) for row in office.door.rows("SELECT body FROM event"))
    assert not any("某甲" in str(row) for row in office.door.rows("SELECT * FROM draft"))
    assert clerk.get(good).status_code == 404


def test_only_who_receives_suggestions_may_bring_them(office: Office, asked: int) -> None:
    for who in ("wang_jia", "li", "watcher"):
        assert office.as_(who).get(f"/legislation/{asked}/import").status_code in (403, 404), who
    assert office.as_("wang_jia").get("/legislation").status_code == 403
    assert office.as_("wang_jia").get(START).status_code == 403
    assert office.as_("crev").get("/legislation/1/import").status_code in (403, 404)


def test_a_citizen_writes_gets_a_receipt_and_reads_what_became_of_it_and_why(office: Office, asked: int) -> None:
    stranger, clerk, lead = office.stranger(), office.as_("crev"), office.as_("clead")
    listed = stranger.get("/public/legislation")
    assert "示范县停车管理规定" in listed.text
    assert "第二条" in stranger.get(f"/public/legislation/{asked}").text
    place = f"/public/legislation/{asked}/suggest"
    token = re.findall(r'name="token" value="(\w+)"', stranger.get(place).text)[0]
    words = {"token": token, "words": "", "proposer": "CITIZEN", "name": "某乙", "contact": "0816"}
    again = stranger.post(place, data=words)
    assert again.status_code == 422
    assert "某乙" in again.text
    words["words"] = "老人应当免费"
    sent = [stranger.post(place, data=words) for _ in range(2)]
    assert {one.status_code for one in sent} == {303}
    assert len({one.headers["location"] for one in sent}) == 1
    follow = sent[0].headers["location"].partition("?")[0]
    assert "征集到" in stranger.get(follow).text
    assert "某乙" not in stranger.get(follow).text
    code = follow.rpartition("/")[2]
    assert stranger.get(f"/public/receipts?code={code.lower().replace('-', ' ')}").headers["location"] == follow
    office.door.now = office.at("2027-01-01")
    office.door.tick()
    task = office.door.rows("SELECT seq, n FROM task WHERE case_id = :id AND kind = 'SUGGESTION'", id=asked)[0]
    office.door.act(asked, "merge", "crev", {"items": [{"seq": task[0], "n": task[1], "into": "照顾老人"}]})
    point = office.door.rows("SELECT seq, n FROM task WHERE case_id = :id AND kind = 'POINT'", id=asked)[0]
    office.door.act(
        asked,
        "assess",
        "crev",
        {"items": [{"seq": point[0], "n": point[1], "outcome": "PARTLY", "reason": "限六十五岁以上"}]},
    )
    office.door.act(asked, "propose", "crev")
    assert "限六十五岁以上" not in stranger.get(follow).text
    office.door.act(asked, "confirm", "clead", {})
    told = stranger.get(follow).text
    assert "部分采纳" in told
    assert "限六十五岁以上" in told
    office.door.act(asked, "reply", "crev", {"on": "2027-01-01", "rest": "BY_RECEIPT"})
    assert "已反馈" in stranger.get(follow).text
    page = clerk.get("/legislation").text
    row = re.findall(r"网上</th>(.*?)</tr>", page)[0]
    assert re.findall(r">([^<]+)</td>", row) == ["1", "0", "1", "0", "0.0%", "100.0%"]
    assert lead.get(f"/cases/{asked}").status_code == 200


def test_who_suggested_is_read_by_the_body_alone_stays_out_of_the_words_and_is_erased_when_asked(
    office: Office, asked: int
) -> None:
    stranger, clerk, admin = office.stranger(), office.as_("crev"), office.as_("root")
    place = f"/public/legislation/{asked}/suggest"
    token = re.findall(r'name="token" value="(\w+)"', stranger.get(place).text)[0]
    words = {
        "token": token,
        "words": "我是欧阳某某，老人应当免费",
        "proposer": "CITIZEN",
        "name": "欧阳某某",
        "contact": "0816-1234",
    }
    again = stranger.post(place, data=words)
    assert again.status_code == 422
    assert "请从内容里删去" in again.text
    assert "我是欧阳某某，老人应当免费" in again.text, "nothing written is lost"
    assert stranger.post(place, data={**words, "words": "老人应当免费"}).status_code == 303
    office.at("2026-11-26")
    said = {"channel": "LETTER", "words": "电话08161234，请回复", "received_on": "2026-11-26", "contact": "0816-1234"}
    with pytest.raises(NotReady, match="请从内容里删去"):
        office.door.act(asked, "receive", "crev", said)
    office.door.act(asked, "receive", "crev", {**said, "words": "请多设车位", "name": "冯某某"})
    page = f"/cases/{asked}/proposers"
    for shown in ("欧阳某某", "0816-1234", "冯某某"):
        assert shown in clerk.get(page).text
        assert shown not in admin.get(page).text
        assert shown not in "".join(str(row) for row in office.door.rows("SELECT body FROM event"))
    assert office.as_("wang_jia").get(page).status_code == 404
    gone = {"numbers": "1", "reason": "本人书面要求", "sure": "yes"}
    assert clerk.post(f"{page}/erase", gone).status_code == 403
    for wrong in ({**gone, "sure": ""}, {**gone, "numbers": "9"}, {**gone, "numbers": ""}):
        assert admin.post(f"{page}/erase", wrong).status_code == 422
    assert admin.post(f"{page}/erase", gone).status_code == 303
    after = clerk.get(page).text
    assert "欧阳某某" not in after
    assert "已删除" in after
    assert "冯某某" in after, "only who asked is forgotten"
    assert "老人应当免费" in clerk.get(f"/cases/{asked}").text
    report = office.door.verify()
    assert report.holds, report.faults


def test_what_is_not_open_to_the_public_is_not_there_for_it(office: Office, asked: int) -> None:
    stranger = office.stranger()
    for path in (
        "/public/legislation/1",
        "/public/legislation/999/suggest",
        "/public/legislation/receipts/LF-0000-0000-0000",
    ):
        assert stranger.get(path).status_code == 404, path
    token = "0" * 32
    spam = stranger.post(f"/public/legislation/{asked}/suggest", data={"token": token, "words": "买药", "website": "x"})
    assert spam.status_code == 422


def test_the_year_is_shown_frozen_published_and_taken_out_by_those_who_may(office: Office) -> None:
    clerk, lead = office.as_("crev"), office.as_("clead")
    shown = clerk.get("/yearly?org=county&year=2025")
    assert shown.status_code == 200
    assert "没有出具合法性审查意见" in shown.text
    assert office.as_("wang_jia").get("/yearly").status_code == 403
    assert clerk.get("/yearly?org=city").status_code == 404
    assert clerk.get("/yearly?org=county&year=1999").status_code == 422
    assert clerk.post("/yearly", {"org": "county", "year": "2025"}).status_code == 422
    assert clerk.post("/yearly", {"org": "county", "year": "2026", "sure": "yes"}).status_code == 422
    assert office.as_("sun").post("/yearly", {"org": "jia", "year": "2025", "sure": "yes"}).status_code in (403, 404)
    made = clerk.post("/yearly", {"org": "county", "year": "2025", "sure": "yes", "key": "f1"})
    case = int(made.headers["location"].rpartition("/")[2])
    frozen = clerk.get(f"/yearly/{case}").text
    assert "冻结的数字与当时的记录复算一致" in frozen
    assert (
        clerk.post(f"/cases/{case}/acts/publish_year", {"a.published_on": "2026-11-26", "sure": "yes"}).status_code
        == 403
    )
    assert (
        lead.post(f"/cases/{case}/acts/publish_year", {"a.published_on": "2026-11-26", "sure": "yes"}).status_code
        == 303
    )
    assert "已公布" in clerk.get(f"/yearly/{case}").text
    live = clerk.get("/api/v1/yearly?org=county&year=2025").json()
    assert live["frozen"] == [{"case": case, "state": "PUBLISHED", "frozen_on": "2026-11-26"}]
    assert {"key", "title", "value", "unit", "words"} <= set(live["figures"][0])
    told = clerk.get(f"/api/v1/yearly/{case}").json()
    assert (told["figures"], told["changed"], told["wrong"], told["through"]) == (live["figures"], [], [], "2026-11-25")
    assert clerk.get("/api/v1/yearly?org=city").status_code == 404
    assert office.as_("li").get(f"/api/v1/yearly/{case}").status_code in (403, 404)
    assert office.as_("wang_jia").get("/api/v1/yearly").status_code == 403
    assert f'href="/yearly/{case}"' in clerk.get("/yearly?org=county&year=2025").text
    for path in (f"/yearly/{case}.xlsx", "/yearly.xlsx?org=county&year=2025"):
        names = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get(path).content)).sheet_names
        assert names[0] == "2025年"
        assert "报告文字" in names
    assert office.as_("li").get(f"/yearly/{case}").status_code == 404
    body = json.loads(office.door.one("SELECT body FROM event WHERE case_id = :id AND seq = 1", id=case))
    assert body["answers"]["through"] == "2026-11-25"


def test_a_document_says_what_a_court_wrote_and_until_when_to_answer(office: Office) -> None:
    lead = office.as_("clead")
    answers = {
        "number": "示县规〔2022〕5号",
        "published_on": "2022-05-01",
        "effective_on": "2022-06-01",
        "validity_reason": "长期",
    }
    office.at("2026-11-25")
    life = office.door.open("document_life", "enrol", "clead", "county", answers, title="示范县停车收费办法")
    said = {
        "org": "county", "title": "示法建〔2026〕2号", "a.kind": "PROPOSAL", "a.document": "示县规[2022]5号", "a.organ": "示范县人民法院",
        "a.paper": "示法建〔2026〕2号", "a.received_on": "2026-11-25", "a.clause": "第4条", "a.words": "没有依据", "key": "c1",
    }  # fmt: skip
    made = lead.post(
        "/start/judicial_proposal/note_paper",
        said,
        files={"file.judgment": ("建议.txt", "建议".encode(), "text/plain")},
    )
    assert made.status_code == 303, made.text
    shown = lead.get(f"/documents/{life}").text
    assert "人民法院司法建议：第4条" in shown
    assert "2027年1月25日" in shown
    assert "书面答复" in shown


def test_a_court_s_paper_begins_a_study_and_the_document_shows_both(office: Office) -> None:
    office.at("2026-11-25")
    answers = {
        "number": "示甲规〔2022〕5号",
        "published_on": "2022-05-01",
        "effective_on": "2022-06-01",
        "validity_reason": "长期",
    }
    life = office.door.open("document_life", "enrol", "office_jia", "jia", answers, title="甲镇停车收费办法")
    said = {
        "kind": "FINDING", "document": "示甲规[2022]5号", "organ": "示范县人民法院", "paper": "（2026）示0101行初3号", "clause": "第4条",
        "received_on": "2026-11-25", "words": "第4条收费没有依据",
    }  # fmt: skip
    paper = office.door.open(
        "judicial_proposal", "note_paper", "office_jia", "jia", said, ["judgment=判决书"], title="来文"
    )
    lead, act = office.as_("clead"), f"/cases/{paper}/acts/study_clause"
    assert office.as_("office_jia").post(act, {"a.point": "第4条收费有没有上位法依据", "key": "s0"}).status_code == 403
    assert lead.post(act, {"a.point": "第4条", "key": "s1"}).status_code == 422
    assert lead.post(act, {"a.point": "第4条收费有没有上位法依据", "key": "s2"}).status_code == 303
    study = office.door.one("SELECT case_id FROM clause_study WHERE paper = :id", id=paper)
    assert "对《甲镇停车收费办法》第4条的审查研究" in lead.get(f"/cases/{study}").text
    said = {"measure": "AMEND", "words": "已经修改第4条", "on": "2026-11-25"}
    office.door.act(paper, "answer", "office_jia", said)
    answer = re.findall(rf'href="(/cases/{paper}/papers/answer/\d+\.docx)"', lead.get(f"/cases/{paper}").text)
    assert len(answer) == 1
    shown = lead.get(f"/documents/{life}").text
    assert "裁判认定规范性文件不合法：第4条" in shown
    assert f'href="/cases/{study}"' in shown
