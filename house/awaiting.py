"""What happens in a study, for every suggestion that waits for it: its time stands, goes on, or the answer is due."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, or_, select
from sqlmodel import col

from engine.hearing import News
from engine.statements import of
from engine.tables import Case
from registers.suggestions import ENDS, ClauseStudy, ClauseStudyStep, ReviewOutcome
from workflows.review_suggestion import WORKFLOW

WAITING = ("STUDYING", "STANDING", "REPLIED")
PAUSES = ("STANDS", "CONSULT")


def news(connection: Connection) -> Iterator[News]:
    """What each waiting suggestion should know of its study, as the registers say it. One statement."""
    joined = and_(col(ReviewOutcome.kind) == "JOINED", col(ReviewOutcome.study) == col(ClauseStudy.case_id))
    asked = (
        select(*of(Case, "id", "state", "facts"), *of(ClauseStudyStep, "kind", "on"))
        .join(
            ReviewOutcome,
            and_(col(ReviewOutcome.case_id) == col(Case.id), col(ReviewOutcome.kind).in_(["ACCEPTED", "JOINED"])),
        )
        .join(ClauseStudy, or_(col(ClauseStudy.suggestion) == col(Case.id), joined))
        .join(ClauseStudyStep, col(ClauseStudyStep.case_id) == col(ClauseStudy.case_id))
        .where(col(Case.workflow) == WORKFLOW.key, col(Case.closed_at).is_(None), col(Case.state).in_(WAITING))
        .order_by(col(Case.id), *of(ClauseStudyStep, "seq", "n"))
    )
    latest: dict[int, Any] = {}
    for row in connection.execute(asked):
        if row.kind in (*ENDS, *PAUSES, "GOES_ON"):
            latest[row.id] = row
    for row in latest.values():
        if found := _untold(row):
            yield found


def _untold(row: Any) -> News | None:
    """None when the suggestion stands as it should."""
    if row.kind in ENDS:
        known = row.state == "REPLIED" and json.loads(row.facts)["ended"]
        return None if known else _news(row, "study_ended", row.kind)
    if row.kind in PAUSES and row.state == "STUDYING":
        return _news(row, "study_stands", "STANDS")
    if row.kind == "GOES_ON" and row.state == "STANDING":
        return _news(row, "study_goes_on", "GOES_ON")
    return None


def _news(row: Any, act: str, kind: str) -> News:
    return News(row.id, act, {"kind": kind, "on": row.on})
