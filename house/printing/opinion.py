"""合法性审查意见书: what was reviewed, how, what was found under which law, the conclusion, and what follows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from house.printing.layout import Block, Heading, Paper, Text, chinese
from house.printing.letters import letter, paragraphs
from house.printing.told import Told, word
from workflows.township_review.facts import VILLAGE

ASPECTS = ("权限", "程序", "内容")
NUMERALS = "一二三四五六七八九十"
KINDS = {
    "sign": "合法性审查意见书",
    "sign_final": "合法性审查意见书",
    "reexamine": "合法性审查复核意见书",
    "review_afterwards": "事后补充审查意见书",
}

SHUT = "不符合提交讨论、签订或者印发的条件"
FOLLOWS: Mapping[str, str] = {
    "LAWFUL": "可以按照程序提交讨论。",
    "LAWFUL_WITH_ADVICE": "可以按照程序提交讨论，并请注意所提示的风险。",
    "RISK_DISCLOSED": "可以按照程序提交讨论，并须在会议材料中明示法律风险。",
    "REVISE": f"修改、反馈并经确认前，{SHUT}。",
    "RETURN_PROCEDURE": f"补正程序并重新送审前，{SHUT}。",
    "UNLAWFUL": f"所送文本{SHUT}；修改后的另一文本可以重新送审。",
    "OUT_OF_SCOPE": "本次审查终止，不视为已经合法性审查。",
}
VILLAGE_FOLLOWS: Mapping[str, str] = {
    "LAWFUL": "可以提请村民会议（成员大会）讨论决定。",
    "LAWFUL_WITH_ADVICE": "可以提请村民会议（成员大会）讨论决定，并请注意所提示的风险。",
    "REVISE": "建议修改后，再提请村民会议（成员大会）讨论决定。",
    "RETURN_PROCEDURE": "建议补正程序后，再提请村民会议（成员大会）讨论决定。",
    "UNLAWFUL": "建议修改后重新送审，再提请村民会议（成员大会）讨论决定。",
    "OUT_OF_SCOPE": "本次审查终止，不视为已经合法性审查。",
}


def opinion(told: Told) -> Paper:
    """The opinion that this step signed: of a review, of a re-examination, of an emergency afterwards."""
    act = told.event["act"]
    parts: Sequence[tuple[str, Callable[[Told], Iterator[Block]]]] = (
        ("基本情况", _afterwards if act == "review_afterwards" else _facts),
        ("审查过程", _process),
        ("审查意见", found),
        ("评审意见及采纳情况", _panel),
        ("结论", _conclusion),
        ("反馈与效力", _duties),
    )
    body: list[Block] = [Text(_opened(told))]
    written = [(title, blocks) for title, part in parts if (blocks := list(part(told)))]
    for numeral, (title, blocks) in zip(NUMERALS, written, strict=False):
        body += [Heading(f"{numeral}、{title}"), *blocks]
    authors = [event for event in told.this_round if event["act"] == "complete_checks"]
    author = told.person(authors[-1]) if authors and act.startswith("sign") else ""
    signed = {"sign": "签发", "sign_final": "签发", "reexamine": "复核、签发", "review_afterwards": "审查、签发"}[act]
    signers = [("拟稿", author), (signed, told.person(told.event))]
    title = f"关于{told.title}的\n{KINDS[act]}"
    return letter(told, "opinion", title, told.town, body, signers, number=told.event["number"])


def _opened(told: Told) -> str:
    act = told.event["act"]
    checks = next((event for event in reversed(told.this_round) if event["act"] == "complete_checks"), None)
    law = told.law(checks, told.event)
    received = {"sign": "送审的", "sign_final": "送审的", "reexamine": "提出异议的", "review_afterwards": "应急处置的"}[
        act
    ]
    return f"你单位{received}“{told.title}”收悉。{law + '，' if law else ''}经审查，现提出如下意见。"


def _facts(told: Told) -> Iterator[Block]:
    sent = [event for event in told.this_round if event["act"] in ("submit", "resubmit", "receive")]
    accepted = [event for event in told.this_round if event["act"] == "accept"]
    code = told.opening.get("catalogue")
    words = f"送审事项为{told.title}，属{word(told.matter_type)}，" + (
        f"事项清单编号{code}。" if code else "不在事项清单内。"
    )
    if sent and accepted:
        again = f"第{told.round}轮" if told.round > 1 else ""
        mended = "经补正，" if any(event["act"] == "supplement" for event in told.this_round) else ""
        words += f"{chinese(told.day(sent[-1]))}{again}送审，{mended}{chinese(told.day(accepted[-1]))}受理，共收材料{len(told.materials)}项。"
    yield Text(words)
    if told.text:
        yield Text(f"审查以第{told.round}轮送审稿（{told.text['name']}）为准，其摘要列于文末。")


def _afterwards(told: Told) -> Iterator[Block]:
    taken = told.last("exempt_emergency")
    if taken:
        said = taken["answers"]
        on = chinese(date.fromisoformat(said["taken_on"]))
        yield Text(
            f"{told.town}于{on}因突发事件（{said['what']}）采取应急处置措施，{chinese(told.day(taken))}记录在案。"
        )
        yield from paragraphs(f"处置措施：{said['measure']}")


STANDS = (
    ("consult", ("advise", "go_on"), "征求法律顾问意见，不计入审查期限"),
    ("escalate", ("support",), "提请县级支持，不计入审查期限"),
    ("suspend", ("resume",), "中止审查，不计入审查期限"),
)


def _process(told: Told) -> Iterator[Block]:
    """Where the clock stood, was lengthened, and what was used."""
    said: list[str] = []
    for begin, ends, what in STANDS:
        for since, until in told.spans(begin, *ends):
            said.append(f"{chinese(since)}至{chinese(until) if until else '出具意见之日'}{what}。")
    for event in told.this_round:
        if event["act"] == "extend":
            said.append(f"{chinese(told.day(event))}经批准延长审查期限，并已告知。")
        if event["act"] == "object":
            points = "；".join(point.rstrip("。；") for point in event["answers"]["points"])
            said.append(f"{chinese(told.day(event))}{told.town}对{told.objected_to}提出异议：{points}。")
    if used := told.used("review"):
        said.append(f"审查实际用时{used}。")
    if told.event["act"] == "reexamine" and (first := told.last("sign")):
        said.append(f"本次复核由未参加原审查的人员进行；原意见（{first['number']}）由本意见代替。")
    if said:
        yield Text("".join(said))


def found(told: Told) -> Iterator[Block]:
    """Reasons first, then every finding under its aspect: place, problem, basis, severity, suggestion."""
    yield from paragraphs(told.answers["summary"])
    numbered = list(enumerate(told.answers.get("findings", ()), 1))
    there = [aspect for aspect in ASPECTS if any(finding["aspect"] == aspect for _, finding in numbered)]
    by_aspect = sorted(numbered, key=lambda one: (ASPECTS.index(one[1]["aspect"]), one[0]))
    if by_aspect == numbered:
        for numeral, aspect in zip(NUMERALS, there, strict=False):
            yield Heading(f"（{numeral}）关于{aspect}", level=2)
            yield from (_finding(n, finding) for n, finding in numbered if finding["aspect"] == aspect)
    else:  # the record's own numbers, by which the office answers, stay in order
        yield from (_finding(n, finding, f"（{finding['aspect']}）") for n, finding in numbered)
    if there and (rest := [aspect for aspect in ASPECTS if aspect not in there]):
        yield Text(f"对{'、'.join(rest)}未列问题。")


def _finding(n: int, finding: Mapping[str, Any], aspect: str = "") -> Text:
    kind = {"文字": "属文字问题"}.get(finding["severity"], f"属{finding['severity']}")
    told = (
        f"{_ended(finding['clause'], '：')}{_ended(finding['problem'])}",
        f"依据：{_ended(finding['basis'])}",
        f"{kind}。",
        f"建议：{_ended(finding['suggestion'])}",
    )
    return Text(f"{n}.{aspect}{''.join(told)}".replace("\n", ""))


def _ended(text: str, mark: str = "。") -> str:
    return text.strip().rstrip("。；：:;") + mark


def _panel(told: Told) -> Iterator[Block]:
    """After a panel: its opinion by number, and what is made of it, point by point."""
    answered = told.answers.get("absorption", ())
    if answered:
        number = told.answers.get("panel", "")
        named = f"评审意见书（{number}）" if number else "评审（终止，没有形成意见）"
        yield Text(f"本件经重大行政决策评审团{named}。采纳情况如下：")
        yield from (Text(_ended(one)) for one in answered)


def _conclusion(told: Told) -> Iterator[Block]:
    conclusion = told.answers["conclusion"]
    if told.event["act"] == "review_afterwards":
        follows = "本意见只审查已经采取的应急处置，不作为今后提交讨论、签订或者印发的依据。"
    else:
        follows = (VILLAGE_FOLLOWS if told.matter_type in VILLAGE else FOLLOWS)[conclusion]
    yield Text(f"{word(conclusion)}。{follows}", bold=True)


def _duties(told: Told) -> Iterator[Block]:
    """What the office has to do until when, what it may do against the opinion, and how far the opinion goes."""
    if feedback := told.limit("feedback"):
        yield Text(f"请{feedback}（自出具次日起{feedback.words}）{_answer(told.answers)}。")
    if objection := told.limit("objection"):
        yield Text(f"对本意见有异议的，可以{objection}书面提出异议要点，由其他人员复核。异议以一次为限，期满不再受理。")
    if validity := told.limit("opinion.validity"):
        until = f"至{chinese(validity.due)}有效" if validity.due else f"有效期为{validity.words}"
        yield Text(f"本意见{until}；期满仍未提交讨论的，应当重新送审。")
    if told.event["act"] != "review_afterwards":
        yield Text("本意见依据所送文本和材料作出，文本改动的应当重新送审；不涉及民事、行政责任的认定。")


def _answer(answers: Mapping[str, Any]) -> str:
    """Answers suffice only where nothing is unlawful."""
    unlawful = any(finding["severity"] == "违法" for finding in answers.get("findings", ()))
    if answers["conclusion"] == "REVISE" and not unlawful:
        return "逐条反馈采纳情况；部分采纳、未采纳的，说明理由"
    if answers["conclusion"] == "RETURN_PROCEDURE":
        return "补正程序后重新送审"
    return "按照本意见修改文本后重新送审；存在违法问题的，只反馈采纳情况不能提交讨论"
