"""What a run makes once and every process of it copies: an empty house with its tables, settled counties, a city with its year."""

import fcntl
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

FOLDER = "HEFA_TEST_SERVERS"  # names the folder of this run, which ends with it


def once(name: str, build: Callable[[Path], None]) -> Path:
    """A folder that whichever process of the run asks first has built; only to be read."""
    place = Path(os.environ.get(FOLDER) or tempfile.gettempdir()) / "once" / name
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "built").exists():
            (place / "it").mkdir(exist_ok=True)
            build(place / "it")
            (place / "built").touch()
    return place / "it"
