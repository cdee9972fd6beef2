"""Is the record whole? Chains, columns, projections replayed, derived rows, numbers, checkpoints: every fault with its place."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlmodel import SQLModel, col

from engine.calendar import Calendar
from engine.clocks import Entry, read
from engine.definition import Facts
from engine.plan import Row
from engine.record import canonical
from engine.registry import Registry
from engine.replay import Said, again
from engine.sealing import NOBODY
from engine.standing import Snapshot
from engine.statements import Statement, ask, shape
from engine.tables import (
    Annex,
    Assignment,
    Case,
    ClockRow,
    DoneRow,
    Event,
    Ledger,
    MaterialRow,
    NoticeRow,
    Participation,
    Receipt,
    TaskRow,
    Unsealed,
    read_stamp,
)  # fmt: skip

ENGINE_ROWS: tuple[type[SQLModel], ...] = (Ledger, Participation, TaskRow, DoneRow, MaterialRow, NoticeRow, Receipt)
BATCH = 200  # cases read at once


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written."""

    place: str
    what: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.place}：{self.what}"


@dataclass(slots=True)
class Tally:
    """What verification has seen so far."""

    events: int = 0
    chains: int = 0
    faults: list[Fault] = field(default_factory=list)
    hashes: dict[tuple[int, int], str] = field(default_factory=dict)  # only where a checkpoint asks for it
    books: dict[tuple[str, str, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    tails: dict[int, int] = field(default_factory=dict)  # chain → last seq
    loose: list[tuple[int, int]] = field(default_factory=list)  # neither sealed nor waiting to be


def _reading(table: Any) -> Statement:
    columns = [getattr(table, name) for name in table.__table__.columns.keys()]  # noqa: SIM118 -- a ColumnCollection
    case = table.id if table is Case else table.case_id
    order = [case, *(getattr(table, name) for name in ("seq", "n") if hasattr(table, name))]
    return Statement(select(*columns).where(col(case).between(bindparam("a"), bindparam("b"))).order_by(*order))


@cache
def reading(table: Any) -> Statement:
    """All rows of a table for a range of cases."""
    return _reading(table)


def flat(row: Row) -> tuple[Any, ...]:
    """A row as the database returns it."""
    return tuple(map(row.values.get, *shape(row.table)))


@dataclass(frozen=True, slots=True)
class Frame:
    """What verification of a chain may know. `leaves`: chain → seq → hash, as the checkpoints name them. `current`: the
    running clocks follow the calendar. `replay`: perform every deed again on paper; without it only links, columns and
    heads are read.
    """

    registry: Registry
    snapshot: Snapshot
    registers: Sequence[type[SQLModel]]
    leaves: Mapping[int, Mapping[int, str]]
    current: bool = True
    replay: bool = True

    @property
    def tables(self) -> tuple[Any, ...]:
        """What is read of every case."""
        always = (Event, Case, Unsealed)
        return (*always, ClockRow, Assignment, Annex, *ENGINE_ROWS, *self.registers) if self.replay else always


def verify_cases(connection: Connection, frame: Frame, first: int, last: int, tally: Tally) -> None:
    """Verify the cases first…last (ids)."""
    tables = frame.tables
    answers = ask(connection, [(reading(table), {"a": first, "b": last}) for table in tables])
    found: dict[Any, dict[int, list[Sequence[Any]]]] = {}
    for table, rows in zip(tables, answers, strict=True):
        place = reading(table).names.index("id" if table is Case else "case_id")
        split: dict[int, list[Sequence[Any]]] = defaultdict(list)
        for row in rows:
            split[row[place]].append(row)
        found[table] = split
    for chain in range(first, last + 1):
        verify_chain(frame, chain, {table: found[table].get(chain, []) for table in tables}, tally)


def verify_chain(frame: Frame, chain: int, own: Mapping[Any, list[Sequence[Any]]], tally: Tally) -> None:
    """One chain: its links, its columns, its deeds replayed, and everything derived from it."""
    place = f"审查件 {chain}"
    tally.chains += 1
    if not own[Event]:
        tally.faults.append(Fault(place, "没有留痕：整件被删去"))
        return
    told = _Told()
    named = frame.leaves.get(chain, {})
    prev, number = "", 0
    for row in own[Event]:
        at = f"{place} 第{row[1]}步"
        faults, body, done = _links(row, chain, number + 1, prev)
        if faults:
            tally.faults += [Fault(at, fault) for fault in faults]
        number, prev = row[1], row[7]
        tally.events += 1
        if body is None or done is None:
            return
        if number in named:
            tally.hashes[chain, number] = prev
        if frame.replay and (wrong := told.add(frame.registry, body, done)):
            tally.faults += [Fault(at, fault) for fault in wrong]
        if body["book"]:
            org, kind, year, n = body["book"]
            tally.books[org, kind, year].append(n)
        told.last = body
    tally.tails[chain] = number
    waiting = {row[1] for row in own[Unsealed]}
    tally.loose += [(chain, seq) for seq in range(max(named, default=0) + 1, number + 1) if seq not in waiting]
    tally.faults += _standing(place, own[Case], told.said, prev, own.get(ClockRow))
    if frame.replay:
        tally.faults += _derived(frame, place, own, told)


class _Told:
    """What the events of one chain tell, gathered on the way."""

    __slots__ = ("facts", "holders", "last", "rows")

    def __init__(self) -> None:
        self.rows: dict[type[SQLModel], list[tuple[Any, ...]]] = defaultdict(list)
        self.holders: dict[str, tuple[str, Any]] = {}
        self.last: Said | None = None
        self.facts: Facts | None = None

    @property
    def said(self) -> Said:
        """The newest event."""
        return self.last or {}

    def add(self, registry: Registry, body: Said, at: datetime) -> list[str]:
        """Perform one event again; what is wrong with it."""
        done = again(registry, body, at, self.last, self.facts)
        self.facts = done.facts
        for one in done.rows:
            self.rows[one.table].append(flat(one))
        for role, org, person in body["assign"]:
            self.holders[role] = org, person
        return done.wrong


def _derived(frame: Frame, place: str, own: Mapping[Any, list[Sequence[Any]]], told: _Told) -> Iterator[Fault]:
    """Projections, assignments, sealed values and clocks, each against what the events tell."""
    for table in (*ENGINE_ROWS, *frame.registers):
        yield from _differences(place, table, told.rows[table], own[table])
    yield from (Fault(place, f"分办与留痕不符：{role}") for role in _holders_differ(told.holders, own[Assignment]))
    yield from _annexes(place, own[Annex], own[Event])
    calendar = frame.snapshot.calendar(told.said["case_org"])
    yield from _clocks(place, own[Ledger], own[ClockRow], calendar if frame.current else None)


def _links(row: Sequence[Any], chain: int, number: int, prev: str) -> tuple[list[str], Said | None, datetime | None]:
    """Contiguity, link, hash, and columns against the body; the body, and when it says that it was done."""
    case_id, seq, act, actor, at, body, prev_hash, digest = row
    faults = []
    if seq != number:
        faults.append(f"序号应为 {number}：中间有留痕被删去或插入")
    if prev_hash != prev:
        faults.append("与上一步不相接：上一步被改动、删去或调换")
    if hashlib.sha256(body.encode()).hexdigest() != digest:
        faults.append("正文与摘要不符：内容被改动")
    try:
        said = json.loads(body)
        done = read_stamp(said["at"])
        columns = (said["chain"], said["seq"], said["act"], said["actor"], done, said["prev"])
    except (ValueError, KeyError, TypeError):
        return [*faults, "正文读不懂"], None, None
    there = (case_id, seq, act, actor, at, prev_hash)
    for name, column, written in zip(_COLUMNS, there, columns, strict=True) if there != columns else ():
        if column != written:
            faults.append(f"{name}栏与正文不符：栏中为“{column}”，正文为“{written}”")
    if case_id != chain:
        faults.append("不属于本件")
    return faults, said, done


_COLUMNS = ("件号", "序号", "办理", "办理人", "时间", "上一步摘要")


def _differences(
    place: str, table: type[SQLModel], told: Sequence[tuple[Any, ...]], there: Sequence[Sequence[Any]]
) -> Iterator[Fault]:
    rows = list(map(tuple, there))
    if rows == told:
        return
    actual, expected = set(rows), set(told)
    if actual == expected:  # only the order differs
        return
    name = table.__tablename__
    names, _ = shape(table)
    keys = [i for i, column in enumerate(names) if table.__table__.columns[column].primary_key]  # type: ignore[attr-defined]
    wrong = {tuple(row[i] for i in keys): row for row in actual - expected}
    for row in sorted(expected - actual, key=repr):
        key = tuple(row[i] for i in keys)
        where = f"{place} 第{row[names.index('seq')]}步 {name}"
        if key in wrong:
            changed = [column for column, a, b in zip(names, row, wrong.pop(key), strict=True) if a != b]
            yield Fault(where, f"{'、'.join(changed)} 被改动，与留痕不符")
        else:
            yield Fault(where, "记录被删去")
    for row in wrong.values():
        yield Fault(f"{place} 第{row[names.index('seq')]}步 {name}", "多出留痕中没有的记录")


def _standing(
    place: str, cases: Sequence[Sequence[Any]], said: Said, head: str, clocks: Sequence[Sequence[Any]] | None
) -> Iterator[Fault]:
    if not cases:
        yield Fault(place, "台账中没有此件")
        return
    row = dict(zip(shape(Case)[0], cases[0], strict=True))
    says = {
        "root_id": said["root"], "parent_id": said["parent"], "matter_id": said["matter"], "workflow": said["workflow"],
        "version": said["version_sha"], "org": said["case_org"], "title": said["case_title"], "state": said["to"],
        "facts": canonical(said["facts"]), "requires": said["requires"], "text": said["text"], "seq": said["seq"],
        "head": head,
    }  # fmt: skip
    if clocks is not None:
        runs = [c for c in map(_clock, clocks) if c["kind"] == "MAX" and c["status"] == "running" and c["due_on"]]
        says["due_on"] = min((run["due_on"] for run in runs), default=None)
    for name, value in says.items():
        if row[name] != value:
            if name in ("seq", "head"):
                yield Fault(place, f"最后一步（第{row['seq']}步）与台账不符：末尾被删去或被改动")
                return
            yield Fault(place, f"台账 {name} 栏与留痕不符：栏中为“{row[name]}”，留痕为“{value}”")


def _clock(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(shape(ClockRow)[0], row, strict=True))


def _holders_differ(said: Mapping[str, tuple[str, Any]], there: Sequence[Sequence[Any]]) -> list[str]:
    actual = {role: (org, person) for _, role, org, person in there}
    return sorted(role for role in {*said, *actual} if said.get(role) != actual.get(role))


def _annexes(place: str, rows: Sequence[Sequence[Any]], events: Sequence[Sequence[Any]]) -> Iterator[Fault]:
    """What is sealed is there and unchanged, or its erasure is on record."""
    bodies = {row[1]: json.loads(row[5]) for row in events} if rows else {}
    erased = {(b["answers"]["seq"], b["answers"]["field"]) for b in bodies.values() if b["act"] == "erase"}
    ended = any(b["act"] == "end_with_parent" for b in bodies.values())
    for _, seq, name, salt, value, sight in rows:
        at = f"{place} 第{seq}步 {name}"
        said = ((bodies.get(seq) or {}).get("answers") or {}).get(name)
        if value is None:
            if (seq, name) not in erased and not (ended and sight == NOBODY):
                yield Fault(at, "密存内容被清空，却没有删除的留痕")
        elif not isinstance(said, dict) or hashlib.sha256(f"{salt}:{value}".encode()).hexdigest() != said.get("sealed"):
            yield Fault(at, "密存内容与留痕不符")


def _clocks(
    place: str, ledger: Sequence[Sequence[Any]], rows: Sequence[Sequence[Any]], calendar: Calendar | None
) -> Iterator[Fault]:
    """Every derived clock row equals what its ledger reads."""
    runs: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for _, clock, started, n, seq, kind, on, value, why in sorted(ledger, key=lambda row: tuple(row[1:4])):
        del n
        runs[clock, started].append(Entry(seq, kind, on, value, why))
    there = {(row["clock"], row["started"]): row for row in map(_clock, rows)}
    for key in sorted({*runs, *there}):
        row, entries = there.get(key), runs.get(key)
        at = f"{place} 期限 {key[0]}"
        if row is None or entries is None:
            yield Fault(at, "期限与台账不符：缺少或多出一次计时")
            continue
        if (entries[0].on, entries[0].value) != (row["started_on"], row["amount"]):
            yield Fault(at, "起算日或天数被改动")
        if calendar is None:
            continue
        reads = read(entries, row["kind"], row["unit"], calendar)
        if (reads.status, reads.due, reads.opens) != (row["status"], row["due_on"], row["opens_on"]) and row[
            "status"
        ] in ("running", "standing"):
            yield Fault(at, f"到期日与台账不符：栏中为“{row['due_on']}”，应为“{reads.due}”")
