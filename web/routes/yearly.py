"""年度报告: a year as its report says it, live or frozen; its file; the freezing of a year."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.docket import Docket
from engine.errors import BadAnswers, NotFound, Reason
from house import yearly_frozen
from house.listing import names_of
from house.starting import before, places
from house.yearly import FIGURES, Told, items_of, year_of
from house.yearly_frozen import WORKFLOW, Difference, Frozen, frozen_years
from house.yearly_reach import asked_for, frozen_for, organisations
from house.yearly_words import bars, by_level, by_type, prose, source_rows, yearly_report
from web import pages
from web.acting import opening
from web.dependencies import Sent, Signed
from web.here import Here
from web.legible import whole
from web.routes.inbox import download

router = APIRouter()
BACK = 5  # years offered


@router.get("/yearly")
def live(here: Signed) -> Response:
    """A year of one of this person's organisations, as the record says it now."""
    with here.looking() as docket:
        offered = organisations(here.house, docket, here.me)
        return _page(here, docket, year_of(docket, *_asked(here, offered)), offered)


def _asked(here: Here, offered: Sequence[tuple[str, str]]) -> tuple[str, int]:
    """The organisation and the year of the address. Raises NotFound, BadAnswers."""
    query = here.request.query_params
    said = query.get("year", "")
    return asked_for(offered, query.get("org", ""), whole(said) if said else here.today.year, here.today)


def _page(
    here: Here,
    docket: Docket,
    told: Told,
    offered: Sequence[tuple[str, str]],
    frozen: Frozen | None = None,
    **more: Any,
) -> Response:
    offices = here.house.snapshot(docket.connection).offices
    others = [one for one in frozen_years(docket.connection, offices, told.org) if one.told.year == told.year]
    said: dict[str, Any] = {"changed": (), "wrong": (), **more}
    query = urlencode({"org": told.org, "year": told.year})
    return pages.page(
        here, "yearly.html", docket, told=told, frozen=frozen, others=others, offered=offered, prose=prose(told),
        figures=told.part(FIGURES), types=bars(by_type(told)), levels=bars(by_level(told)), sources=source_rows(told),
        years=range(here.today.year, here.today.year - BACK, -1), key=secrets.token_hex(16),
        may=told.year < here.today.year and told.org in _freezable(here, docket), through=here.today - timedelta(1),
        file=f"/yearly/{frozen.case_id}.xlsx" if frozen else f"/yearly.xlsx?{query}", **said,
    )  # fmt: skip


def _freezable(here: Here, docket: Docket) -> list[str]:
    """The organisations whose years this person may freeze."""
    law, rule = opening(docket, WORKFLOW, yearly_frozen.FREEZE)
    return places(before(here.house, docket, law, here.me), rule, here.me)


@router.get("/yearly.xlsx")
def live_file(here: Signed) -> Response:
    """The same as a file, with everything counted one by one. Raises BadAnswers, NotYours, NotFound."""
    with here.looking() as docket:
        told = year_of(docket, *_asked(here, organisations(here.house, docket, here.me)))
        return _file(here, docket, told, ())


def _file(here: Here, docket: Docket, told: Told, changed: Sequence[Difference]) -> Response:
    counted = items_of(docket, told)
    name = names_of(docket.connection, [here.me])[here.me]
    made = yearly_report(told, counted, changed, name, here.now)
    here.sighted("export", detail=f"{told.title} {told.year}年 年度报告")
    return download(made, f"year-{told.org}-{told.year}.xlsx")


@router.post("/yearly")
def freeze(here: Signed, sent: Sent) -> Response:
    """Freeze a year as the record stood at the end of yesterday."""
    year = whole(str(sent.get("year", "")))
    with here.looking() as docket:
        org = str(sent.get("org", ""))
        if org not in dict(organisations(here.house, docket, here.me)):
            raise NotFound(f"没有机构 {org}，或不在您的范围内")
    if year is None:
        raise BadAnswers(Reason("年度：请从年度报告页冻结", field="year"))
    if str(sent.get("sure", "")) != "yes":
        raise BadAnswers(Reason("冻结后的数字不再改变：请先勾选确认", field="sure"))
    with here.acting() as docket:
        case = yearly_frozen.freeze(
            docket, here.me, org, year, str(sent.get("key", ""))[:100], str(sent.get("reason", ""))[:200]
        )
    return RedirectResponse(f"/yearly/{case}", 303)


@router.get("/yearly/{case}.xlsx")
def frozen_file(here: Signed, case: int) -> Response:
    """A frozen year as a file, and what has changed since."""
    with here.looking() as docket:
        found, _ = frozen_for(here.house, docket, here.me, case)
        return _file(here, docket, found.told, yearly_frozen.since(docket, found))


@router.get("/yearly/{case}")
def frozen(here: Signed, case: int) -> Response:
    """A frozen year: its own figures, and beside them what later entries have changed."""
    with here.looking() as docket:
        found, offered = frozen_for(here.house, docket, here.me, case)
        changed = yearly_frozen.since(docket, found)
        wrong = yearly_frozen.recounted(docket, found)
        return _page(here, docket, found.told, offered, frozen=found, changed=changed, wrong=wrong)
