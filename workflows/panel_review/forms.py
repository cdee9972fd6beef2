"""What each act of a panel asks, but for the draw (`drawing`), the vote (`ballots`) and the opinion (`opining`). Fields that the record fills in are hidden, and overwritten whatever was sent."""

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from engine.enquiries import Enquires
from engine.offices import Appointment
from engine.statements import Statement, of
from engine.tables import Case
from registers.panels import Category
from workflows.roles import PANEL_HEAD

SHORT, LONG = 200, 4000
HIDDEN: dict[str, Any] = {"asked": {"picker": "hidden"}}


class Form(BaseModel):
    """What all forms share: nothing unknown, no blanks around."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


HEADS, EARLIER = "panel heads", "earlier panels"
HEADS_THERE = Statement(
    select(*of(Appointment, "person", "org", "from_on", "until_on"))
    .where(col(Appointment.role) == PANEL_HEAD.key)
    .order_by(*of(Appointment, "case_id", "seq", "n"))
)
"""Who has been appointed head of a bureau; a later row for the same post prevails."""
_own, _before, _asked, _panel = aliased(Case), aliased(Case), aliased(Case), aliased(Case)
PANELS_BEFORE = Statement(
    select(*of(_before, "id", "opened_at", "state"))
    .join(_asked, col(_asked.id) == col(_before.parent_id))
    .join(
        _own,
        (col(_own.org) == col(_asked.org))
        & or_(col(_own.matter_id) == col(_asked.matter_id), col(_own.title) == col(_asked.title)),
    )
    .join(_panel, col(_panel.parent_id) == col(_own.id))
    .where(
        col(_panel.id) == bindparam("case"),
        col(_before.workflow) == "panel_review",
        col(_before.id) < bindparam("case"),
    )
    .order_by(col(_before.id))
)
"""Panels before this one that were asked for in the same matter, or about a text of the same office with the same title."""


class Why(Form):
    """A reason."""

    reason: str = Field(title="理由", min_length=2, max_length=LONG)


class Point(Form):
    """A disputed point with both positions."""

    point: str = Field(title="分歧点", min_length=2, max_length=SHORT)
    undertaking: str = Field(title="承办单位的意见", min_length=2, max_length=LONG)
    review: str = Field(title="审查机构的意见", min_length=2, max_length=LONG)


class Entry(Form):
    """An expert as the register has them on the day of the petition."""

    org: str = Field(title="专家库", max_length=40)
    code: str = Field(title="编号", max_length=40)
    name: str = Field(title="称呼", max_length=80)
    category: Category = Field(title="类别")
    person: str = Field(title="人员", max_length=80)
    unit: str = Field(title="所在单位", max_length=SHORT)
    away: str = Field("", title="名册登记的不可用期间", max_length=2 * SHORT)
    taken: bool = Field(False, title="改用今日的名册时并入")


class Petition(Form):
    """评审申请书. The list will be drawn from the register as it stands now."""

    points: list[Point] = Field(title="分歧点", min_length=1, max_length=20)
    ground: str = Field(title="提请评审的理由", min_length=2, max_length=LONG)
    roster: list[Entry] = Field([], title="提请时的专家库", json_schema_extra=HIDDEN)


class Admitted(Form):
    """Whether a point may be put to a panel: facts, evaluation, open questions of law; never what a mandatory rule says."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)
    outcome: Literal["ADMITTED", "REFUSED"] = Field(title="是否受理")
    basis: str = Field("", title="不受理所依据的强制性规定", max_length=SHORT)


class SeatGroup(Form):
    """Some seats of one category."""

    category: Category = Field(title="类别")
    count: int = Field(title="席数", ge=1, le=9)
    selection: Literal["RANDOM", "DESIGNATED"] = Field(title="产生方式")


class Earlier(Form):
    """A panel that there was before about the same text."""

    case: int = Field(title="评审件", ge=1)
    opened_on: date = Field(title="提请日")
    state: str = Field(title="结果", max_length=40)


class Refusal(Why, Enquires):
    """不予启动: decided by whoever would admit."""

    enquiries: ClassVar = {HEADS: HEADS_THERE}


class Admission(Form, Enquires):
    """启动通知: what is admitted; the composition and the way of voting are those of the policy today. Whoever admits has seen
    which panels there were before about the same text."""

    enquiries: ClassVar = {HEADS: HEADS_THERE, EARLIER: PANELS_BEFORE}

    points: list[Admitted] = Field(title="逐点决定", min_length=1, max_length=20)
    earlier_seen: bool = Field(False, title="已看过同一文本此前的评审团（没有的，不必勾选）")
    earlier: list[Earlier] = Field([], title="同一文本此前的评审团", json_schema_extra=HIDDEN)
    seats: int = Field(0, title="席数", ge=0, le=9, json_schema_extra=HIDDEN)
    composition: list[SeatGroup] = Field([], title="席位构成", json_schema_extra=HIDDEN)
    quorum: int = Field(0, title="法定人数", ge=0, json_schema_extra=HIDDEN)
    majority_base: Literal["SEATS", "PRESENT", "VOTING"] = Field(
        "SEATS", title="过半数的基数", json_schema_extra=HIDDEN
    )
    liaison_vote: Literal["FULL", "TIE_BREAK", "NON_VOTING"] = Field(
        "FULL", title="联系领导的表决权", json_schema_extra=HIDDEN
    )


class Excluded(Form):
    """Somebody on the list who is passed over."""

    code: str = Field(title="编号", min_length=1, max_length=40)
    reason: str = Field(title="不参加抽取的原因", min_length=2, max_length=3 * SHORT)
    decided: int = Field(0, title="决定排除的步", ge=0)


