"""The finite truths about a township matter, and what each act makes of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.definition import Facts
from registers.catalogue import MatterType, Mode

VILLAGE = (
    "VILLAGE_RULE",
    "COLLECTIVE_ASSET",
)  # the village or its members decide; afterwards they file with the township
FILED_TYPES = ("NORMATIVE_DOC", *VILLAGE)
WITH_MINIMUM = ("NORMATIVE_DOC", "MAJOR_DECISION")
SHUT = ("REVISE", "RETURN_PROCEDURE", "UNLAWFUL")

Conclusion = Literal["LAWFUL", "LAWFUL_WITH_ADVICE", "REVISE", "RETURN_PROCEDURE", "UNLAWFUL", "OUT_OF_SCOPE"]


@dataclass(frozen=True)
class ReviewFacts(Facts):
    """See `TITLES` in the table for their Chinese names."""

    matter_type: MatterType = "OTHER_LEGAL"
    mode: Mode = "CLUSTER"
    adviser_required: bool = False
    adviser_done: bool = False
    doubts: bool = False  # the author has answered a line of the checklist with no
    public: bool = False
    preconditions_open: bool = False
    notices: Literal[0, 1, 2] = 0  # supplement notices in this round
    windows: Literal[0, 1, 2] = 0  # windows granted for the notice now open
    suspended: bool = False
    urgent: bool = False
    extended: bool = False
    declared_late: bool = False  # the office itself says that it has decided, signed or issued already
    late_review: bool = False
    conclusion: Literal["", Conclusion] = ""
    open_unlawful: bool = False
    open_risk: bool = False
    reviewed: bool = False  # the opinion covers the text the case now stands on
    amended: bool = False  # the office has answered the findings, perhaps with an amended text, not yet confirmed
    confirmed: bool = False
    objected: bool = False
    objection_closed: bool = False
    competition: Literal["", "PASS", "EXCEPTION", "NA"] = ""
    conforms: bool = False  # what the village filed conforms to the law
    exempt_reviewed: bool = False

    @property
    def village(self) -> bool:
        """The village or its members decide."""
        return self.matter_type in VILLAGE

    @property
    def to_be_filed(self) -> bool:
        """Something is filed for record afterwards."""
        return self.matter_type in FILED_TYPES


Sets = Callable[[Any, Any], Any]


def sets(**changes: Any) -> Sets:
    """The same facts with these changes, whatever was answered."""

    def changed(facts: ReviewFacts, _: Any) -> ReviewFacts:
        return replace(facts, **changes)

    changed.__qualname__ = f"sets({', '.join(f'{name}={value}' for name, value in changes.items())})"
    return changed


def new_text(facts: ReviewFacts) -> ReviewFacts:
    """Another text has come in: no opinion covers it."""
    return replace(facts, reviewed=False, confirmed=False)


def created(facts: ReviewFacts, answers: Any) -> ReviewFacts:
    """What the matter is."""
    decision = answers.matter_type == "MAJOR_DECISION"
    return replace(
        facts,
        matter_type=answers.matter_type,
        mode=answers.mode,
        adviser_required=decision or answers.adviser or answers.mode == "ADVISER_FIRST",
        public=answers.public,
        preconditions_open=bool(answers.preconditions),
    )


def noticed(facts: ReviewFacts, _: Any) -> ReviewFacts:
    """A supplement notice opens its first window."""
    return replace(facts, notices=2 if facts.notices else 1, windows=1)


def refused(facts: ReviewFacts, answers: Any) -> ReviewFacts:
    """Already decided, signed or issued: reviewed too late, and never counted as reviewed."""
    return replace(facts, late_review=answers.ground == "ALREADY_DECIDED")


def accepted(facts: ReviewFacts, answers: Any) -> ReviewFacts:
    """The competition conclusion is noted; preconditions that the new text touches are required again."""
    return replace(
        facts,
        competition=answers.competition or "NA",
        preconditions_open=facts.preconditions_open or bool(answers.reset),
        notices=0,
    )


def submitted(facts: ReviewFacts, answers: Any) -> ReviewFacts:
    """An office that says it has decided already is believed: it can only be refused, with the risk."""
    return replace(facts, declared_late=not answers.undecided)


def checked(facts: ReviewFacts, answers: Any) -> ReviewFacts:
    """What the author could not answer with yes binds the signer."""
    return replace(facts, doubts=any(line.answer == "N" for line in answers.checks))


def settled(facts: ReviewFacts, answers: Any) -> ReviewFacts:
    """Preconditions done, or not required for a stated reason."""
    return replace(facts, preconditions_open=not answers.complete)


def concluded(facts: ReviewFacts, answers: Any) -> ReviewFacts:
    """A new opinion on the text now on file replaces the old one."""
    severities = {finding.severity for finding in answers.findings}
    return replace(
        facts,
        conclusion=answers.conclusion,
        open_unlawful="违法" in severities,
        open_risk=bool(severities - {"违法"}),
        reviewed=True,
        amended=False,
        confirmed=False,
        objection_closed=False,
        extended=False,
        adviser_done=False,
        doubts=False,
    )


def signed(facts: ReviewFacts, answers: Any) -> ReviewFacts:
    """A first opinion of a round may be objected to once."""
    return replace(concluded(facts, answers), objected=False)


def resubmitted(facts: ReviewFacts, _: Any) -> ReviewFacts:
    """Another round: nothing of the last opinion holds for it."""
    return replace(
        facts, round=facts.round + 1, conclusion="", doubts=False, open_unlawful=False, open_risk=False, reviewed=False, amended=False, confirmed=False,
        extended=False, notices=0, windows=0, adviser_done=False, objected=False, objection_closed=False,
    )  # fmt: skip


def decided(facts: ReviewFacts, answers: Any) -> ReviewFacts:
    """To be studied again: the text will not be decided as it is."""
    return replace(facts, reviewed=facts.reviewed and answers.result != "RESTUDY")


def finalised(facts: ReviewFacts, answers: Any) -> ReviewFacts:
    """A final text that differs in substance has not been reviewed."""
    return replace(facts, reviewed=facts.reviewed and answers.outcome != "CHANGED")


# --- when a clock exists ------------------------------------------------------------------------------------------------


def is_suspended(facts: ReviewFacts) -> bool:
    """中止."""
    return facts.suspended


def has_minimum(facts: ReviewFacts) -> bool:
    """The reviewer's guaranteed time: documents and decisions, first round, not urgent."""
    return facts.matter_type in WITH_MINIMUM and facts.round == 1 and not facts.urgent


def may_be_objected_to(facts: ReviewFacts) -> bool:
    """An opinion that keeps the gate shut, on the text on file, not yet objected to."""
    return facts.conclusion in SHUT and facts.reviewed and not facts.objected and not facts.objection_closed


def is_public(facts: ReviewFacts) -> bool:
    """What is decided must be published."""
    return facts.public


def filed_by_office(facts: ReviewFacts) -> bool:
    """The township files."""
    return facts.to_be_filed and not facts.village


def filed_by_village(facts: ReviewFacts) -> bool:
    """The village files with the township."""
    return facts.village


def village_unchecked(facts: ReviewFacts) -> bool:
    """What the village filed has still to be read."""
    return facts.village and not facts.conforms


def never_filed(facts: ReviewFacts) -> bool:
    """Nothing is filed for this type."""
    return not facts.to_be_filed


def emergency_unreviewed(facts: ReviewFacts) -> bool:
    """The supplementary review is still owed."""
    return not facts.exempt_reviewed
