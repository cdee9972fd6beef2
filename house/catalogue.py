"""Catalogues as people ask for them: whose there are, which version holds, what an entry says, what has changed, who has none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select, tuple_
from sqlmodel import col

from engine.calendar import day_of
from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import NotFound
from engine.inbox import posts_of
from engine.offices import Offices
from engine.registry import Registry
from engine.statements import of
from house.opening import House
from registers.catalogue import CatalogueItem, Entry

TOWNSHIP = "township"  # the kind of an office that is expected to have a catalogue of its own
STATUS: Mapping[str, str] = {"holds": "现行", "future": "待施行", "superseded": "已被新版替代", "expired": "已终止"}
LISTS = ("materials", "preconditions", "risks")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an office's catalogue. `status`: a key of STATUS, on the day it was asked for."""

    org: str
    org_title: str
    version: int
    valid_from: date
    valid_to: date | None
    approver: str
    entries: int
    case_id: int
    seq: int
    status: str

    @property
    def words(self) -> str:
        """The status for people."""
        return STATUS[self.status]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One office: the version that holds today, those to come, and all of them, newest first."""

    org: str
    title: str
    kind: str
    level: str
    above: str
    versions: Sequence[Version] = ()
    inherited: Version | None = None  # of the nearest office above that has one in force, where this one has none

    @property
    def holds(self) -> Version | None:
        """The version in force."""
        return next((one for one in self.versions if one.status == "holds"), None)

    @property
    def future(self) -> Version | None:
        """The nearest version to come."""
        return next((one for one in reversed(self.versions) if one.status == "future"), None)

    @property
    def expected(self) -> bool:
        """Whether this office should have one."""
        return self.kind == TOWNSHIP


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs between two versions. `fields`: (title, before, after)."""

    code: str
    name: str
    what: str  # added, removed, changed
    fields: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """An entry that holds for an office today, and whose catalogue it stands in."""

    entry: Entry
    org: str
    version: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class Words:
    """The names that the workflows give to kinds of matters, ways of review and materials, both ways."""

    title: Mapping[str, str]
    key: Mapping[str, str] = field(default_factory=dict)
    materials: frozenset[str] = frozenset()

    @classmethod
    def of(cls, registry: Registry) -> "Words":
        """From every workflow; where two name one thing differently, the first law's name stands."""
        title: dict[str, str] = {}
        for workflow in reversed(registry.all):
            title |= workflow.titles
            title |= {kind.key: kind.title for kind in workflow.kinds}
        materials = frozenset(kind.key for workflow in registry.all for kind in workflow.kinds)
        return cls(title, {words: key for key, words in title.items()}, materials)

    def said(self, value: Any) -> str:
        """A value of an entry as people read it."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, int):
            return f"{value:,}"
        if isinstance(value, list | tuple):
            return "、".join(self.title.get(one, one) for one in value)
        return self.title.get(value, value) if value else ""


# --- whose, and which ---------------------------------------------------------------------------------------------------


def offices_seen(docket: Docket, offices: Offices, person: str) -> list[str]:
    """The offices whose catalogues somebody may read: what theirs cover in any way, and what lies above theirs."""
    own = {org for _, org in posts_of(docket.connection, person, day_of(docket.now))}
    seen = {covered for above, covered, _ in offices.closure if above in own}
    for org in own:
        seen.update(offices.ancestors(org))
    return [code for code in offices.office if code in seen]


def administered(docket: Docket, offices: Offices, person: str) -> list[str]:
    """The offices for which somebody may publish: those where they are administrator, and all below."""
    posts = posts_of(docket.connection, person, day_of(docket.now))
    held = [org for role, org in posts if role == ADMIN.key]
    below = {code for org in held for code in offices.subtree(org)}
    return [code for code in offices.office if code in below]


def shelves(house: House, docket: Docket, orgs: Sequence[str]) -> list[Shelf]:
    """The catalogues of some offices, in the order given; offices that neither have nor should have one are left out."""
    offices = house.snapshot(docket.connection).offices
    held: dict[str, list[Version]] = {}
    wanted = {above for code in orgs for above in offices.ancestors(code)}
    for version in versions(docket.connection, offices, sorted(wanted), day_of(docket.now)):
        held.setdefault(version.org, []).append(version)
    in_force = {org: one for org, own in held.items() for one in own if one.status == "holds"}
    found = []
    for code in orgs:
        office = offices.office[code]
        above = offices.title(office.parent) if office.parent else ""
        nearest = next((in_force[one] for one in offices.ancestors(code) if one in in_force), None)
        shelf = Shelf(
            code, office.title, office.kind, office.level, above, held.get(code, ()), None if code in in_force else nearest
        )  # fmt: skip
        if shelf.versions or shelf.expected:
            found.append(shelf)
    return found


def versions(connection: Connection, offices: Offices, orgs: Sequence[str], today: date) -> list[Version]:
    """Every version of some offices, newest first; one statement."""
    columns = of(CatalogueItem, "org", "version", "valid_from", "valid_to", "approver", "case_id", "seq")
    asked = select(*columns, func.count().label("entries")).where(col(CatalogueItem.org).in_(orgs)).group_by(*columns)
    rows = connection.execute(asked.order_by(columns[0], columns[1].desc(), columns[6].desc())).all()
    newest: dict[str, int] = {}
    for row in rows:
        if _holds(row, today):
            newest[row.org] = max(row.version, newest.get(row.org, 0))
    return [
        Version(
            row.org, offices.title(row.org), row.version, row.valid_from, row.valid_to, row.approver, row.entries,
            row.case_id, row.seq, _status(row, newest.get(row.org), today),
        )
        for row in rows
    ]  # fmt: skip


def _holds(row: Any, today: date) -> bool:
    return bool(row.valid_from <= today and (row.valid_to is None or today <= row.valid_to))


def _status(row: Any, newest: int | None, today: date) -> str:
    if row.valid_from > today:
        return "future"
    if not _holds(row, today):
        return "expired"
    return "holds" if row.version == newest else "superseded"


def coverage(found: Iterable[Shelf]) -> tuple[int, int, int]:
    """For how many of the offices that should have a catalogue one is in force, how many have it of their own, of how many."""
    expected = [shelf for shelf in found if shelf.expected]
    own = sum(1 for shelf in expected if shelf.holds)
    return own + sum(1 for shelf in expected if shelf.inherited), own, len(expected)


# --- what it says -------------------------------------------------------------------------------------------------------


def entries(connection: Connection, org: str, version: int) -> list[Entry]:
    """The entries of one version, in their order. Raises NotFound."""
    found = [one.entry for one in _read(connection, [(org, version)])]
    if not found:
        raise NotFound(f"{org} 没有第 {version} 版事项清单")
    return found


def offered(house: House, docket: Docket, org: str) -> list[Offered]:
    """The entries that hold for an office today: its own catalogue first, then what those above add."""
    snapshot, today = house.snapshot(docket.connection), day_of(docket.now)
    shelf = snapshot.shelves["catalogue"]
    holds = [
        (above, found[0].version)
        for above in snapshot.offices.ancestors(org)
        if (found := shelf.in_force(above, today))
    ]
    rank = {place: n for n, place in enumerate(holds)}
    listed = sorted(_read(docket.connection, holds), key=lambda one: rank[one.org, one.version])
    nearest: dict[str, Offered] = {}
    for one in listed:
        nearest.setdefault(one.entry.code, one)
    return list(nearest.values())


def _read(connection: Connection, places: Sequence[tuple[str, int]]) -> list[Offered]:
    if not places:
        return []
    columns = of(CatalogueItem, "org", "version", "valid_from", *Entry.model_fields)
    asked = select(*columns).where(tuple_(col(CatalogueItem.org), col(CatalogueItem.version)).in_(places))
    found = []
    for row in connection.execute(asked.order_by(*of(CatalogueItem, "org", "case_id", "seq", "n"))).mappings():
        said = {name: row[name].split() if name in LISTS else row[name] for name in Entry.model_fields}
        found.append(Offered(Entry.model_construct(**said), row["org"], row["version"], row["valid_from"]))
    return found


def searched(found: Sequence[Entry], words: Words, q: str) -> list[Entry]:
    """The entries that hold every word of a search, anywhere."""
    wanted = q.lower().split()

    def text(entry: Entry) -> str:
        return " ".join(words.said(value) for value in entry.model_dump().values()).lower()

    return [entry for entry in found if all(word in text(entry) for word in wanted)]


def difference(old: Sequence[Entry], new: Sequence[Entry], words: Words) -> list[Change]:
    """What was added, removed and changed, by code."""
    before, after = {one.code: one for one in old}, {one.code: one for one in new}
    found = []
    for code in dict.fromkeys([*after, *before]):
        was, is_ = before.get(code), after.get(code)
        if was is None and is_ is not None:
            found.append(Change(code, is_.name, "added"))
        elif was is not None and is_ is None:
            found.append(Change(code, was.name, "removed"))
        elif was is not None and is_ is not None and (fields := _fields(was, is_, words)):
            found.append(Change(code, is_.name, "changed", fields))
    return found


def _fields(was: Entry, now: Entry, words: Words) -> list[tuple[str, str, str]]:
    return [
        (str(asked.title or name), words.said(getattr(was, name)), words.said(getattr(now, name)))
        for name, asked in Entry.model_fields.items()
        if getattr(was, name) != getattr(now, name)
    ]
