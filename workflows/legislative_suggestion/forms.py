"""What the acts of a solicitation of legislative suggestions ask."""

from datetime import date
from typing import Literal

from pydantic import Field

from engine.sealing import sealed_field
from registers.legislation import Channel, Draft, Outcome, Proposer, Way
from workflows.normative_document.forms import HIDDEN, asked
from workflows.township_review.forms import LONG, SHORT, Form, Why

__all__ = ["Why"]
SEES = "CREV CLEAD SUP"  # who may read who a suggestion is from


class Solicited(Form):
    """征集公告: a draft, until when, from whom."""

    draft: Draft = Field(title="草案类别")
    drafter: str = Field(title="起草单位", min_length=2, max_length=60)
    audience: Literal["OPEN", "POINTS"] = Field("OPEN", title="征集对象")
    deadline: date = Field(title="截止日（含当日）")
    questions: str = Field("", title="希望重点提出意见的问题", max_length=LONG)
    ends_on: date | None = Field(None, title="征集结束", json_schema_extra=HIDDEN)


class Prolonged(Why):
    """延长征集, once."""

    deadline: date = Field(title="新的截止日（含当日）")
    ends_on: date | None = Field(None, title="征集结束", json_schema_extra=HIDDEN)


class Suggested(Form):
    """One suggestion as it came in. Who made it is sealed."""

    channel: Channel = Field(title="来源")
    point: str = Field(
        "", title="立法联系点", max_length=60, json_schema_extra=asked(help="来源为立法联系点的，填名册中的编号或名称")
    )
    proposer: Proposer = Field("CITIZEN", title="建议人类别")
    clause: str = Field("", title="涉及的条款", max_length=SHORT)
    words: str = Field(title="建议内容", min_length=2, max_length=LONG)
    received_on: date = Field(title="收到日（寄出的按寄出日）", json_schema_extra=asked(initially="today"))
    name: str = Field("", title="建议人", max_length=60, json_schema_extra=sealed_field(SEES))
    contact: str = Field("", title="联系方式", max_length=120, json_schema_extra=sealed_field(SEES))
    number: int = Field(0, title="序号", ge=0, json_schema_extra=HIDDEN)
    late: bool = Field(False, title="逾期收到", json_schema_extra=HIDDEN)
    receipt: str = Field("", title="回执", max_length=64, json_schema_extra=HIDDEN)


class Online(Suggested):
    """The same from a public page: what only an office knows is filled in."""

    channel: Literal["ONLINE"] = Field("ONLINE", title="来源", json_schema_extra=HIDDEN)
    received_on: date = Field(title="收到日", json_schema_extra=HIDDEN)


class Place(Form):
    """One task."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)


class Placed(Place):
    """Where one suggestion belongs."""

    into: str = Field(
        title="归入的意见", min_length=2, max_length=120, json_schema_extra=asked(help="写法相同的归为一条意见")
    )
    clause: str = Field("", title="条款", max_length=SHORT)


class Merging(Form):
    """归并: suggestions that mean the same bear the same heading."""

    items: list[Placed] = Field(
        title="建议", min_length=1, max_length=2000, json_schema_extra=asked(tasks="SUGGESTION", some="这次归并")
    )
    fresh: list["Heading"] = Field([], title="新的意见", max_length=2000, json_schema_extra=HIDDEN)
    emptied: list[Place] = Field([], title="不再有建议的意见", max_length=2000, json_schema_extra=HIDDEN)
    complete: bool = Field(False, title="全部归并", json_schema_extra=HIDDEN)
    judged: bool = Field(False, title="全部研究", json_schema_extra=HIDDEN)


class Moving(Merging):
    """改归: the same for suggestions that have a place already."""

    items: list[Placed] = Field(
        title="建议",
        min_length=1,
        max_length=2000,
        json_schema_extra=asked(tasks="SUGGESTION", answered=True, some="这次改归"),
    )


class Heading(Form):
    """An opinion that several suggestions come to."""

    words: str = Field(title="意见", min_length=2, max_length=120)
    clause: str = Field("", title="条款", max_length=SHORT)


class Judged(Place):
    """What becomes of one opinion, and why."""

    outcome: Outcome = Field(title="采纳情况")
    reason: str = Field(title="理由（反馈建议人）", min_length=2, max_length=LONG)


class Assessment(Form):
    """研究采纳."""

    items: list[Judged] = Field(
        title="归并后的意见", min_length=1, max_length=2000, json_schema_extra=asked(tasks="POINT", some="这次提出意见")
    )
    complete: bool = Field(False, title="全部研究", json_schema_extra=HIDDEN)


class Reassessment(Assessment):
    """The same for opinions that were judged already."""

    items: list[Judged] = Field(
        title="归并后的意见",
        min_length=1,
        max_length=2000,
        json_schema_extra=asked(tasks="POINT", answered=True, some="这次改变意见"),
    )


class Result(Form):
    """What became of one suggestion, from the record."""

    number: int = Field(title="序号", ge=1)
    heading: str = Field(title="意见", max_length=120)
    outcome: Outcome = Field(title="采纳情况")
    reason: str = Field("", title="理由", max_length=LONG)


class Confirmation(Form):
    """审定."""

    note: str = Field("", title="审定意见", max_length=SHORT)
    results: list[Result] = Field([], title="采纳情况", max_length=4000, json_schema_extra=HIDDEN)


class Answered(Place):
    """How one suggestion was answered."""

    way: Way = Field(title="反馈方式")
    words: str = Field("", title="补充说明", max_length=SHORT)
    number: int = Field(0, title="序号", ge=0, json_schema_extra=HIDDEN)


class Feedback(Form):
    """逐件反馈."""

    on: date = Field(title="反馈日", json_schema_extra=asked(initially="today"))
    items: list[Answered] = Field(
        [], title="建议", max_length=4000, json_schema_extra=asked(tasks="REPLY", some="这次反馈")
    )
    rest: Literal["", "VIA_POINT", "BY_RECEIPT", "PUBLIC"] = Field(
        "", title="其余未反馈的，都按这种方式反馈", json_schema_extra=asked(titles={"": "不，以后再反馈"})
    )
    complete: bool = Field(False, title="全部反馈", json_schema_extra=HIDDEN)


class Closing(Form):
    """办结: the adoption is made public, with the counts of the record."""

    published_on: date = Field(title="采纳情况公布日", json_schema_extra=asked(initially="today"))
    url: str = Field("", title="公开网址", max_length=300)
    note: str = Field("", title="说明", max_length=SHORT)
    received: int = Field(0, title="收到", ge=0, json_schema_extra=HIDDEN)
    merged: int = Field(0, title="归并后", ge=0, json_schema_extra=HIDDEN)
    outcomes: dict[str, int] = Field({}, title="采纳情况", json_schema_extra=HIDDEN)


Merging.model_rebuild()
Moving.model_rebuild()
