"""A stock of documents that was read is entered into the register, all of it or nothing, and numbers of this year into their book."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.errors import NotFound, NotReady, Reason, Refused
from engine.plan import Material
from engine.standing import Request
from engine.tables import BookRow, Case
from house.accounts import draft_of, drop_draft, keep_draft
from house.opening import House
from house.stock import COLUMNS, Batch, Entry
from registers.documents import Document, DocumentRelation, number_key, series_of
from workflows.normative_document import NUMBER as BOOK
from workflows.normative_document.life import RENEWING

PLACE = "documents/"  # where a batch waits in its maker's drafts


@dataclass(slots=True)
class Entered:
    """What became of a batch. `reasons`: nothing was entered."""

    reasons: list[Reason] = field(default_factory=list)
    documents: list[tuple[int, str]] = field(default_factory=list)  # case of life, number
    claimed: list[str] = field(default_factory=list)


class _NotThisTime(Exception):
    """Leaves the transaction without committing."""


def enter(house: House, actor: str, batch: Batch, *, dry_run: bool = False) -> Entered:
    """Enter a batch, all of it or nothing; with `dry_run` only what would be refused is found out."""
    made = Entered(list(batch.reasons))
    if not dry_run and made.reasons:
        raise NotReady(tuple(made.reasons))
    try:
        with house.database.docket(house.now()) as docket:
            _enter(docket, actor, batch, made)
            if dry_run:
                raise _NotThisTime
            if made.reasons:
                raise NotReady(tuple(dict.fromkeys(made.reasons)))
    except _NotThisTime:
        pass
    return made


def _enter(docket: Docket, actor: str, batch: Batch, made: Entered) -> None:
    there = _there(docket.connection, [str(one.answers.get("number", "")) for one in batch.entries])
    living: dict[int, Entry] = {}
    for one in sorted(batch.entries, key=lambda entry: str(entry.answers.get("published_on", ""))):
        number = str(one.answers.get("number", ""))
        if number_key(number) in there:
            made.reasons.append(Reason(f"第{one.line}行·文号：文件库里已有 {number}"))
        elif one.org and one.title:
            case = _open(docket, actor, one, made)
            if case and one.act == "enrol":
                living[case] = one
    _claim(docket, actor, batch, living, made)
    _name_overlaps(docket.connection, batch, made)
    made.reasons.sort(key=_row)


def _open(docket: Docket, actor: str, one: Entry, made: Entered) -> int:
    papers = [Material("final", *one.file)] if one.file[0] else []
    request = Request(one.act, actor, dict(one.answers), papers, org=one.org, title=one.title, workflow="document_life")
    try:
        result = docket.open(request)
    except Refused as refused:
        made.reasons += [_by_row(reason, one) for reason in refused.reasons]
        return 0
    made.documents.append((result.case_id, str(one.answers.get("number", ""))))
    return result.case_id


_HEADINGS = {name: heading for heading, name in COLUMNS.items()}


def _by_row(reason: Reason, one: Entry) -> Reason:
    heading = _HEADINGS.get(reason.field.partition(".")[0], "")
    words = reason.text.rpartition("：")[2] if heading and "：" in reason.text else reason.text
    return Reason(f"第{one.line}行{f'·{heading}' if heading else ''}：{words}", reason.law, reason.who)


def _row(reason: Reason) -> int:
    said = re.match(r"第(\d+)行", reason.text)
    return int(said[1]) if said else 0


def _there(connection: Connection, numbers: Sequence[str]) -> set[str]:
    keys = [number_key(one) for one in numbers]
    found: set[str] = set()
    for start in range(0, len(keys), 500):
        asked = select(col(Document.number_key)).where(col(Document.number_key).in_(keys[start : start + 500]))
        found |= {str(one) for one in connection.execute(asked).scalars()}
    return found


def _name_overlaps(connection: Connection, batch: Batch, made: Entered) -> None:
    """Each overlap once: by the row beside it, where the act itself could name only a document."""
    found = list(overlapping(connection, batch))
    told = {_place(one) for one in found}
    ends = ("替代", "须待其办结")
    made.reasons = [one for one in made.reasons if _place(one) not in told or not one.text.endswith(ends)] + found


def _place(reason: Reason) -> str:
    return reason.text.partition("：")[0]


def overlapping(connection: Connection, batch: Batch) -> Iterator[Reason]:
    """A document is amended once at a time: not by two rows, not beside another case, not after another one took its place."""
    own = {number_key(str(one.answers.get("number", ""))) for one in batch.entries}
    seen: dict[str, int] = {}
    for one in batch.entries:
        for said in one.answers.get("supersedes", ()):
            key, where = number_key(said), f"第{one.line}行·替代：“{said}”"
            if key in seen:
                yield Reason(f"{where}与第{seen[key]}行重复：一件文件只由一件新文件替代")
            elif doing := connection.execute(_amended_in(key)).scalar():
                yield Reason(f"{where}正在另案修改（延续）（施行件 {doing}），须待其办结")
            elif by := [n for n in connection.execute(_replaced_by(key)).scalars() if number_key(n) not in own]:
                yield Reason(f"{where}已由 {by[0]} 替代")
            seen.setdefault(key, one.line)


def _amended_in(key: str) -> Select[Any]:
    """The case of life in which an amendment of a document is under way."""
    asked = select(col(Case.id)).join(Document, col(Document.case_id) == col(Case.id))
    return asked.where(col(Document.number_key) == key, col(Case.state) == RENEWING.key)


def _replaced_by(key: str) -> Select[Any]:
    """The numbers of the documents that took a document's place."""
    asked = select(col(Document.number)).join(DocumentRelation, col(DocumentRelation.case_id) == col(Document.case_id))
    return asked.where(col(DocumentRelation.target_key) == key, col(DocumentRelation.kind) == "SUPERSEDES")


