"""One move of a table, as the exhaustion makes it: every outcome of a rule, with every answer that it reads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from engine.definition import BACK, STAY, Choice, Rule, Workflow
from engine.errors import Reason
from engine.soundness import finite

Ghost = Any


@dataclass(frozen=True, slots=True)
class Step:
    """One move of the walk: what a ghost may be advanced by."""

    rule: Rule
    state: str
    to: str
    before: Any
    facts: Any
    answers: Mapping[str, Any]  # only the answers that the rule read
    new_text: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What is claimed of a workflow. A ghost is a truth kept beside the facts, by another route than the facts."""

    begins: Ghost
    advance: Callable[[Ghost, Step], Ghost]
    claims: tuple[tuple[str, Callable[[Ghost, Step], bool]], ...]
    samples: Mapping[str, Sequence[Any]] = field(default_factory=dict)  # "act.answer" or "answer" → values worth trying
    abstract: Callable[[Any], Any] = lambda facts: facts  # facts → the same as far as any rule can tell
    waits: Callable[[Any], bool] = lambda facts: False  # noqa: ARG005 -- facts under which waiting is declared elsewhere
    joins: tuple["Join", ...] = ()  # children with states of their own, walked together with the parent


@dataclass(frozen=True, slots=True)
class Node:
    """Where a child stands, as far as its parent can tell: its state, and the ghost of its own proof."""

    state: str
    ghost: Ghost


@dataclass(frozen=True, slots=True)
class Pair:
    """One move of a parent and its child: of either, or of both where the end of one is told to the other.

    `step`: the parent's, None where only the child moved. `act`: the child's, '' where it did not move. `child`, `after`: where the
    child stood and stands; None: there is none.
    """

    step: Step | None
    act: str
    child: Node | None
    after: Node | None


@dataclass(frozen=True, slots=True)
class Join:
    """A child that an act of the parent opens, and what is claimed of the two together."""

    act: str
    child: Callable[[], Workflow | None]
    claims: tuple[tuple[str, Callable[[Pair], bool]], ...]


class _Unknown(Exception):
    """A condition looked at something the walk does not know: taken as satisfied."""


class _Branch(Exception):
    """An answer was read that has not been chosen yet."""

    def __init__(self, name: str) -> None:
        self.name = name


class _View:
    """A View of which only the facts are known."""

    def __init__(self, facts: Any, state: str) -> None:
        self.facts, self.state = facts, state

    def __getattr__(self, name: str) -> Any:
        raise _Unknown(name)


class _Answers:
    """Answers of which each value is chosen when it is first read. What a *check* reads may also be unknown."""

    def __init__(
        self, chosen: Mapping[str, Any], choices: Callable[[str], Sequence[Any] | None], checking: bool
    ) -> None:
        self.__dict__.update(chosen=chosen, choices=choices, checking=checking)

    def __getattr__(self, name: str) -> Any:
        if name in self.chosen:
            return self.chosen[name]
        if self.checking and self.choices(name) is None:
            raise _Unknown(name)
        raise _Branch(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Time's rules read their answers as a mapping."""
        del default
        return getattr(self, name)

    __getitem__ = __getattr__


def steps(workflow: Workflow, proof: Proof, rule: Rule, state: str, facts: Any) -> Iterator[Step]:
    """Every outcome of one rule here: with and without another text, with every answer it reads."""
    if workflow.halts and workflow.halts(facts) and not rule.while_halted:
        return
    view = _View(facts, state)
    if _shut(rule, view):
        return
    brings = workflow.text is not None and workflow.text in (*rule.needs, *rule.takes, *rule.fresh)
    for new_text in (False, True) if brings and workflow.new_text else (False,):
        todo: list[dict[str, Any]] = [{}]
        while todo:
            chosen = todo.pop()
            try:
                step = _try(workflow, proof, rule, view, chosen, new_text)
            except _Branch as branch:
                values = _values(proof, rule, branch.name)
                if values is None:
                    where = f"{rule.act}.{branch.name}"
                    raise LookupError(f"{where} 的取值不是有限的：请在 Proof.samples 中给出") from None
                todo += [{**chosen, branch.name: value} for value in values]
                continue
            if step is not None:
                yield step


def _shut(rule: Rule, view: _View) -> bool:
    """Whether the rule refuses here whatever is answered."""
    closed = any(one(view.facts) for one in rule.when)
    return closed or any(_refused(partial(map, one, (view,))) for one in rule.only_if)


def _try(
    workflow: Workflow, proof: Proof, rule: Rule, view: _View, chosen: Mapping[str, Any], new_text: bool
) -> Step | None:
    """One outcome, or None when the rule refuses. Raises _Branch when an answer has to be chosen first."""
    facts, state = view.facts, view.state
    choices = partial(_values, proof, rule)
    answers, asked = _Answers(chosen, choices, False), _Answers(chosen, choices, True)
    for check in rule.checks:
        if _refused(lambda check=check: check(view, asked)):  # type: ignore[misc]
            return None
    after = workflow.new_text(facts) if new_text and workflow.new_text else facts
    after = rule.sets(after, answers) if rule.sets else after
    if rule.from_ is None:
        to = rule.targets[0].key
    elif isinstance(rule.to, Choice):
        to = rule.to.among[str(getattr(answers, rule.to.by))].key
    else:
        to = state if rule.to in (STAY, BACK) else rule.targets[0].key
    return Step(rule, state, to, facts, after, chosen, new_text)


def _refused(ask: Callable[[], Any]) -> bool:
    """Whether a condition gives a reason before it looks at what the walk does not know."""
    try:
        return any(isinstance(reason, str | Reason) for reason in ask() if reason)
    except _Unknown:
        return False


def _values(proof: Proof, rule: Rule, name: str) -> Sequence[Any] | None:
    """The values of an answer: declared samples, or all of a finite one; None when there are infinitely many."""
    for key in (f"{rule.act}.{name}", name):
        if key in proof.samples:
            return proof.samples[key]
    field = rule.asks.model_fields.get(name) if rule.asks else None
    return finite(field.annotation) if field else None
