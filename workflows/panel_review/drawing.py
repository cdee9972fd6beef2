"""What each act of the draw asks: the list and what is said against it, the words of both sides, the number, who is designated."""

import unicodedata
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field
from sqlalchemy import bindparam
from sqlmodel import col, select

from engine.enquiries import Enquires
from engine.statements import Statement, of
from engine.tables import Case, Event
from registers.panels import Category, Expert
from workflows.panel_review.forms import HIDDEN, LONG, SHORT, Entry, Excluded, Form, Why

PrintOf = Annotated[str, Field(min_length=64, max_length=64)]
YesNo = Literal["YES", "NO"]


ENTERED = "entered"
"""When each expert was entered and sent away before the petition, as the record has it."""
_ENTERED = Statement(
    select(*of(Expert, "org", "code"), *of(Event, "act", "at"))
    .join(Event, (col(Event.case_id) == col(Expert.case_id)) & (col(Event.seq) == col(Expert.seq)))
    .where(col(Event.at) <= select(col(Case.opened_at)).where(col(Case.id) == bindparam("case")).scalar_subquery())
    .order_by(*of(Event, "at", "case_id", "seq"))
)


class Retaken(Why, Enquires):
    """改用今日的名册: the register at the petition is too small. Who stood in it stays; who has come since in a category that is
    too small comes to it."""

    enquiries: ClassVar = {ENTERED: _ENTERED}

    roster: list[Entry] = Field([], title="今日的专家库", json_schema_extra=HIDDEN)


class Exclusion(Form, Enquires):
    """排除人选: on a ground for which a member would have to withdraw; beyond what the record shows by itself."""

    enquiries: ClassVar = {ENTERED: _ENTERED}

    code: str = Field(title="编号", min_length=1, max_length=40)
    ground: Literal["SIDE", "KIN", "INTEREST", "EARLIER_ROLE", "ADVISER_TWO_YEARS"] = Field(title="回避情形")
    reason: str = Field(title="事实和依据", min_length=4, max_length=SHORT)


class ListObjection(Form):
    """对排除人选的异议."""

    code: str = Field(title="被排除的编号", min_length=1, max_length=40)
    reason: str = Field(title="理由", min_length=2, max_length=LONG)


class ListDecision(ListObjection):
    """对异议的决定."""

    asked: list[int] = Field([], title="异议的步", json_schema_extra=HIDDEN)
    decided: int = Field(0, title="决定排除的步", ge=0, json_schema_extra=HIDDEN)


class Listed(Form):
    """Who stands behind a code of the list."""

    code: str = Field(title="编号", max_length=40)
    person: str = Field(title="人员", max_length=80)
    org: str = Field(title="专家库", max_length=40)


class DrawnSeats(Form):
    """How many of a category are drawn."""

    category: Category = Field(title="类别")
    count: int = Field(title="席数", ge=1, le=9)


class Publication(Form, Enquires):
    """公布人选名单: the pool is fixed and hashed before anybody chooses a word; the public number is named in advance."""

    enquiries: ClassVar = {ENTERED: _ENTERED}

    wide: Literal["OWN", "SUPERIOR"] = Field("OWN", title="专家库")
    source: Literal["LOTTERY", "DICE"] = Field(title="公开号码")
    announced: str = Field(title="公开号码的名称、期号或掷骰办法", min_length=4, max_length=SHORT)
    numbers: int = Field(7, title="公开号码共几个整数（掷骰的：掷几次）", ge=1, le=20)
    sequence: Literal["IN_ORDER", "SORTED"] = Field("IN_ORDER", title="各个整数的次序")
    lowest: int = Field(1, title="各个整数最小为几", ge=0, le=1)
    highest: int = Field(0, title="各个整数最大为几", ge=0, le=999)
    drawn_on: date = Field(title="公开号码产生日")
    fallback: str = Field("", title="届时没有公布号码时当着双方掷骰的办法", max_length=SHORT)
    fallback_numbers: int = Field(7, title="替代办法掷骰几次", ge=0, le=20)
    pool: list[str] = Field([], title="人选名单", json_schema_extra=HIDDEN)
    pool_hash: str = Field("", title="名单的摘要", json_schema_extra=HIDDEN)
    excluded: list[Excluded] = Field([], title="不参加抽取的人选", json_schema_extra=HIDDEN)
    people: list[Listed] = Field([], title="编号与人员", json_schema_extra=HIDDEN)
    seats: list[DrawnSeats] = Field([], title="抽取席数", json_schema_extra=HIDDEN)


class Commitment(Form):
    """封存: only the print of a word is handed in."""

    commitment: PrintOf = Field(title="词的指纹（SHA-256，六十四位）")
    both: YesNo = Field("NO", title="双方都已封存", json_schema_extra=HIDDEN)


def composed_word(sent: Any) -> Any:
    """A word in the one form that the page takes the print of: NFC, without blanks and marks of order around it."""
    return unicodedata.normalize("NFC", sent).strip().strip("\ufeff").strip() if isinstance(sent, str) else sent


