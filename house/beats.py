"""Heartbeats: when each background task last ended well, so that silence is noticed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.statements import of
from house.inserting import inserting
from house.opening import House
from registers.deliveries import Beat

SELDOM = timedelta(seconds=25)  # a task that runs more often need not say so each time

TASKS: Mapping[str, tuple[str, timedelta]] = {
    "looks": ("看期限", timedelta(minutes=10)), "recount": ("日历更正后重算", timedelta(minutes=15)),
    "hand_out": ("分发通知", timedelta(minutes=10)), "send_mail": ("发邮件", timedelta(minutes=15)),
    "send_hooks": ("推送到群", timedelta(minutes=15)), "digest": ("早晨清单", timedelta(minutes=30)),
    "checkpoint": ("检查点", timedelta(hours=3)), "sweep": ("清理上传", timedelta(hours=50)), "tidy": ("清理登录和草稿", timedelta(hours=50)),
}  # fmt: skip
"""Every background task: what it does, and after how long its silence is a fault."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One task's last heartbeat."""

    name: str
    at: datetime
    detail: str


def beaten(house: House, name: str, detail: str = "") -> None:
    """A task has ended well. A heartbeat from the future, which a clock set back leaves behind, is replaced."""
    now = house.now()
    with house.database.reading() as connection:
        last = connection.execute(select(col(Beat.at)).where(col(Beat.name) == name)).scalar()
    if last is not None and timedelta(0) <= now - last < SELDOM:
        return
    with house.database.writing() as connection:
        said = {"at": now, "detail": detail[:200]}
        put = inserting(connection, Beat).values(name=name, **said)
        connection.execute(put.on_conflict_do_update(index_elements=["name"], set_=said))


def heard(connection: Connection) -> dict[str, Heard]:
    """The last heartbeat of every task that has ever run."""
    rows = connection.execute(select(*of(Beat, "name", "at", "detail")).where(col(Beat.name).in_(TASKS)))
    return {row.name: Heard(*row) for row in rows}
