"""The register of fair-competition conclusions as a table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.offices import Offices
from house.competition import Kept
from house.documents import Line
from house.workbook import Sheet
from workflows.fair_competition.titles import TITLES

HEADINGS = (
    "措施", "制定机关", "结论", "文号", "审查方式", "签发单位", "日期", "轮次", "意见", "影响评估", "例外情形", "例外至", "终止条件", "再评估日",
    "例外状态", "据此公布的文件",
)  # fmt: skip


def conclusions_sheet(
    found: Iterable[Kept], documents: Mapping[int, Sequence[Line]], offices: Offices, title: str = "公平竞争审查结论"
) -> Sheet:
    """A conclusion a row. `documents`: what rests on a review."""
    return Sheet(title, HEADINGS, [_row(one, documents.get(one.case, ()), offices) for one in found])


def _row(one: Kept, resting: Sequence[Line], offices: Offices) -> Sequence[Any]:
    return (
        one.title, offices.title(one.org), one.words, one.number, one.route_words, offices.title(one.signer_org), one.on, one.round,
        one.summary, one.effect, TITLES.get(one.ground, one.ground), one.end_on, one.end_condition, one.review_on,
        one.exception.words if one.exception else "", "、".join(line.number for line in resting),
    )  # fmt: skip
