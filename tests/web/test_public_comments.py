"""The public says what it thinks of a draft: without an account, once, with a receipt; the unit answers; everyone sees what came of it."""

import io
import re
from datetime import date
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient

from house.comments import CommentSummary, comment_summary
from tests.web.conftest import Office
from tests.web.test_decision_pages import government, government_file  # noqa: F401 -- fixtures
from tests.web.walking import inside, walked
from tests.workflows.decision_story import STEPS, Decision, DecisionStory
from tests.workflows.test_scenarios import Act

ON, UNTIL = date(2026, 4, 1), date(2026, 5, 6)
WORDS = "第三条的补偿标准太低，建议按评估价。我的电话是 13900000000"
PRIVATE = re.compile("13900000000|郑某某|zheng@")


class Town:
    """A decision on which the public is asked, and a citizen before it."""

    def __init__(self, office: Office) -> None:
        self.office, self.citizen = office, office.stranger()
        self.told = DecisionStory(office.door, Decision(name="征求意见", acts=[Act(on=ON)], ends="PRECONDITIONS"))
        self.told.where = "征求意见"
        self.told.line(Act(on=ON, at="09:00", by="GOV_OFFICE", act="propose"))
        for _, by, act in STEPS[1:5]:
            self.told.line(Act(on=ON, at="09:00", by=by, act=act))
        self.solicit(ON, UNTIL)
        self.case = self.told.cases["first"]
        self.child = int(office.door.rows("SELECT case_id FROM consultation")[0][0])

    def solicit(self, on: date, until: date, **more: Any) -> None:
        asked = {"until": until, "place": "政府门户网站", "how": "信函、电子邮件", **more}
        self.told.line(Act(on=on, at="10:00", by="HANDLER", act="solicit", answers=asked))

    def close(self, on: date, **more: Any) -> None:
        said = {"ended": on, "received": 2, "summary": "已归纳", **more}
        self.told.line(Act(on=on, at="10:00", by="HANDLER", act="close_solicitation", answers=said))

    def on(self, day: date) -> None:
        """The clock of the pages, and of the front door beside them."""
        moment = self.office.at(str(day), 12)
        object.__setattr__(self.office.house, "now", lambda: moment)

    def unit(self, act: str, **answers: Any) -> None:
        self.office.door.act(self.child, act, "chen", answers)

    def page(self, show: str = "open") -> str:
        """The one window of a list, and its page."""
        page = self.citizen.get(f"/public/solicitations?show={show}").text
        found = re.search(r"/public/solicitations/[0-9a-f]{12}", page)
        assert found, page
        return found[0]

    def form(self, path: str = "") -> dict[str, str]:
        page = self.citizen.get(f"{path or self.page()}/comment").text
        return {"token": re.findall(r'name="token" value="(\w+)"', page)[0]}

    def write(self, text: str, citizen: TestClient | None = None, path: str = "", **more: Any) -> Any:
        path = path or self.page()
        return (citizen or self.citizen).post(f"{path}/comment", data={**self.form(path), "text": text, **more})

    def summary(self) -> CommentSummary:
        with self.office.house.database.glance(self.office.house.now()) as docket:
            told = comment_summary(docket, self.case)
        assert told is not None
        return told


@pytest.fixture
def town(government: Office) -> Town:  # noqa: F811
    made = Town(government)
    made.on(date(2026, 4, 10))
    return made


