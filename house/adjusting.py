"""What has become of the cases that are to adjust a decision, told to the decision: it is replaced, or it goes on."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, and_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from engine.calendar import day_of
from engine.database import Database
from engine.errors import Refused
from engine.hearing import hear
from engine.tables import Case
from registers.major import Proposal, Publication
from workflows.major_decision import IN_FORCE, WORKFLOW

STATES = [state.key for state in IN_FORCE]


@dataclass(frozen=True, slots=True)
class News:
    """Something that a decision does not know yet. `by`: the case that was to adjust it; `on`: when that was published, or ended."""

    case_id: int
    act: str
    by: int
    on: date


def relay_adjustments(database: Database, now: datetime) -> int:
    """Tell what is to be told, each in a transaction of its own; how many were told. Safe to repeat, in several processes."""
    with database.reading() as connection:
        waiting = list(adjustments(connection))
    told = 0
    for one in waiting:
        with database.docket(now) as docket:
            try:
                told += hear(docket, one.case_id, one.act, {"by": one.by, "on": one.on}) is not None
            except Refused:
                continue  # somebody was faster
    return told


def adjustments(connection: Connection) -> Iterator[News]:
    """What each decision that holds should know, as the registers say it. One statement."""
    old: Any = aliased(Case)
    new: Any = aliased(Case)
    asked = (
        select(old.id, old.facts, new.id.label("by"), new.closed_at, col(Publication.on))
        .join(Proposal, col(Proposal.supersedes) == old.id)
        .join(new, and_(new.id == col(Proposal.case_id), new.org == old.org))
        .outerjoin(Publication, col(Publication.case_id) == new.id)
        .where(old.workflow == WORKFLOW.key, old.state.in_(STATES))
        .order_by(old.id, new.id)
    )
    for case_id, rows in groupby(connection.execute(asked), attrgetter("id")):
        yield from _news(case_id, list(rows))


def _news(case_id: int, rows: list[Any]) -> Iterator[News]:
    published = [row for row in rows if row.on is not None]
    if published:
        yield News(case_id, "replaced", published[0].by, published[0].on)
    elif json.loads(rows[0].facts)["adjusting"] and all(row.closed_at for row in rows):
        yield News(case_id, "adjustment_ended", rows[-1].by, day_of(rows[-1].closed_at))
