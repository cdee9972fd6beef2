"""What acts know of the register of documents: those that their answers name, and what has ended their own."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from engine.citations import ASSUMED
from engine.enquiries import Enquires
from engine.errors import Reason
from engine.questions import Among
from engine.standing import View
from engine.statements import Statement, of
from engine.tables import Case, TaskRow
from registers.documents import Document, DocumentChange, DocumentIndex, DocumentRelation, number_key

MOST = 2100  # names of one request that are looked up
LISTED = "DOCUMENT"  # a task of a clean-up: one document that waits for its finding; its detail is the number's key
BY_ITS_ISSUER = ASSUMED["规范性文件由制定机关修改、废止；上级机关认为不适当的，依法改变或者撤销"]
ONCE = ASSUMED["一件文件同时只有一件修改"]
_own: Any = bindparam("case")
_mine: Any = aliased(DocumentIndex)

NAMED = Statement(
    select(*of(DocumentIndex, "number_key", "number", "org", "ended_as", "id"), col(Case.state))
    .join(Case, col(Case.id) == col(DocumentIndex.id))
    .where(Among(col(DocumentIndex.number_key), "keys"))
    .order_by(col(DocumentIndex.id))
)
"""The documents that the answers name."""
REPLACED = Statement(
    select(col(DocumentRelation.target_key), col(Document.number))
    .join(Document, col(Document.case_id) == col(DocumentRelation.case_id))
    .join(
        DocumentIndex,
        (col(DocumentIndex.number_key) == col(DocumentRelation.target_key))
        & (col(DocumentIndex.org) == col(Document.org)),
    )
    .where(Among(col(DocumentRelation.target_key), "keys"), col(DocumentRelation.kind) == "SUPERSEDES")
    .order_by(col(Document.case_id))
)
"""The documents that have taken the place of those."""
LISTED_HERE = Statement(
    select(*of(DocumentIndex, "number_key", "number", "org", "ended_as", "id"), col(Case.state))
    .join(Case, col(Case.id) == col(DocumentIndex.id))
    .join(TaskRow, col(TaskRow.detail) == col(DocumentIndex.number_key))
    .where(col(TaskRow.case_id) == _own, col(TaskRow.kind) == LISTED)
    .order_by(col(DocumentIndex.id))
)
"""The documents that a clean-up has listed."""
SAME_NUMBER = Statement(
    select(*of(Document, "number_key", "number", "org"))
    .join(TaskRow, col(TaskRow.text) == col(Document.number_key))
    .where(col(TaskRow.case_id) == _own, col(TaskRow.kind) == "RECORD", col(TaskRow.detail) == "number")
    .order_by(col(Document.case_id))
)
"""The documents that came into the register under a number that the record of this case has."""
EXTENDED = Statement(
    select(*of(DocumentIndex, "number", "sha256"))
    .join(Document, col(Document.case_id) == col(DocumentIndex.id))
    .join(TaskRow, col(TaskRow.text) == col(Document.number))
    .where(col(TaskRow.case_id) == _own, col(TaskRow.kind) == "RECORD", col(TaskRow.detail) == "supersedes")
    .order_by(col(DocumentIndex.id).desc())
)
"""The document that an amendment or extension will take the place of."""
OWN = Statement(
    select(*of(DocumentIndex, "number", "published_on", "effective_on", "expires_on", "ended_on", "ended_as")).where(
        col(DocumentIndex.id) == _own
    )
)
"""The document of this case of life, as it is searched."""
BY_DOCUMENT = Statement(
    select(*of(DocumentRelation, "kind", "on"), col(Document.number))
    .join(Document, col(Document.case_id) == col(DocumentRelation.case_id))
    .join(_mine, (_mine.number_key == col(DocumentRelation.target_key)) & (_mine.org == col(Document.org)))
    .where(_mine.id == _own, col(DocumentRelation.kind) != "BASED_ON")
    .order_by(col(DocumentRelation.on), col(DocumentRelation.case_id))
)
"""Documents of the same issuer that take its place or repeal it."""
BY_DECISION = Statement(
    select(*of(DocumentChange, "kind", "on", "basis"), col(Case.org), _mine.org.label("owner"))
    .join(Case, col(Case.id) == col(DocumentChange.case_id))
    .join(_mine, _mine.number_key == col(DocumentChange.target_key))
    .where(_mine.id == _own)
    .order_by(col(DocumentChange.on), col(DocumentChange.case_id), col(DocumentChange.seq))
)
"""What others have done to it: clean-ups of its issuer, and whoever may annul it."""
_SAID = {
    "named": NAMED,
    "replaced": REPLACED,
    "extended": EXTENDED,
    "same_number": SAME_NUMBER,
    "listed": LISTED_HERE,
    "own": OWN,
    "by_document": BY_DOCUMENT,
    "by_decision": BY_DECISION,
}


def found(view: View, name: str) -> list[Mapping[str, Any]]:
    """The answer to an enquiry; nothing where it was not asked."""
    rows: Sequence[Any] = view.shelves.get(name) or ()
    return [dict(zip(_SAID[name].names, row, strict=True)) for row in rows]


def keys_of(answers: Mapping[str, Any], *names: str) -> list[str]:
    """The keys of the numbers that lists of answers name, as they were sent."""
    lists = [said for name in names if isinstance(said := answers.get(name), list | tuple)]
    return [number_key(one) for said in lists for one in said if isinstance(one, str)][:MOST]


class NamesOthers(Enquires):
    """A form that names the documents it takes the place of, repeals or amends."""

    enquiries: ClassVar = {"named": NAMED, "replaced": REPLACED}

    @classmethod
    def keys_in(cls, answers: Mapping[str, Any]) -> Sequence[str]:
        """Of all of them."""
        return keys_of(answers, "supersedes", "repeals", "amends")


class Publishes(NamesOthers):
    """A form that publishes a document under the number that it was given."""

    enquiries: ClassVar = {**NamesOthers.enquiries, "same_number": SAME_NUMBER}


class ListsOthers(Enquires):
    """A form that lists documents to be cleaned up."""

    enquiries: ClassVar = {"named": NAMED}

    @classmethod
    def keys_in(cls, answers: Mapping[str, Any]) -> Sequence[str]:
        """Of all of them."""
        return keys_of(answers, "documents")


class Extends(Enquires):
    """A form of whoever lays an extension beside the document that it extends."""

    enquiries: ClassVar = {"extended": EXTENDED}


class KnowsItself(Enquires):
    """A form of an act on a document that must know its days, and whether something has ended it."""

    enquiries: ClassVar = {"own": OWN}


# --- whose documents they are -------------------------------------------------------------------------------------------


def only_own_end(view: View, answers: Any) -> Iterator[Reason]:
    """Whose document it is takes its place, repeals or amends it; nobody else's act does."""
    for name in ("supersedes", "repeals", "amends"):
        yield from not_ours(view, keys_of({name: getattr(answers, name)}, name), name)


