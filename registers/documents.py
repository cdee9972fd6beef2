"""行政规范性文件库: every document with its dates, relations and changes; from them its status on any day, whoever asks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from engine.tables import Projection, append_only, big

Issuer = Literal["GOVERNMENT", "DEPARTMENT", "VERTICAL", "TOWNSHIP"]
Form = Literal["GENERAL", "PROVISIONAL", "NOTICE"]
Ended = Literal["REPLACED", "REPEALED", "ANNULLED"]
Status = Literal["TO_COME", "IN_FORCE", "EXPIRED", "REPLACED", "REPEALED", "ANNULLED"]

STATUS: Mapping[str, str] = {
    "TO_COME": "尚未施行", "IN_FORCE": "现行有效", "EXPIRED": "已失效", "REPLACED": "已修改", "REPEALED": "已废止", "ANNULLED": "已撤销",
}  # fmt: skip
CHANGES: Mapping[str, str] = {
    "FILED": "报送备案", "EXPIRED": "有效期届满，自动失效", "REPLACED": "由新文件替代", "REPEALED": "废止", "ANNULLED": "撤销",
    "CLAUSE_SUSPENDED": "停止执行条款", "CLAUSE_RESUMED": "恢复执行条款", "CLAUSE_ANNULLED": "撤销条款", "CORRECTED": "勘误", "INTERPRETED": "解释",
    "HELD_UNLAWFUL": "经人民法院认定不合法", "ANSWERED": "书面答复司法建议", "EVALUATED": "评估",
    "PROPOSED": "收到人民法院司法建议", "ASKED_OUTSIDE": "行政复议机关通知说明", "TRANSFERRED": "行政复议机关转送处理",
    "ANSWERED_OUTSIDE": "答复、处理来文", "ENTRY_VOIDED": "撤销登记",
}  # fmt: skip
RELATIONS: Mapping[str, tuple[str, str]] = {
    "BASED_ON": ("依据", "被作为依据"), "SUPERSEDES": ("替代", "被替代"), "REPEALS": ("废止", "被废止"),
    "AMENDS": ("修改", "被修改"),
}  # fmt: skip
"""Kind → how it reads from the document, and from the other one."""

TAKEN = "这个文号刚刚已由另一件文件使用：文件库里一个文号只有一件文件。请查看文件库，核对文号后再办理"


@append_only
class Document(Projection, table=True):
    """A document as it was published or entered. `case_id` is its case of life; lists are joined by 、."""

    __table_args__ = (
        Index("ix_document_number_key", "number_key"),
        Index("uq_document_number_key", "number_key", unique=True, info={"taken": TAKEN}),
    )
    org: str = Field(index=True)
    title: str
    number: str
    number_key: str
    registration: str = ""
    issuer_kind: str
    form: str
    co_issuers: str = ""
    adopted_on: date | None = None
    published_on: date
    effective_on: date
    expires_on: date | None = None
    validity_reason: str = ""
    early_reason: str = ""
    channel: str = ""
    url: str = ""
    interpretation_url: str = ""
    attachments: str = ""
    competition: str = ""
    competition_note: str = ""
    opinion: str = ""  # number of the legality opinion
    made_in: int = big(default=0)  # the case in which it was made; 0: entered from an existing stock
    sha256: str = ""
    file: str = ""


@append_only
class DocumentRelation(Projection, table=True):
    """What a document rests on, takes the place of, repeals, or amends under its old number: a number, or a title where there is none."""

    __tablename__ = "document_relation"
    __table_args__ = (Index("ix_document_relation_target_key", "target_key"),)
    kind: str
    target: str
    target_key: str
    on: date


@append_only
class DocumentChange(Projection, table=True):
    """Something that happened to a document, whoever did it: its own case, a review of records, a clean-up."""

    __tablename__ = "document_change"
    __table_args__ = (Index("ix_document_change_target_key", "target_key"),)
    target_key: str  # a number's key, or # and the case of life
    kind: str
    on: date
    clause: str = ""
    basis: str = Field("", sa_type=Text)
    note: str = Field("", sa_type=Text)


@append_only
class NumberVoid(Projection, table=True):
    """作废文号: a number that was taken and will never be issued."""

    __tablename__ = "number_void"
    org: str
    number: str
    reason: str


@append_only
class RecordOpinion(Projection, table=True):
    """备案审查: what the receiving side said about a document."""

    __tablename__ = "record_opinion"
    org: str
    document: str
    kind: str
    number: str = ""
    on: date
    words: str = Field("", sa_type=Text)


@append_only
class CleanupItem(Projection, table=True):
    """清理结果目录: what a clean-up found about one document."""

    __tablename__ = "cleanup_item"
    org: str
    document: str
    document_key: str
    outcome: str  # KEEP, AMEND, REPEAL, EXPIRED
    reason: str = Field("", sa_type=Text)


class DocumentIndex(SQLModel, table=True):
    """The register as it is searched: one row a document, derived from the rows above and from the text's file.

    `ended_as` is '' until another document, a decision or an annulment ends it; that it expires follows from the dates.
    `words`: number, title and text, plain; `read`: they are those of the file named here.
    """

    __tablename__ = "document_index"
    __table_args__ = (
        Index("ix_document_index_number_key", "number_key"),
        Index("ix_document_index_published", "published_on", "id"),
        Index("ix_document_index_org", "org"),
        Index("ix_document_index_unread", "read"),
    )
    id: int = big(primary_key=True)  # the case of life
    org: str
    title: str
    number: str
    number_key: str
    issuer_kind: str
    form: str
    published_on: date
    effective_on: date
    expires_on: date | None = None
    ended_on: date | None = None
    ended_as: str = ""
    sha256: str = ""
    file: str = ""
    words: str = Field("", sa_type=Text)
    read: bool = False


# --- numbers -------------------------------------------------------------------------------------------------------------

_OPEN, _CLOSE = "〔[【(（［﹝", "〕]】)）］﹞"
NUMBER = re.compile(
    rf"(?P<word>[\u3400-\u9fff]{{2,16}})\s*[{re.escape(_OPEN)}]\s*(?P<year>(?:19|20)\d\d)\s*[{re.escape(_CLOSE)}]\s*(?:第)?\s*0*(?P<n>\d{{1,5}})\s*号"
)


def number_key(said: str) -> str:
    """A number as it is compared: 示府规[2024] 第04号 is 示府规〔2024〕4号; of anything else, its characters without blanks."""
    plain = unicodedata.normalize("NFKC", said)
    found = NUMBER.fullmatch(plain.strip())
    if found:
        return f"{found['word']}〔{found['year']}〕{int(found['n'])}号"
    return "".join(plain.split()).strip("《》").lower()


def own_key(case_id: int) -> str:
    """What a change to a document is filed under where it is known by its case of life."""
    return f"#{case_id}"


def series_of(said: str) -> tuple[str, int, int] | None:
    """Word, year and serial of a number: (示府规, 2024, 4); None for what is not one of ours."""
    found = NUMBER.fullmatch(unicodedata.normalize("NFKC", said).strip())
    return (found["word"], int(found["year"]), int(found["n"])) if found else None


def numbers_in(text: str) -> list[tuple[int, int, str]]:
    """Every number a text cites: where it begins, where it ends, its key."""
    return [(found.start(), found.end(), number_key(found[0])) for found in NUMBER.finditer(text)]


# --- status --------------------------------------------------------------------------------------------------------------


def status_on(
    day: date, effective_on: date, expires_on: date | None, ended_on: date | None = None, ended_as: str = ""
) -> Status:
    """The status on a day. What ends it first prevails; the last day of validity still counts."""
    if ended_on and ended_on <= day and not (expires_on and expires_on < ended_on):
        return ended_as  # type: ignore[return-value]  # one of Ended, as it was written
    if expires_on and expires_on < day:
        return "EXPIRED"
    return "TO_COME" if day < effective_on else "IN_FORCE"


# --- clauses -------------------------------------------------------------------------------------------------------------

_CLAUSE = re.compile(r"^[\s　]*(?P<head>第[一二三四五六七八九十百零〇\d]{1,6}条)(?:之[一二三四五六七八九十])?[\s　]*")
_CHAPTER = re.compile(r"^[\s　]*(?P<head>第[一二三四五六七八九十百零\d]{1,4}[章节编])[\s　]*")
_POINT = re.compile(r"^[\s　]*(?P<head>[一二三四五六七八九十]{1,3})、")
_DIGITS = {mark: n for n, mark in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause with its paragraphs. `anchor`: its name in the page; '' for what stands before the first one."""

    anchor: str
    head: str
    lines: tuple[str, ...]
    chapter: str = ""


