"""Chinese names of parts, facts and values of a solicitation of legislative suggestions."""

from collections.abc import Mapping

from registers.legislation import CHANNELS, DRAFTS, OUTCOMES, PROPOSERS, WAYS

TITLES: Mapping[str, str] = {
    **CHANNELS, **PROPOSERS, **WAYS, **DRAFTS, **OUTCOMES,
    "OPEN": "立法联系点和公众", "POINTS": "只向立法联系点",
    # parts
    "COLLECTOR": "研究提出人", "CONFIRMER": "审定人",
    # facts
    "round": "轮次", "online": "网上征集", "received": "已收到建议", "unmerged": "有建议未归并", "unassessed": "有意见未研究",
    "unanswered": "有建议未反馈",
}  # fmt: skip
