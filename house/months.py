"""The months: what came in, what went out, what was late, what was returned, and how the opinions concluded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from engine.registry import Registry
from house.periods import Period, months
from house.scope import Scope
from house.tally import ARRIVED, CLOSED, KEPT, LATE, OPINED, REVIEW, REVIEWED, Tally, tally
from workflows.major_decision.titles import TITLES as OF_DECISIONS
from workflows.township_review.titles import TITLES

SHOWN = 12
CONCLUSIONS = (
    "LAWFUL", "LAWFUL_WITH_ADVICE", "REVISE", "RETURN_PROCEDURE", "UNLAWFUL", "RISK_DISCLOSED", "OUT_OF_SCOPE",
)  # fmt: skip
SAID: Mapping[str, str] = {**OF_DECISIONS, **TITLES}  # conclusion → its words
WORDS: Mapping[str, str] = {
    "arrived": "首次送审到审查机构的件，按送审（计时）之日；补正、修改后再来的不重复计",
    "opined": "签发的审查意见书，含复核和补充意见，按签发之日",
    "kept": "审查期限届满前（含当日）完成的审查；停计期间撤回、终止的不计",
    "late": "审查期限届满后才完成的审查",
    "ended": "乡镇事项、重大行政决策、规范性文件中以退回、不予受理、转办、撤回、终止、归档等办结的件，按办结之日",
}


@dataclass(frozen=True, slots=True)
class Month:
    """One month. `conclusions`: conclusion → opinions; `ended`: final state's title → cases."""

    period: Period
    arrived: int
    opined: int
    kept: int
    late: int
    conclusions: Mapping[str, int]
    ended: Mapping[str, int]

    @property
    def in_time(self) -> float | None:
        """The share of reviews finished in time, in per cent; None where there was none."""
        return share(self.kept, self.kept + self.late)


def last_months(connection: Connection, registry: Registry, scope: Scope, today: date) -> list[Month]:
    """The last twelve, this one last; four statements."""
    periods = months(today, SHOWN)
    found = tally(connection, scope, periods)
    titles = final_titles(registry)
    return [_month(found, n, period, titles) for n, period in enumerate(periods)]


def _month(found: Tally, n: int, period: Period, titles: Mapping[str, str]) -> Month:
    conclusions = {key: found[n, OPINED, key] for key in CONCLUSIONS}
    ended = {title: sum(found[n, CLOSED, key] for key in keys) for title, keys in _by_title(titles)}
    return Month(
        period, found[n, ARRIVED, ""], sum(conclusions.values()), found[n, REVIEW, KEPT], found[n, REVIEW, LATE],
        {SAID[key]: many for key, many in conclusions.items()}, ended,
    )  # fmt: skip


def _by_title(titles: Mapping[str, str]) -> Iterator[tuple[str, Sequence[str]]]:
    for title in dict.fromkeys(titles.values()):
        yield title, [key for key, one in titles.items() if one == title]


def final_titles(registry: Registry) -> dict[str, str]:
    """Final states of what is reviewed: key → title, the first law's before those after it."""
    found: dict[str, str] = {}
    for workflow in registry.all:
        for state in workflow.states:
            if state.final and workflow.key in REVIEWED:
                found.setdefault(state.key, state.title)
    return found


def share(part: int, whole: int) -> float | None:
    """Per cent with one digit; None of nothing."""
    return round(100 * part / whole, 1) if whole else None
