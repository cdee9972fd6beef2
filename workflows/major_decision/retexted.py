"""Which text each procedure was about: where it has changed since, a reviewer says that it still holds, or has it done again."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.plan import Deed, Done, Task
from engine.standing import OpenTask, View
from workflows.major_decision.preconditions import COMPETITION, KNOWN, PUBLIC, TASK
from workflows.major_decision.reopening import since

SOLICITED = "SOLICITED"  # the text that the public was asked about
PREPARED = "PREPARED"  # the text on file when procedures were settled; which of them, and on which day each had ended
AMENDED = "AMENDED"  # the text that took the place of another one, and when
HOLDS = "PROCEDURES_KEPT"  # the text for which a reviewer has said that they hold
LAW = ASSUMED["改动是否影响前置程序由审查人员认定"].label
KEPT = "已载入"
Tasks = Callable[[Deed], Iterable[Task | Done]]
WHO = "审查人员办理“法定程序仍然适用”，影响的办理“列明须补程序”"


def solicited(deed: Deed, after: int) -> Iterator[Task | Done]:
    """What the public is asked about. `after`: how many tasks the act has named before this one."""
    yield Task(SOLICITED, deed.text)
    yield Done(deed.seq, after + 1, KEPT)
    yield from _another(deed, after + 2)


def prepared(deed: Deed, after: int) -> Iterator[Task | Done]:
    """What was on file when these were settled. `after`: how many tasks and answers the act has named before this one."""
    done = [f"{one.seq}.{one.n}={one.ended}" for one in deed.answers.items if one.outcome == "DONE"]
    if done:
        yield Task(PREPARED, deed.text, " ".join(done))
        yield Done(deed.seq, after + 1, KEPT)


def amended(deed: Deed) -> Iterator[Task | Done]:
    """Another text since today."""
    yield from _another(deed, 0)


def and_amended(tasks: Tasks) -> Tasks:
    """What an act names, and that another text has come in with it."""

    def both(deed: Deed) -> Iterator[Task | Done]:
        named = [*tasks(deed)]
        yield from (*named, *_another(deed, len(named)))

    both.__qualname__ = f"and_amended({tasks.__qualname__})"
    return both


def _another(deed: Deed, after: int) -> Iterator[Task | Done]:
    if deed.text != deed.previous_text:
        yield Task(AMENDED, deed.text, deed.today.isoformat())
        yield Done(deed.seq, after + 1, KEPT)


def kept(deed: Deed) -> Iterator[Task | Done]:
    """The procedures hold for the text now on file as well."""
    yield Task(HOLDS, deed.text)
    yield Done(deed.seq, 1, KEPT)


def stale(view: View) -> list[str]:
    """The procedures done about another text than the one now on file, or the one that comes with this act."""
    drafts = [one.sha256 for one in view.materials if one.kind == "draft" and not one.seq]
    text = drafts[-1] if drafts else view.text
    if any(task.kind == HOLDS and task.text == text for task in view.tasks):
        return []
    latest = {task.text: task for task in view.tasks if task.kind == TASK}
    latest.pop(KNOWN[COMPETITION].title, None)
    done = {title: _about(view, task) for title, task in latest.items() if task.outcome.startswith("DONE")}
    return [title for title, about in done.items() if about not in (None, text)]


def _about(view: View, task: OpenTask) -> str | None:
    """The text that one procedure was about; '' for one that was replaced on the day it ended or later; None where it is not known."""
    for one in view.tasks:
        ended = dict(part.split("=") for part in one.detail.split()) if one.kind == PREPARED else {}
        if day := ended.get(f"{task.seq}.{task.n}"):
            return _then(view, task, one, date.fromisoformat(day))
    return None


def _then(view: View, task: OpenTask, settled: OpenTask, ended: date) -> str:
    before = [one for one in view.tasks if one.seq < settled.seq]
    from_ = task.seq if since(view, task) else 0
    asked = [one.text for one in before if one.kind == SOLICITED and one.seq >= from_]
    if task.text == KNOWN[PUBLIC].title and asked:
        return asked[-1]
    later = any(one.kind == AMENDED and date.fromisoformat(one.detail) >= ended for one in before)
    return "" if later else settled.text


def changed_since(view: View) -> str | None:
    """There is a procedure that was done about another text."""
    return None if stale(view) else "法定程序办结以后文本没有改动"


def weighed(view: View) -> Reason | None:
    """Nobody goes on with a text about which nobody was asked before a reviewer has said what follows from that."""
    titles = stale(view)
    words = f"征求意见、论证后文本已改动（{'、'.join(titles)}）：须先由审查人员认定是否须重新办理，写明理由"
    return Reason(words, LAW, WHO) if titles else None


def told(view: View, answers: Any) -> Iterator[str]:
    """Whoever submits another text than was put to the public and the experts sees it."""
    del answers
    if titles := stale(view):
        yield f"征求意见、论证后文本已改动（{'、'.join(titles)}）：受理时由审查人员认定是否须重新办理"
