"""Who asked stays inside: no words of an act, and no name of a file that comes with it, say a name or a contact that is sealed."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal, get_origin

from pydantic import BaseModel
from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from engine.citations import ASSUMED
from engine.enquiries import Enquires
from engine.errors import Reason
from engine.questions import Among
from engine.sealing import Unseals, sealed_names
from engine.standing import View
from engine.statements import Statement, of
from engine.tables import Annex
from registers.documents import Document, number_key
from registers.suggestions import ClauseStudy, ReviewOutcome
from workflows.normative_document.answers import noted
from workflows.normative_document.forms import HIDDEN
from workflows.township_review.forms import Form, Note, Why

SECRET = ("name", "contact")
FAULT = "这里写有建议人的姓名或者联系方式，请删去"
_case: Any = bindparam("case")
_behind = select(col(ClauseStudy.suggestion)).where(col(ClauseStudy.case_id) == _case)
_joined = select(col(ReviewOutcome.case_id)).where(
    col(ReviewOutcome.study) == _case, col(ReviewOutcome.kind) == "JOINED"
)
ASKERS = Statement(
    select(*of(Annex, "value")).where(
        or_(*(col(Annex.field) == one for one in SECRET)),
        col(Annex.value).is_not(None),
        or_(col(Annex.case_id).in_(_behind), col(Annex.case_id).in_(_joined)),
    )
)
"""Names and contacts that the suggestions behind a study keep sealed: compared, never kept, never shown."""
TITLED = Statement(select(*of(Document, "title")).where(Among(col(Document.number_key), "keys")).distinct())
"""The title under which the register knows the document that is being named."""


class Hushed(Form, Enquires):
    """A form of an act that the body performs in a study: what it says is compared with who asked for the study.

    Only of acts of those who may know: whoever guesses a name would be told by the refusal that it is one.
    """

    enquiries: ClassVar[Mapping[str, Statement]] = {"askers": ASKERS}


class WhyHushed(Why, Hushed):
    """A reason, in a study."""


class NoteHushed(Note, Hushed):
    """A note, in a study."""


class WhyUnsealed(Why, Unseals):
    """A reason, in a suggestion."""


class Titled(Enquires):
    """A form that names a document by its number for the first time: its title is what the register says."""

    enquiries: ClassVar[Mapping[str, Statement]] = {"titled": TITLED}

    @classmethod
    def keys_in(cls, answers: Mapping[str, Any]) -> Sequence[str]:
        """That number."""
        said = answers.get("number")
        return [number_key(said[:200])] if isinstance(said, str) and said else []


# --- what is looked for -----------------------------------------------------------------------------------------------


def plain_letters(said: str) -> str:
    """Letters and digits alone, as a name or a telephone number is looked for in a text."""
    return "".join(c for c in unicodedata.normalize("NFKC", said).lower() if c.isalnum())


def identity(view: View) -> list[str]:
    """The names and contacts that this suggestion keeps sealed."""
    return _secret(sealed.value for (_, name), sealed in view.unsealed.items() if name in SECRET)


def askers(view: View) -> list[str]:
    """Those of the suggestions behind this study."""
    return _secret(row[0] for row in view.shelves.get("askers") or ())


def _secret(kept: Iterable[str | None]) -> list[str]:
    said = [str(json.loads(value)) for value in kept if value]
    return list(dict.fromkeys(plain for one in said if len(plain := plain_letters(one)) > 1))


# --- where it is looked for -------------------------------------------------------------------------------------------


def silent(view: View, answers: Any, secret: Sequence[str]) -> Iterator[Reason]:
    """Whatever is written in the clear, in any field, and every file's name. What the register calls the document, and what
    offices are called, may contain a name."""
    if not secret:
        return
    law = ASSUMED["建议人身份对制定机关保密"].label
    public = _public(view, secret)
    for name, text in (*written(answers), *(("materials", one.name) for one in view.materials if not one.seq)):
        said = plain_letters(text)
        for word in public:
            said = said.replace(word, "\n")
        if any(one in said for one in secret):
            yield Reason(FAULT, law, field=name)


def written(answers: Any) -> Iterator[tuple[str, str]]:
    """Every text of the answers that is not sealed, not chosen from a list and not filled in by the record, with its field."""
    if not isinstance(answers, BaseModel):
        return
    sealed = {name for name, _ in sealed_names(type(answers))}
    for name, field in type(answers).model_fields.items():
        hidden = isinstance(field.json_schema_extra, dict) and HIDDEN.items() <= field.json_schema_extra.items()
        if name not in sealed and not hidden and get_origin(field.annotation) is not Literal:
            yield from ((name, text) for text in _texts(getattr(answers, name)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from (text for _, text in written(value))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _public(view: View, secret: Sequence[str]) -> list[str]:
    """Titles that contain a secret by chance, the longest first: of the document, of offices."""
    titles = [str(row[0]) for row in view.shelves.get("titled") or ()]
    if noted(view, "document_key"):
        titles += [noted(view, "document"), noted(view, "number")]
    titles += [office.title for office in view.offices.office.values()]
    plain = {plain_letters(one) for one in titles}
    return sorted((one for one in plain if any(s in one and s != one for s in secret)), key=len, reverse=True)
