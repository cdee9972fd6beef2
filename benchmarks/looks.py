"""What a tick costs among few clocks and among many: it must grow with what is due, not with what is open.

The same number of due clocks stands once among `--few` and once among `--many` sleeping ones; batches alternate between the
two databases. `ratio`: the median of (many / few), 1.0 when open clocks cost nothing.
"""

import argparse
import json
import statistics
import time
from contextlib import ExitStack
from datetime import timedelta

from sqlalchemy import text

from benchmarks.ready import PAPERS, house
from engine.docket import Docket
from engine.time import due, pass_time
from tests.houses import House, at

SLEEPING = """
INSERT INTO clock (
  case_id, clock, started, kind, unit, amount, policy, assumed, status, stage, started_on, due_on, provisional, look_at, failures, fault
)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :n)
SELECT 100000000 + i, 'review', 1, 'MAX', 'wd', 5, 'bench', {false}, 'running', 0, '2026-03-02', '2030-01-01', {false}, {later}, 0, '' FROM n
"""


def settle(house: House, waiting: int, sleeping: int) -> None:
    """Cases whose intake is due, and clocks that nobody need look at for years."""
    postgres = house.database.url.startswith("postgresql")
    later = "timestamptz '2029-12-31 00:00:00Z'" if postgres else "'2029-12-31T00:00:00.000000Z'"
    statement = SLEEPING.format(later=later, false="false" if postgres else "0")
    with house.database.writing() as connection:
        connection.execute(text(statement), {"n": sleeping})
    asked = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT"}
    for _ in range(waiting):
        case = house.open("township_review", "create", "wang_jia", "jia", asked, PAPERS, title="合同")
        house.act(case, "finish_draft", "wang_jia")
        house.act(case, "submit", "zhao_jia", {"undecided": True})
    if postgres:
        with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE clock"))


def tick(house: House, limit: int) -> float:
    """Seconds for one pass over at most `limit` due cases, a transaction each."""
    began = time.perf_counter()
    with house.database.glance(house.now) as docket:
        cases = due(docket, limit)
    for case in cases:
        with house.database.docket(house.now, salt="bench") as opened:
            _look(opened, case)
    return time.perf_counter() - began


def _look(docket: Docket, case: int) -> None:
    pass_time(docket, case)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--due", type=int, default=1_000)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    batch = max(1, options.due // 10)
    with ExitStack() as stack:
        houses = {name: stack.enter_context(house(options.database)) for name in ("few", "many")}
        for name, one in houses.items():
            settle(one, options.due, getattr(options, name))
            one.now = at("2026-03-02") + timedelta(days=3)
        seconds: dict[str, list[float]] = {name: [] for name in houses}
        for n in range(10):
            for name in ("few", "many") if n % 2 else ("many", "few"):
                seconds[name].append(tick(houses[name], batch))
    ratio = statistics.median(many / few for few, many in zip(seconds["few"], seconds["many"], strict=True))
    figures = {
        "benchmark": "looks", "database": options.database, "baseline": f"the same among {options.few} clocks", "ratio": round(ratio, 3),
        "due": options.due, "few": options.few, "many": options.many,
        **{f"{name}_s": round(sum(values), 3) for name, values in seconds.items()},
    }  # fmt: skip
    print("looks: {due} due among {few}: {few_s} s, among {many}: {many_s} s, ratio {ratio}".format(**figures))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
