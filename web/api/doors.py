"""Who may call, how much they may send, and what a call says about itself: key, version seen, for whom."""

import hmac
import json
import re
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Query, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.exceptions import HTTPException
from starlette.types import Message

from engine.docket import Docket
from engine.errors import BadAnswers, NotYours, Reason
from house.accounts import NotSignedIn
from house.seeing import confidential, must_meet, principals_of
from web import legible
from web.dependencies import Anybody, ChangeFirst, Forged
from web.here import Here
from web.security import COOKIE, UNSAFE, from_elsewhere

PREFIX = "/api/v1"
LARGEST = 2**20  # bytes of a JSON body
_TAG = re.compile(r'(?:W/)?"(\d{1,18})"')
_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="POST /api/v1/session 给出的令牌")
_cookie = APIKeyCookie(
    name=COOKIE, auto_error=False, scheme_name="session", description="网页登录的会话；写操作须另带 X-Form"
)


# --- who ----------------------------------------------------------------------------------------------------------------


def entered(
    here: Anybody,
    x_form: Annotated[str, Header(description="网页会话的表单口令；用令牌时不需要")] = "",
    _token: Annotated[Any, Security(_bearer)] = None,
    _session: Annotated[Any, Security(_cookie)] = None,
) -> Here:
    """Somebody known; a browser's session also brings its word where something is written. Raises NotSignedIn, Forged."""
    if not here.me:
        raise NotSignedIn
    if here.session.kind == "page" and here.request.method in UNSAFE and (
        from_elsewhere(here.request) or not hmac.compare_digest(x_form.encode(), here.form_word.encode())
    ):  # fmt: skip
        raise Forged
    return here


Entered = Annotated[Here, Depends(entered)]


def caller(here: Entered) -> Here:
    """The same, with a password of their own. Raises ChangeFirst."""
    if here.session.must_change:
        raise ChangeFirst
    return here


Caller = Annotated[Here, Depends(caller)]
CaseId = Annotated[int, Path(ge=1, le=2**63 - 1, description="审查件编号")]
Behalf = Annotated[str, Query(max_length=80, description="代谁查看：今天委托您代办的人")]


@contextmanager
def looking_at(here: Here, case: int, on_behalf_of: str = "", act: str = "") -> Iterator[Docket]:
    """A reading of a case that this person may see, or meet to do an act; of a confidential one it is noted. Raises NotFound, NotYours."""
    with here.looking() as docket:
        must_meet(docket.connection, here.me, here.today, case, act)
        if on_behalf_of and on_behalf_of not in principals_of(docket.connection, here.me, here.today):
            raise NotYours(Reason(f"没有 {on_behalf_of} 委托您今天代办的记录", who="委托人先登记委托"))
        secret = confidential(docket.connection, docket.see(case, here.me).standing.matter_id)
        yield docket
    if secret:
        here.sighted("read", case)


# --- what a call says about itself -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """`key`: the call, so that a repetition finds its first; `seq`: the step that the caller saw."""

    key: str = ""
    seq: int | None = None


def wish(
    idempotency_key: Annotated[str, Header(max_length=100, pattern=r"^[!-~]*$", description="重复提交只办一次")] = "",
    if_match: Annotated[str, Header(max_length=200, description="所见版本（ETag）；已变则 412")] = "",
) -> Wish:
    """The headers of a write. Raises BadAnswers for a version that is none."""
    said = if_match.strip()
    if said in ("", "*"):
        return Wish(idempotency_key)
    found = _TAG.fullmatch(said)
    if not found:
        raise BadAnswers(Reason('If-Match 应是读取审查件时得到的 ETag，如 "12"', field="If-Match"))
    return Wish(idempotency_key, int(found[1]))


Wished = Annotated[Wish, Depends(wish)]


def tag(seq: int) -> dict[str, str]:
    """The version of a case as a header."""
    return {"ETag": f'"{seq}"'}


# --- what arrives -----------------------------------------------------------------------------------------------------


class JsonRoute(APIRoute):
    """A route whose body is bounded, legible and, where it does not fit, refused in Chinese with every fault."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own handler between two doors."""
        inner = super().get_route_handler()
        takes_body = self.body_field is not None

        async def handled(request: Request) -> Response:
            if takes_body:
                bounded(request, LARGEST)
                _read(await request.body())
            try:
                return await inner(request)
            except RequestValidationError as wrong:
                raise BadAnswers([_reason(one) for one in wrong.errors()]) from None

        return handled


def bounded(request: Request, largest: int) -> None:
    """From here on no more than so many bytes are taken from a request; more raises 413, announced or not."""
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and (len(announced) > 18 or int(announced) > largest):
        raise HTTPException(413)
    receive, taken = request._receive, 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise HTTPException(413)
        return message

    request._receive = counted


def _read(body: bytes) -> None:
    """Raises BadAnswers for what is no JSON object, and for what nothing can keep."""
    try:
        said = json.loads(body or b"null")
    except (ValueError, RecursionError):
        raise BadAnswers("请求正文不是有效的 JSON（UTF-8）") from None
    if not isinstance(said, dict):
        raise BadAnswers("请求正文应是一个 JSON 对象，Content-Type: application/json")
    legible.check(said.items())


_PLAIN = {
    "missing": "必填",
    "extra_forbidden": "没有这一项",
    "string_type": "应为文字",
    "string_too_long": "过长",
    "string_too_short": "过短",
    "string_pattern_mismatch": "格式不对",
    "string_unicode": "含不完整的字符",
    "int_parsing": "不是整数",
    "int_type": "不是整数",
    "int_from_float": "不是整数",
    "bool_parsing": "只能答是或否",
    "bool_type": "只能答是或否",
    "list_type": "应为列表",
    "dict_type": "应为一组填写项",
    "model_type": "应为一组填写项",
    "model_attributes_type": "应为一组填写项，Content-Type: application/json",
    "too_long": "项数过多",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "literal_error": "不在可选范围内",
}


def _reason(fault: Any) -> Reason:
    place = ".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0])
    return Reason(f"{place}：{_PLAIN.get(fault['type'], fault['msg'])}", field=place)
