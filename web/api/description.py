"""What the API says of itself: OpenAPI, of its own routes only, refusals included."""

from functools import cache
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from web import api
from web.api.doors import PREFIX
from web.api.models import Problem

router = APIRouter(prefix=PREFIX)
REFUSALS = {
    401: "没有登录，或令牌已失效", 403: "不属于您，或缺少表单口令", 404: "没有，或您无权查看", 422: "内容有误，或条件不齐：reasons 说明全部原因",
    429: "试得太频繁，或帐号已锁定",
}  # fmt: skip
OF_ACTS = {409: "当前环节已没有这项办理", 412: "所见版本已变（If-Match）", 413: "内容太大"}
ABOUT = (
    "登录：网页会话的 cookie（写操作带 X-Form），或 POST /api/v1/session 得到的令牌。列表按 cursor 翻页："
    "{items, next}，next 为 null 即已到底。写操作可带 Idempotency-Key；读审查件得到 ETag，办理时放进 If-Match。"
    "拒绝的回答是 RFC 9457 的 application/problem+json：code 供程序判断，reasons 供人阅读，law 是依据。"
)


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document."""
    from web.app import routers

    routes = [route for one in routers(api) for route in one.routes if isinstance(route, APIRoute)]
    said = get_openapi(title="合法 Hefa", version="1", description=ABOUT, routes=routes)
    schemas = said["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    made = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= made.pop("$defs", {}) | {"Problem": made}
    for path, methods in said["paths"].items():
        for method, operation in methods.items():
            _refusals(path, method, operation)
    return said


def _refusals(path: str, method: str, operation: dict[str, Any]) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    known = REFUSALS | (OF_ACTS if method == "post" else {})
    public = path.endswith("openapi.json")
    for status, words in ({} if public else known).items():
        operation["responses"][str(status)] = {"description": words, "content": problem}
    operation["responses"]["default"] = {"description": "其他拒绝或故障", "content": problem}


@router.get("/openapi.json", response_class=JSONResponse, tags=["说明"])
def openapi() -> JSONResponse:
    """这份说明。"""
    return JSONResponse(description())
