"""By whom and when each line of the meeting's list was done, as the record and the registers say it."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.calendar import day_of
from engine.standing import Seen
from engine.statements import of
from engine.tables import Event
from registers.major import Precondition
from workflows import documents as d
from workflows.major_decision.family import PANEL_ENDED
from workflows.major_decision.preconditions import TASK

Done = tuple[str, date | None]  # by whom, on which day
UNIT, REVIEW, PANEL = "承办单位", "审查机构", "评审团"
PAPERS = {
    d.DRAFT.key: ("决策草案", UNIT),
    d.EXPLANATION.key: ("起草说明", UNIT),
    d.RISK_STATEMENT.key: (d.RISK_STATEMENT.title, REVIEW),
}
ACTS = {
    "sign_final": ("合法性审查意见书", REVIEW), PANEL_ENDED: ("评审意见书及少数意见", PANEL), "answer_panel": ("评审意见采纳说明", REVIEW),
}  # fmt: skip


def done(connection: Connection, seen: Seen) -> dict[str, Done]:
    """Title of a line → who did it and when: of a procedure the day on which it ended, of a paper the day it came in."""
    events = connection.execute(
        select(*of(Event, "seq", "act", "at")).where(col(Event.case_id) == seen.standing.id).order_by(col(Event.seq))
    ).all()
    at: Mapping[int, datetime] = {one.seq: one.at for one in events}
    found: dict[str, Done] = {}
    for paper in seen.materials:
        if paper.kind in PAPERS and paper.seq in at:
            title, who = PAPERS[paper.kind]
            found[title] = (who, day_of(at[paper.seq]))
    for event in events:
        if event.act in ACTS:
            title, who = ACTS[event.act]
            found[title] = (who, day_of(event.at))
    return found | _settled(connection, seen, at)


def _settled(connection: Connection, seen: Seen, at: Mapping[int, datetime]) -> dict[str, Done]:
    """Each procedure as it was settled last: by its body, ended on its day, or on the day on which it was found unnecessary."""
    title = {(task.seq, task.n): task.text for task in seen.tasks if task.kind == TASK}
    rows = connection.execute(
        select(*of(Precondition, "seq", "task_seq", "task_n", "body", "ended"))
        .where(col(Precondition.case_id) == seen.standing.id)
        .order_by(*of(Precondition, "seq", "n"))
    )
    return {
        title[row.task_seq, row.task_n]: (row.body, row.ended or day_of(at[row.seq]))
        for row in rows
        if (row.task_seq, row.task_n) in title
    }
