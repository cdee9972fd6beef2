"""立法建议 for the public: drafts on which suggestions are asked for, a suggestion with its receipt, what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from fastapi import APIRouter, Depends, Response
from fastapi.responses import FileResponse, RedirectResponse
from sqlalchemy import select
from sqlmodel import col

from engine.definition import PUBLIC
from engine.docket import Docket
from engine.errors import BadAnswers, HefaError, NotFound, NotReady, Reason
from engine.standing import Request
from engine.statements import of
from engine.tables import MaterialRow
from house import receipts
from house.extraction import text_of
from house.handing_out import for_everyone
from house.legislation import Asked, added, by_source, followed, solicitations
from registers.documents import Clause, clauses
from registers.legislation import DRAFTS, OUTCOMES, PROPOSERS
from web.dependencies import StrangersForm
from web.errors import STATUS
from web.here import Here
from web.public import LOOKUPS, READS, SENDS, Small, Visitor, cached, kept_of, page

router = APIRouter()
KIND = "LF"
ASKING = ("SOLICITING", "PROLONGED")
LARGEST = 64 * 1024  # bytes of a form
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Words:
    """A suggestion as it was written. `website`: what only a program fills in."""

    words: str = ""
    clause: str = ""
    proposer: str = "CITIZEN"
    name: str = ""
    contact: str = ""
    website: str = ""


def is_open(here: Here, one: Asked) -> bool:
    """Suggestions are taken until the end of the last day."""
    return one.state in ASKING and here.today <= one.deadline


@router.get("/public/legislation", dependencies=[Depends(READS)])
def listed(here: Visitor) -> Response:
    """Drafts that the public is asked about, and those it was asked about."""

    def made(docket: Docket) -> Response:
        found = [one for one in solicitations(docket.connection) if one.online and one.state != "DROPPED"]
        offices = here.house.snapshot(docket.connection).offices
        sources = by_source(docket.connection, sorted({one.org for one in found}))
        return page(
            here, "public_legislation.html", docket, open=[one for one in found if is_open(here, one)],
            over=[one for one in found if not is_open(here, one)], drafts=DRAFTS, offices=offices, whole=added(sources),
        )  # fmt: skip

    return cached(here, made)


def _one(docket: Docket, case: int) -> Asked:
    """A solicitation that is open to the public. Raises NotFound."""
    found = [one for one in solicitations(docket.connection, case=case) if one.online and one.state != "DROPPED"]
    if not found:
        raise NotFound("没有这次立法建议征集，或者它不向公众开放")
    return found[0]


def _draft(here: Here, docket: Docket, case: int) -> tuple[str, str, list[Clause]]:
    """The draft's hash and name, and its clauses as far as it can be read."""
    asked = select(*of(MaterialRow, "sha256", "name")).where(
        col(MaterialRow.case_id) == case, col(MaterialRow.kind) == DRAFT
    )
    row = docket.connection.execute(asked.order_by(col(MaterialRow.seq), col(MaterialRow.n))).first()
    if row is None:
        return "", "", []
    path = here.house.blobs.path(row.sha256)
    said = text_of(path, row.name) if path else None
    return row.sha256, row.name, clauses(said) if said else []


@router.get("/public/legislation/{case}", dependencies=[Depends(READS)])
def one(here: Visitor, case: int) -> Response:
    """One draft: until when, the text, the questions."""

    def made(docket: Docket) -> Response:
        found = _one(docket, case)
        sha, _, parts = _draft(here, docket, case)
        offices = here.house.snapshot(docket.connection).offices
        return page(
            here, "public_legislation_one.html", docket, one=found, parts=parts, file=bool(sha), open=is_open(here, found),
            drafts=DRAFTS, offices=offices,
        )  # fmt: skip

    return cached(here, made)


