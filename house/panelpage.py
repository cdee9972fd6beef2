"""A panel as a page shows it: seats, the draw that anybody recomputes, recusals, points and positions, the ballot box, the result."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import SQLModel, col

from engine.calendar import day_of
from engine.checks import view_of
from engine.docket import Docket
from engine.inbox import acting_for
from engine.standing import Request, Seen, View
from engine.statements import of
from engine.tables import Assignment, Case, Event
from house.draws import recomputed
from registers.panels import (
    PanelAdmission,
    PanelDissent,
    PanelMeeting,
    PanelOpinion,
    PanelPoint,
    PanelRecusal,
    PanelResult,
    PanelSeat,
    PanelVote,
)
from workflows.panel_review.seated import Seat, composition, kept, own_seat, seats
from workflows.panel_review.titles import CATEGORIES, CHOICES, TITLES
from workflows.panel_review.voting import ballots, unsigned
from workflows.withheld import SIDES

KEY = "panel_review"
NO_MAJORITY = "未形成多数意见"
SIDE_TITLES = {"unit": "承办单位", "review": "审查机构"}
STATUS = {
    "": ("wait", "空缺"), "DRAWN": ("wait", "待声明"), "ACCEPTED": ("on", "已声明并承诺保密"), "DISPUTED": ("swap", "回避待决定"),
    "QUESTIONED": ("swap", "回避待决定"), "VACANT": ("wait", "空缺"),
}  # fmt: skip
RAISED = {"OWN": "本人声明", "UNIT": "承办单位", "REVIEW": "审查机构"}
DECIDED = {"GRANTED": "同意回避，递补", "REFUSED": "驳回", "REPLACED": "缺位递补"}


@dataclass(frozen=True, slots=True)
class Chair:
    """One seat. `mark`: on, wait, swap, fix."""

    n: int
    category: str
    name: str
    code: str
    mark: str
    words: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Word:
    """What one side has committed to and revealed."""

    side: str
    title: str
    commitment: str = ""
    committed: datetime | None = None
    word: str = ""
    revealed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """The draw as far as it has come: everything a stranger needs."""

    pool: Sequence[Sequence[str]] = ()
    pool_hash: str = ""
    published: datetime | None = None
    excluded: Mapping[str, str] = field(default_factory=dict)
    announced: str = ""
    drawn_on: str = ""
    fallback: str = ""
    words: Sequence[Word] = ()
    public_number: str = ""
    witnesses: str = ""
    seed: str = ""
    orders: Sequence[tuple[str, int, Sequence[Mapping[str, Any]]]] = ()  # category, seats, rows
    faults: Sequence[str] = ()
    drawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A disputed point with both positions, and what came of it."""

    n: int
    point: str
    undertaking: str
    review: str
    refused: str
    majority: str
    tally: str
    votes: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Past:
    """Every meeting and every count by its step, void or not: what a paper of that day says."""

    meetings: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    votes: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    results: Mapping[int, Mapping[int, tuple[str, str]]] = field(default_factory=dict)  # point → position, tally


@dataclass(frozen=True, slots=True)
class PanelPage:
    """Everything."""

    case: int
    title: str
    number: str
    state: str
    state_title: str
    seq: int
    parent: int | None
    chairs: Sequence[Chair]
    proof: Proof
    recusals: Sequence[Mapping[str, str]]
    points: Sequence[Point]
    box: Mapping[int, bool]
    inside: bool
    mine: Chair | None
    meeting: Mapping[str, Any]
    dissents: Sequence[Mapping[str, str]]
    void: Sequence[Mapping[str, str]]  # what was voted and said before somebody left: kept, and nobody's position now
    opinion: Mapping[str, str]
    past: "Past"
    unsigned: Sequence[str]
    passes: str  # how many of one mind it takes


