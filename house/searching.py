"""Searching the register of documents: number, title and full text, two-character words included, on either database.

What is found comes in three stretches: the number itself, titles, texts; in each the newest first. How a text is matched: `house.grams`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    table,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col

from engine.statements import of
from house.grams import IDS, TITLE, pairs, rank, terms
from registers.documents import DocumentIndex, number_key, status_on

COUNTED = 2_000  # matches that are counted and sorted into facets; beyond it is said that there are more
PAGE = 20


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. Empty fields do not narrow. `on`: the day whose status counts; `after`: the cursor of the page before."""

    on: date
    q: str = ""
    status: tuple[str, ...] = ()
    orgs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: int = 0  # years of publication
    until: int = 0
    after: str = ""
    limit: int = PAGE


class Hit(NamedTuple):
    """One document of a list."""

    id: int
    org: str
    title: str
    number: str
    issuer_kind: str
    form: str
    published_on: date
    effective_on: date
    expires_on: date | None
    ended_on: date | None
    ended_as: str
    sha256: str
    file: str

    def status(self, on: date) -> str:
        """On a day."""
        return status_on(on, self.effective_on, self.expires_on, self.ended_on, self.ended_as)


@dataclass(frozen=True, slots=True)
class Found:
    """A page. `total`: how many there are, unless `more`: then at least so many. `facets`: name → value → how many."""

    hits: Sequence[Hit]
    total: int
    more: bool
    facets: Mapping[str, Mapping[str, int]]
    after: str = ""
    terms: Sequence[str] = ()


COLUMNS = of(DocumentIndex, *Hit._fields)


def search(connection: Connection, query: Query) -> Found:
    """A page of what is found, with its counts. Raises Misuse."""
    asked = terms(query.q)
    asking = _Asking(asked, number_key(query.q), connection.dialect.name == "sqlite")
    rows: list[tuple[str, Hit]] = []
    with _by_index(connection):
        seen = connection.execute(asking.counted()).all()
        for name, statement in asking.stretches(query.after):
            if len(rows) <= query.limit:
                narrowed = statement.where(*_narrowing(query)).limit(query.limit + 1 - len(rows))
                rows += [(name, Hit(*row)) for row in connection.execute(narrowed)]
    facets, total = _counted(seen[:COUNTED], query)
    hits = [hit for _, hit in rows[: query.limit]]
    last, hit = rows[query.limit - 1] if len(rows) > query.limit else ("", None)
    after = f"{last}{rank(hit.published_on, hit.id)}" if hit else ""
    return Found(hits, total, len(seen) > COUNTED, facets, after, asked)


@contextmanager
def _by_index(connection: Connection) -> Iterator[None]:
    """Meanwhile PostgreSQL reads no table from end to end: its estimate leaves out what unpacking every row's pairs costs."""
    if connection.dialect.name == "sqlite":
        yield
        return
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    yield
    connection.execute(text("SET LOCAL enable_seqscan = on"))


# --- statements --------------------------------------------------------------------------------------------------------

_PLACE: Any = {True: literal_column("rowid", BigInteger), False: literal_column("rank", BigInteger)}
_SEARCH = table("document_search", column("grams"))
_WORDS: Any = col(DocumentIndex.words)
_BY_DAY = (col(DocumentIndex.published_on).desc(), col(DocumentIndex.id).desc())


