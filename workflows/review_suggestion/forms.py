"""What the acts of a suggestion ask. Whatever a citizen writes is sealed: only the body that replies may read it, and it can be erased."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from engine.definition import Heard
from engine.enquiries import Enquires
from engine.sealing import MASK, Unseals, sealed_field
from engine.statements import Statement
from registers.suggestions import Channel, Origin
from workflows.normative_document.forms import HIDDEN, asked
from workflows.review_suggestion import asking
from workflows.review_suggestion.silence import Titled, WhyUnsealed
from workflows.township_review.forms import LONG, SHORT, Form

Ground = Literal["NOT_NORMATIVE", "SINGLE_ACT", "CONCLUDED", "UNFOUNDED", "AMENDED", "PLANNED", "OTHER_GROUND"]
Refused = Literal["SINGLE_ACT", "NOT_NORMATIVE", "NO_CONTENT", "NOT_SUPPLEMENTED", "OTHERS_NAME"]
Verdict = Literal["NO_PROBLEM", "CONSULT", "CORRECT"]
READERS = "CREV CLEAD"
SEAL = sealed_field(READERS)
MOST_FILES = 5


class Attached(Form):
    """A file that came with it, under the name it had."""

    name: str = Field(title="文件名", min_length=1, max_length=120)
    sha256: str = Field(title="摘要", pattern=r"^[0-9a-f]{64}$")
    size: int = Field(title="字节", ge=0)


def _masked(value: Any) -> Any:
    """Replayed, what is sealed is not there."""
    return [] if value == MASK else value


Files = Annotated[list[Attached], BeforeValidator(_masked)]


class SuggestionLodged(Form):
    """一件审查建议: which document, which clause, why, and who."""

    document: str = Field(title="哪份文件（名称、文号）", max_length=SHORT, json_schema_extra=SEAL)
    clause: str = Field("", title="哪一条", max_length=100, json_schema_extra=SEAL)
    why: str = Field(title="为什么", max_length=LONG, json_schema_extra=SEAL)
    anonymous: bool = Field(False, title="匿名（匿名的不答复）")
    name: str = Field("", title="姓名（单位名称）", max_length=60, json_schema_extra=SEAL)
    contact: str = Field("", title="联系方式", max_length=100, json_schema_extra=SEAL)
    capacity: Literal["OWN", "AGENT"] = Field("OWN", title="以谁的名义")
    files: Files = Field([], title="附件", max_length=MOST_FILES, json_schema_extra={**SEAL, **HIDDEN})
    channel: Channel = Field("WEB", title="收到方式")
    origin: Origin = Field("CITIZEN", title="来源")
    received_on: date = Field(title="收到日", json_schema_extra=asked(initially="today", help="挂号信以签收日为准"))
    from_body: str = Field("", title="转来机关", max_length=60)
    their_number: str = Field("", title="转来机关的编号", max_length=60)
    their_limit: date | None = Field(None, title="转来机关要求的办理期限")
    life: int = Field(0, title="登记簿中的文件", ge=0, le=2**53, json_schema_extra=HIDDEN)
    receipt: str = Field("", title="回执指纹", pattern=r"^([0-9a-f]{64})?$", json_schema_extra=HIDDEN)
    nonce: str = Field("", title="随机数", max_length=64, json_schema_extra={**SEAL, **HIDDEN})


class SuggestionMoved(SuggestionLodged):
    """接收转送: the same, as another body of this house had it, under the receipt that whoever sent it holds already."""

    added: str = Field("", title="补充的内容", max_length=250 * LONG, json_schema_extra=SEAL)
    files: Files = Field([], title="附件", max_length=200 * MOST_FILES, json_schema_extra={**SEAL, **HIDDEN})
    moved: int = Field(0, title="转出的件", ge=0, le=2**53, json_schema_extra=HIDDEN)


class SuggestionGaps(Form, Unseals):
    """What is missing, told once."""

    missing: list[str] = Field(title="须补充的内容", min_length=1, max_length=10)


class Gap(Form):
    """One of them."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="序", ge=1)


