"""A house stands again from a backup, and what it then is: whole, altered, or older than what others already hold."""

import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy.exc
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from engine.audit import Fault
from engine.calendar import SHANGHAI
from engine.checkpoints import Seal
from engine.database import MIGRATIONS
from engine.errors import Refused
from engine.tables import read_stamp
from engine.verification import Report, spare_processes, verify
from house import postgres
from house.archive import BadBackup, Manifest, read
from house.backup import ASIDE, single, whole
from house.blobs import full_in_words, settle
from house.erasures import Again, again
from house.opening import House, prepare
from house.published import altered
from house.words import Misuse


class Occupied(Refused):
    """这里已有一个系统，没有改动。"""

    code = "occupied"


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a database stays behind the checkpoints outside it. `steps`: sealed acts that it does not have."""

    outside: int
    inside: int
    at: str
    steps: int

    @property
    def words(self) -> str:
        """For people."""
        return f"恢复的是旧副本：外部检查点已到第 {self.outside} 号（{self.at}），库内只到第 {self.inside} 号，缺 {self.steps} 步"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it. `aside`: the database that was there before. `outdated`: the tables are older than this program."""

    manifest: Manifest
    aside: Path | None
    outdated: bool
    lag: Lag | None
    report: Report | None
    erased: Again = field(default_factory=Again)

    @property
    def holds(self) -> bool:
        """Current, whole, and behind nobody."""
        return self.lag is None and self.report is not None and self.report.holds


def restore(house: House, file: Path, replace: bool = False) -> Restored:
    """Set a house up from a backup. `house` must not have been used. What was refused has changed nothing.

    The database is replaced; files are only added: other checkpoints and materials stay. Raises Misuse, BadBackup,
    Occupied, WrongDatabase, StoreFull, NoTool, ToolFailed.
    """
    if not file.is_file():
        raise Misuse(f"找不到备份文件 {file}")
    near = next(
        one for one in (house.settings.data_dir.absolute(), *house.settings.data_dir.absolute().parents) if one.is_dir()
    )
    with full_in_words(), tempfile.TemporaryDirectory(prefix=".hefa-restore-", dir=near) as folder:
        staged = Path(folder)
        manifest = read(file, staged)
        outdated = _fits(house, manifest, staged)
        _may_replace(house, replace)
        prepare(house.settings.data_dir)
        _files(house, staged, replace)
        aside = swap(house, staged)
    if outdated:
        return Restored(manifest, aside, True, None, None)
    house.database.check_version()
    with house.database.reading() as connection:
        late = lag(connection, house.seal)
    erased = again(house)
    return Restored(manifest, aside, False, late, examined(house), erased)


def examined(house: House) -> Report:
    """The whole record verified, and the law that it rests on."""
    report = verify(house.database, house.seal, processes=spare_processes())
    with house.database.reading() as connection:
        changed = tuple(Fault("流程规则表", one) for one in altered(connection, house.registry))
    return Report(report.events, report.chains, report.checkpoints, (*report.faults, *changed))


def lag(connection: Connection, seal: Seal) -> Lag | None:
    """What the checkpoints outside know and this database does not; None when it is as new as they are."""
    outside = [json.loads(body) for body, _ in seal.written()]
    inside = int(connection.execute(text("SELECT max(number) FROM checkpoint")).scalar() or 0)
    newer = [one for one in outside if one["number"] > inside]
    if not newer:
        return None
    heads: dict[int, int] = {}
    for one in newer:
        for chain, seq, _ in one["leaves"]:
            heads[chain] = max(seq, heads.get(chain, 0))
    tails = {
        int(chain): int(seq)
        for chain, seq in connection.execute(text("SELECT case_id, max(seq) FROM event GROUP BY case_id"))
    }
    steps = sum(max(0, seq - tails.get(chain, 0)) for chain, seq in heads.items())
    last = max(newer, key=lambda one: int(one["number"]))
    at = read_stamp(last["at"]).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return Lag(last["number"], inside, at, steps)


# --- before anything is changed -------------------------------------------------------------------------------------------


