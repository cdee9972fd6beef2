"""What the acts of suggestions and studies ask of the registers: the document, studies of the same clause, who had reviewed it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import aliased
from sqlmodel import col

from engine.questions import Among
from engine.standing import View
from engine.statements import Statement, of
from engine.tables import Case, Participation, TaskRow
from registers.documents import Document, DocumentIndex, DocumentRelation
from registers.opinions import Opinion
from registers.suggestions import ENDS, ClauseStudy, ClauseStudyStep, ReviewOutcome, ReviewSuggestion
from workflows.normative_document.answers import NOTED

_case: Any = bindparam("case")


def _noted(name: str) -> ColumnElement[Any]:
    """What this case has noted last under a name."""
    asked = select(col(TaskRow.text)).where(
        col(TaskRow.case_id) == _case, col(TaskRow.kind) == NOTED, col(TaskRow.detail) == name
    )
    return asked.order_by(col(TaskRow.seq).desc(), col(TaskRow.n).desc()).limit(1).scalar_subquery()


_org = select(*of(Case, "org")).where(col(Case.id) == _case).scalar_subquery()
_same = and_(
    col(ClauseStudy.document_key) == _noted("document_key"),
    col(ClauseStudy.clause_key) == func.coalesce(_noted("clause_key"), ""),
    col(ClauseStudy.org) == _org,
)
_steps = (
    *of(ClauseStudy, "case_id"), *of(ClauseStudyStep, "kind", "on", "number"), *of(ClauseStudy, "clause_key"), *(c.label("opened_on") for c in of(ClauseStudy, "opened_on")),
)  # fmt: skip


def _studies(which: ColumnElement[bool]) -> Statement:
    """Studies with their steps, in order; one row with an empty kind where nothing has happened yet."""
    mine = col(ClauseStudyStep.case_id) == col(ClauseStudy.case_id)
    asked = select(*_steps).outerjoin(ClauseStudyStep, mine).where(which)
    return Statement(asked.order_by(col(ClauseStudy.case_id), *of(ClauseStudyStep, "seq", "n")))


STUDIES = _studies(_same)
"""Every study of the same clause in this organisation."""
BESIDE = _studies(
    and_(
        col(ClauseStudy.document_key) == _noted("document_key"),
        col(ClauseStudy.org) == _org,
        col(ClauseStudy.case_id) != _case,
    )
)
"""Every other study of the document in this organisation."""
_ended = select(col(ClauseStudyStep.case_id)).where(
    col(ClauseStudyStep.case_id) == col(ClauseStudy.case_id), or_(*(col(ClauseStudyStep.kind) == one for one in ENDS))
)
UNDER_WAY = Statement(
    select(*of(ClauseStudy, "case_id", "document_key", "clause_key"))
    .where(col(ClauseStudy.org) == func.coalesce(_org, bindparam("org")), ~_ended.exists())
    .order_by(col(ClauseStudy.case_id))
)
"""Every study of this organisation that has not ended: of the case's, or of the one for which a case is opened."""
LODGED = Statement(select(*of(ReviewSuggestion, "origin", "receipt")).where(col(ReviewSuggestion.case_id) == _case))
"""How this suggestion came, and the fingerprint by which it is found again."""
ABOUT = Statement(
    select(*of(ClauseStudy, "case_id", "document_key", "clause_key"))
    .where(col(ClauseStudy.document_key) == _noted("document_key"), ~_ended.exists())
    .order_by(col(ClauseStudy.case_id))
)
"""Every study of the document, in whatever organisation, that has not ended."""
OF_PAPER = _studies(col(ClauseStudy.paper) == _case)
"""The study that this paper of a court has asked for."""
_joined = select(col(ReviewOutcome.study)).where(
    col(ReviewOutcome.case_id) == _case, col(ReviewOutcome.kind) == "JOINED"
)
MINE = _studies(or_(col(ClauseStudy.suggestion) == _case, col(ClauseStudy.case_id).in_(_joined)))
"""The study that this suggestion waits for."""
DOCUMENT = Statement(
    select(
        *of(Document, "case_id", "org", "title", "number"),
        *of(DocumentIndex, "effective_on", "expires_on", "ended_on", "ended_as"),
    )
    .join(DocumentIndex, col(DocumentIndex.id) == col(Document.case_id))
    .where(col(Document.number_key) == _noted("document_key"))
    .order_by(col(Document.case_id).desc())
)
"""The document as the register knows it."""
_own = col(Document.number_key) == _noted("document_key")
_after = select(col(DocumentRelation.case_id)).where(
    col(DocumentRelation.target_key) == _noted("document_key"),
    or_(col(DocumentRelation.kind) == "SUPERSEDES", col(DocumentRelation.kind) == "REPEALS"),
)
SUCCESSORS = Statement(
    select(
        *of(Document, "case_id", "title", "number"),
        *of(DocumentIndex, "effective_on", "expires_on", "ended_on", "ended_as", "sha256", "read", "words"),
    )
    .join(DocumentIndex, col(DocumentIndex.id) == col(Document.case_id))
    .where(
        col(Document.org).in_(select(col(Document.org)).where(_own)),
        or_(col(Document.case_id).in_(_after), Among(col(Document.number_key), "keys")),
        col(Document.number_key) != _noted("document_key"),
    )
    .order_by(col(Document.case_id))
)
"""The issuer's documents that take the document's place or repeal it, or that the answers name, with their words."""
AMENDMENTS = Statement(
    select(
        *of(Document, "case_id", "number"), *of(DocumentRelation, "on"), *of(DocumentIndex, "sha256", "read", "words")
    )
    .join(DocumentRelation, col(DocumentRelation.case_id) == col(Document.case_id))
    .join(DocumentIndex, col(DocumentIndex.id) == col(Document.case_id))
    .where(
        col(Document.org).in_(select(col(Document.org)).where(_own)),
        col(DocumentRelation.kind) == "AMENDS",
        col(DocumentRelation.target_key) == _noted("document_key"),
    )
    .order_by(col(Document.case_id))
)
"""The issuer's decisions that amend the document under its old number, with their words."""
OLD_TEXT = Statement(
    select(*of(DocumentIndex, "number", "sha256", "words"))
    .where(col(DocumentIndex.number_key) == _noted("document_key"))
    .order_by(col(DocumentIndex.id).desc())
    .limit(1)
)
"""The document's own words."""
_made = select(col(Document.made_in)).where(col(Document.number_key) == _noted("document_key"))
_opined = (
    select(col(Opinion.case_id))
    .join(Document, col(Document.opinion) == col(Opinion.number))
    .where(col(Document.number_key) == _noted("document_key"), col(Document.opinion) != "")
)
REVIEWERS = Statement(
    select(*of(Participation, "person", "part"))
    .where(
        or_(col(Participation.case_id).in_(_made), col(Participation.case_id).in_(_opined)),
        or_(*(col(Participation.part) == one for one in ("AUTHOR", "SIGNER", "ADVISER", "REEXAMINER"))),
    )
    .distinct()
    .order_by(*of(Participation, "person", "part"))
)
"""Who examined the document before it was issued."""
_acting = or_(col(Participation.person) == bindparam("actor"), col(Participation.person) == bindparam("principal"))
_examining = (*of(Document, "case_id", "number_key", "title"), *of(Participation, "person", "part"))
_parts = or_(*(col(Participation.part) == one for one in ("AUTHOR", "SIGNER", "ADVISER", "REEXAMINER")))
EXAMINED = Statement(
    union(
        select(*_examining)
        .join(Participation, col(Participation.case_id) == col(Document.made_in))
        .where(_acting, _parts),
        select(*_examining)
        .join(Opinion, (col(Opinion.number) == col(Document.opinion)) & (col(Document.opinion) != ""))
        .join(Participation, col(Participation.case_id) == col(Opinion.case_id))
        .where(_acting, _parts),
    )
)
"""The documents that whoever acts, or whom they act for, examined before they were issued."""
_waiting: Any = aliased(Case)
_study: Any = aliased(ClauseStudy)
_of_this = select(_study.suggestion).where(_study.case_id == _case)
_of_paper = select(_study.paper).where(_study.case_id == _case)
_joined_here = select(col(ReviewOutcome.case_id)).where(col(ReviewOutcome.study) == _case)
WAITING = Statement(
    select(_waiting.id)
    .where(
        _waiting.closed_at.is_(None),
        _waiting.state != "REPLIED",
        or_(_waiting.id.in_(_of_this), _waiting.id.in_(_joined_here), _waiting.id.in_(_of_paper)),
    )
    .order_by(_waiting.id)
)
"""The suggestions, and the papers of courts, that still wait for a study."""

_COLUMNS = {
    "studies": STUDIES,
    "mine": MINE,
    "document": DOCUMENT,
    "successors": SUCCESSORS,
    "old_text": OLD_TEXT,
    "amendments": AMENDMENTS,
    "reviewers": REVIEWERS,
    "waiting": WAITING,
    "under_way": UNDER_WAY,
    "beside": BESIDE,
    "of_paper": OF_PAPER,
    "lodged": LODGED,
    "examined": EXAMINED,
}


def found(view: View, name: str) -> list[Mapping[str, Any]] | None:
    """The answer to an enquiry; None where it was not asked."""
    rows: Sequence[Any] | None = view.shelves.get(name)
    return None if rows is None else [dict(zip(_COLUMNS[name].names, row, strict=True)) for row in rows]
