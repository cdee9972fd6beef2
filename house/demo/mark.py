"""How a demo is known: what its folder says of itself, by which program it was made, with which event its record begins."""

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from engine.settings import Settings, settings

MARK = ".hefa-demo"  # in every folder that a demo has made, and may make anew
FILE = "hefa.sqlite3"
SOURCES = ("engine/**/*", "registers/**/*", "workflows/**/*", "house/demo/**/*")


@dataclass(frozen=True, slots=True)
class Mark:
    """What the demo's folder says of itself. `until`: the moment its history was made; `first`: the hash its record begins with."""

    program: str
    begins: str
    until: str
    first: str
    password: str
    cases: int
    acts: int

    @property
    def moment(self) -> datetime:
        """`until` as an instant."""
        return datetime.fromisoformat(self.until)


def demo_settings(folder: Path, port: int = 8000) -> Settings:
    """The demo's own house, whatever else is configured."""
    return settings(
        data_dir=folder, database_url=f"sqlite:///{folder.absolute() / FILE}", checkpoint_dir=folder / "checkpoints", redis_url="",
        policy=None, port=port,
    )  # fmt: skip


def is_demo(said: Settings) -> bool:
    """Whether these settings lead to a demo: the mark is in the data folder, the database too, and it is the one that was made."""
    mark, file = marked(said.data_dir), said.sqlite
    if mark is None or file is None or file.resolve() != (said.data_dir / FILE).resolve():
        return False
    return first_hash(file) == mark.first


@cache
def program() -> str:
    """The version of the program that a history was made by: the hash of what makes it."""
    root = Path(__file__).parents[2]
    paths = {path for pattern in SOURCES for path in root.glob(pattern) if path.suffix in (".py", ".toml")}
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def marked(folder: Path) -> Mark | None:
    try:
        return Mark(**json.loads((folder / MARK).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write(folder: Path, mark: Mark) -> None:
    path = folder / MARK
    path.touch(0o600)
    path.write_text(json.dumps(asdict(mark), ensure_ascii=False, indent=1))


def first_hash(file: Path) -> str:
    """The hash of the first event of a record; '' where there is none."""
    if not file.is_file():
        return ""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as raw:
            row = raw.execute("SELECT hash FROM event WHERE case_id = 1 AND seq = 1").fetchone()
    except sqlite3.Error:
        return ""
    return str(row[0]) if row else ""
