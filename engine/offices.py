"""Who there is and who covers whom: organisations, relations, persons, appointments, delegations, leave, and their snapshot."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from engine.definition import OWN
from engine.tables import append_only, big

SUBTREE = "subtree"  # an office covers itself and everything below it
KNOWN = "known"  # where acts that enter persons find, in their snapshot, the office of each that is known already
SIGHTLESS = frozenset(
    {"market"}
)  # relations that name who reviews one thing: they open nobody's cases beyond those handed over
COVER = "COVER"  # 代办审查员: on the cover roster of a hub or county, may be assigned where the own office has nobody
_OF_AN_OFFICE = re.compile(r"(.*?[局科所])(.+)")


def seated(office: str, role: str) -> str:
    """Whoever holds a role in an office, naming the office once: 示范县司法局合法性审查科 and 司法局负责人 are 示范县司法局负责人."""
    named = _OF_AN_OFFICE.fullmatch(role)
    if named:
        core = named[1][-3:]
        at = office.rfind(core)
        if at >= 0:
            return office[: at + len(core)] + named[2]
    return office + role


class RegistersPersons:
    """A form whose `persons` are entered by username: its checks must know who already bears such a name."""


@append_only
class Organisation(SQLModel, table=True):
    """机构: a node of the tree. A later row for the same code prevails. `mark` is 机关代字 in its numbers."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    code: str = Field(index=True)
    title: str
    mark: str = ""
    kind: str
    parent: str = ""
    level: str = ""


@append_only
class Relation(SQLModel, table=True):
    """`office` covers `covered` and its subtree in the manner `how`, while `holds`. A later row prevails."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    office: str
    covered: str
    how: str
    holds: bool = True


class Covers(SQLModel, table=True):
    """The closure of tree and relations, for lists: derived, recomputed by verification."""

    org: str = Field(primary_key=True)
    covered: str = Field(primary_key=True)
    how: str = Field(primary_key=True)


@append_only
class Person(SQLModel, table=True):
    """A person, by the name they sign in with. A later row prevails."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    username: str = Field(index=True)
    name: str
    org: str = ""
    qualified: bool = False  # 国家统一法律职业资格
    active: bool = True


@append_only
class Appointment(SQLModel, table=True):
    """任职: a person holds a role at an organisation from–until (days, inclusive). A later row for the same start prevails."""

    __table_args__ = (Index("ix_appointment_person", "person"), Index("ix_appointment_org", "org", "role"))
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    person: str
    role: str
    org: str
    from_on: date
    until_on: date | None = None


@append_only
class Delegation(SQLModel, table=True):
    """委托代办: the delegate may act for the principal in these days, always with both names. A later row prevails."""

    __table_args__ = (
        Index("ix_delegation_pair", "delegate", "principal"),
        Index("ix_delegation_principal", "principal"),
    )
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    principal: str
    delegate: str
    from_on: date
    until_on: date
    authority: str
    roles: str = ""  # space-separated role keys; empty: all
    rank: int = 1  # 第几代理人: the next one acts only where those before are away, or barred in the case
    holds: bool = True


@append_only
class Leave(SQLModel, table=True):
    """离岗: a person is away in these days, inclusive. A later row for the same person and start prevails."""

    __table_args__ = (Index("ix_leave_person", "person"),)
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    person: str
    from_on: date
    until_on: date
    reason: str
    holds: bool = True


@append_only
class PolicyRow(SQLModel, table=True):
    """A policy value an organisation has set for itself and everything below it."""

    __tablename__ = "policy_value"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    key: str
    value: str = Field(sa_type=Text)


@append_only
class CalendarRow(SQLModel, table=True):
    """A day corrected, announced or fixed locally, for an organisation and everything below it. A later row prevails."""

    __tablename__ = "calendar_day"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    day: date
    kind: str
    name: str
    doc_no: str
    announces: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """One organisation as the snapshot knows it."""

    code: str
    title: str
    mark: str
    kind: str
    parent: str
    level: str = ""


@dataclass(frozen=True)
class Offices:
    """An immutable picture of the tree and the relations."""

    office: Mapping[str, Office]
    relations: frozenset[tuple[str, str, str]]  # office, covered, how

    @classmethod
    def of(cls, organisations: Iterable[Mapping[str, Any]], relations: Iterable[Mapping[str, Any]]) -> "Offices":
        """From rows in the order of the record."""
        return cls({}, frozenset()).with_rows(organisations, relations)

    def with_rows(
        self, organisations: Iterable[Mapping[str, Any]], relations: Iterable[Mapping[str, Any]]
    ) -> "Offices":
        """The same with further rows of the record applied."""
        names = Office.__dataclass_fields__
        office = {
            **self.office,
            **{row["code"]: Office(**{name: row[name] for name in names}) for row in organisations},
        }
        held = set(self.relations)
        for row in relations:
            (held.add if row["holds"] else held.discard)((row["office"], row["covered"], row["how"]))
        return Offices(office, frozenset(held))

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Parent → the organisations directly below."""
        below: dict[str, list[str]] = defaultdict(list)
        for office in self.office.values():
            below[office.parent].append(office.code)
        return {parent: tuple(codes) for parent, codes in below.items()}

    def subtree(self, code: str) -> list[str]:
        """The organisation and everything below it."""
        found = [code]
        for one in found:
            found.extend(self.children.get(one, ()))
        return found

    def ancestors(self, code: str) -> list[str]:
        """The organisation and everything above it, nearest first."""
        found: list[str] = []
        while code and code not in found and code in self.office:
            found.append(code)
            code = self.office[code].parent
        return found

    @cached_property
    def closure(self) -> frozenset[tuple[str, str, str]]:
        """Every (org, covered, how)."""
        pairs = {(above, code, SUBTREE) for code in self.office for above in self.ancestors(code)}
        for office, covered, how in self.relations:
            pairs.update((office, below, how) for below in self.subtree(covered))
        return frozenset(pairs)

    @cached_property
    def _covering(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for office, covered, how in sorted(self.closure):
            found[covered, how].append(office)
        return {key: tuple(offices) for key, offices in found.items()}

    def covering(self, code: str, how: str) -> tuple[str, ...]:
        """The offices that cover an organisation in a manner; the nearest relation first."""
        if how == OWN:
            return (code,)
        found = self._covering.get((code, how), ())
        near = [office for above in self.ancestors(code) for office in found if (office, above, how) in self.relations]
        return tuple(dict.fromkeys([*near, *found]))

    def covers(self, org: str, code: str, how: str) -> bool:
        """Whether `org` covers `code` so."""
        return (org, code, how) in self.closure

    def title(self, code: str) -> str:
        """The organisation's name, or its code when unknown."""
        return self.office[code].title if code in self.office else code
