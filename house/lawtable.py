"""A workflow as a table for people: states, rules with their law, clocks with the days that a kind of matter has."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

from engine.citations import Citation
from engine.definition import BACK, STAY, Choice, Clock, Facts, Policy, Rule, Workflow
from engine.policy import Value
from house.words import Misuse

TYPE = "matter_type"
Find = Callable[[str], Value | None]  # a policy key → the value that holds


def table(workflow: Workflow, find: Find, type_: str) -> dict[str, Any]:
    """The procedure. `type_`: the kind of matter whose limits are shown; without it the keys of the policy are."""
    facts = _facts_of(workflow, type_)
    return {
        "key": workflow.key, "title": workflow.title, "effective": workflow.effective, "sha": workflow.sha,
        **_law(workflow.law), "type": type_.upper(), "types": list(_types(workflow)),
        "states": [
            {"key": s.key, "title": s.title, "awaits": s.awaits.title if s.awaits else "", "waits": s.waits, "final": s.final}
            for s in workflow.states
        ],
        "rules": [_rule(rule) for rule in workflow.rules],
        "clocks": [_clock(clock, find, facts, workflow.titles) for clock in workflow.clocks],
        "apart": [{"one": a.one, "other": a.other, "per_round": a.per_round, **_law(a.law)} for a in workflow.apart],
    }  # fmt: skip


def _law(law: Citation) -> dict[str, Any]:
    return {"law": law.label, "provisional": law.provisional}


def _types(workflow: Workflow) -> tuple[str, ...]:
    hint = get_type_hints(workflow.facts).get(TYPE)
    return tuple(str(one) for one in get_args(hint) if one) if get_origin(hint) is Literal else ()


def _facts_of(workflow: Workflow, type_: str) -> Facts | None:
    """Facts of a matter of this kind; None when none is named and the workflow tells kinds apart."""
    known = _types(workflow)
    if not type_:
        return None if known else workflow.facts()
    if type_.upper() not in known:
        raise Misuse(f"没有类型“{type_}”；有：{'、'.join(known) or '（本流程不分类型）'}")
    changes: dict[str, Any] = {TYPE: type_.upper()}
    return replace(workflow.facts(), **changes)


def target(rule: Rule) -> str:
    """Where a rule leads, in words."""
    if isinstance(rule.to, Choice):
        return "；".join(f"{answer}→{state.title}" for answer, state in rule.to.among.items())
    return {STAY: "不变", BACK: "退回原环节"}.get(rule.to, "") if isinstance(rule.to, str) else rule.to.title


def who(rule: Rule) -> list[str]:
    """Whose act it is: of a part, or of another case."""
    return [f"另案开启：{rule.by_case}"] if rule.by_case else [role.title for role in rule.roles]


def _rule(rule: Rule) -> dict[str, Any]:
    papers = [kind.title for kind in (*rule.needs, *rule.fresh)]
    return {
        "act": rule.act, "title": rule.title, "who": who(rule),
        "from": [state.title for state in rule.sources], "to": target(rule), "needs": papers,
        "asks": {name: field.title or name for name, field in rule.asks.model_fields.items()} if rule.asks else {},
        "book": rule.book.title if rule.book else "", **_law(rule.law),
    }  # fmt: skip


def _clock(clock: Clock, find: Find, facts: Facts | None, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": clock.key, "title": clock.title, "kind": clock.kind,
        "limits": list(_limits(clock.limit, find, facts, titles)),
        "runs": [state.title for state in clock.runs],
        "stands": [f"{state.title}（{why}）" for state, why in clock.stands.items()],
        "passing": list(clock.passing), "protects": clock.protects or "", "absolute": clock.absolute,
        **_law(clock.law),
    }  # fmt: skip


def _limits(limit: Policy, find: Find, facts: Facts | None, titles: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The limit, and those for later rounds and for the exception, each with its value and where it comes from."""
    for when, template in (
        ("", limit.template),
        ("再次送审", limit.later_rounds),
        (titles.get(limit.unless, limit.unless), limit.then),
    ):
        if not template:
            continue
        key = template.format_map({**_known(facts)}) if facts or "{" not in template else template
        value = find(key) if "{" not in key else None
        yield {
            "when": when,
            "key": key,
            **(_value(value) if value else {"words": "" if "{" in key else "无", "provisional": False, "source": ""}),
        }


def _known(facts: Facts | None) -> Mapping[str, str]:
    return {field.name: str(getattr(facts, field.name)).lower() for field in fields(facts)} if facts else {}


def _value(value: Value) -> dict[str, Any]:
    return {
        "value": value.value,
        "unit": value.unit,
        "words": value.words,
        "source": value.source,
        "provisional": value.provisional,
    }
