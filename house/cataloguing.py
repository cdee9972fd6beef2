"""Catalogues that arrive as a file: read, looked through by whoever brings them, then published, all of it or nothing."""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlmodel import col

from engine.calendar import day_of
from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import NotFound, NotReady, Reason, Refused
from engine.inbox import posts_of
from engine.offices import Offices
from engine.snapshot import Snapshots
from engine.standing import Request, Snapshot
from house import sheets
from house.accounts import draft_of, keep_draft
from house.catalogue import TOWNSHIP, Change, Words, difference, entries, versions
from house.catalogue_sheets import ALL, EVERYWHERE, HEADINGS, NEEDED, ORG, entry_of, unknown
from house.opening import House
from house.registering import book_of
from house.sheets import Line
from house.sniffing import agrees, sniff
from house.words import Misuse
from registers.accounts import Draft
from registers.catalogue import CatalogueItem, Entry

PLACE = "catalogue/"  # where a batch waits in its maker's drafts
LARGEST, MOST = 10 * 2**20, 40_000


@dataclass(frozen=True, slots=True)
class Head:
    """What is said once for all versions of a batch."""

    valid_from: date
    approver: str
    valid_to: date | None = None

    def to_json(self) -> dict[str, Any]:
        """As the act asks it."""
        until = self.valid_to.isoformat() if self.valid_to else None
        return {"valid_from": self.valid_from.isoformat(), "valid_to": until, "approver": self.approver}


@dataclass(frozen=True, slots=True)
class One:
    """The next version of one office, before it is published."""

    org: str
    title: str
    version: int
    entries: Sequence[Mapping[str, Any]]
    lines: Sequence[int]  # the row of each entry in the file
    changes: Sequence[Change] = ()
    reasons: Sequence[Reason] = ()
    before: int = 0  # the version it follows


@dataclass(frozen=True, slots=True)
class Batch:
    """A file as it was read: entries by office, each with its row; and what is wrong with the file as a whole."""

    name: str
    head: Head
    entries: Mapping[str, Sequence[Mapping[str, Any]]]
    lines: Mapping[str, Sequence[int]]
    reasons: Sequence[Reason] = ()
    rows: int = 0


# --- reading ------------------------------------------------------------------------------------------------------------


def read(path: Path, head: Head, offices: Offices, below: Sequence[str], org: str, words: Words) -> Batch:
    """A file with the entries of one office, or of many by 机构代码 (a code, a name, several, 全部乡镇).

    `below`: the offices its maker administers; `org`: whose the rows are that name none. Raises Misuse.
    """
    if path.suffix.lower() != ".xlsx":
        raise Misuse(f"{path.name}：请用 .xlsx 文件（Excel 或 WPS 另存为“Excel 工作簿”），可先下载模板")
    if faults := agrees(sniff(path), "xlsx"):
        raise Misuse([f"{path.name}：{fault}" for fault in faults])
    lines = sheets.rows(path, NEEDED)
    if len(lines) > MOST:
        raise Misuse(f"{path.name}：一次最多 {MOST:,} 行")
    if strange := [heading for heading in lines[0].cells if heading not in (*ALL, ORG)]:
        raise Misuse(f"{path.name}：不认识的列 {'、'.join(strange)}；可用的列：{'、'.join((ORG, *ALL))}")
    reasons = list(unknown(words, lines))
    found: dict[str, list[dict[str, Any]]] = {}
    numbers: dict[str, list[int]] = {}
    for line in lines:
        codes, wrong = _codes(line, offices, below, org)
        reasons += wrong
        for code in codes:
            found.setdefault(code, []).append(entry_of(line, words))
            numbers.setdefault(code, []).append(line.number)
    return Batch(path.name, head, found, numbers, tuple(reasons), len(lines))


