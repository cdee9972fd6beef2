"""参数: every policy value that holds for an office, where it was set, how sure we are, and what waits for a second hand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.errors import BadPolicy
from engine.offices import PolicyRow
from engine.policy import EMPTY, UNITS, Pack, Value, value_of
from engine.statements import of
from house.listing import names_of
from house.opening import House
from house.registering import book_of

GROUPS: Mapping[str, str] = {
    "township": "乡镇街道审查", "urgent": "急件", "exempt": "应急处置", "supplement": "补正", "suspension": "中止",
    "escalate": "提请上级支持", "adviser": "法律顾问", "opinion": "审查意见", "clock": "期限与预警", "office": "办公时间",
    "board": "看板", "archive": "归档", "decision": "重大行政决策", "panel": "评审团", "doc": "行政规范性文件",
    "record": "备案审查", "publication": "公布", "fc": "公平竞争审查", "sugg": "公民审查建议", "info": "政府信息公开",
    "petition": "信访", "enforcement": "行政执法", "coercion": "行政强制", "demolition": "强制拆除", "judicial": "复议和诉讼",
    "contract": "合同", "procurement": "政府采购", "payment": "付款", "collective": "农村集体资产", "land": "土地流转",
    "village": "村规民约",
}  # fmt: skip
PACK = "参数包"


@dataclass(frozen=True, slots=True)
class Held:
    """The value that holds today. `org`: who set it; '' for the pack. `coming`: a later value already known."""

    value: Value
    org: str
    org_title: str
    coming: Value | None

    @property
    def group(self) -> str:
        """The heading it stands under."""
        first = self.value.key.split(".")[0]
        return GROUPS.get(first, first)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that a second hand has still to approve. `before`: what holds now."""

    seq: int
    org: str
    key: str
    value: Value | None
    raw: Mapping[str, Any]
    proposer: str
    proposer_name: str
    before: Value | None

    @property
    def words(self) -> str:
        """The proposed value."""
        return self.value.words if self.value else str(self.raw.get("value", ""))


def held(house: House, docket: Docket, org: str) -> list[Held]:
    """Every value that holds for an office today, in the order of the pack, then those only set here."""
    snapshot, today = house.snapshot(docket.connection), day_of(docket.now)
    own = _own(docket)
    orgs = snapshot.offices.ancestors(org)
    keys = dict.fromkeys([*house.registry.pack, *(key for one in orgs for key in own.get(one, EMPTY))])
    found = []
    for key in keys:
        try:
            value = snapshot.policies.value(key, org, today)
        except BadPolicy:
            continue  # nothing holds today: it begins later, or has ended
        holder = next((one for one in orgs if own.get(one, EMPTY).on(key, today) == value), "")
        title = snapshot.offices.title(holder) if holder else PACK
        found.append(Held(value, holder, title, _coming(house, own, orgs, key, today)))
    return found


def _own(docket: Docket) -> dict[str, Pack]:
    rows = select(*of(PolicyRow, "org", "key", "value")).order_by(*of(PolicyRow, "case_id", "seq", "n"))
    found: dict[str, list[Value]] = {}
    for org, key, value in docket.connection.execute(rows):
        found.setdefault(org, []).append(value_of(key, json.loads(value)))
    return {org: Pack(org, values) for org, values in found.items()}


def _coming(house: House, own: Mapping[str, Pack], orgs: Sequence[str], key: str, today: date) -> Value | None:
    """The next value that begins after today."""
    packs = [*(own.get(one, EMPTY) for one in orgs), house.registry.pack]
    later = [one for pack in packs if (one := pack.after(key, today))]
    return min(later, key=lambda one: one.valid_from, default=None)


def contradictions(house: House, docket: Docket, org: str) -> list[str]:
    """What contradicts itself among the values that hold here."""
    policies = house.snapshot(docket.connection).policies
    try:
        return policies.contradictions(org, day_of(docket.now))
    except BadPolicy as bad:
        return [reason.text for reason in bad.reasons]


def waiting(house: House, docket: Docket, orgs: Sequence[str], person: str) -> list[Waiting]:
    """The proposals open in the books of these offices."""
    policies, today = house.snapshot(docket.connection).policies, day_of(docket.now)
    tasks = [
        (org, task)
        for org in orgs
        for task in docket.see(book_of(docket.connection, org), person).tasks
        if task.kind == "POLICY"
    ]
    names = names_of(docket.connection, [task.detail for _, task in tasks])
    found = []
    for org, task in tasks:
        raw = json.loads(task.text)
        try:
            before: Value | None = policies.value(raw["key"], org, today)
        except BadPolicy:
            before = None
        try:
            value: Value | None = value_of(raw["key"], {k: v for k, v in raw.items() if k not in ("key", "seq")})
        except BadPolicy:
            value = None
        found.append(
            Waiting(task.seq, org, raw["key"], value, raw, task.detail, names.get(task.detail, task.detail), before)
        )
    return found


def set_rows(docket: Docket, orgs: Sequence[str]) -> int:
    """How many values these offices have set themselves."""
    rows = select(col(PolicyRow.key)).where(col(PolicyRow.org).in_(orgs)).distinct()
    return len(docket.connection.execute(rows).all())


UNIT_WORDS: Mapping[str, str] = {
    unit: {"time": "时刻（18:00）", "share": "比例（2/3）", "choice": "一个词", "list": "几个词，用逗号分开"}.get(
        unit, words
    )
    for unit, words in UNITS.items()
}
