"""Published law: a table changes with a new day of effect or not at all, and the database remembers which it has run under."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, Date, bindparam, select, text
from sqlmodel import col

from engine.database import Database
from engine.definition import Workflow
from engine.registry import Registry
from engine.tables import Instant, Published


def altered(connection: Connection, registry: Registry) -> Iterator[str]:
    """Workflows whose table is not the one this database was told of for the same day of effect."""
    for key, effective, sha in _published(connection):
        here = next((w for w in registry.all if w.key == key and w.effective == effective), None)
        if here and here.sha != sha:
            was, now = sha[:12], here.sha[:12]
            yield f"流程 {key}（{effective} 起施行）的规则表与登记的不同（登记 {was}，程序 {now}）：改动须另定施行日，旧表保留"


def unpublished(connection: Connection, registry: Registry) -> list[Workflow]:
    """Versions this database has not been told of yet."""
    known = {(key, sha) for key, _, sha in _published(connection)}
    return [w for w in registry.all if (w.key, w.sha) not in known]


def publish(database: Database, fresh: Sequence[Workflow], now: datetime) -> None:
    """Tell the database of new versions, once and for all; several processes may do so at once."""
    with database.writing() as connection:
        for w in fresh:
            said = {"workflow": w.key, "sha": w.sha, "effective": w.effective, "at": now}
            connection.execute(_TELL, said)


_TELL = text(
    "INSERT INTO published (workflow, sha, effective, at) VALUES (:workflow, :sha, :effective, :at) ON CONFLICT DO NOTHING"
).bindparams(bindparam("effective", type_=Date()), bindparam("at", type_=Instant()))


def _published(connection: Connection) -> Iterator[tuple[str, date, str]]:
    columns = (col(Published.workflow), col(Published.effective), col(Published.sha))
    yield from ((row[0], row[1], row[2]) for row in connection.execute(select(*columns).order_by(*columns)))
