"""What the year's report counts, one by one: each thing with its case, its office and its day, as the record stood at an instant."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from engine.calendar import day_of
from engine.cover import midnight
from engine.statements import of
from engine.tables import Case, ClockRow, Event, Ledger
from house.legislation import written_by
from house.periods import Period, during
from house.tally import REVIEW, SAME_RUN
from registers.documents import Document, DocumentChange, DocumentRelation, own_key, status_on
from registers.matters import Incident, Matter
from registers.opinions import Disposition, Opinion
from registers.outside import OutsideAnswer, OutsidePaper
from registers.suggestions import ReviewSuggestion

# what other procedures are called, and how their cases end; where there is none, nothing is counted
PANEL, PANEL_ENDS = "panel_review", {"OPINED": "panel_opined", "SPLIT": "panel_split"}
SUPERVISION, RECTIFIED = "competition_supervision", "RECTIFIED"
SUGGESTION, ACCEPTING = "review_suggestion", ("accept_suggestion", "join_study")
STUDY, CORRECTED = "clause_study", ("CORRECTED", "ANNULLED")
ENDS = ("REPLACED", "REPEALED", "ANNULLED")
BY_RELATION = {"SUPERSEDES": "REPLACED", "REPEALS": "REPEALED"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that one figure counts. `by`: what it is told apart by, as a key."""

    figure: str
    case_id: int
    org: str
    on: date
    what: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Counting:
    """Whose things, of which year, as the record stood before an instant."""

    connection: Connection
    orgs: Sequence[str]
    period: Period
    until: datetime

    @classmethod
    def of_year(cls, connection: Connection, orgs: Sequence[str], year: int, through: date) -> "Counting":
        """`through`: the last day whose acts are looked at."""
        period = Period(date(year, 1, 1), date(year, 12, 31), f"{year}年")
        return cls(connection, orgs, period, midnight(through + timedelta(1)))

    @property
    def last(self) -> date:
        """The last day of the year that is looked at."""
        return min(self.period.end, day_of(self.until) - timedelta(1))

    @property
    def ours(self) -> Any:
        """A condition on the case."""
        return col(Case.org).in_(self.orgs)

    def recorded(self, table: Any) -> Any:
        """A condition on a register's row."""
        return written_by(table, self.until)

    def happened(self, column: Any) -> Any:
        """A condition on an instant: within the year, and on record."""
        return during(column, [self.period], instant=True) & (col(column) < self.until)

    def rows(self, asked: Any) -> Iterable[Any]:
        """What is found."""
        return self.connection.execute(asked)


def items(c: Counting) -> list[Item]:
    """Everything, figure by figure."""
    return [*_reviews(c), *_late(c), *_answers(c), *_ended(c), *_documents(c), *said_by_the_public(c), *_papers(c)]


# --- reviews ----------------------------------------------------------------------------------------------------------


def _reviews(c: Counting) -> Iterator[Item]:
    """Opinions, and the cases in which they were given."""
    asked = (
        select(col(Opinion.case_id), col(Opinion.signed_on), *of(Case, "org", "title"), col(Matter.matter_type))
        .select_from(Opinion)
        .join(Case, col(Case.id) == col(Opinion.case_id))
        .outerjoin(Matter, col(Matter.case_id) == col(Case.id))
        .where(c.ours, during(Opinion.signed_on, [c.period]), c.recorded(Opinion))
        .order_by(col(Opinion.signed_on), col(Opinion.case_id))
    )
    seen: set[int] = set()
    for case, on, org, title, kind in c.rows(asked):
        yield Item("opinions", case, org, on, title, kind or "")
        if case not in seen:
            seen.add(case)
            yield Item("reviewed", case, org, on, title, kind or "")


def _late(c: Counting) -> Iterator[Item]:
    """Reviews that ended, late or not (what ended while its clock stood is neither); matters decided before they were brought."""
    same_act = (col(Event.case_id) == col(Ledger.case_id)) & (col(Event.seq) == col(Ledger.seq))
    asked = (
        select(*of(Ledger, "case_id", "on"), *of(Case, "org", "title"), col(ClockRow.due_on))
        .select_from(Ledger)
        .join(ClockRow, SAME_RUN)
        .join(Case, col(Case.id) == col(Ledger.case_id))
        .join(Event, same_act)
        .where(c.ours, col(Ledger.clock) == REVIEW, col(Ledger.kind) == "meet", during(Ledger.on, [c.period]))
        .where(col(Event.at) < c.until)
        .order_by(col(Ledger.on), col(Ledger.case_id))
    )
    for case, on, org, title, due in c.rows(asked.where(col(ClockRow.due_on).is_not(None))):
        yield Item("late" if on > due else "kept", case, org, on, title)
    yield from _acted(c, Incident, "incidents")


