"""The whole record verified: every chain in ranges, by several processes where it pays, then what joins the chains."""

import gc
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from engine.audit import BATCH, Fault, Frame, Tally, verify_cases
from engine.checkpoints import Seal, signed
from engine.database import Database
from engine.registry import Registry
from engine.snapshot import Snapshots
from engine.tables import sealed_tables
from engine.triggers import unguarded
from engine.verifier import merkle_root, sha256

ENGINE = {
    "event",
    "ledger",
    "participation",
    "task",
    "done",
    "material",
    "notice",
    "receipt",
    "checkpoint",
    "published",
    "sighting",  # who looked: kept by no rule
}


@dataclass(frozen=True, slots=True)
class Report:
    """What verification found."""

    events: int
    chains: int
    checkpoints: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Nothing was found."""
        return not self.faults


def registers() -> tuple[type[SQLModel], ...]:
    """The append-only tables that rules write: whatever is sealed and not the engine's own."""
    tables = {str(t.__tablename__): t for t in _tables(SQLModel)}
    return tuple(tables[name] for name in sealed_tables() if name not in ENGINE)


def _tables(base: type[SQLModel]) -> Iterator[type[SQLModel]]:
    for one in base.__subclasses__():
        if hasattr(one, "__table__"):
            yield one
        yield from _tables(one)


def verify(
    database: Database, seal: Seal | None = None, case: int | None = None, processes: int = 1,
    progress: Callable[[int, int], None] | None = None, replay: bool = True,
) -> Report:  # fmt: skip
    """Verify one case, or everything. `replay` False: links, hashes, columns and checkpoints only, several times faster.

    Several processes see several moments of a record that is being written: what they find wrong is looked at once more
    by one process, in one moment. `progress` hears of ranges done and all ranges (one process only).
    """
    report = _verify(database, seal, case, processes, progress, replay)
    return _verify(database, seal, case, 1, progress, replay) if report.faults and processes > 1 else report


def _verify(
    database: Database,
    seal: Seal | None,
    case: int | None,
    processes: int,
    progress: Callable[[int, int], None] | None,
    replay: bool,
) -> Report:
    with database.reading() as connection:
        found = connection.execute(text("SELECT number, text, signature FROM checkpoint ORDER BY number"))
        rows = [(int(number), str(body), str(signature)) for number, body, signature in found]
        faults = list(_checkpoints(rows, seal))
        leaves = _leaves([body for _, body, _ in rows], seal)
        last = connection.execute(text("SELECT last FROM book WHERE org = '' AND kind = 'case'")).scalar_one()
        there = connection.execute(text('SELECT max(id) FROM "case"')).scalar() or 0
        if case is None and there > last:
            faults.append(Fault("件号簿", f"登记到 {last}，台账中却有 {there}"))
        ranges = [(a, min(a + BATCH - 1, last)) for a in range(1, last + 1, BATCH)] if case is None else [(case, case)]
        tally = Tally()
        if processes > 1 and len(ranges) > processes:
            for one in _shared_out(database, ranges, leaves, processes, replay):
                _merge(tally, one)
        else:
            _part(connection, database.registry, ranges, leaves, tally, replay, progress)
        faults += tally.faults
        faults += _sealed(tally, leaves, whole=case is None)
        if case is None:
            faults += _joined(connection, database.registry, tally)
    return Report(tally.events, tally.chains, len(rows), tuple(faults))


_inherited: list[Database] = []  # what forked processes find: a registry holds functions, which cannot be sent


def _shared_out(
    database: Database,
    ranges: Sequence[tuple[int, int]],
    leaves: Mapping[int, Mapping[int, str]],
    processes: int,
    replay: bool,
) -> list[Tally]:
    _inherited[:] = [database]
    parts = [(ranges[i::processes], leaves, replay) for i in range(processes)]
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        return list(pool.map(_share, parts))


def _share(part: tuple[Sequence[tuple[int, int]], Mapping[int, Mapping[int, str]], bool]) -> Tally:
    """One process's part, over a connection of its own."""
    database = _inherited[0]
    database.engine.dispose(close=False)  # the parent's connections stay the parent's
    tally = Tally()
    with database.reading() as connection:
        _part(connection, database.registry, part[0], part[1], tally, part[2], None)
    return tally


def _part(
    connection: Connection, registry: Registry, ranges: Sequence[tuple[int, int]], leaves: Mapping[int, Mapping[int, str]],
    tally: Tally, replay: bool, progress: Callable[[int, int], None] | None,
) -> None:  # fmt: skip
    revisions = _revisions(connection)
    snapshot = Snapshots(registry).at(connection, revisions)
    current = revisions.get("recounted", 0) >= revisions.get("calendar", 0)
    frame = Frame(registry, snapshot, registers(), leaves, current, replay)
    with _frozen():
        for i, (first, last) in enumerate(ranges, 1):
            verify_cases(connection, frame, first, last, tally)
            if progress:
                progress(i, len(ranges))


