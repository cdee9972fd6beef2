"""What holds after the meeting: reports, publication, and who may judge the decision's success."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from engine.errors import Reason
from engine.standing import View
from workflows.law import D713
from workflows.major_decision.preconditions import ASSESSOR


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
    """Who did the main assessment before the decision does not judge it afterwards; many comments are counted."""
    for task in view.tasks:
        if task.kind == ASSESSOR and _same(task.text, answers.body):
            yield Reason(
                f"{answers.body} 承担过本决策的{task.detail}，不得承担决策后评估", D713["36"].label, field="body"
            )
    many = int(view.policies.value("decision.evaluation.comments", view.org, view.today).value)
    if answers.ground == "MANY_COMMENTS" and (answers.comments or 0) < many:
        yield Reason(f"以意见较多启动的，近一个月意见数须达{many}", D713["36"].label, field="comments")


def _same(one: str, other: str) -> bool:
    """Two names of bodies, whatever their width and blanks."""
    plain = ("".join(unicodedata.normalize("NFKC", name).split()) for name in (one, other))
    return next(plain) == next(plain)
