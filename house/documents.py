"""The register of documents as data: one document with its history, its status on any day, who rests on it, what may not be cited."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.errors import NotFound
from engine.statements import of
from engine.tables import Case, MaterialRow
from registers.documents import (
    CHANGES,
    RELATIONS,
    STATUS,
    Document,
    DocumentChange,
    DocumentIndex,
    DocumentRelation,
    number_key,
    own_key,
    status_on,
)
from workflows.normative_document.titles import TITLES

if TYPE_CHECKING:
    from house.opening import House

ENDS = ("REPLACED", "REPEALED", "ANNULLED")
_BY_RELATION = {"SUPERSEDES": "REPLACED", "REPEALS": "REPEALED"}
BY_ISSUER = tuple(_BY_RELATION.values())  # how a document ends by its issuer's own act, and by nobody else's


# --- one document -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Related:
    """Another document, as far as the register knows it. `how`: in words, from here."""

    kind: str
    how: str
    words: str
    id: int = 0
    title: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a document's history."""

    on: date
    what: str
    basis: str = ""
    note: str = ""
    kind: str = ""
    case_id: int = 0
    seq: int = 0


@dataclass(frozen=True)
class Kept:
    """A document as the register keeps it, with its status on the day that was asked."""

    id: int
    org: str
    title: str
    number: str
    registration: str
    issuer_kind: str
    form: str
    co_issuers: str
    adopted_on: date | None
    published_on: date
    effective_on: date
    expires_on: date | None
    validity_reason: str
    early_reason: str
    channel: str
    url: str
    interpretation_url: str
    attachments: str
    competition: str
    competition_note: str
    opinion: str
    made_in: int
    sha256: str
    file: str
    on: date
    status: str
    ended_on: date | None = None
    ended_as: str = ""
    halted: tuple[str, ...] = ()  # clauses not applied on that day
    annulled: tuple[str, ...] = ()  # clauses that a government has annulled by then
    history: tuple[Happened, ...] = ()
    related: tuple[Related, ...] = ()

    @property
    def words(self) -> str:
        """The status for people."""
        return STATUS[self.status]

    @property
    def valid(self) -> bool:
        """It may be cited as a basis."""
        return self.status == "IN_FORCE"

    def to_json(self) -> dict[str, Any]:
        """As programs read it."""
        plain = {
            name: getattr(self, name)
            for name in self.__dataclass_fields__
            if name not in ("history", "related", "halted", "annulled")
        }
        return {
            **plain, "status_words": self.words, "halted": list(self.halted), "annulled": list(self.annulled),
            "history": [{n: getattr(one, n) for n in one.__dataclass_fields__} for one in self.history],
            "related": [{n: getattr(one, n) for n in one.__dataclass_fields__} for one in self.related],
        }  # fmt: skip


_PLAIN = (
    "org", "title", "number", "registration", "issuer_kind", "form", "co_issuers", "adopted_on", "published_on", "effective_on",
    "expires_on", "validity_reason", "early_reason", "channel", "url", "interpretation_url", "attachments", "competition",
    "competition_note", "opinion", "made_in",
)  # fmt: skip


def document(connection: Connection, id: int, on: date) -> Kept:
    """One document, as on a day. Raises NotFound."""
    row = connection.execute(select(Document).where(col(Document.case_id) == id)).first()
    if row is None:
        raise NotFound(f"文件库里没有 {id} 号文件")
    changes = _changes(connection, row)
    ended_on, ended_as = _end(connection, row, changes)
    status = status_on(on, row.effective_on, row.expires_on, ended_on, ended_as)
    sha256, file = newest_text(connection, row)
    return Kept(
        id=row.case_id, **{name: getattr(row, name) for name in _PLAIN}, sha256=sha256, file=file, on=on, status=status,
        ended_on=ended_on, ended_as=ended_as, halted=_halted(changes, on), annulled=_annulled(changes, on),
        related=tuple(_related(connection, row, on)),
        history=tuple(sorted(_history(row, changes, ended_on, ended_as), key=lambda one: (one.on, one.case_id, one.seq), reverse=True)),
    )  # fmt: skip


def by_number(connection: Connection, number: str, on: date) -> Kept:
    """The document of a number. Raises NotFound."""
    found = (
        select(col(Document.case_id))
        .where(col(Document.number_key) == number_key(number))
        .order_by(col(Document.case_id).desc())
    )
    id = connection.execute(found).scalar()
    if id is None:
        raise NotFound(f"文件库里没有文号 {number}")
    return document(connection, int(id), on)


def _changes(connection: Connection, row: Any) -> list[Any]:
    keys = [own_key(row.case_id), row.number_key]
    asked: Any = (
        select(DocumentChange, col(Case.org).label("by"))
        .join(Case, col(Case.id) == col(DocumentChange.case_id))
        .where(col(DocumentChange.target_key).in_(keys))
        .order_by(*of(DocumentChange, "on", "case_id", "seq", "n"))
    )
    return [one for one in connection.execute(asked) if one.kind not in BY_ISSUER or one.by == row.org]


def _end(connection: Connection, row: Any, changes: Iterable[Any]) -> tuple[date | None, str]:
    """What ends it first: a decision about it, or another document of its issuer that takes its place or repeals it."""
    ends = [(one.on, one.kind) for one in changes if one.kind in ENDS]
    asked = (
        select(*of(DocumentRelation, "on", "kind"))
        .join(Document, col(Document.case_id) == col(DocumentRelation.case_id))
        .where(
            col(DocumentRelation.target_key) == row.number_key,
            col(DocumentRelation.kind).in_(list(_BY_RELATION)),
            col(DocumentRelation.case_id) != row.case_id,
            col(Document.org) == row.org,
        )
    )
    ends += [(one.on, _BY_RELATION[one.kind]) for one in connection.execute(asked)]
    return min(ends, key=lambda end: (end[0], ENDS.index(end[1]))) if ends else (None, "")


