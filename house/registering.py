"""Acts of administration from lists and forms: several in one transaction, all or nothing, faults named by row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.calendar import day_of
from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import NotFound, NotReady, Reason, Refused
from engine.inbox import posts_of
from engine.offices import Offices
from engine.snapshot import Snapshots
from engine.standing import Request
from engine.tables import Case
from house.opening import House

if TYPE_CHECKING:
    from house.sheets import Line

BOOK = "administration"


class _NotThisTime(Exception):
    """Leaves the transaction without committing."""


@dataclass(slots=True)
class Registering:
    """One transaction of acts by one administrator. Refusals are gathered; none of it holds when there is one."""

    house: House
    docket: Docket
    actor: str
    reasons: list[Reason] = field(default_factory=list)
    done: list[tuple[int, int, str]] = field(default_factory=list)  # case, seq, act

    def act(
        self, org: str, name: str, answers: Mapping[str, Any], lines: "Sequence[Line]" = (), headings: Mapping[str, str] | None = None
    ) -> bool:  # fmt: skip
        """An act in the book of an office; whether it was carried out. `lines`: the rows behind the items of its list;
        `headings`: the form's names of their cells, and the file's."""
        try:
            result = self.docket.perform(book_of(self.docket.connection, org), Request(name, self.actor, answers))
        except Refused as refused:
            self.reasons += [_by_row(reason, lines, headings or {}) for reason in refused.reasons]
            return False
        self.done.append((result.case_id, result.seq, name))
        return True

    @property
    def offices(self) -> Offices:
        """The tree as it stands in this transaction."""
        return self.docket.snapshot().offices

    @property
    def root(self) -> str:
        """The highest office, or the nearest to it, that the actor administers. Raises NotFound in an empty house."""
        tree = self.offices
        root = next((code for code, office in tree.office.items() if not office.parent), None)
        if root is None:
            raise NotFound("还没有根机构，请先运行 hefa organisations found")
        return next((code for code in tree.subtree(root) if code in self.administered()), root)

    def nearest(self, org: str) -> str:
        """The office, of this one and those above it, whose administrator the actor is; the office itself when none."""
        held = self.administered()
        return next((code for code in self.offices.ancestors(org) if code in held), org)

    def highest(self, org: str) -> str:
        """The topmost office, of this one and those above it, whose administrator the actor is; `root` when none."""
        held = self.administered()
        return next((code for code in reversed(self.offices.ancestors(org)) if code in held), self.root)

    def administered(self) -> set[str]:
        """The offices of which the actor is the administrator today."""
        held = posts_of(self.docket.connection, self.actor, day_of(self.docket.now))
        return {at for role, at in held if role == ADMIN.key}


@contextmanager
def registering(house: House, actor: str, *, dry_run: bool = False) -> Iterator[Registering]:
    """A transaction of acts. Raises NotReady with every reason, having changed nothing; a dry run changes nothing either."""
    kept = False
    try:
        with house.database.docket(house.now()) as docket:
            acts = Registering(house, docket, actor)
            yield acts
            if acts.reasons:
                raise NotReady(tuple(dict.fromkeys(acts.reasons)))
            if dry_run:
                raise _NotThisTime
        kept = True
    except _NotThisTime:
        pass
    finally:
        if not kept:  # what this transaction has seen of its own acts never was
            house.database.snapshots = Snapshots(house.registry)


def book_of(connection: Connection, org: str) -> int:
    """The case id of an office's book of administration. Raises NotFound."""
    found = connection.execute(select(col(Case.id)).where(col(Case.workflow) == BOOK, col(Case.org) == org)).scalar()
    if found is None:
        raise NotFound(f"没有机构 {org}，或它还没有管理台账")
    return int(found)


def _by_row(reason: Reason, lines: "Sequence[Line]", headings: Mapping[str, str]) -> Reason:
    """第n项·title of a list becomes 第n行·heading of the file."""
    if not lines:
        return reason

    def row(found: re.Match[str]) -> str:
        n = int(found[1])
        return f"第{lines[n - 1].number}行" if n <= len(lines) else found[0]

    said = re.sub(r"第(\d+)项", row, reason.text)
    heading = headings.get(reason.field.rpartition(".")[2])
    said = re.sub(r"·\w+：", f"·{heading}：", said, count=1) if heading else said
    return Reason(said, reason.law, reason.who, reason.field)
