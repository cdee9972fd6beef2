"""审查建议 that came in under no title of ours: named by the document and clause that the body has registered."""

from collections.abc import Collection

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.statements import of
from engine.tables import TaskRow
from workflows.normative_document.answers import NOTED

UNNAMED = "审查建议"  # what is about no document of the register is opened under this; what was written stays sealed


def about(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """Case → 对《…》第七条的审查建议, for those that have been registered; no statement where there are none."""
    if not ids:
        return {}
    asked = select(*of(TaskRow, "case_id", "detail", "text")).where(
        col(TaskRow.case_id).in_(ids), col(TaskRow.kind) == NOTED, col(TaskRow.detail).in_(("document", "clause"))
    )
    said = {
        (row.case_id, row.detail): row.text
        for row in connection.execute(asked.order_by(*of(TaskRow, "case_id", "seq", "n")))
    }
    named = {case: words.strip("《》") for (case, detail), words in said.items() if detail == "document"}
    return {case: f"对《{words}》{said.get((case, 'clause'), '')}的{UNNAMED}" for case, words in named.items()}
