"""What reviewers did with the places a clause scanner showed: taken up, dismissed with a reason, or left."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from engine.tables import Instant, big

Outcome = Literal["taken", "dismissed", "left"]


class ClauseChoice(SQLModel, table=True):
    """条款提示的处理: one place in the draft that one person acted on. No record, no part of a case: it tells a noisy pattern.

    `place`: the key of the hit, stable over versions of a text. `why`: the reason of a dismissal, '' for a confidential case.
    """

    __tablename__ = "clause_choice"
    case_id: int = big(primary_key=True)
    person: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    pattern: str = Field(index=True)
    outcome: str
    why: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=Instant)
