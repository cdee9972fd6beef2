"""The timetable: what rings when, in production and in one process, and after the system clock has gone back."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from celery import Celery

from engine.calendar import SHANGHAI
from workers.app import app
from workers.beating import Scheduler
from workers.embedded import INSIDE, OUTSIDE

NOON = datetime(2026, 3, 18, 12, tzinfo=SHANGHAI)


class Clock:
    """The system's, as Celery reads it."""

    def __init__(self) -> None:
        self.now = NOON


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(Celery, "now", lambda _: clock.now)
    return clock


@pytest.fixture
def beat(clock: Clock) -> Scheduler:
    """Our timetable over a queue in memory."""
    ours = Celery("beat", broker="memory://", set_as_current=False)
    ours.conf.update(timezone=app.conf.timezone, beat_schedule=app.conf.beat_schedule)
    return Scheduler(app=ours, lazy=False)


def rung(beat: Scheduler) -> Mapping[str, int]:
    """How often each rang until nothing was due any more."""
    before = {name: entry.total_run_count for name, entry in beat.schedule.items()}
    while beat.tick() == 0:
        pass
    return {
        name: entry.total_run_count - before.get(name, 0) for name, entry in beat.schedule.items() if name in before
    }


def test_the_bell_rings_by_the_clock(beat: Scheduler, clock: Clock) -> None:
    assert set(rung(beat).values()) == {0}
    clock.now += timedelta(seconds=31)
    once = {name for name, n in rung(beat).items() if n}
    assert once == {"looks", "telling", "mail", "hooks"}
    clock.now = NOON + timedelta(minutes=5)
    assert rung(beat)["checkpoints"] == 1


@pytest.mark.parametrize("back", [timedelta(minutes=10), timedelta(days=2), timedelta(days=400)])
def test_a_clock_that_goes_back_silences_nothing(beat: Scheduler, clock: Clock, back: timedelta) -> None:
    rung(beat)
    clock.now += timedelta(seconds=31)
    rung(beat)
    clock.now -= back
    assert set(rung(beat).values()) == {1}
    clock.now += timedelta(seconds=31)
    assert {name for name, n in rung(beat).items() if n} >= {"looks", "telling", "mail", "hooks"}


def test_a_clock_that_is_kept_right_by_a_second_rings_no_more_often(beat: Scheduler, clock: Clock) -> None:
    clock.now += timedelta(seconds=31)
    rung(beat)
    clock.now -= timedelta(seconds=1)
    assert set(rung(beat).values()) == {0}


def test_beat_uses_it() -> None:
    assert app.conf.beat_scheduler == f"{Scheduler.__module__}:{Scheduler.__qualname__}"


def test_in_one_process_the_same_tasks_run_and_the_record_is_sealed_every_hour() -> None:
    tasks = {task.name: seconds for timetable in (INSIDE, OUTSIDE) for task, seconds in timetable.items()}  # type: ignore[attr-defined]
    entries = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert set(tasks) == set(entries)
    assert {name: seconds for name, seconds in tasks.items() if isinstance(entries[name], float)} == {
        name: every for name, every in entries.items() if isinstance(every, float)
    }
    sealed = entries["workers.checkpoints.checkpoint"]
    assert (sealed.minute, len(sealed.hour)) == ({5}, 24)
    assert tasks["workers.checkpoints.checkpoint"] == 3600
