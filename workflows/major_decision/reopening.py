"""须（重新）办理: what the reviewer has asked for is done after that day, with a paper that came in after it, and the unit does not spare it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from engine.definition import DocumentKind
from engine.errors import Reason
from engine.plan import Deed, Done, Task
from engine.standing import OpenTask, View
from workflows import competing
from workflows.law import D713

REOPENED = "REOPENED"  # beside each procedure that the reviewer has asked for: since which day
LAW = D713["26-27"].label
Why = tuple[str, str]


def noted(deed: Deed) -> Iterator[Task | Done]:
    """Since when each of the procedures named is asked for, kept beside their tasks, which come first; what the unit had open is theirs no more."""
    titles = deed.answers.items
    for n, title in enumerate(titles):
        yield Task(REOPENED, title, deed.today.isoformat())
        yield Done(deed.seq, len(titles) + 2 * n + 1, "已记录")
    yield from (Done(one.seq, one.n, "REOPENED：审查人员列明须办理") for one in deed.answers.waiting)


def since(view: View, task: OpenTask) -> date | None:
    """The day on which the reviewer asked for this one; None where it has only been on the unit's own list."""
    found = (one.detail for one in view.tasks if (one.kind, one.seq, one.text) == (REOPENED, task.seq, task.text))
    day = next(found, "")
    return date.fromisoformat(day) if day else None


def newer(view: View, kind: str, seq: int) -> set[str]:
    """The papers of a kind that came in after a step and were not on file before it, by their hash."""
    papers = [one for one in view.materials if one.kind == kind]
    before = {one.sha256 for one in papers if 0 < one.seq <= seq}
    return {one.sha256 for one in papers} - before


def done_again(view: View, task: OpenTask, evidence: DocumentKind, one: Any) -> Iterator[Why]:
    """It is not spared, begins no earlier than it was asked for, and is proved by what has come in since."""
    day = since(view, task)
    if day is None:
        return
    if one.outcome == "NOT_REQUIRED":
        yield f"审查人员{day}列明须（重新）办理，承办单位不能认定不需要", LAW
        return
    if one.began is None or one.began < day:
        yield f"审查人员{day}列明须（重新）办理：开始日不得早于这一天", LAW
    if one.papers_on is not None and one.papers_on < day:
        yield f"听证材料须在{day}以后重新送达", LAW
    if not newer(view, evidence.key, task.seq):
        yield f"没有{day}以后新提交的证明材料（{evidence.title}）", LAW


def reviewed_again(view: View, task: OpenTask) -> Reason | None:
    """A review of competition that was asked for again is another one."""
    if since(view, task) is None or any(one.kind == competing.TASK and one.seq > task.seq for one in view.tasks):
        return None
    return Reason("审查人员已列明须重新办理：没有此后的审查结论", LAW, competing.WHO)
