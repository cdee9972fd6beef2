"""What strikes: each fault does its harm and sees to it that what was taken away comes back, as a supervisor would."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from celery import Celery
from redis import RedisError

from engine.calendar import SHANGHAI
from tests.post import PostOffice
from tests.storm.machine import Machine
from tests.storm.people import Weather

TIMETABLE = "tests.storm.timetable"
FIRST, LAST = datetime(2026, 3, 2, tzinfo=SHANGHAI), datetime(2026, 11, 20, tzinfo=SHANGHAI)
RINGS = (
    "workers.looks.look",
    "workers.deliveries.hand_out",
    "workers.deliveries.send_mail",
    "workers.checkpoints.checkpoint",
)


class Faults:
    """All of them over one machine. Each returns when the next may strike."""

    def __init__(self, machine: Machine, post: PostOffice, weather: Weather, chance: random.Random) -> None:
        self.machine, self.post, self.weather, self.random = machine, post, weather, chance
        self.kinds: Mapping[str, Callable[[], None]] = {
            "pages killed": self.pages_killed, "worker killed": self.worker_killed, "beat killed": self.beat_killed,
            "Redis flushed": self.redis_flushed, "Redis away": self.redis_away, "PostgreSQL restarted": self.postgresql,
            "clock forward": self.clock_forward, "clock back": self.clock_back, "delivered twice": self.twice,
            "mail slow": lambda: self.mail("slow"), "mail refused": lambda: self.mail(self.random.choice(["later", "refuse"])),
            "mail dropped": lambda: self.mail("drop"),
        }  # fmt: skip

    def bag(self, count: int) -> list[str]:
        """So many kinds, every kind as often as any other, in an order of chance."""
        names = list(self.kinds)
        drawn = [name for _ in range(count // len(names) + 1) for name in self.random.sample(names, len(names))]
        return drawn[:count]

    def strike(self, name: str) -> None:
        self.kinds[name]()
        time.sleep(self.random.uniform(0.1, 0.5))

    # --- processes ------------------------------------------------------------------------------------------------------

    def pages_killed(self) -> None:
        """One that answers; it starts again at once, and meanwhile the other goes on."""
        machine = self.machine
        ready = lambda: [name for name in ("one", "two") if machine.ready(name)]  # noqa: E731
        machine.until(lambda: bool(ready()), "pages")
        name = self.random.choice(ready() or ["one"])
        machine.kill(name)
        machine.pages(name)

    def worker_killed(self) -> None:
        self._alive("worker")
        self.machine.kill("worker")
        self.machine.worker(TIMETABLE)

    def beat_killed(self) -> None:
        self._alive("beat")
        self.machine.kill("beat")
        self.machine.beat(TIMETABLE)

    def _alive(self, name: str) -> None:
        """A process that has not begun yet is no victim."""
        word = {"worker": " ready.", "beat": "beat: Starting..."}[name]
        self.machine.until(lambda: word in self.machine.words(name), f"{name} has not begun")

    # --- servers --------------------------------------------------------------------------------------------------------

    def redis_flushed(self) -> None:
        try:
            with self.machine.ringing() as client:
                client.flushall()
        except RedisError:
            return

    def redis_away(self) -> None:
        self.machine.kill("redis")
        time.sleep(self.random.uniform(0.5, 3))
        self.machine.doorbell()

    def postgresql(self) -> None:
        """Stopped as if the power had gone."""
        self.machine.postgresql_stops()
        time.sleep(self.random.uniform(0, 1.5))
        self.machine.postgresql_again()

    # --- time -----------------------------------------------------------------------------------------------------------

    def clock_forward(self) -> None:
        days = self.random.uniform(0.2, 6)
        if self.machine.now() + timedelta(days=days) < LAST:
            self.machine.move_by(days * 86400)
        else:
            self.machine.move_by(-30 * 86400)

    def clock_back(self) -> None:
        days = self.random.uniform(0.1, 4)
        if self.machine.now() - timedelta(days=days) > FIRST:
            self.machine.move_by(-days * 86400)

    # --- messages -------------------------------------------------------------------------------------------------------

    def twice(self) -> None:
        """For a while people's requests arrive twice at the same time, and the bell rings five times for one."""
        self.weather.twice.set()
        bell = Celery(broker=self.machine.redis_url)
        bell.conf.broker_connection_timeout = 2
        try:
            for _ in range(5):
                for task in RINGS:
                    bell.send_task(task, expires=60, retry=False)
        except (OSError, RedisError, RuntimeError):
            pass
        finally:
            bell.close()
        time.sleep(1)
        self.weather.twice.clear()

    def mail(self, mood: str) -> None:
        """Until the next change of mood."""
        self.post.mood = mood
        self.post.patience = 3.0
        time.sleep(self.random.uniform(0.3, 1))
        self.post.mood = mood if self.random.random() < 0.4 else "good"
