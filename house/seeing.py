"""Who may look at a case: whose office it concerns, whoever covers it, and whoever acts for one of them today."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, and_, or_, select
from sqlmodel import col

from engine.always import BUILT_IN
from engine.definition import ADMIN
from engine.errors import NotFound
from engine.inbox import Acting, acting_for
from engine.offices import SIGHTLESS, Covers
from engine.statements import of
from engine.tables import Assignment, Case
from registers.matters import Matter
from workflows.administration import WORKFLOW as BOOKS
from workflows.roles import ADV, EVALUATION, PANELIST

NARROW = {ADV.key, PANELIST, EVALUATION, ADMIN.key}
"""Who holds only such a post sees the cases in which they are asked; an administrator keeps the books, and reads no case."""


def principals_of(connection: Connection, person: str, today: date) -> list[str]:
    """Whom a person may act for today."""
    return [one.person for one in acting_for(connection, person, today)[1:]]


def offices_of(acting: Iterable[Acting]) -> list[str]:
    """The offices whose cases somebody sees whole: an adviser's or an administrator's post alone opens nothing."""
    return sorted({org for one in acting for role, org in one.posts if role not in NARROW})


def may_see(connection: Connection, person: str, today: date, case_id: int) -> bool:
    """Whether a case concerns an office of this person, or of somebody they act for."""
    acting = acting_for(connection, person, today)
    orgs, people = offices_of(acting), [one.person for one in acting]
    below = select(*of(Covers, "covered")).where(col(Covers.org).in_(orgs), col(Covers.how).not_in(SIGHTLESS))
    ours = select(*of(Assignment, "case_id")).where(
        or_(col(Assignment.org).in_(orgs), col(Assignment.person).in_(people)), col(Assignment.case_id) == case_id
    )
    kept = {org for one in acting for role, org in one.posts if role == ADMIN.key}
    books = and_(col(Case.workflow) == BOOKS.key, col(Case.org).in_(kept))
    own = or_(col(Case.org).in_(orgs), col(Case.id).in_(ours), books)
    found = select(col(Case.id)).where(col(Case.id) == case_id)
    if connection.execute(found.where(own)).first():
        return True
    covered = connection.execute(found.add_columns(col(Case.matter_id)).where(col(Case.org).in_(below))).first()
    return covered is not None and not confidential(connection, covered.matter_id)


def confidential(connection: Connection, matter_id: int) -> bool:
    """Whether a matter was brought as 内部事项: then covering its office is not enough to read it."""
    found = select(col(Matter.case_id)).where(col(Matter.case_id) == matter_id, col(Matter.confidential).is_(True))
    return connection.execute(found).first() is not None


def must_see(connection: Connection, person: str, today: date, case_id: int) -> None:
    """Raises NotFound, whether there is no such case or it is somebody else's: the two are not told apart."""
    if not may_see(connection, person, today, case_id):
        raise NotFound(f"没有审查件 {case_id}，或者它不在您的职责范围内")


def must_meet(connection: Connection, person: str, today: date, case_id: int, act: str) -> None:
    """Whoever would do an act on a case sees it; what an administrator may do in every state asks no more than the office. Raises NotFound."""
    guard = must_keep if act in BUILT_IN else must_see
    guard(connection, person, today, case_id)


def must_keep(connection: Connection, person: str, today: date, case_id: int) -> None:
    """Whoever sees the case, or administers its office: to erase what somebody may ask to have erased. Raises NotFound."""
    kept = [org for one in acting_for(connection, person, today) for role, org in one.posts if role == ADMIN.key]
    found = select(col(Case.id)).where(col(Case.id) == case_id, col(Case.org).in_(kept))
    if not connection.execute(found).first():
        must_see(connection, person, today, case_id)
