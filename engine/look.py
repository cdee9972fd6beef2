"""Lock, then look: everything an act must know, read after the lock in one server turn."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.calendar import day_of
from engine.clocks import Entry
from engine.definition import Facts, Workflow
from engine.errors import Busy, NotFound
from engine.plan import Material
from engine.questions import (
    BOOKS,
    CASE_BOOK,
    CLOCKS,
    DELEGATIONS,
    DONE,
    FAMILY,
    HOLDERS,
    LOCK,
    OPEN_BOOK,
    PAPERS,
    PARTS,
    POSTS,
    RECEIPT,
    REVISIONS,
    TASKS,
    TERMS,
    TRAY,
    TRY_LOCK,
)  # fmt: skip
from engine.registry import Registry
from engine.snapshot import Snapshots
from engine.standing import Holder, Office, OpenTask, Request, Run, Seen, Standing
from engine.statements import Statement, ask


class Looking:
    """One reading of the database for one act. `busy`: somebody else has the family locked (time passes on)."""

    def __init__(
        self, connection: Connection, registry: Registry, snapshots: Snapshots, now: datetime, salt: str = ""
    ) -> None:
        """`connection`: inside the transaction that the entrance has opened."""
        self._connection, self._registry, self._snapshots, self._now, self._salt = (
            connection,
            registry,
            snapshots,
            now,
            salt,
        )
        self._today = day_of(now)

    def at_case(
        self, case_id: int, request: Request, lock: Statement | None = LOCK
    ) -> tuple[Seen, Sequence[Any] | None]:
        """What may be known for an act on a case, and the receipt of an earlier request with this key.

        Raises Busy when TRY_LOCK finds the family locked by somebody else, NotFound when there is no such case.
        """
        params = self._params(request) | {"case": case_id}
        asked = self._asked(request)
        asked |= {
            "family": FAMILY,
            "clocks": CLOCKS,
            "holders": HOLDERS,
            "parts": PARTS,
            "papers": PAPERS,
            "tasks": TASKS,
            "done": DONE,
        }
        locks = {"lock": lock} if lock else {}
        for i, kind in enumerate(self._registry.book_kinds(request.act) if lock else ()):
            asked |= {f"open_book{i}": OPEN_BOOK, f"book{i}": BOOKS}
            params[f"kind{i}"] = kind
        found = self._ask(locks | asked, params)
        if lock is TRY_LOCK and not found["lock"]:
            raise Busy(f"审查件 {case_id} 正在被他人办理")
        if not found["family"]:
            raise NotFound(f"没有审查件 {case_id}")
        return self._seen(case_id, found), self._receipt(found)

    def at_opening(self, request: Request) -> tuple[Seen, Sequence[Any] | None]:
        """What may be known for opening a case."""
        found = self._ask({"case_book": CASE_BOOK} | self._asked(request), self._params(request))
        workflow = self._registry.current(request.workflow, self._today)
        return self._make(workflow, None, workflow.facts(), found, (), {}, {}), self._receipt(found)

    def _asked(self, request: Request) -> dict[str, Statement]:
        asked = {"revisions": REVISIONS, "posts": POSTS}
        if request.act in self._registry.opens_cases:
            asked["case_book"] = CASE_BOOK
        if request.principal:
            asked["delegations"] = DELEGATIONS
        if request.key:
            asked["receipt"] = RECEIPT
        if request.materials:
            asked["tray"] = TRAY
        return asked

    def _params(self, request: Request) -> dict[str, Any]:
        named = request.answers.get("person")
        return {
            "actor": request.actor,
            "principal": request.principal or request.actor,
            "named": named if isinstance(named, str) else request.actor,
            "key": request.key,
            "year": self._today.year,
        }

    def _ask(self, statements: Mapping[str, Statement], params: Mapping[str, Any]) -> dict[str, list[Sequence[Any]]]:
        asked = [
            (one, {**params, "kind": params[f"kind{name[-1]}"]} if one is BOOKS or one is OPEN_BOOK else params)
            for name, one in statements.items()
        ]
        return dict(zip(statements, ask(self._connection, asked), strict=True))

    @staticmethod
    def _receipt(found: Mapping[str, list[Sequence[Any]]]) -> Sequence[Any] | None:
        return next(iter(found.get("receipt", ())), None)

    def _seen(self, case_id: int, found: Mapping[str, list[Sequence[Any]]]) -> Seen:
        cases = {row[0]: Standing(*row) for row in found["family"]}
        alone = case_id if len(cases) == 1 else 0
        split = {
            name: _by_case(found[name], alone) for name in ("clocks", "holders", "parts", "papers", "tasks", "done")
        }
        seen = {
            one: self._one(cases[one], found, split)
            for one, case in cases.items()
            if one == case_id or case.closed_at is None
        }
        family = tuple(other for one, other in seen.items() if one != case_id)
        return replace(seen[case_id], family=family) if family else seen[case_id]

    def _one(self, case: Standing, found: Mapping[str, Any], split: Mapping[str, Mapping[int, Any]]) -> Seen:
        workflow = self._registry.pinned(case.workflow, case.version)
        own = {name: rows.get(case.id, ()) for name, rows in split.items()}
        return self._make(
            workflow,
            case,
            workflow.facts(**json.loads(case.facts)),
            found,
            _runs(own["clocks"]),
            _holders(own["holders"]),
            own,
        )

    def _make(
        self,
        workflow: Workflow,
        case: Standing | None,
        facts: Facts,
        found: Mapping[str, Any],
        runs: Sequence[Run],
        holders: Mapping[str, Holder],
        own: Mapping[str, Any],
    ) -> Seen:
        outcome = {(task_seq, task_n): said for _, task_seq, task_n, said in own.get("done", ())}
        tasks = [
            OpenTask(seq, n, kind, said, detail, round, outcome.get((seq, n), ""))
            for _, seq, n, kind, said, detail, round in own.get("tasks", ())
        ]
        parts: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for _, part, person, round in own.get("parts", ()):
            parts[part].add((person, round))
        return Seen(
            workflow, case, facts, self._now, self._today, self._snapshots.at(self._connection, dict(found["revisions"])), runs, holders,
            {part: frozenset(persons) for part, persons in parts.items()},
            [Material(kind, sha, name, round, seq, n) for _, kind, sha, name, round, seq, n in own.get("papers", ())],
            tasks, self._posts(found["posts"]), [dict(zip(DELEGATIONS.names, row, strict=True)) for row in found.get("delegations", ())],
            frozenset(row[0] for row in found.get("tray", ())),
            {(org, kind): last for name, rows in found.items() if name.startswith("book") for org, kind, last in rows},
            next_id=found["case_book"][0][0] + 1 if found.get("case_book") else 0, salt=self._salt,
        )  # fmt: skip

    def _posts(self, rows: Sequence[Sequence[Any]]) -> list[Office]:
        latest = {(person, role, org, from_on): until for person, role, org, from_on, until in rows}
        return [
            Office(person, role, org)
            for (person, role, org, from_on), until in latest.items()
            if from_on <= self._today and (until is None or self._today <= until)
        ]


def _by_case(rows: Sequence[Sequence[Any]], alone: int = 0) -> Mapping[int, Sequence[Sequence[Any]]]:
    """Rows by the case in their first column; `alone`: the only case there is."""
    if alone:
        return {alone: rows}
    split: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for row in rows:
        split[row[0]].append(row)
    return split


def _holders(rows: Sequence[Sequence[Any]]) -> dict[str, Holder]:
    return {role: Holder(org, person) for _, role, org, person in rows}


def _runs(rows: Sequence[Sequence[Any]]) -> tuple[Run, ...]:
    terms: dict[tuple[str, int], Any] = {}
    entries: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for row in rows:
        terms[row[1], row[2]] = row[1 : 1 + len(TERMS)]
        entries[row[1], row[2]].append(Entry(*row[1 + len(TERMS) :]))
    return tuple(Run(*one, tuple(entries[key])) for key, one in terms.items())  # type: ignore[call-arg]  # a row of TERMS
