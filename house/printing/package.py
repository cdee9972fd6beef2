"""会议材料: the package of a decision as one document, the minority's reasons of every panel and of the meeting in it."""

from collections.abc import Iterator, Sequence
from typing import Any

from house.panelpage import Came, Chair, PanelPage
from house.panelresults import Point
from house.printing.comments import told_of
from house.printing.decision_told import DecisionTold, spoken
from house.printing.deliberation import deliberation, risk
from house.printing.disputes import anew, answered
from house.printing.forms import form
from house.printing.layout import Block, Grid, Heading, Paper, Text, chinese
from house.printing.letters import grouped, paragraphs
from house.printing.opinion import NUMERALS
from house.printing.procedures import kept, procedures
from house.printing.told import Told, answers_of, word
from workflows.major_decision.family import PANEL_ENDED
from workflows.major_decision.package import Item, law_shown

KEY, TITLE = "package", "会议材料"
STANDS = {"THERE": "已附", "SPARED": "不需要", "MISSING": "缺少"}
Section = tuple[str, Sequence[Block]]


def package(told: Told) -> Paper:
    """The whole of it, as of this step."""
    assert isinstance(told, DecisionTold)  # noqa: S101 -- made by `told_of` alone
    body: list[Block] = [Text(line, indent=False) for line in _head(told)]
    written = [(title, blocks) for title, blocks in _sections(told) if blocks]
    for numeral, (title, blocks) in zip(_numerals(), written, strict=False):
        body += [Heading(f"{numeral}、{title}"), *blocks]
    signers = [("汇总", told.person(told.last("schedule")))] if told.last("schedule") else []
    return form(told, KEY, f"{told.title}\n{TITLE}", body, told.organ, signers, told.place)


def _numerals() -> Iterator[str]:
    yield from NUMERALS
    yield from (f"十{one}" for one in NUMERALS[:9])


def _head(told: DecisionTold) -> Iterator[str]:
    yield f"承办单位：{told.town}"
    if planned := told.last("schedule"):
        said = answers_of(planned)
        yield f"提请会议：{word(said['organ'])}，{spoken(said['meeting_on'])}"
    else:
        yield "尚未列入会议"
    if told.text:
        yield f"提请讨论的文本：{told.text['name']}"
        yield f"文本的摘要（SHA-256）：{grouped(told.text['sha256'])}"


def _sections(told: DecisionTold) -> Iterator[Section]:
    yield "材料目录", list(_contents(told))
    yield "决策草案和起草说明", list(_texts(told))
    yield "法定程序", [procedures(told), *kept(told)]
    yield "征求意见和采纳情况", list(_adoption(told))
    yield "合法性审查意见", list(_opinion(told))
    panels = _panels(told)
    yield "重大行政决策评审意见", [block for one in panels for block in panel(one)]
    yield "评审中的少数意见", [block for one in panels for block in dissents(one)]
    yield "评审中已作废的表决", [block for one in panels for block in void(one)]
    yield "评审意见采纳说明", list(_absorption(told))
    yield "评审员应当回避的情形", list(_conflicts(told))
    yield "探索性改革明示法律风险", list(_risk(told))
    yield "讨论决定情况", list(_decided(told))


def _contents(told: DecisionTold) -> Iterator[Block]:
    """As it stood when the package was made; before that, as it stands."""
    made = told.last("schedule")
    items = [Item(**one) for one in answers_of(made)["contents"]] if made else told.known.contents
    if items:
        yield contents(items)


def contents(items: Sequence[Item]) -> Grid:
    """材料目录."""
    rows = [(str(n), one.title, STANDS[one.state], one.note, law_shown(one)) for n, one in enumerate(items, 1)]
    return Grid((("序号", 2), ("材料", 5), ("情况", 3), ("说明", 7), ("依据", 6)), rows)


