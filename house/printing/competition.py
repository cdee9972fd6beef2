"""The papers of a fair-competition review: the review form with its nineteen answers, conclusions, the supplement and return notices."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from house.printing.forms import form
from house.printing.layout import Block, Grid, Heading, Paper, Text, chinese
from house.printing.letters import letter, paragraphs
from house.printing.told import Told, answers_of
from workflows.fair_competition.items import ARTICLES, items
from workflows.fair_competition.titles import TITLES

OUTCOMES = {
    "PASS": "经审查，符合公平竞争审查标准。",
    "VIOLATES": "经审查，违反公平竞争审查标准，不得出台；修改后的另一文本可以再次审查，符合例外规定的可以主张适用例外。",
    "EXCEPTION": "经审查，适用公平竞争审查例外规定，可以在上述期限或者条件之内出台并实施。",
    "NA": "经识别并确认，不涉及经营者经济活动，不适用公平竞争审查。",
}
SHEET = (("项", 1), ("审查标准", 9), ("答复", 3), ("说明", 9))


def sheet(told: Told) -> Paper:
    """公平竞争审查表: what is reviewed, who was heard, the nineteen answers by article, the effect, the opinion."""
    said = told.answers
    body: list[Block] = [Grid((("事项", 5), ("内容", 17)), list(_measure(told))), *_parties(told)]
    body += [
        Heading("对照标准"),
        *_answers(said["items"]),
        Heading("对公平竞争影响的评估"),
        *paragraphs(said["effect"]),
    ]
    body += [Heading("初审意见"), *paragraphs(said["opinion"])]
    return form(told, "sheet", "公平竞争审查表", body, told.issuer, [("承办人", told.person(told.event))], told.place)


def conclusion(told: Told) -> Paper:
    """公平竞争审查结论: by the drafter, by the market regulator, with an exception, or that none is needed."""
    outcome = _outcome(told)
    parts = (
        ("基本情况", _facts(told)), ("听取意见情况", _heard(told)), ("审查情况", _reviewed(told)), ("例外规定", _exception(told)),
        ("结论", _concluded(told, outcome)), ("效力", _holds(told, outcome)),
    )  # fmt: skip
    body: list[Block] = []
    for numeral, (title, blocks) in zip("一二三四五六", list(_written(parts)), strict=False):
        body += [Heading(f"{numeral}、{title}"), *blocks]
    drafter = told.last("draft_conclusion", "review_items", "identify")
    signers = [("审查", told.person(drafter)), ("签发", told.person(told.event))]
    title = f"关于{told.title.removesuffix('：公平竞争审查')}的\n公平竞争审查结论"
    return letter(told, "opinion", title, told.town, body, signers, number=told.event["number"])


def _written(parts: Any) -> Iterator[tuple[str, list[Block]]]:
    for title, blocks in parts:
        if there := list(blocks):
            yield title, there


def supplement(told: Told) -> Paper:
    """补正通知书: what is missing, and by when."""
    rows = [(str(n), one["what"], one["basis"] or "—") for n, one in enumerate(told.answers["gaps"], 1)]
    limit = told.limit("supplement")
    body: list[Block] = [
        Text(f"你单位送会同审查的“{told.title}”收悉。下列材料须补正："),
        Grid((("序号", 2), ("补正事项", 13), ("依据", 7)), rows),
        Text(f"请{limit}补正；逾期未补正的退回。" if limit else "请及时补正。"),
    ]
    title = f"关于{told.title}的\n补正通知"
    return letter(told, "supplement", title, told.town, body, [("经办", told.person(told.event))])


def _measure(told: Told) -> Iterator[tuple[str, str]]:
    said = told.opening
    yield "措施名称", told.title.removesuffix("：公平竞争审查")
    yield "措施类别", TITLES[said["kind"]]
    yield "制定机关", f"{told.town}（{TITLES[said['issuer']]}）"
    yield "起草单位", said["drafter"]
    if said["joint"]:
        yield "联合制定机关", "、".join(said["joint"])
    if said["markets"]:
        yield "影响的市场、行业", said["markets"]
    if identified := told.last("identify"):
        yield "识别", answers_of(identified)["reason"]


def _hearing(told: Told) -> Mapping[str, Any] | None:
    return told.last("close_consultation", "merge_comments", "skip_consultation")


def _parties(told: Told) -> Iterator[Block]:
    event = _hearing(told)
    if event is None:
        return
    yield Heading("听取意见")
    if event["act"] == "skip_consultation":
        yield Text(f"依法保密，没有听取意见：{answers_of(event)['reason']}")
        return
    rows = [
        (one["name"], TITLES[one["type"]], one["answer"] or "（没有答复）", _disposed(one))
        for one in answers_of(event)["parties"]
    ]
    yield Grid((("名称", 6), ("类型", 4), ("意见", 7), ("处理", 5)), rows)


def _disposed(one: Mapping[str, Any]) -> str:
    return TITLES[one["disposition"]] + (f"：{one['reason']}" if one["reason"] else "")


def _answers(lines: list[Mapping[str, Any]]) -> Iterator[Block]:
    there = {one["n"]: one for one in lines}
    for article, title in ARTICLES.items():
        yield Heading(f"（第{article}条　{title}）", 2)
        yield Grid(
            SHEET, [(str(item.n), item.question, TITLES[there[item.n]["answer"]], _why(there[item.n])) for item in items() if item.article == article]
        )  # fmt: skip


def _why(line: Mapping[str, Any]) -> str:
    parts = (line["clause"], line["note"], f"依据：{line['basis']}" if line["basis"] else "")
    return "；".join(part for part in parts if part)


# --- a conclusion --------------------------------------------------------------------------------------------------------


def _outcome(told: Told) -> str:
    act = told.event["act"]
    if act == "sign_conclusion":
        return str(told.answers["conclusion"])
    return {"conclude": "PASS", "grant_exception": "EXCEPTION", "confirm_na": "NA"}[act]


def _facts(told: Told) -> Iterator[Block]:
    yield Text("；".join(f"{label}：{words}" for label, words in _measure(told)) + "。")


def _heard(told: Told) -> Iterator[Block]:
    event = _hearing(told)
    if event is None:
        return
    said = answers_of(event)
    if event["act"] == "skip_consultation":
        yield Text(f"依法应当保密，没有听取意见：{said['reason']}")
        return
    names = "、".join(f"{one['name']}（{TITLES[one['type']]}）" for one in said["parties"])
    yield Text(f"听取了{names}的意见。{said['summary']}")


def _reviewed(told: Told) -> Iterator[Block]:
    event = told.last("draft_conclusion", "review_items")
    if event is None:
        return
    said = answers_of(event)
    found = [one for one in said["items"] if one["answer"] == "N"]
    by = "会同起草单位" if event["act"] == "draft_conclusion" else ""
    left = f"发现{len(found)}项有问题" if found else "未发现违反标准的内容"
    yield Text(f"{by}对照《公平竞争审查条例》第8条至第11条十九项标准逐项审查，{left}。")
    if found:
        rows = [(f"第{one['n']}项", items()[one["n"] - 1].basis, _why(one), items()[one["n"] - 1].fix) for one in found]
        yield Grid((("标准", 3), ("依据", 7), ("条款和问题", 7), ("建议", 5)), rows)
    yield Text(f"对公平竞争影响的评估：{told.answers.get('effect') or said['effect']}")


def _exception(told: Told) -> Iterator[Block]:
    event = told.last("claim_exception")
    if told.event["act"] != "grant_exception" or event is None:
        return
    said = answers_of(event)
    yield Text(f"例外情形：{TITLES[said['ground']]}（《公平竞争审查条例》第12条）。{said['ground_facts']}")
    rows = [(one["what"], one["effect"], one["rejected"]) for one in said["alternatives"]]
    yield Text("没有对公平竞争影响更小的替代方案：")
    yield Grid((("考虑过的方案", 6), ("对公平竞争的影响", 7), ("不能采用的理由", 9)), rows)
    end = f"实施期限至{chinese(_date(said['end_on']))}" if said["end_on"] else f"终止条件：{said['end_condition']}"
    yield Text(f"{end}；{chinese(_date(said['review_on']))}前再评估。期满或者条件成就的，例外即行终止。")


def _date(said: Any) -> date:
    return said if isinstance(said, date) else date.fromisoformat(str(said))


def _concluded(told: Told, outcome: str) -> Iterator[Block]:
    yield Text(OUTCOMES[outcome], bold=True)
    words = told.answers.get("summary") or told.answers.get("reason") or ""
    yield from paragraphs(words)


def _holds(told: Told, outcome: str) -> Iterator[Block]:
    law = told.law(told.event)
    if outcome != "NA":
        yield Text(
            f"{law + '，' if law else ''}本结论只及于所审查的文本；文本有改动的，须重新审查或者由审查人员认定改动不影响结论。"
        )


ISSUED = {
    "review_items": ("sheet", "公平竞争审查表", sheet),
    "confirm_na": ("conclusion", "公平竞争审查结论（不适用）", conclusion),
    "conclude": ("conclusion", "公平竞争审查结论", conclusion),
    "sign_conclusion": ("conclusion", "公平竞争审查结论", conclusion),
    "grant_exception": ("conclusion", "公平竞争审查结论（适用例外）", conclusion),
    "ask_supplement": ("supplement", "补正通知书", supplement),
}
"""The acts of a review that issue a paper."""
AGAIN = ("revise",)
"""What begins another round."""
