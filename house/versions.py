"""What a document can be laid beside: what it took the place of, what took its place, its own text before a correction."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.statements import of
from engine.tables import MaterialRow
from house.documents import Kept, document

RELATED = {"SUPERSEDES": "所替代的", "SUPERSEDES_BY": "替代本文件的"}


@dataclass(frozen=True, slots=True)
class Version:
    """Something to compare with. `id`: of the other document; the document's own: its text before the last correction."""

    id: int
    words: str


def versions(connection: Connection, kept: Kept) -> list[Version]:
    """All of them, other documents first."""
    others = [
        Version(one.id, f"{RELATED[one.kind]} {one.words}") for one in kept.related if one.kind in RELATED and one.id
    ]
    return [*others, *([Version(kept.id, "勘误前的文本")] if _earlier(connection, kept) else [])]


def side_by_side(connection: Connection, kept: Kept, other: int, on: date) -> tuple[Kept, Kept] | None:
    """A document and one of its versions, the older first; without `other` the first there is. None: there is none."""
    known = versions(connection, kept)
    chosen = next((one for one in known if one.id == other), known[0] if known else None)
    if chosen is None:
        return None
    if chosen.id == kept.id and (earlier := _earlier(connection, kept)):
        return replace(kept, sha256=earlier[0], file=earlier[1]), kept
    beside = document(connection, chosen.id, on)
    return (beside, kept) if beside.published_on <= kept.published_on else (kept, beside)


def _earlier(connection: Connection, kept: Kept) -> tuple[str, str] | None:
    """The text that the newest one has corrected: (sha256, name)."""
    asked = select(*of(MaterialRow, "sha256", "name")).where(
        col(MaterialRow.case_id) == kept.id, col(MaterialRow.kind) == "final", col(MaterialRow.sha256) != kept.sha256
    )
    last = connection.execute(asked.order_by(col(MaterialRow.seq).desc(), col(MaterialRow.n).desc()).limit(1)).first()
    return (last.sha256, last.name) if last else None
