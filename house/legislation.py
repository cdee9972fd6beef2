"""立法建议 as figures: what each contact point sent in and what became of it; adoption told with and without 部分采纳."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select
from sqlmodel import col

from engine.statements import of
from engine.tables import Case, Event
from house.months import share
from house.periods import Period, during
from registers.legislation import (
    CHANNELS,
    ContactPoint,
    LegislativeSolicitation,
    LegislativeSuggestion,
    SuggestionOutcome,
    SuggestionReply,
    adopted,
)

WORDS: Mapping[str, str] = {
    "received": "收到日在期间内、已登记的立法建议，一件一计，重复的也计",
    "adopted": "经审定采纳的建议；归并为一条意见的，各件分别计",
    "strict": "采纳的件数除以收到的件数，部分采纳不计入采纳",
    "wide": "采纳和部分采纳的件数除以收到的件数",
    "open": "收到后尚未审定采纳情况的建议，计入收到的件数",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A contact point, or a way in without one: how much came and what became of it."""

    code: str
    title: str
    received: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """Not judged yet."""
        return self.received - sum(self.outcomes.values())

    @property
    def strict(self) -> int:
        """Adopted whole."""
        return adopted(self.outcomes, partly=False)

    @property
    def wide(self) -> int:
        """Adopted whole or in part."""
        return adopted(self.outcomes, partly=True)

    @property
    def strict_rate(self) -> float | None:
        """Per cent of what was received."""
        return share(self.strict, self.received)

    @property
    def wide_rate(self) -> float | None:
        """Per cent of what was received, 部分采纳 included."""
        return share(self.wide, self.received)


def added(sources: Iterable[Source]) -> Source:
    """All of them together."""
    outcomes: Counter[str] = Counter()
    received = 0
    for one in sources:
        received += one.received
        outcomes.update(one.outcomes)
    return Source("", "合计", received, dict(outcomes))


def written_by(table: Any, until: datetime | None) -> Any:
    """A condition: the event that wrote the row was on record at an instant."""
    if until is None:
        return col(table.case_id) == col(table.case_id)
    there = select(col(Event.seq)).where(
        col(Event.case_id) == col(table.case_id), col(Event.seq) == col(table.seq), col(Event.at) <= until
    )
    return there.exists()


def by_source(
    connection: Connection, orgs: Sequence[str], period: Period | None = None, until: datetime | None = None
) -> list[Source]:
    """What came from each point and each other way; points that sent nothing too. `until`: as the record was then."""
    suggestion = LegislativeSuggestion
    held: list[Any] = [col(suggestion.org).in_(orgs), written_by(suggestion, until)]
    if period:
        held.append(during(suggestion.received_on, [period]))
    asked = select(*of(suggestion, "case_id", "number", "org", "point", "channel")).where(*held)
    judged = _judged(connection, orgs, until)
    received: Counter[tuple[str, str]] = Counter()
    outcomes: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case, number, org, point, channel in connection.execute(asked):
        place = (org, point) if point else ("", channel)
        received[place] += 1
        if (case, number) in judged:
            outcomes[place][judged[case, number]] += 1
    points = _points(connection, orgs, period, until)
    titles = {**dict(points), **{("", key): title for key, title in CHANNELS.items()}}
    places = [*(place for place, _ in points), *sorted(place for place in received if place not in dict(points))]
    return [
        Source(code, titles.get((org, code), code), received[org, code], dict(outcomes[org, code]))
        for org, code in places
    ]


def _judged(connection: Connection, orgs: Sequence[str], until: datetime | None) -> dict[tuple[int, int], str]:
    asked = select(*of(SuggestionOutcome, "case_id", "number", "outcome")).where(
        col(SuggestionOutcome.org).in_(orgs), written_by(SuggestionOutcome, until)
    )
    return {(case, number): outcome for case, number, outcome in connection.execute(asked)}


