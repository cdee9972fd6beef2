"""The year in the report's own sentences, and as a file: what was counted becomes Chinese prose, tables and pictures of bars."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from house.workbook import Sheet, about, workbook
from house.yearly import FIGURES, LEVELS, SOURCES, TYPES, Told, names_of, table_of
from house.yearly_frozen import Difference
from house.yearly_items import Item


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One part of the report."""

    heading: str
    sentences: Sequence[str]

    @property
    def words(self) -> str:
        """As it is printed."""
        return "".join(self.sentences)


def prose(told: Told) -> list[Paragraph]:
    """The year as its report says it."""
    return [
        Paragraph("一、合法性审查", list(_reviews(told))),
        Paragraph("二、重大事项目录清单", list(_catalogues(told))),
        Paragraph("三、评审团评审", list(_panels(told))),
        Paragraph("四、规范性文件", list(_documents(told))),
        Paragraph("五、社会监督和司法、复议衔接", list(_public(told))),
        Paragraph("六、立法建议", list(_suggestions(told))),
    ]


def _n(told: Told, key: str) -> str:
    return told.line(key).said


def _reviews(told: Told) -> Iterator[str]:
    if not told.n("reviewed"):
        yield f"{told.year}年，没有出具合法性审查意见。"
    else:
        yield (
            f"{told.year}年，{told.title}及所属单位共审查{_n(told, 'reviewed')}件，出具合法性审查意见{_n(told, 'opinions')}份。"
        )
        yield f"其中，{_joined(by_level(told))}；按事项类型，{_joined(by_type(told))}。"
    if told.n("answers"):
        yield (
            f"承办单位反馈问题{_n(told, 'answers')}条，采纳{_n(told, 'adopted')}条、部分采纳{_n(told, 'partly')}条、"
            f"未采纳{_n(told, 'not_adopted')}条，采纳率{_n(told, 'adoption')}%（部分采纳计入）。"
        )
    yield f"退回{_n(told, 'returned')}件；"
    rate = f"，按期率{_n(told, 'in_time')}%" if told.line("in_time").value is not None else ""
    yield f"超期完成审查{_n(told, 'late')}件次{rate}；倒审{_n(told, 'incidents')}件。"


def by_level(told: Told) -> dict[str, float]:
    """Level → reviewed cases."""
    found = dict.fromkeys(LEVELS, 0.0)
    for row in table_of(told, TYPES).values():
        for level, n in row.items():
            found[level] = found.get(level, 0) + n
    return {LEVELS[level]: n for level, n in found.items() if n}


def by_type(told: Told) -> dict[str, float]:
    """Type → reviewed cases, the most first."""
    names = names_of(told, TYPES)
    sums = {names[kind]: sum(row.values()) for kind, row in table_of(told, TYPES).items()}
    return dict(sorted(sums.items(), key=lambda one: -one[1]))


def _joined(counts: Mapping[str, float]) -> str:
    return "、".join(f"{title}{n:g}件" for title, n in counts.items())


def _catalogues(told: Told) -> Iterator[str]:
    if not told.n("towns"):
        yield "没有登记的乡镇（街道）。"
        return
    yield (
        f"{_n(told, 'towns')}个乡镇（街道）中，{_n(told, 'covered')}个有重大事项目录清单，覆盖率{_n(told, 'coverage')}%"
        f"（{_n(told, 'covered')}/{_n(told, 'towns')}），共列事项{_n(told, 'entries')}项。"
    )


def _panels(told: Told) -> Iterator[str]:
    if not told.n("panels"):
        yield "没有启动评审团评审。"
        return
    yield f"启动评审{_n(told, 'panels')}件，形成评审意见{_n(told, 'panel_opined')}件，未形成多数意见{_n(told, 'panel_split')}件。"


def _documents(told: Told) -> Iterator[str]:
    yield (
        f"公布规范性文件{_n(told, 'issued')}件，有效期届满失效{_n(told, 'expired')}件，修改、废止、撤销{_n(told, 'ended')}件；"
        f"因公平竞争审查监督修改、废止{_n(told, 'competition')}件。"
    )
    yield f"年末现行有效{_n(told, 'valid')}件，全部入库可查。"


