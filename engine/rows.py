"""Rows of a case, as the database gives them, made into what an act may know: facts, holders, parts, tasks, runs of clocks."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from engine.clocks import Entry
from engine.definition import Facts, Workflow
from engine.questions import TERMS
from engine.standing import Holder, OpenTask, Run

Row = Sequence[Any]
_LEDGER = 1 + len(TERMS)  # where in a row of CLOCKS the entry begins


@lru_cache(4096)
def facts_in(workflow: Workflow, text: str) -> Facts:
    """The facts that a case row writes. Immutable and few, so cases share them."""
    return workflow.facts(**json.loads(text))


def by_case(rows: Sequence[Row]) -> Mapping[int, Sequence[Row]]:
    """Rows by the case in their first column."""
    split: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        split[row[0]].append(row)
    return split


def holders_in(rows: Sequence[Row]) -> dict[str, Holder]:
    """Answers to HOLDERS: who holds each role."""
    return {role: Holder(org, person) for _, role, org, person in rows}


def parts_in(rows: Sequence[Row]) -> dict[str, frozenset[tuple[str, int]]]:
    """Answers to PARTS: who took each part, and in which round."""
    parts: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for _, part, person, round in rows:
        parts[part].add((person, round))
    return {part: frozenset(persons) for part, persons in parts.items()}


def tasks_in(own: Mapping[str, Sequence[Row]]) -> list[OpenTask]:
    """Answers to TASKS and DONE: each task with the latest answer to it."""
    outcome = {(task_seq, task_n): said for _, task_seq, task_n, said in own.get("done", ())}
    return [
        OpenTask(seq, n, kind, said, detail, round, outcome.get((seq, n), ""))
        for _, seq, n, kind, said, detail, round in own.get("tasks", ())
    ]


def runs_in(rows: Sequence[Row]) -> tuple[Run, ...]:
    """Answers to CLOCKS: each live run with its ledger."""
    runs: dict[tuple[str, int], tuple[Row, list[Entry]]] = {}
    for row in rows:
        key = row[1], row[2]
        if key not in runs:
            runs[key] = row[1:_LEDGER], []
        runs[key][1].append(Entry(*row[_LEDGER:]))
    return tuple(Run(*terms, tuple(entries)) for terms, entries in runs.values())  # type: ignore[call-arg]  # a row of TERMS
