"""The two gates of a decision, each a truth table over facts, for one text. There is no override."""

from collections.abc import Callable

from engine.citations import ASSUMED
from engine.errors import Reason
from workflows.law import D713, FC783, SHANDONG336
from workflows.major_decision.facts import DecisionFacts

Row = tuple[Callable[[DecisionFacts], bool], str, str]

CONFLICT_LAW = ASSUMED["采纳评审意见后发现应回避的，审查机构确认或者重新出具意见"].label
MAY_DISCUSS: tuple[Row, ...] = (
    # shut when                                                             because                                       by
    (lambda f: f.suspended, "案件已中止", ASSUMED["中止期间不得提交讨论"].label),
    (lambda f: not f.conclusion or not f.reviewed, "现有文本没有合法性审查意见", D713["25"].label),
    (lambda f: f.conclusion == "UNLAWFUL", "审查意见为不合法", D713["25"].label),
    (lambda f: f.conclusion == "RETURN_PROCEDURE", "审查意见为退回补正程序", SHANDONG336["45"].label),
    (lambda f: f.conclusion == "OUT_OF_SCOPE", "不属审查范围", D713["27"].label),
    (lambda f: f.conclusion == "REVISE" and f.open_unlawful, "有未消除的违法问题，须以另一文本重新送审", D713["25"].label),
    (lambda f: f.conclusion == "REVISE" and not f.confirmed, "采纳情况尚未确认", SHANDONG336["47"].label),
    (lambda f: f.conclusion == "RISK_DISCLOSED" and not f.no_rule, "没有国家无明确规定的检索记录和风险说明", D713["25"].label),
    (lambda f: f.preconditions_open, "法定程序尚未办结", D713["26,29"].label),
    (lambda f: f.panel_conflict, "评审员有应当回避的情形，审查机构尚未确认意见不受影响，也未重新出具", CONFLICT_LAW),
)  # fmt: skip

MAY_ISSUE: tuple[Row, ...] = (
    (lambda f: not f.reviewed, "定稿与审查过的文本不一致", D713["25"].label),
    (lambda f: f.competition not in ("PASS", "EXCEPTION", "NA"), "没有公平竞争审查结论或不适用的理由", FC783["18"].label),
    (lambda f: f.preconditions_open, "法定程序尚未办结", D713["26,29"].label),
    (lambda f: not f.party_reported, "出台前尚未向党委请示报告", D713["31"].label),
    (lambda f: f.congress == "DUE", "应向人大报告或由其决定的，尚未办理", D713["8"].label),
)  # fmt: skip


def reasons(gate: tuple[Row, ...], facts: DecisionFacts) -> list[Reason]:
    """Why a gate is shut; nothing when it is open."""
    return [Reason(why, law) for shut, why, law in gate if shut(facts)]


def may_discuss(facts: DecisionFacts) -> Reason | None:
    """Gate 1 可提交讨论, as a condition: all reasons in one."""
    return _one("不得提交讨论", reasons(MAY_DISCUSS, facts))


def may_issue(facts: DecisionFacts) -> Reason | None:
    """Gate 2 可公布."""
    return _one("不得公布", reasons(MAY_ISSUE, facts))


def _one(what: str, found: list[Reason]) -> Reason | None:
    if not found:
        return None
    laws = "、".join(dict.fromkeys(reason.law for reason in found))
    return Reason(f"{what}：{'；'.join(reason.text for reason in found)}", laws)
