"""Handing out: every event that tells somebody becomes deliveries, once: on the page, by mail as wished, to groups outside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, tuple_, update
from sqlmodel import col

from engine.calendar import day_of
from engine.definition import TIME_USER
from engine.errors import DatabaseAway, DatabaseFull
from engine.passing import FAULTS
from engine.standing import Snapshot
from engine.statements import of
from engine.tables import Untold
from house.hours import at_work
from house.inserting import inserting
from house.opening import House
from house.telling import LATE, SOON, Happening, Key, Told, happenings
from house.wishes import NO_ADDRESS, Wanted, wishes
from registers.deliveries import AT_ONCE, DONE, HOOK, MAIL, OFF, PAGE, SKIPPED, WAITING, Delivery, Hook

BATCH = 200  # events in one transaction
MOST = 5000  # events in one run; the next goes on
STALE = timedelta(days=30)  # what is older is found on the page, and not sent after people


@dataclass(slots=True)
class Handed:
    """What a run came to. `failed`: events that could not be handed out, and stay in the outbox."""

    events: int = 0
    deliveries: int = 0
    failed: dict[Key, str] = field(default_factory=dict)


def hand_out(house: House, now: datetime) -> Handed:
    """Make the deliveries of all events that nobody was told of. Safe to repeat, and in several processes at once."""
    handed = Handed()
    with house.database.reading() as connection:
        waiting = select(*of(Untold, "case_id", "seq")).order_by(*of(Untold, "case_id", "seq")).limit(MOST)
        keys = [(case, seq) for case, seq in connection.execute(waiting)]
    for start in range(0, len(keys), BATCH):
        _some(house, now, keys[start : start + BATCH], handed)
    return handed


def _some(house: House, now: datetime, keys: Sequence[Key], handed: Handed) -> None:
    """Some events in one transaction; when one of them fails, each in its own."""
    try:
        with house.database.writing() as connection:
            taken = _taken(connection, keys)
            made = _deliver(house, connection, taken, now) if taken else 0
    except (DatabaseAway, DatabaseFull):
        raise
    except FAULTS as fault:
        if len(keys) == 1:
            handed.failed[keys[0]] = f"{type(fault).__name__}: {fault}"
            return
        for key in keys:
            _some(house, now, [key], handed)
        return
    handed.events += len(taken)
    handed.deliveries += made


def _taken(connection: Connection, keys: Sequence[Key]) -> list[Key]:
    """Take events out of the outbox; what another process is just taking is left to it."""
    place = tuple_(*of(Untold, "case_id", "seq"))
    free = select(*of(Untold, "case_id", "seq")).where(place.in_(keys)).with_for_update(skip_locked=True)
    if connection.dialect.name == "postgresql":
        keys = [(case, seq) for case, seq in connection.execute(free)]
        if not keys:
            return []
    gone = delete(Untold).where(place.in_(keys)).returning(*of(Untold, "case_id", "seq"))
    return sorted((case, seq) for case, seq in connection.execute(gone))


def _deliver(house: House, connection: Connection, keys: Sequence[Key], now: datetime) -> int:
    snapshot = house.snapshot(connection)
    found = happenings(connection, house.registry, keys, day_of(now), snapshot.offices)
    hooks = list(connection.execute(select(*of(Hook, "id", "org", "scope", "stopped_at")).order_by(col(Hook.id))))
    persons = {told.person for one in found for told in one.told}
    by_mail = wishes(connection, persons) if house.settings.smtp_url else {}
    making = _Making(snapshot, by_mail, hooks, now)
    rows = [row for one in found for row in making.rows(one)]
    if rows:
        connection.execute(inserting(connection, Delivery).on_conflict_do_nothing(), rows)
    _known_by_acting(connection, found, now)
    return len(rows)


_KNOWN = (
    update(Delivery)
    .where(
        col(Delivery.channel) == PAGE,
        col(Delivery.read_at).is_(None),
        col(Delivery.person) == bindparam("who"),
        col(Delivery.case_id) == bindparam("case"),
        col(Delivery.seq) < bindparam("before"),
    )
    .values(read_at=bindparam("when"))
)


def _known_by_acting(connection: Connection, found: Sequence[Happening], now: datetime) -> None:
    """Whoever has acted on a case since knows what it had told them."""
    acted = [
        {"who": one.actor, "case": one.case_id, "before": one.seq, "when": now}
        for one in found
        if one.actor != TIME_USER
    ]
    if acted:
        connection.execute(_KNOWN, acted)


@dataclass(frozen=True, slots=True)
class _Making:
    """What the rows of deliveries are made of. `by_mail`: nobody's wishes where no mail server is set."""

    snapshot: Snapshot
    by_mail: Mapping[str, Wanted]
    hooks: Sequence[Any]
    now: datetime

    def rows(self, one: Happening) -> Iterator[dict[str, Any]]:
        """The deliveries of one event."""
        for n, why in one.nobody:
            yield self._row(one, Told("", n), PAGE, SKIPPED, fault=why)
        for told in one.told:
            yield self._row(one, told, PAGE, DONE)
            if told.person in self.by_mail:
                yield from self._mail(one, told, self.by_mail[told.person])
        for hook in self.hooks:
            yield from self._hook(one, hook)

    def _mail(self, one: Happening, told: Told, wanted: Wanted) -> Iterator[dict[str, Any]]:
        """At once, or only what is late to whoever has a letter every morning."""
        if wanted.mail == OFF or (wanted.mail != AT_ONCE and one.kind != LATE):
            return
        if not wanted.address:
            yield self._row(one, told, MAIL, SKIPPED, fault=NO_ADDRESS)
        else:
            yield self._outside(one, told, MAIL)

    def _hook(self, one: Happening, hook: Any) -> Iterator[dict[str, Any]]:
        below = set(self.snapshot.offices.subtree(hook.org))
        n = next((n for n, org in one.offices.items() if org in below), None)
        if n is None or (hook.scope == "due" and one.kind not in (LATE, SOON)):
            return
        told = Told("", n)
        if hook.stopped_at is not None:
            yield self._row(one, told, f"{HOOK}{hook.id}", SKIPPED, fault="这个群已停止推送")
        else:
            yield self._outside(one, told, f"{HOOK}{hook.id}")

    def _outside(self, one: Happening, told: Told, channel: str) -> dict[str, Any]:
        """In office hours, unless it is late already."""
        if self.now - one.at > STALE:
            return self._row(one, told, channel, SKIPPED, fault="三十天以前的事，不再补发")
        if one.kind == LATE:
            return self._row(one, told, channel, WAITING, due_at=self.now)
        policy = self.snapshot.policies.value("office.closing", one.org, day_of(self.now))
        closing = time.fromisoformat(str(policy.value))
        due = at_work(self.now, self.snapshot.calendar(one.org), closing)
        return self._row(one, told, channel, WAITING, due_at=due)

    def _row(
        self, one: Happening, told: Told, channel: str, state: str, *, fault: str = "", due_at: datetime | None = None
    ) -> dict[str, Any]:
        return {
            "case_id": one.case_id, "seq": one.seq, "n": told.n, "person": told.person, "channel": channel,
            "principal": told.principal, "kind": one.kind, "at": one.at, "state": state, "due_at": due_at, "attempts": 0,
            "fault": fault, "done_at": self.now if state == DONE else None, "read_at": None,
        }  # fmt: skip
