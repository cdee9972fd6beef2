"""裁判、司法建议、行政复议: what came from outside about a document of the register, and what was answered."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from sqlalchemy import Index, Text
from sqlmodel import Field

from engine.tables import Projection, append_only, big

Kind = Literal["FINDING", "PROPOSAL", "EXPLAIN", "TRANSFER", "ORDER"]
Measure = Literal["KEEP", "AMEND", "REPEAL", "STOP", "EVALUATE"]

KINDS: Mapping[str, str] = {
    "FINDING": "裁判认定规范性文件不合法", "PROPOSAL": "人民法院司法建议", "EXPLAIN": "行政复议机关通知说明", "TRANSFER": "行政复议机关转送处理",
    "ORDER": "行政复议决定停止执行",
}  # fmt: skip
MEASURES: Mapping[str, str] = {
    "KEEP": "条款合法，继续执行", "AMEND": "修改", "REPEAL": "废止", "STOP": "停止执行该条款", "EVALUATE": "列入清理、评估",
}  # fmt: skip


@append_only
class OutsidePaper(Projection, table=True):
    """A paper of a court or a reconsideration organ about a document, as it was entered."""

    __tablename__ = "outside_paper"
    __table_args__ = (Index("ix_outside_paper_key", "document_key"),)
    org: str
    document: str
    document_key: str
    kind: str
    organ: str
    paper: str
    received_on: date
    clause: str = ""
    words: str = Field("", sa_type=Text)


@append_only
class OutsideAnswer(Projection, table=True):
    """The written answer to one, and what is done about the clause."""

    __tablename__ = "outside_answer"
    org: str
    measure: str
    words: str = Field("", sa_type=Text)
    on: date
    study: int = big(default=0)  # the case in which it is studied, where there is one
