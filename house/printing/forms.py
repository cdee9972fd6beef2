"""采纳情况反馈表, and the lists of the dossier: 卷内目录、备考表."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.calendar import day_of
from house.printing.layout import Block, Grid, Paper, Text, chinese
from house.printing.opinion import KINDS
from house.printing.told import Told, word

CLOSING = ("close", "close_unfiled", "close_exempt")


def form(
    told: Told,
    key: str,
    title: str,
    body: Sequence[Block],
    signature: str,
    signers: Sequence[tuple[str, str]],
    number: str,
) -> Paper:
    """A form: no red head, no addressee."""
    signed = [one for one in signers if one[1]]
    return Paper(key, "form", "", number, title, "", body, (), signature, told.day(), signed, (), told.code)


def dispositions(told: Told) -> Paper:
    """采纳情况反馈表: each finding with its answer."""
    rows, numbers = [], []
    for n, one in enumerate(told.answers["dispositions"], 1):
        signed = told.at(one["seq"])
        finding = signed["answers"]["findings"][one["n"] - 1]
        numbers.append(signed["number"])
        said = f"{finding['clause']}：{finding['problem']}（{finding['severity']}）\n依据：{finding['basis']}\n建议：{finding['suggestion']}"
        rows.append((str(n), said, word(one["outcome"]), one["reason"] or "按意见修改"))
    about = "、".join(dict.fromkeys(filter(None, numbers)))
    body: list[Block] = [
        Text(f"事项：{told.title}", indent=False),
        Text(f"审查意见书：{about or '—'}　　第{told.round}轮", indent=False),
        Text(f"致：{told.holder('REVIEWER')}", indent=False),
    ]
    if rows:
        body.append(Grid((("序号", 2), ("审查意见", 10), ("采纳情况", 3), ("理由或者修改说明", 7)), rows))
    else:
        body.append(Text("本次没有须逐条反馈的问题。", indent=False))
    brought = [text for text in told.event["texts"] if text[0] == "draft"]
    if brought:
        body.append(Text(f"随表提交修改稿：{brought[-1][2]}，SHA-256 {brought[-1][1][:16]}…", indent=False))
    signers = [("承办人", told.person(told.event))]
    return form(told, "dispositions", "合法性审查意见采纳情况反馈表", body, told.issuer, signers, told.place)


# --- the dossier ----------------------------------------------------------------------------------------------------------

PAPERS = {
    "submit": (1, "送审函"), "resubmit": (1, "送审函（重新送审）"), "receive": (1, "转办接收单"),
    "ask_supplement": (5, "补正通知书"), "supplement": (5, "补正情况"), "accept": (5, "受理通知书"), "refuse": (5, "不予受理通知书"),
    "return": (5, "退回通知书"), "advise": (6, "法律顾问意见"), "support": (6, "县级指导意见"),
    **{act: (7, title) for act, title in KINDS.items()},
    "answer": (8, "采纳情况反馈表"), "confirm": (8, "采纳情况确认单"), "object": (8, "异议书"),
    "finalise": (10, "定稿比对单"), "issue": (10, "印发（签订）记录"), "file": (11, "备案表"),
    "order_correction": (11, "责令改正通知书"), "exempt_emergency": (7, "应急处置记录"),
    "start": (1, "启动决定"), "collect_replies": (4, "部门会签意见汇总表"), "close_solicitation": (4, "公开征求意见情况"),
    "give_first": (7, "初步审查意见"), "recheck": (7, "异议复核意见"), "request_panel": (7, "评审申请书"),
    "answer_panel": (7, "评审意见采纳说明"), "schedule": (9, "会议材料"), "record_decision": (9, "讨论决定记录"),
}  # fmt: skip
"""The acts that leave a paper in the dossier, and where it lies."""
MATERIALS = {"draft": 2, "explanation": 2, "grounds": 3, "minutes": 9, "final": 10}
OTHER_MATERIALS = 4
CHILDREN = {
    "panel_review": 7,
    "public_comment": 4,
    "fair_competition": 4,
}  # where the papers of a case lie that this one opened
AFTER = 1_000_000  # behind everything of the case's own of the same rank


@dataclass(frozen=True, slots=True)
class Item:
    """One paper of the dossier."""

    rank: int
    seq: int
    number: str
    author: str
    title: str
    on: date
    note: str = ""


def items(told: Told) -> list[Item]:
    """Everything that lies in the dossier, in the order in which it lies."""
    return sorted([*_made(told), *_brought(told), *_of_family(told)], key=lambda one: (one.rank, one.seq))


def _made(told: Told) -> Iterator[Item]:
    for event in told.events:
        if event["act"] in PAPERS:
            rank, title = PAPERS[event["act"]]
            yield Item(rank, event["seq"], event["number"], told.office(event["org"]), title, told.day(event))
    yield Item(12, told.seq, "", told.holder("REVIEWER"), f"办理留痕（第1步至第{told.seq}步）", told.day())


def _brought(told: Told) -> Iterator[Item]:
    there = [one for one in told.page["materials"] if one["seq"] <= told.seq]
    for one in there:
        event = told.at(one["seq"]) if one["seq"] else told.events[0]
        rank = MATERIALS.get(one["kind"], OTHER_MATERIALS)
        title = f"{one['kind_title']}：{one['name']}"
        note = f"第{one['round']}轮 {one['sha256'][:8]}"
        yield Item(rank, event["seq"], "", told.office(event["org"]), title, told.day(event), note)


def _of_family(told: Told) -> Iterator[Item]:
    """What had come into being by then in the cases that this one opened: the panel, the public's comments, competition."""
    for n, one in enumerate(told.known.family):
        if one.at <= told.event["at"]:
            rank = CHILDREN.get(one.kind, OTHER_MATERIALS)
            note = f"审查件{one.case}第{one.seq}步{f' {one.note}' if one.note else ''}"
            yield Item(rank, AFTER + n, one.number, told.office(one.org), one.title, day_of(one.at), note)


