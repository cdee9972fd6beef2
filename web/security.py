"""What every answer carries and every request must hold: headers, cookies, the word in the form, how often one may knock."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request, Response

from house.accounts import SignedIn

COOKIE, SECURE_COOKIE = "hefa", "__Host-hefa"
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; style-src-attr 'unsafe-inline'; script-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def guarded(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Security headers on every answer; nothing that a person has seen stays in a shared cache."""
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.url.scheme == "https":
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if not request.url.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def remember(request: Request, response: Response, signed: SignedIn) -> None:
    """The session's cookie: not readable by scripts, not sent along from other sites."""
    secure = request.url.scheme == "https"
    name = SECURE_COOKIE if secure else COOKIE
    response.set_cookie(name, signed.secret, path="/", secure=secure, httponly=True, samesite="lax")


def forget(response: Response) -> None:
    """Take the cookies back."""
    for name in (COOKIE, SECURE_COOKIE):
        response.delete_cookie(name, path="/", secure=name == SECURE_COOKIE, httponly=True, samesite="lax")


def secret_of(request: Request) -> str:
    """What the device brings: a cookie, or for programs a bearer token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return request.cookies.get(SECURE_COOKIE) or request.cookies.get(COOKIE) or ""


def bears_token(request: Request) -> bool:
    """Whether a program speaks: its token is not sent along by a browser on its own."""
    return request.headers.get("authorization", "").lower().startswith("bearer ")


def from_elsewhere(request: Request) -> bool:
    """Whether a browser says that another site's page sends this."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("origin", "")
    return bool(origin) and origin != "null" and urlsplit(origin).netloc != request.headers.get("host", "")


class Throttle:
    """So many knocks a minute from one address; the account's own lock-out is in the database."""

    def __init__(self, knocks: int, seconds: float) -> None:
        """`knocks` within `seconds`."""
        self.knocks, self.seconds = knocks, seconds
        self._when: dict[str, deque[float]] = defaultdict(deque)

    def admits(self, address: str) -> bool:
        """Whether one more knock from this address is heard."""
        now = time.monotonic()
        when = self._when[address]
        while when and when[0] < now - self.seconds:
            when.popleft()
        if len(when) >= self.knocks:
            return False
        when.append(now)
        if len(self._when) > 10_000:
            self._when = defaultdict(
                deque, {who: seen for who, seen in self._when.items() if seen[-1] >= now - self.seconds}
            )
        return True

    def wait(self, address: str) -> int:
        """Seconds until the next knock from this address is heard, rounded up."""
        when = self._when[address]
        return max(1, math.ceil(when[0] + self.seconds - time.monotonic())) if len(when) >= self.knocks else 0
