"""A workflow as a table for people: states, rules with their law, clocks with the days that a kind of matter has."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any, Literal, get_args, get_origin, get_type_hints

from rich.text import Text

from cli.terminal import Misuse, say, show_table
from engine.citations import Citation
from engine.definition import BACK, STAY, Choice, Clock, Facts, Policy, Rule, Workflow
from engine.policy import Pack, Value

TYPE = "matter_type"


def table(workflow: Workflow, pack: Pack, on: date, type_: str) -> dict[str, Any]:
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
        "clocks": [_clock(clock, pack, on, facts, workflow.titles) for clock in workflow.clocks],
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


def _rule(rule: Rule) -> dict[str, Any]:
    if isinstance(rule.to, Choice):
        to = "；".join(f"{answer}→{state.title}" for answer, state in rule.to.among.items())
    else:
        to = {STAY: "不变", BACK: "退回原环节"}.get(rule.to, "") if isinstance(rule.to, str) else rule.to.title
    papers = [kind.title for kind in (*rule.needs, *rule.fresh)]
    return {
        "act": rule.act, "title": rule.title, "who": [role.title for role in rule.roles],
        "from": [state.title for state in rule.sources], "to": to, "needs": papers,
        "asks": {name: field.title or name for name, field in rule.asks.model_fields.items()} if rule.asks else {},
        "book": rule.book.title if rule.book else "", **_law(rule.law),
    }  # fmt: skip


def _clock(clock: Clock, pack: Pack, on: date, facts: Facts | None, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": clock.key, "title": clock.title, "kind": clock.kind,
        "limits": list(_limits(clock.limit, pack, on, facts, titles)),
        "runs": [state.title for state in clock.runs],
        "stands": [f"{state.title}（{why}）" for state, why in clock.stands.items()],
        "passing": list(clock.passing), "protects": clock.protects or "", "absolute": clock.absolute,
        **_law(clock.law),
    }  # fmt: skip


def _limits(
    limit: Policy, pack: Pack, on: date, facts: Facts | None, titles: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The limit, and those for later rounds and for the exception, each with its value and where it comes from."""
    for when, template in (
        ("", limit.template),
        ("再次送审", limit.later_rounds),
        (titles.get(limit.unless, limit.unless), limit.then),
    ):
        if not template:
            continue
        key = template.format_map({**_known(facts)}) if facts or "{" not in template else template
        value = pack.on(key, on) if "{" not in key else None
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


def show_workflow(seen: Mapping[str, Any]) -> None:
    """The table on the terminal."""
    kind = f" · {seen['type']}" if seen["type"] else ""
    say(f"{seen['title']}（{seen['key']}）{kind}", f"施行 {seen['effective']} · 依据 {_marked(seen)}", "")
    if seen["types"] and not seen["type"]:
        say(f"事项类型（--type）：{'、'.join(seen['types'])}")
    states = [(s["key"], s["title"], s["awaits"], s["waits"], "终结" if s["final"] else "") for s in seen["states"]]
    show_table("环节", ("环节", "名称", "待谁办理", "等待说明", ""), states)
    rules = [
        (
            r["act"],
            r["title"],
            "、".join(r["who"]),
            "、".join(r["from"]) or "（开启）",
            r["to"],
            "、".join(r["needs"]),
            _marked(r),
        )
        for r in seen["rules"]
    ]
    show_table("规则", ("办理", "名称", "由谁", "从", "到", "材料", "依据"), rules)
    clocks = [
        (c["title"], c["kind"], _limits_text(c["limits"]), "、".join(c["runs"]), "、".join(c["stands"]), _marked(c))
        for c in seen["clocks"]
    ]
    show_table("期限", ("期限", "类型", "天数", "计时环节", "停计环节", "依据"), clocks)
    if seen["apart"]:
        show_table("不得同一人", ("", "", "依据"), [(a["one"], a["other"], _marked(a)) for a in seen["apart"]])


def _marked(one: Mapping[str, Any]) -> str:
    said = str(one["law"])
    return said if not one["provisional"] or "暂定" in said else f"{said}（暂定）"


def _limits_text(limits: list[Mapping[str, Any]]) -> Text:
    lines = []
    for one in limits:
        mark = "（暂定）" if one["provisional"] else ""
        when = f"{one['when']}：" if one["when"] else ""
        lines.append(f"{when}{one['words'] or one['key']}{mark}")
    return Text("\n".join(lines))
