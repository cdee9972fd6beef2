"""Policy values: the days, counts and majorities of the law, each with its source and how sure we are of it."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any

from engine.citations import Confidence
from engine.errors import BadPolicy

UNITS = {
    "wd": "个工作日",
    "cd": "日",
    "xd": "日（不顺延）",
    "month": "个月",
    "times": "次",
    "persons": "人",
    "outcomes": "种",
    "percent": "%",
    "time": "",  # 18:00
    "share": "",  # 2/3
    "choice": "",  # one word
    "list": "",  # words, separated by commas
}
COUNTED = ("wd", "cd", "xd", "month", "times", "persons", "outcomes", "percent")
KINDS = ("", "MAX", "MIN", "REMIND")
PROTECTS = ("", "PUBLIC", "REVIEWER", "EXPERT")
STRICTNESS = ("", "ABSOLUTE", "GENERAL")
_FORMS = {
    "time": r"([01]\d|2[0-3]):[0-5]\d",
    "share": r"[1-9]\d?/[1-9]\d?",
    "choice": r"\S+",
    "list": r"[^\s,]+(,[^\s,]+)*",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One policy value. `protects` and `strictness` belong to a MIN; `elsewhere`: it is the rule of another place."""

    key: str
    value: int | str | bool
    unit: str
    kind: str
    protects: str
    strictness: str
    source: str
    confidence: Confidence
    jurisdiction: str
    valid_from: date
    valid_to: date | None = None
    note: str = ""
    elsewhere: bool = False
    pair: str = ""  # the key of the other limit of the same clock, where the names do not say it

    @property
    def provisional(self) -> bool:
        """Shown as 暂定: an assumption, unread, or the rule of another place."""
        return self.elsewhere or self.confidence.provisional

    @property
    def words(self) -> str:
        """15个工作日, 2/3, 18:00."""
        return f"{self.value}{UNITS[self.unit]}"

    def holds(self, on: date) -> bool:
        """Whether the value is in force on a day; `valid_to` is the last one."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def meets(self, other: "Value") -> bool:
        """Whether there is a day on which both are in force."""
        return self.holds(other.valid_from) or other.holds(self.valid_from)


class Pack(Mapping[str, Value]):
    """A frozen pack of values by key. Values of one key may follow each other in time: the mapping shows the newest."""

    def __init__(self, name: str, values: Iterable[Value]) -> None:
        """`name` is what a message calls the pack."""
        self.name = name
        self._values: dict[str, tuple[Value, ...]] = {}
        for value in sorted(values, key=lambda one: one.valid_from):
            self._values[value.key] = (*self._values.get(value.key, ()), value)

    def __getitem__(self, key: str) -> Value:
        """The newest value of a key. Raises KeyError."""
        return self._values[key][-1]

    def __iter__(self) -> Iterator[str]:
        """The keys, oldest value first."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many keys."""
        return len(self._values)

    def on(self, key: str, day: date) -> Value | None:
        """The value of a key in force on a day: the one that began last; of those that began together, the one set last."""
        return next((value for value in reversed(self._values.get(key, ())) if value.holds(day)), None)

    def after(self, key: str, day: date) -> Value | None:
        """The value of a key that begins next after a day."""
        later = [value for value in self._values.get(key, ()) if value.valid_from > day]
        return next((value for value in reversed(later) if value.valid_from == later[0].valid_from), None)

    def every(self) -> Iterator[Value]:
        """All values of all keys, whenever they hold."""
        return (value for values in self._values.values() for value in values)

    def along(self, value: Value) -> "Pack":
        """The same with a value set after all others."""
        return Pack(self.name, [*self.every(), value])


EMPTY = Pack("", ())


