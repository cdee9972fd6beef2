"""What each act asks: the page, the validation, the JSON schema and the shape of the record at once."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.enquiries import Enquires
from engine.sealing import sealed_field
from registers.catalogue import MatterType, Mode
from workflows.township_review.facts import Conclusion
from workflows.township_review.people import AWAY

SHORT, LONG = 200, 4000


class Form(BaseModel):
    """What all forms share: nothing unknown, no blanks around."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Why(Form):
    """A reason."""

    reason: str = Field(title="理由", min_length=2, max_length=LONG)


class Creation(Form):
    """What an office wants to decide. With a catalogue entry, type, mode, adviser and materials come from it."""

    catalogue: str = Field("", title="事项清单编号", max_length=20)
    catalogue_version: int = Field(0, title="清单版本", ge=0, le=10**6)
    outside_reason: str = Field("", title="清单外事项的理由（分管领导意见）", max_length=SHORT)
    matter_type: MatterType = Field(title="事项类型")
    mode: Mode = Field("CLUSTER", title="审查方式")
    adviser: bool = Field(False, title="须听取法律顾问意见")
    public: bool = Field(False, title="须公开")
    confidential: bool = Field(False, title="内部事项：只有办理本件的单位能看，查阅留痕")
    required: list[str] = Field([], title="应交材料", max_length=30)
    preconditions: list[str] = Field([], title="前置程序", max_length=20)
    planned_on: date | None = Field(None, title="计划上会（签订、实施）日")
    earliest_on: date | None = Field(None, title="最早合法日")
    amount: int | None = Field(None, title="金额（元）", ge=0, le=10**12)
    follows: int | None = Field(None, title="原审查件（撤回、退回后重新送审）", ge=1, le=2**53)
    outer_limit: Literal["", "enforcement.outer", "petition.reply", "info.reply", "coercion.court"] = Field(
        "", title="法定外部期限"
    )
    outer_from: date | None = Field(None, title="外部期限起算日")


class Settled(Form):
    """Preconditions settled: done with evidence, or not required for a stated reason."""

    items: list["Settlement"] = Field(title="前置程序", min_length=1, max_length=20)
    complete: bool = Field(title="前置程序全部办结")


class Settlement(Form):
    """One precondition."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)
    outcome: Literal["DONE", "NOT_REQUIRED"] = Field(title="结果")
    note: str = Field(title="证明材料或理由", min_length=2, max_length=SHORT)


class Submission(Form):
    """The lead submits in the office's name."""

    planned_on: date | None = Field(None, title="计划上会（签订、印发）日")
    undecided: bool = Field(title="声明：尚未决定、未签订、未印发")


class Gap(Form):
    """One thing missing or defective."""

    what: str = Field(title="缺少或不符", min_length=2, max_length=SHORT)
    basis: str = Field(title="依据", min_length=2, max_length=SHORT)


class SupplementNotice(Form):
    """One complete list."""

    gaps: list[Gap] = Field(title="补正事项", min_length=1, max_length=30)


