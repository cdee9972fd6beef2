"""条款自查: a drafter looks at a text before it is submitted; and every pattern with its law, its figures, and how it is received."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from fastapi import APIRouter, Response
from starlette.datastructures import UploadFile

from engine.docket import Docket
from engine.errors import NotFound, Reason
from engine.plan import Material
from engine.standing import Seen
from house import counter
from house.catalogue import Words, offered
from house.clause_choices import Counted, counted
from house.extraction import READABLE, text_of, words_in
from house.governing import watched
from house.seeing import must_see
from house.words import Misuse
from registers.catalogue import MatterType
from web import pages
from web.administering import brought, shown
from web.clause_marks import LONGEST, marks_of, stretches
from web.dependencies import Sent, Signed
from web.errors import STATUS
from web.here import Here
from workflows.clause_figures import SETS, measured
from workflows.clause_patterns import edition, groups, patterns

router = APIRouter()
TEXT = "draft"
READS = ",".join(f".{one}" for one in sorted(READABLE))


@router.get("/clauses")
def every_pattern(here: Signed) -> Response:
    """What is looked for, group by group; for those who watch, how often reviewers took it up or dismissed it."""
    with here.looking() as docket:
        scope = watched(here.house, docket, here.me)
        counts = counted(docket.connection, scope) if scope else None
        found = {title: [one for one in patterns() if one.group == key] for key, title in groups().items()}
        return shown(
            here, "clauses.html", docket, groups=found, counts=counts, none_=Counted(), sets=[measured(key) for key in SETS],
            edition=edition(),
        )  # fmt: skip


# --- one's own text -------------------------------------------------------------------------------------------------


@router.get("/scan")
def ask(here: Signed) -> Response:
    """Paste a text, or choose a file."""
    with here.looking() as docket:
        return _form(here, docket)


@router.post("/scan")
def answer(here: Signed, sent: Sent) -> Response:
    """The places in it; nothing is kept."""
    said, kind = str(sent.get("text", "")), str(sent.get("type", ""))
    reasons: Sequence[Reason] = ()
    name = ""
    try:
        if not said.strip():
            with brought(sent, sorted(READABLE)) as path:
                name, said = path.name, words_in(path)
    except Misuse as fault:
        chosen = isinstance(file := sent.get("file"), UploadFile) and bool(file.filename)
        reasons = fault.reasons if chosen else (Reason("请把文字贴进来，或者选一个文件", field="text"),)
    with here.looking() as docket:
        if reasons:
            return _form(here, docket, reasons=reasons, kind=kind, status=STATUS["bad_answers"])
        return _form(here, docket, kind=kind, text=said, name=name)


def _form(
    here: Here,
    docket: Docket,
    *,
    reasons: Sequence[Reason] = (),
    kind: str = "",
    text: str = "",
    name: str = "",
    status: int = 200,
) -> Response:
    words = Words.of(here.house.registry)
    types = [(one, words.said(one)) for one in get_args(MatterType)]
    more = {"asked": True, "types": types, "kind": kind, "reasons": reasons, "accepted": READS, "name": name}
    return _page(here, docket, text or None, kind, more, status)


@router.get("/counter/{id}/scan")
def before_submitting(here: Signed, id: str) -> Response:
    """The text of one's own draft at the counter."""
    with here.looking() as docket:
        matter = counter.unfinished(docket.connection, here.me, id)
        if matter is None:
            raise NotFound("没有这份草稿：可能已经送出，或者已经删除")
        paper = next((one for one in matter.papers if one.kind == TEXT and not one.gone), None)
        text = _words(here, paper) if paper else None
        more = {"back": (f"/counter/{id}", "回到送审"), "name": paper.name if paper else "", "lacking": not paper}
        return _page(here, docket, text, matter.first("matter_type") or _type_of(here, docket, matter), more)


def _type_of(here: Here, docket: Docket, matter: counter.Unfinished) -> str:
    """The type of the catalogue's entry."""
    entries = offered(here.house, docket, matter.org) if matter.org else []
    return next((one.entry.matter_type for one in entries if one.entry.code == matter.entry), "")


@router.get("/cases/{case}/scan")
def of_a_case(here: Signed, case: int) -> Response:
    """The last text of a case, for everybody who may read it; what reviewers did with a place is not shown."""
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        seen = docket.see(case, here.me)
        draft = _last_text(seen)
        text = _words(here, draft) if draft else None
        more = {
            "back": (f"/cases/{case}", seen.standing.title),
            "name": draft.name if draft else "",
            "lacking": not draft,
        }
        answer = _page(here, docket, text, getattr(seen.facts, "matter_type", ""), more)
    if getattr(seen.facts, "confidential", False):
        here.sighted("read", case)
    return answer


def _last_text(seen: Seen) -> Material | None:
    kind = seen.workflow.text.key if seen.workflow.text else ""
    return next((one for one in reversed(seen.materials) if one.kind == kind), None)


def _words(here: Here, one: Any) -> str | None:
    path = here.house.blobs.path(one.sha256)
    return text_of(path, one.name) if path else None


def _page(
    here: Here, docket: Docket, text: str | None, kind: str, more: Mapping[str, Any], status: int = 200
) -> Response:
    marks = marks_of(text, kind) if text else ()
    context = {
        "asked": False, "back": None, "lacking": False, "reasons": (), "text": stretches(text, marks) if text else None, "marks": marks,
        "cut": bool(text and len(text) > LONGEST), "longest": LONGEST, **more,
    }  # fmt: skip
    return pages.page(here, "scan.html", docket, status, **context)
