"""What each act asks from the meeting on: decision, reports, publication, execution, evaluation."""

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field
from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from engine.definition import Heard
from engine.enquiries import Enquires
from engine.statements import Statement, of
from engine.tables import Case, Event
from registers.major import DecisionReport, Meeting, Proposal, Publication
from workflows.major_decision.commented import COMMENTED, COMMENTED_ON
from workflows.major_decision.family import PANEL
from workflows.major_decision.forms import HIDDEN, LONG, MOST, SHORT, Form
from workflows.township_review.forms import ADissent

_CASE: Any = bindparam("case")
PLANNED = "planned"  # the day on which the meeting was to be, and the instant at which it was put on its agenda
_PLANNED = Statement(
    select(*of(Meeting, "meeting_on"), *of(Event, "at"))
    .join(Event, (col(Event.case_id) == col(Meeting.case_id)) & (col(Event.seq) == col(Meeting.seq)))
    .where(col(Meeting.case_id) == _CASE)
    .order_by(col(Meeting.seq).desc())
    .limit(1)
)
ASKED_OUTSIDE = (
    "asked outside"  # the orders by which panels of this decision asked an outside body, as the record keeps them
)
_ASKED_OUTSIDE = Statement(
    select(*of(Event, "body"))
    .join(Case, col(Case.id) == col(Event.case_id))
    .where(col(Case.parent_id) == _CASE, col(Case.workflow) == PANEL, col(Event.act) == "order_evaluation")
    .order_by(col(Event.case_id), col(Event.seq))
)
ADJUSTERS = "adjusters"  # of the same organ: the case, when it was closed, when its decision was published
_OLD: Any = Case.__table__.alias("old")  # type: ignore[attr-defined]
_ADJUSTERS = Statement(
    select(*of(Case, "id", "closed_at"), col(Publication.on))
    .join(Proposal, col(Proposal.case_id) == col(Case.id))
    .join(_OLD, (_OLD.c.id == col(Proposal.supersedes)) & (_OLD.c.org == col(Case.org)))
    .outerjoin(Publication, col(Publication.case_id) == col(Case.id))
    .where(col(Proposal.supersedes) == _CASE)
    .order_by(col(Case.id))
)
TROUBLE = "trouble"  # the day of the newest report of a problem
_TROUBLE = Statement(
    select(*of(DecisionReport, "on"))
    .where(
        col(DecisionReport.case_id) == _CASE,
        or_(*(col(DecisionReport.kind) == kind for kind in ("PROBLEM", "MAJOR_CHANGE", "FORCE_MAJEURE"))),
    )
    .order_by(col(DecisionReport.seq).desc())
    .limit(1)
)
Organ = Literal["EXECUTIVE_MEETING", "PLENARY_MEETING"]


class Listed(Form):
    """One line of the catalogue of contents, as it stood when the package was made."""

    title: str = Field(title="材料")
    state: Literal["THERE", "SPARED", "MISSING"] = Field(title="情况")
    note: str = Field("", title="说明")
    law: str = Field("", title="依据")
    who: str = Field("", title="由谁办理")


class Scheduling(Form, Enquires):
    """会议材料: everything of 713·29 in one package."""

    enquiries: ClassVar = {COMMENTED: COMMENTED_ON}
    organ: Organ = Field(title="提请的会议")
    meeting_on: date = Field(title="会议日")
    adoption: str = Field(title="公众、专家和部门意见的采纳情况", min_length=2, max_length=LONG)
    complete: Literal[True] = Field(title="会议材料齐全（草案、采纳情况、风险评估、公平竞争审查、合法性审查意见等）")
    contents: list[Listed] = Field([], title="会议材料目录", json_schema_extra=HIDDEN)


class AnAbstention(Form):
    """One abstention, with its name."""

    name: str = Field(title="姓名", min_length=1, max_length=40)
    reason: str = Field("", title="说明", max_length=SHORT)


