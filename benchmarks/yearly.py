"""What a year's statistics cost for a whole city: its figures, its Excel file with everything counted one by one, a frozen year compared.

A city is simulated by the front door, then its cases are copied until there are `--cases` of them, as in `lists`. Seconds, the
best of `--rounds`; `counted`: how many things the year counts one by one; `statements`: how many one year sends, whatever is counted.
`ratio`: the figures' cost for each case over the same among a tenth of the cases; 1.0 when it grows as the cases do.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from benchmarks.lists import At, copied
from benchmarks.ready import _url
from engine.calendar import SHANGHAI
from engine.database import Database
from engine.docket import Docket
from engine.settings import Settings
from house.demo.simulation import simulate
from house.opening import House
from house.yearly import items_of, year_of
from house.yearly_frozen import differences
from house.yearly_words import yearly_report
from workflows import registry

CITY = "city"


def measured(house: House, year: int, rounds: int) -> Mapping[str, Any]:
    """Seconds of each, what was counted, how many statements the figures sent."""
    sent = [0]

    def one_more(*_: Any) -> None:
        sent[0] += 1

    with house.database.glance(house.now()) as docket:
        event.listen(house.database.engine, "before_cursor_execute", one_more)
        told = year_of(docket, CITY, year)
        statements = sent[0]
        event.remove(house.database.engine, "before_cursor_execute", one_more)
        counted = items_of(docket, told)
    asked: Mapping[str, Callable[[Docket], Any]] = {
        "figures_s": lambda docket: year_of(docket, CITY, year),
        "file_s": lambda docket: yearly_report(told, items_of(docket, told), (), "", house.now()),
        "compared_s": lambda docket: differences(told, year_of(docket, CITY, year)),
    }
    taken = {name: min(_timed(house, ask) for _ in range(rounds)) for name, ask in asked.items()}
    return {**{name: round(best, 3) for name, best in taken.items()}, "counted": len(counted), "statements": statements}


def _timed(house: House, ask: Callable[[Docket], Any]) -> float:
    with house.database.glance(house.now()) as docket:
        began = time.perf_counter()
        ask(docket)
        return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--townships", type=int, default=160)
    parser.add_argument("--matters", type=int, default=2, help="a year and township, before copying")
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
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
        house = House(Settings(database_url=url), database.registry, At(now))
        few = copied(database, options.cases // 10)
        before = measured(house, now.year, options.rounds)
        many = copied(database, options.cases)
        figures = {"benchmark": "yearly", "database": options.database, "few": few, "cases": many}
        figures |= {**measured(house, now.year, options.rounds), "baseline": f"a year among {few} cases, for each"}
        figures["ratio"] = round(figures["figures_s"] / many / (before["figures_s"] / few), 3)
        house.database.close()
    print(
        "yearly: {cases} cases, {counted} things counted: figures {figures_s} s, file {file_s} s, compared {compared_s} s, "
        "{statements} statements, ratio {ratio}".format(**figures)
    )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
