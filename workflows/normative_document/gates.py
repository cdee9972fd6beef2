"""The two gates of a document, each a truth table over facts, for one text. There is no override."""

from collections.abc import Callable

from engine.citations import ASSUMED
from engine.errors import Reason
from workflows.law import BUSINESS722, FC783, G37, G115, SHANDONG336
from workflows.normative_document.facts import DocumentFacts

Row = tuple[Callable[[DocumentFacts], bool], str, str]
A = ASSUMED

MAY_DISCUSS: tuple[Row, ...] = (
    # shut when                                                             because                                       by
    (lambda f: f.suspended, "案件已中止", A["中止期间不得提交讨论"].label),
    (lambda f: not f.conclusion or not f.reviewed, "现有文本没有合法性审核意见", G115.whole.label),
    (lambda f: f.conclusion == "UNLAWFUL", "审核意见为不合法", G115.whole.label),
    (lambda f: f.conclusion == "RETURN_PROCEDURE", "审核意见为退回补正程序", SHANDONG336["45"].label),
    (lambda f: f.conclusion == "OUT_OF_SCOPE", "不属审核范围", G115.whole.label),
    (lambda f: f.conclusion == "REVISE" and f.open_unlawful, "有未消除的违法问题，须以另一文本重新送审", G115.whole.label),
    (lambda f: f.conclusion == "REVISE" and not f.confirmed, "采纳情况尚未确认", SHANDONG336["47"].label),
    (lambda f: f.preconditions_open, "前置程序尚未办结", G37.whole.label),
    (lambda f: f.comments not in ("DONE", "EXEMPT", "UNCHANGED"), "没有公开征求意见", BUSINESS722["62"].label),
    (lambda f: not f.competition, "没有公平竞争审查结论或不适用的理由", FC783["18"].label),
)  # fmt: skip

MAY_ISSUE: tuple[Row, ...] = (
    (lambda f: not f.reviewed, "定稿与审核过的文本不一致", G115.whole.label),
    (lambda f: not f.competition, "没有公平竞争审查结论或不适用的理由", FC783["18"].label),
    (lambda f: f.preconditions_open, "前置程序尚未办结", G37.whole.label),
)  # fmt: skip


def reasons(gate: tuple[Row, ...], facts: DocumentFacts) -> list[Reason]:
    """Why a gate is shut; nothing when it is open."""
    return [Reason(why, law) for shut, why, law in gate if shut(facts)]


def may_discuss(facts: DocumentFacts) -> Reason | None:
    """Gate 1 可提交审议, with all its reasons in one."""
    return _one("不得提交审议", reasons(MAY_DISCUSS, facts))


def may_issue(facts: DocumentFacts) -> Reason | None:
    """Gate 2 可签发、编号、公布."""
    return _one("不得签发、编号或公布", reasons(MAY_ISSUE, facts))


def _one(what: str, found: list[Reason]) -> Reason | None:
    if not found:
        return None
    laws = "、".join(dict.fromkeys(reason.law for reason in found))
    return Reason(f"{what}：{'；'.join(reason.text for reason in found)}", laws)
