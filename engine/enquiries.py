"""What some acts must know beyond their own case: from registers, and from what has happened in another case."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine.statements import Statement

ASKED = "asked "  # before the name of an enquiry among the answers of one look


class Enquires:
    """A form whose act asks the registers: each enquiry knows the parameters of the act (`case`, `actor`, …), and is
    answered among the view's shelves, under its name, as rows."""

    enquiries: ClassVar[Mapping[str, Statement]] = {}

    @classmethod
    def keys_in(cls, answers: Mapping[str, Any]) -> Sequence[str]:
        """What the answers name in a register, as its rows are found: the parameter `keys`. They come as they were sent."""
        del answers
        return ()


def answers_in(found: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """The answers to enquiries among those of one look, by name."""
    return {name.removeprefix(ASKED): rows for name, rows in found.items() if name.startswith(ASKED)}


def as_questions(enquiries: Mapping[str, Statement]) -> dict[str, Statement]:
    """Enquiries as one look asks them."""
    return {ASKED + name: one for name, one in enquiries.items()}
