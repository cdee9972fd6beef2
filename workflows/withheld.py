"""What the review side keeps to itself: working papers of a review are not shown to the office whose matter it is."""

from collections.abc import Iterable, Mapping

REVIEW_SIDE = frozenset({"REVIEWER", "HUB_LEAD", "ADV", "CREV", "CHECKER", "CLEAD", "SUP"})
INSIDE: Mapping[str, frozenset[str]] = {
    "township_review": frozenset({"complete_checks", "return_opinion", "consult", "advise", "escalate", "support"}),
    "major_decision": frozenset(
        {"complete_checks", "return_checks", "second_check", "return_opinion", "consult", "advise"}
    ),
}
"""By workflow, the acts whose answers stay inside."""
ISSUED = frozenset(
    {"sign", "sign_final", "give_first", "reexamine", "refuse", "return", "transfer", "review_afterwards"}
)
"""Acts by which the review side has spoken: from then on the record of a case may leave the house whole."""


def withheld(workflow: str, act: str, roles: Iterable[str]) -> bool:
    """Whether the answers of an act are kept from somebody who holds these roles in the case."""
    return act in INSIDE.get(workflow, ()) and not REVIEW_SIDE & set(roles)


def spoken(acts: Iterable[str]) -> bool:
    """Whether the review side has issued what it had to say."""
    return bool(ISSUED & set(acts))
