"""What stands beside a panel on its pages: the law the review relies on, the review's limits that stand still, who has signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.calendar import WORKING
from engine.clocks import ClockKind
from engine.docket import Docket
from engine.standing import Run, Seen
from engine.statements import of
from house.panelpage import PanelPage
from registers.opinions import Finding

DRAFTED, SIGNED, ISSUED = "draft_opinion", "sign_opinion", "opine"


@dataclass(frozen=True, slots=True)
class Pause:
    """A limit of the review that stands still while the panel sits. `days`: how many working days it has stood."""

    title: str
    days: int
    why: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who has signed the opinion. `n`: the seat; `at`: None while the signature is awaited or was not given."""

    n: int
    name: str
    at: datetime | None = None


def relied_on(connection: Connection, parent: int | None) -> list[str]:
    """The law that the newest opinion of the reviewed decision cites, each provision once: what the review body relies on."""
    case, seq, n, basis = of(Finding, "case_id", "seq", "n", "basis")
    rows = list(connection.execute(select(seq, basis).where(case == parent).order_by(seq, n)))
    return list(dict.fromkeys(one for at, one in rows if at == rows[-1][0] and one))


def pauses(docket: Docket, parent: int | None, person: str) -> list[Pause]:
    """The limits of the reviewed decision that stand still now; none where the panel has no decision behind it."""
    if parent is None:
        return []
    seen = docket.see(parent, person)
    return [
        _pause(seen, run)
        for run in seen.runs
        if run.kind == ClockKind.MAX and run.reading(seen.snapshot.calendar(seen.standing.org)).status == "standing"
    ]


def _pause(seen: Seen, run: Run) -> Pause:
    stood = next(entry for entry in reversed(run.ledger) if entry.kind == "pause")
    days = seen.snapshot.calendar(seen.standing.org).between(stood.on, seen.today, WORKING)
    return Pause(seen.definition(run).title, days, stood.why)


def signatures(page: PanelPage, events: Sequence[Mapping[str, Any]]) -> list[Signature]:
    """Every seat that is held, with the moment at which its member signed the draft that stands. `events`: of the case page."""
    since = max((one["seq"] for one in events if one["act"] == DRAFTED), default=0)
    signed = {
        one["on_behalf_of"] or one["actor"]: one["at"] for one in events if one["act"] == SIGNED and one["seq"] > since
    }
    return [Signature(one.n, one.name, signed.get(one.person)) for one in page.chairs if one.name]


def issued_at(events: Sequence[Mapping[str, Any]]) -> datetime | None:
    """When the opinion was issued; None before that."""
    return next((one["at"] for one in reversed(events) if one["act"] == ISSUED), None)


def issuer_of(docket: Docket, events: Sequence[Mapping[str, Any]]) -> str:
    """The office that issued it, as on the paper; '' before that."""
    orgs = [one["org"] for one in events if one["act"] == ISSUED]
    return docket.snapshot().offices.title(orgs[-1]) if orgs else ""
