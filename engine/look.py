"""Lock, then look: everything an act must know, read after the lock in one server turn."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import chain, repeat
from typing import Any

from sqlalchemy import Connection

from engine.absences import SHELF
from engine.calendar import day_of
from engine.definition import Facts, Workflow
from engine.enquiries import answers_in
from engine.errors import Busy, NotFound
from engine.offices import KNOWN
from engine.plan import Material
from engine.questions import (
    ANNEX,
    BOOKS,
    BOOKS_LOOKED_INTO,
    CASE_BOOK,
    CASE_BOOK_LOOKED_INTO,
    CASES,
    CLOCKS,
    CLOCKS_OF,
    DONE,
    FAMILY,
    HOLDERS,
    HOLDERS_OF,
    LINE,
    LOCK,
    LOCK_ALL,
    OPEN_BOOK,
    PAPERS,
    PARTS,
    POSTS,
    RECEIPT,
    REGISTERED,
    REVISIONS,
    TASKS,
    TRAY,
    TRY_LOCK,
    absences_in,
    homes_in,
    listed,
)  # fmt: skip
from engine.registry import Registry
from engine.rows import by_case, facts_in, holders_in, parts_in, runs_in, tasks_in
from engine.snapshot import Snapshots
from engine.standing import Ended, Holder, Office, Request, Run, Seen, Snapshot, Standing, Unsealed
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

    def apart(self) -> None:
        """What this transaction has changed is its own until it commits: other transactions never see a snapshot of it."""
        self._snapshots = Snapshots(self._registry)

    def snapshot(self) -> Snapshot:
        """Offices, policies, calendars, registers as this transaction sees them."""
        rows = ask(self._connection, [(REVISIONS, {})])[0]
        return self._snapshots.at(self._connection, {row[0]: row[1] for row in rows})

    def at_case(
        self, case_id: int, request: Request, lock: Statement | None = LOCK
    ) -> tuple[Seen, Sequence[Any] | None]:
        """What may be known for an act on a case, and the receipt of an earlier request with this key.

        Raises Busy when TRY_LOCK finds the family locked by somebody else, NotFound when there is no such case.
        """
        books = self._registry.book_kinds(request.act)
        questions = _at_case(lock, len(books), request.act in self._registry.unsealing, *self._further(request))
        if asked := self._registry.enquiring.get(request.act):
            questions = _asked_after_locks(questions, asked)
        found = self._ask(questions, self._params(request, case_id), books)
        if lock is TRY_LOCK and not found["lock"]:
            raise Busy(f"审查件 {case_id} 正在被他人办理")
        if not found["family"]:
            raise NotFound(f"没有审查件 {case_id}")
        return self._seen(case_id, found), self._receipt(found)

    def at_opening(self, request: Request, *, lock: bool = True) -> tuple[Seen, Sequence[Any] | None]:
        """What may be known for opening a case. Without `lock` for a preview, which writes nothing."""
        questions = _at_opening(*self._further(request))
        if not lock:
            questions = {**questions, "case_book": CASE_BOOK_LOOKED_INTO}
        if asked := self._registry.enquiring.get(request.act):
            questions = _asked_after_locks(questions, asked)
        found = self._ask(questions, self._params(request))
        workflow = self._registry.current(request.workflow, self._today)
        return self._make(workflow, None, workflow.facts(), found, (), {}, {}), self._receipt(found)

    def at_cases(self, cases: Sequence[int]) -> list[Seen]:
        """What time may know of several cases at once, their families locked: no persons, papers, parts or tasks, and
        not the family, which nothing that leaves a case in its state looks at. Raises NotFound.
        """
        of_cases = {"cases": listed(cases, self._connection.dialect.name)}
        answers = ask(self._connection, [(question, of_cases) for question in _SEVERAL.values()])
        found = dict(zip(_SEVERAL, answers, strict=True))
        standing = {row[0]: Standing(*row) for row in found["cases"]}
        if gone := [case for case in cases if case not in standing]:
            raise NotFound(f"没有审查件 {gone[0]}")
        clocks, holders = by_case(found["clocks"]), by_case(found["holders"])
        return [
            self._one(standing[case], found, {"clocks": clocks.get(case, ()), "holders": holders.get(case, ())})
            for case in cases
        ]

    def _further(self, request: Request) -> tuple[bool, bool, bool, bool, bool, bool]:
        """What is asked only of some requests: the book of cases, who stands in, an earlier receipt, the tray, all absences,
        whose usernames those entered are."""
        act, law = request.act, self._registry
        of_persons = act in law.about_absences, act in law.registering
        return act in law.opens_cases, bool(request.principal), bool(request.key), bool(request.materials), *of_persons

    def _params(self, request: Request, case_id: int = 0) -> dict[str, Any]:
        named = request.answers.get("person")
        return {
            "case": case_id,
            "org": request.org,
            "actor": request.actor,
            "principal": request.principal or request.actor,
            "named": named if isinstance(named, str) else request.actor,
            "key": request.key,
            "year": self._today.year,
            "persons": listed(_entered(request), self._connection.dialect.name),
            "keys": listed(self._registry.keys_in(request.act, request.answers), self._connection.dialect.name),
        }

    def _ask(
        self, questions: Mapping[str, Statement], params: Mapping[str, Any], books: Sequence[str] = ()
    ) -> dict[str, list[Sequence[Any]]]:
        """The answers by name. The last questions are about the books, as many for each."""
        of_books = sum(name.startswith(("open_book", "book")) for name in questions)
        own = [{**params, "kind": kind} for kind in books for _ in range(of_books // len(books))]
        each = chain(repeat(params, len(questions) - len(own)), own)
        return dict(
            zip(questions, ask(self._connection, list(zip(questions.values(), each, strict=True))), strict=True)
        )

    @staticmethod
    def _receipt(found: Mapping[str, list[Sequence[Any]]]) -> Sequence[Any] | None:
        return next(iter(found.get("receipt", ())), None)

    def _seen(self, case_id: int, found: Mapping[str, list[Sequence[Any]]]) -> Seen:
        cases = {row[0]: Standing(*row) for row in found["family"]}
        if len(cases) == 1:
            return self._one(cases[case_id], found, found)
        split = {name: by_case(found[name]) for name in (*_OWN, "annex") if name in found}
        own = {one: {name: rows.get(one, ()) for name, rows in split.items()} for one in cases}
        open_ = {
            one: self._one(case, found, own[one])
            for one, case in cases.items()
            if one == case_id or case.closed_at is None
        }
        family = tuple(other for one, other in open_.items() if one != case_id)
        ended = tuple(self._ended(case, own[one]) for one, case in cases.items() if one not in open_)
        return replace(open_[case_id], family=family, ended=ended)

    def _ended(self, case: Standing, own: Mapping[str, Sequence[Sequence[Any]]]) -> Ended:
        """A closed case of the family; `own`: the rows that are its."""
        law = self._registry
        workflow = law.find(case.workflow, case.version) or law.current(case.workflow, self._today)
        return Ended(workflow, case, holders_in(own["holders"]), parts_in(own["parts"]), tasks_in(own))

    def _one(self, case: Standing, found: Mapping[str, Any], own: Mapping[str, Sequence[Any]]) -> Seen:
        """One case of the family; `own`: the rows that are its."""
        workflow = self._registry.pinned(case.workflow, case.version)
        facts = facts_in(workflow, case.facts)
        return self._make(workflow, case, facts, found, runs_in(own["clocks"]), holders_in(own["holders"]), own)

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
        snapshot = self._snapshots.at(self._connection, dict(found["revisions"]))
        if "line" in found:
            snapshot = replace(snapshot, shelves={**snapshot.shelves, SHELF: absences_in(found)})
        if "registered" in found:
            snapshot = replace(snapshot, shelves={**snapshot.shelves, KNOWN: homes_in(found)})
        if asked := answers_in(found):
            snapshot = replace(snapshot, shelves={**snapshot.shelves, **asked})
        return Seen(
            workflow, case, facts, self._now, self._today, snapshot, runs, holders,
            parts_in(own.get("parts", ())),
            [Material(kind, sha, name, round, seq, n) for _, kind, sha, name, round, seq, n in own.get("papers", ())],
            tasks_in(own), self._posts(found.get("posts", ())), frozenset(row[0] for row in found.get("tray", ())),
            {(org, kind): last for name, rows in found.items() if name.startswith("book") for org, kind, last in rows},
            next_id=found["case_book"][0][0] + 1 if found.get("case_book") else 0, salt=self._salt,
            unsealed={(seq, name): Unsealed(salt, value) for _, seq, name, salt, value in own.get("annex", ())},
        )  # fmt: skip

    def _posts(self, rows: Sequence[Sequence[Any]]) -> list[Office]:
        latest = {(person, role, org, from_on): until for person, role, org, from_on, until in rows}
        return [
            Office(person, role, org)
            for (person, role, org, from_on), until in latest.items()
            if from_on <= self._today and (until is None or self._today <= until)
        ]


_OWN: Mapping[str, Statement] = {
    "clocks": CLOCKS, "holders": HOLDERS, "parts": PARTS, "papers": PAPERS, "tasks": TASKS, "done": DONE,
}  # fmt: skip
"""What each case of a family has of its own: the case is the first column."""
_SEVERAL: Mapping[str, Statement] = {
    "lock": LOCK_ALL, "revisions": REVISIONS, "cases": CASES, "clocks": CLOCKS_OF, "holders": HOLDERS_OF,
}  # fmt: skip


@cache
def _at_case(
    lock: Statement | None,
    books: int,
    unseals: bool,
    opens: bool,
    principal: bool,
    key: bool,
    papers: bool,
    absences: bool,
    registers: bool,
) -> Mapping[str, Statement]:
    """The questions of an act on a case, in the order in which they lock."""
    asked = {"lock": lock} if lock else {}
    asked |= _of_person(opens, principal, key, papers, absences, registers) | {"family": FAMILY, **_OWN}
    asked |= {"annex": ANNEX} if unseals else {}
    asked |= {"case_book": CASE_BOOK_LOOKED_INTO} if opens and not lock else {}
    for i in range(books):
        asked |= {f"open_book{i}": OPEN_BOOK, f"book{i}": BOOKS} if lock else {f"book{i}": BOOKS_LOOKED_INTO}
    return asked


@cache
def _at_opening(*further: bool) -> Mapping[str, Statement]:
    """The questions of opening a case."""
    return {"case_book": CASE_BOOK} | _of_person(*further)


def _asked_after_locks(questions: Mapping[str, Statement], asked: Mapping[str, Statement]) -> dict[str, Statement]:
    """The same with enquiries: after the family and the book of case ids are locked, so that they see what whoever held
    these has just written; before the further books, which come last."""
    locks = {name: questions[name] for name in ("lock", "case_book") if name in questions}
    return {**locks, **asked, **questions}


def _of_person(
    opens: bool, principal: bool, key: bool, papers: bool, absences: bool, registers: bool
) -> dict[str, Statement]:
    asked = {"revisions": REVISIONS, "posts": POSTS}
    further = {
        "case_book": (opens, CASE_BOOK), "receipt": (key, RECEIPT), "tray": (papers, TRAY)
    }  # fmt: skip
    line = {name: everybody if absences else theirs for name, (theirs, everybody) in LINE.items()}
    asked |= {name: question for name, (wanted, question) in further.items() if wanted}
    asked |= REGISTERED if registers else {}
    return asked | line if principal or absences else asked


def _entered(request: Request) -> list[str]:
    """The usernames that a request enters, as far as it names any."""
    persons = request.answers.get("persons")
    named = [one.get("username") for one in persons if isinstance(one, Mapping)] if isinstance(persons, list) else []
    return [one for one in named if isinstance(one, str) and "\0" not in one]
