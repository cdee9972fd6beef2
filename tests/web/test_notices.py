"""The bell, the notices, how one wants to be told, groups outside, calendars and figures: as pages, for those they are for."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from engine.passing import run_checkpoint
from engine.tables import stamp
from house.beats import beaten
from house.hooks import send_hooks
from house.outbox import hand_out
from tests.post import Group, PostOffice, serving
from tests.web.conftest import Office
from tests.web.test_acts import CONTRACT, PAPERS, submitted


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with serving(PostOffice()) as server:
        yield server


def told(office: Office, title: str = "村道硬化合同", **facts: Any) -> int:
    """A contract that 甲镇 has submitted, and everybody told."""
    office.at("2026-11-23")
    case = office.door.open("township_review", "create", "wang_jia", "jia", {**CONTRACT, **facts}, PAPERS, title=title)
    office.door.act(case, "finish_draft", "wang_jia")
    office.door.act(case, "submit", "zhao_jia", {"undecided": True})
    hand_out(office.house, office.house.now())
    return case


def setting(office: Office, **said: Any) -> None:
    object.__setattr__(office.house, "settings", office.house.settings.model_copy(update=said))


def bell(page: str) -> str:
    found = re.search(r'class="btn btn-bare btn-sm bell"[^>]*aria-label="([^"]*)"', page)
    assert found
    return found[1]


def test_the_bell_counts_what_is_unread_on_every_page(office: Office) -> None:
    assert bell(office.as_("li").get("/me").text) == "通知"
    case = told(office)
    assert bell(office.as_("li").get("/me").text) == "通知，1 条未读"
    assert bell(office.as_("wang_jia").get("/me").text) == "通知"
    page = office.as_("li").get("/notices").text
    assert f'href="/cases/{case}" data-read="{case}-3"' in page
    assert "村道硬化合同" in page
    assert "zhao_jia" in page


def test_what_is_read_stays_read_and_others_are_not_touched(office: Office) -> None:
    case = told(office)
    li = office.as_("li")
    done = li.post("/notices/read", {"key": f"{case}-3", "show": "unread"})
    assert (done.status_code, done.headers["location"]) == (303, "/notices?show=unread")
    assert "都看过了" in li.get("/notices?show=unread").text
    assert bell(office.as_("qian").get("/me").text) == "通知，1 条未读"
    office.as_("qian").post("/notices/read", {"all": "1"})
    assert bell(office.as_("qian").get("/me").text) == "通知"
    assert "没有这类通知" in li.get("/notices?show=late").text


def test_a_stranger_and_a_forged_form_get_nothing(office: Office) -> None:
    for path in ("/notices", "/notices/wishes", "/notices/hooks"):
        assert office.stranger().get(path).status_code == 303
    assert office.as_("li").client.post("/notices/read", data={"all": "1"}).status_code == 403


def test_one_says_how_one_wants_to_be_told_and_is_told_what_is_wrong(office: Office, post: PostOffice) -> None:
    setting(office, smtp_url=post.url, mail_from="hefa@example.gov.cn")
    li = office.as_("li")
    wrong = li.post("/notices/wishes", {"address": "li at example", "mail": "digest"})
    assert wrong.status_code == 422
    assert "不是一个邮箱地址" in wrong.text
    assert 'value="li at example"' in wrong.text
    assert "先填写并保存" in li.post("/notices/wishes/try").text
    assert li.post("/notices/wishes", {"address": "li@example.gov.cn", "mail": "digest"}).status_code == 303
    assert 'value="digest" checked' in li.get("/notices/wishes").text
    assert li.post("/notices/wishes/try").headers["location"] == "/notices/wishes?done=tried"
    assert post.to == ["li@example.gov.cn"]
    post.mood = "refuse"
    assert "550 no such mailbox" in li.post("/notices/wishes/try").text


def test_without_a_mail_server_the_page_says_so(office: Office) -> None:
    office.as_("li").post("/notices/wishes", {"address": "li@example.gov.cn", "mail": "at_once"})
    assert "还没有设置邮件服务器" in office.as_("li").get("/notices/wishes").text
    assert "HEFA_SMTP_URL" in office.as_("li").post("/notices/wishes/try").text


# --- calendars --------------------------------------------------------------------------------------------------------


def subscribe(office: Office, who: str, scope: str = "mine") -> str:
    page = office.as_(who).post("/notices/feeds", {"scope": scope}).text
    found = re.search(r'id="given" value="[^"]*(/feeds/[^"]+\.ics)"', page)
    assert found
    return found[1]


def events(office: Office, path: str) -> list[Any]:
    answer = office.stranger().get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_due_days_are_all_day_events_with_a_name_that_stays(office: Office) -> None:
    case = told(office)
    path = subscribe(office, "li")
    (before,) = events(office, path)
    assert "村道硬化合同" in before["summary"]
    assert f"审查件 {case}" in before["description"]
    assert before["dtend"].dt - before["dtstart"].dt == timedelta(1)
    assert before["dtstart"].params["VALUE"] == "DATE"


def test_a_later_due_day_is_the_same_event_on_a_later_day(office: Office) -> None:
    case = told(office)
    office.door.act(case, "accept", "li")
    office.door.act(case, "assign", "sun", {"person": "li"})
    path = subscribe(office, "li")
    before = {one["uid"]: one for one in events(office, path)}
    office.door.act(case, "extend", "sun", {"reason": "案情复杂"})
    after = {one["uid"]: one for one in events(office, path)}
    assert set(after) == set(before)
    (uid,) = (one for one in after if one.startswith(f"{case}-review-"))
    assert after[uid]["dtstart"].dt == office.door.due(case, "review")
    assert after[uid]["dtstart"].dt > before[uid]["dtstart"].dt
    assert after[uid]["sequence"] > before[uid]["sequence"]


def test_the_offices_calendar_holds_a_colleagues_cases_and_not_another_offices(office: Office) -> None:
    case = told(office, "村道硬化合同")
    office.door.act(case, "accept", "qian")
    office.door.act(case, "assign", "sun", {"person": "qian"})
    far = office.door.open("township_review", "create", "wang_ding", "ding", CONTRACT, PAPERS, title="别处的合同")
    office.door.act(far, "finish_draft", "wang_ding")
    office.door.act(far, "submit", "zhao_ding", {"undecided": True})
    assert events(office, subscribe(office, "li")) == []
    named = {one["summary"].partition("：")[2] for one in events(office, subscribe(office, "li", "office"))}
    assert named == {"村道硬化合同"}
    theirs = {one["summary"].partition("：")[2] for one in events(office, subscribe(office, "li2", "office"))}
    assert theirs == {"别处的合同"}


def test_a_revoked_calendar_and_one_replaced_lead_nowhere(office: Office) -> None:
    told(office)
    first = subscribe(office, "li")
    second = subscribe(office, "li")
    assert office.stranger().get(first).status_code == 404
    assert office.stranger().get(second).status_code == 200
    office.as_("li").post("/notices/feeds/revoke", {"scope": "mine"})
    assert office.stranger().get(second).status_code == 404
    assert office.stranger().get("/feeds/x.ics").status_code == 404
    assert second not in office.as_("li").get("/notices/wishes").text
    assert office.as_("li").post("/notices/feeds", {"scope": "all"}).status_code == 422


def test_a_calendar_ends_with_the_account(office: Office) -> None:
    path = subscribe(office, "li")
    with office.house.database.writing() as connection:
        connection.exec_driver_sql("UPDATE account SET disabled = 1 WHERE username = 'li'")
    assert office.stranger().get(path).status_code == 404


def test_a_calendar_does_not_name_internal_matters(office: Office) -> None:
    told(office, "机密收购", confidential=True)
    for scope in ("mine", "office"):
        answer = office.stranger().get(subscribe(office, "li", scope)).text
        assert "机密收购" not in answer
        assert "内部事项" in answer


# --- groups -----------------------------------------------------------------------------------------------------------


def test_an_administrator_registers_a_group_and_its_address_is_never_shown(office: Office) -> None:
    second = office.as_("second")
    with serving(Group()) as group:
        said = {"org": "county", "kind": "webhook", "title": "司法局工作群", "address": group.url, "scope": "all"}
        wrong = second.post("/notices/hooks", {**said, "address": "file:///etc/passwd", "title": ""})
        assert wrong.status_code == 422
        assert "地址：应如" in wrong.text
        assert "名称：1 到 40 个字" in wrong.text
        assert second.post("/notices/hooks", said).headers["location"] == "/notices/hooks?done=added"
        page = second.get("/notices/hooks").text
        assert "司法局工作群" in page
        assert "s3cret" not in page
        case = told(office)
        assert send_hooks(office.house, office.house.now() + timedelta(days=4)).done >= 1
        assert group.told[-1][1]["case"] == case
        name = office.door.one("SELECT id FROM hook")
        assert second.post(f"/notices/hooks/{name}/try").status_code == 303
        group.status = 500
        assert "对方答复 500" in second.post(f"/notices/hooks/{name}/try").text
        assert second.post(f"/notices/hooks/{name}/remove").status_code == 303
        assert office.door.rows("SELECT id FROM hook") == []
        assert "推送设置" in second.get("/log?what=hook").text


def test_only_an_administrator_of_the_office_may(office: Office) -> None:
    assert office.as_("li").get("/notices/hooks").status_code == 403
    said = {"org": "city", "kind": "webhook", "title": "群", "address": "https://inner.example/", "scope": "all"}
    assert office.as_("second").post("/notices/hooks", said).status_code == 404
    assert office.as_("second").post("/notices/hooks/0123456789ab/remove").status_code == 404


def test_what_could_not_be_sent_is_shown_and_tried_again(office: Office, post: PostOffice) -> None:
    setting(office, smtp_url=post.url, mail_from="hefa@example.gov.cn")
    office.as_("li").post("/notices/wishes", {"address": "li@example.gov.cn", "mail": "at_once"})
    told(office)
    with office.house.database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE delivery SET state = 'parked', fault = '550 no' WHERE person = 'li' AND channel = 'mail'"
        )
    assert "550 no" in office.as_("second").get("/notices/hooks").text
    office.as_("second").post("/notices/parked")
    assert office.door.one("SELECT state FROM delivery WHERE person = 'li' AND channel = 'mail'") == "waiting"


# --- figures ----------------------------------------------------------------------------------------------------------


def figures(office: Office, client: str = "127.0.0.1", **headers: str) -> Any:
    return TestClient(office.app, client=(client, 1)).get("/metrics", headers=headers)


def test_figures_are_told_to_this_machine_or_for_a_token(office: Office) -> None:
    submitted(office)
    beaten(office.house, "looks")
    answer = figures(office)
    assert answer.status_code == 200
    assert re.search(r"^hefa_outbox_waiting [1-9]", answer.text, re.MULTILINE)
    assert re.search(r'^hefa_beat_age_seconds\{task="looks"\} \d', answer.text, re.MULTILINE)
    assert "hefa_database_up 1" in answer.text
    assert figures(office, "203.0.113.9").status_code == 403
    assert figures(office, **{"x-forwarded-for": "203.0.113.9"}).status_code == 403
    setting(office, metrics_token="t0ken")
    assert figures(office).status_code == 403
    assert figures(office, "203.0.113.9", authorization="Bearer t0ken").status_code == 200


def test_figures_say_what_waits_and_for_how_long_what_failed_and_what_was_given_up(office: Office) -> None:
    told(office)
    office.at("2026-11-24")
    waiting = submitted(office)
    now = office.house.now()
    with office.house.database.writing() as connection:
        rows = connection.exec_driver_sql(f"SELECT started FROM clock WHERE case_id = {waiting} AND status = 'running'")
        assert rows.first() is not None
        connection.exec_driver_sql(
            f"UPDATE clock SET failures = 2, look_at = '{stamp(now - timedelta(hours=2))}' WHERE case_id = {waiting}"
            " AND status = 'running'"
        )
        connection.exec_driver_sql("UPDATE clock SET look_at = NULL WHERE failures = 0")
        connection.exec_driver_sql(
            "INSERT INTO delivery (case_id, seq, n, person, channel, principal, kind, at, state, attempts, fault)"
            f" VALUES ({waiting}, 1, 1, 'li', 'mail', '', 'act', '{stamp(now)}', 'parked', 8, '550 no')"
        )
    failing = office.door.one("SELECT count(*) FROM clock WHERE failures > 0")
    oldest = office.door.one("SELECT min(e.at) FROM untold u JOIN event e ON e.case_id = u.case_id AND e.seq = u.seq")
    text = figures(office).text
    said = {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in text.splitlines() if line[0] != "#")
    }
    assert said["hefa_looks_failed"] == failing > 0
    assert said["hefa_looks_waiting"] == failing
    assert said["hefa_looks_lag_seconds"] == pytest.approx(7200, abs=60)
    assert said["hefa_outbox_lag_seconds"] == pytest.approx(
        (now - datetime.fromisoformat(oldest)).total_seconds(), abs=60
    )
    assert said['hefa_deliveries{way="mail",state="parked"}'] == 1
    first = datetime.fromisoformat(office.door.one("SELECT min(at) FROM event"))
    assert said["hefa_checkpoint_age_seconds"] == pytest.approx((now - first).total_seconds(), abs=60)
    run_checkpoint(office.house.database, office.house.seal, office.house.now())
    assert re.search(r"^hefa_checkpoint_age_seconds [0-9](\.\d+)?$", figures(office).text, re.MULTILINE)


def test_figures_say_when_the_database_is_away(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.database import Database

    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none", office.house.registry)
    office.house.__dict__["database"], kept = away, office.house.database
    answer = figures(office)
    office.house.__dict__["database"] = kept
    assert (answer.status_code, "hefa_database_up 0" in answer.text) == (200, True)


def test_the_self_check_says_who_is_silent_what_waits_and_that_a_clock_went_back(office: Office) -> None:
    assert "还没有运行过" in office.as_("second").get("/selfcheck").text
    submitted(office)
    beaten(office.house, "hand_out")
    assert "没有分发" in office.as_("second").get("/selfcheck").text
    with office.house.database.writing() as connection:
        connection.exec_driver_sql("UPDATE beat SET at = '2027-06-01T00:00:00.000000Z'")
    assert "系统时钟倒退过" in office.as_("second").get("/selfcheck").text
    with office.house.database.writing() as connection:
        connection.exec_driver_sql("UPDATE beat SET at = '2026-01-01T00:00:00.000000Z'")
    assert "没有动静：分发通知" in office.as_("second").get("/selfcheck").text
