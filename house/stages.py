"""How a case has gone so far: its stages with the days each took, and in whose hands the time was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.calendar import WORKING, Calendar, day_of
from engine.definition import OWN, Workflow


@dataclass(frozen=True, slots=True)
class Stage:
    """One state passed through or standing in. `days`: working days spent there, all visits together."""

    state: str
    title: str
    days: int
    now: bool
    norm: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """Working days in one pair of hands: office, review, standing."""

    key: str
    title: str
    days: int
    percent: int


def _visits(events: Sequence[Mapping[str, Any]], until: datetime) -> Iterator[tuple[str, datetime, datetime]]:
    """(state, from, to), in order; acts that keep the state do not begin a new visit."""
    since: datetime | None = None
    for event in events:
        if event["from"] == event["to"] and since is not None:
            continue
        if since is not None:
            yield event["from"], since, event["at"]
        since = event["at"]
    if since is not None:
        yield events[-1]["to"], since, until


def stages(workflow: Workflow, case: Mapping[str, Any], calendar: Calendar, now: datetime) -> list[Stage]:
    """The states in the order first entered, and the limit that covers each."""
    spent: dict[str, int] = {}
    closed = case["closed_at"] or now
    for state, since, to in _visits(case["events"], closed):
        spent[state] = spent.get(state, 0) + calendar.between(day_of(since), day_of(to), WORKING)
    norms = _norms(workflow, case)
    return [
        Stage(
            key,
            workflow.state[key].title,
            days,
            key == case["state"] and not workflow.state[key].final,
            norms.get(key, ""),
        )
        for key, days in spent.items()
        if key in workflow.state
    ]


def _norms(workflow: Workflow, case: Mapping[str, Any]) -> dict[str, str]:
    """The limit of each state, where a MAX clock that has run covers it."""
    amounts = {
        clock["clock"]: clock["amount"] for clock in case["clocks"] if clock["kind"] == "MAX" and clock["unit"] == "wd"
    }
    found: dict[str, str] = {}
    for clock in workflow.clocks:
        if clock.key in amounts:
            for state in clock.runs:
                found.setdefault(state.key, str(amounts[clock.key]))
    return found


def shares(workflow: Workflow, case: Mapping[str, Any], calendar: Calendar, now: datetime) -> list[Share]:
    """Where the time went: the office's side, the review side."""
    days = {"office": 0, "review": 0}
    closed = case["closed_at"] or now
    for state, since, to in _visits(case["events"], closed):
        known = workflow.state.get(state)
        if known is None or known.final:
            continue
        key = "office" if known.awaits is None or known.awaits.at == OWN else "review"
        days[key] += calendar.between(day_of(since), day_of(to), WORKING)
    whole = sum(days.values())
    titles = {"office": case["org_title"], "review": "审查机构"}
    return [Share(key, titles[key], n, round(100 * n / whole)) for key, n in days.items()] if whole else []


def day_after(on: date, calendar: Calendar) -> date:
    """The next working day."""
    return calendar.add(on, 1, WORKING)