def test_a_citizen_writes_and_finds_the_answer_by_the_receipt(town: Town) -> None:
    page = town.citizen.get(town.page()).text
    assert ("还剩 26 天" in page, "信函、电子邮件" in page, "写意见" in page) == (True, True, True)
    sent = town.write(WORDS, clause="第三条", name="郑某某", contact="zheng@example.org")
    assert sent.status_code == 303
    receipt = sent.headers["location"].split("?")[0]
    mine = town.citizen.get(sent.headers["location"]).text
    assert ("收到了" in mine, "补偿标准太低" in mine, "郑某某" in mine) == (True, True, False)
    town.write("赞成这个草案，应该早点办")
    found = town.citizen.get("/public/receipts", params={"code": receipt.rpartition("/")[2].lower()})
    assert found.headers["location"] == receipt

    town.on(date(2026, 5, 7))
    town.close(date(2026, 5, 7))
    points = [
        {"numbers": "1", "gist": "提高补偿标准", "outcome": "PARTLY", "reason": "参照评估价，分年调整"},
        {"numbers": "2", "gist": "赞成草案", "outcome": "ADOPTED"},
    ]
    town.unit("sort_comments", points=points)
    assert "部分采纳" not in town.citizen.get(receipt).text, "an answer is shown when it is published"
    town.unit("publish_answers", summary="共收到两条意见")
    town.on(date(2026, 5, 8))
    mine = town.citizen.get(receipt).text
    assert ("部分采纳" in mine, "分年调整" in mine) == (True, True)
    shown = town.citizen.get(town.page("ended")).text
    assert ("提高补偿标准" in shown, "共收到两条意见" in shown) == (True, True)
    assert not PRIVATE.search(shown)
    told = town.summary()
    assert (told.received, told.adopted, told.partly, told.refused, told.unanswered) == (2, 1, 1, 0, 0)


def test_what_was_sent_twice_is_there_once(town: Town) -> None:
    form, path = {**town.form(), "text": WORDS}, f"{town.page()}/comment"
    first, again = town.citizen.post(path, data=form), town.citizen.post(path, data=form)
    assert first.headers["location"] == again.headers["location"]
    assert town.summary().received == 1
    other = town.citizen.post(path, data={**form, "text": "另一条意见，写在旧页面上"})
    assert (other.status_code, "另一条意见" in other.text) == (422, True)
    fresh = re.findall(r'name="token" value="(\w+)"', other.text)[0]
    assert town.citizen.post(path, data={**form, "token": fresh, "text": "另一条意见"}).status_code == 303


def test_what_cannot_be_taken_is_kept_on_the_form_and_explained(town: Town) -> None:
    for said, more, words in (
        ("短的", {}, "过短"),
        ("长" * 5001, {}, "最多 5000 字"),
        (WORDS, {"website": "http://example.org"}, "请清空"),
        (WORDS, {"name": "某" * 61}, "最多 60 字"),
    ):
        answer = town.write(said, **more)
        assert (answer.status_code, words in answer.text) == (422, True), words
        assert said[:20] in answer.text
    assert "<script>" not in town.write("<script>alert(1)</script>" + "好" * 5000).text
    path = f"{town.page()}/comment"
    assert town.citizen.post(path, data={"token": "x", "text": "好" * 60_000}).status_code == 413
    assert town.citizen.post(path, data=town.form(), headers={"Origin": "https://example.org"}).status_code == 403
    assert town.citizen.post(path, data={"token": "x" * 32, "text": WORDS}).status_code == 422
    assert town.summary().received == 0


def test_after_the_last_day_nothing_comes_in_and_before_it_nothing_is_published(town: Town) -> None:
    path, form = town.page(), {**town.form(), "text": WORDS}
    with pytest.raises(Exception, match="期满后才能公开"):
        town.unit("publish_answers", summary="还早")
    town.on(UNTIL)
    assert "今天截止" in town.citizen.get(path).text
    assert town.citizen.post(f"{path}/comment", data=form).status_code == 303
    town.on(date(2026, 5, 7))
    late = town.write("晚了一天，还想说两句话", path=path)
    assert (late.status_code, "已经结束" in late.text, "还想说两句话" in late.text) == (422, True, True)
    assert town.citizen.post(f"{path}/comment", data=form).status_code == 303, "what had come in is receipted again"
    assert "征求意见已经截止" in town.citizen.get(path).text
    with pytest.raises(Exception, match="还有 1 条意见没有答复：第 1 号"):
        town.unit("publish_answers", summary="不行")


