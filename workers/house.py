"""What a background process works in: opened when its first task comes, so that no forked process shares a connection."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from engine.calendar import SHANGHAI
from engine.checkpoints import Seal
from engine.database import Database
from engine.settings import Settings, settings
from workflows import registry


@dataclass(frozen=True)
class House:
    """Settings, database, keys, and the present moment."""

    settings: Settings
    database: Database
    seal: Seal

    def now(self) -> datetime:
        """Aware, Asia/Shanghai."""
        return datetime.now(SHANGHAI)


@cache
def house() -> House:
    """The one house of this process. Raises BadSettings, BadPolicy, WrongDatabase."""
    said = settings()
    database = Database(said.database_url, registry(said.policy))
    database.check_version()
    return House(said, database, Seal(said.checkpoint_dir))
