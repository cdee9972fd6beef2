"""Time acts as the user `time`: what is due is read unlocked, then each case is locked, looked at again, and acted upon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlmodel import col

from engine.clocks import ClockKind, Reading
from engine.cover import BREACHED, ESCALATED, WARNED
from engine.decide import decide_time
from engine.definition import TIME_USER, Clock
from engine.docket import Docket, gathered
from engine.errors import Busy, Refused
from engine.offices import CalendarRow
from engine.plan import Change, Plan, Row
from engine.questions import LOCK, REVISIONS, TRY_LOCK
from engine.standing import Request, Run, Seen
from engine.statements import Statement, ask, of, put
from engine.tables import ClockRow, Revision, stamp

PARKED_AFTER = 5  # failures of one look before it is parked and shown on the self-check page
FURTHEST = timedelta(
    hours=1
)  # a failed look waits minutes; one further ahead was put off by a clock that has gone back since

DUE = Statement(
    select(*of(ClockRow, "case_id"))
    .where(col(ClockRow.look_at) <= bindparam("now"))
    .order_by(col(ClockRow.look_at), col(ClockRow.case_id))
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at one case came to."""

    case_id: int
    plans: tuple[Plan, ...] = ()
    busy: bool = False


def due(docket: Docket, limit: int = 500) -> list[int]:
    """The cases that time must look at, the longest waiting first; costs what is due, not what is open."""
    rows = ask(docket.connection, [(DUE, {"now": _as_stored(docket), "limit": limit})])[0]
    return list(dict.fromkeys(row[0] for row in rows))


def _as_stored(docket: Docket) -> Any:
    """The present moment as a column holds it."""
    return stamp(docket.now) if docket.connection.dialect.name == "sqlite" else docket.now


def pass_time(docket: Docket, case_id: int) -> Looked:
    """Look at one case again, under lock, and let time act on one clock. Repeating it is harmless."""
    try:
        seen, _ = docket.looking.at_case(case_id, Request("", TIME_USER), TRY_LOCK)
    except Busy:
        return Looked(case_id, busy=True)
    waiting = sorted((run.look_at, run.clock, run) for run in seen.runs if run.look_at and run.look_at <= docket.now)
    if not waiting:
        return Looked(case_id)
    run = waiting[0][2]
    plan = look(seen, run)
    if plan is None:
        key = {"case_id": case_id, "clock": run.clock, "started": run.started}
        put(docket.connection, [], [Change(ClockRow, key, {"look_at": None})])
        return Looked(case_id)
    put(docket.connection, *gathered(plan))
    return Looked(case_id, (plan,))


def look(seen: Seen, run: Run) -> Plan | None:
    """What time does about one clock today: after an outage it goes straight to what is true now, without stale warnings."""
    clock = seen.workflow.clock[run.clock]
    reading = run.reading(seen.snapshot.calendar(seen.standing.org))
    if reading.due is None or reading.status != "running":
        return None
    said = {"clock": run.clock, "started": run.started, "due": reading.due.isoformat()}
    for act, stage in _acts(seen, clock, run, reading):
        try:
            return decide_time(seen, act, said, {run.clock: stage})
        except Refused:
            continue  # the next of the declared acts may be the one that applies
    return None


def _acts(seen: Seen, clock: Clock, run: Run, reading: Reading) -> Iterator[tuple[str, int]]:
    """The acts to try, in order, and the stage each leads to."""
    if clock.kind == ClockKind.REMIND:
        yield from ((act, run.stage) for act in (*clock.passing, "remind"))
        return
    if reading.due and seen.today > reading.due:
        yield from ((act, BREACHED) for act in clock.passing)
        if run.stage < BREACHED:
            yield "breach", BREACHED
        elif run.stage == BREACHED:
            yield "report", ESCALATED
    elif run.stage < WARNED:
        yield "warn", WARNED


def failed(docket: Docket, case_id: int, error: Exception) -> None:
    """A look that failed is tried again later, then parked: the clock keeps what went wrong."""
    rows = ask(docket.connection, [(_FAILING, {"case": case_id, "now": _as_stored(docket)})])[0]
    for clock, started, failures in rows:
        again = None if failures + 1 >= PARKED_AFTER else docket.now + timedelta(minutes=2**failures)
        key = {"case_id": case_id, "clock": clock, "started": started}
        put(
            docket.connection,
            [],
            [Change(ClockRow, key, {"look_at": again, "failures": failures + 1, "fault": str(error)[:200]})],
        )


_FAILING = Statement(
    select(*of(ClockRow, "clock", "started", "failures")).where(
        col(ClockRow.case_id) == bindparam("case"), col(ClockRow.look_at) <= bindparam("now")
    )
)