def test_a_window_that_ends_early_says_why_to_everyone(town: Town) -> None:
    path, form = town.page(), {**town.form(), "text": WORDS}
    with pytest.raises(Exception, match="提前截止须写明公开的理由"):
        town.close(date(2026, 4, 20))
    town.close(date(2026, 4, 20), shortened="汛期前须完工")
    town.on(date(2026, 4, 21))
    shown = town.citizen.get(path).text
    assert ("提前截止" in shown, "汛期前须完工" in shown, f"{path}/comment" in shown) == (True, True, False)
    assert town.citizen.post(f"{path}/comment", data=form).status_code == 422


def test_less_time_than_the_least_is_announced_with_its_reason_or_not_at_all(town: Town) -> None:
    town.close(date(2026, 4, 20), shortened="重新公布草案")
    on, until = date(2026, 4, 21), date(2026, 4, 24)
    with pytest.raises(Exception, match="因情况紧急等须缩短的，须写明公开的理由"):
        town.solicit(on, until)
    town.solicit(on, until, shortened="汛期前须完工")
    town.on(on)
    path = town.page()
    shown = town.citizen.get(path).text
    assert ("还剩 3 天" in shown, "期限短于一般期限" in shown, "汛期前须完工" in shown) == (True, True, True)
    town.on(date(2026, 4, 25))
    assert town.write("过了公告的截止日", path=path).status_code == 422


def test_like_comments_are_answered_at_once_and_every_number_must_be_true(town: Town) -> None:
    for n in range(5):
        town.write(f"第 {n} 个人也这么想：路灯太少")
    wrong = [
        {"numbers": "1、9", "gist": "加装路灯", "outcome": "ADOPTED"},
        {"numbers": "1、2", "gist": "另一点", "outcome": "NOT"},
    ]
    with pytest.raises(Exception, match="没有第 9 号意见") as refused:
        town.unit("sort_comments", points=wrong)
    assert "第 1 号意见重复了" in str(refused.value)
    assert "未采纳的，须写明理由" in str(refused.value)
    town.unit("enter_comment", channel="LETTER", received_on="2026-04-09", text="来信也说路灯太少", name="郑某某")
    town.unit("sort_comments", points=[{"numbers": "1-5，6", "gist": "加装路灯", "outcome": "ADOPTED"}])
    town.unit(
        "sort_comments", points=[{"numbers": "6", "gist": "加装路灯", "outcome": "NOT", "reason": "不在本次范围"}]
    )
    told = town.summary()
    assert (told.received, told.adopted, told.refused) == (6, 5, 1)
    assert [one.numbers for one in told.points] == [(1, 2, 3, 4, 5), (6,)]


def test_the_record_holds_no_word_and_no_name_in_the_clear(town: Town) -> None:
    sent = town.write(WORDS, name="郑某某", contact="zheng@example.org")
    code = sent.headers["location"].split("?")[0].rpartition("/")[2]
    assert town.office.door.verify(town.child).faults == ()
    bodies = " ".join(row[0] for row in town.office.door.rows("SELECT body FROM event"))
    assert not PRIVATE.search(bodies)
    assert code not in bodies
    town.office.door.act(town.child, "erase", "root", {"seq": 2, "field": "text", "reason": "本人要求删除"})
    assert "已经按要求删除" in town.citizen.get(f"/public/comments/{code}").text
    assert town.office.door.verify(town.child).faults == ()


