"""What became of a decision in the meeting: the count, everybody who did not agree, the risk that was told."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from house.printing.decision_told import spoken
from house.printing.forms import form
from house.printing.layout import Block, Grid, Paper, Text
from house.printing.told import Told, word


def decided(told: Told) -> Paper:
    """讨论决定记录: the count, everybody who did not agree by name with the reasons, and why the head decided otherwise."""
    body: list[Block] = [Text(f"事项：{told.title}", indent=False), *deliberation(told.answers)]
    return form(
        told, "decision", "重大行政决策讨论决定记录", body, told.issuer, [("记录", told.person(told.event))], told.place
    )


def deliberation(said: Mapping[str, Any]) -> Iterator[Block]:
    """What became of it in the meeting."""
    count = f"出席{said['present']}人，同意{said['agreed']}人，不同意{said['against']}人，弃权{said['abstained']}人"
    attended = "审查人员列席。" if said["reviewer_attended"] else ""
    yield Text(
        f"{spoken(said['decided_on'])}，{word(said['organ'])}讨论。主要负责人末位发表意见。{count}。"
        f"结果：{word(said['result'])}。{attended}"
    )
    if said.get("moved"):
        yield Text(f"会议改期的情况：{said['moved']}")
    if said["head_reason"]:
        yield Text(f"主要负责人的决定与多数人意见不一致，理由：{said['head_reason']}", bold=True)
    rows = [(one["name"], "不同意", one["reason"]) for one in said["dissents"]]
    rows += [(one["name"], "弃权", one["reason"] or "—") for one in said["abstentions"]]
    if rows:
        yield Grid((("姓名", 4), ("意见", 3), ("理由", 16)), rows)
    yield Text(
        {"DUE": "本决策须向本级人大（常委会）报告或者由其决定。"}.get(said["congress"], "本决策不属须报人大的事项。")
    )


def risk(said: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """明示法律风险: the one item without a clear national rule, the search, the risk, the bounds of the trial."""
    return (
        ("国家尚无明确规定的事项", said["item"]),
        ("检索记录", said["search"]),
        ("法律风险", said["risk"]),
        ("试行范围", said["scope"]),
        ("试行截止", spoken(said["ends_on"])),
    )
