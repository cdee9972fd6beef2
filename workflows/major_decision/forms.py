"""What each act asks, from the proposal to the final opinion. What is asked as in a township's review is that form."""

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from engine.enquiries import Enquires
from workflows.major_decision.commented import COMMENTED, COMMENTED_ON
from workflows.major_decision.facts import Conclusion
from workflows.major_decision.proposed import Follows
from workflows.township_review.forms import (
    LONG,
    SHORT,
    Advice,
    AFinding,
    Checks,
    Consultation,
    Dispositions,
    EmergencyRecord,
    FinalComparison,
    Form,
    HandOver,
    Note,
    Objection,
    Query,
    Refusal,
    Return,
    Supplement,
    SupplementNotice,
    Suspension,
    Why,
)  # fmt: skip

__all__ = [
    "LONG", "SHORT", "AFinding", "Advice", "Checks", "Consultation", "Dispositions", "EmergencyRecord", "FinalComparison", "Form", "HandOver", "Note", "Objection",
    "Query", "Refusal", "Return", "Supplement", "SupplementNotice", "Suspension", "Why",
]  # fmt: skip
HIDDEN: dict[str, Any] = {"asked": {"picker": "hidden"}}  # filled in from the record, whatever was sent
MOST = 10**9  # what a count may be at most


class ProposalForm(Form, Follows):
    """决策建议: anybody may propose; the office records it and names the unit that studies it."""

    source: Literal["LEADER", "DEPARTMENT", "LOWER_GOVERNMENT", "DEPUTY", "CPPCC", "CITIZEN", "ADJUSTMENT"] = Field(
        title="建议来源"
    )
    proposer: str = Field(title="建议人", min_length=2, max_length=SHORT)
    proposed_on: date = Field(title="建议日期")
    unit: str = Field(title="承办单位", min_length=1, max_length=40)
    reason: str = Field(title="建议内容与理由", min_length=2, max_length=LONG)
    exploratory: bool = Field(False, title="探索性改革事项")
    special_law: Literal["", "EXPROPRIATION"] = Field("", title="另有法律规定征求意见期限的事项")
    planned_on: date | None = Field(None, title="计划上会日")
    amount: int | None = Field(None, title="金额（元）", ge=0, le=10**12)
    confidential: bool = Field(False, title="内部事项：只有办理本件的单位能看，查阅留痕")
    follows: int | None = Field(None, title="被调整的决策（审查件）", ge=1, le=2**53)


class StudyForm(Form):
    """论证: whether it is necessary, and whether it can be done."""

    necessity: str = Field(title="必要性", min_length=2, max_length=LONG)
    feasibility: str = Field(title="可行性", min_length=2, max_length=LONG)


class StartForm(Form):
    """启动决定: one lead unit; an entry of the year's catalogue, or how it was added."""

    result: Literal["START", "DROP"] = Field(title="决定")
    decision_class: Literal["", "PUBLIC_POLICY", "PLAN", "RESOURCES", "PROJECT", "OTHER"] = Field(
        "", title="决策事项类别"
    )
    catalogue: str = Field("", title="年度目录编号", max_length=20)
    dynamic: str = Field("", title="动态增列的程序与理由", max_length=SHORT)
    unit: str = Field("", title="牵头承办单位", max_length=40)
    joint: list[str] = Field([], title="会同承办单位", max_length=20)
    reason: str = Field(title="决定的理由", min_length=2, max_length=LONG)


class Drafting(Form):
    """拟订草案: the law combed through; more than one option where opinions differ much."""

    basis: str = Field(title="法律、法规、规章和政策依据梳理", min_length=2, max_length=LONG)
    research: str = Field(title="调查研究情况", min_length=2, max_length=LONG)
    options: list[str] = Field([], title="备选方案（分歧较大的，两个以上）", max_length=10)


class Preparation(Form):
    """法定程序清单: those that hold here, and others that the unit adds."""

    preconditions: list[str] = Field([], title="应办程序", max_length=30)
    more: list[str] = Field([], title="另增程序", max_length=10)


