"""The faults of a workflow that contradicts itself: all of them at once, before it can be imported."""

import dataclasses
import enum
import typing
from collections import Counter, defaultdict
from collections.abc import Iterator

from engine.definition import BACK, ENDED, OWN, STAY, TIME, Choice, Clock, Heard, Rule, State, Workflow
from engine.errors import UnsoundWorkflow


def check(workflow: Workflow) -> None:
    """Raises UnsoundWorkflow with every fault found."""
    faults = [f"{workflow.key}: {fault}" for fault in _faults(workflow)]
    if faults:
        raise UnsoundWorkflow(faults)


def _faults(workflow: Workflow) -> Iterator[str]:
    yield from _names(workflow)
    yield from _rules(workflow)
    yield from _reach(workflow)
    yield from _clocks(workflow)
    yield from _facts(workflow)


def _names(workflow: Workflow) -> Iterator[str]:
    for what, keys in (
        ("状态", [s.key for s in workflow.states]),
        ("期限", [c.key for c in workflow.clocks]),
        ("角色", [r.key for r in workflow.roles]),
        ("材料", [k.key for k in workflow.kinds]),
    ):
        yield from (f"{what} {key} 重复定义" for key, n in Counter(keys).items() if n > 1)
    if workflow.begins.final:
        yield f"起始状态 {workflow.begins.key} 是终结状态"
    if not workflow.openings:
        yield "没有开启案件的规则"


def _rules(workflow: Workflow) -> Iterator[str]:
    for rule in workflow.rules:
        where = f"规则 {rule.act}（{rule.title}）"
        yield from (f"{where}{fault}" for fault in (*_named(workflow, rule), *_moves(rule)))
        yield from _choice(rule, where)
    offered = Counter((source.key, rule.act) for rule in workflow.rules for source in rule.sources)
    yield from (f"状态 {state} 下有 {n} 条规则 {act}" for (state, act), n in offered.items() if n > 1)
    parts = {rule.part for rule in workflow.rules}
    for pair in workflow.apart:
        yield from (f"职责分离所列身份 {part} 无人取得" for part in (pair.one, pair.other) if part not in parts)


def _named(workflow: Workflow, rule: Rule) -> Iterator[str]:
    """What a rule names exists."""
    if not rule.law.label:
        yield "没有依据"
    if not rule.roles:
        yield "没有人可以办理"
    known = (*workflow.roles, TIME)
    yield from (f"的角色 {role.key} 不在角色表中" for role in rule.roles if role not in known)
    yield from (f"通知的角色 {role.key} 不在角色表中" for role in rule.tells if role not in known)
    papers = (*rule.needs, *rule.takes, *rule.fresh)
    yield from (f"的材料 {k.key} 不在材料表中" for k in papers if k.key[0] != "·" and k not in workflow.kinds)
    yield from (f"涉及不存在的期限 {turn.clock}" for turn in rule.turns if turn.clock not in workflow.clock)


def _moves(rule: Rule) -> Iterator[str]:
    """It leads somewhere, from somewhere."""
    yield from (f"从终结状态 {source.key} 出发" for source in rule.sources if source.final)
    if rule.from_ is None and not isinstance(rule.to, State):
        yield "开启案件却没有去向"
    if isinstance(rule.to, str) and rule.to not in (STAY, BACK):
        yield f"的去向 {rule.to} 不是状态"
    if rule.sets and rule.asks is None and rule.from_ is None:
        yield "开启案件并改变事实，却没有表单"
    yield from _by_case(rule)


def _by_case(rule: Rule) -> Iterator[str]:
    """What another case opens is opened, and asked for nothing that nobody would look at."""
    if not rule.by_case:
        return
    if rule.from_ is not None:
        yield "由另案开启，却从已有环节出发"
    asked = {
        "needs": rule.needs,
        "fresh": rule.fresh,
        "when": rule.when,
        "only_if": rule.only_if,
        "checks": rule.checks,
    }
    yield from (f"由另案开启，其 {name} 无人检查：写到开启它的办理上" for name, said in asked.items() if said)


def _choice(rule: Rule, where: str) -> Iterator[str]:
    if not isinstance(rule.to, Choice):
        return
    values = answers_of(rule, rule.to.by)
    if values is None:
        yield f"{where} 按 {rule.to.by} 选择去向，但表单没有这一项或其取值不是有限的"
        return
    yield from (f"{where} 的答案 {v} 没有去向" for v in values if v not in rule.to.among)
    yield from (f"{where} 的去向 {v} 不是可能的答案" for v in rule.to.among if v not in values)


