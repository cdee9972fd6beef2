"""The lane of exceptions: what somebody has to ask about, by kind, with the cases; two statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, String, and_, exists, func, join, literal, not_, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col

from engine.cover import ESCALATED, LIVE, midnight
from engine.offices import Offices
from engine.statements import of
from engine.tables import Case, ClockRow, Ledger
from house.discretion import WORDS, withheld
from house.scope import Scope
from house.tally import SAME_RUN
from registers.decisions import Comparison
from registers.matters import Incident
from registers.opinions import Opinion
from workflows.township_review.facts import SHUT

SINCE = 90  # days that what is closed stays in the lane
STOOD = 30  # days of suspension that are asked about
OFTEN = 2  # opinions that kept the gate shut
SHOWN = 5  # cases named of each kind
KINDS: Mapping[str, tuple[str, str, str]] = {
    "incident": ("late", "先决定后送审（倒审）", f"近 {SINCE} 天记为倒审的件；不补出意见，不算已审查"),
    "changed": ("late", "定稿与所审文本有实质改动", "在办件中最近一次比对有实质改动，关口已关"),
    "reported": ("late", "超期已报督察", "超期后仍未办结，已报督察的期限"),
    "parked": ("late", "期限查看失败", "到时查看期限出错，暂停重试；由运维排除原因"),
    "returned": ("soon", "两次以上未过审", f"意见要求修改、退回程序或认定不合法 {OFTEN} 次以上仍在办"),
    "suspended": ("pause", f"中止超过 {STOOD} 天", f"中止后 {STOOD} 个自然日仍未恢复"),
    "extended": ("soon", "已延长审查期限", "在办件中审查期限已依规延长"),
    "provisional": ("prov", "到期日暂定", "期限跨入放假安排尚未公布的年份，公布后会重算"),
}
"""Kind → how it is marked, its title, what is counted."""


@dataclass(frozen=True, slots=True)
class Found:
    """A case in the lane."""

    id: int
    title: str
    org_title: str


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One kind of exception: how many cases, and the latest of them."""

    key: str
    mark: str
    title: str
    words: str
    count: int
    cases: Sequence[Found]


def lane(connection: Connection, scope: Scope, offices: Offices, today: date) -> list[Exceptional]:
    """The kinds of which there is any, in the order of KINDS."""
    every = union_all(*_kinds(today)).subquery()
    place = func.row_number().over(partition_by=every.c.kind, order_by=col(Case.id).desc()).label("place")
    total = func.count().over(partition_by=every.c.kind).label("total")
    named = select(every.c.kind, *of(Case, "id", "title", "org"), place, total)
    named = named.select_from(join(every, Case, every.c.case_id == col(Case.id))).where(*scope.cases)
    ranked = named.subquery()
    rows = select(ranked).where(ranked.c.place <= SHOWN).order_by(ranked.c.kind, ranked.c.place)
    found: dict[str, list[Found]] = {}
    totals: dict[str, int] = {}
    told = connection.execute(rows).all()
    secret = withheld(connection, [row.id for row in told])
    for kind, case_id, title, org, _, count in told:
        found.setdefault(kind, []).append(Found(case_id, WORDS if case_id in secret else title, offices.title(org)))
        totals[kind] = count
    return [Exceptional(key, *KINDS[key], totals[key], found[key]) for key in KINDS if key in found]


def _kinds(today: date) -> list[Any]:
    live = col(ClockRow.status).in_(LIVE)
    open_cases = col(Case.closed_at).is_(None)
    clocks = join(Case, ClockRow, col(ClockRow.case_id) == col(Case.id))
    since = midnight(today - timedelta(SINCE))
    long_ago = today - timedelta(STOOD)
    shut = (
        select(col(Opinion.case_id))
        .where(col(Opinion.conclusion).in_(SHUT))
        .group_by(col(Opinion.case_id))
        .having(func.count() >= OFTEN)
    )
    later = aliased(Comparison)
    again = exists().where(later.case_id == col(Comparison.case_id), later.seq > col(Comparison.seq))  # type: ignore[arg-type]
    changed = and_(col(Comparison.outcome) == "CHANGED", not_(again))
    return [
        _kind("incident", join(Case, Incident, col(Incident.case_id) == col(Case.id)), col(Case.closed_at) >= since),
        _kind("changed", join(Case, Comparison, col(Comparison.case_id) == col(Case.id)), changed, open_cases),
        _kind("reported", clocks, col(ClockRow.stage) == ESCALATED, col(ClockRow.status) == "running"),
        _kind("parked", clocks, col(ClockRow.failures) > 0, live),
        _kind("returned", Case, col(Case.id).in_(shut), open_cases),
        _kind("suspended", clocks, col(ClockRow.clock) == "suspension.cap", live, col(ClockRow.started_on) < long_ago),
        _kind("extended", join(clocks, Ledger, SAME_RUN), col(Ledger.kind) == "extend", live, open_cases),
        _kind("provisional", clocks, col(ClockRow.provisional).is_(True), live),
    ]


def _kind(key: str, source: Any, *held: Any) -> Any:
    """The cases of one kind, each once."""
    named = literal(key, String).label("kind")
    return select(named, col(Case.id).label("case_id")).select_from(source).where(*held).distinct()
