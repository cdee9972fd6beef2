"""Signing in and out, one's own password and devices."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlmodel import col

from engine.errors import HefaError, NotFound
from engine.statements import of
from house import accounts
from house.demo.people import demo_people, grouped
from house.demo.tickets import SLIPS
from registers.accounts import Session, Sighting
from web import pages
from web.dependencies import Anybody, Sent, Signed, StrangersForm
from web.errors import STATUS
from web.knocking import heard
from web.navigation import first_page
from web.security import Throttle, forget, remember, secret_of

router = APIRouter()
knocks, KNOCKS = Throttle(20, 60), "sign-in"


class TooOften(HefaError):
    """这台设备试得太频繁，请一分钟后再试。"""

    code = "too_often"


def safe(target: str) -> str:
    """Only a path of our own."""
    return (
        target if target.startswith("/") and not target.startswith(("//", "/\\")) and "\n" not in target else "/inbox"
    )


@router.get("/")
def start(here: Anybody) -> Response:
    """To work, or to the sign-in."""
    return RedirectResponse(onward(here, here.me) if here.me else "/sign-in", 303)


def onward(here: Anybody, person: str, target: str = "") -> str:
    """Where somebody wanted to go, or else where they begin."""
    if target:
        return safe(target)
    with here.looking() as docket:
        return first_page(docket, person, here.today)


@router.get("/sign-in")
def form(here: Anybody, next: str = "", expired: bool = False) -> Response:
    """Who are you?"""
    return _page(here, next, expired=expired)


def _page(
    here: Anybody, target: str, fault: HefaError | None = None, username: str = "", *, expired: bool = False
) -> Response:
    people = demo_people(here.house) if here.is_demo else []
    status = STATUS[fault.code] if fault else 200
    return pages.page(
        here,
        "signin.html",
        status=status,
        target=safe(target) if target else "",
        fault=fault,
        username=username,
        expired=expired,
        people=grouped(people),
        slips=SLIPS if people else (),
    )


@router.post("/sign-in")
def sign_in(
    here: Anybody, _: StrangersForm, request: Request, username: Annotated[str, Form(max_length=80)] = "",
    password: Annotated[str, Form(max_length=400)] = "", next: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    """A session, or the same page with what is wrong."""
    try:
        if heard(request, KNOCKS, knocks):
            raise TooOften
        device = request.headers.get("user-agent", "")
        signed = accounts.sign_in(here.house.database, username.strip(), password, here.now, device=device)
    except HefaError as fault:
        if fault.code not in ("wrong_password", "locked", "too_often"):
            raise
        return _page(here, next, fault, username)
    response = RedirectResponse("/password" if signed.must_change else onward(here, signed.username, next), 303)
    remember(request, response, signed)
    return response


@router.post("/sign-in/as")
def sign_in_as(
    here: Anybody, _: StrangersForm, request: Request, username: Annotated[str, Form(max_length=80)] = "",
    next: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    """One click, in the demo only and only as one of its people."""
    if not here.is_demo or username not in {one.username for one in demo_people(here.house)}:
        raise NotFound("没有这个演示帐号")
    if here.me:
        accounts.sign_out(here.house.database, secret_of(request))
    signed = accounts.sign_in_as(here.house.database, username, here.now, request.headers.get("user-agent", ""))
    response = RedirectResponse(onward(here, username, next), 303)
    remember(request, response, signed)
    return response


@router.post("/sign-out")
def sign_out(here: Signed, _: Sent, request: Request) -> Response:
    """End this session."""
    accounts.sign_out(here.house.database, secret_of(request))
    response = RedirectResponse("/sign-in", 303)
    forget(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@router.get("/password")
def password_form(here: Signed) -> Response:
    """A new password of one's own."""
    return pages.page(here, "password.html", reasons=[])


@router.post("/password")
def password(
    here: Signed, _: Sent, request: Request, old: Annotated[str, Form(max_length=400)] = "",
    password: Annotated[str, Form(max_length=400)] = "", again: Annotated[str, Form(max_length=400)] = "",
) -> Response:  # fmt: skip
    """Change it; every other session ends, this device signs in anew."""
    database = here.house.database
    try:
        if password != again:
            raise accounts.WeakPassword("两次输入的新密码不同")
        accounts.change_password(database, here.me, old, password, here.now)
    except (accounts.WeakPassword, accounts.WrongPassword) as fault:
        reasons = fault.reasons or [fault.message]
        return pages.page(here, "password.html", status=422, reasons=reasons)
    signed = accounts.sign_in(database, here.me, password, here.now, device=request.headers.get("user-agent", ""))
    response = RedirectResponse("/me?changed=1", 303)
    remember(request, response, signed)
    return response


@router.get("/me")
def me(here: Signed, changed: bool = False, ended: int = -1) -> Response:
    """One's own account: devices signed in, and the last things noted."""
    with here.looking() as docket:
        connection = docket.connection
        sessions = connection.execute(
            select(*of(Session, *Session.model_fields))
            .where(col(Session.username) == here.me)
            .order_by(col(Session.made_at).desc())
        ).all()
        seen = connection.execute(
            select(*of(Sighting, "at", "what", "case_id", "detail")).where(col(Sighting.person) == here.me)
            .order_by(col(Sighting.at).desc()).limit(20)
        ).all()  # fmt: skip
        return pages.page(here, "me.html", docket, sessions=sessions, seen=seen, changed=changed, ended=ended)


@router.post("/me/sessions")
def end_others(here: Signed, _: Sent) -> Response:
    """End every session but this one."""
    with here.house.database.writing() as connection:
        ended = accounts.end_sessions(connection, here.me, but=here.session.id)
    return RedirectResponse(f"/me?ended={ended}", 303)
