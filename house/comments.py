"""公众意见 as data: what came in, with its words for those who may read them; what was answered; the summary for the meeting."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import col

from engine.docket import Docket
from engine.errors import NotFound
from engine.statements import of
from engine.tables import Annex
from house.windows import ANSWERED, Window, window_of, windows
from registers.comments import OUTCOMES, CommentAnswer, ConsultationResult, PublicComment


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
    name, contact = (held.get(one, "") if names else "" for one in ("name", "contact"))
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
    found = window_of(docket, row.case_id)
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


def comment_summary(docket: Docket, case_id: int, only: int = 0) -> CommentSummary | None:
    """What the public said about a decision or a document, for its meeting and its file; None when it was never asked here.

    `case_id`: the decision, or the making of the document; `only`: in the window of this case alone, 0 in all of them. Holds no
    name and no comment's own words.
    """
    asked = [one for one in windows(docket, case_id) if only in (0, one.case_id)]
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
