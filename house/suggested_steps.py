"""What has happened to a suggestion, in the words of whoever sent it: suggestion and study together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.calendar import day_of
from engine.tables import read_stamp
from workflows.review_suggestion.titles import TITLES

TOLD: Mapping[str, tuple[str, str]] = {
    "lodge_suggestion": ("收到您的建议", ""), "ask_missing": ("请您补充", ""), "add_missing": ("收到您的补充", ""),
    "add_more": ("收到您补充的材料", ""), "receive_moved": ("有权机关收到了转送", "由它接着办理，您手上的回执不变"),
    "register_suggestion": ("登记", ""), "accept_suggestion": ("受理", "属于规范性文件，由我们审查"),
    "join_study": ("受理", "已有人对同一条提出，合并审查，分别答复"),
    "extend_suggestion": ("延长答复期限", ""), "withdraw_suggestion": ("您撤回了建议", ""),
    "note_withdrawal": ("收到撤回申请，正在审定", "不是您本人提出的，请马上告诉受理窗口"), "keep_suggestion": ("没有撤回", "继续办理"),
    "confirm_withdrawal": ("按书面申请撤回", ""), "begin_own_motion": ("由我们主动审查", "匿名的不答复"),
    "file_anonymous": ("存查", "匿名的不答复"), "ask_issuer": ("请制定机关说明", "书面说明，10 个工作日内"), "explain": ("制定机关作了说明", ""),
    "no_explanation": ("制定机关没有按时说明", "已经通报，继续审查"), "consult_experts": ("征求专家意见", "这段时间不算在办理期限里"),
    "ask_panel": ("请评审团评审", "这段时间不算在办理期限里，最长 15 个工作日"), "panel_review_ended": ("评审团评审结束", "继续审查"),
    "agree_plan": ("制定机关答应自己改", ""), "order_stop": ("停止执行这一条", ""), "report_correction": ("制定机关报告改好了", "我们正在核对"),
    "not_corrected": ("制定机关没有按时改", "已经通报"), "report_government": ("报请政府决定", ""), "verify_correction": ("核对纠正情况", ""),
    "decide_government": ("政府作出决定", ""), "drop_study": ("审查终止", ""), "reissue_receipt": ("补发回执", ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what has happened."""

    on: date
    title: str
    words: str = ""


def day(said: Mapping[str, Any]) -> date:
    """On which day a step was done."""
    return day_of(read_stamp(said["at"]))


def steps(told: Sequence[Mapping[str, Any]]) -> Iterator[Step]:
    """In the order in which it happened, suggestion and study together."""
    for said in sorted(told, key=lambda one: (one["at"], one["chain"])):
        if said["act"] in TOLD:
            title, words = TOLD[said["act"]]
            yield Step(day(said), title, _more(said) or words)
        elif said["act"] in _SPOKEN:
            yield Step(day(said), *_SPOKEN[said["act"]](said["answers"] or {}))


def _more(said: Mapping[str, Any]) -> str:
    """What an act says that the citizen is to know."""
    a = said["answers"] or {}
    words = {
        "ask_missing": "；".join(a.get("missing", ())), "extend_suggestion": a.get("reason", ""), "register_suggestion": said["number"],
        "order_stop": f"{a.get('clause', '')}（{a.get('paper', '')}）",
        "verify_correction": "已经改好" if a.get("outcome") == "CORRECTED" else "还没有改好",
        "decide_government": f"{TITLES.get(str(a.get('outcome')), '')}（{a.get('paper', '')}）",
    }  # fmt: skip
    return str(words.get(said["act"], ""))


_SPOKEN: Mapping[str, Any] = {
    "conclude_study": lambda a: (
        {"NO_PROBLEM": "审查没有发现问题", "CONSULT": "审查认为需要处理", "CORRECT": "审查认为应当修改"}[a["verdict"]],
        {"CONSULT": "正在与制定机关沟通", "CORRECT": "制定机关 30 天内改，改完我们核对"}.get(a["verdict"], ""),
    ),
    "tell_refused": lambda _: ("没有登记", ""),
    "tell_declined": lambda _: ("不予受理", ""),
    "transfer_suggestion": lambda a: ("转给有权机关", a["to"]),
    "reply_suggestion": lambda _: ("答复您", "见答复书"),
}