def answers_of(rule: Rule, name: str) -> tuple[str, ...] | None:
    """The finite values of one answer of a rule's form, or None."""
    field = rule.asks.model_fields.get(name) if rule.asks else None
    return finite(field.annotation) if field else None


def finite(annotation: typing.Any) -> tuple[typing.Any, ...] | None:
    """The values of a Literal, Enum, bool (or one of these or None); None when there are infinitely many."""
    if annotation is bool:
        return (False, True)
    if annotation is type(None):
        return (None,)
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return tuple(member.value for member in annotation)
    if args := [a for a in typing.get_args(annotation) if typing.get_origin(annotation) is not list]:
        parts = [finite(a) for a in args]
        return None if any(p is None for p in parts) else tuple(v for p in parts for v in p or ())
    return None


def _reach(workflow: Workflow) -> Iterator[str]:
    leads: dict[State, set[State]] = defaultdict(set)
    for rule in workflow.rules:
        for source in rule.sources:
            leads[source].update(rule.targets)
    reached = {workflow.begins, *(state for rule in workflow.openings.values() for state in rule.targets)}
    todo = list(reached)
    while todo:
        fresh = leads[todo.pop()] - reached
        reached |= fresh
        todo.extend(fresh)
    for state in workflow.states:
        if state not in reached and state is not workflow.ended:
            yield f"状态 {state.key}（{state.title}）不可到达"
        if not state.final and not leads[state] and not any(r.to == STAY for r in workflow.offers(state.key)):
            yield f"状态 {state.key}（{state.title}）没有出路"
        covered = any(state in c.runs or state in c.stands for c in workflow.clocks)
        if not state.final and not covered and not state.waits:
            yield f"状态 {state.key}（{state.title}）既无期限，也未声明等待"
        if state.awaits and state.awaits not in workflow.roles:
            yield f"状态 {state.key} 等待的角色 {state.awaits.key} 不在角色表中"


def _clocks(workflow: Workflow) -> Iterator[str]:
    acts = {rule.act for rule in workflow.rules if rule.by_time and not (rule.asks and issubclass(rule.asks, Heard))}
    for clock in workflow.clocks:
        where = f"期限 {clock.key}（{clock.title}）"
        if not clock.law.label:
            yield f"{where} 没有依据"
        yield from (
            f"{where} 覆盖的状态 {s.key} 不存在" for s in (*clock.runs, *clock.stands) if s not in workflow.states
        )
        yield from (f"{where} 同时在 {s.key} 计时和停计" for s in clock.runs if s in clock.stands)
        yield from (f"{where} 覆盖终结状态 {s.key}" for s in (*clock.runs, *clock.stands) if s.final)
        yield from (f"{where} 期满所行 {act} 不是时限的规则" for act in clock.passing if act not in acts)
        if clock.kind == "REMIND":
            yield from (f"{where} 到期后在 {state.key} 无事可行，时限会不停地提醒" for state in _idle(workflow, clock))
        if clock.kind == "MIN" and clock.protects is None:
            yield f"{where} 是最短期限，却没有说明保护谁"
    passed = {act for clock in workflow.clocks for act in clock.passing}
    passed |= {act for act in acts if act.endswith(ENDED)} if any(rule.opens for rule in workflow.rules) else set()
    yield from (f"时限的规则 {act} 不属于任何期限" for act in sorted(acts - passed))
    yield from (f"负责人 {role.key} 不在角色表中" for role in workflow.leads if role not in workflow.roles)
    for role in workflow.roles:
        if role is not TIME and role.at != OWN and not all(how.isidentifier() for how in role.at.split("|")):
            yield f"角色 {role.key} 无处可任"


def _idle(workflow: Workflow, clock: Clock) -> list[State]:
    """Where nothing ends a reminder: it has no stages, so time would do it again without end. What runs only under some facts may
    be over in a state, not in all of them."""
    idle = [state for state in clock.runs if not any((state.key, act) in workflow.offered for act in clock.passing)]
    return idle if clock.when is None or len(idle) == len(clock.runs) else []


def _facts(workflow: Workflow) -> Iterator[str]:
    hints = typing.get_type_hints(workflow.facts)
    for field in dataclasses.fields(workflow.facts):
        if hints[field.name] is not int and finite(hints[field.name]) is None:
            yield f"事实 {field.name} 的取值不是有限的"
