"""What a search of the register costs among many documents, and that it finds everything a scan finds.

`--documents` texts are made of some thousand words of very different frequency and entered into the index as acts enter them. Then words
of two characters (from everywhere in the texts, common and rare) and longer stretches (three to thirty characters) are asked, each
by `house.searching.search` (a page of 20, counts and facets) and by a scan (`LIKE` over the kept words: how many, and the newest 20).
`recall`: of what a scan finds, how much all pages of the search hold; `ratio`: p95 of the search over p95 of the scan in the same run.
"""

import argparse
import json
import math
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from benchmarks.ready import _url
from engine.database import Database
from engine.plan import Row
from engine.statements import put
from house.grams import grams, kept_words, rank
from house.searching import Query, search
from registers.documents import DocumentIndex, number_key
from workflows import registry

TODAY = date(2026, 3, 2)
TOGETHER = 2_000
FORMS = ("管理办法", "实施细则", "暂行规定", "通知", "工作意见")


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Words of two to four characters, each about half as common as the one before it in its octave: as in any language."""
    signs = [chr(0x4E00 + n * 7 % 6000) for n in range(2500)]
    words = ["".join(chance.choices(signs, k=chance.choice((2, 2, 2, 3, 4)))) for _ in range(6000)]
    return words, [1 / (n + 1) for n in range(len(words))]


def documents(n: int, chance: random.Random, characters: int) -> Iterator[tuple[dict[str, Any], str]]:
    """Rows of the index and what they are found by."""
    words, weights = vocabulary(chance)
    for i in range(1, n + 1):
        drawn = chance.choices(words, weights, k=characters // 3)
        body = "".join(f"{word}{'。' if chance.random() < 0.12 else ''}" for word in drawn)
        title, number = f"示范县{drawn[0]}{drawn[1]}{chance.choice(FORMS)}", f"示县规〔{2000 + i % 26}〕{i}号"
        published = date(2000, 1, 1) + timedelta(chance.randrange(9500))
        kept = kept_words(title, number, body)
        row = {
            "id": i, "org": f"org{i % 200}", "title": title, "number": number, "number_key": number_key(number),
            "issuer_kind": ("GOVERNMENT", "DEPARTMENT", "TOWNSHIP")[i % 3], "form": "GENERAL", "published_on": published,
            "effective_on": published + timedelta(30), "expires_on": published + timedelta(1855), "words": kept, "read": True,
        }  # fmt: skip
        yield row, kept


def filled(database: Database, n: int, characters: int) -> list[str]:
    """Enter them; some texts are given back, to take questions from."""
    chance = random.Random(7)
    some: list[str] = []
    source = documents(n, chance, characters)
    sqlite = database.engine.dialect.name == "sqlite"
    sql = (
        "INSERT INTO document_search (rowid, grams) VALUES (?, ?)"
        if sqlite
        else "INSERT INTO document_search (rank, grams) VALUES (%s, %s)"
    )
    while part := list(islice(source, TOGETHER)):
        with database.writing() as connection:
            put(connection, [Row(DocumentIndex, row) for row, _ in part], [])
            found = [(rank(row["published_on"], row["id"]), grams(kept)) for row, kept in part]
            raw: Any = connection.connection.driver_connection
            raw.cursor().executemany(sql, [(place, " ".join(every) if sqlite else every) for place, every in found])
        some += [kept for _, kept in part[:: max(TOGETHER // 20, 1)]]
    return some


def settled(database: Database) -> None:
    """Statistics, and an index in one piece: what any database does by itself in the course of a night."""
    if database.engine.dialect.name == "sqlite":
        with database.writing() as connection:
            connection.execute(text("INSERT INTO document_search (document_search) VALUES ('optimize')"))
            connection.execute(text("ANALYZE"))
    else:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def questions(some: Sequence[str], n: int) -> dict[str, list[str]]:
    """Stretches as they stand in the texts: whatever is asked, something is there to be found."""
    chance = random.Random(11)

    def taken(length: int) -> str:
        while True:
            kept = chance.choice(some).replace("\n", " ")
            runs = [run for run in kept.split() if len(run) >= length]
            if runs:
                run = chance.choice(runs)
                at = chance.randrange(len(run) - length + 1)
                return run[at : at + length]

    return {
        "two": [taken(2) for _ in range(n)],
        "long": [taken(chance.choice((3, 4, 6, 8, 12, 20, 30))) for _ in range(n)],
    }


def scan(connection: Connection, q: str) -> list[int]:
    """How many, the newest 20 first: by reading everything."""
    like = {"q": f"%{q}%"}
    newest = "SELECT id FROM document_index WHERE words LIKE :q ORDER BY published_on DESC, id DESC LIMIT 20"
    connection.execute(text("SELECT count(*) FROM document_index WHERE words LIKE :q"), like).scalar_one()
    return [row[0] for row in connection.execute(text(newest), like)]


def recall(connection: Connection, q: str) -> float:
    """Of what a scan finds, how much all pages of the search hold."""
    wanted = {
        row[0] for row in connection.execute(text("SELECT id FROM document_index WHERE words LIKE :q"), {"q": f"%{q}%"})
    }
    there: set[int] = set()
    after = ""
    while True:
        page = search(connection, Query(TODAY, q, after=after, limit=5_000))
        there |= {hit.id for hit in page.hits}
        after = page.after
        if not after:
            return (
                len(wanted & there) / len(wanted)
                if wanted == there
                else min(len(wanted & there) / max(len(wanted), 1), 0.999)
            )


def p95(ask: Callable[[str], Any], asked: Sequence[str]) -> float:
    """In milliseconds, everything once to warm up."""
    taken = []
    for q in (*asked[:3], *asked):
        began = time.perf_counter()
        ask(q)
        taken.append(time.perf_counter() - began)
    found = sorted(taken[3:])
    return round(1000 * found[math.ceil(0.95 * len(found)) - 1], 2)


def measured(database: Database, asked: dict[str, list[str]], checked: int) -> dict[str, Any]:
    """Both ways, kind by kind."""
    figures: dict[str, Any] = {}
    with database.reading() as connection:
        for kind, some in asked.items():
            figures[f"{kind}_ms"] = p95(lambda q: search(connection, Query(TODAY, q)), some)
            figures[f"{kind}_scan_ms"] = p95(lambda q: scan(connection, q), some[: max(len(some) // 4, 5)])
            figures[f"{kind}_recall"] = min(recall(connection, q) for q in some[:checked])
    figures["recall"] = min(figures["two_recall"], figures["long_recall"])
    ratios = [figures[f"{kind}_ms"] / figures[f"{kind}_scan_ms"] for kind in asked]
    return {**figures, "ratio": round(max(ratios), 4)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--characters", type=int, default=570, help="of a text, on average")
    parser.add_argument("--questions", type=int, default=100, help="of each kind")
    parser.add_argument("--checked", type=int, default=20, help="of each kind, whose recall is compared with a scan")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        _url(options.database, Path(folder)) as url,
        closing(Database(url, registry())) as database,
    ):
        database.migrate()
        began = time.perf_counter()
        some = filled(database, options.documents, options.characters)
        settled(database)
        built = round(time.perf_counter() - began, 1)
        asked = questions(some, options.questions)
        figures = {
            "benchmark": "search", "database": options.database, "documents": options.documents, "built_s": built,
            **measured(database, asked, options.checked), "baseline": "a scan with LIKE, in the same run",
        }  # fmt: skip
    print(
        "search: {documents} documents ({database}, built in {built_s} s): two characters {two_ms} ms (scan {two_scan_ms}), "
        "longer {long_ms} ms (scan {long_scan_ms}), recall {recall}, ratio {ratio}".format(**figures)
    )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
