"""What programs receive: problems, pages, sessions, lines of lists."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")
Light = Literal["none", "amber", "red", "standing"]


class ReasonOut(BaseModel):
    """One thing that stands in the way."""

    text: str
    law: str
    who: str
    field: str
    said: str


class Problem(BaseModel):
    """A refusal, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    code: str
    reasons: list[ReasonOut]
    law: list[str]


class PageOf(BaseModel, Generic[T]):
    """Some items, and the cursor of the next page; null: that was all."""

    items: Sequence[T]
    next: str | None = None


class Token(BaseModel):
    """A session for a program. Ends after `idle_seconds` without a call, and after `lasts_seconds` anyway."""

    token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 -- the name of a scheme
    username: str
    must_change: bool
    idle_seconds: int
    lasts_seconds: int


class Post(BaseModel):
    """A role held at an office today."""

    role: str
    org: str


class Me(BaseModel):
    """Who calls. `form`: the word that a browser's session brings as X-Form."""

    username: str
    name: str
    offices: str
    posts: list[Post]
    acts_for: list[str]
    must_change: bool
    form: str


class Kept(BaseModel):
    """A file in one's tray."""

    sha256: str
    name: str
    size: int
    kind_title: str


class LimitOut(BaseModel):
    """The limit that leads a case. `left`: counted days after today; `overdue`: counted days late."""

    model_config = ConfigDict(from_attributes=True)
    title: str
    unit: str
    due_on: date | None
    left: int
    late: bool
    overdue: int
    standing: bool
    provisional: bool
    assumed: bool


class CaseLine(BaseModel):
    """One case in a list."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    title: str
    number: str
    org: str
    org_title: str
    workflow: str
    workflow_title: str
    state: str
    state_title: str
    waits: str
    light: Light
    limit: LimitOut | None
    due_on: date | None
    late: bool
    round: int
    urgent: bool
    suspended: bool
    materials: int
    awaits_role: str
    awaits_title: str
    awaits_org: str
    awaits_org_title: str
    awaits_person: str
    awaits_name: str
    seq: int
    opened_at: datetime
    closed_at: datetime | None


class CaseOfMatter(BaseModel):
    """A case over a matter, as far as the caller may see it."""

    id: int
    workflow: str
    org: str
    state: str
    state_title: str
    seq: int
    opened_at: datetime
    closed_at: datetime | None


class MatterOut(BaseModel):
    """What an office wants to decide, and the cases over it."""

    id: int
    org: str
    org_title: str
    title: str
    matter_type: str
    mode: str
    catalogue: str
    catalogue_version: int
    outside_reason: str
    planned_on: date | None
    amount: int | None
    public: bool
    confidential: bool
    follows: int | None
    cases: list[CaseOfMatter]


class WorkflowLine(BaseModel):
    """A version of a procedure."""

    key: str
    title: str
    effective: date
    sha: str
    law: str
    states: int
    rules: int
    clocks: int


class CatalogueLine(BaseModel):
    """An entry that holds for an office today, and whose catalogue it stands in."""

    org: str
    version: int
    valid_from: date
    code: str
    name: str
    matter_type: str
    must_review: bool
    trigger: str
    threshold: int | None
    organ: str
    legal_basis: str
    materials: list[str]
    preconditions: list[str]
    mode: str
    adviser: bool
    public: bool
    risks: list[str]
