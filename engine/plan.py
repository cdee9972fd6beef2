"""What an act will do, as values: deeds, rows, tasks, assignments. A Plan touches nothing until it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.errors import Reason

if TYPE_CHECKING:
    from engine.definition import Rule, Workflow


class Row(NamedTuple):
    """One row to insert: a table class and its values by column name."""

    table: Any
    values: Mapping[str, Any]


MORE = " +"  # behind a column's name: what is added to it, whatever it has become meanwhile


class Change(NamedTuple):
    """One row to update: `key` finds it, `values` are set; of a column named with MORE, its value is added to."""

    table: Any
    key: Mapping[str, Any]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Assign:
    """Who holds a role in the case from now on. An empty `org` keeps the office; `person` None frees the role."""

    role: str
    org: str = ""
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Something that must be answered: a missing material, a finding. Named by the event that opened it and `n`."""

    kind: str
    text: str
    detail: str = ""  # e.g. the severity of a finding, the kind of a material


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to a task."""

    seq: int
    n: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A case that an act opens: a child of the family, or a linked case of its own."""

    workflow: "Workflow"
    act: str
    org: str
    answers: Mapping[str, Any]
    title: str
    family: bool = True
    carry: bool = False  # with the materials on file here
    matter_id: int = 0  # the matter it is about; 0: a matter of its own


@dataclass(frozen=True, slots=True)
class Material:
    """A paper on file, named by the hash of its bytes. `round` is the round in which it came in."""

    kind: str
    sha256: str
    name: str
    round: int = 1
    seq: int = 0
    n: int = 0


class Deed(NamedTuple):
    """A rule being performed: everything an effect may know, and all of it sealed in the event."""

    case_id: int
    seq: int
    rule: "Rule"
    actor: str
    principal: str  # whom the actor acts for; empty when for themselves
    role: str
    org: str  # the office in whose name it is done
    case_org: str
    at: datetime
    today: date
    answers: Any
    before: Any  # facts before
    facts: Any  # facts after
    number: str
    text: str  # the hash of the text the case now stands on
    previous_text: str
    materials: tuple[Material, ...]
    matter_id: int
    title: str

    @property
    def person(self) -> str:
        """In whose right the act is done."""
        return self.principal or self.actor


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to a person, or to a role at an office."""

    role: str
    org: str
    person: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one request will change. Preview, dry run, exhaustion and simulation stop here."""

    deed: Deed
    state: str
    body: str
    hash: str
    inserts: tuple[Row, ...]
    updates: tuple[Change, ...]
    clocks: tuple[Mapping[str, Any], ...] = ()  # the clock rows as they will stand, for the preview
    notices: tuple[Notice, ...] = ()
    warnings: tuple[Reason, ...] = ()
    children: tuple["Plan", ...] = ()  # further deeds of the same request, each in its own chain
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """All deeds of the request, parents first."""
        return (self.deed, *(deed for child in self.children for deed in child.deeds))
