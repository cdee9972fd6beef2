"""年度统计: the figures of the year's report, each with its definition, counted from the record as it stood on a day."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.offices import Offices, Organisation
from engine.statements import of
from house.legislation import WORDS as OF_SUGGESTIONS
from house.legislation import Source, added, by_source, written_by
from house.months import share
from house.yearly_items import Counting, Item, items
from registers.catalogue import CatalogueItem
from registers.legislation import ContactPoint
from workflows.township_review.titles import TITLES

LEVELS: Mapping[str, str] = {
    "city": "市级",
    "county": "县级",
    "department": "部门",
    "township": "乡镇（街道）",
    "other": "其他",
}
FIGURES, TYPES, SOURCES = "figures", "types", "sources"
PARTS: Mapping[str, str] = {FIGURES: "指标", TYPES: "审查件按类型和层级", SOURCES: "立法建议按来源"}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `value` None: there was nothing to take it from."""

    part: str
    key: str
    title: str
    value: float | None
    unit: str
    words: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """By which two years are compared."""
        return self.part, self.key

    @property
    def said(self) -> str:
        """As people read it: 12, 37.2, —."""
        return "—" if self.value is None else f"{self.value:g}"


@dataclass(frozen=True, slots=True)
class Told:
    """A year's figures: whose, as the record stood at the end of `through`."""

    org: str
    title: str
    year: int
    through: date
    lines: Sequence[Line]

    def part(self, name: str) -> list[Line]:
        """The lines of one table."""
        return [line for line in self.lines if line.part == name]

    def line(self, key: str, part: str = FIGURES) -> Line:
        """One of them. Raises LookupError."""
        return next(line for line in self.lines if line.place == (part, key))

    def n(self, key: str, part: str = FIGURES) -> float:
        """Its value; 0 where there is none."""
        return next((line.value or 0 for line in self.lines if line.place == (part, key)), 0)


