"""The register of documents as data: one document with its history, its status on any day, who rests on it, what may not be cited."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.errors import NotFound, Reason
from engine.offices import Offices
from engine.plan import Plan
from engine.statements import of
from engine.tables import Case, Event, MaterialRow
from registers.documents import (
    CHANGES,
    NUMBER,
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
from workflows.checklists import void_basis as repealed_law

if TYPE_CHECKING:
    from house.opening import House

ENDS = ("REPLACED", "REPEALED", "ANNULLED")
_BY_RELATION = {"SUPERSEDES": "REPLACED", "REPEALS": "REPEALED"}
MOST = 400  # numbers and titles of one text that are looked up


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
            if name not in ("history", "related", "halted")
        }
        return {
            **plain, "status_words": self.words, "halted": list(self.halted),
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
    sha256, file = _text(connection, row)
    return Kept(
        id=row.case_id, **{name: getattr(row, name) for name in _PLAIN}, sha256=sha256, file=file, on=on, status=status,
        ended_on=ended_on, ended_as=ended_as, halted=_halted(changes, on), related=tuple(_related(connection, row, on)),
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
    asked = select(DocumentChange).where(col(DocumentChange.target_key).in_(keys))
    return list(connection.execute(asked.order_by(*of(DocumentChange, "on", "case_id", "seq", "n"))))


def _end(connection: Connection, row: Any, changes: Iterable[Any]) -> tuple[date | None, str]:
    """What ends it first: a decision about it, or another document that takes its place or repeals it."""
    ends = [(one.on, one.kind) for one in changes if one.kind in ENDS]
    asked = select(*of(DocumentRelation, "on", "kind")).where(
        col(DocumentRelation.target_key) == row.number_key,
        col(DocumentRelation.kind).in_(list(_BY_RELATION)),
        col(DocumentRelation.case_id) != row.case_id,
    )
    ends += [(one.on, _BY_RELATION[one.kind]) for one in connection.execute(asked)]
    return min(ends, key=lambda end: (end[0], ENDS.index(end[1]))) if ends else (None, "")


def end_of(connection: Connection, id: int) -> tuple[date | None, str]:
    """The day and the manner of a document's end, its validity aside."""
    row = connection.execute(select(Document).where(col(Document.case_id) == id)).first()
    return _end(connection, row, _changes(connection, row)) if row else (None, "")


def _text(connection: Connection, row: Any) -> tuple[str, str]:
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


def _history(row: Any, changes: Iterable[Any], ended_on: date | None, ended_as: str) -> Iterator[Happened]:
    if row.adopted_on:
        yield Happened(row.adopted_on, "集体审议通过", row.opinion and f"审核意见书 {row.opinion}", case_id=row.made_in)
    yield Happened(row.published_on, "公布", row.number, row.channel, "PUBLISHED", row.case_id, 1)
    yield Happened(row.effective_on, "起施行", row.number, row.early_reason, "EFFECTIVE", row.case_id, 1)
    told = set()
    for one in changes:
        told.add((one.on, one.kind))
        clause = f"：{one.clause}" if one.clause else ""
        yield Happened(one.on, f"{CHANGES[one.kind]}{clause}", one.basis, one.note, one.kind, one.case_id, one.seq)
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
        line = _line(row, on)
        found[row.number_key] = found[own_key(row.id)] = line
    return found


def _line(row: Any, on: date) -> Line:
    status = status_on(on, row.effective_on, row.expires_on, row.ended_on, row.ended_as)
    return Line(row.id, row.org, row.number, row.title, status, row.expires_on)


# --- what may not be cited --------------------------------------------------------------------------------------------

_TITLE = re.compile(r"《([^《》]{4,80})》")


