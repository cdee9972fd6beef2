"""What programs receive of one case: where it stands, its limits explained, its record, what may be done."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from web.api.models import ReasonOut


class ClockLine(BaseModel):
    """A limit as it stands today."""

    clock: str
    started: int
    title: str
    kind: str
    unit: str
    amount: int
    policy: str
    assumed: bool
    law: str
    started_on: date
    status: str
    due: date | None
    opens: date | None
    left: int
    used: int
    provisional: bool
    light: str
    overdue: int
    remaining: int


class Entry(BaseModel):
    """One line of a limit's ledger."""

    seq: int
    kind: str
    on: date
    value: int
    why: str


class Day(BaseModel):
    """One day of a limit: counted or not, and why."""

    date: date
    kind: str
    counted: bool
    n: int
    why: str


class ClockOut(ClockLine):
    """A limit with its ledger, explained day by day."""

    ledger: list[Entry]
    days: list[Day]


class MaterialOut(BaseModel):
    """A paper on file. Its bytes: GET /cases/{id}/materials/{seq}/{n}."""

    kind: str
    kind_title: str
    sha256: str
    name: str
    round: int
    seq: int
    n: int


class TaskOut(BaseModel):
    """A finding, a gap, a precondition; `outcome` is empty while it is open."""

    seq: int
    n: int
    kind: str
    text: str
    detail: str
    round: int
    outcome: str


class Awaited(BaseModel):
    """Whose move it is."""

    role: str
    title: str
    org: str
    person: str | None


class Held(BaseModel):
    """Who holds a role in the case."""

    role: str
    title: str
    org: str
    org_title: str
    person: str | None


class Member(BaseModel):
    """Another case of the family."""

    id: int
    workflow: str
    state: str


class OuterLimitOut(BaseModel):
    """A statutory period that runs beside the review."""

    policy: str
    limit: str
    started_on: date
    due: date
    source: str
    passed: bool


class CaseOut(BaseModel):
    """One case whole; its record, explained clocks and acts have addresses of their own."""

    id: int
    title: str
    org: str
    org_title: str
    matter_id: int
    workflow: str
    workflow_title: str
    version: str
    state: str
    state_title: str
    waits: str
    seq: int
    head: str
    text: str
    opened_at: datetime
    closed_at: datetime | None
    awaits: Awaited | None
    facts: dict[str, Any]
    facts_in_words: dict[str, str]
    assignments: list[Held]
    clocks: list[ClockLine]
    outer_limits: list[OuterLimitOut]
    tasks: list[TaskOut]
    materials: list[MaterialOut]
    family: list[Member]
    confidential: bool


class EventOut(BaseModel):
    """One step of the record. `answers` is null where it is `withheld` from the caller."""

    seq: int
    at: datetime
    act: str
    title: str
    actor: str
    on_behalf_of: str
    authority: str
    role: str
    org: str
    law: str
    from_: str = Field(alias="from")
    to: str
    number: str
    answers: Any
    texts: list[Any]
    hash: str
    checkpointed: bool
    withheld: bool


class Kind(BaseModel):
    """A kind of material that an act takes. `must`: it has to come, `there`: it is on file."""

    kind: str
    title: str
    must: bool
    there: bool


class ActOut(BaseModel):
    """An act of the present state: what it asks, or why not."""

    act: str
    title: str
    offered: bool
    yours: bool
    grave: bool
    law: str
    reasons: list[ReasonOut]
    answers: dict[str, Any]
    materials: list[Kind]


class Done(BaseModel):
    """What became of an act. `repeated`: an earlier call with this key had done it. `warnings`: of an opening, what to think about."""

    case: int
    seq: int
    act: str
    from_: str = Field(alias="from")
    to: str
    number: str
    at: datetime
    repeated: bool
    warnings: list[ReasonOut] = []


class ClockAfter(BaseModel):
    """A limit as it would stand."""

    clock: str
    title: str
    status: str
    due_on: date | None
    opens_on: date | None
    left: int
    unit: str
    provisional: bool


class NoticeOut(BaseModel):
    """Who would be told what."""

    role: str
    org: str
    person: str | None
    text: str


class PreviewOut(BaseModel):
    """What an act would do; nothing has been written."""

    act: str
    state: str
    number: str
    clocks: list[ClockAfter]
    notices: list[NoticeOut]
    warnings: list[ReasonOut]
    words: list[str]
