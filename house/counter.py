"""The counter of a township: for whom somebody may bring a matter, what lies half done, what is missing."""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlmodel import col

from engine.calendar import day_of
from engine.definition import Workflow
from engine.docket import Docket
from engine.errors import Reason
from engine.inbox import Acting, acting_for
from engine.offices import Offices
from engine.questions import RECEIPT
from engine.statements import ask, of
from engine.tables import Case, Tray
from house.accounts import Kept, draft_of, keep_draft
from house.catalogue import Offered
from house.filters import Cursor, Filters
from house.listing import Page, page
from house.opening import House
from registers.accounts import Draft
from workflows.administration import WORKFLOW as BOOKS
from workflows.documents import BY_TYPE
from workflows.roles import HANDLER, HEAD, LEAD, OFFICE

PLACE = "counter/"
SHOWN = 8
OURS = {HANDLER.key, LEAD.key, HEAD.key, OFFICE.key}  # the posts of the office whose matter it is
EXTRA = ("grounds", "procedure", "consultation", "competition", "note")  # what may come beside what must
TOKEN = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Desk:
    """An office for which somebody may bring matters. `principal`: the handler they act for; '' when it is themselves."""

    org: str
    title: str
    principal: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that lies in the tray for one kind of material. `gone`: it was swept from the tray meanwhile."""

    kind: str
    sha256: str
    name: str
    size: int = 0
    gone: bool = False

    @property
    def field(self) -> str:
        """As a form carries it."""
        return f"{self.kind}|{self.sha256}|{self.name}"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A matter being prepared: nothing of it is an act yet."""

    id: str
    org: str = ""
    principal: str = ""
    entry: str = ""  # the code in the catalogue; '' outside it
    title: str = ""
    said: Mapping[str, list[str]] = field(default_factory=dict)  # the answers as a form sends them, by dotted name
    papers: Sequence[Paper] = ()
    refused: Mapping[str, str] = field(default_factory=dict)  # kind → why the last file was not taken
    undecided: bool = False
    at: datetime | None = None  # when it was last kept

    def first(self, name: str) -> str:
        """One answer, as it was written."""
        values = self.said.get(name, [])
        return values[-1] if values else ""


# --- who ----------------------------------------------------------------------------------------------------------------


def desks(docket: Docket, offices: Offices, person: str) -> list[Desk]:
    """Where somebody is a handler, or acts for one today."""
    found = []
    for acting in acting_for(docket.connection, person, day_of(docket.now)):
        for role, org in acting.posts:
            if role == HANDLER.key:
                found.append(Desk(org, offices.title(org), acting.principal, acting.authority))
    return list(dict.fromkeys(found))


def offices_of(docket: Docket, person: str) -> list[str]:
    """The offices whose own matters somebody works on, whatever their post there."""
    return _offices(acting_for(docket.connection, person, day_of(docket.now)))


def _offices(me: Sequence[Acting]) -> list[str]:
    return sorted({org for acting in me for role, org in acting.posts if role in OURS})


# --- what ---------------------------------------------------------------------------------------------------------------


def wanted(entry: Offered | None, matter_type: str) -> list[str]:
    """The kinds of material that must come: as the entry says, outside the catalogue as the type of matter does."""
    if entry is not None:
        return list(entry.entry.materials)
    return [kind.key for kind in BY_TYPE.get(matter_type, ())]


def missing(workflow: Workflow, matter: Unfinished, kinds: Sequence[str]) -> list[Reason]:
    """Everything that stands between a draft and the lead, in the order of the page."""
    there = {paper.kind for paper in matter.papers if not paper.gone}
    titles = {kind.key: kind.title for kind in workflow.kinds}
    found = []
    if len(matter.title.strip()) < 2:
        found.append(Reason("还没有写事项名称", field="title"))
    found += [
        Reason(f"还没有交：{titles.get(kind, kind)}", field=f"file.{kind}")
        for kind in dict.fromkeys(("draft", *kinds))
        if kind not in there
    ]
    if not matter.undecided:
        found.append(Reason("还没有确认：本事项尚未决定、签订或印发", workflow.law.label, field="undecided"))
    return found


# --- what lies half done ------------------------------------------------------------------------------------------------


def fresh() -> str:
    """A name for a new draft: also the key of the request it will become."""
    return secrets.token_hex(8)


