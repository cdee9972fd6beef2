"""Who may sign in: accounts, sessions, drafts that are not yet acts, and who has looked at what."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from engine.tables import Instant, append_only, big


class Account(SQLModel, table=True):
    """帐号: how a registered person signs in. `password`: an argon2id hash; '' when none was set yet."""

    username: str = Field(primary_key=True)
    password: str = ""
    must_change: bool = True
    changed_at: datetime | None = Field(default=None, sa_type=Instant)
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Instant)
    disabled: bool = False


class Session(SQLModel, table=True):
    """登录: one signed-in device. `id` is the sha256 of the secret that the device holds; `form` its CSRF word."""

    __table_args__ = (Index("ix_session_username", "username"),)
    id: str = Field(primary_key=True)
    username: str
    form: str
    kind: str = "page"  # page: a cookie; token: a bearer of the JSON API
    made_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    device: str = ""


class Draft(SQLModel, table=True):
    """草稿: answers half written, of one person, at one place; gone when the act is done."""

    person: str = Field(primary_key=True)
    place: str = Field(primary_key=True)  # "case/12/sign", "counter", …
    words: str = Field(sa_type=Text)  # JSON
    at: datetime = Field(sa_type=Instant)


@append_only
class Sighting(SQLModel, table=True):
    """查阅留痕: somebody read a confidential case, or took data out of the house."""

    __table_args__ = (Index("ix_sighting_at", "at"),)
    id: str = Field(primary_key=True)  # random
    person: str
    at: datetime = Field(sa_type=Instant)
    what: str  # read, export, download, sign-in, failed, locked, …
    case_id: int = big(default=0)
    detail: str = ""