def _texts(told: DecisionTold) -> Iterator[Block]:
    days = {event["seq"]: chinese(told.day(event)) for event in told.events}
    rows = [
        (one["kind_title"], one["name"], days.get(one["seq"], "—"), one["sha256"][:16])
        for one in told.materials
        if one["kind"] in ("draft", "explanation", "grounds")
    ]
    yield Grid((("材料", 5), ("文件", 8), ("提交", 5), ("摘要（前十六位）", 5)), rows)
    if drafted := told.last("draft"):
        said = answers_of(drafted)
        yield Text(f"依据梳理：{said['basis']}")
        yield Text(f"调查研究：{said['research']}")
        yield from (Text(f"备选方案{n}：{one}") for n, one in enumerate(said["options"], 1))


def _adoption(told: DecisionTold) -> Iterator[Block]:
    """What the public, the departments and the experts said, and what was made of it."""
    for event in told.events:
        said = answers_of(event)
        if event["act"] == "close_solicitation":
            yield Text(f"公开征求意见（至{spoken(said['ended'])}），收到意见{said['received']}条。{said['summary']}")
            if said["shortened"]:
                yield Text(f"提前截止的理由（已公开）：{said['shortened']}", bold=True)
        elif event["act"] == "collect_replies":
            rows = [(one["department"], word(one["answer"]), one["note"] or "—") for one in said["replies"]]
            yield Grid((("部门", 7), ("意见", 6), ("内容与处理", 10)), rows)
            yield from (Text(f"未达成一致的：{said['dispute']}") for _ in range(1) if said["dispute"])
    if told.known.comments:
        yield from told_of(told.known.comments)
    if planned := told.last("schedule"):
        yield Text(f"采纳情况：{answers_of(planned)['adoption']}")


def _opinion(told: DecisionTold) -> Iterator[Block]:
    """The opinion on the text that is put to the meeting, its findings, and the unit's answers."""
    signed = told.last("sign_final")
    if signed is None:
        return
    said = answers_of(signed)
    yield Text(
        f"{told.office(signed['org'])}{chinese(told.day(signed))}出具{signed['number']}：{word(said['conclusion'])}。",
        bold=True,
    )
    yield from paragraphs(said["summary"])
    answers = {(one["seq"], one["n"]): one for one in _answers(told)}
    rows = []
    for n, one in enumerate(said["findings"], 1):
        answer = answers.get((signed["seq"], n))
        told_so = f"{word(answer['outcome'])}　{answer['reason']}".strip() if answer else "—"
        rows.append((str(n), f"{one['clause']}：{one['problem']}（{one['severity']}）\n依据：{one['basis']}", told_so))
    if rows:
        yield Grid((("序号", 2), ("问题", 12), ("采纳情况", 9)), rows)
    if confirmed := told.last("confirm"):
        yield Text(f"采纳情况由审查机构于{chinese(told.day(confirmed))}确认。")


def _answers(told: DecisionTold) -> Sequence[Any]:
    newest = told.last("answer")
    return answers_of(newest)["dispositions"] if newest else ()


def _panels(told: DecisionTold) -> list[PanelPage]:
    """Every panel that had ended by then."""
    ended = {answers_of(event)["child"] for event in told.events if event["act"] == PANEL_ENDED}
    return [one for one in told.known.panels if one.case in ended]


def panel(one: PanelPage) -> Iterator[Block]:
    """One panel: who sat, each point with both positions, the votes and what they come to, the opinion."""
    number = one.opinion.get("number", "")
    yield Text(f"{number or one.number or '评审'}　{one.state_title}", bold=True)
    seated = "；".join(f"{chair.n}号席{chair.name}（{chair.category}）" for chair in one.chairs if chair.name)
    if seated:
        yield Text(f"评审团：{seated}。")
    yield from relations(one.chairs)
    if one.meeting:
        yield Text(
            f"评议会：{chinese(one.meeting['held_on'])}，到会席位{seats_in(one.meeting['present'])}，{one.meeting['chair']}号席主持。"
        )
    for point in one.points:
        yield from votes(point)
    if one.opinion.get("summary"):
        yield from paragraphs(f"评审意见：{one.opinion['summary']}")
    if one.opinion.get("note"):
        yield Text(f"未签名的情况：{one.opinion['note']}")


