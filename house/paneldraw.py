"""The draw of a panel as a page shows it: all that recomputes it, from the events themselves."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.statements import of
from engine.tables import Event
from house.draws import recomputed
from workflows.panel_review.titles import CATEGORIES

SIDE_TITLES = {"unit": "承办单位", "review": "审查机构"}


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
class Proof:
    """The draw as far as it has come: everything a stranger needs."""

    pool: Sequence[Sequence[str]] = ()
    pool_hash: str = ""
    published: datetime | None = None
    excluded: Mapping[str, str] = field(default_factory=dict)
    announced: str = ""
    drawn_on: str = ""
    fallback: str = ""
    words: Sequence[Word] = ()
    public_number: str = ""
    witnesses: str = ""
    seed: str = ""
    orders: Sequence[tuple[str, int, Sequence[Mapping[str, Any]]]] = ()  # category, seats, rows
    faults: Sequence[str] = ()
    drawn: datetime | None = None


def proof_of(connection: Connection, case: int) -> Proof:
    """The newest draw, from the events themselves."""
    wanted = ("publish", "commit_unit", "commit_review", "reveal_unit", "reveal_review", "draw")
    rows = connection.execute(
        select(*of(Event, "act", "at", "body"))
        .where(col(Event.case_id) == case, col(Event.act).in_(wanted))
        .order_by(col(Event.seq))
    ).all()
    last = max((i for i, row in enumerate(rows) if row.act == "publish"), default=None)
    if last is None:
        return Proof()
    told = {row.act: (row.at, json.loads(row.body)["answers"]) for row in rows[last:]}
    at, published = told["publish"]
    words = [_word(told, side) for side in SIDE_TITLES]
    drawn_at, drawn = told.get("draw", (None, {}))
    counts = {one["category"]: one["count"] for one in published["seats"]}
    orders = [
        (CATEGORIES[category], count, [row for row in drawn.get("order", ()) if row["category"] == category])
        for category, count in counts.items()
    ]
    return Proof(
        [line.split("|") for line in published["pool"]], published["pool_hash"], at,
        {one["code"]: one["reason"] for one in published["excluded"]}, published["announced"], published["drawn_on"],
        published["fallback"], words, drawn.get("public_number", ""), drawn.get("witnesses", ""), drawn.get("seed", ""), orders if drawn else (),
        recomputed(connection, str(case)).faults if drawn else (), drawn_at,
    )  # fmt: skip


def _word(told: Mapping[str, Any], side: str) -> Word:
    committed, said = told.get(f"commit_{side}", (None, {}))
    revealed, word = told.get(f"reveal_{side}", (None, {}))
    return Word(side, SIDE_TITLES[side], said.get("commitment", ""), committed, word.get("word", ""), revealed)
