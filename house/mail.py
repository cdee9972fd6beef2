"""Letters by mail: a notice each, a digest each morning; sent at least once, always under the same Message-ID."""

import time
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from typing import Any

from sqlmodel import col

from engine.docket import Docket
from engine.errors import HefaError
from house.digests import NOTHING, digest
from house.letters import Letter, letter, said
from house.listing import names_of
from house.opening import House
from house.sending import Sent, done, failed, skipped, take, why
from house.smtp import MailAway, MailLater, MailRefused, Post
from house.wishes import NO_ADDRESS, wish
from registers.deliveries import MAIL, OFF, Delivery

BUDGET = 120.0  # seconds of one run
DIGEST = "digest"


class NoMail(HefaError):
    """没有设置邮件服务器；请运维设置 HEFA_SMTP_URL 和 HEFA_MAIL_FROM。"""

    code = "no_mail"


def send_mail(house: House, now: datetime) -> Sent:
    """Send what is due. Ends when the server is away, when nothing is due, or after two minutes.

    A server that does not answer is away, even if it does so over one letter only: that one waits for its next attempt, so
    the next run begins with the others.
    """
    sent = Sent()
    if not house.settings.smtp_url:
        return sent
    until = time.monotonic() + BUDGET
    with Post(house.settings.smtp_url) as post:
        while time.monotonic() < until and not sent.fault:
            row = take(house.database, col(Delivery.channel) == MAIL, now)
            if row is None:
                break
            _one(house, post, row, now, sent)
    return sent


def _one(house: House, post: Post, row: Any, now: datetime, sent: Sent) -> None:
    address, written = _written(house, row, now)
    if isinstance(written, str):
        skipped(house.database, row, now, written)
        sent.skipped += 1
        return
    try:
        post.send(mail(house, written, address, message_id(house, row), now))
    except (MailAway, MailLater, MailRefused) as fault:
        parked = failed(house.database, row, now, why(fault), for_good=isinstance(fault, MailRefused))
        sent.parked += parked
        sent.later += not parked
        sent.fault = why(fault) if isinstance(fault, MailAway) else ""
    else:
        done(house.database, row, now)
        sent.done += 1


def _written(house: House, row: Any, now: datetime) -> tuple[str, Letter | str]:
    """To whom and what; or why it need not be sent any more."""
    with house.database.glance(now) as docket:
        wanted = wish(docket.connection, row.person)
        if wanted.mail == OFF or not wanted.address:
            return "", "本人选了不发邮件" if wanted.address else NO_ADDRESS
        if row.kind == DIGEST:
            return wanted.address, digest(house, docket, wanted) or NOTHING
        return wanted.address, _notice(house, docket, row)


def _notice(house: House, docket: Docket, row: Any) -> Letter | str:
    one = said(house, docket, [(row.case_id, row.seq)]).get((row.case_id, row.seq))
    if one is None:
        return "没有这一步留痕"
    if one.passed:
        return "期限已经办结或者已经过去，提醒不再适用"
    principal = names_of(docket.connection, [row.principal]).get(row.principal, "")
    return letter(house, one, principal)


def mail(house: House, letter: Letter, address: str, identity: str, now: datetime) -> EmailMessage:
    """A letter as mail. The same delivery always has the same identity."""
    message = EmailMessage()
    message["Message-ID"] = identity
    message["Date"] = format_datetime(now)
    message["From"] = house.settings.mail_from
    message["To"] = address
    message["Subject"] = f"[合法] {letter.subject}"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="base64")
    return message


def message_id(house: House, row: Any) -> str:
    """Made of what the delivery is, so that a repetition can be recognised."""
    whose = sha256(f"{row.person} {row.channel}".encode()).hexdigest()[:16]
    return f"<{row.case_id}.{row.seq}.{row.n}.{whose}@{_domain(house)}>"


def _domain(house: House) -> str:
    return parseaddr(house.settings.mail_from)[1].rpartition("@")[2] or "hefa.invalid"


def try_out(house: House, person: str, address: str, now: datetime) -> None:
    """Send a trial letter at once. Raises NoMail, MailAway, MailLater, MailRefused."""
    if not house.settings.smtp_url:
        raise NoMail
    words = Letter("试发", ["这是一封试发的邮件：收到它，说明通知能送到这个邮箱。"], house.settings.public_url)
    identity = f"<try.{sha256(f'{person} {now.isoformat()}'.encode()).hexdigest()[:24]}@{_domain(house)}>"
    with Post(house.settings.smtp_url) as post:
        post.send(mail(house, words, address, identity, now))
