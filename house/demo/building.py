"""A demo is made in an empty folder: the year lived through, then what stands beside it, then this morning."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from engine.calendar import SHANGHAI, day_of
from engine.checkpoints import Seal
from engine.database import Database
from engine.settings import Settings
from house.accounts import hashed, one_time_password, put_hash
from house.demo.city import FIRST_BOOK, Layout
from house.demo.county import settle
from house.demo.course import Story, own
from house.demo.decisions import stories
from house.demo.lawmaking import lawmaking
from house.demo.library import fill, small_works
from house.demo.mark import FILE, Mark, demo_settings, first_hash, program, write
from house.demo.people import PEOPLE
from house.demo.petitions import evening, petitions
from house.demo.rivals import reviews
from house.demo.sayings import speak
from house.demo.scenes import NOW, past
from house.demo.simulation import Progress, Simulated, live, sealed, working_days
from house.demo.sought import seek
from house.demo.stage import Stage
from house.demo.yearbook import yearbook
from house.moving import Clock
from house.opening import House, law
from house.published import publish

LAYOUT, DAYS, SEED, PER_YEAR = Layout(12, 3, 6), 365, 2024, 24


def build(folder: Path, now: datetime, password: str = "", progress: Progress | None = None) -> Mark:
    """A demo in an empty folder: a year of history that ends now. All passwords are one."""
    said, last = demo_settings(folder), day_of(now) - timedelta(1)
    begins = day_of(now) - timedelta(DAYS)
    password = password or one_time_password()
    with closing(Database(said.database_url, law(said))) as database:
        database.migrate()
        event.listen(database.engine, "connect", _hasty)
        publish(database, database.registry.all, datetime.combine(begins, time(8), SHANGHAI))
        keys, house = Seal(said.checkpoint_dir), _house(said, database, datetime.combine(last, time(20), SHANGHAI))
        days = len(working_days(database.registry.national, begins, DAYS))
        lived = live(
            database, LAYOUT, DAYS, SEED, PER_YEAR, progress, keys, folder / "blobs", begins, (*past(days), *NOW),
            lambda stage: _told(stage, house, last),
        )  # fmt: skip
        fill(house)
        speak(house, small_works(house))
        evening(lived.stage, house, last)
        seek(lived.stage, day_of(now))
        _today(lived, now)
        sealed(lived.stage, keys)
        stored = hashed(password)
        with database.writing() as connection:
            for username, _, _ in PEOPLE:
                put_hash(connection, username, stored, now)
        with database.reading() as connection:
            asked = 'SELECT (SELECT count(*) FROM "case"), (SELECT count(*) FROM event)'
            cases, acts = connection.execute(text(asked)).one()
    _settle(folder / FILE)
    first = first_hash(folder / FILE)
    mark = Mark(program(), str(begins), now.isoformat(), first, password, cases, acts)
    write(folder, mark)
    return mark


def _told(stage: Stage, house: House, last: date) -> Iterator[Story]:
    """What happens beside the matters of the townships."""
    settle(own(stage, 0))
    yield from stories(stage)
    yield from reviews(stage)
    yield from petitions(stage, house, last)
    yield from lawmaking(stage, last)
    yield from yearbook(stage, last)


def _house(said: Settings, database: Database, evening: datetime) -> House:
    """The demo's house on its last evening, over the one connection that is hasty."""
    house = House(said, database.registry, Still(evening))
    house.__dict__["database"] = database
    return house


class Still(Clock):
    """A moment that stands."""

    def __init__(self, now: datetime) -> None:
        """Always this one."""
        self._now = now

    def now(self) -> datetime:
        """It."""
        return self._now


def _hasty(raw: Any, _record: Any) -> None:
    """While it is being built a crash loses nothing: it would be built again."""
    raw.execute("PRAGMA synchronous=OFF")


def _settle(file: Path) -> None:
    """One file, on the disk."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _today(lived: Simulated, now: datetime) -> None:
    """This morning: a proposal that awaits a second hand, and whatever time owes by now."""
    stage = lived.stage
    stage.now = now
    stage.tick()
    proposal = {
        "key": "township.feedback", "value": 7, "unit": "wd", "kind": "MAX", "mark": "A", "source": "示范县司法局征求意见稿第6条",
        "valid_from": str(day_of(now) + timedelta(30)),
    }  # fmt: skip
    stage.act(FIRST_BOOK, "propose_policy", "admin0", proposal)
