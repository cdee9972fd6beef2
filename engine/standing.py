"""What `decide` sees: the case, its clocks and people, the snapshots. Conditions see only the View."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from engine.calendar import Calendar, day_of
from engine.clocks import Entry, Reading, read
from engine.definition import Clock, Facts, Workflow
from engine.offices import Offices
from engine.plan import Material
from engine.policy import Policies


@dataclass(frozen=True, slots=True)
class Standing:
    """The case row as decided upon."""

    id: int
    root_id: int
    parent_id: int | None
    matter_id: int
    workflow: str
    version: str
    org: str
    title: str
    state: str
    previous: str
    facts: str
    requires: str
    text: str
    seq: int
    head: str
    opened_at: datetime
    closed_at: datetime | None


class Run(NamedTuple):
    """One live run of a clock: its terms, copied from the policy when it started, and its ledger."""

    clock: str
    started: int
    kind: str
    unit: str
    amount: int
    policy: str
    assumed: bool
    stage: int
    started_on: date
    look_at: datetime | None
    due_on: date | None  # as the row says; equals the reading unless the calendar has just changed
    provisional: bool
    ledger: tuple[Entry, ...]

    def reading(self, calendar: Calendar) -> Reading:
        """The run as it reads under a calendar."""
        return read(self.ledger, self.kind, self.unit, calendar)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a role in the case."""

    org: str
    person: str | None


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task with the latest answer to it ('' while open)."""

    seq: int
    n: int
    kind: str
    text: str
    detail: str
    round: int
    outcome: str


class Unsealed(NamedTuple):
    """A sealed answer and the salt of its hash, as text: what an act that opens sealed answers may see."""

    salt: str
    value: str | None  # None: erased


@dataclass(frozen=True, slots=True)
class Office:
    """An appointment in force."""

    person: str
    role: str
    org: str


@dataclass(frozen=True, slots=True)
class View:
    """All that a condition may look at: facts, actor, assignments, parts, materials, tasks, today. No I/O."""

    facts: Any
    state: str
    org: str
    actor: str
    principal: str
    holders: Mapping[str, Holder]
    parts: Mapping[str, frozenset[tuple[str, int]]]  # part → (person, round)
    materials: Sequence[Material]
    tasks: Sequence[OpenTask]
    posts: Sequence[Office]
    today: date
    readings: Mapping[str, Reading]
    started: Mapping[str, date]  # clock → the day its live run began
    offices: Offices
    required: Sequence[str]
    text: str
    opened_on: date
    policies: Policies
    calendar: Calendar  # the case's office's own
    shelves: Mapping[str, Any]  # what the registers contribute to the snapshot, by name
    family: Sequence["Seen"] = ()  # the other open cases of the family: their parts, holders and tasks
    ended: Sequence["Ended"] = ()  # its closed ones: the same
    unsealed: Mapping[tuple[int, str], "Unsealed"] = field(
        default_factory=dict
    )  # (step, field), for an act that opens them

    @property
    def kin(self) -> Sequence["Seen | Ended"]:
        """The other cases of the family, open and closed: whoever did something in the matter did it in one of them."""
        return (*self.family, *self.ended)

    @property
    def persons(self) -> tuple[str, ...]:
        """The actor and whom they act for."""
        return (self.actor, self.principal) if self.principal else (self.actor,)

    def took(self, part: str, person: str, round: int | None = None) -> bool:
        """Whether a person has taken a part (in one round, or ever)."""
        return any(p == person and round in (None, r) for p, r in self.parts.get(part, ()))

    def open_tasks(self, kind: str) -> list[OpenTask]:
        """Tasks of a kind not yet answered, in the order they were opened."""
        return [task for task in self.tasks if task.kind == kind and not task.outcome]

    def appointed(self, person: str, role: str) -> tuple[str, ...]:
        """The offices at which a person holds a role today."""
        return tuple(post.org for post in self.posts if post.person == person and post.role == role)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What every process keeps between acts, renewed when its revision grows. All immutable."""

    revisions: Mapping[str, int]
    offices: Offices
    policies: Policies
    calendars: Mapping[str, Calendar]  # organisation with days of its own → calendar
    national: Calendar
    shelves: Mapping[str, Any] = field(default_factory=dict)

    def calendar(self, org: str) -> Calendar:
        """The calendar of the nearest office that has one of its own, else the national one."""
        for code in self.offices.ancestors(org) if self.calendars else ():
            if code in self.calendars:
                return self.calendars[code]
        return self.national


@dataclass(frozen=True, slots=True)
class Ended:
    """A closed case of a family: who held it, who took which part, what was asked and answered.

    `workflow`: the version it ran under, or today's where this program no longer contains that.
    """

    workflow: Workflow
    case: Standing
    holders: Mapping[str, Holder]
    parts: Mapping[str, frozenset[tuple[str, int]]]
    tasks: Sequence[OpenTask]


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything `decide` may know. `case` is None when a case is to be opened."""

    workflow: Workflow
    case: Standing | None
    facts: Facts
    now: datetime
    today: date
    snapshot: Snapshot
    runs: Sequence[Run] = ()
    holders: Mapping[str, Holder] = field(default_factory=dict)
    parts: Mapping[str, frozenset[tuple[str, int]]] = field(default_factory=dict)
    materials: Sequence[Material] = ()
    tasks: Sequence[OpenTask] = ()
    posts: Sequence[Office] = ()
    tray: frozenset[str] = frozenset()
    books: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (org, kind) → last number this year
    family: Sequence["Seen"] = ()  # the other open cases of the family
    ended: Sequence["Ended"] = ()  # its closed ones
    next_id: int = 0
    root_id: int = 0  # of the family a case opened here will belong to; 0: its own
    parent_id: int | None = None
    salt: str = ""  # randomness for sealed answers, handed in by the entrance
    unsealed: Mapping[tuple[int, str], Unsealed] = field(default_factory=dict)  # only for acts that open sealed answers

    @property
    def opened_on(self) -> date:
        """The day the case was opened."""
        return day_of(self.case.opened_at) if self.case else self.today

    @property
    def standing(self) -> Standing:
        """The case, where there is one. Raises LookupError when one is only about to be opened."""
        if self.case is None:
            raise LookupError("此件尚未开启")
        return self.case

    def run(self, clock: str) -> Run | None:
        """The live run of a clock."""
        return next((run for run in self.runs if run.clock == clock), None)

    def definition(self, run: Run) -> Clock:
        """The clock a run belongs to."""
        return self.workflow.clock[run.clock]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the front door."""

    act: str
    actor: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    materials: Sequence[Material] = ()
    principal: str = ""
    key: str = ""
    seq: int | None = None  # the case's seq the person saw
    org: str = ""  # when opening: whose matter
    title: str = ""
    workflow: str = ""
    matter_id: int = 0

    def sha(self) -> str:
        """What a request key stands for: the same key with another of these is refused."""
        return self._sha(*([self.title] if self.title else ()))

    def is_known_as(self, sha: str) -> bool:
        """Whether a receipt is of this very request. Receipts of openings before version 0.2 do not name the title."""
        return sha in (self.sha(), self._sha())

    def _sha(self, *more: str) -> str:
        answers = dict(self.answers)
        papers = [[m.kind, m.sha256] for m in self.materials]
        asked = [self.act, self.principal, answers, papers, self.org, self.workflow, *more]
        return hashlib.sha256(json.dumps(asked, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()
