"""A house to test in: a migrated database of either kind, offices and people, and one way to act in it."""

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from sqlmodel import SQLModel

from engine.audit import Fault
from engine.calendar import SHANGHAI
from engine.checkpoints import Seal, seal
from engine.database import Database
from engine.docket import Result
from engine.plan import Material, Row
from engine.registry import Registry
from engine.standing import Request
from engine.statements import put
from engine.tables import Tray
from engine.verification import Report, verify
from engine.verifier import verify_draws, verify_panels
from tests import databases
from tests.small import Grant

MONDAY = date(2026, 3, 2)


def at(day: date | str, hour: int = 9, minute: int = 0) -> datetime:
    """An instant in the office."""
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(on, time(hour, minute), SHANGHAI)


class House:
    """A database with offices in it. `now` is whatever the test says."""

    def __init__(self, url: str, registry: Registry, folder: Path) -> None:
        self.database = Database(url, registry)
        self.now = at(MONDAY)
        self.seal_key = Seal(folder / "checkpoints")

    def migrate(self) -> None:
        """The program's tables, and the small law's own; a file that is not there yet is a copy of one that has them."""
        file = Path(make_url(self.database.url).database or "") if self.database.url.startswith("sqlite") else None
        if file and not file.exists():
            shutil.copyfile(databases.with_tables("sqlite", str), file)
            return
        SQLModel.metadata.create_all(self.database.engine, tables=[Grant.__table__])  # type: ignore[attr-defined]
        self.database.migrate()

    # --- acting -------------------------------------------------------------------------------------------------------

    def found(self, code: str = "city", **office: Any) -> None:
        office = {"code": code, "title": "示范市", "mark": "示", "kind": "government", "level": "city", **office}
        answers = {**office, "admin": {"username": "root", "name": "管理员"}}
        request = Request("found", "operator", answers, org=code, title="示范市管理台账", workflow="administration")
        with self.database.docket(self.now, salt="test") as docket:
            docket.open(request)

    def order(self, book: int, act: str, actor: str = "root", **answers: Any) -> Result:
        """An act of administration."""
        return self.act(book, act, actor, answers)

    def act(
        self,
        case: int,
        act: str,
        actor: str,
        answers: Mapping[str, Any] | None = None,
        papers: Sequence[str] = (),
        **more: Any,
    ) -> Result:
        """`papers`: "kind=text" for each material."""
        with self.database.docket(self.now, salt="test") as docket:
            request = Request(act, actor, answers or {}, self.papers(docket.connection, actor, papers), **more)
            return docket.perform(case, request)

    def open(
        self,
        workflow: str,
        act: str,
        actor: str,
        org: str,
        answers: Mapping[str, Any] | None = None,
        papers: Sequence[str] = (),
        title: str = "试验件",
        **more: Any,
    ) -> int:
        with self.database.docket(self.now, salt="test") as docket:
            materials = self.papers(docket.connection, actor, papers)
            request = Request(act, actor, answers or {}, materials, org=org, title=title, workflow=workflow, **more)
            return docket.open(request).case_id

    def papers(self, connection: Any, person: str, papers: Sequence[str]) -> list[Material]:
        if not papers:
            return []
        found = [paper.partition("=") for paper in papers]
        materials = [
            Material(kind, hashlib.sha256(text.encode()).hexdigest(), f"{kind}.txt") for kind, _, text in found
        ]
        there = {row[0] for row in connection.exec_driver_sql("SELECT person || sha256 FROM tray")}
        fresh = {m.sha256: m for m in materials if person + m.sha256 not in there}
        rows = [
            {"person": person, "sha256": sha, "name": m.name, "size": 1, "at": self.now} for sha, m in fresh.items()
        ]
        put(connection, [Row(Tray, row) for row in rows], [])
        return materials

    def staff(self, book: int, *posts: str, actor: str = "root") -> None:
        """ "wang CLERK town" for each appointment."""
        split = [post.split() for post in posts]
        self.order(
            book,
            "appoint",
            actor,
            posts=[{"person": p, "role": r, "org": o, "from_on": "2020-01-01"} for p, r, o in split],
        )

    # --- looking --------------------------------------------------------------------------------------------------------

    def rows(self, sql: str, **params: Any) -> list[Any]:
        from sqlalchemy import text

        with self.database.reading() as connection:
            return list(connection.execute(text(sql), params).all())

    def one(self, sql: str, **params: Any) -> Any:
        return self.rows(sql, **params)[0][0]

    def state(self, case: int) -> str:
        return str(self.one('SELECT state FROM "case" WHERE id = :id', id=case))

    def due(self, case: int, clock: str) -> date | None:
        found = self.rows(
            "SELECT due_on FROM clock WHERE case_id = :id AND clock = :clock ORDER BY started DESC",
            id=case,
            clock=clock,
        )
        value = found[0][0] if found else None
        return date.fromisoformat(value) if isinstance(value, str) else value

    def acts(self, case: int) -> list[str]:
        return [row[0] for row in self.rows("SELECT act FROM event WHERE case_id = :id ORDER BY seq", id=case)]

    # --- time and proof -------------------------------------------------------------------------------------------------

    def tick(self, now: datetime | None = None) -> list[tuple[int, str]]:
        """Let time act on everything due: (case, act) in order."""
        from engine.time import due, pass_time

        self.now = now or self.now
        done: list[tuple[int, str]] = []
        while True:
            with self.database.glance(self.now) as docket:
                cases = due(docket)
            if not cases:
                return done
            for case in cases:
                with self.database.docket(self.now, salt="test") as docket:
                    done += [(case, plan.deed.rule.act) for plan in pass_time(docket, case).plans]

    def checkpoint(self) -> int:
        with self.database.writing() as connection:
            made = seal(connection, self.seal_key, self.now)
        assert made is not None
        self.seal_key.write(*made)
        return made[0]

    def verify(self, case: int | None = None) -> Report:
        """The whole record; and every panel's as a stranger reads it in its dossier."""
        report = verify(self.database, self.seal_key, case)
        return replace(report, faults=(*report.faults, *self._of_panels()))

    def _of_panels(self) -> Iterator[Fault]:
        panels = "SELECT id FROM \"case\" WHERE workflow = 'panel_review'"
        rows = self.rows(
            f"SELECT case_id, seq, body, hash FROM event WHERE case_id IN ({panels}) ORDER BY case_id, seq"
        )
        events = [dict(zip(("chain", "seq", "body", "hash"), row, strict=True)) for row in rows]
        yield from (Fault("评审团", fault) for fault in (*verify_panels(events)[0], *verify_draws(events)[0]))

    def close(self) -> None:
        self.database.close()


@contextmanager
def house(url: str, registry: Registry, folder: Path) -> Iterator[House]:
    """A migrated and empty house."""
    built = House(url, registry, folder)
    try:
        built.migrate()
        yield built
    finally:
        built.close()
