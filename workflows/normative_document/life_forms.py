"""What the acts of a published document's life ask."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from engine.enquiries import Enquires
from registers.documents import Ended, Issuer
from registers.documents import Form as Genre
from workflows.normative_document import known, series
from workflows.normative_document.facts import Reach
from workflows.normative_document.forms import HIDDEN, THIRTY, TOUCHES, asked
from workflows.township_review.forms import LONG, SHORT, Form, Why


class Entered(Form, series.EntersNumber):
    """A document as the register keeps it; the days on which time will act are filled in."""

    number: str = Field(title="文号", min_length=2, max_length=60)
    registration: str = Field("", title="登记号", max_length=60)
    issuer_kind: Issuer = Field(
        "DEPARTMENT", title="制定主体类别", json_schema_extra=asked(help="政府、乡镇由机构登记带出")
    )
    form: Genre = Field("GENERAL", title="文种")
    reach: Literal["", Reach] = Field("", title=TOUCHES, json_schema_extra=asked(titles={"": "不详"}))
    co_issuers: list[str] = Field([], title="联合制定机关", max_length=10)
    adopted_on: date | None = Field(None, title="审议通过日")
    published_on: date = Field(title="公布日")
    effective_on: date = Field(title="施行日")
    expires_on: date | None = Field(None, title="有效期届满日（含当日）")
    validity_reason: str = Field("", title="长期有效或超过一般有效期的理由", max_length=SHORT)
    early_reason: str = Field("", title="公布后不足三十日施行的理由", max_length=SHORT)
    channel: str = Field("", title="公布渠道", max_length=SHORT)
    url: str = Field("", title="公开网址", max_length=300)
    interpretation_url: str = Field("", title="解读网址", max_length=300)
    attachments: list[str] = Field([], title="附件", max_length=30)
    competition: Literal["", "PASS", "EXCEPTION", "NA"] = Field("", title="公平竞争审查结论")
    competition_note: str = Field("", title="公平竞争审查说明", max_length=SHORT)
    opinion: str = Field("", title="审核意见书文号", max_length=60)
    based_on: list[str] = Field([], title="制定依据的文件", max_length=30)
    supersedes: list[str] = Field([], title="所替代的文件", max_length=10)
    repeals: list[str] = Field([], title="同时废止的文件", max_length=30)
    amends: list[str] = Field([], title="所修改的文件（修改决定，原文号继续有效）", max_length=30)
    renewed: bool = Field(False, title="曾延续")
    made_in: int = Field(0, title="制定件", ge=0, json_schema_extra=HIDDEN)
    to_file: bool = Field(False, title="须报送备案", json_schema_extra=HIDDEN)
    lapses_on: date | None = Field(None, title="失效日", json_schema_extra=HIDDEN)
    evaluate_on: date | None = Field(None, title="届满前六个月提醒日", json_schema_extra=HIDDEN)
    escalate_on: date | None = Field(None, title="届满前三个月提醒日", json_schema_extra=HIDDEN)
    final_on: date | None = Field(None, title="届满前一个月提醒日", json_schema_extra=HIDDEN)


class Past(Entered):
    """A document of an existing stock that is no longer in force. Without `ended_as` its validity has run out."""

    ended_as: Literal["", "REPLACED", "REPEALED", "ANNULLED"] = Field(
        "", title="失去效力的方式", json_schema_extra=asked(titles={"": "有效期届满"})
    )
    ended_on: date | None = Field(None, title="失去效力之日")
    ended_by: str = Field("", title="依据的文件或决定", max_length=SHORT)


class NumberClaim(Form, series.TakesNumber):
    """A number of this year that was given before the register was kept here: the book goes on after it, without a gap."""

    what: Literal["OWN", "OTHER", "MISSING"] = Field(
        title="文号归属",
        json_schema_extra=asked(titles={"OWN": "本文件", "OTHER": "已失去效力的历史文件", "MISSING": "缺号"}),
    )
    reason: str = Field(title="说明", min_length=2, max_length=SHORT)


class Filed(Form, known.KnowsItself):
    """备案报告."""

    receiver_kind: Literal["TO_GOV", "TO_CONGRESS"] = Field(title="备案机关类别")
    receiver: str = Field(
        "", title="备案机关", max_length=60, json_schema_extra=asked(help="留空则按制定主体填写上一级机关")
    )
    filed_on: date = Field(title="报送日", json_schema_extra=asked(initially="today"))
    copy_to: str = Field("", title="抄送（垂直管理部门抄送所在地人民政府）", max_length=60)
    note: str = Field("", title="说明", max_length=SHORT)
    next: Literal["MORE", "WAIT", "DONE"] = Field("MORE", title="报送之后", json_schema_extra=HIDDEN)
    reviewed_here: bool = Field(False, title="由本系统内机构备案审查", json_schema_extra=HIDDEN)


class Evaluating(Why, known.KnowsItself):
    """Why it is evaluated."""

    ground: Literal["EXPIRY", "CLEANUP", "UPPER_LAW", "COURT", "SUGGESTION", "OTHER"] = Field(
        title="评估事由", json_schema_extra=asked(titles={"OTHER": "其他"})
    )


class Amendment(Why, known.KnowsItself):
    """Why it is amended, and whether that touches business."""

    reach: Reach = Field(title=TOUCHES, json_schema_extra=asked(help=THIRTY))


class Repealing(Why, known.KnowsItself):
    """Why it is to be repealed."""


class Evaluation(Form, known.KnowsItself):
    """评估报告."""

    result: Literal["KEEP", "EXTEND", "AMEND", "ABOLISH"] = Field(title="评估结论")
    reach: Literal["", Reach] = Field(
        "", title=TOUCHES, json_schema_extra=asked(help=f"延续、修改的必填；{THIRTY}", titles={"": "不延续、不修改"})
    )
    reason: str = Field(title="理由", min_length=2, max_length=LONG)


class ChildEnded(Form):
    """A change of this document, or the review of its record, has ended."""

    child: int = Field(title="审查件", ge=1)
    workflow: str = Field(title="流程", max_length=40)
    state: Literal[
        "PUBLISHED", "WITHDRAWN", "TERMINATED", "RETURNED", "NOT_NORMATIVE", "NO_PROBLEM", "CORRECTED", "NOT_REGISTERED", "ANNULLED"
    ] = Field(title="结果")  # fmt: skip


class Repeal(Form, known.KnowsItself):
    """废止: decided by the same meeting that adopts, and published."""

    decided_on: date = Field(title="审议通过日")
    published_on: date = Field(title="公布日")
    ended_on: date = Field(title="废止之日")
    ended_by: str = Field(title="废止的文件或决定", min_length=2, max_length=SHORT)
    url: str = Field("", title="公开网址", max_length=300)


class EndedElsewhere(Form, Enquires):
    """Ended by another document, a clean-up or an annulment that the register already knows: filled in from there."""

    enquiries: ClassVar = {"own": known.OWN, "by_document": known.BY_DOCUMENT, "by_decision": known.BY_DECISION}
    ended_as: Literal["REPLACED", "REPEALED", "ANNULLED"] = Field("REPEALED", title="结果", json_schema_extra=HIDDEN)
    ended_on: date | None = Field(None, title="失去效力之日", json_schema_extra=HIDDEN)
    ended_by: str = Field("", title="依据的文件或决定", json_schema_extra=HIDDEN)


class Annulment(Form, known.KnowsItself):
    """组织法 第73条: changed or annulled from above."""

    organ: str = Field(title="作出决定的机关", min_length=2, max_length=60)
    ended_on: date = Field(title="撤销之日")
    ended_by: str = Field(title="决定文号", min_length=2, max_length=SHORT)
    reason: str = Field(title="理由", min_length=2, max_length=LONG)


class ClauseSuspension(Form, known.KnowsItself):
    """停止执行条款."""

    clause: str = Field(title="停止执行的条款", min_length=2, max_length=SHORT)
    organ: str = Field(title="作出决定的机关", min_length=2, max_length=60)
    basis: str = Field(title="依据", min_length=2, max_length=SHORT)
    on: date = Field(title="停止执行之日", json_schema_extra=asked(initially="today"))


class ClauseResumption(Form, known.KnowsItself):
    """恢复执行."""

    clause: str = Field(title="恢复执行的条款", min_length=2, max_length=SHORT)
    basis: str = Field(title="依据", min_length=2, max_length=SHORT)
    on: date = Field(title="恢复执行之日", json_schema_extra=asked(initially="today"))
    all_resumed: bool = Field(title="停止执行的条款已全部恢复")


class CorrectionProposed(Form):
    """勘误: a slip of the pen, never a change of substance."""

    what: str = Field(title="勘误内容", min_length=2, max_length=LONG)
    slip: Literal[True] = Field(title="只改笔误，不改变权利义务、标准、数额和期限")


class Correction(Form, known.KnowsItself):
    """The head has looked at what the correction changes."""

    what: str = Field("", title="勘误内容", max_length=LONG, json_schema_extra=HIDDEN)
    seq: int = Field(0, title="步", ge=0, json_schema_extra=HIDDEN)
    n: int = Field(0, title="项", ge=0, json_schema_extra=HIDDEN)
    slip: Literal[True] = Field(title="已逐处核对，只改笔误，不改内容")
    published_on: date = Field(title="勘误公布日", json_schema_extra=asked(initially="today"))


class CorrectionReturned(Why):
    """Not a slip of the pen, or not put right."""

    what: str = Field("", title="勘误内容", max_length=LONG, json_schema_extra=HIDDEN)
    seq: int = Field(0, title="步", ge=0, json_schema_extra=HIDDEN)
    n: int = Field(0, title="项", ge=0, json_schema_extra=HIDDEN)


class Explanation(Form, known.KnowsItself):
    """解释."""

    words: str = Field(title="解释内容", min_length=2, max_length=LONG)
    published_on: date = Field(title="公布日", json_schema_extra=asked(initially="today"))
    url: str = Field("", title="公开网址", max_length=300)


ENDED: tuple[Ended, ...] = ("REPLACED", "REPEALED", "ANNULLED")
