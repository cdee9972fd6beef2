"""What may not be cited: warnings for acts and cases that name documents which are not in force, and who rests on what is ended."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.errors import Reason
from engine.plan import Plan
from engine.statements import of
from engine.tables import Event, MaterialRow
from house.differing import differing
from house.documents import Line, line_of
from house.extraction import text_of
from house.outside import doubts
from house.pdfs import keeps_author
from registers.documents import NUMBER, STATUS, Document, DocumentIndex, DocumentRelation, number_key
from workflows.checklists import void_basis as repealed_law

if TYPE_CHECKING:
    from engine.docket import Docket, Result
    from engine.standing import Request
    from house.blobs import Blobs
    from house.opening import House

MOST = 400  # numbers and titles of one text that are looked up
_TITLE = re.compile(r"《([^《》]{4,80})》")
_SENTENCE, _ENDS = re.compile(r"[。；\n]"), re.compile(r"废止|停止执行")


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
    rows = [line_of(row, on) for row in connection.execute(select(DocumentIndex).where(wanted))]
    valid = {row.title for row in rows if row.status == "IN_FORCE"}
    named = [row for row in rows if number_key(row.number) in numbers]
    living = [row for row in rows if row.status == "IN_FORCE"]
    named += [row for row in rows if row.title in titles and row.title not in valid and row not in named]
    dead = [_warning(row) for row in named if row.status != "IN_FORCE"]
    return [*dead, *doubts(connection, [(number_key(row.number), row.number, row.title) for row in living])]


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


def warned(connection: Connection, plan: Plan, blobs: "Blobs | None" = None) -> list[Reason]:
    """What an act that is about to be done should be warned of: dead documents it cites, living ones that rest on what it ends.

    With `blobs` the text that the act brings is read, too.
    """
    deed = plan.deed
    found: list[Reason] = []
    if deed.rule.act not in OF_ITSELF:
        brought = [one for one in deed.materials if one.sha256 == deed.text != deed.previous_text]
        said = [*words_in(deed.answers), *(as_basis(blobs, one.sha256, one.name) for one in brought if blobs)]
        found += cited(connection, "\n".join(said), deed.today)
    if deed.rule.act in (*RESTING, "publish"):
        found += _left_behind(connection, deed.case_id, deed.answers, deed.today)
    found += [*differing(connection, plan, blobs), *_names_authors(plan, blobs)] if blobs else ()
    return list(dict.fromkeys(found))


def _names_authors(plan: Plan, blobs: "Blobs") -> Iterator[Reason]:
    """A text for everyone from which nobody can take the author's name."""
    for one in (one for one in plan.deed.materials if one.kind == "final" and one.name.lower().endswith(".pdf")):
        path = blobs.path(one.sha256)
        if path and keeps_author(path.read_bytes()):
            why = "带电子签章，公布后原样供公众下载，文件里的作者信息不能去除：请在软件里清掉作者信息、重新签章以后再交"
            yield Reason(f"{one.name} {why}", field="materials")


def with_warnings(connection: Connection, plan: Plan, blobs: "Blobs | None" = None) -> Plan:
    """A plan that also says what the register knows: entrances show it before the act."""
    more = warned(connection, plan, blobs)
    return replace(plan, warnings=(*plan.warnings, *more)) if more else plan


def opening_warned(docket: "Docket", request: "Request", blobs: "Blobs") -> tuple[Reason, ...]:
    """What the register says of an opening that somebody is about to ask for: for pages, which show it first. Raises Refused."""
    plan = docket.preview_opening(request)
    return tuple(warned(docket.connection, plan, blobs)) if plan else ()


def opened_warned(house: "House", result: "Result") -> "Result":
    """A case that was opened and committed, its plan saying as well what the register knows: for programs, which read it after."""
    if result.plan is None:
        return result
    with house.database.glance(house.now()) as docket:
        return replace(result, plan=with_warnings(docket.connection, result.plan, house.blobs))


def _left_behind(connection: Connection, case_id: int, answers: Any, on: date) -> Iterator[Reason]:
    numbers = [one.document for one in getattr(answers, "items", ()) if one.outcome in ("REPEAL", "EXPIRED")]
    numbers += [*getattr(answers, "repeals", ()), *getattr(answers, "supersedes", ())]
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
    return [line for line in (line_of(row, on) for row in found) if line.status in ("IN_FORCE", "TO_COME")]


def as_basis(blobs: "Blobs", sha256: str, name: str) -> str:
    """The words of a kept text but for the sentences that end other documents: those name them, and do not rest on them."""
    path = blobs.path(sha256)
    said = text_of(path, name) if path else None
    return "\n".join(one for one in _SENTENCE.split(said or "") if not _ENDS.search(one))


def cited_in_case(connection: Connection, case_id: int, on: date, blobs: "Blobs | None" = None) -> list[Reason]:
    """What a whole case cites although it is not in force on a day: in anything that was answered in it, with `blobs` in its draft."""
    rows = connection.execute(select(col(Event.body)).where(col(Event.case_id) == case_id)).scalars()
    said = [
        one
        for body in rows
        if (event := json.loads(body))["act"] not in OF_ITSELF
        for one in words_in(event["answers"])
    ]
    draft = select(*of(MaterialRow, "sha256", "name")).where(
        col(MaterialRow.case_id) == case_id, col(MaterialRow.kind) == "draft"
    )
    last = connection.execute(draft.order_by(col(MaterialRow.seq).desc(), col(MaterialRow.n).desc()).limit(1)).first()
    said += [as_basis(blobs, last.sha256, last.name)] if last and blobs else []
    return cited(connection, "\n".join(said), on)
