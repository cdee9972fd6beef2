"""What a person has been told on the page: unread first, each with what happened, by whom, and the time that is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select, tuple_, update
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.inbox import Acting, acting_for, visible
from engine.statements import of
from engine.tables import Case
from house.discretion import WORDS, withheld
from house.letters import Said, said
from house.listing import names_of
from house.opening import House
from house.seeing import offices_of
from house.telling import LATE, SOON
from registers.deliveries import PAGE, Delivery

SHOWN: Mapping[str, str] = {"all": "全部", "unread": "未读", "due": "期限", "late": "超期"}
GONE = "不再由您经办的件"


@dataclass(frozen=True, slots=True)
class Item:
    """One notice. `title`: as far as this person may know it now; `open`: whether they may open the case."""

    said: Said
    title: str
    open: bool
    read: bool
    principal_name: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.said.case_id}-{self.said.seq}"


@dataclass(frozen=True, slots=True)
class Received:
    """A page of notices. `total`: of all pages; `unread`: whatever is shown."""

    items: Sequence[Item]
    total: int
    unread: int


def unread(connection: Connection, person: str) -> int:
    """How many notices a person has not read. One statement, by an index that holds only these."""
    asked = select(func.count()).select_from(Delivery).where(*_unread(person))
    return int(connection.execute(asked).scalar_one())


def received(house: House, docket: Docket, person: str, show: str, start: int = 0, limit: int = 30) -> Received:
    """Some notices of a person. `show`: a key of SHOWN."""
    connection = docket.connection
    where = _shown(person, show)
    columns = of(Delivery, "case_id", "seq", "principal", "read_at")
    order = (col(Delivery.read_at).is_not(None), col(Delivery.at).desc(), *of(Delivery, "case_id", "seq"))
    rows = connection.execute(select(*columns).where(*where).order_by(*order).offset(start).limit(limit)).all()
    total = int(connection.execute(select(func.count()).select_from(Delivery).where(*where)).scalar_one())
    events = said(house, docket, [(row.case_id, row.seq) for row in rows])
    me = acting_for(connection, person, day_of(docket.now))
    ids = sorted({row.case_id for row in rows})
    known, secret = _open(connection, ids, me), withheld(connection, ids, me)
    names = names_of(connection, [row.principal for row in rows])
    items = [
        Item(
            one, _title(one, known, secret), one.case_id in known - secret, row.read_at is not None, names.get(row.principal, ""),
        )
        for row in rows
        if (one := events.get((row.case_id, row.seq)))
    ]  # fmt: skip
    return Received(items, total, unread(connection, person))


def mark_read(connection: Connection, person: str, now: datetime, keys: Sequence[tuple[int, int]] | None = None) -> int:
    """These notices of a person, or all of them, have been read; how many were not yet."""
    where = [*_unread(person)]
    if keys is not None:
        where.append(tuple_(*of(Delivery, "case_id", "seq")).in_(list(keys)))
    return int(connection.execute(update(Delivery).where(*where).values(read_at=now)).rowcount)


def _unread(person: str) -> list[ColumnElement[bool]]:
    return [col(Delivery.person) == person, col(Delivery.channel) == PAGE, col(Delivery.read_at).is_(None)]


def _shown(person: str, show: str) -> list[ColumnElement[bool]]:
    if show == "unread":
        return _unread(person)
    where = [col(Delivery.person) == person, col(Delivery.channel) == PAGE]
    kinds = {"due": (LATE, SOON), "late": (LATE,)}.get(show)
    return [*where, col(Delivery.kind).in_(kinds)] if kinds else where


def _open(connection: Connection, ids: Sequence[int], me: Sequence[Acting]) -> set[int]:
    """Which of these cases a person may look at now."""
    ours = or_(*(visible(offices_of([one]), one.person) for one in me))
    return set(connection.execute(select(col(Case.id)).where(col(Case.id).in_(ids), ours)).scalars())


def _title(one: Said, known: set[int], secret: set[int]) -> str:
    if one.about:
        return one.about
    if one.case_id not in known:
        return GONE
    return WORDS if one.case_id in secret else one.title