def panel_page(docket: Docket, case: int, person: str) -> PanelPage:
    """A panel for whoever may see its case; the deliberation only for those inside, until the opinion is issued."""
    seen = docket.see(case, person)
    view = view_of(seen, Request("", person))
    roles = {post.role for post in seen.posts}
    there = seats(view)
    own = own_seat(view)
    inside = bool(roles & SIDES[KEY]) and (not roles <= {"PANELIST"} or own is not None)
    told = inside or seen.standing.state in ("OPINED", "SPLIT")
    rows = _Rows(docket.connection, case)
    chairs = [_chair(seen, n, category, there.get(n), own) for n, category, _ in composition(view)]
    return PanelPage(
        case, seen.standing.title, _number(rows), seen.standing.state, seen.workflow.state[seen.standing.state].title, seen.standing.seq,
        seen.standing.parent_id, chairs, _proof(docket.connection, case), list(_recusals(rows, there)), list(_points(rows, told)),
        {n: bool(step) for n, step in ballots(view).items()} if seen.standing.state == "VOTING" else {}, inside,
        next((one for one in chairs if own and one.n == own.n), None), _meeting(rows) if told else {}, list(_dissents(rows)) if told else [],
        list(_void(rows)) if told else [],
        _opinion(rows) if told else {}, _past(rows) if told else Past(), unsigned(view) if seen.standing.state == "SIGNING" else [], _passes(view),
    )  # fmt: skip


def panels_of(docket: Docket, seen: Seen) -> list[int]:
    """The panels of a case's family, the first one first; of a panel, itself."""
    if seen.workflow.key == KEY:
        return [seen.standing.id]
    rows = select(col(Case.id)).where(col(Case.root_id) == seen.standing.root_id, col(Case.workflow) == KEY)
    return list(docket.connection.execute(rows.order_by(col(Case.id))).scalars())


class _Rows:
    """The registers of one panel."""

    def __init__(self, connection: Connection, case: int) -> None:
        self._connection, self._case = connection, case

    def of(self, table: type[SQLModel]) -> Sequence[Any]:
        """Its rows, in the order of the record."""
        case, seq, n = of(table, "case_id", "seq", "n")
        return self._connection.execute(select(table).where(case == self._case).order_by(seq, n)).all()

    @cached_property
    def since(self) -> int:
        """The step from which on the panel sits as it sits: what was voted before it is void."""
        return max((row.seq for row in self.of(PanelSeat)), default=0)

    def valid(self, table: type[SQLModel]) -> Sequence[Any]:
        """Its rows of the panel as it sits."""
        return [row for row in self.of(table) if row.seq > self.since]

    def void(self, table: type[SQLModel]) -> Sequence[Any]:
        """Its rows of the panel as it sat before."""
        return [row for row in self.of(table) if row.seq < self.since]

    def latest(self, table: type[SQLModel]) -> Sequence[Any]:
        """The rows of the newest step of the panel as it sits."""
        rows = self.valid(table)
        return [row for row in rows if row.seq == rows[-1].seq]


def _number(rows: _Rows) -> str:
    return next((str(row.number) for row in rows.of(PanelAdmission)), "")


def _chair(seen: Seen, n: int, category: str, seat: Seat | None, own: Seat | None) -> Chair:
    mark, words = STATUS[str(getattr(seen.facts, f"seat{n}"))]
    name = seat.name if seat and seat.person else ""
    fixed = "fix" if category == "GOV_LIAISON" and mark == "on" else mark
    return Chair(n, CATEGORIES[category], name, seat.code if seat else "", fixed, words, own is not None and own.n == n)


def _passes(view: View) -> str:
    """What a majority is here, as the policy at admission says."""
    rules = kept(view, "COMPOSITION")
    base = {"SEATS": "全部席位", "PRESENT": "到会席位", "VOTING": "未弃权席位"}[rules.get("majority_base", "SEATS")]
    liaison = {"TIE_BREAK": "；票数相等时由政府联系领导决定", "NON_VOTING": "；政府联系领导不表决"}
    more = liaison.get(rules.get("liaison_vote", ""), "")
    return f"{base}过半数（全部 {view.facts.seats} 席时为 {int(view.facts.seats) // 2 + 1} 席）相同{more}"


