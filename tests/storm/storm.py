"""One storm from the first process to the last figure."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.settings import Settings
from house import opening, wishes
from house.outbox import hand_out
from tests.post import PostOffice, serving
from tests.storm.counting import Figures, Letter, count, waiting
from tests.storm.faults import TIMETABLE, Faults
from tests.storm.machine import Machine
from tests.storm.people import Person, Weather, crowd

READERS = ("li", "sun", "zhao_jia", "watcher")  # who has an address


MANY_LETTERS = 600.0  # seconds: when the office opens, those of weeks go out at once
DUE = "SELECT count(*) FROM delivery WHERE state = 'waiting' AND due_at <= :now"


@dataclass
class Storm:
    """How hard, with how many people, and by which chance."""

    faults: int
    people: int
    seed: int
    say: Callable[[str], None] = print
    struck: Counter[str] = field(default_factory=Counter)
    owed: set[Letter] = field(default_factory=set)
    """The letters that waited when the last fault had struck: time goes on and writes others."""

    def run(self) -> Figures:
        """All of it; the figures."""
        post = PostOffice()
        with serving(post):
            machine = Machine(post.url)
            try:
                return self._over(machine, post)
            finally:
                machine.stop()

    def _over(self, machine: Machine, post: PostOffice) -> Figures:
        began = time.monotonic()
        self._open(machine)
        weather = Weather()
        people = [
            Person(username, place, machine.address, weather, self.seed)
            for place, username in enumerate(crowd(self.people), start=1)
        ]
        for person in people:
            person.start()
        faults = Faults(machine, post, weather, random.Random(self.seed))
        for n, name in enumerate(faults.bag(self.faults), start=1):
            faults.strike(name)
            self.struck[name] += 1
            if n % 50 == 0 or n == self.faults:
                asked = sum(len(person.notebook) for person in people)
                self.say(
                    f"{n} faults, {asked} requests, {time.monotonic() - began:.0f} s, office time {machine.now():%Y-%m-%d}"
                )
        self._calm(machine, post, weather, people)
        figures = self._count(machine, post, people)
        figures.lines = {**self._told(began, machine, people), **figures.lines}
        return figures

    def _open(self, machine: Machine) -> None:
        machine.postgresql()
        machine.doorbell()
        machine.settle()
        with machine.front_door() as house, house.database.writing() as connection:
            for username in READERS:
                wishes.change(connection, wishes.Wanted(username, f"{username}@office.example", morning=False))
        machine.door()
        for name in ("one", "two"):
            machine.pages(name)
        machine.worker(TIMETABLE)
        machine.beat(TIMETABLE)
        machine.until(lambda: machine.ready("one") and machine.ready("two"), "pages")
        machine.supervise()

    def _calm(self, machine: Machine, post: PostOffice, weather: Weather, people: list[Person]) -> None:
        """Nothing strikes any more: people learn what they do not know yet, and everything that waits goes out."""
        post.mood = "good"
        machine.until(lambda: machine.ready("one") and machine.ready("two"), "pages")
        weather.over.set()
        for person in people:
            person.join(timeout=300)
            assert not person.is_alive(), f"{person.username} is still waiting"
        with machine.front_door() as house:
            machine.until(lambda: not house.one("SELECT count(*) FROM untold"), "the outbox is not empty")
            self.owed = waiting(house)
            for _ in range(
                240
            ):  # what was tried in vain waits for up to an hour, the rest until the office opens: it passes
                machine.until(lambda: not house.one(DUE, now=machine.now()), "letters that are due wait", MANY_LETTERS)
                if not self.owed & waiting(house):
                    return
                machine.move_by(3600)
            late = sorted(self.owed & waiting(house))
        raise AssertionError(f"{len(late)} letters do not go out: {late[:9]}\n{machine.logs()}")

    def _count(self, machine: Machine, post: PostOffice, people: list[Person]) -> Figures:
        for name in ("beat", "worker"):  # nothing moves while we count
            machine.kill(name)
        with machine.front_door() as house:
            for kind, times in machine.complaints().most_common(12):
                self.say(f"  logged {times} ×: {kind}")
            hand_out(opening.House(Settings(database_url=machine.url()), house.database.registry), machine.now())
            figures = count(machine, house, [entry for person in people for entry in person.notebook], post, self.owed)
        figures.faults += [person.fault for person in people if person.fault]
        return figures

    def _told(self, began: float, machine: Machine, people: list[Person]) -> dict[str, Any]:
        struck = "，".join(f"{name} {n}" for name, n in sorted(self.struck.items()))
        answers = sum(person.answers for person in people)
        return {"faults": f"{sum(self.struck.values())}: {struck}", "people": len(people), "seconds": round(time.monotonic() - began), "answers heard": answers, "ended by themselves": dict(machine.restarts)}  # fmt: skip