def _answers(c: Counting) -> Iterator[Item]:
    """What offices answered to findings."""
    yield from _acted(c, Disposition, "answers", "outcome")


def _acted(c: Counting, table: Any, figure: str, by: str = "") -> Iterator[Item]:
    """Rows of a register by the instant of the act that wrote them."""
    same_act = (col(Event.case_id) == col(table.case_id)) & (col(Event.seq) == col(table.seq))
    more = [col(getattr(table, by))] if by else []
    asked = (
        select(col(table.case_id), col(Event.at), *of(Case, "org", "title"), *more)
        .select_from(table)
        .join(Event, same_act)
        .join(Case, col(Case.id) == col(table.case_id))
        .where(c.ours, c.happened(Event.at))
        .order_by(col(Event.at), col(table.case_id), col(table.n))
    )
    for case, at, org, title, *rest in c.rows(asked):
        yield Item(figure, case, org, day_of(at), title, rest[0] if rest else "")


def _ended(c: Counting) -> Iterator[Item]:
    """Cases returned; panels begun and how they ended; what was put right for the sake of competition."""
    ends = [("returned", None, ("RETURNED",)), ("competition", SUPERVISION, (RECTIFIED,))]
    ends += [(figure, PANEL, (state,)) for state, figure in PANEL_ENDS.items()]
    for figure, workflow, states in ends:
        held = [col(Case.state).in_(states), c.happened(Case.closed_at), c.ours]
        held += [col(Case.workflow) == workflow] if workflow else []
        yield from _cases(c, figure, Case.closed_at, held)
    yield from _cases(c, "panels", Case.opened_at, [col(Case.workflow) == PANEL, c.happened(Case.opened_at), c.ours])


def _cases(c: Counting, figure: str, at: Any, held: Sequence[Any]) -> Iterator[Item]:
    asked = select(*of(Case, "id", "org", "title", "workflow"), col(at).label("at")).where(*held).order_by(col(at))
    for row in c.rows(asked.order_by(col(Case.id))):
        yield Item(figure, row.id, row.org, day_of(row.at), row.title, row.workflow)


# --- documents ----------------------------------------------------------------------------------------------------------


def _documents(c: Counting) -> Iterator[Item]:
    """Published in the year; ended in it, in which way; in force on its last day."""
    asked = select(Document).where(col(Document.org).in_(c.orgs), c.recorded(Document)).order_by(col(Document.case_id))
    ends = _ends(c)
    last = c.last
    for row in c.rows(asked):
        found = [one for key in (row.number_key, own_key(row.case_id)) for one in ends.get(key, ())]
        told = [(on, how) for on, how, case, own in found if own or case != row.case_id]
        on, how = min(told, key=lambda one: (one[0], ENDS.index(one[1]))) if told else (None, "")
        name = f"{row.number}《{row.title}》"
        if c.period.start <= row.published_on <= c.period.end:
            yield Item("issued", row.case_id, row.org, row.published_on, name, row.issuer_kind)
        expires = row.expires_on
        runs_out = expires is not None and not (on and on <= expires)
        if runs_out and expires is not None and c.period.start <= expires < c.period.after and expires < last:
            yield Item("expired", row.case_id, row.org, expires, name, row.issuer_kind)
        elif on and not runs_out and c.period.start <= on <= last:
            yield Item("ended", row.case_id, row.org, on, name, how)
        if status_on(last, row.effective_on, expires, on, how) == "IN_FORCE":
            yield Item("valid", row.case_id, row.org, row.effective_on, name, row.issuer_kind)


End = tuple[date, str, int, bool]  # day, manner, the case that says so, whether it may speak of its own document


