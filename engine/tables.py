"""The engine's tables: what is sealed (append-only), what is derived from it, and what is only waiting."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Dialect, Index, Integer, String, Text, TypeDecorator, text
from sqlalchemy.types import TIMESTAMP, TypeEngine
from sqlalchemy.util import immutabledict
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = immutabledict(
    {"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s"}
)


def stamp(at: datetime) -> str:
    """An instant as the record writes it: UTC with microseconds. Refuses naive datetimes (ValueError)."""
    if at.tzinfo is None:
        raise ValueError("时刻必须带时区")
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat('T', 'microseconds')}Z"


class Instant(TypeDecorator[datetime]):
    """An aware instant: `timestamptz` on PostgreSQL, sortable UTC text on SQLite. Refuses naive datetimes."""

    impl = TIMESTAMP(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite."""
        return dialect.type_descriptor(String(27) if dialect.name == "sqlite" else TIMESTAMP(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Instant → column."""
        if value is None:
            return None
        written = stamp(value)
        return written if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Column → aware UTC."""
        if value is None:
            return None
        return read_stamp(value) if isinstance(value, str) else value.astimezone(UTC)


def read_stamp(value: str) -> datetime:
    """The instant that `stamp` wrote."""
    return datetime.fromisoformat(value if value[-1:] == "Z" else value + "+00:00")


def big(**more: Any) -> Any:
    return Field(sa_type=BigInteger().with_variant(Integer(), "sqlite"), **more)


class Projection(SQLModel):
    """A row of a register: keyed by the event that made it, and its place among the rows of that event."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)


class Case(SQLModel, table=True):
    """审查件: where one procedure over one matter stands. Derived from its chain; only acts change it."""

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_awaits", "awaits_org", "awaits_role", "due_on"),
        Index("ix_case_person", "awaits_person", "due_on"),
        Index("ix_case_org", "org", "id"),
        Index("ix_case_root", "root_id"),
        Index(
            "ix_case_open",
            "due_on",
            "id",
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
        Index("ix_case_closed", "closed_at"),
    )
    id: int = big(primary_key=True)
    root_id: int = big()
    parent_id: int | None = big(default=None)
    matter_id: int = big()
    workflow: str
    version: str
    org: str
    title: str
    state: str
    previous: str = ""
    facts: str
    requires: str = ""
    text: str = ""
    seq: int
    head: str
    opened_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    due_on: date | None = None
    awaits_role: str = ""
    awaits_org: str = ""
    awaits_person: str | None = None


class Event(SQLModel, table=True):
    """留痕: the sealed record of an act. What is shown is read from `body`; the other columns only index it."""

    __table_args__ = (Index("ix_event_at", "at"),)
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    act: str
    actor: str
    at: datetime = Field(sa_type=Instant)
    body: str = Field(sa_type=Text)
    prev_hash: str
    hash: str


class Ledger(SQLModel, table=True):
    """期限台账: the entries from which every due day is read. `started` is the seq that began the run."""

    case_id: int = big(primary_key=True)
    clock: str = Field(primary_key=True)
    started: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    seq: int
    kind: str
    on: date
    value: int = 0
    why: str = ""


class ClockRow(SQLModel, table=True):
    """期限: one run of one clock as it reads today. Derived from the ledger in the same transaction."""

    __tablename__ = "clock"
    __table_args__ = (
        Index(
            "ix_clock_look",
            "look_at",
            postgresql_where=text("look_at IS NOT NULL"),
            sqlite_where=text("look_at IS NOT NULL"),
        ),
        Index("ix_clock_live", "status", "started_on", "due_on"),
    )
    case_id: int = big(primary_key=True)
    clock: str = Field(primary_key=True)
    started: int = Field(primary_key=True)
    kind: str
    unit: str
    amount: int
    policy: str
    assumed: bool = False
    status: str
    stage: int = 0
    started_on: date
    due_on: date | None = None
    opens_on: date | None = None
    provisional: bool = False
    look_at: datetime | None = Field(default=None, sa_type=Instant)
    failures: int = 0
    fault: str = ""


class Assignment(SQLModel, table=True):
    """分办: which office, and which person, holds a role in a case now. Derived."""

    __table_args__ = (Index("ix_assignment_org", "org", "role"), Index("ix_assignment_person", "person"))
    case_id: int = big(primary_key=True)
    role: str = Field(primary_key=True)
    org: str
    person: str | None = None


class Participation(SQLModel, table=True):
    """Who took which part in a case, as actor or as principal: what the separation of duties compares."""

    __table_args__ = (Index("ix_participation_person", "person", "case_id"),)
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    part: str
    person: str
    round: int


class TaskRow(SQLModel, table=True):
    """Something that must be answered, opened by an event."""

    __tablename__ = "task"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str
    text: str = Field(sa_type=Text)
    detail: str = ""
    round: int


class DoneRow(SQLModel, table=True):
    """The answer to a task; a later answer to the same task prevails."""

    __tablename__ = "done"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    task_seq: int
    task_n: int
    outcome: str


class MaterialRow(SQLModel, table=True):
    """A paper on file, named by the hash of its bytes."""

    __tablename__ = "material"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str
    round: int
    sha256: str
    name: str


class Tray(SQLModel, table=True):
    """An upload waiting for the act that names its hash; swept after seven days."""

    person: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    name: str
    size: int
    at: datetime = Field(sa_type=Instant)


class Annex(SQLModel, table=True):
    """The value of a sealed answer: the event holds its salted hash. Erased by a recorded act, by emptying `value`."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    field: str = Field(primary_key=True)
    salt: str
    value: str | None = Field(default=None, sa_type=Text)
    sight: str = ""


class NoticeRow(SQLModel, table=True):
    """通知: addressed to a person, or to a role at an office."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_org", "org", "role"), Index("ix_notice_person", "person"))
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    role: str
    org: str
    person: str | None = None
    text: str
    at: datetime = Field(sa_type=Instant)


class BookRow(SQLModel, table=True):
    """The last number of one book: organisation, kind, year."""

    __tablename__ = "book"
    org: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int = big()


class Receipt(SQLModel, table=True):
    """A request that was carried out: the same key again returns the same result."""

    actor: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    sha: str
    case_id: int = big()
    seq: int


class Unsealed(SQLModel, table=True):
    """Events that no checkpoint has covered yet."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)


class Untold(SQLModel, table=True):
    """Events whose notices have not been handed out yet. Derived: the outbox takes its rows away."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)


class Checkpoint(SQLModel, table=True):
    """A signed Merkle root over the heads of all chains touched since the one before."""

    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    text: str = Field(sa_type=Text)
    signature: str


class Revision(SQLModel, table=True):
    """How often the offices, the policy, the calendar have changed: processes renew their snapshots when it grows."""

    kind: str = Field(primary_key=True)
    n: int


class Published(SQLModel, table=True):
    """Every workflow table this database has ever run under."""

    workflow: str = Field(primary_key=True)
    sha: str = Field(primary_key=True)
    effective: date
    at: datetime = Field(sa_type=Instant)


SEALED: Sequence[type[SQLModel]] = (
    Event, Ledger, Participation, TaskRow, DoneRow, MaterialRow, NoticeRow, Receipt, Checkpoint, Published,
)  # fmt: skip
"""Append-only tables of the engine; registers add theirs with `append_only`."""

_sealed: list[type[SQLModel]] = list(SEALED)
T = TypeVar("T", bound=type[SQLModel])


def append_only(table: T) -> T:
    """Class decorator: a register's table that nobody may update or delete."""
    _sealed.append(table)
    return table


def sealed_tables() -> list[str]:
    """The names of all append-only tables."""
    return sorted(str(table.__tablename__) for table in _sealed)
