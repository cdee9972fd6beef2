"""The words a procedure is written in: states, roles, clocks, rules, and the workflow that joins them."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from engine.citations import Citation
from engine.clocks import ClockKind
from engine.errors import Reason

if TYPE_CHECKING:
    from engine.plan import Assign, Change, Deed, Done, Notice, Opening, Row, Task
    from engine.standing import View

STAY = "·stay"  # the case keeps its state
BACK = "·back"  # the case returns to the state it came from
ENDED = "_ended"  # how an act is called by which a case learns of an end: of any child, or of a child of the procedure it names
OWN = "own"  # a role held at the office whose matter it is
TIME_USER = "time"  # 时限: the engine's own user
OPERATOR_USER = "operator"


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """A part that people play: `at` is OWN, or how an office covers the case's office (`covers.how`; "cluster|local": the
    first relation that exists).

    `personal`: once a person is assigned, only that person (or a delegate) acts in the role. `post`: what that person must be
    appointed to, where the role is one of several alike (the seats of a panel).
    """

    key: str
    title: str
    at: str = OWN
    personal: bool = False
    anyone: bool = False  # whoever holds any post at the office
    post: str = ""  # empty: the role itself


TIME = Role(TIME_USER, "时限")
OPERATOR = Role(OPERATOR_USER, "运维")  # whoever has the machine's command line; only that entrance lets them in
PUBLIC = Role("public", "公众")  # whoever comes in by a public page without an account; only that entrance lets them in
ADMIN = Role("ADMIN", "管理员")


class Heard:
    """A form by which time tells a case what has happened in another one that it waits for: no clock brings it."""


@dataclass(frozen=True, slots=True, eq=False)
class DocumentKind:
    """A kind of material. `text` marks the kind whose bytes are the text that is reviewed and decided."""

    key: str
    title: str
    text: bool = False


REQUIRED = DocumentKind("·required", "事项清单所列材料")  # stands for what the case's catalogue entry asks for


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Where a case stands. `awaits`: whose move it is. `waits`: a declared wait without a clock, shown to people."""

    key: str
    title: str
    awaits: Role | None = None
    waits: str = ""
    final: bool = False


@dataclass(frozen=True)
class Facts:
    """The finite truths about a case: booleans, enums and small counters only, so that the exhaustion can walk them."""

    round: int = 1

    def to_json(self) -> str:
        """Canonical text."""
        return _ENCODER.encode(self.__dict__)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """A limit by its key in the policy pack; `{matter_type}` and other facts are filled in when the clock starts."""

    template: str
    later_rounds: str = ""  # the key used from the second round on, when the law sets another limit there
    unless: str = ""  # the name of a fact: when it is true, `then` is the key
    then: str = ""

    def key(self, facts: Facts) -> str:
        """The policy key for a case with these facts."""
        if self.unless and getattr(facts, self.unless):
            return self.then
        template = self.later_rounds if self.later_rounds and facts.round > 1 else self.template
        return template.format_map(_Lower(facts)) if "{" in template else template


class _Lower(dict[str, str]):
    """Facts as a template asks for them."""

    __slots__ = ("_facts",)

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def __missing__(self, name: str) -> str:
        return str(getattr(self._facts, name)).lower()


class Protects(StrEnum):
    """Whom a MIN clock protects: the public (nobody may end it early), the reviewer or expert (ends when they deliver)."""

    PUBLIC = "PUBLIC"
    REVIEWER = "REVIEWER"
    EXPERT = "EXPERT"


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """A limit on a case, declared once by the states it covers: it runs in `runs`, stands in `stands`, is met outside both."""

    key: str
    title: str
    kind: ClockKind
    limit: Policy
    runs: tuple[State, ...]
    law: Citation
    stands: Mapping[State, str] = field(default_factory=dict)  # state → reason of the pause
    when: Callable[[Any], bool] | None = None  # facts → whether the clock exists at all
    passing: tuple[str, ...] = ()  # acts of time tried in order when it passes: the law attaches an end (lapse)
    protects: Protects | None = None
    absolute: bool = False  # MIN: may not be shortened even with a reason
    since: str = ""  # the answer that names the day it starts from, where the law counts from that day
    office_hours: bool = False  # submitted after closing or on a rest day → starts as on the next working day
    through_halt: bool = False  # runs on while the case is suspended
    floor: str | Policy = "clock.resume.floor"  # policy: countable days left after a pause, at least
    pause_moves: bool = True  # MIN: whether a pause of the review stretches it too


