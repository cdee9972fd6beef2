"""An event performed again on paper: the deed it records, and every row that must follow from it."""

from collections.abc import Iterator, Mapping
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
from engine.tables import read_stamp

Said = Mapping[str, Any]


def rule_of(workflow: Workflow, said: Said) -> Rule | None:
    """The line of the table that was performed."""
    if said["act"] in BUILT_IN:
        return BUILT_IN[said["act"]]
    return workflow.offered.get((said["from"], said["act"])) if said["from"] else workflow.openings.get(said["act"])


def deed_of(workflow: Workflow, rule: Rule, said: Said, previous_text: str) -> Deed:
    """The deed as the event tells it. Raises ValidationError when the answers no longer fit the form."""
    at = read_stamp(said["at"])
    return Deed(
        said["chain"], said["seq"], rule, said["actor"], said["on_behalf_of"], said["role"], said["org"], said["case_org"],
        at, day_of(at), _answers(rule, said["answers"]), workflow.facts(**said["before"]), workflow.facts(**said["facts"]),
        said["number"], said["text"], previous_text,
        tuple(Material(kind, sha, name, said["before"]["round"]) for kind, sha, name in said["texts"]),
        said["matter"], said["case_title"],
    )  # fmt: skip


def _answers(rule: Rule, plain: Any) -> Any:
    if rule.asks is None or plain is None:
        return plain
    hidden = {name: MASK for name, _ in sealed_names(rule.asks) if isinstance(plain.get(name), dict)}
    return rule.asks.model_validate({**plain, **hidden})


def again(registry: Registry, said: Said, before: Said | None) -> tuple[list[str], list[Row]]:
    """What is wrong with an event as an act of its workflow, and the rows it must have made."""
    rows = list(projected(said, read_stamp(said["at"])))
    workflow = registry.find(said["workflow"], said["version_sha"])
    if workflow is None:
        return [f"本程序不含流程 {said['workflow']} 的版本 {said['version_sha'][:12]}，无法重演"], rows
    rule = rule_of(workflow, said)
    if rule is None:
        return [f"流程中没有从“{said['from']}”办理的 {said['act']}"], rows
    previous_text = before["text"] if before else ""
    try:
        deed = deed_of(workflow, rule, said, previous_text)
    except (ValidationError, TypeError) as error:
        return [f"填写内容与表单不符：{str(error).splitlines()[0]}"], rows
    if rule.writes:
        rows += rule.writes(deed)
    return list(_moves(workflow, rule, deed, said, before)), rows


def _moves(workflow: Workflow, rule: Rule, deed: Deed, said: Said, before: Said | None) -> Iterator[str]:
    """State and facts follow from the act."""
    if said["from"] != (before["to"] if before else "") or said["before"] != (
        before["facts"] if before else _begun(workflow)
    ):
        yield "起点与上一步的终点不符"
    facts: Facts = deed.before
    if deed.text != deed.previous_text and workflow.new_text:
        facts = workflow.new_text(facts)
    answers = deed.answers
    if rule.sets:
        facts = rule.sets(facts, answers)
    if facts.__dict__ != said["facts"]:
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
