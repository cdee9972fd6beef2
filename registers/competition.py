"""公平竞争审查: what is reviewed, who was heard, the nineteen answers, conclusions, alternatives, exceptions, supervision."""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field

from engine.tables import Projection, append_only, big


@append_only
class CompetitionMeasure(Projection, table=True):
    """措施: a document or a specific policy measure as it was put to the review, once more when its text has changed."""

    __tablename__ = "competition_measure"
    org: str
    title: str
    matter_id: int = big()
    kind: str  # DOCUMENT, MEASURE
    issuer: str  # DEPARTMENT, TOWNSHIP, GOVERNMENT, CONGRESS
    drafter: str
    joint: str = ""
    markets: str = ""
    earlier: str = ""  # the number of an earlier conclusion


@append_only
class CompetitionParty(Projection, table=True):
    """听取意见: one operator, association or member of the public who was asked, the answer, and what became of it."""

    __tablename__ = "competition_party"
    name: str
    type: str
    kind: str
    on: date
    answer: str = Field(sa_type=Text)
    disposition: str
    reason: str = Field(sa_type=Text)


@append_only
class CompetitionAnswer(Projection, table=True):
    """逐项答复: the answer to one of the nineteen items, about one text. `by`: SELF, JOINT."""

    __tablename__ = "competition_answer"
    by: str
    round: int
    text: str
    item: int
    answer: str  # Y, N, NA
    note: str
    clause: str
    basis: str


@append_only
class CompetitionConclusion(Projection, table=True):
    """公平竞争审查结论: PASS, VIOLATES, EXCEPTION or NA, about one text (its hash)."""

    __tablename__ = "competition_conclusion"
    org: str = Field(index=True)
    title: str
    matter_id: int = big(index=True)
    number: str
    outcome: str
    route: str
    text: str
    round: int
    concluded_on: date = Field(index=True)
    signer: str
    signer_org: str = Field(index=True)
    summary: str = Field(sa_type=Text)
    effect: str = Field(sa_type=Text)
    ground: str
    end_on: date | None = None
    end_condition: str
    review_on: date | None = None


@append_only
class CompetitionAlternative(Projection, table=True):
    """替代方案: one way that would affect competition less, and why it does not do."""

    __tablename__ = "competition_alternative"
    what: str
    effect: str
    rejected: str


@append_only
class CompetitionException(Projection, table=True):
    """例外的期限: its terms as they stand from this step on, or that it has ended and how. `status`: HELD, EXPIRED, ENDED, RENEWED."""

    __tablename__ = "competition_exception"
    org: str = Field(index=True)
    title: str
    made_in: int = big(index=True)  # the review that granted it
    number: str
    status: str
    on: date
    end_on: date | None = None
    end_condition: str
    review_on: date | None = None
    note: str = Field(sa_type=Text)


@append_only
class CompetitionSupervision(Projection, table=True):
    """监督检查: what was found of a measure already issued, and what followed."""

    __tablename__ = "competition_supervision"
    org: str = Field(index=True)  # the issuer
    title: str
    act: str
    on: date
    number: str
    conclusion: str  # the number of the conclusion it is about
    words: str = Field(sa_type=Text)