class SuggestionAddition(Form):
    """What is added."""

    words: str = Field(title="补充的内容", min_length=2, max_length=LONG, json_schema_extra=SEAL)
    name: str = Field("", title="姓名（单位名称）", max_length=60, json_schema_extra=SEAL)
    contact: str = Field("", title="联系方式", max_length=100, json_schema_extra=SEAL)
    files: Files = Field([], title="附件", max_length=MOST_FILES, json_schema_extra={**SEAL, **HIDDEN})
    gaps: list[Gap] = Field([], title="所补充的事项", max_length=10, json_schema_extra=HIDDEN)
    nonce: str = Field("", title="随机数", max_length=64, json_schema_extra={**SEAL, **HIDDEN})


class ReceiptReissued(Form, Unseals):
    """补发回执: whoever has lost the code shows who they are."""

    how: str = Field(
        title="怎样核实是本人", min_length=4, max_length=SHORT, json_schema_extra=asked(help="不要写姓名、证件号码")
    )
    receipt: str = Field("", title="回执指纹", pattern=r"^([0-9a-f]{64})?$", json_schema_extra=HIDDEN)


class SuggestionRegistered(Form, Unseals, Titled):
    """登记: which clause of which document it is about, in the office's words; since when it is complete, the record says."""

    document: str = Field(title="文件名称", min_length=2, max_length=SHORT)
    number: str = Field(
        "", title="文号", max_length=60, json_schema_extra=asked(help="有文号的必填；按文号与登记簿核对")
    )
    clause: str = Field(
        "", title="条款", max_length=60, json_schema_extra=asked(help="如：第七条第二项；对整份文件的留空")
    )
    issuer: str = Field(title="制定机关", min_length=1, max_length=60, json_schema_extra=asked(help="机构代码或名称"))
    complete_on: date | None = Field(None, title="材料齐备日", json_schema_extra=HIDDEN)


class SuggestionRefused(Form, Unseals, Enquires):
    """拟不予登记."""

    ground: Refused = Field(title="情形")
    words: str = Field(title="理由", min_length=4, max_length=LONG)
    where: str = Field("", title="可以向哪里提出", max_length=SHORT)
    enquiries: ClassVar[Mapping[str, Statement]] = {"examined": asking.EXAMINED}


class RefusalTold(Form, Unseals, Enquires):
    """审定不予登记、不予受理: by somebody else than whoever proposes it, who did not examine the document either."""

    enquiries: ClassVar[Mapping[str, Statement]] = {"examined": asking.EXAMINED}


class RefusalReturned(WhyUnsealed):
    """退回再核: to where it was."""

    back: Literal["RECEIVED", "INCOMPLETE"] = Field("RECEIVED", title="退到", json_schema_extra=HIDDEN)


class SuggestionDeclined(Form, Unseals, Enquires):
    """决定不予受理."""

    ground: Ground = Field(title="情形")
    words: str = Field(title="理由", min_length=4, max_length=LONG)
    where: str = Field("", title="可以向哪里提出", max_length=SHORT)
    enquiries: ClassVar[Mapping[str, Statement]] = {
        "studies": asking.STUDIES, "document": asking.DOCUMENT, "examined": asking.EXAMINED,
    }  # fmt: skip


class SuggestionTransferred(Form, Unseals, Enquires):
    """转送: to a body of this house the case goes on there; to any other, a letter."""

    why: Literal["LEVEL", "CONGRESS", "PARTY", "OTHER_BODY"] = Field(title="情形")
    to: str = Field(
        title="转送机关", min_length=2, max_length=60,
        json_schema_extra=asked(help="机构名称或代码；是本系统审查机构的，件随之转去，建议人的回执不变"),
    )  # fmt: skip
    letter: str = Field(title="转送函文号", min_length=2, max_length=60)
    words: str = Field(title="说明", min_length=2, max_length=LONG)
    here: str = Field("", title="本系统内的接收机关", max_length=60, json_schema_extra=HIDDEN)
    enquiries: ClassVar[Mapping[str, Statement]] = {"lodged": asking.LODGED}


