"""A panel as a page shows it: seats, draws that anybody recomputes, what was said against them, points and positions, the ballot box, the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from engine.calendar import day_of
from engine.checks import view_of
from engine.docket import Docket
from engine.inbox import acting_for
from engine.standing import Request, Seen, View
from engine.statements import of
from engine.tables import Assignment, Case
from house.draws import recomputed
from house.paneldisputes import Dispute, disputes_of
from house.paneldraw import Proof, proofs_of, record_of
from house.panelresults import Past, Point, dissents_of, meeting_of, past_of, points_of, void_of
from house.panelrows import PanelRows
from house.people import registered
from registers.panels import PanelAdmission, PanelOpinion, PanelSeat
from workflows.panel_review.seated import Seat, composition, kept, own_seat, seats
from workflows.panel_review.titles import CATEGORIES, TITLES
from workflows.panel_review.voting import ballots, unsigned
from workflows.withheld import SIDES

KEY = "panel_review"
STATUS = {
    "": ("wait", "空缺"), "DRAWN": ("wait", "待声明"), "ACCEPTED": ("on", "已声明并承诺保密"), "DISPUTED": ("swap", "回避待决定"),
    "QUESTIONED": ("swap", "回避待决定"), "VACANT": ("wait", "空缺"),
}  # fmt: skip


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
    person: str = ""
    instead: str = ""  # for whom they have come to sit
    relation: str = ""  # of whoever is named, not drawn: how they stand to the matter, for everybody to see


@dataclass(frozen=True, slots=True)
class Came:
    """Who came to sit on a seat at a step, and how; an empty `name`: it was left vacant."""

    seq: int
    n: int
    category: str
    code: str
    name: str
    how: str = ""
    relation: str = ""


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
    draws: Sequence[Proof]  # the newest first
    faults: Sequence[str]  # what recomputing all of them has found
    disputes: Sequence[Dispute]
    names: Mapping[str, str]  # of whoever raised or decided those
    points: Sequence[Point]
    box: Mapping[int, bool]
    inside: bool
    mine: Chair | None
    meeting: Mapping[str, Any]
    dissents: Sequence[Mapping[str, str]]
    void: Sequence[Mapping[str, str]]  # what was voted and said before somebody left: kept, and nobody's position now
    opinion: Mapping[str, str]
    past: Past
    unsigned: Sequence[str]
    passes: str  # how many of one mind it takes
    came: Sequence[Came] = ()
    record: Sequence[Mapping[str, Any]] = ()  # the steps of the draws, as they were sealed

    @property
    def proof(self) -> Proof:
        """The newest draw; an empty one before the list is published."""
        return self.draws[0] if self.draws else Proof()

    def seated(self, seq: int) -> list[Came]:
        """Every seat as it was right after a step."""
        there = {one.n: one for one in self.came if one.seq <= seq}
        return [there.get(one.n) or Came(0, one.n, one.category, "", "") for one in self.chairs]


def panel_page(docket: Docket, case: int, person: str) -> PanelPage:
    """A panel for whoever may see its case; the deliberation only for those inside, until the opinion is issued."""
    seen = docket.see(case, person)
    view = view_of(seen, Request("", person))
    roles = {post.role for post in seen.posts}
    there = seats(view)
    own = own_seat(view)
    inside = bool(roles & SIDES[KEY]) and (not roles <= {"PANELIST"} or own is not None)
    told = inside or seen.standing.state in ("OPINED", "SPLIT")
    rows = PanelRows(docket.connection, case)
    came = _came(rows)
    chairs = [_chair(seen, n, category, there.get(n), own, came) for n, category, _ in composition(view)]
    draws, disputes = proofs_of(rows), disputes_of(rows)
    named = {name for one in disputes for name in (one.by, one.decider) if name}
    return PanelPage(
        case, seen.standing.title, _number(rows), seen.standing.state, seen.workflow.state[seen.standing.state].title, seen.standing.seq,
        seen.standing.parent_id, chairs, draws, _faults(docket, case, draws), disputes,
        {who: one.name for who, one in registered(docket.connection, named).items()} if named else {}, list(points_of(rows, told)),
        {n: bool(step) for n, step in ballots(view).items()} if seen.standing.state == "VOTING" else {}, inside,
        next((one for one in chairs if own and one.n == own.n), None), meeting_of(rows) if told else {}, list(dissents_of(rows)) if told else [],
        list(void_of(rows)) if told else [],
        _opinion(rows) if told else {}, past_of(rows) if told else Past(), unsigned(view) if seen.standing.state == "SIGNING" else [], _passes(view),
        came, record_of(rows),
    )  # fmt: skip


def _faults(docket: Docket, case: int, draws: Sequence[Proof]) -> Sequence[str]:
    return recomputed(docket.connection, str(case)).faults if any(one.seed for one in draws) else ()


def panels_of(docket: Docket, seen: Seen) -> list[int]:
    """The panels of a case's family, the first one first; of a panel, itself."""
    if seen.workflow.key == KEY:
        return [seen.standing.id]
    rows = select(col(Case.id)).where(col(Case.root_id) == seen.standing.root_id, col(Case.workflow) == KEY)
    return list(docket.connection.execute(rows.order_by(col(Case.id))).scalars())


