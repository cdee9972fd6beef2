"""建议审查 inside: what came by letter or at the counter, who asked (for the body that replies alone), a lost receipt, erasure."""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile

from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import HefaError, NotFound, Reason
from engine.standing import Seen
from house import forgetting, receipts, suggested, suggested_list, suggesting
from house.seeing import must_keep
from house.suggesting import Brought
from registers.suggestions import Channel
from web import pages
from web.dependencies import Sent, Signed
from web.errors import STATUS
from web.here import Here
from workflows.review_suggestion import WORKFLOW
from workflows.review_suggestion.titles import TITLES

router = APIRouter()
CHANNELS: tuple[Channel, ...] = ("MAIL", "COUNTER", "TRANSFER")
ORIGINS = (
    "CITIZEN", "ORGANISATION", "CONGRESS", "PROCURATORATE", "COURT", "RECONSIDERATION", "HOTLINE", "PETITION", "OTHER_ORGAN",
)  # fmt: skip
TEXTS = ("document", "clause", "why", "name", "contact", "received_on", "from_body", "their_number", "their_limit")


@router.get("/suggestions")
def listed(here: Signed) -> Response:
    """The suggestions of the bodies one works for, the most urgent first."""
    with here.looking() as docket:
        found = suggested_list.of_bodies(docket, here.me)
        return pages.page(here, "suggestions.html", docket, found=found, titles=TITLES)


@router.get("/suggestions/new")
def blank(here: Signed) -> Response:
    """A letter, a visit, something sent on: to be entered by the body that got it."""
    with here.looking() as docket:
        return _entry(
            here, docket, {"channel": "MAIL", "origin": "CITIZEN", "received_on": str(here.today)}, receipts.fresh()
        )


def _entry(here: Here, docket: Docket, said: dict[str, str], token: str, fault: HefaError | None = None) -> Response:
    orgs = suggested_list.bodies_of(here.house.snapshot(docket.connection), docket, here.me)
    if not orgs:
        raise NotFound("只有审查机构登记来信、来访和转来的审查建议")
    reasons: Sequence[Reason] = fault.reasons if fault else ()
    bad = {reason.field.split(".")[0]: reason.text for reason in reversed(reasons)}
    return pages.page(
        here, "suggestion_entry.html", docket, STATUS.get(fault.code, 500) if fault else 200, said=said, token=token, reasons=reasons,
        bad=bad, channels=CHANNELS, origins=ORIGINS, titles=TITLES, orgs=orgs, offices=here.house.snapshot(docket.connection).offices,
    )  # fmt: skip


@router.post("/suggestions/new")
def enter(here: Signed, sent: Sent) -> Response:
    """Kept like one from the page, with a receipt to hand out; or the form again."""
    said = {name: str(sent.get(name, "")).strip() for name in (*TEXTS, "channel", "origin", "org")}
    said |= {name: str(sent.get(name, "")) for name in ("anonymous", "agent")}
    token = str(sent.get("token", ""))
    try:
        with ExitStack() as stack:
            drafts = stack.enter_context(suggesting.looked_into(here.house, _files(sent)))
            stack.enter_context(suggesting.kept(here.house, drafts))
            with here.acting() as docket:
                case, code = suggesting.enter(here.house, docket, here.me, said, drafts, token)
    except HefaError as fault:
        if STATUS.get(fault.code, 500) >= 500 or isinstance(fault, NotFound):
            raise
        with here.looking() as docket:
            return _entry(here, docket, said, token if receipts.TOKEN.fullmatch(token) else receipts.fresh(), fault)
    return RedirectResponse(f"/cases/{case}/suggestion?receipt={code}", 303)


def _files(sent: FormData) -> list[Brought]:
    return [
        Brought(one.filename, one.file) for one in sent.getlist("files") if isinstance(one, UploadFile) and one.filename
    ]


# --- one suggestion -----------------------------------------------------------------------------------------------------


@router.get("/cases/{case}/suggestion")
def desk(here: Signed, case: int, receipt: str = "", done: str = "") -> Response:
    """What was written and by whom, for the body; that it is sealed, for whoever else sees the case."""
    with here.looking() as docket:
        seen = _seen(here, docket, case)
    if forgetting.may_know(seen):
        here.sighted("read", case, "审查建议来件")
    with here.looking() as docket:
        return _desk(here, docket, seen, receipt=_code(receipt), done=done)


def _code(typed: str) -> str:
    """A code that was just made, to be written down; nothing else is shown there."""
    try:
        return receipts.tidy(typed) if typed else ""
    except NotFound:
        return ""


def _seen(here: Here, docket: Docket, case: int) -> Seen:
    must_keep(docket.connection, here.me, here.today, case)
    seen = docket.see(case, here.me)
    if seen.workflow.key != WORKFLOW.key:
        raise NotFound(f"审查件 {case} 不是审查建议")
    return seen


def _desk(here: Here, docket: Docket, seen: Seen, fault: HefaError | None = None, **more: Any) -> Response:
    knows = forgetting.may_know(seen)
    return pages.page(
        here, "suggestion_desk.html", docket, STATUS.get(fault.code, 500) if fault else 200, seen=seen, knows=knows,
        secrets=forgetting.secrets(docket.connection, seen), token=receipts.fresh(), reasons=fault.reasons if fault else (),
        erases=any((one.role, one.org) == (ADMIN.key, seen.standing.org) for one in seen.posts), titles=TITLES,
        study=suggested.study_of(docket.connection, seen.standing.id) if knows else None,
        elsewhere=forgetting.elsewhere(docket.connection, seen.standing.id), offices=seen.snapshot.offices, **more,
    )  # fmt: skip


@router.get("/cases/{case}/suggestion/files/{seq}/{n}")
def file(here: Signed, case: int, seq: int, n: int) -> Response:
    """A file that came with it, for the body alone."""
    with here.looking() as docket:
        served = forgetting.file_of(here.house, docket.connection, _seen(here, docket, case), seq, n)
    here.sighted("download", case, f"审查建议附件 {seq}.{n}")
    return FileResponse(served.path, headers=served.headers)


@router.post("/cases/{case}/suggestion/receipt")
def reissue(here: Signed, sent: Sent, case: int) -> Response:
    """A new code for whoever has lost theirs."""
    how, token = str(sent.get("how", "")).strip(), str(sent.get("token", ""))
    try:
        with here.acting() as docket:
            _seen(here, docket, case)
            code = suggesting.reissue(docket, case, here.me, how, token)
    except HefaError as fault:
        return _again(here, case, fault, how=how)
    return RedirectResponse(f"/cases/{case}/suggestion?receipt={code}", 303)


@router.post("/cases/{case}/suggestion/erase")
def erase(here: Signed, sent: Sent, case: int) -> Response:
    """Everything that says who asked goes, and stays gone."""
    reason = str(sent.get("reason", "")).strip()
    try:
        with here.looking() as docket:
            _seen(here, docket, case)
        forgetting.forget(here.house, here.now, case, here.me, reason, sure=str(sent.get("sure", "")) == "yes")
    except HefaError as fault:
        return _again(here, case, fault, reason=reason)
    return RedirectResponse(f"/cases/{case}/suggestion?done=erased", 303)


def _again(here: Here, case: int, fault: HefaError, **said: Any) -> Response:
    if STATUS.get(fault.code, 500) >= 500 or isinstance(fault, NotFound):
        raise fault
    with here.looking() as docket:
        return _desk(here, docket, _seen(here, docket, case), fault, receipt="", done="", **said)
