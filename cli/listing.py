"""Lists of cases for the terminal: a person's, as the inbox gives it, or the operator's, who sees every case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.text import Text
from sqlalchemy import Connection, select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.errors import NotFound
from engine.inbox import Line, Wanted, light_of
from engine.inbox import cases as visible
from engine.offices import SUBTREE, Covers
from engine.registry import Registry
from engine.statements import of
from engine.tables import Case, ClockRow
from house.opening import House

LIGHTS = {
    "red": ("● 红灯", "bold red"),
    "amber": ("● 黄灯", "yellow"),
    "standing": ("‖ 停计", "cyan"),
    "none": ("", ""),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of cases. `next`: where the following page begins, None at the end."""

    lines: Sequence[Line]
    next: int | None
    titles: Mapping[tuple[str, str], str]

    HEADINGS: ClassVar = ("件号", "标题", "机构", "环节", "到期", "预警", "待谁办理")

    def rows(self) -> Iterator[Sequence[Any]]:
        """One row a case."""
        for one in self.lines:
            due = f"{one.due_on or ''}{'（暂定）' if one.provisional and one.due_on else ''}"
            waits = one.awaits_person or f"{one.awaits_org} {one.awaits_role}".strip()
            state = self.titles.get((one.workflow, one.state), one.state)
            yield one.id, one.title, one.org, state, due, Text(*LIGHTS[one.light]), waits


def listed(house: House, docket: Docket, person: str, wanted: Wanted) -> Listed:
    """Cases that a person may see; every case without a person."""
    connection, today = docket.connection, day_of(docket.now)
    if wanted.org:
        house.office(connection, wanted.org)
    if wanted.workflow and wanted.workflow not in {w.key for w in house.registry.all}:
        raise NotFound(f"没有流程 {wanted.workflow}")
    if person:
        lines = visible(connection, person, today, wanted, house.registry)
        end = lines[-1].id if len(lines) == wanted.limit else None
    else:
        lines, end = _all(connection, docket, wanted)
    return Listed(lines, end, _titles(house.registry))


def _all(connection: Connection, docket: Docket, wanted: Wanted) -> tuple[list[Line], int | None]:
    """Pages are read until enough cases show the light that is wanted."""
    lines: list[Line] = []
    after: int | None = wanted.after
    while after is not None and len(lines) < wanted.limit:
        rows = connection.execute(_narrowed(wanted).where(col(Case.id) > after).limit(wanted.limit)).all()
        after = rows[-1].id if len(rows) == wanted.limit else None
        lines += [line for line in _lines(connection, docket, rows) if wanted.light in ("", line.light)]
    if len(lines) > wanted.limit:
        return lines[: wanted.limit], lines[wanted.limit - 1].id
    return lines, after


def _narrowed(wanted: Wanted) -> Any:
    narrowed = select(*of(Case, *Case.model_fields)).order_by(col(Case.id))
    if not wanted.closed:
        narrowed = narrowed.where(col(Case.closed_at).is_(None))
    if wanted.state:
        narrowed = narrowed.where(col(Case.state) == wanted.state)
    if wanted.workflow:
        narrowed = narrowed.where(col(Case.workflow) == wanted.workflow)
    if wanted.title:
        narrowed = narrowed.where(col(Case.title).contains(wanted.title, autoescape=True))
    if wanted.org:
        below = select(*of(Covers, "covered")).where(col(Covers.org) == wanted.org, col(Covers.how) == SUBTREE)
        narrowed = narrowed.where(col(Case.org).in_(below))
    return narrowed


def _lines(connection: Connection, docket: Docket, rows: Sequence[Any]) -> Iterator[Line]:
    ids = [row.id for row in rows]
    live = select(*of(ClockRow, "case_id", "kind", "status", "stage", "due_on", "provisional")).where(
        col(ClockRow.case_id).in_(ids), col(ClockRow.status).in_(["running", "standing"])
    )
    clocks: dict[int, list[Any]] = {}
    for clock in connection.execute(live):
        clocks.setdefault(clock.case_id, []).append(clock)
    for row in rows:
        own = clocks.get(row.id, [])
        yield Line(
            row.id, row.title, row.workflow, row.org, row.state, row.due_on, any(c.provisional for c in own),
            light_of(own, day_of(docket.now)), row.awaits_role, row.awaits_org, row.awaits_person, row.seq,
        )  # fmt: skip


def _titles(registry: Registry) -> dict[tuple[str, str], str]:
    """(workflow, state) → the state's title."""
    return {(w.key, state.key): state.title for w in registry.all for state in w.states}
