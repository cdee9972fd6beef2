"""决定: what the organ that really decides decided, who dissented, how the final text compares, what was filed."""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from engine.tables import append_only, big


@append_only
class Decision(SQLModel, table=True):
    """The decision of an organ on one text: its day, result and votes."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    organ: str
    decided_on: date
    result: str
    text: str
    entitled: int | None = None
    present: int | None = None
    agreed: int | None = None
    reviewer_attended: bool = False
    package: bool = True


@append_only
class Dissent(SQLModel, table=True):
    """少数意见: recorded with its name and reason; it survives every later state."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    name: str
    reason: str = Field(sa_type=Text)


@append_only
class Comparison(SQLModel, table=True):
    """定稿比对: the final text against the reviewed one."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    reviewed: str
    final: str
    outcome: str  # SAME, MARKED, CHANGED
    note: str


@append_only
class Filing(SQLModel, table=True):
    """备案, and an order to correct after it."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str  # FILED, CORRECTION_ORDERED, CORRECTED, CONFORMS
    receiver: str
    on: date
    note: str
