"""The papers of a panel: the notice that it starts, the record of its draw, its list, decisions on recusals, its opinion."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.calendar import day_of
from house.paneldisputes import ABSENT, LIST, MEMBER, NUMBER, as_of
from house.panelpage import PanelPage
from house.printing.forms import form
from house.printing.layout import Block, Grid, Heading, Paper, Text, chinese
from house.printing.letters import grouped, letter, paragraphs
from house.printing.package import dissents, panel, relations, seats_in, void, votes
from house.printing.told import Told, answers_of
from workflows.panel_review.titles import CATEGORIES, TITLES


def _about(told: Told) -> str:
    """The decision that is reviewed, by its title."""
    return told.title.removesuffix("：评审")


def _page(told: Told) -> PanelPage:
    return next(one for one in told.known.panels if one.case == told.page["id"])


def admitted(told: Told) -> Paper:
    """启动通知书: which points are taken up, which are not and by which mandatory rule, and how the panel is composed."""
    said, asked = told.answers, answers_of(told.events[0])["points"]
    rows = [
        (str(one["n"]), asked[one["n"] - 1]["point"], TITLES[one["outcome"]], one["basis"] or "—") for one in said["points"]
    ]  # fmt: skip
    seats = "、".join(f"{CATEGORIES[one['category']]}{one['count']}席" for one in said["composition"])
    body: list[Block] = [
        Text(f"“{_about(told)}”的评审申请收悉，经研究，决定启动重大行政决策评审。"),
        Grid((("序号", 2), ("争点", 9), ("决定", 4), ("不受理的依据", 8)), rows),
        Text(f"评审团由{seats}组成，法定人数{said['quorum']}席；联系领导的表决权：{TITLES[said['liaison_vote']]}。"),
    ]
    number = told.event["number"]
    return letter(
        told, "admission", f"关于{_about(told)}的\n评审启动通知书", told.holder("UNIT"), body,
        [("批准", told.person(told.event))], number=number,
    )  # fmt: skip


def drawn(told: Told) -> Paper:
    """抽取记录: the list's hash, both words, the public number, the seed and the whole order: all that recomputes it."""
    said = told.answers
    published = told.last("publish")
    listed = answers_of(published) if published else {}
    unit, review = (one or "（空缺）" for one in said["words"])
    facts = [
        ("人选名单的摘要", grouped(str(listed.get("pool_hash", "")))),
        ("承办单位的词", unit),
        ("审查机构的词", review),
        ("公开号码", f"{said['public_number']}（{said['witnesses']}）"),
        ("种子", grouped(said["seed"])),
    ]
    rows = [
        (str(n), one["code"], one["name"], CATEGORIES[one["category"]], TITLES[one["outcome"]] + (f"：{one['why']}" if one["why"] else ""))
        for n, one in enumerate(said["order"], 1)
    ]  # fmt: skip
    columns = (("次序", 2), ("编号", 3), ("人选", 5), ("类别", 6), ("结果", 7))
    body: list[Block] = [Grid((("项目", 5), ("内容", 18)), facts), Heading("次序"), Grid(columns, rows)]
    body.append(Text("任何人可用名单、两个词、公开号码和评审案号按公布的算法重算本记录。"))
    return form(told, "draw", "评审员抽取记录", body, told.issuer, [("抽取", told.person(told.event))], told.place)


def seated(told: Told) -> Paper:
    """评审团名单: who sat where at that step, and what had been said against the list and the number by then."""
    page = _page(told)
    rows = [(f"{one.n}号席", one.name or "（空缺）", one.category, one.code) for one in page.seated(told.seq)]
    body: list[Block] = [
        Grid((("席位", 3), ("姓名", 6), ("类别", 9), ("专家库编号", 5)), rows),
        *relations(page.seated(told.seq)),
    ]
    body += [Heading("对名单和公开号码的异议"), *_disputes(told, (LIST, NUMBER), "没有人对名单或者公开号码提出异议。")]
    body += [Heading("回避和递补"), *_disputes(told, (MEMBER, ABSENT), "没有人申请回避，也没有缺位。")]
    return form(told, "seats", "评审团名单", body, told.issuer, [("秘书", told.person(told.event))], told.place)


def _disputes(told: Told, kinds: Sequence[str], none: str) -> Iterator[Block]:
    """Each as it stood at the step: who, what against, when, and what was decided by whom."""
    there = [one for one in as_of(_page(told).disputes, told.seq) if one.kind in kinds]
    rows = [
        (
            f"{one.who}　{told.name(one.by)}\n{chinese(day_of(one.at))}", one.about, one.reason or "—",
            f"{one.outcome}：{one.why}\n{told.name(one.decider)}　{chinese(day_of(one.on))}" if one.on else "待决定",
        )
        for one in there
    ]  # fmt: skip
    yield Grid((("谁、何时提出", 5), ("对象", 6), ("理由", 6), ("决定", 6)), rows) if rows else Text(none)


