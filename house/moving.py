"""The clock of a house, and the one that tests may move: only where they have marked the house as theirs."""

from datetime import datetime, timedelta
from hashlib import sha256
from os import environ
from pathlib import Path

from engine.calendar import SHANGHAI
from engine.errors import BadSettings
from engine.settings import Settings

VARIABLE = "HEFA_TEST_CLOCK"  # names a file with the seconds by which the clock is moved
MARKER = "moved-by-tests"  # in the data folder of a house that tests have made


class Clock:
    """The present moment, in office time. A simulation hands in one of its own."""

    def now(self) -> datetime:
        """Aware, Asia/Shanghai."""
        return datetime.now(SHANGHAI)


class MovedClock(Clock):
    """The same, as far off as a file says at the time of asking."""

    def __init__(self, file: Path) -> None:
        """`file`: seconds, as text; replaced whole by whoever moves the clock."""
        self._file = file

    def now(self) -> datetime:
        """Aware, Asia/Shanghai, and moved."""
        return super().now() + timedelta(seconds=float(self._file.read_text()))


def clock_for(said: Settings) -> Clock:
    """The system's clock. Raises BadSettings when somebody wants to move it in a house that no test has made."""
    named = environ.get(VARIABLE)
    if not named:
        return Clock()
    marker = said.data_dir / MARKER
    if not marker.is_file() or marker.read_text() != mark(said):
        raise BadSettings(f"{VARIABLE} 只供测试：时钟不能拨动。请去掉这个环境变量")
    return MovedClock(Path(named))


def mark(said: Settings) -> str:
    """What the marker must say: this very database, so that no copied folder carries the permission along."""
    return sha256(said.database_url.encode()).hexdigest()
