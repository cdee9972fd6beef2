"""What a panel came to: points and positions, votes and their count, those of a panel that sits no more, and every minority."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from house.panelrows import PanelRows
from registers.panels import PanelAdmission, PanelDissent, PanelMeeting, PanelPoint, PanelResult, PanelVote
from workflows.panel_review.titles import CHOICES

NO_MAJORITY = "未形成多数意见"


@dataclass(frozen=True, slots=True)
class Point:
    """A disputed point with both positions, and what came of it."""

    n: int
    point: str
    undertaking: str
    review: str
    refused: str
    majority: str
    tally: str
    votes: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Past:
    """Every meeting and every count by its step, void or not: what a paper of that day says."""

    meetings: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    votes: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    results: Mapping[int, Mapping[int, tuple[str, str]]] = field(default_factory=dict)  # point → position, tally


def points_of(rows: PanelRows, told: bool) -> Iterator[Point]:
    """Each point as it was put and admitted; `told`: with its votes and what they come to."""
    admitted = {row.point_n: row for row in rows.of(PanelAdmission)}
    results = {row.point_n: row for row in rows.latest(PanelResult)} if told else {}
    votes = _votes(rows) if told else []
    for row in rows.of(PanelPoint):
        how, result = admitted.get(row.n), results.get(row.n)
        majority = CHOICES.get(result.majority, NO_MAJORITY) if result else ""
        yield Point(
            row.n, row.point, row.undertaking, row.review, how.basis if how and how.outcome == "REFUSED" else "", majority,
            result.tally if result else "", [one for one in votes if one["n"] == row.n],
        )  # fmt: skip


def _votes(rows: PanelRows) -> list[dict[str, Any]]:
    """The votes of the panel as it sits, the liaison's decision of a tie included."""
    return [_vote(row) for row in rows.valid(PanelVote)]


def _vote(row: Any) -> dict[str, Any]:
    return {"n": row.point_n, "seat": row.seat, "name": row.name, "choice": CHOICES[row.choice], "reason": row.reason}


def past_of(rows: PanelRows) -> Past:
    """Every meeting and every count, whether the panel still sits as it sat then or not."""
    votes: dict[int, list[Mapping[str, Any]]] = {}
    results: dict[int, dict[int, tuple[str, str]]] = {}
    for vote in rows.of(PanelVote):
        votes.setdefault(vote.seq, []).append(_vote(vote))
    for one in rows.of(PanelResult):
        results.setdefault(one.seq, {})[one.point_n] = (CHOICES.get(one.majority, NO_MAJORITY), one.tally)
    return Past({row.seq: _met(row) for row in rows.of(PanelMeeting)}, votes, results)


def meeting_of(rows: PanelRows) -> Mapping[str, Any]:
    """The newest meeting of the panel as it sits; empty before it."""
    found = rows.latest(PanelMeeting)
    return _met(found[0]) if found else {}


def _met(row: Any) -> Mapping[str, Any]:
    return {name: getattr(row, name) for name in ("held_on", "chair", "present", "minutes")}


def dissents_of(rows: PanelRows) -> Iterator[Mapping[str, str]]:
    """Whoever was not of the majority, and what members wrote beside their signatures: of the panel as it sits."""
    yield from map(_position, rows.valid(PanelDissent))


def void_of(rows: PanelRows) -> Iterator[Mapping[str, str]]:
    """Every vote, and every reservation, of a panel from which somebody had to leave afterwards: kept letter for letter."""
    reserved = [row for row in rows.void(PanelDissent) if not row.point_n]
    yield from map(_position, sorted([*rows.void(PanelVote), *reserved], key=lambda row: row.seq))


def _position(row: Any) -> Mapping[str, str]:
    return {
        "seat": f"{row.seat}号席",
        "name": row.name,
        "about": f"分歧点{row.point_n}" if row.point_n else "评审意见书",
        "choice": CHOICES.get(row.choice, "保留意见"),
        "reason": row.reason,
    }
