"""Every refusal as an answer: its status, and a page or a problem document (RFC 9457) that says what to do next."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from engine.errors import HefaError, Reason
from web import pages

log = logging.getLogger(__name__)

STATUS: Mapping[str, int] = {
    "error": 500, "refused": 409, "not_found": 404, "not_offered": 409, "not_yours": 403, "not_ready": 422, "bad_answers": 422,
    "stale": 412, "busy": 409, "key_reused": 422, "unsound_workflow": 500, "bad_calendar": 422, "bad_policy": 422, "bad_settings": 500,
    "wrong_database": 503, "database_away": 503, "database_full": 507, "misuse": 422, "not_signed_in": 401, "wrong_password": 401,
    "locked": 429, "weak_password": 422, "forged": 403, "change_first": 403, "too_often": 429, "too_many": 429,
    "no_font": 503, "no_redis": 503, "bad_upload": 422, "upload_wrong_type": 422, "upload_bad_name": 422, "upload_too_large": 413,
    "upload_interrupted": 400, "store_full": 507, "bad_wish": 422, "mail_away": 503, "mail_later": 503, "mail_refused": 502,
    "bad_backup": 422, "damaged": 503, "occupied": 409, "no_tool": 503, "tool_failed": 502, "upgrade_failed": 500,
    "bad_feed": 422, "bad_hook": 422, "hook_failed": 502, "no_mail": 503,
}  # fmt: skip
"""The HTTP status of every error, by its code."""

WORDS: Mapping[int, str] = {
    404: "没有这一页",
    405: "这里不能这样提交",
    413: "提交的内容太大",
    422: "提交的内容有误",
    500: "程序出错了，已记入日志",
}


def problem(status: int, code: str, title: str, reasons: tuple[Reason, ...] = (), **more: Any) -> JSONResponse:
    """RFC 9457, with `code`, `reasons[]`, `law`."""
    law = list(dict.fromkeys(reason.law for reason in reasons if reason.law))
    said = {
        "type": f"/help/errors#{code}", "title": title, "status": status, "code": code,
        "reasons": [{**asdict(reason), "said": str(reason)} for reason in reasons], "law": law, **more,
    }  # fmt: skip
    return JSONResponse(said, status, media_type="application/problem+json")


def speaks_json(request: Request) -> bool:
    """Whether a program asks."""
    asked = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or asked.startswith(("application/json", "application/problem+json"))


def install(app: FastAPI) -> None:
    """Hand every error its answer."""
    app.add_exception_handler(HefaError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(Exception, _unforeseen)


def heading(error: HefaError) -> str:
    """The sentence of the class."""
    return (error.__doc__ or "").strip().splitlines()[0]


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, HefaError)  # noqa: S101 -- what the handler is registered for
    status = STATUS.get(error.code, 500)
    if status >= 500:
        log.error("%s %s: %s", request.method, request.url.path, error.message)
    answer = _said(request, error, status)
    if wait := getattr(error, "wait", 0):
        answer.headers["Retry-After"] = str(wait)
    return answer


def _said(request: Request, error: HefaError, status: int) -> Response:
    if speaks_json(request):
        return problem(status, error.code, heading(error), error.reasons)
    if error.code == "not_signed_in":
        return _to_sign_in(request)
    if error.code == "change_first":
        return RedirectResponse("/password", 303)
    return pages.trouble(request, status, heading(error), error.reasons, error.code)


def _to_sign_in(request: Request) -> Response:
    back, late = _page_of(request), "" if request.method == "GET" else "&expired=1"
    target = f"/sign-in?next={quote(back, safe='')}{late}"
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


def _page_of(request: Request) -> str:
    """The page that somebody looks at: what they ask for, or where the form stands that they send."""
    at = urlsplit(str(request.url))
    if request.method != "GET":
        at = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    if at.netloc != request.url.netloc:
        return "/inbox"
    return at.path + (f"?{at.query}" if at.query else "")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 -- as above
    words = WORDS.get(error.status_code, str(error.detail))
    if speaks_json(request):
        return problem(error.status_code, f"http_{error.status_code}", words)
    return pages.trouble(request, error.status_code, words, (), f"http_{error.status_code}")


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 -- as above
    reasons = tuple(Reason(f"{'.'.join(map(str, one['loc']))}：{one['msg']}") for one in error.errors())
    if speaks_json(request):
        return problem(422, "unreadable", WORDS[422], reasons)
    return pages.trouble(request, 422, WORDS[422], reasons, "unreadable")


async def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    if speaks_json(request):
        return problem(500, "error", WORDS[500])
    return pages.trouble(request, 500, WORDS[500], (), "error")