DEFINITIONS: Sequence[tuple[str, str, str, str]] = (
    ("reviewed", "审查的件", "件", "本年签发过合法性审查（审核）意见书的件，一件一计；倒审的不算已审查"),
    ("opinions", "出具审查意见", "份", "本年签发的合法性审查（审核）意见书，含复核、补充意见，按签发之日"),
    ("kept", "按期完成审查", "件次", "审查期限届满前（含当日）完成的审查，按完成之日；停计中终止的不计"),
    ("late", "超期完成审查", "件次", "审查期限届满后才完成的审查，按完成之日"),
    ("in_time", "审查按期率", "%", "按期完成的件次除以完成的件次"),
    ("incidents", "倒审", "件", "先决定、签订或印发后送审的件，按登记之日"),
    ("returned", "退回", "件", "以“退回”办结的件，按办结之日"),
    ("answers", "反馈的问题", "条", "承办单位本年答复的审查意见问题，重复答复的各计一次"),
    ("adopted", "采纳", "条", "答复为“采纳”的问题"),
    ("partly", "部分采纳", "条", "答复为“部分采纳”的问题"),
    ("not_adopted", "未采纳", "条", "答复为“未采纳”的问题"),
    ("adoption", "审查意见采纳率", "%", "采纳和部分采纳的条数除以反馈的条数（部分采纳计入）"),
    ("adoption_strict", "审查意见采纳率（部分采纳不计入）", "%", "采纳的条数除以反馈的条数"),
    ("towns", "乡镇（街道）", "个", "统计截止日已登记的乡镇、街道"),
    (
        "covered",
        "有目录清单的乡镇（街道）",
        "个",
        "年末（未到年末的，统计截止日）有现行目录清单的乡镇、街道：本级公布的，或者适用上级公布的",
    ),
    ("coverage", "目录清单覆盖率", "%", "有目录清单的乡镇（街道）除以全部乡镇（街道）"),
    ("entries", "清单所列事项", "项", "上述现行目录清单所列事项之和，几个乡镇适用同一清单的只计一次"),
    ("panels", "启动评审", "件", "本年提请评审团评审的件"),
    ("panel_opined", "形成评审意见", "件", "本年以“已出具评审意见”办结的评审件"),
    ("panel_split", "未形成多数意见", "件", "本年以“未形成多数意见”办结的评审件"),
    ("issued", "公布规范性文件", "件", "公布日在本年、已登记入库的规范性文件"),
    ("expired", "有效期届满失效", "件", "有效期在本年届满、没有延续也没有提前失去效力的规范性文件"),
    ("ended", "修改、废止、撤销", "件", "本年由新文件替代、废止或者撤销的规范性文件"),
    ("valid", "年末现行有效", "件", "年末（未到年末的，统计截止日）现行有效的规范性文件"),
    ("competition", "因公平竞争审查修改、废止", "件", "公平竞争审查监督本年以“已整改”办结的件"),
    (
        "suggested",
        "收到审查建议",
        "件",
        "本年收到的规范性文件审查建议，同一条款多人提出的分别计；在下属机关之间转送的只计一次",
    ),
    ("accepted", "受理审查建议", "件", "本年受理（含并案）的审查建议"),
    ("corrected", "纠正", "件", "本年以“已纠正”“已撤销”办结的审查研究"),
    ("papers", "收到法院、行政复议机关来文", "件", "收到日在本年的裁判、司法建议、行政复议来文，撤销登记的不计"),
    ("papers_answered", "已答复（处理）", "件", "上述来文中截至统计截止日已书面答复（处理）的"),
    ("points", "立法联系点", "个", "本年曾经在册的基层立法联系点"),
    ("legis_received", "收到立法建议", "条", OF_SUGGESTIONS["received"]),
    ("legis_adopted", "采纳立法建议", "条", OF_SUGGESTIONS["adopted"]),
    ("legis_partly", "部分采纳立法建议", "条", "经审定部分采纳的建议，不在“采纳”之内"),
    ("legis_rate", "立法建议采纳率（部分采纳不计入）", "%", OF_SUGGESTIONS["strict"]),
    ("legis_rate_wide", "立法建议采纳率（部分采纳计入）", "%", OF_SUGGESTIONS["wide"]),
)
"""Key, title, unit, what is counted and how."""


def year_of(docket: Docket, org: str, year: int, through: date | None = None) -> Told:
    """A year of an organisation and everything below it. `through`: as the record stood at that day's end; today by default."""
    offices = docket.snapshot().offices
    through = through or day_of(docket.now)
    counting = Counting.of_year(docket.connection, offices.subtree(org), year, through)
    counted = items(counting)
    sources = by_source(docket.connection, counting.orgs, counting.period, counting.until)
    lines = [*_figures(counting, offices, counted, sources), *_types(offices, counted), *_sources(sources)]
    return Told(org, offices.title(org), year, through, lines)


def _figures(c: Counting, offices: Offices, counted: Sequence[Item], sources: Sequence[Source]) -> Iterator[Line]:
    n: Counter[str] = Counter(item.figure for item in counted)
    answers = Counter(item.by for item in counted if item.figure == "answers")
    n |= Counter({"adopted": answers["ADOPTED"], "partly": answers["PARTLY"], "not_adopted": answers["NOT_ADOPTED"]})
    towns = _towns(c, offices)
    covered, entries = _catalogues(c, offices, towns)
    whole = added(sources)
    n |= Counter({"towns": len(towns), "covered": covered, "entries": entries, "points": _standing_points(c)})
    n |= Counter({"legis_received": whole.received, "legis_adopted": whole.strict})
    n["legis_partly"] = whole.wide - whole.strict
    shares = {
        "in_time": share(n["kept"], n["kept"] + n["late"]),
        "adoption": share(n["adopted"] + n["partly"], n["answers"]),
        "adoption_strict": share(n["adopted"], n["answers"]),
        "coverage": share(covered, len(towns)),
        "legis_rate": whole.strict_rate,
        "legis_rate_wide": whole.wide_rate,
    }
    for key, title, unit, words in DEFINITIONS:
        yield Line(FIGURES, key, title, shares[key] if key in shares else n[key], unit, words)


