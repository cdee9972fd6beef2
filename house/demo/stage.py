"""Virtual time and the front door: how a simulated office acts. No other way into the database."""

import hashlib
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from engine.calendar import SHANGHAI
from engine.database import Database
from engine.docket import Result
from engine.passing import place
from engine.plan import Change, Material, Plan, Row
from engine.standing import Request
from engine.statements import put
from engine.tables import Tray
from engine.time import due, pass_time
from house.demo.papers import Paper, plain

Papers = Mapping[str, str | Paper]  # kind → a text or a file


@dataclass
class Stage:
    """A database, a virtual moment, and chance. `states`: where every case stands, as its acts have told."""

    database: Database
    chance: random.Random
    now: datetime
    blobs: Path | None = None
    states: dict[int, str] = field(default_factory=dict)
    acts: Counter[str] = field(default_factory=Counter)
    books: dict[str, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The virtual day."""
        return self.now.date()

    def at(self, day: date, hour: int = 9, minute: int = 0) -> "Stage":
        """Move to an instant of a day."""
        self.now = datetime.combine(day, time(hour, minute), SHANGHAI)
        return self

    def salt(self) -> str:
        """Seeded, so that the same seed gives the same record."""
        return f"{self.chance.getrandbits(128):032x}"

    def act(
        self,
        case: int,
        act: str,
        who: str,
        answers: Mapping[str, Any] | None = None,
        papers: Papers | None = None,
        principal: str = "",
    ) -> Result:
        """An act on a case. `papers`: kind → text. Raises Refused."""
        with self.database.docket(self.now, self.salt()) as docket:
            materials = self.tray(docket.connection, who, papers or {})
            result = docket.perform(case, Request(act, who, answers or {}, materials, principal=principal))
            return self.seen(result)

    def open(
        self,
        workflow: str,
        act: str,
        who: str,
        org: str,
        title: str,
        answers: Mapping[str, Any],
        papers: Papers | None = None,
    ) -> int:
        """Open a case. Raises Refused."""
        with self.database.docket(self.now, self.salt()) as docket:
            materials = self.tray(docket.connection, who, papers or {})
            request = Request(act, who, answers, materials, org=org, title=title, workflow=workflow)
            return self.seen(docket.open(request)).case_id

    def tray(self, connection: Connection, person: str, papers: Papers) -> list[Material]:
        """Put papers into a person's tray."""
        files = [(kind, one if isinstance(one, Paper) else plain(f"{kind}.txt", one)) for kind, one in papers.items()]
        found = [Material(kind, hashlib.sha256(one.content).hexdigest(), one.name) for kind, one in files]
        fresh = {m.sha256: one for m, (_, one) in zip(found, files, strict=True)}
        rows = [
            {"person": person, "sha256": sha, "name": one.name, "size": len(one.content), "at": self.now}
            for sha, one in fresh.items()
        ]
        put(
            connection,
            [Row(Tray, row) for row in rows],
            [Change(Tray, {"person": person, "sha256": sha}, {}) for sha in fresh],
        )
        for sha, one in fresh.items() if self.blobs else ():
            path = place(self.blobs or Path(), sha)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(one.content)
        return found

    def database_book(self, org: str) -> int:
        """The case that is an office's book of administration."""
        if org not in self.books:
            with self.database.reading() as connection:
                rows = connection.execute(text("SELECT org, id FROM \"case\" WHERE workflow = 'administration'"))
                self.books |= {row[0]: row[1] for row in rows}
        return self.books[org]

    def seen(self, result: Result) -> Result:
        """Remember where the acts have led."""
        if result.plan:
            self.tell(result.plan)
        return result

    def tell(self, plan: Plan) -> None:
        """One plan and what follows from it."""
        self.states[plan.deed.case_id] = plan.state
        self.acts[plan.deed.rule.act] += 1
        for child in plan.children:
            self.tell(child)

    def tick(self) -> int:
        """Let time act on all that is due by now."""
        done = 0
        while True:
            with self.database.glance(self.now) as docket:
                cases: Sequence[int] = due(docket)
            if not cases:
                return done
            for case in cases:
                with self.database.docket(self.now, self.salt()) as docket:
                    for plan in pass_time(docket, case).plans:
                        self.tell(plan)
                        done += 1
