"""What falls due while somebody is away: who may act instead, who can give the case to somebody else; in words."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, or_, select
from sqlmodel import col

from engine.absences import Absences, Away
from engine.calendar import day_of
from engine.checks import separated
from engine.definition import Workflow
from engine.docket import Docket
from engine.inbox import Acting
from engine.questions import line_of
from engine.statements import of
from engine.tables import Assignment, Case, Participation
from house.absences import Post, holders, in_charge_of, leaves_of, place
from house.discretion import WORDS, withheld
from house.listing import law_of, names_of
from house.opening import House
from house.staffing import role_titles
from workflows.absences import days

REMEDIES = ("reassign", "hand_over", "assign")  # how a case comes to somebody else


@dataclass(frozen=True, slots=True)
class Due:
    """A case that awaits somebody who is away. `settled`: a deputy is there who may act; `remedies`: acts, titles, who."""

    case: int
    title: str
    due_on: date | None
    person: str
    name: str
    role_title: str
    words: str
    settled: bool
    deputies: Sequence[str]  # usernames of those who may act, in order
    remedies: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class _Matter:
    """What is known of one case."""

    row: Any
    workflow: Workflow | None
    parts: Mapping[str, frozenset[tuple[str, int]]]
    orgs: Mapping[str, str]  # role → office that holds it

    def bars(self, person: str) -> bool:
        """Whether a part already taken keeps somebody from all that is awaited here."""
        if self.workflow is None:
            return False
        rules = [
            rule
            for rule in self.workflow.offers(self.row.state)
            if rule.part and self.row.awaits_role in {role.key for role in rule.roles}
        ]
        round = int(json.loads(self.row.facts).get("round", 1))
        return bool(rules) and all(separated(self.workflow, rule, self.parts, (person,), round) for rule in rules)


CASE = (
    "id", "title", "workflow", "version", "state", "facts", "due_on", "awaits_role", "awaits_org", "awaits_person",
)  # fmt: skip


def due_while_away(house: House, docket: Docket, persons: Iterable[str], readers: Sequence[Acting] = ()) -> list[Due]:
    """What falls due in the absences of some persons, now or coming, by due day. `readers`: who will see it."""
    today = day_of(docket.now)
    leaves = {
        who: there
        for who, own in leaves_of(docket.connection, persons).items()
        if (there := [one for one in own if one.until_on >= today])
    }
    if not leaves:
        return []
    known = line_of(docket.connection)
    held = {who: _sole(known, who, today) for who in leaves}
    within = [_awaiting(one, held[one.person]) for own in leaves.values() for one in own]
    rows = docket.connection.execute(_asked(within)).all()
    found = [(row, _whose(row, leaves, held)) for row in rows]
    return _in_words(house, docket, known, [(row, leave) for row, leave in found if leave], readers)


def due_between(
    house: House, docket: Docket, person: str, from_on: date, until_on: date, reason: str,
    line: Sequence[tuple[str, tuple[str, ...]]], readers: Sequence[Acting] = (),
) -> list[Due]:  # fmt: skip
    """What would fall due in an absence about to be registered, with these deputies (and the roles of each) in order."""
    today, leave = day_of(docket.now), Away(person, from_on, until_on, reason)
    known = line_of(docket.connection).with_line(leave, line)
    rows = docket.connection.execute(_asked([_awaiting(leave, _sole(known, person, today))])).all()
    return _in_words(house, docket, known, [(row, leave) for row in rows], readers)


def _asked(within: Sequence[Any]) -> Any:
    open_ = select(*of(Case, *CASE)).where(col(Case.closed_at).is_(None), or_(*within))
    return open_.order_by(*of(Case, "due_on", "id")).limit(200)


def standing(house: House, docket: Docket, case_id: int, readers: Sequence[Acting] = ()) -> Due | None:
    """What there is to say of one case: whoever must act is away, or will be on its due day."""
    row = docket.connection.execute(select(*of(Case, *CASE)).where(col(Case.id) == case_id)).first()
    if row is None or not row.awaits_role:
        return None
    today = day_of(docket.now)
    person = row.awaits_person or _only(docket.connection, (row.awaits_role, row.awaits_org), today)
    own = leaves_of(docket.connection, [person] if person else ()).get(person, ())
    on = [day for day in (row.due_on, today) if day and day >= today]
    leave = next((one for day in on for one in own if one.from_on <= day <= one.until_on), None)
    if leave is None:
        return None
    return _in_words(house, docket, line_of(docket.connection), [(row, leave)], readers)[0]


def _only(connection: Connection, post: Post, today: date) -> str:
    held = holders(connection, [post[1]], today).get(post, ())
    return held[0] if len(held) == 1 else ""


def _sole(known: Absences, person: str, today: date) -> set[Post]:
    """The posts that nobody else holds."""
    return {(role, org) for role, org in known.posts(person, today) if known.holders(role, org, today) == [person]}


def _awaiting(leave: Away, sole: Collection[Post]) -> Any:
    queues = [and_(col(Case.awaits_role) == role, col(Case.awaits_org) == org) for role, org in sorted(sole)]
    free = and_(col(Case.awaits_person).is_(None), or_(*queues)) if queues else col(Case.id) < 0
    named = col(Case.awaits_person) == leave.person
    return and_(col(Case.due_on) >= leave.from_on, col(Case.due_on) <= leave.until_on, or_(named, free))


def _whose(row: Any, leaves: Mapping[str, Sequence[Away]], held: Mapping[str, Collection[Post]]) -> Away | None:
    for who, own in leaves.items():
        if row.awaits_person == who or (not row.awaits_person and (row.awaits_role, row.awaits_org) in held[who]):
            return next((one for one in own if one.from_on <= row.due_on <= one.until_on), None)
    return None


def _in_words(
    house: House, docket: Docket, known: Absences, found: Sequence[tuple[Any, Away]], readers: Sequence[Acting]
) -> list[Due]:
    connection, today = docket.connection, day_of(docket.now)
    ids = [row.id for row, _ in found]
    secret = withheld(connection, ids, readers)
    matters = _matters(house, docket, [row for row, _ in found])
    titles, offices = role_titles(house), house.snapshot(connection).offices
    people = {who for _, leave in found for who in (leave.person, *(d.delegate for d in known.named(leave.person)))}
    chiefs = {
        leave.person: in_charge_of(connection, offices, _orgs(known, leave, today), today, leave.person)
        for _, leave in found
    }
    able = {row.id: _remedies(known, matters[row.id], today) for row, _ in found}
    people |= {who for one in chiefs.values() for who in one.persons} | {
        w for own in able.values() for *_, who in own for w in who
    }
    names = names_of(connection, people)
    shown = []
    for row, leave in found:
        on = row.due_on if row.due_on and leave.from_on <= row.due_on <= leave.until_on else max(today, leave.from_on)
        line = known.deputies(leave.person, on, [row.awaits_role])
        may = [one.delegate for one in line if known.there(one, on) and not matters[row.id].bars(one.delegate)]
        said = [_says(known, matters[row.id], one, on, names) for one in line]
        remedies = [(act, title, "、".join(names[who] for who in persons)) for act, title, persons in able[row.id]]
        chief = "、".join(names[who] for who in chiefs[leave.person].persons)
        head = f"{names[leave.person]} {days(leave.from_on, leave.until_on)}离岗" + (
            "，到期日在其间" if on == row.due_on else ""
        )
        tail = "；".join(said) or "没有代理人"
        last = "" if may else "。没有人能代办" + (f"，请{chief}改派或补登代理人" if chief else "，请管理员补登代理人")
        shown.append(
            Due(
                row.id, WORDS if row.id in secret else row.title, row.due_on, leave.person, names[leave.person],
                titles.get(row.awaits_role, row.awaits_role), f"{head}；{tail}{last}", bool(may), may, remedies,
            )
        )  # fmt: skip
    return shown


def _orgs(known: Absences, leave: Away, today: date) -> list[str]:
    return list(dict.fromkeys(org for _, org in known.posts(leave.person, today)))


def _says(known: Absences, matter: _Matter, deputy: Any, on: date, names: Mapping[str, str]) -> str:
    said = f"{place(deputy.rank)} {names[deputy.delegate]}"
    if away := known.away(deputy.delegate, on):
        return f"{said}（{days(away.from_on, away.until_on)}也离岗）"
    if not known.posts(deputy.delegate, on):
        return f"{said}（已不在任）"
    return f"{said}（在本件中须回避）" if matter.bars(deputy.delegate) else said


def _matters(house: House, docket: Docket, rows: Sequence[Any]) -> dict[int, _Matter]:
    """Two statements, however many."""
    ids = [row.id for row in rows]
    parts: dict[int, dict[str, set[tuple[str, int]]]] = defaultdict(lambda: defaultdict(set))
    took = select(*of(Participation, "case_id", "part", "person", "round")).where(col(Participation.case_id).in_(ids))
    for case, part, person, round in docket.connection.execute(took):
        parts[case][part].add((person, round))
    orgs: dict[int, dict[str, str]] = defaultdict(dict)
    held = select(*of(Assignment, "case_id", "role", "org")).where(col(Assignment.case_id).in_(ids))
    for case, role, org in docket.connection.execute(held):
        orgs[case][role] = org
    return {
        row.id: _Matter(
            row, law_of(house.registry, row, day_of(docket.now)),
            {part: frozenset(who) for part, who in parts[row.id].items()}, orgs[row.id],
        )
        for row in rows
    }  # fmt: skip


def _remedies(known: Absences, matter: _Matter, today: date) -> list[tuple[str, str, list[str]]]:
    """The acts by which the case comes to somebody else, and who may perform them today."""
    found = []
    for act in REMEDIES:
        rule = matter.workflow.offered.get((matter.row.state, act)) if matter.workflow else None
        if rule is None:
            continue
        posts = [(role.key, matter.orgs.get(role.key, "")) for role in rule.roles]
        able = [who for role, org in posts for who in known.holders(role, org, today) if not known.away(who, today)]
        found.append((act, rule.title, list(dict.fromkeys(able))))
    return found
