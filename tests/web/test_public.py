"""Pages for the public: nobody is signed in, nothing inside is shown, one place cannot crowd out the others."""

import re

import pytest

from engine.errors import BadAnswers, NotFound
from house import receipts
from tests.web.conftest import Office
from web.knocking import place_of
from web.public import Gate


def test_the_first_page_says_what_a_citizen_can_do_and_may_be_kept(office: Office) -> None:
    stranger = office.stranger()
    first = stranger.get("/public")
    assert first.status_code == 200
    assert "这份文件还管用吗" in first.text
    assert first.headers["cache-control"].startswith("public")
    again = stranger.get("/public", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_who_is_signed_in_sees_the_same_bytes_as_everyone(office: Office) -> None:
    mine = office.as_("wang_jia").get("/public")
    assert mine.content == office.stranger().get("/public").content
    assert "wang_jia" not in mine.text


def test_a_receipt_is_read_however_it_is_typed_and_nothing_else_is() -> None:
    made = receipts.ticket("YJ", receipts.fresh())
    assert re.fullmatch(r"YJ(-[0-9A-HJKMNP-TV-Z]{4}){3}", made.code)
    for typed in (made.code.lower(), made.code.replace("-", "－ "), f" {made.code.replace('0', 'O')} "):
        assert receipts.tidy(typed) == made.code
    for wrong in ("", "YJ", made.code[:-1], "XX" + made.code[2:], made.code[::-1], "’" * 300):
        with pytest.raises(NotFound):
            receipts.tidy(wrong)


def test_the_record_holds_neither_the_code_nor_what_it_is_made_of() -> None:
    token = receipts.fresh()
    made = receipts.ticket("YJ", token)
    assert made == receipts.ticket("YJ", token)
    assert len({made.key, made.sha, token, receipts.ticket("YJ", made.key).code, made.code}) == 5
    with pytest.raises(BadAnswers):
        receipts.ticket("YJ", "x" * 32)


class Asks:
    """As much of a request as a gate looks at."""

    def __init__(self, host: str, house: object) -> None:
        self.client = type("Client", (), {"host": host})
        self.app = type("App", (), {"state": type("State", (), {"house": house})})


def test_one_line_of_a_new_network_is_one_place() -> None:
    def place(host: str) -> str:
        return place_of(Asks(host, None))  # type: ignore[arg-type]

    assert place("192.0.2.7") != place("192.0.2.8")
    assert place("2001:db8::1") == place("2001:db8::ffff:1") != place("2001:db8:0:1::1")
    assert place("testclient") == "testclient"


def test_a_crowd_from_one_place_is_asked_to_wait_and_nobody_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web.routes import public

    assert isinstance(public.LOOKUPS, Gate)
    monkeypatch.setattr(public.LOOKUPS, "_house", None)
    stranger = office.stranger()
    answers = [stranger.get("/public/receipts") for _ in range(public.LOOKUPS.knocks + 3)]
    assert [one.status_code for one in answers[-4:]] == [200, 429, 429, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= public.LOOKUPS.seconds
    assert "请求太多" in answers[-1].text
    elsewhere = office.stranger()
    elsewhere._transport.client = ("192.0.2.9", 50000)  # type: ignore[attr-defined]
    assert elsewhere.get("/public/receipts").status_code == 200
