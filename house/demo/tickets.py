"""What citizens of the demo have sent, by receipts that a visitor can look up: each form has a word, each word a code."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from house import receipts


@dataclass(frozen=True, slots=True)
class Slip:
    """A receipt: whose kind, which form, and what it shows."""

    kind: str
    n: int
    shows: str

    @property
    def token(self) -> str:
        """The word of its form."""
        return token(self.n)

    @property
    def code(self) -> str:
        """As the citizen has it."""
        return receipts.ticket(self.kind, self.token).code

    @property
    def path(self) -> str:
        """The page that shows it."""
        return receipts.path_of(self.code)


def token(n: int) -> str:
    """The word of the nth form of the demo: its receipts can be looked up."""
    return hashlib.sha256(f"demo form {n}".encode()).hexdigest()[:32]


ANSWERED = Slip("YJ", 3, "征求意见：已经公开采纳情况")
CORRECTED, UNMOVED, STUDIED, GAPS, SENT_ON, DECLINED, FRESH = (
    Slip("JY", 100, "审查建议：文件已经修改，有答复书"),
    Slip("JY", 101, "审查建议：没有发现违法，答复说明了理由"),
    Slip("JY", 102, "审查建议：正在请制定机关说明"),
    Slip("JY", 103, "审查建议：请您补充，可以在网上补"),
    Slip("JY", 104, "审查建议：已转送有权机关"),
    Slip("JY", 105, "审查建议：不予受理，说明了还可以向哪里提出"),
    Slip("JY", 106, "审查建议：昨晚刚收到，可以补充、撤回"),
)
ADOPTED = Slip("LF", 120, "立法建议：已采纳并反馈")
SLIPS: Sequence[Slip] = (CORRECTED, UNMOVED, STUDIED, GAPS, SENT_ON, DECLINED, FRESH, ANSWERED, ADOPTED)
"""Those that the first page of the demo names."""
