"""A family is walked as one: a parent, and a child with states of its own that an act of it opens; either moves, each learns of the other's end.

The child is walked by its outline: its places merged by state and ghost, so that between two of them it may do whatever any of the
merged places may do. More is walked than can happen: what holds here, holds. Its facts never decide what the parent may do, and the
parent's never what the child may do: the table of either sees its own facts alone, and what the end of a child tells.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from engine.definition import ENDED, Rule, Workflow
from engine.stepping import Join, Node, Pair, Proof, Step, steps

WITH_PARENT = "end_with_parent"
APART = "子案未结，主件不离开等待的环节；子案办结，主件得知；主件终结，子案随之终止"
"""Claimed of every family."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A child by its nodes: where it may begin, and by which acts it may go on."""

    begins: tuple[Node, ...]
    moves: Mapping[Node, frozenset[tuple[str, Node]]]


@cache
def outline(workflow: Workflow) -> Outline:
    """The whole table of a child, walked alone and merged."""
    proof: Proof = workflow.proof or Proof(None, lambda ghost, _: ghost, ())
    begins: set[Node] = set()
    moves: dict[Node, set[tuple[str, Node]]] = {}
    seen: set[tuple[str, Any, Any]] = set()
    todo: list[tuple[str, Any, Any]] = []
    abstract = cache(proof.abstract)

    def arrive(step: Step, ghost: Any) -> Node:
        after = proof.advance(ghost, step)
        place = (step.to, abstract(step.facts), after)
        if place not in seen:
            seen.add(place)
            todo.append(place)
        return Node(step.to, after)

    for rule in workflow.openings.values():
        begins |= {arrive(step, proof.begins) for step in steps(workflow, proof, rule, "", workflow.facts())}
    while todo:
        state, facts, ghost = todo.pop()
        there = moves.setdefault(Node(state, ghost), set())
        for rule in workflow.offers(state):
            there |= {(rule.act, arrive(step, ghost)) for step in steps(workflow, proof, rule, state, facts)}
    return Outline(tuple(begins), {node: frozenset(found) for node, found in moves.items()})


class Family:
    """A parent and what it may be joined by. Only one child sits at a time: whatever opens a second one is for the table to forbid."""

    def __init__(self, workflow: Workflow, proof: Proof) -> None:
        """Children that this program does not have are never opened. Other children come and go as the parent's own lines for them."""
        self.workflow, self.proof = workflow, proof
        known = ((join, join.child()) for join in proof.joins)
        self.joined: dict[str, tuple[Join, Workflow]] = {join.act: (join, child) for join, child in known if child}
        opening = [rule for rule in workflow.rules if rule.act in self.joined]
        self.waits = {state.key: self.joined[rule.act] for rule in opening for state in rule.targets}
        self._told: dict[tuple[str, Any, str], list[Step]] = {}

    @property
    def claims(self) -> tuple[str, ...]:
        """What is claimed of the family as one."""
        own = tuple(title for join, _ in self.joined.values() for title, _ in join.claims)
        return (*own, APART) if self.joined else ()

    def moves(self, state: str, facts: Any, child: Node | None, own: Sequence[Step]) -> Iterator[Pair]:
        """Everything that may happen next. `own`: what the parent may do by itself."""
        child = child if state in self.waits else None  # one left alone has been told of, and goes its own way
        named = f"{self.waits[state][1].key}{ENDED}" if state in self.waits else ""
        for step in own:
            # The end of the child that is walked is not the parent's to choose; a line for any child may be some other child's.
            if step.rule.act != named:
                yield from self._parent(step, child)
        if child is not None:
            yield from self._child(state, facts, child)

    def _parent(self, step: Step, child: Node | None) -> Iterator[Pair]:
        if child is None:
            opened = self.joined.get(step.rule.act)
            begins = outline(opened[1]).begins if opened and step.to in self.waits else (None,)
            yield from (Pair(step, "", None, node) for node in begins)
            return
        ends = self.workflow.state[step.to].final and self.waits[step.state][1].ended is not None
        yield Pair(step, WITH_PARENT if ends else "", child, None if ends else child)

    def _child(self, state: str, facts: Any, child: Node) -> Iterator[Pair]:
        workflow = self.waits[state][1]
        for act, node in outline(workflow).moves[child]:
            if not workflow.state[node.state].final:
                yield Pair(None, act, child, node)
                continue
            told = self._tells(state, facts, node.state)
            yield from (Pair(step, act, node, None) for step in told or (None,))

    def _tells(self, state: str, facts: Any, ended_as: str) -> list[Step]:
        """What the parent's own table makes of a child that has ended so."""
        key = (state, facts, ended_as)
        if key not in self._told:
            act = self.workflow.reaction(state, self.waits[state][1].key)
            proof = replace(self.proof, samples={**self.proof.samples, f"{act}.state": (ended_as,)})
            rule: Rule | None = self.workflow.offered.get((state, act))
            self._told[key] = list(steps(self.workflow, proof, rule, state, facts)) if rule else []
        return self._told[key]

    def broken(self, pair: Pair) -> Iterator[str]:
        """The claims of the family that a move breaks."""
        if pair.child is None:
            return
        left = pair.step is not None and pair.after is not None and pair.step.to not in self.waits
        untold = pair.step is None and pair.after is None
        if left or untold:
            yield APART
        for join, _ in self.joined.values():
            yield from (title for title, holds in join.claims if not holds(pair))
