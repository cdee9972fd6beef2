"""A county with cases standing before the lead's signature: what the act benchmark signs."""

import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests import city
from tests.houses import House, at
from workflows import registry

PAPERS = ("draft=合同", "explanation=说明", "counterparty=执照", "budget=预算")
CHECKS = {"checks": [{"aspect": aspect, "item": "要点", "answer": "Y"} for aspect in ("权限", "程序", "内容")]}
FINDING = {
    "clause": "第五条", "problem": "合同把应当招标的工程拆成三份分别发包", "basis": "《招标投标法》第4条", "severity": "违法",
    "suggestion": "合并后依法招标，删去由承包人垫资的约定",
}  # fmt: skip
OPINION = {
    "conclusion": "REVISE",
    "summary": "三份合同同一承包人、同一周签订，合计超过限额。",
    "findings": [FINDING] * 3,
}


@contextmanager
def house(database: str) -> Iterator[House]:
    """A settled county in a fresh database of one kind."""
    with tempfile.TemporaryDirectory() as folder, _url(database, Path(folder)) as url:
        built = House(url, registry(), Path(folder))
        built.now = at("2026-02-25")
        built.migrate()
        city.settle(built)
        try:
            yield built
        finally:
            built.close()


@contextmanager
def _url(database: str, folder: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    server = os.environ["HEFA_TEST_DATABASE_URL"]
    name = f"hefa_bench_{secrets.token_hex(4)}"
    dsn = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def unsigned(house: House, town: str, reviewer: str, lead: str, n: int) -> list[int]:
    """`n` cases of a town, each waiting for the opinion to be signed."""
    return [_one(house, town, reviewer, lead) for _ in range(n)]


def _one(house: House, town: str, reviewer: str, lead: str) -> int:
    asked = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 1_860_000}
    case = house.open("township_review", "create", f"wang_{town}", town, asked, PAPERS, title="村道硬化合同")
    steps: Sequence[tuple[str, str, dict[str, Any]]] = (
        (f"wang_{town}", "finish_draft", {}),
        (f"zhao_{town}", "submit", {"undecided": True}),
        (reviewer, "accept", {}),
        (lead, "assign", {"person": reviewer}),
        (reviewer, "complete_checks", CHECKS),
    )
    for who, act, answers in steps:
        house.act(case, act, who, answers)
    return case
