"""The record and the registers of one panel: its acts as they were sealed, and which rows are of the panel as it sits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import SQLModel, col

from engine.statements import of
from engine.tables import Event
from registers.panels import PanelSeat


@dataclass(frozen=True, slots=True)
class Act:
    """A step of the panel: by whom it was taken, or in whose name, and what it said."""

    seq: int
    act: str
    at: datetime
    by: str
    said: Mapping[str, Any]
    moment: str  # `at` as it was sealed
    number: str  # what the book gave it


class PanelRows:
    """The record and the registers of one panel."""

    def __init__(self, connection: Connection, case: int) -> None:
        self._connection, self._case = connection, case
        self._read: dict[type[SQLModel], Sequence[Any]] = {}

    def of(self, table: type[SQLModel]) -> Sequence[Any]:
        """Its rows, in the order of the record."""
        if table not in self._read:
            case, seq, n = of(table, "case_id", "seq", "n")
            rows = select(table).where(case == self._case).order_by(seq, n)
            self._read[table] = self._connection.execute(rows).all()
        return self._read[table]

    @cached_property
    def acts(self) -> Sequence[Act]:
        """Every step, in order."""
        rows = self._connection.execute(
            select(*of(Event, "seq", "act", "at", "body"))
            .where(col(Event.case_id) == self._case)
            .order_by(col(Event.seq))
        )
        return [_act(row) for row in rows]

    def before(self, seq: int, act: str) -> Act | None:
        """The newest step of a kind before a step."""
        return next((one for one in reversed(self.acts) if one.act == act and one.seq < seq), None)

    @cached_property
    def since(self) -> int:
        """The step from which on the panel sits as it sits: what was voted before it is void."""
        return max((row.seq for row in self.of(PanelSeat)), default=0)

    def seated(self, seq: int) -> dict[int, Any]:
        """Who sat where right after a step: seat → row; seats that nobody had come to yet are not among them."""
        return {row.seat: row for row in self.of(PanelSeat) if row.seq <= seq}

    def valid(self, table: type[SQLModel]) -> Sequence[Any]:
        """Its rows of the panel as it sits."""
        return [row for row in self.of(table) if row.seq > self.since]

    def void(self, table: type[SQLModel]) -> Sequence[Any]:
        """Its rows of the panel as it sat before."""
        return [row for row in self.of(table) if row.seq < self.since]

    def latest(self, table: type[SQLModel]) -> Sequence[Any]:
        """The rows of the newest step of the panel as it sits."""
        rows = self.valid(table)
        return [row for row in rows if row.seq == rows[-1].seq]


def _act(row: Any) -> Act:
    body = json.loads(row.body)
    by = body["on_behalf_of"] or body["actor"]
    return Act(row.seq, row.act, row.at, by, body["answers"] or {}, body["at"], body["number"])