class Policies:
    """What holds where: the default pack, and over it what organisations set; the nearest ancestor's value holds."""

    def __init__(
        self,
        default: Pack,
        own: Mapping[str, Pack] | None = None,
        ancestors: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`own`: organisation → all that it has set; `ancestors`: organisation → those above it, nearest first."""
        self.default = default
        self._own = own or {}
        self._ancestors = ancestors or {}
        self._known: dict[tuple[str, str, date], Value] = {}  # nothing changes here, so what was found once stays true

    def value(self, key: str, org: str, on: date) -> Value:
        """The value for an organisation on a day. Raises BadPolicy naming the key when nobody sets it."""
        known = self._known.get((key, org, on))
        if known is None:
            known = self._known[key, org, on] = self._find(key, org, on)
        return known

    def _find(self, key: str, org: str, on: date) -> Value:
        for holder in (org, *self._ancestors.get(org, ())):
            if found := self._own.get(holder, EMPTY).on(key, on):
                return found
        if found := self.default.on(key, on):
            return found
        raise BadPolicy([f"参数“{key}”在{on}没有可用的值：{org}及其上级均未设定，参数包“{self.default.name}”也没有"])

    def would_contradict(self, org: str, value: Value, on: date) -> list[str]:
        """The faults that setting a value here would bring, on its first day or when another value joins it later."""
        own = {**self._own, org: self._own.get(org, EMPTY).along(value)}
        changed = Policies(self.default, own, self._ancestors)
        begins = {one.valid_from for pack in self._packs(org) for one in pack.every()}
        first = max(on, value.valid_from)
        days = [first, *sorted(day for day in begins if day > first and value.holds(day))]
        found = {fault: None for day in days for fault in _new(self.contradictions(org, day), changed, org, day)}
        return list(found)

    def _packs(self, org: str) -> list[Pack]:
        """What is set for an organisation, the default pack first."""
        return [self.default, *(self._own.get(holder, EMPTY) for holder in (org, *self._ancestors.get(org, ())))]

    def contradictions(self, org: str, on: date) -> list[str]:
        """MAX ≤ MIN among the values that hold for an organisation: each level may be sound and the whole not."""
        keys = sorted({key for pack in self._packs(org) for key in pack if pack.on(key, on)})
        return contradictions(self.value(key, org, on) for key in keys)


def _new(before: list[str], changed: Policies, org: str, day: date) -> list[str]:
    return [fault for fault in changed.contradictions(org, day) if fault not in before]


def contradictions(values: Iterable[Value]) -> list[str]:
    """Clocks whose MAX does not exceed their MIN, or cannot be compared with it: x.max or x with x.min, or `pair`."""
    values = list(values)
    faults = []
    for one, other in combinations(values, 2):
        least, most = (one, other) if one.kind == "MIN" else (other, one)
        if (least.kind, most.kind) != ("MIN", "MAX") or not (_paired(least, most) and least.meets(most)):
            continue
        if least.unit != most.unit:
            faults.append(f"“{most.key}”与“{least.key}”单位不同（{most.unit}、{least.unit}），无法比较")
        elif isinstance(least.value, int) and isinstance(most.value, int) and most.value <= least.value:
            faults.append(f"“{most.key}”的上限{most.words}不大于“{least.key}”的下限{least.words}")
    return faults


def _paired(least: Value, most: Value) -> bool:
    """Whether two values are the two limits of one clock."""
    if least.pair == most.key or most.pair == least.key:
        return True
    stem = least.key.removesuffix(".min")
    return stem != least.key and most.key in (stem, f"{stem}.max")


# --- reading a pack ---------------------------------------------------------------------------------------------------

FOR_ALL = ("jurisdiction", "valid_from", "valid_to")  # what the head of a pack may say for every row
TEXTS = ("key", "unit", "kind", "protects", "strictness", "source", "mark", "jurisdiction", "note", "pair")
FIELDS = {*TEXTS, *FOR_ALL, "value", "elsewhere"}
_WORDS_ALLOWED = {"unit": tuple(UNITS), "kind": KINDS, "protects": PROTECTS, "strictness": STRICTNESS}


def load(text: str, name: str) -> Pack:
    """Read a pack: TOML with `jurisdiction` and `valid_from` for all, and `values`, one inline table a line.

    Raises BadPolicy with every fault at once.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BadPolicy([f"{name}：不是有效的TOML：{fault}"]) from None
    rows = raw.pop("values", None)
    if not (isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)):
        raise BadPolicy([f"{name}：没有 values 清单"])
    faults: list[str] = [f"{name}：不认识的项“{key}”" for key in raw if key not in FOR_ALL]
    head = {key: raw[key] for key in FOR_ALL if key in raw}
    values = []
    for n, row in enumerate(rows, 1):
        place = f"{name}“{row['key']}”" if isinstance(row.get("key"), str) and row["key"] else f"{name}第{n}项"
        found = _faults(head | row)
        faults += (f"{place}：{fault}" for fault in found)
        if not found:
            values.append(_value(head | row))
    keys = {value.key for value in values}
    faults += (
        f"{name}“{one.key}”：重复" for one, two in combinations(values, 2) if one.key == two.key and one.meets(two)
    )
    faults += (f"{name}“{one.key}”：pair 所指“{one.pair}”不存在" for one in values if one.pair and one.pair not in keys)
    faults += (f"{name}：{fault}" for fault in contradictions(values))
    if faults:
        raise BadPolicy(faults)
    return Pack(name, values)


