"""评审团: the register of experts, and what a panel keeps: points, draws, seats, recusals, meetings, votes, dissents, opinions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from engine.tables import append_only, big

Category = Literal["DEPT_LEGAL_HEAD", "LEGAL_EXPERT", "GOV_LIAISON", "DEPUTY", "TRADE_EXPERT"]
SHELF = "experts"


@append_only
class Expert(SQLModel, table=True):
    """评审专家库: one expert as enrolled. A later row for the same office and code prevails."""

    __tablename__ = "expert"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    code: str
    name: str
    category: str
    person: str
    unit: str  # the code of their office, or its name where it is none of ours
    qualification: str = ""
    from_on: date
    until_on: date | None = None
    away_from: date | None = None
    away_until: date | None = None
    left_on: date | None = None
    reason: str = ""


@append_only
class PanelPoint(SQLModel, table=True):
    """分歧点: one disputed point with both positions, as it was put to the panel."""

    __tablename__ = "panel_point"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    point: str = Field(sa_type=Text)
    undertaking: str = Field(sa_type=Text)
    review: str = Field(sa_type=Text)


@append_only
class PanelAdmission(SQLModel, table=True):
    """启动: which point is admitted, or refused and by which rule."""

    __tablename__ = "panel_admission"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    number: str
    point_n: int
    outcome: str  # ADMITTED, REFUSED
    basis: str = Field(sa_type=Text)


@append_only
class PanelCandidate(SQLModel, table=True):
    """抽取: one candidate of one draw: the place in the order, the value, and what became of it."""

    __tablename__ = "panel_candidate"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    category: str
    code: str
    name: str
    value: str
    outcome: str  # SEATED, ALTERNATE, EXCLUDED
    why: str = ""


@append_only
class PanelSeat(SQLModel, table=True):
    """席位: who sits on a seat from this step on. A later row for the same case and seat prevails; an empty person: vacant."""

    __tablename__ = "panel_seat"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    seat: int
    category: str
    code: str
    name: str
    person: str
    how: str  # DRAWN, NEXT, DESIGNATED, VACANT
    note: str = ""


@append_only
class PanelRecusal(SQLModel, table=True):
    """回避: raised, granted, refused."""

    __tablename__ = "panel_recusal"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str  # OWN, UNIT, REVIEW, GRANTED, REFUSED, REPLACED
    seat: int
    by: str
    ground: str
    reason: str = Field(sa_type=Text)


@append_only
class PanelMeeting(SQLModel, table=True):
    """评议会: who was there, who was in the chair, and in which order they spoke."""

    __tablename__ = "panel_meeting"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    held_on: date
    chair: int
    present: str  # seats, separated by spaces
    minutes: str = Field(sa_type=Text)


@append_only
class PanelBallot(SQLModel, table=True):
    """表决票: that a seat has sealed a ballot; its content is in the annex until all are opened together."""

    __tablename__ = "panel_ballot"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    seat: int
    person: str
    round: int
    version: int


@append_only
class PanelVote(SQLModel, table=True):
    """An opened vote on one point."""

    __tablename__ = "panel_vote"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    seat: int
    name: str
    point_n: int
    choice: str
    reason: str = Field(sa_type=Text)


@append_only
class PanelResult(SQLModel, table=True):
    """What the votes on one point come to; '' where no position has the majority."""

    __tablename__ = "panel_result"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    point_n: int
    majority: str
    tally: str
    threshold: int


@append_only
class PanelDissent(SQLModel, table=True):
    """少数意见: name, point, reason, letter for letter; it survives every later state."""

    __tablename__ = "panel_dissent"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    seat: int
    name: str
    point_n: int  # 0: the opinion as a whole
    choice: str
    reason: str = Field(sa_type=Text)


@append_only
class PanelOpinion(SQLModel, table=True):
    """评审意见书: as drafted for signature; `kind` ISSUED says that it was issued, and who did not sign."""

    __tablename__ = "panel_opinion"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str  # DRAFT, ISSUED
    number: str
    summary: str = Field(sa_type=Text)
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An expert as acts know them."""

    org: str
    code: str
    name: str
    category: str
    person: str
    unit: str
    qualification: str
    from_on: date
    until_on: date | None
    away_from: date | None
    away_until: date | None
    left_on: date | None
    reason: str

    def in_register(self, on: date) -> bool:
        """Enrolled and not left."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on) and self.left_on is None

    def available(self, on: date) -> bool:
        """In the register and not away."""
        away = self.away_from is not None and self.away_from <= on <= (self.away_until or date.max)
        return self.in_register(on) and not away


class Experts:
    """Every register of experts at a glance; immutable."""

    def __init__(self, rows: Iterable[Enrolled]) -> None:
        """`rows` in the order of the record."""
        self._held: dict[tuple[str, str], Enrolled] = {(row.org, row.code): row for row in rows}

    def of(self, org: str) -> list[Enrolled]:
        """The register of an office, by code."""
        return sorted((one for one in self._held.values() if one.org == org), key=lambda one: one.code)

    def expert(self, org: str, code: str) -> Enrolled | None:
        """One of them."""
        return self._held.get((org, code))

    def person(self, person: str, on: date) -> list[Enrolled]:
        """Where a person is enrolled on a day."""
        return [one for one in self._held.values() if one.person == person and one.in_register(on)]


def build(rows: Sequence[Mapping[str, Any]]) -> Experts:
    """The shelf of the snapshot."""
    names = Enrolled.__dataclass_fields__
    return Experts(Enrolled(**{name: row[name] for name in names}) for row in rows)
