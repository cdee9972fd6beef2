"""The draws of a panel as a page shows them: all that recomputes them, from the events themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from house.panelrows import Act, PanelRows
from registers.panels import PanelSeat
from workflows.panel_review.titles import CATEGORIES

SIDE_TITLES = {"unit": "承办单位", "review": "审查机构"}
RECORD: Mapping[str, Sequence[str]] = {
    "admit": (), "exclude": ("code",), "lift_exclusion": ("decided",), "void_number": ("ground", "thrown", "anew", "corrected"),
    "confirm_throw_unit": (), "confirm_throw_review": (), "decide_corrected": ("by", "number"),
    "publish": (
        "pool", "pool_hash", "excluded", "seats", "drawn_on", "source", "numbers", "lowest", "highest", "sequence", "fallback_numbers",
    ),
    "commit_unit": ("commitment",), "commit_review": ("commitment",), "reveal_unit": ("word",), "reveal_review": ("word",),
    "draw": ("public_number", "by", "words", "seed", "order", "taken", "passed"),
    "grant": ("category", "next_code", "passed", "seat"), "replace": ("category", "next_code", "passed", "seat"),
}  # fmt: skip
"""By act, the answers from which `engine.verifier.verify_draws` recomputes: nothing about persons beyond the list itself."""
ROW = ("category", "code", "value")


@dataclass(frozen=True, slots=True)
class Word:
    """What one side has committed to and revealed."""

    side: str
    title: str
    commitment: str = ""
    committed: datetime | None = None
    word: str = ""
    revealed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in the order. `n`: the place, 0 for whoever is passed over; `mark`: in, left, out, next or nothing."""

    n: int
    code: str
    name: str
    value: str
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Order:
    """The order of one category, the smallest value first."""

    title: str
    count: int
    rows: Sequence[Ranked]
    follows: str = ""  # who has come to sit for whom


@dataclass(frozen=True, slots=True)
class Proof:
    """One draw as far as it has come: everything a stranger needs. `voided`: its number has fallen."""

    pool: Sequence[Sequence[str]] = ()
    pool_hash: str = ""
    published: datetime | None = None
    excluded: Mapping[str, str] = field(default_factory=dict)
    seats: Sequence[tuple[str, int]] = ()  # category, how many
    announced: str = ""
    drawn_on: str = ""
    numbers: int = 0
    fallback: str = ""
    words: Sequence[Word] = ()
    public_number: str = ""
    by_fallback: bool = False
    witnesses: str = ""
    seed: str = ""
    orders: Sequence[Order] = ()
    drawn: datetime | None = None
    voided: bool = False


def proofs_of(rows: PanelRows) -> list[Proof]:
    """Every published list with what came of it, the newest first."""
    starts = [act.seq for act in rows.acts if act.act == "publish"]
    ends = [*starts[1:], rows.acts[-1].seq + 1 if rows.acts else 0]
    spans = [[act for act in rows.acts if a <= act.seq < b] for a, b in zip(starts, ends, strict=False)]
    return [_proof(rows, span) for span in reversed(spans)]


def record_of(rows: PanelRows) -> list[dict[str, Any]]:
    """The steps from which the draws are recomputed, word for word as they were sealed."""
    return [
        {"seq": act.seq, "act": act.act, "at": act.moment, "number": act.number, "answers": _kept(act)}
        for act in rows.acts
        if act.act in RECORD
    ]


def _kept(act: Act) -> dict[str, Any]:
    said = {name: act.said[name] for name in RECORD[act.act] if name in act.said}
    for name, columns in (("order", ROW), ("taken", (*ROW[:2], "seat"))):
        if name in said:
            said[name] = [{one: row[one] for one in columns} for row in said[name]]
    return said


