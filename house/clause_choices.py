"""What reviewers did with the places the clause scanner showed: kept when they act, counted by pattern so that a noisy one is noticed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select
from sqlmodel import col

from engine.statements import of
from engine.tables import Case
from registers.choices import ClauseChoice

REASONS = 3  # of a pattern that are shown, the latest first
LOOKED_AT = 300  # dismissals that are read for their reasons
ENOUGH, NOISY = 5, 0.8  # so many places judged, so many of them dismissed: the pattern is noisy


@dataclass(frozen=True, slots=True)
class Counted:
    """One pattern. `left`: shown, and neither taken up nor dismissed when the reviewer acted."""

    taken: int = 0
    dismissed: int = 0
    left: int = 0
    reasons: Sequence[str] = field(default_factory=tuple)

    @property
    def noisy(self) -> bool:
        """Mostly dismissed, often enough to say so."""
        judged = self.taken + self.dismissed
        return judged >= ENOUGH and self.dismissed / judged >= NOISY


def keep_choices(
    connection: Connection,
    case: int,
    person: str,
    choices: Sequence[tuple[str, str, str, str]],
    now: datetime,
    *,
    secret: bool,
) -> None:
    """Keep (place, pattern, outcome, why) of a case; who acts later decides. `secret`: reasons are not kept."""
    places = [place for place, _, _, _ in choices]
    if not places:
        return
    connection.execute(
        delete(ClauseChoice).where(col(ClauseChoice.case_id) == case, col(ClauseChoice.place).in_(places))
    )
    rows = [
        {
            "case_id": case, "person": person, "place": place, "pattern": pattern, "outcome": outcome, "at": now,
            "why": "" if secret or outcome != "dismissed" else why[:200],
        }
        for place, pattern, outcome, why in choices
    ]  # fmt: skip
    connection.execute(insert(ClauseChoice), rows)


def counted(connection: Connection, scope: Sequence[str]) -> Mapping[str, Counted]:
    """Every pattern that was shown to a reviewer who acted on a case of the offices in `scope`."""
    of_scope = select(col(Case.id)).where(col(Case.org).in_(scope))
    own = col(ClauseChoice.case_id).in_(of_scope)
    rows = select(col(ClauseChoice.pattern), col(ClauseChoice.outcome), func.count()).where(own)
    grouped = connection.execute(rows.group_by(col(ClauseChoice.pattern), col(ClauseChoice.outcome))).all()
    reasons = _reasons(connection, own)
    found: dict[str, dict[str, int]] = {}
    for pattern, outcome, n in grouped:
        found.setdefault(pattern, {})[outcome] = n
    return {pattern: Counted(**counts, reasons=reasons.get(pattern, ())) for pattern, counts in found.items()}


def _reasons(connection: Connection, own: ColumnElement[bool]) -> Mapping[str, Sequence[str]]:
    """The latest different reasons of each pattern."""
    rows = select(*of(ClauseChoice, "pattern", "why")).where(own, col(ClauseChoice.outcome) == "dismissed")
    latest = connection.execute(rows.order_by(col(ClauseChoice.at).desc()).limit(LOOKED_AT)).all()
    found: dict[str, dict[str, None]] = {}
    for pattern, why in latest:
        said = found.setdefault(pattern, {})
        if why and len(said) < REASONS:
            said[why] = None
    return {pattern: tuple(said) for pattern, said in found.items()}
