"""Each benchmark runs, on either database, and prints one JSON line last with its ratio; how fast is not a test."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SMALL = {
    "act": ["--rounds", "1", "--acts", "2"],
    "lists": ["--cases", "20", "--townships", "1", "--months", "1", "--matters", "12", "--rounds", "4"],
    "looks": ["--due", "10", "--few", "10", "--many", "100"],
    "recount": ["--clocks", "30"],
    "search": ["--documents", "150", "--questions", "5", "--checked", "3"],
    "verify": ["--events", "300"],
}


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", sorted(SMALL))
def test_a_benchmark_prints_its_figure_last(name: str, database: str, postgres_url: str) -> None:
    command = [sys.executable, f"benchmarks/{name}.py", "--database", database, "--json", *SMALL[name]]
    environment = {**os.environ, "HEFA_TEST_DATABASE_URL": postgres_url, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110)
    assert ran.returncode == 0, ran.stderr
    figures = json.loads(ran.stdout.strip().splitlines()[-1])
    assert (figures["benchmark"], figures["database"]) == (name, database)
    assert figures["ratio"] > 0
    if name == "search":
        assert figures["recall"] == 1.0
    if name == "act" and database == "postgresql":
        assert figures["turns"] <= 4


def test_a_year_is_measured_and_the_figure_printed_last() -> None:
    small = ["--cases", "20", "--townships", "1", "--months", "1", "--matters", "12", "--rounds", "1"]
    command = [sys.executable, "benchmarks/yearly.py", "--json", *small]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110)
    assert ran.returncode == 0, ran.stderr
    figures = json.loads(ran.stdout.strip().splitlines()[-1])
    assert (figures["benchmark"], figures["counted"] > 0, figures["ratio"] > 0) == ("yearly", True, True)


def test_the_draws_are_counted_and_the_figure_printed_last() -> None:
    command = [sys.executable, "benchmarks/draw.py", "--draws", "900", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110)
    assert ran.returncode == 0, ran.stderr
    figures = json.loads(ran.stdout.strip().splitlines()[-1])
    assert (figures["benchmark"], figures["fair"], figures["draws"]) == ("draw", True, 903)
