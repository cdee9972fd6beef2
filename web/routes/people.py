"""People and their posts, as an administrator registers them: one, or a list from a file."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from engine.docket import Docket
from engine.errors import BadAnswers, NotReady, Reason
from house import bringing, staffing
from house.governing import must_administer
from house.registering import registering
from house.staffing import Member
from web.administering import PAGE, Pager, day_in, page_number, shown, tidied, words
from web.dependencies import Sent, Signed
from web.here import Here
from web.routes.accounts import give_passwords
from web.routes.admin import office_choices
from workflows.roles import EXAMINER

router = APIRouter()
TITLES: Mapping[str, str] = {**bringing.HEADINGS, "person": "人员"}
FIELDS = ("username", "name", "org", "qualified", "from_on", "until_on")


@router.get("/admin/people")
def everybody(here: Signed, q: str = "", org: str = "", account: str = "", page: str = "1") -> Response:
    """Everybody of the offices administered, to search in."""
    with here.looking() as docket:
        scope = must_administer(here.house, docket, here.me, org)
        offices = here.house.snapshot(docket.connection).offices
        found = staffing.members(here.house, docket, scope)
        number = page_number(page)
        below = offices.subtree(org) if org else ()
        roster = staffing.chosen(found, q, below, account, number, PAGE)
        query = urlencode({name: value for name, value in (("q", q), ("org", org), ("account", account)) if value})
        return shown(
            here, "people.html", docket, roster=roster, pager=Pager(number, roster.total, query), everybody=len(found), q=q,
            org=org, account=account, offices=office_choices(offices, scope), accounts=staffing.ACCOUNT_WORDS,
        )  # fmt: skip


@router.get("/admin/people/new")
def new(here: Signed, org: str = "") -> Response:
    """Somebody new."""
    return _new(here, {"org": org, "from_on": here.today.isoformat(), "roles": []})


def _new(here: Here, said: Mapping[str, Any], reasons: list[Reason] | None = None) -> Response:
    with here.looking() as docket:
        scope = must_administer(here.house, docket, here.me)
        return shown(
            here, "people_new.html", docket, status=422 if reasons else 200, said=said, reasons=reasons or [],
            **_choices(here, docket, scope),
        )  # fmt: skip


def _choices(here: Here, docket: Docket, scope: list[str]) -> dict[str, Any]:
    offices = here.house.snapshot(docket.connection).offices
    return {"offices": office_choices(offices, scope), "roles": staffing.role_titles(here.house)}


@router.post("/admin/people/new")
def add(here: Signed, form: Sent) -> Response:
    """Register, appoint, and hand out a password that is good for once."""
    said: dict[str, Any] = {**words(form, *FIELDS), "roles": [str(one) for one in form.getlist("roles")]}
    with here.looking() as docket:
        must_administer(here.house, docket, here.me)
        wrong = _wrong(here, docket, said)
    try:
        if wrong:
            raise BadAnswers(wrong)
        _register(here, said)
    except (NotReady, BadAnswers) as refused:
        return _new(here, said, tidied(refused.reasons, TITLES))
    return give_passwords(here, [said["username"]])


def _wrong(here: Here, docket: Docket, said: Mapping[str, Any]) -> list[Reason]:
    """What the book itself cannot see."""
    found = []
    known = staffing.registered(docket, [said["username"]]).get(said["username"])
    if known:
        found.append(Reason(f"用户名 {said['username']} 已登记给 {known[0]}，请换一个", field="username"))
    if not said["roles"]:
        found.append(Reason("至少选一项职责，否则什么也办不了", field="roles"))
    found += _unfit(here, said["roles"], bool(said["qualified"]))
    return found


def _unfit(here: Here, roles: list[str], qualified: bool) -> list[Reason]:
    titles = staffing.role_titles(here.house)
    found = [Reason(f"没有职责 {role}", field="roles") for role in roles if role not in titles]
    if EXAMINER in roles and not qualified:
        found.append(Reason(f"{titles[EXAMINER]}须具有国家统一法律职业资格", field="roles"))
    return found


def _register(here: Here, said: Mapping[str, Any]) -> None:
    person = {"username": said["username"], "name": said["name"], "qualified": bool(said["qualified"])}
    with registering(here.house, here.me) as acts:
        if acts.act(acts.nearest(said["org"]), "add_persons", {"persons": [person]}):
            posts = [_post(said["username"], role, said) for role in said["roles"]]
            bringing.appoint(acts, posts)


def _post(username: str, role: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return bringing.post(username, role, said["org"], said["from_on"], said["until_on"])


# --- one person -------------------------------------------------------------------------------------------------------


@router.get("/admin/people/{username}")
def person(here: Signed, username: str) -> Response:
    """One person: posts, account."""
    return _person(here, username, {"from_on": here.today.isoformat()})


def _person(
    here: Here, username: str, said: Mapping[str, Any], reasons: list[Reason] | None = None, form: str = ""
) -> Response:
    with here.looking() as docket:
        scope = must_administer(here.house, docket, here.me)
        one = staffing.member(here.house, docket, scope, username)
        return shown(
            here, "people_one.html", docket, status=422 if reasons else 200, one=one, said=said, reasons=reasons or [],
            form=form, in_charge=staffing.in_charge(one, scope), scope=set(scope), **_choices(here, docket, scope),
        )  # fmt: skip


def _known(here: Here, username: str) -> Member:
    with here.looking() as docket:
        scope = must_administer(here.house, docket, here.me)
        return staffing.member(here.house, docket, scope, username)


@router.post("/admin/people/{username}")
def rename(here: Signed, form: Sent, username: str) -> Response:
    """Another name, a qualification: a later row of the same person."""
    said = words(form, "name", "qualified")
    with here.looking() as docket:
        scope = must_administer(here.house, docket, here.me)
        one = staffing.member(here.house, docket, scope, username)
    if one.org and one.org not in scope:
        wrong = [Reason(f"姓名由{one.org_title}登记", who=f"{one.org_title}的管理员", field="name")]
        return _person(here, username, said, wrong, "rename")
    answers = {"username": username, "name": said["name"], "qualified": bool(said["qualified"])}
    try:
        with registering(here.house, here.me) as acts:
            acts.act(acts.nearest(one.org or one.held[0].org), "add_persons", {"persons": [answers]})
    except NotReady as refused:
        return _person(here, username, said, tidied(refused.reasons, TITLES), "rename")
    return RedirectResponse(f"/admin/people/{username}?done=renamed", 303)


@router.post("/admin/people/{username}/posts")
def appoint(here: Signed, form: Sent, username: str) -> Response:
    """One or several posts more."""
    said: dict[str, Any] = {
        **words(form, "org", "from_on", "until_on"),
        "roles": [str(r) for r in form.getlist("roles")],
    }
    one = _known(here, username)
    wrong = [] if said["roles"] else [Reason("请选职责", field="roles")]
    wrong += [*_unfit(here, said["roles"], one.qualified), *_backwards(said)]
    try:
        if wrong:
            raise BadAnswers(wrong)
        with registering(here.house, here.me) as acts:
            bringing.appoint(acts, [_post(username, role, said) for role in said["roles"]])
    except (NotReady, BadAnswers) as refused:
        return _person(here, username, said, tidied(refused.reasons, TITLES), "appoint")
    return RedirectResponse(f"/admin/people/{username}?done=appointed", 303)


def _backwards(said: Mapping[str, Any]) -> list[Reason]:
    first, last = day_in(said["from_on"]), day_in(said["until_on"])
    return [Reason("终止日早于起始日", field="until_on")] if first and last and last < first else []


@router.post("/admin/people/{username}/posts/end")
def dismiss(here: Signed, form: Sent, username: str) -> Response:
    """A post ends on a day: the same appointment once more, with its end."""
    said = words(form, "role", "org", "from_on", "until_on")
    one = _known(here, username)
    wrong = _cannot_end(here, one, said)
    try:
        if wrong:
            raise BadAnswers(wrong)
        with registering(here.house, here.me) as acts:
            bringing.appoint(acts, [_post(username, said["role"], said)])
    except (NotReady, BadAnswers) as refused:
        return _person(here, username, said, tidied(refused.reasons, TITLES), "end")
    return RedirectResponse(f"/admin/people/{username}?done=ended", 303)


def _cannot_end(here: Here, one: Member, said: Mapping[str, str]) -> list[Reason]:
    until = day_in(said["until_on"])
    known = any(
        (p.role, p.org, p.from_on.isoformat()) == (said["role"], said["org"], said["from_on"]) for p in one.posts
    )
    found = [] if known else [Reason("没有这项任职，页面可能已过时", field="until_on")]
    if until is None:
        found.append(Reason("请写明任职到哪一天（含当日）", field="until_on"))
    elif known and until < (day_in(said["from_on"]) or until):
        found.append(Reason("终止日早于起始日", field="until_on"))
    if one.username == here.me and said["role"] == "ADMIN":
        found.append(Reason("不能免去自己的管理员职责", who="上级或另一位管理员", field="until_on"))
    return found


def posted(form: FormData) -> list[str]:
    """The usernames ticked in a list."""
    return list(dict.fromkeys(str(one) for one in form.getlist("username")))
