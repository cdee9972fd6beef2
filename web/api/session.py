"""A program signs in and out, and learns who it is."""

from fastapi import APIRouter, Request, Response

from engine.inbox import posts_of
from house import accounts
from house.people import name_of
from house.seeing import principals_of
from web.api.bodies import Credentials
from web.api.doors import PREFIX, Entered, JsonRoute
from web.api.models import Me, Post, Token
from web.dependencies import Anybody, Forged
from web.knocking import heard
from web.routes import signin
from web.routes.signin import TooOften
from web.security import from_elsewhere, secret_of

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["登录"])


@router.post("/session", status_code=201)
def begin(here: Anybody, request: Request, body: Credentials) -> Token:
    """用户名和密码换一个令牌：以后的请求带 `Authorization: Bearer …`。与网页登录共用限速和锁定。"""
    if from_elsewhere(request):
        raise Forged
    if heard(request, signin.KNOCKS, signin.knocks):
        raise TooOften
    device = request.headers.get("user-agent", "").replace("\0", "")
    signed = accounts.sign_in(
        here.house.database, body.username.strip(), body.password, here.now, device=device, kind="token"
    )
    return Token(
        token=signed.secret, username=signed.username, must_change=signed.must_change,
        idle_seconds=int(accounts.IDLE.total_seconds()), lasts_seconds=int(accounts.WHOLE.total_seconds()),
    )  # fmt: skip


@router.get("/session")
def current(here: Entered) -> Me:
    """我是谁，任什么职，今天可代谁办理。"""
    with here.looking() as docket:
        name, offices = name_of(docket, here.house, here.me)
        posts = posts_of(docket.connection, here.me, here.today)
        acts_for = principals_of(docket.connection, here.me, here.today)
    return Me(
        username=here.me, name=name, offices=offices, posts=[Post(role=role, org=org) for role, org in posts],
        acts_for=acts_for, must_change=here.session.must_change, form=here.form_word,
    )  # fmt: skip


@router.delete("/session", status_code=204)
def end(here: Entered, request: Request) -> Response:
    """令牌（或网页会话）立即失效。"""
    accounts.sign_out(here.house.database, secret_of(request))
    return Response(status_code=204)
