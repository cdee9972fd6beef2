"""The list from which a panel is drawn: the register as it stood at the petition; who is passed over by decision; what is said against it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from engine.calendar import day_of
from engine.citations import ASSUMED
from engine.errors import Reason
from engine.plan import Deed, Done, Task
from engine.standing import OpenTask, View
from registers.panels import Enrolled
from workflows.law import D713
from workflows.panel_review.drawing import ENTERED
from workflows.panel_review.seated import experts, keep, kept
from workflows.panel_review.titles import TITLES
from workflows.panel_review.voiding import from_elsewhere
from workflows.roles import SECRETARY

AGAIN_LAW = ASSUMED["异议由原决定人以外的人决定"]
ROSTER, EXCLUSION, OBJECTION = "ROSTER", "EXCLUSION", "LIST_OBJECTION"
EXCLUDER, LET_IN = "EXCLUDER", "LET_IN"  # who has decided; whom the authority has let in against the register
LIFTED = "LIFTED"
AWAY, LATE = "名册登记不可用：", "本事项开启以后才在名册上登记或者更改："
"""How the reasons begin that the register gives, and to which both sides may object."""


class Entry(NamedTuple):
    """An expert as the register had them when the list was fixed. `away`: what it says of their absence; '' for none.
    `taken`: they came to it when the register of a later day was taken."""

    org: str
    code: str
    name: str
    category: str
    person: str
    unit: str
    away: str = ""
    taken: bool = False


# --- the register at the petition -----------------------------------------------------------------------------------------


def _enrolled(view: View) -> list[dict[str, Any]]:
    """Everybody in a register of the office or above it today, the nearest register first; whoever is away, with the days."""
    near = [view.holders[SECRETARY.key].org, *view.offices.ancestors(view.org)] if SECRETARY.key in view.holders else []
    found = [one for org in dict.fromkeys(near) for one in experts(view).of(org) if one.in_register(view.today)]
    names = Entry._fields[:6]
    return [
        {**{name: getattr(one, name) for name in names}, "away": _away(one, view.today), "taken": False}
        for one in found
    ]


def _away(one: Enrolled, on: date) -> str:
    if one.available(on):
        return ""
    return f"{AWAY}{one.away_from}至{one.away_until or '未定'}（{one.reason}）"


def with_roster(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The register as it stands today, whatever was sent: what is entered later does not count in this case."""
    return {**raw, "roster": _enrolled(view)}


def with_today(view: View, short: Collection[str]) -> list[dict[str, Any]]:
    """The list as it stands, with everybody who has come since into the categories that are too small; there, absences are
    those of today, and nobody is too late. The others stay as they are."""
    today = {(one["org"], one["code"]): one for one in _enrolled(view) if one["category"] in short}
    listed = [Entry(**one)._asdict() for one in kept(view, ROSTER).get("entries", ())]
    for one in listed:
        if one["category"] in short and (now := today.get((one["org"], one["code"]))):
            one |= {"away": now["away"], "taken": True}
    there = {(one["org"], one["code"]) for one in listed}
    persons = {one["person"] for one in listed}
    fresh = [one for key, one in today.items() if key not in there and one["person"] not in persons]
    return [*listed, *({**one, "taken": True} for one in fresh)]


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
    return {code: one for code, one in _by_code(_enrolled(view)).items() if not one.away}


def _by_code(rows: Iterable[Mapping[str, Any]]) -> dict[str, Entry]:
    found = [Entry(**one) for one in rows]
    first = found[0].org if found else ""
    return {one.code if one.org == first else f"{one.org}.{one.code}": one for one in found}


def passed_by_register(view: View, there: Mapping[str, Entry]) -> dict[str, str]:
    """Code → why, of whoever the register itself keeps off the list: away on its day; entered or changed in it after the matter
    had been opened and before the petition, when it was known what the panel would be about. Not those let in."""
    let_in = {task.text for task in view.tasks if task.kind == LET_IN}
    begun = min((one.case.opened_at for one in view.kin if one.case), default=None)
    entered, marked = _days(view, "enrol"), _days(view, "away")
    found: dict[str, str] = {}
    for code, one in there.items():
        at, key = entered.get((one.org, one.code)), (one.org, one.code)
        if code in let_in:
            continue
        if one.away:
            found[code] = one.away + (f"，{day_of(marked[key])}登记" if key in marked else "")
        elif at and begun and at > begun and not one.taken:
            found[code] = f"{LATE}{day_of(at)}"
    return found


def _days(view: View, act: str) -> dict[tuple[str, str], datetime]:
    """Register and code → when this was last done about them before the petition."""
    return {(org, code): at for org, code, did, at in view.shelves.get(ENTERED) or () if did == act}