def _codes(line: Line, offices: Offices, below: Sequence[str], org: str) -> tuple[list[str], list[Reason]]:
    """The offices a row is for."""
    named = line.words(ORG) or [org]
    if named == [""]:
        return [], [Reason(f"第{line.number}行·{ORG}：没有填写，也没有选定机构")]
    if named == [EVERYWHERE]:
        return [code for code in below if offices.office[code].kind == TOWNSHIP], []
    titles = {offices.office[code].title: code for code in below}
    codes = [titles.get(one, one) for one in named]
    wrong = [
        Reason(f"第{line.number}行·{ORG}：没有机构“{one}”，或您不是它的管理员", who="上级管理员")
        for one in codes
        if one not in below
    ]
    return [one for one in codes if one in below], wrong


# --- looking through it -------------------------------------------------------------------------------------------------


def examined(house: House, docket: Docket, batch: Batch, actor: str) -> list[One]:
    """Every version the batch would publish: what it changes and what is wrong with it. Writes nothing."""
    offices, words = house.snapshot(docket.connection).offices, Words.of(house.registry)
    holds = {
        one.org: one.version
        for one in versions(docket.connection, offices, list(batch.entries), day_of(docket.now))
        if one.status == "holds"
    }
    newest = _newest(docket.connection, list(batch.entries))
    found = []
    for org, listed in batch.entries.items():
        answers, lines = _answers(batch, org, newest.get(org, 0) + 1), batch.lines[org]
        reasons = [*_twice(listed, lines), *_refused(docket, offices, org, actor, answers, lines)]
        changes = [] if reasons else _changes(docket.connection, org, holds.get(org, 0), listed, words)
        found.append(
            One(org, offices.title(org), newest.get(org, 0) + 1, listed, lines, changes, reasons, holds.get(org, 0))
        )
    return found


def _newest(connection: Connection, orgs: Sequence[str]) -> dict[str, int]:
    rows = select(col(CatalogueItem.org), func.max(col(CatalogueItem.version))).where(col(CatalogueItem.org).in_(orgs))
    return {org: int(n) for org, n in connection.execute(rows.group_by(col(CatalogueItem.org)))}


def _answers(batch: Batch, org: str, version: int) -> dict[str, Any]:
    return {"org": org, "version": version, **batch.head.to_json(), "entries": list(batch.entries[org])}


def _twice(listed: Sequence[Mapping[str, Any]], lines: Sequence[int]) -> Iterator[Reason]:
    seen: dict[str, int] = {}
    for entry, line in zip(listed, lines, strict=True):
        code = str(entry.get("code", ""))
        if code and code in seen:
            yield Reason(f"第{line}行·编号：“{code}”与第{seen[code]}行重复")
        seen.setdefault(code, line)


def _refused(
    docket: Docket, offices: Offices, org: str, actor: str, answers: Mapping[str, Any], lines: Sequence[int]
) -> Iterator[Reason]:
    """What the front door would say, each fault by its row."""
    try:
        docket.preview(book_of(docket.connection, _book(docket, offices, org, actor)), _request(actor, answers))
    except Refused as refused:
        yield from (_by_row(reason, lines) for reason in refused.reasons)


def _request(actor: str, answers: Mapping[str, Any]) -> Request:
    return Request("publish_catalogue", actor, answers)


def _book(docket: Docket, offices: Offices, org: str, actor: str) -> str:
    """The nearest office above whose administrator the actor is."""
    held = {at for role, at in posts_of(docket.connection, actor, day_of(docket.now)) if role == ADMIN.key}
    return next((code for code in offices.ancestors(org) if code in held), org)


def _by_row(reason: Reason, lines: Sequence[int]) -> Reason:
    """A fault of an entry, named by the row and the heading of the file."""
    path = reason.field.split(".")
    if path[0] != "entries" or len(path) < 2 or not path[1].isdigit():
        return reason
    heading = HEADINGS.get(path[2], path[2]) if len(path) > 2 else "整行"
    words = reason.text.rpartition("：")[2]
    return Reason(f"第{lines[int(path[1])]}行·{heading}：{words}", who=reason.who, field=reason.field)