class Answered(Form):
    """How one gap was filled."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)
    how: str = Field(title="补正情况", min_length=2, max_length=SHORT)


class Supplement(Form):
    """Every gap answered."""

    answers: list[Answered] = Field(title="补正情况", min_length=1, max_length=30)


class Return(Form):
    """Sent back before review."""

    ground: Literal["STILL_DEFICIENT", "PROCEDURE_MISSING"] = Field(title="退回原因")
    reason: str = Field(title="说明", min_length=2, max_length=LONG)


class Refusal(Form):
    """Not accepted; when it had been decided already, with a memo on the risk."""

    ground: Literal["OUT_OF_SCOPE", "ALREADY_DECIDED"] = Field(title="不予受理原因")
    reason: str = Field(title="说明与去向", min_length=2, max_length=LONG)
    risk_memo: str = Field("", title="法律风险提示", max_length=LONG)
    advice: Literal["", "SUPPLEMENT", "TERMINATE", "RENEGOTIATE"] = Field("", title="处理建议")


class Transferral(Form):
    """To the reviewer who is competent."""

    to_org: str = Field(title="转办机构", min_length=1, max_length=40)
    reason: str = Field(title="理由", min_length=2, max_length=SHORT)


class Receipt(Form):
    """A matter that another reviewer has sent on."""

    from_case: int = Field(title="原审查件", ge=1, le=2**53)
    to_org: str = Field(title="审查机构", min_length=1)
    matter_type: MatterType = Field(title="事项类型")
    mode: Mode = Field("CLUSTER", title="审查方式")
    adviser: bool = Field(False, title="须听取法律顾问意见")
    public: bool = Field(False, title="须公开")
    required: list[str] = Field([], title="应交材料", max_length=30)
    preconditions: list[str] = Field([], title="前置程序", max_length=20)


class Acceptance(Form):
    """The material is complete. Competition: the conclusion attached, or why none is needed."""

    competition: Literal["", "PASS", "EXCEPTION", "NA"] = Field("", title="公平竞争审查结论")
    competition_note: str = Field("", title="公平竞争审查说明（不适用的理由）", max_length=SHORT)
    reset: list[str] = Field([], title="须重新办理的前置程序", max_length=20)
    note: str = Field("", title="受理说明（含规范性文件认定）", max_length=SHORT)


class Named(Form, Enquires):
    """Who is to review."""

    enquiries: ClassVar = {"away": AWAY}

    person: str = Field(title="审查人员", min_length=1, max_length=40)
    note: str = Field("", title="说明", max_length=SHORT)


class Reassignment(Form, Enquires):
    """Another reviewer."""

    enquiries: ClassVar = {"away": AWAY}

    person: str = Field(title="改派给", min_length=1, max_length=40)
    ground: Literal["RECUSAL", "RECUSAL_REQUESTED", "ABSENCE", "COVER"] = Field(title="原因")
    reason: str = Field(title="理由", min_length=2, max_length=SHORT)


class HandOver(Form):
    """Another handler."""

    person: str = Field(title="接办人", min_length=1, max_length=40)
    reason: str = Field(title="理由", min_length=2, max_length=SHORT)


class Consultation(Form):
    """Questions put to an adviser who is not bound to the other side."""

    person: str = Field(title="法律顾问", min_length=1, max_length=40)
    questions: list[str] = Field(title="问题", min_length=1, max_length=20)
    independent: Literal[True] = Field(title="声明：未担任相对方顾问或代理人，与本件无利害关系")


class Advice(Form):
    """The adviser's signed opinion: its words are for the review side only."""

    risk: Literal["NONE", "LOW", "MEDIUM", "HIGH"] = Field(title="风险等级")
    opinion: str = Field(
        title="法律意见",
        min_length=2,
        max_length=LONG,
        json_schema_extra=sealed_field("REVIEWER HUB_LEAD CREV CLEAD ADV SUP"),
    )


class CheckAnswer(Form):
    """One line of a checklist."""

    aspect: Literal["权限", "程序", "内容"] = Field(title="方面")
    item: str = Field(title="要点", min_length=2, max_length=SHORT)
    answer: Literal["Y", "N", "NA"] = Field(title="结论")
    note: str = Field("", title="说明", max_length=SHORT)


class Checks(Form):
    """Authority, procedure and content, all answered."""

    checks: list[CheckAnswer] = Field(title="审查要点", min_length=3, max_length=75)
    draft: str = Field("", title="拟办意见", max_length=LONG)


class Escalation(Form):
    """County support is asked."""

    ground: Literal["DIFFICULT", "CONFLICT"] = Field(title="原因")
    reason: str = Field(title="请示事项", min_length=2, max_length=LONG)


class Guidance(Form):
    """The county's answer."""

    guidance: str = Field(title="指导意见", min_length=2, max_length=LONG)


class AFinding(Form):
    """One numbered item: clause, problem, basis, severity, suggestion."""

    aspect: Literal["权限", "程序", "内容"] = Field("内容", title="方面")
    clause: str = Field(title="条款或位置", min_length=1, max_length=SHORT)
    problem: str = Field(title="问题", min_length=2, max_length=LONG)
    basis: str = Field(title="依据", min_length=2, max_length=LONG)
    severity: Literal["违法", "风险", "文字"] = Field(title="程度")
    suggestion: str = Field(title="建议", min_length=2, max_length=LONG)


class OpinionForm(Form):
    """合法性审查意见书."""

    conclusion: Conclusion = Field(title="结论")
    summary: str = Field(title="基本情况与理由", min_length=2, max_length=LONG)
    findings: list[AFinding] = Field([], title="问题", max_length=60)


class SupplementaryOpinion(Form):
    """事后补充审查: it reviews what was done in an emergency, and opens no gate."""

    conclusion: Literal["LAWFUL", "LAWFUL_WITH_ADVICE", "UNLAWFUL"] = Field(title="结论")
    summary: str = Field(title="理由", min_length=2, max_length=LONG)
    findings: list[AFinding] = Field([], title="问题", max_length=60)


class Note(Form):
    """A note."""

    note: str = Field(title="说明", min_length=2, max_length=LONG)


class Item(Form):
    """One finding, by the step that made it and its number."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)


class Query(Why):
    """Which answers are incomplete."""

    items: list[Item] = Field(title="须再反馈的问题", min_length=1, max_length=60)


class ADisposition(Form):
    """The answer to one finding."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)
    outcome: Literal["ADOPTED", "PARTLY", "NOT_ADOPTED"] = Field(title="采纳情况")
    reason: str = Field("", title="理由", max_length=LONG)


class Dispositions(Form):
    """采纳情况反馈表."""

    dispositions: list[ADisposition] = Field([], title="采纳情况", max_length=60)


