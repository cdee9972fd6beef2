"""The mail server: one connection for a run of letters, and what its answers mean for a letter."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from engine.errors import HefaError

TIMEOUT = 20.0  # seconds that any answer may take
PORTS = {"smtps": 465, "smtp": 587}


class MailAway(HefaError):
    """邮件服务器连不上，或者不肯收信；稍后再试。"""

    code = "mail_away"


class MailLater(HefaError):
    """邮件服务器说稍后再试这一封。"""

    code = "mail_later"


class MailRefused(HefaError):
    """邮件服务器拒收这一封。"""

    code = "mail_refused"


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how. `plain`: without encryption, as somebody has decided for an inner network."""

    host: str
    port: int
    user: str
    password: str
    direct: bool  # encrypted from the first byte
    plain: bool

    @classmethod
    def of(cls, url: str) -> "Server":
        """From HEFA_SMTP_URL, which the settings have checked."""
        parts = urlsplit(url)
        plain = parts.query == "tls=off"
        port = parts.port or (25 if plain and parts.scheme == "smtp" else PORTS[parts.scheme])
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname or "", port, user, password, parts.scheme == "smtps", plain)


class Post:
    """A connection, opened with the first letter. Use as a context."""

    def __init__(self, url: str) -> None:
        """Connects with the first letter, not before."""
        self._server = Server.of(url)
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Nothing happens yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Say good-bye, if anybody still listens."""
        self._drop()

    def send(self, letter: EmailMessage) -> None:
        """Hand over one letter. Raises MailAway, MailLater, MailRefused."""
        with _in_words(self._server):
            if self._open is None:
                self._open = self._connected()
            try:
                self._open.send_message(letter)
            except (smtplib.SMTPServerDisconnected, OSError):
                self._drop()
                raise

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        secure = ssl.create_default_context()
        if server.direct:
            post: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=secure)
        else:
            post = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        try:
            if not server.direct and not server.plain:
                post.starttls(context=secure)
            if server.user:
                post.login(server.user, server.password)
        except BaseException:
            post.close()
            raise
        return post

    def _drop(self) -> None:
        if self._open is not None:
            try:
                self._open.quit()
            except (smtplib.SMTPException, OSError):
                self._open.close()
            self._open = None


@contextmanager
def _in_words(server: Server) -> Iterator[None]:
    """What the server did, as what it means: for this letter, or for all."""
    place = f"{server.host}:{server.port}"
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        raise _answered(code, said) from refused
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError) as refused:
        raise MailAway(f"{place} 不让登录：{refused.smtp_code} {_words(refused.smtp_error)}") from refused
    except smtplib.SMTPResponseException as refused:
        if refused.smtp_code == 421:
            raise MailAway(f"{place}：{refused.smtp_code} {_words(refused.smtp_error)}") from refused
        raise _answered(refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPNotSupportedError as refused:
        raise MailAway(
            f"{place} 不支持加密或登录：{refused}；内网不加密的，在 HEFA_SMTP_URL 末尾写 ?tls=off"
        ) from refused
    except (smtplib.SMTPException, OSError) as away:
        raise MailAway(f"连不上 {place}：{str(away) or type(away).__name__}") from away


def _answered(code: int, said: bytes | str) -> HefaError:
    words = f"{code} {_words(said)}"
    return MailRefused(words) if code >= 500 else MailLater(words)


def _words(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]
