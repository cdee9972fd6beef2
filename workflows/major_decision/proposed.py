"""What a proposal must be: not of tomorrow, and, where it is to adjust a decision, of one of this organ that holds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import String, bindparam, cast, select
from sqlmodel import col

from engine.enquiries import Enquires
from engine.errors import Reason
from engine.questions import Among
from engine.standing import View
from engine.statements import Statement, of
from engine.tables import Case
from registers.major import Proposal
from workflows.law import D713

KEY = "major_decision"
HOLDS = ("PUBLISHED", "EXECUTING")  # where a decision stands that another one may be proposed to adjust
FOLLOWED, ADJUSTING = "followed", "adjusting"
_ORG: Any = bindparam("org")
_FOLLOWED = Statement(
    select(*of(Case, "id", "workflow", "state")).where(col(Case.org) == _ORG, Among(cast(col(Case.id), String), "keys"))
)
_ADJUSTING = Statement(
    select(*of(Case, "id"))
    .join(Proposal, col(Proposal.case_id) == col(Case.id))
    .where(col(Case.org) == _ORG, col(Case.closed_at).is_(None), Among(cast(col(Proposal.supersedes), String), "keys"))
    .order_by(col(Case.id))
)


class Follows(Enquires):
    """A form that names a decision of the same organ which is to be adjusted, by its case."""

    enquiries: ClassVar[Mapping[str, Statement]] = {FOLLOWED: _FOLLOWED, ADJUSTING: _ADJUSTING}

    @classmethod
    def keys_in(cls, answers: Mapping[str, Any]) -> Sequence[str]:
        """Its number, however it was sent."""
        said = str(answers.get("follows") or "").strip()
        return [str(int(said))] if said.isascii() and said.isdigit() and len(said) < 20 else []


def proposed_truly(view: View, answers: Any) -> Iterator[Reason]:
    """Not in the future; an adjustment names what it adjusts, a decision of this organ that holds and that nobody adjusts already."""
    if answers.proposed_on > view.today:
        yield Reason("建议日期在今天之后", field="proposed_on")
    if (answers.source == "ADJUSTMENT") != (answers.follows is not None):
        yield Reason("决策调整须注明被调整的决策；其他建议不填", D713["37"].label, field="follows")
    elif answers.follows is not None:
        yield from _adjustable(view, answers.follows)


def _adjustable(view: View, follows: int) -> Iterator[Reason]:
    known = {case: (workflow, state) for case, workflow, state in view.shelves.get(FOLLOWED, ())}
    workflow, state = known.get(follows, ("", ""))
    if workflow != KEY or state not in HOLDS:
        yield Reason(f"审查件{follows}不是本机关已公布或者正在执行的决策，不能调整", D713["37"].label, field="follows")
    for (other,) in view.shelves.get(ADJUSTING, ()):
        yield Reason(f"调整审查件{follows}的审查件{other}正在办理", D713["37"].label, field="follows")
