"""What an act is about to put in the place of an existing text: shown to whoever has to answer for it, sentence by sentence."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.errors import Reason
from engine.plan import Plan
from engine.statements import of
from engine.tables import MaterialRow, TaskRow
from house.extraction import text_of
from registers.documents import DocumentIndex, number_key
from registers.texts import differences, normal

if TYPE_CHECKING:
    from house.blobs import Blobs

MOST = 20  # sentences that are shown
_DATE = re.compile(
    r"[〇零一二三四五六七八九十\d]{2,4}\s*年\s*[一二三四五六七八九十\d]{1,3}\s*月(?:\s*[一二三四五六七八九十\d]{1,3}\s*日)?"
)
CORRECTING, EXTENDING = ("propose_correction", "correct_text"), ("first_opinion", "accept")


def differing(connection: Connection, plan: Plan, blobs: "Blobs") -> Iterator[Reason]:
    """For a correction, and for an extension in the same words: where the two texts differ, or that they cannot be compared."""
    deed = plan.deed
    if deed.rule.act in CORRECTING:
        new = next(((one.sha256, one.name) for one in reversed(deed.materials)), None)
        old = _indexed(connection, col(DocumentIndex.id) == deed.case_id)
        yield from _told("勘误", old, new, blobs)
    elif deed.rule.act in EXTENDING and getattr(deed.facts, "purpose", "") == "EXTEND":
        known = select(col(TaskRow.text)).where(
            col(TaskRow.case_id) == deed.case_id, col(TaskRow.kind) == "RECORD", col(TaskRow.detail) == "supersedes"
        )
        number = connection.execute(known).scalar() or ""
        old = _indexed(connection, col(DocumentIndex.number_key) == number_key(number))
        yield from _told(f"与 {number} 比对", old, _draft(connection, deed.case_id), blobs, dates=False)


def _indexed(connection: Connection, which: "object") -> tuple[str, str] | None:
    asked = select(*of(DocumentIndex, "sha256", "file")).where(which)  # type: ignore[arg-type]  # a column's comparison
    row = connection.execute(asked.order_by(col(DocumentIndex.id).desc()).limit(1)).first()
    return (row.sha256, row.file) if row else None


def _draft(connection: Connection, case_id: int) -> tuple[str, str] | None:
    asked = select(*of(MaterialRow, "sha256", "name")).where(
        col(MaterialRow.case_id) == case_id, col(MaterialRow.kind) == "draft"
    )
    row = connection.execute(asked.order_by(col(MaterialRow.seq).desc(), col(MaterialRow.n).desc()).limit(1)).first()
    return (row.sha256, row.name) if row else None


def _told(
    what: str, old: tuple[str, str] | None, new: tuple[str, str] | None, blobs: "Blobs", dates: bool = True
) -> Iterator[Reason]:
    texts = [_words(blobs, one) for one in (old, new)]
    if new is None:
        return
    if None in texts:
        yield Reason(f"{what}：两份文本不能自动比对，请人工逐字核对", "规范性文件库")
        return
    before, after = (text if dates else _DATE.sub("〔日期〕", text) for text in texts if text is not None)
    if normal(before) == normal(after):
        yield Reason(f"{what}：{'文字没有变化' if dates else '除日期外文字相同'}", "规范性文件库")
        return
    found = differences(before, after)
    more = f"；另有 {len(found) - MOST} 处" if len(found) > MOST else ""
    yield Reason(f"{what}：{'；'.join(found[:MOST])}{more}", "规范性文件库")


def _words(blobs: "Blobs", one: tuple[str, str] | None) -> str | None:
    path = blobs.path(one[0]) if one and one[0] else None
    return text_of(path, one[1]) if path and one else None