def clauses(text: str) -> list[Clause]:
    """A text by its clauses (第X条), or, where it has none, by its points (一、)."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    pattern = _CLAUSE if any(_CLAUSE.match(line) for line in lines) else _POINT
    return list(_clauses(lines, pattern))


def _clauses(lines: Iterable[str], pattern: re.Pattern[str]) -> Iterator[Clause]:
    head, held, chapter, pending = "", list[str](), "", ""
    seen: set[str] = set()
    for line in lines:
        found = pattern.match(line)
        if _CHAPTER.match(line) and not found:
            pending = line
            continue
        if found:
            if head or held:
                yield Clause(_anchor(head, seen), head, tuple(held), chapter)
            head, held, chapter, pending = found["head"], [line[found.end() :].strip()], pending, ""
        else:
            held.append(line)
    if head or held:
        yield Clause(_anchor(head, seen), head, tuple(held), chapter)


def _anchor(head: str, seen: set[str]) -> str:
    """第十二条 → t12; the second of a name gets a mark, so that links stay stable."""
    if not head:
        return ""
    name = f"t{numeral(head.strip('第条、'))}"
    while name in seen:
        name += "x"
    seen.add(name)
    return name


def numeral(said: str) -> int:
    """一百二十三 → 123; digits as they are; 0 for what is no numeral."""
    if said.isdigit():
        return int(said)
    total = section = 0
    for mark in said:
        if mark in _DIGITS:
            section = _DIGITS[mark]
        elif mark in "十百":
            total += (section or 1) * (10 if mark == "十" else 100)
            section = 0
        else:
            return 0
    return total + section
