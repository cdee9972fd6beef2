"""Which points may be put to a panel, and who decides it: every one is decided on, a refusal names the mandatory rule."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.calendar import day_of
from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from workflows.law import MIANYANG_PANEL
from workflows.panel_review.forms import EARLIER, HEADS
from workflows.panel_review.pool import composed
from workflows.panel_review.seated import involved, overdue
from workflows.roles import PANEL_HEAD

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


def admits(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The composition of today's policy, and the panels that there were before about the same text, whatever was sent."""
    rows = view.shelves.get(EARLIER) or ()
    earlier = [
        {"case": case, "opened_on": day_of(at).isoformat(), "state": ENDS.get(state, "未办结")}
        for case, at, state in rows
    ]
    return {**composed(view, raw), "earlier": earlier}


ENDS = {"REFUSED": "不予启动", "OPINED": "已出具评审意见", "SPLIT": "未形成多数意见", "TERMINATED": "随主件终止"}


def earlier_seen(view: View, answers: Any) -> Iterator[Reason]:
    """Whoever withdraws and asks again gets a panel drawn anew: whoever admits it says that they know."""
    del view
    if answers.earlier and not answers.earlier_seen:
        told = "、".join(f"审查件 {one.case}（{one.opened_on} 提请，{one.state}）" for one in answers.earlier)
        said = f"同一文本此前已有评审团：{told}。看过再勾选“已看过”"
        yield Reason(said, ASSUMED["再次提请的，批准机关须看过此前的评审团"].label, field="earlier_seen")


def right_admitter(view: View, answers: Any) -> Iterator[Reason]:
    """The head of the bureau decides; the government only where every head there is has had a part in the matter (domain: it
    signed the disputed opinion), or its days to decide are over."""
    del answers
    if overdue(view, "admit"):
        return
    held = {(person, org, start): until for person, org, start, until in view.shelves.get(HEADS) or ()}
    office = view.holders[PANEL_HEAD.key].org if PANEL_HEAD.key in view.holders else ""
    there = [
        person for (person, org, start), until in held.items()
        if org == office and start <= view.today and (until is None or view.today <= until)
    ]  # fmt: skip
    parts = involved(view, presiding=False)
    free = list(dict.fromkeys(person for person in there if person not in parts))
    if free and (view.principal or view.actor) not in there:
        said = "是否启动由司法局负责人决定；司法局负责人参与过本事项，或者启动期限已过的，才由政府办公室、政府主要负责人决定"
        yield Reason(said, MIANYANG_PANEL.whole.label, "、".join(free))
