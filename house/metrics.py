"""Figures for whoever watches the machine, in the text format of Prometheus: read from the database, so any process may answer."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlmodel import col

from engine.errors import HefaError
from engine.tables import Case, Checkpoint, ClockRow, Event, Unsealed
from house.beats import heard
from house.delivering import Lag, looks, states, untold
from house.opening import House

TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics(house: House) -> str:
    """All of them; when the database is away, only that."""
    now = house.now()
    try:
        with house.database.reading() as connection:
            lines = [
                *_database(up=True),
                *_record(connection, now),
                *_time(connection, now),
                *_telling(connection, now),
            ]
    except HefaError:
        lines = [*_database(up=False)]
    return "\n".join(lines) + "\n"


def _family(name: str, help: str, values: Mapping[str, float]) -> Iterator[str]:
    """One figure with its labels: `{"": 3}` or `{'task="looks"': 3}`."""
    yield f"# HELP hefa_{name} {help}"
    yield f"# TYPE hefa_{name} gauge"
    for labels, value in values.items():
        yield f"hefa_{name}{f'{{{labels}}}' if labels else ''} {value:g}"


def _database(*, up: bool) -> Iterator[str]:
    yield from _family("database_up", "Whether the database answers.", {"": up})


def _record(connection: Connection, now: datetime) -> Iterator[str]:
    open_ = connection.execute(select(func.count()).select_from(Case).where(col(Case.closed_at).is_(None))).scalar_one()
    yield from _family("cases_open", "Cases that are not closed.", {"": open_})
    waiting = connection.execute(select(func.count()).select_from(Unsealed)).scalar_one()
    yield from _family("events_unsealed", "Events that no checkpoint covers yet.", {"": waiting})
    last = connection.execute(select(func.max(Checkpoint.at))).scalar()
    first = connection.execute(select(func.min(Event.at))).scalar()
    since = last or first or now
    yield from _family("checkpoint_age_seconds", "Since the last checkpoint.", {"": (now - since).total_seconds()})


def _time(connection: Connection, now: datetime) -> Iterator[str]:
    yield from _lag("looks", "Clocks due to be looked at", looks(connection, now), now)
    failing = select(func.count()).select_from(ClockRow).where(col(ClockRow.failures) > 0)
    yield from _family("looks_failed", "Clocks whose look has failed.", {"": connection.execute(failing).scalar_one()})
    beats = {
        f'task="{name}"': max(0.0, (now - one.at).total_seconds()) for name, one in sorted(heard(connection).items())
    }
    yield from _family("beat_age_seconds", "Since a background task last ended well.", beats)


def _telling(connection: Connection, now: datetime) -> Iterator[str]:
    yield from _lag("outbox", "Events whose notices are not handed out", untold(connection), now)
    counts = {f'way="{way}",state="{state}"': float(n) for (way, state), n in sorted(states(connection).items())}
    yield from _family("deliveries", "Deliveries that are not done, by way and state.", counts)


def _lag(name: str, help: str, lag: Lag, now: datetime) -> Iterator[str]:
    yield from _family(f"{name}_waiting", f"{help}.", {"": lag.waiting})
    yield from _family(f"{name}_lag_seconds", f"{help}: how long the oldest waits.", {"": lag.age(now).total_seconds()})
