"""A story told in steps: what happens after how many working days, by whom, up to where it shall stand."""

import random
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import text

from engine.calendar import WORKING
from engine.plan import Plan
from house.demo.papers import Paper
from house.demo.stage import Stage

Step = tuple[str, int, Callable[[], Any]]
"""Where it then stands ('' in passing), the working days since the step before, and what is done."""
Story = tuple[int, Generator[int, None, None]]
"""The working days before the last one on which it begins, and its waits."""
Answers = Mapping[str, Any] | None
Papers = Mapping[str, Paper] | None


@dataclass
class Course:
    """One case on its way. `clock`: the stage whose moment it is; `stage`: the same with a chance of its own."""

    clock: Stage
    stage: Stage
    case: int = 0
    plans: dict[str, Plan] = field(default_factory=dict)

    def act(self, act: str, who: str, answers: Answers = None, papers: Papers = None) -> None:
        """An act on the case, now."""
        self.do(self.case, act, who, answers, papers)

    def by(self, act: str, who: str, answers: Answers = None, papers: Papers = None) -> Callable[[], None]:
        """That act, later."""
        return lambda: self.act(act, who, answers, papers)

    def do(self, case: int, act: str, who: str, answers: Answers = None, papers: Papers = None) -> None:
        """An act on a case of its family."""
        self.stage.now = self.clock.now
        result = self.stage.act(case, act, who, answers, papers)
        if result.plan:
            self.plans[act] = result.plan

    def begin(
        self, workflow: str, act: str, who: str, org: str, title: str, answers: Mapping[str, Any], papers: Papers = None
    ) -> None:
        """The case is opened."""
        self.stage.now = self.clock.now
        self.case = self.stage.open(workflow, act, who, org, title, answers, papers)

    def child(self, act: str) -> int:
        """The case that an act has opened."""
        return self.plans[act].children[0].deed.case_id

    @property
    def today(self) -> date:
        """The virtual day."""
        return self.clock.today

    def day(self, working: int = 0) -> str:
        """A day so many working days from the present one."""
        calendar = self.stage.database.registry.national
        return str(calendar.add(self.today, working, WORKING) if working else self.today)


def own(stage: Stage, n: int) -> Stage:
    """The same database at the same moment, with a chance of one's own: the rest of the year stays as it is."""
    return Stage(stage.database, random.Random(7_130_000 + n), stage.now, stage.blobs)  # noqa: S311 -- a story, not a secret


def told(steps: Iterable[Step], until: str, since: int = 0) -> Story:
    """A story up to where it stands, so that it has stood there for so many working days on the last one."""
    some: list[tuple[int, Callable[[], Any]]] = []
    for reached, wait, act in steps:
        some.append((wait, act))
        if reached == until:
            break
    return sum(wait for wait, _ in some) + since + 1, _waits(some)


def _waits(steps: Iterable[tuple[int, Callable[[], Any]]]) -> Generator[int, None, None]:
    for wait, act in steps:
        if wait:
            yield wait
        act()


def names(stage: Stage) -> dict[str, str]:
    """What everybody is called."""
    with stage.database.reading() as connection:
        return {who: name for who, name in connection.execute(text("SELECT username, name FROM person"))}  # noqa: C416 -- rows are not pairs to mypy