@router.get("/public/legislation/{case}/draft", dependencies=[Depends(READS)])
def draft(here: Visitor, case: int) -> Response:
    """The draft as it was published."""
    with here.looking() as docket:
        _one(docket, case)
        sha, name, _ = _draft(here, docket, case)
    if not sha:
        raise NotFound("没有草案文本")
    served = for_everyone(here.house, sha, name)
    return FileResponse(served.path, headers=served.headers)


# --- a suggestion -------------------------------------------------------------------------------------------------------


@router.get("/public/legislation/{case}/suggest", dependencies=[Depends(READS)])
def form(here: Visitor, case: int) -> Response:
    """An empty form, with a word of its own."""
    with here.looking() as docket:
        return _form(here, docket, _one(docket, case), Words(), receipts.fresh())


def _form(
    here: Here,
    docket: Docket,
    found: Asked,
    words: Words,
    token: str,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    bad: dict[str, str] = {}
    for reason in reasons:
        bad.setdefault(reason.field, reason.text)
    heads = [part.head for part in _draft(here, docket, found.id)[2] if part.head]
    return page(
        here, "public_suggest.html", docket, status, one=found, words=words, token=token, reasons=reasons, bad=bad, heads=heads[:200],
        open=is_open(here, found), proposers=PROPOSERS,
    )  # fmt: skip


@router.post("/public/legislation/{case}/suggest", dependencies=[Depends(SENDS), Depends(Small(LARGEST))])
def send(here: Visitor, sent: StrangersForm, case: int) -> Response:
    """Take a suggestion and give a receipt; or the same form again, with everything written and what is wrong."""
    words = Words(**{one.name: str(sent.get(one.name, "")) for one in fields(Words)})
    token = str(sent.get("token", ""))
    try:
        with here.acting() as docket:
            code = _suggest(here, docket, _one(docket, case), words, token)
    except HefaError as fault:
        status = STATUS.get(fault.code, 500)
        if isinstance(fault, NotFound) or status >= 500:
            raise
        again = token if receipts.TOKEN.fullmatch(token) and fault.code != "key_reused" else receipts.fresh()
        with here.looking() as docket:
            return _form(here, docket, _one(docket, case), words, again, fault.reasons, status)
    kept_of(here.request).forget()
    return RedirectResponse(f"/public/legislation/receipts/{code}?new=1", 303)


def _suggest(here: Here, docket: Docket, found: Asked, words: Words, token: str) -> str:
    """By the front door, as the public, once however often it is sent: the receipt's code.

    Raises BadAnswers and NotReady, every reason at once; KeyReused when the same form comes with other words.
    """
    ticket = receipts.ticket(KIND, token)
    if words.website:
        raise BadAnswers(Reason("“网址”一栏是防机器填写用的，请清空后再提交", field="website"))
    if not is_open(here, found) and not docket.receipt_of(PUBLIC.key, ticket.key, found.id):
        raise NotReady(Reason("征集已经截止，不再接收新的建议", who="立法工作机构当面或者来信办理"))
    answers: Mapping[str, object] = {
        "words": words.words.replace("\r\n", "\n"), "clause": words.clause, "proposer": words.proposer, "name": words.name,
        "contact": words.contact, "receipt": ticket.sha,
    }  # fmt: skip
    docket.perform(found.id, Request("receive_online", PUBLIC.key, answers, key=ticket.key))
    return ticket.code


@router.get("/public/legislation/receipts/{code}", dependencies=[Depends(LOOKUPS)])
def receipt(here: Visitor, code: str, new: bool = False) -> Response:
    """A receipt: what one wrote, where it stands, what became of it and why."""
    tidy = receipts.tidy(code)
    with here.looking() as docket:
        found = followed(docket.connection, receipts.sha_of(tidy))
        if found is None:
            raise NotFound("没有这个回执码的建议：请对照回执再看一遍")
        return page(
            here, "public_suggest_receipt.html", docket, found=found, code=tidy, new=new, outcomes=OUTCOMES,
            one=_one(docket, found.case_id),
        )  # fmt: skip
