"""The papers of a study of a clause, and of what courts write: the request to explain, the opinion, the order to stop, the answer."""

from collections.abc import Iterator
from datetime import date

from house.printing.layout import Block, Heading, Paper, Text, chinese
from house.printing.letters import letter, paragraphs
from house.printing.told import Told
from registers.outside import MEASURES

OPINIONS = {"NO_PROBLEM": "审查研究意见书", "CONSULT": "自行处理建议函", "CORRECT": "纠正意见书"}
ORDERED = "责令纠正通知书"


def _about(told: Told) -> str:
    """《…》（文号）第七条."""
    said = told.opening
    name = said["document"] if said["document"].startswith("《") else f"《{said['document']}》"
    number = f"（{said['number']}）" if said["number"] else ""
    return f"{name}{number}{said['clause']}"


def explain(told: Told) -> Paper:
    """请制定机关说明的函."""
    limit = told.limit("explain")
    body: list[Block] = [
        Text(f"现对你单位制定的{_about(told)}进行审查研究。"),
        Heading("一、审查要点"),
        *paragraphs(told.opening["point"]),
        Heading("二、请说明的问题"),
        *paragraphs(told.answers["questions"]),
        Text(
            f"请{limit}书面说明，附制定依据；准备修改或者废止的，写明完成日。" if limit else "请书面说明，附制定依据。"
        ),
        Text("逾期不说明的，继续审查并予通报。"),
    ]
    return _letter(told, "explain", f"关于请说明{_about(told)}\n有关情况的函", body)


def opinion(told: Told) -> Paper:
    """What was signed: no problem, a request to act, an advice or an order to correct; by when."""
    said = told.answers
    title = ORDERED if said["verdict"] == "CORRECT" and told.opening.get("order") else OPINIONS[said["verdict"]]
    body: list[Block] = [
        Text(f"经对你单位制定的{_about(told)}审查研究，提出意见如下。"),
        Heading("一、审查意见"),
        *paragraphs(said["words"]),
        *_required(told, said["verdict"]),
    ]
    return _letter(told, "study_opinion", title, body, told.event["number"])


def _required(told: Told, verdict: str) -> Iterator[Block]:
    if verdict == "NO_PROBLEM":
        return
    limit = told.limit("correct" if verdict == "CORRECT" else "consult")
    by = str(limit) if limit else "及时"
    yield Heading("二、要求")
    if verdict == "CORRECT":
        yield Text(
            f"请{by}修改或者废止该条款，公布、备案并书面报告纠正情况。逾期未纠正的，予以通报，报请政府改变或者撤销。"
        )
    else:
        yield Text(f"请{by}提出书面处理计划，写明完成日；到期未处理的，继续审查。")


def stopped(told: Told) -> Paper:
    """停止执行通知."""
    said = told.answers
    since = chinese(date.fromisoformat(said["on"]), weekday=True)
    body: list[Block] = [
        Text(f"{_about(told)}经审查明显违法。依据{said['basis']}，决定自{since}起停止执行{said['clause']}。"),
        Text("停止执行期间，不得以该条款作为行政管理的依据。"),
    ]
    return _letter(told, "stop", "停止执行通知", body, said["paper"])


def answered(told: Told) -> Paper:
    """The written answer to a court or a reconsideration organ."""
    said, paper = told.answers, told.opening
    came = chinese(date.fromisoformat(paper["received_on"]))
    body: list[Block] = [
        Text(f"{paper['paper']}于{came}收悉，涉及{paper['document']}{paper['clause']}。现书面答复如下。"),
        Heading("一、对条款的处理"),
        Text(f"{MEASURES[said['measure']]}。"),
        Heading("二、说明"),
        *paragraphs(said["words"]),
    ]
    if said.get("study"):
        body.append(Text(f"该条款已经审查研究（第{said['study']}号件）。"))
    signers = [("经办", told.person(told.event))]
    return letter(told, "answer", f"关于{paper['paper']}的\n书面答复", paper["organ"], body, signers)


def _letter(told: Told, key: str, title: str, body: list[Block], number: str = "") -> Paper:
    """To the issuer."""
    return letter(told, key, title, told.holder("OFFICE"), body, [("经办", told.person(told.event))], number=number)


ISSUED = {
    "ask_issuer": ("explain", "请制定机关说明的函", explain),
    "conclude_study": ("study_opinion", "审查意见", opinion),
    "order_stop": ("stop", "停止执行通知", stopped),
}
"""The acts of a study that issue a paper to the issuer."""
OF_COURTS = {"answer": ("answer", "书面答复", answered)}