class Objection(Form):
    """异议书."""

    points: list[str] = Field(title="异议要点", min_length=1, max_length=20)


class ADissent(Form):
    """One dissent, with its name."""

    name: str = Field(title="姓名", min_length=1, max_length=40)
    reason: str = Field(title="意见", min_length=2, max_length=LONG)


class DecisionForm(Form):
    """What the organ that really decides decided."""

    organ: Literal[
        "OFFICE_MEETING", "PARTY_GOVERNMENT_MEETING", "PARTY_COMMITTEE", "HEADS_MEETING", "HEAD", "VILLAGE_ASSEMBLY", "MEMBERS_ASSEMBLY",
        "DELEGATES_ASSEMBLY", "HOUSEHOLDS",
    ] = Field(title="决定机关")  # fmt: skip
    decided_on: date = Field(title="会议（决定）日")
    result: Literal["PASSED", "IN_PRINCIPLE", "RESTUDY", "NOT_PASSED"] = Field(title="结果")
    basis: Literal["", "ADULTS", "HOUSEHOLDS"] = Field("", title="村民会议按成年村民或户计")
    entitled: int | None = Field(None, title="应到", ge=1, le=10**6)
    present: int | None = Field(None, title="实到", ge=0, le=10**6)
    agreed: int | None = Field(None, title="同意", ge=0, le=10**6)
    notice_on: date | None = Field(None, title="会议通知日（成员大会、成员代表大会）")
    collective_item: int | None = Field(None, title="属成员大会职权第几项", ge=1, le=20)
    package: Literal[True] = Field(title="会议材料含审查意见书")
    reviewer_attended: bool = Field(False, title="审查人员列席")
    dissents: list[ADissent] = Field([], title="不同意见", max_length=60)


class FinalComparison(Form):
    """定稿比对: SAME bytes or text, MARKED for differences without substance, CHANGED."""

    outcome: Literal["SAME", "MARKED", "CHANGED"] = Field(title="比对结论")
    method: Literal["BYTES", "TEXT", "DECLARED"] = Field(title="比对方式")
    note: str = Field("", title="差异说明（含单位声明）", max_length=LONG)


class Issuance(Form):
    """Issued or signed. Each item of the gate is done, or does not apply for a stated reason."""

    issued_on: date = Field(title="印发（签订、公布）日")
    number: str = Field("", title="文号或合同编号", max_length=60)
    party_report: Literal["DONE", "NA"] = Field(title="已向党委报告")
    congress: Literal["DONE", "NA"] = Field(title="已向人大报告或经其决定")
    approval: Literal["DONE", "NA"] = Field(title="已经上级批准")
    funds: Literal["DONE", "NA"] = Field("NA", title="预算已落实，无担保")
    purchase: Literal["DONE", "NA"] = Field("NA", title="采购、招标程序已办")
    registered: Literal["DONE", "NA"] = Field("NA", title="统一登记、编号、公布渠道已备")
    note: str = Field(title="不适用的理由或说明", min_length=2, max_length=SHORT)


class FilingForm(Form):
    """备案."""

    receiver: str = Field(title="备案机关", min_length=2, max_length=60)
    filed_on: date = Field(title="报送日")
    note: str = Field("", title="说明", max_length=SHORT)


class Correction(Form):
    """责令改正: a duty of the township government, which never decides in place of the assembly."""

    demand: str = Field(title="责令改正的内容", min_length=2, max_length=LONG)
    basis: str = Field(title="依据", min_length=2, max_length=SHORT)


class Corrected(Form):
    """A new vote on a new text."""

    voted_on: date = Field(title="重新议决日")
    note: str = Field(title="议决情况", min_length=2, max_length=SHORT)


class Closing(Form):
    """案卷目录: everything that belongs in the dossier is there."""

    complete: Literal[True] = Field(title="案卷材料齐全")
    note: str = Field("", title="备考", max_length=SHORT)


class Suspension(Form):
    """A listed reason."""

    ground: Literal["SUPERIOR", "RULING", "LAW_CHANGING", "OTHER_CASE", "FORCE_MAJEURE"] = Field(title="中止事由")
    reason: str = Field(title="说明", min_length=2, max_length=LONG)


class Urgency(Form):
    """An emergency or a superior's urgent order: it shortens time limits, nothing else."""

    ground: Literal["EMERGENCY", "SUPERIOR_ORDER"] = Field(title="急件事由")
    reason: str = Field(title="紧急说明", min_length=2, max_length=LONG)


class EmergencyRecord(Form):
    """What was done in an emergency, recorded the next working day at the latest."""

    what: str = Field(title="突发事件", min_length=2, max_length=SHORT)
    measure: str = Field(title="处置措施", min_length=2, max_length=LONG)
    taken_on: date = Field(title="处置日")
