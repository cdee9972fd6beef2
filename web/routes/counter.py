"""The counter: what do you want to decide, which materials, when; a draft that nothing loses; then it goes to the lead, and out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from engine.docket import Docket
from engine.errors import BadAnswers, HefaError, NotFound, NotReady, Reason, Refused
from engine.plan import Material
from engine.standing import Request
from house import counter
from house.ahead import Ahead, ahead, warnings
from house.blobs import BadUpload
from house.catalogue import Offered, Words, offered
from house.citing import opening_warned
from house.counter import Desk, Paper, Unfinished
from house.filters import Cursor
from house.people import holders
from house.sniffing import KIND_OF
from house.uploads import receive
from registers.catalogue import MatterType
from web import pages
from web.acting import FILE, PAPER, opening
from web.dependencies import Sent, Signed
from web.errors import STATUS, heading
from web.forms import PREFIX, answers_from
from web.here import Here
from web.legible import whole
from web.routes.starting import read
from workflows import plain_words
from workflows.roles import LEAD
from workflows.tidying import tidied

router = APIRouter()
WORKFLOW, CREATE, FINISH = "township_review", "create", "finish_draft"
ACCEPTED = ",".join(f".{one}" for one in KIND_OF)
TYPES: list[str] = [one for one in get_args(MatterType) if one != "PARTY_DOC"]  # party documents are not reviewed here


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of material on the page: what it is, whether it must come, what lies there, why the last file did not."""

    kind: str
    title: str
    what: str
    must: bool
    papers: Sequence[Paper]
    refused: str = ""

    @property
    def mark(self) -> str:
        """The class of the row."""
        if self.refused:
            return "m-bad"
        return "m-ok" if self.there else "m-need" if self.must else "m-opt"

    @property
    def there(self) -> bool:
        """Whether a paper of this kind will go with it."""
        return any(not one.gone for one in self.papers)


# --- the first question -------------------------------------------------------------------------------------------------


