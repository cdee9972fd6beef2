"""Whose people do not sit: the units with a part in the matter; whether an expert's unit is one of them is seen by its names."""

from engine.standing import View
from workflows.panel_review.seated import experts
from workflows.roles import BODY_ADVISER, HANDLER, UNIT
from workflows.roles import BODY_LEAD as CLEAD
from workflows.roles import BODY_REVIEWER as CREV
from workflows.units import like, same_unit

__all__ = ["like", "parted_units", "party_offices", "same_unit"]

UNIT_PARTS = {"ASSESSOR": "决策前承担过评估论证的机构人员", "JOINT": "会同承办单位人员"}  # tasks that name a unit
ADVISERS = (BODY_ADVISER.key,)


def party_offices(view: View) -> dict[str, str]:
    """The offices of both sides, and which side."""
    sides = (("承办单位", (HANDLER, UNIT)), ("审查机构", (CREV, CLEAD)))
    return {
        view.holders[role.key].org: f"{side}人员"
        for side, roles in reversed(sides)
        for role in roles
        if role.key in view.holders
    }


def parted_units(view: View) -> dict[str, str]:
    """Every unit with a part in the matter, by the code of the office or by name, and which part: both sides, whoever
    assessed it before the decision, units that share in it, the firm of the adviser as far as a register knows it."""
    found = party_offices(view)
    for member in view.kin:
        for task in member.tasks:
            if task.kind in UNIT_PARTS and task.text:
                found.setdefault(task.text, UNIT_PARTS[task.kind])
        advisers = {person for person, _ in member.parts.get("ADVISER", ())}
        advisers |= {holder.person for key, holder in member.holders.items() if key in ADVISERS and holder.person}
        for person in sorted(advisers):
            for one in experts(view).person(person, view.today):
                found.setdefault(one.unit, "本事项法律顾问所在单位人员")
    return found
