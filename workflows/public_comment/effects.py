"""What opening, a comment, an answer and the result leave behind."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from engine.plan import Assign, Deed, Opening, Row
from engine.standing import View
from registers import comments as r
from workflows.public_comment.forms import numbers_of
from workflows.public_comment.window import asking

COPIED = ("HANDLER", "UNIT", "UNIT_LEGAL", "CREV", "CLEAD")


def key(deed: Deed, n: int = 1) -> dict[str, Any]:
    """The event that makes a row."""
    return {"case_id": deed.case_id, "seq": deed.seq, "n": n}


def opening(deed: Deed, view: View, *, began: date, until: date | None, place: str, how: str) -> Opening:
    """The case that collects what the public says: a child of the case that asks, with the papers on file."""
    from workflows.public_comment import WORKFLOW

    unit = view.holders["HANDLER"].org if "HANDLER" in view.holders else deed.case_org
    said = {
        "about": deed.case_id,
        "step": deed.seq,
        "unit": unit,
        "began": began,
        "until": until,
        "place": place,
        "how": how,
    }
    return Opening(
        WORKFLOW, "ask_public", deed.case_org, said, f"{deed.title}：公众意见", carry=True, matter_id=deed.matter_id
    )


def parties(_: Deed, view: View) -> Iterator[Assign]:
    """Who answers is who asks."""
    asker = asking(view)
    for role in COPIED if asker else ():
        if asker and (holder := asker.holders.get(role)):
            yield Assign(role, holder.org, holder.person)


def window(deed: Deed) -> Iterator[Row]:
    """The public is asked."""
    a = deed.answers
    yield Row(r.Consultation, {**key(deed), "org": deed.case_org, **a.model_dump()})


def comment(deed: Deed) -> Iterator[Row]:
    """One that came in by a public page."""
    a = deed.answers
    said = {"no": a.no, "channel": "WEB", "on": deed.today, "clause": a.clause, "receipt": a.receipt}
    yield Row(r.PublicComment, {**key(deed), **said})


def received(deed: Deed) -> Iterator[Row]:
    """One that came in otherwise."""
    a = deed.answers
    yield Row(
        r.PublicComment,
        {**key(deed), "no": a.no, "channel": a.channel, "on": a.received_on, "clause": a.clause, "receipt": ""},
    )


def answers(deed: Deed) -> Iterator[Row]:
    """Each comment its answer; like ones the same."""
    lines = [(n, no, point) for n, point in enumerate(deed.answers.points, 1) for no in numbers_of(point.numbers) or ()]
    for n, (at, no, point) in enumerate(lines, 1):
        said = {"no": no, "point": at, "gist": point.gist, "outcome": point.outcome, "reason": point.reason}
        yield Row(r.CommentAnswer, {**key(deed, n), **said})


def result(deed: Deed) -> Iterator[Row]:
    """What came of it, published."""
    yield Row(r.ConsultationResult, {**key(deed), "on": deed.today, **deed.answers.model_dump()})
