"""Every request under a number of its own: on the answer, in every line logged meanwhile, and one line when it is done."""

import logging
import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

log = logging.getLogger("hefa.requests")
HEADER = "x-request-id"
_GOOD = re.compile(r"[0-9A-Za-z-]{8,64}")
SILENT = {"/healthz", "/readyz", "/metrics"}


class Logged:
    """Around the application. Addresses are logged as routes: a path may hold a secret, a query what somebody searches."""

    def __init__(self, app: ASGIApp) -> None:
        """`app`: what answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; others than HTTP pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = Headers(scope=scope).get(HEADER, "")
        number = said if _GOOD.fullmatch(said) else secrets.token_hex(8)
        status, began = 500, time.perf_counter()

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = number
            await send(message)

        with bound_contextvars(request=number):
            try:
                await self._app(scope, receive, numbered)
            finally:
                if scope["path"] not in SILENT:
                    log.info("%s %s", scope["method"], _route(scope), extra=_figures(scope, status, began))


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", "-"))


def _figures(scope: Scope, status: int, began: float) -> dict[str, object]:
    client = scope.get("client")
    milliseconds = round((time.perf_counter() - began) * 1000, 1)
    return {"status": status, "ms": milliseconds, "from": client[0] if client else ""}
