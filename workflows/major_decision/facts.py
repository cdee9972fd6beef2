"""The finite truths about a major decision, and what each act makes of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.definition import Facts

Conclusion = Literal[
    "LAWFUL", "LAWFUL_WITH_ADVICE", "REVISE", "RETURN_PROCEDURE", "UNLAWFUL", "RISK_DISCLOSED", "OUT_OF_SCOPE"
]
SHUT = ("REVISE", "RETURN_PROCEDURE", "UNLAWFUL")
Ended = Literal["", "GIVEN", "SPLIT", "ENDED"]
PANEL_ENDS: Mapping[str, Ended] = {"OPINED": "GIVEN", "SPLIT": "SPLIT"}
"""How a panel ended, by the state it ended in: with an opinion, without a majority; in any other way, without an opinion."""


@dataclass(frozen=True)
class DecisionFacts(Facts):
    """See `TITLES` in the table for their Chinese names."""

    exploratory: bool = False  # the unit brings it as an exploratory reform
    expropriation: bool = False  # the law of expropriation fixes the window of comments, which nobody may shorten
    soliciting: bool = False  # a window of comments is open
    short_window: bool = False  # announced shorter than the least time, with the reason shown: its announced day holds
    preconditions_open: bool = False
    notices: Literal[0, 1, 2] = 0  # supplement notices of this submission
    windows: Literal[0, 1, 2] = 0  # windows granted for the notice now open
    declared_late: bool = False
    late_review: bool = False
    competition: Literal["", "PASS", "EXCEPTION", "NA"] = ""
    rereview: bool = False  # submitted again after findings: a shorter review, without a minimum
    extended: bool = False
    adviser_done: bool = False
    doubts: bool = False  # the author has answered a line of the checklist with no
    no_rule: bool = False  # searched and recorded: no clear national rule on one item; its risks are written down
    conclusion: Literal["", Conclusion] = ""  # of the first opinion, until the final one is signed
    open_unlawful: bool = False
    reviewed: bool = False  # the final opinion covers the text the case now stands on
    amended: bool = False
    confirmed: bool = False
    objected: bool = False
    reexamined: bool = False
    panel: Ended = ""
    panel_answered: bool = False
    panel_conflict: bool = (
        False  # somebody sat on the panel who should not have, and the body has not answered for its opinion
    )
    party_reported: bool = False
    congress: Literal["", "DUE", "DONE"] = ""
    archived: bool = False
    adjusting: bool = False  # in force, while another case is to adjust it
    suspended: bool = False

    @property
    def matter_type(self) -> str:
        """Checklists and catalogues know it by this."""
        return "MAJOR_DECISION"


Sets = Callable[[Any, Any], Any]


def sets(**changes: Any) -> Sets:
    """The same facts with these changes, whatever was answered."""

    def changed(facts: DecisionFacts, _: Any) -> DecisionFacts:
        return replace(facts, **changes)

    changed.__qualname__ = f"sets({', '.join(f'{name}={value}' for name, value in changes.items())})"
    return changed


def new_text(facts: DecisionFacts) -> DecisionFacts:
    """Another text has come in: no opinion covers it."""
    return replace(facts, reviewed=False, confirmed=False)


def proposed(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """What is proposed."""
    return replace(facts, exploratory=answers.exploratory, expropriation=answers.special_law == "EXPROPRIATION")


def prepared(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """What must be done before the review."""
    return replace(facts, preconditions_open=bool(answers.preconditions or answers.more))


def settled(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """Preconditions done, or not required for a stated reason."""
    return replace(facts, preconditions_open=not answers.complete)


def submitted(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """A unit that says the matter is decided already is believed: it can only be refused, with the risk."""
    return replace(facts, declared_late=not answers.undecided, notices=0, windows=0)


def noticed(facts: DecisionFacts, _: Any) -> DecisionFacts:
    """A supplement notice opens its first window."""
    return replace(facts, notices=2 if facts.notices else 1, windows=1)


def refused(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """Already decided, signed or issued: reviewed too late, and never counted as reviewed."""
    return replace(facts, late_review=answers.ground == "ALREADY_DECIDED")


def accepted(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """The competition conclusion is noted."""
    return replace(facts, competition=answers.competition, notices=0, windows=0)


def checked(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """What the author could not answer with yes binds the signer."""
    return replace(facts, doubts=any(line.answer == "N" for line in answers.checks))


def first(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """The first opinion: what the body means to conclude, and nothing covered by it yet."""
    return replace(facts, conclusion=answers.conclusion, open_unlawful=_unlawful(answers), reviewed=False)


def rechecked(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """Another reviewer's view takes the place of the first opinion."""
    return replace(facts, conclusion=answers.conclusion, open_unlawful=_unlawful(answers), reexamined=True)


