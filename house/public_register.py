"""The register of documents as everyone may see it: found by number and title, never by an id of ours; history without correspondence."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, extract, func, select
from sqlmodel import col

from engine.errors import NotFound
from engine.statements import of
from house.documents import Happened, Kept, Related, by_number
from house.grams import rank
from house.searching import Found, Query, search, status_is
from registers.comments import Consultation, ConsultationResult, PublicComment
from registers.documents import STATUS, DocumentIndex, number_key

SHOWN = frozenset((
    "", "PUBLISHED", "EFFECTIVE", "FILED", "EXPIRED", "REPLACED", "REPEALED", "ANNULLED", "CLAUSE_SUSPENDED", "CLAUSE_RESUMED",
    "CLAUSE_ANNULLED",
    "CORRECTED", "INTERPRETED", "HELD_UNLAWFUL",
))  # fmt: skip
"""What of a document's history concerns everyone; letters between organs, and what is not decided yet, do not."""
_WITHOUT_NOTE = frozenset(("FILED", "HELD_UNLAWFUL"))
_STRETCHES = "antw"  # where a page may end: everything, the number, titles, texts


def find(connection: Connection, query: Query) -> Found:
    """A page of what is found; its cursor names a number. Raises Misuse."""
    found = search(connection, replace(query, after=_place(connection, query.after)))
    last = found.hits[-1] if found.hits else None
    return replace(found, after=f"{found.after[0]}{last.number}" if found.after and last else "")


def _place(connection: Connection, after: str) -> str:
    """Where the page after a number begins; '' where no such page can be."""
    if after[:1] not in _STRETCHES or len(after) < 2:
        return ""
    asked = select(*of(DocumentIndex, "published_on", "id")).where(
        col(DocumentIndex.number_key) == number_key(after[1:])
    )
    row = connection.execute(asked.order_by(col(DocumentIndex.id).desc()).limit(1)).first()
    return f"{after[0]}{rank(row.published_on, row.id)}" if row else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with what everyone may know. `kept` has the history and the relations that are shown; never show its ids."""

    kept: Kept
    related: Sequence[Related]
    numbers: Mapping[int, str]  # of related documents, by id, for their addresses

    @property
    def before(self) -> list[str]:
        """The numbers of the documents it can be compared with."""
        return [self.numbers[one.id] for one in self.related if one.kind in ("SUPERSEDES", "SUPERSEDES_BY")]


def shown(connection: Connection, number: str, on: date) -> Shown:
    """The document of a number as on a day. Raises NotFound."""
    if not number_key(number) or len(number) > 200:
        raise NotFound("文件库里没有这个文号")
    kept = by_number(connection, number, on)
    history = tuple(_plainly(one) for one in kept.history if one.kind in SHOWN)
    ids = [one.id for one in kept.related if one.id]
    rows = connection.execute(select(*of(DocumentIndex, "id", "number")).where(col(DocumentIndex.id).in_(ids)))
    numbers = {row.id: row.number for row in rows}
    related = [one if one.id in numbers else replace(one, id=0) for one in kept.related]
    return Shown(replace(kept, history=history), related, numbers)


def _plainly(one: Happened) -> Happened:
    return replace(one, note="" if one.kind in _WITHOUT_NOTE else one.note, case_id=0, seq=0)


# --- figures ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Year:
    """One year: documents published in it, and how many of those are in force today."""

    year: int
    issued: int
    in_force: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The register and the public's say, in numbers. `by_status`: status → how many, today."""

    on: date
    by_status: Mapping[str, int]
    years: Sequence[Year]
    solicited: int
    answered: int
    received: int
    adopted: int
    partly: int

    @property
    def documents(self) -> int:
        """All of them."""
        return sum(self.by_status.values())


def figures(connection: Connection, on: date) -> Figures:
    """Counts of today. What became of comments is counted where it was published."""
    counts = {
        one: int(
            connection.execute(select(func.count()).select_from(DocumentIndex).where(status_is(one, on))).scalar_one()
        )
        for one in STATUS
    }
    issued, living = _by_year(connection, None), _by_year(connection, on)
    sums = [func.coalesce(func.sum(col(getattr(ConsultationResult, name))), 0) for name in ("adopted", "partly")]
    answered, adopted, partly = connection.execute(select(func.count(), *sums).select_from(ConsultationResult)).one()
    solicited, received = (
        int(connection.execute(select(func.count()).select_from(one)).scalar_one())
        for one in (Consultation, PublicComment)
    )
    years = [Year(year, issued[year], living[year]) for year in sorted(issued)]
    return Figures(on, counts, years, solicited, int(answered), received, int(adopted), int(partly))


def _by_year(connection: Connection, on: date | None) -> Counter[int]:
    """Documents by year of publication; those in force on a day, when one is given."""
    year = extract("year", col(DocumentIndex.published_on))
    asked = select(year, func.count()).select_from(DocumentIndex).group_by(year)
    rows = connection.execute(asked if on is None else asked.where(status_is("IN_FORCE", on)))
    return Counter({int(one): int(n) for one, n in rows})