def end_of(connection: Connection, id: int) -> tuple[date | None, str]:
    """The day and the manner of a document's end, its validity aside."""
    row = connection.execute(select(Document).where(col(Document.case_id) == id)).first()
    return _end(connection, row, _changes(connection, row)) if row else (None, "")


def newest_text(connection: Connection, row: Any) -> tuple[str, str]:
    """The newest text on file: a correction prevails."""
    asked = select(*of(MaterialRow, "sha256", "name")).where(
        col(MaterialRow.case_id) == row.case_id, col(MaterialRow.kind) == "final"
    )
    last = connection.execute(asked.order_by(col(MaterialRow.seq).desc(), col(MaterialRow.n).desc())).first()
    return (last.sha256, last.name) if last else (row.sha256, row.file)


def _halted(changes: Iterable[Any], on: date) -> tuple[str, ...]:
    found: dict[str, bool] = {}
    for one in changes:
        if one.kind in ("CLAUSE_SUSPENDED", "CLAUSE_RESUMED") and one.on <= on:
            found[one.clause] = one.kind == "CLAUSE_SUSPENDED"
    return tuple(clause for clause, halted in found.items() if halted)


def _annulled(changes: Iterable[Any], on: date) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.clause for one in changes if one.kind == "CLAUSE_ANNULLED" and one.on <= on))


def _history(row: Any, changes: Iterable[Any], ended_on: date | None, ended_as: str) -> Iterator[Happened]:
    if row.adopted_on:
        yield Happened(row.adopted_on, "集体审议通过", row.opinion and f"审核意见书 {row.opinion}", case_id=row.made_in)
    yield Happened(row.published_on, "公布", row.number, row.channel, "PUBLISHED", row.case_id, 1)
    yield Happened(row.effective_on, "起施行", row.number, row.early_reason, "EFFECTIVE", row.case_id, 1)
    told = set()
    for one in changes:
        told.add((one.on, one.kind))
        clause = f"：{one.clause}" if one.clause else ""
        basis = TITLES.get(one.basis, one.basis) if one.kind == "EVALUATED" else one.basis
        yield Happened(one.on, f"{CHANGES[one.kind]}{clause}", basis, one.note, one.kind, one.case_id, one.seq)
    if ended_on and (ended_on, ended_as) not in told:
        yield Happened(ended_on, CHANGES[ended_as], kind=ended_as)


def _related(connection: Connection, row: Any, on: date) -> Iterator[Related]:
    out = connection.execute(select(DocumentRelation).where(col(DocumentRelation.case_id) == row.case_id)).all()
    into = connection.execute(
        select(DocumentRelation).where(
            col(DocumentRelation.target_key) == row.number_key, col(DocumentRelation.case_id) != row.case_id
        )
    ).all()
    known = _known(connection, [one.target_key for one in out], [one.case_id for one in into], on)
    for one in out:
        other = known.get(one.target_key)
        yield Related(one.kind, RELATIONS[one.kind][0], one.target, *_short(other))
    for one in into:
        other = known.get(own_key(one.case_id))
        yield Related(f"{one.kind}_BY", RELATIONS[one.kind][1], other.number if other else "", *_short(other))


def _short(other: Any) -> tuple[int, str, str]:
    return (other.id, other.title, other.status) if other else (0, "", "")


@dataclass(frozen=True, slots=True)
class Line:
    """A document in a few words."""

    id: int
    org: str
    number: str
    title: str
    status: str
    expires_on: date | None = None


def _known(connection: Connection, keys: Sequence[str], ids: Sequence[int], on: date) -> dict[str, Line]:
    """Documents by number and by their case of life."""
    if not (keys or ids):
        return {}
    asked = select(DocumentIndex).where(col(DocumentIndex.number_key).in_(keys) | col(DocumentIndex.id).in_(ids))
    found: dict[str, Line] = {}
    for row in connection.execute(asked):
        line = line_of(row, on)
        found[row.number_key] = found[own_key(row.id)] = line
    return found


def line_of(row: Any, on: date) -> Line:
    """A row of the index in a few words, as on a day."""
    status = status_on(on, row.effective_on, row.expires_on, row.ended_on, row.ended_as)
    return Line(row.id, row.org, row.number, row.title, status, row.expires_on)


# --- what waits ---------------------------------------------------------------------------------------------------------


def to_close(connection: Connection, on: date, orgs: Sequence[str]) -> list[Line]:
    """Documents that another document or a clean-up has ended while their own case still stands open."""
    asked = (
        select(DocumentIndex)
        .join(Case, col(Case.id) == col(DocumentIndex.id))
        .where(col(Case.closed_at).is_(None), col(DocumentIndex.ended_as) != "", col(DocumentIndex.ended_on) <= on)
        .where(col(DocumentIndex.org).in_(orgs))
        .order_by(col(DocumentIndex.id))
    )
    return [line_of(row, on) for row in connection.execute(asked)]


def text_of(house: "House", kept: Kept) -> str | None:
    """The words of a document's text; None when it cannot be read, or is not here."""
    from house.extraction import text_of as read

    path = house.blobs.path(kept.sha256) if kept.sha256 else None
    return read(path, kept.file) if path else None
