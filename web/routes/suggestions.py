"""建议审查 for the public: the form, the receipt, what is added to it, taking it back. Nobody signs in, no script is needed."""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any, Literal

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from engine.docket import Docket
from engine.errors import HefaError, NotFound, Reason
from house import receipts, suggested, suggesting
from house.documents import document as kept_document
from house.printing.papers import printed
from house.printing.pdf import pdf
from house.printing.word import docx
from house.suggesting import LARGEST_ALL, Brought, Words
from house.uploads import headers
from web.dependencies import StrangersFiles, StrangersForm
from web.errors import STATUS
from web.here import Here
from web.public import LOOKUPS, READS, SENDS, Small, Visitor, page
from web.routes.public_documents import address

router = APIRouter()
LARGEST = LARGEST_ALL + 256 * 1024  # bytes of a form with all its files
PRINTED = {"pdf": pdf, "docx": docx}
FIELDS = ("document", "clause", "why", "name", "contact")


@router.get("/public/suggestions", dependencies=[Depends(READS)])
def form(here: Visitor, document: str = "", clause: str = "") -> Response:
    """An empty form, with a word of its own; from a document's page the document is already there."""
    with here.looking() as docket:
        known = suggesting.meant(docket.connection, document[:200]) if document else None
        said = f"{known.title}（{known.number}）" if known else ""
        return _form(here, docket, Words(document=said, clause=clause[:100]), receipts.fresh())


def _form(
    here: Here, docket: Docket, words: Words, token: str, fault: HefaError | None = None, files: int = 0
) -> Response:
    reasons: Sequence[Reason] = fault.reasons if fault else ()
    status = STATUS.get(fault.code, 500) if fault else 200
    known = suggesting.meant(docket.connection, words.document) if words.document else None
    kept = kept_document(docket.connection, known.id, here.today) if known else None
    return page(
        here, "suggest.html", docket, status, words=words, token=token, reasons=reasons, bad=_bad(reasons), files=files, kept=kept,
        offices=here.house.snapshot(docket.connection).offices, largest=suggesting.LARGEST_FILE // 2**20,
    )  # fmt: skip


def _bad(reasons: Sequence[Reason]) -> dict[str, str]:
    found: dict[str, str] = {}
    for reason in reasons:
        found.setdefault(reason.field.split(".")[0], reason.text)
    return found


def _words(sent: FormData) -> Words:
    said = {name: str(sent.get(name, "")).strip() for name in FIELDS}
    ticks = {name: str(sent.get(name, "")) == "yes" for name in ("anonymous", "agent")}
    return Words(**said, **ticks, trap=str(sent.get("website", "")))  # type: ignore[arg-type]


def _files(sent: FormData) -> list[Brought]:
    there = [one for one in sent.getlist("files") if isinstance(one, UploadFile)]
    return [Brought(one.filename, one.file) for one in there if one.filename]


@router.post("/public/suggestions", dependencies=[Depends(SENDS), Depends(Small(LARGEST))])
def send(here: Visitor, sent: StrangersFiles) -> Response:
    """Take a suggestion and give a receipt; or the same form again, with everything written and what is wrong."""
    words, files, token = _words(sent), _files(sent), str(sent.get("token", ""))
    try:
        with ExitStack() as stack:
            drafts = stack.enter_context(suggesting.looked_into(here.house, files))
            stack.enter_context(suggesting.kept(here.house, drafts))
            with here.acting() as docket:
                code = suggesting.suggest(here.house, docket, words, drafts, token)
    except HefaError as fault:
        if STATUS.get(fault.code, 500) >= 500:
            raise
        with here.looking() as docket:
            again = token if receipts.TOKEN.fullmatch(token) and fault.code != "key_reused" else receipts.fresh()
            return _form(here, docket, words, again, fault, len(files))
    return RedirectResponse(f"/public/suggestions/{code}?new=1", 303)


# --- a receipt ----------------------------------------------------------------------------------------------------------


