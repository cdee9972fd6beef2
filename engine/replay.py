"""An event performed again on paper: the deed it records, and every row that must follow from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import ValidationError

from engine.always import BUILT_IN
from engine.calendar import day_of
from engine.definition import BACK, STAY, Choice, Facts, Rule, Workflow
from engine.plan import Deed, Material, Row
from engine.record import projected
from engine.registry import Registry
from engine.sealing import MASK, sealed_names

Said = Mapping[str, Any]


def rule_of(workflow: Workflow, said: Said) -> Rule | None:
    """The line of the table that was performed."""
    if said["act"] in BUILT_IN:
        return BUILT_IN[said["act"]]
    return workflow.offered.get((said["from"], said["act"])) if said["from"] else workflow.openings.get(said["act"])


def _answers(rule: Rule, plain: Any) -> Any:
    if rule.asks is None or plain is None:
        return plain
    hidden = {name: MASK for name, _ in sealed_names(rule.asks) if isinstance(plain.get(name), dict)}
    return rule.asks.model_validate({**plain, **hidden})


@dataclass(frozen=True, slots=True)
class Replayed:
    """One event performed again: what is wrong with it, the rows it must have made, and the facts it leaves (None where
    they could not be told): the next event begins with them.
    """

    wrong: list[str]
    rows: list[Row]
    facts: Facts | None = None


def again(
    registry: Registry, said: Said, at: datetime, before: Said | None, known: Facts | None = None
) -> Replayed:  # fmt: skip
    """Perform an event, done `at`, as an act of its workflow. `before`: the event before it, which left the facts `known`."""
    rows = list(projected(said, at))
    workflow = registry.find(said["workflow"], said["version_sha"])
    if workflow is None:
        return Replayed([f"本程序不含流程 {said['workflow']} 的版本 {said['version_sha'][:12]}，无法重演"], rows)
    rule = rule_of(workflow, said)
    if rule is None:
        return Replayed([f"流程中没有从“{said['from']}”办理的 {said['act']}"], rows)
    old_text = before["text"] if before else ""
    try:
        answers = _answers(rule, said["answers"])
        start = known if known and known.__dict__ == said["before"] else workflow.facts(**said["before"])
        expected = _after(workflow, rule, start, answers, new_text=said["text"] != old_text)
        facts = expected if expected.__dict__ == said["facts"] else workflow.facts(**said["facts"])
    except (ValidationError, TypeError) as error:
        return Replayed([f"填写内容与表单不符：{str(error).splitlines()[0]}"], rows)
    if rule.writes:
        rows += rule.writes(_deed(rule, said, at, answers, start, facts, old_text))
    return Replayed(list(_moves(workflow, rule, said, before, answers, facts is expected)), rows, facts)


def _after(workflow: Workflow, rule: Rule, facts: Facts, answers: Any, *, new_text: bool) -> Facts:
    """The facts that follow from the act."""
    if new_text and workflow.new_text:
        facts = workflow.new_text(facts)
    return rule.sets(facts, answers) if rule.sets else facts


def _deed(rule: Rule, said: Said, at: datetime, answers: Any, before: Facts, after: Facts, old_text: str) -> Deed:
    """The deed as the event tells it."""
    return Deed(
        said["chain"], said["seq"], rule, said["actor"], said["on_behalf_of"], said["role"], said["org"], said["case_org"],
        at, day_of(at), answers, before, after, said["number"], said["text"], old_text,
        tuple(Material(kind, sha, name, said["before"]["round"]) for kind, sha, name in said["texts"]),
        said["matter"], said["case_title"],
    )  # fmt: skip


def _moves(
    workflow: Workflow, rule: Rule, said: Said, before: Said | None, answers: Any, facts_follow: bool
) -> Iterator[str]:
    """State and facts follow from the act."""
    if said["from"] != (before["to"] if before else "") or said["before"] != (
        before["facts"] if before else _begun(workflow)
    ):
        yield "起点与上一步的终点不符"
    if not facts_follow:
        yield "事实与办理内容不符"
    if said["to"] not in _targets(workflow, rule, said, answers):
        yield f"去向“{said['to']}”与办理内容不符"


def _targets(workflow: Workflow, rule: Rule, said: Said, answers: Any) -> tuple[str, ...]:
    """Where the table allows an event to lead: read from the rule itself, not from the machine that moved the case."""
    if rule.act == "end_with_parent" and workflow.ended:
        return (workflow.ended.key,)
    if isinstance(rule.to, Choice):
        return (rule.to.among[str(getattr(answers, rule.to.by))].key,)
    if rule.to == BACK:
        return tuple(workflow.state)
    return (said["from"],) if rule.to == STAY else (rule.targets[0].key,)


@cache
def _begun(workflow: Workflow) -> Mapping[str, Any]:
    return dict(workflow.facts().__dict__)