def recused(told: Told) -> Paper:
    """回避决定: granted, refused, or a seat filled anew; and why."""
    said, act = told.answers, told.event["act"]
    how = {"grant": "同意回避", "refuse_recusal": "驳回回避申请", "replace": "缺位递补"}[act]
    follows = said.get("name") or "该席空缺，另行指定或者抽取"
    body: list[Block] = [
        Text(f"“{_about(told)}”评审团{said['seat']}号席：{how}。"),
        Heading("理由"),
        *paragraphs(said["reason"]),
    ]
    body += [] if act == "refuse_recusal" else [Text(f"按原次序递补：{follows}。")]
    return letter(
        told, "recusal", f"关于{_about(told)}评审\n{said['seat']}号席的回避决定", told.holder("PANEL_SECRETARY"), body,
        [("决定", told.person(told.event))],
    )  # fmt: skip


def opined(told: Told) -> Paper:
    """评审意见书: votes per point, the opinion, every dissent; to the deciding organ and to the review body."""
    page = _page(told)
    minority: Sequence[Block] = list(dissents(page)) or [Text("没有少数意见。")]
    body: list[Block] = [Heading("一、评审情况和表决"), *panel(page), Heading("二、少数意见（原样保留）"), *minority]
    if page.void:
        body += [Heading("三、已作废的表决"), *void(page)]
    body.append(Text("评审意见供审查机构出具合法性审查意见时采纳；不采纳的，须逐点书面说明理由并抄送决策机关。"))
    drafted = told.last("draft_opinion")
    since = drafted["seq"] if drafted else 0  # whoever signed an earlier draft has not signed this one
    signed = [told.person(event) for event in told.events if event["act"] == "sign_opinion" and event["seq"] > since]
    body.append(Text(f"签名：{'、'.join(dict.fromkeys(signed)) or '—'}。{chinese(told.day())}。"))
    return letter(
        told, "panel", f"关于{_about(told)}的\n评审意见书", told.office(str(told.page["org"])), body,
        [("秘书", told.person(told.event))], number=told.event["number"],
    )  # fmt: skip


def met(told: Told) -> Paper:
    """评议记录: who was there, who presided, what each side said, what was asked, how it was deliberated."""
    meeting = _page(told).past.meetings[told.seq]
    body: list[Block] = [
        Text(
            f"“{_about(told)}”评议会于{chinese(meeting['held_on'])}召开，到会席位{seats_in(meeting['present'])}，{meeting['chair']}号席主持。"
        ),
        *paragraphs(meeting["minutes"]),
    ]
    return form(told, "minutes", "评议记录", body, told.issuer, [("秘书", told.person(told.event))], told.place)


def counted(told: Told) -> Paper:
    """开票结果: each seat's ballot on each point with its reason, as they were opened together, and what they come to."""
    page, opened = _page(told), told.last("open_ballots")
    steps = {told.seq, opened["seq"] if opened else told.seq}  # of a tie, the liaison's vote lies beside the others
    cast = [one for step in sorted(steps) for one in page.past.votes.get(step, ())]
    body: list[Block] = []
    for point in page.points:
        if point.n in page.past.results[told.seq]:
            majority, tally = page.past.results[told.seq][point.n]
            own = [one for one in cast if one["n"] == point.n]
            body += votes(replace(point, majority=majority, tally=tally, votes=own))
    body.append(Text(f"过半数：{page.passes}。"))
    return form(told, "ballots", "开票结果", body, told.issuer, [("开票", told.person(told.event))], told.place)


SECRET = ("put_to_vote", "open_ballots", "break_tie")
SPOKEN = ("OPINED", "SPLIT")
ISSUED = {
    "put_to_vote": ("minutes", "评议记录", met),
    "open_ballots": ("ballots", "开票结果", counted),
    "break_tie": ("ballots", "开票结果（联系领导决定）", counted),
    "admit": ("admission", "启动通知书", admitted),
    "draw": ("draw", "抽取记录", drawn),
    "grant": ("recusal", "回避决定", recused),
    "refuse_recusal": ("recusal", "回避决定", recused),
    "replace": ("recusal", "缺位递补决定", recused),
    "seat": ("seats", "评审团名单", seated),
    "opine": ("panel", "评审意见书", opined),
}
"""The acts of a panel that issue a paper."""
