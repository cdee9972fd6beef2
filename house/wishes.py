"""How a person wants to be told outside the pages: where, how soon, and whether each morning."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update
from sqlmodel import col

from engine.errors import HefaError, Reason
from engine.statements import of
from registers.deliveries import AT_ONCE, DIGEST, OFF, Wish

WAYS: Mapping[str, str] = {AT_ONCE: "随到随发", DIGEST: "每天早上一封", OFF: "不发"}
NO_ADDRESS = "没有登记邮箱"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.?)+[A-Za-z0-9]")


class BadWish(HefaError):
    """通知方式填写有误。"""

    code = "bad_wish"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One person's wishes; as they stand when nobody has said anything."""

    person: str
    address: str = ""
    mail: str = AT_ONCE
    morning: bool = True

    @property
    def way(self) -> str:
        """For people."""
        return WAYS[self.mail]


def wishes(connection: Connection, persons: Iterable[str]) -> dict[str, Wanted]:
    """The wishes of some persons; one statement."""
    known = sorted(set(persons))
    rows = select(*of(Wish, "person", "address", "mail", "morning")).where(col(Wish.person).in_(known))
    said = {row.person: Wanted(*row) for row in connection.execute(rows)}
    return {person: said.get(person) or Wanted(person) for person in known}


def wish(connection: Connection, person: str) -> Wanted:
    """One person's."""
    return wishes(connection, [person])[person]


def change(connection: Connection, wanted: Wanted) -> None:
    """Keep a person's wishes. Raises BadWish with every fault."""
    if faults := list(_faults(wanted)):
        raise BadWish(faults)
    said = {"address": wanted.address, "mail": wanted.mail, "morning": wanted.morning}
    done = connection.execute(update(Wish).where(col(Wish.person) == wanted.person).values(**said))
    if not done.rowcount:
        connection.execute(insert(Wish).values(person=wanted.person, **said))


def good_address(address: str) -> bool:
    """Whether it can be an address of mail: ASCII, one @, nothing that could end a line of a letter."""
    return len(address) <= 254 and _ADDRESS.fullmatch(address) is not None


def _faults(wanted: Wanted) -> Iterable[Reason]:
    if wanted.address and not good_address(wanted.address):
        yield Reason("邮箱：不是一个邮箱地址，应如 wang@example.gov.cn", field="address")
    if wanted.mail not in WAYS:
        yield Reason("邮件：请选一种方式", field="mail")
