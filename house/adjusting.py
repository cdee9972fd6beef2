"""What has become of the cases that are to adjust a decision, told to the decision: it is replaced, or it goes on."""

import json
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, and_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from engine.calendar import day_of
from engine.hearing import News
from engine.tables import Case
from registers.major import Proposal, Publication
from workflows.major_decision import IN_FORCE, WORKFLOW

STATES = [state.key for state in IN_FORCE]


def news(connection: Connection) -> Iterator[News]:
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
        yield News(case_id, "replaced", {"by": published[0].by, "on": published[0].on})
    elif json.loads(rows[0].facts)["adjusting"] and all(row.closed_at for row in rows):
        yield News(case_id, "adjustment_ended", {"by": rows[-1].by, "on": day_of(rows[-1].closed_at)})
