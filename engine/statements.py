"""Statements written once with SQLAlchemy, compiled once per database to plain strings, executed on the driver itself."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Connection, Date, Dialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlmodel import SQLModel

from engine.plan import MORE, Change, Row
from engine.tables import Instant, read_stamp, stamp

sqlite3.register_adapter(date, date.isoformat)
sqlite3.register_adapter(datetime, stamp)
_DIALECTS: Mapping[str, Dialect] = {
    "postgresql": PGDialect_psycopg(),  # type: ignore[no-untyped-call]
    "sqlite": SQLiteDialect_pysqlite(paramstyle="named"),
}
_QUOTE = _DIALECTS["postgresql"].identifier_preparer.quote


class Statement:
    """One statement with named parameters; its rows come back as tuples of Python values."""

    def __init__(self, clause: Any) -> None:
        """`clause`: a SQLAlchemy Core statement with bindparams."""
        self._clause = clause
        self._compiled: dict[str, tuple[str, dict[str, Any]]] = {}
        columns = list(clause.selected_columns) if getattr(clause, "is_select", False) else []
        self.names = tuple(column.name for column in columns)
        binds = clause.compile(dialect=_DIALECTS["postgresql"]).params
        self.parameters = tuple(name for name, value in binds.items() if value is None)
        self._text_columns = [(i, _from_text(c.type)) for i, c in enumerate(columns) if _from_text(c.type)]

    def on(self, dialect: str, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """The string for one database, and the parameters with the constants that the clause itself holds."""
        known = self._compiled.get(dialect)
        if known is None:
            compiled = self._clause.compile(dialect=_DIALECTS[dialect])
            constants = {name: value for name, value in compiled.params.items() if value is not None}
            known = self._compiled[dialect] = str(compiled), constants
        text, constants = known
        return text, {**constants, **params} if constants else params

    def read(self, dialect: str, raw: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
        """Driver rows → Python values."""
        if dialect != "sqlite" or not self._text_columns:
            return list(raw)
        rows = [list(row) for row in raw]
        for row in rows:
            for i, convert in self._text_columns:
                if (value := row[i]) is not None:
                    row[i] = convert(value)
        return rows  # type: ignore[return-value]  # lists are sequences


def _from_text(kind: Any) -> Any:
    if isinstance(kind, Instant):
        return read_stamp
    if isinstance(kind, Date):
        return date.fromisoformat
    return bool if isinstance(kind, Boolean) else None


def of(table: type[SQLModel], *names: str) -> list[Any]:
    """Columns of a table by name."""
    return [getattr(table, name) for name in names]


def driver(connection: Connection) -> Any:
    """The driver's own connection, in the transaction that SQLAlchemy has begun."""
    return connection.connection.driver_connection


def ask(connection: Connection, statements: Sequence[tuple[Statement, Mapping[str, Any]]]) -> list[list[Sequence[Any]]]:
    """Execute in order, in one server turn on PostgreSQL. Each statement sees what the ones before it waited for."""
    name = connection.dialect.name
    raw = driver(connection)
    if name == "sqlite":
        execute = raw.cursor().execute  # one cursor for all: each answer is read before the next question
        return [one.read(name, execute(*one.on(name, params))) for one, params in statements]
    with raw.pipeline():
        cursors = [raw.execute(*one.on(name, params)) for one, params in statements]
    return [
        one.read(name, cursor) if cursor.description else []
        for (one, _), cursor in zip(statements, cursors, strict=True)
    ]


def put(connection: Connection, rows: Iterable[Row], changes: Iterable[Change]) -> None:
    """Write changes, then rows grouped by table in the order they come; one server turn on PostgreSQL."""
    name = connection.dialect.name
    raw = driver(connection)
    if name == "sqlite":
        execute = raw.cursor().execute
        for sql, params in writes(name, rows, changes):
            execute(sql, params)
        return
    with raw.pipeline():
        for sql, params in writes(name, rows, changes):
            raw.execute(sql, params)


def writes(dialect: str, rows: Iterable[Row], changes: Iterable[Change]) -> Iterator[tuple[str, list[Any]]]:
    """The strings and parameters that a plan comes to."""
    for change in changes:
        table, key, values = change.table, change.key, change.values
        if values:
            sql = _update(table, tuple(values), tuple(key), dialect)
            yield sql, _plain([*values.values(), *key.values()])
        else:
            yield _delete(table, tuple(key), dialect), _plain([*key.values()])
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row.table, []).append(row.values)
    for table, there in groups.items():
        names, defaults = shape(table)
        for start in range(0, len(there), TOGETHER):
            some = there[start : start + TOGETHER]
            params: list[Any] = []
            for one in some:
                params += map(one.get, names, defaults)
            yield _insert(table, len(some), dialect), _plain(params)


TOGETHER = 50  # rows inserted by one statement
_KNOWN = {str, int, float, bool, type(None), date, datetime, bytes}  # what the drivers take as it is


def _plain(values: list[Any]) -> list[Any]:
    """Enums as their values; everything else the drivers know."""
    if _KNOWN.issuperset(map(type, values)):
        return values
    return [value.value if isinstance(value, Enum) else value for value in values]


def _mark(dialect: str) -> str:
    return "?" if dialect == "sqlite" else "%s"


@cache
def shape(table: Any) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """The columns of a table in their order, and what stands in each where nothing is said."""
    columns = tuple(table.__table__.columns.keys())
    fields = table.model_fields
    return columns, tuple(None if fields[c].is_required() else fields[c].default for c in columns)


@cache
def _insert(table: Any, n: int, dialect: str) -> str:
    columns, _ = shape(table)
    one = "(" + ", ".join([_mark(dialect)] * len(columns)) + ")"
    names = ", ".join(_QUOTE(c) for c in columns)
    return f"INSERT INTO {_QUOTE(table.__tablename__)} ({names}) VALUES {', '.join([one] * n)}"


@cache
def _update(table: Any, values: tuple[str, ...], key: tuple[str, ...], dialect: str) -> str:
    mark = _mark(dialect)
    sets = ", ".join(_set(column, mark) for column in values)
    where = " AND ".join(f"{_QUOTE(c)} = {mark}" for c in key)
    return f"UPDATE {_QUOTE(table.__tablename__)} SET {sets} WHERE {where}"


def _set(column: str, mark: str) -> str:
    name = _QUOTE(column.removesuffix(MORE))
    return f"{name} = {name} + {mark}" if column.endswith(MORE) else f"{name} = {mark}"


@cache
def _delete(table: Any, key: tuple[str, ...], dialect: str) -> str:
    where = " AND ".join(f"{_QUOTE(c)} = {_mark(dialect)}" for c in key)
    return f"DELETE FROM {_QUOTE(table.__tablename__)} WHERE {where}"
