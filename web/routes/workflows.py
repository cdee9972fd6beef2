"""流程与法据: each procedure as its table, with the law of every line and how sure we are of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

from fastapi import APIRouter, Response

from engine.calendar import day_of
from engine.citations import Citation, Instrument
from engine.definition import Clock, Rule, State, Workflow
from engine.diagram import svg
from engine.docket import Docket
from engine.errors import BadPolicy, NotFound
from engine.inbox import posts_of
from engine.policy import Value
from house.lawtable import TYPE, target
from house.opening import House
from web.administering import shown
from web.dependencies import Signed
from web.here import Here

router = APIRouter()
PASSING: Mapping[str, str] = {"MAX": "超期后仍须办理", "MIN": "期满后方可办理", "REMIND": "提醒"}
SEVERAL = 2  # a rule that leaves more states than these is told once, with their names
KINDS: Mapping[str, str] = {"MAX": "上限", "MIN": "下限", "REMIND": "提醒"}


@dataclass(frozen=True, slots=True)
class Limit:
    """One value of a clock, and for which kinds of matter it holds. `value` None: nobody has set it."""

    when: str
    key: str
    value: Value | None
    kinds: Sequence[str] = ()


def _current(house: House, docket: Docket) -> list[Workflow]:
    today = day_of(docket.now)
    return [house.registry.current(key, today) for key in dict.fromkeys(w.key for w in house.registry.all)]


@router.get("/workflows")
def everything(here: Signed) -> Response:
    """Every procedure in force."""
    with here.looking() as docket:
        found = _current(here.house, docket)
        versions = {w.key: sum(one.key == w.key for one in here.house.registry.all) for w in found}
        unsure = {w.key: sum(law.provisional for law in _laws(w)) for w in found}
        return shown(here, "workflows.html", docket, workflows=found, versions=versions, unsure=unsure)


def _laws(workflow: Workflow) -> Iterator[Citation]:
    yield from (rule.law for rule in workflow.rules)
    yield from (clock.law for clock in workflow.clocks)
    yield from (pair.law for pair in workflow.apart)


def _find(here: Here, docket: Docket, key: str, version: str = "") -> Workflow:
    own = [w for w in here.house.registry.all if w.key == key]
    if not own:
        raise NotFound(f"没有流程 {key}")
    if version:
        found = next((w for w in own if w.sha.startswith(version)), None)
        if found is None:
            raise NotFound(f"流程 {key} 没有版本 {version}")
        return found
    return here.house.registry.current(key, day_of(docket.now))


@router.get("/workflows/{key}")
def one(here: Signed, key: str, version: str = "") -> Response:
    """The table, the clocks, who may not do both, the picture, the versions."""
    with here.looking() as docket:
        workflow = _find(here, docket, key, version)
        org = next((at for _, at in posts_of(docket.connection, here.me, here.today)), "")
        snapshot = here.house.snapshot(docket.connection)

        def value(named: str) -> Value | None:
            try:
                return snapshot.policies.value(named, org, here.today)
            except BadPolicy:
                return None

        versions = sorted((w for w in here.house.registry.all if w.key == key), key=lambda w: w.effective, reverse=True)
        wide = [rule for rule in workflow.rules if len(rule.sources) > SEVERAL]
        return shown(
            here, "workflow.html", docket, w=workflow, groups=_grouped(workflow), wide=wide, versions=versions, target=target,
            clocks=[(clock, _limits(clock, workflow, value)) for clock in workflow.clocks], passing=PASSING, kinds=KINDS,
            org_title=snapshot.offices.title(org) if org else "", acts={rule.act: rule.title for rule in workflow.rules},
        )  # fmt: skip


def _grouped(workflow: Workflow) -> list[tuple[State | None, list[Rule]]]:
    """The rules by the state they leave; those that open a case first."""
    groups: list[tuple[State | None, list[Rule]]] = [(None, [rule for rule in workflow.rules if rule.from_ is None])]
    groups += [
        (state, [rule for rule in workflow.offers(state.key) if len(rule.sources) <= SEVERAL])
        for state in workflow.states
    ]
    return [(state, rules) for state, rules in groups if rules or (state and state.final)]


def _limits(clock: Clock, workflow: Workflow, value: Any) -> list[Limit]:
    """Every limit of a clock with its value; one that depends on the kind of matter, once for each value."""
    found: list[Limit] = []
    limit = clock.limit
    for when, template in (
        ("", limit.template), ("再次送审", limit.later_rounds), (workflow.titles.get(limit.unless, limit.unless), limit.then),
    ):  # fmt: skip
        if template and "{" in template:
            found += _by_kind(when, template, workflow, value)
        elif template:
            found.append(Limit(when, template, value(template)))
    return found


def _by_kind(when: str, template: str, workflow: Workflow, value: Any) -> Iterator[Limit]:
    groups: dict[tuple[str, str, bool], list[tuple[str, str, Value | None]]] = {}
    for kind in _kinds(workflow):
        key = template.replace(f"{{{TYPE}}}", kind.lower())
        known = value(key) if "{" not in key else None
        mark = (known.words, known.source, known.provisional) if known else ("", "", False)
        groups.setdefault(mark, []).append((workflow.titles.get(kind, kind), key, known))
    for some in groups.values():
        yield Limit(when, some[0][1] if len(some) == 1 else template, some[0][2], [title for title, _, _ in some])


def _kinds(workflow: Workflow) -> tuple[str, ...]:
    hint = get_type_hints(workflow.facts).get(TYPE)
    return tuple(str(one) for one in get_args(hint) if one) if get_origin(hint) is Literal else ()


@router.get("/workflows/{key}/diagram.svg")
def picture(here: Signed, key: str, version: str = "") -> Response:
    """The procedure as a picture."""
    with here.looking() as docket:
        drawn = svg(_find(here, docket, key, version))
    return Response(drawn, media_type="image/svg+xml")


# --- the law ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cited:
    """One place where an instrument is the basis."""

    article: str
    workflow: str
    workflow_title: str
    what: str


def _cited(house: House, docket: Docket) -> dict[str, tuple[Instrument, list[Cited]]]:
    found: dict[str, tuple[Instrument, list[Cited]]] = {}

    def note(law: Citation, workflow: Workflow, what: str) -> None:
        own = found.setdefault(law.instrument.key, (law.instrument, []))
        own[1].append(Cited(law.label, workflow.key, workflow.title, what))

    for w in _current(house, docket):
        for rule in w.rules:
            note(rule.law, w, f"办理“{rule.title}”")
        for clock in w.clocks:
            note(clock.law, w, f"期限“{clock.title}”")
        for pair in w.apart:
            note(pair.law, w, f"不得同一人：{w.titles.get(pair.one, pair.one)}、{w.titles.get(pair.other, pair.other)}")
    return found


@router.get("/law")
def instruments(here: Signed) -> Response:
    """The laws and documents that the procedures stand on."""
    with here.looking() as docket:
        found = sorted(_cited(here.house, docket).values(), key=lambda pair: (pair[0].elsewhere, -len(pair[1])))
        return shown(here, "law.html", docket, found=found)


@router.get("/law/{instrument}")
def instrument(here: Signed, instrument: str) -> Response:
    """One of them: what we know of it, and where it is the basis."""
    with here.looking() as docket:
        found = _cited(here.house, docket).get(instrument)
        if found is None:
            raise NotFound(f"没有流程引用 {instrument}")
        by_article: dict[str, list[Cited]] = {}
        for place in found[1]:
            by_article.setdefault(place.article, []).append(place)
        return shown(here, "law_one.html", docket, instrument=found[0], articles=by_article)
