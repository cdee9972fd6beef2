"""查阅留痕: who read a confidential case, took data out, signed in, failed to; for those who answer for the people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import col

from engine.calendar import SHANGHAI
from engine.docket import Docket
from engine.statements import of
from registers.accounts import Sighting

WORDS: Mapping[str, str] = {
    "read": "查阅", "export": "导出", "download": "下载", "sign-in": "登录", "failed": "密码输错", "locked": "帐号锁定",
    "password": "重设密码", "unlock": "解除锁定", "disable": "停用帐号", "enable": "恢复帐号", "dossier": "下载案卷",
    "print": "打印", "hook": "推送设置", "feed": "日历订阅",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose, what, and when (both days included). Empty: all of the scope."""

    person: str = ""
    what: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """One line."""

    at: datetime
    person: str
    what: str
    case_id: int
    detail: str

    @property
    def words(self) -> str:
        """What it was, for people."""
        return WORDS.get(self.what, self.what)


def noted(docket: Docket, people: Collection[str], wanted: Wanted, page: int, size: int) -> tuple[list[Noted], int]:
    """A page of lines about these people, the latest first, and how many there are."""
    asked = _narrowed(select(*of(Sighting, "at", "person", "what", "case_id", "detail")), people, wanted)
    counted = _narrowed(select(func.count()).select_from(Sighting), people, wanted)
    rows = asked.order_by(col(Sighting.at).desc(), col(Sighting.id)).limit(size).offset((page - 1) * size)
    found = [Noted(*row) for row in docket.connection.execute(rows)]
    return found, int(docket.connection.execute(counted).scalar_one())


def kinds(docket: Docket) -> list[tuple[str, str]]:
    """What has been noted at all: key and words."""
    found = docket.connection.execute(select(col(Sighting.what)).distinct().order_by(col(Sighting.what))).scalars()
    return [(one, WORDS.get(one, one)) for one in found]


def _narrowed(asked: Select[Any], people: Collection[str], wanted: Wanted) -> Select[Any]:
    whom = {wanted.person} & set(people) if wanted.person else set(people)
    asked = asked.where(col(Sighting.person).in_(sorted(whom)))
    if wanted.what:
        asked = asked.where(col(Sighting.what) == wanted.what)
    if wanted.first:
        asked = asked.where(col(Sighting.at) >= _midnight(wanted.first))
    if wanted.last:
        asked = asked.where(col(Sighting.at) < _midnight(wanted.last + timedelta(1)))
    return asked


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
