"""事项: what an office wants to decide, sign or issue; its outer limits; what happened to it in the end."""

from datetime import date

from sqlmodel import Field, SQLModel

from engine.tables import append_only, big


@append_only
class Matter(SQLModel, table=True):
    """A matter as it was brought: its type, catalogue entry and version, and the days its office planned."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str = Field(index=True)
    title: str
    matter_type: str = Field(index=True)
    mode: str
    catalogue: str = ""
    catalogue_version: int = 0
    outside_reason: str = ""  # why it is brought though no catalogue entry fits
    planned_on: date | None = None
    amount: int | None = big(default=None)  # yuan
    public: bool = False
    confidential: bool = False  # 内部事项: only who takes part in the case may read it
    follows: int | None = big(default=None)  # the case of an earlier attempt: withdrawn, returned, refused


@append_only
class OuterLimit(SQLModel, table=True):
    """A statutory period that runs beside the review and is never stopped or lengthened by it."""

    __tablename__ = "outer_limit"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str
    policy: str
    started_on: date


@append_only
class Incident(SQLModel, table=True):
    """倒审: decided, signed or issued before review. It never counts as reviewed."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    kind: str
    memo: str
    advice: str


@append_only
class Transfer(SQLModel, table=True):
    """转办: sent to the reviewer who is competent."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    to_org: str
    reason: str


@append_only
class Emergency(SQLModel, table=True):
    """应急处置: outside the procedure, recorded, reviewed afterwards."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    what: str
    measure: str
    taken_on: date
