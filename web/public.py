"""What every page for strangers stands on: nobody is signed in, few knocks from one place, small forms, answers that caches may keep."""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from hashlib import sha256
from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from engine.calendar import SHANGHAI, day_of
from engine.docket import Docket
from engine.errors import HefaError
from web import pages
from web.dependencies import Anybody
from web.here import Here
from web.knocking import listened
from web.security import Throttle

PATH = "/public"


@dataclass(frozen=True, slots=True)
class Door:
    """One thing that the public may do here: an entry of the navigation, a card on the first page."""

    path: str
    title: str
    short: str  # where there is little room
    icon: str
    words: str


DOORS = [
    Door(f"{PATH}/documents", "查文件", "查文件", "search", "一份规范性文件还管不管用、全文怎么写、谁制定的"),
    Door(
        f"{PATH}/solicitations", "征求意见", "征求意见", "message-2", "正在听取意见的草案；写下您的意见，看采纳了没有"
    ),
    Door(
        f"{PATH}/suggestions",
        "提审查建议",
        "提建议",
        "writing-sign",
        "觉得一份规范性文件违法、越权、给人添了不该有的负担，请我们审查",
    ),
    Door(
        f"{PATH}/legislation", "立法建议", "立法", "message-plus", "法规、规章草案听取建议；采纳没有、为什么，逐件反馈"
    ),
    Door(f"{PATH}/receipts", "查回执", "查回执", "receipt", "凭回执码看您的意见办到了哪一步、怎么答复的"),
    Door(f"{PATH}/statistics", "公开数据", "数据", "chart-bar", "制定了多少文件、多少有效、收到和采纳多少意见"),
]
"""In the order of the navigation; a further public room adds its line."""


class TooMany(HefaError):
    """从您这里来的请求太多，请稍等一会儿再试。"""

    code = "too_many"

    def __init__(self, wait: int) -> None:
        """`wait`: seconds until the next knock is heard."""
        self.wait = wait
        super().__init__(f"{wait} 秒之后就可以继续；别处的人不受影响，您已经提交的内容都在")


class Gate:
    """So many knocks from one place; a dependency of a route: `dependencies=[Depends(READS)]`. Raises TooMany.

    Behind several processes they are counted together where there is a Redis (`web.knocking`). A new house counts anew.
    """

    def __init__(self, name: str, knocks: int, seconds: int) -> None:
        """`knocks` within `seconds`."""
        self.name, self.knocks, self.seconds = name, knocks, seconds
        self._house: Any = None
        self._throttle = Throttle(knocks, seconds)

    async def __call__(self, request: Request) -> None:
        """Heard or turned away, before anything is read."""
        if self._house is not request.app.state.house:
            self._house, self._throttle = request.app.state.house, Throttle(self.knocks, self.seconds)
        if wait := await listened(request, self.name, self._throttle):
            raise TooMany(max(1, math.ceil(wait)))


READS, SEARCHES = Gate("reads", 240, 60), Gate("searches", 60, 60)
SENDS, LOOKUPS = Gate("sends", 20, 600), Gate("lookups", 20, 60)
"""Pages, searches, things sent in, receipts looked up."""


class Small:
    """A form of at most so many bytes: a dependency of a route. Raises 411 without a length, 413 above it."""

    def __init__(self, most: int) -> None:
        """`most`: bytes."""
        self.most = most

    async def __call__(self, request: Request) -> None:
        """Looked at before the body is."""
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            raise HTTPException(411, "提交的内容没有说明长度")
        if len(length) > 12 or int(length) > self.most:
            raise HTTPException(413)


def visitor(here: Anybody) -> Here:
    """Whoever comes, as nobody: what the public sees is the same for everyone."""
    return replace(here, me="", session=None)


Visitor = Annotated[Here, Depends(visitor)]


def page(here: Here, template: str, docket: Docket, status: int = 200, **more: Any) -> HTMLResponse:
    """A page in the public frame."""
    return pages.page(here, template, docket, status, city=city_of(here, docket), doors=DOORS, **more)


def city_of(here: Here, docket: Docket) -> str:
    """Whose pages these are: the first office that stands under none."""
    offices = here.house.snapshot(docket.connection).offices.office
    return next((one.title for one in offices.values() if not one.parent), "合法")


# --- what may be kept ---------------------------------------------------------------------------------------------------

KEPT, MOST_KEPT, SECONDS = "public_kept", 256, 30


def midnight(now: datetime) -> datetime:
    """When this day ends in the office."""
    return datetime.combine(day_of(now) + timedelta(1), time(), SHANGHAI)


class Kept:
    """Whole pages of one house, by address, for half a minute of one day; the oldest makes room."""

    def __init__(self, house: Any) -> None:
        """`house`: whose pages."""
        self.house = house
        self._pages: OrderedDict[str, tuple[datetime, bytes]] = OrderedDict()
        self._lock = Lock()

    def of(self, address: str, now: datetime) -> bytes | None:
        """The page, while it is young."""
        with self._lock:
            until, body = self._pages.get(address, (now, b""))
        return body if now < until else None

    def keep(self, address: str, now: datetime, body: bytes) -> None:
        """Remember a page."""
        with self._lock:
            self._pages[address] = (min(now + timedelta(seconds=SECONDS), midnight(now)), body)
            self._pages.move_to_end(address)
            while len(self._pages) > MOST_KEPT:
                self._pages.popitem(last=False)

    def forget(self) -> None:
        """What was sent in has changed them."""
        with self._lock:
            self._pages.clear()


def kept_of(request: Request) -> Kept:
    """The pages kept for the house that is open now."""
    state = request.app.state
    found: Kept | None = getattr(state, KEPT, None)
    if found is None or found.house is not state.house:
        found = Kept(state.house)
        setattr(state, KEPT, found)
    return found


def cached(
    here: Here, make: Callable[[Docket], Response], seconds: int = SECONDS, first: Callable[[], None] | None = None
) -> Response:
    """The answer, from this process's memory while it is young; with an ETag, so that browsers and proxies may keep it.

    `make` is called in a reading when there is none, after `first`; only a 200 is kept. Nothing in it may depend on who asks.
    `seconds`: for browsers and proxies; nobody keeps it over midnight, when what is in force may be another.
    """
    kept, address = kept_of(here.request), here.request.url.path + "?" + here.request.url.query
    body = kept.of(address, here.now)
    if body is None:
        if first:
            first()
        with here.looking() as docket:
            made = make(docket)
        if made.status_code != 200:
            return made
        body = bytes(made.body)
        kept.keep(address, here.now, body)
    young = min(seconds, int((midnight(here.now) - here.now).total_seconds()))
    headers = {"ETag": f'"{sha256(body).hexdigest()[:24]}"', "Cache-Control": f"public, max-age={young}"}
    if here.request.headers.get("if-none-match", "") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body, headers=headers)
