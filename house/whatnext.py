"""The way of one case from its office's side: what has been done, whose move it is, what comes when."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.offices import seated
from engine.standing import Seen
from engine.statements import of
from engine.tables import Event
from house.ahead import Ahead, ahead, running
from house.people import holders, names_of
from workflows.roles import LEAD, REVIEWER

STAGE: Mapping[str, int] = {
    "DRAFT": 0, "INTERNAL_REVIEW": 1, "SUBMITTED": 2, "SUPPLEMENTING": 2, "ACCEPTED": 3, "ASSIGNED": 3, "ADVISER_CONSULT": 3,
    "DRAFT_OPINION": 3, "ESCALATED": 3, "FEEDBACK": 4, "ANSWERED": 4, "OBJECTED": 4, "GATE_OPEN": 5,
}  # fmt: skip
"""State → which of the six steps of the office's way it belongs to; what comes after the gate is 6."""
DONE_BY = (("finish_draft",), ("submit", "resubmit"), ("accept",), ("sign", "reexamine"), ("confirm",))


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the way. `on`: the day it was done, or its last day; None when no day can be said."""

    title: str
    words: str
    status: str  # done, now, later, gate
    on: date | None = None
    limit: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """The page after filing. `planned`: when the office wants to decide; `lawful`: the first day it said it may."""

    steps: Sequence[Step]
    ahead: Ahead
    stage: int
    planned: date | None
    lawful: date | None
    leads: Sequence[str]
    reviewer: str
    holder: str
    submitted: datetime | None
    ended: str = ""


def way(docket: Docket, seen: Seen) -> Way:
    """The way of a township matter as it stands."""
    case, connection = seen.standing, docket.connection
    done = _done(connection, case.id)
    stage = STAGE.get(case.state, 6)
    submitted = next((at for act in ("resubmit", "submit") if (at := done.get(act))), None)
    days = (
        running(seen, submitted or docket.now)
        if stage >= 2 and not case.closed_at
        else ahead(seen.snapshot, seen.workflow, case.org, seen.facts, docket.now, seen.today)
    )
    names = names_of(docket)
    leads = [name for person, name in holders(docket, [(LEAD.key, case.org)]) if person not in _handlers(seen)]
    offices, held = seen.snapshot.offices, seen.holders.get(REVIEWER.key)
    reviewer = offices.title(held.org) if held else "（尚无审查机构）"
    told = _told(connection, case.id)
    return Way(
        _steps(seen, days, stage, done, leads, reviewer, names), days, stage, told.get("planned_on"), told.get("earliest_on"), leads,
        reviewer, _holder(seen, names), submitted, seen.workflow.state[case.state].title if case.closed_at else "",
    )  # fmt: skip


def _done(connection: Connection, case: int) -> dict[str, datetime]:
    """Act → when it was last done."""
    rows = select(*of(Event, "act", "at")).where(col(Event.case_id) == case).order_by(col(Event.seq))
    return {act: at for act, at in connection.execute(rows)}  # noqa: C416 -- rows, not pairs


def _handlers(seen: Seen) -> set[str]:
    return {person for person, _ in seen.parts.get("HANDLER", ())}


def _told(connection: Connection, case: int) -> dict[str, date]:
    """When the office wants to decide, as it said last, and the first day it may, as it said when it brought the matter."""
    acts = ("create", "submit")
    rows = select(col(Event.body)).where(col(Event.case_id) == case, col(Event.act).in_(acts)).order_by(col(Event.seq))
    found: dict[str, date] = {}
    for body in connection.execute(rows).scalars():
        said = json.loads(body)["answers"] or {}
        found |= {name: date.fromisoformat(said[name]) for name in ("planned_on", "earliest_on") if said.get(name)}
    return found


def _holder(seen: Seen, names: Mapping[str, str]) -> str:
    state = seen.workflow.state[seen.standing.state]
    held = seen.holders.get(state.awaits.key) if state.awaits else None
    if state.awaits is None or held is None:
        return state.title
    person = names.get(held.person or "", held.person or "") if state.awaits.personal else ""
    return f"{seated(seen.snapshot.offices.title(held.org), state.awaits.title)} {person}".strip()


def _steps(
    seen: Seen,
    days: Ahead,
    stage: int,
    done: Mapping[str, datetime],
    leads: Sequence[str],
    reviewer: str,
    names: Mapping[str, str],
) -> list[Step]:
    handlers = "、".join(names.get(one, one) for one in sorted(_handlers(seen))) or "—"
    lead = "、".join(leads) or "分管领导（尚未任命）"
    checked = f"{reviewer}核对：齐了就受理；不齐会一次说全缺什么，补正{days.supplement}，补的时间不算审查时间。"
    answered = "采纳、部分采纳、未采纳；后两种要写理由。意见是“合法”时没有这一步。"
    told = (
        Step("备齐材料，送本单位审签", f"承办人 {handlers}。", "", mark="轮到承办人"),
        Step("分管领导审签，送出", f"由{lead}审签，不能是承办人本人；可以退回修改。", "", mark="轮到分管领导"),
        Step("核对材料", checked, "", days.intake.due, days.intake.words, "轮到司法所"),
        Step("出具审查意见书", _REVIEWED, "", days.review.due, f"受理后{days.review.words}", "最晚"),
        Step("本单位逐条答复意见", answered, "", days.feedback.due, days.feedback.words, "轮到本单位"),
        Step("会前关口打开，可以上会、签订", "上会的文本必须就是审过的文本，改一个字关口就重新关上。", ""),
    )
    return [_placed(step, n, stage, done) for n, step in enumerate(told)]


_REVIEWED = "若征求法律顾问意见，期限停计，会告诉您恢复的日子。"


def _placed(step: Step, n: int, stage: int, done: Mapping[str, datetime]) -> Step:
    """A step as it stands: done on a day, now, or still to come."""
    if n < stage:
        at = max((done[act] for act in (*DONE_BY, ())[n] if act in done), default=None)
        return replace(step, status="done", on=day_of(at) if at else None)
    if n == len(DONE_BY) and n > stage:
        return replace(step, status="gate")
    return replace(step, status="now" if n == stage else "later")