def relations(seated: Sequence[Chair | Came]) -> Iterator[Text]:
    """Of everybody who was named and not drawn: how they stand to the matter."""
    for one in seated:
        if one.relation:
            yield Text(f"{one.n}号席{one.name}系指定，不抽取；与本事项的关系（公示）：{one.relation}。")


def seats_in(present: str) -> str:
    """1、2、3 of seats separated by spaces."""
    return "、".join(present.split())


def votes(point: Point) -> Iterator[Block]:
    """One point with both positions, and every vote on it."""
    yield Heading(f"（分歧点{point.n}）{point.point}", level=2)
    yield Text(f"承办单位：{point.undertaking}")
    yield Text(f"审查机构：{point.review}")
    if point.refused:
        yield Text(f"不受理：{point.refused}")
    elif point.majority:
        yield Text(f"结果：{point.majority}（{point.tally}）", bold=True)
        rows = [(f"{vote['seat']}号席", vote["name"], vote["choice"], vote["reason"]) for vote in point.votes]
        yield Grid((("席位", 3), ("姓名", 4), ("表决", 5), ("理由", 11)), rows)


POSITIONS = (("席位、姓名", 6), ("关于", 4), ("意见", 4), ("理由（原样保留）", 9))


def dissents(one: PanelPage) -> Iterator[Block]:
    """Whoever was not of the majority, by name, with the reason as it was given: nobody takes it back."""
    rows = [(f"{told['seat']} {told['name']}", told["about"], told["choice"], told["reason"]) for told in one.dissents]
    if rows:
        yield Grid(POSITIONS, rows)


def void(one: PanelPage) -> Iterator[Block]:
    """What was voted and said before somebody had to leave: not counted, and kept as it was."""
    rows = [(f"{told['seat']} {told['name']}", told["about"], told["choice"], told["reason"]) for told in one.void]
    if rows:
        yield Text("以下为有人回避或者更换之前的表决和保留意见，已作废，不计入结果，原样留存备查。")
        yield Grid(POSITIONS, rows)


def _absorption(told: DecisionTold) -> Iterator[Block]:
    for event in told.events:
        if event["act"] == "answer_panel":
            said = answers_of(event)
            yield Text(f"{chinese(told.day(event))}，就{said.get('panel') or '评审'}逐点说明如下。")
            columns = (("序号", 2), ("争点", 6), ("评审意见", 4), ("采纳情况", 4), ("理由", 7))
            yield Grid(columns, answered(told, said, event["seq"]))
            yield from anew(said)


def _conflicts(told: DecisionTold) -> Iterator[Block]:
    """Who should not have sat on the panel, as it was found afterwards; and what the review body made of it."""
    for event in told.events:
        said, on = answers_of(event), chinese(told.day(event))
        if event["act"] == "report_conflict":
            yield Text(
                f"{on}，{told.office(event['org'])}报告评审员{said['member']}应当回避（{word(said['ground'])}）：{said['reason']}"
            )
        elif event["act"] in CONFLICT_ANSWERED:
            yield Text(f"{on}，{CONFLICT_ANSWERED[event['act']]}：{said['reason']}")


CONFLICT_ANSWERED = {
    "keep_opinion": "审查机构确认审查意见不受影响", "reissue": "审查机构决定重新审查", "weigh_conflict": "决定之后研究了这一情形",
}  # fmt: skip


def _risk(told: DecisionTold) -> Iterator[Block]:
    signed = told.last("sign_final")
    disclosed = told.last("disclose")
    if signed and disclosed and answers_of(signed)["conclusion"] == "RISK_DISCLOSED":
        yield Grid((("项目", 6), ("内容", 17)), risk(answers_of(disclosed)))
        yield Text("本项例外只及于上述一项；请会议在知悉上述风险的基础上讨论决定。")


def _decided(told: DecisionTold) -> Iterator[Block]:
    for event in told.events:
        if event["act"] == "record_decision":
            yield from deliberation(answers_of(event))
