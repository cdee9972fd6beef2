"""立法建议: drafts that are put to contact points, adoption by point with and without part, suggestions brought in as a table."""

import tempfile
from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlmodel import col
from starlette.datastructures import FormData, UploadFile

from engine.docket import Docket
from engine.errors import BadAnswers, HefaError, NotFound, NotOffered, NotYours, Reason
from engine.statements import of
from engine.tables import Case
from house import gathering
from house.counter import TOKEN
from house.counter import fresh as fresh_key
from house.legislation import WORDS, Asked, added, by_source, solicitations
from house.periods import Period
from house.scope import reach
from house.seeing import must_see
from house.starting import KINDS, before, places
from house.uploads import headers, proper_name
from house.words import Misuse
from house.workbook import TYPE
from registers.legislation import CHANNELS, DRAFTS, PROPOSERS, SHELF, Points
from web import pages
from web.acting import acting_on, opening
from web.dependencies import Sent, Signed
from web.errors import STATUS, heading
from web.here import Here
from web.legible import whole
from workflows.legislative_suggestion import WORKFLOW
from workflows.legislative_suggestion.points import POINTS

router = APIRouter()
LARGEST = 5 * 2**20
RECEIVING = ("SOLICITING", "PROLONGED", "ASSESSING")


@router.get("/legislation")
def listed(here: Signed) -> Response:
    """What is being asked, and what each contact point's suggestions came to."""
    asked = here.request.query_params.get("year", "")
    year = whole(asked) or here.today.year
    if not 2000 <= year <= here.today.year:
        raise BadAnswers(Reason(f"年度：2000 至 {here.today.year} 之间", field="year"))
    with here.looking() as docket:
        offices = here.house.snapshot(docket.connection).offices
        orgs = [code for code, _ in reach(here.house, docket, here.me) if offices.office[code].kind in KINDS]
        period = Period(
            here.today.replace(year=year, month=1, day=1), here.today.replace(year=year, month=12, day=31), f"{year}年"
        )
        sources = by_source(docket.connection, orgs, period)
        law, rule = opening(docket, WORKFLOW.key, "solicit")
        return pages.page(
            here, "legislation.html", docket, asked=solicitations(docket.connection, orgs), sources=sources, whole=added(sources),
            words=WORDS, year=year, years=range(here.today.year, here.today.year - 5, -1), drafts=DRAFTS, offices=offices, channels=CHANNELS,
            states={one.key: one.title for one in WORKFLOW.states}, receiving=RECEIVING, books=_books(docket, orgs),
            may=bool(places(before(here.house, docket, law, here.me), rule, here.me)), may_open_book=_may_open_book(here, docket),
        )  # fmt: skip


def _books(docket: Docket, orgs: list[str]) -> list[tuple[int, str]]:
    """The registers of contact points: case and office."""
    asked = select(*of(Case, "id", "org")).where(col(Case.workflow) == POINTS.key, col(Case.org).in_(orgs))
    return [(case, org) for case, org in docket.connection.execute(asked.order_by(col(Case.id)))]


def _may_open_book(here: Here, docket: Docket) -> bool:
    law, rule = opening(docket, POINTS.key, "open_points")
    return bool(places(before(here.house, docket, law, here.me), rule, here.me))


# --- a table of suggestions ---------------------------------------------------------------------------------------------


@router.get("/legislation/{case}/import")
def bring(here: Signed, case: int) -> Response:
    """Which file?"""
    with here.looking() as docket:
        return _bring(here, docket, case)


def _bring(here: Here, docket: Docket, case: int, fault: HefaError | None = None) -> Response:
    return pages.page(
        here, "legislation_import.html", docket, STATUS.get(fault.code, 422) if fault else 200, one=_receiving(here, docket, case),
        reasons=fault.reasons if fault else (), heading=heading(fault) if fault else "", needed=gathering.NEEDED,
        columns=tuple(gathering.COLUMNS), help=gathering.HELP,
    )  # fmt: skip


