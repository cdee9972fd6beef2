"""The finite truths about a document in the making, and what each act makes of them."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.definition import Facts
from registers.documents import Form, Issuer
from workflows.township_review.facts import SHUT, Conclusion

Reach = Literal["BUSINESS", "OTHER"]
Purpose = Literal["NEW", "AMEND", "EXTEND"]


@dataclass(frozen=True)
class DocumentFacts(Facts):
    """See `TITLES` for their Chinese names."""

    issuer_kind: Issuer = "GOVERNMENT"
    form: Form = "GENERAL"
    reach: Reach = "OTHER"
    purpose: Purpose = "NEW"
    renewed: bool = False  # the document it takes the place of had been extended before
    identified: bool = False  # every limb of the normative-document test was answered with yes
    comments: Literal["", "OPEN", "DONE", "EXEMPT", "UNCHANGED"] = ""  # UNCHANGED: an extension in the same words
    shortened: bool = False
    competition: Literal["", "PASS", "EXCEPTION", "NA"] = ""
    preconditions_open: bool = False
    notices: Literal[0, 1, 2] = 0
    windows: Literal[0, 1, 2] = 0
    suspended: bool = False
    urgent: bool = False
    adviser_done: bool = False
    doubts: bool = False
    conclusion: Literal["", Conclusion] = ""
    open_unlawful: bool = False
    open_risk: bool = False
    reviewed: bool = False  # the opinion covers the text the case now stands on
    amended: bool = False
    confirmed: bool = False

    @property
    def matter_type(self) -> str:
        """What checklists go by."""
        return "NORMATIVE_DOC"


def new_text(facts: DocumentFacts) -> DocumentFacts:
    """Another text has come in: no opinion covers it, and nobody has said that its words are the old ones."""
    comments = "" if facts.comments == "UNCHANGED" else facts.comments
    return replace(facts, reviewed=False, confirmed=False, comments=comments)


def planned(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """What the document is to be."""
    return replace(
        facts,
        issuer_kind=answers.issuer_kind,
        form=answers.form,
        reach=answers.reach,
        preconditions_open=bool(answers.preconditions),
    )


def change_begun(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """An amendment goes the whole way; of an extension the public is not asked where its words are the old ones."""
    return replace(
        facts,
        issuer_kind=answers.issuer_kind,
        form=answers.form,
        purpose=answers.purpose,
        reach=answers.reach,
        renewed=answers.purpose == "EXTEND",
        identified=True,
    )


def tested(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """A normative document only when every limb holds."""
    limbs = (answers.power, answers.unspecified, answers.affects, answers.repeated)
    return replace(facts, identified=all(limbs))


def competition_told(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """The conclusion, or that none is needed."""
    return replace(facts, competition=answers.competition)


def settled(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """Preconditions done, or not required for a stated reason."""
    return replace(facts, preconditions_open=not answers.complete)


def first_read(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """The legal office has laid an extension beside the old text and found the same words."""
    found = answers.unchanged and answers.result == "AGREE" and facts.comments not in ("DONE", "EXEMPT")
    return replace(facts, comments="UNCHANGED") if found else facts


def noticed(facts: DocumentFacts, _: Any) -> DocumentFacts:
    """A supplement notice opens its first window."""
    return replace(facts, notices=2 if facts.notices else 1, windows=1)


def accepted(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """Preconditions that the new text touches are required again."""
    return replace(facts, preconditions_open=facts.preconditions_open or bool(answers.reset), notices=0)


def checked(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """What the author could not answer with yes binds the signer."""
    return replace(facts, doubts=any(line.answer == "N" for line in answers.checks))


def concluded(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """An opinion on the text now on file replaces the old one."""
    severities = {finding.severity for finding in answers.findings}
    return replace(
        facts,
        conclusion=answers.conclusion,
        open_unlawful="违法" in severities,
        open_risk=bool(severities - {"违法"}),
        reviewed=True,
        amended=False,
        confirmed=False,
        adviser_done=False,
        doubts=False,
    )


def another_round(facts: DocumentFacts, _: Any = None) -> DocumentFacts:
    """Nothing of the last opinion holds for it."""
    return replace(
        facts, round=facts.round + 1, conclusion="", doubts=False, open_unlawful=False, open_risk=False, reviewed=False, amended=False,
        confirmed=False, notices=0, windows=0, adviser_done=False,
    )  # fmt: skip


def redrafted(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """Back to drafting; what the change touches is asked again."""
    facts = new_text(another_round(facts))
    if answers.ask_again and facts.comments != "EXEMPT":
        facts = replace(facts, comments="", shortened=False)
    return replace(facts, competition="") if answers.compete_again else facts


def deliberated(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """To be studied again: the text will not be decided as it is."""
    return replace(facts, reviewed=facts.reviewed and answers.result != "RESTUDY")


def finalised(facts: DocumentFacts, answers: Any) -> DocumentFacts:
    """A final text that differs in substance has not been reviewed."""
    return replace(facts, reviewed=facts.reviewed and answers.outcome != "CHANGED")


# --- when a clock exists -----------------------------------------------------------------------------------------------


def is_suspended(facts: DocumentFacts) -> bool:
    """中止."""
    return facts.suspended


def has_minimum(facts: DocumentFacts) -> bool:
    """The reviewer's guaranteed time: first round, not urgent."""
    return facts.round == 1 and not facts.urgent


def shut(facts: DocumentFacts) -> bool:
    """The opinion keeps the gate shut."""
    return facts.conclusion in SHUT
