"""The list from which a panel is drawn: the register as it stood at the petition; who is passed over by decision; what is said against it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.plan import Deed, Done, Task
from engine.standing import OpenTask, View
from workflows.law import D713
from workflows.panel_review.seated import experts, keep, kept
from workflows.panel_review.titles import TITLES
from workflows.roles import SECRETARY

ROSTER, EXCLUSION, OBJECTION = "ROSTER", "EXCLUSION", "LIST_OBJECTION"
LIFTED = "LIFTED"


class Entry(NamedTuple):
    """An expert as the register had them when the list was fixed."""

    org: str
    code: str
    name: str
    category: str
    person: str
    unit: str


# --- the register at the petition -----------------------------------------------------------------------------------------


def _available(view: View) -> list[dict[str, str]]:
    """Whoever is in a register of the office or above it and not away today, the nearest register first."""
    near = [view.holders[SECRETARY.key].org, *view.offices.ancestors(view.org)] if SECRETARY.key in view.holders else []
    found = [one for org in dict.fromkeys(near) for one in experts(view).of(org) if one.available(view.today)]
    return [{name: getattr(one, name) for name in Entry._fields} for one in found]


def with_roster(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The register as it stands today, whatever was sent: what is entered later does not count in this case."""
    return {**raw, "roster": _available(view)}


def roster_kept(deed: Deed) -> Iterator[Task]:
    """It is kept for the list."""
    yield keep(ROSTER, {"entries": [one.model_dump() for one in deed.answers.roster]})


def entries(view: View, wide: str) -> dict[str, Entry]:
    """By the code under which they stand on this list (those of a register further up carry its name): the nearest
    register that has anybody, or that and all above it (`wide` SUPERIOR)."""
    found = _by_code(kept(view, ROSTER).get("entries", ()))
    return {code: one for code, one in found.items() if wide == "SUPERIOR" or "." not in code}


def available(view: View) -> dict[str, Entry]:
    """Whoever is available today, by the code under which they stand on the list."""
    return _by_code(_available(view))


def _by_code(rows: Iterable[Mapping[str, str]]) -> dict[str, Entry]:
    found = [Entry(**one) for one in rows]
    first = found[0].org if found else ""
    return {one.code if one.org == first else f"{one.org}.{one.code}": one for one in found}


# --- who is passed over by decision ---------------------------------------------------------------------------------------


def excluded_by_decision(view: View) -> dict[str, tuple[int, str]]:
    """Code → the step of the decision and its words; those lifted again are not among them."""
    return {task.text: (task.seq, task.detail) for task in view.open_tasks(EXCLUSION)}


def may_be_excluded(view: View, answers: Any) -> Iterator[Reason]:
    """Somebody on the list, once."""
    if answers.code not in entries(view, "SUPERIOR"):
        yield Reason(f"名单中没有编号 {answers.code}", field="code")
    elif answers.code in excluded_by_decision(view):
        yield Reason(f"{answers.code} 已决定排除", field="code")


def exclusion(deed: Deed) -> Iterator[Task]:
    """Decided, on a ground."""
    a = deed.answers
    yield Task(EXCLUSION, a.code, f"批准机关决定排除：{TITLES[a.ground]}（{a.reason}）")


# --- what a side says against it ------------------------------------------------------------------------------------------


def may_be_contested(side: str) -> Any:
    """Against a decision that stands; each side once for each person on the list."""

    def contestable(view: View, answers: Any) -> Iterator[Reason]:
        if answers.code not in excluded_by_decision(view):
            yield Reason(f"{answers.code} 不是批准机关决定排除的", field="code")
        elif any(t.kind == OBJECTION and t.text == answers.code and t.detail == side for t in view.tasks):
            yield Reason(f"本方对排除 {answers.code} 已提过异议", field="code")

    contestable.__qualname__ = f"may_be_contested({side})"
    return contestable


def contested_list(side: str) -> Any:
    """It waits for its answer."""

    def tasks(deed: Deed) -> Iterator[Task]:
        yield Task(OBJECTION, deed.answers.code, side)

    tasks.__qualname__ = f"contested_list({side})"
    return tasks


def _about(view: View, code: str) -> list[OpenTask]:
    return [task for task in view.open_tasks(OBJECTION) if task.text == code]


def with_objections(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The objections and the decision that the answer is about, whatever was sent."""
    code = str(raw.get("code", ""))
    decided = excluded_by_decision(view).get(code, (0, ""))[0]
    return {**raw, "asked": [task.seq for task in _about(view, code)], "decided": decided}


def objected(view: View, answers: Any) -> Iterator[Reason]:
    """Somebody has objected."""
    del view
    if not answers.asked:
        yield Reason(f"对排除 {answers.code} 没有待决定的异议", field="code")


def number_unknown(view: View) -> Reason | None:
    """The list is not opened again once it can be known whom it would seat."""
    day = str(kept(view, "POOL").get("drawn_on", ""))
    if day and view.today >= date.fromisoformat(day):
        said = f"公开号码于 {day} 产生，名单不能再改"
        return Reason(said, ASSUMED["名单在公开号码产生之后不再改"].label, "批准机关驳回异议")
    return None


def list_answered(outcome: str) -> Any:
    """The objections are answered; where they were right, the decision is lifted."""

    def tasks(deed: Deed) -> Iterator[Done]:
        a = deed.answers
        yield from (Done(seq, 1, outcome) for seq in a.asked)
        if outcome == LIFTED:
            yield Done(a.decided, 1, LIFTED)

    tasks.__qualname__ = f"list_answered({outcome})"
    return tasks


def list_undisputed(view: View) -> Reason | None:
    """Nothing said against the list waits for its answer."""
    waiting = "、".join(dict.fromkeys(task.text for task in view.open_tasks(OBJECTION)))
    return Reason(f"对排除 {waiting} 的异议待决定", D713["20"].label, "批准机关") if waiting else None
