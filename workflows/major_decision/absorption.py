"""What becomes of a panel's opinion: the final opinion names it, and absorbs it point by point or says in writing why not."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import OpenTask, View
from workflows.law import D713
from workflows.major_decision.effects import CONFLICT, PANEL_TOLD, POINT
from workflows.major_decision.facts import PANEL_ENDS, DecisionFacts
from workflows.major_decision.gates import CONFLICT_LAW
from workflows.major_decision.titles import POSITIONS, TITLES

TAKEN = ("ABSORBED", "PARTLY_ABSORBED")  # what takes over a majority of the panel, wholly or in part
WEIGHED = "决定之后发现评审员应回避的，在后评估或者执行问题的处理中研究"
WEIGHED_LAW = ASSUMED[WEIGHED].label


def panel_told(view: View) -> Mapping[str, Any]:
    """What the panel of this round told when it ended: its number, and the majority on each point; empty without one."""
    if not view.facts.panel:
        return {}
    task = next((one for one in reversed(view.tasks) if one.kind == PANEL_TOLD), None)
    return read_panel(task) if task else {}


def read_panel(task: OpenTask) -> Mapping[str, Any]:
    """What one panel told: child, state, number, points."""
    said: Mapping[str, Any] = json.loads(task.text)
    return said


def majorities(view: View) -> dict[int, str]:
    """Of each point on which the panel is of one mind."""
    return {one["n"]: one["majority"] for one in panel_told(view).get("points") or () if one["majority"]}


def names_panel(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The number of the panel's opinion, whatever was sent."""
    return {**raw, "panel": panel_told(view).get("number") or ""}


def names_absorption(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The panel's opinion by its number, and what was answered to each of its points, whatever was sent."""
    since = max((task.seq for task in view.tasks if task.kind == POINT), default=0)
    points = [task for task in view.tasks if task.kind == POINT and task.seq == since] if view.facts.panel else []
    return {**names_panel(view, raw), "absorption": [_answered(task.n, task.text, task.outcome) for task in points]}


def _answered(n: int, point: str, outcome: str) -> str:
    word, _, reason = outcome.partition("：")
    return f"{n}.{point}：{TITLES.get(word, word)}{f'（{reason}）' if reason else ''}"


def _heard(view: View) -> Mapping[str, Any]:
    """The last panel that gave an opinion in this round, signed on or not."""
    told = [read_panel(one) for one in view.tasks if one.kind == PANEL_TOLD and one.round == view.facts.round]
    return next((one for one in reversed(told) if one["state"] in PANEL_ENDS), {})


def heard_a_panel(view: View) -> Reason | None:
    """The opinion of this round rests on a panel's."""
    return None if _heard(view) else Reason("本轮没有经过评审，没有可报告的评审员", CONFLICT_LAW)


def sat_there(view: View, answers: Any) -> Iterator[Reason]:
    """Whoever is named sat on that panel, is not reported already, and once answered for is reported again only for something new."""
    members = _heard(view).get("members") or ()
    if members and answers.member not in members:
        yield Reason(f"评审团中没有{answers.member}；评审员是{'、'.join(members)}", field="member")
    said = [
        one for one in view.tasks if (one.kind, one.text, one.round) == (CONFLICT, answers.member, view.facts.round)
    ]
    if any(not one.outcome for one in said):
        yield Reason(f"{answers.member}的回避情形已报告，待审查机构处理", field="member")
    elif said and not _brings_evidence(view):
        words = f"{answers.member}的回避情形已处理（{said[-1].outcome}）：没有新的事实不再报告；有的，随本项提交尚未提交过的证据"
        yield Reason(words, CONFLICT_LAW, field="materials")


def _brings_evidence(view: View) -> bool:
    """With this act comes a paper that was not on file."""
    before = {one.sha256 for one in view.materials if one.seq}
    return any(not one.seq and one.sha256 not in before for one in view.materials)


def decided_already(view: View, answers: Any) -> Iterator[str]:
    """What follows where the decision is made: it stands, and is weighed by its evaluation or by the meeting on a problem."""
    del view, answers
    yield (
        "决定已作出，不因本报告停止执行或者改变；由政府办公室启动后评估（启动原因选“决策机关认为必要”），"
        "或者由承办单位报告执行问题，在其中办理“研究评审员回避情形”，再决定维持、调整或者停止；研究之前不得办结"
    )


def conflict_weighed(facts: DecisionFacts) -> Reason | None:
    """What was found after the decision is answered for before anything that follows from it, and before the case is closed."""
    words = "决定之后报告的评审员回避情形尚未研究：先在后评估或者执行问题的处理中办理“研究评审员回避情形”"
    return Reason(words, WEIGHED_LAW, "政府办公室") if facts.panel_conflict else None


def waiting_conflicts(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Every report that waits, whatever was sent."""
    return {**raw, "conflicts": [{"seq": task.seq, "n": task.n} for task in view.open_tasks(CONFLICT)]}


def absorbed_truly(view: View, answers: Any) -> Iterator[Reason]:
    """What is not absorbed is explained; what a panel has said is not passed off as silence, nor silence as an opinion."""
    if view.facts.panel != "GIVEN":
        none = "评审没有形成意见" if view.facts.panel == "ENDED" else "评审没有形成多数意见"
        yield from (_nothing(one.n, none) for one in answers.points if one.outcome in TAKEN)
    of_one_mind = majorities(view)
    for one in answers.points:
        said = of_one_mind.get(one.n, "")
        if view.facts.panel == "GIVEN" and one.outcome in TAKEN and not said:
            yield _nothing(one.n, "评审没有形成多数意见")
        if one.outcome == "NO_OPINION" and said:
            words = f"第{one.n}项：评审团已形成多数意见（{POSITIONS[said]}），须采纳，或者写明不采纳的理由"
            yield Reason(words, D713["28"].label, field="points")
        if one.outcome != "ABSORBED" and len(one.reason) < 2:
            yield Reason(f"第{one.n}项未（全部）采纳评审意见，须写明理由", D713["28"].label, field="points")


def _nothing(n: int, none: str) -> Reason:
    return Reason(f"第{n}项：{none}，没有可以采纳的", D713["28"].label, field="points")
