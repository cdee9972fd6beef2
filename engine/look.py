"""Lock, then look: everything an act must know, read after the lock in one server turn."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, text
from sqlalchemy import literal_column as literal
from sqlmodel import col

from engine.calendar import day_of
from engine.clocks import Entry
from engine.definition import Facts, Workflow
from engine.errors import NotFound
from engine.offices import Appointment, Delegation
from engine.plan import Material
from engine.registry import Registry
from engine.snapshot import Snapshots
from engine.standing import Holder, Office, OpenTask, Request, Run, Seen, Standing
from engine.statements import Statement, ask
from engine.tables import (
    Assignment, BookRow, Case, ClockRow, DoneRow, Ledger, MaterialRow, Participation, Receipt, Revision, TaskRow, Tray,
)  # fmt: skip

_case = bindparam("case")
_root = select(Case.root_id).where(col(Case.id) == _case).scalar_subquery()
_family = select(Case.id).where(col(Case.root_id) == _root).scalar_subquery()
_columns = [getattr(Case, name) for name in Standing.__dataclass_fields__]


def _ordered(table: Any, *columns: Any) -> Statement:
    return Statement(select(*columns).where(table.case_id.in_(_family)).order_by(table.case_id, table.seq, table.n))


LOCK = Statement(select(Case.id).where(col(Case.id) == _root).with_for_update())
TRY_LOCK = Statement(select(Case.id).where(col(Case.id) == _root).with_for_update(skip_locked=True))
REVISIONS = Statement(select(Revision.kind, Revision.n))
FAMILY = Statement(select(*_columns).where(col(Case.root_id) == _root).order_by(col(Case.id)))
CLOCKS = Statement(
    select(
        ClockRow.case_id, ClockRow.clock, ClockRow.started, ClockRow.kind, ClockRow.unit, ClockRow.amount, ClockRow.policy, ClockRow.assumed,
        ClockRow.stage, ClockRow.started_on, ClockRow.look_at,
        ClockRow.due_on,
        ClockRow.provisional, Ledger.seq, col(Ledger.kind).label("entry"), Ledger.on, Ledger.value, Ledger.why,
    )
    .join(Ledger, and_(col(Ledger.case_id) == ClockRow.case_id, col(Ledger.clock) == ClockRow.clock, col(Ledger.started) == ClockRow.started))
    .where(col(ClockRow.case_id).in_(_family), col(ClockRow.status).in_([literal("'running'"), literal("'standing'")]))
    .order_by(col(ClockRow.case_id), col(ClockRow.clock), col(Ledger.n))
)  # fmt: skip
HOLDERS = Statement(
    select(Assignment.case_id, Assignment.role, Assignment.org, Assignment.person).where(
        col(Assignment.case_id).in_(_family)
    )
)
PARTS = _ordered(Participation, Participation.case_id, Participation.part, Participation.person, Participation.round)
PAPERS = _ordered(
    MaterialRow,
    MaterialRow.case_id,
    MaterialRow.kind,
    MaterialRow.sha256,
    MaterialRow.name,
    MaterialRow.round,
    MaterialRow.seq,
    MaterialRow.n,
)
TASKS = _ordered(
    TaskRow, TaskRow.case_id, TaskRow.seq, TaskRow.n, TaskRow.kind, TaskRow.text, TaskRow.detail, TaskRow.round
)
DONE = _ordered(DoneRow, DoneRow.case_id, DoneRow.task_seq, DoneRow.task_n, DoneRow.outcome)
POSTS = Statement(
    select(Appointment.person, Appointment.role, Appointment.org, Appointment.from_on, Appointment.until_on)
    .where(col(Appointment.person).in_([bindparam("actor"), bindparam("principal"), bindparam("named")]))
    .order_by(col(Appointment.case_id), col(Appointment.seq), col(Appointment.n))
)
DELEGATIONS = Statement(
    select(
        *(
            getattr(Delegation, name)
            for name in ("principal", "delegate", "from_on", "until_on", "authority", "roles", "holds")
        )
    )
    .where(col(Delegation.delegate) == bindparam("actor"), col(Delegation.principal) == bindparam("principal"))
    .order_by(col(Delegation.case_id), col(Delegation.seq), col(Delegation.n))
)
RECEIPT = Statement(
    select(Receipt.sha, Receipt.case_id, Receipt.seq).where(
        col(Receipt.actor) == bindparam("actor"), col(Receipt.key) == bindparam("key")
    )
)
TRAY = Statement(select(Tray.sha256).where(col(Tray.person) == bindparam("actor")))
OPEN_BOOK = Statement(
    text(
        "INSERT INTO book (org, kind, year, last) SELECT DISTINCT org, CAST(:kind AS VARCHAR), CAST(:year AS INTEGER), 0"
        " FROM assignment WHERE case_id = :case ON CONFLICT DO NOTHING"
    )
)
BOOKS = Statement(
    select(BookRow.org, BookRow.kind, BookRow.last)
    .where(
        col(BookRow.org).in_(select(Assignment.org).where(col(Assignment.case_id) == _case)),
        col(BookRow.kind) == bindparam("kind"),
        col(BookRow.year) == bindparam("year"),
    )
    .order_by(col(BookRow.org))
    .with_for_update()
)
CASE_BOOK = Statement(select(BookRow.last).where(col(BookRow.org) == "", col(BookRow.kind) == "case").with_for_update())


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
    ) -> tuple[Seen | None, Sequence[Any] | None]:
        """What may be known for an act on a case, and the receipt of an earlier request with this key. None: the family is busy."""
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
            return None, None
        if not found["family"]:
            raise NotFound(f"没有审查件 {case_id}")
        return self._seen(case_id, found), self._receipt(found)

    def at_opening(self, request: Request, parent: Seen | None = None) -> tuple[Seen, Sequence[Any] | None]:
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
        answers = request.answers
        named = answers.get("person") if isinstance(answers, Mapping) else getattr(answers, "person", None)
        return {
            "actor": request.actor,
            "principal": request.principal or request.actor,
            "named": named or request.actor,
            "key": request.key,
            "year": self._today.year,
        }

    def _ask(self, statements: Mapping[str, Statement], params: Mapping[str, Any]) -> dict[str, list[Sequence[Any]]]:
        asked = []
        for name, one in statements.items():
            own = {"kind": params[f"kind{name[-1]}"], **params} if "book" in name and name != "case_book" else params
            asked.append((one, {key: own[key] for key in one.parameters}))
        return dict(zip(statements, ask(self._connection, asked), strict=True))

    @staticmethod
    def _receipt(found: Mapping[str, list[Sequence[Any]]]) -> Sequence[Any] | None:
        rows = found.get("receipt") or [None]
        return rows[0]

    def _seen(self, case_id: int, found: Mapping[str, list[Sequence[Any]]]) -> Seen:
        cases = {row[0]: Standing(*row) for row in found["family"]}
        split = {name: _by_case(found[name]) for name in ("clocks", "holders", "parts", "papers", "tasks", "done")}
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


def _by_case(rows: Sequence[Sequence[Any]]) -> dict[int, list[Sequence[Any]]]:
    split: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for row in rows:
        split[row[0]].append(row)
    return split


def _holders(rows: Sequence[Sequence[Any]]) -> dict[str, Holder]:
    return {role: Holder(org, person) for _, role, org, person in rows}


def _runs(rows: Sequence[Sequence[Any]]) -> tuple[Run, ...]:
    terms: dict[tuple[str, int], Sequence[Any]] = {}
    entries: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for row in rows:
        terms[row[1], row[2]] = row[1:13]
        entries[row[1], row[2]].append(Entry(*row[13:]))
    return tuple(Run(*one, tuple(entries[key])) for key, one in terms.items())