class Prepared(Form, Enquires):
    """Preconditions settled."""

    enquiries: ClassVar = {COMMENTED: COMMENTED_ON}
    items: list["Preparing"] = Field(title="法定程序", min_length=1, max_length=30)
    ground: Literal["", "NO_OPERATORS"] = Field("", title="没有审查结论、认定不需要公平竞争审查的，法定理由")
    complete: bool = Field(title="法定程序全部办结")


class Preparing(Form):
    """One of them: done, with its evidence and days; or not required, for a reason and by somebody's decision."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)
    outcome: Literal["DONE", "NOT_REQUIRED"] = Field(title="结果")
    note: str = Field(title="证明材料或不需要的理由", min_length=2, max_length=SHORT)
    body: str = Field("", title="实施单位；不需要的，由谁认定", max_length=60)
    began: date | None = Field(None, title="开始（公告、送达、通知）日")
    ended: date | None = Field(None, title="办结（截止、举行、出具）日")
    papers_on: date | None = Field(None, title="听证材料送达日")
    persons: int | None = Field(None, title="专家人数", ge=0, le=1000)
    level: Literal["", "HIGH", "MEDIUM", "LOW"] = Field("", title="风险等级")
    controllable: Literal["", "YES", "NO"] = Field("", title="风险是否可控")
    shortened: str = Field("", title="少于最低要求的理由（公开）", max_length=SHORT)


class AReply(Form):
    """What one department said; silence is silence."""

    department: str = Field(title="部门", min_length=2, max_length=60)
    answer: Literal["AGREE", "COMMENT", "DISAGREE", "SILENT"] = Field(title="意见")
    note: str = Field("", title="内容与处理", max_length=SHORT)


class Replies(Form):
    """会签汇总: what was asked of whom, and what is still disputed."""

    asked_on: date = Field(title="送会签日")
    replies: list[AReply] = Field(title="各部门意见", min_length=1, max_length=60)
    dispute: str = Field("", title="未达成一致的，各方理由和建议", max_length=LONG)


class InternalOpinion(Form):
    """合法性初审意见: of the unit's own legal office, and that its own meeting has passed the draft."""

    opinion: str = Field(title="初审意见", min_length=2, max_length=LONG)
    meeting_on: date = Field(title="本单位集体讨论通过日")


class Submission(Form):
    """送审: in the unit's name."""

    planned_on: date | None = Field(None, title="计划上会日")
    undecided: bool = Field(title="声明：尚未决定、未公布")
    skipped: str = Field("", title="未办结程序的说明", max_length=SHORT)


class Forwarding(Form):
    """形式审查: the package is complete as far as one can see."""

    note: str = Field("", title="形式审查意见", max_length=SHORT)


class AcceptanceForm(Form):
    """受理: with the competition conclusion, or why none is needed."""

    competition: Literal["PASS", "EXCEPTION", "NA"] = Field(title="公平竞争审查结论")
    competition_note: str = Field("", title="公平竞争审查说明（不适用的理由）", max_length=SHORT)
    note: str = Field("", title="受理说明", max_length=SHORT)


class MainReviewer(Form):
    """主办: who answers for the opinion."""

    person: str = Field(title="主办审查人员", min_length=1, max_length=40)
    note: str = Field("", title="说明", max_length=SHORT)


class SecondReviewer(Form):
    """复核: who checks it."""

    person: str = Field(title="复核人员", min_length=1, max_length=40)
    note: str = Field("", title="说明", max_length=SHORT)


class Replacement(Form):
    """Another reviewer in charge: for absence, for recusal, or to look at an objection with other eyes."""

    person: str = Field(title="改派给", min_length=1, max_length=40)
    ground: Literal["RECUSAL", "RECUSAL_REQUESTED", "ABSENCE", "OBJECTION"] = Field(title="原因")
    reason: str = Field(title="理由", min_length=2, max_length=SHORT)


class Inquiry(Form):
    """调查、座谈或论证: the time it takes is not counted."""

    kind: Literal["INVESTIGATION", "SEMINAR", "OPINIONS"] = Field(title="方式")
    questions: list[str] = Field(title="要查明的问题", min_length=1, max_length=20)


class Findings(Form):
    """What came of it."""

    result: str = Field(title="调查、座谈或论证结果", min_length=2, max_length=LONG)


