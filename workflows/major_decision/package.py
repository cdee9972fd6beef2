"""会议材料: what the meeting must have before it, and how each of these stands: there, found unnecessary, or missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from engine.errors import Reason
from engine.plan import Material
from engine.standing import OpenTask, View
from workflows import competing
from workflows import documents as d
from workflows.law import D713
from workflows.major_decision import commented
from workflows.major_decision.absorption import read_panel
from workflows.major_decision.effects import PANEL_TOLD, POINT
from workflows.major_decision.gates import MAY_DISCUSS, reasons
from workflows.major_decision.preconditions import BY_TITLE, COMPETITION, TASK, law_of
from workflows.major_decision.retexted import PREPARED, stale
from workflows.major_decision.titles import TITLES

State = Literal["THERE", "SPARED", "MISSING"]
DISCUSSED = D713["29"].label


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the catalogue of contents. `note`: the evidence, the reason, or what is missing; `who` can mend it."""

    title: str
    state: State
    law: str
    note: str = ""
    who: str = ""


def contents(view: View) -> list[Item]:
    """Everything, in the order in which it lies in the package."""
    return [*_texts(view), *_procedures(view), *_comments(view), *_opinion(view), *_panel(view), *_risk(view)]


def law_shown(one: Item) -> str:
    """What asks for a line, marked 暂定 where the law of its procedure is not certain, or of another place."""
    known = BY_TITLE.get(one.title)
    unsure = known is not None and known.law.label == one.law and known.law.provisional and "暂定" not in one.law
    return f"{one.law}（暂定）" if unsure else one.law


def missing(view: View) -> Iterator[Reason]:
    """Whatever is missing, all of it, and who can mend it."""
    for one in contents(view):
        if one.state == "MISSING":
            yield Reason(f"缺少{one.title}：{one.note}", one.law, one.who, field="complete")


def listed_package(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The catalogue of contents is what the record says, whatever was sent."""
    return {**raw, "contents": [asdict(one) for one in contents(view)]}


def package_complete(view: View, answers: Any) -> Iterator[Reason]:
    """Nothing is missing, and the meeting lies ahead."""
    yield from missing(view)
    if answers.meeting_on < view.today:
        yield Reason("会议日在今天之前", field="meeting_on")


def _on_file(view: View, key: str) -> str:
    """The newest paper of a kind, by its name; '' when there is none."""
    return next((one.name for one in reversed(view.materials) if one.kind == key), "")


def _texts(view: View) -> Iterator[Item]:
    for kind, title in ((d.DRAFT, "决策草案"), (d.EXPLANATION, "起草说明")):
        name = _on_file(view, kind.key)
        yield _item(title, name, "没有提交", DISCUSSED, "承办单位")


def _item(title: str, there: str, absent: str, law: str, who: str) -> Item:
    return Item(title, "THERE", law, there) if there else Item(title, "MISSING", law, absent, who)


def _procedures(view: View) -> Iterator[Item]:
    """Each precondition once, as it was settled last."""
    latest, changed = {task.text: task for task in view.tasks if task.kind == TASK}, stale(view)
    for title, task in latest.items():
        law = law_of(title) or DISCUSSED
        how, _, note = task.outcome.partition("：")
        known = BY_TITLE.get(title)
        evidence = known.evidence if known else d.PROCEDURE
        if known and known.key == COMPETITION and how:
            yield _competition(view, title, note)
        elif how == "NOT_REQUIRED":
            yield Item(title, "SPARED", law, f"不需要：{note}")
        elif title in changed:
            yield Item(title, "MISSING", law, "办结以后文本已改动，审查人员尚未认定是否须重新办理", "审查机构")
        elif how == "DONE":
            name = "、".join(proofs(view.tasks, view.materials, task, evidence.key))
            yield _item(title, name and f"{name}：{note}", f"没有证明材料（{evidence.title}）", law, "承办单位")
        else:
            yield Item(title, "MISSING", law, "尚未办结", "承办单位")


def proofs(tasks: Sequence[OpenTask], papers: Sequence[Material], task: OpenTask, kind: str) -> list[str]:
    """The names of the papers that prove one procedure: those of its kind that came with the step that settled it, or last before it.

    Where several came together, the one that bears the procedure's name; all of them where none does.
    """
    step = settled_at(tasks, task)
    there = [one for one in papers if one.kind == kind and (not step or 0 < one.seq <= step)]
    latest = max((one.seq for one in there), default=0)
    names = list(dict.fromkeys(one.name for one in there if one.seq == latest))
    return [one for one in names if task.text in one] or names


def settled_at(tasks: Sequence[OpenTask], task: OpenTask) -> int:
    """The step that settled a procedure as done; 0 where the record does not keep it."""
    mark = f"{task.seq}.{task.n}="
    kept = (one.seq for one in tasks if one.kind == PREPARED and any(p.startswith(mark) for p in one.detail.split()))
    return max(kept, default=0)


def _comments(view: View) -> Iterator[Item]:
    """Whatever came in is sorted and answered, also what came by letter after 公众参与 was settled."""
    left = [*commented.answered(view)]
    if left or commented.said(view):
        yield _item(
            "公众意见的归纳答复", "" if left else "已逐条归纳答复", "；".join(left), D713["18"].label, "承办单位"
        )


def _competition(view: View, title: str, note: str) -> Item:
    """Its conclusion for the text on file; or that none is needed, confirmed by the reviewer who took the matter in."""
    said, law = competing.concluded(view), law_of(title)
    if stale := competing.none_under_way(view) or competing.holds(view):
        return Item(title, "MISSING", law, stale.text, stale.who)
    if said is not None:
        return Item(title, "SPARED" if said.outcome == "NA" else "THERE", law, f"结论：{said.words}")
    if view.facts.competition == "NA":
        return Item(title, "SPARED", law, f"不需要：{note}")
    return Item(title, "MISSING", law, "不需要的理由尚未经审查人员确认", "审查机构")


def _opinion(view: View) -> Iterator[Item]:
    """An opinion that opens the gate on this text; what the gate says else is what is missing."""
    law = D713["25,29"].label
    shut = [one for one in reasons(MAY_DISCUSS, view.facts) if one.text != "法定程序尚未办结"]
    words = "；".join(one.text for one in shut)
    concluded = "" if shut else f"结论：{TITLES[view.facts.conclusion]}"
    yield _item("合法性审查意见书", concluded, words, law, "审查机构")


def _panel(view: View) -> Iterator[Item]:
    """Every panel that has been asked, whatever it came to, and what was made of what it said: the minority's reasons with it."""
    told = [read_panel(task) for task in view.tasks if task.kind == PANEL_TOLD]
    law = D713["28-29"].label
    for one in told:
        yield Item("评审意见书及少数意见", "THERE", law, one.get("number") or "评审终止，没有形成意见")
    if told:
        answered = "" if view.open_tasks(POINT) else "已逐点答复"
        yield _item("评审意见采纳说明", answered, "尚未逐点答复", law, "审查机构")


def _risk(view: View) -> Iterator[Item]:
    """The one exception of 713·25 goes to the meeting with its risk in writing."""
    if view.facts.conclusion == "RISK_DISCLOSED":
        name = _on_file(view, d.RISK_STATEMENT.key)
        yield _item(d.RISK_STATEMENT.title, name, "没有提交", D713["25"].label, "审查机构")
