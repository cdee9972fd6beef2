"""One route for every act of every workflow: the form is the rule's question; preview, draft, refusal and conflict alike."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile

from engine.checks import view_of
from engine.definition import Rule
from engine.docket import Docket
from engine.errors import HefaError, Reason, Refused
from engine.plan import Material
from engine.standing import Request
from house import accounts
from house.casepage import steps_since
from house.citing import with_warnings
from house.people import holders, names_of
from house.seeing import must_meet
from web import pages
from web.acting import Acting, abreast, acting_on, consequences, materials_from, request_from, required_kinds, sure
from web.dependencies import Sent, Signed
from web.errors import STATUS, heading
from web.forms import answers_from
from web.here import Here
from web.legible import whole
from workflows.asking import Picker, Question, initial, questions
from workflows.tidying import put_back
from workflows.usual import aside

router = APIRouter()
OUTRUN = {"stale", "not_offered", "busy"}  # somebody was first


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form: answers, papers from the tray, and what is wrong."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[Material, ...] = ()
    reasons: tuple[Reason, ...] = ()
    heading: str = ""
    kept_at: Any = None


def place(case: int, act: str) -> str:
    """Where the draft of an act lies."""
    return f"case/{case}/{act}"


@router.get("/cases/{case}/acts/{act}")
def form(here: Signed, case: int, act: str) -> Response:
    """The question of an act, with what this person had half written."""
    principal = here.request.query_params.get("for", "")
    with here.looking() as docket:
        must_meet(docket.connection, here.me, here.today, case, act)
        acting = acting_on(docket, case, act, here.me, principal)
        kept = accounts.draft_of(docket.connection, here.me, place(case, act))
        return _page(here, docket, acting, _start(acting, kept))


def _start(acting: Acting, kept: accounts.Kept | None) -> Filled:
    view = view_of(acting.seen, Request(acting.rule.act, ""))
    title = acting.seen.standing.title
    answers = dict(initial(acting.workflow, acting.rule, view, title))
    if kept is None:
        return Filled(answers)
    said = answers_from(_pairs(kept.words), acting.rule.asks)
    papers = tuple(Material(*one.split("|", 2)) for one in kept.words.get("paper", ()) if one.count("|") >= 2)
    return Filled(answers | said, papers, kept_at=kept.at)


def _pairs(words: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in words.items() if isinstance(values, list) for value in values]


def _page(
    here: Here, docket: Docket, acting: Acting, filled: Filled, status: int = 200, more: Mapping[str, int] | None = None
) -> Response:
    view = view_of(acting.seen, Request(acting.rule.act, here.me, principal=acting.principal))
    asked = questions(acting.workflow, acting.rule, view, acting.seen.standing.title)
    kinds = required_kinds(acting)
    context = {
        "acting": acting, "case": acting.seen.standing, "asked": asked, "filled": filled, "kinds": kinds,
        "aside": aside(acting.workflow.key, acting.rule, kinds),
        "people": _people(docket, asked), "key": secrets.token_hex(16), "more": more or {}, "names": names_of(docket),
        "place": place(acting.seen.standing.id, acting.rule.act), "state": acting.workflow.state[acting.seen.standing.state].title,
    }  # fmt: skip
    if here.request.headers.get("hx-request"):
        return pages.fragment(here, "act_drawer.html", status, **context)
    return pages.page(here, "act.html", docket, status, **context)


def _people(docket: Docket, asked: list[Question]) -> dict[str, list[tuple[str, str]]]:
    """Who may be named, by the name of the question."""
    found = {one.name: holders(docket, one.who) for one in asked if one.picker is Picker.PERSON}
    for one in asked:
        found |= _people(docket, list(one.of))
    return found


@router.post("/cases/{case}/acts/{act}/preview")
def preview(here: Signed, sent: Sent, case: int, act: str) -> Response:
    """What would happen; writes nothing."""
    with here.looking() as docket:
        must_meet(docket.connection, here.me, here.today, case, act)
        acting: Acting | None = None
        try:
            acting = acting_on(docket, case, act, here.me, str(sent.get("for", "")))
            plan = with_warnings(docket.connection, docket.preview(case, _wanted(here, sent, acting)), here.house.blobs)
        except Refused as refused:
            reasons = _placed(sent, acting.rule, refused) if acting else refused.reasons
            return pages.fragment(here, "preview.html", said=None, refused=refused, reasons=reasons)
        said = consequences(acting.seen, plan, acting.workflow, names_of(docket))
    return pages.fragment(here, "preview.html", said=said, refused=None)


def _placed(sent: FormData, rule: Rule, fault: HefaError) -> tuple[Reason, ...]:
    """What is wrong, each at the row of the page that it is about."""
    return put_back(rule, answers_from(((n, v) for n, v in sent.multi_items()), rule.asks), fault.reasons)


def _wanted(here: Here, sent: FormData, acting: Acting) -> Request:
    """The request without taking files: a preview leaves no trace."""
    light = FormData([(name, value) for name, value in sent.multi_items() if not isinstance(value, UploadFile)])
    return request_from(here, light, acting.rule, key="")


@router.post("/cases/{case}/acts/{act}")
def perform(here: Signed, sent: Sent, case: int, act: str) -> Response:
    """Do it; or the same page with every reason and everything that was written."""
    with here.looking() as docket:
        must_meet(docket.connection, here.me, here.today, case, act)
        if repeated := _done_before(docket, here, case, sent):
            return _onward(here, case, repeated)
        try:
            acting = acting_on(docket, case, act, here.me, str(sent.get("for", "")))
        except Refused as refused:
            return _outrun(here, docket, case, act, sent, refused)
        if "more" in sent:
            return _page(here, docket, acting, _written(here, sent, acting), more={str(sent["more"]): 1})
    try:
        sure(sent, acting.rule)
        request = request_from(here, sent, acting.rule)
        with here.acting() as docket:
            result = docket.perform(case, abreast(docket, case, request))
            accounts.drop_draft(docket.connection, here.me, place(case, act))
    except Refused as refused:
        with here.looking() as docket:
            if refused.code in OUTRUN:
                return _outrun(here, docket, case, act, sent, refused)
            return _page(here, docket, acting, _written(here, sent, acting, refused), STATUS[refused.code])
    return _onward(here, case, result.seq)


def _done_before(docket: Docket, here: Here, case: int, sent: FormData) -> int:
    """The step that an earlier click with the same key has made; 0 when there was none."""
    return docket.receipt_of(here.me, str(sent.get("key", "")), case)


def _onward(here: Here, case: int, seq: int) -> Response:
    target = f"/cases/{case}?done={seq}#timeline"
    if here.request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


def _written(here: Here, sent: FormData, acting: Acting, fault: HefaError | None = None) -> Filled:
    answers = answers_from(((n, v) for n, v in sent.multi_items()), acting.rule.asks)
    try:
        papers = tuple(materials_from(here, sent))
    except HefaError:
        papers = ()
    start = initial(
        acting.workflow, acting.rule, view_of(acting.seen, Request(acting.rule.act, "")), acting.seen.standing.title
    )
    fixed = {name: value for name, value in start.items() if name not in answers and isinstance(value, list)}
    reasons = _placed(sent, acting.rule, fault) if fault else ()
    return Filled(fixed | answers, papers, reasons, heading(fault) if fault else "")


def _outrun(here: Here, docket: Docket, case: int, act: str, sent: FormData, refused: Refused) -> Response:
    """Somebody was first: who, when, what changed; what was written is kept as a draft."""
    seen = str(sent.get("seq", ""))
    since = steps_since(docket, case, whole(seen) or 0)
    words = _kept_words(sent)
    with here.house.database.writing() as connection:
        accounts.keep_draft(connection, here.me, place(case, act), words, here.now)
    standing = docket.see(case, here.me)
    offered = any(r.act == act for r in standing.workflow.offers(standing.standing.state))
    context = {
        "case": standing.standing, "since": since, "names": names_of(docket), "refused": refused, "heading": heading(refused),
        "act": act, "still": offered, "words": [v for n, vs in words.items() if n.startswith("a.") for v in vs if len(v) > 1],
    }  # fmt: skip
    status = STATUS[refused.code]
    if here.request.headers.get("hx-request"):
        return pages.fragment(here, "conflict_drawer.html", status, **context)
    return pages.page(here, "conflict.html", docket, status, **context)


def _kept_words(sent: FormData) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for name, value in sent.multi_items():
        if isinstance(value, str) and (name.startswith("a.") or name == "paper"):
            words.setdefault(name, []).append(value)
    return words


@router.post("/drafts")
def keep(here: Signed, sent: Sent) -> Response:
    """Keep what is half written. `known`: the moment of the draft this window knows; a newer one is not overwritten."""
    at = str(sent.get("place", ""))[:200]
    known = str(sent.get("known", ""))
    with here.house.database.writing() as connection:
        there = accounts.draft_of(connection, here.me, at)
        if there and known != there.at.isoformat() and sent.get("anyway") != "yes":
            return JSONResponse({"newer": there.at.isoformat()}, 409)
        accounts.keep_draft(connection, here.me, at, _kept_words(sent), here.now)
    return JSONResponse({"at": here.now.astimezone(UTC).isoformat()})


@router.post("/drafts/drop")
def drop(here: Signed, sent: Sent) -> Response:
    """Throw a draft away."""
    with here.house.database.writing() as connection:
        accounts.drop_draft(connection, here.me, str(sent.get("place", ""))[:200])
    target = str(sent.get("next", "/inbox"))
    return RedirectResponse(target if target.startswith("/") and not target.startswith("//") else "/inbox", 303)
