"""How long running clocks take to follow a corrected calendar: every due day moves, every change is an event of its own.

Baseline: a sample of the same cases recounted one by one, each looked at and written in a transaction of its own.
"""

import argparse
import json
import time

from sqlalchemy import text

from benchmarks.ready import PAPERS, house
from benchmarks.verify import copies
from engine.passing import run_recount
from engine.plan import Change
from engine.statements import put
from engine.tables import BookRow
from engine.time import recount, touched
from tests.houses import House

HOLIDAY = {"day": "2026-02-26", "kind": "holiday", "name": "更正"}


def settle(house: House, clocks: int) -> None:
    """So many cases with one running clock: the day after tomorrow, then one day later."""
    asked = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT"}
    case = house.open("township_review", "create", "wang_jia", "jia", asked, PAPERS, title="合同")
    house.act(case, "finish_draft", "wang_jia")
    house.act(case, "submit", "zhao_jia", {"undecided": True})
    last = case + clocks - 1
    for start in range(case + 1, last + 1, 500):
        end = min(start + 499, last)
        with house.database.writing() as connection:
            book = Change(BookRow, {"org": "", "kind": "case", "year": 0}, {"last": end})
            put(connection, copies(house, case, start, end), [book])
    if house.database.engine.dialect.name == "postgresql":
        with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def one_by_one(house: House, sample: int) -> float:
    """Seconds for each of a sample of cases, in a transaction of its own."""
    with house.database.glance(house.now) as docket:
        cases = touched(docket, 0, sample)
    began = time.perf_counter()
    for case in cases:
        with house.database.docket(house.now, salt="bench") as docket:
            recount(docket, case)
    return (time.perf_counter() - began) / len(cases)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--clocks", type=int, default=50_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with house(options.database) as built:
        settle(built, options.clocks)
        built.order(1, "set_days", doc_no="示府办发电〔2026〕1号", days=[HOLIDAY])
        sample = max(1, min(200, options.clocks // 10))
        single = one_by_one(built, sample)
        began = time.perf_counter()
        count = run_recount(built.database, built.now)
        seconds = time.perf_counter() - began
        if count.failed or sample + count.moved != options.clocks:
            raise SystemExit(f"{count.moved} of {options.clocks - sample} moved, failed: {count.failed}")
    each = seconds / max(1, count.moved)
    figures = {
        "benchmark": "recount", "database": options.database, "baseline": "each case by itself", "ratio": round(single / each, 3),
        "clocks": options.clocks, "seconds": round(seconds, 2), "clock_ms": round(each * 1000, 3), "single_ms": round(single * 1000, 3),
        "fifty_thousand_s": round(each * 50_000, 1),
    }  # fmt: skip
    print(
        "recount: {clocks} clocks in {seconds} s, 50,000 in {fifty_thousand_s} s, {ratio} times as fast as one by one".format(
            **figures
        )
    )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