# --- who is passed over by decision ---------------------------------------------------------------------------------------


def excluded_by_decision(view: View) -> dict[str, tuple[int, str]]:
    """Code → the step of the decision and its words; those lifted again are not among them."""
    return {task.text: (task.seq, task.detail) for task in view.open_tasks(EXCLUSION)}


def may_be_excluded(view: View, answers: Any) -> Iterator[Reason]:
    """Somebody on the list, once; where it was lifted, whoever had decided it does not decide it again."""
    if answers.code not in entries(view, "SUPERIOR"):
        yield Reason(f"名单中没有编号 {answers.code}", field="code")
    elif answers.code in excluded_by_decision(view):
        yield Reason(f"{answers.code} 已决定排除", field="code")
    elif before := _excluded_before(view, answers.code) & set(view.persons):
        said = f"{answers.code} 曾由 {'、'.join(sorted(before))} 决定排除，已被撤销：再次排除由批准机关其他人决定"
        yield Reason(said, AGAIN_LAW.label, "批准机关其他人", "code")


def _excluded_before(view: View, code: str) -> set[str]:
    """Whoever has excluded this person in an earlier decision."""
    steps = {task.seq for task in view.tasks if task.kind == EXCLUSION and task.text == code}
    return {task.text for task in view.tasks if task.kind == EXCLUDER and task.seq in steps}


def exclusion(deed: Deed) -> Iterator[Task]:
    """Decided, on a ground, by whom."""
    a = deed.answers
    yield Task(EXCLUSION, a.code, f"批准机关决定排除：{TITLES[a.ground]}（{a.reason}）")
    yield Task(EXCLUDER, deed.person, a.code)


def contestable(view: View) -> dict[str, int]:
    """Code → the step of the decision, 0 where the register says it: against whose being passed over a side may object."""
    listed = kept(view, "POOL").get("excluded", ())
    by_register = [one["code"] for one in listed if one["reason"].startswith((AWAY, LATE))]
    return dict.fromkeys(by_register, 0) | {code: step for code, (step, _) in excluded_by_decision(view).items()}


# --- what a side says against it ------------------------------------------------------------------------------------------


def may_be_contested(side: str) -> Any:
    """Against a decision that stands, or what the register says; each side once for each, and again when it is decided again."""

    def contested(view: View, answers: Any) -> Iterator[Reason]:
        step = contestable(view).get(answers.code)
        if step is None:
            yield Reason(f"{answers.code} 不是批准机关决定排除的，也不是因名册的登记不参加的", field="code")
        elif any(
            t.kind == OBJECTION and (t.text, t.detail) == (answers.code, side) and t.seq > step for t in view.tasks
        ):
            yield Reason(f"本方对排除 {answers.code} 已提过异议", field="code")

    contested.__qualname__ = f"may_be_contested({side})"
    return contested


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
    code = str(raw.get("code", "")).strip()
    decided = excluded_by_decision(view).get(code, (0, ""))[0]
    return {**raw, "asked": [task.seq for task in _about(view, code)], "decided": decided}


def another_holder(view: View, answers: Any) -> Iterator[Reason]:
    """Whoever has excluded somebody does not decide about the objection to it."""
    for task in view.tasks:
        if task.kind == EXCLUDER and answers.decided and task.seq == answers.decided and task.text in view.persons:
            said = f"排除 {answers.code} 是 {task.text} 决定的，对它的异议由批准机关其他人决定"
            yield Reason(said, AGAIN_LAW.label, "批准机关其他人", "code")


def not_of_the_other_side(view: View, answers: Any) -> Iterator[Reason]:
    """What the undertaking unit says against the list is not decided at the review body's bureau, whose secretary keeps the
    register: it would judge for its own side."""
    if any(task.seq in answers.asked and task.detail == "UNIT" for task in view.open_tasks(OBJECTION)):
        yield from from_elsewhere(view, {"REVIEW"}, "承办单位对名单的异议", "当事另一方")


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

    def tasks(deed: Deed) -> Iterator[Task | Done]:
        a = deed.answers
        yield from (Done(seq, 1, outcome) for seq in a.asked)
        if outcome == LIFTED and a.decided:
            yield Done(a.decided, 1, LIFTED)
        elif outcome == LIFTED:
            yield Task(LET_IN, a.code)

    tasks.__qualname__ = f"list_answered({outcome})"
    return tasks


def list_undisputed(view: View) -> Reason | None:
    """Nothing said against the list waits for its answer."""
    waiting = "、".join(dict.fromkeys(task.text for task in view.open_tasks(OBJECTION)))
    return Reason(f"对排除 {waiting} 的异议待决定", D713["20"].label, "批准机关") if waiting else None
