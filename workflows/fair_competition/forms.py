"""What each act of a fair-competition review asks. Fields that the record fills in are hidden, and overwritten whatever was sent."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workflows.fair_competition.facts import Issuer, Route

SHORT, LONG = 200, 4000
HIDDEN: dict[str, Any] = {"asked": {"picker": "hidden"}}
Answer = Literal["Y", "N", "NA"]
Ground = Literal["SECURITY", "INNOVATION", "PUBLIC_INTEREST", "OTHER_LAW"]


def asked(**said: Any) -> dict[str, Any]:
    """How a field is asked."""
    return {"asked": said}


class Form(BaseModel):
    """What all forms share: nothing unknown, no blanks around."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Why(Form):
    """A reason."""

    reason: str = Field(title="理由", min_length=2, max_length=LONG)


class Note(Form):
    """A note."""

    note: str = Field("", title="说明", max_length=SHORT)


class Measure(Form):
    """What is reviewed: a document, or a specific policy measure (agreement, notice, minutes)."""

    kind: Literal["DOCUMENT", "MEASURE"] = Field("DOCUMENT", title="措施类别")
    issuer: Issuer = Field(
        "DEPARTMENT",
        title="由谁制定（印发）",
        json_schema_extra=asked(help="按制定机关确定审查方式，不按起草单位；政府、乡镇由机构登记带出"),
    )
    drafter: str = Field(title="起草单位", min_length=2, max_length=60)
    joint: list[str] = Field([], title="联合制定机关（本单位牵头）", max_length=10)
    markets: str = Field("", title="影响的市场、行业", max_length=SHORT)
    earlier: str = Field("", title="此前的审查结论文号", max_length=60, json_schema_extra=asked(help="重新审查的填写"))
    unit: str = Field("", title="承办单位", max_length=40, json_schema_extra=HIDDEN)
    handler: str = Field("", title="承办人", max_length=40, json_schema_extra=HIDDEN)


class Identification(Form):
    """识别表: whether the measure touches the economic activity of operators."""

    touches: Literal["YES", "NO"] = Field(
        title="是否涉及经营者经济活动", json_schema_extra=asked(titles={"YES": "涉及", "NO": "不涉及"})
    )
    reason: str = Field(
        title="识别的理由",
        min_length=4,
        max_length=LONG,
        json_schema_extra=asked(help="不涉及的，须由审查人员确认后才算不适用"),
    )


class Party(Form):
    """An operator or association that was asked."""

    name: str = Field(title="名称", min_length=2, max_length=60)
    type: Literal["OPERATOR", "ASSOCIATION", "PUBLIC", "OTHER"] = Field(title="类型")
    kind: str = Field("", title="行业、规模、所有制等类别", max_length=60)
    on: date = Field(title="听取意见日")
    answer: str = Field("", title="意见", max_length=LONG, json_schema_extra=asked(help="没有答复的空着"))
    disposition: Literal["ADOPTED", "PARTLY", "NOT_ADOPTED", "NO_OPINION"] = Field("NO_OPINION", title="处理")
    reason: str = Field("", title="未采纳的理由", max_length=LONG)


class Asking(Form):
    """How operators and associations are asked."""

    channels: str = Field(title="听取意见的方式和渠道", min_length=2, max_length=SHORT)
    public: Literal["YES", "NO"] = Field(
        title="是否涉及社会公众利益", json_schema_extra=asked(help="涉及的，还须向社会公众听取意见")
    )
    invited: list[str] = Field(
        title="请哪些经营者、行业协会商会提意见", min_length=1, max_length=100, json_schema_extra=asked(help="一行一家")
    )


class Heard(Form):
    """听取意见情况."""

    parties: list[Party] = Field(title="听取了谁的意见", min_length=1, max_length=200)
    summary: str = Field(title="意见和采纳情况", min_length=2, max_length=LONG)
    no_association: str = Field("", title="没有行业协会商会的说明", max_length=SHORT)


class Closing(Heard):
    """The end of asking."""

    shortened: str = Field("", title="提前结束的理由", max_length=SHORT)


class Merged(Heard):
    """Asked already, with the public comment on the draft: nobody is asked twice."""

    began: date = Field(title="公开征求意见开始日")
    ended: date = Field(title="结束日")
    place: str = Field(title="公告网址或登载处", min_length=2, max_length=300)


class Line(Form):
    """The answer to one item."""

    n: int = Field(title="项", ge=1, le=19, json_schema_extra=HIDDEN)
    answer: Answer = Field(title="答复")
    note: str = Field(title="说明", min_length=1, max_length=SHORT)
    clause: str = Field(
        "", title="所在条款", max_length=SHORT, json_schema_extra=asked(shown_if={"field": "answer", "among": ["N"]})
    )
    basis: str = Field("", title="法律、行政法规依据或国务院批准", max_length=SHORT)


class SelfReview(Form):
    """公平竞争审查表和初审意见."""

    items: list[Line] = Field(
        title="十九项审查标准", min_length=1, max_length=19, json_schema_extra=asked(sheet="competition")
    )
    effect: str = Field(title="对公平竞争影响的评估", min_length=2, max_length=LONG)
    opinion: str = Field(title="初审意见", min_length=2, max_length=LONG)
    next: Literal["SIGN", "JOINT", "VIOLATES"] = Field("SIGN", title="下一步", json_schema_extra=HIDDEN)


