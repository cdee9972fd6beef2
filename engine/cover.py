"""Which entries a move makes in the ledgers: clocks follow from the states they cover, so nobody can forget to stop one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from engine.calendar import CALENDAR, EXACT, SHANGHAI, WORKING, Calendar, add_months
from engine.clocks import ClockKind, Entry, Reading, read
from engine.definition import Clock, Policy, Rule, TurnKind, Workflow
from engine.lights import warn_on
from engine.plan import Change, Row
from engine.policy import Value
from engine.standing import Run, Seen
from engine.tables import ClockRow

RUNNING, WARNED, BREACHED, ESCALATED = range(4)
LIVE = ("running", "standing")


@dataclass(slots=True)
class Turned:
    """What one deed did to the clocks of its case."""

    rows: list[Row]
    changes: list[Change]
    sealed: list[Mapping[str, Any]]  # as the event says it
    live: list[tuple[Run, Reading]]  # every clock still live afterwards
    moved: list[Mapping[str, Any]]  # the clock rows that changed, for the preview

    @classmethod
    def empty(cls) -> "Turned":
        """Nothing yet."""
        return cls([], [], [], [], [])

    def add(
        self, case_id: int, clock: Clock, run: Run, reading: Reading, entries: Sequence[Entry], fresh: bool
    ) -> None:
        """One clock that changed."""
        key = {"case_id": case_id, "clock": clock.key, "started": run.started}
        values = {
            "status": reading.status, "stage": run.stage, "due_on": reading.due, "opens_on": reading.opens,
            "provisional": reading.provisional, "look_at": run.look_at, "failures": 0, "fault": "",
        }  # fmt: skip
        terms = {
            "kind": run.kind, "unit": run.unit, "amount": run.amount, "policy": run.policy, "assumed": run.assumed,
            "started_on": run.started_on,
        }  # fmt: skip
        if fresh:
            self.rows.append(Row(ClockRow, {**key, **terms, **values}))
        else:
            self.changes.append(Change(ClockRow, key, values))
        first = len(run.ledger) - len(entries) + 1
        self.sealed += [_words(clock.key, run, entry, reading, n) for n, entry in enumerate(entries, first)]
        self.moved.append({**key, **terms, **values, "title": clock.title, "left": reading.left})
        if reading.status in LIVE:
            self.live.append((run, reading))

    @property
    def due_on(self) -> date | None:
        """The nearest day on which something is due."""
        return min(
            (r.due for run, r in self.live if r.due and run.kind == ClockKind.MAX and r.status == "running"),
            default=None,
        )


def turn(
    seen: Seen, rule: Rule, seq: int, state: str, facts: Any, stages: Mapping[str, int], org: str, answers: Any
) -> Turned:
    """Compare every clock before and after a deed. `stages`: the clocks that time has looked at, and the stage it saw."""
    calendar = seen.snapshot.calendar(org)
    case_id = seen.case.id if seen.case else seen.next_id
    before = {run.clock: run for run in seen.runs}
    policy = _Values(seen, org)
    made = Turned.empty()
    here = _covering(seen.workflow)[state]
    for clock in seen.workflow.clocks:
        run = before.get(clock.key)
        if run is None and clock.key not in here:
            continue
        if run is None:
            entries = _beginning(seen, clock, seq, state, facts, policy, calendar, answers)
        else:
            entries = list(_entries(seen, clock, run, rule, seq, state, facts, policy, calendar, answers))
        if entries or clock.key in stages:
            terms = run or _begun(clock, seq, entries[0], policy.limit(clock.limit, facts))
            ledger = (*terms.ledger, *entries)
            reading = read(ledger, clock.kind, terms.unit, calendar)
            stage = _stage(stages.get(clock.key, terms.stage), entries, reading, seen.today)
            after = _aged(clock, terms, stage, reading, ledger, calendar, policy)
            made.add(case_id, clock, after, reading, entries, fresh=run is None)
        elif run:
            made.live.append((run, run.reading(calendar)))
    return made


@cache
def _covering(workflow: Workflow) -> Mapping[str, frozenset[str]]:
    """State → the clocks that cover it, running or standing: the only ones that an arrival there can start."""
    return {
        state.key: frozenset(clock.key for clock in workflow.clocks if state in clock.runs or state in clock.stands)
        for state in workflow.states
    }


def _aged(
    clock: Clock, run: Run, stage: int, reading: Reading, ledger: tuple[Entry, ...], calendar: Calendar, policy: "_Values"
) -> Run:  # fmt: skip
    """The run after entries were made. (`dataclasses.replace` takes ten times as long, and every act comes here.)"""
    look_at = next_look(clock, run, stage, reading, ledger, calendar, policy)
    return Run(
        run.clock, run.started, run.kind, run.unit, run.amount, run.policy, run.assumed, stage, run.started_on, look_at, reading.due,
        reading.provisional, ledger,
    )  # fmt: skip


def _begun(clock: Clock, seq: int, start: Entry, value: Value) -> Run:
    """A new run, with its terms copied from the policy."""
    return Run(
        clock.key, seq, str(clock.kind), unit_of(value), start.value, value.key, value.provisional, RUNNING, start.on, None, None, False, ()
    )  # fmt: skip


def _stage(stage: int, entries: Sequence[Entry], reading: Reading, today: date) -> int:
    """A clock that has been given more time is no longer warned or breached."""
    if stage == RUNNING or not any(entry.kind in _GIVING for entry in entries):
        return stage
    return RUNNING if reading.due is None or today <= reading.due else stage


_GIVING = ("restart", "extend", "rebase", "resume")


def _words(key: str, run: Run, entry: Entry, reading: Reading, n: int) -> Mapping[str, Any]:
    words: dict[str, Any] = {
        "clock": key,
        "started": run.started,
        "n": n,
        "kind": entry.kind,
        "on": entry.on.isoformat(),
        "value": entry.value,
        "why": entry.why,
    }
    if entry.kind == "start":
        words |= {"limit": str(run.kind), "unit": run.unit, "policy": run.policy, "assumed": run.assumed}
    if reading.due:
        words["due"] = reading.due.isoformat()
    return words


def covered(workflow: Workflow, clock: Clock, state: str, facts: Any) -> tuple[bool, str]:
    """Whether a clock is live in a state with these facts, and why it stands ('' when it runs)."""
    standing = _reach(clock).get(state)
    if standing is None or (clock.when is not None and not clock.when(facts)):
        return False, ""
    if not standing and workflow.halts and not clock.through_halt and workflow.halts(facts):
        standing = "SUSPENSION"
    if standing and clock.kind == ClockKind.MIN and not clock.pause_moves:
        standing = ""
    return True, standing


@cache
def _reach(clock: Clock) -> Mapping[str, str]:
    """The states in which a clock is live → why it stands there ('' where it runs)."""
    return {at.key: "" for at in clock.runs} | {at.key: why for at, why in clock.stands.items() if why}


def _beginning(
    seen: Seen, clock: Clock, seq: int, state: str, facts: Any, policy: "_Values", calendar: Calendar, answers: Any
) -> list[Entry]:
    """The first entries of a run, where a state and its facts begin one."""
    alive, standing = covered(seen.workflow, clock, state, facts)
    if not alive:
        return []
    start = Entry(seq, "start", _start(seen, clock, calendar, policy, answers), policy.days(clock, facts, calendar))
    return [start, Entry(seq, "pause", seen.today, 0, standing)] if standing else [start]


def _entries(
    seen: Seen,
    clock: Clock,
    run: Run,
    rule: Rule,
    seq: int,
    state: str,
    facts: Any,
    policy: "_Values",
    calendar: Calendar,
    answers: Any,
) -> Iterator[Entry]:
    """What a deed adds to the ledger of a live run."""
    alive, standing = covered(seen.workflow, clock, state, facts)
    today = seen.today
    turns = [t for t in rule.turns if t.clock == clock.key] if rule.turns else []
    why = answered(answers, "reason", "") if turns else ""
    for one in turns:
        value = policy.days(clock, facts, calendar) if one.kind is TurnKind.RESTART else policy.number(one.limit, facts)
        yield Entry(seq, str(one.kind), today, value, why)
    if any(one.kind is TurnKind.WAIVE for one in turns):
        return
    was = "" if any(one.kind is TurnKind.RESTART for one in turns) else _stands(run)
    if not alive:
        lapsed = rule.by_time and rule.act in clock.passing
        yield Entry(seq, "lapse" if lapsed else "meet", today)
    elif standing and standing != was:
        yield Entry(seq, "pause", today, 0, standing)
        if was:  # it goes on standing, for another reason: the first one ends by its name
            yield Entry(seq, "resume", today, 0, was)
    elif was and not standing:
        yield Entry(seq, "resume", today, policy.floor(clock, facts))


def _stands(run: Run) -> str:
    """Why a run stands now; '' where it does not."""
    why = ""
    for entry in run.ledger:
        if entry.kind == "pause":
            why = entry.why
        elif entry.kind == "restart" or (entry.kind == "resume" and entry.why in ("", why)):
            why = ""
    return why


def _start(seen: Seen, clock: Clock, calendar: Calendar, policy: "_Values", answers: Any = None) -> date:
    named = answered(answers, clock.since) if clock.since else None
    if isinstance(named, date):
        return named
    if not clock.office_hours:
        return seen.today
    closing = time.fromisoformat(str(policy.of("office.closing").value))
    return calendar.start_day(seen.now, closing)


def answered(answers: Any, name: str, otherwise: Any = None) -> Any:
    """One answer of a form, where it asks for it. (A form takes long to say that it does not.)"""
    return getattr(answers, name) if name in getattr(type(answers), "model_fields", ()) else otherwise


class _Values:
    """The policy as it holds for one office today."""

    __slots__ = ("_org", "_seen", "_today", "_value")

    def __init__(self, seen: Seen, org: str) -> None:
        self._seen, self._org, self._today, self._value = seen, org, seen.today, seen.snapshot.policies.value

    def of(self, key: str) -> Value:
        return self._value(key, self._org, self._today)

    def limit(self, policy: Policy, facts: Any) -> Value:
        return self.of(policy.key(facts))

    def count(self, key: str) -> int:
        return int(self.of(key).value)

    def floor(self, clock: Clock, facts: Any) -> int:
        """The days left after a pause, at least: the same after every pause, or as the facts say."""
        return self.count(clock.floor if isinstance(clock.floor, str) else clock.floor.key(facts))

    def number(self, policy: Policy | None, facts: Any) -> int:
        return self.count(policy.key(facts)) if policy else 0

    def days(self, clock: Clock, facts: Any, calendar: Calendar) -> int:
        """The limit in the run's unit; months become the calendar days they have from this start."""
        value = self.limit(clock.limit, facts)
        if value.unit != "month":
            return int(value.value)
        start = _start(self._seen, clock, calendar, self)
        return (add_months(start, int(value.value)) - start).days


