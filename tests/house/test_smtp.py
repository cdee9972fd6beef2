"""Letters over encryption, to a mail server that others wrote: STARTTLS or TLS from the first byte, and who we are is said."""

import ssl
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from house.mail import send_mail
from tests import certificates
from tests.city import Counties
from tests.house.office import Office
from tests.house.telling import FROM, desk, house, out, wish
from tests.servers import free_port

# aiosmtpd does not see that a connection was encrypted from its first byte
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

USER, PASSWORD = "hefa@example.gov.cn", "s3cret/word"
WAYS: Mapping[str, str] = {"starttls": "smtp", "tls": "smtps"}


class Taken:
    """A mail server by aiosmtpd that takes letters only over TLS and only from us. `letters`: each with its recipients."""

    def __init__(self, way: str, secure: ssl.SSLContext) -> None:
        self.letters: list[tuple[list[str], Any]] = []
        self.port, self.way = free_port(), way
        known: dict[str, Any] = {"authenticator": self._known, "auth_required": True}
        known |= (
            {"tls_context": secure, "require_starttls": True}
            if way == "starttls"
            else {"ssl_context": secure, "auth_require_tls": False}
        )
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **known)

    def _known(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, said: LoginPassword) -> AuthResult:
        known = (said.login, said.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=known, handled=False)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- as aiosmtpd calls it
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 taken"

    def url(self, password: str) -> str:
        return f"{WAYS[self.way]}://hefa%40example.gov.cn:{password}@127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates.certificate(tmp_path_factory.mktemp("post") / "post.pem", "post.example")


@pytest.fixture(params=WAYS)
def server(request: pytest.FixtureRequest, certificate: Path) -> Iterator[Taken]:
    secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secure.load_cert_chain(certificate)
    taken = Taken(request.param, secure)
    taken.controller.start()
    try:
        yield taken
    finally:
        taken.controller.stop()


@pytest.fixture
def office(counties: Counties, tmp_path: Path) -> Iterator[Office]:
    with desk(counties, tmp_path) as one:
        wish(one, li="li@example.gov.cn")
        yield one


class At:
    """A mail server by its address."""

    def __init__(self, url: str) -> None:
        self.url = url


def sent(office: Office, url: str) -> Any:
    where = house(office, At(url))  # type: ignore[arg-type]
    office.case("SUBMITTED")
    out(where)
    return send_mail(where, office.acts.now)


def test_a_letter_arrives_over_encryption_after_we_have_said_who_we_are(
    office: Office, server: Taken, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    went = sent(office, server.url(quote(PASSWORD, safe="")))
    assert (went.done, went.fault) == (1, "")
    ((to, letter),) = server.letters
    assert (to, letter["From"]) == (["li@example.gov.cn"], FROM)
    assert "村道硬化合同" in letter["Subject"]
    assert "下班前" in letter.get_content()


def test_a_wrong_password_is_said_and_the_letter_waits(
    office: Office, server: Taken, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    went = sent(office, server.url("wrong"))
    assert (went.later, server.letters) == (1, [])
    assert "不让登录：535" in went.fault


def test_a_server_whose_certificate_nobody_knows_is_told_nothing(office: Office, server: Taken) -> None:
    went = sent(office, server.url(quote(PASSWORD, safe="")))
    assert (went.later, server.letters) == (1, [])
    assert "CERTIFICATE_VERIFY_FAILED" in went.fault