class Conclusion(Form):
    """公平竞争审查结论, by the drafter itself."""

    summary: str = Field(title="审查结论", min_length=2, max_length=LONG)


class Guidance(Form):
    """指导意见."""

    opinion: str = Field(title="指导意见", min_length=2, max_length=LONG)


class Gap(Form):
    """Something missing."""

    what: str = Field(title="缺什么、哪里不合要求", min_length=2, max_length=SHORT)
    basis: str = Field("", title="依据", max_length=SHORT)


class SupplementNotice(Form):
    """补正通知."""

    gaps: list[Gap] = Field(title="补正事项", min_length=1, max_length=30)


class GapFilled(Form):
    """One gap answered."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)
    how: str = Field(title="补正情况", min_length=1, max_length=SHORT)


class Supplement(Form):
    """补正."""

    answers: list[GapFilled] = Field(
        title="逐项补正", min_length=1, max_length=30, json_schema_extra=asked(tasks="GAP")
    )


class Named(Form):
    """Who is to review."""

    person: str = Field(title="会同审查人员", min_length=1, max_length=40, json_schema_extra=asked(roles=["MKT"]))
    reason: str = Field(title="理由", min_length=2, max_length=SHORT)


class Handler(Form):
    """Who takes over."""

    person: str = Field(title="移交给", min_length=1, max_length=40, json_schema_extra=asked(roles=["HANDLER"]))
    reason: str = Field(title="理由", min_length=2, max_length=SHORT)


class JointReview(Form):
    """会同审查: the nineteen items once more, by the market regulator with the drafter."""

    items: list[Line] = Field(
        title="十九项审查标准", min_length=1, max_length=19, json_schema_extra=asked(sheet="competition")
    )
    effect: str = Field(title="对公平竞争影响的评估", min_length=2, max_length=LONG)
    conclusion: Literal["PASS", "VIOLATES"] = Field(title="拟作结论")
    summary: str = Field(title="审查意见", min_length=2, max_length=LONG)


class Signature(Form):
    """签发: what was drafted, or it goes back."""

    conclusion: Literal["PASS", "VIOLATES"] = Field("PASS", title="结论", json_schema_extra=HIDDEN)
    summary: str = Field("", title="审查意见", max_length=LONG, json_schema_extra=HIDDEN)
    effect: str = Field("", title="对公平竞争影响的评估", max_length=LONG, json_schema_extra=HIDDEN)
    note: str = Field("", title="签批意见", max_length=SHORT)


class Disposition(Form):
    """How one finding was met."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)
    how: str = Field(title="怎样修改", min_length=2, max_length=SHORT)


class Revision(Form):
    """Another text, finding by finding."""

    dispositions: list[Disposition] = Field(
        title="逐项修改情况", min_length=1, max_length=60, json_schema_extra=asked(tasks="FINDING")
    )
    next: Literal["REVIEW", "JOINT"] = Field("REVIEW", title="下一步", json_schema_extra=HIDDEN)


class Alternative(Form):
    """A less restrictive way that was considered."""

    what: str = Field(title="考虑过的其他办法", min_length=2, max_length=SHORT)
    effect: str = Field(title="对公平竞争的影响", min_length=2, max_length=SHORT)
    rejected: str = Field(title="为什么不能实现目的", min_length=2, max_length=SHORT)


class Claim(Form):
    """例外说明: ground, no lesser means, a period or an ending condition."""

    ground: Ground = Field(title="例外情形")
    ground_facts: str = Field(title="怎样符合这一情形（证据随附）", min_length=4, max_length=LONG)
    alternatives: list[Alternative] = Field(title="没有对公平竞争影响更小的替代方案", min_length=1, max_length=20)
    end_on: date | None = Field(None, title="合理的实施期限届满日")
    end_condition: str = Field("", title="或者终止条件", max_length=SHORT)
    review_on: date = Field(title="再评估日", json_schema_extra=asked(help="不晚于实施期限届满日"))
    next: Route = Field("SELF", title="由谁决定", json_schema_extra=HIDDEN)


class Grant(Form):
    """适用例外: all three conditions hold together, and the conclusion says how. The claim is filled in from the record."""

    conditions: Literal[True] = Field(title="例外情形、没有影响更小的替代方案、合理期限（终止条件）三项同时具备")
    rest: Literal[True] = Field(title="其余各项标准经审查没有违反")
    effect: str = Field(title="对公平竞争影响的评估", min_length=2, max_length=LONG)
    summary: str = Field(title="审查结论", min_length=2, max_length=LONG)
    ground: Ground | None = Field(None, title="例外情形", json_schema_extra=HIDDEN)
    end_on: date | None = Field(None, title="实施期限届满日", json_schema_extra=HIDDEN)
    end_condition: str = Field("", title="终止条件", max_length=SHORT, json_schema_extra=HIDDEN)
    review_on: date | None = Field(None, title="再评估日", json_schema_extra=HIDDEN)
