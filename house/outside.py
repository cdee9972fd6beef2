"""What courts and reconsideration organs have said about a document: shown on its page, and a warning to whoever cites it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.errors import Reason
from engine.statements import of
from engine.tables import Case, ClockRow
from registers.outside import KINDS, MEASURES, OutsideAnswer, OutsidePaper
from registers.suggestions import ClauseStudy

DOUBTED = ("FINDING", "PROPOSAL", "ORDER")  # kinds that say that a clause is not lawful
VOID = "VOIDED"


@dataclass(frozen=True, slots=True)
class Paper:
    """One of them, with its answer or the day on which that is due."""

    case_id: int
    kind: str
    what: str
    organ: str
    paper: str
    clause: str
    words: str
    received_on: date
    open: bool
    due_on: date | None = None
    measure: str = ""
    answer: str = ""
    answered_on: date | None = None
    study: int = 0
    seen: bool = False  # whether whoever looks may open its case


def papers(connection: Connection, keys: Sequence[str]) -> list[tuple[str, Paper]]:
    """Those about documents with these numbers, newest first, without entries made by mistake: (number's key, paper)."""
    if not keys:
        return []
    asked = (
        select(OutsidePaper, col(Case.closed_at))
        .join(Case, col(Case.id) == col(OutsidePaper.case_id))
        .where(col(OutsidePaper.document_key).in_(keys), col(Case.state) != VOID)
        .order_by(col(OutsidePaper.received_on).desc(), col(OutsidePaper.case_id).desc())
    )
    rows = connection.execute(asked).all()
    cases = [row.case_id for row in rows]
    answers = connection.execute(select(OutsideAnswer).where(col(OutsideAnswer.case_id).in_(cases)))
    answered = {one.case_id: one for one in answers}
    due = _due(connection, cases)
    begun = connection.execute(select(*of(ClauseStudy, "paper", "case_id")).where(col(ClauseStudy.paper).in_(cases)))
    studies = {paper: study for paper, study in begun}  # noqa: C416 -- rows, not pairs
    told = (_paper(row, answered.get(row.case_id), due.get(row.case_id)) for row in rows)
    return [
        (row.document_key, replace(one, study=one.study or studies.get(one.case_id, 0)))
        for row, one in zip(rows, told, strict=True)
    ]


def _due(connection: Connection, cases: Sequence[int]) -> dict[int, date]:
    asked = select(*of(ClockRow, "case_id", "due_on")).where(
        col(ClockRow.case_id).in_(cases), col(ClockRow.status) == "running", col(ClockRow.due_on).is_not(None)
    )
    return {case: on for case, on in connection.execute(asked)}  # noqa: C416 -- rows, not pairs


def _paper(row: Any, answer: Any, due: date | None) -> Paper:
    names = ("case_id", "kind", "organ", "paper", "clause", "words", "received_on")
    said = {name: getattr(row, name) for name in names}
    made = Paper(**said, what=KINDS[row.kind], open=row.closed_at is None, due_on=due)
    if answer is None:
        return made
    words = {"measure": MEASURES[answer.measure], "answer": answer.words, "answered_on": answer.on}
    return replace(made, **words, study=answer.study)


def doubts(connection: Connection, numbers: Sequence[tuple[str, str, str]]) -> Iterator[Reason]:
    """Why documents in force should not be cited without a second look. `numbers`: key, number, title."""
    found = papers(connection, [key for key, _, _ in numbers])
    for key, number, title in numbers:
        for known, one in found:
            if known == key and one.kind in DOUBTED:
                clause = one.clause or "有关条款"
                yield Reason(
                    f"引用的 {number}《{title}》{clause}：{one.what}（{one.organ} {one.paper}），引用前请核对",
                    "《行政诉讼法》第64条" if one.kind != "ORDER" else "《行政复议法》第59条",
                    field="basis",
                )
