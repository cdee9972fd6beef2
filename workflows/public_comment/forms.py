"""What is asked of the public, and of the unit that sorts and answers. Words and names are sealed: the record keeps their prints."""

import re
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, func, select
from sqlmodel import col

from engine.enquiries import Enquires
from engine.sealing import sealed_field
from engine.statements import Statement, of
from registers.comments import Channel, CommentAnswer, Consultation, Outcome, PublicComment

SHORT, LONG, MOST = 200, 4000, 5000
HIDDEN: dict[str, Any] = {"asked": {"picker": "hidden"}}
_BETWEEN, _RANGE = re.compile(r"[\s、，,;；]+"), re.compile(r"(?P<first>[0-9]{1,6})(?:[-–—~至](?P<last>[0-9]{1,6}))?")
READS_WORDS = "HANDLER UNIT UNIT_LEGAL LEAD CREV CLEAD"  # who may read what the public wrote
READS_NAMES = "HANDLER UNIT"  # and who wrote it
WINDOW, COMMENTS, ANSWERED = "window", "comments", "answered"

_CASE: Any = bindparam("case")
_OTHER = Consultation.__table__.alias("other")  # type: ignore[attr-defined]
_LATEST = select(func.max(_OTHER.c.step)).where(_OTHER.c.about == col(Consultation.about)).scalar_subquery()
_WINDOW = Statement(
    select(*of(Consultation, "about", "step", "until"), _LATEST.label("latest")).where(
        col(Consultation.case_id) == _CASE
    )
)
_COUNT = Statement(select(func.count().label("count")).where(col(PublicComment.case_id) == _CASE))
_COMMENTS = Statement(select(*of(PublicComment, "no")).where(col(PublicComment.case_id) == _CASE))
_ANSWERED = Statement(
    select(*of(CommentAnswer, "no", "outcome"))
    .where(col(CommentAnswer.case_id) == _CASE)
    .order_by(*of(CommentAnswer, "seq", "n"))
)


class Form(BaseModel):
    """What all forms share: nothing unknown, no blanks around."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Asked(Form):
    """The window, as the case that asks has opened it."""

    about: int = Field(title="征求意见的审查件", ge=1)
    step: int = Field(title="征求意见的一步", ge=1)
    unit: str = Field(title="承办单位", max_length=60)
    began: date = Field(title="公开日")
    until: date | None = Field(None, title="截止日")
    place: str = Field(title="公开渠道", max_length=LONG)
    how: str = Field(title="提出意见的方式", max_length=LONG)


class Comment(Form, Enquires):
    """A comment, without an account. `nonce` keeps the print of the request from giving a short name away."""

    enquiries: ClassVar = {WINDOW: _WINDOW, COMMENTS: _COUNT}
    no: int = Field(0, title="序号", json_schema_extra=HIDDEN)
    clause: str = Field("", title="针对哪一条", max_length=SHORT)
    text: str = Field(title="您的意见", min_length=4, max_length=MOST, json_schema_extra=sealed_field(READS_WORDS))
    name: str = Field("", title="姓名或单位", max_length=60, json_schema_extra=sealed_field(READS_NAMES))
    contact: str = Field("", title="联系方式", max_length=100, json_schema_extra=sealed_field(READS_NAMES))
    nonce: str = Field("", title="随机数", max_length=64, json_schema_extra={**sealed_field(READS_NAMES), **HIDDEN})
    receipt: str = Field("", title="回执指纹", pattern="^([0-9a-f]{64})?$", json_schema_extra=HIDDEN)


class Received(Form, Enquires):
    """A comment that came by letter, by telephone, in person."""

    enquiries: ClassVar = {WINDOW: _WINDOW, COMMENTS: _COUNT}
    no: int = Field(0, title="序号", json_schema_extra=HIDDEN)
    channel: Literal["LETTER", "MAIL", "PHONE", "VISIT", "MEETING"] = Field(title="收到的方式")
    received_on: date = Field(title="收到日")
    clause: str = Field("", title="针对哪一条", max_length=SHORT)
    text: str = Field(title="意见内容", min_length=2, max_length=MOST, json_schema_extra=sealed_field(READS_WORDS))
    name: str = Field("", title="姓名或单位", max_length=60, json_schema_extra=sealed_field(READS_NAMES))
    contact: str = Field("", title="联系方式", max_length=100, json_schema_extra=sealed_field(READS_NAMES))


class Point(Form):
    """What some comments have in common, and the answer to all of them."""

    numbers: str = Field(title="意见序号（如 1、3、5-9）", min_length=1, max_length=MOST)
    gist: str = Field(title="意见要点（公开）", min_length=2, max_length=LONG)
    outcome: Outcome = Field(title="采纳情况")
    reason: str = Field("", title="理由（公开；部分采纳、未采纳的必填）", max_length=LONG)


def numbers_of(said: str) -> list[int] | None:
    """1、3、5-9 → 1, 3, 5, 6, 7, 8, 9; None for anything else."""
    found: list[int] = []
    for part in _BETWEEN.split(said.strip(" 、，,")):
        at = _RANGE.fullmatch(part)
        if at is None:
            return None
        first, last = int(at["first"]), int(at["last"] or at["first"])
        if not 0 <= last - first < MOST - len(found):
            return None
        found += range(first, last + 1)
    return found


class Sorting(Form, Enquires):
    """Like comments are answered at once."""

    enquiries: ClassVar = {COMMENTS: _COMMENTS}
    points: list[Point] = Field(title="归纳与答复", min_length=1, max_length=200)


class Result(Form, Enquires):
    """意见采纳情况, published."""

    enquiries: ClassVar = {WINDOW: _WINDOW, COMMENTS: _COMMENTS, ANSWERED: _ANSWERED}
    summary: str = Field(title="采纳情况说明（公开）", min_length=2, max_length=LONG)
    changes: str = Field("", title="草案作了哪些修改（公开）", max_length=LONG)
    received: int = Field(0, title="收到", json_schema_extra=HIDDEN)
    adopted: int = Field(0, title="采纳", json_schema_extra=HIDDEN)
    partly: int = Field(0, title="部分采纳", json_schema_extra=HIDDEN)
    refused: int = Field(0, title="未采纳", json_schema_extra=HIDDEN)


__all__ = ["Asked", "Channel", "Comment", "Point", "Received", "Result", "Sorting"]