def cited(connection: Connection, said: str, on: date) -> list[Reason]:
    """A warning for every document that a text cites although it is not in force on a day."""
    numbers: dict[str, str] = {}
    for found in list(NUMBER.finditer(said))[:MOST]:
        word, rest = found["word"], f"〔{found['year']}〕{int(found['n'])}号"
        numbers |= {f"{word[n:]}{rest}": found[0] for n in range(len(word) - 1)}
    titles = list(dict.fromkeys(_TITLE.findall(said)))[:MOST]
    if not (numbers or titles):
        return []
    wanted = col(DocumentIndex.number_key).in_(list(numbers)) | col(DocumentIndex.title).in_(titles)
    rows = [_line(row, on) for row in connection.execute(select(DocumentIndex).where(wanted))]
    valid = {row.title for row in rows if row.status == "IN_FORCE"}
    named = [row for row in rows if number_key(row.number) in numbers]
    named += [row for row in rows if row.title in titles and row.title not in valid and row not in named]
    return [_warning(row) for row in named if row.status != "IN_FORCE"]


def _warning(line: Line) -> Reason:
    when = f"（有效期至 {line.expires_on}）" if line.status == "EXPIRED" else ""
    return Reason(
        f"引用的 {line.number}《{line.title}》{STATUS[line.status]}{when}，不能作为依据",
        "《优化营商环境条例》第64条" if line.status == "TO_COME" else "规范性文件库",
        field="basis",
    )


def void_basis(connection: Connection, said: str, on: date) -> Reason | None:
    """Why a text cannot be a basis: it cites a repealed law, or a document of the register that is not in force."""
    return repealed_law(said) or next(iter(cited(connection, said, on)), None)


