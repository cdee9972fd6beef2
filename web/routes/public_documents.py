"""规范性文件库 for the public: found by its words, one document with its status and its text, two versions side by side, figures."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import FileResponse

from engine.docket import Docket
from engine.errors import NotFound
from house import documents as register
from house import windows
from house.comparison import compare_files, stretches
from house.documents import Kept
from house.handing_out import for_everyone
from house.public_register import Shown, figures, find, shown
from house.searching import Found, pieces
from house.searching import Query as Asked
from house.suggestion_years import suggestion_years
from house.words import Misuse
from registers.documents import STATUS, clauses
from web.api.documents import asked_day, fresh
from web.here import Here
from web.public import READS, SEARCHES, Visitor, cached, page
from web.routes.documents import _life, _snip, _without_head
from workflows.normative_document.titles import TITLES

router = APIRouter()
LONG, HOUR = 500, 3600
Several = Annotated[list[str], Query(default_factory=list, max_length=20)]


@router.get("/public/documents", dependencies=[Depends(SEARCHES)])
def listed(
    here: Visitor, status: Several, org: Several, q: str = "", since: str = "", until: str = "", after: str = ""
) -> Response:
    """What is found, newest first, with its facets; a question that cannot be asked is explained."""
    chosen = {"status": [one for one in status if one in STATUS], "org": org}
    years = [_year(since), _year(until)]
    asked = Asked(here.today, q[:LONG], tuple(chosen["status"]), tuple(org), (), years[0], years[1], after[:120])
    return cached(here, lambda docket: _listed(here, docket, asked, chosen), first=lambda: fresh(here))


def _year(said: str) -> int:
    one = said[:4]
    return int(one) if one.isascii() and one.isdigit() and 1900 <= int(one) <= 2100 else 0


def _listed(here: Here, docket: Docket, asked: Asked, chosen: dict[str, list[str]]) -> Response:
    fault: Misuse | None = None
    try:
        found = find(docket.connection, asked)
    except Misuse as refused:
        fault, found = refused, Found((), 0, False, {"status": {}, "org": {}, "kind": {}})
    return page(
        here, "public_documents.html", docket, 422 if fault else 200, found=found, q=asked.q, on=asked.on, statuses=STATUS, chosen=chosen,
        offices=here.house.snapshot(docket.connection).offices, since=asked.since or "", until=asked.until or "", fault=fault,
        snips={hit.number: _snip(here, docket, hit, found.terms, asked.on) for hit in found.hits} if asked.q else {},
        marked=lambda words: pieces(words, found.terms), address=address,
    )  # fmt: skip


def address(number: str) -> str:
    """The stable address of a document: its number."""
    return f"/public/documents/{quote(number, safe='')}"


@router.get("/public/documents/{number}", dependencies=[Depends(READS)])
def one(here: Visitor, number: str, on: str = "") -> Response:
    """Is it in force; since when, until when; its text by clauses; what it rests on and what took its place."""
    day = asked_day(here, on)
    return cached(here, lambda docket: _one(here, docket, shown(docket.connection, number, day)))


def _one(here: Here, docket: Docket, found: Shown) -> Response:
    kept = found.kept
    said = register.text_of(here.house, kept)
    return page(
        here, "public_document.html", docket, kept=kept, found=found, clauses=clauses(_without_head(said, kept.title, kept.number)) if said else [],
        offices=here.house.snapshot(docket.connection).offices, titles=TITLES, today=here.today, statuses=STATUS, life=_life(kept, here.today),
        address=address, asked=_asked(docket, kept),
    )  # fmt: skip


def _asked(docket: Docket, kept: Kept) -> list[windows.Window]:
    """The windows in which the public was asked about it."""
    return windows.windows(docket, kept.made_in) if kept.made_in else []


@router.get("/public/documents/{number}/text", dependencies=[Depends(READS)])
def text(here: Visitor, number: str) -> Response:
    """The text as it was published."""
    with here.looking() as docket:
        kept = shown(docket.connection, number, here.today).kept
    if not kept.sha256:
        raise NotFound(f"{kept.number} 入库时没有附文本")
    served = for_everyone(here.house, kept.sha256, kept.file)
    return FileResponse(served.path, headers=served.headers)


@router.get("/public/documents/{number}/compare", dependencies=[Depends(SEARCHES)])
def compare(here: Visitor, number: str, other: Annotated[str, Query(alias="with")] = "") -> Response:
    """A document beside the one whose place it took, or which took its place."""
    return cached(here, lambda docket: _compare(here, docket, number, other))


def _compare(here: Here, docket: Docket, number: str, other: str) -> Response:
    found = shown(docket.connection, number, here.today)
    chosen = other if other in found.before else next(iter(found.before), "")
    old, new = (shown(docket.connection, chosen, here.today).kept if chosen else None), found.kept
    if old and old.published_on > new.published_on:
        old, new = new, old
    result: Any = None
    if old and all(one.sha256 and here.house.blobs.path(one.sha256) for one in (old, new)):
        result = compare_files(here.house, (old.sha256, old.file), (new.sha256, new.file))
    parts = stretches(result) if result and result.pairs else []
    return page(
        here, "public_compare.html", docket, old=old, new=new, result=result, stretches=parts, number=found.kept.number, address=address,
        before=found.before, chosen=chosen,
    )  # fmt: skip


@router.get("/public/statistics", dependencies=[Depends(READS)])
def statistics(here: Visitor) -> Response:
    """Documents by year and status; the public's say and what became of it."""

    def made(docket: Docket) -> Response:
        found = figures(docket.connection, here.today)
        return page(
            here,
            "public_statistics.html",
            docket,
            found=found,
            statuses=STATUS,
            bars=_bars(found.years[-12:]),
            suggestions=suggestion_years(docket),
        )

    return cached(here, made, HOUR)


def _bars(years: Any) -> list[dict[str, Any]]:
    """The columns of the chart, in its own units: 640 wide, 180 high above the line."""
    most, step = max((one.issued for one in years), default=1), 600 / max(len(years), 1)
    return [
        {"year": one.year, "issued": one.issued, "in_force": one.in_force, "x": round(30 + n * step), "w": round(step * 0.62),
         "h": round(170 * one.issued / most), "live": round(170 * one.in_force / most)}
        for n, one in enumerate(years)
    ]  # fmt: skip
