"""Mail on a real server: in words, in office hours, at least once; what cannot be sent is tried, given up, and shown."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from house import selfcheck, smtp
from house.delivering import parked
from house.digests import plan_digests
from house.letters import Letter, left
from house.limits import Limit
from house.mail import NoMail, mail, send_mail, try_out
from house.sending import again
from house.smtp import MailAway, Post
from house.wishes import BadWish, Wanted, good_address
from tests.city import Counties
from tests.house.office import Office
from tests.house.telling import desk, house, out, states, want, wish
from tests.post import PostOffice, serving

LI = "li@example.gov.cn"


@pytest.fixture
def office(counties: Counties, tmp_path: Path) -> Iterator[Office]:
    """Which database it is makes no difference to a letter."""
    with desk(counties, tmp_path) as one:
        yield one


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with serving(PostOffice()) as server:
        yield server


def said(office: Office, post: PostOffice, key: str) -> selfcheck.Finding:
    return next(one for one in selfcheck.findings(house(office, post)) if one.key == key)


def hand(to: Post, office: Office, post: PostOffice, fault: str) -> None:
    letter = mail(house(office, post), Letter("试", ["试"]), LI, "<1@example>", office.acts.now)
    with pytest.raises(MailAway, match=fault):
        to.send(letter)


def submitted(office: Office, post: PostOffice) -> int:
    wish(office, li=LI)
    case = office.case("SUBMITTED")
    out(house(office, post))
    return case


def test_a_letter_says_number_title_and_the_time_left_and_nothing_else(office: Office, post: PostOffice) -> None:
    case = submitted(office, post)
    sent = send_mail(house(office, post), office.acts.now)
    assert (sent.done, sent.fault) == (1, "")
    (letter,) = post.letters
    text = letter.get_content()
    assert post.to == [LI]
    assert letter["Subject"] == f"[合法] 送审：村道硬化合同（审查件 {case}）"
    assert "下班前" in text
    assert "个工作日" in text
    assert f"https://hefa.example.gov.cn/cases/{case}" in text
    assert "说明" not in text
    assert states(office)[0][1:3] == ("done", 1)


def test_a_deputys_letter_says_for_whom_it_is(office: Office, post: PostOffice) -> None:
    office.delegate("qian", "sun", "2026-03-01", "2026-03-31")
    wish(office, li=LI, sun="sun@example.gov.cn")
    office.case("SUBMITTED")
    out(house(office, post))
    assert send_mail(house(office, post), office.acts.now).fault == ""
    said = [
        (to, letter.get_content())
        for to, letter in zip(post.to, post.letters, strict=True)
        if "送审" in letter["Subject"]
    ]
    assert sorted((to, "您代钱七收到这条通知。" in text) for to, text in said) == [
        (LI, False),
        ("sun@example.gov.cn", True),
    ]


TODAY = date(2026, 3, 4)  # a Wednesday


def limit(due_on: date | None, left: int = 0, overdue: int = 0, unit: str = "wd", **more: bool) -> Limit:
    late = due_on is not None and due_on < TODAY
    flags = {"standing": False, "provisional": False, **more}
    return Limit("审查期限", unit, due_on, left, late, overdue, assumed=False, bar="", **flags)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (None, ""),
        (limit(date(2026, 3, 6), 2), "还剩 2 个工作日，3月6日（周五）下班前"),
        (limit(date(2026, 3, 6), 2, provisional=True), "还剩 2 个工作日，3月6日（周五）下班前（暂定）"),
        (limit(date(2026, 3, 14), 10, unit="cd"), "还剩 10 日，3月14日（周六）下班前"),
        (limit(date(2027, 1, 4), 200), "还剩 200 个工作日，2027年1月4日（周一）下班前"),
        (limit(TODAY), "今天，3月4日（周三）下班前"),
        (limit(TODAY, provisional=True), "今天，3月4日（周三）下班前（暂定）"),
        (limit(date(2026, 3, 7)), "3月7日（周六）下班前"),
        (limit(date(2026, 3, 2), overdue=2), "已超 2 个工作日，应于3月2日（周一）办结"),
        (limit(date(2026, 3, 3)), "已超期，应于3月3日（周二）办结"),
        (limit(date(2025, 12, 31), overdue=40), "已超 40 个工作日，应于2025年12月31日（周三）办结"),
        (limit(date(2026, 3, 6), 2, standing=True), "期限停计中"),
        (limit(None), "期限停计中"),
    ],
)
def test_the_time_left_in_words(one: Limit | None, words: str) -> None:
    assert left(one, TODAY) == words


def test_of_an_internal_matter_only_the_number_goes_outside(office: Office, post: PostOffice) -> None:
    wish(office, li=LI)
    asked = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 900_000, "confidential": True}
    papers = ("draft=合同", "explanation=说明", "counterparty=执照", "budget=预算")
    case = office.acts.open("township_review", "create", "wang_jia", "jia", asked, papers, title="机密收购")
    office.acts.act(case, "finish_draft", "wang_jia")
    office.acts.act(case, "submit", "zhao_jia", {"undecided": True})
    out(house(office, post))
    send_mail(house(office, post), office.acts.now)
    (letter,) = post.letters
    assert "机密收购" not in f"{letter['Subject']}{letter.get_content()}"
    assert f"审查件 {case}" in letter["Subject"]


def test_letters_come_in_office_hours_but_what_is_late_comes_at_once(office: Office, post: PostOffice) -> None:
    office.at("2026-03-06", 19)  # a Friday evening
    submitted(office, post)
    assert send_mail(house(office, post), office.acts.now).done == 0
    office.at("2026-03-08", 12)
    assert send_mail(house(office, post), office.acts.now).done == 0
    office.at("2026-03-09", 8, 30)
    assert send_mail(house(office, post), office.acts.now).done == 1
    office.at("2026-05-16", 23)  # a Saturday night, long overdue
    office.acts.tick()
    out(house(office, post))
    assert send_mail(house(office, post), office.acts.now).done >= 1
    assert "超" in post.letters[-1]["Subject"]


def test_a_letter_that_was_taken_before_the_line_broke_comes_again_as_the_same(
    office: Office, post: PostOffice
) -> None:
    submitted(office, post)
    post.mood = "drop"
    assert send_mail(house(office, post), office.acts.now).later == 1
    post.mood = "good"
    assert send_mail(house(office, post), office.acts.now + timedelta(minutes=1)).done == 1
    assert len({letter["Message-ID"] for letter in post.letters}) == 1
    assert len(post.letters) == 2


def test_a_server_that_is_away_is_tried_eight_times_then_the_letter_is_parked_and_shown(
    office: Office, post: PostOffice
) -> None:
    submitted(office, post)
    post.mood = "away"
    tried = []
    for minutes in (0, 1, 2, 3, 6, 7, 14, 15, 30, 31, 62, 63, 122, 123, 200):
        sent = send_mail(house(office, post), office.acts.now + timedelta(minutes=minutes))
        if sent.later or sent.parked:
            tried.append(minutes)
    assert tried == [0, 1, 3, 7, 15, 31, 63, 123]
    assert states(office)[0][1:3] == ("parked", 8)
    finding = said(office, post, "mail")
    assert finding.grade == selfcheck.FAULT
    assert "421" in finding.said
    post.mood = "good"
    with office.acts.database.writing() as connection:
        assert again(connection, [row[:5] for row in parked(connection)], office.acts.now) == 1
    assert send_mail(house(office, post), office.acts.now).done == 1
    assert said(office, post, "mail").grade == selfcheck.GOOD


def test_a_letter_put_off_by_a_clock_that_went_back_waits_no_longer_than_between_two_attempts(
    office: Office, post: PostOffice
) -> None:
    submitted(office, post)
    post.mood = "later"
    ahead = office.acts.now + timedelta(days=2)
    assert send_mail(house(office, post), ahead).later == 1
    post.mood = "good"
    assert send_mail(house(office, post), office.acts.now).done == 1


def test_a_letter_that_waits_for_office_hours_is_not_taken_for_one(office: Office, post: PostOffice) -> None:
    office.at("2026-03-06", 19)  # a Friday evening
    submitted(office, post)
    assert not send_mail(house(office, post), office.acts.now).anything


def test_a_mailbox_that_does_not_exist_is_given_up_at_once(office: Office, post: PostOffice) -> None:
    submitted(office, post)
    post.mood = "refuse"
    assert send_mail(house(office, post), office.acts.now).parked == 1
    assert states(office)[0][1:] == ("parked", 1, "550 no such mailbox")


def test_try_later_is_tried_later_and_the_others_go_on(office: Office, post: PostOffice) -> None:
    wish(office, li=LI, qian="qian@example.gov.cn")
    office.case("SUBMITTED")
    out(house(office, post))
    post.mood = "later"
    sent = send_mail(house(office, post), office.acts.now)
    assert (sent.later, sent.fault) == (2, "")
    assert "451" in said(office, post, "mail").said


def test_a_recipient_over_whom_the_server_falls_silent_holds_up_nobody_for_longer_than_a_run(
    office: Office, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert smtp.TIMEOUT == 20
    monkeypatch.setattr(smtp, "TIMEOUT", 0.1)
    wish(office, li=LI, qian="qian@example.gov.cn")
    office.case("SUBMITTED")
    out(house(office, post))
    post.hangs, post.patience = LI, 0.3
    first, second = (send_mail(house(office, post), office.acts.now) for _ in range(2))
    assert (first.later, first.done, "连不上" in first.fault) == (1, 0, True)
    assert (second.later, second.done, second.fault) == (0, 1, "")
    for minutes in (1, 3, 7, 15, 31, 63):
        send_mail(house(office, post), office.acts.now + timedelta(minutes=minutes))
    office.case("SUBMITTED", title="又一件")
    out(house(office, post))
    runs = [send_mail(house(office, post), office.acts.now + timedelta(minutes=123)) for _ in range(3)]
    assert sum(run.parked for run in runs) == 1
    assert post.to == ["qian@example.gov.cn"] * 2
    assert sorted(state for who, state, *_ in states(office) if who == "li") == ["parked", "waiting"]


def test_a_warning_that_is_no_longer_true_is_not_sent(office: Office, post: PostOffice) -> None:
    wish(office, li=LI)
    office.case("DRAFT_OPINION")
    out(house(office, post))
    send_mail(house(office, post), office.acts.now)
    before = len(post.letters)
    office.at("2026-03-06", 19)
    office.acts.tick()  # it warns on a Friday evening
    out(house(office, post))
    warned = office.acts.rows("SELECT 1 FROM delivery WHERE channel = 'mail' AND kind = 'soon' AND state = 'waiting'")
    office.at("2026-04-20", 10)
    sent = send_mail(house(office, post), office.acts.now)
    assert sent.skipped == len(warned)
    assert len(post.letters) == before


def test_the_morning_brings_one_letter_a_day_with_what_is_due(office: Office, post: PostOffice) -> None:
    awaited = office.acts.one('SELECT awaits_person FROM "case" WHERE id = :id', id=office.case("ASSIGNED"))
    assert awaited == "li"
    want(office, Wanted("li", LI, "digest"))
    out(house(office, post))
    send_mail(house(office, post), office.acts.now)
    assert post.letters == []
    office.at("2026-03-18", 8)
    assert plan_digests(house(office, post), office.acts.now) == 0
    office.at("2026-03-18", 8, 31)
    assert [plan_digests(house(office, post), office.acts.now) for _ in range(2)] == [1, 0]
    send_mail(house(office, post), office.acts.now)
    (letter,) = post.letters
    assert "村道硬化合同" in letter.get_content()
    assert "3月18日（周三）" in letter["Subject"]
    office.at("2026-03-21", 9)  # a Saturday
    assert plan_digests(house(office, post), office.acts.now) == 0


def test_a_morning_with_nothing_to_say_brings_nothing(office: Office, post: PostOffice) -> None:
    want(office, Wanted("li", LI))
    plan_digests(house(office, post), office.acts.now)
    assert send_mail(house(office, post), office.acts.now).skipped == 1
    assert post.letters == []


def test_whoever_wants_letters_at_once_and_no_morning_list_gets_no_list(office: Office, post: PostOffice) -> None:
    want(office, Wanted("li", LI, "at_once", morning=False))
    want(office, Wanted("qian", "qian@example.gov.cn", "at_once", morning=True))
    assert plan_digests(house(office, post), office.acts.now) == 1
    assert [who for who, *_ in states(office)] == ["qian"]


def test_whoever_wants_no_mail_gets_none_even_when_it_was_on_its_way(office: Office, post: PostOffice) -> None:
    submitted(office, post)
    want(office, Wanted("li", LI, "off"))
    assert send_mail(house(office, post), office.acts.now).skipped == 1
    assert post.letters == []


@pytest.mark.parametrize(
    "address", ["li", "li@", "@example.cn", "li@example.cn\nBcc: x@example.cn", "李@example.cn", "a b@example.cn"]
)
def test_what_is_no_address_is_not_kept(address: str) -> None:
    assert not good_address(address)


def test_wishes_that_cannot_be_kept_are_all_said(office: Office) -> None:
    with pytest.raises(BadWish, match="邮箱") as refused:
        want(office, Wanted("li", "li", "sometimes"))
    assert [reason.field for reason in refused.value.reasons] == ["address", "mail"]


def test_the_server_is_told_who_we_are_and_says_when_it_does_not_believe_it(office: Office, post: PostOffice) -> None:
    post.login = "hefa:s3cret"
    try_out(house(office, post), "li", LI, office.acts.now)
    assert "试发" in post.letters[0]["Subject"]
    wrong = house(office, post)
    post.login = "hefa:another"
    with pytest.raises(MailAway, match="不让登录") as refused:
        try_out(wrong, "li", LI, office.acts.now)
    assert "s3cret" not in str(refused.value)


def test_a_server_without_encryption_is_not_trusted_unless_somebody_says_so(office: Office, post: PostOffice) -> None:
    with Post(post.url.removesuffix("?tls=off")) as secure:
        hand(secure, office, post, "tls=off")
    assert post.letters == []


def test_without_a_server_the_trial_says_what_to_set(office: Office) -> None:
    with pytest.raises(NoMail, match="HEFA_SMTP_URL"):
        try_out(house(office), "li", LI, office.acts.now)
