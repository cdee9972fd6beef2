"""The database: one engine for SQLite and PostgreSQL, transactions, migrations, and plain words when it is away or full."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy.exc
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import SQLModel

from engine.docket import Docket
from engine.errors import BadAnswers, DatabaseAway, DatabaseFull, NotReady, WrongDatabase
from engine.registry import Registry
from engine.snapshot import Snapshots

MIGRATIONS = Path(__file__).parent / "migrations"


def engine_for(url: str) -> Engine:
    """An engine with the pragmas and options the acts rely on."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 30})
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    options = "-c lock_timeout=20s -c statement_timeout=120s -c timezone=UTC"
    return create_engine(url, pool_pre_ping=False, connect_args={"options": options})


def _sqlite_connect(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "busy_timeout=30000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    raw: Any = connection.connection.driver_connection
    if not raw.in_transaction:  # else `writing` has begun
        raw.execute("BEGIN" if connection.get_execution_options().get("reading") else "BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    """BEGIN on the driver: SQLAlchemy's own transaction, a tenth of an act, is made only for who executes through it."""
    raw: Any = connection.connection.driver_connection
    raw.execute("BEGIN IMMEDIATE")


def _commit(connection: Connection) -> None:
    """COMMIT what `_begin` began. Without it, closing rolls back."""
    if connection.in_transaction():
        connection.commit()
    else:
        raw: Any = connection.connection.driver_connection
        raw.commit()


class Database:
    """Where a house keeps its record. Entrances open transactions here; leaving one commits it."""

    def __init__(self, url: str, registry: Registry) -> None:
        """Connects at the first transaction, not before."""
        self.url, self.registry = url, registry
        self.engine = engine_for(url)
        self.snapshots = Snapshots(registry)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write; committed when left, rolled back when an error leaves it."""
        try:
            if self.engine.dialect.name == "sqlite":
                with self.engine.connect() as connection:
                    _begin(connection)
                    yield connection
                    _commit(connection)
            else:
                with self.engine.begin() as connection:
                    yield connection
        except DRIVER_ERRORS as error:
            raise _said(error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, all of it the same moment: it takes no write lock."""
        options: dict[str, Any] = {"reading": True}
        if self.engine.dialect.name == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with in_words(), self.engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def docket(self, now: datetime, salt: str | None = None) -> Iterator[Docket]:
        """The front door inside a transaction of its own."""
        with self.writing() as connection:
            yield Docket(connection, self.registry, self.snapshots, now, salt or secrets.token_hex(16))

    @contextmanager
    def glance(self, now: datetime) -> Iterator[Docket]:
        """The front door for looking only: previews, offers, lists."""
        with self.reading() as connection:
            yield Docket(connection, self.registry, self.snapshots, now)

    def migrate(self) -> None:
        """Bring the tables up to this program's version; append-only triggers are made again after every migration."""
        with in_words():
            command.upgrade(self._config(), "head")
        self.engine.dispose()

    def check_version(self) -> None:
        """Raises WrongDatabase when the tables are older or newer than this program."""
        script = ScriptDirectory.from_config(self._config())
        with self.reading() as connection:
            there = MigrationContext.configure(connection).get_current_revision()
        head = script.get_current_head()
        if there == head:
            return
        known = {revision.revision for revision in script.walk_revisions()}
        if there is None:
            raise WrongDatabase("数据库还没有建表，请先运行 hefa migrate")
        if there in known:
            raise WrongDatabase(f"数据库版本 {there} 较旧，请先备份，再运行 hefa migrate")
        raise WrongDatabase(f"数据库版本 {there} 比本程序新，请升级程序后再用；为防损坏，本程序不会写入")

    def _config(self) -> Config:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["url"] = self.url
        return config

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


DRIVER_ERRORS = (sqlalchemy.exc.DBAPIError, psycopg.Error, sqlite3.Error, OverflowError)
_FULL = ("disk is full", "No space left", "could not extend file")
_OURS = ("no such table", "no such column", "does not exist")
_BUG = ("syntax error", "near ")


@contextmanager
def in_words() -> Iterator[None]:
    """Driver errors become DatabaseAway, DatabaseFull, WrongDatabase or a refusal; everything of ours passes unchanged."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise _said(error) from error


def _said(error: Exception) -> Exception:
    """The error in an officer's words; a fault of the program stays what it is."""
    words = str(getattr(error, "orig", None) or error)
    line = words.strip().splitlines()[0] if words.strip() else type(error).__name__
    if any(one in words for one in _FULL):
        return DatabaseFull(line)
    if isinstance(getattr(error, "orig", error), psycopg.DataError | OverflowError):
        return BadAnswers("有一项内容数据库存不下（数字过大，或含不能保存的字符）；请改正后再办理")
    if any(one in words for one in _OURS):
        return WrongDatabase(f"{line}；请先运行 hefa migrate")
    if taken := _taken(getattr(error, "orig", None) or error):
        return NotReady(taken)
    away = isinstance(error, sqlalchemy.exc.OperationalError | psycopg.OperationalError | sqlite3.OperationalError)
    return DatabaseAway(line) if away and not any(one in words for one in _BUG) else error


def _taken(error: BaseException) -> str:
    """What the unique index that stood in the way says to people (its `info["taken"]`); '' for any other error.

    PostgreSQL names the index; SQLite names the columns, or an index of expressions.
    """
    if isinstance(error, psycopg.errors.UniqueViolation):
        said = error.diag.constraint_name or ""
    elif isinstance(error, sqlite3.IntegrityError) and error.sqlite_errorname == "SQLITE_CONSTRAINT_UNIQUE":
        said = str(error).partition(": ")[2]
    else:
        return ""
    indexes = (index for table in SQLModel.metadata.tables.values() for index in table.indexes if index.unique)
    of_people = ((index, index.info["taken"]) for index in indexes if "taken" in index.info)
    return next((words for index, words in of_people if said in (index.name, ", ".join(map(str, index.columns)))), "")
