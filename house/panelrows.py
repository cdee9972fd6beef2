"""The registers of one panel, and which of their rows are of the panel as it sits."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import SQLModel

from engine.statements import of
from registers.panels import PanelSeat


class PanelRows:
    """The registers of one panel."""

    def __init__(self, connection: Connection, case: int) -> None:
        self._connection, self._case = connection, case

    def of(self, table: type[SQLModel]) -> Sequence[Any]:
        """Its rows, in the order of the record."""
        case, seq, n = of(table, "case_id", "seq", "n")
        return self._connection.execute(select(table).where(case == self._case).order_by(seq, n)).all()

    @cached_property
    def since(self) -> int:
        """The step from which on the panel sits as it sits: what was voted before it is void."""
        return max((row.seq for row in self.of(PanelSeat)), default=0)

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