def only_own_listed(view: View, answers: Any) -> Iterator[Reason]:
    """A clean-up is of one's own documents."""
    yield from not_ours(view, keys_of({"documents": answers.documents}, "documents"), "documents")


def only_own_results(view: View, answers: Any) -> Iterator[Reason]:
    """Also what was entered for another issuer since it was listed."""
    ends = [one.document for one in answers.items if one.outcome in ("REPEAL", "EXPIRED")]
    yield from not_ours(view, [number_key(one) for one in ends], "items", "listed")


def not_ours(view: View, keys: Sequence[str], field: str, asked: str = "named") -> Iterator[Reason]:
    """Which of the documents named have another issuer."""
    for one in found(view, asked):
        if one["number_key"] in keys and one["org"] != view.org:
            owner, ours = view.offices.title(one["org"]), view.offices.title(view.org)
            what = "修改它" if field == "amends" else "使其失去效力"
            why = f"{one['number']} 由{owner}制定，{ours}的文件或清理不能{what}"
            yield Reason(why, BY_ITS_ISSUER.label, owner, field)


def amended_once(view: View, answers: Any) -> Iterator[Reason]:
    """A document is amended once at a time: not beside another case, not after another one took its place."""
    taken = {number_key(one) for one in answers.supersedes}
    ends = {*taken, *(number_key(one) for one in answers.repeals)}
    for one in found(view, "named"):
        if one["number_key"] in ends and one["state"] == "RENEWING" and not _of_this_amendment(view, one["number_key"]):
            why = f"{one['number']} 正在另案修改（延续）（施行件 {one['id']}），须待其办结"
            yield Reason(why, ONCE.label, field="supersedes" if one["number_key"] in taken else "repeals")
    for by in found(view, "replaced"):
        if by["target_key"] in taken and number_key(by["number"]) != number_key(answers.number):
            yield Reason(f"“{by['target_key']}”已由 {by['number']} 替代", ONCE.label, field="supersedes")


def _of_this_amendment(view: View, key: str) -> bool:
    """The case that is being carried through is that very amendment."""
    notes = [task.text for task in view.tasks if task.detail == "supersedes"]
    return key in {number_key(one) for said in notes for one in said.split("\n")}


# --- the document itself --------------------------------------------------------------------------------------------------


def itself(view: View) -> Mapping[str, Any] | None:
    """The document of this case; None where it was not asked."""
    return next(iter(found(view, "own")), None)


def not_ended(view: View, answers: Any) -> Iterator[Reason]:
    """What another document or a decision has ended, or will end on a day, is not changed any more."""
    del answers
    own = itself(view)
    if own and own["ended_as"]:
        yield Reason(f"本文件自 {own['ended_on']} 起失去效力，不再修改、评估或另行废止", ONCE.label)


def floor(view: View) -> date | None:
    """The first day on which something can happen to the document: it is in force, or at least published."""
    own = itself(view)
    if own is None:
        return None
    first: date = own["effective_on"] if own["effective_on"] <= view.today else own["published_on"]
    return first
