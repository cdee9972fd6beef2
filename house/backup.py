"""Everything a house needs to stand again, in one file, taken while it runs and looked through after writing."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from engine.calendar import SHANGHAI
from engine.database import engine_for, in_words
from engine.errors import HefaError, WrongDatabase
from engine.tables import stamp
from house import postgres
from house.archive import Manifest, Member, pack
from house.blobs import full_in_words
from house.opening import House, check_there
from house.words import Misuse

BACKUPS = "backups"  # in the data folder; not part of a backup
ASIDE = ".replaced-"  # in the name of a database that a restore has put aside
ENDING = ".tar.gz"


class Damaged(HefaError):
    """数据库文件已损坏，没有用它做任何事；请用更早的备份。"""

    code = "damaged"


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written. `absent`: materials on record without their bytes. `damaged`: whose bytes have changed."""

    file: Path
    size: int
    manifest: Manifest
    absent: tuple[str, ...]
    damaged: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Nothing is missing in it."""
        return not self.absent and not self.damaged


def default_name(house: House, before: str = "hefa") -> Path:
    """Where a backup goes when nothing is said."""
    at = house.now().astimezone(SHANGHAI).strftime("%Y%m%d-%H%M%S")
    return house.settings.data_dir / BACKUPS / f"{before}-{at}{ENDING}"


def backup(house: House, file: Path) -> Backup:
    """Write a backup. Raises Misuse, WrongDatabase, Damaged, StoreFull, NoTool, ToolFailed; then nothing is left of it."""
    if not file.name.endswith(ENDING):
        raise Misuse(f"备份文件名应以 {ENDING} 结尾")
    if file.exists():
        raise Misuse(f"{file} 已存在，不会覆盖；请另取文件名")
    check_there(house)
    with full_in_words():
        file.parent.mkdir(parents=True, exist_ok=True)
        sealed = _checkpoints(house.settings.checkpoint_dir)  # before the database, which then knows all of them
        with tempfile.TemporaryDirectory(prefix=".hefa-backup-", dir=file.parent) as folder:
            database, head, wanted = _database(house, Path(folder))
            members = [(f"database{database.suffix}", database), *sealed, *_keys(house.settings.checkpoint_dir)]
            manifest = pack(file, head, [*members, *_blobs(house.blobs.folder), *_others(house, file)])
    there = {name.rpartition("/")[2]: sha for name, (sha, _) in manifest.files.items() if name.startswith("blobs/")}
    damaged = tuple(name for name, sha in there.items() if name != sha)
    return Backup(file, file.stat().st_size, manifest, tuple(sorted(wanted - there.keys())), damaged)


def _database(house: House, folder: Path) -> tuple[Path, Manifest, set[str]]:
    """A copy of one moment, what it says of itself, and the materials it names."""
    source = house.settings.sqlite
    at = stamp(house.now())
    if source is None:
        with house.database.reading() as connection:
            head, wanted = _facts(connection, at)
        postgres.dump(house.database.url, folder / "database.dump")
        return folder / "database.dump", head, wanted
    copy = folder / "database.sqlite3"
    with in_words(), closing(sqlite3.connect(source, timeout=30)) as one, closing(sqlite3.connect(copy)) as other:
        one.backup(other)
    whole(copy)
    engine = engine_for(f"sqlite:///{copy}")
    try:
        with in_words(), engine.connect() as connection:
            head, wanted = _facts(connection, at)
    finally:
        engine.dispose()
    single(copy)
    return copy, head, wanted


def whole(file: Path) -> None:
    """The database can be read from its first page to its last. Raises Damaged."""
    try:
        with closing(sqlite3.connect(file, timeout=30)) as connection:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    except sqlite3.DatabaseError as error:
        said = [str(error)]
    if said != ["ok"]:
        raise Damaged(said)


def single(file: Path) -> None:
    """All of it in this one file, no newest rows beside it. Raises sqlite3.OperationalError while others have it open."""
    with closing(sqlite3.connect(file, timeout=2)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()


def _facts(connection: Connection, at: str) -> tuple[Manifest, set[str]]:
    def one(sql: str) -> int:
        return int(connection.execute(text(sql)).scalar() or 0)

    version = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
    if not version:
        raise WrongDatabase("数据库还没有建表，请先运行 hefa migrate")
    cases, events = one('SELECT count(*) FROM "case"'), one("SELECT count(*) FROM event")
    head = Manifest(at, connection.dialect.name, version, cases, events, one("SELECT max(number) FROM checkpoint"))
    named = connection.execute(text("SELECT sha256 FROM material UNION SELECT sha256 FROM tray")).scalars()
    return head, set(named)


def _checkpoints(folder: Path) -> list[Member]:
    return [(f"checkpoints/{path.name}", path) for path in sorted(folder.glob("checkpoint-*.json"))]


def _keys(folder: Path) -> list[Member]:
    names = ("public_key.hex", "key.pem")
    return [(f"checkpoints/{name}", folder / name) for name in names if (folder / name).is_file()]


def _blobs(folder: Path) -> Iterator[Member]:
    """Only what is kept for good: nothing half written, nothing that can be read again from it."""
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        if len(path.name) == 64 and "." not in path.name:
            yield f"blobs/{path.parent.name}/{path.name}", path


def _others(house: House, file: Path) -> Iterator[Member]:
    """Whatever else lies in the data folder: keys and settings of a house."""
    folder = house.settings.data_dir.absolute()
    apart = [house.blobs.folder.absolute(), house.settings.checkpoint_dir.absolute(), folder / BACKUPS]
    database = str(house.settings.sqlite.absolute()) if house.settings.sqlite else None
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or any(one in path.parents for one in apart):
            continue
        if database and str(path).startswith(database):  # itself, what is written ahead, what was put aside
            continue
        if (
            path.name.endswith((".part", ENDING))
            or path == file.absolute()
            or ".hefa-" in str(path.relative_to(folder))
        ):
            continue
        yield f"data/{path.relative_to(folder).as_posix()}", path
