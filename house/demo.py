"""The demo: a fictional city with a year behind it, built once per program and then copied; its people; and how it is known.

History ends in the evening before the day it was built on; time acts until the present moment. A snapshot is kept beside the
demo's own database. A start opens that database and lets time pass. It is made anew when asked for; when nobody has worked
in it and it is older than `KEPT` days or another program's; when the program can no longer open it.
"""

import fcntl
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from engine.calendar import SHANGHAI, day_of
from engine.checkpoints import Seal
from engine.database import Database
from engine.errors import HefaError
from engine.passing import run_due
from engine.settings import Settings, settings
from engine.tables import stamp
from house.accounts import hashed, one_time_password, put_hash
from house.city import FIRST_BOOK, Layout
from house.deciding import stories
from house.library import fill, small_works
from house.moving import Clock
from house.opening import House, law, open_house
from house.published import publish
from house.sayings import speak
from house.scenes import NOW, past
from house.simulation import Simulated, live, sealed, working_days
from house.sought import seek
from house.words import Misuse

MARK = ".hefa-demo"  # in every folder that a demo has made, and may make anew
FILE, PARTS, SNAPSHOT = "hefa.sqlite3", ("blobs", "checkpoints"), "snapshot"
LAYOUT, DAYS, SEED, PER_YEAR = Layout(12, 3, 6), 365, 2024, 24
KEPT = 3  # days that an untouched demo stays as it is
SOURCES = ("engine/**/*", "registers/**/*", "workflows/**/*")
MAKERS = (
    "city",
    "deciding",
    "demo",
    "drafts",
    "library",
    "matter",
    "papers",
    "phrases",
    "sayings",
    "scenes",
    "simulation",
    "sought",
    "stage",
    "story",
)  # of house
Progress = Callable[[int, int], None]

PEOPLE: Sequence[tuple[str, str, str]] = (
    ("h1.0", "甲镇 承办人", "起草送审、补正材料、反馈采纳情况"),
    ("lead.0", "甲镇 分管领导", "内部审签、送审、重新送审、提出异议"),
    ("head.0", "甲镇 主要负责人", "代为审签；急件、应急处置、责令改正"),
    ("office.0", "甲镇 党政办", "上会关口：能不能上会、印发、备案"),
    ("rev0.1", "甲片区 审查人员", "受理、逐条审查、确认、定稿比对、归档"),
    ("lead0", "甲片区 司法所负责人", "分办、签发审查意见、提请县级支持"),
    ("adv0", "甲片区 法律顾问", "只看交给自己的件，出具顾问意见"),
    ("crev0", "示范县 县级审查人员", "县级指导、异议复核"),
    ("clead0", "示范县 审查科负责人", "县级直接审查的招商协议，签发意见"),
    ("rev0", "示范县 审查科审查人员", "县级审查，复核片区的意见"),
    ("dh0", "示范县住建局 承办人", "重大行政决策：拟订草案、法定程序、补正"),
    ("du0", "示范县住建局 负责人", "决策的送审、异议；评审中封存和揭开一方的词"),
    ("gov0", "示范县 政府办公室", "决策的启动、会议材料、上会和决定"),
    ("chk0", "示范县 审查科复核人员", "决策的第二人复核"),
    ("sec0", "示范县 评审团秘书", "评审团：抽取、送达、评议、开票，秘书的清单"),
    ("jud0", "示范县 司法局负责人", "批准启动评审、决定回避"),
    *((f"pd{n}", "示范县 评审员（部门法制）", "我的评审：声明、表决、签名") for n in (1, 2, 3, 4)),
    *((f"pe{n}", "示范县 评审员（专家）", "我的评审：只看得到自己的件") for n in (1, 2, 3, 4)),
    ("pl1", "示范县 政府联系领导", "评审团第五席：票数相等时的作用"),
    ("mayor0", "示范县 主要负责人", "决策暂停、应急处置；讨论决定的件"),
    ("watcher", "示范市 督察", "看板：谁超期、为什么、倒审"),
    ("admin0", "示范县 管理员", "机构、人员、任免、事项清单；提议参数"),
    ("root", "示范市 管理员", "批准参数、全市机构和日历"),
    ("h1.3", "丁街道 承办人", "另一个单位：看不到甲镇的件"),
    ("rev1.1", "乙片区 审查人员", "另一个片区：自己的队列"),
)
"""Whose eyes the demo can be seen through: username, what they do, why look at them."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the demo's people."""

    username: str
    name: str
    role: str
    why: str


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


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that can be served. `made`: anew, just now."""

    settings: Settings
    mark: Mark
    made: bool


def demo_settings(folder: Path, port: int = 8000) -> Settings:
    """The demo's own house, whatever else is configured."""
    return settings(
        data_dir=folder, database_url=f"sqlite:///{folder.absolute() / FILE}", checkpoint_dir=folder / "checkpoints", redis_url="",
        policy=None, port=port,
    )  # fmt: skip


def is_demo(said: Settings) -> bool:
    """Whether these settings lead to a demo: the mark is in the data folder, the database too, and it is the one that was made."""
    mark, file = _mark(said.data_dir), said.sqlite
    if mark is None or file is None or file.resolve() != (said.data_dir / FILE).resolve():
        return False
    return _first(file) == mark.first


