"""The pass of time: all that is owed by now, done: due clocks, recounts, checkpoints, the tray. Every part may be repeated."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import sqlalchemy.exc
from sqlalchemy import Connection, delete, select, text
from sqlmodel import col

from engine.checkpoints import Seal, missing, seal
from engine.database import Database
from engine.errors import DatabaseAway, DatabaseFull, HefaError
from engine.tables import MaterialRow, Tray
from engine.time import (
    CALENDAR,
    RECOUNTED,
    Looked,
    behind,
    due,
    failed,
    look_again,
    pass_time,
    recount_all,
    recounted,
    touched,
)

FAULTS = (
    HefaError, ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError,
    sqlalchemy.exc.SQLAlchemyError, psycopg.Error, sqlite3.Error,
)  # fmt: skip
"""What may be wrong with one case and must not stop the others; that the database is away stops all."""

AT_MOST = 20  # looks at one case in one pass: warning, breach and escalation of several clocks after an outage
BATCH = 100  # cases recounted in one transaction
KEPT = timedelta(days=7)  # how long an upload waits for the act that names it


@dataclass(slots=True)
class Count:
    """What a pass came to. `acts`: what time did, by act. `busy`: cases that somebody was just acting on."""

    looked: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    busy: list[int] = field(default_factory=list)
    failed: dict[int, str] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """No look failed."""
        return not self.failed


def run_due(database: Database, now: datetime, progress: Callable[[int], None] = lambda done: None) -> Count:  # noqa: ARG005
    """Let time act on everything due: read without locks, then one transaction per case. Raises DatabaseAway."""
    count = Count()
    looks: Counter[int] = Counter()
    while ids := [one for one in _due(database, now) if looks[one] < AT_MOST]:
        for case_id in ids:
            looks[case_id] += 1
            looked = _look(database, now, case_id, count)
            if looked is None or looked.busy:
                looks[case_id] = AT_MOST
            progress(count.looked)
    return count


def run_again(database: Database, now: datetime) -> int:
    """What a system clock that went back has put off is due again; how many looks. Reads every clock: for once an hour."""
    with database.docket(now) as docket:
        return look_again(docket)


def _due(database: Database, now: datetime) -> Sequence[int]:
    with database.glance(now) as docket:
        return due(docket)


def _look(database: Database, now: datetime, case_id: int, count: Count) -> Looked | None:
    """One look in a transaction of its own; None when it failed, which the clock then remembers."""
    try:
        with database.docket(now) as docket:
            looked = pass_time(docket, case_id)
    except (DatabaseAway, DatabaseFull):
        raise
    except FAULTS as error:
        _remember(database, now, case_id, error)
        count.failed[case_id] = _said(error)
        return None
    count.looked += 1
    count.acts.update(deed.rule.act for plan in looked.plans for deed in plan.deeds)
    if looked.busy:
        count.busy.append(case_id)
    return looked


def _remember(database: Database, now: datetime, case_id: int, error: BaseException) -> None:
    with database.docket(now) as docket:
        failed(docket, case_id, error if isinstance(error, HefaError) else RuntimeError(_said(error)))


def _said(error: BaseException) -> str:
    return error.message if isinstance(error, HefaError) else f"{type(error).__name__}: {error}"


# --- after the calendar has changed -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Recount:
    """What following a change of the calendar came to. `moved`: due days that changed."""

    looked: int = 0
    moved: int = 0
    failed: dict[int, str] = field(default_factory=dict)


def run_recount(
    database: Database, now: datetime, progress: Callable[[int, int], None] = lambda done, of: None  # noqa: ARG005
) -> Recount:  # fmt: skip
    """Running clocks follow the calendar, some cases at a time. Begins anew when the calendar changes meanwhile."""
    count = Recount()
    while True:
        with database.glance(now) as docket:
            if not behind(docket):
                return count
            seen = _revisions(docket.connection)[CALENDAR]
            ids = touched(docket, 0, limit=10_000_000)
        for start in range(0, len(ids), BATCH):
            _recount(database, now, ids[start : start + BATCH], count)
            progress(min(start + BATCH, len(ids)), len(ids))
        if count.failed:
            return count
        with database.docket(now) as docket:
            if _revisions(docket.connection, locked=True)[CALENDAR] == seen:
                recounted(docket)


def _recount(database: Database, now: datetime, ids: Sequence[int], count: Recount) -> None:
    """Some cases in one transaction; if one of them fails, each in its own."""
    try:
        with database.docket(now) as docket:
            plans = recount_all(docket, ids)
    except (DatabaseAway, DatabaseFull):
        raise
    except FAULTS as error:
        if len(ids) == 1:
            count.failed[ids[0]] = _said(error)
            return
        for one in ids:
            _recount(database, now, [one], count)
        return
    count.looked += len(ids)
    count.moved += len(plans)


def _revisions(connection: Connection, *, locked: bool = False) -> Mapping[str, int]:
    """How far the calendar is known and followed; `locked`: nobody changes it until we commit."""
    tail = " FOR UPDATE" if locked and connection.dialect.name == "postgresql" else ""
    rows = connection.execute(
        text(f"SELECT kind, n FROM revision WHERE kind IN (:a, :b) ORDER BY kind{tail}"),  # noqa: S608 -- a constant
        {"a": CALENDAR, "b": RECOUNTED},
    )
    return {kind: n for kind, n in rows}  # noqa: C416 -- rows, not pairs


# --- checkpoints and the tray -----------------------------------------------------------------------------------------


def run_checkpoint(database: Database, keys: Seal, now: datetime) -> list[int]:
    """Seal what is unsealed and write outside the database whatever is not there yet. The numbers written."""
    with database.writing() as connection:
        seal(connection, keys, now)
    with database.reading() as connection:
        due_out = missing(connection, keys)
    for number, body, signature in due_out:
        keys.write(number, body, signature)
    return [number for number, _, _ in due_out]


def place(folder: Path, sha256: str) -> Path:
    """Where the bytes of this hash lie."""
    return folder / sha256[:2] / sha256


def run_sweep(database: Database, folder: Path, now: datetime) -> int:
    """Forget uploads that no act has named for seven days; the bytes go when nobody else names them. How many."""
    before = now - KEPT
    with database.writing() as connection:
        gone = list(connection.execute(delete(Tray).where(col(Tray.at) < before).returning(col(Tray.sha256))).scalars())
        wanted = set(_named(connection, gone))
    for path in (place(folder, one) for one in set(gone) - wanted):
        if path.exists() and path.stat().st_mtime < before.timestamp():
            path.unlink()
            for words in path.parent.glob(f"{path.name}.*.txt"):  # what was read from it
                words.unlink(missing_ok=True)
    return len(gone)


def _named(connection: Connection, hashes: Sequence[str]) -> Iterator[str]:
    for table in (Tray, MaterialRow):
        yield from connection.execute(
            select(col(table.sha256)).where(col(table.sha256).in_(hashes)).distinct()
        ).scalars()
