"""The same tasks without a queue, in one process: a thread that runs each when its time has come. For SQLite."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from engine.passing import FAULTS
from workers.checkpoints import checkpoint, sweep
from workers.looks import look, recount

log = logging.getLogger(__name__)

EVERY: Mapping[Callable[[], Any], float] = {look: 30, recount: 60, checkpoint: 3600, sweep: 86400}  # seconds


class Embedded:
    """One thread. A task that fails is logged and tried again at its next time; the others go on."""

    def __init__(self, every: Mapping[Callable[[], Any], float] = EVERY) -> None:
        """`every`: task → seconds between two runs; all run once at the start."""
        self._every = every
        self._next = dict.fromkeys(every, 0.0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hefa-time", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def end(self) -> None:
        """Ask it to end; from a signal, too."""
        self._stop.set()

    def wait(self) -> None:
        """Until it was asked to end and the task that was running is done."""
        self._stop.wait()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            for task in [task for task, at in self._next.items() if at <= time.monotonic()]:
                self._once(task)
                self._next[task] = time.monotonic() + self._every[task]
            self._stop.wait(max(0.0, min(self._next.values()) - time.monotonic()))

    def _once(self, task: Callable[[], Any]) -> None:
        try:
            task()
        except (*FAULTS, OSError) as fault:
            log.error("%s: %s", getattr(task, "name", task), fault)


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    embedded = Embedded()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: embedded.end())
    embedded.start()
    embedded.wait()


if __name__ == "__main__":
    main()