def words_in(value: Any) -> Iterator[str]:
    """Every text of an act's answers, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from words_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from words_in(one)
    elif hasattr(value, "model_dump"):
        yield from words_in(value.model_dump())


RESTING = ("repeal", "begin_repeal", "annul", "note_ended", "publish_cleanup")
OF_ITSELF = ("come", "enrol", "enrol_past", "publish", "begin_change", "start_cleanup", "add_documents", *RESTING)
"""Acts that name documents because they end or enter them."""


def warned(connection: Connection, plan: Plan) -> list[Reason]:
    """What an act that is about to be done should be warned of: dead documents it cites, living ones that rest on what it ends."""
    deed = plan.deed
    found: list[Reason] = []
    if deed.rule.act not in OF_ITSELF:
        found += cited(connection, "\n".join(words_in(deed.answers)), deed.today)
    if deed.rule.act in RESTING:
        found += _left_behind(connection, deed.case_id, deed.answers, deed.today)
    return list(dict.fromkeys(found))


def with_warnings(connection: Connection, plan: Plan) -> Plan:
    """A plan that also says what the register knows: entrances show it before the act."""
    more = warned(connection, plan)
    return replace(plan, warnings=(*plan.warnings, *more)) if more else plan


def _left_behind(connection: Connection, case_id: int, answers: Any, on: date) -> Iterator[Reason]:
    numbers = [one.document for one in getattr(answers, "items", ()) if one.outcome in ("REPEAL", "EXPIRED")]
    own = connection.execute(select(col(Document.number)).where(col(Document.case_id) == case_id)).scalar()
    for number in [*numbers, *([own] if own else [])]:
        if resting := resting_on(connection, number, on):
            listed = "；".join(f"{one.number}《{one.title}》" for one in resting[:20])
            more = f"等 {len(resting)} 件" if len(resting) > 20 else ""
            yield Reason(f"还有文件以 {number} 为依据：{listed}{more}，须一并处理", "规范性文件库")


def resting_on(connection: Connection, number: str, on: date) -> list[Line]:
    """The documents in force that name this one as their basis."""
    asked = select(col(DocumentRelation.case_id)).where(
        col(DocumentRelation.target_key) == number_key(number), col(DocumentRelation.kind) == "BASED_ON"
    )
    ids = [row[0] for row in connection.execute(asked)]
    found = connection.execute(
        select(DocumentIndex).where(col(DocumentIndex.id).in_(ids)).order_by(col(DocumentIndex.id))
    )
    return [line for line in (_line(row, on) for row in found) if line.status in ("IN_FORCE", "TO_COME")]


def cited_in_case(connection: Connection, case_id: int, on: date) -> list[Reason]:
    """What a whole case cites although it is not in force on a day: read from everything that was answered in it."""
    import json

    rows = connection.execute(select(col(Event.body)).where(col(Event.case_id) == case_id)).scalars()
    said = [
        one
        for body in rows
        if (event := json.loads(body))["act"] not in OF_ITSELF
        for one in words_in(event["answers"])
    ]
    return cited(connection, "\n".join(said), on)


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
    return [_line(row, on) for row in connection.execute(asked)]


# --- the whole register ---------------------------------------------------------------------------------------------------

HEADINGS: Mapping[str, str] = {
    "number": "文号", "title": "名称", "issuer": "制定机关", "registration": "登记号", "issuer_kind": "制定主体类别", "form": "文种",
    "adopted_on": "审议通过日", "published_on": "公布日", "effective_on": "施行日", "expires_on": "有效期至", "status": "效力",
    "ended_on": "失去效力之日", "based_on": "依据", "supersedes": "替代", "repeals": "废止", "url": "公开网址", "interpretation_url": "解读网址",
    "opinion": "审核意见书", "co_issuers": "联合制定机关", "attachments": "附件", "channel": "公布渠道",
    "validity_reason": "长期有效的理由", "file": "文本文件",
}  # fmt: skip


@dataclass
class _Relations:
    of: dict[tuple[int, str], list[str]] = field(default_factory=lambda: defaultdict(list))


def exported(
    connection: Connection, offices: Offices, on: date, ids: Sequence[int] | None = None
) -> list[dict[str, Any]]:
    """The register, one document a row, newest first; `ids`: only these."""
    from workflows.normative_document.titles import TITLES

    asked = select(Document).order_by(col(Document.published_on).desc(), col(Document.case_id).desc())
    rows = connection.execute(asked if ids is None else asked.where(col(Document.case_id).in_(list(ids)))).all()
    index = {row.id: row for row in connection.execute(select(DocumentIndex))}
    told = _Relations()
    for one in connection.execute(select(DocumentRelation)):
        told.of[one.case_id, one.kind].append(one.target)
    return [_exported(row, index.get(row.case_id), told, offices, on, TITLES) for row in rows]


def _exported(
    row: Any, indexed: Any, told: _Relations, offices: Offices, on: date, titles: Mapping[str, str]
) -> dict[str, Any]:
    ended = (indexed.ended_on, indexed.ended_as) if indexed else (None, "")
    status = status_on(on, row.effective_on, row.expires_on, *ended)
    names = {"based_on": "BASED_ON", "supersedes": "SUPERSEDES", "repeals": "REPEALS"}
    return {
        **{name: getattr(row, name) for name in HEADINGS if hasattr(row, name)},
        **{name: "、".join(told.of[row.case_id, kind]) for name, kind in names.items()},
        "issuer": offices.title(row.org), "issuer_kind": titles[row.issuer_kind], "form": titles[row.form], "status": STATUS[status],
        "ended_on": ended[0], "id": row.case_id, "org": row.org,
    }  # fmt: skip


def expected(connection: Connection) -> dict[int, dict[str, Any]]:
    """The index as the registers alone make it."""
    found = {}
    for row in connection.execute(select(Document).order_by(col(Document.case_id))).all():
        ended_on, ended_as = _end(connection, row, _changes(connection, row))
        sha256, file = _text(connection, row)
        plain = {
            name: getattr(row, name)
            for name in (
                "org",
                "title",
                "number",
                "number_key",
                "issuer_kind",
                "form",
                "published_on",
                "effective_on",
                "expires_on",
            )
        }
        found[row.case_id] = {**plain, "ended_on": ended_on, "ended_as": ended_as, "sha256": sha256, "file": file}
    return found


def text_of(house: "House", kept: Kept) -> str | None:
    """The words of a document's text; None when it cannot be read, or is not here."""
    from house.extraction import text_of as read

    path = house.blobs.path(kept.sha256) if kept.sha256 else None
    return read(path, kept.file) if path else None
