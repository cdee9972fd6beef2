"""Statistics of a period: each figure with the words that define it; by office and by type of matter, never by person."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, join, select
from sqlmodel import col

from engine.docket import Docket
from engine.statements import of
from engine.tables import Case, Event
from house.durations import Durations, durations
from house.months import CONCLUSIONS, SAID, WORDS, final_titles, share
from house.opening import House
from house.periods import Period, during
from house.scope import Scope, scope_of
from house.tally import ARRIVED, CLOSED, KEPT, LATE, OPINED, REVIEW, tally
from registers.matters import Incident, Matter
from registers.opinions import Disposition
from workflows.township_review.titles import TITLES

OUTCOMES = ("ADOPTED", "PARTLY", "NOT_ADOPTED")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `value` None: there was nothing to take it from."""

    key: str
    title: str
    value: int | float | None
    unit: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """The counts of one office, or of one type of matter."""

    key: str
    title: str
    arrived: int
    opined: int
    kept: int
    late: int
    ended: Mapping[str, int]  # final state → cases

    @property
    def in_time(self) -> float | None:
        """Per cent of the reviews."""
        return share(self.kept, self.kept + self.late)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything that is counted, whose cases, over which days, and at which moment."""

    period: Period
    scope: str
    moment: datetime
    figures: Sequence[Figure]
    offices: Sequence[Line]
    types: Sequence[Line]
    conclusions: Mapping[str, int]
    ended: Mapping[str, int]
    durations: Durations

    def figure(self, key: str) -> Figure:
        """One of the figures. Raises LookupError."""
        return next(one for one in self.figures if one.key == key)


def statistics(house: House, docket: Docket, person: str, period: Period, org: str = "") -> Statistics:
    """The figures of a person's offices, or of one of them; nine statements. Raises NotYours, NotFound."""
    connection, registry = docket.connection, house.registry
    scope = scope_of(house, docket, person, org)
    offices = house.snapshot(connection).offices
    counted = tally(connection, scope, [period], col(Case.org), col(Matter.matter_type))
    finals = final_titles(registry)
    total, by_org, by_type = _Sums(), defaultdict[str, _Sums](_Sums), defaultdict[str, _Sums](_Sums)
    for (_, at, kind, what, which), n in counted.items():
        for sums in (total, by_org[at], by_type[kind or ""]):
            sums.add(what, which, n)
    lasted = durations(connection, registry, scope, period)
    return Statistics(
        period=period, scope=scope.title, moment=docket.now,
        figures=list(_figures(connection, scope, period, total, lasted)),
        offices=[by_org[at].line(at, offices.title(at), finals) for at in sorted(by_org, key=offices.title)],
        types=[by_type[kind].line(kind, TITLES.get(kind, kind) or "未分类", finals) for kind in sorted(by_type)],
        conclusions={SAID[key]: total.conclusions[key] for key in CONCLUSIONS}, ended=total.ended_by(finals), durations=lasted,
    )  # fmt: skip


class _Sums:
    """Counts being added up."""

    def __init__(self) -> None:
        self.arrived = self.kept = self.late = 0
        self.conclusions: defaultdict[str, int] = defaultdict(int)
        self.ended: defaultdict[str, int] = defaultdict(int)

    def add(self, what: str, which: str, n: int) -> None:
        self.arrived += n if what == ARRIVED else 0
        self.kept += n if (what, which) == (REVIEW, KEPT) else 0
        self.late += n if (what, which) == (REVIEW, LATE) else 0
        if what == OPINED:
            self.conclusions[which] += n
        elif what == CLOSED:
            self.ended[which] += n

    @property
    def opined(self) -> int:
        return sum(self.conclusions.values())

    def ended_by(self, finals: Mapping[str, str]) -> dict[str, int]:
        found = dict.fromkeys(finals.values(), 0)
        for state, n in self.ended.items():
            found[finals.get(state, state)] = found.get(finals.get(state, state), 0) + n
        return found

    def line(self, key: str, title: str, finals: Mapping[str, str]) -> Line:
        return Line(key, title, self.arrived, self.opined, self.kept, self.late, self.ended_by(finals))


def _figures(connection: Connection, scope: Scope, period: Period, total: _Sums, lasted: Durations) -> Iterator[Figure]:
    yield Figure(ARRIVED, "收件", total.arrived, "件", WORDS["arrived"])
    yield Figure(OPINED, "出具意见", total.opined, "份", WORDS["opined"])
    yield Figure(KEPT, "按期完成审查", total.kept, "件次", WORDS["kept"])
    yield Figure(LATE, "超期完成审查", total.late, "件次", WORDS["late"])
    yield Figure(
        "in_time", "按期率", share(total.kept, total.kept + total.late), "%", "按期完成审查的件次除以完成审查的件次"
    )
    yield Figure(
        "median",
        "审查用时中位数",
        lasted.median if lasted.reviews else None,
        "日",
        "一半的审查不超过这个天数；停计日不算",
    )
    yield Figure(
        "nine", "九成审查用时", lasted.nine if lasted.reviews else None, "日", "九成的审查不超过这个天数；停计日不算"
    )
    yield Figure("ended", "办结", sum(total.ended.values()), "件", WORDS["ended"])
    late = _count(connection, scope, Incident, period)
    yield Figure("incidents", "倒审", late, "件", "先决定、签订或印发后送审的件，按办结之日；不算已审查")
    answers = _answers(connection, scope, period)
    said = sum(answers.values())
    adopted = answers.get("ADOPTED", 0) + answers.get("PARTLY", 0)
    yield Figure("answers", "反馈的问题", said, "条", "承办单位在期间内答复的审查意见问题，重复答复的各计一次")
    for key in OUTCOMES:
        yield Figure(key.lower(), TITLES[key], answers.get(key, 0), "条", f"答复为“{TITLES[key]}”的问题")
    yield Figure("adoption", "采纳率", share(adopted, said), "%", "采纳和部分采纳的条数除以反馈的条数")


def _count(connection: Connection, scope: Scope, table: Any, period: Period) -> int:
    counted = select(func.count()).select_from(join(Case, table, col(table.case_id) == col(Case.id)))
    held = during(Case.closed_at, [period], instant=True)
    return int(connection.execute(counted.where(held, *scope.cases)).scalar_one())


def _answers(connection: Connection, scope: Scope, period: Period) -> dict[str, int]:
    """Outcome → how many findings were so answered."""
    same = and_(*(a == b for a, b in zip(of(Event, "case_id", "seq"), of(Disposition, "case_id", "seq"), strict=True)))
    source = join(join(Disposition, Event, same), Case, col(Case.id) == col(Disposition.case_id))
    counted = select(col(Disposition.outcome), func.count()).select_from(source)
    held = during(Event.at, [period], instant=True)
    rows = connection.execute(counted.where(held, *scope.cases).group_by(col(Disposition.outcome)))
    return {outcome: n for outcome, n in rows}  # noqa: C416 -- rows, not pairs