def keep(connection: Connection, person: str, matter: Unfinished, now: datetime) -> None:
    """Keep a draft in the place of its earlier self."""
    words = {
        "org": matter.org, "for": matter.principal, "entry": matter.entry, "title": matter.title, "said": matter.said,
        "papers": [[one.kind, one.sha256, one.name, one.size] for one in matter.papers], "refused": matter.refused,
        "undecided": matter.undecided,
    }  # fmt: skip
    keep_draft(connection, person, f"{PLACE}{matter.id}", words, now)


def unfinished(connection: Connection, person: str, id: str) -> Unfinished | None:
    """A draft as it was kept; papers that were swept from the tray are marked."""
    kept = draft_of(connection, person, f"{PLACE}{id}")
    return _read(id, kept, _tray(connection, person)) if kept else None


def all_unfinished(connection: Connection, person: str) -> list[Unfinished]:
    """All drafts of somebody, the latest first."""
    rows = select(*of(Draft, "place")).where(col(Draft.person) == person, col(Draft.place).startswith(PLACE))
    places = connection.execute(rows.order_by(col(Draft.at).desc())).scalars().all()
    tray = _tray(connection, person) if places else {}
    kept = [(place.removeprefix(PLACE), draft_of(connection, person, place)) for place in places]
    return [_read(id, one, tray) for id, one in kept if one]


def throw_away(connection: Connection, person: str, id: str) -> None:
    """Forget a draft; its files leave the tray by themselves."""
    connection.execute(delete(Draft).where(col(Draft.person) == person, col(Draft.place) == f"{PLACE}{id}"))


def _read(id: str, kept: Kept, tray: Mapping[str, int]) -> Unfinished:
    said = kept.words
    papers = [Paper(kind, sha, name, size, gone=sha not in tray) for kind, sha, name, size in said["papers"]]
    return Unfinished(
        id, said["org"], said["for"], said["entry"], said["title"], said["said"], papers, said["refused"], said["undecided"], kept.at
    )  # fmt: skip


def _tray(connection: Connection, person: str) -> dict[str, int]:
    rows = select(*of(Tray, "sha256", "size")).where(col(Tray.person) == person)
    return {sha: size for sha, size in connection.execute(rows)}  # noqa: C416 -- rows, not pairs


def measured(connection: Connection, person: str, matter: Unfinished) -> Unfinished:
    """The same draft with the sizes of its papers, and those marked that are not in the tray."""
    tray = _tray(connection, person)
    papers = [replace(one, size=tray.get(one.sha256, one.size), gone=one.sha256 not in tray) for one in matter.papers]
    return replace(matter, papers=papers)


def filed_as(connection: Connection, person: str, id: str) -> int:
    """The case that a draft has become; 0 while it has not."""
    rows: Any = ask(connection, [(RECEIPT, {"actor": person, "key": id})])[0]
    return next((case for _, case, _ in rows), 0)


# --- what we have brought -----------------------------------------------------------------------------------------------


def ours(
    house: House,
    docket: Docket,
    person: str,
    *,
    closed: bool = False,
    after: Cursor | None = None,
    limit: int = SHOWN,
) -> tuple[Page, int]:
    """The matters of somebody's offices by due day, one page, and how many there are. `closed`: those that have ended."""
    me = acting_for(docket.connection, person, day_of(docket.now))
    done = col(Case.closed_at).is_not(None) if closed else col(Case.closed_at).is_(None)
    conditions = [col(Case.org).in_(_offices(me)), col(Case.workflow) != BOOKS.key, done]
    counted = select(func.count()).select_from(Case).where(*conditions)
    found = page(house, docket, conditions, Filters(closed=closed, after=after, limit=limit), me)
    return found, int(docket.connection.execute(counted).scalar_one())


def to_sign(house: House, docket: Docket, person: str) -> Page:
    """What waits for the signature of a lead: drafts finished by their handlers."""
    me = acting_for(docket.connection, person, day_of(docket.now))
    orgs = sorted({org for acting in me for role, org in acting.posts if role == LEAD.key})
    waits = [col(Case.org).in_(orgs), col(Case.awaits_role) == LEAD.key, col(Case.closed_at).is_(None)]
    return page(house, docket, waits, Filters(limit=50), me)


def said_before(matter: Unfinished) -> Iterator[tuple[str, str]]:
    """The answers as a form sends them."""
    for name, values in matter.said.items():
        yield from ((name, value) for value in values)
