"""Suggestions that contact points collected on paper come as a table: read row by row, looked through, received all at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from engine.docket import Docket
from engine.errors import NotFound, NotReady, Reason, Refused
from engine.standing import Request
from house import sheets
from house.accounts import draft_of, drop_draft, keep_draft
from house.opening import House
from house.sheets import Line
from house.uploads import extension_of
from house.words import Misuse
from house.workbook import Sheet, workbook
from registers.legislation import CHANNELS, PROPOSERS, Points

MOST = 500
PLACE = "legislation/"  # where a batch waits in its maker's drafts
POINT, CHANNEL, PROPOSER = "立法联系点", "来源", "建议人类别"
COLUMNS: Mapping[str, str] = {
    POINT: "point", CHANNEL: "channel", "收到日": "received_on", "条款": "clause", "建议内容": "words", PROPOSER: "proposer",
    "建议人": "name", "联系方式": "contact",
}  # fmt: skip
NEEDED = ("收到日", "建议内容")
HELP = (
    (POINT, "名册中的编号或名称；不经联系点来的不填"),
    (CHANNEL, f"{'、'.join(CHANNELS.values())}；填了联系点的可不填"),
    ("收到日", "年-月-日；寄出的按寄出日"),
    (PROPOSER, f"{'、'.join(PROPOSERS.values())}；不填为公民"),
    ("建议人、联系方式", "密存，只有审查机构能看；可不填"),
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """One row of the table: the answers with which it is received."""

    line: int
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """A table as it was read, and what is wrong with it before anybody is asked."""

    name: str
    rows: Sequence[Gathered]
    reasons: Sequence[Reason] = ()


@dataclass(slots=True)
class Received:
    """What became of a batch. `reasons`: nothing was received. `warnings`: what to look at twice."""

    reasons: list[Reason] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    count: int = 0


class _NotThisTime(Exception):
    """Leaves the transaction without committing."""


# --- reading -----------------------------------------------------------------------------------------------------------


def read(table: Path, points: Points, org: str) -> Batch:
    """A table of suggestions for an office's solicitation. Raises Misuse."""
    if extension_of(table.name) != "xlsx":
        raise Misuse(f"{table.name}：请用 .xlsx 表格，可先下载模板")
    lines = sheets.rows(table, NEEDED)
    if len(lines) > MOST:
        raise Misuse(f"{table.name}：一次最多 {MOST} 行，请分几次导入")
    if strange := [one for one in lines[0].cells if one not in COLUMNS]:
        raise Misuse(f"{table.name}：不认识的列 {'、'.join(strange)}；可用的列：{'、'.join(COLUMNS)}")
    rows, reasons = [], list[Reason]()
    for line in lines:
        answers, wrong = _answers(line, points, org)
        rows.append(Gathered(line.number, answers))
        reasons += [Reason(f"第{line.number}行·{heading}：{words}") for heading, words in wrong]
    return Batch(table.name, rows, tuple(reasons))


def _answers(line: Line, points: Points, org: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    said = {name: line[heading] for heading, name in COLUMNS.items() if line[heading]}
    wrong: list[tuple[str, str]] = []
    if point := said.get("point", ""):
        known = points.named(org, point)
        if known is None:
            wrong.append((POINT, f"名册中没有“{point}”"))
        else:
            said["point"] = known.code
    for heading, known_words, usual in (
        (CHANNEL, CHANNELS, "POINT" if point else "LETTER"),
        (PROPOSER, PROPOSERS, "CITIZEN"),
    ):
        name = COLUMNS[heading]
        key = next((key for key, words in known_words.items() if words == said.get(name)), "")
        if name in said and not key:
            wrong.append((heading, f"“{said[name]}”不识，应为 {'、'.join(known_words.values())} 之一"))
        said[name] = key or usual
    return said, wrong


# --- receiving ---------------------------------------------------------------------------------------------------------


def receive(house: House, actor: str, case: int, batch: Batch, *, dry_run: bool = False) -> Received:
    """Receive a batch, all of it or nothing; with `dry_run` only what would be refused is found out. Raises NotReady."""
    made = Received(list(batch.reasons))
    if not dry_run and made.reasons:
        raise NotReady(tuple(made.reasons))
    try:
        with house.database.docket(house.now()) as docket:
            for row in batch.rows:
                _receive(docket, actor, case, row, made)
            if dry_run:
                raise _NotThisTime
            if made.reasons:
                raise NotReady(tuple(dict.fromkeys(made.reasons)))
    except _NotThisTime:
        pass
    made.reasons = sorted(dict.fromkeys(made.reasons), key=_row)
    return made


def _receive(docket: Docket, actor: str, case: int, row: Gathered, made: Received) -> None:
    try:
        result = docket.perform(case, Request("receive", actor, dict(row.answers)))
    except Refused as refused:
        made.reasons += list(_by_row(refused, row.line))
        return
    made.count += 1
    if result.plan:
        made.warnings += [f"第{row.line}行：{one.text}" for one in result.plan.warnings]


_HEADINGS = {name: heading for heading, name in COLUMNS.items()}


def _by_row(refused: Refused, line: int) -> Iterator[Reason]:
    for reason in refused.reasons or (Reason(str(refused)),):
        heading = _HEADINGS.get(reason.field, "")
        yield Reason(f"第{line}行{f'·{heading}' if heading else ''}：{reason.text}", reason.law, reason.who)


def _row(reason: Reason) -> int:
    said = re.match(r"第(\d+)行", reason.text)
    return int(said[1]) if said else 0


# --- waiting -----------------------------------------------------------------------------------------------------------


def keep(house: House, actor: str, key: str, batch: Batch) -> None:
    """Lay a batch aside until its maker has looked at it."""
    words = {
        "name": batch.name, "reasons": [[one.text, one.law, one.who, one.field] for one in batch.reasons],
        "rows": [[one.line, dict(one.answers)] for one in batch.rows],
    }  # fmt: skip
    with house.database.writing() as connection:
        keep_draft(connection, actor, f"{PLACE}{key}", words, house.now())


def kept(connection: Connection, actor: str, key: str) -> Batch:
    """The batch that waits. Raises NotFound when it was received, thrown away or never there."""
    found = draft_of(connection, actor, f"{PLACE}{key}")
    if found is None:
        raise NotFound("没有待登记的这一批建议：可能已经登记，或已经放弃")
    rows = [Gathered(line, answers) for line, answers in found.words["rows"]]
    return Batch(found.words["name"], rows, tuple(Reason(*one) for one in found.words["reasons"]))


def throw_away(house: House, actor: str, key: str) -> None:
    """It was received, or will not be: the names in it are gone too."""
    with house.database.writing() as connection:
        drop_draft(connection, actor, f"{PLACE}{key}")


def template(points: Points, org: str) -> bytes:
    """The columns, how each is filled in, and the contact points there are."""
    listed = [(one.code, one.title, "在册" if one.until_on is None else f"至 {one.until_on}") for one in points.of(org)]
    return workbook(
        [Sheet("立法建议", tuple(COLUMNS), ()), Sheet("立法联系点", ("编号", "名称", "状态"), listed)], HELP
    )
