"""The board and the statistics: what is late and why, before it is late; the month as a file."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from engine.docket import Docket
from engine.errors import BadAnswers, Reason
from engine.inbox import posts_of
from house.board import BANDS, Board, board
from house.competition import running_out_for
from house.figures import statistics
from house.forecast import HOW
from house.listing import names_of
from house.periods import NAMED, Period, named, read_period
from house.scope import reach
from house.workbook import month_report, statistics_report
from web import pages
from web.dependencies import Signed
from web.here import Here
from web.routes.inbox import download

router = APIRouter()
PICTURES = {
    "incident": "ban", "changed": "file-diff", "reported": "alert-octagon", "parked": "eye-off", "returned": "arrow-back-up",
    "suspended": "player-pause", "extended": "hourglass-low", "provisional": "calendar-question",
}  # fmt: skip


@router.get("/board")
def shown(here: Signed) -> Response:
    """The board of this person's offices, or of one of them."""
    org = here.request.query_params.get("org", "").strip()
    with here.looking() as docket:
        seen = board(here.house, docket, here.me, org)
        return pages.page(
            here, "board.html", docket, board=seen, org=org, offices=reach(here.house, docket, here.me), bands=BANDS, how=HOW,
            running=running_out_for(docket, here.me, here.today), pictures=PICTURES, mine=_mine(here, docket, seen),
            links=_links(here, seen, org), file=_with("/board.xlsx", org=org, period="month"),
            last_file=_with("/board.xlsx", org=org, period="last"), figures=_with("/statistics", org=org),
        )  # fmt: skip


def _mine(here: Here, docket: Docket, seen: Board) -> set[int]:
    """The foreseen cases whose remedy belongs to a post of this person; the act itself asks again."""
    roles = {role for role, _ in posts_of(docket.connection, here.me, here.today)}
    return {one.id for one in seen.threats if one.roles & roles}


def _links(here: Here, seen: Board, org: str) -> dict[str, str]:
    """Where each of the four numbers leads."""
    return {
        "open": _with("/cases", org=org, hand="1"),
        "soon": _with("/cases", org=org, **{"from": str(here.today), "to": str(seen.soon_on)}),
        "late": _with("/cases", org=org, to=str(here.today - timedelta(1))),
        "standing": _with("/cases", org=org, light="standing"),
    }


@router.get("/board.xlsx")
def month_file(here: Signed) -> Response:
    """The month: statistics and the board as it stands. Raises BadAnswers, NotYours, NotFound."""
    org = here.request.query_params.get("org", "").strip()
    period = read_period({"period": "month", **_period_words(here)}, here.today)
    with here.looking() as docket:
        told = statistics(here.house, docket, here.me, period, org)
        seen = board(here.house, docket, here.me, org)
        name = names_of(docket.connection, [here.me])[here.me]
    here.sighted("export", detail=f"{told.scope} {period.title} 月报")
    return download(month_report(told, seen, name), f"month-{period.start:%Y-%m}.xlsx")


@router.get("/statistics")
def counted(here: Signed) -> Response:
    """The figures of a period, each with its words."""
    org = here.request.query_params.get("org", "").strip()
    period, wrong = _period(here)
    with here.looking() as docket:
        told = statistics(here.house, docket, here.me, period, org)
        said: dict[str, Any] = {"org": org, "from": str(period.start), "to": str(period.end)}
        return pages.page(
            here, "board_statistics.html", docket, 422 if wrong else 200, told=told, org=org, wrong=wrong, named=NAMED,
            chosen=here.request.query_params.get("period", "" if _period_words(here) else "quarter"),
            offices=reach(here.house, docket, here.me), file=_with("/statistics.xlsx", **said),
        )  # fmt: skip


@router.get("/statistics.xlsx")
def figures_file(here: Signed) -> Response:
    """The same as a file. Raises BadAnswers, NotYours, NotFound."""
    org = here.request.query_params.get("org", "").strip()
    period = read_period(here.request.query_params, here.today)
    with here.looking() as docket:
        told = statistics(here.house, docket, here.me, period, org)
        name = names_of(docket.connection, [here.me])[here.me]
    here.sighted("export", detail=f"{told.scope} {period.title} 统计")
    return download(statistics_report(told, name), f"statistics-{period.start}-{period.end}.xlsx")


def _period(here: Here) -> tuple[Period, tuple[Reason, ...]]:
    """The period of the address; the quarter, and why, when it is none."""
    try:
        return read_period(_period_words(here), here.today), ()
    except BadAnswers as refused:
        return named("quarter", here.today), refused.reasons


def _period_words(here: Here) -> dict[str, str]:
    query = here.request.query_params
    return {name: query[name] for name in ("period", "from", "to") if query.get(name, "").strip()}


def _with(path: str, **query: str) -> str:
    said = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(said)}" if said else path
