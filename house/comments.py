"""公众意见 as data: the windows in which the public is asked, as everyone may see them; what came in; what was answered."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.errors import NotFound
from engine.statements import of
from engine.tables import Annex, Case, Event, MaterialRow
from registers.comments import OUTCOMES, CommentAnswer, Consultation, ConsultationResult, PublicComment
from registers.major import Solicitation
from workflows.public_comment.window import last_day

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
class Point:
    """What `count` comments have in common, with the answer to them."""

    gist: str
    outcome: str
    reason: str
    count: int
    numbers: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """The outcome for people."""
        return OUTCOMES[self.outcome]


@dataclass(frozen=True, slots=True)
class Change:
    """An end that came earlier than was said, with the reason that everyone is shown."""

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


@dataclass(frozen=True)
class CommentSummary:
    """采纳情况 of all windows of one case: counts, like comments with their answer, the published words ('' before)."""

    received: int
    adopted: int
    partly: int
    refused: int
    unanswered: int
    windows: tuple[Window, ...]
    points: tuple[Point, ...]
    published_on: date | None = None
    summary: str = ""
    changes: str = ""


# --- windows ------------------------------------------------------------------------------------------------------------


def _asked() -> Any:
    """Windows with the print of the event that opened them, and where their case stands."""
    opened = and_(col(Event.case_id) == col(Consultation.case_id), col(Event.seq) == col(Consultation.seq))
    columns = of(Consultation, "case_id", "about", "step", "org", "unit", "began", "until", "place", "how")
    return (
        select(*columns, col(Event.hash), col(Case.title), col(Case.state), col(Case.closed_at), col(Case.seq))
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


def _window(docket: Docket, row: Any) -> Window:
    today, until, changes = day_of(docket.now), row.until, tuple(_changes(docket.connection, row))
    if row.closed_at is not None:
        status = ANSWERED if row.state == "PUBLISHED" else STOPPED
    else:
        stands = last_day(docket.see(row.about, ""), row.until)
        until = stands or (changes[-1].on if changes else row.until)
        status = OPEN if stands is not None and today <= stands else ENDED
    if changes and status != OPEN:
        until = min(filter(None, (until, changes[-1].on)))
    left = (until - today).days if status == OPEN and until else 0
    return Window(
        row.hash[:_LONG], row.case_id, row.about, row.title.removesuffix("：公众意见"), row.org, row.unit, status, row.began, until,
        row.place, row.how, left, changes,
    )  # fmt: skip


def _changes(connection: Connection, row: Any) -> Iterator[Change]:
    """Ends brought forward, as the case that asks has told everyone."""
    closed = select(*of(Solicitation, "on", "shortened")).where(
        col(Solicitation.case_id) == row.about, col(Solicitation.kind) == "CLOSED", col(Solicitation.seq) > row.step
    )
    first = connection.execute(closed.order_by(col(Solicitation.seq)).limit(1)).first()
    if first and first.shortened:
        yield Change(first.on, "提前截止", first.shortened)
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


# --- what came in -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Received:
    """One comment, for those who may read it. `text`, `name`, `contact`: '' where nothing was said, None where it was deleted."""

    no: int
    seq: int
    channel: str
    on: date
    clause: str
    text: str | None
    name: str | None
    contact: str | None
    answer: Point | None = None


def received(connection: Connection, case_id: int, *, names: bool = False) -> list[Received]:
    """The comments of a window with their latest answers. `names`: who wrote them, too."""
    rows = connection.execute(
        select(*of(PublicComment, "no", "seq", "channel", "on", "clause"))
        .where(col(PublicComment.case_id) == case_id)
        .order_by(col(PublicComment.no))
    ).all()
    held = _annexes(connection, case_id)
    answers = {no: point for point in points(connection, [case_id]) for no in point.numbers}
    return [_received(row, held.get(row.seq, {}), answers.get(row.no), names=names) for row in rows]


def _received(row: Any, held: Mapping[str, Any], answer: Point | None, *, names: bool) -> Received:
    who = held.get("who", {"name": held.get("name", ""), "contact": held.get("contact", "")})
    name, contact = ((None, None) if who is None else (who["name"], who["contact"])) if names else ("", "")
    return Received(row.no, row.seq, row.channel, row.on, row.clause, held.get("text"), name, contact, answer)


def _annexes(connection: Connection, case_id: int, seq: int | None = None) -> dict[int, dict[str, Any]]:
    asked = select(*of(Annex, "seq", "field", "value")).where(col(Annex.case_id) == case_id)
    found: dict[int, dict[str, Any]] = {}
    for row in connection.execute(asked if seq is None else asked.where(col(Annex.seq) == seq)):
        found.setdefault(row.seq, {})[row.field] = None if row.value is None else json.loads(row.value)
    return found


@dataclass(frozen=True, slots=True)
class Receipted:
    """What the holder of a receipt sees: their own words, and the answer once it is published."""

    window: Window
    no: int
    on: date
    clause: str
    text: str | None
    answer: Point | None


def receipted(docket: Docket, sha: str) -> Receipted:
    """The comment of a receipt's print. Raises NotFound."""
    asked = select(*of(PublicComment, "case_id", "seq", "no", "on", "clause")).where(col(PublicComment.receipt) == sha)
    row = docket.connection.execute(asked).first()
    if row is None:
        raise NotFound("没有这个回执；如果刚刚提交，请稍等片刻再查")
    found = _window(docket, docket.connection.execute(_asked().where(col(Consultation.case_id) == row.case_id)).one())
    text = _annexes(docket.connection, row.case_id, row.seq).get(row.seq, {}).get("text")
    answer = None
    if found.status == ANSWERED:
        answer = next((one for one in points(docket.connection, [row.case_id]) if row.no in one.numbers), None)
    return Receipted(found, row.no, row.on, row.clause, text, answer)


