"""建议审查: what came in, what became of it, and what the study of a clause found; nothing that says who asked."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Literal

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from engine.tables import append_only, big

Channel = Literal["WEB", "MAIL", "COUNTER", "TRANSFER"]
Origin = Literal[
    "CITIZEN", "ORGANISATION", "CONGRESS", "PROCURATORATE", "COURT", "RECONSIDERATION", "HOTLINE", "PETITION", "OTHER_ORGAN"
]  # fmt: skip

ENDS: Mapping[str, str] = {
    "NO_PROBLEM": "未发现问题", "CORRECTED": "已纠正", "CHANGED": "由政府改变", "ANNULLED": "由政府撤销", "UPHELD": "政府维持原文件",
    "DROPPED": "终止研究",
}  # fmt: skip
"""How a study ends."""
CONCLUDED = ("NO_PROBLEM", "CONSULT", "CORRECT")
"""What a signed opinion says: 未发现问题, 请制定机关自行处理, 纠正."""


@append_only
class ReviewSuggestion(SQLModel, table=True):
    """审查建议: one that came in. `receipt`: the fingerprint of the code by which whoever sent it finds it again."""

    __tablename__ = "review_suggestion"
    __table_args__ = (Index("ix_review_suggestion_receipt", "receipt"),)
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    channel: str
    origin: str
    anonymous: bool
    received_on: date
    receipt: str = ""


@append_only
class ReviewOutcome(SQLModel, table=True):
    """What became of a suggestion at one step: registered, told what is missing, not accepted, transferred, accepted, replied."""

    __tablename__ = "review_outcome"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    kind: str
    on: date
    number: str = ""
    study: int = big(default=0)  # the study that it was joined to
    words: str = Field("", sa_type=Text)


@append_only
class ClauseStudy(SQLModel, table=True):
    """审查研究: one study of one clause. `suggestion`, `paper`: the case that asked for it; 0 and 0: begun by the body itself."""

    __tablename__ = "clause_study"
    __table_args__ = (Index("ix_clause_study_document_key", "document_key"),)
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    suggestion: int = big(default=0)
    paper: int = big(default=0)
    issuer: str
    document: str
    document_key: str
    clause: str
    clause_key: str
    opened_on: date


@append_only
class ClauseStudyStep(SQLModel, table=True):
    """A step of a study: an opinion, a bulletin about the issuer, an order not to apply a clause, its end."""

    __tablename__ = "clause_study_step"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str  # NO_PROBLEM, CONSULT, CORRECT; BULLETIN, STOPPED, REPORTED; one of ENDS
    on: date
    number: str = ""
    words: str = Field("", sa_type=Text)


# --- one clause, however it is written --------------------------------------------------------------------------------

_ARTICLE = r"第?([一二三四五六七八九十百零〇\d]+)条(?:之([一二三四五六七八九十]))?"
_CLAUSE = re.compile(rf"{_ARTICLE}(?:\s*[至到]\s*{_ARTICLE})?")
_NUMERAL = r"[一二三四五六七八九十百零〇\d]+"
_LISTED = re.compile(rf"第({_NUMERAL}(?:[、,和及与]第?{_NUMERAL})+)条")  # 第七、九条
_MOST = 200  # articles that a range may span


def clause_key(said: str) -> str:
    """第七条第二项 and 第7条 are one clause; 第七条、第九条 are two, in order; what names no article is the whole document."""
    return "、".join(_articles(said))


def articles(key: str) -> frozenset[str]:
    """The articles that a key names; none: the whole document."""
    return frozenset(key.split("、")) - {""}


def share(one: str, other: str) -> bool:
    """Whether two keys have an article in common, or are both the whole document."""
    return one == other or bool(articles(one) & articles(other))


def covers(one: str, other: str) -> bool:
    """Whether a study of one key studies all of the other: every article of it, or both are the whole document."""
    return one == other or (bool(articles(other)) and articles(other) <= articles(one))


def _articles(said: str) -> list[str]:
    from registers.documents import numeral

    plain = unicodedata.normalize("NFKC", said)
    plain = _LISTED.sub(lambda listed: "、".join(f"第{one}条" for one in re.findall(_NUMERAL, listed[1])), plain)
    found: dict[tuple[int, str], None] = {}
    for first, sub, last, last_sub in _CLAUSE.findall(plain):
        begins, ends = numeral(first), numeral(last) if last else 0
        found[begins, sub] = None
        if begins < ends <= begins + _MOST:
            found.update(dict.fromkeys((n, "") for n in range(begins + 1, ends)))
        if last:
            found[ends, last_sub] = None
    return [f"{n}{sub}" for n, sub in sorted(found)]
