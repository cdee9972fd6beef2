"""The papers of a decision before its review: taken up, sent round, put before the public, submitted."""

from collections.abc import Mapping
from typing import Any

from house.printing.decision_told import DecisionTold, lines, spoken, unit
from house.printing.forms import form
from house.printing.layout import Block, Grid, Heading, Paper, Text
from house.printing.letters import letter
from house.printing.procedures import procedures
from house.printing.told import Told, answers_of, word


def started(told: Told) -> Paper:
    """启动决定: taken up or not, of which class, under which entry of the catalogue, by which unit."""
    said, there = told.answers, unit(told)
    take = said["result"] == "START"
    words = f"“{told.title}”经研究，{'决定启动决策程序' if take else '决定不予启动'}。"
    body: list[Block] = [Text(f"{told.law(told.event)}，{words}")]
    if take:
        where = f"年度目录编号{said['catalogue']}" if said["catalogue"] else f"动态增列（{said['dynamic']}）"
        joint = f"，会同{'、'.join(told.office(one) for one in said['joint'])}" if said["joint"] else ""
        body += [
            Text(f"事项类别：{word(said['decision_class'])}；{where}。"),
            Text(f"牵头承办单位：{there.town}{joint}。"),
        ]
    body += [Heading("理由"), *lines(said["reason"])]
    return letter(told, "start", f"关于{told.title}的\n启动决定", there.town, body, [("经办", told.person(told.event))])


def replies(told: Told) -> Paper:
    """会签意见汇总: what each department said; silence is silence."""
    said = told.answers
    rows = [(one["department"], word(one["answer"]), one["note"] or "—") for one in said["replies"]]
    body: list[Block] = [
        Text(f"事项：{told.title}", indent=False),
        Text(f"送会签日：{spoken(said['asked_on'])}", indent=False),
        Grid((("部门", 7), ("意见", 6), ("内容与处理", 10)), rows),
    ]
    if said["dispute"]:
        body += [Heading("未达成一致的事项"), *lines(said["dispute"])]
    return form(
        told, "replies", "部门会签意见汇总表", body, told.issuer, [("汇总", told.person(told.event))], told.place
    )


def comments(told: Told) -> Paper:
    """公开征求意见情况: how many, what was made of them, and the reason where the time was shortened."""
    said = told.answers
    opened = told.last("solicit")
    rows = [] if opened is None else _window(answers_of(opened), said)
    body: list[Block] = [Text(f"事项：{told.title}", indent=False), Grid((("项目", 6), ("内容", 17)), rows)]
    body += [Heading("意见归纳与采纳情况"), *lines(said["summary"])]
    return form(
        told, "comments", "公开征求意见情况", body, told.issuer, [("经办", told.person(told.event))], told.place
    )


def _window(opened: Mapping[str, Any], closed: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [
        ("公开渠道", opened["place"]),
        ("提出方式", opened["how"]),
        ("起止", f"{spoken(opened['began'])}至{spoken(closed['ended'])}"),
        ("收到意见", f"{closed['received']}条"),
    ]
    reasons = (("少于最低期限的理由（公开）", opened.get("shortened")), ("提前截止的理由（公开）", closed["shortened"]))
    return [*rows, *((title, why) for title, why in reasons if why)]


def submission(told: Told) -> Paper:
    """送审函; in a later round with what was changed."""
    said, there = told.answers, unit(told)
    again = told.event["act"] == "resubmit"
    asked = "现重新送请进行合法性审查" if again else "现送请进行合法性审查"
    law = told.law(told.event)
    body: list[Block] = [Text(f"{law + '，' if law else ''}我单位承办的“{told.title}”，{asked}。")]
    body += [Heading("一、事项"), Text(_about(there)), Heading("二、法定程序"), procedures(told)]
    if again:
        body += [Heading("三、修改说明"), *lines(said["note"])]
    else:
        told_so = "尚未决定、尚未公布" if said["undecided"] else "在送审前已经决定或者公布"
        body += [Heading("三、声明"), Text(f"我单位声明：本事项{told_so}。")]
        body += [Text(f"未办结程序的说明：{said['skipped']}")] if said["skipped"] else []
    papers = [f"{one['kind_title']}（{one['name']}）" for one in told.materials]
    title = f"关于{'重新' if again else ''}送审{told.title}的函"
    signers = [
        ("承办", told.person(told.last("draft", "prepare"))),
        ("内审", told.person(told.last("internal_opinion"))),
        ("批准送审", told.person(told.event)),
    ]
    return letter(told, "submission", title, there.organ, body, signers, papers)


def _about(told: DecisionTold) -> str:
    said = told.opening
    kind = word(said.get("decision_class", ""))
    code = f"，年度目录编号{said['catalogue']}" if said.get("catalogue") else ""
    planned = told.answers.get("planned_on") or said.get("planned_on")
    explored = "按探索性改革事项提出。" if said.get("exploratory") else ""
    meeting = f"计划于{spoken(planned)}提交会议讨论。" if planned else ""
    return f"属“{kind}”{code}，由{told.town}承办。{explored}{meeting}本次为第{told.round}轮送审。"
