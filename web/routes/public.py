"""The public's first page, what these pages promise, and the way from a receipt code to what became of it."""

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from engine.errors import NotFound
from house import receipts
from web.public import LOOKUPS, READS, Visitor, cached, page

router = APIRouter()


@router.get("/public", dependencies=[Depends(READS)])
def home(here: Visitor) -> Response:
    """What a citizen can do here."""
    return cached(here, lambda docket: page(here, "public_home.html", docket))


@router.get("/public/about", dependencies=[Depends(READS)])
def about(here: Visitor) -> Response:
    """What becomes of what one sends; who is kept out; how it works without eyes or a mouse."""
    return cached(here, lambda docket: page(here, "public_about.html", docket))


@router.get("/public/receipts", dependencies=[Depends(LOOKUPS)])
def receipt(here: Visitor, code: str = "") -> Response:
    """A code, and on to what it names."""
    fault: NotFound | None = None
    if code.strip():
        try:
            return RedirectResponse(receipts.path_of(code), 303)
        except NotFound as unknown:
            fault = unknown
    with here.looking() as docket:
        status = 422 if fault else 200
        return page(here, "public_receipts.html", docket, status, code=code[:60], fault=fault)
