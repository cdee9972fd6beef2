"""What the vote of a panel asks: a sealed ballot of each seat, the opening of all together, what is done about a tie."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from engine.sealing import MASK, NOBODY, Unseals, sealed_field
from workflows.panel_review.forms import HIDDEN, LONG, SHORT, Form

Choice = Literal["SUPPORT_UNIT", "SUPPORT_REVIEWER", "MODIFY", "ABSTAIN"]


class Vote(Form):
    """A position on one point."""

    n: int = Field(title="分歧点", ge=1)
    choice: Choice = Field(title="表决")
    reason: str = Field(title="理由（修改的写明怎么改）", min_length=2, max_length=LONG)


def _masked(value: Any) -> Any:
    """What is sealed is not there when the act is performed again on paper."""
    return [] if value == MASK else value


class Ballot(Form):
    """表决票: sealed until all are opened together; a later one of the same seat takes its place."""

    votes: Annotated[list[Vote], BeforeValidator(_masked)] = Field(
        title="逐点表决", max_length=20, json_schema_extra=sealed_field(NOBODY)
    )
    nonce: str = Field(
        title="封签（随意写十六个以上字符，防止票面被猜出）",
        min_length=4,
        max_length=SHORT,
        json_schema_extra=sealed_field(NOBODY),
    )
    independent: Literal[True] = Field(title="我独立作出判断")
    seat: int = Field(0, title="席位", ge=0, le=9, json_schema_extra=HIDDEN)
    task_seq: int = Field(0, title="付表决的步", ge=0, json_schema_extra=HIDDEN)
    task_n: int = Field(0, title="付表决的项", ge=0, json_schema_extra=HIDDEN)


class Opened(Form):
    """One ballot opened, with the salt by which anybody can tell that it is the one that was sealed."""

    seat: int = Field(title="席位", ge=1, le=9)
    name: str = Field(title="姓名")
    step: int = Field(title="第几步封存", ge=1)
    salt: str = Field(title="盐")
    votes: list[Vote] = Field(title="表决")


class Result(Form):
    """What the votes on a point come to."""

    n: int = Field(title="分歧点", ge=1)
    majority: Literal["", "SUPPORT_UNIT", "SUPPORT_REVIEWER", "MODIFY"] = Field(title="多数意见")
    tally: str = Field(title="票数")
    threshold: int = Field(title="过半数", ge=1)


class Dissent(Form):
    """Whoever was not of the majority: name, point, reason."""

    seat: int = Field(title="席位", ge=1, le=9)
    name: str = Field(title="姓名")
    n: int = Field(title="分歧点", ge=1)
    choice: Choice = Field(title="表决")
    reason: str = Field(title="理由")


class Counted(Form):
    """Votes counted. Everything is filled in from the record."""

    ballots: list[Opened] = Field([], title="表决票", json_schema_extra=HIDDEN)
    results: list[Result] = Field([], title="结果", json_schema_extra=HIDDEN)
    dissents: list[Dissent] = Field([], title="少数意见", json_schema_extra=HIDDEN)


class Opening(Counted, Unseals):
    """开票: all together."""

    witnesses: str = Field(title="开票在场人", min_length=2, max_length=SHORT)
    result: Literal["COUNTED", "TIE"] = Field("COUNTED", title="是否票数相等", json_schema_extra=HIDDEN)
    tied: list[int] = Field([], title="票数相等的分歧点", json_schema_extra=HIDDEN)


class TieBreak(Counted):
    """The liaison decides where the others are two and two."""

    votes: list[Vote] = Field(title="对票数相等的分歧点表决", min_length=1, max_length=20)
    seat: int = Field(0, title="席位", ge=0, le=9, json_schema_extra=HIDDEN)
    name: str = Field("", title="姓名", json_schema_extra=HIDDEN)


class TieLeft(Counted):
    """The liaison has not decided in time: the points stay without a majority, and every position on them is reported."""

    reason: str = Field(title="联系领导未能决定的情况", min_length=2, max_length=LONG)