def _number(rows: PanelRows) -> str:
    return next((str(row.number) for row in rows.of(PanelAdmission)), "")


def _chair(seen: Seen, n: int, category: str, seat: Seat | None, own: Seat | None, came: Sequence[Came]) -> Chair:
    mark, words = STATUS[str(getattr(seen.facts, f"seat{n}"))]
    name = seat.name if seat and seat.person else ""
    fixed = "fix" if category == "GOV_LIAISON" and mark == "on" else mark
    mine = [one for one in came if one.n == n]
    return Chair(
        n, CATEGORIES[category], name, seat.code if seat else "", fixed, words, own is not None and own.n == n,
        seat.person if seat else "", _instead(mine), mine[-1].relation if mine and name else "",
    )  # fmt: skip


def _came(rows: PanelRows) -> list[Came]:
    """Everybody who came to a seat; of those named, the relation and whether they lead the unit's field, as it was disclosed."""
    leads = {one.seq: bool(one.said.get("leads_field")) for one in rows.acts if one.act == "designate"}
    return [
        Came(row.seq, row.seat, CATEGORIES[row.category], row.code, row.name, row.how, _relation(row.note, leads.get(row.seq)))
        for row in rows.of(PanelSeat)
    ]  # fmt: skip


def _relation(note: str, leads: bool | None) -> str:
    return "" if leads is None else f"{note}；{'分管' if leads else '不分管'}承办单位"


def _instead(came: Sequence[Came]) -> str:
    """Whoever sat there before the one who follows in the order."""
    before = [one.name for one in came[:-1] if one.name]
    return before[-1] if before and came[-1].how == "NEXT" else ""


def _passes(view: View) -> str:
    """What a majority is here, as the policy at admission says."""
    rules = kept(view, "COMPOSITION")
    base = {"SEATS": "全部席位", "PRESENT": "到会席位", "VOTING": "未弃权席位"}[rules.get("majority_base", "SEATS")]
    liaison = {"TIE_BREAK": "；票数相等时由政府联系领导决定", "NON_VOTING": "；政府联系领导不表决"}
    more = liaison.get(rules.get("liaison_vote", ""), "")
    return f"{base}过半数（全部 {view.facts.seats} 席时为 {int(view.facts.seats) // 2 + 1} 席）相同{more}"


def _opinion(rows: PanelRows) -> Mapping[str, str]:
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
    stage: str = ""

    @property
    def way(self) -> str:
        """Where what waits is done."""
        return WAYS.get(self.state, "panel")


WAYS = {"RECUSAL": "acts/declare", "VOTING": "ballot", "SIGNING": "acts/sign_opinion", "TIE": "acts/break_tie"}
AWAITED = {
    "RECUSAL": "声明有无利害关系", "VOTING": "表决", "SIGNING": "在评审意见书上签名", "TIE": "票数相等，联系领导决定",
}  # fmt: skip


def desk(docket: Docket, person: str, *, own: bool = False) -> list[Sitting]:
    """The panels on which a person, or somebody they act for today, holds a seat: open ones first. `own`: only the person."""
    people = [person] if own else [one.person for one in acting_for(docket.connection, person, day_of(docket.now))]
    rows = docket.connection.execute(
        select(
            *of(Case, "id", "title", "state", "due_on", "closed_at", "version"),
            col(Assignment.role),
            col(Assignment.person),
        )
        .join(Assignment, col(Assignment.case_id) == col(Case.id))
        .where(col(Case.workflow) == KEY, col(Assignment.person).in_(people), col(Assignment.role).like("SEAT%"))
        .order_by(col(Case.closed_at).is_not(None), col(Case.id).desc())
    )
    found = []
    for row in rows:
        seat, closed = f"{row.role.removeprefix('SEAT')}号席", row.closed_at is not None
        workflow = docket.registry.find(KEY, row.version)
        stage = workflow.state[row.state].title if workflow else row.state
        found.append(Sitting(row.id, row.title, row.state, seat, _todo(docket, row, person), row.due_on, closed, stage))
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
