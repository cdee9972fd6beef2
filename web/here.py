"""One request as a page sees it: the house, the moment, who is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import Request

from engine.calendar import day_of
from engine.docket import Docket
from house import accounts
from house.opening import House


@dataclass(frozen=True, slots=True)
class Here:
    """`me`: the username, '' when nobody is signed in. `session`: the row of the session."""

    request: Request
    house: House
    now: datetime
    me: str = ""
    session: Any = None

    @property
    def today(self) -> date:
        """The office's day."""
        return day_of(self.now)

    @property
    def form_word(self) -> str:
        """What every form of this session must carry."""
        return self.session.form if self.session else ""

    @property
    def is_demo(self) -> bool:
        """Whether this is the fictional city."""
        return bool(self.request.app.state.demo)

    @contextmanager
    def looking(self) -> Iterator[Docket]:
        """A transaction that only reads."""
        with self.house.database.glance(self.now) as docket:
            yield docket

    @contextmanager
    def acting(self) -> Iterator[Docket]:
        """A transaction that acts; committed when left without an error."""
        with self.house.database.docket(self.now) as docket:
            yield docket

    def sighted(self, what: str, case_id: int = 0, detail: str = "") -> None:
        """Remember that this person read a confidential case, or took data out."""
        with self.house.database.writing() as connection:
            accounts.sighted(connection, self.me, self.now, what, case_id, detail)
