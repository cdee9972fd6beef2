"""What the tests of telling share: a house with a mail server, wishes, and who was told what."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from engine.settings import Settings
from house import opening
from house.outbox import Handed, hand_out
from house.wishes import Wanted, change
from tests.city import Counties
from tests.house.office import Office
from tests.post import PostOffice

FROM = "合法 <hefa@example.gov.cn>"


@contextmanager
def desk(counties: Counties, folder: Path) -> Iterator[Office]:
    """An office on SQLite, on a Monday in March."""
    with counties.house("sqlite", folder) as acts:
        office = Office(acts)
        office.at("2026-03-02")
        office.names()
        yield office


def house(office: Office, post: PostOffice | None = None, public: str = "https://hefa.example.gov.cn") -> opening.House:
    """The office's house, with a mail server."""
    mail = {"smtp_url": post.url, "mail_from": FROM} if post else {}
    said = Settings(database_url=office.acts.database.url, public_url=public, **mail)
    built = opening.House(said, office.acts.database.registry, office.house.clock)
    built.__dict__["database"] = office.acts.database
    return built


def out(where: opening.House) -> Handed:
    handed = hand_out(where, where.now())
    assert handed.failed == {}
    return handed


def wish(office: Office, **addresses: str) -> None:
    """`li="li@example.gov.cn"`."""
    for person, address in addresses.items():
        want(office, Wanted(person, address))


def want(office: Office, wanted: Wanted) -> None:
    with office.acts.database.writing() as connection:
        change(connection, wanted)


def told(office: Office, case: int, channel: str = "page") -> Mapping[int, list[str]]:
    """seq → who was told so, by name."""
    found: dict[int, list[str]] = {}
    for seq, person in office.acts.rows(
        "SELECT seq, person FROM delivery WHERE case_id = :id AND channel = :way ORDER BY seq, person",
        id=case,
        way=channel,
    ):
        found.setdefault(seq, []).append(person)
    return found


def states(office: Office, channel: str = "mail") -> list[tuple[str, str, int, str]]:
    """(person, state, attempts, fault) of everything sent so."""
    rows = office.acts.rows(
        "SELECT person, state, attempts, fault FROM delivery WHERE channel = :way ORDER BY at, person", way=channel
    )
    return [tuple(row) for row in rows]
