"""The house as an entrance finds it: settings, database, law, files, keys and the present moment, all checked on opening."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection

from engine.checkpoints import Seal
from engine.database import Database
from engine.errors import NotFound, WrongDatabase
from engine.plan import Material
from engine.policy import Pack, load
from engine.questions import REVISIONS
from engine.registry import Registry
from engine.settings import Settings, settings
from engine.standing import Snapshot
from engine.statements import ask
from engine.tables import sealed_tables
from engine.triggers import prove
from house.blobs import Blobs
from house.moving import Clock, clock_for
from house.published import altered, publish, unpublished
from house.uploads import take
from house.words import closing


@dataclass(frozen=True)
class House:
    """Everything a command needs. Made by `open_house`."""

    settings: Settings
    registry: Registry
    clock: Clock = field(default_factory=Clock)

    @cached_property
    def database(self) -> Database:
        """Connects at the first transaction."""
        database = Database(self.settings.database_url, self.registry)
        closing.callback(database.close)
        return database

    @cached_property
    def seal(self) -> Seal:
        """The signing key and the checkpoints outside the database."""
        return Seal(self.settings.checkpoint_dir)

    @cached_property
    def blobs(self) -> Blobs:
        """The files of the materials."""
        return Blobs(self.settings.data_dir / "blobs")

    def now(self) -> datetime:
        """The present moment."""
        return self.clock.now()

    def snapshot(self, connection: Connection) -> Snapshot:
        """Offices, policies, calendars, registers as this transaction sees them."""
        rows = ask(connection, [(REVISIONS, {})])[0]
        return self.database.snapshots.at(connection, {row[0]: row[1] for row in rows})

    def office(self, connection: Connection, code: str) -> str:
        """The code of an office that exists. Raises NotFound."""
        if code not in self.snapshot(connection).offices.office:
            raise NotFound(f"没有机构 {code}")
        return code

    def tray(self, person: str, files: Sequence[tuple[str, Path]]) -> list[Material]:
        """Put files (kind, path) into a person's tray, for the act that will name them. Raises Misuse."""
        kept = [(kind, take(self, person, path)) for kind, path in files]
        return [Material(kind, one.sha256, one.name) for kind, one in kept]


def default_pack(said: Settings | None = None) -> Pack:
    """The default policy pack: the shipped one, or the file that HEFA_POLICY names. Raises BadPolicy."""
    from workflows.policies import default

    path = (said or settings()).policy
    return load(path.read_text("utf-8"), path.name) if path else default()


def law(said: Settings) -> Registry:
    """All workflows, with the default pack of these settings. Raises BadPolicy, UnsoundWorkflow."""
    from workflows import registry

    return registry(said.policy)


def closed_house(said: Settings | None = None) -> House:
    """The house before anything is checked: for `migrate` and `check`."""
    said = said or settings()
    return House(said, law(said), clock_for(said))


def open_house(said: Settings | None = None) -> House:
    """The house, checked. Raises WrongDatabase when the tables, their guards or the published law do not fit."""
    house = closed_house(said)
    try:
        _fits(house)
    except BaseException:
        house.database.close()  # a worker tries again with each task: what it has opened in vain must not add up
        raise
    return house


def _fits(house: House) -> None:
    """Raises WrongDatabase."""
    check_there(house)
    house.database.check_version()
    with house.database.reading() as connection:
        prove(connection, sealed_tables())
        if changed := list(altered(connection, house.registry)):
            raise WrongDatabase(changed)
        fresh = unpublished(connection, house.registry)
    if fresh:
        publish(house.database, fresh, house.now())


def check_there(house: House) -> None:
    """SQLite would make an empty file of a wrong name. Raises WrongDatabase."""
    file = house.settings.sqlite
    if file and not file.is_file():
        raise WrongDatabase(f"还没有数据库 {file}，请先运行 hefa migrate")


def prepare(folder: Path) -> None:
    """The data folder: the owner's only, and never to be committed with the checkout it may lie in."""
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
        (folder / ".gitignore").write_text("*\n")
