"""What came, went, was late and how it ended, counted over periods by the database; four statements however many cases."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, case, func, join, literal, select
from sqlmodel import col

from engine.statements import of
from engine.tables import Case, ClockRow, Ledger
from house.periods import Period, during, slot
from house.scope import Scope
from registers.matters import Matter
from registers.opinions import Opinion

INTAKE, REVIEW = "intake", "review"  # the clocks that begin with the arrival, and that the review must keep
REVIEWED = (
    "township_review",
    "major_decision",
    "normative_document",
)  # the procedures that end in what a review is for
ARRIVED, OPINED, LATE, KEPT, CLOSED = "arrived", "opined", "late", "kept", "closed"

Tally = Counter[tuple[Any, ...]]  # (the period's place, *by, what, which) → cases

SAME_RUN = and_(
    *(a == b for a, b in zip(*(of(t, "case_id", "clock", "started") for t in (Ledger, ClockRow)), strict=True))
)


@dataclass(frozen=True, slots=True)
class _Question:
    """`which`: what the cases are told apart by; `held`: when they are counted."""

    what: str
    place: Any
    which: Any
    source: Any
    held: Any


def tally(connection: Connection, scope: Scope, periods: Sequence[Period], *by: Any) -> Tally:
    """`by`: further columns of the case or its matter. What: arrived; opined (which: the conclusion); review (which: late,
    kept: finished after or by the due day; what ended while its clock stood is neither); closed (which: the final state).
    """
    found: Tally = Counter()
    names = [f"by{n}" for n in range(len(by))]
    for one in _questions(periods):
        columns = [one.place.label("place"), *(c.label(n) for c, n in zip(by, names, strict=True))]
        asked = select(*columns, one.which.label("which"), func.count()).select_from(
            join(one.source, Matter, col(Matter.case_id) == col(Case.id), isouter=True) if by else one.source
        )
        asked = asked.where(one.held, *scope.cases).group_by("place", *names, "which")
        for *key, which, n in connection.execute(asked):
            found[*key, one.what, which] += n
    return found


def _questions(periods: Sequence[Period]) -> Iterator[_Question]:
    first = (  # what comes again after supplement or revision is not counted again
        select(col(ClockRow.case_id), func.min(ClockRow.started_on).label("on"))
        .where(col(ClockRow.clock) == INTAKE)
        .group_by(col(ClockRow.case_id))
        .subquery()
    )
    arrived = join(Case, first, first.c.case_id == col(Case.id))
    yield _Question(ARRIVED, slot(first.c.on, periods), literal(""), arrived, during(first.c.on, periods))
    signed = col(Opinion.signed_on)
    opined = join(Case, Opinion, col(Opinion.case_id) == col(Case.id))
    yield _Question(OPINED, slot(signed, periods), col(Opinion.conclusion), opined, during(signed, periods))
    met = col(Ledger.on)
    reviewed = join(join(Case, ClockRow, col(ClockRow.case_id) == col(Case.id)), Ledger, SAME_RUN)
    ended = and_(col(Ledger.kind) == "meet", col(ClockRow.due_on).is_not(None))  # not while it stood
    held = and_(col(ClockRow.clock) == REVIEW, ended, during(met, periods))
    kept = case((met > col(ClockRow.due_on), LATE), else_=KEPT)
    yield _Question(REVIEW, slot(met, periods), kept, reviewed, held)
    closed = col(Case.closed_at)
    over = and_(during(closed, periods, instant=True), col(Case.workflow).in_(REVIEWED))
    yield _Question(CLOSED, slot(closed, periods, instant=True), col(Case.state), Case, over)