class Declaration(Form):
    """声明与承诺."""

    no_interest: Literal[True] = Field(title="我与本事项当事各方没有利害关系，此前没有参与本事项")
    confidential: Literal[True] = Field(title="我对评审中知悉的国家秘密、商业秘密、个人隐私和评议情况保密")
    seat: int = Field(0, title="席位", ge=0, le=9, json_schema_extra=HIDDEN)


Ground = Literal["SIDE", "KIN", "INTEREST", "EARLIER_ROLE", "ADVISER_TWO_YEARS", "OTHER"]


class OwnRecusal(Form):
    """自行回避: also after the vote, as soon as the conflict is known."""

    ground: Ground = Field(title="回避情形")
    reason: str = Field(title="说明", min_length=2, max_length=LONG)
    seat: int = Field(0, title="席位", ge=0, le=9, json_schema_extra=HIDDEN)
    person: str = Field("", title="在席人", json_schema_extra=HIDDEN)


class MemberObjection(Form):
    """申请回避: once for each member, with a reason; after the days for it, also when they learned of it and why not earlier."""

    seat: int = Field(title="几号席", ge=1, le=9)
    ground: Ground = Field(title="回避情形")
    reason: str = Field(title="理由", min_length=2, max_length=LONG)
    learned_on: date | None = Field(None, title="何时得知（组成评审团之后提出的）")
    why_late: str = Field("", title="为何未在回避期限内提出（组成评审团之后提出的）", max_length=LONG)
    person: str = Field("", title="在席人", json_schema_extra=HIDDEN)


class RecusalDecision(Form):
    """回避决定."""

    seat: int = Field(title="几号席", ge=1, le=9)
    reason: str = Field(title="决定的理由", min_length=2, max_length=LONG)
    asked: int = Field(0, title="申请的步", ge=0, json_schema_extra=HIDDEN)


class Successor(RecusalDecision):
    """Who follows is the next of the same order, whatever was sent."""

    left: str = Field("", title="离席的编号", json_schema_extra=HIDDEN)
    leaver: str = Field("", title="离席的人员", json_schema_extra=HIDDEN)
    category: str = Field("", title="类别", json_schema_extra=HIDDEN)
    next_code: str = Field("", title="递补的编号", json_schema_extra=HIDDEN)
    name: str = Field("", title="递补人选", json_schema_extra=HIDDEN)
    person: str = Field("", title="递补人员", json_schema_extra=HIDDEN)
    org: str = Field("", title="专家库", json_schema_extra=HIDDEN)
    passed: list[Excluded] = Field([], title="略过的候补", json_schema_extra=HIDDEN)


class Absence(Successor):
    """缺位递补: somebody can no longer sit, without a conflict."""

    ground: Literal["ILLNESS", "ABSENCE", "LEFT_REGISTER"] = Field(title="缺位原因")
    asked_n: int = Field(1, title="报告的项", ge=1, json_schema_extra=HIDDEN)


class Bundle(Form):
    """送达材料: the same to every member and to both sides, at once."""

    note: str = Field(title="材料清单", min_length=2, max_length=LONG)
    meeting_on: date = Field(title="评议会日期")


class Contact(Form):
    """单方接触: what was said to a member behind the back of the other side."""

    who: str = Field(title="接触的人", min_length=1, max_length=SHORT)
    what: str = Field(title="时间、方式和内容", min_length=2, max_length=LONG)


class Convening(Form):
    """评议会: who is there, and who is in the chair."""

    present: list[int] = Field(title="到会席位", min_length=1, max_length=9)
    chair: int = Field(title="主持人席位", ge=1, le=9)


class OutsideOrder(Form):
    """委托第三方: a majority of the panel has asked for the written opinion of a body without interest."""

    body: str = Field(title="受托机构", min_length=2, max_length=SHORT)
    questions: list[str] = Field(title="评估的问题", min_length=1, max_length=20)
    in_favour: list[int] = Field([], title="要求的席位", json_schema_extra=HIDDEN)
    asked: list[int] = Field([], title="要求的步", json_schema_extra=HIDDEN)
    independent: Literal[True] = Field(title="受托机构已声明与本事项和当事各方没有利害关系，未做过本事项的决策前评估")
    person: str = Field("", title="受托机构经办人（在系统内提交的）", max_length=80)
    org: str = Field("", title="受托机构代码", max_length=40)


class Evaluation(Form):
    """第三方意见: signed and sealed, with its written report."""

    summary: str = Field(title="结论要点", min_length=2, max_length=LONG)
    sealed: Literal[True] = Field(title="报告已由评估人签名、机构盖章")


class Minutes(Form):
    """评议记录, in the order in which they spoke; the parties have left before the deliberation."""

    present: list[int] = Field(title="到会席位", min_length=1, max_length=9)
    chair: int = Field(title="主持人席位", ge=1, le=9)
    unit_said: str = Field(title="承办单位陈述", min_length=2, max_length=LONG)
    review_said: str = Field(title="审查机构陈述", min_length=2, max_length=LONG)
    questions: str = Field(title="询问和辩论", min_length=2, max_length=LONG)
    parties_left: Literal[True] = Field(title="当事双方已退场，评议不公开进行")
    deliberation: str = Field(title="评议情况（资历浅的先说，联系领导和主持人最后说）", min_length=2, max_length=LONG)
    voters: list[int] = Field([], title="有表决权的席位", json_schema_extra=HIDDEN)
