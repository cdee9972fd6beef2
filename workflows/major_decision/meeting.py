"""What the record of a meeting must be: held, after what it decides about, with every voice in it, once."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine.calendar import day_of
from engine.errors import Reason
from engine.standing import View
from workflows.law import D713
from workflows.major_decision.meeting_forms import PLANNED


def deliberated_truly(view: View, answers: Any) -> Iterator[Reason]:
    """Held on a day that can be; the count adds up, all who dissented or abstained are named; a head who decides otherwise says why."""
    a = answers
    yield from _held(view, a)
    if a.agreed + a.against + a.abstained != a.present:
        yield Reason("同意、不同意、弃权之和须等于出席人数", D713["30"].label, field="present")
    yield from _named(a)
    passed, wanted = a.result in ("PASSED", "IN_PRINCIPLE"), 2 * a.agreed > a.present
    if passed != wanted and len(a.head_reason) < 2:
        yield Reason("决定与多数人意见不一致，主要负责人须说明理由", D713["30"].label, field="head_reason")


def _held(view: View, a: Any) -> Iterator[Reason]:
    """Not to come; on the opinion and the papers that the members had before them; another day than the one named says why."""
    if a.decided_on > view.today:
        yield Reason("会议日在今天之后", field="decided_on")
    since = view.started.get("opinion.validity")
    if since and a.decided_on < since:
        yield Reason(f"会议日早于审查意见（{since}）", D713["25"].label, field="decided_on")
    for meeting_on, at in view.shelves.get(PLANNED, ()):
        if a.decided_on < day_of(at):
            yield Reason(
                f"会议日早于列入会议（{day_of(at)}）：会议材料其时还没有", D713["29"].label, field="decided_on"
            )
        elif a.decided_on != meeting_on and len(a.moved) < 2:
            yield Reason(f"列入的会议日是{meeting_on}：会议日不同的，须写明改期的情况", D713["29"].label, field="moved")


def _named(a: Any) -> Iterator[Reason]:
    """Person by person: as many as were counted, and nobody twice."""
    if len(a.dissents) != a.against:
        yield Reason(f"{a.against}人不同意，须逐人记明意见和理由", D713["30"].label, field="dissents")
    if len(a.abstentions) != a.abstained:
        yield Reason(f"{a.abstained}人弃权，须逐人记明", D713["30"].label, field="abstentions")
    counted = Counter("".join(one.name.split()) for one in (*a.dissents, *a.abstentions))
    if twice := [name for name, count in counted.items() if count > 1]:
        yield Reason(f"{'、'.join(twice)}记了不止一次，须逐人记明", D713["30"].label, field="dissents")
