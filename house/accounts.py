"""Accounts: passwords, signing in and out, lock-out, drafts that are not acts yet, and who has looked at what."""

import hashlib
import json
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlmodel import col

from engine.database import Database
from engine.errors import HefaError, NotFound, Reason
from engine.statements import of
from registers.accounts import Account, Draft, Session, Sighting

IDLE, WHOLE = timedelta(minutes=30), timedelta(hours=12)
TRIES, LOCKED = 5, timedelta(minutes=15)
SHORTEST = 10
COMMON = ("password", "123456", "qwerty", "abc123", "111111", "000000", "admin", "hefa", "iloveyou", "88888888")
_hashing = threading.Semaphore(4)  # one hash takes 64 MiB and a fifth of a second


class NotSignedIn(HefaError):
    """请先登录。"""

    code = "not_signed_in"


class WrongPassword(HefaError):
    """用户名或密码不对。"""

    code = "wrong_password"


class Locked(HefaError):
    """帐号已暂时锁定。"""

    code = "locked"


class WeakPassword(HefaError):
    """这个密码不能用。"""

    code = "weak_password"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as the person's device knows it. `secret` goes into the cookie, `form` into every form."""

    secret: str
    username: str
    form: str
    must_change: bool


@cache
def _hasher() -> Any:
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    return PasswordHash([Argon2Hasher()])


@cache
def _nobodys() -> str:
    """The hash of a password that nobody knows: an unknown name costs as long as a known one."""
    return hashed(secrets.token_hex(16))


def hashed(password: str) -> str:
    """argon2id."""
    with _hashing:
        return str(_hasher().hash(password))


def _fits(password: str, stored: str) -> bool:
    with _hashing:
        return bool(_hasher().verify(password, stored))


def weaknesses(password: str, username: str) -> list[Reason]:
    """Everything wrong with a new password."""
    found = []
    if len(password) < SHORTEST:
        found.append(Reason(f"密码至少 {SHORTEST} 个字符", field="password"))
    if len(password) > 200:
        found.append(Reason("密码最多 200 个字符", field="password"))
    if len(set(password)) < 5:
        found.append(Reason("密码中不同的字符太少", field="password"))
    lowered = password.lower()
    if username and username.lower() in lowered:
        found.append(Reason("密码不能含用户名", field="password"))
    if any(lowered.startswith(word) or lowered == word for word in COMMON):
        found.append(Reason("密码太常见，容易被猜中", field="password"))
    return found


def set_password(
    connection: Connection, username: str, password: str, now: datetime, *, must_change: bool = False
) -> None:
    """Give a person a password; every session of theirs ends. Raises WeakPassword with every fault."""
    if faults := weaknesses(password, username):
        raise WeakPassword(faults)
    put_hash(connection, username, hashed(password), now, must_change=must_change)


def put_hash(connection: Connection, username: str, stored: str, now: datetime, *, must_change: bool = False) -> None:
    """A password as its hash: for demos, where many share one."""
    said = {"password": stored, "must_change": must_change, "changed_at": now, "failures": 0, "locked_until": None}
    done = connection.execute(update(Account).where(col(Account.username) == username).values(**said))
    if not done.rowcount:
        connection.execute(insert(Account).values(username=username, disabled=False, **said))
    connection.execute(delete(Session).where(col(Session.username) == username))


def one_time_password() -> str:
    """Readable over the telephone: no letters that look alike."""
    return "-".join("".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4)) for _ in range(4))


def change_password(database: Database, username: str, old: str, new: str, now: datetime) -> None:
    """One's own. Raises WrongPassword, WeakPassword."""
    with database.reading() as connection:
        account = _account(connection, username)
    if account is None or not account.password or not _fits(old, account.password):
        raise WrongPassword(Reason("现在的密码不对", field="old"))
    if old == new:
        raise WeakPassword(Reason("新密码与现在的相同", field="password"))
    with database.writing() as connection:
        set_password(connection, username, new, now)


