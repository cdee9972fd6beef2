"""The exhaustion: walk every reachable (state, facts) of the shipped table, with every answer that its rules read, and check claims.

What a rule asks of persons, papers or days is taken as satisfied, so more is walked than can happen: what holds here, holds.
A procedure whose acts open a child with states of its own is walked together with that child (`engine.families`).
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

from engine.checks import separated
from engine.cover import covered
from engine.definition import Workflow
from engine.families import Family
from engine.stepping import Ghost, Join, Node, Pair, Proof, Step, steps

__all__ = ["Join", "Node", "Pair", "Proof", "Step", "Walked", "prove"]
ENOUGH = 20  # faults of one nature: more would say nothing new
Place = tuple[str, Any, Ghost, Node | None]  # state, facts, ghost, and where the child stands, while there is one


@dataclass(slots=True)
class Walked:
    """What was walked, and what was found."""

    workflow: str
    states: int = 0
    standings: int = 0  # (state, facts, ghost, where a child stands)
    pairs: int = 0  # of these, with a child beside
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


def _same(ghost: Ghost, _: Step) -> Ghost:
    return ghost


def prove(workflow: Workflow, progress: Callable[[int], None] | None = None) -> Walked:
    """Walk the whole table, with the child that joins it. Every fault names the state, the facts and the act."""
    began = time.perf_counter()
    walk = _Walk(workflow, workflow.proof or Proof(None, _same, ()))
    walk.whole(progress)
    walked = walk.walked
    walked.standings = len(walk.seen)
    walked.pairs = sum(1 for place in walk.seen if place[3] is not None)
    there = {place[0] for place in walk.seen}
    walked.states = len(there)
    walked.faults += [
        f"环节“{s.title}”走不到" for s in workflow.states if s.key not in there and s is not workflow.ended
    ]
    walked.faults += walk.dead_ends()
    _persons(workflow, walked)
    walked.seconds = time.perf_counter() - began
    return walked


class _Walk:
    """What has been reached, from where and by which act; what is still to be looked at."""

    def __init__(self, workflow: Workflow, proof: Proof) -> None:
        self.workflow, self.proof, self.family = workflow, proof, Family(workflow, proof)
        claims = (*(title for title, _ in proof.claims), *self.family.claims)
        self.walked = Walked(workflow.key, claims=claims)
        self.walked.finals = tuple(state.title for state in workflow.states if state.final)
        self.seen: dict[Place, tuple[Place | None, str]] = {}
        self.todo: list[Place] = []
        self.from_where: defaultdict[Place, set[Place]] = defaultdict(set)
        self._own: dict[tuple[str, Any], list[Step]] = {}
        self._abstract = cache(proof.abstract)

    def whole(self, progress: Callable[[int], None] | None) -> None:
        """Everything that can be reached."""
        for rule in self.workflow.openings.values():
            for step in steps(self.workflow, self.proof, rule, "", self.workflow.facts()):
                self.arrive(None, step.facts, self.proof.begins, Pair(step, "", None, None))
        while self.todo and self.walked.broken < ENOUGH:
            place = self.todo.pop()
            state, facts, ghost, child = place
            for pair in self.family.moves(state, facts, child, self.own(state, facts)):
                self.arrive(place, facts, ghost, pair)
            if progress:
                progress(len(self.seen))

    def own(self, state: str, facts: Any) -> list[Step]:
        """What the parent may do by itself; looked at once, with whatever is wrong with standing here."""
        found = self._own.get((state, facts))
        if found is None:
            offers = self.workflow.offers(state)
            found = [step for rule in offers for step in steps(self.workflow, self.proof, rule, state, facts)]
            self._own[state, facts] = found
            if len(self.walked.faults) < ENOUGH:
                self.walked.faults += _stuck(self.workflow, self.proof, state, facts, found)
        return found

    def arrive(self, before: Place | None, facts: Any, ghost: Ghost, pair: Pair) -> None:
        """One move: its claims, and where it leads."""
        step = pair.step
        self.walked.moves += 1
        if step is None:
            assert before is not None  # noqa: S101 -- a child moves only beside its parent
            place: Place = (before[0], facts, ghost, pair.after)
        else:
            place = (step.to, self._abstract(step.facts), self.proof.advance(ghost, step), pair.after)
        broken = [title for title, holds in self.proof.claims if step is not None and not holds(ghost, step)]
        for title in (*broken, *self.family.broken(pair)):
            self.walked.broken += 1
            way = " → ".join([*self.way(before), _said(pair)])
            told = f"到 {place[0]}，{_changed(step)}" if step else f"到 {place[0]}"
            self.walked.faults.append(f"“{title}”不成立：{way}（{told}）")
        if before is not None:
            self.from_where[place].add(before)
        if place not in self.seen:
            self.seen[place] = before, _said(pair)
            self.todo.append(place)

    def dead_ends(self) -> Iterator[str]:
        """Standings from which no way leads to an end. A book that never closes has no end to look for."""
        final = {state.key for state in self.workflow.states if state.final}
        if not final or self.todo:
            return
        todo = [place for place in self.seen if place[0] in final]
        ending = set(todo)
        while todo:
            more = self.from_where[todo.pop()] - ending
            ending |= more
            todo += more
        lost = [place for place in self.seen if place not in ending]
        for state, facts, _, _ in lost[:ENOUGH]:
            yield f"环节“{self.workflow.state[state].title}”，{facts}：没有出路，不再能办结"

    def way(self, place: Place | None) -> list[str]:
        """The acts by which a place was first reached."""
        acts: list[str] = []
        while place is not None:
            place, act = self.seen[place]
            acts.insert(0, act)
        return acts


def _said(pair: Pair) -> str:
    """A move in words: the parent's act by its title, the child's by its key."""
    return pair.step.rule.title if pair.step else f"[{pair.act}]"


def _changed(step: Step) -> str:
    plain = type(step.facts)()
    return "，".join(f"{k}={v}" for k, v in step.facts.__dict__.items() if v != getattr(plain, k))


def _stuck(workflow: Workflow, proof: Proof, state: str, facts: Any, steps: Sequence[Step]) -> Iterator[str]:
    """Nothing leaves a final state; everywhere else somebody's clock runs, or the wait is declared."""
    at = workflow.state[state]
    words = f"环节“{at.title}”，{facts}"
    if at.final:
        if steps:
            yield f"{words}：终结环节仍可办理 {steps[0].rule.title}"
        return
    live = any(covered(workflow, clock, state, facts)[0] for clock in workflow.clocks)
    if not live and not at.waits and not proof.waits(facts):
        yield f"{words}：既无期限，也未声明等待"


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
