"""What must be true of a decision before an act, over facts alone: the exhaustion walks every one of these."""

from engine.errors import Reason
from workflows.law import D713, SHANDONG336
from workflows.major_decision.facts import SHUT, DecisionFacts
from workflows.major_decision.gates import CONFLICT_LAW


def no_window_open(facts: DecisionFacts) -> Reason | None:
    """Nobody goes on while the public may still speak."""
    return Reason("公开征求意见尚未结束", D713["15"].label) if facts.soliciting else None


def window_open(facts: DecisionFacts) -> str | None:
    """There is one to close."""
    return None if facts.soliciting else "没有正在进行的公开征求意见"


def exploring(facts: DecisionFacts) -> Reason | None:
    """Only what was brought as an exploratory reform may go on with its risks disclosed."""
    return None if facts.exploratory else Reason("本件不是按探索性改革事项提出的，不能明示法律风险", D713["25"].label)


def adviser_heard(facts: DecisionFacts) -> Reason | None:
    """No final opinion without the adviser."""
    return None if facts.adviser_done else Reason("出具最终意见前须有法律顾问、公职律师意见", D713["28"].label)


def adviser_wanted(facts: DecisionFacts) -> str | None:
    """Heard once in a round."""
    return "本轮已有法律顾问意见" if facts.adviser_done else None


def panel_answered(facts: DecisionFacts) -> Reason | None:
    """A panel is absorbed, or not absorbed for written reasons; it is not passed over."""
    silent = facts.panel and not facts.panel_answered
    return Reason("须先逐点说明是否采纳评审意见；不采纳的写明理由", D713["28"].label) if silent else None


def panel_unanswered(facts: DecisionFacts) -> str | None:
    """There is something to answer."""
    if not facts.panel:
        return "本轮没有经过评审"
    return "已答复评审意见" if facts.panel_answered else None


def conflict_open(facts: DecisionFacts) -> str | None:
    """There is something to answer for."""
    return None if facts.panel_conflict else "没有待处理的评审员回避情形"


def conflict_settled(facts: DecisionFacts) -> Reason | None:
    """Nothing is signed on the opinion of a panel on which somebody sat who should not have, until the body answers for it."""
    words = "评审员有应当回避的情形：审查机构先确认意见不受影响，或者重新审查"
    return Reason(words, CONFLICT_LAW) if facts.panel_conflict else None


def undisputed(facts: DecisionFacts) -> str | None:
    """After an objection the opinion is not taken back any more: it is signed as the dispute has ended."""
    return "已有异议，不能退回重拟" if facts.objected else None


def objectable(facts: DecisionFacts) -> str | None:
    """Against a first opinion that would keep the gate shut."""
    return None if facts.conclusion in (*SHUT, "OUT_OF_SCOPE") else "初步意见不影响提交讨论，没有可提的异议"


def not_reexamined(facts: DecisionFacts) -> str | None:
    """Once."""
    return "异议已复核" if facts.reexamined else None


def reexamined(facts: DecisionFacts) -> str | None:
    """The panel is the last step, not the first."""
    return None if facts.reexamined else "须先由其他审查人员复核异议"


def procedures_named(facts: DecisionFacts) -> str | None:
    """A text goes back for its procedures only when it is said which."""
    return None if facts.preconditions_open else "没有待办的法定程序"


def answerable(facts: DecisionFacts) -> Reason | None:
    """Answers suffice only where nothing is unlawful: an unlawful item needs another text and another opinion."""
    if facts.conclusion != "REVISE" or not (facts.reviewed or facts.amended):
        return Reason("只有“应当予以修改”的意见可以反馈采纳情况", SHANDONG336["47"].label)
    if facts.open_unlawful:
        return Reason("有违法问题，反馈不能打开关口：请修改文本后重新送审", D713["25"].label)
    return None


def congress_due(facts: DecisionFacts) -> str | None:
    """Something has to be reported."""
    return {"": "不属须报人大的事项", "DUE": None, "DONE": "已向人大报告"}[facts.congress]


def not_reported(facts: DecisionFacts) -> str | None:
    """Once."""
    return "已向党委报告" if facts.party_reported else None


def archived(facts: DecisionFacts) -> Reason | None:
    """What is closed has its dossier."""
    return None if facts.archived else Reason("须先归档（一事一档）", D713["33"].label)


def not_archived(facts: DecisionFacts) -> str | None:
    """Once."""
    return "已归档" if facts.archived else None