def _proof(rows: PanelRows, span: Sequence[Act]) -> Proof:
    told = {act.act: act for act in span}
    published, drew = told["publish"].said, told.get("draw")
    fell = told.get("void_number")
    drawn: Mapping[str, Any] = drew.said if drew else {}
    counts = [(one["category"], one["count"]) for one in published["seats"]]
    return Proof(
        [line.split("|") for line in published["pool"]], published["pool_hash"], told["publish"].at,
        {one["code"]: one["reason"] for one in published["excluded"]}, [(CATEGORIES[of], n) for of, n in counts],
        published["announced"], published["drawn_on"], published["numbers"], published["fallback"],
        [_word(told, side) for side in SIDE_TITLES], drawn.get("public_number", ""), drawn.get("by") == "FALLBACK",
        drawn.get("witnesses", ""), drawn.get("seed", ""), [_order(rows, drew, of, n) for of, n in counts] if drew else (),
        drew.at if drew else None, bool(drew and fell and fell.seq > drew.seq),
    )  # fmt: skip


def _word(told: Mapping[str, Act], side: str) -> Word:
    committed, revealed = told.get(f"commit_{side}"), told.get(f"reveal_{side}")
    return Word(
        side, SIDE_TITLES[side], committed.said["commitment"] if committed else "", committed.at if committed else None,
        revealed.said["word"] if revealed else "", revealed.at if revealed else None,
    )  # fmt: skip


# --- the order, and what has come of it since -----------------------------------------------------------------------------


def _order(rows: PanelRows, drew: Act, category: str, count: int) -> Order:
    came = _came(rows, drew.seq, category)
    passed = {one["code"]: one["reason"] for act in _replaced(rows, drew, category) for one in act.said["passed"]}
    ranked, n = [], 0
    for row in drew.said["order"]:
        if row["category"] == category:
            n += row["outcome"] != "EXCLUDED"
            mark, words = _stands(row, came, passed)
            ranked.append(
                Ranked(n if row["outcome"] != "EXCLUDED" else 0, row["code"], row["name"], row["value"], mark, words)
            )
    return Order(CATEGORIES[category], count, ranked, "；".join(_follows(rows, drew, category)))


def _stands(row: Mapping[str, Any], came: Mapping[str, bool], passed: Mapping[str, str]) -> tuple[str, str]:
    """How a candidate stands now, and in words."""
    code, drawn = row["code"], row["outcome"] == "SEATED"
    if row["outcome"] == "EXCLUDED":
        return "out", str(row["why"])
    if code in came:
        words = "入席" if drawn else "递补入席"
        return ("in", words) if came[code] else ("left", "抽中后离席" if drawn else "递补后离席")
    return ("out", f"略过：{passed[code]}") if code in passed else ("", "候补")


def _came(rows: PanelRows, since: int, category: str) -> dict[str, bool]:
    """Code → whether they still sit, of everybody who has come to sit from a draw on."""
    now = {row.code for row in rows.seated(rows.acts[-1].seq).values() if row.person}
    there = [row for row in rows.of(PanelSeat) if row.seq >= since and row.person and row.category == category]
    return {row.code: row.code in now for row in there}


def _replaced(rows: PanelRows, drew: Act, category: str) -> list[Act]:
    """The steps that went on in the order of a draw, up to the next draw of that category."""
    later = [act for act in rows.acts if act.seq > drew.seq]
    ends = next(
        (act.seq for act in later if act.act == "draw" and category in {one["category"] for one in act.said["order"]}),
        None,
    )
    mine = [act for act in later if act.act in ("grant", "replace") and act.said["category"] == category]
    return [act for act in mine if ends is None or act.seq < ends]


def _follows(rows: PanelRows, drew: Act, category: str) -> Iterator[str]:
    for act in _replaced(rows, drew, category):
        held = rows.seated(act.seq - 1).get(act.said["seat"])
        left = f"{held.name}离席" if held and held.person else f"{act.said['seat']}号席空缺"
        yield f"{left}，{act.said['name']}递补" if act.said["next_code"] else f"{left}，没有候补"