def _changes(
    connection: Connection, org: str, version: int, listed: Sequence[Mapping[str, Any]], words: Words
) -> list[Change]:
    old = entries(connection, org, version) if version else []
    return difference(old, [Entry.model_validate(one) for one in listed], words)


def everything_wrong(batch: Batch, found: Sequence[One]) -> list[Reason]:
    """What is wrong with a batch, each fault once, in the order of its rows."""
    wrong = dict.fromkeys([*batch.reasons, *(reason for one in found for reason in one.reasons)])

    def row(reason: Reason) -> int:
        said = re.match(r"第(\d+)行", reason.text)
        return int(said[1]) if said else 0

    return sorted(wrong, key=row)


# --- waiting, and publishing --------------------------------------------------------------------------------------------


def keep(house: House, actor: str, key: str, batch: Batch) -> None:
    """Lay a batch aside until its maker has looked at it."""
    words = {
        "name": batch.name,
        "head": batch.head.to_json(),
        "entries": batch.entries,
        "lines": batch.lines,
        "rows": batch.rows,
        "reasons": [[one.text, one.law, one.who, one.field] for one in batch.reasons],
    }
    with house.database.writing() as connection:
        keep_draft(connection, actor, f"{PLACE}{key}", words, house.now())


def kept(connection: Connection, actor: str, key: str) -> Batch:
    """The batch that waits. Raises NotFound when it was published, thrown away or never there."""
    found = draft_of(connection, actor, f"{PLACE}{key}")
    if found is None:
        raise NotFound("没有待公布的这一批清单：可能已经公布，或已经放弃")
    said = found.words
    head = said["head"]
    until = date.fromisoformat(head["valid_to"]) if head["valid_to"] else None
    reasons = tuple(Reason(*one) for one in said["reasons"])
    return Batch(
        said["name"],
        Head(date.fromisoformat(head["valid_from"]), head["approver"], until),
        said["entries"],
        said["lines"],
        reasons,
        said["rows"],
    )


class _Still(Snapshots):
    """The snapshot as it was when the batch began, with the revisions of now: no version of a batch decides about another."""

    def at(self, connection: Connection, revisions: Mapping[str, int]) -> Snapshot:
        """Read once: after each of 160 acts all catalogues would be read again."""
        return replace(self._last or super().at(connection, revisions), revisions=dict(revisions))


def publish(house: House, actor: str, key: str) -> int:
    """Publish a batch, all of it or nothing; how many versions. A second click finds nothing. Raises Refused."""
    with house.database.writing() as connection:
        batch = kept(connection, actor, key)
        gone = delete(Draft).where(col(Draft.person) == actor, col(Draft.place) == f"{PLACE}{key}")
        if not connection.execute(gone).rowcount:
            raise NotFound("这一批清单刚刚已经公布")
        docket = Docket(connection, house.registry, _Still(house.registry), house.now(), secrets.token_hex(16))
        offices = house.snapshot(connection).offices
        newest = _newest(connection, list(batch.entries))
        reasons = list(batch.reasons)
        for org in batch.entries if not reasons else ():
            answers = _answers(batch, org, newest.get(org, 0) + 1)
            try:
                docket.perform(book_of(connection, _book(docket, offices, org, actor)), _request(actor, answers))
            except Refused as refused:
                reasons += [_by_row(reason, batch.lines[org]) for reason in refused.reasons]
        if reasons:
            raise NotReady(tuple(dict.fromkeys(reasons)))
        return len(batch.entries)


def throw_away(house: House, actor: str, key: str) -> None:
    """Forget a batch."""
    with house.database.writing() as connection:
        connection.execute(delete(Draft).where(col(Draft.person) == actor, col(Draft.place) == f"{PLACE}{key}"))