def demo_people(house: House) -> list[DemoPerson]:
    """The demo's people, by their present names."""
    with house.database.reading() as connection:
        rows = connection.execute(text("SELECT username, name FROM person ORDER BY case_id, seq, n"))
        names = {username: name for username, name in rows}  # noqa: C416 -- rows are not pairs to mypy
    return [DemoPerson(username, names[username], role, why) for username, role, why in PEOPLE if username in names]


# --- making it ----------------------------------------------------------------------------------------------------------


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
    mark = _mark(folder)
    made = fresh or mark is None or not (folder / FILE).is_file() or _outdated(folder, mark, now)
    if made:
        oldest = day_of(now) if fresh else day_of(now) - timedelta(KEPT)
        snapshot = folder / SNAPSHOT
        there = _mark(snapshot)
        if not (there and there.program == program() and oldest <= day_of(there.moment) and there.moment <= now):
            _build_aside(snapshot, now, mark.password if mark else "", progress)
        _copy(snapshot, folder)
        mark = _mark(folder)
    if mark is None:
        raise Misuse(f"{folder} 里的演示没有做完，请加 --fresh 重做")
    said = demo_settings(folder, port)
    with closing(Database(said.database_url, law(said))) as database:
        run_due(database, now)
    return Demo(said, mark, made)


def build(folder: Path, now: datetime, password: str = "", progress: Progress | None = None) -> Mark:
    """A demo in an empty folder: a year of history that ends now. All passwords are one."""
    said, begins = demo_settings(folder), day_of(now) - timedelta(DAYS)
    password = password or one_time_password()
    with closing(Database(said.database_url, law(said))) as database:
        database.migrate()
        event.listen(database.engine, "connect", _hasty)
        publish(database, database.registry.all, datetime.combine(begins, time(8), SHANGHAI))
        keys = Seal(said.checkpoint_dir)
        days = len(working_days(database.registry.national, begins, DAYS))
        lived = live(
            database, LAYOUT, DAYS, SEED, PER_YEAR, progress, keys, folder / "blobs", begins, (*past(days), *NOW), stories,
        )  # fmt: skip
        _library(said, database, datetime.combine(day_of(now) - timedelta(1), time(20), SHANGHAI))
        seek(lived.stage, day_of(now))
        _today(lived, now)
        sealed(lived.stage, keys)
        stored = hashed(password)
        with database.writing() as connection:
            for username, _, _ in PEOPLE:
                put_hash(connection, username, stored, now)
        with database.reading() as connection:
            asked = 'SELECT (SELECT count(*) FROM "case"), (SELECT count(*) FROM event)'
            cases, acts = connection.execute(text(asked)).one()
    _settle(folder / FILE)
    first = _first(folder / FILE)
    mark = Mark(program(), str(begins), now.isoformat(), first, password, cases, acts)
    _write(folder, mark)
    return mark


def _library(said: Settings, database: Database, now: datetime) -> None:
    """The register of documents, entered on the last evening."""
    house = House(said, database.registry, Still(now))
    house.__dict__["database"] = database  # the one connection that is hasty
    fill(house)
    speak(house, small_works(house))


class Still(Clock):
    """A moment that stands."""

    def __init__(self, now: datetime) -> None:
        """Always this one."""
        self._now = now

    def now(self) -> datetime:
        """It."""
        return self._now


def _hasty(raw: Any, _record: Any) -> None:
    """While it is being built a crash loses nothing: it would be built again."""
    raw.execute("PRAGMA synchronous=OFF")


def _settle(file: Path) -> None:
    """One file, on the disk."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _today(lived: Simulated, now: datetime) -> None:
    """This morning: a proposal that awaits a second hand, and whatever time owes by now."""
    stage = lived.stage
    stage.now = now
    stage.tick()
    proposal = {
        "key": "township.feedback", "value": 7, "unit": "wd", "kind": "MAX", "mark": "A", "source": "示范县司法局征求意见稿第6条",
        "valid_from": str(day_of(now) + timedelta(30)),
    }  # fmt: skip
    stage.act(FIRST_BOOK, "propose_policy", "admin0", proposal)


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


# --- how it is known ----------------------------------------------------------------------------------------------------


@cache
def program() -> str:
    """The version of the program that a history was made by: the hash of what makes it."""
    root = Path(__file__).parents[1]
    paths = {path for pattern in SOURCES for path in root.glob(pattern) if path.suffix in (".py", ".toml")}
    paths |= {path for name in MAKERS for path in root.glob(f"house/{name}.*") if path.suffix in (".py", ".toml")}
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _mark(folder: Path) -> Mark | None:
    try:
        return Mark(**json.loads((folder / MARK).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write(folder: Path, mark: Mark) -> None:
    path = folder / MARK
    path.touch(0o600)
    path.write_text(json.dumps(asdict(mark), ensure_ascii=False, indent=1))


def _first(file: Path) -> str:
    """The hash of the first event of a record; '' where there is none."""
    if not file.is_file():
        return ""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as raw:
            row = raw.execute("SELECT hash FROM event WHERE case_id = 1 AND seq = 1").fetchone()
    except sqlite3.Error:
        return ""
    return str(row[0]) if row else ""
