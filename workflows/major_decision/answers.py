"""What answers must amount to: lawful in their days, true to the record, reasoned; and what policy and catalogue fill in."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.calendar import WORKING
from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from workflows import competing
from workflows.law import D713, FC783, SHANDONG336
from workflows.major_decision.preconditions import BY_TITLE, TASK, asked
from workflows.major_decision.reopening import since
from workflows.township_review import answers as township


def started_well(view: View, answers: Any) -> Iterator[Reason]:
    """A class, and an entry of the catalogue in force or how it was added."""
    if answers.result != "START":
        return
    if not answers.decision_class:
        yield Reason("须写明属于哪一类重大行政决策事项", D713["3"].label, field="decision_class")
    if not answers.catalogue and len(answers.dynamic) < 2:
        yield Reason("不在年度目录内的，须写明动态增列的程序与理由", D713["3"].label, field="dynamic")
    if answers.catalogue and not _entry(view, answers.catalogue):
        yield Reason(
            f"决策事项目录中没有有效的 {answers.catalogue}", D713["3"].label, "管理员公布目录", field="catalogue"
        )


def _entry(view: View, code: str) -> Any:
    return view.shelves["catalogue"].item(view.offices.ancestors(view.org), code, view.today)


def listed(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The list of preconditions comes from the policy here, whatever was sent."""
    return {**raw, "preconditions": asked(view)}


def all_known(view: View, answers: Any) -> Iterator[Reason]:
    """The policy names only what there is; what a unit adds is not on the list already."""
    del view
    for title in answers.preconditions:
        if title not in BY_TITLE:
            yield Reason(
                f"参数 decision.preconditions 中的 {title} 不是已知的程序",
                who="管理员更正参数",
                field="preconditions",
            )
    for title in answers.more:
        if title in answers.preconditions or answers.more.count(title) > 1:
            yield Reason(f"“{title}”已在清单中", field="more")


def replies_true(view: View, answers: Any) -> Iterator[Reason]:
    """Silence is noted only when the time has passed, and is never consent; what is disputed is told with both sides."""
    days = int(view.policies.value("decision.countersign", view.org, view.today).value)
    last = view.calendar.add(answers.asked_on, days, WORKING)
    said = {one.answer for one in answers.replies}
    if "SILENT" in said and view.today <= last:
        yield Reason(f"会签期限至{last}，届满后才能记为逾期未反馈", ASSUMED["会签期限"].label, field="replies")
    if "DISAGREE" in said and len(answers.dispute) < 2:
        yield Reason("有部门不同意的，须写明各方理由和建议", D713["13"].label, field="dispute")
    names = [one.department for one in answers.replies]
    if len(names) != len(set(names)):
        yield Reason("同一部门列了两次", field="replies")


def passed_before(view: View, answers: Any) -> Iterator[Reason]:
    """The unit's own meeting has been held."""
    if answers.meeting_on > view.today:
        yield Reason("集体讨论日在今天之后", field="meeting_on")


def skipped_told(view: View, answers: Any) -> Iterator[Reason]:
    """What was not done is said, and why."""
    if view.facts.preconditions_open and len(answers.skipped) < 2:
        left = "、".join(task.text for task in view.open_tasks(TASK))
        yield Reason(f"未办结的程序须说明：{left}", SHANDONG336["42"].label, field="skipped")


def competition_told(view: View, answers: Any) -> Iterator[Reason]:
    """The conclusion of the review in this family, or it is said why none is needed, and so confirmed."""
    if competing.concluded(view) is None and answers.competition in ("PASS", "EXCEPTION"):
        yield Reason("本件没有公平竞争审查结论", FC783["18"].label, competing.WHO, "competition")
    else:
        yield from competing.settled_with(view, answers)
    if answers.competition == "NA" and len(answers.competition_note) < 2:
        yield Reason("不适用公平竞争审查的须写明理由", FC783["18"].label, field="competition_note")


def another_draft(view: View, answers: Any) -> Iterator[Reason]:
    """What is brought differs from what is there."""
    del answers
    if why := township.text_changed(view):
        yield Reason(why, field="materials")


def waiting_still(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Those named that the unit has not settled: the reviewer's request takes their place, whatever was sent."""
    titles = raw.get("items")
    named = [one for one in view.open_tasks(TASK) if isinstance(titles, list) and one.text in titles]
    return {**raw, "waiting": [{"seq": one.seq, "n": one.n} for one in named]}


def procedures_known(view: View, answers: Any) -> Iterator[Reason]:
    """Only what is on this case's list is asked for, and only once."""
    known = {task.text for task in view.tasks if task.kind == TASK}
    asked = {task.text for task in view.open_tasks(TASK) if since(view, task)}
    for title in dict.fromkeys(answers.items):
        if title not in known:
            yield Reason(f"本件清单没有“{title}”", field="items")
        elif title in asked or answers.items.count(title) > 1:
            yield Reason(f"“{title}”已经列明，尚未办结", field="items")


def trial_bounded(view: View, answers: Any) -> Iterator[Reason]:
    """A trial ends."""
    if answers.ends_on <= view.today:
        yield Reason("试行截止日须在今天之后", D713["25"].label, field="ends_on")