def _unlawful(answers: Any) -> bool:
    return any(finding.severity == "违法" for finding in answers.findings)


def panel_ended(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """A panel gives advice: it concludes nothing, and covers no text."""
    return replace(facts, panel=PANEL_ENDS.get(answers["state"], "ENDED"), panel_answered=False)


def panel_heard(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """The panel is answered; another conclusion is the reviewer's own, written with the answer: with it falls what was found."""
    same = answers.conclusion in ("", facts.conclusion)
    return replace(
        facts,
        panel_answered=True,
        conclusion=facts.conclusion if same else answers.conclusion,
        open_unlawful=facts.open_unlawful and same,
    )


def returned(facts: DecisionFacts, _: Any) -> DecisionFacts:
    """Back to its author: what was to be said is not said yet."""
    return replace(facts, conclusion="", open_unlawful=False)


def concluded(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """The final opinion on the text now on file replaces whatever was said before."""
    return replace(
        facts, conclusion=answers.conclusion, open_unlawful=_unlawful(answers), reviewed=True, amended=False, confirmed=False,
        extended=False, adviser_done=False, doubts=False, objected=False, reexamined=False, panel="", panel_answered=False,
        panel_conflict=False,
    )  # fmt: skip


def _next_round(facts: DecisionFacts, *, rereview: bool) -> DecisionFacts:
    """Nothing of the last opinion holds for another round."""
    return replace(
        facts, round=facts.round + 1, rereview=rereview, conclusion="", no_rule=False, doubts=False, open_unlawful=False, reviewed=False,
        amended=False, confirmed=False, extended=False, notices=0, windows=0, adviser_done=False, objected=False, reexamined=False,
        panel="", panel_answered=False, panel_conflict=False,
    )  # fmt: skip


def resubmitted(facts: DecisionFacts, _: Any) -> DecisionFacts:
    """The amended text is reviewed again."""
    return _next_round(facts, rereview=True)


def reviewed_anew(facts: DecisionFacts, _: Any) -> DecisionFacts:
    """The same text is reviewed once more, without the panel."""
    return _next_round(facts, rereview=True)


def begun_again(facts: DecisionFacts, _: Any) -> DecisionFacts:
    """Back to the procedures: the whole review follows."""
    return _next_round(facts, rereview=False)


def decided(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """To be studied again: the text will not be decided as it is."""
    return replace(
        facts,
        reviewed=facts.reviewed and answers.result != "RESTUDY",
        congress="DUE" if answers.congress == "DUE" else "",
    )


def finalised(facts: DecisionFacts, answers: Any) -> DecisionFacts:
    """A final text that differs in substance has not been reviewed, and nobody has been told of it."""
    if answers.outcome != "CHANGED":
        return facts
    return replace(facts, reviewed=False, party_reported=False, congress="")


# --- when a clock exists ------------------------------------------------------------------------------------------------


def is_suspended(facts: DecisionFacts) -> bool:
    """中止."""
    return facts.suspended


def is_soliciting(facts: DecisionFacts) -> bool:
    """The public is being asked, for as long as the law wants at least."""
    return facts.soliciting and not facts.short_window


def has_minimum(facts: DecisionFacts) -> bool:
    """The reviewer's guaranteed time, not begun anew for an amended text."""
    return not facts.rereview


def to_reexamine(facts: DecisionFacts) -> bool:
    """Another reviewer has still to look."""
    return not facts.reexamined


def still_disputed(facts: DecisionFacts) -> bool:
    """Looked at again, and the unit has still to say whether it accepts that."""
    return facts.reexamined


def unarchived(facts: DecisionFacts) -> bool:
    """一事一档 is still owed."""
    return not facts.archived