def head() -> str:
    """The version of the tables that this program knows."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def _fits(house: House, manifest: Manifest, staged: Path) -> bool:
    """Whether the backup is of an older version. Raises Misuse, BadBackup when it cannot be used here."""
    kind = "sqlite" if house.settings.sqlite else "postgresql"
    if manifest.kind != kind:
        raise Misuse(f"备份来自 {manifest.kind} 数据库，这里设置的是 {kind}：请改 HEFA_DATABASE_URL")
    try:
        house.seal.written()
    except (ValueError, KeyError, OSError) as fault:
        raise Misuse(f"{house.settings.checkpoint_dir} 里有读不懂的检查点（{fault}）：请先查明") from None
    known = {revision.revision for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if manifest.version not in known:
        raise BadBackup(f"备份的数据库版本 {manifest.version} 比本程序新，请升级程序后再恢复")
    name = "database.sqlite3" if kind == "sqlite" else "database.dump"
    if not (staged / name).is_file():
        raise BadBackup(f"缺少 {name}")
    if kind == "sqlite":
        whole(staged / name)
    return manifest.version != head()


def _may_replace(house: House, replace: bool) -> None:
    """Raises Occupied when there is something that nobody has said may be replaced, or that is in use."""
    there = _cases(house)
    if there and not replace:
        raise Occupied(f"{there}；确要替换请加 --replace（原数据库会另存，不会删除）")
    alone(house.settings.sqlite)


def _cases(house: House) -> str:
    """What is there already, in words; empty when nothing is."""
    file = house.settings.sqlite
    if file is not None and not file.exists():
        return ""
    try:
        with house.database.reading() as connection:
            if not inspect(connection).has_table("case"):
                return ""
            number = int(connection.execute(text('SELECT count(*) FROM "case"')).scalar() or 0)
    except (sqlalchemy.exc.DatabaseError, sqlite3.DatabaseError) as error:
        return f"这里的数据库读不懂（{getattr(error, 'orig', error)}）"
    finally:
        house.database.engine.dispose()
    return f"这里已有 {number} 件（含管理台账）" if number else ""


def alone(file: Path | None) -> None:
    """Nobody else has the SQLite database open. Raises Occupied."""
    if file is None or not file.is_file():
        return
    try:
        single(file)
    except sqlite3.OperationalError:
        raise Occupied("还有进程开着数据库：请先停下网页服务和后台，再办") from None
    except sqlite3.DatabaseError:
        return  # not a database: nobody can have it open as one


# --- putting in place ------------------------------------------------------------------------------------------------------


def _files(house: House, staged: Path, replace: bool) -> None:
    """Materials, checkpoints and keys where they are not there yet; the rest of the data folder as the backup has it."""
    for path in (one for one in staged.rglob("*") if one.is_file()):
        top, _, rest = path.relative_to(staged).as_posix().partition("/")
        if top == "blobs":
            _put(path, house.blobs.folder / rest, keep=_is(house.blobs.folder / rest, path))
        elif top == "checkpoints" and rest == "public_key.hex":
            _keys(house, path)
        elif top == "checkpoints":
            _put(path, house.settings.checkpoint_dir / rest, keep=True)
        elif top == "data":
            _put(path, house.settings.data_dir / rest, keep=not replace)


def _is(there: Path, wanted: Path) -> bool:
    """A damaged material is mended by the backup."""
    return there.is_file() and there.read_bytes() == wanted.read_bytes()


def _keys(house: House, path: Path) -> None:
    """Every public key that either knows, those of the backup first."""
    known = house.seal.known()
    merged = [*(key for key in path.read_text().split() if key not in known), *known]
    if merged != known:
        path.write_text("\n".join(merged))
        _put(path, house.settings.checkpoint_dir / path.name, keep=False)


def _put(source: Path, target: Path, keep: bool) -> None:
    """Whole or not at all; an existing file stays if `keep`."""
    if keep and target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, draft)
        draft.chmod(0o600)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    settle(target.parent)


def swap(house: House, staged: Path) -> Path | None:
    """The database itself, last of all; where the one before is now."""
    file = house.settings.sqlite
    if file is None:
        postgres.load(house.database.url, staged / "database.dump")
        return None
    aside = file.with_name(f"{file.name}{ASIDE}{house.now().strftime('%Y%m%d-%H%M%S-%f')}") if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    if aside:
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file, timeout=2)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        try:
            aside.hardlink_to(file)
        except OSError:  # not every file system can
            shutil.copy2(file, aside)
    for ending in ("-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    _put(staged / "database.sqlite3", file, keep=False)
    return aside
