"""Who may be named to examine or advise: of the review body or its cover roster, and never who had a part in the making."""

from collections.abc import Iterator
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.offices import COVER
from engine.standing import View
from workflows.roles import BODY_ADVISER, BODY_REVIEWER

MAKERS = (("HANDLER", "承办人"), ("APPROVER", "批准送审人"), ("UNIT_LEGAL", "单位审核人"))


def may_examine(view: View, person: str) -> Iterator[Reason]:
    """An examiner of the review body, or of its cover roster, who had no part in making the document."""
    org = view.holders[BODY_REVIEWER.key].org
    roster = {one for how in ("county", "city") for one in view.offices.covering(view.org, how)}
    covering = set(view.appointed(person, COVER)) & roster
    if org not in view.appointed(person, BODY_REVIEWER.key) and not covering:
        where = view.offices.title(org)
        yield Reason(f"{person} 不是{where}的审核人员，也不在代办名册", field="person", who="管理员登记任职")
    for part, title in MAKERS:
        if view.took(part, person):
            yield Reason(f"{person} 是本件{title}，不得审核", ASSUMED["审核与起草、批准分离"].label, field="person")


def examiner_named(view: View, answers: Any) -> Iterator[Reason]:
    """The person named may examine."""
    yield from may_examine(view, answers.person)


def claimable(view: View) -> Reason | None:
    """Who claims may examine, and nobody else is assigned."""
    assigned = view.holders[BODY_REVIEWER.key].person
    who = view.principal or view.actor
    if assigned not in (None, who):
        return Reason(f"已分办给 {assigned}")
    return next(may_examine(view, who), None)


def adviser_named(view: View, answers: Any) -> Iterator[Reason]:
    """An adviser of the review body who had no part in drafting."""
    org = view.holders[BODY_ADVISER.key].org
    if org not in view.appointed(answers.person, BODY_ADVISER.key):
        yield Reason(f"{answers.person} 不是{view.offices.title(org)}的法律顾问", field="person")
    if view.took("HANDLER", answers.person):
        yield Reason(f"{answers.person} 参与起草，不得担任本件顾问", field="person")


def handler_named(view: View, answers: Any) -> Iterator[Reason]:
    """The new handler is a handler of the office and had no part in approving or examining."""
    if view.org not in view.appointed(answers.person, "HANDLER"):
        yield Reason(f"{answers.person} 不是{view.offices.title(view.org)}的承办人", field="person")
    if any(
        view.took(part, answers.person) for part in ("APPROVER", "UNIT_LEGAL", "TAKER", "AUTHOR", "SIGNER", "ADVISER")
    ):
        law = ASSUMED["承办与审核分离"]
        yield Reason(f"{answers.person} 已参与本件审核或审签，不得承办", law.label, field="person")