def _points(
    connection: Connection, orgs: Sequence[str], period: Period | None, until: datetime | None
) -> list[tuple[tuple[str, str], str]]:
    """The points that stood at some day of the period: place and title, in the order of their codes."""
    asked = (
        select(*of(ContactPoint, "org", "code", "title", "from_on", "until_on"))
        .where(col(ContactPoint.org).in_(orgs), written_by(ContactPoint, until))
        .order_by(*of(ContactPoint, "case_id", "seq", "n"))
    )
    known = {(row.org, row.code): row for row in connection.execute(asked)}
    return [
        (place, str(row.title))
        for place, row in sorted(known.items())
        if period is None or (row.from_on <= period.end and (row.until_on is None or row.until_on >= period.start))
    ]


# --- solicitations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft that is, or was, put to contact points and the public."""

    id: int
    org: str
    title: str
    draft: str
    drafter: str
    questions: str
    online: bool
    opened_on: date
    deadline: date
    state: str
    closed: bool
    received: int = 0


def solicitations(connection: Connection, orgs: Sequence[str] | None = None, case: int = 0) -> list[Asked]:
    """Those of some offices (None: of all), newest first; or only one case's."""
    made = LegislativeSolicitation
    held: list[Any] = [col(made.org).in_(orgs)] if orgs is not None else []
    held += [col(made.case_id) == case] if case else []
    asked = (
        select(made, *of(Case, "state", "closed_at"))
        .join(Case, col(Case.id) == col(made.case_id))
        .where(*held)
        .order_by(col(made.case_id).desc(), col(made.seq))
    )
    rows: dict[int, Any] = {}
    deadlines: dict[int, date] = {}
    for row in connection.execute(asked):
        rows.setdefault(row.case_id, row)
        deadlines[row.case_id] = row.deadline
    counted = _received(connection, list(rows))
    return [_asked(row, deadlines[case], counted.get(case, 0)) for case, row in rows.items()]


def _received(connection: Connection, cases: Sequence[int]) -> dict[int, int]:
    there = col(LegislativeSuggestion.case_id)
    asked = select(there, func.count()).where(there.in_(cases)).group_by(there)
    return {case: n for case, n in connection.execute(asked)}  # noqa: C416 -- rows, not pairs


PLAIN = ("org", "title", "draft", "drafter", "questions", "online", "opened_on")


def _asked(row: Any, deadline: date, received: int) -> Asked:
    said = {name: getattr(row, name) for name in PLAIN}
    ended = row.closed_at is not None
    return Asked(row.case_id, **said, deadline=deadline, state=row.state, closed=ended, received=received)


@dataclass(frozen=True, slots=True)
class Followed:
    """What the maker of one suggestion may know by their receipt."""

    case_id: int
    title: str
    number: int
    words: str
    received_on: date
    state: str
    outcome: str = ""
    reason: str = ""
    replied_on: date | None = None
    note: str = ""


def followed(connection: Connection, receipt: str) -> Followed | None:
    """The suggestion of a receipt; its outcome only once it was signed."""
    s, o, r = LegislativeSuggestion, SuggestionOutcome, SuggestionReply
    if not receipt:
        return None
    asked: Any = (
        select(
            *of(s, "case_id", "number", "words", "received_on"), *of(Case, "title", "state"), *of(o, "outcome", "reason"),
            col(r.on).label("replied_on"), col(r.words).label("note"),
        )
        .join(Case, col(Case.id) == col(s.case_id))
        .outerjoin(o, and_(col(o.case_id) == col(s.case_id), col(o.number) == col(s.number)))
        .outerjoin(r, and_(col(r.case_id) == col(s.case_id), col(r.number) == col(s.number)))
        .where(col(s.receipt) == receipt)
    )  # fmt: skip
    row = connection.execute(asked).first()
    if row is None:
        return None
    said: dict[str, Any] = {
        name: getattr(row, name) for name in ("case_id", "title", "number", "words", "received_on", "state")
    }
    said |= {name: getattr(row, name) or "" for name in ("outcome", "reason", "note")}
    return Followed(**said, replied_on=row.replied_on)
