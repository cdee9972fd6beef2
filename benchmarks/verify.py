"""How long it takes to verify the whole record: links alone, and with every deed replayed; beside raw hashing of the bodies.

The record is one real case copied many times under new numbers, each copy with a chain of its own. Baseline: reading the
same bodies over the raw driver and hashing them, which is the least any verification must do.
"""

import argparse
import hashlib
import json
import os
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from benchmarks.ready import CHECKS, house, unsigned
from engine.audit import ENGINE_ROWS, reading
from engine.plan import Change, Row
from engine.statements import ask, put
from engine.tables import Assignment, BookRow, Case, ClockRow, Event, Unsealed
from engine.verification import registers, spare_processes, verify
from tests.houses import House


def story(house: House) -> int:
    """A case with fourteen events and no number."""
    case = unsigned(house, "jia", "li", "sun", 1)[0]
    for _ in range(4):
        house.act(case, "return_opinion", "sun", {"reason": "请补充说明"})
        house.act(case, "complete_checks", "li", CHECKS)
    return case


def copies(house: House, case: int, first: int, last: int) -> Iterator[Row]:
    """The rows of the case again, under the numbers first…last."""
    tables = (Case, Event, ClockRow, Assignment, Unsealed, *ENGINE_ROWS, *registers())
    with house.database.reading() as connection:
        found = ask(connection, [(reading(table), {"a": case, "b": case}) for table in tables])
    named = zip(tables, found, strict=True)
    rows = {table: [dict(zip(reading(table).names, row, strict=True)) for row in some] for table, some in named}
    for number in range(first, last + 1):
        prev = ""
        for event in rows[Event]:
            body = (
                event["body"]
                .replace(f'"chain":{case},', f'"chain":{number},')
                .replace(f'"matter":{case},', f'"matter":{number},')
            )
            body = body.replace(f'"root":{case},', f'"root":{number},').replace(
                f'"prev":"{event["prev_hash"]}"', f'"prev":"{prev}"'
            )
            digest = hashlib.sha256(body.encode()).hexdigest()
            yield Row(Event, {**event, "case_id": number, "body": body, "prev_hash": prev, "hash": digest})
            prev = digest
        yield Row(Case, {**rows[Case][0], "id": number, "root_id": number, "matter_id": number, "head": prev})
        for table in tables[2:]:
            yield from (Row(table, {**row, "case_id": number}) for row in rows[table])


def fill(house: House, events: int) -> int:
    """Copies until there are so many events. Returns how many there are."""
    case = story(house)
    per = int(house.one('SELECT seq FROM "case" WHERE id = :id', id=case))
    last = case + max(1, events // per)
    for start in range(case + 1, last + 1, 500):
        end = min(start + 499, last)
        with house.database.writing() as connection:
            put(
                connection,
                copies(house, case, start, end),
                [Change(BookRow, {"org": "", "kind": "case", "year": 0}, {"last": end})],
            )
    return int(house.one("SELECT count(*) FROM event"))


def raw(house: House) -> float:
    """Seconds to read every body and hash it."""
    began = time.perf_counter()
    with house.database.reading() as connection:
        rows: Any = connection.execution_options(stream_results=True).execute(text("SELECT body, hash FROM event"))
        for body, digest in rows:
            if hashlib.sha256(body.encode()).hexdigest() != digest:
                raise ValueError(digest)
    return time.perf_counter() - began


def processor() -> float:
    """Seconds of processor time used so far, by this process and those it has waited for: what others do does not count."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with house(options.database) as built:
        events = fill(built, options.events)
        least = raw(built)
        seconds, busy = {}, {}
        for name, replay in (("links", False), ("replay", True)):
            began, used = time.perf_counter(), processor()
            report = verify(built.database, processes=spare_processes(), replay=replay)
            seconds[name], busy[name] = time.perf_counter() - began, processor() - used
            if not report.holds:
                raise SystemExit("\n".join(map(str, report.faults[:10])))
    figures = {
        "benchmark": "verify", "database": options.database, "baseline": "raw read and hash, one process", "events": events,
        "ratio": round(least / seconds["links"], 3), "raw_s": round(least, 2), "processes": spare_processes(),
        **{f"{name}_s": round(value, 2) for name, value in seconds.items()},
        **{f"{name}_million_s": round(value * 1e6 / events, 1) for name, value in seconds.items()},
        **{f"{name}_million_cpu_s": round(value * 1e6 / events, 1) for name, value in busy.items()},
    }  # fmt: skip
    print(
        f"verify: {events} events, links {figures['links_s']} s, replayed {figures['replay_s']} s, raw hashing {figures['raw_s']} s"
    )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
