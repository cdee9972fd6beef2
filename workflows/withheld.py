"""What the review side keeps to itself: working papers of a review are not shown to the office whose matter it is."""

from collections.abc import Iterable, Mapping

REVIEW_SIDE = frozenset({"REVIEWER", "HUB_LEAD", "ADV", "CREV", "CHECKER", "CLEAD", "SUP"})
INSIDE: Mapping[str, frozenset[str]] = {
    "township_review": frozenset({"complete_checks", "return_opinion", "consult", "advise", "escalate", "support"}),
    "major_decision": frozenset(
        {"complete_checks", "return_checks", "second_check", "return_opinion", "consult", "advise"}
    ),
    "panel_review": frozenset(
        {
            "log_contact",
            "order_evaluation",
            "put_to_vote",
            "vote",
            "open_ballots",
            "break_tie",
            "leave_tie",
            "draft_opinion",
            "return_opinion",
            "sign_opinion",
        }
    ),
    "clause_study": frozenset(
        {"consult_experts", "experts_answer", "propose_result", "return_result", "note_study", "begin_study"}
    ),
}
"""By workflow, the acts whose answers stay inside."""
SIDES: Mapping[str, frozenset[str]] = {
    "panel_review": frozenset({"PANEL_SECRETARY", "PANEL_HEAD", "GOV_OFFICE", "GOV_HEAD", "PANELIST", "SUP"}),
}
"""Who is inside, where it is not the review side: a panel keeps its deliberation from both parties."""
ISSUED = frozenset(
    {
        "opine",
        "sign",
        "sign_final",
        "give_first",
        "reexamine",
        "refuse",
        "return",
        "transfer",
        "review_afterwards",
        "conclude_study",
    }
)
"""Acts by which the review side has spoken: from then on the record of a case may leave the house whole."""


ASKED = frozenset(
    {
        "CONFLICT",
        "CORRECTION",
        "DOCUMENT",
        "EXCLUSION",
        "FINDING",
        "GAP",
        "LIST_OBJECTION",
        "NUMBER_OBJECTION",
        "POINT",
        "POLICY",
        "PRECONDITION",
        "RECORD_GAP",
        "RECUSAL",
        "REPLY",
        "SUGGESTION",
    }
)
"""Kinds of tasks in the office's own words. All others are notes by which acts tell each other what they need: nobody is shown them."""


def side(workflow: str) -> frozenset[str]:
    """The roles of those who work inside a procedure, before it has spoken."""
    return SIDES.get(workflow, REVIEW_SIDE)


def withheld(workflow: str, act: str, roles: Iterable[str]) -> bool:
    """Whether the answers of an act are kept from somebody who holds these roles in the case."""
    return act in INSIDE.get(workflow, ()) and not side(workflow) & set(roles)


def spoken(acts: Iterable[str]) -> bool:
    """Whether the review side has issued what it had to say."""
    return bool(ISSUED & set(acts))
