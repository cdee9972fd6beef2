"""What a proposal must be: not of tomorrow, and naming what it adjusts."""

from collections.abc import Iterator
from typing import Any

from engine.errors import Reason
from engine.standing import View
from workflows.law import D713


def proposed_truly(view: View, answers: Any) -> Iterator[Reason]:
    """Not in the future; an adjustment names what it adjusts."""
    if answers.proposed_on > view.today:
        yield Reason("建议日期在今天之后", field="proposed_on")
    if (answers.source == "ADJUSTMENT") != (answers.follows is not None):
        yield Reason("决策调整须注明被调整的决策；其他建议不填", D713["37"].label, field="follows")
