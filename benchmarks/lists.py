"""What the lists cost at the server: inbox, all cases, one case, the board; with the permissions of several persons.

A city is simulated by the front door, then its cases are copied until there are `--cases` of them. Each figure is the 95th
percentile of `--rounds` requests by a reviewer, a hub lead, a township lead and a supervisor in turn, in milliseconds. `board` is asked
for every minute, so that what is open is counted each time and what is over once an hour; `board_anew` counts everything each time,
`board_kept` is shown again within its minute. `statements`: the most that any of them sent.
`ratio`: the inbox among all cases over the inbox among a tenth of them; 1.0 when what is closed costs nothing.
"""

import argparse
import json
import math
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlmodel import SQLModel

from benchmarks.ready import _url
from engine.calendar import SHANGHAI
from engine.database import Database
from engine.docket import Docket
from engine.settings import Settings
from house.board import board
from house.casepage import page
from house.demo.simulation import simulate
from house.filters import Filters
from house.listing import listed
from house.opening import Clock, House
from house.queues import TABS, inbox
from workflows import registry

PERSONS = ("rev0.1", "lead0", "lead.0", "watcher")
NOTHING, MINUTE = timedelta(0), timedelta(minutes=1)
OWN = (
    "ledger",
    "clock",
    "assignment",
    "participation",
    "task",
    "done",
    "material",
    "event",
    "matter",
    "opinion",
    "finding",
    "comparison",
)
"""The tables that are copied with a case."""


class At(Clock):
    """A moment that moves when told to."""

    def __init__(self, now: datetime) -> None:
        """`now`: the end of the simulated time."""
        self.moment = now

    def now(self) -> datetime:
        """The moment."""
        return self.moment

    def pass_by(self, time: timedelta) -> None:
        """Later by so much."""
        self.moment += time


def copied(database: Database, cases: int) -> int:
    """Copy every simulated case, with all that belongs to it, until there are as many as asked for."""
    columns = {name: list(SQLModel.metadata.tables[name].columns.keys()) for name in ("case", *OWN)}
    with database.writing() as connection:
        have = connection.execute(text("SELECT count(*) FROM \"case\" WHERE workflow <> 'administration'")).scalar_one()
        offset = connection.execute(text('SELECT max(id) + 1 FROM "case"')).scalar_one()
        for n in range(1, math.ceil(cases / have)):
            for name, names in columns.items():
                connection.execute(text(_copy(name, names)), {"n": n * offset, "offset": offset})
    if database.url.startswith("postgresql"):
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return have * math.ceil(cases / have)


def _copy(table: str, names: list[str]) -> str:
    moved = {"id", "case_id", "root_id", "matter_id"}
    listed = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(f'"{name}" + :n' if name in moved else f'"{name}"' for name in names)
    key = "id" if table == "case" else "case_id"
    ours = "SELECT id FROM \"case\" WHERE workflow <> 'administration' AND id < :offset"
    return f'INSERT INTO "{table}" ({listed}) SELECT {values} FROM "{table}" WHERE {key} IN ({ours})'


def measured(house: House, clock: At, rounds: int) -> Mapping[str, Any]:
    """95th percentiles in milliseconds, and the most statements of each."""
    ids = _some_cases(house)
    asked: Mapping[str, Callable[[Docket, str, int], Any]] = {
        "inbox": lambda docket, who, n: inbox(house, docket, who, list(TABS)[n % len(TABS)]),
        "cases": lambda docket, who, n: listed(house, docket, who, Filters(light=("", "red", "amber")[n % 3])),
        "case": lambda docket, who, n: page(docket, ids[n % len(ids)], who),
        "board_anew": lambda docket, who, _: board(house, docket, who, fresh=True),
        "board_kept": lambda docket, who, _: board(house, docket, who),
        "board": lambda docket, who, _: board(house, docket, who),
    }
    figures: dict[str, Any] = {"statements": {}}
    for name, ask in asked.items():
        taken, statements = _timed(house, clock, ask, rounds, MINUTE if name == "board" else NOTHING)
        figures[f"{name}_ms"] = round(1000 * sorted(taken)[math.ceil(0.95 * len(taken)) - 1], 1)
        figures["statements"][name] = statements
    return figures


def _some_cases(house: House) -> list[int]:
    with house.database.reading() as connection:
        rows = connection.execute(
            text("SELECT id FROM \"case\" WHERE workflow <> 'administration' ORDER BY id LIMIT 50")
        )
        return [row[0] for row in rows]


def _timed(
    house: House, clock: At, ask: Callable[[Docket, str, int], Any], rounds: int, between: timedelta
) -> tuple[list[float], int]:
    sent: list[int] = [0]

    def one_more(*_: Any) -> None:
        sent[0] += 1

    event.listen(house.database.engine, "before_cursor_execute", one_more)
    taken, most = [], 0
    for n in range(-len(PERSONS), rounds):  # everybody once to warm up
        sent[0] = 0
        clock.pass_by(between)
        began = time.perf_counter()
        with house.database.glance(house.now()) as docket:
            ask(docket, PERSONS[n % len(PERSONS)], n)
        if n >= 0:
            taken.append(time.perf_counter() - began)
        most = max(most, sent[0])
    event.remove(house.database.engine, "before_cursor_execute", one_more)
    return taken, most


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--townships", type=int, default=160)
    parser.add_argument("--matters", type=int, default=6, help="a year and township, before copying")
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        _url(options.database, Path(folder)) as url,
        closing(Database(url, registry())) as database,
    ):
        database.migrate()
        told = simulate(database, options.townships, options.months, 7, options.matters)
        now = datetime(told.until.year, told.until.month, told.until.day, 10, tzinfo=SHANGHAI)
        clock = At(now)
        house = House(Settings(database_url=url), database.registry, clock)
        few = copied(database, options.cases // 10)
        before = measured(house, clock, options.rounds)
        many = copied(database, options.cases)
        figures = {
            "benchmark": "lists", "database": options.database, "few": few, "cases": many, **measured(house, clock, options.rounds),
            "baseline": f"the inbox among {few} cases",
        }  # fmt: skip
        figures["ratio"] = round(figures["inbox_ms"] / before["inbox_ms"], 3)
        house.database.close()
    print(
        "lists: {cases} cases: inbox {inbox_ms} ms, cases {cases_ms} ms, case {case_ms} ms, "
        "board {board_ms} ms (anew {board_anew_ms} ms, kept {board_kept_ms} ms), ratio {ratio}".format(**figures)
    )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
