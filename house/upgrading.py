"""A house taken to this program's version: backed up, migrated, verified; as it was before when anything fails."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import text

from engine.errors import HefaError
from engine.passing import FAULTS
from engine.verification import Report
from house.archive import read
from house.backup import Backup, backup, default_name
from house.opening import House, check_there, open_house
from house.restoring import alone, examined, head, swap

BROKEN = (*FAULTS, CommandError, OSError)


class UpgradeFailed(HefaError):
    """升级没有成功。"""

    code = "upgrade_failed"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """From which version of the tables to which; no backup when there was nothing to do."""

    before: str
    after: str
    backup: Backup | None
    report: Report


def upgrade(house: House) -> Upgraded:
    """Back up, migrate, verify; back to the backup when it fails. `house` must not have been used. Raises UpgradeFailed."""
    check_there(house)
    alone(house.settings.sqlite)
    before = _version(house)
    if before == head():
        return Upgraded(before, before, None, examined(house))
    saved = backup(house, default_name(house, "before-upgrade"))
    try:
        house.database.migrate()
        house.database.check_version()
        open_house(house.settings).database.close()
        report = examined(house)
        faults = [str(fault) for fault in report.faults]
    except BROKEN as error:
        faults = (
            [one.text for one in error.reasons]
            if isinstance(error, HefaError) and error.reasons
            else [f"{type(error).__name__}：{error}"]
        )
    if faults:
        raise UpgradeFailed([*faults[:20], _undone(house, saved)])
    return Upgraded(before, _version(house), saved, report)


def _undone(house: House, saved: Backup) -> str:
    """Put the database of before in place again; what people are told."""
    house.database.close()
    if house.settings.sqlite is None:
        return f"迁移在一个事务中，失败即全部撤回；若已迁移而核验不符，请运行 hefa restore {saved.file} --replace"
    with tempfile.TemporaryDirectory(prefix=".hefa-restore-", dir=house.settings.data_dir) as folder:
        read(saved.file, Path(folder))
        if aside := swap(house, Path(folder)):
            aside.unlink()
    return f"已退回升级前的数据库，请换回原来的程序；备份在 {saved.file}"


def _version(house: House) -> str:
    with house.database.reading() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