def unit_of(value: Value) -> str:
    """The unit a run counts in."""
    return value.unit if value.unit in (WORKING, EXACT) else CALENDAR


def midnight(day: date) -> datetime:
    """The instant at which a day begins in the office."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def next_look(
    clock: Clock, run: Run, stage: int, reading: Reading, ledger: Sequence[Entry], calendar: Calendar, policy: "_Values"
) -> datetime | None:
    """When time must next look, the run being at `stage`: warning, then breach, then escalation, then never."""
    if reading.status != "running" or reading.due is None or clock.kind == ClockKind.MIN:
        return None
    if clock.kind == ClockKind.REMIND:
        return midnight(reading.due)
    if stage == WARNED:
        return midnight(reading.due + timedelta(1))
    if stage == RUNNING:
        days, share = policy.count("clock.warn"), policy.count("clock.warn.share")
        limit = _limit(run.amount, ledger)
        return midnight(max(warn_on(reading, calendar, run.unit, days, share, limit), run.started_on))
    if stage == BREACHED and not clock.passing:
        return midnight(calendar.add(reading.due, policy.count("clock.escalate") + 1, "wd"))
    return None


def limit_of(run: Run) -> int:
    """The whole limit of a run as it stands: what it started with, and what was added."""
    return _limit(run.amount, run.ledger)


def _limit(limit: int, ledger: Sequence[Entry]) -> int:
    for entry in ledger:
        if entry.kind == "extend":
            limit += entry.value
        elif entry.kind in ("rebase", "restart"):
            limit = entry.value
    return limit