class SuggestionAccepted(Form, Unseals, Enquires):
    """受理, and what the issuer is told: the point, never who made it."""

    point: str = Field(title="审查要点（转制定机关，不得写建议人信息）", min_length=10, max_length=LONG)
    new_reasons: str = Field("", title="同一条款已有结论的：新的理由", max_length=SHORT)
    continuing: bool = Field(False, title="文件已失去效力，但影响仍在继续")
    issuer: str = Field("", title="制定机关", max_length=60, json_schema_extra=HIDDEN)
    enquiries: ClassVar[Mapping[str, Statement]] = {
        "studies": asking.STUDIES, "document": asking.DOCUMENT, "under_way": asking.UNDER_WAY,
    }  # fmt: skip


class SuggestionJoined(Form, Unseals, Enquires):
    """并案: the same clause is being studied; this one is answered separately."""

    study: int = Field(0, title="并入的研究", ge=0, json_schema_extra=HIDDEN)
    note: str = Field("", title="说明", max_length=SHORT)
    enquiries: ClassVar[Mapping[str, Statement]] = {"under_way": asking.UNDER_WAY}


class OwnMotion(SuggestionRegistered):
    """依职权启动审查: an anonymous suggestion says something worth a study."""

    point: str = Field(title="审查要点（不得写建议人信息）", min_length=10, max_length=LONG)
    enquiries: ClassVar[Mapping[str, Statement]] = {
        **Titled.enquiries, "under_way": asking.UNDER_WAY, "examined": asking.EXAMINED,
    }  # fmt: skip


class StudyNews(Form, Heard, Enquires):
    """What time tells a suggestion of its study. `kind`: STANDS, GOES_ON or how it has ended; `on`: since when."""

    kind: Literal["STANDS", "GOES_ON", "NO_PROBLEM", "CORRECTED", "CHANGED", "ANNULLED", "UPHELD", "DROPPED"] = Field(
        title="审查研究的情况"
    )
    on: date = Field(title="自")
    enquiries: ClassVar[Mapping[str, Statement]] = {"mine": asking.MINE}


class SuggestionReply(Form, Unseals, Enquires):
    """审查建议答复书."""

    conclusion: str = Field("", title="审查结论", max_length=20, json_schema_extra=HIDDEN)
    words: str = Field(
        title="结论和理由", min_length=20, max_length=LONG, json_schema_extra=asked(help="写给老百姓看：说清理由")
    )
    action: str = Field(title="已经做了什么", min_length=2, max_length=SHORT)
    further: str = Field("", title="不同意怎么办", max_length=SHORT)
    by: Literal["RECEIPT", "LETTER", "EMAIL", "PHONE", "COUNTER_REPLY"] = Field(
        "RECEIPT", title="答复方式", json_schema_extra=asked(help="没有联系方式的：凭回执查询，或到窗口领取")
    )
    enquiries: ClassVar[Mapping[str, Statement]] = {"mine": asking.MINE}


class SuggestionExtended(Form, Unseals):
    """延长."""

    reason: str = Field(title="理由（告知建议人）", min_length=4, max_length=SHORT)


class SuggestionWithdrawn(Form):
    """撤回."""

    reason: str = Field("", title="原因", max_length=SHORT, json_schema_extra=SEAL)


class WithdrawalNoted(Form, Unseals):
    """登记撤回申请: whoever suggests has asked for it on paper, having lost the receipt or having none at hand."""

    reason: str = Field(title="撤回的原因", min_length=4, max_length=SHORT)
    paper: str = Field(
        title="书面撤回申请（收文号）",
        min_length=2,
        max_length=60,
        json_schema_extra=asked(help="核对是本人；不要写姓名"),
    )
    received_on: date = Field(title="收到日", json_schema_extra=asked(initially="today"))


class SuggestionClosed(Form, Unseals, Enquires):
    """办结: corrected and verified, or what is still open is tracked."""

    tracked: bool = Field(False, title="纠正未完，继续跟踪（审查研究件仍在办理）")
    note: str = Field("", title="说明", max_length=SHORT)
    enquiries: ClassVar[Mapping[str, Statement]] = {"mine": asking.MINE}
