"""Whom an act tells, and in which words: those whom its rule names, and of time's own acts those who can still act in time."""

from collections.abc import Iterator, Mapping

from engine.definition import Role, Rule, Workflow
from engine.plan import Deed, Notice
from engine.standing import Holder, Seen


def notices(seen: Seen, rule: Rule, deed: Deed, holders: Mapping[str, Holder], state: str) -> Iterator[Notice]:
    """Whom the rule tells; time's own acts tell whoever the case awaits, at a breach their lead, and in the end the supervisor."""
    also = list(rule.also_tells(deed)) if rule.also_tells else []
    yield from (one for one in also if isinstance(one, Notice))
    told: list[Role] = [*rule.tells, *(one for one in also if isinstance(one, Role))]
    words = f"{deed.title}：{rule.title}"
    if rule.by_time and not rule.sources and rule.act != "end_with_parent":
        awaited = seen.workflow.state[state].awaits
        told = list(_told_by_time(seen.workflow, rule.act, awaited, holders))
        clock = seen.workflow.clock[deed.answers["clock"]]
        words = f"{deed.title}：{clock.title}{rule.title}（到期日 {deed.answers['due']}）"
    for role in told:
        if holder := holders.get(role.key):
            yield Notice(role.key, holder.org, holder.person if role.personal else None, words)


def _told_by_time(workflow: Workflow, act: str, awaited: Role | None, holders: Mapping[str, Holder]) -> Iterator[Role]:
    """Whoever the case awaits; at a breach whoever leads the office that it awaits; the supervisor, when it is reported."""
    if awaited:
        yield awaited
        if act == "breach" and (late := holders.get(awaited.key)):
            there = {key for key, holder in holders.items() if holder.org == late.org}
            yield from (role for role in workflow.leads if role is not awaited and role.key in there)
    if act == "report" and workflow.supervisor:
        yield workflow.supervisor
