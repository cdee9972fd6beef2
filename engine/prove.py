"""The exhaustion: walk every reachable (state, facts) of the shipped table, with every answer that its rules read, and check claims.

What a rule asks of persons, papers or days is taken as satisfied, so more is walked than can happen: what holds here, holds.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Any

from engine.checks import separated
from engine.cover import covered
from engine.definition import BACK, STAY, Choice, Rule, Workflow
from engine.errors import Reason
from engine.soundness import finite

Ghost = Any
ENOUGH = 20  # faults of one nature: more would say nothing new


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


@dataclass(slots=True)
class Walked:
    """What was walked, and what was found."""

    workflow: str
    states: int = 0
    standings: int = 0  # (state, facts, ghost)
    moves: int = 0
    persons: int = 0  # (state, parts) of the separation of duties
    claims: tuple[str, ...] = ()
    finals: tuple[str, ...] = ()
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)
    broken: int = 0  # how often a claim failed

    @property
    def holds(self) -> bool:
        """Every claim holds."""
        return not self.faults


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


def _same(ghost: Ghost, _: Step) -> Ghost:
    return ghost


def prove(workflow: Workflow, progress: Callable[[int], None] | None = None) -> Walked:
    """Walk the whole table. Every fault names the state, the facts and the act."""
    began = time.perf_counter()
    proof: Proof = workflow.proof or Proof(None, _same, ())
    walked = Walked(workflow.key, claims=tuple(title for title, _ in proof.claims))
    walked.finals = tuple(state.title for state in workflow.states if state.final)
    seen: dict[tuple[str, Any, Ghost], tuple[Any, str]] = {}  # place → where it was first reached from, by which act
    todo: list[tuple[str, Any, Ghost]] = []
    for rule in workflow.openings.values():
        for step in _steps(workflow, proof, rule, "", workflow.facts()):
            _arrive(proof, None, proof.begins, step, seen, todo, walked)
    while todo:
        state, facts, ghost = todo.pop()
        steps = [step for rule in workflow.offers(state) for step in _steps(workflow, proof, rule, state, facts)]
        if len(walked.faults) < ENOUGH:
            walked.faults += _stuck(workflow, proof, state, facts, steps)
        for step in steps:
            _arrive(proof, (state, facts, ghost), ghost, step, seen, todo, walked)
        if walked.broken >= ENOUGH:
            break
        if progress:
            progress(len(seen))
    walked.standings = len(seen)
    walked.states = len({state for state, _, _ in seen})
    walked.faults += [
        f"环节“{s.title}”走不到"
        for s in workflow.states
        if s.key not in {k for k, _, _ in seen} and s is not workflow.ended
    ]
    _persons(workflow, walked)
    walked.seconds = time.perf_counter() - began
    return walked


def _arrive(
    proof: Proof,
    before: Any,
    ghost: Ghost,
    step: Step,
    seen: dict[Any, tuple[Any, str]],
    todo: list[Any],
    walked: Walked,
) -> None:
    walked.moves += 1
    for title, holds in proof.claims:
        if not holds(ghost, step):
            way = " → ".join([*_way(before, seen), step.rule.title])
            walked.broken += 1
            walked.faults.append(f"“{title}”不成立：{way}（到 {step.to}，{_changed(step)}）")
    place = (step.to, proof.abstract(step.facts), proof.advance(ghost, step))
    if place not in seen:
        seen[place] = before, step.rule.title
        todo.append(place)


def _way(place: Any, seen: dict[Any, tuple[Any, str]]) -> list[str]:
    """The acts by which a place was first reached."""
    acts: list[str] = []
    while place is not None:
        place, act = seen[place]
        acts.insert(0, act)
    return acts


def _changed(step: Step) -> str:
    plain = type(step.facts)()
    return "，".join(f"{k}={v}" for k, v in step.facts.__dict__.items() if v != getattr(plain, k))


def _stuck(workflow: Workflow, proof: Proof, state: str, facts: Any, steps: Sequence[Step]) -> Iterator[str]:
    """Nothing leaves a final state; everything else can leave, and somebody's clock runs or the wait is declared."""
    at = workflow.state[state]
    words = f"环节“{at.title}”，{facts}"
    if at.final:
        if steps:
            yield f"{words}：终结环节仍可办理 {steps[0].rule.title}"
        return
    ends = any(one.final for one in workflow.states)  # a book that never closes has no way out to look for
    if ends and not any(step.to != state or step.facts != facts for step in steps):
        yield f"{words}：没有出路"
    live = any(covered(workflow, clock, state, facts)[0] for clock in workflow.clocks)
    if not live and not at.waits and not proof.waits(facts):
        yield f"{words}：既无期限，也未声明等待"


def _steps(workflow: Workflow, proof: Proof, rule: Rule, state: str, facts: Any) -> Iterator[Step]:
    """Every outcome of one rule here: with and without another text, with every answer it reads."""
    if workflow.halts and workflow.halts(facts) and not rule.while_halted:
        return
    brings = workflow.text is not None and workflow.text in (*rule.needs, *rule.takes, *rule.fresh)
    for new_text in (False, True) if brings and workflow.new_text else (False,):
        todo: list[dict[str, Any]] = [{}]
        while todo:
            chosen = todo.pop()
            try:
                step = _try(workflow, proof, rule, state, facts, chosen, new_text)
            except _Branch as branch:
                values = _values(proof, rule, branch.name)
                if values is None:
                    where = f"{rule.act}.{branch.name}"
                    raise LookupError(f"{where} 的取值不是有限的：请在 Proof.samples 中给出") from None
                todo += [{**chosen, branch.name: value} for value in values]
                continue
            if step is not None:
                yield step


def _try(
    workflow: Workflow, proof: Proof, rule: Rule, state: str, facts: Any, chosen: Mapping[str, Any], new_text: bool
) -> Step | None:
    """One outcome, or None when the rule refuses. Raises _Branch when an answer has to be chosen first."""
    choices = partial(_values, proof, rule)
    answers, asked = (_Answers(chosen, choices, checking) for checking in (False, True))
    view = _View(facts, state)
    if any(one(facts) for one in rule.when):
        return None
    for one in rule.only_if:
        if _refused(lambda one=one: [one(view)]):  # type: ignore[misc]
            return None
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


def _persons(workflow: Workflow, walked: Walked) -> None:
    """The separation of duties, walked with symbolic persons: nobody ever takes both parts of a pair."""
    for pair in workflow.apart:
        parts = (pair.one, pair.other)
        start = frozenset[tuple[str, str]]()
        seen = {(state.key, start) for rule in workflow.openings.values() for state in rule.targets}
        for rule in workflow.openings.values():
            if rule.part in parts:
                seen |= {(rule.targets[0].key, frozenset({(rule.part, who)})) for who in ("甲", "乙")}
        todo = list(seen)
        while todo:
            state, taken = todo.pop()
            for rule, who in product(workflow.offers(state), ("甲", "乙")):
                held = {part: frozenset((p, 1) for q, p in taken if q == part) for part in parts}
                if rule.part in parts and separated(workflow, rule, held, (who,), 1):
                    continue
                after = taken | {(rule.part, who)} if rule.part in parts else taken
                for target in rule.targets or (workflow.state[state],):
                    place = (target.key, after)
                    if place not in seen:
                        seen.add(place)
                        todo.append(place)
        walked.persons += len(seen)
        both = {who for _, taken in seen for who in ("甲", "乙") if {(part, who) for part in parts} <= taken}
        walked.faults += [f"同一人可以既是 {pair.one} 又是 {pair.other}" for _ in sorted(both)[:1]]
