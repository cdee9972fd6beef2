"""重大事项目录清单: which matters must be reviewed, with what materials, at which level; published in versions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Asked
from sqlmodel import Field, SQLModel

from engine.plan import Deed, Row
from engine.tables import append_only, big

MatterType = Literal[
    "NORMATIVE_DOC", "MAJOR_DECISION", "ADMIN_CONTRACT", "MAJOR_PENALTY", "COERCION", "VILLAGE_RULE", "COLLECTIVE_ASSET",
    "LAND_TRANSFER", "STATE_ASSET", "PETITION_REPLY", "INFO_DISCLOSURE_REPLY", "RECONSIDERATION_RESPONSE", "MEETING_TOPIC",
    "OTHER_LEGAL", "PARTY_DOC",
]  # fmt: skip
Mode = Literal["LOCAL", "CLUSTER", "ADVISER_FIRST", "COUNTY"]


@append_only
class CatalogueItem(SQLModel, table=True):
    """One entry in one version of an office's catalogue. Lists are space-separated keys."""

    __tablename__ = "catalogue_item"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str = Field(index=True)
    version: int
    code: str
    name: str
    matter_type: str
    must_review: bool
    trigger: str
    threshold: int | None = big(default=None)
    organ: str
    legal_basis: str
    materials: str
    preconditions: str
    mode: str
    adviser: bool
    public: bool
    risks: str
    valid_from: date
    valid_to: date | None = None
    approver: str


class Entry(BaseModel):
    """One entry as it is published."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    code: str = Asked(title="编号", pattern=r"^[A-Za-z0-9.-]{1,20}$")
    name: str = Asked(title="事项名称", min_length=2, max_length=80)
    matter_type: MatterType = Asked(title="事项类型")
    must_review: bool = Asked(True, title="应审")
    trigger: str = Asked("", title="触发条件", max_length=200)
    threshold: int | None = Asked(None, title="金额起点（元）", ge=0, le=10**12)
    organ: str = Asked("", title="决定机关", max_length=60)
    legal_basis: str = Asked("", title="依据", max_length=300)
    materials: list[str] = Asked(title="材料", min_length=1, max_length=30)
    preconditions: list[str] = Asked([], title="前置程序", max_length=20)
    mode: Mode = Asked("CLUSTER", title="审查方式")
    adviser: bool = Asked(False, title="须听取法律顾问意见")
    public: bool = Asked(False, title="公开")
    risks: list[str] = Asked([], title="风险标签", max_length=20)


class CataloguePublication(BaseModel):
    """A version of an office's catalogue, whole."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    org: str = Asked(title="机构", min_length=1)
    version: int = Asked(title="版本", ge=1)
    valid_from: date = Asked(title="施行日")
    valid_to: date | None = Asked(None, title="终止日")
    approver: str = Asked(title="批准", min_length=2, max_length=60)
    entries: list[Entry] = Asked(title="事项", min_length=1, max_length=500)


def catalogue_rows(deed: Deed) -> Iterator[Row]:
    """One row per entry."""
    a: CataloguePublication = deed.answers
    shared = {
        "org": a.org,
        "version": a.version,
        "valid_from": a.valid_from,
        "valid_to": a.valid_to,
        "approver": a.approver,
    }
    for n, entry in enumerate(a.entries, 1):
        lists = {name: " ".join(getattr(entry, name)) for name in ("materials", "preconditions", "risks")}
        plain = entry.model_dump(exclude={"materials", "preconditions", "risks"})
        yield Row(CatalogueItem, {"case_id": deed.case_id, "seq": deed.seq, "n": n, **shared, **plain, **lists})


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as acts know it."""

    org: str
    version: int
    code: str
    name: str
    matter_type: str
    must_review: bool
    threshold: int | None
    materials: tuple[str, ...]
    preconditions: tuple[str, ...]
    mode: str
    adviser: bool
    public: bool
    valid_from: date
    valid_to: date | None


class Catalogue:
    """All catalogues at a glance; immutable."""

    def __init__(self, items: Iterable[Item]) -> None:
        """`items` in the order of the record."""
        self._items: dict[str, list[Item]] = {}
        for item in items:
            self._items.setdefault(item.org, []).append(item)

    def in_force(self, org: str, on: date) -> list[Item]:
        """The entries of the newest version of an office in force on a day."""
        held = [i for i in self._items.get(org, ()) if i.valid_from <= on and (i.valid_to is None or on <= i.valid_to)]
        newest = max((item.version for item in held), default=0)
        return [item for item in held if item.version == newest]

    def item(self, orgs: Sequence[str], code: str, on: date) -> Item | None:
        """The entry of the nearest of these offices."""
        return next((item for org in orgs for item in self.in_force(org, on) if item.code == code), None)


def build(rows: Sequence[Mapping[str, Any]]) -> Catalogue:
    """The shelf of the snapshot."""
    split = {"materials", "preconditions"}
    names = Item.__dataclass_fields__

    def item(row: Mapping[str, Any]) -> Item:
        values: dict[str, Any] = {name: tuple(row[name].split()) if name in split else row[name] for name in names}
        return Item(**values)

    return Catalogue(item(row) for row in rows)
