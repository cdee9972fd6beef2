"""The same tasks without a queue, in one process: a thread that runs each when its time has come. For SQLite."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from engine.passing import FAULTS
from engine.settings import settings
from house import logs
from workers.checkpoints import checkpoint, sweep, tidy
from workers.deliveries import digest, hand_out, send_hooks, send_mail
from workers.looks import look, recount

log = logging.getLogger(__name__)

Timetable = Mapping[Callable[[], Any], float]  # task → seconds between two runs

INSIDE: Timetable = {
    look: 30, hand_out: 10, recount: 60, digest: 300, checkpoint: 3600, sweep: 86400, tidy: 86400,
}  # fmt: skip
OUTSIDE: Timetable = {send_mail: 15, send_hooks: 15}
"""What waits for other machines, which may be slow: time goes on beside it."""


class Embedded:
    """A thread for each timetable. A task that fails is logged and tried again at its next time; the others go on."""

    def __init__(self, *timetables: Timetable) -> None:
        """Without timetables, our own. All tasks run once at the start."""
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(every,), name=f"hefa-time-{n}", daemon=True)
            for n, every in enumerate(timetables or (INSIDE, OUTSIDE))
        ]

    def start(self) -> None:
        """Begin; returns at once."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Ask it to end; from a signal, too."""
        self._stop.set()

    def wait(self) -> None:
        """Until it was asked to end and the tasks that were running are done."""
        self._stop.wait()
        for thread in self._threads:
            thread.join()

    def _run(self, every: Timetable) -> None:
        after = dict.fromkeys(every, 0.0)
        while not self._stop.is_set():
            for task in [task for task, at in after.items() if at <= time.monotonic()]:
                if not self._stop.is_set():
                    self._once(task)
                after[task] = time.monotonic() + every[task]
            self._stop.wait(max(0.0, min(after.values()) - time.monotonic()))

    def _once(self, task: Callable[[], Any]) -> None:
        try:
            task()
        except (*FAULTS, OSError) as fault:
            log.error("%s: %s", getattr(task, "name", task), fault)


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    logs.configure("embedded", settings())
    embedded = Embedded()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: embedded.end())
    embedded.start()
    embedded.wait()


if __name__ == "__main__":
    main()