def sign_in(
    database: Database, username: str, password: str, now: datetime, *, device: str = "", kind: str = "page"
) -> SignedIn:
    """A new session. Raises WrongPassword (which of the two was wrong is not said) or Locked."""
    with database.reading() as connection:
        account = _account(connection, username)
    if account and account.locked_until and account.locked_until > now:
        minutes = int((account.locked_until - now).total_seconds() // 60) + 1
        raise Locked(f"连续输错 {TRIES} 次密码，请 {minutes} 分钟后再试，或请管理员重设")
    usable = account and account.password and not account.disabled
    if not _fits(password, account.password if account and usable else _nobodys()) or not usable or not account:
        if account:
            _failed(database, account, now)
        raise WrongPassword
    with database.writing() as connection:
        connection.execute(
            update(Account).where(col(Account.username) == username).values(failures=0, locked_until=None)
        )
        return _begin(connection, username, now, device, kind, must_change=account.must_change)


def sign_in_as(database: Database, username: str, now: datetime, device: str = "") -> SignedIn:
    """Without a password: the demo's one click. Raises NotFound."""
    with database.writing() as connection:
        if _account(connection, username) is None:
            raise NotFound(f"没有帐号 {username}")
        return _begin(connection, username, now, device, "page", must_change=False)


def _begin(
    connection: Connection, username: str, now: datetime, device: str, kind: str, *, must_change: bool
) -> SignedIn:
    secret, form = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    connection.execute(delete(Session).where(col(Session.made_at) < now - WHOLE))
    connection.execute(
        insert(Session).values(
            id=_name(secret), username=username, form=form, kind=kind, made_at=now, seen_at=now, device=device[:200]
        )
    )
    sighted(connection, username, now, "sign-in", detail=kind)
    return SignedIn(secret, username, form, must_change)


def _failed(database: Database, account: Any, now: datetime) -> None:
    with database.writing() as connection:
        failures = account.failures + 1
        locked = now + LOCKED if failures >= TRIES else None
        said = {"failures": 0 if locked else failures, "locked_until": locked}
        connection.execute(update(Account).where(col(Account.username) == account.username).values(**said))
        sighted(connection, account.username, now, "locked" if locked else "failed")


def _name(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _account(connection: Connection, username: str) -> Any:
    return connection.execute(
        select(*of(Account, *Account.model_fields)).where(col(Account.username) == username)
    ).first()


def session_of(connection: Connection, secret: str, now: datetime) -> Any:
    """The live session of a secret with `must_change`, or None: unknown, idle too long, too old, account disabled."""
    columns = [*of(Session, "id", "username", "form", "kind", "made_at", "seen_at"), col(Account.must_change)]
    joined = select(*columns).join_from(Session, Account, col(Account.username) == col(Session.username))
    row = connection.execute(joined.where(col(Session.id) == _name(secret), col(Account.disabled).is_(False))).first()
    if row is None or now - row.seen_at > IDLE or now - row.made_at > WHOLE:
        return None
    return row


def seen_now(database: Database, session: Any, now: datetime) -> None:
    """Remember that it is in use; at most once a minute."""
    if now - session.seen_at > timedelta(minutes=1):
        with database.writing() as connection:
            connection.execute(update(Session).where(col(Session.id) == session.id).values(seen_at=now))


def sign_out(database: Database, secret: str) -> None:
    """End one session."""
    with database.writing() as connection:
        connection.execute(delete(Session).where(col(Session.id) == _name(secret)))


def end_sessions(connection: Connection, username: str, but: str = "") -> int:
    """End all of a person's sessions except one; how many."""
    ended = connection.execute(delete(Session).where(col(Session.username) == username, col(Session.id) != but))
    return int(ended.rowcount)


def sighted(connection: Connection, person: str, now: datetime, what: str, case_id: int = 0, detail: str = "") -> None:
    """Somebody read a confidential case, took data out, signed in, failed to."""
    said = {
        "id": secrets.token_hex(16),
        "person": person,
        "at": now,
        "what": what,
        "case_id": case_id,
        "detail": detail[:300],
    }
    connection.execute(insert(Sighting).values(**said))


# --- drafts -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft: what was written, and when."""

    words: Mapping[str, Any]
    at: datetime


def keep_draft(connection: Connection, person: str, place: str, words: Mapping[str, Any], now: datetime) -> None:
    """Keep half-written answers; they replace the earlier ones of this person at this place."""
    connection.execute(delete(Draft).where(col(Draft.person) == person, col(Draft.place) == place))
    text = json.dumps(words, ensure_ascii=False, default=str)
    connection.execute(insert(Draft).values(person=person, place=place, words=text, at=now))


def draft_of(connection: Connection, person: str, place: str) -> Kept | None:
    """What this person has half written at this place."""
    row = connection.execute(
        select(*of(Draft, "words", "at")).where(col(Draft.person) == person, col(Draft.place) == place)
    ).first()
    return Kept(json.loads(row.words), row.at) if row else None


def drop_draft(connection: Connection, person: str, place: str) -> None:
    """It became an act, or was thrown away."""
    connection.execute(delete(Draft).where(col(Draft.person) == person, col(Draft.place) == place))
