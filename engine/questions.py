"""The questions an act asks of the database, each one statement: what is locked, and what is looked at after the lock."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, and_, bindparam, or_, select, text
from sqlalchemy.ext.compiler import compiles
from sqlmodel import SQLModel, col

from engine.absences import Absences
from engine.offices import Appointment, Delegation, Leave, Person
from engine.standing import Standing
from engine.statements import Statement, ask, of
from engine.tables import (
    Annex,
    Assignment,
    BookRow,
    Case,
    ClockRow,
    DoneRow,
    Ledger,
    MaterialRow,
    Participation,
    Receipt,
    Revision,
    TaskRow,
    Tray,
)  # fmt: skip

_case: BindParameter[Any] = bindparam("case")
_root = select(*of(Case, "root_id")).where(col(Case.id) == _case).scalar_subquery()
_family = select(*of(Case, "id")).where(col(Case.root_id) == _root).scalar_subquery()


def _recorded(table: type[SQLModel], *names: str) -> Statement:
    """Rows of the whole family, in the order of the record."""
    case, seq, n = of(table, "case_id", "seq", "n")
    return Statement(select(*of(table, "case_id", *names)).where(case.in_(_family)).order_by(case, seq, n))


LOCK = Statement(select(*of(Case, "id")).where(col(Case.id) == _root).with_for_update())
TRY_LOCK = Statement(select(*of(Case, "id")).where(col(Case.id) == _root).with_for_update(skip_locked=True))
REVISIONS = Statement(select(*of(Revision, "kind", "n")))
FAMILY = Statement(
    select(*of(Case, *Standing.__dataclass_fields__)).where(col(Case.root_id) == _root).order_by(col(Case.id))
)
TERMS = (
    "clock", "started", "kind", "unit", "amount", "policy", "assumed", "stage", "started_on", "look_at", "due_on", "provisional",
)  # fmt: skip
ENTRY = ("seq", "kind", "on", "value", "why")
_same_run = and_(
    *(a == b for a, b in zip(*(of(t, "case_id", "clock", "started") for t in (Ledger, ClockRow)), strict=True))
)


def _clocks(of_cases: ColumnElement[bool]) -> Statement:
    """The live runs of cases, each with its ledger."""
    live = or_(col(ClockRow.status) == "running", col(ClockRow.status) == "standing")
    return Statement(
        select(*of(ClockRow, "case_id", *TERMS), *(c.label(f"entry_{c.key}") for c in of(Ledger, *ENTRY)))
        .join(Ledger, _same_run)
        .where(of_cases, live)
        .order_by(*of(ClockRow, "case_id", "clock"), col(Ledger.n))
    )


CLOCKS = _clocks(col(ClockRow.case_id).in_(_family))
HOLDERS = Statement(
    select(*of(Assignment, "case_id", "role", "org", "person")).where(col(Assignment.case_id).in_(_family))
)
PARTS = _recorded(Participation, "part", "person", "round")
PAPERS = _recorded(MaterialRow, "kind", "sha256", "name", "round", "seq", "n")
TASKS = _recorded(TaskRow, "seq", "n", "kind", "text", "detail", "round")
DONE = _recorded(DoneRow, "task_seq", "task_n", "outcome")
POSTS = Statement(
    select(*of(Appointment, "person", "role", "org", "from_on", "until_on"))
    .where(col(Appointment.person).in_([bindparam("actor"), bindparam("principal"), bindparam("named")]))
    .order_by(*of(Appointment, "case_id", "seq", "n"))
)
_line = select(*of(Delegation, "delegate")).where(col(Delegation.principal) == bindparam("principal")).scalar_subquery()


def _in_line(table: type[SQLModel], *names: str, whose: str = "person") -> tuple[Statement, Statement]:
    """Rows of the principal and of those who may stand in; rows of everybody. In the order of the record."""
    rows = select(*of(table, *names)).order_by(*of(table, "case_id", "seq", "n"))
    person = getattr(table, whose)
    theirs = person == bindparam("principal")
    return Statement(rows.where(theirs if whose == "principal" else or_(theirs, person.in_(_line)))), Statement(rows)


def absences_in(found: Mapping[str, Sequence[Sequence[Any]]]) -> Absences:
    """The answers to LINE."""
    leaves, line, posts = (
        [dict(zip(LINE[name][0].names, row, strict=True)) for row in found[name]]
        for name in ("line_away", "line", "line_posts")
    )
    return Absences(leaves, line, posts)


def line_of(connection: Connection, principal: str = "") -> Absences:
    """Who stands in for one person, and who of them is away; without a principal, of everybody. One server turn."""
    chosen = {name: theirs if principal else everybody for name, (theirs, everybody) in LINE.items()}
    answers = ask(connection, [(one, {"principal": principal}) for one in chosen.values()])
    return absences_in(dict(zip(chosen, answers, strict=True)))


LINE = {
    "line": _in_line(
        Delegation, "principal", "delegate", "from_on", "until_on", "authority", "roles", "rank", "holds", whose="principal"
    ),
    "line_away": _in_line(Leave, "person", "from_on", "until_on", "reason", "holds"),
    "line_posts": _in_line(Appointment, "person", "role", "org", "from_on", "until_on"),
}  # fmt: skip
"""Who stands in, who is away, who holds a post: asked anew by every act that must know it."""
RECEIPT = Statement(
    select(*of(Receipt, "sha", "case_id", "seq")).where(
        col(Receipt.actor) == bindparam("actor"), col(Receipt.key) == bindparam("key")
    )
)
ANNEX = Statement(select(*of(Annex, "case_id", "seq", "field", "salt", "value")).where(col(Annex.case_id) == _case))
"""Sealed answers of the case itself: only for an act that opens them."""
TRAY = Statement(select(*of(Tray, "sha256")).where(col(Tray.person) == bindparam("actor")))

# --- number books: opened if new, then locked, after the case and always in the same order ----------------------------

OPEN_BOOK = Statement(
    text(
        "INSERT INTO book (org, kind, year, last) SELECT DISTINCT org, CAST(:kind AS VARCHAR), CAST(:year AS INTEGER), 0"
        " FROM assignment WHERE case_id = :case ON CONFLICT DO NOTHING"
    )
)
_books = (
    select(*of(BookRow, "org", "kind", "last"))
    .where(
        col(BookRow.org).in_(select(*of(Assignment, "org")).where(col(Assignment.case_id) == _case)),
        col(BookRow.kind) == bindparam("kind"),
        col(BookRow.year) == bindparam("year"),
    )
    .order_by(col(BookRow.org))
)
BOOKS = Statement(_books.with_for_update())
BOOKS_LOOKED_INTO = Statement(_books)
_case_book = select(*of(BookRow, "last")).where(col(BookRow.org) == "", col(BookRow.kind) == "case")
CASE_BOOK = Statement(_case_book.with_for_update())
CASE_BOOK_LOOKED_INTO = Statement(_case_book)
"""The same for a preview, which locks nothing: a transaction that only reads must not."""

# --- the same of several cases at once: for recounts, which move no family ---------------------------------------------


class Among(ColumnElement[bool]):
    """A column is one of those in a parameter: an array on PostgreSQL, a JSON list on SQLite (`listed`)."""

    inherit_cache = False

    def __init__(self, column: Any, parameter: str = "cases") -> None:
        """`parameter`: the name under which the list is handed in."""
        self.column, self.parameter = column, parameter


@compiles(Among, "postgresql")
def _among_array(element: Among, compiler: Any, **more: Any) -> str:
    return f"{compiler.process(element.column, **more)} = ANY(%({element.parameter})s)"


@compiles(Among, "sqlite")
def _among_json(element: Among, compiler: Any, **more: Any) -> str:
    column = compiler.process(element.column, **more)
    return f"{column} IN (SELECT value FROM json_each(:{element.parameter}))"  # noqa: S608 -- names of our own


def listed(wanted: Sequence[int] | Sequence[str], dialect: str) -> Any:
    """Ids or names as the parameter of `Among`."""
    return json.dumps(list(wanted)) if dialect == "sqlite" else list(wanted)


def _whose(table: type[SQLModel], name: str) -> Statement:
    """The offices that rows about some persons name, in the order of the record."""
    rows = select(*of(table, name, "org")).where(Among(getattr(table, name), "persons"))
    return Statement(rows.order_by(*of(table, "case_id", "seq", "n")))


REGISTERED = {"registered": _whose(Person, "username"), "appointed": _whose(Appointment, "person")}
"""Where the persons that an act enters are known already."""


def homes_in(found: Mapping[str, Sequence[Sequence[Any]]]) -> Mapping[str, str]:
    """The answers to REGISTERED: username → the office that has registered it last; the first that has appointed it,
    where none has."""
    first: dict[str, str] = {row[0]: row[1] for row in reversed(found["appointed"])}
    return first | {row[0]: row[1] for row in found["registered"]}


LOCK_ALL = Statement(
    select(*of(Case, "id"))
    .where(col(Case.id).in_(select(*of(Case, "root_id")).where(Among(col(Case.id)))))
    .order_by(col(Case.id))
    .with_for_update()
)
CASES = Statement(select(*of(Case, *Standing.__dataclass_fields__)).where(Among(col(Case.id))).order_by(col(Case.id)))
CLOCKS_OF = _clocks(Among(col(ClockRow.case_id)))
HOLDERS_OF = Statement(
    select(*of(Assignment, "case_id", "role", "org", "person")).where(Among(col(Assignment.case_id)))
)


def every(table: type[SQLModel]) -> Statement:
    """All rows of a register, in the order of the record: for the snapshots."""
    fields: Any = table.model_fields
    return Statement(select(*of(table, *fields)).order_by(*of(table, "case_id", "seq", "n")))