def test_no_public_page_gives_away_who_works_here_who_wrote_or_what_is_inside(town: Town) -> None:
    town.write(WORDS, name="郑某某", contact="zheng@example.org")
    sent = town.write("赞成这个草案")
    town.on(date(2026, 5, 7))
    town.unit("sort_comments", points=[{"numbers": "1、2", "gist": "提高标准", "outcome": "NOT", "reason": "另行研究"}])
    town.unit("publish_answers", summary="共两条")
    pages = walked(town.citizen, sent.headers["location"])
    assert len(pages) >= 8
    secret = re.compile(f"{inside(town.office).pattern}|{PRIVATE.pattern}|补偿标准太低")
    assert [(path, found[0]) for path, page in pages.items() if (found := secret.search(page))] == []
    ids = [str(row[0]) for row in town.office.door.rows("SELECT id FROM \"case\" WHERE workflow <> 'administration'")]
    links = " ".join(link for page in pages.values() for link in re.findall(r'(?:href|value)="([^"]+)"', page))
    assert not re.search(rf"[/=](?:{'|'.join(ids)})(?![\w-])", links)


def test_the_unit_answers_in_one_table_and_only_who_may_reads_the_words(town: Town) -> None:
    town.write(WORDS, name="郑某某", contact="zheng@example.org")
    town.write("第三条写得好，赞成")
    chen, path = town.office.as_("chen"), f"/cases/{town.child}/comments"
    page = chen.get(path).text
    assert ("补偿标准太低" in page, "郑某某" in page, "未答复 2" in page) == (True, False, True)
    assert "郑某某" in chen.get(f"{path}?names=1").text
    assert (
        town.office.door.rows("SELECT count(*) FROM sighting WHERE person = 'chen' AND detail LIKE '公众意见%'")[0][0]
        == 1
    )
    empty = chen.post(path, {"gist": "提高标准", "outcome": "NOT", "reason": ""})
    assert (empty.status_code, "先在表里勾选" in empty.text, "提高标准" in empty.text) == (422, True, True)
    bare = chen.post(path, {"numbers": ["1", "2"], "gist": "提高标准", "outcome": "NOT"})
    assert (bare.status_code, "须写明理由" in bare.text, bare.text.count(" checked") >= 3) == (422, True, True)
    done = chen.post(path, {"numbers": ["1", "2"], "gist": "提高标准", "outcome": "NOT", "reason": "另行研究"})
    assert done.status_code == 303
    assert "另行研究" in chen.get(path).text
    assert "提高标准" not in chen.get(f"{path}?show=OPEN").text.split("已经归纳的")[0]
    watching = town.office.as_("watcher").get(path)
    assert watching.status_code in (200, 404)
    assert not PRIVATE.search(watching.text)
    assert "补偿标准太低" not in watching.text
    assert town.office.as_("wang_jia").get(path).status_code == 404
    refused = town.office.as_("clead").post(path, {"numbers": ["1"], "gist": "越权", "outcome": "ADOPTED"})
    assert refused.status_code == 403
    assert town.office.as_("chen").get(f"/cases/{town.case}/comments").status_code == 404
    assert town.office.door.verify(town.child).faults == ()


# --- what the decision itself makes of it ----------------------------------------------------------------------------------


def settles(town: Town, outcome: str, *says: str) -> None:
    """The unit settles 公众参与, and is refused with these words, or not at all."""
    one = {"about": "公众参与", "outcome": outcome, "began": ON, "ended": date(2026, 5, 7), "note": "见采纳情况"}
    told = {"refused": "NotReady", "says": list(says)} if says else {}
    said = {"items": [one], "complete": False}
    town.told.line(Act(on=date(2026, 5, 8), at="10:00", by="HANDLER", act="settle", answers=said, **told))


