"""The papers of a major decision: from the decision to take it up to the record of what the meeting decided."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from house.printing import letters, opinion
from house.printing.forms import dispositions, form
from house.printing.layout import Block, Grid, Heading, Paper, Text, chinese
from house.printing.letters import letter, paragraphs
from house.printing.told import Told, answers_of, word
from workflows.major_decision.family import PANEL_ENDED
from workflows.major_decision.titles import POSITIONS

AGAIN = ("resubmit", "redo", "rework")  # what begins another round of a decision
ROLES = {"REVIEWER": "CREV"}  # who reviews, by the name that the common papers use


class DecisionTold(Told):
    """A decision up to a step: the office addressed is the undertaking unit, the regulation on decisions binds of itself."""

    objected_to = "初步意见"

    @property
    def town(self) -> str:
        """The undertaking unit."""
        return self.holder("UNIT") or super().town

    @cached_property
    def opening(self) -> Mapping[str, Any]:
        """The proposal, and what was decided about taking it up."""
        started = next((one for one in reversed(self.events) if one["act"] == "start"), None)
        return {**answers_of(self.events[0]), **({} if started is None else answers_of(started))}

    @cached_property
    def matter_type(self) -> str:
        """Always the same."""
        return "MAJOR_DECISION"

    @cached_property
    def round(self) -> int:
        """Which round the step belongs to."""
        return 1 + sum(event["act"] in AGAIN for event in self.events)

    @cached_property
    def this_round(self) -> list[Mapping[str, Any]]:
        """The steps of this round, from the one that began it."""
        begins = max((n for n, event in enumerate(self.events) if event["act"] in AGAIN), default=0)
        return self.events[begins:]

    def holder(self, role: str) -> str:
        """The office that holds a role in the case."""
        return super().holder(ROLES.get(role, role))

    def law(self, *events: Mapping[str, Any] | None) -> str:
        """The laws of some steps as a paper may cite them."""
        return super().law(*events).replace("参照《", "依据《")

    @property
    def organ(self) -> str:
        """The deciding organ."""
        return super().town


def spoken(iso: str) -> str:
    """A day of the record as papers say it."""
    return chinese(date.fromisoformat(iso), weekday=True)


def _lines(words: str) -> list[Text]:
    return list(paragraphs(words)) or [Text("无。")]


def _unit(told: Told) -> DecisionTold:
    assert isinstance(told, DecisionTold)  # noqa: S101 -- made by `told_of` alone
    return told


# --- before the review ----------------------------------------------------------------------------------------------------


def started(told: Told) -> Paper:
    """启动决定: taken up or not, of which class, under which entry of the catalogue, by which unit."""
    said, there = told.answers, _unit(told)
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
    body += [Heading("理由"), *_lines(said["reason"])]
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
        body += [Heading("未达成一致的事项"), *_lines(said["dispute"])]
    return form(
        told, "replies", "部门会签意见汇总表", body, told.issuer, [("汇总", told.person(told.event))], told.place
    )


def comments(told: Told) -> Paper:
    """公开征求意见情况: how many, what was made of them, and the reason where the time was shortened."""
    said = told.answers
    opened = told.last("solicit")
    rows = [] if opened is None else _window(answers_of(opened), said)
    body: list[Block] = [Text(f"事项：{told.title}", indent=False), Grid((("项目", 6), ("内容", 17)), rows)]
    body += [Heading("意见归纳与采纳情况"), *_lines(said["summary"])]
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
    return [*rows, ("提前截止的理由（公开）", closed["shortened"])] if closed["shortened"] else rows


def submission(told: Told) -> Paper:
    """送审函; in a later round with what was changed."""
    said, there = told.answers, _unit(told)
    again = told.event["act"] == "resubmit"
    asked = "现重新送请进行合法性审查" if again else "现送请进行合法性审查"
    law = told.law(told.event)
    body: list[Block] = [Text(f"{law + '，' if law else ''}我单位承办的“{told.title}”，{asked}。")]
    body += [Heading("一、事项"), Text(_about(there)), Heading("二、法定程序"), procedures(told)]
    if again:
        body += [Heading("三、修改说明"), *_lines(said["note"])]
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


def procedures(told: Told) -> Grid:
    """法定程序: each with what became of it by then, by whom, on which days, with which evidence or reason."""
    asked: dict[tuple[int, int], str] = {}
    settled: dict[str, tuple[str, str, str, str]] = {}
    for event in told.events:
        said = answers_of(event)
        if event["act"] == "prepare":
            asked |= {(event["seq"], n): one for n, one in enumerate((*said["preconditions"], *said["more"]), 1)}
        elif event["act"] == "reopen":
            asked |= {(event["seq"], n): one for n, one in enumerate(said["items"], 1)}
            settled = {title: row for title, row in settled.items() if title not in said["items"]}
        elif event["act"] == "settle":
            settled |= {asked[one["seq"], one["n"]]: _outcome(one) for one in said["items"]}
    rows = [(title, *settled.get(title, ("办理中", "—", "—", "—"))) for title in dict.fromkeys(asked.values())]
    columns = (("法定程序", 5), ("情况", 3), ("实施（认定）单位", 4), ("起止", 5), ("证明材料或者理由", 6))
    return Grid(columns, rows)


def _outcome(one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """How it stands, who, when, why."""
    days = "至".join(_plain(one[name]) for name in ("began", "ended") if one.get(name))
    more = [one["note"]]
    more += [f"专家{one['persons']}人"] if one.get("persons") else []
    level = {"HIGH": "高", "MEDIUM": "中", "LOW": "低"}.get(one.get("level", ""), "")
    more += [f"{level}风险，可控"] if level else []
    more += [f"缩短的理由：{one['shortened']}"] if one.get("shortened") else []
    return word(one["outcome"]), one["body"] or "—", days or "—", "；".join(more)


def _plain(iso: str) -> str:
    on = date.fromisoformat(iso)
    return f"{on.year}-{on.month:02}-{on.day:02}"


def matrix(told: Told) -> Paper:
    """法定程序办理情况表, as it stands."""
    head = Text(f"事项：{told.title}", indent=False)
    return form(told, "procedures", "法定程序办理情况表", (head, procedures(told)), "", (), told.place)


# --- the review ---------------------------------------------------------------------------------------------------------------


def first(told: Told) -> Paper:
    """初步意见: what the body means to conclude, told to the unit before it is said."""
    body: list[Block] = [
        Text(f"你单位送审的“{told.title}”，经审查，形成初步意见如下，现予告知。"),
        *opinion.found(told),
        Text(f"初步结论：{word(told.answers['conclusion'])}。", bold=True),
    ]
    if limit := told.limit("objection"):
        body.append(Text(f"对初步意见有异议的，请{limit}书面提出；无异议或者期满未提出的，按初步意见出具审查意见。"))
    return letter(
        told, "first", f"关于{told.title}的\n初步审查意见", told.town, body, [("签发", told.person(told.event))]
    )


def objection(told: Told) -> Paper:
    """异议书: the points, one by one."""
    body: list[Block] = [Text(f"我单位对“{told.title}”的初步审查意见有异议，现提出如下。")]
    body += [Text(f"{n}.{point}") for n, point in enumerate(told.answers["points"], 1)]
    return letter(
        told, "objection", f"关于{told.title}\n初步审查意见的异议书", told.holder("CLEAD"), body,
        [("提出", told.person(told.event))],
    )  # fmt: skip


def recheck(told: Told) -> Paper:
    """异议复核意见: of another reviewer, who had no part in the first one."""
    body: list[Block] = [
        Text(f"你单位对“{told.title}”初步审查意见提出的异议，由未参加原审查的人员复核，意见如下。"),
        *opinion.found(told),
        Text(f"复核结论：{word(told.answers['conclusion'])}。", bold=True),
    ]
    return letter(
        told, "recheck", f"关于{told.title}的\n异议复核意见", told.town, body, [("复核", told.person(told.event))]
    )


def petition(told: Told) -> Paper:
    """评审申请书: the points in dispute with both positions."""
    said = told.answers
    rows = [(str(n), one["point"], one["undertaking"], one["review"]) for n, one in enumerate(said["points"], 1)]
    body: list[Block] = [
        Text(f"“{told.title}”经初步审查、书面异议和复核，下列事项仍有分歧，现提请重大行政决策评审团评审。"),
        Text(f"提请原因：{word(said['ground'])}。"),
        Grid((("序号", 2), ("争点", 6), ("承办单位意见", 7), ("审查机构意见", 7)), rows),
    ]
    signers = [("提请", told.person(told.event))]
    return letter(told, "petition", f"关于{told.title}的\n评审申请书", _unit(told).organ, body, signers)


def absorption(told: Told) -> Paper:
    """评审意见采纳说明: point by point, copied to the deciding organ."""
    said, there = told.answers, _unit(told)
    number = said.get("panel", "")
    opened = f"重大行政决策评审团评审意见书（{number}）" if number else "重大行政决策评审（终止，没有形成意见）"
    body: list[Block] = [
        Text(f"“{told.title}”的{opened}，我机构逐点说明采纳情况如下。"),
        Grid((("序号", 2), ("争点", 6), ("评审意见", 4), ("采纳情况", 4), ("理由", 7)), answered(told, said, told.seq)),
    ]
    return letter(
        told, "absorption", f"关于{told.title}\n评审意见采纳情况的说明", there.organ, body, [("说明", told.person(told.event))]
    )  # fmt: skip


def answered(told: Told, said: Mapping[str, Any], seq: int) -> list[tuple[str, ...]]:
    """Each point answered at a step: what the panel said, what is made of it, why."""
    asked = answers_of(told.at(said["points"][0]["seq"]))["points"]
    ended = next((one for one in reversed(told.events) if one["act"] == PANEL_ENDED and one["seq"] < seq), None)
    voted = {one["n"]: one["majority"] for one in (answers_of(ended).get("points") or () if ended else ())}
    return [
        (
            str(one["n"]), asked[one["n"] - 1]["point"], POSITIONS.get(voted.get(one["n"], ""), "未形成多数意见"),
            word(one["outcome"]), one["reason"] or "—",
        )
        for one in said["points"]
    ]  # fmt: skip


# --- the meeting ----------------------------------------------------------------------------------------------------------------


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


ISSUED = {
    "start": ("start", "启动决定", started),
    "collect_replies": ("replies", "部门会签意见汇总表", replies),
    "close_solicitation": ("comments", "公开征求意见情况", comments),
    "submit": ("submission", "送审函", submission),
    "resubmit": ("submission", "送审函", submission),
    "ask_supplement": ("supplement", "补正通知书", letters.supplement),
    "accept": ("acceptance", "受理通知书", letters.acceptance),
    "refuse": ("refusal", "不予受理通知书", letters.refusal),
    "return": ("return", "退回通知书", letters.returned),
    "give_first": ("first", "初步审查意见", first),
    "object": ("objection", "异议书", objection),
    "recheck": ("recheck", "异议复核意见", recheck),
    "request_panel": ("petition", "评审申请书", petition),
    "answer_panel": ("absorption", "评审意见采纳说明", absorption),
    "sign_final": ("opinion", "合法性审查意见书", opinion.opinion),
    "answer": ("dispositions", "采纳情况反馈表", dispositions),
    "record_decision": ("decision", "讨论决定记录", decided),
}
"""The acts of a decision that issue a paper; the package is made beside them."""
