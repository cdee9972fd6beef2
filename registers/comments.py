"""公众意见: windows in which the public is asked, what came in, what the unit answered; nothing that says who wrote, or in which words."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from engine.tables import append_only, big

Outcome = Literal["ADOPTED", "PARTLY", "NOT"]
OUTCOMES: Mapping[str, str] = {"ADOPTED": "采纳", "PARTLY": "部分采纳", "NOT": "未采纳"}
Channel = Literal["WEB", "LETTER", "MAIL", "PHONE", "VISIT", "MEETING"]
CHANNELS: Mapping[str, str] = {
    "WEB": "网上", "LETTER": "信函", "MAIL": "电子邮件", "PHONE": "电话", "VISIT": "当面", "MEETING": "座谈会、听证会",
}  # fmt: skip


@append_only
class Consultation(SQLModel, table=True):
    """征求意见: one window. `about`, `step`: the case that asks, and its act by which it asked. `until`: the last day that was
    published; None where the period of the law decides.
    """

    __table_args__ = (Index("ix_consultation_about", "about"),)
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    about: int = big()
    step: int
    org: str  # whose decision or document it is
    unit: str  # who sorts and answers
    began: date
    until: date | None = None
    place: str = Field(sa_type=Text)
    how: str = Field(sa_type=Text)


@append_only
class PublicComment(SQLModel, table=True):
    """意见: one that came in. `no`: its number in this window. `receipt`: the fingerprint of the code by which its author finds it."""

    __tablename__ = "public_comment"
    __table_args__ = (Index("ix_public_comment_receipt", "receipt"),)
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    no: int
    channel: str
    on: date
    clause: str = ""
    receipt: str = ""


@append_only
class CommentAnswer(SQLModel, table=True):
    """答复: of one comment; like comments share `gist`, `outcome` and `reason` under one `point`. A later one prevails."""

    __tablename__ = "comment_answer"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    no: int
    point: int
    gist: str = Field(sa_type=Text)
    outcome: str
    reason: str = Field(sa_type=Text)


@append_only
class ConsultationResult(SQLModel, table=True):
    """采纳情况: counts and summary as they were published."""

    __tablename__ = "consultation_result"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    on: date
    received: int
    adopted: int
    partly: int
    refused: int
    summary: str = Field(sa_type=Text)
    changes: str = Field(default="", sa_type=Text)