def _proof(connection: Connection, case: int) -> Proof:
    """The newest draw, from the events themselves."""
    wanted = ("publish", "commit_unit", "commit_review", "reveal_unit", "reveal_review", "draw")
    rows = connection.execute(
        select(*of(Event, "act", "at", "body"))
        .where(col(Event.case_id) == case, col(Event.act).in_(wanted))
        .order_by(col(Event.seq))
    ).all()
    last = max((i for i, row in enumerate(rows) if row.act == "publish"), default=None)
    if last is None:
        return Proof()
    told = {row.act: (row.at, json.loads(row.body)["answers"]) for row in rows[last:]}
    at, published = told["publish"]
    words = [_word(told, side) for side in SIDE_TITLES]
    drawn_at, drawn = told.get("draw", (None, {}))
    counts = {one["category"]: one["count"] for one in published["seats"]}
    orders = [
        (CATEGORIES[category], count, [row for row in drawn.get("order", ()) if row["category"] == category])
        for category, count in counts.items()
    ]
    return Proof(
        [line.split("|") for line in published["pool"]], published["pool_hash"], at,
        {one["code"]: one["reason"] for one in published["excluded"]}, published["announced"], published["drawn_on"],
        published["fallback"], words, drawn.get("public_number", ""), drawn.get("witnesses", ""), drawn.get("seed", ""), orders if drawn else (),
        recomputed(connection, str(case)).faults if drawn else (), drawn_at,
    )  # fmt: skip


def _word(told: Mapping[str, Any], side: str) -> Word:
    committed, said = told.get(f"commit_{side}", (None, {}))
    revealed, word = told.get(f"reveal_{side}", (None, {}))
    return Word(side, SIDE_TITLES[side], said.get("commitment", ""), committed, word.get("word", ""), revealed)


def _recusals(rows: _Rows, there: Mapping[int, Seat]) -> Iterator[Mapping[str, str]]:
    """What was asked for, and what was decided."""
    del there
    for row in rows.of(PanelRecusal):
        raised = row.kind in RAISED
        who = RAISED[row.kind] if raised else "批准机关"
        words = TITLES.get(row.ground, "") if row.ground else ""
        yield {
            "seat": f"{row.seat}号席",
            "who": who,
            "ground": words,
            "reason": row.reason,
            "decided": "" if raised else DECIDED[row.kind],
        }


def _points(rows: _Rows, told: bool) -> Iterator[Point]:
    admitted = {row.point_n: row for row in rows.of(PanelAdmission)}
    results = {row.point_n: row for row in rows.latest(PanelResult)} if told else {}
    votes = _votes(rows) if told else []
    for row in rows.of(PanelPoint):
        how, result = admitted.get(row.n), results.get(row.n)
        majority = CHOICES.get(result.majority, NO_MAJORITY) if result else ""
        yield Point(
            row.n, row.point, row.undertaking, row.review, how.basis if how and how.outcome == "REFUSED" else "", majority,
            result.tally if result else "", [one for one in votes if one["n"] == row.n],
        )  # fmt: skip


def _votes(rows: _Rows) -> list[dict[str, Any]]:
    """The votes of the panel as it sits, the liaison's decision of a tie included."""
    return [_vote(row) for row in rows.valid(PanelVote)]


def _vote(row: Any) -> dict[str, Any]:
    return {"n": row.point_n, "seat": row.seat, "name": row.name, "choice": CHOICES[row.choice], "reason": row.reason}


def _past(rows: _Rows) -> Past:
    votes: dict[int, list[Mapping[str, Any]]] = {}
    results: dict[int, dict[int, tuple[str, str]]] = {}
    for vote in rows.of(PanelVote):
        votes.setdefault(vote.seq, []).append(_vote(vote))
    for one in rows.of(PanelResult):
        results.setdefault(one.seq, {})[one.point_n] = (CHOICES.get(one.majority, NO_MAJORITY), one.tally)
    return Past({row.seq: _met(row) for row in rows.of(PanelMeeting)}, votes, results)


