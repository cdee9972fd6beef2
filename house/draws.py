"""The draws of panels as data: which there were, and each recomputed from the record of its case alone."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.calendar import day_of
from engine.errors import NotFound
from engine.statements import of
from engine.tables import Case, Event
from engine.verifier import verify_ballots, verify_draws, verify_events, verify_panels
from registers.panels import PanelAdmission


@dataclass(frozen=True, slots=True)
class Drawn:
    """One draw."""

    case: int
    number: str
    title: str
    step: int
    drawn_on: date
    public_number: str
    seated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What recomputing the draws of a case has found."""

    case: int
    draws: int
    faults: tuple[str, ...]
    remarks: tuple[str, ...] = ()  # what a doubter should know although it is no fault


def draws(connection: Connection) -> list[Drawn]:
    """Every draw, oldest first."""
    rows = connection.execute(
        select(*of(Event, "case_id", "seq", "at", "body"))
        .join(Case, col(Case.id) == col(Event.case_id))
        .where(col(Case.workflow) == "panel_review", col(Event.act) == "draw")
        .order_by(col(Event.at), col(Event.case_id))
    )
    numbered = connection.execute(select(*of(PanelAdmission, "case_id", "number")))
    numbers = {row.case_id: row.number for row in numbered}
    found = []
    for row in rows:
        said: dict[str, Any] = json.loads(row.body)
        answers = said["answers"]
        seated = tuple(one["name"] for one in answers["taken"])
        found.append(
            Drawn(
                row.case_id,
                numbers.get(row.case_id, ""),
                said["case_title"],
                row.seq,
                day_of(row.at),
                answers["public_number"],
                seated,
            )
        )
    return found


def case_of(connection: Connection, named: str) -> int:
    """A panel's case by its id or its number. Raises NotFound."""
    by_number = select(col(PanelAdmission.case_id)).where(col(PanelAdmission.number) == named)
    found = connection.execute(by_number).scalar()
    if found is None and named.isascii() and named.isdigit() and len(named) < 16:
        panels = select(col(Case.id)).where(col(Case.id) == int(named), col(Case.workflow) == "panel_review")
        found = connection.execute(panels).scalar()
    if found is None:
        raise NotFound(f"没有评审团 {named}")
    return int(found)


def recomputed(connection: Connection, named: str) -> Recomputed:
    """The chain of a panel verified, its draws recomputed, its seats followed, its ballots counted again. Raises NotFound."""
    case = case_of(connection, named)
    rows = connection.execute(
        select(*of(Event, "case_id", "seq", "body", "hash")).where(col(Event.case_id) == case).order_by(col(Event.seq))
    )
    events = [{"chain": row.case_id, "seq": row.seq, "body": row.body, "hash": row.hash} for row in rows]
    faults, count = verify_draws(events)
    beyond, remarks = verify_panels(events)
    faults = [*verify_events(events), *faults, *beyond, *verify_ballots(events)]
    if not count:
        faults.append("还没有抽取，没有可重算的")
    return Recomputed(case, count, tuple(faults), tuple(remarks))
