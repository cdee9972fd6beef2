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

_CLAUSE = re.compile(r"第?([一二三四五六七八九十百零〇\d]+)条(?:之([一二三四五六七八九十]))?")


def clause_key(said: str) -> str:
    """第七条第二项 and 第7条 are one clause; what names no article is the whole document."""
    from registers.documents import numeral

    found = _CLAUSE.search(unicodedata.normalize("NFKC", said))
    return f"{numeral(found[1])}{found[2] or ''}" if found else ""
