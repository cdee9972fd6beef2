"""What was said against a panel's list, its number and its members, and what was decided on each: from the events themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from house.panelrows import Act, PanelRows
from workflows.panel_review.titles import TITLES

LIST, NUMBER, MEMBER, ABSENT = "LIST", "NUMBER", "MEMBER", "ABSENT"
RAISED = {
    "object_list_unit": (LIST, "承办单位"), "object_list_review": (LIST, "审查机构"), "object_number_unit": (NUMBER, "承办单位"),
    "object_number_review": (NUMBER, "审查机构"), "recuse": (MEMBER, "本人声明"), "object_unit": (MEMBER, "承办单位"),
    "object_review": (MEMBER, "审查机构"), "excuse": (ABSENT, "本人报告"), "report_absence": (ABSENT, "评审团秘书"),
    "object_absence_unit": (ABSENT, "承办单位"), "object_absence_review": (ABSENT, "审查机构"),
    "object_absence_member": (ABSENT, "评审员本人"),
}  # fmt: skip
DECIDED = {
    "uphold_exclusion": "维持排除", "lift_exclusion": "撤销排除，名单重新公布", "uphold_number": "维持公开号码",
    "void_number": "撤销公开号码，重新抽取", "grant": "同意回避", "refuse_recusal": "驳回", "replace": "缺位递补", "refuse_absence": "不予递补",
}  # fmt: skip
REFUSALS = ("uphold_exclusion", "uphold_number", "refuse_recusal", "refuse_absence")
AGAINST = "object_absence_"  # an objection to an absence that was reported: answered with it
MISSED = "again"  # by its answer, what a meeting that was short says of those who have missed two
AUTHORITY = "批准机关"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One objection, request or absence. `by`, `decider`: user names; an empty `outcome`: it waits for its decision.

    `seq`: the step that raised it; `answered`: the step that decided, 0 while it waits.
    """

    kind: str
    seq: int
    at: datetime
    who: str
    by: str
    about: str
    reason: str
    outcome: str = ""
    upheld: bool = False  # what was objected to stands
    answered: int = 0
    on: datetime | None = None
    decider: str = ""
    why: str = ""


Found = dict[tuple[int, int], Dispute]
"""By step, and by seat where one step reports several absences (0: the step raised one)."""


def disputes_of(rows: PanelRows) -> list[Dispute]:
    """Every one of a case, in the order in which they were raised."""
    found: Found = {}
    for act in rows.acts:
        if act.act in RAISED:
            found[act.seq, 0] = _raised(rows, act)
        elif act.act in DECIDED:
            found |= _decided(rows, act, found)
        else:
            found |= {(act.seq, one["seat"]): _missed(rows, act, one["seat"]) for one in act.said.get(MISSED, ())}
    return [found[seq] for seq in sorted(found)]


def as_of(disputes: Sequence[Dispute], seq: int) -> list[Dispute]:
    """Those raised by a step, each as it stood then: what was decided later still waits."""
    blank: dict[str, Any] = {"outcome": "", "upheld": False, "answered": 0, "on": None, "decider": "", "why": ""}
    there = [one for one in disputes if one.seq <= seq]
    return [one if one.answered <= seq else replace(one, **blank) for one in there]


def _raised(rows: PanelRows, act: Act) -> Dispute:
    kind, who = RAISED[act.act]
    about = {LIST: _excluded, NUMBER: _number, MEMBER: _member, ABSENT: _member}[kind](rows, act)
    about += "的缺位" if act.act.startswith(AGAINST) else ""
    ground = TITLES.get(act.said.get("ground", ""), "")
    reason = "：".join(part for part in (ground, act.said["reason"]) if part)
    return Dispute(kind, act.seq, act.at, who, act.by, about, reason)


def _missed(rows: PanelRows, act: Act, seat: int) -> Dispute:
    """Whoever has missed two meetings is reported with the second."""
    return Dispute(
        ABSENT, act.seq, act.at, RAISED["report_absence"][1], act.by, _held(rows, act, seat), act.said["reason"]
    )


def _decided(rows: PanelRows, act: Act, found: Found) -> Iterator[tuple[tuple[int, int], Dispute]]:
    """What a decision answers; an absence that nobody has reported is its own request."""
    told: dict[str, Any] = {
        "outcome": DECIDED[act.act] + _follows(act), "answered": act.seq, "on": act.at, "decider": act.by, "why": act.said["reason"],
    }  # fmt: skip
    refused = act.act in REFUSALS
    asked = [key for key in found if key[0] in _asked(act) and key[1] in (0, act.said.get("seat"))]
    for key in asked:
        yield key, replace(found[key], upheld=refused, **told)
    for other in rows.acts:
        if (other.seq, 0) in found and other.act.startswith(AGAINST) and _same_report(other, act):
            yield (other.seq, 0), replace(found[other.seq, 0], upheld=not refused, **told)
    if not asked:
        ground = TITLES.get(act.said.get("ground", ""), "")
        absent = Dispute(MEMBER, act.seq, act.at, AUTHORITY, act.by, _member(rows, act), ground)
        yield (act.seq, 0), replace(absent, upheld=refused, **told)


def _same_report(objection: Act, decision: Act) -> bool:
    """Whether it is said against the report that is decided: a meeting that was short has several."""
    return objection.said["asked"] in _asked(decision) and objection.said["seat"] == decision.said["seat"]


def _asked(act: Act) -> list[int]:
    """The steps that a decision answers."""
    asked = act.said.get("asked") or []
    return asked if isinstance(asked, list) else [asked]


def _follows(act: Act) -> str:
    """Who comes to sit there."""
    if act.act not in ("grant", "replace"):
        return ""
    name = f"{act.said['next_code']} {act.said['name']}".strip()
    return f"，{name}递补" if name else "，该席空缺"


def _excluded(rows: PanelRows, act: Act) -> str:
    """Who was passed over, and by which words of the decision."""
    code = act.said["code"]
    published = rows.before(act.seq, "publish")
    lines = [line.split("|") for line in published.said["pool"]] if published else []
    name = next((one[1] for one in lines if one[0] == code), "")
    words = [one["reason"] for one in published.said["excluded"] if one["code"] == code] if published else []
    return f"{code} {name}".strip() + "".join(f"（{one}）" for one in words)


def _number(rows: PanelRows, act: Act) -> str:
    drew = rows.before(act.seq, "draw")
    return f"公开号码 {drew.said['public_number']}" if drew else "公开号码"


def _member(rows: PanelRows, act: Act) -> str:
    return _held(rows, act, act.said["seat"])


def _held(rows: PanelRows, act: Act, seat: int) -> str:
    held = rows.seated(act.seq - 1).get(seat)
    return f"{seat}号席 {held.name if held else ''}".strip()
