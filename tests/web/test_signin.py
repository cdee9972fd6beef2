"""Signing in: who is known comes in, who is not learns nothing, and what waits too long goes out."""

from datetime import timedelta

from house import accounts
from tests.web.conftest import PASSWORD, Office


def test_a_stranger_is_sent_to_the_sign_in_and_back_again(office: Office) -> None:
    stranger = office.stranger()
    sent = stranger.get("/me?x=1")
    assert sent.status_code == 303
    assert sent.headers["location"] == "/sign-in?next=%2Fme%3Fx%3D1"
    signed = stranger.post("/sign-in", data={"username": "li", "password": PASSWORD, "next": "/me?x=1"})
    assert (signed.status_code, signed.headers["location"]) == (303, "/me?x=1")
    assert "HttpOnly" in signed.headers["set-cookie"]
    assert "samesite=lax" in signed.headers["set-cookie"].lower()
    assert stranger.get("/me").status_code == 200


def test_which_of_name_and_password_was_wrong_is_not_said(office: Office) -> None:
    answers = [office.stranger().post("/sign-in", data=one) for one in ({"username": "li", "password": "wrong"}, {"username": "nobody", "password": "wrong"})]  # fmt: skip
    assert [one.status_code for one in answers] == [401, 401]
    assert answers[0].text.replace('value="li"', "") == answers[1].text.replace('value="nobody"', "")


def test_five_wrong_passwords_lock_an_account_for_a_quarter_of_an_hour(office: Office) -> None:
    knocking = office.stranger()
    for _ in range(5):
        knocking.post("/sign-in", data={"username": "li", "password": "wrong"})
    locked = knocking.post("/sign-in", data={"username": "li", "password": PASSWORD})
    assert locked.status_code == 429
    assert "锁定" in locked.text
    later = office.house.now() + timedelta(minutes=16)
    assert accounts.sign_in(office.house.database, "li", PASSWORD, later).username == "li"


def test_a_session_ends_when_nobody_uses_it_and_after_twelve_hours_anyway(office: Office) -> None:
    now = office.house.now()
    signed = accounts.sign_in_as(office.house.database, "li", now)
    with office.house.database.reading() as connection:
        assert accounts.session_of(connection, signed.secret, now + timedelta(minutes=29))
        assert accounts.session_of(connection, signed.secret, now + timedelta(minutes=31)) is None


def test_a_form_of_another_site_or_without_the_sessions_word_is_refused(office: Office) -> None:
    li = office.as_("li")
    assert li.client.post("/sign-out").status_code == 403
    assert (
        li.client.post("/sign-out", data={"form": li.word}, headers={"origin": "http://evil.example"}).status_code
        == 403
    )
    assert (
        li.client.post("/sign-out", data={"form": li.word}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    )
    assert li.post("/sign-out").status_code == 303
    assert li.get("/me").status_code == 303


def test_one_changes_ones_own_password_and_other_devices_are_out(office: Office) -> None:
    li = office.as_("li")
    other = accounts.sign_in_as(office.house.database, "li", office.house.now())
    weak = li.post("/password", {"old": PASSWORD, "password": "short", "again": "short"})
    assert weak.status_code == 422
    assert "至少 10 个字符" in weak.text
    wrong = li.post("/password", {"old": "not it", "password": "quite another thing", "again": "quite another thing"})
    assert "现在的密码不对" in wrong.text
    done = li.post("/password", {"old": PASSWORD, "password": "quite another thing", "again": "quite another thing"})
    assert done.headers["location"] == "/me?changed=1"
    with office.house.database.reading() as connection:
        assert accounts.session_of(connection, other.secret, office.house.now()) is None


def test_a_one_time_password_lets_one_only_choose_ones_own(office: Office) -> None:
    with office.house.database.writing() as connection:
        accounts.set_password(connection, "li", "given by the office", office.house.now(), must_change=True)
    stranger = office.stranger()
    came = stranger.post("/sign-in", data={"username": "li", "password": "given by the office"})
    assert came.headers["location"] == "/password"
    assert stranger.get("/me").headers["location"] == "/password"


def test_one_click_sign_in_exists_in_the_demo_only(office: Office) -> None:
    assert office.stranger().post("/sign-in/as", data={"username": "li"}).status_code == 404


def test_a_target_on_another_machine_is_not_followed(office: Office) -> None:
    for target in ("//evil.example", "http://evil.example", "/\\evil.example"):
        signed = office.stranger().post("/sign-in", data={"username": "li", "password": PASSWORD, "next": target})
        assert signed.headers["location"] == "/inbox"


def test_every_answer_carries_the_guards(office: Office) -> None:
    answer = office.stranger().get("/sign-in")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_a_supervisor_begins_on_the_board_everybody_else_at_their_cases(office: Office) -> None:
    for who, first in (("watcher", "/board"), ("li", "/inbox"), ("wang_jia", "/inbox"), ("clead", "/inbox"), ("second", "/inbox")):  # fmt: skip
        stranger = office.stranger()
        signed = stranger.post("/sign-in", data={"username": who, "password": PASSWORD})
        assert signed.headers["location"] == first
        assert stranger.get("/").headers["location"] == first
    wanted = {"username": "watcher", "password": PASSWORD, "next": "/cases?q=1"}
    assert office.stranger().post("/sign-in", data=wanted).headers["location"] == "/cases?q=1"
