"""Fresh, empty databases for tests, on both kinds; on PostgreSQL copied from a template in tens of milliseconds."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

EMPTY = "template0"


@contextmanager
def postgresql(server: str, *, template: str = EMPTY) -> Iterator[str]:
    """The URL of a new database on `server`, a copy of `template`. Dropped at the end, whoever is still connected.

    The name is drawn, not counted: several runs may share one server. `template` may have no connections."""
    name = f"hefa_test_{secrets.token_hex(6)}"
    command(server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield text(make_url(server).set(database=name))
    finally:
        command(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def command(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(dsn(server), autocommit=True) as connection:
        connection.execute(statement)


def dsn(url: str) -> str:
    """The URL as libpq reads it."""
    return text(make_url(url).set(drivername="postgresql"))


def text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