def _ends(c: Counting) -> dict[str, list[End]]:
    """A document's key → what ends it: decisions about it, and other documents that take its place or repeal it."""
    found: dict[str, list[End]] = {}
    changes = select(*of(DocumentChange, "target_key", "on", "kind", "case_id")).where(
        col(DocumentChange.kind).in_(ENDS), c.recorded(DocumentChange)
    )
    for key, on, kind, case in c.rows(changes):
        found.setdefault(key, []).append((on, kind, case, True))
    relations = select(*of(DocumentRelation, "target_key", "on", "kind", "case_id")).where(
        col(DocumentRelation.kind).in_(list(BY_RELATION)), c.recorded(DocumentRelation)
    )
    for key, on, kind, case in c.rows(relations):
        found.setdefault(key, []).append((on, BY_RELATION[kind], case, False))
    return found


# --- the public, courts ---------------------------------------------------------------------------------------------------


def said_by_the_public(c: Counting) -> Iterator[Item]:
    """审查建议: received, accepted, put right."""
    own = [col(Case.workflow) == SUGGESTION, c.ours]
    first = ~col(Case.id).in_(_sent_on(c))
    yield from _received(c, [*own, first])
    asked = (
        select(*of(Event, "case_id", "at"), *of(Case, "org", "title"))
        .select_from(Event)
        .join(Case, col(Case.id) == col(Event.case_id))
        .where(*own, col(Event.act).in_(ACCEPTING), c.happened(Event.at))
        .order_by(*of(Event, "at", "case_id"))
    )
    seen: set[int] = set()
    for case, at, org, title in c.rows(asked):
        if case not in seen:
            seen.add(case)
            yield Item("accepted", case, org, day_of(at), title)
    put_right = [col(Case.workflow) == STUDY, col(Case.state).in_(CORRECTED), c.happened(Case.closed_at), c.ours]
    yield from _cases(c, "corrected", Case.closed_at, put_right)


def _received(c: Counting, held: Sequence[Any]) -> Iterator[Item]:
    """Suggestions by the day on which they came, not by the day on which they were entered: a letter of December is December's."""
    day = col(ReviewSuggestion.received_on)
    asked = (
        select(*of(Case, "id", "org", "title", "workflow"), day.label("on"))
        .join(ReviewSuggestion, col(ReviewSuggestion.case_id) == col(Case.id))
        .where(*held, during(day, [c.period]), c.recorded(ReviewSuggestion))
        .order_by(day, col(Case.id))
    )
    for row in c.rows(asked):
        yield Item("suggested", row.id, row.org, row.on, row.title, row.workflow)


def _sent_on(c: Counting) -> Any:
    """Suggestions that another of these organisations had received before: sent on, they are not received twice."""
    before = aliased(ReviewSuggestion)
    same = (col(before.receipt) == col(ReviewSuggestion.receipt)) & (
        col(before.case_id) < col(ReviewSuggestion.case_id)
    )
    asked = select(col(ReviewSuggestion.case_id)).join(before, same)
    return asked.where(col(ReviewSuggestion.receipt) != "", col(before.org).in_(c.orgs))


def _papers(c: Counting) -> Iterator[Item]:
    """What came from courts and reconsideration organs, and what was answered; entries made by mistake are not counted."""
    paper = OutsidePaper
    void = (col(Case.state) == "VOIDED") & (col(Case.closed_at) < c.until)
    asked = (
        select(*of(paper, "case_id", "org", "received_on", "organ", "paper", "kind"))
        .join(Case, col(Case.id) == col(paper.case_id))
        .where(c.ours, during(paper.received_on, [c.period]), c.recorded(paper), ~void)
        .order_by(col(paper.received_on), col(paper.case_id))
    )
    received = list(c.rows(asked))
    for case, org, on, organ, number, kind in received:
        yield Item("papers", case, org, on, f"{organ} {number}", kind)
    answers = select(*of(OutsideAnswer, "case_id", "on")).where(
        col(OutsideAnswer.case_id).in_([row.case_id for row in received]), c.recorded(OutsideAnswer)
    )
    answered = {case: on for case, on in c.rows(answers)}  # noqa: C416 -- rows, not pairs
    for case, org, _, organ, number, kind in received:
        if case in answered:
            yield Item("papers_answered", case, org, answered[case], f"{organ} {number}", kind)
