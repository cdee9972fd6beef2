"""Who may be named: units, two reviewers, another one after an objection, advisers, handlers."""

from collections.abc import Iterator
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.offices import COVER
from engine.standing import View
from workflows.major_decision.family import panel
from workflows.roles import BODY_ADVISER, BODY_AT, BODY_REVIEWER, CHECKER, HANDLER

OF_THE_UNIT = (("HANDLER", "承办人"), ("APPROVER", "批准送审人"), ("INTERNAL", "单位内审人"))
APART_LAW = ASSUMED["审查与承办、批准分离"]


def unit_named(view: View, answers: Any) -> Iterator[Reason]:
    """The undertaking unit is an office of this organ."""
    yield from _is_unit(view, answers.unit)


def one_lead(view: View, answers: Any) -> Iterator[Reason]:
    """Exactly one unit leads; the others join."""
    if answers.result == "START":
        yield from _is_unit(view, answers.unit or view.holders[HANDLER.key].org)
    for code in answers.joint:
        if code not in view.offices.office:
            yield Reason(f"没有机构 {code}", field="joint")
        elif code == (answers.unit or view.holders[HANDLER.key].org):
            yield Reason("牵头单位不能同时列为会同单位", field="joint")


def _is_unit(view: View, code: str) -> Iterator[Reason]:
    if code not in view.offices.subtree(view.org) or code not in view.offices.office:
        yield Reason(f"{code} 不是{view.offices.title(view.org)}及其所属的机构", field="unit", who="管理员登记机构")


def main_reviewer(view: View, answers: Any) -> Iterator[Reason]:
    """A reviewer here or on the cover roster, who had no part in drafting or approving."""
    yield from _may_review(view, answers.person, BODY_REVIEWER.key, "审查人员")


def second_reviewer(view: View, answers: Any) -> Iterator[Reason]:
    """Another one."""
    yield from _may_review(view, answers.person, CHECKER.key, "复核人员")
    if answers.person == view.holders[BODY_REVIEWER.key].person:
        yield Reason("主办和复核须是两人", ASSUMED["主办、复核两人负责"].label, field="person")


def other_reviewer(view: View, answers: Any) -> Iterator[Reason]:
    """After an objection nobody looks again, and nobody answers the panel, who has written, checked or signed what is objected to."""
    yield from _may_review(view, answers.person, BODY_REVIEWER.key, "审查人员")
    unanswered = bool(view.facts.panel) and not view.facts.panel_answered
    if view.state == "DISPUTED" or unanswered:
        for part, title in (("AUTHOR", "主办审查人"), ("CHECKER", "复核审查人"), ("SIGNER", "签发人")):
            if view.took(part, answers.person, view.facts.round):
                yield Reason(
                    f"{answers.person} 是本轮{title}，不得{'答复评审意见' if unanswered else '复核异议'}",
                    field="person",
                )


def _may_review(view: View, person: str, role: str, title: str) -> Iterator[Reason]:
    org = view.holders[role].org
    roster = [one for how in BODY_AT.split("|") for one in view.offices.covering(view.org, how)]
    if org not in view.appointed(person, role) and not set(view.appointed(person, COVER)) & set(roster):
        yield Reason(
            f"{person} 不是{view.offices.title(org)}的{title}，也不在代办名册", field="person", who="管理员登记任职"
        )
    for part, held in OF_THE_UNIT:
        if view.took(part, person):
            yield Reason(f"{person} 是本件{held}，不得审查", APART_LAW.label, field="person")


def adviser_named(view: View, answers: Any) -> Iterator[Reason]:
    """An adviser of the review body who had no part in drafting."""
    org = view.holders[BODY_ADVISER.key].org
    if org not in view.appointed(answers.person, BODY_ADVISER.key):
        yield Reason(f"{answers.person} 不是{view.offices.title(org)}的法律顾问、公职律师", field="person")
    for part, held in OF_THE_UNIT:
        if view.took(part, answers.person):
            yield Reason(f"{answers.person} 是本件{held}，不得担任本件顾问", field="person")


def handler_named(view: View, answers: Any) -> Iterator[Reason]:
    """The new handler is a handler of the unit."""
    org = view.holders[HANDLER.key].org
    if org not in view.appointed(answers.person, HANDLER.key):
        yield Reason(f"{answers.person} 不是{view.offices.title(org)}的承办人", field="person")
    for part in ("APPROVER", "INTERNAL", "TAKER", "AUTHOR", "CHECKER", "SIGNER", "ADVISER", "CONFIRMER", "REEXAMINER"):
        if view.took(part, answers.person):
            yield Reason(
                f"{answers.person} 已参与本件审查或审签，不得承办", ASSUMED["承办与审查分离"].label, field="person"
            )


def panel_there(view: View) -> Reason | None:
    """A panel can be asked for only where its procedure is installed."""
    office = view.offices.title(view.org)
    return None if panel() else Reason(f"{office}尚未启用评审团流程", who="运维升级程序")
