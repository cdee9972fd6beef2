"""What the record of a meeting must be: held, after what it decides about, with every voice in it."""

from collections.abc import Iterator
from typing import Any

from engine.errors import Reason
from engine.standing import View
from workflows.law import D713


def deliberated_truly(view: View, answers: Any) -> Iterator[Reason]:
    """The count adds up, all who dissented or abstained are named; a head who decides otherwise, or not now, says why."""
    a = answers
    if a.decided_on > view.today:
        yield Reason("会议日在今天之后", field="decided_on")
    since = view.started.get("opinion.validity")
    if since and a.decided_on < since:
        yield Reason(f"会议日早于审查意见（{since}）", D713["25"].label, field="decided_on")
    if a.agreed + a.against + a.abstained != a.present:
        yield Reason("同意、不同意、弃权之和须等于出席人数", D713["30"].label, field="present")
    if len(a.dissents) != a.against:
        yield Reason(f"{a.against}人不同意，须逐人记明意见和理由", D713["30"].label, field="dissents")
    if len(a.abstentions) != a.abstained:
        yield Reason(f"{a.abstained}人弃权，须逐人记明", D713["30"].label, field="abstentions")
    passed, wanted = a.result in ("PASSED", "IN_PRINCIPLE"), 2 * a.agreed > a.present
    if passed != wanted and len(a.head_reason) < 2:
        yield Reason("决定与多数人意见不一致，主要负责人须说明理由", D713["30"].label, field="head_reason")
