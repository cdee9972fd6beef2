"""Which points may be put to a panel: every one is decided on, some are admitted, a refusal names the mandatory rule."""

from collections.abc import Iterator
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View

LAW = ASSUMED["违反强制性规定的不是分歧"]


def decided_points(view: View, answers: Any) -> Iterator[Reason]:
    """Each point of the petition, once."""
    there = {(task.seq, task.n): task.text for task in view.open_tasks("POINT")}
    given = [(one.seq, one.n) for one in answers.points]
    yield from (Reason(f"分歧点“{there[key][:40]}”没有决定", field="points") for key in there if key not in given)
    yield from (Reason(f"没有第{key[1]}个分歧点", field="points") for key in dict.fromkeys(given) if key not in there)
    if len(given) != len(set(given)):
        yield Reason("同一分歧点决定了两次", field="points")


def some_admitted(view: View, answers: Any) -> Iterator[Reason]:
    """A panel has something to decide on; what contradicts an explicit mandatory rule is not a difference of opinion."""
    del view
    if all(one.outcome == "REFUSED" for one in answers.points):
        yield Reason("全部分歧点都不受理的，办理“不予启动”", LAW.label, field="points")
    for one in answers.points:
        if one.outcome == "REFUSED" and len(one.basis) < 4:
            yield Reason(f"分歧点{one.n}不受理，须写明所依据的强制性规定", LAW.label, field="points")
