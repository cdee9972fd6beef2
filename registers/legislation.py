"""立法建议: the register of contact points, and what a solicitation keeps: what came in, how it was merged, judged and answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from engine.tables import append_only, big

Draft = Literal["REGULATION", "RULE", "DOCUMENT", "ABOVE"]
Channel = Literal["POINT", "ONLINE", "LETTER", "MEETING"]
Proposer = Literal["CITIZEN", "ENTERPRISE", "ORGANISATION", "DEPUTY", "EXPERT"]
Outcome = Literal["ADOPT", "PARTLY", "NOTE", "REJECT"]
Way = Literal["PHONE", "WRITTEN", "VIA_POINT", "BY_RECEIPT", "PUBLIC"]
SHELF = "contact_points"

OUTCOMES: Mapping[str, str] = {"ADOPT": "采纳", "PARTLY": "部分采纳", "NOTE": "留作参考", "REJECT": "不采纳"}
CHANNELS: Mapping[str, str] = {
    "POINT": "立法联系点",
    "ONLINE": "网上",
    "LETTER": "来信来函",
    "MEETING": "座谈会、论证会",
}
PROPOSERS: Mapping[str, str] = {
    "CITIZEN": "公民", "ENTERPRISE": "企业", "ORGANISATION": "社会组织、单位", "DEPUTY": "代表、委员", "EXPERT": "专家学者",
}  # fmt: skip
WAYS: Mapping[str, str] = {
    "PHONE": "电话", "WRITTEN": "书面", "VIA_POINT": "经联系点转告", "BY_RECEIPT": "网上凭回执查询", "PUBLIC": "公开反馈（没有联系方式）",
}  # fmt: skip
DRAFTS: Mapping[str, str] = {
    "REGULATION": "地方性法规草案", "RULE": "政府规章草案", "DOCUMENT": "规范性文件草案", "ABOVE": "上级立法机关征求意见的草案",
}  # fmt: skip


@append_only
class ContactPoint(SQLModel, table=True):
    """基层立法联系点: one point as entered. A later row for the same office and code prevails. Holds no person."""

    __tablename__ = "contact_point"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    code: str
    title: str
    kind: str
    place: str = ""
    phone: str = ""
    from_on: date
    until_on: date | None = None
    reason: str = ""


@append_only
class LegislativeSolicitation(SQLModel, table=True):
    """征集: one draft on which suggestions are asked for, until the end of `deadline`; that of a later row of the case prevails."""

    __tablename__ = "legislative_solicitation"
    __table_args__ = (Index("ix_legislative_solicitation_org", "org"),)
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    title: str
    draft: str
    drafter: str
    questions: str = Field("", sa_type=Text)
    online: bool = False
    opened_on: date
    deadline: date


@append_only
class LegislativeSuggestion(SQLModel, table=True):
    """收到的立法建议: one suggestion. Who made it lies sealed beside its event; `receipt`: the print of an online receipt."""

    __tablename__ = "legislative_suggestion"
    __table_args__ = (Index("ix_legislative_suggestion_receipt", "receipt"),)
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    number: int
    point: str = ""  # code of the contact point; '' when it came without one
    channel: str
    proposer: str
    clause: str = ""
    words: str = Field(sa_type=Text)
    received_on: date
    late: bool = False
    receipt: str = ""


@append_only
class SuggestionOutcome(SQLModel, table=True):
    """采纳情况: what became of one suggestion, and why; as signed."""

    __tablename__ = "suggestion_outcome"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    number: int
    heading: str
    outcome: str
    reason: str = Field("", sa_type=Text)
    on: date


@append_only
class SuggestionReply(SQLModel, table=True):
    """反馈: that one suggestion was answered, in which way."""

    __tablename__ = "suggestion_reply"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    number: int
    way: str
    words: str = Field("", sa_type=Text)
    on: date


# --- the shelf of contact points ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """A contact point as the register knows it now."""

    org: str
    code: str
    title: str
    kind: str
    place: str
    phone: str
    from_on: date
    until_on: date | None
    reason: str

    def stands(self, day: date) -> bool:
        """Whether it is a contact point on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class Points:
    """Every contact point, by the office that keeps it."""

    def __init__(self, points: Iterable[Point]) -> None:
        """Later rows prevail."""
        self._known = {(one.org, one.code): one for one in points}

    def point(self, org: str, code: str) -> Point | None:
        """One point of an office."""
        return self._known.get((org, code))

    def named(self, org: str, said: str) -> Point | None:
        """A point by its code or its name."""
        there = self.of(org)
        return next((one for one in there if said in (one.code, one.title)), None)

    def of(self, org: str) -> list[Point]:
        """The points of an office, in the order of their codes."""
        return sorted((one for (at, _), one in self._known.items() if at == org), key=lambda one: one.code)


def build(rows: Sequence[Mapping[str, Any]]) -> Points:
    """The shelf of the snapshot."""
    names = Point.__dataclass_fields__
    return Points(Point(**{name: row[name] for name in names}) for row in rows)


def adopted(outcomes: Mapping[str, int], *, partly: bool) -> int:
    """How many suggestions count as adopted; `partly`: whether those adopted in part are among them."""
    return outcomes.get("ADOPT", 0) + (outcomes.get("PARTLY", 0) if partly else 0)
