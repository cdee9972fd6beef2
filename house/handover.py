"""交接清单: everything that hangs on one person, for whoever takes over: cases, due days, next acts, posts, who stands in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlmodel import col

from engine.calendar import day_of
from engine.definition import STAY, Workflow
from engine.docket import Docket
from engine.errors import NotFound
from engine.inbox import acting_for
from engine.offices import seated
from engine.questions import line_of
from engine.statements import of
from engine.tables import Assignment, Case
from house import staffing
from house.absences import LEADS, Absent, absences
from house.delegating import Standin, standins
from house.governing import administered
from house.listing import CASE, Row, law_of, names_of, rows_of
from house.opening import House
from house.staffing import Post, all_posts, role_titles
from house.workbook import Sheet, about, workbook
from registers.accounts import Draft
from workflows.administration import WORKFLOW as BOOKS

MOST = 1000  # cases of one list
USUAL = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Held:
    """One case. `parts`: what the person is in it; `next`: what comes next; `theirs`: it awaits them now."""

    row: Row
    parts: Sequence[str]
    next: Sequence[str]
    theirs: bool
    within: bool  # it falls due in the days asked about


@dataclass(frozen=True, slots=True)
class Handover:
    """The whole list. `queued`: cases that await a post which nobody else holds; `drafts`: how many, not what they say."""

    person: str
    name: str
    from_on: date
    until_on: date
    posts: Sequence[Post]
    held: Sequence[Held]
    queued: Sequence[Held]
    drafts: int
    leaves: Sequence[Absent]
    deputies: Sequence[Standin]
    stands_for: Sequence[Standin]
    at: datetime

    @property
    def due(self) -> list[Held]:
        """What falls due in these days and awaits the person."""
        return [one for one in (*self.held, *self.queued) if one.theirs and one.within]


def may_take_over(house: House, docket: Docket, reader: str, person: str) -> bool:
    """The person, their deputies, who leads an office of theirs, who administers them."""
    if reader == person:
        return True
    today = day_of(docket.now)
    line = line_of(docket.connection, person)
    if any(one.delegate == reader and one.until_on >= today for one in line.named(person)):
        return True
    orgs = {org for _, org in line.posts(person, today)}
    own = [post for post in all_posts(house, docket) if post.person == reader and post.when == "now"]
    if any(post.org in orgs and post.role in LEADS for post in own):
        return True
    return any(one.username == person for one in staffing.members(house, docket, administered(house, docket, reader)))


def handover(
    house: House, docket: Docket, reader: str, person: str, from_on: date | None = None, until_on: date | None = None
) -> Handover:
    """The list for some days: those of the next absence, unless said. Raises NotFound, whoever may not know included."""
    if not may_take_over(house, docket, reader, person):
        raise NotFound(f"没有人员 {person}，或者您不接手其工作")
    connection, today = docket.connection, day_of(docket.now)
    leaves = absences(house, docket, [person])
    ahead = next((one for one in leaves if one.when != "past"), None)
    first = from_on or (ahead.from_on if ahead else today)
    last = max(first, until_on or (ahead.until_on if ahead and not from_on else first + USUAL))
    parts = _parts(docket, person)
    line = line_of(connection)
    sole = [(r, o) for r, o in line.posts(person, today) if line.holders(r, o, today) == [person]]
    open_ = and_(col(Case.closed_at).is_(None), col(Case.workflow) != BOOKS.key)
    queue = (
        or_(*(and_(col(Case.awaits_role) == r, col(Case.awaits_org) == o) for r, o in sole))
        if sole
        else col(Case.id) < 0
    )
    rows = connection.execute(
        select(*CASE)
        .where(open_, or_(col(Case.id).in_(list(parts)), and_(col(Case.awaits_person).is_(None), queue)))
        .order_by(col(Case.due_on).is_(None), *of(Case, "due_on", "id"))
        .limit(MOST)
    ).all()
    laws = {row.id: law_of(house.registry, row, today) for row in rows}
    shown = [
        _held(row, parts.get(row.id, ()), laws[row.id], person, (first, last), role_titles(house))
        for row in rows_of(house, docket, rows, acting_for(connection, reader, today))
    ]
    everybody = [one for one in standins(house, docket) if one.when in ("now", "coming")]
    return Handover(
        person, names_of(connection, [person])[person], first, last,
        [post for post in all_posts(house, docket) if post.person == person and post.when != "past"],
        [one for one in shown if one.row.id in parts], [one for one in shown if one.row.id not in parts],
        connection.execute(select(func.count()).select_from(Draft).where(col(Draft.person) == person)).scalar_one(),
        [one for one in leaves if one.when != "past"], [one for one in everybody if one.principal == person],
        [one for one in everybody if one.delegate == person], docket.now,
    )  # fmt: skip


def _parts(docket: Docket, person: str) -> dict[int, list[str]]:
    """The open cases in which somebody holds a role by name, and which."""
    rows = (
        select(*of(Assignment, "case_id", "role"))
        .join(Case, col(Case.id) == col(Assignment.case_id))
        .where(col(Assignment.person) == person, col(Case.closed_at).is_(None))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for case, role in docket.connection.execute(rows):
        found[case].append(role)
    return found


def _held(
    row: Row, parts: Sequence[str], law: Workflow | None, person: str, days: tuple[date, date], titles: dict[str, str]
) -> Held:
    roles = set(parts) or {row.awaits_role}
    rules = [
        rule
        for rule in (law.offers(row.state) if law else ())
        if not rule.by_time and {r.key for r in rule.roles} & roles
    ]
    moves = [rule.title for rule in rules if rule.to != STAY]
    theirs = row.awaits_person == person or not parts
    within = row.due_on is not None and days[0] <= row.due_on <= days[1]
    return Held(row, [titles.get(role, role) for role in parts], moves[:3] if theirs else [], theirs, within)


def as_file(told: Handover, reader: str) -> bytes:
    """The same as an Excel file."""
    headings = ("事项", "单位", "在本件中", "环节", "到期日", "期间内到期", "等其办理", "下一步", "在谁手上")
    cases = [
        (
            one.row.title, one.row.org_title, "、".join(one.parts) or "岗位队列", one.row.state_title, one.row.due_on,
            one.within, one.theirs, "、".join(one.next), one.row.awaits_name or seated(one.row.awaits_org_title, one.row.awaits_title),
        )
        for one in (*told.held, *told.queued)
    ]  # fmt: skip
    posts = [(post.role_title, post.org_title, post.from_on, post.until_on) for post in told.posts]
    both = [(one, "代理人") for one in told.deputies] + [(one, "代别人") for one in told.stands_for]
    line = [
        (kind, one.rank, one.principal_name, one.delegate_name, one.from_on, one.until_on, "、".join(one.role_titles) or "全部职责", one.authority)
        for one, kind in both
    ]  # fmt: skip
    sheets = [
        Sheet("审查件", headings, cases),
        Sheet("任职", ("职责", "机构", "起", "止"), posts),
        Sheet("代理", ("关系", "第几代理", "委托人", "代理人", "起", "止", "限于", "依据"), line),
    ]
    scope = f"{told.name}的交接清单，{told.from_on}至{told.until_on}"
    return workbook(
        sheets, about(scope, told.at, reader, ("未完成的草稿", f"{told.drafts} 份（不含内容，由本人处理）"))
    )
