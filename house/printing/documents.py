"""The papers of normative documents: the legality opinion on a draft, the filing report and the opinion that answers it, the list of a clean-up."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from house.printing.forms import form
from house.printing.layout import Block, Grid, Heading, Paper, Text, chinese
from house.printing.letters import letter, paragraphs
from house.printing.opinion import found
from house.printing.told import Told, answers_of
from workflows.normative_document.titles import TITLES

AGAIN = ("resubmit", "redraft")
SHUT = "不得提请集体审议"
FOLLOWS: Mapping[str, str] = {
    "LAWFUL": "可以提请集体审议。",
    "LAWFUL_WITH_ADVICE": "可以提请集体审议，并请注意所提示的风险。",
    "REVISE": f"应当予以修改；修改、反馈并经确认前，{SHUT}。",
    "RETURN_PROCEDURE": f"补正程序并重新送审前，{SHUT}。",
    "UNLAWFUL": f"所送文本{SHUT}；修改后的另一文本可以重新送审。",
    "OUT_OF_SCOPE": "本次审核终止，不视为已经合法性审核。",
}
RESULTS = ("KEEP", "AMEND", "REPEAL", "EXPIRED")


def opinion(told: Told) -> Paper:
    """合法性审核意见书: what was reviewed, what was found, the conclusion, what follows."""
    checks = told.last("complete_checks")
    law = told.law(checks, told.event)
    body: list[Block] = [
        Text(f"你单位送审的“{told.title}”收悉。{law + '，' if law else ''}经审核，现提出如下意见。"),
        Heading("一、基本情况"),
        Text("".join(_facts(told))),
        Heading("二、审核意见"),
        *found(told),
        Heading("三、结论"),
        Text(f"{TITLES[told.answers['conclusion']]}。{FOLLOWS[told.answers['conclusion']]}", bold=True),
        Heading("四、反馈与效力"),
        *(Text(one) for one in _duties(told)),
    ]
    signers = [("拟稿", told.person(checks)), ("签发", told.person(told.event))]
    title = f"关于{told.title}的\n合法性审核意见书"
    return letter(told, "opinion", title, told.town, body, signers, number=told.event["number"])


def _facts(told: Told) -> Iterator[str]:
    said = told.opening
    yield f"{told.title}由{told.town}制定，属{TITLES[said['form']]}。"
    if accepted := told.last("accept"):
        again = f"第{told.round}轮" if told.round > 1 else ""
        yield f"{again}{chinese(told.day(accepted))}受理，共收材料{len(told.materials)}项。"
    if used := told.used("review"):
        yield f"审核实际用时{used}。"
    if told.text:
        yield f"审核以送审稿（{told.text['name']}）为准，其摘要列于文末。"


def _duties(told: Told) -> Iterator[str]:
    if feedback := told.limit("feedback"):
        yield f"请{feedback}反馈采纳情况；未采纳的，详细说明理由和依据。"
    if validity := told.limit("opinion.validity"):
        until = f"至{chinese(validity.due)}有效" if validity.due else f"有效期为{validity.words}"
        yield f"本意见{until}；期满仍未提请审议的，应当重新送审。"
    yield "本意见只及于所审核的文本；征求意见、会签、列席会议不代替合法性审核。"


def filing_report(told: Told) -> Paper:
    """备案报告: the document, its days, and how it was made."""
    said, opened = told.answers, told.opening
    rows = [
        ("文件名称", told.title), ("文号", opened["number"]), ("登记号", opened["registration"] or "—"), ("制定机关", _issuers(told)),
        ("审议通过日", _day(opened["adopted_on"])), ("公布日", _day(opened["published_on"])), ("施行日", _day(opened["effective_on"])),
        ("有效期至", _day(opened["expires_on"]) if opened["expires_on"] else "长期有效"), ("合法性审核意见书", opened["opinion"] or "—"),
        ("公平竞争审查", " ".join(filter(None, (TITLES.get(opened["competition"], ""), opened["competition_note"]))) or "—"),
        ("公开网址", opened["url"] or "—"),
    ]  # fmt: skip
    body: list[Block] = [
        Text(f"现将《{told.title}》报请备案，请予审查。"),
        Grid((("项目", 6), ("内容", 16)), rows),
        *paragraphs(said["note"]),
    ]
    if said["copy_to"]:
        body.append(Text(f"抄送：{said['copy_to']}"))
    title = f"关于报送{told.title}\n备案的报告"
    return letter(
        told, "filing", title, said["receiver"], body, [("经办", told.person(told.event))], number=told.event["number"]
    )


def record_opinion(told: Told) -> Paper:
    """备案审查意见, of the organ with which a document was filed."""
    said, opened = told.answers, told.opening
    body: list[Block] = [
        Text(f"你机关报送备案的《{told.title}》（{said['document'] or opened['document']}，{opened['report']}）收悉。"),
        *paragraphs(said["words"]),
        Text(f"结论：{TITLES[said['verdict']]}。", bold=True),
    ]
    if correct := told.limit("correct"):
        body.append(Text(f"请{correct}自行纠正，并书面报告纠正情况；逾期未纠正的，报请改变或者撤销。"))
    drafter = told.last("propose")
    signers = [("审查", told.person(drafter)), ("签发", told.person(told.event))]
    title = f"关于{told.title}的\n备案审查意见"
    return letter(told, "opinion", title, told.town, body, signers, number=told.event["number"])


def cleanup_list(told: Told) -> Paper:
    """清理结果目录: every document of the campaign by its result, as the meeting has decided."""
    said, opened = told.answers, told.opening
    decided = told.last("decide_cleanup")
    days = f"{_day(answers_of(decided)['decided_on'])}审议通过，" if decided else ""
    body: list[Block] = [
        Text(f"清理事由：{TITLES[opened['trigger']]}", indent=False),
        Text(f"清理范围和标准：{opened['scope']}", indent=False),
        Text(f"{days}{_day(said['published_on'])}以{said['paper']}公布。"),
    ]
    for numeral, (result, items) in zip("一二三四", _by_result(said["items"]).items(), strict=False):
        rows = [(str(n), one["document"], one["reason"] or "—") for n, one in enumerate(items, 1)]
        body.append(Heading(f"{numeral}、{TITLES[result]}（{len(items)}件）"))
        body.append(Grid((("序号", 2), ("文号", 8), ("理由", 12)), rows))
    if any(one["outcome"] in ("REPEAL", "EXPIRED") for one in said["items"]):
        body.append(Text(f"废止、宣布失效的文件自{_day(said['ended_on'])}起不再作为行政管理的依据。"))
    signers = [("公布", told.person(told.event))]
    return form(told, "cleanup", "规范性文件清理结果目录", body, told.issuer, signers, said["paper"])


def _by_result(items: Any) -> dict[str, list[Any]]:
    """The results that there are, in their order."""
    found = {result: [one for one in items if one["outcome"] == result] for result in RESULTS}
    return {result: some for result, some in found.items() if some}


def _issuers(told: Told) -> str:
    return "、".join([told.town, *told.opening["co_issuers"]])


def _day(said: str | None) -> str:
    return chinese(date.fromisoformat(said)) if said else "—"


ISSUED = {"sign": ("opinion", "合法性审核意见书", opinion)}
OF_LIFE = {"file": ("filing", "备案报告", filing_report)}
OF_RECORD = {"conclude": ("opinion", "备案审查意见", record_opinion)}
OF_CLEANUP = {"publish_cleanup": ("cleanup", "规范性文件清理结果目录", cleanup_list)}
"""The acts that issue a paper, in the four procedures of a document."""