class Reveal(Form):
    """揭开: the word itself."""

    word: Annotated[str, BeforeValidator(composed_word)] = Field(
        title="当时封存的词", min_length=1, max_length=SHORT, pattern=r"^[^|\r\n]+$"
    )
    asked: int = Field(0, title="封存的步", ge=0, json_schema_extra=HIDDEN)
    both: YesNo = Field("NO", title="已全部揭开", json_schema_extra=HIDDEN)


class Designation(Form):
    """指定联系领导: not drawn; the relation to the matter is disclosed."""

    code: str = Field(title="联系领导", min_length=1, max_length=40)
    relation: str = Field(title="与本事项的关系（公示）", min_length=2, max_length=SHORT)
    leads_field: bool = Field(title="是否分管承办单位")
    seat: int = Field(0, title="席位", ge=0, le=9, json_schema_extra=HIDDEN)
    category: Category = Field("GOV_LIAISON", title="类别", json_schema_extra=HIDDEN)
    name: str = Field("", title="姓名", max_length=80, json_schema_extra=HIDDEN)
    person: str = Field("", title="人员", max_length=80, json_schema_extra=HIDDEN)
    org: str = Field("", title="专家库", max_length=40, json_schema_extra=HIDDEN)


class Ranked(Form):
    """A candidate in the order of the draw."""

    category: str = Field(title="类别")
    code: str = Field(title="编号")
    name: str = Field(title="人选")
    value: str = Field(title="抽取值")
    person: str = Field(title="人员")
    org: str = Field(title="专家库")
    outcome: Literal["SEATED", "ALTERNATE", "EXCLUDED"] = Field(title="结果")
    why: str = Field("", title="原因")


class Taken(Form):
    """A seat that the draw has filled."""

    seat: int = Field(title="席位", ge=1, le=9)
    category: Category = Field(title="类别")
    code: str = Field(title="编号")
    name: str = Field(title="人选")
    person: str = Field(title="人员")
    org: str = Field(title="专家库")


class Draw(Form):
    """抽取: the public number; everything else follows."""

    public_number: str = Field(
        title="公开号码（各个整数；掷骰的按掷出的先后）",
        min_length=1,
        max_length=100,
        pattern=r"^[0-9][0-9 ,+.、，\-]*$",
    )
    by: Literal["ANNOUNCED", "FALLBACK"] = Field("ANNOUNCED", title="号码来源")
    witnesses: str = Field(title="号码出处或在场见证", min_length=2, max_length=SHORT)
    words: list[str] = Field([], title="双方的词", json_schema_extra=HIDDEN)
    seed: str = Field("", title="种子", json_schema_extra=HIDDEN)
    order: list[Ranked] = Field([], title="次序", json_schema_extra=HIDDEN)
    taken: list[Taken] = Field([], title="入席", json_schema_extra=HIDDEN)
    passed: list[Excluded] = Field([], title="略过的人选", json_schema_extra=HIDDEN)


class FallbackTold(Why):
    """告知改用替代办法: there was no number on its day; both sides are told and answer."""


class FallbackAnswer(Form):
    """对改用替代办法的答复, of one side."""

    answer: Literal["AGREED", "OBJECTED"] = Field(title="答复")
    reason: str = Field("", title="不同意的理由", max_length=LONG)


class FallbackDecision(Why):
    """对异议的决定: whether the other way is taken."""

    outcome: Literal["ALLOWED", "DENIED"] = Field(title="决定")
    asked: int = Field(0, title="告知的步", ge=0, json_schema_extra=HIDDEN)


class NumberObjection(Form):
    """对公开号码的异议: it is not the one that was published, or was not thrown before both sides."""

    reason: str = Field(title="理由", min_length=2, max_length=LONG)


class Vacated(Form):
    """A seat of a draw that falls."""

    seat: int = Field(title="席位", ge=1, le=9)
    category: Category = Field(title="类别")
    org: str = Field(title="专家库", max_length=40)


class NumberDecision(NumberObjection):
    """对公开号码异议的决定."""

    asked: list[int] = Field([], title="异议的步", json_schema_extra=HIDDEN)
    vacated: list[Vacated] = Field([], title="这次抽取的席位", json_schema_extra=HIDDEN)


class NumberVoided(NumberDecision):
    """撤销公开号码: only for what is wrong with the number, never for whom it seats; which way the next one comes follows, and
    what is only recorded wrongly is put right here and now."""

    ground: Literal["MISRECORDED", "UNWITNESSED", "NOT_PUBLISHED", "NOT_DUE"] = Field(title="撤销情形")
    corrected: str = Field("", title="更正后的公开号码", max_length=100)
    thrown: bool = Field(False, title="由掷骰产生", json_schema_extra=HIDDEN)
    anew: Literal["ANNOUNCED", "FALLBACK"] = Field("ANNOUNCED", title="重新产生的方式", json_schema_extra=HIDDEN)
