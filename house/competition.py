"""The register of fair-competition conclusions as lists and pages show it: found by words, outcome or office; exceptions that run out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, or_, select, tuple_
from sqlmodel import col

from engine.docket import Docket
from engine.errors import NotFound
from engine.inbox import acting_for, visible
from engine.statements import of
from engine.tables import Case
from house.seeing import offices_of
from registers.competition import (
    CompetitionAlternative,
    CompetitionAnswer,
    CompetitionConclusion,
    CompetitionException,
    CompetitionMeasure,
    CompetitionParty,
)
from workflows.fair_competition.items import ARTICLES, Item, items
from workflows.fair_competition.titles import TITLES

KEY = "fair_competition"
OUTCOMES: Mapping[str, str] = {"PASS": "符合标准", "EXCEPTION": "适用例外", "VIOLATES": "违反标准", "NA": "不适用"}
STANDING: Mapping[str, str] = {"HELD": "例外期内", "EXPIRED": "例外期满", "ENDED": "已终止", "RENEWED": "已另行审查"}
SOON = 90  # days: an exception that ends within these is said to run out
PAGE = 50
Place = tuple[int, int, int]  # a conclusion: its day as an ordinal, its case, its step
NOWHERE: Place = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """How an exception stands. `case`: where it is looked after; `status`: HELD, EXPIRED, ENDED, RENEWED."""

    case: int
    title: str
    number: str
    status: str
    end_on: date | None
    end_condition: str
    review_on: date | None
    made_in: int

    @property
    def words(self) -> str:
        """The status for people."""
        return STANDING[self.status]

    @property
    def live(self) -> bool:
        """It still holds, or has run out and nobody has done anything about it."""
        return self.status in ("HELD", "EXPIRED")

    def running_out(self, today: date) -> bool:
        """It ends soon, or has ended and waits for what follows."""
        near = self.end_on is not None and self.end_on <= today + timedelta(SOON)
        return self.status == "EXPIRED" or (self.status == "HELD" and near)


@dataclass(frozen=True, slots=True)
class Kept:
    """One conclusion. `case`, `seq`: the step that signed it; `exception`: how it stands, where it granted one."""

    case: int
    seq: int
    org: str
    title: str
    number: str
    outcome: str
    route: str
    text: str
    round: int
    on: date
    signer_org: str
    summary: str
    effect: str
    ground: str
    end_on: date | None
    end_condition: str
    review_on: date | None
    matter_id: int
    exception: Exceptional | None = None

    @property
    def words(self) -> str:
        """The outcome for people."""
        return OUTCOMES[self.outcome]

    @property
    def route_words(self) -> str:
        """Who reviewed."""
        return TITLES[self.route]

    def to_json(self) -> dict[str, Any]:
        """As programs read it."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "exception"}
        status = self.exception.status if self.exception else ""
        return {**plain, "outcome_words": self.words, "exception": status}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words of a title or a number, an outcome, an issuer; `running`: only exceptions that run out."""

    q: str = ""
    outcome: str = ""
    org: str = ""
    running: bool = False
    before: Place = NOWHERE  # what the last page ended with


@dataclass(frozen=True, slots=True)
class Found:
    """Some conclusions, newest first, and where the next page begins: nowhere, where that was all."""

    rows: Sequence[Kept]
    after: Place


_COLUMNS = {
    "case": "case_id", "seq": "seq", "org": "org", "title": "title", "number": "number", "outcome": "outcome", "route": "route", "text": "text",
    "round": "round", "on": "concluded_on", "signer_org": "signer_org", "summary": "summary", "effect": "effect", "ground": "ground",
    "end_on": "end_on", "end_condition": "end_condition", "review_on": "review_on", "matter_id": "matter_id",
}  # fmt: skip


def _select(*wanted: ColumnElement[bool]) -> Any:
    return select(*of(CompetitionConclusion, *_COLUMNS.values())).where(*wanted)


def _kept(rows: Sequence[Any], exceptions: Mapping[int, Exceptional]) -> list[Kept]:
    found = [Kept(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]
    return [replace(one, exception=exceptions.get(one.case)) if one.outcome == "EXCEPTION" else one for one in found]


def conclusions(docket: Docket, person: str, today: date, asked: Asked) -> Found:
    """The conclusions of cases that a person may see, newest first; statements constant in rows."""
    connection = docket.connection
    wanted = [
        col(CompetitionConclusion.case_id).in_(_seen(connection, person, today)),
        *_narrowed(asked, connection, today),
    ]
    order = of(CompetitionConclusion, "concluded_on", "case_id", "seq")
    if any(asked.before):
        ordinal, case, seq = asked.before
        day = date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
        wanted.append(tuple_(*order) < tuple_(literal(day), literal(case), literal(seq)))
    rows = connection.execute(_select(*wanted).order_by(*(one.desc() for one in order)).limit(PAGE + 1)).all()
    shown = _kept(rows[:PAGE], _exceptions(connection, [row.case_id for row in rows[:PAGE]]))
    last = shown[-1] if len(rows) > PAGE else None
    return Found(shown, (last.on.toordinal(), last.case, last.seq) if last else NOWHERE)


def _seen(connection: Connection, person: str, today: date) -> Any:
    me = acting_for(connection, person, today)
    return select(col(Case.id)).where(or_(*(visible(offices_of([one]), one.person) for one in me)))


def _narrowed(asked: Asked, connection: Connection, today: date) -> Iterator[ColumnElement[bool]]:
    table = CompetitionConclusion
    if asked.q:
        words = asked.q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        yield or_(*(col(one).like(f"%{words}%", escape="\\") for one in (table.title, table.number)))
    if asked.outcome in OUTCOMES:
        yield col(table.outcome) == asked.outcome
    if asked.org:
        yield col(table.org) == asked.org
    if asked.running:
        yield col(table.case_id).in_([one.made_in for one in running_out(connection, today)])


def _exceptions(connection: Connection, made_in: Sequence[int]) -> dict[int, Exceptional]:
    """How the exceptions that these reviews granted stand now."""
    if not made_in:
        return {}
    return {one.made_in: one for one in _standing(connection, col(CompetitionException.made_in).in_(made_in))}


def _standing(connection: Connection, *wanted: ColumnElement[bool]) -> Iterator[Exceptional]:
    """The latest word on each exception; its terms are those that were said last."""
    begun = select(*of(CompetitionException, "case_id")).where(col(CompetitionException.made_in) > 0, *wanted)
    table = CompetitionException
    rows = connection.execute(
        select(*of(table, "case_id", "title", "number", "status", "end_on", "end_condition", "review_on", "made_in"))
        .where(col(table.case_id).in_(begun))
        .order_by(*of(table, "case_id", "seq"))
    ).all()
    cases: dict[int, Exceptional] = {}
    for row in rows:
        before = cases.get(row.case_id)
        terms = (row.number, row.end_on, row.end_condition, row.review_on, row.made_in)
        if before and not row.made_in:  # time only says that it has run out
            terms = (before.number, before.end_on, before.end_condition, before.review_on, before.made_in)
        number, end_on, condition, review_on, made_in = terms
        cases[row.case_id] = Exceptional(
            row.case_id, row.title, number, row.status, end_on, condition, review_on, made_in
        )
    yield from cases.values()


def running_out(connection: Connection, today: date) -> list[Exceptional]:
    """Every exception that ends soon, or has ended and waits for what follows; the first to end first."""
    ended = select(*of(CompetitionException, "case_id")).where(
        col(CompetitionException.status).in_(("ENDED", "RENEWED"))
    )
    found = _standing(connection, col(CompetitionException.case_id).not_in(ended))
    return sorted((one for one in found if one.running_out(today)), key=lambda one: (one.end_on or today, one.case))


def running_out_for(docket: Docket, person: str, today: date) -> list[Exceptional]:
    """Those of cases that a person may see."""
    found = running_out(docket.connection, today)
    ids = {one.case for one in found}
    seen = _seen(docket.connection, person, today).where(col(Case.id).in_(ids))
    there = set(docket.connection.execute(seen).scalars())
    return [one for one in found if one.case in there]


def of_family(connection: Connection, case_ids: Sequence[int]) -> list[Kept]:
    """The conclusions reached in some cases, oldest first: those of a matter, by its family."""
    rows = connection.execute(
        _select(col(CompetitionConclusion.case_id).in_(case_ids)).order_by(*of(CompetitionConclusion, "case_id", "seq"))
    ).all()
    return _kept(rows, _exceptions(connection, [row.case_id for row in rows]))


def issuers(docket: Docket, person: str, today: date) -> dict[str, int]:
    """The organs with conclusions that a person may see, and how many each has."""
    asked = (
        select(col(CompetitionConclusion.org), func.count())
        .where(col(CompetitionConclusion.case_id).in_(_seen(docket.connection, person, today)))
        .group_by(col(CompetitionConclusion.org))
    )
    return {org: int(n) for org, n in docket.connection.execute(asked)}


# --- one review ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answered:
    """One item with the answers to it: the drafter's, and the market regulator's where there is one."""

    item: Item
    own: Any = None
    joint: Any = None


@dataclass(frozen=True, slots=True)
class Review:
    """One review whole, as a page shows it."""

    case: int
    title: str
    state: str
    state_title: str
    measure: Any
    parties: Sequence[Any]
    articles: Sequence[tuple[str, Sequence[Answered]]]
    rounds: int
    conclusions: Sequence[Kept]
    alternatives: Sequence[Any]


def review(docket: Docket, case_id: int) -> Review:
    """One review; who may see it is the entrance's question. Raises NotFound where the case is no such review."""
    seen, connection = docket.see(case_id, ""), docket.connection
    if seen.workflow.key != KEY:
        raise NotFound(f"审查件 {case_id} 不是公平竞争审查")
    case, round = seen.standing, seen.facts.round
    answers = _rows(connection, CompetitionAnswer, case_id)
    there = {(one.by, one.item): one for one in answers if one.round == round}
    groups = [
        (f"第{article}条　{title}", [
            Answered(item, there.get(("SELF", item.n)), there.get(("JOINT", item.n))) for item in items() if item.article == article
        ])
        for article, title in ARTICLES.items()
    ]  # fmt: skip
    measures = _rows(connection, CompetitionMeasure, case_id)
    return Review(
        case_id, case.title, case.state, seen.workflow.state[case.state].title, measures[0] if measures else None,
        _rows(connection, CompetitionParty, case_id), groups, round, of_family(connection, [case_id]),
        _latest(_rows(connection, CompetitionAlternative, case_id)),
    )  # fmt: skip


def _rows(connection: Connection, table: Any, case_id: int) -> list[Any]:
    names = [name for name in table.model_fields if name != "n"]
    asked = select(*of(table, *names)).where(col(table.case_id) == case_id).order_by(*of(table, "seq", "n"))
    return list(connection.execute(asked).all())


def _latest(rows: list[Any]) -> list[Any]:
    """Those of the newest claim."""
    last = max((row.seq for row in rows), default=0)
    return [row for row in rows if row.seq == last]
