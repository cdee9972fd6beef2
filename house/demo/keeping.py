"""The demo is kept: made once per program and copied, caught up with the present, made anew only when nobody's work is lost.

History ends in the evening before the day it was built on; time acts until the present moment. A snapshot is kept beside the
demo's own database. A start opens that database and lets time pass. It is made anew when asked for; when nobody has worked
in it and it is older than `KEPT` days or another program's; when the program can no longer open it.
"""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from engine.calendar import day_of
from engine.database import Database
from engine.errors import HefaError
from engine.passing import run_due
from engine.settings import Settings
from engine.tables import stamp
from house.demo.building import build
from house.demo.mark import FILE, MARK, Mark, demo_settings, marked, program
from house.demo.simulation import Progress
from house.opening import law, open_house
from house.words import Misuse

PARTS, SNAPSHOT = ("blobs", "checkpoints"), "snapshot"
KEPT = 3  # days that an untouched demo stays as it is


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that can be served. `made`: anew, just now."""

    settings: Settings
    mark: Mark
    made: bool


@contextmanager
def ours(folder: Path) -> Iterator[None]:
    """The demo's folder, locked while it is in use. Raises Misuse when something else lies there, or a demo runs in it."""
    mark = folder / MARK
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not mark.exists())):
        raise Misuse(f"{folder} 里有不是演示留下的东西，不会动它；请用 --data 另指一个空目录")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark.touch(0o600)
    (folder / ".gitignore").write_text("*\n")
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misuse(f"{folder} 里的演示正在运行；请先结束它（Ctrl+C），或用 --data 另指一个目录") from None
        yield


def ready(
    folder: Path, now: datetime, *, fresh: bool = False, port: int = 8000, progress: Progress | None = None
) -> Demo:
    """The demo of a folder that is `ours`, caught up with the present moment. `fresh`: all that was done in it is forgotten."""
    mark = marked(folder)
    made = fresh or mark is None or not (folder / FILE).is_file() or _outdated(folder, mark, now)
    if made:
        oldest = day_of(now) if fresh else day_of(now) - timedelta(KEPT)
        snapshot = folder / SNAPSHOT
        there = marked(snapshot)
        if not (there and there.program == program() and oldest <= day_of(there.moment) and there.moment <= now):
            _build_aside(snapshot, now, mark.password if mark else "", progress)
        _copy(snapshot, folder)
        mark = marked(folder)
    if mark is None:
        raise Misuse(f"{folder} 里的演示没有做完，请加 --fresh 重做")
    said = demo_settings(folder, port)
    with closing(Database(said.database_url, law(said))) as database:
        run_due(database, now)
    return Demo(said, mark, made)


def _build_aside(snapshot: Path, now: datetime, password: str, progress: Progress | None) -> None:
    """Whole or not at all."""
    draft = snapshot.with_suffix(".part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    build(draft, now, password, progress)
    shutil.rmtree(snapshot, ignore_errors=True)
    draft.rename(snapshot)


def _copy(snapshot: Path, folder: Path) -> None:
    """The snapshot becomes the demo; its mark comes last, so that half a copy is known as such."""
    (folder / MARK).write_text("")
    kept = {MARK, SNAPSHOT, ".gitignore", ".lock"}
    for path in [path for path in folder.iterdir() if path.name not in kept]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for part in PARTS:
        shutil.copytree(snapshot / part, folder / part)
    shutil.copy(snapshot / FILE, folder / FILE)
    shutil.copy(snapshot / MARK, folder / MARK)


def _outdated(folder: Path, mark: Mark, now: datetime) -> bool:
    """A clock set back; worked in, but this program cannot open it; or nobody's work, and old or another program's."""
    if mark.moment > now:
        return True
    other = mark.program != program()
    if _touched(folder / FILE, mark):
        return other and not _opens(folder)
    return other or day_of(now) - day_of(mark.moment) > timedelta(KEPT)


def _opens(folder: Path) -> bool:
    try:
        open_house(demo_settings(folder)).database.close()
    except HefaError:
        return False
    return True


def _touched(file: Path, mark: Mark) -> bool:
    """Somebody has acted in it."""
    with closing(sqlite3.connect(file)) as raw:
        asked = "SELECT count(*) FROM event WHERE actor <> 'time' AND at > ?"
        return bool(raw.execute(asked, (stamp(mark.moment),)).fetchone()[0])