class DecisionRecord(Form, Enquires):
    """讨论决定: members speak first, the head last; every dissent and abstention by name."""

    enquiries: ClassVar = {PLANNED: _PLANNED}
    organ: Organ = Field(title="决定机关")
    decided_on: date = Field(title="会议日")
    moved: str = Field("", title="会议改期的情况（会议日与列入会议的不同的）", max_length=SHORT)
    result: Literal["PASSED", "IN_PRINCIPLE", "RESTUDY", "NOT_PASSED"] = Field(title="结果")
    present: int = Field(title="出席人数", ge=1, le=1000)
    agreed: int = Field(title="同意", ge=0, le=1000)
    against: int = Field(0, title="不同意", ge=0, le=1000)
    abstained: int = Field(0, title="弃权", ge=0, le=1000)
    head_last: Literal[True] = Field(title="主要负责人末位发表意见")
    head_reason: str = Field("", title="主要负责人的决定与多数人意见不一致的理由", max_length=LONG)
    congress: Literal["DUE", "NOT_DUE"] = Field("NOT_DUE", title="报告人大")
    dissents: list[ADissent] = Field([], title="不同意见", max_length=60)
    abstentions: list[AnAbstention] = Field([], title="弃权", max_length=60)
    reviewer_attended: bool = Field(False, title="审查人员列席")


class ReportForm(Form):
    """A report, to whom and when."""

    to: str = Field(title="报告对象", min_length=2, max_length=60)
    reported_on: date = Field(title="报告日")
    note: str = Field(title="情况与批示", min_length=2, max_length=LONG)


class PublicationForm(Form):
    """公布: or the reason why not."""

    published_on: date = Field(title="公布（印发）日")
    number: str = Field("", title="文号", max_length=60)
    public: bool = Field(title="向社会公布")
    channels: list[str] = Field([], title="公布渠道", max_length=10)
    note: str = Field(title="意见采纳情况的说明；不公布的理由", min_length=2, max_length=LONG)


class ArchiveForm(Form):
    """一事一档."""

    complete: Literal[True] = Field(title="案卷材料齐全")
    note: str = Field("", title="备考", max_length=SHORT)


class ExecutionOrder(Form):
    """执行单位: who carries it out."""

    unit: str = Field(title="执行单位", min_length=2, max_length=60)
    note: str = Field(title="任务分解与要求", min_length=2, max_length=LONG)


class ExecutionReport(Form):
    """执行情况."""

    reported_on: date = Field(title="报告日")
    note: str = Field(title="执行情况", min_length=2, max_length=LONG)


class ProblemReport(ExecutionReport):
    """A problem, a major change or force majeure."""

    kind: Literal["PROBLEM", "MAJOR_CHANGE", "FORCE_MAJEURE"] = Field(title="情形")


class EvaluationOrder(Form, Enquires):
    """决策后评估: why, and by whom; never by who made the main assessment before the decision."""

    enquiries: ClassVar = {ASKED_OUTSIDE: _ASKED_OUTSIDE}
    ground: Literal["INEFFECTIVE", "MANY_COMMENTS", "ORGAN"] = Field(title="启动原因")
    comments: int | None = Field(None, title="近一个月意见数", ge=0, le=MOST)
    body: str = Field(title="评估单位", min_length=2, max_length=60)
    third_party: bool = Field(False, title="委托第三方")
    note: str = Field(title="说明", min_length=2, max_length=SHORT)


class EvaluationResult(Form, Enquires):
    """What follows from it."""

    enquiries: ClassVar = {ADJUSTERS: _ADJUSTERS}
    result: Literal["KEEP", "ADJUST", "STOP"] = Field(title="处理决定")
    note: str = Field(title="评估结论与理由", min_length=2, max_length=LONG)


class ResolutionForm(Form, Enquires):
    """The meeting's answer to a report."""

    enquiries: ClassVar = {ADJUSTERS: _ADJUSTERS, TROUBLE: _TROUBLE}
    result: Literal["CONTINUE", "ADJUST", "STOP"] = Field(title="处理决定")
    decided_on: date = Field(title="会议日")
    reason: str = Field(title="理由", min_length=2, max_length=LONG)


class AdjustmentNews(Form, Heard, Enquires):
    """What time tells a decision of the case that is to adjust it."""

    enquiries: ClassVar = {ADJUSTERS: _ADJUSTERS}
    by: int = Field(title="调整它的审查件", ge=1)
    on: date = Field(title="公布日，或者终止日")
