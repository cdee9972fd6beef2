"""送达: who has been told what, by which way; how each person wants to be told; where groups are told; who is at work."""

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from engine.tables import Instant, big

WAITING, DONE, PARKED, SKIPPED = "waiting", "done", "parked", "skipped"
PAGE, MAIL, HOOK = "page", "mail", "hook:"  # a hook's channel is `hook:` and its id
AT_ONCE, DIGEST, OFF = "at_once", "digest", "off"


class Delivery(SQLModel, table=True):
    """One event told to one person, or to one group, by one way. `n`: the notice that names them; `principal`: for whom
    they stand in. A morning's digest has no case: its `seq` is the day. `due_at`: when it is tried next.
    """

    __table_args__ = (
        Index(
            "ix_delivery_waiting",
            "due_at",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
        Index("ix_delivery_person", "person", "channel", "at"),
        Index(
            "ix_delivery_unread",
            "person",
            postgresql_where=text("channel = 'page' AND read_at IS NULL"),
            sqlite_where=text("channel = 'page' AND read_at IS NULL"),
        ),
        Index(
            "ix_delivery_stuck",
            "state",
            postgresql_where=text("state IN ('parked', 'skipped')"),
            sqlite_where=text("state IN ('parked', 'skipped')"),
        ),
    )
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    person: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    principal: str = ""
    kind: str  # late, soon, act, digest
    at: datetime = Field(sa_type=Instant)  # when it happened
    state: str
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
    fault: str = ""
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    read_at: datetime | None = Field(default=None, sa_type=Instant)


class Wish(SQLModel, table=True):
    """How one person wants to be told outside the pages. Without a row: by mail at once, once there is an address."""

    person: str = Field(primary_key=True)
    address: str = ""
    mail: str = AT_ONCE
    morning: bool = True  # what is due, every working morning


class Hook(SQLModel, table=True):
    """A group outside the house that is told what concerns an office. The address is a secret: it is never shown again."""

    __table_args__ = (Index("ix_hook_org", "org"),)
    id: str = Field(primary_key=True)
    org: str
    kind: str  # webhook, wecombot, dingtalk, feishu
    title: str
    address: str = Field(sa_type=Text)
    scope: str = "all"  # all, due: only what is due or overdue
    made_by: str
    made_at: datetime = Field(sa_type=Instant)
    failures: int = 0
    failing_since: datetime | None = Field(default=None, sa_type=Instant)
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)
    fault: str = ""
    told_at: datetime | None = Field(default=None, sa_type=Instant)  # the last time it answered well


class Feed(SQLModel, table=True):
    """日历订阅: who may read which due days at a secret address. `id`: the sha256 of the secret."""

    __table_args__ = (Index("ix_feed_person", "person"),)
    id: str = Field(primary_key=True)
    person: str
    scope: str  # mine, office
    made_at: datetime = Field(sa_type=Instant)


class Beat(SQLModel, table=True):
    """When a background task last ended well, and what it had done."""

    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    detail: str = ""
