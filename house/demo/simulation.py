"""hefa simulate: a city for some months in virtual time. Same seed, same history, same heads; only the front door is used."""

import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import text

from engine.calendar import SHANGHAI, WORKING, Calendar
from engine.checkpoints import Seal, seal
from engine.database import Database
from engine.errors import Refused
from house.demo.city import City, Layout, settle
from house.demo.matter import Fate
from house.demo.scenes import Scene
from house.demo.stage import Stage
from house.demo.story import Story, Told

BEGINS = date(2026, 1, 5)
MONTH = 30  # days
Progress = Callable[[int, int], None]  # days done, all days


@dataclass
class Simulated:
    """What came of it."""

    stage: Stage
    city: City
    matters: int = 0
    checkpoints: int = 0
    until: date = BEGINS
    agenda: list[tuple[date, int, int, Story]] = field(default_factory=list)


def simulate(
    database: Database,
    townships: int,
    months: int,
    seed: int,
    matters_per_year: int = 12,
    progress: Progress | None = None,
    keys: Seal | None = None,
    blobs: Path | None = None,
    begins: date = BEGINS,
) -> Simulated:
    """Live through the months day by day. Raises Refused on a used database."""
    return live(database, Layout(townships), months * MONTH, seed, matters_per_year, progress, keys, blobs, begins)


def live(
    database: Database,
    layout: Layout,
    days: int,
    seed: int,
    matters_per_year: int,
    progress: Progress | None = None,
    keys: Seal | None = None,
    blobs: Path | None = None,
    begins: date = BEGINS,
    scenes: Sequence[Scene] = (),
    further: Callable[[Stage], Iterator[tuple[int, Story]]] | None = None,
) -> Simulated:
    """The days of a city of this layout, with chance's matters and those of the scenes. Raises Refused on a used database.

    `further`: stories of one's own, each with the working days before the last one on which it begins.
    """
    with database.reading() as connection:
        if connection.execute(text('SELECT count(*) FROM "case"')).scalar_one():
            raise Refused("数据库里已有案件：模拟只在新建的空库里进行，请另用一个数据库")
    chance = random.Random(seed)  # noqa: S311 -- a story, not a secret
    stage = Stage(database, chance, datetime.combine(begins, time(9), SHANGHAI), blobs)
    simulated = Simulated(stage, settle(stage, layout))
    calendar = database.registry.national
    arrivals: dict[date, list[tuple[int, Fate | None]]] = {}
    for day, town, fate in _arrivals(layout, chance, days, matters_per_year, begins, calendar, scenes):
        arrivals.setdefault(day, []).append((town, fate))
    working = working_days(calendar, begins, days)
    for before, story in further(stage) if further else ():
        simulated.matters += 1
        heapq.heappush(simulated.agenda, (working[-before], simulated.matters, 0, story))
    for n in range(days):
        today = begins + timedelta(n)
        _day(simulated, calendar, today, arrivals.get(today, []))
        if keys and (n + 1) % MONTH == 0:
            simulated.checkpoints += sealed(stage, keys)
        if progress:
            progress(n + 1, days)
    simulated.until = begins + timedelta(days - 1)
    return simulated


def _arrivals(
    layout: Layout, chance: random.Random, days: int, per_year: int, begins: date, calendar: Calendar, scenes: Sequence[Scene]
) -> Iterator[tuple[date, int, Fate | None]]:  # fmt: skip
    """Which towns bring a matter on which working day."""
    for n in range(layout.townships):
        for _ in range(round(per_year * days / 365)):
            yield calendar.on_or_after(begins + timedelta(chance.randrange(days))), n, None
    working = working_days(calendar, begins, days)
    for scene in scenes:
        yield working[-scene.before], scene.town, scene.fate


def working_days(calendar: Calendar, begins: date, days: int) -> list[date]:
    """The working days among these days."""
    return [day for n in range(days) if calendar.counts(day := begins + timedelta(n), WORKING)]


def _day(simulated: Simulated, calendar: Calendar, today: date, arriving: Sequence[tuple[int, Fate | None]]) -> None:
    """Time first, then people: whoever has something to do today, in the order they came."""
    stage = simulated.stage
    stage.at(today, 0, 1).tick()
    if not calendar.counts(today, WORKING):
        return
    for n, fate in arriving:
        simulated.matters += 1
        matter = Told(stage, simulated.city.towns[n], simulated.matters, fate)
        heapq.heappush(simulated.agenda, (today, simulated.matters, 0, matter.told()))
    minute = 0
    while simulated.agenda and simulated.agenda[0][0] <= today:
        _, serial, step, story = heapq.heappop(simulated.agenda)
        stage.at(today, 9 + minute // 60 % 8, minute % 60)
        minute += 1
        wait = next(story, None)
        if wait is not None:
            due = calendar.add(today, wait, WORKING)
            heapq.heappush(simulated.agenda, (due, serial, step + 1, story))


def sealed(stage: Stage, keys: Seal) -> int:
    """A checkpoint of the present moment; 0 when nothing has happened since the last."""
    with stage.database.writing() as connection:
        made = seal(connection, keys, stage.now)
    if made is None:
        return 0
    keys.write(*made)
    return 1