# --- answers ------------------------------------------------------------------------------------------------------------


def points(connection: Connection, cases: Sequence[int]) -> list[Point]:
    """Like comments with their latest answer, in the order in which they were given."""
    asked = (
        select(*of(CommentAnswer, "case_id", "seq", "point", "no", "gist", "outcome", "reason"))
        .where(col(CommentAnswer.case_id).in_(cases))
        .order_by(*of(CommentAnswer, "case_id", "seq", "n"))
    )
    latest = {(row.case_id, row.no): row for row in connection.execute(asked)}
    return list(_grouped(latest.values()))


def _grouped(rows: Iterable[Any]) -> Iterator[Point]:
    groups: dict[tuple[int, int, int], list[Any]] = {}
    for row in sorted(rows, key=lambda one: (one.case_id, one.seq, one.point, one.no)):
        groups.setdefault((row.case_id, row.seq, row.point), []).append(row)
    for group in groups.values():
        one, numbers = group[0], tuple(row.no for row in group)
        yield Point(one.gist, one.outcome, one.reason, len(numbers), numbers)


def result(connection: Connection, case_id: int) -> Any | None:
    """采纳情况 as it was published: `on`, `received`, `adopted`, `partly`, `refused`, `summary`, `changes`."""
    names = ("on", "received", "adopted", "partly", "refused", "summary", "changes")
    return connection.execute(
        select(*of(ConsultationResult, *names)).where(col(ConsultationResult.case_id) == case_id)
    ).first()


def comment_summary(docket: Docket, case_id: int) -> CommentSummary | None:
    """What the public said about a decision or a document, for its meeting and its file; None when it was never asked here.

    `case_id`: the decision, or the making of the document. Holds no name and no comment's own words.
    """
    asked = windows(docket, case_id)
    if not asked:
        return None
    ids = [one.case_id for one in asked]
    connection = docket.connection
    count = select(func.count()).select_from(PublicComment).where(col(PublicComment.case_id).in_(ids))
    came, found = int(connection.execute(count).scalar_one()), points(connection, ids)
    counts = {name: sum(one.count for one in found if one.outcome == name) for name in OUTCOMES}
    results = [one for id in ids if (one := result(connection, id))]
    return CommentSummary(
        came, counts["ADOPTED"], counts["PARTLY"], counts["NOT"], came - sum(counts.values()), tuple(asked), tuple(found),
        max((one.on for one in results), default=None), "\n".join(one.summary for one in results),
        "\n".join(one.changes for one in results if one.changes),
    )  # fmt: skip
