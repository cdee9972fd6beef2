"""内部事项 in lists: whoever only covers the office learns that there is a case, and when it is due, not what it is about."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, join, literal, not_, or_, select
from sqlmodel import col

from engine.inbox import Acting, assigned
from engine.statements import of
from engine.tables import Case
from registers.matters import Matter

WORDS = "内部事项"


def takes_part(readers: Sequence[Acting]) -> ColumnElement[bool]:
    """Whether a case is of an office of theirs, or one of their offices, or they, hold a role in it."""
    orgs = sorted({org for one in readers for _, org in one.posts})
    held = (col(Case.id).in_(assigned(orgs, one.person)) for one in readers)
    return or_(col(Case.org).in_(orgs), *held)


def may_be_named(readers: Sequence[Acting]) -> ColumnElement[bool]:
    """Whether readers may learn what a case is about: what a search must ask before it compares words."""
    secret = select(*of(Matter, "case_id")).where(col(Matter.confidential).is_(True))
    return or_(not_(col(Case.matter_id).in_(secret)), takes_part(readers))


def withheld(connection: Connection, ids: Sequence[int], readers: Sequence[Acting] = ()) -> set[int]:
    """Among some cases those of which these readers may not learn what they are about. One statement."""
    own: Any = takes_part(readers) if readers else literal(False)
    asked = select(col(Case.id), own).select_from(join(Case, Matter, col(Matter.case_id) == col(Case.matter_id)))
    rows = connection.execute(asked.where(col(Case.id).in_(ids), col(Matter.confidential).is_(True)))
    return {case_id for case_id, known in rows if not known}
