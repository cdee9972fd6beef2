"""文号: one book a year and issuer, and the numbers that were given before documents came into the register: neither repeats the other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import String, bindparam, cast, literal, or_, select
from sqlmodel import col

from engine.citations import ASSUMED
from engine.enquiries import Enquires
from engine.errors import Reason
from engine.standing import View
from engine.statements import Statement, of
from engine.tables import BookRow, Case
from registers.documents import Document, number_key, series_of
from workflows.law import G37
from workflows.normative_document import known
from workflows.normative_document.answers import noted
from workflows.township_review.forms import Form

BOOK = "document_number"
COUNTED = ASSUMED["存量文件的文号计入本年度文号簿"]
WHO = "制定机关办公室在施行件中办理“占用文号”"


def _ours(column: Any) -> Any:
    """Of the office for which a case is opened, or whose case it is."""
    own = select(col(Case.org)).where(col(Case.id) == bindparam("case")).scalar_subquery()
    return or_(col(column) == bindparam("org"), col(column) == own)


BOOKS = Statement(
    select(*of(BookRow, "year", "last"))
    .where(_ours(BookRow.org), col(BookRow.kind) == BOOK)
    .order_by(col(BookRow.year))
)
"""The last number that the office's book has given, each year."""
_this_year = literal("%〔") + cast(bindparam("year"), String) + literal("〕%")
NUMBERS = Statement(
    select(col(Document.number_key))
    .where(_ours(Document.org), col(Document.number_key).like(_this_year))
    .order_by(col(Document.case_id))
)
"""The numbers of this year that the register has for it."""
_MINE: Mapping[str, Statement] = {"books": BOOKS, "numbers": NUMBERS}


class EntersNumber(known.NamesOthers):
    """A form that enters a document under the number it has."""

    enquiries: ClassVar = {**known.NamesOthers.enquiries, "books": BOOKS}

    @classmethod
    def keys_in(cls, answers: Mapping[str, Any]) -> Sequence[str]:
        """Its own number, and whom it names."""
        said = answers.get("number")
        return [number_key(said), *super().keys_in(answers)] if isinstance(said, str) else super().keys_in(answers)


class TakesNumber(Enquires):
    """A form whose act takes the next number of the book."""

    enquiries: ClassVar = _MINE


class Numbering(Form, TakesNumber):
    """统一编号: nothing is asked, the book is looked into."""


def number_free(view: View, answers: Any) -> Iterator[Reason]:
    """A number is one document's: not another's in the register, not another organ's, not one that the book has given."""
    said, key = answers.number, number_key(answers.number)
    for one in known.found(view, "named"):
        if one["number_key"] == key:
            yield Reason(
                f"文件库里已有 {one['number']}（{view.offices.title(one['org'])}）", G37.whole.label, field="number"
            )
    series = series_of(said)
    if series is None:
        return
    word, year, n = series
    for owner in (one for code, one in view.offices.office.items() if word == _word(view, code) and code != view.org):
        if word != _word(view, view.org):
            yield Reason(
                f"{word}是{owner.title}的文号，不能用于{view.offices.title(view.org)}的文件",
                G37.whole.label,
                owner.title,
                "number",
            )
    if year > view.today.year:
        yield Reason(f"文号的年份 {year} 在今年之后", G37.whole.label, field="number")
    if word == _word(view, view.org) and n <= _last(view, year):
        yield Reason(f"{year} 年第 {n} 号已由文号簿编出", COUNTED.label, field="number")


def number_still_free(view: View, answers: Any) -> Iterator[Reason]:
    """Nothing came into the register under the number between its being given and the publication."""
    for one in known.found(view, "same_number"):
        if one["number_key"] == number_key(answers.number):
            why = f"文件库里已有 {one['number']}（{view.offices.title(one['org'])}）：一个文号只有一件文件"
            yield Reason(f"{why}，请作废文号后重新编号", G37.whole.label, "主要负责人办理“作废文号”", "number")


def to_be_counted(view: View, answers: Any) -> Iterator[str]:
    """A number of this year keeps the book from going on until it is counted there."""
    series = series_of(answers.number)
    if series and series[:2] == (_word(view, view.org), view.today.year):
        yield f"{answers.number} 是本年度文号：入库后须由{WHO}，此前文号簿不能再编新号"


def next_is_free(view: View, answers: Any) -> Iterator[Reason]:
    """The book does not give out what a document in the register has, nor goes on below it."""
    del answers
    last = _last(view, view.today.year)
    ahead = sorted(n for n in _entered(view) if n > last)
    if ahead:
        listed = "、".join(f"{_word(view, view.org)}〔{view.today.year}〕{n}号" for n in ahead[:5])
        said = f"文号簿的下一号是第 {last + 1} 号，而已入库的 {listed} 尚未计入文号簿：直接编号会重号或者倒号"
        yield Reason(said, COUNTED.label, WHO)


def claimed_truly(view: View, answers: Any) -> Iterator[Reason]:
    """Only what the register has is counted: this document's own number, another's, or a gap below one of them."""
    n, there = _last(view, view.today.year) + 1, _entered(view)
    own = series_of(noted(view, "number"))
    fits = {
        "OWN": own == (_word(view, view.org), view.today.year, n),
        "OTHER": n in there and (own is None or own[2] != n),
        "MISSING": n not in there and any(one > n for one in there),
    }
    if not fits[answers.what]:
        what = (
            "是文件库里没有、其后也没有的文号，不能占用" if not any(one >= n for one in there) else "的归属与文件库不符"
        )
        yield Reason(f"文号簿的下一号（{view.today.year} 年第 {n} 号）{what}", COUNTED.label, field="what")


def _word(view: View, org: str) -> str:
    """How the numbers of an office begin."""
    office = view.offices.office.get(org)
    return f"{office.mark or office.title}规" if office else ""


def _last(view: View, year: int) -> int:
    return next((int(last) for of_year, last in view.shelves.get("books") or () if of_year == year), 0)


def _entered(view: View) -> frozenset[int]:
    """The serials of this year that documents of this office have."""
    found = [series_of(row[0]) for row in view.shelves.get("numbers") or ()]
    return frozenset(one[2] for one in found if one and one[:2] == (_word(view, view.org), view.today.year))
