"""What a route declares to need: anybody, a signed-in person, a form that really came from our own page."""

import hmac
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from engine.errors import Refused
from house import accounts
from house.accounts import NotSignedIn
from web import legible
from web.here import Here
from web.security import bears_token, from_elsewhere, secret_of

FREE_OF_CHANGE = ("/password", "/sign-out", "/static")  # where one may go with a one-time password


class Forged(Refused):
    """这个表单不是从本系统的页面提交的，或者页面已经过期；请刷新页面后再提交。"""

    code = "forged"


class ChangeFirst(Refused):
    """请先设置自己的密码。"""

    code = "change_first"


def anybody(request: Request) -> Here:
    """Whoever comes, known or not. Raises BadAnswers for an address that nothing can keep."""
    legible.address(request)
    house = request.app.state.house
    now = house.now()
    secret = secret_of(request)
    if not secret:
        return Here(request, house, now)
    with house.database.reading() as connection:
        session = accounts.session_of(connection, secret, now)
    if session is None or (session.kind == "token") != bears_token(request):
        return Here(request, house, now)
    accounts.seen_now(house.database, session, now)
    return Here(request, house, now, session.username, session)


Anybody = Annotated[Here, Depends(anybody)]


def signed_in(here: Anybody) -> Here:
    """A known person. Raises NotSignedIn, ChangeFirst."""
    if not here.me:
        raise NotSignedIn
    if here.session.must_change and not here.request.url.path.startswith(FREE_OF_CHANGE):
        raise ChangeFirst
    return here


Signed = Annotated[Here, Depends(signed_in)]


async def form_sent(request: Request, here: Signed) -> AsyncIterator[FormData]:
    """The form, when it carries this session's word; its files are closed afterwards. Raises Forged."""
    async with request.form(max_files=60, max_fields=5000, max_part_size=4 * 1024 * 1024) as form:
        word = request.headers.get("x-form") or str(form.get("form", ""))
        if from_elsewhere(request) or not _same(word, here.form_word):
            raise Forged
        legible.check(form.multi_items())
        yield form


Sent = Annotated[FormData, Depends(form_sent)]


async def stranger_form(request: Request) -> FormData:
    """The form of somebody not signed in yet: at least not sent by another site. Raises Forged."""
    if from_elsewhere(request):
        raise Forged
    form = await request.form(max_files=0, max_fields=50)
    legible.check(form.multi_items())
    return form


StrangersForm = Annotated[FormData, Depends(stranger_form)]


async def stranger_files(request: Request) -> AsyncIterator[FormData]:
    """The same with a few files, which are closed afterwards. Raises Forged."""
    if from_elsewhere(request):
        raise Forged
    async with request.form(max_files=8, max_fields=50) as form:
        legible.check(form.multi_items())
        yield form


StrangersFiles = Annotated[FormData, Depends(stranger_files)]


def _same(one: str, other: str) -> bool:
    return bool(other) and hmac.compare_digest(one.encode(), other.encode())
