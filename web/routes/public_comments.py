"""征求意见 for the public: what is asked, the draft, a comment with its receipt, the answers."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import FileResponse, RedirectResponse

from engine.docket import Docket
from engine.errors import HefaError, NotFound, Reason
from house import comments as said
from house import receipts, windows
from house.extraction import text_of
from house.handing_out import for_everyone
from house.speaking import Words, speak
from house.windows import ANSWERED, ENDED, OPEN, Window
from registers.documents import clauses
from web.dependencies import StrangersForm
from web.errors import STATUS
from web.here import Here
from web.public import LOOKUPS, READS, SENDS, Small, Visitor, cached, kept_of, page
from web.routes.documents import _without_head

router = APIRouter()
LARGEST = 128 * 1024  # bytes of a form: five thousand characters, percent-encoded, and room
SHELVES = {"open": (OPEN,), "ended": (ENDED, ANSWERED)}


@router.get("/public/solicitations", dependencies=[Depends(READS)])
def listed(here: Visitor, show: str = "open") -> Response:
    """What the public is asked now; what it was asked before."""
    chosen = show if show in SHELVES else "open"

    def made(docket: Docket) -> Response:
        every = windows.windows(docket)
        counts = {name: sum(one.status in wanted for one in every) for name, wanted in SHELVES.items()}
        found = [one for one in every if one.status in SHELVES[chosen]]
        found.sort(key=lambda one: one.until or here.today, reverse=chosen == "ended")
        offices = here.house.snapshot(docket.connection).offices
        return page(here, "public_solicitations.html", docket, found=found, show=chosen, counts=counts, offices=offices)

    return cached(here, made)


@router.get("/public/solicitations/{code}", dependencies=[Depends(READS)])
def one(here: Visitor, code: str) -> Response:
    """One draft: until when, the text, what was changed; the answers, once there are any."""
    return cached(here, lambda docket: _one(here, docket, code))


def _one(here: Here, docket: Docket, code: str) -> Response:
    found, connection = windows.window(docket, code), docket.connection
    papers = windows.papers(connection, found)
    papers = [one for one in papers if here.house.blobs.path(one.sha256)]
    texts = {one.kind: _text(here, one) for one in papers}
    draft = _without_head(texts.get("draft") or "", found.title, "")
    return page(
        here, "public_solicitation.html", docket, one=found, papers=papers, draft=clauses(draft),
        explanation=_without_head(texts.get("explanation") or "", f"{found.title}起草说明", ""), offices=here.house.snapshot(connection).offices,
        result=said.result(connection, found.case_id) if found.status == ANSWERED else None,
        points=said.points(connection, [found.case_id]) if found.status == ANSWERED else [],
    )  # fmt: skip


def _text(here: Here, paper: windows.Paper) -> str | None:
    path = here.house.blobs.path(paper.sha256)
    return text_of(path, paper.file) if path else None


@router.get("/public/solicitations/{code}/files/{n}", dependencies=[Depends(READS)])
def file(here: Visitor, code: str, n: int) -> Response:
    """The draft, its explanation, the announcement: as they were published."""
    with here.looking() as docket:
        there = {one.n: one for one in windows.papers(docket.connection, windows.window(docket, code))}
    if n not in there:
        raise NotFound("没有这份材料，或者它没有公开")
    served = for_everyone(here.house, there[n].sha256, there[n].file)
    return FileResponse(served.path, headers=served.headers)


# --- a comment ----------------------------------------------------------------------------------------------------------


@router.get("/public/solicitations/{code}/comment", dependencies=[Depends(READS)])
def form(here: Visitor, code: str) -> Response:
    """An empty form, with a word of its own."""
    with here.looking() as docket:
        return _form(here, docket, windows.window(docket, code), Words(), receipts.fresh())


def _form(
    here: Here,
    docket: Docket,
    found: Window,
    words: Words,
    token: str,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    draft = next((one for one in windows.papers(docket.connection, found) if one.kind == "draft"), None)
    heads = [one.head for one in clauses(_text(here, draft) or "") if one.head] if draft else []
    bad: dict[str, str] = {}
    for reason in reasons:
        bad.setdefault(reason.field.split(".")[-1], reason.text)
    return page(
        here, "public_comment.html", docket, status, one=found, words=words, token=token, reasons=reasons, bad=bad,
        heads=heads[:200], offices=here.house.snapshot(docket.connection).offices,
    )  # fmt: skip


@router.post("/public/solicitations/{code}/comment", dependencies=[Depends(SENDS), Depends(Small(LARGEST))])
def send(here: Visitor, sent: StrangersForm, code: str) -> Response:
    """Take a comment and give a receipt; or the same form again, with everything written and what is wrong."""
    words = Words(*(str(sent.get(name, "")) for name in ("text", "clause", "name", "contact", "website")))
    token = str(sent.get("token", ""))
    try:
        with here.acting() as docket:
            receipt = speak(docket, windows.window(docket, code), words, token)
    except HefaError as fault:
        status = STATUS.get(fault.code, 500)
        if isinstance(fault, NotFound) or status >= 500:
            raise
        with here.looking() as docket:
            again = token if receipts.TOKEN.fullmatch(token) and fault.code != "key_reused" else receipts.fresh()
            return _form(here, docket, windows.window(docket, code), words, again, fault.reasons, status)
    kept_of(here.request).forget()
    return RedirectResponse(f"/public/comments/{receipt}?new=1", 303)


@router.get("/public/comments/{code}", dependencies=[Depends(LOOKUPS)])
def receipt(here: Visitor, code: str, new: bool = False) -> Response:
    """A receipt: what one wrote, where it stands, how it was answered."""
    tidy = receipts.tidy(code)
    with here.looking() as docket:
        found: Any = said.receipted(docket, receipts.sha_of(tidy))
        offices = here.house.snapshot(docket.connection).offices
        return page(here, "public_receipt.html", docket, found=found, code=tidy, new=new, offices=offices)