def test_every_comment_is_counted_and_answered_before_participation_is_settled(town: Town) -> None:
    for n in range(3):
        town.write(f"第 {n} 个人也这么想：路灯太少")
    town.unit("enter_comment", channel="LETTER", received_on="2026-04-09", text="来信也说路灯太少")
    town.on(date(2026, 5, 7))
    floor = "网上已收到3条意见，另登记其他渠道1条：收到意见数不得少于4，其他渠道收到的可另加"
    town.told.line(
        Act(
            on=date(2026, 5, 7), at="10:00", by="HANDLER", act="close_solicitation", refused="NotReady", says=[floor],
            answers={"ended": date(2026, 5, 7), "received": 3, "summary": "已归纳"},
        )
    )  # fmt: skip
    town.close(date(2026, 5, 7), received=9)
    settles(town, "DONE", "公众参与：还有4条意见没有归纳答复（第1、2、3、4号）")
    settles(town, "NOT_REQUIRED", "还有4条意见没有归纳答复")
    town.unit("sort_comments", points=[{"numbers": "1-2", "gist": "加装路灯", "outcome": "ADOPTED"}])
    settles(town, "DONE", "还有2条意见没有归纳答复（第3、4号）")
    merged = {"numbers": "1-4", "gist": "加装路灯", "outcome": "PARTLY", "reason": "分两年装完"}
    town.unit("sort_comments", points=[merged])
    settles(town, "DONE")
    assert town.office.door.rows("SELECT outcome FROM decision_precondition")[0][0] == "DONE"


def test_a_second_window_is_counted_by_itself_and_answered_like_the_first(town: Town) -> None:
    assert town.write("第一次征求意见时说的：路灯太少").status_code == 303
    town.close(date(2026, 4, 20), received=1, shortened="重新公布草案")
    town.solicit(date(2026, 4, 21), date(2026, 5, 25))
    town.on(date(2026, 4, 22))
    assert town.citizen.get("/public/solicitations?show=open").text.count('href="/public/solicitations/') == 1
    assert town.write("第二次征求意见时说的：路灯够了").status_code == 303
    town.close(date(2026, 5, 26), ended=date(2026, 5, 25), received=1)
    one = {
        "about": "公众参与",
        "outcome": "DONE",
        "began": date(2026, 4, 21),
        "ended": date(2026, 5, 25),
        "note": "见采纳情况",
    }
    says = ["第1次征求意见还有1条意见没有归纳答复（第1号）", "第2次征求意见还有1条意见没有归纳答复（第1号）"]
    act = Act(on=date(2026, 5, 26), at="10:00", by="HANDLER", act="settle", answers={"items": [one], "complete": False})
    town.told.line(act.model_copy(update={"refused": "NotReady", "says": says}))


def test_what_came_of_the_comments_lies_in_the_dossier_of_the_decision(town: Town) -> None:
    town.write(WORDS, name="郑某某", contact="zheng@example.org")
    town.on(date(2026, 5, 7))
    town.close(date(2026, 5, 7))
    office = town.office.as_("mi")
    assert "收到1条，还有1条没有归纳答复" in office.get(f"/cases/{town.case}/package").text
    points = [{"numbers": "1", "gist": "提高补偿标准", "outcome": "PARTLY", "reason": "分年调整"}]
    town.unit("sort_comments", points=points)
    town.unit("publish_answers", summary="共收到一条意见")
    chen = town.office.as_("chen")
    page = chen.get(f"/cases/{town.case}/catalogue").text
    paper = re.search(rf"/cases/{town.child}/papers/comments/[0-9]+\.docx", page)
    assert paper, page
    words = docx_words(chen.get(paper[0]).content)
    assert ("提高补偿标准" in words, "分年调整" in words, PRIVATE.search(words)) == (True, True, None)
    package = office.get(f"/cases/{town.case}/package").text
    for said in ("收到1条，已逐条归纳答复", "网上征求意见收到1条", "部分采纳1条", "提高补偿标准", "分年调整"):
        assert said in package, said
    assert not PRIVATE.search(package)
    contents = re.search(rf"/cases/{town.case}/papers/contents/[0-9]+\.docx", page)
    assert contents, page
    assert "公众意见·公众意见采纳情况" in docx_words(chen.get(contents[0]).content)


def docx_words(content: bytes) -> str:
    """Everything that a Word file says."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])
