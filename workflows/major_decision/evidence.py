"""One paper proves one procedure: as many different papers of a kind as procedures that it is to prove."""

from collections.abc import Iterator
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from workflows import documents as d
from workflows.major_decision.preconditions import BY_TITLE, COMPETITION, TASK
from workflows.major_decision.reopening import newer, since

LAW = ASSUMED["一份材料证明一项程序"].label


def each_its_own(view: View, answers: Any) -> Iterator[Reason]:
    """What is done now finds a paper of its own beside what was done before; what was asked for again finds one that is newer."""
    now = {(one.seq, one.n) for one in answers.items if one.outcome == "DONE"}
    proved: dict[str, dict[str, int]] = {}  # kind of paper → procedure → the step after which its paper came in
    fresh: set[str] = set()
    for task in view.tasks:
        settled = (task.seq, task.n) in now
        if task.kind == TASK and (settled or task.outcome.startswith("DONE")):
            known = BY_TITLE.get(task.text)
            if known and known.key == COMPETITION:
                continue
            kind = (known.evidence if known else d.PROCEDURE).key
            proved.setdefault(kind, {})[task.text] = task.seq if since(view, task) else 0
            fresh |= {kind} if settled else set()
    for kind in sorted(fresh):
        yield from _enough(view, kind, proved[kind])


def _enough(view: View, kind: str, proved: dict[str, int]) -> Iterator[Reason]:
    title = next(one.title for one in d.OF_DECISIONS if one.key == kind)
    for step in sorted(set(proved.values())):
        needing = [text for text, after in proved.items() if after >= step]
        there = len(newer(view, kind, step))
        if 0 < there < len(needing):
            words = f"{'、'.join(needing)}共{len(needing)}项，证明材料（{title}）只有{there}份不同的：每项须各有一份"
            yield Reason(words, LAW, "承办人补交", "items")
