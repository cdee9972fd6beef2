"""Which days the acts of a document's life may name: nothing before it was published, nothing tomorrow, no end before its decision."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from workflows.law import G37, ORGANIC
from workflows.normative_document import known

UNPUBLISHED = "未经公布的决定不能使文件失去效力"


def _within(view: View, on: date, field: str, title: str) -> Iterator[Reason]:
    """A day that has come, and on which the document was there."""
    first = known.floor(view)
    if on > view.today:
        yield Reason(f"{title}在今天之后", field=field)
    if first and on < first:
        yield Reason(f"{title} {on} 早于本文件公布、施行之日（{first}）", field=field)


def repealed_truly(view: View, answers: Any) -> Iterator[Reason]:
    """废止: decided, then published, then ended; decided and published already."""
    a = answers
    if a.published_on > view.today:
        yield Reason("公布日在今天之后：公布之后才能废止", ORGANIC["75"].label, field="published_on")
    if a.decided_on > a.published_on:
        yield Reason(f"审议通过日 {a.decided_on} 晚于公布日 {a.published_on}", ORGANIC["75"].label, field="decided_on")
    if a.ended_on < a.published_on:
        why = f"废止之日 {a.ended_on} 早于公布日 {a.published_on}：{UNPUBLISHED}"
        yield Reason(why, G37.whole.label, field="ended_on")
    yield from _within(view, min(a.decided_on, view.today), "decided_on", "审议通过日")


def annulled_truly(view: View, answers: Any) -> Iterator[Reason]:
    """撤销: on a day that has come."""
    yield from _within(view, answers.ended_on, "ended_on", "撤销之日")


def halted_truly(view: View, answers: Any) -> Iterator[Reason]:
    """停止执行、恢复执行: at once, and not before there was anything to apply."""
    yield from _within(view, answers.on, "on", "停止（恢复）执行之日")


def told_truly(view: View, answers: Any) -> Iterator[Reason]:
    """勘误、解释: of what is published, and published itself."""
    yield from _within(view, answers.published_on, "published_on", "公布日")


def sent_truly(view: View, answers: Any) -> Iterator[Reason]:
    """报送备案: of what is published."""
    own = known.itself(view)
    if answers.filed_on > view.today:
        yield Reason("报送日在今天之后", G37.whole.label, field="filed_on")
    if own and answers.filed_on < own["published_on"]:
        yield Reason(f"报送日早于公布日（{own['published_on']}）", G37.whole.label, field="filed_on")


# --- ended by another document or a clean-up ----------------------------------------------------------------------------


def end_filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """How, when and by what it has ended, as the register knows; whatever was sent."""
    own = known.itself(view)
    if own is None or not own["ended_as"]:
        return {"ended_as": raw.get("ended_as") or "REPEALED"}
    kind = {"SUPERSEDES": "REPLACED", "REPEALS": "REPEALED"}
    by = [
        (one["on"], one["number"]) for one in known.found(view, "by_document") if kind[one["kind"]] == own["ended_as"]
    ]
    by += [
        (one["on"], one["basis"])
        for one in known.found(view, "by_decision")
        if one["kind"] == own["ended_as"] and (one["kind"] == "ANNULLED" or one["org"] == one["owner"])
    ]
    paper = next((words for on, words in sorted(by) if on == own["ended_on"]), "文件库所载文件或决定")
    return {"ended_as": own["ended_as"], "ended_on": own["ended_on"].isoformat(), "ended_by": paper}


def ended_elsewhere(view: View, answers: Any) -> Iterator[Reason]:
    """Only what another document, a clean-up or an annulment of the register has ended already."""
    law = ASSUMED["按新文件、清理结果办结以文件库所载为准"]
    if answers.ended_on is None:
        why = "文件库中没有使本文件失去效力的新文件、清理结果或撤销决定；废止须经集体审议并公布，请办理“启动废止”"
        yield Reason(why, law.label)
    elif answers.ended_on > view.today:
        yield Reason(f"本文件至 {answers.ended_on} 才失去效力，届时再办结", law.label)
