"""The suggestions that a review body has in hand: open ones first, by the day on which something is due."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.inbox import posts_of
from engine.standing import Snapshot
from engine.statements import of
from engine.tables import Case
from house.naming import UNNAMED, about
from registers.suggestions import ReviewOutcome, ReviewSuggestion
from workflows.review_suggestion import WORKFLOW
from workflows.review_suggestion.titles import TITLES


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion in a list."""

    case_id: int
    title: str
    state: str
    state_title: str
    number: str
    channel: str
    on: date
    due: date | None


def bodies_of(snapshot: Snapshot, docket: Docket, person: str) -> list[str]:
    """The governments whose suggestions somebody handles."""
    mine = {org for role, org in posts_of(docket.connection, person, day_of(docket.now)) if role in ("CREV", "CLEAD")}
    relations = snapshot.offices.relations
    return sorted({covered for org, covered, how in relations if org in mine and how in ("county", "city")})


def of_bodies(docket: Docket, person: str, most: int = 300) -> list[Line]:
    """Their suggestions: open ones first, by the day on which something is due."""
    orgs = bodies_of(docket.snapshot(), docket, person)
    columns = (
        *of(Case, "id", "title", "state", "due_on", "closed_at"),
        *of(ReviewSuggestion, "channel", "received_on"),
    )
    asked = (
        select(*columns, col(ReviewOutcome.number))
        .join(ReviewSuggestion, col(ReviewSuggestion.case_id) == col(Case.id))
        .outerjoin(ReviewOutcome, and_(col(ReviewOutcome.case_id) == col(Case.id), col(ReviewOutcome.kind) == "REGISTERED"))
        .where(col(Case.org).in_(orgs))
        .order_by(col(Case.closed_at).is_not(None), col(Case.due_on).is_(None), *of(Case, "due_on", "id"))
    )  # fmt: skip
    rows = docket.connection.execute(asked.limit(most)).all()
    named = about(docket.connection, [r.id for r in rows if r.title == UNNAMED])
    return [
        Line(r.id, named.get(r.id, r.title), r.state, WORKFLOW.state[r.state].title, r.number or "", TITLES[r.channel], r.received_on, r.due_on)
        for r in rows
    ]  # fmt: skip
