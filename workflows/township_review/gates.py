"""The two gates, each a truth table over facts, for one text. There is no override."""

from collections.abc import Callable

from engine.citations import ASSUMED
from engine.errors import Reason
from workflows.law import D713, FC783, SHANDONG336
from workflows.township_review.facts import ReviewFacts

Row = tuple[Callable[[ReviewFacts], bool], str, str]

MAY_DISCUSS: tuple[Row, ...] = (
    # shut when                                                             because                                       by
    (lambda f: f.suspended, "案件已中止", ASSUMED["中止期间不得提交讨论"].label),
    (lambda f: not f.conclusion or not f.reviewed, "现有文本没有合法性审查意见", D713["25"].label),
    (lambda f: f.conclusion == "UNLAWFUL", "审查意见为不合法", D713["25"].label),
    (lambda f: f.conclusion == "RETURN_PROCEDURE", "审查意见为退回补正程序", SHANDONG336["45"].label),
    (lambda f: f.conclusion == "OUT_OF_SCOPE", "不属审查范围", D713["27"].label),
    (lambda f: f.conclusion == "REVISE" and f.open_unlawful, "有未消除的违法问题，须以另一文本重新送审", D713["25"].label),
    (lambda f: f.conclusion == "REVISE" and not f.confirmed, "采纳情况尚未确认", SHANDONG336["47"].label),
    (lambda f: f.preconditions_open, "前置程序尚未办结", D713["26"].label),
)  # fmt: skip

MAY_ISSUE: tuple[Row, ...] = (
    (lambda f: not f.reviewed, "定稿与审查过的文本不一致", D713["25"].label),
    (lambda f: f.competition not in ("PASS", "EXCEPTION", "NA"), "没有公平竞争审查结论或不适用的理由", FC783["18"].label),
    (lambda f: f.preconditions_open, "前置程序尚未办结", D713["26"].label),
)  # fmt: skip


def reasons(gate: tuple[Row, ...], facts: ReviewFacts) -> list[Reason]:
    """Why a gate is shut; nothing when it is open."""
    return [Reason(why, law) for shut, why, law in gate if shut(facts)]


def may_discuss(facts: ReviewFacts) -> Reason | None:
    """Gate 1 可提交讨论, as a condition: the first reason, with all of them in its words."""
    return _one("不得提交讨论", reasons(MAY_DISCUSS, facts))


def may_issue(facts: ReviewFacts) -> Reason | None:
    """Gate 2 可印发、可签订, as far as facts tell; the rest is asked by the form of issuance."""
    return _one("不得印发或签订", reasons(MAY_ISSUE, facts))


def _one(what: str, found: list[Reason]) -> Reason | None:
    if not found:
        return None
    laws = "、".join(dict.fromkeys(reason.law for reason in found))
    return Reason(f"{what}：{'；'.join(reason.text for reason in found)}", laws)
