"""Fresh, empty databases for tests, on both kinds; on PostgreSQL copied from a template in tens of milliseconds."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url
from sqlmodel import SQLModel

from tests.once import once

EMPTY = "template0"
COPYING = "STRATEGY FILE_COPY"  # PostgreSQL 15: its files as they are, instead of every block through the log
FILE, NAME = "hefa.sqlite3", "database"  # in the folder of what was made: the file itself, or the name of the database


@contextmanager
def postgresql(server: str, *, template: str = EMPTY) -> Iterator[str]:
    """The URL of a new database on `server`, a copy of `template`. Dropped at the end, whoever is still connected.

    The name is drawn, not counted: several runs may share one server. `template` may have no connections."""
    name = created(server, template)
    try:
        yield text(make_url(server).set(database=name))
    finally:
        dropped(server, name)


def created(server: str, template: str = EMPTY) -> str:
    """The name of a new database that somebody will drop."""
    name = f"hefa_test_{secrets.token_hex(6)}"
    with psycopg.connect(dsn(server), autocommit=True) as connection:
        how = COPYING if connection.info.server_version >= 150000 else ""
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} " + how)
        connection.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
    return name


def dropped(server: str, name: str) -> None:
    """Whoever is still connected."""
    command(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


# --- made once in a run, then copied --------------------------------------------------------------------------------


def with_tables(kind: str, server: Callable[[], str]) -> str:
    """Where there is a house with its tables and nobody in it: a file, or the name of a database on `server()`."""
    return made(kind, "tables", server, _migrated)


def made(kind: str, name: str, server: Callable[[], str], build: Callable[[str], None]) -> str:
    """The same for anything that `build` makes at a URL, once in a run. `kind`: sqlite or postgresql."""

    def on_sqlite(folder: Path) -> None:
        build(f"sqlite:///{folder / FILE}")

    def on_postgresql(folder: Path) -> None:
        database = created(server(), with_tables(kind, server) if name != "tables" else EMPTY)
        (folder / NAME).write_text(database)
        build(text(make_url(server()).set(database=database)))

    if kind == "sqlite":
        return str(once(f"{name}.sqlite", on_sqlite) / FILE)
    return (once(f"{name}.postgresql", on_postgresql) / NAME).read_text()


def _migrated(url: str) -> None:
    from engine.database import Database
    from tests.small import Grant
    from workflows import registry

    with closing(Database(url, registry())) as database:
        SQLModel.metadata.create_all(database.engine, tables=[Grant.__table__])  # type: ignore[attr-defined]
        database.migrate()


def forget(folder: Path, server: str) -> None:
    """The run is over, and its templates with it: `server` may be there for longer."""
    for name in folder.glob(f"once/*/it/{NAME}"):
        dropped(server, name.read_text())


def command(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(dsn(server), autocommit=True) as connection:
        connection.execute(statement)


def dsn(url: str) -> str:
    """The URL as libpq reads it."""
    return text(make_url(url).set(drivername="postgresql"))


def text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
