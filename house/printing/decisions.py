"""The papers of a major decision, by the act that issues each: from taking it up to the record of what the meeting decided."""

from house.printing import deliberation, disputes, letters, opinion, preparation
from house.printing.decision_told import AGAIN, DecisionTold
from house.printing.forms import dispositions
from house.printing.procedures import matrix

__all__ = ["AGAIN", "ISSUED", "DecisionTold", "matrix"]

ISSUED = {
    "start": ("start", "启动决定", preparation.started),
    "collect_replies": ("replies", "部门会签意见汇总表", preparation.replies),
    "close_solicitation": ("comments", "公开征求意见情况", preparation.comments),
    "submit": ("submission", "送审函", preparation.submission),
    "resubmit": ("submission", "送审函", preparation.submission),
    "ask_supplement": ("supplement", "补正通知书", letters.supplement),
    "accept": ("acceptance", "受理通知书", letters.acceptance),
    "refuse": ("refusal", "不予受理通知书", letters.refusal),
    "return": ("return", "退回通知书", letters.returned),
    "give_first": ("first", "初步审查意见", disputes.first),
    "object": ("objection", "异议书", disputes.objection),
    "recheck": ("recheck", "异议复核意见", disputes.recheck),
    "request_panel": ("petition", "评审申请书", disputes.petition),
    "answer_panel": ("absorption", "评审意见采纳说明", disputes.absorption),
    "sign_final": ("opinion", "合法性审查意见书", opinion.opinion),
    "answer": ("dispositions", "采纳情况反馈表", dispositions),
    "record_decision": ("decision", "讨论决定记录", deliberation.decided),
}
"""The acts of a decision that issue a paper; the package is made beside them."""
