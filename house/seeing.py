"""Who may look at a case: whose office it concerns, whoever covers it, and whoever acts for one of them today."""

from datetime import date

from sqlalchemy import Connection, or_, select
from sqlmodel import col

from engine.errors import NotFound
from engine.inbox import posts_of
from engine.offices import Covers, Delegation
from engine.statements import of
from engine.tables import Assignment, Case
from registers.matters import Matter


def principals_of(connection: Connection, person: str, today: date) -> list[str]:
    """Whom a person may act for today."""
    rows = connection.execute(
        select(*of(Delegation, "principal", "from_on", "until_on", "holds"))
        .where(col(Delegation.delegate) == person)
        .order_by(*of(Delegation, "case_id", "seq", "n"))
    )
    latest = {(row.principal, row.from_on): row for row in rows}
    return list(dict.fromkeys(r.principal for r in latest.values() if r.holds and r.from_on <= today <= r.until_on))


def may_see(connection: Connection, person: str, today: date, case_id: int) -> bool:
    """Whether a case concerns an office of this person, or of somebody they act for."""
    people = [person, *principals_of(connection, person, today)]
    orgs = sorted({org for one in people for _, org in posts_of(connection, one, today)})
    below = select(*of(Covers, "covered")).where(col(Covers.org).in_(orgs))
    ours = select(*of(Assignment, "case_id")).where(
        or_(col(Assignment.org).in_(orgs), col(Assignment.person).in_(people)), col(Assignment.case_id) == case_id
    )
    own = or_(col(Case.org).in_(orgs), col(Case.id).in_(ours))
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