def _receiving(here: Here, docket: Docket, case: int) -> Asked:
    """The solicitation, where this person may receive suggestions. Raises NotFound, NotOffered, NotYours."""
    must_see(docket.connection, here.me, here.today, case)
    found = solicitations(docket.connection, case=case)
    if not found:
        raise NotFound(f"{case} 号件不是立法建议征集")
    offered = acting_on(docket, case, "receive", here.me).offer
    if not offered.yours:
        raise NotYours(offered.refused)
    if offered.refused:
        raise NotOffered(offered.refused)
    return found[0]


@router.post("/legislation/{case}/import")
def brought(here: Signed, sent: Sent, case: int) -> Response:
    """Read it and lay it aside to be looked through; nothing is received yet."""
    with here.looking() as docket:
        org = _receiving(here, docket, case).org
        points = _points(here, docket)
    try:
        batch = _read(sent, points, org)
    except (Misuse, BadAnswers) as fault:
        with here.looking() as docket:
            return _bring(here, docket, case, fault)
    key = fresh_key()
    gathering.keep(here.house, here.me, f"{case}/{key}", batch)
    return RedirectResponse(f"/legislation/{case}/import/{key}", 303)


def _points(here: Here, docket: Docket) -> Points:
    shelf: Points = here.house.snapshot(docket.connection).shelves[SHELF]
    return shelf


def _read(sent: FormData, points: Points, org: str) -> gathering.Batch:
    file = sent.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadAnswers(Reason("没有选表格", field="file"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / proper_name(str(file.filename))
        content = file.file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise Misuse(f"{path.name}：超过 {LARGEST // 2**20} MB")
        path.write_bytes(content)
        return gathering.read(path, points, org)


@router.get("/legislation/{case}/import/{key}")
def look_through(here: Signed, case: int, key: str) -> Response:
    """What would be received, and every fault by its row."""
    return _look_through(here, case, key)


def _look_through(here: Here, case: int, key: str, fault: HefaError | None = None) -> Response:
    with here.looking() as docket:
        one = _receiving(here, docket, case)
        batch = gathering.kept(docket.connection, here.me, f"{case}/{key}")
        points = _points(here, docket)
    tried = gathering.receive(here.house, here.me, case, batch, dry_run=True)
    titles = {point.code: point.title for point in points.of(one.org)}
    return pages.page(
        here, "legislation_preview.html", status=STATUS.get(fault.code, 422) if fault else 200, key=key, one=one, batch=batch,
        wrong=tried.reasons, warnings=tried.warnings, fault=fault, titles=titles, channels=CHANNELS, proposers=PROPOSERS,
    )  # fmt: skip


@router.post("/legislation/{case}/import/{key}")
def received(here: Signed, sent: Sent, case: int, key: str) -> Response:
    """Receive the batch, all of it or nothing; or throw it away."""
    if not TOKEN.fullmatch(key):
        raise NotFound("没有这一批建议")
    place = f"{case}/{key}"
    if sent.get("do") != "receive":
        gathering.throw_away(here.house, here.me, place)
        return RedirectResponse("/legislation", 303)
    with here.looking() as docket:
        _receiving(here, docket, case)
        batch = gathering.kept(docket.connection, here.me, place)
    try:
        gathering.receive(here.house, here.me, case, batch)
    except HefaError as fault:
        if STATUS.get(fault.code, 500) >= 500:
            raise
        return _look_through(here, case, key, fault)
    gathering.throw_away(here.house, here.me, place)
    return RedirectResponse(f"/cases/{case}", 303)


@router.get("/legislation/{case}/template.xlsx")
def template(here: Signed, case: int) -> Response:
    """The columns, how each is filled in, and the contact points there are."""
    with here.looking() as docket:
        made = gathering.template(_points(here, docket), _receiving(here, docket, case).org)
    return Response(made, media_type=TYPE, headers={**headers("立法建议模板.xlsx"), "Content-Type": TYPE})