class _Asking:
    """One question on one kind of database. Without words: everything."""

    def __init__(self, asked: Sequence[str], number: str, sqlite: bool) -> None:
        self.asked, self.number, self.sqlite = asked, number, sqlite

    def stretches(self, after: str) -> Iterator[tuple[str, Select[Any]]]:
        """The number itself, titles, texts: what comes after a place, in that order."""
        name, place = after[:1], int(after[1:]) if after[1:].isdecimal() else None
        if not self.asked:
            yield "a", self._everything(place)
            return
        order = "ntw"
        for one in order[max(order.find(name), 0) if name else 0 :]:
            yield one, self._stretch(one, place if one == name else None)

    def counted(self) -> Select[Any]:
        """The newest matches, as far as they are counted."""
        names = ("org", "issuer_kind", "published_on", "effective_on", "expires_on", "ended_on", "ended_as")
        columns = of(DocumentIndex, *names)
        if not self.asked:
            return select(*columns).order_by(*_BY_DAY).limit(COUNTED + 1)
        whole = self._whole(_WORDS)
        found = self._found("", None if whole else COUNTED + 1)
        joined = select(*columns).join_from(found, DocumentIndex, self._own(found))
        return joined.where(*whole).order_by(found.c.place.desc()).limit(COUNTED + 1)

    def _everything(self, place: int | None) -> Select[Any]:
        asked = select(*COLUMNS).order_by(*_BY_DAY)
        if place is None:
            return asked
        day, id = date.fromordinal(min(max(place // IDS, 1), date.max.toordinal())), place % IDS
        return asked.where(
            tuple_(col(DocumentIndex.published_on), col(DocumentIndex.id)) < tuple_(literal(day), literal(id))
        )

    def _stretch(self, name: str, place: int | None) -> Select[Any]:
        if name == "n":
            same = select(*COLUMNS).where(col(DocumentIndex.number_key) == self.number)
            return (
                same.order_by(*_BY_DAY)
                if place is None
                else same.where(col(DocumentIndex.id) < place % IDS).order_by(*_BY_DAY)
            )
        found = self._found(TITLE if name == "t" else "")
        asked = select(*COLUMNS).join_from(found, DocumentIndex, self._own(found)).order_by(found.c.place.desc())
        asked = asked.where(col(DocumentIndex.number_key) != self.number)
        asked = (
            asked.where(*self._whole(self._title))
            if name == "t"
            else asked.where(*self._whole(_WORDS), not_(self._titled))
        )
        return asked if place is None else asked.where(found.c.place < place)

    def _found(self, mark: str, most: int | None = None) -> FromClause:
        """The same in order, the newest first. PostgreSQL finds them before it puts them in order, else it walks through all others."""
        if self.sqlite:
            return self._ranks(mark).subquery()
        own = self._ranks(mark).subquery()
        place = (own.c.place + 0).label("place")  # no index is in this order
        return select(place).order_by(place.desc()).limit(most).offset(0).subquery()

    def _ranks(self, mark: str) -> Select[Any]:
        """The places of what has all pairs."""
        every = sorted({f"{mark}{pair}" for one in self.asked if len(one) > 1 for pair in pairs(one)})
        place = _PLACE[self.sqlite].label("place")
        if self.sqlite:
            words = " ".join(f'"{one}"' for one in every)
            return select(place).select_from(_SEARCH).where(literal_column("document_search").op("MATCH")(words))
        return (
            select(place)
            .select_from(_SEARCH)
            .where(_SEARCH.c.grams.op("@>")(cast(bindparam(None, every, ARRAY(Text)), ARRAY(Text))))
        )

    @staticmethod
    def _own(found: Any) -> ColumnElement[bool]:
        """A place's document."""
        return col(DocumentIndex.id) == cast(found.c.place, BigInteger).bitwise_and(IDS - 1)

    def _whole(self, where: Any) -> list[ColumnElement[bool]]:
        """A pair is exact; a longer word must stand there whole, a single character at all."""
        return [self._in(where, one) for one in self.asked if len(one) != 2]

    def _in(self, where: Any, word: str) -> ColumnElement[bool]:
        place: ColumnElement[int] = (func.instr if self.sqlite else func.strpos)(where, word)
        return place > 0

    @property
    def _title(self) -> Any:
        """The first of the kept lines."""
        if self.sqlite:
            return func.substr(_WORDS, 1, func.instr(_WORDS, func.char(10)))
        return func.split_part(_WORDS, func.chr(10), 1)

    @property
    def _titled(self) -> ColumnElement[bool]:
        """It was found by its title already."""
        return and_(*(self._in(self._title, one) for one in self.asked))


def _narrowing(query: Query) -> list[ColumnElement[bool]]:
    """The conditions of a page."""
    wanted: list[ColumnElement[bool]] = []
    if query.orgs:
        wanted.append(col(DocumentIndex.org).in_(query.orgs))
    if query.kinds:
        wanted.append(col(DocumentIndex.issuer_kind).in_(query.kinds))
    if query.since:
        wanted.append(col(DocumentIndex.published_on) >= date(query.since, 1, 1))
    if query.until:
        wanted.append(col(DocumentIndex.published_on) <= date(query.until, 12, 31))
    if query.status:
        wanted.append(or_(*(status_is(one, query.on) for one in query.status)))
    return wanted


def status_is(status: str, on: date) -> ColumnElement[bool]:
    """`status_on` as a condition."""
    effective, expires, ended, how = (
        getattr(DocumentIndex, n) for n in ("effective_on", "expires_on", "ended_on", "ended_as")
    )
    over = and_(col(how) != "", col(ended) <= on, or_(col(expires).is_(None), col(expires) >= col(ended)))
    valid = or_(col(expires).is_(None), col(expires) >= on)
    if status == "EXPIRED":
        return and_(not_(over), col(expires).is_not(None), col(expires) < on)
    if status in ("TO_COME", "IN_FORCE"):
        begun = col(effective) > on if status == "TO_COME" else col(effective) <= on
        return and_(not_(over), begun, valid)
    return and_(over, col(how) == status)


def _counted(rows: Iterable[Any], query: Query) -> tuple[dict[str, dict[str, int]], int]:
    """How many there are of each value, the other narrowings applied; and how many with all of them."""
    found: dict[str, Counter[str]] = {name: Counter() for name in ("status", "org", "kind")}
    wanted = {"status": query.status, "org": query.orgs, "kind": query.kinds}
    total = 0
    for org, kind, published, effective, expires, ended_on, ended_as in rows:
        if (query.since and published.year < query.since) or (query.until and published.year > query.until):
            continue
        values = {"status": status_on(query.on, effective, expires, ended_on, ended_as), "org": org, "kind": kind}
        missed = [name for name, some in wanted.items() if some and values[name] not in some]
        total += not missed
        for name, counts in found.items():
            if not missed or missed == [name]:
                counts[values[name]] += 1
    return {name: dict(counts.most_common()) for name, counts in found.items()}, total


# --- snippets ----------------------------------------------------------------------------------------------------------


class Piece(NamedTuple):
    """A stretch of a snippet; `hit`: it is what was asked for."""

    text: str
    hit: bool


def pieces(said: str, asked: Sequence[str]) -> list[Piece]:
    """A text with what was asked for marked."""
    wanted = [re.escape(one) for one in sorted(asked, key=len, reverse=True) if len(one) > 1]
    if not wanted:
        return [Piece(said, False)] if said else []
    found = re.split(f"({'|'.join(wanted)})", said, flags=re.IGNORECASE)
    return [Piece(one, n % 2 == 1) for n, one in enumerate(found) if one]


def snippet(said: str | None, asked: Sequence[str], around: int = 40) -> list[Piece]:
    """The stretch of a text in which a word stands first."""
    lines = [line.strip() for line in (said or "").splitlines()]
    for one in sorted(asked, key=len, reverse=True):
        for line in lines if len(one) > 1 else ():
            at = line.lower().find(one)
            if at >= 0:
                start, end = max(at - around, 0), at + len(one) + around
                return pieces(f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}", asked)
    return []
