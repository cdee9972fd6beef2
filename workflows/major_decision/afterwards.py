"""What holds after the meeting: reports, publication, and who may judge the decision's success."""

import json
from collections.abc import Iterator
from typing import Any

from engine.errors import Reason
from engine.standing import View
from workflows.law import D713
from workflows.major_decision.meeting_forms import ASKED_OUTSIDE
from workflows.major_decision.preconditions import ASSESSOR, JOINT
from workflows.roles import BODY_LEAD, BODY_REVIEWER, HANDLER, UNIT
from workflows.units import same_unit


def reported_before(view: View, answers: Any) -> Iterator[Reason]:
    """A report that has been made."""
    if answers.reported_on > view.today:
        yield Reason("报告日在今天之后", field="reported_on")


def published_truly(view: View, answers: Any) -> Iterator[Reason]:
    """Somewhere; not tomorrow."""
    if answers.public and not answers.channels:
        yield Reason("须写明公布渠道", D713["32"].label, field="channels")
    if answers.published_on > view.today:
        yield Reason("公布日在今天之后", field="published_on")


def evaluator_apart(view: View, answers: Any) -> Iterator[Reason]:
    """Who assessed the decision before it was made does not judge it afterwards; a third party is no side; many comments are counted."""
    body, law = answers.body, D713["36"].label
    if why := same_unit(view.offices, view.org, body, _assessors(view)):
        yield Reason(f"{body} {why}，不得承担决策后评估", law, field="body")
    elif answers.third_party and (side := same_unit(view.offices, view.org, body, _sides(view))):
        yield Reason(f"{body} 是本决策的{side}，不是第三方", law, field="third_party")
    many = int(view.policies.value("decision.evaluation.comments", view.org, view.today).value)
    if answers.ground == "MANY_COMMENTS" and (answers.comments or 0) < many:
        yield Reason(f"以意见较多启动的，近一个月意见数须达{many}", law, field="comments")


def _assessors(view: View) -> dict[str, str]:
    """Whoever assessed it before the decision, once each: for a procedure, or at a panel's order."""
    found = {task.text: f"承担过本决策的{task.detail}" for task in view.tasks if task.kind == ASSESSOR}
    for (event,) in view.shelves.get(ASKED_OUTSIDE, ()):
        asked = json.loads(event)["answers"]
        found |= {asked[name]: "承担过本决策评审中的第三方评估" for name in ("body", "org") if asked.get(name)}
    return found


def _sides(view: View) -> dict[str, str]:
    """Whoever has a part in the decision itself."""
    sides = ((UNIT, "承办单位"), (HANDLER, "承办单位"), (BODY_LEAD, "审查机构"), (BODY_REVIEWER, "审查机构"))
    found = {view.holders[role.key].org: side for role, side in sides if role.key in view.holders}
    return found | {task.text: task.detail for task in view.tasks if task.kind == JOINT and task.text not in found}
