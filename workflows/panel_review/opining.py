"""What the opinion of a panel asks: a draft, each member's signature with what they want kept beside it, its issue."""

from typing import Literal

from pydantic import Field

from workflows.panel_review.ballots import Result
from workflows.panel_review.forms import HIDDEN, LONG, SHORT, Form


class OpinionDraft(Form):
    """评审意见书."""

    summary: str = Field(title="评审意见和理由", min_length=2, max_length=LONG)


class Signature(Form):
    """签名, with whatever the member wants to be kept beside the opinion."""

    dissent: str = Field("", title="保留的不同意见（原样附在意见书后）", max_length=LONG)
    seat: int = Field(0, title="席位", ge=0, le=9, json_schema_extra=HIDDEN)
    name: str = Field("", title="姓名", json_schema_extra=HIDDEN)
    task_seq: int = Field(0, title="待签名的步", ge=0, json_schema_extra=HIDDEN)
    task_n: int = Field(0, title="待签名的项", ge=0, json_schema_extra=HIDDEN)


class PanelIssuance(Form):
    """出具评审意见: to the deciding organ and to the review body."""

    note: str = Field("", title="未签名的情况说明", max_length=SHORT)
    outcome: Literal["OPINED", "SPLIT"] = Field("OPINED", title="结果", json_schema_extra=HIDDEN)
    results: list[Result] = Field([], title="逐点结果", json_schema_extra=HIDDEN)
    unsigned: list[str] = Field([], title="未签名", json_schema_extra=HIDDEN)
    members: list[str] = Field([], title="评审员", json_schema_extra=HIDDEN)