def value_of(key: str, row: Mapping[str, Any]) -> Value:
    """One value as an organisation sets it; the fields are those of a pack. Raises BadPolicy with every fault."""
    faults = _faults({"jurisdiction": "本级", **row, "key": key})
    if faults:
        raise BadPolicy([f"“{key}”：{fault}" for fault in faults])
    return _value({"jurisdiction": "本级", **row, "key": key})


def _value(row: Mapping[str, Any]) -> Value:
    """A row without faults as a value."""
    plain = {field: row.get(field, "") for field in ("kind", "protects", "strictness", "jurisdiction", "note", "pair")}
    return Value(
        key=row["key"],
        value=row["value"],
        unit=row["unit"],
        source=row["source"],
        confidence=Confidence(row["mark"]),
        valid_from=_day(row["valid_from"]) or date.min,
        valid_to=_day(row.get("valid_to")),
        elsewhere=row.get("elsewhere", False),
        **plain,
    )


def _day(value: object) -> date | None:
    """A TOML date or an ISO day as text; None where it is neither."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _faults(row: Mapping[str, Any]) -> list[str]:
    """What is wrong with one row by itself."""
    checks = (_faults_of_form, _faults_of_words, _faults_of_number, _faults_of_dates)
    return [fault for check in checks for fault in check(row)]


def _faults_of_form(row: Mapping[str, Any]) -> Iterator[str]:
    """Which fields there are, and of what type."""
    for field in row:
        if field not in FIELDS:
            yield f"不认识的项“{field}”"
    for field in TEXTS:
        if not isinstance(row.get(field, ""), str):
            yield f"{field}“{row[field]}”应为文字"
    if not isinstance(row.get("elsewhere", False), bool):
        yield "elsewhere 应为 true 或 false"


def _faults_of_words(row: Mapping[str, Any]) -> Iterator[str]:
    """Keys, sources, marks and the closed lists."""
    if not re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)*", str(row.get("key", ""))):
        yield "缺少键名，或键名不合格式（小写字母、数字、下划线，用点分隔）"
    if not str(row.get("source", "")).strip():
        yield "没有出处（source）"
    if not row.get("jurisdiction"):
        yield "没有适用地域（jurisdiction）"
    if row.get("mark") not in [*Confidence]:
        yield f"可信程度“{row.get('mark', '')}”不识，应为{'、'.join(Confidence)}之一"
    for field, allowed in _WORDS_ALLOWED.items():
        if row.get(field, "") not in allowed:
            yield f"{field}“{row.get(field, '')}”不识，应为{'、'.join(filter(None, allowed))}之一"
    if row.get("kind", "") != "MIN" and (row.get("protects") or row.get("strictness")):
        yield "只有下限（MIN）才有保护对象（protects）和刚性（strictness）"


def _faults_of_number(row: Mapping[str, Any]) -> Iterator[str]:
    """The value in its unit."""
    value, unit = row.get("value"), str(row.get("unit"))
    if unit in COUNTED:
        if type(value) is not int:
            yield f"值“{value}”应为整数"
        elif value < 0:
            yield f"值{value}不得为负"
    elif unit in _FORMS and not (isinstance(value, str) and re.fullmatch(_FORMS[unit], value)):
        yield f"值“{value}”不合单位“{unit}”的格式"
    elif unit == "share" and int(str(value).split("/")[0]) > int(str(value).split("/")[1]):
        yield f"比例“{value}”大于一"


def _faults_of_dates(row: Mapping[str, Any]) -> Iterator[str]:
    """When the value holds."""
    start, end = _day(row.get("valid_from")), _day(row.get("valid_to"))
    if start is None:
        yield f"起始日期“{row.get('valid_from', '')}”有误（valid_from）"
    if "valid_to" in row and end is None:
        yield f"终止日期“{row['valid_to']}”有误（valid_to）"
    if start and end and end < start:
        yield f"终止日期{end}早于起始日期{start}"
