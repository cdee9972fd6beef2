"""公众意见采纳情况: what the public said in one window and what was made of it, as it was published; no name, no one's own words."""

from collections.abc import Iterator

from house.comments import CommentSummary
from house.printing.forms import form
from house.printing.layout import Block, Grid, Paper, Text, chinese
from house.printing.told import Told


def told_of(said: CommentSummary) -> Iterator[Block]:
    """How many, until when and why earlier, what they have in common, what is made of each, what was changed for it."""
    counts = f"采纳{said.adopted}条，部分采纳{said.partly}条，未采纳{said.refused}条"
    waiting = f"，尚未答复{said.unanswered}条" if said.unanswered else ""
    yield Text(f"网上征求意见收到{said.received}条：{counts}{waiting}。{said.summary}")
    for window in said.windows:
        yield from (Text(f"{one.what}（{chinese(one.on)}）：{one.reason}", bold=True) for one in window.changes)
    rows = [(str(n), one.gist, str(one.count), one.words, one.reason or "—") for n, one in enumerate(said.points, 1)]
    if rows:
        yield Grid((("序号", 2), ("意见", 8), ("条数", 2), ("采纳情况", 4), ("理由", 7)), rows)
    if said.changes:
        yield Text(f"据此修改：{said.changes}")


def published(told: Told) -> Paper:
    """公众意见采纳情况, of this window."""
    said = told.known.comments
    body: list[Block] = [Text(f"事项：{told.title.removesuffix('：公众意见')}", indent=False)]
    body += told_of(said) if said else []
    return form(
        told, "comments", "公众意见采纳情况", body, told.issuer, [("承办人", told.person(told.event))], told.place
    )


ISSUED = {"publish_answers": ("comments", "公众意见采纳情况", published)}
"""The one act of a window that issues a paper."""
