"""Celery's beat, except that a system clock that goes back does not silence it for as long as it went back."""

from datetime import datetime, timedelta
from typing import Any

from celery.beat import Scheduler as CelerysScheduler

BACK = timedelta(seconds=10)  # less is how clocks are kept right
LONG_AGO = timedelta(days=2)  # whatever ran last this long ago is due, by any line of the timetable


class Scheduler(CelerysScheduler):  # type: ignore[misc]  # Celery has no types
    """Every task may be repeated: after a step back all of them ring once, and the timetable begins anew."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """As Celery makes it."""
        self._latest: datetime | None = None
        super().__init__(*arguments, **named)

    def tick(self, *arguments: Any, **named: Any) -> Any:
        """Ring what is due; seconds until the next."""
        now = self.app.now()
        if self._latest is not None and now < self._latest - BACK:
            for entry in self.schedule.values():
                entry.last_run_at = now - LONG_AGO
            self._heap = None  # Celery holds the next times there
        self._latest = now
        return super().tick(*arguments, **named)
