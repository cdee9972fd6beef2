"""Who may be named, assigned, asked: reviewers, advisers, handlers, and the reviewer who is competent."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from engine.absences import Absences, Away
from engine.citations import ASSUMED
from engine.errors import Reason
from engine.offices import COVER, Leave
from engine.standing import View
from engine.statements import Statement, of
from workflows.absences import days
from workflows.law import PENALTY
from workflows.roles import ADV, EXAMINER, REVIEWER

AWAY = Statement(
    select(*of(Leave, *Away._fields, "holds"))
    .where(col(Leave.person) == bindparam("named"))
    .order_by(*of(Leave, "case_id", "seq", "n"))
)
"""Every absence of the person named, as the register has it."""


def away_when_due(view: View, answers: Any) -> Iterator[str]:
    """Who is named is away on a day on which something is due: no reason to refuse, for there may be deputies."""
    names = (*Away._fields, "holds")
    known = Absences([dict(zip(names, row, strict=True)) for row in view.shelves.get("away", ())], (), ())
    dues = {reading.due for reading in view.readings.values() if reading.status == "running" and reading.due}
    for due in sorted(dues):
        if leave := known.away(answers.person, due):
            when = days(leave.from_on, leave.until_on)
            yield f"{answers.person} {when}离岗，到期日{days(due, due)}在其间：请确认有代理人，或另派他人"


def may_review(view: View, person: str) -> Iterator[Reason]:
    """A reviewer here or on the cover roster, who had no part in drafting or approving; penalties need the examiner's post."""
    org = view.holders[REVIEWER.key].org
    on_roster = [o for how in ("cluster", "local", "county") for o in view.offices.covering(view.org, how)]
    cover = set(view.appointed(person, COVER)) & set(on_roster)
    if org not in view.appointed(person, REVIEWER.key) and not cover:
        yield Reason(
            f"{person} 不是{view.offices.title(org)}的审查人员，也不在代办名册", field="person", who="管理员登记任职"
        )
    for part, title in (("HANDLER", "承办人"), ("APPROVER", "批准送审人"), ("REEXAMINER", "复核人")):
        if view.took(part, person):
            yield Reason(f"{person} 是本件{title}，不得审查", ASSUMED["审查与承办、批准分离"].label, field="person")
    if view.facts.matter_type == "MAJOR_PENALTY" and not view.appointed(person, EXAMINER):
        yield Reason(f"{person} 没有登记法制审核资格", PENALTY["58"].label, field="person")


def reviewer_named(view: View, answers: Any) -> Iterator[Reason]:
    """The person named may review."""
    yield from may_review(view, answers.person)


def claimable(view: View) -> Reason | None:
    """Who claims may review, and nobody else is assigned."""
    assigned = view.holders[REVIEWER.key].person
    who = view.principal or view.actor
    if assigned not in (None, who):
        return Reason(f"已分办给 {assigned}")
    return next(may_review(view, who), None)


def another_reviewer(view: View, answers: Any) -> Iterator[Reason]:
    """After an objection neither the author nor the signer examines again."""
    yield from may_review(view, answers.person)
    if view.state == "OBJECTED":
        for part, title in (("AUTHOR", "原审查人"), ("SIGNER", "原签发人")):
            if view.took(part, answers.person):
                yield Reason(f"{answers.person} 是{title}，不得复核", field="person")


def handler_named(view: View, answers: Any) -> Iterator[Reason]:
    """The new handler is a handler of the office."""
    if view.org not in view.appointed(answers.person, "HANDLER"):
        yield Reason(f"{answers.person} 不是{view.offices.title(view.org)}的承办人", field="person")
    for part in ("APPROVER", "TAKER", "AUTHOR", "SIGNER", "ADVISER", "CONFIRMER", "REEXAMINER"):
        if view.took(part, answers.person):
            yield Reason(
                f"{answers.person} 已参与本件审查或审签，不得承办", ASSUMED["承办与审查分离"].label, field="person"
            )


def adviser_named(view: View, answers: Any) -> Iterator[Reason]:
    """An adviser of the review office who had no part in drafting."""
    org = view.holders[ADV.key].org
    if org not in view.appointed(answers.person, ADV.key):
        yield Reason(f"{answers.person} 不是{view.offices.title(org)}的法律顾问", field="person")
    if view.took("HANDLER", answers.person):
        yield Reason(f"{answers.person} 参与起草，不得担任本件顾问", field="person")


def cap_passed(view: View) -> str | None:
    """One goes on without the adviser only after the adviser's time."""
    reading = view.readings.get("adviser")
    open_still = reading is not None and reading.due is not None and view.today <= reading.due
    return f"顾问期限至 {reading.due}，届满后才能径行继续" if reading and open_still else None


def competent(view: View, answers: Any) -> Iterator[Reason]:
    """A transfer goes to a review office that exists and is another one."""
    if answers.to_org not in view.offices.office:
        yield Reason(f"没有机构 {answers.to_org}", field="to_org")
    elif answers.to_org == view.holders[REVIEWER.key].org:
        yield Reason("本机构就是现在的审查机构", field="to_org")
