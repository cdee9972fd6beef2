"""The inbox at a browser: tabs, filters in the address, claiming and assigning several at once, taking a list out."""

import re
from datetime import timedelta
from io import BytesIO

from python_calamine import CalamineWorkbook

from tests.web.conftest import Office

PAPERS = ("draft=合同文本", "explanation=说明", "counterparty=主体", "budget=资金")
CONTRACT = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 900_000}


def brought(office: Office, title: str = "村道硬化合同", steps: int = 3) -> int:
    """A contract of 甲镇: drafted, finished, submitted, accepted, as far as `steps`."""
    office.at("2026-11-23")
    case = office.door.open("township_review", "create", "wang_jia", "jia", CONTRACT, PAPERS, title=title)
    way = (("finish_draft", "wang_jia", {}), ("submit", "zhao_jia", {"undecided": True}), ("accept", "li", {}))
    for act, who, answers in way[:steps]:
        office.door.act(case, act, who, answers)
    return case


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def exports(office: Office) -> list[str]:
    return [row[0] for row in office.door.rows("SELECT detail FROM sighting WHERE what = 'export' ORDER BY at")]


def test_the_inbox_says_what_waits_and_until_when(office: Office) -> None:
    case = brought(office)
    page = office.as_("sun").get("/inbox").text
    assert f'href="/cases/{case}"' in page
    for words in ("待我办理", "村道硬化合同", "甲镇", "下一个工作日", "审查期限", "第 1 轮"):
        assert words in page
    assert 'aria-current="page">待我办理 <span class="n">1</span>' in page


def test_an_empty_queue_explains_itself(office: Office) -> None:
    page = office.as_("sun").get("/inbox").text
    assert "没有轮到您办理的件" in page
    assert "案</span><span>无</span><span>积</span><span>卷" in page
    assert "没有符合条件的件" in office.as_("sun").get("/inbox?q=不存在").text


def test_a_title_is_words_never_markup(office: Office) -> None:
    brought(office, "<script>alert(1)</script>")
    page = office.as_("sun").get("/inbox").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_wrong_words_in_the_address_are_all_named_and_the_list_is_still_there(office: Office) -> None:
    case = brought(office)
    answer = office.as_("sun").get("/inbox?state=NOWHERE&from=2026-02-30&light=green")
    assert answer.status_code == 422
    assert answer.text.count("<li>") >= 3
    assert "没有 NOWHERE" in answer.text
    assert "不是有效日期" in answer.text
    assert f'href="/cases/{case}"' in answer.text


def test_filters_are_in_the_address_and_pages_follow(office: Office) -> None:
    first, second = brought(office, "甲合同"), brought(office, "乙合同")
    sun = office.as_("sun")
    page = sun.get("/inbox?limit=1").text
    assert f"/cases/{first}" in page
    assert f"/cases/{second}" not in page
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    assert f"/cases/{second}" in sun.get(following[1].replace("&amp;", "&")).text
    found = sun.get("/cases?q=乙合同").text
    assert f"/cases/{second}" in found
    assert f"/cases/{first}" not in found
    assert "没有符合条件的审查件" in sun.get("/cases?q=丙合同").text


def test_a_reviewer_claims_from_the_queue(office: Office) -> None:
    case = brought(office)
    li = office.as_("li")
    page = li.get("/inbox?tab=claim").text
    assert f'id="claim-{case}"' in page
    done = li.post("/inbox/claim", {"case": f"{case}|", "key": key_of(page)})
    assert (done.status_code, done.headers["location"]) == (303, f"/cases/{case}")
    assert office.door.state(case) == "ASSIGNED"
    again = li.post("/inbox/claim", {"case": f"{case}|", "key": key_of(page)})
    assert again.headers["location"] == f"/cases/{case}"
    assert office.door.acts(case).count("claim") == 1


def test_several_are_assigned_at_once_and_each_has_its_own_result(office: Office) -> None:
    good, other, early = brought(office, "甲合同"), brought(office, "乙合同"), brought(office, "丙合同", steps=2)
    sun = office.as_("sun")
    page = sun.get("/inbox").text
    assert "分给哪位审查人员" in page
    chosen = [f"{good}|", f"{early}|", f"{other}|", "999999|"]
    done = sun.post("/inbox/assign", {"case": chosen, "person": "qian", "key": key_of(page)})
    assert done.status_code == 200
    assert "2 件已办" in done.text
    assert "2 件没有办成" in done.text
    assert "“分办”只在“受理”环节办理" in done.text
    assert [office.door.state(one) for one in (good, other, early)] == ["ASSIGNED", "ASSIGNED", "SUBMITTED"]


def test_what_is_missing_for_several_is_said_at_once(office: Office) -> None:
    brought(office)
    sun = office.as_("sun")
    refused = sun.post("/inbox/assign", {"case": [], "person": ""})
    assert refused.status_code == 422
    assert "请先选择审查件" in refused.text
    assert "请选择分给哪位审查人员" in refused.text
    assert sun.post("/inbox/sign", {"case": ["1|"]}).status_code == 404
    assert sun.post("/inbox/claim", {"case": ["x|"]}).status_code == 422


def test_a_form_from_elsewhere_assigns_nothing(office: Office) -> None:
    case = brought(office)
    assert office.as_("sun").client.post("/inbox/assign", data={"case": f"{case}|", "person": "li"}).status_code == 403
    assert office.door.state(case) == "ACCEPTED"


def test_a_delegate_sees_the_principals_cases_with_both_names(office: Office) -> None:
    case = brought(office, steps=1)
    said = {
        "principal": "zhao_jia",
        "delegate": "head_jia",
        "from_on": str(office.house.now().date() - timedelta(1)),
        "until_on": str(office.house.now().date() + timedelta(30)),
        "authority": "委托书一号",
    }
    office.door.order(1, "delegate", **said)
    page = office.as_("head_jia").get("/inbox").text
    assert f"/cases/{case}?for=zhao_jia" in page
    assert "您正在代" in page
    assert "委托书一号" in page
    assert "您的件由" in office.as_("zhao_jia").get("/inbox").text


def test_a_list_taken_out_is_an_excel_file_and_is_remembered(office: Office) -> None:
    brought(office, "=1+1")
    answer = office.as_("sun").get("/inbox.xlsx")
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert "inbox-todo-" in answer.headers["content-disposition"]
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert (len(rows), rows[1][1]) == (2, "=1+1")
    assert office.as_("sun").get("/cases.xlsx").status_code == 200
    assert ["收件箱" in exports(office)[0], "可以查看" in exports(office)[1]] == [True, True]


def test_a_stranger_is_sent_to_sign_in_and_another_town_sees_nothing(office: Office) -> None:
    case = brought(office)
    assert office.stranger().get("/inbox").headers["location"].startswith("/sign-in")
    for path in ("/inbox", "/inbox?tab=others", "/cases"):
        assert f"/cases/{case}" not in office.as_("wang_yi").get(path).text


def test_the_inbox_opens_where_there_is_something(office: Office) -> None:
    brought(office)
    current = 'aria-current="page">{} <span class="n">1</span>'
    assert current.format("我经办的") in office.as_("wang_jia").get("/inbox").text
    assert current.format("待我办理") in office.as_("sun").get("/inbox").text
    chosen = office.as_("wang_jia").get("/inbox?tab=todo").text
    assert 'aria-current="page">待我办理 <span class="n">0</span>' in chosen