def contents(told: Told) -> Paper:
    """卷内目录; before the case is archived, as it stands."""
    rows = [
        (str(n), one.number, one.author, one.title, one.on.strftime("%Y%m%d"), "", one.note)
        for n, one in enumerate(items(told), 1)
    ]
    columns = (("件号", 2), ("文号", 6), ("责任者", 5), ("题名", 8), ("日期", 4), ("页号", 2), ("备注", 5))
    head = (Text(f"案卷题名：{told.title}", indent=False), Text(f"立卷单位：{told.holder('REVIEWER')}", indent=False))
    return form(told, "contents", "卷内目录", (*head, Grid(columns, rows)), "", (), _state(told))


def remarks(told: Told) -> Paper:
    """备考表: what the volume holds, who made it up, who checked it."""
    closing = told.last(*CLOSING)
    there = items(told)
    said = f"本卷共{len(there)}件，办理留痕{told.seq}步，末步摘要 {told.event['hash'][:16]}。"
    note = closing["answers"].get("note", "") if closing else ""
    rows: list[tuple[str, str]] = [
        ("案卷题名", told.title),
        ("本卷情况说明", "\n".join(filter(None, (said, note, _missing(there))))),
        ("立卷人", told.person(closing)),
        ("立卷时间", chinese(told.day(closing)) if closing else "尚未归档"),
        ("检查人", ""),
        ("检查时间", ""),
    ]
    return form(told, "remarks", "备考表", (Grid((("项目", 5), ("内容", 18)), rows),), "", (), _state(told))


def _state(told: Told) -> str:
    return told.place if told.last(*CLOSING) else f"{told.place[:-1]}　尚未归档）"


def _missing(there: Sequence[Item]) -> str:
    """What one would look for and not find, said plainly."""
    titles = {one.title for one in there}
    wanted: Mapping[str, Any] = {"审查意见书": set(KINDS.values())}
    return "".join(f"卷内没有{what}。" for what, any_of in wanted.items() if not titles & any_of)
