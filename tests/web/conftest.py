"""A settled county behind real pages: everybody has an account, and may be signed in as."""

import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

import workflows
from engine.settings import settings
from house import accounts, opening
from house.moving import Clock
from house.opening import House as Opened
from house.opening import open_house
from house.people import names_of
from tests import city, houses
from web.app import create
from web.routes import signin
from web.security import Throttle

PASSWORD = "correct horse battery"
TODAY = houses.at("2026-11-26", 10)  # a Thursday; the pages' own day, whatever the calendar on the wall says


class SteadyClock(Clock):
    """The office's time: it passes, and always begins on the same day."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def now(self) -> datetime:
        return TODAY + timedelta(seconds=time.monotonic() - self._since)


@dataclass
class Person:
    """Somebody at a browser. Forms carry the session's word by themselves."""

    client: TestClient
    username: str
    word: str  # what the forms of this session carry

    def get(self, path: str, **more: Any) -> Response:
        return self.client.get(path, **more)

    def post(self, path: str, data: Mapping[str, Any] | None = None, **more: Any) -> Response:
        return self.client.post(path, data={"form": self.word, **(data or {})}, **more)


@dataclass
class Office:
    """The county of `tests.city`, its pages, and the front door beside them for preparing cases."""

    app: FastAPI
    house: Opened
    door: houses.House
    people: dict[str, Person] = field(default_factory=dict)

    def stranger(self) -> TestClient:
        return TestClient(self.app, follow_redirects=False, base_url="http://127.0.0.1")

    def as_(self, username: str) -> Person:
        if username not in self.people:
            signed = accounts.sign_in_as(self.house.database, username, self.house.now())
            client = self.stranger()
            client.cookies.set("hefa", signed.secret)
            self.people[username] = Person(client, username, signed.form)
        return self.people[username]

    def at(self, day: str, hour: int = 9) -> datetime:
        """Prepare cases at a moment of the past."""
        self.door.now = houses.at(day, hour)
        return self.door.now


@pytest.fixture(scope="session")
def county_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county once a process, with an account for everybody: a file to copy."""
    folder = tmp_path_factory.mktemp("county")
    url = f"sqlite:///{folder / 'hefa.sqlite3'}"
    with houses.house(url, workflows.registry(), folder) as house:
        house.now = houses.at("2026-01-05")
        city.settle(house)
        register(house)
    return folder / "hefa.sqlite3"


def register(house: houses.House) -> None:
    """Every appointed person gets an account; they share one hash, since each costs a fifth of a second."""
    stored = accounts.hashed(PASSWORD)
    posted = {row[0] for row in house.rows("SELECT DISTINCT person FROM appointment")}
    with house.database.writing() as connection:
        for username in sorted(posted):
            accounts.put_hash(connection, username, stored, house.now)


@cache
def application() -> FastAPI:
    """One for all houses of a process: only its state differs."""
    return create(None)  # type: ignore[arg-type]


@pytest.fixture
def office(county_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A county of its own, on SQLite."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").mkdir()
    monkeypatch.setattr(opening, "clock_for", lambda _: SteadyClock())
    file = shutil.copy(county_file, tmp_path / "var" / "hefa.sqlite3")
    house = open_house(settings(data_dir=tmp_path / "var", database_url=f"sqlite:///{file}"))
    door = houses.House(f"sqlite:///{file}", workflows.registry(), tmp_path)
    try:
        app = application()
        app.state.house = house
        monkeypatch.setattr(signin, "knocks", Throttle(20, 60))  # other tests of this process have knocked, too
        yield Office(app, house, door)
    finally:
        door.close()
        house.database.close()


def names(office: Office) -> dict[str, str]:
    with office.house.database.glance(office.house.now()) as docket:
        return names_of(docket)
