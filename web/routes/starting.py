"""Opening a case of any procedure that has no desk of its own: the rule's question, for an office this person may open it for."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from engine.definition import Rule, Workflow
from engine.docket import Docket
from engine.errors import BadAnswers, HefaError, NotFound, NotYours, Reason, Refused
from engine.plan import Material
from engine.standing import Request, Seen
from house.citing import with_warnings
from house.people import holders
from house.starting import before, places, view_for
from web import pages
from web.acting import materials_from, opening, request_from
from web.dependencies import Sent, Signed
from web.errors import STATUS, heading
from web.forms import PREFIX, answers_from
from web.here import Here
from workflows.asking import Picker, Question, initial, questions
from workflows.usual import aside

router = APIRouter()
DESKS: Mapping[str, str] = {"township_review": "/counter", "administration": "/admin", "yearly_statistics": "/yearly"}
"""Procedures that are begun on a page of their own."""
LONGEST = 200  # characters of a title


@dataclass(frozen=True, slots=True)
class Begun:
    """What stands in the form."""

    org: str = ""
    title: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[Material, ...] = ()
    fault: HefaError | None = None
    warnings: tuple[Reason, ...] = ()  # nothing was opened yet: they are read first


@router.get("/start/{workflow}/{act}")
def form(here: Signed, workflow: str, act: str) -> Response:
    """The empty form; what the address names is filled in already."""
    if workflow in DESKS:
        return RedirectResponse(DESKS[workflow], 303)
    asked = here.request.query_params
    with here.looking() as docket:
        _, rule = _opening(docket, workflow, act)
        said = [(name, value) for name, value in asked.multi_items() if name.startswith(PREFIX)]
        begun = Begun(asked.get("org", ""), asked.get("title", "")[:LONGEST], answers_from(said, rule.asks))
        return _page(here, docket, workflow, act, begun)


def _opening(docket: Docket, workflow: str, act: str) -> tuple[Workflow, Rule]:
    """Raises NotOffered; NotFound for what is not opened by a person's hand."""
    law, rule = opening(docket, workflow, act)
    if workflow in DESKS or rule.by_time or rule.by_case:
        raise NotFound("这类件不在这里开启")
    return law, rule


def _page(here: Here, docket: Docket, workflow: str, act: str, begun: Begun, more: str = "") -> Response:
    law, rule = _opening(docket, workflow, act)
    seen = before(here.house, docket, law, here.me)
    mine = places(seen, rule, here.me)
    if not mine:
        raise NotYours(
            Reason(f"“{rule.title}”不属于您的职责", rule.law.label, "、".join(one.title for one in rule.roles))
        )
    org = begun.org if begun.org in mine else mine[0]
    view = view_for(seen, rule, here.me, org)
    asked = questions(law, rule, view, begun.title)
    answers = {**initial(law, rule, view, begun.title), **begun.answers}
    kinds = _kinds(seen, rule)
    return pages.page(
        here, "start.html", docket, STATUS.get(begun.fault.code, 422) if begun.fault else 200, law=law, rule=rule, begun=begun,
        heeded=read(begun.warnings), org=org, offices=[(code, seen.snapshot.offices.title(code)) for code in mine], asked=asked, answers=answers,
        kinds=kinds, aside=aside(law.key, rule, kinds), people=_people(docket, asked), key=secrets.token_hex(16), more={more: 1} if more else {},
        reasons=begun.fault.reasons if begun.fault else (), heading=heading(begun.fault) if begun.fault else "",
    )  # fmt: skip


def _kinds(seen: Seen, rule: Rule) -> list[tuple[str, str, bool, bool]]:
    """The papers it takes: key, title, whether it must come, and that none is on file yet."""
    titles = {kind.key: kind.title for kind in seen.workflow.kinds}
    must = [kind.key for kind in (*rule.fresh, *rule.needs)]
    return [
        (key, titles.get(key, key), key in must, False)
        for key in dict.fromkeys([*must, *(kind.key for kind in rule.takes)])
    ]


def _people(docket: Docket, asked: Sequence[Question]) -> dict[str, list[tuple[str, str]]]:
    found = {one.name: holders(docket, one.who) for one in asked if one.picker is Picker.PERSON}
    for one in asked:
        found |= _people(docket, one.of)
    return found


@router.post("/start/{workflow}/{act}")
def begin(here: Signed, sent: Sent, workflow: str, act: str) -> Response:
    """Open it; or the same page with every reason and everything that was written."""
    with here.looking() as docket:
        _, rule = _opening(docket, workflow, act)
        if "more" in sent:
            return _page(here, docket, workflow, act, _written(here, sent, rule), str(sent["more"]))
    try:
        said = {"org": str(sent.get("org", "")), "title": str(sent.get("title", "")).strip(), "workflow": workflow}
        if not 2 <= len(said["title"]) <= LONGEST:
            raise BadAnswers(Reason(f"名称：2 到 {LONGEST} 字", field="title"))
        request = request_from(here, sent, rule, **said, seq=None, principal="")
        warnings = _warnings(here, request)
        if warnings and sent.get("heeded") != read(warnings):
            with here.looking() as docket:
                return _page(here, docket, workflow, act, replace(_written(here, sent, rule), warnings=warnings))
        with here.acting() as docket:
            result = docket.open(request)
    except Refused as refused:
        with here.looking() as docket:
            return _page(here, docket, workflow, act, _written(here, sent, rule, refused))
    return RedirectResponse(f"/cases/{result.case_id}?done={result.seq}", 303)


def read(warnings: Sequence[Reason]) -> str:
    """What the form says of the warnings that somebody has seen: others are shown anew."""
    return hashlib.sha256("\n".join(str(one) for one in warnings).encode()).hexdigest()[:16]


def _warnings(here: Here, request: Request) -> tuple[Reason, ...]:
    """What to think about before it is opened: what the rule says, and documents cited that are not in force. Raises Refused."""
    with here.looking() as docket:
        plan = docket.preview_opening(request)
        return with_warnings(docket.connection, plan, here.house.blobs).warnings if plan else ()


def _written(here: Here, sent: FormData, rule: Rule, fault: HefaError | None = None) -> Begun:
    try:
        papers = tuple(materials_from(here, sent))
    except HefaError:
        papers = ()
    answers = answers_from(((name, value) for name, value in sent.multi_items()), rule.asks)
    return Begun(str(sent.get("org", "")), str(sent.get("title", ""))[:LONGEST], answers, papers, fault)