class TurnKind(StrEnum):
    """What an act does to a clock beyond entering and leaving states."""

    EXTEND = "extend"
    REBASE = "rebase"
    WAIVE = "waive"
    RESTART = "restart"


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """One declared effect of a rule on a clock; `limit` names the policy value used."""

    kind: TurnKind
    clock: str
    limit: Policy | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A target chosen by one answer."""

    by: str
    among: Mapping[str, State]


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A gapless number sequence per organisation and year. `pattern`: `{mark}` 机关代字, `{year}`, `{n}`."""

    kind: str
    title: str
    pattern: str


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """Two parts that one person may not both take in a case (or in one round of it)."""

    one: str
    other: str
    law: Citation
    per_round: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One line of a workflow: who may do what from which state, what it takes, changes, keeps and tells, and by which law."""

    act: str
    title: str
    who: Role | tuple[Role, ...]
    from_: State | tuple[State, ...] | None  # None: opens a case
    to: State | str | Choice
    law: Citation
    needs: tuple[DocumentKind, ...] = ()  # must be on file, or come with the act
    takes: tuple[DocumentKind, ...] = ()  # may come with the act
    asks: type[BaseModel] | None = None
    when: tuple[Callable[[Any], str | Reason | None], ...] = ()  # facts → None or why not
    only_if: tuple[Callable[["View"], str | Reason | None], ...] = ()  # view → None or why not
    checks: tuple[Callable[["View", Any], Iterable[str | Reason]], ...] = ()  # view, answers → everything wrong
    sets: Callable[[Any, Any], Any] | None = None  # facts, answers → facts
    writes: Callable[["Deed"], Iterable["Row"]] | None = None  # register rows, pure
    warns: Callable[["View", Any], Iterable[str]] | None = None  # view, answers → what to think about; refuses nothing
    requires: Callable[["Deed"], Iterable[str]] | None = None  # keys of the materials this case will have to hold
    fills: Callable[["View", Mapping[str, Any]], Mapping[str, Any]] | None = (
        None  # completes answers from the registers
    )
    assigns: Callable[["Deed", "View"], Iterable["Assign"]] | None = None
    tasks: Callable[["Deed"], Iterable["Task | Done"]] | None = None
    opens: Callable[["Deed", "View"], Iterable["Opening"]] | None = None
    book: Book | None = None
    tells: tuple[Role, ...] = ()
    also_tells: Callable[["Deed"], Iterable["Role | Notice"]] | None = None  # whom, depending on the answers
    part: str = ""  # the part the actor thereby takes, for the separation of duties
    turns: tuple[Turn, ...] = ()
    touches: tuple[str, ...] = ()  # snapshots that this act renews: offices, policy, calendar, or a shelf
    fresh: tuple[DocumentKind, ...] = ()  # must come with this very act
    while_halted: bool = False  # offered also while the case is suspended
    alters: Callable[["Deed"], Iterable["Change"]] | None = None  # rows of the annex that it empties
    grave: bool = False  # cannot be undone: pages ask for confirmation
    by_case: str = (
        ""  # 另案开启: by which act of which case it is opened, and never by hand; what must hold is asked there
    )

    @property
    def roles(self) -> tuple[Role, ...]:
        """Everybody who may."""
        return self.who if isinstance(self.who, tuple) else (self.who,)

    @property
    def sources(self) -> tuple[State, ...]:
        """The states it leaves."""
        return () if self.from_ is None else self.from_ if isinstance(self.from_, tuple) else (self.from_,)

    @property
    def targets(self) -> tuple[State, ...]:
        """The states named as targets (STAY and BACK name none)."""
        if isinstance(self.to, Choice):
            return tuple(dict.fromkeys(self.to.among.values()))
        return (self.to,) if isinstance(self.to, State) else ()

    @property
    def by_time(self) -> bool:
        """Performed by time, never by people."""
        return self.roles == (TIME,)


@dataclass(frozen=True, eq=False)
class Workflow:
    """A procedure. Refuses to exist when it contradicts itself: raises UnsoundWorkflow naming every fault."""

    key: str
    title: str
    effective: date
    begins: State
    rules: tuple[Rule, ...]
    facts: type[Facts]
    law: Citation
    clocks: tuple[Clock, ...] = ()
    apart: tuple[Apart, ...] = ()
    text: DocumentKind | None = None  # the kind whose latest hash is the case's text
    new_text: Callable[[Any], Any] | None = None  # facts → facts, when another text has come in
    halts: Callable[[Any], bool] | None = None  # facts → the case is suspended: clocks stand
    supervisor: Role | None = None  # who learns of escalated breaches
    leads: tuple[Role, ...] = ()  # told at a breach, at the office awaited; not of the canonical table
    ended: State | None = None  # where a case stands when its parent has ended
    reports: Callable[["Deed"], Mapping[str, Any]] | None = None  # what its parent is told by the deed that ends it
    roles: tuple[Role, ...] = ()
    kinds: tuple[DocumentKind, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)  # Chinese names of fact and answer values, for pages
    proof: Any = None  # engine.prove.Proof: ghosts and claims of the exhaustion

    def __post_init__(self) -> None:
        """Every fault is found before the first case opens."""
        from engine.soundness import check

        check(self)

    @cached_property
    def states(self) -> tuple[State, ...]:
        """Every state, in the order of the table."""
        seen: dict[State, None] = {self.begins: None}
        for rule in self.rules:
            seen.update(dict.fromkeys(rule.sources + rule.targets))
        if self.ended:
            seen[self.ended] = None
        return tuple(seen)

    @cached_property
    def state(self) -> Mapping[str, State]:
        """States by key."""
        return {state.key: state for state in self.states}

    @cached_property
    def clock(self) -> Mapping[str, Clock]:
        """Clocks by key."""
        return {clock.key: clock for clock in self.clocks}

    @cached_property
    def role(self) -> Mapping[str, Role]:
        """Roles by key."""
        return {role.key: role for role in self.roles}

    @cached_property
    def kind(self) -> Mapping[str, DocumentKind]:
        """Document kinds by key."""
        return {kind.key: kind for kind in self.kinds}

    @cached_property
    def openings(self) -> Mapping[str, Rule]:
        """The rules that open a case."""
        return {rule.act: rule for rule in self.rules if rule.from_ is None}

    @cached_property
    def begun_by_hand(self) -> Mapping[str, Rule]:
        """The openings that are somebody's act; the others are made by the act of another case."""
        return {act: rule for act, rule in self.openings.items() if not rule.by_case}

    @cached_property
    def offered(self) -> Mapping[tuple[str, str], Rule]:
        """(state key, act) → the one rule."""
        return {(state.key, rule.act): rule for rule in self.rules for state in rule.sources}

    def offers(self, state: str) -> tuple[Rule, ...]:
        """The rules of a state, in the order of the table."""
        return self._leaving.get(state, ())

    @cached_property
    def _leaving(self) -> Mapping[str, tuple[Rule, ...]]:
        """State key → the rules that leave it, in the order of the table."""
        found: dict[str, dict[int, Rule]] = {}
        for place, rule in enumerate(self.rules):
            for state in rule.sources:
                found.setdefault(state.key, {})[place] = rule
        return {state: tuple(rules.values()) for state, rules in found.items()}

    def reaction(self, state: str, child: str) -> str:
        """The act by which a case standing there learns that a child of that procedure has ended; '' where its table says nothing.

        The line that names the procedure (`panel_review_ended`) is meant for its children alone, and goes before the one for any
        child (`child_ended`): so no child is ever taken for another.
        """
        named = (f"{child}{ENDED}", f"child{ENDED}")
        return next((act for act in named if (state, act) in self.offered), "")

    @cached_property
    def sha(self) -> str:
        """sha256 of the canonical table: two versions are the same law exactly when these are equal."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def canonical(self) -> str:
        """The table as text: everything a reader of the law would call a change of it.

        `by_case` is written only where it is said, so that tables from before the word are the same law.
        """

        def plain(value: Any) -> Any:
            if isinstance(value, State | Role | DocumentKind | Book):
                return value.key if not isinstance(value, Book) else [value.kind, value.pattern]
            if isinstance(value, Citation):
                return value.label
            if isinstance(value, Choice):
                return {"by": value.by, "among": {k: v.key for k, v in value.among.items()}}
            if isinstance(value, type) and issubclass(value, BaseModel):
                return value.model_json_schema()
            if isinstance(value, Mapping):
                return {plain(k): plain(v) for k, v in value.items()}
            if isinstance(value, tuple):
                return [plain(item) for item in value]
            if callable(value):
                return getattr(value, "__qualname__", repr(value))
            if hasattr(value, "__dataclass_fields__"):
                said = ((name, getattr(value, name)) for name in value.__dataclass_fields__)
                return {name: plain(one) for name, one in said if name != "by_case" or one}
            return str(value) if isinstance(value, date | StrEnum) else value

        table = {
            name: plain(getattr(self, name))
            for name in ("key", "title", "effective", "begins", "rules", "clocks", "apart", "text", "supervisor")
        }
        table["states"] = [[s.key, s.title, plain(s.awaits), s.waits, s.final] for s in self.states]
        return json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