def _public(told: Told) -> Iterator[str]:
    yield (
        f"收到规范性文件审查建议{_n(told, 'suggested')}件，受理{_n(told, 'accepted')}件，经审查研究纠正{_n(told, 'corrected')}件。"
    )
    yield f"收到人民法院、行政复议机关来文{_n(told, 'papers')}件，已答复（处理）{_n(told, 'papers_answered')}件。"


def _suggestions(told: Told) -> Iterator[str]:
    if not told.n("legis_received"):
        yield f"{_n(told, 'points')}个立法联系点，没有收到立法建议。"
        return
    yield (
        f"{_n(told, 'points')}个立法联系点和其他渠道共收到立法建议{_n(told, 'legis_received')}条，采纳{_n(told, 'legis_adopted')}条，"
        f"采纳率{_n(told, 'legis_rate')}%（部分采纳不计入）；另部分采纳{_n(told, 'legis_partly')}条，计入后采纳率"
        f"{_n(told, 'legis_rate_wide')}%。"
    )


# --- pictures -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its length in hundredths of the longest."""

    title: str
    value: float
    length: int
    said: str = ""


def bars(counts: Mapping[str, float]) -> list[Bar]:
    """A chart, and the table beside it."""
    longest = max(counts.values(), default=0) or 1
    return [Bar(title, n, round(100 * n / longest), f"{n:g}") for title, n in counts.items()]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source of legislative suggestions as a row."""

    title: str
    received: float
    adopted: float
    partly: float

    @property
    def strict(self) -> str:
        """Adoption in per cent, 部分采纳 not counted."""
        return f"{100 * self.adopted / self.received:.1f}%" if self.received else "—"

    @property
    def wide(self) -> str:
        """Counted."""
        return f"{100 * (self.adopted + self.partly) / self.received:.1f}%" if self.received else "—"


def source_rows(told: Told) -> list[SourceRow]:
    """Every contact point, then the other ways in."""
    names = names_of(told, SOURCES)
    return [
        SourceRow(names[key], row.get("received", 0), row.get("adopted", 0), row.get("partly", 0))
        for key, row in table_of(told, SOURCES).items()
    ]


# --- the file -------------------------------------------------------------------------------------------------------------


def yearly_report(
    told: Told, counted: Sequence[Item], changed: Sequence[Difference], person: str, now: object
) -> bytes:
    """The year as .xlsx: figures with definitions, tables, sentences, what has changed since, everything counted one by one."""
    figures = [(one.title, one.value, one.unit, one.words) for one in told.part(FIGURES)]
    names, levels = names_of(told, TYPES), list(LEVELS)
    types = [(names[kind], *(row.get(level, 0) for level in levels)) for kind, row in table_of(told, TYPES).items()]
    sources = [(r.title, r.received, r.adopted, r.partly, r.strict, r.wide) for r in source_rows(told)]
    titles = {one.key: one.title for one in told.part(FIGURES)}
    listed = [(titles.get(i.figure, i.figure), i.case_id, i.org, i.on, i.what, i.by) for i in counted]
    sheets = [
        Sheet(f"{told.year}年", ("指标", "数值", "单位", "怎么算的"), figures),
        Sheet("按类型和层级", ("事项类型", *LEVELS.values()), types),
        Sheet(
            "立法建议", ("来源", "收到", "采纳", "部分采纳", "采纳率（不计部分采纳）", "采纳率（计部分采纳）"), sources
        ),
        Sheet("报告文字", ("部分", "文字"), [(one.heading, one.words) for one in prose(told)]),
        Sheet("冻结后的变化", ("指标", "冻结的", "现在的", "单位"), [(d.title, *d.said, d.unit) for d in changed]),
        Sheet("明细", ("指标", "审查件", "单位", "日期", "名称", "分类"), listed),
    ]
    said = about(told.title, now, person, ("年度", str(told.year)), ("数据截止", f"{told.through}（含当日）"))  # type: ignore[arg-type]
    return workbook(sheets, said)
