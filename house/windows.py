"""Windows in which the public is asked, as everyone may see them: until when, ended early and why, the papers that were shown."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.errors import NotFound
from engine.statements import of
from engine.tables import Case, ClockRow, Event, MaterialRow
from registers.comments import Consultation
from registers.major import Solicitation
from workflows.public_comment.window import last_day

EARLY, SHORT = "提前截止", "期限短于一般期限"
OPEN, ENDED, ANSWERED, STOPPED = "OPEN", "ENDED", "ANSWERED", "STOPPED"
STATUS: Mapping[str, str] = {
    OPEN: "正在征求意见",
    ENDED: "已截止，正在归纳答复",
    ANSWERED: "已公开采纳情况",
    STOPPED: "已停止",
}
SHOWN_KINDS: Mapping[str, str] = {"draft": "征求意见稿", "explanation": "起草说明", "solicited": "征求意见公告"}
_LONG = 12  # letters of a public code


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that everyone may read. `n`: its place in the window's list."""

    n: int
    kind: str
    title: str
    sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class Change:
    """An end that came earlier than was said, or less time than there mostly is, with the reason that everyone is shown."""

    on: date
    what: str
    reason: str


@dataclass(frozen=True)
class Window:
    """One window. `code`: its public name; `case_id`, `about` are never shown to the public. `until`: the last day, as it stands."""

    code: str
    case_id: int
    about: int
    title: str
    org: str
    unit: str
    status: str
    began: date
    until: date | None
    place: str
    how: str
    left: int = 0  # days after today in which one may still write
    changes: tuple[Change, ...] = ()

    @property
    def words(self) -> str:
        """The status for people."""
        return STATUS[self.status]


def _asked() -> Any:
    """Windows with the print of the event that opened them, and where their case stands."""
    opened = and_(col(Event.case_id) == col(Consultation.case_id), col(Event.seq) == col(Consultation.seq))
    columns = of(Consultation, "case_id", "about", "step", "org", "unit", "began", "until", "place", "how")
    other: Any = Consultation.__table__.alias("other")  # type: ignore[attr-defined]
    latest = select(func.max(other.c.step)).where(other.c.about == col(Consultation.about)).scalar_subquery()
    return (
        select(
            *columns,
            latest.label("latest"),
            col(Event.hash),
            col(Case.title),
            col(Case.state),
            col(Case.closed_at),
            col(Case.seq),
        )
        .join(Event, opened)
        .join(Case, col(Case.id) == col(Consultation.case_id))
        .order_by(col(Consultation.began).desc(), col(Consultation.case_id).desc())
    )


def windows(docket: Docket, about: int | None = None) -> list[Window]:
    """Every window, or those of one case; the newest first."""
    asked = _asked() if about is None else _asked().where(col(Consultation.about) == about)
    return [_window(docket, row) for row in docket.connection.execute(asked)]


def window(docket: Docket, code: str) -> Window:
    """The window of a public code. Raises NotFound."""
    for row in docket.connection.execute(_asked()):
        if row.hash[:_LONG] == code:
            return _window(docket, row)
    raise NotFound("没有这次征求意见，或者它没有公开")


def window_of(docket: Docket, case_id: int) -> Window:
    """The window of a case that collects comments."""
    return _window(docket, docket.connection.execute(_asked().where(col(Consultation.case_id) == case_id)).one())


def _window(docket: Docket, row: Any) -> Window:
    today, stands = day_of(docket.now), None
    changes = tuple(_changes(docket.connection, row))
    if row.closed_at is None:
        stands = last_day(docket.see(row.about, ""), row.until) if row.step == row.latest else None
        status = OPEN if stands is not None and today <= stands else ENDED
    else:
        status = ANSWERED if row.state == "PUBLISHED" else STOPPED
    early = [one.on for one in changes if one.what == EARLY]
    until = stands or min(filter(None, (row.until or _met(docket.connection, row.about), *early)), default=None)
    left = (until - today).days if status == OPEN and until else 0
    return Window(
        row.hash[:_LONG], row.case_id, row.about, row.title.removesuffix("：公众意见"), row.org, row.unit, status, row.began, until,
        row.place, row.how, left, changes,
    )  # fmt: skip


def _met(connection: Connection, about: int) -> date | None:
    """The last day of a document's window that is over."""
    asked = select(*of(ClockRow, "due_on")).where(col(ClockRow.case_id) == about, col(ClockRow.clock) == "comment")
    found: date | None = connection.execute(asked.order_by(col(ClockRow.started).desc())).scalar()
    return found


def _changes(connection: Connection, row: Any) -> Iterator[Change]:
    """Less time than there mostly is, and ends brought forward, as the case that asks has told everyone."""
    opened = select(*of(Solicitation, "on", "shortened")).where(
        col(Solicitation.case_id) == row.about, col(Solicitation.seq) == row.step, col(Solicitation.shortened) != ""
    )
    yield from (Change(one.on, SHORT, one.shortened) for one in connection.execute(opened))
    closed = select(*of(Solicitation, "on", "shortened")).where(
        col(Solicitation.case_id) == row.about, col(Solicitation.kind) == "CLOSED", col(Solicitation.seq) > row.step
    )
    first = connection.execute(closed.order_by(col(Solicitation.seq)).limit(1)).first()
    if first and first.shortened:
        yield Change(first.on, EARLY, first.shortened)
    told = select(*of(Event, "body")).where(
        col(Event.case_id) == row.about, col(Event.act) == "shorten_comments", col(Event.seq) > row.step
    )
    for (body,) in connection.execute(told.order_by(col(Event.seq))):
        said = json.loads(body)
        yield Change(date.fromisoformat(said["at"][:10]), "缩短期限", said["answers"]["reason"])


def papers(connection: Connection, found: Window) -> list[Paper]:
    """What everyone may read: the newest file of each kind, as it was when the public was asked."""
    asked = (
        select(*of(MaterialRow, "kind", "sha256", "name"))
        .where(col(MaterialRow.case_id) == found.case_id, col(MaterialRow.kind).in_(list(SHOWN_KINDS)))
        .order_by(col(MaterialRow.seq), col(MaterialRow.n))
    )
    newest = {row.kind: row for row in connection.execute(asked)}
    there = [newest[kind] for kind in SHOWN_KINDS if kind in newest]
    return [Paper(n, row.kind, SHOWN_KINDS[row.kind], row.sha256, row.name) for n, row in enumerate(there, 1)]
