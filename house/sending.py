"""What waits to go outside: taken one at a time, tried, and marked; tried again later and later, then parked and shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, tuple_, update
from sqlmodel import col

from engine.database import Database
from engine.errors import HefaError
from engine.statements import of
from registers.deliveries import DONE, PARKED, SKIPPED, WAITING, Delivery

PAUSES = (1, 2, 4, 8, 16, 32, 60)  # minutes until the next attempt
ATTEMPTS = len(PAUSES) + 1
LEASE = timedelta(minutes=10)  # how long a sender may take; whoever dies meanwhile leaves it to the next
FURTHEST = (
    timedelta(minutes=PAUSES[-1]) + LEASE
)  # a retry further ahead was written by a clock that has gone back since
KEY = ("case_id", "seq", "n", "person", "channel")
COLUMNS = (*KEY, "principal", "kind", "at", "attempts")


@dataclass(slots=True)
class Sent:
    """What a run came to."""

    done: int = 0
    later: int = 0
    parked: int = 0
    skipped: int = 0
    fault: str = ""  # why the run ended early

    @property
    def anything(self) -> bool:
        """Whether there was anything to do."""
        return bool(self.done or self.later or self.parked or self.skipped or self.fault)

    def __str__(self) -> str:
        """For the log and the heartbeat."""
        words = f"送达 {self.done}，稍后再试 {self.later}，停下 {self.parked}，不送 {self.skipped}"
        return f"{words}；{self.fault}" if self.fault else words


def take(database: Database, channel: ColumnElement[bool], now: datetime) -> Any:
    """The delivery that has waited longest, for a while ours alone; None when nothing is due. It counts as an attempt."""
    due = (channel, col(Delivery.state) == WAITING, or_(col(Delivery.due_at) <= now, _by_another_clock(now)))
    first = select(*of(Delivery, *COLUMNS)).where(*due).order_by(col(Delivery.due_at), *of(Delivery, *KEY)).limit(1)
    with database.reading() as connection:  # most of the time nothing is due, and nothing has to be locked
        if connection.execute(first).first() is None:
            return None
    with database.writing() as connection:
        row = connection.execute(first.with_for_update(skip_locked=True)).first()
        if row is not None:
            _set(connection, row, due_at=now + LEASE, attempts=row.attempts + 1)
    return row


def _by_another_clock(now: datetime) -> ColumnElement[bool]:
    """What was tried already waits for its next attempt and for nothing else: never longer than between two attempts."""
    return and_(col(Delivery.due_at) > now + FURTHEST, or_(col(Delivery.attempts) > 0, col(Delivery.fault) != ""))


def done(database: Database, row: Any, now: datetime) -> None:
    """It was handed over."""
    with database.writing() as connection:
        _set(connection, row, state=DONE, done_at=now, due_at=None, fault="")


def skipped(database: Database, row: Any, now: datetime, why: str) -> None:
    """It need not be sent any more."""
    with database.writing() as connection:
        _set(connection, row, state=SKIPPED, done_at=now, due_at=None, fault=why)


def failed(database: Database, row: Any, now: datetime, why: str, *, for_good: bool = False) -> bool:
    """It was not handed over: whether it is now parked."""
    attempts = row.attempts + 1
    parked = for_good or attempts >= ATTEMPTS
    with database.writing() as connection:
        if parked:
            _set(connection, row, state=PARKED, due_at=None, fault=why[:300])
        else:
            again = now + timedelta(minutes=PAUSES[attempts - 1])
            _set(connection, row, due_at=again, fault=why[:300])
    return parked


def why(error: HefaError) -> str:
    """What went wrong, in one line."""
    return "；".join(reason.text for reason in error.reasons) or error.message.splitlines()[0]


def again(connection: Connection, keys: Sequence[Sequence[Any]], now: datetime) -> int:
    """Try parked deliveries anew, from the first attempt; how many."""
    place = tuple_(*of(Delivery, *KEY))
    parked = update(Delivery).where(col(Delivery.state) == PARKED, place.in_([tuple(key) for key in keys]))
    return int(connection.execute(parked.values(state=WAITING, due_at=now, attempts=0)).rowcount)


def _set(connection: Connection, row: Any, **values: Any) -> None:
    """Only while it still waits: what somebody else has brought to an end stays as it ended."""
    same = [col(getattr(Delivery, name)) == getattr(row, name) for name in KEY]
    connection.execute(update(Delivery).where(col(Delivery.state) == WAITING, *same).values(**values))
