"""From a document to the fair-competition conclusion it rests on, and back: a review is a child of the case that a document is made in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.docket import Docket
from engine.statements import of
from engine.tables import Case
from house.competition import KEY, Asked, Kept, conclusions, of_family
from house.documents import Line, line_of
from house.seeing import may_see
from registers.documents import Document, DocumentIndex


def rests_on(connection: Connection, made_in: int, person: str, today: date) -> Kept | None:
    """The latest conclusion about the document that a case has made, where this person may see the review; None where there is none."""
    if not made_in:
        return None
    reviews = select(col(Case.id)).where(col(Case.parent_id) == made_in, col(Case.workflow) == KEY)
    last = next(reversed(of_family(connection, list(connection.execute(reviews).scalars()))), None)
    return last if last and may_see(connection, person, today, last.case) else None


def resting_on(connection: Connection, reviews: Sequence[int], on: date) -> Mapping[int, Sequence[Line]]:
    """The documents that rest on some reviews, by review, with their status on a day; one statement."""
    asked = (
        select(col(Case.id).label("review"), *of(DocumentIndex, *_LINE))
        .join(Document, col(Document.made_in) == col(Case.parent_id))
        .join(DocumentIndex, col(DocumentIndex.id) == col(Document.case_id))
        .where(col(Case.id).in_(reviews))
        .order_by(col(DocumentIndex.id))
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for row in connection.execute(asked) if reviews else ():
        found[row.review].append(line_of(row, on))
    return found


_LINE = ("id", "org", "number", "title", "effective_on", "expires_on", "ended_on", "ended_as")


def every(docket: Docket, person: str, today: date, asked: Asked) -> Iterator[Kept]:
    """All that is asked for, newest first, page after page."""
    while True:
        found = conclusions(docket, person, today, asked)
        yield from found.rows
        if not any(found.after):
            return
        asked = Asked(asked.q, asked.outcome, asked.org, asked.running, found.after)
