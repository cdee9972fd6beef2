"""pytransitions, and nothing else: one shared machine per workflow version moves a plain copy of the standing."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from transitions import EventData, Machine

from engine.definition import BACK, STAY, Choice, Rule, Workflow


class Moving:
    """The plain copy that the machine moves: never the row itself, which would be written a second time."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        """`state`: the key it starts from."""
        self.state = state


def _chosen(value: str) -> Any:
    def chosen(event: EventData) -> bool:
        return bool(event.kwargs["answer"] == value)

    return chosen


def _target_is(state: str) -> Any:
    def target_is(event: EventData) -> bool:
        return bool(event.kwargs["previous"] == state)

    return target_is


def _lines(workflow: Workflow, rule: Rule) -> list[dict[str, Any]]:
    source = [state.key for state in rule.sources]
    line = {"trigger": rule.act, "source": source}
    if isinstance(rule.to, Choice):
        return [line | {"dest": s.key, "conditions": _chosen(v)} for v, s in rule.to.among.items()]
    if rule.to == STAY:
        return [line | {"dest": "="}]
    if rule.to == BACK:
        return [line | {"dest": s.key, "conditions": _target_is(s.key)} for s in workflow.states]
    return [line | {"dest": rule.to.key}]  # type: ignore[union-attr]


@cache
def _machine(workflow: Workflow) -> Machine:
    return Machine(
        model=None,
        states=[state.key for state in workflow.states],
        transitions=[line for rule in workflow.rules for line in _lines(workflow, rule) if line["source"]],
        initial=workflow.begins.key,
        auto_transitions=False,
        send_event=True,
        queued=False,
    )


def move(workflow: Workflow, rule: Rule, state: str, answers: Any, previous: str) -> str:
    """The state after the act. `previous` is where BACK leads."""
    if rule.from_ is None:
        return rule.targets[0].key
    if rule.to == STAY:
        return state
    answer = _answer(answers, rule.to.by) if isinstance(rule.to, Choice) else ""
    return _moved(workflow, rule.act, state, answer, previous)


@cache
def _moved(workflow: Workflow, act: str, state: str, answer: str, previous: str) -> str:
    """Where the machine leads. It keeps nothing between two moves, so each of the few there are is made once."""
    copy = Moving(state)
    if not _machine(workflow).events[act].trigger(copy, answer=answer, previous=previous):
        raise LookupError(f"{workflow.key}.{act}: {answer} 没有去向")
    return copy.state


def _answer(answers: Any, name: str) -> str:
    return str(answers.get(name) if isinstance(answers, Mapping) else getattr(answers, name))