class Waiting(Form):
    """One procedure that waits."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)


class Reopening(Form):
    """Procedures to be done, or done again: named by the reviewer, with the reason."""

    items: list[str] = Field(title="须（重新）办理的程序", min_length=1, max_length=20)
    reason: str = Field(title="理由", min_length=2, max_length=LONG)
    waiting: list[Waiting] = Field([], title="承办单位尚未办结的", json_schema_extra=HIDDEN)


class ProceduresKept(Form):
    """法定程序仍然适用: the change of the text takes nothing from what the public, the experts and the departments were asked about."""

    reason: str = Field(title="文本的改动为什么不影响已办的征求意见、论证等程序", min_length=4, max_length=LONG)


class Disclosure(Form):
    """探索性改革: one item on which the state has no clear rule. 713·25 covers that item alone."""

    item: str = Field(title="国家尚无明确规定的事项", min_length=2, max_length=SHORT)
    search: str = Field(title="检索记录", min_length=2, max_length=LONG)
    risk: str = Field(title="法律风险", min_length=2, max_length=LONG)
    scope: str = Field(title="试行范围", min_length=2, max_length=SHORT)
    ends_on: date = Field(title="试行截止日")


class Opinion(Form):
    """合法性审查意见书, or the first opinion that goes before it."""

    conclusion: Conclusion = Field(title="结论")
    summary: str = Field(title="基本情况与理由", min_length=2, max_length=LONG)
    findings: list[AFinding] = Field([], title="问题", max_length=60)


class FirstOpinionForm(Opinion):
    """初步意见."""


class FinalOpinion(Opinion):
    """合法性审查意见书; after a panel it names the panel's opinion, and says point by point what became of it."""

    panel: str = Field("", title="评审意见书", json_schema_extra=HIDDEN)
    absorption: list[str] = Field([], title="评审意见采纳情况", json_schema_extra=HIDDEN)


class Recheck(Opinion):
    """异议复核意见: another reviewer's own."""


class APoint(Form):
    """One point in dispute, with both positions."""

    point: str = Field(title="争点", min_length=2, max_length=SHORT)
    undertaking: str = Field(title="承办单位意见", min_length=2, max_length=LONG)
    review: str = Field(title="审查机构意见", min_length=2, max_length=LONG)


class PanelRequest(Form):
    """评审申请书."""

    points: list[APoint] = Field(title="争点", min_length=1, max_length=20)
    ground: Literal["DIFFICULT", "DIVIDED"] = Field(title="提请评审的原因")


class PanelConflict(Form):
    """报告评审员应当回避: found only after the panel has given its opinion."""

    member: str = Field(title="评审员姓名", min_length=1, max_length=40)
    ground: Literal["SIDE", "KIN", "INTEREST", "EARLIER_ROLE", "ADVISER_TWO_YEARS", "OTHER_GROUND"] = Field(
        title="回避情形"
    )
    reason: str = Field(title="怎样发现的，有什么证据", min_length=2, max_length=LONG)


class AConflict(Form):
    """One report that waits."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)


class ConflictAnswer(Form):
    """What the review body makes of it, for every report that waits."""

    reason: str = Field(title="理由（去掉该评审员的意见，结论是否仍然成立）", min_length=2, max_length=LONG)
    conflicts: list[AConflict] = Field([], title="待处理的回避情形", json_schema_extra=HIDDEN)


class Absorbed(Form):
    """What is made of the panel's opinion on one point."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)
    outcome: Literal["ABSORBED", "PARTLY_ABSORBED", "NOT_ABSORBED", "NO_OPINION"] = Field(title="采纳情况")
    reason: str = Field("", title="理由", max_length=LONG)


class PanelAnswer(Form):
    """评审意见采纳说明: point by point, copied to the deciding organ."""

    points: list[Absorbed] = Field(title="评审意见采纳情况", min_length=1, max_length=20)
    conclusion: Literal["", Conclusion] = Field("", title="另行作出的审查结论")
    grounds: str = Field("", title="另行作出结论的理由", max_length=LONG)
    panel: str = Field("", title="评审意见书", json_schema_extra=HIDDEN)
