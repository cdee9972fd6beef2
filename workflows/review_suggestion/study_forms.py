"""What the acts of a study ask: the issuer's explanation, the opinion, the correction and whether it is real."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from engine.enquiries import Enquires
from engine.statements import Statement
from registers.documents import number_key
from workflows.normative_document.forms import HIDDEN, asked
from workflows.review_suggestion import asking
from workflows.review_suggestion.forms import Verdict
from workflows.review_suggestion.silence import Hushed
from workflows.township_review.forms import LONG, SHORT, Form


class StudyOpened(Form, Enquires):
    """审查研究: of one clause of one document."""

    document: str = Field(title="文件名称", min_length=2, max_length=SHORT)
    number: str = Field("", title="文号", max_length=60)
    clause: str = Field("", title="条款", max_length=60, json_schema_extra=asked(help="对整份文件的留空"))
    issuer: str = Field(
        title="制定机关", min_length=1, max_length=60, json_schema_extra=asked(picker="office", offices="below")
    )
    point: str = Field(title="审查要点", min_length=10, max_length=LONG)
    suggestion: int = Field(0, title="由审查建议引起", ge=0, le=2**53, json_schema_extra=HIDDEN)
    paper: int = Field(0, title="由来文引起", ge=0, le=2**53, json_schema_extra=HIDDEN)
    since: date | None = Field(None, title="自", json_schema_extra=HIDDEN)
    order: bool = Field(False, title="下级政府", json_schema_extra=HIDDEN)
    enquiries: ClassVar[Mapping[str, Statement]] = {"under_way": asking.UNDER_WAY}


class StudyTaken(Form, Enquires):
    """认领."""

    enquiries: ClassVar[Mapping[str, Statement]] = {"reviewers": asking.REVIEWERS}


class StudyAssigned(Hushed):
    """Who is to study it: never who examined the document before it was issued."""

    person: str = Field(
        title="审查人员", min_length=1, max_length=40, json_schema_extra=asked(roles=["CREV"], cover=True)
    )
    note: str = Field("", title="说明", max_length=SHORT)
    enquiries: ClassVar[Mapping[str, Statement]] = {**Hushed.enquiries, "reviewers": asking.REVIEWERS}


class ExplanationAsked(Hushed):
    """请制定机关说明."""

    questions: str = Field(title="需要说明的问题", min_length=4, max_length=LONG)


class IssuerExplains(Form):
    """制定机关说明函."""

    words: str = Field(title="说明", min_length=4, max_length=LONG)
    basis: str = Field(title="制定依据", min_length=2, max_length=LONG)
    will_amend: bool = Field(False, title="准备修改或者废止")
    plan_on: date | None = Field(None, title="准备在何日前完成")


class StudyPoint(Form):
    """A disputed point with both positions."""

    point: str = Field(title="争点", min_length=2, max_length=SHORT)
    undertaking: str = Field(title="制定机关的意见", min_length=2, max_length=LONG)
    review: str = Field(title="审查机构的意见", min_length=2, max_length=LONG)


class Barred(Form):
    """Somebody who must not sit."""

    person: str = Field(title="人员", max_length=80)
    part: str = Field(title="曾任", max_length=20)


class PanelAsked(Hushed):
    """评审申请书: of a study that is difficult, or on which issuer and body are deeply divided."""

    points: list[StudyPoint] = Field(title="争点", min_length=1, max_length=20)
    ground: Literal["DIFFICULT", "DIVIDED"] = Field(title="提请评审的原因")
    barred: list[Barred] = Field([], title="应当回避的人员", max_length=50, json_schema_extra=HIDDEN)
    enquiries: ClassVar[Mapping[str, Statement]] = {**Hushed.enquiries, "reviewers": asking.REVIEWERS}


class ExpertsAsked(Hushed):
    """征求专家意见: the time of those who suggest stands meanwhile."""

    whom: Literal["EXPERTS", "LEGAL_ADVISER"] = Field(title="征求对象")
    body: str = Field(title="专家或者顾问", min_length=2, max_length=SHORT)
    questions: str = Field(title="问题", min_length=4, max_length=LONG)


class ExpertsAnswer(Hushed):
    """What they say."""

    words: str = Field(title="专家意见", min_length=4, max_length=LONG)


class StudyResult(Hushed):
    """审查研究意见."""

    verdict: Verdict = Field(title="审查结论")
    words: str = Field(title="事实和理由", min_length=10, max_length=LONG)
    basis: str = Field(title="依据", min_length=2, max_length=SHORT)
    obvious: bool = Field(False, title="明显违法，建议立即停止执行")
    absorbed: Literal["", "ABSORBED", "PARTLY_ABSORBED", "NOT_ABSORBED"] = Field(
        "", title="评审意见采纳情况", json_schema_extra=asked(help="经评审团评审的必填", titles={"": "没有经过评审"})
    )
    absorption: str = Field("", title="没有全部采纳评审意见的理由", max_length=LONG)
    panel: str = Field("", title="评审意见书", max_length=60, json_schema_extra=HIDDEN)
    enquiries: ClassVar[Mapping[str, Statement]] = {
        **Hushed.enquiries, "reviewers": asking.REVIEWERS, "beside": asking.BESIDE,
    }  # fmt: skip


class StudySigned(Hushed):
    """签发: what the issuer is told."""

    verdict: Verdict = Field(title="审查结论")
    words: str = Field(title="意见", min_length=10, max_length=LONG)
    enquiries: ClassVar[Mapping[str, Statement]] = {
        **Hushed.enquiries, "reviewers": asking.REVIEWERS, "beside": asking.BESIDE,
    }  # fmt: skip


class IssuerPlans(Form):
    """The issuer agrees, with a day."""

    words: str = Field(title="处理计划", min_length=4, max_length=LONG)
    plan_on: date = Field(title="完成日")


class StopProposed(Hushed):
    """提出停止执行."""

    clause: str = Field(title="停止执行的条款", min_length=2, max_length=60)
    basis: str = Field(title="依据", min_length=2, max_length=SHORT)


class StopOrdered(StopProposed):
    """决定停止执行: by the government."""

    on: date = Field(title="自何日起停止执行", json_schema_extra=asked(initially="today"))
    paper: str = Field(title="停止执行通知文号", min_length=2, max_length=60)
    document_key: str = Field("", title="文件", max_length=SHORT, json_schema_extra=HIDDEN)


class CorrectionDone(Form):
    """制定机关报告纠正情况."""

    done: Literal["AMENDED", "REPEALED", "REFUSED"] = Field(
        title="纠正情况", json_schema_extra=asked(titles={"AMENDED": "已经修改", "REPEALED": "已经废止"})
    )
    paper: str = Field("", title="修改、废止文件的文号", max_length=60)
    words: str = Field(title="说明", min_length=2, max_length=LONG)


class CorrectionVerified(Hushed):
    """核实: against the register of documents."""

    outcome: Literal["CORRECTED", "NOT_DONE"] = Field(title="核实结果")
    paper: str = Field("", title="修改、废止文件的文号", max_length=60)
    words: str = Field(title="核实情况", min_length=2, max_length=LONG)
    enquiries: ClassVar[Mapping[str, Statement]] = {
        **Hushed.enquiries,
        "document": asking.DOCUMENT,
        "successors": asking.SUCCESSORS,
        "old_text": asking.OLD_TEXT,
        "amendments": asking.AMENDMENTS,
    }

    @classmethod
    def keys_in(cls, answers: Mapping[str, Any]) -> Sequence[str]:
        """The paper by which it was corrected."""
        said = answers.get("paper")
        return [number_key(said[:200])] if isinstance(said, str) and said else []


class StudyReported(Hushed):
    """报请政府改变或者撤销."""

    words: str = Field(title="建议", min_length=4, max_length=LONG)
    letter: str = Field("", title="请示文号", max_length=60)


class GovernmentDecides(Form, Enquires):
    """改变、撤销或者维持."""

    outcome: Literal["ANNULLED", "CHANGED", "UPHELD"] = Field(title="政府决定")
    clause: str = Field(
        "",
        title="只撤销的条款",
        max_length=60,
        json_schema_extra=asked(help="撤销整份文件的留空；撤销条款的，其余条款继续有效"),
    )
    decided_on: date = Field(title="决定日", json_schema_extra=asked(initially="today"))
    paper: str = Field(title="决定文号", min_length=2, max_length=60)
    words: str = Field(title="内容", min_length=2, max_length=LONG)
    document_key: str = Field("", title="文件", max_length=SHORT, json_schema_extra=HIDDEN)
    enquiries: ClassVar[Mapping[str, Statement]] = {"document": asking.DOCUMENT, "amendments": asking.AMENDMENTS}


class StudyDropped(Hushed):
    """终止研究: nobody waits for it any more, and no problem was found."""

    reason: str = Field(title="理由", min_length=4, max_length=SHORT)
    enquiries: ClassVar[Mapping[str, Statement]] = {
        **Hushed.enquiries,
        "waiting": asking.WAITING,
        "reviewers": asking.REVIEWERS,
    }
