"""What the acts of making a document ask, where the township's forms do not say it already."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from registers.documents import Form as Genre
from registers.documents import Issuer
from workflows.normative_document import known
from workflows.normative_document.facts import Purpose, Reach
from workflows.township_review.forms import LONG, SHORT, ADissent, Form, Note, Why

__all__ = ["Note", "Why"]
HIDDEN: dict[str, Any] = {"asked": {"picker": "hidden"}}
TOUCHES, THIRTY = "是否与市场主体生产经营活动密切相关", "密切相关的，公开征求意见一般不少于三十日"


def asked(**said: Any) -> dict[str, Any]:
    """How a field is asked."""
    return {"asked": said}


class Planning(Form):
    """立项表."""

    issuer_kind: Issuer = Field(
        "DEPARTMENT", title="制定主体类别", json_schema_extra=asked(help="政府、乡镇由机构登记带出")
    )
    form: Genre = Field(title="文种")
    reach: Reach = Field(title=TOUCHES, json_schema_extra=asked(help=THIRTY))
    drafter: str = Field(title="起草部门", min_length=2, max_length=60)
    necessity: str = Field(title="必要性、可行性和拟解决的问题", min_length=2, max_length=LONG)
    co_issuers: list[str] = Field([], title="联合制定机关", max_length=10)
    preconditions: list[str] = Field([], title="另须办理的前置程序", max_length=20)


class Change(Form):
    """An amendment or extension of a document in force: opened by that document's own case."""

    purpose: Purpose = Field(title="目的")
    issuer_kind: Issuer = Field(title="制定主体类别")
    form: Genre = Field(title="文种")
    reach: Reach = Field(title=TOUCHES)
    supersedes: str = Field(title="所替代的文件", min_length=2, max_length=SHORT)
    reason: str = Field(title="理由", min_length=2, max_length=LONG)


class Identification(Form):
    """规范性文件认定表: disguised forms are tested like any other."""

    power: bool = Field(title="制定机关有权制定")
    unspecified: bool = Field(title="针对不特定的公民、法人和其他组织")
    affects: bool = Field(title="影响其权利义务")
    repeated: bool = Field(title="在一定期限内反复适用")
    disguise: Literal["NONE", "REMINDER", "NOTICE", "CHAT", "MINUTES"] = Field("NONE", title="拟用的载体")
    note: str = Field(title="认定说明", min_length=2, max_length=LONG)


class Identified(Form):
    """What the office of the issuer settles."""

    outcome: Literal["NORMATIVE", "NOT_NORMATIVE"] = Field(title="认定结果")
    reason: str = Field(title="理由", min_length=2, max_length=LONG)


class Solicitation(Form):
    """征求意见公告."""

    url: str = Field("", title="公告网址", max_length=300)
    channels: str = Field(title="公开的渠道", min_length=2, max_length=SHORT)
    heard: str = Field("", title="同时听取意见的企业、行业协会、商会", max_length=LONG)


class Shortening(Form):
    """Shorter for a reason that is shown to the public."""

    reason: str = Field(title="缩短的理由（须向社会公开）", min_length=4, max_length=LONG)


class CommentsResult(Form):
    """采纳情况."""

    received: int = Field(title="收到意见（条）", ge=0, le=100_000)
    adopted: int = Field(title="采纳（条）", ge=0, le=100_000)
    summary: str = Field(title="意见采纳情况", min_length=2, max_length=LONG)
    url: str = Field("", title="采纳情况公开网址", max_length=300)


class Exemption(Form):
    """Not solicited: only what must be kept secret, or an emergency that touches no business."""

    ground: Literal["SECRET", "EMERGENCY"] = Field(title="不公开征求意见的事由")
    reason: str = Field(title="说明", min_length=4, max_length=LONG)


class CompetitionTold(Form):
    """公平竞争审查: the conclusion with its paper, or why none is needed."""

    competition: Literal["PASS", "EXCEPTION", "NA"] = Field(title="公平竞争审查结论")
    note: str = Field(title="结论文号，或不适用的理由", min_length=2, max_length=SHORT)
    organ: str = Field("", title="出具结论的机关", max_length=60, json_schema_extra=asked(help="不适用的不填"))


class FirstOpinion(Form, known.Extends):
    """单位内部审核意见."""

    result: Literal["AGREE", "REVISE"] = Field(title="审核结果")
    opinion: str = Field(title="初审意见", min_length=2, max_length=LONG)
    unchanged: bool = Field(
        False,
        title="延续件：除日期外，文字与所延续的文件一致",
        json_schema_extra=asked(help="逐段比对后填写；一致的不再公开征求意见"),
    )


class Submitted(Form):
    """送审函."""

    planned_on: date | None = Field(None, title="计划审议日")
    contact: str = Field("", title="联系人", max_length=60)


