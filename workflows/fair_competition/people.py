"""Who may be named: reviewers of the market regulator who had no part in the measure; handlers."""

from collections.abc import Iterator
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from workflows.roles import HANDLER, MKT

OF_THE_UNIT = (("HANDLER", "承办人"), ("APPROVER", "批准送审人"))
OF_THE_MATTER = ("HANDLER", "APPROVER", "INTERNAL", "UNIT_LEGAL")
OF_THE_REVIEW = ("TAKER", "AUTHOR", "SIGNER", "CONFIRMER", "OWN_SIGNER")


def outside(view: View) -> Reason | None:
    """Whoever reviews for the market regulator, or confirms, has had no part in drafting or approving the matter it belongs to."""
    for member in view.family:
        for part in OF_THE_MATTER:
            for who in view.persons:
                if any(who == person for person, _ in member.parts.get(part, ())):
                    held = member.workflow.titles.get(part, part)
                    law = ASSUMED["会同审查人员不是起草单位的人"]
                    return Reason(
                        f"{who} 在“{member.workflow.title}”中是{held}，不得会同审查或确认",
                        law.label,
                        "同一机构的其他人员",
                    )
    return None


def reviewer_named(view: View, answers: Any) -> Iterator[Reason]:
    """A reviewer of the market regulator who is not of the unit."""
    org = view.holders[MKT.key].org
    if org not in view.appointed(answers.person, MKT.key):
        why = f"{answers.person} 不是{view.offices.title(org)}的会同审查人员"
        yield Reason(why, field="person", who="管理员登记任职")
    for part, held in OF_THE_UNIT:
        if view.took(part, answers.person):
            law = ASSUMED["会同审查人员不是起草单位的人"]
            yield Reason(f"{answers.person} 是本件{held}，不得会同审查", law.label, field="person")


def handler_named(view: View, answers: Any) -> Iterator[Reason]:
    """The new handler is a handler of the unit who had no part in reviewing."""
    org = view.holders[HANDLER.key].org
    if org not in view.appointed(answers.person, HANDLER.key):
        yield Reason(f"{answers.person} 不是{view.offices.title(org)}的承办人", field="person", who="管理员登记任职")
    if any(view.took(part, answers.person) for part in OF_THE_REVIEW):
        law = ASSUMED["承办与审查分离"]
        yield Reason(f"{answers.person} 已参与本件审查或签发，不得承办", law.label, field="person")
