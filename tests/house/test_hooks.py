"""Groups outside: told number and title at an address that only an administrator sets; a dead one is stopped and shown."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from house import letters, selfcheck
from house.hooks import KEYWORD, BadHook, Wanted, add, faults, hook, hooks, remove, resume, send_hooks, try_out
from house.letters import Letter
from house.robots import HookFailed, robot, tell
from tests.city import Counties
from tests.house.office import Office
from tests.house.telling import desk, house, out
from tests.post import Group, serving


@pytest.fixture
def office(counties: Counties, tmp_path: Path) -> Iterator[Office]:
    """Which database it is makes no difference to a group."""
    with desk(counties, tmp_path) as one:
        yield one


@pytest.fixture
def group() -> Iterator[Group]:
    with serving(Group()) as server:
        yield server


def told(office: Office, address: str, org: str = "hub", scope: str = "all", kind: str = "webhook") -> str:
    with office.acts.database.writing() as connection:
        return add(connection, Wanted(org, kind, "业务群", address, scope), "root", office.acts.now)


def of(office: Office, name: str):  # type: ignore[no-untyped-def]
    with office.looking() as docket:
        return hook(docket.connection, name, ["hub", "county"])


def said(office: Office) -> selfcheck.Finding | None:
    return next((one for one in selfcheck.findings(office.house) if one.key == "hooks"), None)


def test_a_group_learns_number_and_title_of_what_concerns_its_office_once(office: Office, group: Group) -> None:
    told(office, group.url)
    case = office.case("SUBMITTED")
    out(house(office))
    assert send_hooks(house(office), office.acts.now).done == 1
    assert send_hooks(house(office), office.acts.now).done == 0
    ((path, body),) = group.told
    assert path == "/in?key=s3cret-key"
    assert (body["case"], body["title"], body["what"]) == (case, "村道硬化合同", "送审")
    assert body["link"] == f"https://hefa.example.gov.cn/cases/{case}"
    assert set(body) == {"id", "case", "number", "title", "what", "kind", "office", "at", "due_on", "left", "link"}


def test_an_office_far_off_is_not_told(office: Office, group: Group) -> None:
    told(office, group.url, org="hub2")
    told(office, group.url, scope="due")
    office.case("SUBMITTED")
    out(house(office))
    assert send_hooks(house(office), office.acts.now).anything is False


def day(office: Office, hours: range, date: str = "2026-03-02", every: int = 2) -> None:
    """Hours of an office: every other hour somebody submits something, every five minutes the group is told."""
    for hour in hours:
        office.at(date, hour)
        if hour % every:
            office.case("SUBMITTED", title=f"合同{hour}")
            out(house(office))
        for minute in range(0, 60, 5):
            office.at(date, hour, minute)
            send_hooks(house(office), office.acts.now)


def counted(office: Office, state: str) -> int:
    return int(
        office.acts.one("SELECT count(*) FROM delivery WHERE channel LIKE 'hook:%' AND state = :state", state=state)
    )


def test_a_group_that_answers_500_for_a_day_is_stopped_and_shown_and_resumed_by_a_click(
    office: Office, group: Group
) -> None:
    name = told(office, group.url)
    group.status = 500
    day(office, range(9, 14))
    assert (of(office, name).stopped_at, counted(office, "parked") > 0) == (None, True)
    halfway = said(office)
    assert halfway is not None
    assert (halfway.grade, halfway.said) == (
        selfcheck.FAULT,
        f"{counted(office, 'parked')} 条没有送成，已停下：对方答复 500",
    )
    day(office, range(14, 18))
    day(office, range(9, 10), "2026-03-03")
    stopped = of(office, name)
    assert stopped.stopped_at is not None
    assert stopped.fault == "对方答复 500"
    assert "s3cret" not in repr(stopped)
    finding = said(office)
    assert finding is not None
    assert (finding.grade, finding.said) == (selfcheck.FAULT, "已停止：业务群：对方答复 500（6 条没有送成）")
    assert (counted(office, "waiting"), counted(office, "parked")) == (0, 6)
    office.case("SUBMITTED", title="又一件")
    out(house(office))
    assert counted(office, "waiting") == 0
    group.status = 200
    with office.acts.database.writing() as connection:
        assert resume(connection, name, office.acts.now) == 6
    assert send_hooks(house(office), office.acts.now).done == 6
    assert said(office) is None


def test_what_was_given_up_while_a_group_was_away_comes_by_itself_when_it_is_back(office: Office, group: Group) -> None:
    told(office, group.url)
    group.status = 500
    day(office, range(9, 14))
    assert counted(office, "parked") > 0
    group.status = 200
    day(office, range(14, 16))
    assert (counted(office, "waiting"), counted(office, "parked"), counted(office, "done")) == (0, 0, 4)
    assert said(office) is None


def test_a_group_is_told_in_office_hours_but_of_what_is_late_at_once(office: Office, group: Group) -> None:
    told(office, group.url)
    office.at("2026-03-06", 19)  # a Friday evening
    office.case("SUBMITTED")
    out(house(office))
    assert not send_hooks(house(office), office.acts.now).anything
    office.at("2026-03-09", 8, 30)
    assert send_hooks(house(office), office.acts.now).done == 1
    office.at("2026-05-16", 23)  # a Saturday night, long overdue
    office.acts.tick()
    out(house(office))
    assert send_hooks(house(office), office.acts.now).done >= 1
    assert group.told[-1][1]["kind"] == "late"


def test_two_that_send_at_once_tell_a_group_once(office: Office, group: Group) -> None:
    told(office, group.url)
    for n in range(6):
        office.case("SUBMITTED", title=f"合同{n}")
    out(house(office))
    both, done = threading.Barrier(2), []

    def work() -> None:
        both.wait()
        done.append(send_hooks(house(office), office.acts.now).done)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(done) == 6
    assert sorted(body["title"] for _, body in group.told) == [f"合同{n}" for n in range(6)]


def test_the_trial_holds_the_word_that_a_robot_may_ask_for(office: Office, group: Group) -> None:
    """钉钉 lets only messages with a chosen word through: 审查件 stands in every one, the trial included."""
    try_out(house(office), told(office, group.url), office.acts.now)
    assert KEYWORD in group.told[0][1]["what"] or KEYWORD in group.told[0][1]["title"]
    office.case("SUBMITTED")
    out(house(office))
    with office.looking() as docket:
        events = office.acts.rows("SELECT case_id, seq FROM event WHERE act IN ('submit', 'add_persons')")
        for event in letters.said(house(office), docket, [tuple(row) for row in events]).values():
            assert KEYWORD in letters.letter(house(office), event).subject


def test_a_group_that_fails_does_not_hold_up_another(office: Office, group: Group) -> None:
    told(office, "http://127.0.0.1:1/nobody")
    told(office, group.url)
    office.case("SUBMITTED")
    out(house(office))
    sent = send_hooks(house(office), office.acts.now)
    assert (sent.done, sent.later) == (1, 1)


def test_an_address_that_sends_elsewhere_is_not_followed(office: Office, group: Group) -> None:
    with serving(Group()) as elsewhere:
        group.moved = elsewhere.url
        name = told(office, group.url)
        office.case("SUBMITTED")
        out(house(office))
        assert send_hooks(house(office), office.acts.now).later == 1
        assert elsewhere.told == []
    assert "302" in of(office, name).fault


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("webhook", "file:///etc/passwd"),
        ("webhook", "gopher://127.0.0.1/"),
        ("webhook", "http://user:word@inner.example/"),
        ("webhook", "http://inner.example:x/"),
        ("webhook", "http://a b.example/"),
        ("wecombot", "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=0123456789"),
        ("dingtalk", "http://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/../../x"),
        ("mailto", "mailto:a@b.example"),
    ],
)
def test_addresses_that_are_no_groups_are_refused(kind: str, address: str) -> None:
    assert [one.field for one in faults(Wanted("hub", kind, "业务群", address))] in (["address"], ["kind"])


def test_what_is_refused_is_not_kept(office: Office) -> None:
    with pytest.raises(BadHook) as refused:
        told(office, "file:///etc/passwd", scope="some")
    assert [one.field for one in refused.value.reasons] == ["address", "scope"]


ROBOTS = {
    "wecombot": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789ab",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef0123456789abcdef",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/0123456789ab",
}


WELL = {"wecombot": {"errcode": 0, "errmsg": "ok"}, "dingtalk": {"errcode": 0, "errmsg": "ok"}, "feishu": {"code": 0}}
REFUSED = {
    "wecombot": ({"errcode": 93000, "errmsg": "invalid webhook url"}, "93000 invalid webhook url"),
    "dingtalk": ({"errcode": 310000, "errmsg": "关键词不匹配"}, "310000 关键词不匹配"),
    "feishu": ({"code": 9499, "msg": "Bad Request"}, "平台没有收下"),
}


@pytest.fixture
def near(group: Group, monkeypatch: pytest.MonkeyPatch) -> Group:
    """The platforms' own addresses are out of reach here: theirs is replaced by ours, everything else is as it is."""
    for kind in ROBOTS:
        monkeypatch.setattr(robot(kind), "notify_url", f"http://127.0.0.1:{group.server_address[1]}/")
        monkeypatch.setattr(robot(kind), "request_rate_per_sec", 0)
    return group