def _meeting(rows: _Rows) -> Mapping[str, Any]:
    found = rows.latest(PanelMeeting)
    return _met(found[0]) if found else {}


def _met(row: Any) -> Mapping[str, Any]:
    return {name: getattr(row, name) for name in ("held_on", "chair", "present", "minutes")}


def _dissents(rows: _Rows) -> Iterator[Mapping[str, str]]:
    """Whoever was not of the majority, and what members wrote beside their signatures: of the panel as it sits."""
    yield from map(_position, rows.valid(PanelDissent))


def _void(rows: _Rows) -> Iterator[Mapping[str, str]]:
    """Every vote, and every reservation, of a panel from which somebody had to leave afterwards: kept letter for letter."""
    reserved = [row for row in rows.void(PanelDissent) if not row.point_n]
    yield from map(_position, sorted([*rows.void(PanelVote), *reserved], key=lambda row: row.seq))


def _position(row: Any) -> Mapping[str, str]:
    return {
        "seat": f"{row.seat}号席",
        "name": row.name,
        "about": f"分歧点{row.point_n}" if row.point_n else "评审意见书",
        "choice": CHOICES.get(row.choice, "保留意见"),
        "reason": row.reason,
    }


def _opinion(rows: _Rows) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in rows.valid(PanelOpinion):
        kept = {"summary": row.summary, "number": row.number, "outcome": TITLES.get(row.outcome, ""), "note": row.note}
        found |= {name: value for name, value in kept.items() if value}
    return found


# --- a member's own desk --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sitting:
    """A panel on which a person sits."""

    case: int
    title: str
    state: str
    seat: str
    todo: str
    due_on: Any
    closed: bool


AWAITED = {
    "RECUSAL": "声明有无利害关系", "VOTING": "表决", "SIGNING": "在评审意见书上签名", "TIE": "票数相等，联系领导决定",
}  # fmt: skip


def desk(docket: Docket, person: str, *, own: bool = False) -> list[Sitting]:
    """The panels on which a person, or somebody they act for today, holds a seat: open ones first. `own`: only the person."""
    people = [person] if own else [one.person for one in acting_for(docket.connection, person, day_of(docket.now))]
    rows = docket.connection.execute(
        select(*of(Case, "id", "title", "state", "due_on", "closed_at"), col(Assignment.role), col(Assignment.person))
        .join(Assignment, col(Assignment.case_id) == col(Case.id))
        .where(col(Case.workflow) == KEY, col(Assignment.person).in_(people), col(Assignment.role).like("SEAT%"))
        .order_by(col(Case.closed_at).is_not(None), col(Case.id).desc())
    )
    found = []
    for row in rows:
        seat, closed = f"{row.role.removeprefix('SEAT')}号席", row.closed_at is not None
        found.append(Sitting(row.id, row.title, row.state, seat, _todo(docket, row, person), row.due_on, closed))
    return found


def awaited(docket: Docket, person: str) -> list[Sitting]:
    """The panels on which something waits for that very person: nobody votes, declares or signs for a member."""
    return [one for one in desk(docket, person, own=True) if one.todo]


def _todo(docket: Docket, row: Any, person: str) -> str:
    """What waits for them there."""
    if row.closed_at is not None or row.state not in AWAITED:
        return ""
    seen = docket.see(row.id, person)
    view = view_of(seen, Request("", person))
    own = own_seat(view)
    if own is None:
        return ""
    waiting = {
        "RECUSAL": view.facts.seat(own.n) == "DRAWN",
        "VOTING": ballots(view).get(own.n) == "",
        "SIGNING": own.name in unsigned(view),
        "TIE": own.category == "GOV_LIAISON",
    }
    return AWAITED[row.state] if waiting[row.state] else ""
