"""What a demo must show: matters whose course is settled, so that every role finds work and nothing rare is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from house.demo.matter import Fate


@dataclass(frozen=True)
class Scene:
    """A matter of a township that begins some working days before the last day."""

    town: int
    before: int
    fate: Fate


WAY = {
    "DRAFT": 0, "INTERNAL_REVIEW": 1, "SUBMITTED": 2, "SUPPLEMENTING": 3, "ACCEPTED": 3, "ASSIGNED": 4, "suspend": 4, "ADVISER_CONSULT": 4,
    "DRAFT_OPINION": 5, "ESCALATED": 6, "FEEDBACK": 6, "OBJECTED": 7, "ANSWERED": 7, "GATE_OPEN": 6, "DECIDED": 7, "TEXT_FINAL": 8,
    "ISSUED": 9, "FILED": 10, "CORRECTION_ORDERED": 11, "EXEMPT": 2,
}  # fmt: skip
"""How many working days it takes to come there when everybody is prompt."""


def _now(town: int, since: int, code: str, until: str, conclusion: str = "LAWFUL", *sure: str) -> Scene:
    """A matter that has stood somewhere since so many working days; 0: since the last one."""
    return _scene(town, WAY[until] + since + 1, code, until, conclusion, *sure)


def _scene(town: int, before: int, code: str, until: str, conclusion: str, *sure: str) -> Scene:
    return Scene(town, before, Fate(code, until, conclusion, frozenset(sure)))


ADVISED = ((0, "HT-01"), (1, "TD-01"), (2, "JC-01"), (4, "HT-01"), (8, "JC-01"))
STANDING = ("HT-01", "WJ-01", "JT-01", "TD-01", "ZC-01", "CF-01")

# fmt: off
NOW = (
    #      town, since, entry, where it stands
    _now(0,  0, "WJ-01", "DRAFT"),
    _now(0,  0, "HT-01", "INTERNAL_REVIEW"),
    _now(0,  0, "XF-01", "INTERNAL_REVIEW"),
    _now(1,  1, "CG-01", "INTERNAL_REVIEW"),
    _now(0,  0, "HT-01", "SUBMITTED"),
    _now(1,  0, "XX-01", "SUBMITTED"),
    _now(3,  0, "ZC-01", "SUBMITTED"),
    _now(0,  1, "TD-01", "SUPPLEMENTING", "LAWFUL", "supplement"),
    _now(4,  1, "HT-01", "SUPPLEMENTING", "LAWFUL", "supplement"),
    _now(0,  1, "JT-01", "ACCEPTED"),
    _now(2,  1, "HT-01", "ACCEPTED"),
    _now(0,  1, "XZ-01", "ACCEPTED"),
    _now(0,  1, "HT-01", "ASSIGNED"),
    _now(1,  1, "CF-01", "ASSIGNED", "LAWFUL", "urge"),
    _now(2,  1, "TD-01", "ASSIGNED", "UNLAWFUL"),
    _now(0,  1, "ZC-01", "DRAFT_OPINION", "REVISE", "grave"),
    _now(1,  1, "HT-01", "DRAFT_OPINION", "UNLAWFUL"),
    _now(2,  1, "WJ-01", "DRAFT_OPINION", "LAWFUL_WITH_ADVICE"),
    _now(0,  2, "XZ-01", "DRAFT_OPINION", "REVISE", "grave"),
    _now(7,  2, "XZ-01", "DRAFT_OPINION", "LAWFUL"),
    _now(0,  2, "HT-01", "FEEDBACK", "UNLAWFUL"),
    _now(0,  3, "CG-01", "FEEDBACK", "REVISE"),
    _now(3,  2, "TD-01", "FEEDBACK", "REVISE", "grave"),
    _now(0,  0, "HT-01", "ANSWERED", "REVISE"),
    _now(2,  0, "ZC-01", "ANSWERED", "REVISE"),
    _now(0,  6, "HT-01", "GATE_OPEN", "LAWFUL"),
    _now(0,  6, "XF-01", "GATE_OPEN", "LAWFUL_WITH_ADVICE"),
    _now(5,  7, "HT-01", "GATE_OPEN"),
    _now(0,  8, "HT-01", "DECIDED", "LAWFUL", "dissent"),
    _now(1,  9, "ZC-01", "TEXT_FINAL"),
    _now(0,  9, "WJ-01", "TEXT_FINAL"),
    _now(0, 10, "WJ-01", "ISSUED"),
    _now(2, 10, "HT-01", "ISSUED"),
    _now(0, 11, "CG-01", "FILED"),
    _now(1, 11, "JT-01", "FILED"),
    _now(0, 12, "CG-01", "CORRECTION_ORDERED", "LAWFUL", "order_correction"),
    _now(2,  3, "HT-01", "EXEMPT", "LAWFUL", "exempt_emergency"),
    # the clock stands: suspended, or the ball is with the adviser, the county, the reexaminer
    *(_now(n % 12, 4 + n, STANDING[n % 6], "suspend", "LAWFUL", "suspend") for n in range(11)),
    *(_now(n % 12, 1, code, "ADVISER_CONSULT", "LAWFUL", "consult") for n, code in ADVISED),
    *(_now(n % 12, 3, code, "ESCALATED", "UNLAWFUL", "escalate") for n, code in ((0, "HT-01"), (1, "WJ-01"), (7, "TD-01"))),
    *(_now(n % 12, 1, code, "OBJECTED", "UNLAWFUL", "object") for n, code in ((0, "CF-01"), (2, "HT-01"), (6, "JT-01"))),
    # late, and still waiting
    _now(0, 17, "TD-01", "FEEDBACK", "REVISE", "grave"),
    _now(1, 10, "HT-01", "DRAFT_OPINION", "REVISE"),
    _now(2, 10, "JT-01", "ACCEPTED"),
    _now(4,  9, "XF-01", "SUBMITTED"),
    _now(8, 13, "HT-01", "ASSIGNED"),
    _now(9, 23, "CG-01", "FEEDBACK", "UNLAWFUL"),
)
# fmt: on

RARE = (
    *(("OUT_OF_SCOPE", ()),) * 3, *(("UNLAWFUL", ()),) * 3, *(("RETURN_PROCEDURE", ()),) * 3, *(("LAWFUL", ("late",)),) * 4,
    *(("LAWFUL", ("return",)),) * 8, ("LAWFUL", ("extend", "consult")), ("LAWFUL", ("extend",)), ("LAWFUL", ("urge",)), ("LAWFUL", ("urge",)),
    ("UNLAWFUL", ("object",)), ("UNLAWFUL", ("object", "overruled")), ("UNLAWFUL", ("withdraw",)), ("REVISE", ("withdraw", "grave")),
    ("LAWFUL", ("escalate",)), ("LAWFUL", ("delegate",)), ("LAWFUL", ("delegate",)), ("LAWFUL", ("transfer",)), ("LAWFUL", ("reassign",)),
    ("LAWFUL", ("exempt_emergency",)), ("LAWFUL", ("hand_over",)), ("REVISE", ()), ("LAWFUL", ("suspend",)), ("LAWFUL", ("revise_text",)),
)  # fmt: skip
"""What happens a few times a year, whatever chance decides: the conclusion, and what is sure to happen."""


def past(working_days: int) -> Iterator[Scene]:
    """The rare things, spread over the year, told to their end."""
    for n, (conclusion, sure) in enumerate(RARE):
        before = working_days - 12 - n * (working_days - 90) // len(RARE)
        code = ("HT-01", "TD-01", "ZC-01", "XF-01")[n % 4]
        yield _scene(n % 12, before, code, "", conclusion, *sure)
