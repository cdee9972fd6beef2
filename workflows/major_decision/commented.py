"""What the public has said in the decision's own windows: every comment is counted, and answered before 公众参与 is settled and before a meeting."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlmodel import col

from engine.errors import Reason
from engine.standing import View
from engine.statements import Statement, of
from registers.comments import CommentAnswer, Consultation, PublicComment
from workflows.law import D713

COMMENTED = "commented"  # (step of the window, number, channel, how often answered) of each comment, window by window
_CASE: Any = bindparam("case")
_ANSWERED = and_(
    col(CommentAnswer.case_id) == col(PublicComment.case_id), col(CommentAnswer.no) == col(PublicComment.no)
)
_KEY = of(PublicComment, "case_id", "no", "channel")
COMMENTED_ON = Statement(
    select(
        col(Consultation.step), *of(PublicComment, "no", "channel"), func.count(col(CommentAnswer.no)).label("answered")
    )
    .join(Consultation, col(Consultation.case_id) == col(PublicComment.case_id))
    .outerjoin(CommentAnswer, _ANSWERED)
    .where(col(Consultation.about) == _CASE)
    .group_by(col(Consultation.step), *_KEY)
    .order_by(col(Consultation.step), col(PublicComment.no))
)
LAW = D713["15,18"].label
SOME = 12  # numbers told in one reason
ONLINE = "WEB"


def none_left_out(view: View, answers: Any) -> Iterator[Reason]:
    """收到意见数: at least what has come in through the page of the newest window and what was entered beside it."""
    rows = _newest(view)
    online = sum(channel == ONLINE for _, _, channel, _ in rows)
    if answers.received < len(rows):
        entered = f"，另登记其他渠道{len(rows) - online}条" if len(rows) > online else ""
        words = f"网上已收到{online}条意见{entered}：收到意见数不得少于{len(rows)}，其他渠道收到的可另加"
        yield Reason(words, LAW, "承办人", "received")


def said(view: View) -> bool:
    """Somebody has said something in a window of this decision."""
    return bool(view.shelves.get(COMMENTED, ()))


def answered(view: View) -> Iterator[str]:
    """The windows of which a comment has not been sorted and answered, with the numbers; a merged one is answered by its group."""
    rows = view.shelves.get(COMMENTED, ())
    steps = sorted({step for step, *_ in rows})
    for n, step in enumerate(steps, 1):
        left = [no for at, no, _, count in rows if at == step and not count]
        if left:
            which = f"第{n}次征求意见" if len(steps) > 1 else ""
            yield f"{which}还有{len(left)}条意见没有归纳答复（第{_some(left)}号）：请在“公众意见”件中归纳答复后再办结"


def _newest(view: View) -> list[Any]:
    rows = view.shelves.get(COMMENTED, ())
    last = max((step for step, *_ in rows), default=0)
    return [row for row in rows if row[0] == last]


def _some(numbers: list[int]) -> str:
    return "、".join(map(str, numbers[:SOME])) + (" 等" if len(numbers) > SOME else "")
