"""What the questions of forms are made from: words of values, roles and offices, the tasks and lists of a case."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from engine.citations import Confidence
from engine.definition import OWN, DocumentKind, Workflow
from engine.offices import COVER, SUBTREE
from engine.policy import KINDS, PROTECTS, STRICTNESS, UNITS
from engine.standing import OpenTask, View
from workflows.documents import ALL
from workflows.roles import EVALUATION, EXAMINER, PANELIST
from workflows.township_review.titles import TITLES
from workflows.township_review.votes import ANY_ORGAN, ORGANS

DATA = Path(__file__).with_name("asking.toml")
Spec = Mapping[str, Any]
Pairs = Iterator[tuple[str, str]]


@cache
def data() -> Mapping[str, Any]:
    """asking.toml."""
    return tomllib.loads(DATA.read_text("utf-8"))


def spec_of(model: type[BaseModel], name: str) -> Spec:
    """What is said about a field of a form, or of a form that it extends; else what the field itself says."""
    for one in model.__mro__:
        if found := data()["fields"].get(f"{one.__name__}.{name}"):
            return dict(found)
    extra = model.model_fields[name].json_schema_extra
    own = extra.get("asked") if isinstance(extra, dict) else None
    return own if isinstance(own, dict) else {}


def layout(model: type[BaseModel]) -> tuple[tuple[str, ...], dict[str, str]]:
    """The only fields asked (empty: all), and field → group heading in the order of the page."""
    said = data()["forms"].get(model.__name__, {})
    groups = {name: heading for heading, *names in said.get("groups", ()) for name in names}
    return tuple(said.get("only", ())), groups


def title_of(titles: Mapping[str, str], spec: Spec, value: str) -> str:
    """The words of a value: the field's own, the workflow's `titles`, everybody's, or the value itself."""
    for words in (spec.get("titles", {}), titles, data()["titles"], TITLES):
        if value in words:
            return str(words[value])
    return {"": "不填", "true": "是", "false": "否"}.get(value, value)


# --- who, where ----------------------------------------------------------------------------------------------------------


def posts(workflow: Workflow, view: View, roles: Iterable[str], *, cover: bool) -> Iterator[tuple[str, str]]:
    """(role, office) whose holders may be named; `cover`: the cover roster of the review offices too."""
    for key in roles:
        for org in _held_at(workflow, view, key):
            yield key, org
    if cover:
        roster = (org for how in ("cluster", "local", "county") for org in view.offices.covering(view.org, how))
        yield from ((COVER, org) for org in dict.fromkeys(roster))


def _held_at(workflow: Workflow, view: View, key: str) -> tuple[str, ...]:
    if key in view.holders:
        return (view.holders[key].org,)
    role = workflow.role.get(key)
    if role is None and key in (PANELIST, EVALUATION):
        return (view.org,)
    hows = role.at.split("|") if role else [OWN]
    return tuple(org for how in hows for org in view.offices.covering(view.org, how))[:1]


def offices(view: View | None, which: str) -> Pairs:
    """The offices that may be named: `below` ours, or those `reviewing` for somebody (but the one that has the case)."""
    if view is None:
        return
    known = view.offices
    if which == "below":
        yield from ((code, known.title(code)) for code in known.subtree(view.org) if code in known.office)
        return
    holder = view.holders.get("REVIEWER")
    reviewing = {org for org, _, how in known.relations if how not in (SUBTREE, "supervise")}
    yield from ((code, known.title(code)) for code in sorted(reviewing) if not holder or code != holder.org)


# --- choices -------------------------------------------------------------------------------------------------------------


def ticks(workflow: Workflow | None, view: View | None, spec: Spec) -> Pairs:
    """The choices that no schema names: papers, roles, units …"""
    which = spec["ticks"]
    if which in ("kinds", "papers"):
        yield from ((kind.key, kind.title) for kind in _kinds(workflow if which == "kinds" else None))
    elif which == "roles":
        yield from roles()
    elif which == "competition":
        yield from ((str(item.n), f"第{item.n}项 {item.question}") for item in nineteen())
    elif which == "seats":
        yield from seats(view)
    elif which == "liaisons":
        yield from liaisons(view)
    elif which == "preconditions":
        texts = dict.fromkeys(task.text for task in view.tasks if task.kind == "PRECONDITION") if view else {}
        yield from ((text, text) for text in texts)
    elif which == "marks":
        yield from ((mark.value, mark.words) for mark in Confidence)
    else:
        values = {"units": UNITS, "limits": KINDS, "protects": PROTECTS, "strictness": STRICTNESS}[which]
        yield from ((value, title_of({}, spec, value)) for value in values)


def _kinds(workflow: Workflow | None) -> tuple[DocumentKind, ...]:
    return (workflow.kinds if workflow else ()) or ALL


def seats(view: View | None) -> Pairs:
    """The seats of a panel, with who sits there."""
    from workflows.panel_review.seated import seats as held

    there = held(view) if view else {}
    known = {n: f"{n}号席 {seat.name}" for n, seat in there.items() if seat.person}
    yield from ((str(n), words) for n, words in (known or {n: f"{n}号席" for n in range(1, 10)}).items())


def liaisons(view: View | None) -> Pairs:
    """Whoever may be named for the seat of a panel that is not drawn, by name."""
    from workflows.panel_review.designating import offered

    if view is not None:
        yield from offered(view)


def nineteen() -> tuple[Any, ...]:
    """The items of a fair-competition review."""
    from workflows.fair_competition.items import items

    return items()


def roles() -> Pairs:
    """Every role that people are appointed to, in any procedure."""
    from workflows import every

    there = {role.key: role.title for one in every() for role in one.roles if not role.anyone and not role.post}
    there |= {key: str(data()["titles"][key]) for key in (COVER, EXAMINER, PANELIST, EVALUATION)}
    yield from ((key, title) for key, title in there.items() if key.isupper())


def narrowed(view: View | None, spec: Spec, values: Sequence[Any]) -> tuple[Any, ...]:
    """The values of a choice that can apply to this case."""
    left = [one for one in values if one not in spec.get("without", ())]
    if view is not None and spec.get("narrowed") == "organs":
        fitting = ORGANS.get(view.facts.matter_type, ANY_ORGAN)
        left = [one for one in left if one in fitting]
    return tuple(left)


# --- tasks -------------------------------------------------------------------------------------------------------------


def tasks(view: View, kind: str, *, answered: bool = False) -> list[OpenTask]:
    """The tasks a form is about: open ones, or those answered; findings only of the latest opinion of this round."""
    found = [task for task in view.tasks if task.kind == kind and bool(task.outcome) == answered]
    if kind == "FINDING":
        found = [task for task in found if task.round == view.facts.round]
        latest = max((task.seq for task in found), default=0)
        found = [task for task in found if task.seq == latest]
    return found


def caption(task: OpenTask) -> str:
    """A task as the head of a row: 1. 〔违法〕要求承包人垫资."""
    mark = f"〔{task.detail}〕" if task.kind == "FINDING" and task.detail else ""
    basis = f"（{task.detail}）" if task.kind != "FINDING" and task.detail else ""
    return f"{task.n}. {mark}{task.text}{basis}"


def proposal(text: str) -> str:
    """A policy value proposed, in one line."""
    said = json.loads(text)
    return f"{said['key']} = {said['value']} {data()['titles'].get(said['unit'], said['unit'])}（{said['source']}）"
