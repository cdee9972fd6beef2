"""One act, an opinion with three findings, as a ratio to the raw driver doing the same: BEGIN, lock, look, rows, COMMIT.

Baseline: psycopg (or sqlite3) executing the very strings and parameters that the act comes to, prepared beforehand, in
the same pipelines. Rounds alternate between the two, so that the machine's mood falls on both.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, make_url

from benchmarks.ready import OPINION, house, unsigned
from benchmarks.turns import Turns
from engine.database import Database
from engine.decide import decide
from engine.docket import gathered
from engine.standing import Request
from engine.statements import ask, driver, writes
from tests.houses import House


@dataclass
class Raw:
    """What one act comes to on the driver."""

    looks: list[tuple[str, Any]]
    writes: list[tuple[str, Any]]


def prepared(house: House, case: int, request: Request) -> Raw:
    """The statements of an act, without performing it."""
    asked: list[tuple[str, Any]] = []
    dialect = house.database.engine.dialect.name

    def listening(connection: Connection, statements: Sequence[tuple[Any, Any]]) -> Any:
        asked.extend(one.on(dialect, params) for one, params in statements)
        return ask(connection, statements)

    with patch("engine.look.ask", listening), house.database.docket(house.now, salt="bench") as docket:
        seen, _ = docket.looking.at_case(case, request)
        plan = decide(seen, request)
        driver(docket.connection).rollback()
    return Raw(asked, list(writes(dialect, *gathered(plan))))


def raw_act(house: House, raw: Raw) -> None:
    """BEGIN · lock and look · rows · COMMIT on the driver itself."""
    with house.database.engine.connect() as connection:
        plain = driver(connection)
        postgres = connection.dialect.name == "postgresql"
        if not postgres:
            plain.execute("BEGIN IMMEDIATE")
        with plain.pipeline() if postgres else nullcontext():
            cursors = [plain.execute(sql, params) for sql, params in raw.looks]
        for cursor in cursors:
            if cursor.description:
                cursor.fetchall()
        with plain.pipeline() if postgres else nullcontext():
            for sql, params in raw.writes:
                plain.execute(sql, params)
        plain.commit()


def timed(work: Sequence[Callable[[], object]]) -> float:
    """Seconds per call."""
    began = time.perf_counter()
    for one in work:
        one()
    return (time.perf_counter() - began) / len(work)


def turns_of(house: House, case: int, request: Request) -> int:
    """Server turns of one act, counted on the socket, the connection and its statements warm."""
    url = make_url(house.database.url)
    proxy = Turns(str(url.host), int(url.port or 5432))
    through = url.set(port=proxy.port, query={"sslmode": "disable", "gssencmode": "disable"})
    database = Database(through.render_as_string(hide_password=False), house.database.registry)
    with database.docket(house.now) as docket:
        docket.see(case, "sun")
    before = proxy.count
    with database.docket(house.now) as docket:
        docket.perform(case, request)
    count = proxy.count - before
    database.close()
    return count


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--acts", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with house(options.database) as built:
        total = options.rounds * options.acts
        ours = unsigned(built, "jia", "li", "sun", total + 20)
        theirs = unsigned(built, "bing", "li2", "sun2", total + 20)
        signing = Request("sign", "sun", OPINION)
        raws = [prepared(built, case, Request("sign", "sun2", OPINION)) for case in theirs]
        database = built.database

        def act(case: int) -> None:
            with database.docket(built.now) as docket:
                docket.perform(case, signing)

        for case, raw in zip(ours[total:-1], raws[total:], strict=False):
            act(case)
            raw_act(built, raw)
        pairs = []
        for n in range(options.rounds):
            some = range(n * options.acts, (n + 1) * options.acts)
            order: list[tuple[str, list[Callable[[], object]]]] = [
                ("act", [lambda case=ours[i]: act(case) for i in some]),  # type: ignore[misc]
                ("raw", [lambda raw=raws[i]: raw_act(built, raw) for i in some]),  # type: ignore[misc]
            ]
            found = {name: timed(work) for name, work in (order if n % 2 else reversed(order))}
            pairs.append((found["raw"], found["act"]))
        ratio = statistics.median(raw / ours for raw, ours in pairs)
        turns = turns_of(built, ours[-1], signing) if options.database == "postgresql" else None
        raw_ms, act_ms = (round(statistics.median(some) * 1000, 3) for some in zip(*pairs, strict=True))
        baseline = "raw psycopg" if options.database == "postgresql" else "raw sqlite3"
        figures = {
            "benchmark": "act", "database": options.database, "baseline": baseline, "ratio": round(ratio, 3), "act_ms": act_ms, "raw_ms": raw_ms,
            "turns": turns, "statements": {"look": len(raws[0].looks), "write": len(raws[0].writes)}, "rounds": options.rounds, "acts": options.acts,
        }  # fmt: skip
    print("act: {act_ms} ms, raw {raw_ms} ms, ratio {ratio}, server turns {turns}".format(**figures))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
