"""What the office owes an answer to, item by item: gaps in the material, findings of an opinion; the answer stands beside the item."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlmodel import col
from starlette.datastructures import FormData, UploadFile

from engine.docket import Docket
from engine.errors import HefaError, NotOffered, Reason, Refused
from engine.plan import Material
from engine.standing import OpenTask
from engine.statements import of
from house import accounts
from house.people import names_of
from house.seeing import confidential, must_see, principals_of
from house.sniffing import KIND_OF
from registers.opinions import Finding
from web import pages
from web.acting import PAPER, Acting, abreast, acting_on, materials_from, request_from, required_kinds
from web.dependencies import Sent, Signed
from web.errors import STATUS, heading
from web.forms import PREFIX
from web.here import Here
from workflows import plain_words

router = APIRouter()
ACCEPTED = ",".join(f".{one}" for one in KIND_OF)


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of answering: the act, what it answers, under which name."""

    act: str
    task: str
    field: str
    template: str


SUPPLEMENT = Kind("supplement", "GAP", "answers", "counter_supplement.html")
ANSWER = Kind("answer", "FINDING", "dispositions", "counter_answer.html")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be answered: its place in the record, its words, and what was written beside it."""

    n: int
    task: OpenTask
    finding: Any = None
    said: Mapping[str, str] = field(default_factory=dict)
    reasons: Sequence[Reason] = ()

    @property
    def name(self) -> str:
        """Ahead of the names of its fields."""
        return str(self.n)


@router.get("/cases/{case}/supplement")
def supplement(here: Signed, case: int) -> Response:
    """Every gap of the notice, and how it is filled."""
    return _form(here, case, SUPPLEMENT)


@router.post("/cases/{case}/supplement")
def supplemented(here: Signed, sent: Sent, case: int) -> Response:
    """Send the answers and the papers back to the reviewer."""
    return _send(here, sent, case, SUPPLEMENT)


@router.get("/cases/{case}/answer")
def answer(here: Signed, case: int) -> Response:
    """Every finding of the opinion, and whether it is adopted."""
    return _form(here, case, ANSWER)


@router.post("/cases/{case}/answer")
def answered(here: Signed, sent: Sent, case: int) -> Response:
    """Send the dispositions, with the amended text where something is adopted."""
    return _send(here, sent, case, ANSWER)


def _place(case: int, kind: Kind) -> str:
    """Where the draft of this act lies, whichever page it is written on."""
    return f"case/{case}/{kind.act}"


def _acting(here: Here, docket: Docket, case: int, kind: Kind, principal: str) -> Acting:
    """The act as this person may do it: themselves, or for whoever has delegated to them."""
    acting = acting_on(docket, case, kind.act, here.me, principal)
    for other in () if principal or acting.offer.yours else principals_of(docket.connection, here.me, here.today):
        acting_for = acting_on(docket, case, kind.act, here.me, other)
        if acting_for.offer.yours:
            return acting_for
    return acting


def _form(here: Here, case: int, kind: Kind) -> Response:
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        acting = _acting(here, docket, case, kind, here.request.query_params.get("for", ""))
        kept = accounts.draft_of(docket.connection, here.me, _place(case, kind))
        words = [(n, v) for n, vs in (kept.words if kept else {}).items() if isinstance(vs, list) for v in vs]
        papers = [Material(*str(v).split("|", 2)) for n, v in words if n == PAPER and v.count("|") >= 2]  # type: ignore[arg-type]
        answer = _page(here, docket, acting, kind, dict(words), papers, kept_at=kept.at if kept else None)
        secret = confidential(docket.connection, acting.seen.standing.matter_id)
    if secret:
        here.sighted("read", case)
    return answer


def _send(here: Here, sent: FormData, case: int, kind: Kind) -> Response:
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        if docket.receipt_of(here.me, str(sent.get("key", "")), case):
            return RedirectResponse(f"/cases/{case}", 303)
        rule = next(one for one in docket.see(case, here.me).workflow.rules if one.act == kind.act)
    try:
        request = request_from(here, sent, rule)
        with here.acting() as docket:
            result = docket.perform(case, abreast(docket, case, request))
            accounts.drop_draft(docket.connection, here.me, _place(case, kind))
    except Refused as refused:
        return _again(here, sent, case, kind, refused)
    return RedirectResponse(f"/cases/{case}?done={result.seq}#timeline", 303)


def _again(here: Here, sent: FormData, case: int, kind: Kind, refused: HefaError) -> Response:
    """The same page with every reason and everything that was written; nothing is lost when somebody was first."""
    words = {name: value for name, value in sent.multi_items() if isinstance(value, str)}
    papers = _papers(here, sent)
    kept: dict[str, list[str]] = {name: [value] for name, value in words.items() if name.startswith(PREFIX)}
    kept[PAPER] = [f"{one.kind}|{one.sha256}|{one.name}" for one in papers]
    with here.house.database.writing() as connection:
        accounts.keep_draft(connection, here.me, _place(case, kind), kept, here.now)
    with here.looking() as docket:
        try:
            acting = acting_on(docket, case, kind.act, here.me, str(sent.get("for", "")))
        except NotOffered:
            raise refused from None
        return _page(here, docket, acting, kind, words, papers, refused, here.now)


def _papers(here: Here, sent: FormData) -> list[Material]:
    """What lies in the tray, and of what came along as much as can be taken."""
    found = []
    for name, value in sent.multi_items():
        if name == PAPER or isinstance(value, UploadFile):
            if isinstance(value, UploadFile):
                value.file.seek(0)  # it has been read once
            try:
                found += materials_from(here, FormData([(name, value)]))
            except HefaError:
                continue  # the refusal on the page names it
    return found


def _page(
    here: Here, docket: Docket, acting: Acting, kind: Kind, words: Mapping[str, str], papers: Sequence[Material],
    fault: HefaError | None = None, kept_at: Any = None,
) -> Response:  # fmt: skip
    reasons = tuple(fault.reasons) if fault else ()
    items = _items(docket, acting, kind, words, reasons)
    beside = {reason for item in items for reason in item.reasons}
    kinds = required_kinds(acting)
    sheets = [(key, title, plain_words.paper(key).what, must, have) for key, title, must, have in kinds]
    listed = acting.seen.standing.requires.split()
    return pages.page(
        here, kind.template, docket, STATUS[fault.code] if fault else 200, acting=acting, case=acting.seen.standing, items=items,
        sheets=[one for one in sheets if one[0] in ("draft", *listed) or kind is ANSWER],
        extra=[one for one in sheets if one[0] not in ("draft", *listed) and kind is SUPPLEMENT],
        papers=papers, reasons=reasons, elsewhere=[one for one in reasons if one not in beside],
        heading=heading(fault) if fault else "", kept_at=kept_at, key=str(words.get("key") or secrets.token_hex(16)),
        place=_place(acting.seen.standing.id, kind),
        clocks=_clock(acting), names=names_of(docket), accepted=ACCEPTED, state=acting.workflow.state[acting.seen.standing.state].title,
        titles=acting.workflow.titles,
    )  # fmt: skip


def _items(
    docket: Docket, acting: Acting, kind: Kind, words: Mapping[str, str], reasons: Sequence[Reason]
) -> list[Item]:
    """What is open now: of findings those of the latest opinion in this round."""
    seen = acting.seen
    tasks = [task for task in seen.tasks if task.kind == kind.task and not task.outcome]
    if kind is ANSWER:
        latest = max((task.seq for task in tasks), default=0)
        tasks = [task for task in tasks if task.seq == latest and task.round == seen.facts.round]
    found = _findings(docket, seen.standing.id) if kind is ANSWER else {}
    items = []
    for n, task in enumerate(tasks):
        name = f"{PREFIX}{kind.field}.{n}."
        said = {key.removeprefix(name): value for key, value in words.items() if key.startswith(name)}
        items.append(Item(n, task, found.get((task.seq, task.n)), said, _beside(reasons, kind, n, task)))
    return items


def _beside(reasons: Sequence[Reason], kind: Kind, n: int, task: OpenTask) -> list[Reason]:
    """The reasons that concern one item, by its field or by its words."""
    here = f"{kind.field}.{n}"
    mine = (f"第{task.seq}步第{task.n}项", f"第{task.n}项未")
    return [
        one
        for one in reasons
        if one.field.startswith(f"{here}.")
        or one.field == here
        or (one.field == kind.field and any(word in one.text for word in mine))
    ]


def _findings(docket: Docket, case: int) -> Mapping[tuple[int, int], Any]:
    columns = ("seq", "n", "aspect", "clause", "problem", "basis", "severity", "suggestion")
    rows = docket.connection.execute(select(*of(Finding, *columns)).where(col(Finding.case_id) == case))
    return {(row.seq, row.n): row for row in rows}


def _clock(acting: Acting) -> list[tuple[str, Any]]:
    """The limits that run while the office answers."""
    return [
        (acting.workflow.clock[run.clock].title, run.due_on)
        for run in acting.seen.runs
        if run.due_on and run.kind == "MAX"
    ]
