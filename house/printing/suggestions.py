"""The papers of a suggestion for review: what whoever made it is told in writing, and the slip by which a paper is handed over.

None of them says who asked: the body writes name and address on the envelope or the slip by hand, from what it keeps sealed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from house.printing.forms import form
from house.printing.layout import Block, Grid, Heading, Paper, Text, chinese
from house.printing.letters import letter, paragraphs
from house.printing.told import Limit, Told, answers_of
from workflows.review_suggestion.titles import TITLES

WHOM = "审查建议人"
DELIVERY = "delivery"
CONCLUSIONS = {
    "NO_PROBLEM": "经审查，没有发现该文件（条款）存在不合法的问题。",
    "CONSULT": "经审查，该文件（条款）需要处理，已请制定机关自行修改或者废止。",
    "CORRECT": "经审查，该文件（条款）应当纠正，已经向制定机关提出。",
    "CORRECTED": "经审查，该文件（条款）应当纠正，制定机关已经纠正。",
    "CHANGED": "经审查，该文件（条款）应当纠正，已由政府改变。",
    "ANNULLED": "经审查，该文件（条款）应当纠正，已由政府撤销。",
    "UPHELD": "经审查后报请政府决定，政府决定维持该文件（条款）。",
}


def reply(told: Told) -> Paper:
    """审查建议答复书: the conclusion, its reasons in plain words, what has been done, what whoever disagrees may do."""
    said = told.answers
    body: list[Block] = [
        Text(f"您提出的对{_about(told)}的审查建议（{_number(told)}）已经办理完毕，现答复如下。"),
        Heading("一、结论和理由"),
        Text(CONCLUSIONS.get(said["conclusion"], f"审查结果：{TITLES[said['conclusion']]}。")),
        *paragraphs(said["words"]),
        Heading("二、已经做了什么"),
        *paragraphs(said["action"]),
    ]
    if said.get("further"):
        body += [Heading("三、不同意怎么办"), *paragraphs(said["further"])]
    body.append(Text("办理经过可以凭回执码随时查询。感谢您对规范性文件的监督。"))
    return _told(told, "reply", "审查建议答复书", body)


def missing(told: Told) -> Paper:
    """补充告知书: all that is missing, told once."""
    rows = [(str(n), one) for n, one in enumerate(told.answers["missing"], 1)]
    body: list[Block] = [
        Text(f"您提出的审查建议已于{chinese(told.day(told.events[0]))}收到。下列内容需要补充："),
        Grid((("序号", 2), ("需要补充的内容", 18)), rows),
        Text("以上为一次告知的全部内容。请凭回执码在网上补充，或者寄送、送交本机关；办理期限自补充齐备之日起计算。"),
    ]
    return _told(told, "missing", "补充告知书", body)


def accepted(told: Told) -> Paper:
    """受理告知书: that it is studied, and until when it is answered."""
    limit = _limit(told)
    joined = told.event["act"] == "join_study"
    body: list[Block] = [
        Text(f"您提出的对{_about(told)}的审查建议（{_number(told)}），经审核属于本机关审查范围，现予受理。"),
        *([Text("已有人对同一条款提出建议，合并审查，分别答复。")] if joined else []),
        *([Text(f"办理期限为{limit.words}，自材料齐备之日起计算，本机关{limit}答复您。")] if limit else []),
        Text("征求专家意见、与制定机关沟通的时间不计入办理期限。您的姓名和联系方式不告知制定机关。"),
    ]
    return _told(told, "acceptance", "受理告知书", body)


def declined(told: Told) -> Paper:
    """不予受理告知书: on which ground, why, and where else to turn."""
    return _told(told, "declined", "不予受理告知书", list(_refused(told.last("decline_suggestion"), "不予受理")))


def unregistered(told: Told) -> Paper:
    """不予登记告知书."""
    return _told(told, "unregistered", "不予登记告知书", list(_refused(told.last("refuse_registration"), "不予登记")))


def transferred(told: Told) -> Paper:
    """转送告知书: to whom it was sent, and that the receipt stays good where it goes on in this house."""
    said = told.answers
    body: list[Block] = [
        Text(
            f"您提出的对{_about(told)}的审查建议（{_number(told)}），属于{said['to']}的职责范围（{TITLES[said['why']]}）。"
        ),
        Text(f"本机关已以{said['letter']}转送该机关办理。"),
        *paragraphs(said["words"]),
        Text("您手上的回执码不变，可以继续查询。" if said.get("here") else "请向该机关了解办理情况。"),
    ]
    return _told(told, "transferred", "转送告知书", body)


def delivery(told: Told) -> Paper:
    """送达回证: for whoever is written to, and for whoever has left no address and comes to fetch the paper."""
    said = told.last(*ISSUED) or told.event
    title = ISSUED[said["act"]][1] if said["act"] in ISSUED else ""
    way = TITLES[answers_of(said).get("by", "RECEIPT")]
    rows = [
        ("文书名称", title), ("文号", said["number"] or _number(told)), ("答复方式", way),
        ("收件人", "（手写；按密存的姓名、地址填写，不录入系统）"), ("寄送地址", ""), ("挂号信编号", ""),
        ("领取的，核对回执码", "□ 已核对"), ("签收人、签收日期", ""), ("送达人", ""), ("备注", ""),
    ]  # fmt: skip
    body: list[Block] = [
        Grid((("项目", 6), ("内容", 14)), rows),
        Text(
            "没有留联系方式的，凭回执码在网上查看答复，或者持回执到受理窗口领取；领取时核对回执码，不登记身份证件号码。"
        ),
    ]
    return form(told, DELIVERY, "送达回证", body, told.issuer, [], _number(told))


def to_deliver(page: Mapping[str, Any]) -> bool:
    """Whether anything has been issued that could be handed over."""
    return any(event["act"] in ISSUED for event in page["events"])


# --- parts --------------------------------------------------------------------------------------------------------------


def _told(told: Told, key: str, title: str, body: Sequence[Block]) -> Paper:
    return letter(
        told, key, title, WHOM, body, [("经办", told.person(told.event))], number=told.event["number"] or _number(told)
    )


def _registered(told: Told) -> Mapping[str, Any] | None:
    return told.last("register_suggestion")


def _number(told: Told) -> str:
    """By what the suggestion is known: its number once it is registered, else its case."""
    event = _registered(told)
    return str(event["number"]) if event else f"第{told.page['id']}号来件"


def _about(told: Told) -> str:
    """《…》第七条, as it was registered: in the body's own words."""
    event = _registered(told)
    if event is None:
        return "有关文件"
    said = answers_of(event)
    name = said["document"] if said["document"].startswith("《") else f"《{said['document']}》"
    return f"{name}{said['clause']}"


def _limit(told: Told) -> Limit | None:
    """The limit that began when it was registered."""
    event = _registered(told)
    return Told(told.page, event["seq"], told.known).limit("total") if event else None


def _refused(event: Mapping[str, Any] | None, what: str) -> Iterator[Block]:
    said = answers_of(event) if event else {}
    yield Text(f"您提出的审查建议，因{TITLES[said['ground']]}，决定{what}。")
    yield Heading("理由")
    yield from paragraphs(said["words"])
    if said.get("where"):
        yield Heading("您还可以")
        yield from paragraphs(said["where"])


ISSUED = {
    "ask_missing": ("missing", "补充告知书", missing),
    "tell_refused": ("unregistered", "不予登记告知书", unregistered),
    "accept_suggestion": ("acceptance", "受理告知书", accepted),
    "join_study": ("acceptance", "受理告知书", accepted),
    "tell_declined": ("declined", "不予受理告知书", declined),
    "transfer_suggestion": ("transferred", "转送告知书", transferred),
    "reply_suggestion": ("reply", "审查建议答复书", reply),
}
"""The acts that issue a paper to whoever asked."""
LISTS = {DELIVERY: ("送达回证", delivery)}