@router.get("/counter")
def choose(here: Signed, q: str = "", org: str = "") -> Response:
    """What do you want to decide? Plain words first, the entries of the catalogue second."""
    with here.looking() as docket:
        offices = here.house.snapshot(docket.connection).offices
        own = counter.desks(docket, offices, here.me)
        desk = next((one for one in own if one.org == org), own[0] if own else None)
        entries = offered(here.house, docket, desk.org) if desk else []
        said = q.strip()[:200]
        found = _nearest(entries, said) if said else []
        ours, count = counter.ours(here.house, docket, here.me)
        return pages.page(
            here, "counter.html", docket, q=said, desks=own, desk=desk, entries=entries, found=found,
            hits=plain_words.search(said) if said else [], about=_about(here, docket, desk),
            usual=plain_words.usual(), words=Words.of(here.house.registry), ours=ours.rows, count=count,
            drafts=_drafts(here, docket, offices), to_sign=counter.to_sign(here.house, docket, here.me).rows,
            reviewer=_reviewer(here, docket, desk),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Named:
    """An entry as plain words look at it."""

    name: str
    matter_type: str
    of: Offered


def _nearest(entries: Sequence[Offered], said: str) -> list[Offered]:
    exact = [one for one in entries if one.entry.code.lower() == said.lower()]
    named = [_Named(f"{one.entry.name} {one.entry.trigger}", one.entry.matter_type, one) for one in entries]
    return exact or [one.of for one in plain_words.nearest(said, named, 4)]


def _about(here: Here, docket: Docket, desk: Desk | None) -> Mapping[str, plain_words.About]:
    """Each type of matter, explained."""
    if desk is None:
        return {}
    policies = here.house.snapshot(docket.connection).policies
    return {kind: plain_words.about(kind, policies, desk.org, here.today) for kind in TYPES}


def _reviewer(here: Here, docket: Docket, desk: Desk | None) -> str:
    """Who reviews the matters of an office, in the ordinary way."""
    offices = here.house.snapshot(docket.connection).offices
    found = [one for how in ("cluster", "local") for one in offices.covering(desk.org, how)] if desk else []
    return offices.title(found[0]) if found else ""


def _drafts(here: Here, docket: Docket, offices: Any) -> list[tuple[Unfinished, str]]:
    return [(one, offices.title(one.org)) for one in counter.all_unfinished(docket.connection, here.me)]


@router.get("/counter/mine")
def mine(here: Signed, closed: bool = False, after: str = "") -> Response:
    """Everything the office has brought, by due day; what has ended on another tab."""
    with here.looking() as docket:
        found, count = counter.ours(here.house, docket, here.me, closed=closed, after=_cursor(after), limit=50)
        other = counter.ours(here.house, docket, here.me, closed=not closed, limit=1)[1]
        return pages.page(
            here, "counter_mine.html", docket, found=found, count=count, other=other, closed=closed
        )  # fmt: skip


def _cursor(said: str) -> Cursor | None:
    day, _, id = said.partition(".")
    try:
        on, last = None if day == "-" else date.fromisoformat(day), whole(id)
    except ValueError:
        on, last = None, None
    if said and last is None:
        raise BadAnswers(Reason("翻页位置有误，请从第一页重新翻起", field="after"))
    return Cursor(on, last) if last is not None else None


@router.get("/counter/new")
def new(here: Signed, entry: str = "", org: str = "", matter_type: str = "") -> Response:
    """A fresh draft: nothing is written until something is said."""
    asked = {"entry": entry, "org": org, "for": here.request.query_params.get("for", ""), "matter_type": matter_type}
    return RedirectResponse(f"/counter/{counter.fresh()}?{urlencode({k: v for k, v in asked.items() if v})}", 303)


# --- the draft ----------------------------------------------------------------------------------------------------------


@router.get("/counter/{id}")
def prepare(here: Signed, id: str) -> Response:
    """The materials, the planned day, and what is still missing."""
    if not counter.TOKEN.fullmatch(id):
        raise NotFound("没有这份草稿")
    with here.looking() as docket:
        if case := counter.filed_as(docket.connection, here.me, id):
            return RedirectResponse(f"/counter/filed/{case}", 303)
        matter = counter.unfinished(docket.connection, here.me, id) or _begun(here, docket, id)
        return _page(here, docket, matter)


def _begun(here: Here, docket: Docket, id: str) -> Unfinished:
    """A draft that nobody has written into yet, as the address says."""
    asked = here.request.query_params
    offices = here.house.snapshot(docket.connection).offices
    own = counter.desks(docket, offices, here.me)
    chosen = (asked.get("org", ""), asked.get("for", ""))
    desk = next((one for one in own if (one.org, one.principal) == chosen), own[0] if own else None)
    if desk is None:
        raise NotFound(Reason("您不是任何单位的承办人，不能起草送审", who="管理员登记任职，或由承办人登记委托"))
    kind = asked.get("matter_type", "")
    said = {"matter_type": [kind]} if kind in TYPES else {}
    return Unfinished(id, desk.org, desk.principal, asked.get("entry", "")[:20], said=said)


def _page(
    here: Here, docket: Docket, matter: Unfinished, fault: HefaError | None = None, told: Sequence[Reason] = ()
) -> Response:
    snapshot = here.house.snapshot(docket.connection)
    entry = _entry(here, docket, matter)
    workflow, _ = opening(docket, WORKFLOW, CREATE)
    kind = entry.entry.matter_type if entry else matter.first("matter_type")
    kinds = counter.wanted(entry, kind)
    titles = {one.key: one.title for one in workflow.kinds}
    sheets = [_sheet(matter, one, titles, must=True) for one in dict.fromkeys(("draft", *kinds))]
    extra = [_sheet(matter, one, titles, must=False) for one in counter.EXTRA if one not in kinds]
    days = _ahead(here, docket, matter, kind)
    planned, lawful = _day(matter.first("planned_on")), _day(matter.first("earliest_on"))
    leads = [
        name for person, name in holders(docket, [(LEAD.key, matter.org)]) if person not in (here.me, matter.principal)
    ]
    desk = next((one for one in counter.desks(docket, snapshot.offices, here.me) if one.org == matter.org), None)
    return pages.page(
        here, "counter_matter.html", docket, STATUS[fault.code] if fault else 200, matter=matter, entry=entry, kind=kind,
        sheets=sheets, extra=extra, ahead=days, leads=leads, desk=desk, org_title=snapshot.offices.title(matter.org),
        missing=counter.missing(workflow, matter, kinds) if kind else [], reasons=fault.reasons if fault else (), told=told, heeded=read(told),
        heading=heading(fault) if fault else "", words=Words.of(here.house.registry), types=TYPES, accepted=ACCEPTED,
        about=plain_words.about(kind, snapshot.policies, matter.org, here.today) if kind in TYPES else None,
        warned=warnings(planned, days, snapshot.calendar(matter.org), here.today, lawful) if days else [],
    )  # fmt: skip


def _entry(here: Here, docket: Docket, matter: Unfinished) -> Offered | None:
    if not matter.entry:
        return None
    return next((one for one in offered(here.house, docket, matter.org) if one.entry.code == matter.entry), None)


def _sheet(matter: Unfinished, kind: str, titles: Mapping[str, str], *, must: bool) -> Sheet:
    papers = [one for one in matter.papers if one.kind == kind]
    return Sheet(kind, titles.get(kind, kind), plain_words.paper(kind).what, must, papers, matter.refused.get(kind, ""))


def _ahead(here: Here, docket: Docket, matter: Unfinished, kind: str) -> Ahead | None:
    if kind not in TYPES:
        return None
    workflow, _ = opening(docket, WORKFLOW, CREATE)
    facts = replace(workflow.facts(), matter_type=kind)  # type: ignore[call-arg]  # a fact of this workflow
    return ahead(here.house.snapshot(docket.connection), workflow, matter.org, facts, here.now, here.today)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


# --- what was sent ------------------------------------------------------------------------------------------------------


@router.post("/counter/{id}")
def write(here: Signed, sent: Sent, id: str) -> Response:
    """Keep it, take a file, take one out, throw it away, or send it to the lead; a second click finds the first."""
    if not counter.TOKEN.fullmatch(id):
        raise NotFound("没有这份草稿")
    wish = str(sent.get("do", "keep"))
    with here.looking() as docket:
        if case := counter.filed_as(docket.connection, here.me, id):
            return RedirectResponse(f"/counter/filed/{case}", 303)
    if wish == "away":
        with here.house.database.writing() as connection:
            counter.throw_away(connection, here.me, id)
        return RedirectResponse("/counter?dropped=1", 303)
    matter = _written(here, sent, id, wish.removeprefix("drop:") if wish.startswith("drop:") else "")
    with here.house.database.writing() as connection:
        matter = counter.measured(connection, here.me, matter)
        counter.keep(connection, here.me, matter, here.now)
    if wish == "scan":
        return RedirectResponse(f"/counter/{id}/scan", 303)
    if wish != "file":
        return RedirectResponse(f"/counter/{id}{'#materials' if wish != 'keep' else ''}", 303)
    try:
        with here.looking() as docket:
            told = _cites(here, docket, matter)
            if told and sent.get("heeded") != read(told):
                return _page(here, docket, replace(matter, at=here.now), told=told)
        case = _file(here, matter)
    except Refused as refused:
        with here.looking() as docket:
            return _page(here, docket, replace(matter, at=here.now), refused)
    return RedirectResponse(f"/counter/filed/{case}?new=1", 303)


def _written(here: Here, sent: FormData, id: str, dropped: str) -> Unfinished:
    """The draft that a form stands for; each file that came with it is taken, or it is said why not."""
    fields = [str(one).split("|", 2) for one in sent.getlist(PAPER) if str(one).count("|") >= 2]
    papers = [Paper(kind, sha, name) for kind, sha, name in fields if f"{kind}:{sha}" != dropped]
    refused: dict[str, str] = {}
    for name, value in sent.multi_items():
        if name.startswith(FILE) and isinstance(value, UploadFile) and value.filename:
            kind = name.removeprefix(FILE)
            try:
                kept = receive(here.house, here.me, value.filename, value.file)
                papers.append(Paper(kind, kept.sha256, kept.name, kept.size))
            except BadUpload as fault:
                refused[kind] = "；".join(one.text for one in fault.reasons) or heading(fault)
    said: dict[str, list[str]] = {}
    for name, value in sent.multi_items():
        if name.startswith(PREFIX) and isinstance(value, str) and value.strip():
            said.setdefault(name.removeprefix(PREFIX), []).append(value[:4000])
    plain = {name: str(sent.get(name, ""))[:200] for name in ("org", "for", "entry", "title")}
    return Unfinished(
        id, plain["org"], plain["for"], plain["entry"], plain["title"].strip(), said, _latest(papers), refused,
        str(sent.get("undecided", "")) == "yes",
    )  # fmt: skip


def _latest(papers: Sequence[Paper]) -> list[Paper]:
    """Each file once; of the text itself only the last."""
    found = {(one.kind, one.sha256): one for one in papers}.values()
    texts = [one for one in found if one.kind == "draft"]
    return [one for one in found if one.kind != "draft" or one is texts[-1]]


def _asked(here: Here, docket: Docket, matter: Unfinished) -> tuple[Request, list[Reason]]:
    """The request that a draft stands for, and what it lacks."""
    workflow, rule = opening(docket, WORKFLOW, CREATE)
    entry = _entry(here, docket, matter)
    kind = entry.entry.matter_type if entry else matter.first("matter_type")
    lacking = counter.missing(workflow, matter, counter.wanted(entry, kind))
    answers = answers_from([(f"{PREFIX}{name}", one) for name, one in counter.said_before(matter)], rule.asks)
    answers = tidied(rule, answers | {"catalogue": matter.entry} | ({"matter_type": kind} if kind else {}))
    days = _ahead(here, docket, matter, kind)
    if days and matter.first("planned_on") and "earliest_on" not in answers:
        answers["earliest_on"] = days.earliest.isoformat()
    papers = [Material(one.kind, one.sha256, one.name) for one in matter.papers if not one.gone]
    said: dict[str, Any] = {"org": matter.org, "title": matter.title, "workflow": WORKFLOW}
    return Request(CREATE, here.me, answers, papers, matter.principal, matter.id, **said), lacking


def _cites(here: Here, docket: Docket, matter: Unfinished) -> tuple[Reason, ...]:
    """What the register says of the documents that it cites; nothing while it cannot be filed: filing says why."""
    asked, lacking = _asked(here, docket, matter)
    try:
        return () if lacking else opening_warned(docket, asked, here.house.blobs)
    except Refused:
        return ()


def _file(here: Here, matter: Unfinished) -> int:
    """Open the case and send it to the lead: both acts or neither. Raises Refused with everything that is missing."""
    with here.acting() as docket:
        if case := counter.filed_as(docket.connection, here.me, matter.id):
            return case
        asked, lacking = _asked(here, docket, matter)
        try:
            result = docket.open(asked)
        except Refused as refused:
            raise type(refused)([*lacking, *refused.reasons]) from None
        if lacking:
            raise NotReady(lacking)
        finish = Request(FINISH, here.me, principal=matter.principal, key=f"{matter.id}.{FINISH}")
        docket.perform(result.case_id, finish)
        counter.throw_away(docket.connection, here.me, matter.id)
        return result.case_id