def _towns(c: Counting, offices: Offices) -> list[str]:
    """The townships that were registered by then."""
    asked = select(col(Organisation.code)).where(col(Organisation.code).in_(c.orgs), c.recorded(Organisation))
    there = {row[0] for row in c.rows(asked)}
    return [code for code in c.orgs if code in there and offices.office[code].kind == "township"]


def _catalogues(c: Counting, offices: Offices, towns: Sequence[str]) -> tuple[int, int]:
    """For how many of the townships a catalogue held on the last day, their own or one above them; what these lists name."""
    on = c.last
    asked = select(*of(CatalogueItem, "org", "version", "code")).where(
        col(CatalogueItem.valid_from) <= on, col(CatalogueItem.valid_to).is_(None) | (col(CatalogueItem.valid_to) >= on),
        written_by(CatalogueItem, c.until),
    )  # fmt: skip
    versions: dict[str, dict[int, set[str]]] = {}
    for org, version, code in c.rows(asked):
        versions.setdefault(org, {}).setdefault(version, set()).add(code)
    lists = [next((above for above in offices.ancestors(town) if above in versions), "") for town in towns]
    holding = {org for org in lists if org}
    return sum(bool(org) for org in lists), sum(len(versions[org][max(versions[org])]) for org in holding)


def _standing_points(c: Counting) -> int:
    asked = (
        select(*of(ContactPoint, "org", "code", "from_on", "until_on"))
        .where(col(ContactPoint.org).in_(c.orgs), written_by(ContactPoint, c.until))
        .order_by(*of(ContactPoint, "case_id", "seq", "n"))
    )
    known = {(org, code): (since, last) for org, code, since, last in c.rows(asked)}
    start, end = c.period.start, c.period.end
    return sum(since <= end and (last is None or last >= start) for since, last in known.values())


def level_of(offices: Offices, org: str) -> str:
    """Of which level an office is, as a key of LEVELS."""
    office = offices.office.get(org)
    if office is None:
        return "other"
    if office.kind == "government":
        return office.level if office.level in LEVELS else "other"
    return office.kind if office.kind in LEVELS else "other"


def _types(offices: Offices, counted: Sequence[Item]) -> Iterator[Line]:
    """Reviewed by type and level."""
    found = Counter((one.by, level_of(offices, one.org)) for one in counted if one.figure == "reviewed")
    for kind, level in sorted(found):
        title = f"{TITLES.get(kind, kind) or '未分类'}·{LEVELS[level]}"
        yield Line(TYPES, f"{kind}.{level}", title, found[kind, level], "件")


def _sources(sources: Sequence[Source]) -> Iterator[Line]:
    """Legislative suggestions by contact point and by other ways."""
    for one in sources:
        for what, title, value in (
            ("received", "收到", one.received), ("adopted", "采纳", one.strict), ("partly", "部分采纳", one.wide - one.strict),
        ):  # fmt: skip
            yield Line(SOURCES, f"{one.code}.{what}", f"{one.title}·{title}", value, "条")


def items_of(docket: Docket, told: Told) -> list[Item]:
    """What the figures of a year count, one by one, as the record stood then."""
    offices = docket.snapshot().offices
    return items(Counting.of_year(docket.connection, offices.subtree(told.org), told.year, told.through))


def table_of(told: Told, part: str) -> dict[str, dict[str, float]]:
    """A part with keys of two words as rows and columns: type → level → how many."""
    rows: dict[str, dict[str, float]] = {}
    for line in told.part(part):
        row, _, column = line.key.rpartition(".")
        rows.setdefault(row, {})[column] = line.value or 0
    return rows


def names_of(told: Told, part: str) -> dict[str, str]:
    """The titles of a table's rows."""
    return {line.key.rpartition(".")[0]: line.title.rpartition("·")[0] for line in told.part(part)}


def plain(value: Any) -> str:
    """A figure as it is frozen: its shortest decimal, '' for none."""
    return "" if value is None else f"{value:g}"
