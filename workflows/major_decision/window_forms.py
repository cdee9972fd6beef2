"""What opening and closing a window of comments ask."""

from datetime import date
from typing import Any, ClassVar

from pydantic import Field
from sqlalchemy import bindparam, select
from sqlmodel import col

from engine.enquiries import Enquires
from engine.statements import Statement, of
from registers.major import Solicitation
from workflows.major_decision.commented import COMMENTED, COMMENTED_ON
from workflows.major_decision.forms import HIDDEN, LONG, MOST, SHORT, Form

ANNOUNCED = "announced"  # the last day of the newest window, as it was announced
_CASE: Any = bindparam("case")
_ANNOUNCED = Statement(
    select(*of(Solicitation, "until"))
    .where(col(Solicitation.case_id) == _CASE, col(Solicitation.kind) == "OPENED")
    .order_by(col(Solicitation.seq).desc())
    .limit(1)
)


class SolicitationForm(Form):
    """公开征求意见: the draft with its explanation, where, how, and until when; less than the least time only for a reason that is shown."""

    began: date = Field(title="公开日", json_schema_extra={"asked": {"initially": "today"}})
    until: date = Field(title="截止日")
    place: str = Field(title="公开渠道", min_length=2, max_length=SHORT)
    how: str = Field(title="提出意见的方式", min_length=2, max_length=SHORT)
    shortened: str = Field("", title="因情况紧急等少于最低期限的，理由（公开）", max_length=SHORT)
    again: list[str] = Field([], title="须重新办结的程序", json_schema_extra=HIDDEN)


class SolicitationEnd(Form, Enquires):
    """The window closes; closed before the day that was announced, with the reason that everybody is shown."""

    enquiries: ClassVar = {COMMENTED: COMMENTED_ON, ANNOUNCED: _ANNOUNCED}
    ended: date = Field(title="截止日")
    received: int = Field(title="收到意见数", ge=0, le=MOST)
    summary: str = Field(title="意见归纳与采纳情况", min_length=2, max_length=LONG)
    shortened: str = Field("", title="提前截止的理由（公开）", max_length=SHORT)