@contextmanager
def _frozen() -> Iterator[None]:
    """What is there already is not searched for cycles meanwhile: that would take a third of the time, and find none."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _revisions(connection: Connection) -> dict[str, int]:
    return {str(kind): int(n) for kind, n in connection.execute(text("SELECT kind, n FROM revision"))}


def _merge(tally: Tally, one: Tally) -> None:
    tally.events += one.events
    tally.chains += one.chains
    tally.faults += one.faults
    tally.hashes |= one.hashes
    tally.tails |= one.tails
    tally.loose += one.loose
    for key, numbers in one.books.items():
        tally.books[key] += numbers


def _checkpoints(rows: Sequence[tuple[int, str, str]], seal: Seal | None) -> Iterator[Fault]:
    """Signatures, numbers, links, roots; and the copies outside the database."""
    keys = seal.known() if seal else []
    before = ""
    for n, (number, body, signature) in enumerate(rows, 1):
        place = f"检查点第{number}号"
        said = json.loads(body)
        if number != n or said["number"] != n:
            yield Fault(place, f"编号应为 {n}：有检查点被删去")
            return
        if said["prev"] != (sha256(before) if before else ""):
            yield Fault(place, "与前一个检查点不相接")
        if not signed(body, signature, said["key"]) or (keys and said["key"] not in keys):
            yield Fault(place, "签名不符，或不是本系统的密钥")
        if merkle_root([(c, s, h) for c, s, h in said["leaves"]]) != said["root"]:
            yield Fault(place, "根摘要与所载不符")
        before = body
    there = {number: (body, signature) for number, body, signature in rows}
    for body, signature in seal.written() if seal else []:
        number = json.loads(body)["number"]
        if there.get(number) != (body, signature):
            yield Fault(f"检查点第{number}号", "库外存有此检查点，库内没有或不同：数据库被换成旧的或被改动")


def _leaves(bodies: Sequence[str], seal: Seal | None) -> dict[int, dict[int, str]]:
    """chain → seq → hash, as any checkpoint inside or outside says."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    outside = [body for body, _ in seal.written()] if seal else []
    for body in dict.fromkeys([*bodies, *outside]):
        for chain, seq, digest in json.loads(body)["leaves"]:
            found[chain][seq] = digest
    return dict(found)


def _sealed(tally: Tally, leaves: Mapping[int, Mapping[int, str]], whole: bool) -> Iterator[Fault]:
    """What a checkpoint saw is still there; what none has seen is queued for the next."""
    for chain, seen in leaves.items():
        tail = tally.tails.get(chain)
        if tail is None:
            if whole:
                yield Fault(f"审查件 {chain}", "检查点载有此件，记录中没有")
            continue
        for seq, digest in seen.items():
            if seq > tail:
                yield Fault(f"审查件 {chain} 第{seq}步", "检查点载有此步，记录中没有：末尾被删去")
            elif tally.hashes.get((chain, seq)) != digest:
                yield Fault(f"审查件 {chain} 第{seq}步", "与检查点所载摘要不符：封存之后被改动")
    for chain, seq in tally.loose:
        yield Fault(f"审查件 {chain} 第{seq}步", "既未封存，也不在待封存之列")


def _joined(connection: Connection, registry: Registry, tally: Tally) -> Iterator[Fault]:
    """What no single chain shows: numbers without gaps, who covers whom, the guards themselves."""
    books = connection.execute(text("SELECT org, kind, year, last FROM book WHERE kind <> 'case'")).all()
    lasts = {(org, kind, year): last for org, kind, year, last in books if last}
    for key in sorted({*lasts, *tally.books}):
        numbers, last = sorted(tally.books.get(key, [])), lasts.get(key, 0)
        if numbers != list(range(1, last + 1)):
            yield Fault(f"编号簿 {key[0]} {key[1]} {key[2]}", f"应为 1 至 {last} 连续不重，实为 {_gaps(numbers)}")
    revisions = _revisions(connection)
    offices = Snapshots(registry).at(connection, revisions).offices
    closure = {tuple(row) for row in connection.execute(text("SELECT org, covered, how FROM covers")).all()}
    for org, covered, how in sorted(closure ^ offices.closure):
        yield Fault(f"管辖 {org} → {covered}", f"{how} 与机构登记不符")
    for table in unguarded(connection, sealed_tables()):
        yield Fault(f"表 {table}", "防改触发器不在")


def _gaps(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers[:20])) + ("…" if len(numbers) > 20 else "") or "无"


def spare_processes() -> int:
    """How many processes verification may use here."""
    return max(1, os.cpu_count() or 1)
