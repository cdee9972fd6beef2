"""Snapshots of offices, policy and calendar: read again only when their revision in the database has grown."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection
from sqlmodel import SQLModel

from engine.calendar import Calendar, Day, Kind
from engine.offices import CalendarRow, Offices, Organisation, PolicyRow, Relation
from engine.policy import Pack, Policies, Value, value_of
from engine.questions import every
from engine.registry import Registry
from engine.standing import Snapshot
from engine.statements import ask

_TABLES: Mapping[str, type[SQLModel]] = {
    "organisations": Organisation,
    "relations": Relation,
    "policy": PolicyRow,
    "calendar": CalendarRow,
}


class Snapshots:
    """One per process. `at` gives the snapshot that belongs to the revisions just read."""

    def __init__(self, registry: Registry) -> None:
        """Nothing is read before the first act."""
        self._registry = registry
        self._last: Snapshot | None = None

    def at(self, connection: Connection, revisions: Mapping[str, int]) -> Snapshot:
        """The snapshot of these revisions; read from the database when they are new."""
        last = self._last
        if last is None or last.revisions != revisions:
            last = self._last = self.read(connection, revisions)
        return last

    def read(self, connection: Connection, revisions: Mapping[str, int]) -> Snapshot:
        """Read everything."""
        tables = {**_TABLES, **{shelf.name: shelf.table for shelf in self._registry.shelves}}
        asked = {name: every(table) for name, table in tables.items()}
        answers = ask(connection, [(statement, {}) for statement in asked.values()])
        rows = {
            name: [dict(zip(one.names, row, strict=True)) for row in found]
            for (name, one), found in zip(asked.items(), answers, strict=True)
        }
        return snapshot_of(self._registry, revisions, rows)


def snapshot_of(
    registry: Registry, revisions: Mapping[str, int], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Snapshot:
    """The snapshot that rows of the record make."""
    offices = Offices.of(rows["organisations"], rows["relations"])
    calendar = rows["calendar"]
    own: dict[str, list[Value]] = defaultdict(list)
    for row in rows["policy"]:
        own[row["org"]].append(value_of(row["key"], json.loads(row["value"])))
    packs = {org: Pack(org, values) for org, values in own.items()}
    policies = Policies(registry.pack, packs, {code: offices.ancestors(code) for code in offices.office})
    root = next((code for code, office in offices.office.items() if not office.parent), "")
    national = _overlaid(registry.national, [row for row in calendar if row["org"] == root])
    calendars: dict[str, Calendar] = {}
    for code in {row["org"] for row in calendar} - {root}:
        laid = national
        for above in reversed(offices.ancestors(code)):
            laid = _overlaid(laid, [row for row in calendar if row["org"] == above and above != root])
        calendars[code] = laid
    shelves = {shelf.name: shelf.build(rows[shelf.name]) for shelf in registry.shelves}
    return Snapshot(dict(revisions), offices, policies, calendars, national, shelves)


def _overlaid(calendar: Calendar, rows: Sequence[Mapping[str, Any]]) -> Calendar:
    if not rows:
        return calendar
    days: dict[date, Day] = {row["day"]: Day(Kind(row["kind"]), row["name"], row["doc_no"]) for row in rows}
    return calendar.overlaid(days, {row["day"].year for row in rows if row["announces"]})
