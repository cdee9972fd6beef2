"""The register of fair-competition conclusions for programs: found by words, outcome or issuer; one review with its nineteen answers."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from engine.docket import Docket
from house.competition import Answered, Asked, Kept, conclusions, review
from house.competition_links import resting_on
from house.documents import Line
from registers.documents import STATUS
from web.api.doors import PREFIX, Caller, CaseId, JsonRoute, looking_at
from web.api.models import PageOf
from web.here import Here
from workflows.fair_competition.titles import TITLES

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["公平竞争审查"])
Outcome = Literal["", "PASS", "EXCEPTION", "VIOLATES", "NA"]


class RestingDocument(BaseModel):
    """A document that was published on a conclusion, with its status today."""

    id: int
    number: str
    title: str
    status: str
    status_words: str


class ConclusionLine(BaseModel):
    """One conclusion. `case`: the review; `text`: sha256 of what was reviewed; `exception`: how an exception stands, '' without one."""

    case: int
    seq: int
    org: str
    title: str
    number: str
    outcome: str
    outcome_words: str
    route: str
    route_words: str
    round: int
    on: date
    signer_org: str
    summary: str
    effect: str
    text: str
    ground: str
    end_on: date | None
    end_condition: str
    review_on: date | None
    exception: str
    documents: Sequence[RestingDocument]


class Answer(BaseModel):
    """What one side has said about an item."""

    answer: str
    note: str
    clause: str
    basis: str


class ItemOut(BaseModel):
    """One of the nineteen items with the answers of the present round."""

    n: int
    question: str
    basis: str
    own: Answer | None
    joint: Answer | None


class Party(BaseModel):
    """Somebody who was heard, and what became of it."""

    name: str
    type: str
    on: date
    answer: str
    disposition: str
    reason: str


class ReviewOut(BaseModel):
    """One review whole."""

    case: int
    title: str
    state: str
    state_words: str
    round: int
    org: str
    issuer: str
    kind: str
    drafter: str
    parties: Sequence[Party]
    items: Sequence[ItemOut]
    conclusions: Sequence[ConclusionLine]


@router.get("/competition")
def register(
    here: Caller,
    q: Annotated[str, Query(max_length=100, description="措施的名称或者文号中的话")] = "",
    outcome: Annotated[Outcome, Query(description="结论")] = "",
    org: Annotated[str, Query(max_length=40, description="制定机关的代码")] = "",
    running: Annotated[bool, Query(description="只要将满、已满的例外")] = False,
    cursor: Annotated[str, Query(max_length=40, pattern=r"^([0-9]{1,7}\.[0-9]{1,15}\.[0-9]{1,15})?$")] = "",
) -> PageOf[ConclusionLine]:
    """公平竞争审查结论：只含有权看的审查件，新的在前。"""
    day, case, seq = (int(one) for one in (cursor or "0.0.0").split("."))
    asked = Asked(q.strip(), outcome, org, running, (day, case, seq))
    with here.looking() as docket:
        found = conclusions(docket, here.me, here.today, asked)
        items = _lines(here, docket, found.rows)
    return PageOf(items=items, next="{}.{}.{}".format(*found.after) if any(found.after) else None)


@router.get("/competition/{case}")
def one(here: Caller, case: CaseId) -> ReviewOut:
    """一件公平竞争审查：措施、听取的意见、十九项的答复、结论和据此公布的文件。"""
    with looking_at(here, case) as docket:
        found = review(docket, case)
        lines = _lines(here, docket, found.conclusions)
    about = found.measure
    said = {name: getattr(about, name) if about else "" for name in ("org", "issuer", "kind", "drafter")}
    parties = [Party(**{name: getattr(each, name) for name in Party.model_fields}) for each in found.parties]
    items = [_item(each) for _, group in found.articles for each in group]
    return ReviewOut(
        case=found.case, title=found.title, state=found.state, state_words=found.state_title, round=found.rounds, parties=parties,
        items=items, conclusions=lines, **said,
    )  # fmt: skip


def _item(one: Answered) -> ItemOut:
    said = {by: _said(getattr(one, by)) for by in ("own", "joint")}
    return ItemOut(n=one.item.n, question=one.item.question, basis=one.item.basis, **said)


def _said(row: Any) -> Answer | None:
    return Answer(**{name: getattr(row, name) for name in Answer.model_fields}) if row else None


def _lines(here: Here, docket: Docket, found: Sequence[Kept]) -> list[ConclusionLine]:
    documents = resting_on(docket.connection, [one.case for one in found], here.today)
    return [
        ConclusionLine(**_plain(one), documents=[_document(line) for line in documents.get(one.case, ())])
        for one in found
    ]


def _plain(one: Kept) -> dict[str, Any]:
    said = {**one.to_json(), "route_words": one.route_words, "ground": TITLES.get(one.ground, one.ground)}
    return {name: value for name, value in said.items() if name in ConclusionLine.model_fields}


def _document(line: Line) -> RestingDocument:
    words = STATUS[line.status]
    return RestingDocument(id=line.id, number=line.number, title=line.title, status=line.status, status_words=words)