# --- numbers of this year --------------------------------------------------------------------------------------------------------


def _claim(docket: Docket, actor: str, batch: Batch, living: Mapping[int, Entry], made: Entered) -> None:
    """Numbers that this year's book would give out again are entered into it, in their order and without a gap."""
    year, offices = day_of(docket.now).year, docket.snapshot().offices
    series: dict[str, dict[int, Entry]] = defaultdict(dict)
    for one in batch.entries:
        known = series_of(str(one.answers.get("number", "")))
        office = offices.office.get(one.org)
        if known and office and known[1] == year and known[0] == f"{office.mark or office.title}规":
            series[one.org][known[2]] = one
    for org, numbers in series.items():
        made.reasons += _claimed(docket, actor, batch, org, numbers, living, made)


def _claimed(
    docket: Docket,
    actor: str,
    batch: Batch,
    org: str,
    numbers: Mapping[int, Entry],
    living: Mapping[int, Entry],
    made: Entered,
) -> Iterator[Reason]:
    year = day_of(docket.now).year
    own = (col(BookRow.org) == org, col(BookRow.kind) == BOOK.kind, col(BookRow.year) == year)
    last = docket.connection.execute(select(col(BookRow.last)).where(*own)).scalar() or 0
    given = sorted(n for n in numbers if n <= last)
    if given:
        yield from (Reason(f"第{numbers[n].line}行·文号：{year} 年第 {n} 号已由文号簿编出") for n in given)
        return
    missing = [n for n in range(last + 1, max(numbers) + 1) if n not in numbers]
    if missing and len(batch.gaps) < 2:
        listed = "、".join(map(str, missing[:20]))
        yield Reason(f"{year} 年文号缺第 {listed} 号：文号簿不得跳号；请补上这些文件，或写明缺号的原因")
        return
    homes = {one.line: case for case, one in living.items() if one.org == org}
    if not homes:
        yield Reason(f"{year} 年的文号须与至少一份有效文件一起入库")
        return
    for n in range(last + 1, max(numbers) + 1):
        yield from _one_claim(docket, actor, batch.gaps, numbers.get(n), n, homes, made)


def _one_claim(
    docket: Docket, actor: str, gaps: str, entry: Entry | None, n: int, homes: Mapping[int, int], made: Entered
) -> Iterator[Reason]:
    what = "MISSING" if entry is None else "OWN" if entry.line in homes else "OTHER"
    case = homes.get(entry.line if entry else 0) or next(iter(homes.values()))
    said = {"what": what, "reason": gaps if entry is None else f"存量文件 {entry.answers['number']}"}
    try:
        result = docket.perform(case, Request("claim_number", actor, said))
    except Refused as refused:
        yield Reason(
            f"本年度文号须由制定机关办公室入库：{refused.reasons[0].text}",
            refused.reasons[0].law,
            refused.reasons[0].who,
        )
        return
    number = result.plan.deed.number if result.plan else ""
    made.claimed.append(number)
    if entry is not None and number_key(number) != number_key(str(entry.answers["number"])):
        yield Reason(f"第{entry.line}行·文号：文号簿的下一号是 {number}，不是 {entry.answers['number']}")
    del n


# --- waiting ---------------------------------------------------------------------------------------------------------------------


def keep(house: House, actor: str, key: str, batch: Batch) -> None:
    """Lay a batch aside until its maker has looked at it."""
    words = {
        "name": batch.name, "gaps": batch.gaps, "reasons": [[one.text, one.law, one.who, one.field] for one in batch.reasons],
        "entries": [[e.line, e.org, e.act, e.title, dict(e.answers), list(e.file)] for e in batch.entries],
    }  # fmt: skip
    with house.database.writing() as connection:
        keep_draft(connection, actor, f"{PLACE}{key}", words, house.now())


def kept(connection: Connection, actor: str, key: str) -> Batch:
    """The batch that waits. Raises NotFound when it was entered, thrown away or never there."""
    found = draft_of(connection, actor, f"{PLACE}{key}")
    if found is None:
        raise NotFound("没有待入库的这一批文件：可能已经入库，或已经放弃")
    said = found.words
    entries = [
        Entry(line, org, act, title, answers, (file[0], file[1]))
        for line, org, act, title, answers, file in said["entries"]
    ]
    return Batch(said["name"], entries, tuple(Reason(*one) for one in said["reasons"]), said["gaps"])


def throw_away(house: House, actor: str, key: str) -> None:
    """It was entered, or will not be."""
    with house.database.writing() as connection:
        drop_draft(connection, actor, f"{PLACE}{key}")