LETTER = Letter(
    "送审：村道硬化合同（审查件 12）", ["审查件 12　村道硬化合同", "还剩 2 个工作日，10月8日（周四）下班前"]
)


@pytest.mark.parametrize("kind", ROBOTS)
def test_robots_are_told_as_their_platform_expects_it(kind: str, near: Group) -> None:
    near.body = WELL[kind]
    tell(kind, ROBOTS[kind], None, LETTER, "12.3")  # type: ignore[arg-type]  # a robot reads the letter only
    ((_, body),) = near.told
    assert "送审：村道硬化合同" in str(body)
    assert "还剩 2 个工作日" in str(body)
    near.status = 500
    with pytest.raises(HookFailed) as refused:
        tell(kind, ROBOTS[kind], None, LETTER, "12.3")  # type: ignore[arg-type]
    assert "0123456789" not in str(refused.value)


@pytest.mark.parametrize("kind", ROBOTS)
def test_a_platform_that_refuses_with_status_200_has_not_taken_it(kind: str, near: Group) -> None:
    near.body, why = REFUSED[kind]
    with pytest.raises(HookFailed, match=why):
        tell(kind, ROBOTS[kind], None, LETTER, "12.3")  # type: ignore[arg-type]


@pytest.mark.parametrize("body", [None, [], {"ok": True}, "fine"])
def test_an_answer_that_is_not_the_platforms_is_no_delivery(body: object, near: Group) -> None:
    near.body = body
    with pytest.raises(HookFailed, match="看不懂"):
        tell("wecombot", ROBOTS["wecombot"], None, LETTER, "12.3")  # type: ignore[arg-type]


def test_a_platforms_words_do_not_give_the_address_away(near: Group) -> None:
    near.body = {"errcode": 300005, "errmsg": "token 0123456789abcdef0123456789abcdef\nis not exist"}
    with pytest.raises(HookFailed, match="300005 token … is not exist"):
        tell("dingtalk", ROBOTS["dingtalk"], None, LETTER, "12.3")  # type: ignore[arg-type]


def test_a_group_is_forgotten_with_what_waits_for_it(office: Office, group: Group) -> None:
    name = told(office, group.url)
    office.case("SUBMITTED")
    out(house(office))
    with office.acts.database.writing() as connection:
        remove(connection, name)
        assert hooks(connection, ["hub"]) == []
    assert send_hooks(house(office), office.acts.now).anything is False
    assert group.told == []
