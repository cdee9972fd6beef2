"""审查研究 of a document's clauses as its page shows them inside the house: that one is under way, neutrally; never who asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.statements import of
from engine.tables import Case
from registers.suggestions import ClauseStudy


@dataclass(frozen=True, slots=True)
class UnderStudy:
    """A clause that is being studied, the whole document where it names none."""

    case_id: int
    clause: str
    opened_on: date


def under_study(connection: Connection, key: str) -> Sequence[UnderStudy]:
    """What is being studied of a document now, by its number's key."""
    asked = (
        select(*of(ClauseStudy, "case_id", "clause", "opened_on"))
        .join(Case, col(Case.id) == col(ClauseStudy.case_id))
        .where(col(ClauseStudy.document_key) == key, col(Case.closed_at).is_(None))
        .order_by(col(ClauseStudy.case_id))
    )
    return [UnderStudy(*row) for row in connection.execute(asked)]