class DocumentAcceptance(Form):
    """The material is complete; what the text touches is done again."""

    reset: list[str] = Field(
        [], title="须重新办理的前置程序", max_length=20, json_schema_extra=asked(picker="ticks", ticks="preconditions")
    )
    note: str = Field("", title="受理说明", max_length=SHORT)


class Examiner(Form):
    """Who is to examine."""

    person: str = Field(
        title="审核人员", min_length=1, max_length=40, json_schema_extra=asked(roles=["CREV"], cover=True)
    )
    note: str = Field("", title="说明", max_length=SHORT)


class AnotherExaminer(Form):
    """Somebody else."""

    person: str = Field(
        title="改派给", min_length=1, max_length=40, json_schema_extra=asked(roles=["CREV"], cover=True)
    )
    ground: Literal["RECUSAL", "RECUSAL_REQUESTED", "ABSENCE", "COVER"] = Field(title="原因")
    reason: str = Field(title="理由", min_length=2, max_length=SHORT)


class Redrafting(Why):
    """Back to drafting: which procedures the change touches."""

    ask_again: bool = Field(title="须重新公开征求意见")
    compete_again: bool = Field(title="须重新公平竞争审查")


class Deliberation(Form):
    """集体审议."""

    organ: Literal["EXECUTIVE_MEETING", "DEPARTMENT_MEETING", "TOWNSHIP_MEETING"] = Field(title="审议的会议")
    decided_on: date = Field(title="会议日")
    result: Literal["PASSED", "IN_PRINCIPLE", "RESTUDY", "NOT_PASSED"] = Field(title="结果")
    package: Literal[True] = Field(title="会议材料含合法性审核意见书")
    dissents: list[ADissent] = Field([], title="不同意见", max_length=60)


class SignOff(Form):
    """签发."""

    agreed: Literal[True] = Field(title="签发稿与审议通过的文本一致")
    note: str = Field("", title="签批意见", max_length=SHORT)


class Registration(Form):
    """统一登记."""

    attachments: list[str] = Field([], title="附件", max_length=30)
    note: str = Field("", title="说明", max_length=SHORT)


class Printing(Form):
    """统一印发."""

    printed_on: date = Field(title="印发日")
    copies: int = Field(0, title="份数", ge=0, le=100_000)


class Voiding(Why):
    """作废文号."""

    number: str = Field("", title="文号", max_length=60, json_schema_extra=HIDDEN)
    then: Literal["RENUMBER", "DROP"] = Field(title="作废之后")


class Publication(Form, known.Publishes):
    """公布. Numbers, days and opinions are filled in from the record."""

    number: str = Field("", title="文号", max_length=60, json_schema_extra=HIDDEN)
    registration: str = Field("", title="登记号", max_length=60, json_schema_extra=HIDDEN)
    opinion: str = Field("", title="审核意见书文号", max_length=60, json_schema_extra=HIDDEN)
    supersedes: list[str] = Field([], title="所替代的文件", max_length=10, json_schema_extra=HIDDEN)
    adopted_on: date | None = Field(None, title="审议通过日", json_schema_extra=HIDDEN)
    attachments: list[str] = Field([], title="附件", max_length=30, json_schema_extra=HIDDEN)
    competition_note: str = Field("", title="公平竞争审查说明", max_length=SHORT, json_schema_extra=HIDDEN)
    co_issuers: list[str] = Field([], title="联合制定机关", max_length=10, json_schema_extra=HIDDEN)
    expires_on: date | None = Field(None, title="有效期届满日", json_schema_extra=HIDDEN)
    published_on: date = Field(title="公布日", json_schema_extra=asked(initially="today"))
    effective_on: date = Field(title="施行日")
    early_reason: str = Field("", title="公布后不足三十日施行的理由", max_length=SHORT)
    validity_months: int | None = Field(None, title="有效期（月）", ge=1, le=600)
    validity_reason: str = Field("", title="长期有效或超过一般有效期的理由", max_length=SHORT)
    channel: str = Field(title="公布渠道（政府公报、网站、公告栏）", min_length=2, max_length=SHORT)
    url: str = Field("", title="公开网址", max_length=300)
    interpretation_url: str = Field("", title="解读网址", max_length=300)
    based_on: list[str] = Field(
        [], title="制定依据的文件", max_length=30, json_schema_extra=asked(help="文号或名称，一行一件")
    )
    repeals: list[str] = Field(
        [], title="同时废止的文件", max_length=30, json_schema_extra=asked(help="文号，一行一件")
    )
    amends: list[str] = Field(
        [],
        title="所修改的文件（修改决定，原文号继续有效）",
        max_length=30,
        json_schema_extra=asked(help="文号，一行一件"),
    )