def look_again(docket: Docket) -> int:
    """Failed looks that a clock which has gone back since put off for the length of its jump are due now; how many."""
    late = (col(ClockRow.failures) > 0, col(ClockRow.look_at) > docket.now + FURTHEST)
    return int(docket.connection.execute(update(ClockRow).where(*late).values(look_at=docket.now)).rowcount)


# --- after the calendar has changed -----------------------------------------------------------------------------------

CALENDAR, RECOUNTED = "calendar", "recounted"  # two revisions: what is known, and how far the running clocks follow it
_SPAN = Statement(select(func.min(CalendarRow.day).label("a"), func.max(CalendarRow.day).label("b")))
_TOUCHED = Statement(
    select(*of(ClockRow, "case_id"))
    .where(
        col(ClockRow.status) == "running",
        col(ClockRow.started_on) <= bindparam("b"),
        col(ClockRow.due_on) >= bindparam("a"),
        col(ClockRow.case_id) > bindparam("after"),
    )
    .distinct()
    .order_by(col(ClockRow.case_id))
    .limit(bindparam("limit"))
)


def _revisions(docket: Docket) -> dict[str, int]:
    return {kind: n for kind, n in ask(docket.connection, [(REVISIONS, {})])[0]}  # noqa: C416 -- rows are not pairs to mypy


def behind(docket: Docket) -> bool:
    """Whether running clocks have still to follow a change of the calendar."""
    revisions = _revisions(docket)
    return bool(revisions.get(CALENDAR, 0) > revisions.get(RECOUNTED, 0))


def touched(docket: Docket, after: int, limit: int = 200) -> list[int]:
    """The next cases with a running clock whose span meets a changed day; by id, so that a batch can follow a batch."""
    first, last = ask(docket.connection, [(_SPAN, {})])[0][0]
    if first is None:
        return []
    reach = {"a": first - timedelta(14), "b": last, "after": after, "limit": limit}
    return [row[0] for row in ask(docket.connection, [(_TOUCHED, reach)])[0]]


def recount(docket: Docket, case_id: int) -> Looked:
    """Read the running clocks of a case under the new calendar. Only a changed due day makes an event; no act is undone."""
    seen, _ = docket.looking.at_case(case_id, Request("", TIME_USER), LOCK)
    found = _corrected(seen)
    put(docket.connection, found.rows, found.changes)
    if found.plan is None:
        return Looked(case_id)
    return Looked(case_id, (found.plan, *(recount(docket, case_id).plans if found.more else ())))


def recount_all(docket: Docket, cases: Sequence[int]) -> list[Plan]:
    """The same of many cases: one look and one writing for all, and again for those where several due days move."""
    plans: list[Plan] = []
    waiting = list(cases)
    while waiting:
        seen = docket.looking.at_cases(waiting)
        ended = {one.standing.id for one in seen if one.workflow.state[one.standing.state].final}
        found = [_corrected(one) for one in seen if one.standing.id not in ended]
        rows, changes = [row for one in found for row in one.rows], [row for one in found for row in one.changes]
        put(docket.connection, rows, changes)
        plans += (one.plan for one in found if one.plan)
        for case in sorted(ended):  # what time does there may reach the family
            plans += recount(docket, case).plans
        waiting = [one.plan.deed.case_id for one in found if one.plan and one.more]
    return plans


@dataclass(frozen=True, slots=True)
class _Corrected:
    """What the calendar changes in one case: at most one event, and due days that are only no longer provisional."""

    plan: Plan | None
    rows: list[Row]
    changes: list[Change]
    more: bool = False  # other due days move as well


def _corrected(seen: Seen) -> _Corrected:
    """The first of the running clocks whose due day has moved."""
    calendar = seen.snapshot.calendar(seen.standing.org)
    readings = [(run, run.reading(calendar)) for run in seen.runs]
    running = [(run, reading) for run, reading in readings if reading.status == "running"]
    moved = [(run, reading) for run, reading in running if reading.due != run.due_on]
    key = {"case_id": seen.standing.id}
    changes = [
        Change(ClockRow, {**key, "clock": run.clock, "started": run.started}, {"provisional": reading.provisional})
        for run, reading in running
        if reading.due == run.due_on and reading.provisional != run.provisional
    ]
    if not moved:
        return _Corrected(None, [], changes)
    run, reading = moved[0]
    said = {"clock": run.clock, "started": run.started, "was": str(run.due_on), "due": str(reading.due)}
    stage = 0 if reading.due and seen.today <= reading.due else run.stage
    plan = decide_time(seen, "correct_due", said, {run.clock: stage})
    rows, further = gathered(plan)
    return _Corrected(plan, rows, changes + further, more=len(moved) > 1)


def recounted(docket: Docket) -> None:
    """Every touched clock follows the calendar as this docket knows it."""
    revisions = _revisions(docket)
    put(docket.connection, [], [Change(Revision, {"kind": RECOUNTED}, {"n": revisions[CALENDAR]})])
