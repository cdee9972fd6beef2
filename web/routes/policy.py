"""参数: every value with its source and how sure we are; proposed by one administrator, approved by another."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.citations import Confidence
from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import BadAnswers, NotReady, NotYours, Reason
from engine.inbox import posts_of
from engine.policy import COUNTED, UNITS
from house import valued
from house.registering import book_of, registering
from house.valued import Held
from web.administering import day_in, shown, tidied, words
from web.dependencies import Sent, Signed
from web.here import Here
from web.legible import whole

router = APIRouter()
FIELDS = ("org", "key", "value", "unit", "kind", "source", "mark", "valid_from", "protects", "strictness")
TITLES: Mapping[str, str] = {"value": "值", "source": "出处", "mark": "可信程度", "valid_from": "施行日", "key": "参数"}
PROTECTS: Mapping[str, str] = {"": "（不适用）", "PUBLIC": "公众", "REVIEWER": "审查人员", "EXPERT": "专家"}
STRICTNESS: Mapping[str, str] = {"": "（不适用）", "ABSOLUTE": "不得缩短", "GENERAL": "有理由可缩短"}


@router.get("/policy")
def everything(here: Signed, org: str = "", q: str = "", only: str = "") -> Response:
    """What holds for an office, where it was set, and what waits for approval."""
    with here.looking() as docket:
        return _list(here, docket, org, q, only)


def _list(here: Here, docket: Docket, org: str, q: str = "", only: str = "", reasons: Any = ()) -> Response:
    offices = here.house.snapshot(docket.connection).offices
    own = _administered(here, docket)
    code = _office(here, docket, org)
    found = valued.held(here.house, docket, code) if code else []
    wanted = [one for one in found if _fits(one, q.strip().lower(), only)]
    groups: dict[str, list[Held]] = {}
    for one in wanted:
        groups.setdefault(one.group, []).append(one)
    return shown(
        here, "policy.html", docket, status=422 if reasons else 200, reasons=reasons, org=code, org_title=offices.title(code),
        groups=groups, q=q, only=only, total=len(found), assumed=sum(one.value.provisional for one in found),
        set_here=sum(bool(one.org) for one in found), faults=valued.contradictions(here.house, docket, code) if code else [],
        waiting=valued.waiting(here.house, docket, own, here.me), may=code in own, own=[(c, offices.title(c)) for c in own],
        titles={c: offices.title(c) for c in own}, unit_words=valued.UNIT_WORDS, units=UNITS,
    )  # fmt: skip


def _administered(here: Here, docket: Docket) -> list[str]:
    return sorted(org for role, org in posts_of(docket.connection, here.me, here.today) if role == ADMIN.key)


def _office(here: Here, docket: Docket, org: str) -> str:
    """The office asked for, when it is one of one's own or above them; else one's first."""
    offices = here.house.snapshot(docket.connection).offices
    posts = [at for _, at in posts_of(docket.connection, here.me, here.today)]
    near = list(dict.fromkeys([*_administered(here, docket), *posts]))
    allowed = {above for at in near for above in offices.ancestors(at)}
    return org if org in allowed else next(iter(near), "")


def _fits(one: Held, text: str, only: str) -> bool:
    if only == "assumed" and not one.value.provisional:
        return False
    if only == "own" and not one.org:
        return False
    said = (one.value.key, one.value.source, one.value.note, one.group)
    return not text or any(text in word.lower() for word in said)


@router.get("/policy/propose")
def propose_form(here: Signed, key: str = "", org: str = "") -> Response:
    """The present value, to be changed."""
    with here.looking() as docket:
        code = _may(here, docket, org)
        known = next((one for one in valued.held(here.house, docket, code) if one.value.key == key), None)
        said: dict[str, Any] = {"org": code, "key": key, "valid_from": here.today.isoformat(), "mark": "S"}
        if known:
            value = known.value
            said |= {name: str(getattr(value, name)) for name in ("value", "unit", "kind", "protects", "strictness")}
        return _form(here, docket, said, known=known)


def _may(here: Here, docket: Docket, org: str) -> str:
    own = _administered(here, docket)
    if not own:
        raise NotYours(Reason("参数由管理员提议和批准", who="管理员"))
    return org if org in own else own[0]


def _form(
    here: Here, docket: Docket, said: Mapping[str, Any], reasons: list[Reason] | None = None, known: Held | None = None
) -> Response:
    offices = here.house.snapshot(docket.connection).offices
    own = [(code, offices.title(code)) for code in _administered(here, docket)]
    return shown(
        here, "policy_propose.html", docket, status=422 if reasons else 200, said=said, reasons=reasons or [], known=known, own=own,
        units=valued.UNIT_WORDS, marks=[(one.value, f"{one.words}{'（显示为暂定）' if one.provisional else ''}") for one in Confidence],
        kinds=[("", "（不是期限）"), ("MAX", "上限"), ("MIN", "下限"), ("REMIND", "提醒")], protects=PROTECTS, strictness=STRICTNESS,
    )  # fmt: skip


@router.post("/policy/propose")
def propose(here: Signed, form: Sent) -> Response:
    """A proposal; it holds only when another administrator has approved it."""
    said = words(form, *FIELDS)
    with here.looking() as docket:
        org = _may(here, docket, said["org"])
    try:
        if org != said["org"]:
            raise BadAnswers(Reason("请选择您自己管理的机构", field="org"))
        with registering(here.house, here.me) as acts:
            acts.act(org, "propose_policy", _answers(said))
    except (NotReady, BadAnswers) as refused:
        with here.looking() as docket:
            known = next((one for one in valued.held(here.house, docket, org) if one.value.key == said["key"]), None)
            return _form(here, docket, said, tidied(refused.reasons, TITLES), known)
    return RedirectResponse(f"/policy?{urlencode({'org': org, 'done': 'proposed'})}#waiting", 303)


def _answers(said: Mapping[str, str]) -> dict[str, Any]:
    """The form's texts as the act asks for them: a counted value is a number."""
    value: Any = said["value"]
    if said["unit"] in COUNTED and (counted := whole(value.removeprefix("-"))) is not None:
        value = -counted if value.startswith("-") else counted
    found: dict[str, Any] = {name: said[name] for name in FIELDS if name != "org"}
    return {**found, "value": value, "valid_from": day_in(said["valid_from"]) or said["valid_from"]}


@router.post("/policy/approve")
def approve(here: Signed, form: Sent) -> Response:
    """By a second hand."""
    said = words(form, "org", "seq")
    with here.looking() as docket:
        org = _may(here, docket, said["org"])
        book_of(docket.connection, org)
    try:
        if org != said["org"] or (seq := whole(said["seq"])) is None:
            raise BadAnswers(Reason("没有这项提议，页面可能已过时"))
        with registering(here.house, here.me) as acts:
            acts.act(org, "approve_policy", {"seq": seq})
    except (NotReady, BadAnswers) as refused:
        with here.looking() as docket:
            return _list(here, docket, org, reasons=tidied(refused.reasons, TITLES))
    return RedirectResponse(f"/policy?{urlencode({'org': org, 'done': 'approved'})}", 303)