@router.get("/public/suggestions/{code}", dependencies=[Depends(LOOKUPS)])
def receipt(here: Visitor, code: str, new: str = "") -> Response:
    """A receipt: where it stands, until when, what is missing, the reply."""
    tidy = receipts.tidy(code)
    with here.looking() as docket:
        return _receipt(here, docket, tidy, new=new)


@router.get("/public/suggestions/{code}/reply.{form}", dependencies=[Depends(LOOKUPS)])
def reply(here: Visitor, code: str, form: Literal["pdf", "docx"]) -> Response:
    """审查建议答复书 as a paper, for whoever holds the receipt; it says no name. Raises NotFound while there is none."""
    tidy = receipts.tidy(code)
    with here.looking() as docket:
        found = suggested.receipted(docket, receipts.sha_of(tidy))
        if found.answer is None:
            raise NotFound("还没有答复书")
        address = str(here.request.base_url).rstrip("/")
        made = printed(docket, found.case_id, "reply", found.answer.seq, address=address)
    return Response(PRINTED[form](made), headers=headers(f"审查建议答复书-{tidy}.{form}"))


def _receipt(
    here: Here, docket: Docket, code: str, new: str = "", fault: HefaError | None = None, **said: Any
) -> Response:
    found = suggested.receipted(docket, receipts.sha_of(code))
    connection, offices = docket.connection, here.house.snapshot(docket.connection).offices
    kept = kept_document(connection, found.life, here.today) if found.life else None
    reasons: Sequence[Reason] = fault.reasons if fault else ()
    status = STATUS.get(fault.code, 500) if fault else 200
    return page(
        here, "suggestion_receipt.html", docket, status, found=found, code=code, new=new, kept=kept, offices=offices,
        token=receipts.fresh(), reasons=reasons, bad=_bad(reasons), said=said, address=address, largest=suggesting.LARGEST_FILE // 2**20,
    )  # fmt: skip


@router.post("/public/suggestions/{code}/add", dependencies=[Depends(SENDS), Depends(Small(LARGEST))])
def add(here: Visitor, sent: StrangersFiles, code: str) -> Response:
    """What was missing, or more."""
    tidy, token = receipts.tidy(code), str(sent.get("token", ""))
    said = {name: str(sent.get(name, "")).strip() for name in ("words", "name", "contact")}
    try:
        with ExitStack() as stack:
            drafts = stack.enter_context(suggesting.looked_into(here.house, _files(sent)))
            stack.enter_context(suggesting.kept(here.house, drafts))
            with here.acting() as docket:
                found = suggested.receipted(docket, receipts.sha_of(tidy))
                act = "add_missing" if found.gaps else "add_more"
                suggesting.add(here.house, docket, found.case_id, act, said, drafts, token)
    except HefaError as fault:
        return _again(here, tidy, fault, **said)
    return RedirectResponse(f"/public/suggestions/{tidy}?new=added", 303)


@router.post("/public/suggestions/{code}/withdraw", dependencies=[Depends(SENDS), Depends(Small(16 * 1024))])
def withdraw(here: Visitor, sent: StrangersForm, code: str) -> Response:
    """Taken back, when that was ticked."""
    tidy, token, reason = receipts.tidy(code), str(sent.get("token", "")), str(sent.get("reason", "")).strip()
    try:
        with here.acting() as docket:
            found = suggested.receipted(docket, receipts.sha_of(tidy))
            suggesting.withdraw(docket, found.case_id, reason, token, sure=str(sent.get("sure", "")) == "yes")
    except HefaError as fault:
        return _again(here, tidy, fault, reason=reason)
    return RedirectResponse(f"/public/suggestions/{tidy}?new=withdrawn", 303)


def _again(here: Here, code: str, fault: HefaError, **said: Any) -> Response:
    """The same page with what was written; a code that names nothing has no page."""
    if isinstance(fault, NotFound) or STATUS.get(fault.code, 500) >= 500:
        raise fault
    with here.looking() as docket:
        return _receipt(here, docket, code, fault=fault, **said)
