"""送审函 and the notices that answer it: 补正、受理、不予受理、退回."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from house.printing.layout import Block, Form, Grid, Heading, Paper, Text, chinese
from house.printing.told import Limit, Told, answers_of, word
from workflows.township_review.facts import VILLAGE

ADVICE = {"SUPPLEMENT": "补充完善有关手续", "TERMINATE": "终止履行", "RENEGOTIATE": "重新协商"}
GROUND = {
    "OUT_OF_SCOPE": "不属审查范围",
    "ALREADY_DECIDED": "送审前已经决定、签订或者印发",
    "STILL_DEFICIENT": "两次告知补正之后仍不符合要求",
    "PROCEDURE_MISSING": "缺少应当履行的程序且未说明理由",
}

WAITS = "审查意见出具之前，不得提交讨论、签订或者印发。"
VILLAGE_WAITS = "请在审查意见出具之后，再提请村民会议（成员大会）讨论决定。"


def letter(
    told: Told,
    key: str,
    title: str,
    addressee: str,
    body: Sequence[Block],
    signers: Sequence[tuple[str, str]],
    attachments: Sequence[str] = (),
    number: str = "",
) -> Paper:
    """A paper of the office that took the step: an opinion with the full red head, all others as letters."""
    text = told.text
    on_file = (
        f"{'所审' if key == 'opinion' else '所送'}文本：{text['name']}　SHA-256 {grouped(text['sha256'])}"
        if text
        else ""
    )
    form: Form = "document" if key == "opinion" else "letter"
    return Paper(
        key, form, told.issuer, number or told.place, title, addressee, body, attachments, told.issuer, told.day(),
        [one for one in signers if one[1]], [on_file] if on_file else [], told.code,
    )  # fmt: skip


def grouped(digest: str) -> str:
    """A hash in groups of eight, which can be read out and compared."""
    return " ".join(digest[n : n + 8] for n in range(0, len(digest), 8))


def paragraphs(words: str) -> Iterator[Text]:
    """What people wrote, a paragraph for each of their lines."""
    yield from (Text(line.strip()) for line in words.splitlines() if line.strip())


def submission(told: Told) -> Paper:
    """送审函; in a later round with what was changed."""
    again = told.event["act"] == "resubmit"
    asked = "现重新送请进行合法性审查" if again else "现送请进行合法性审查"
    law = told.law(told.event)
    body: list[Block] = [
        Text(f"{law + '，' if law else ''}我单位拟办理“{told.title}”，{asked}。"),
        Heading("一、送审事项"),
        Text("".join(_matter(told))),
        Heading("二、前置程序"),
        *(Text(line) for line in _preconditions(told)),
    ]
    if again:
        body += [Heading("三、修改说明"), *paragraphs(told.answers["note"])]
    else:
        said = "尚未决定、尚未签订、尚未印发" if told.answers["undecided"] else "在送审前已经决定、签订或者印发"
        body += [Heading("三、声明"), Text(f"我单位声明：本事项{said}。")]
    papers = [f"{one['kind_title']}（{one['name']}）" for one in told.materials]
    title = f"关于{'重新' if again else ''}送审{told.title}的函"
    signers = [("承办", told.person(told.last("finish_draft", "create"))), ("批准送审", told.person(told.event))]
    return letter(told, "submission", title, told.holder("REVIEWER"), body, signers, papers)


def _matter(told: Told) -> Iterator[str]:
    said = told.opening
    yield f"事项类型为{word(told.matter_type)}，"
    yield f"事项清单编号{said['catalogue']}" if said.get("catalogue") else "不在事项清单内"
    yield f"（理由：{said['outside_reason']}）" if said.get("outside_reason") else ""
    yield f"，涉及金额{said['amount']:,}元" if said.get("amount") else ""
    yield f"。审查方式为{word(said.get('mode', ''))}。"
    planned = told.answers.get("planned_on") or said.get("planned_on")
    yield f"计划于{_day(planned)}提交讨论、签订或者实施。" if planned else ""
    yield f"本次为第{told.round}轮送审。" if told.round > 1 else ""


def _day(iso: str) -> str:
    return chinese(date.fromisoformat(iso), weekday=True)


def _preconditions(told: Told) -> Iterator[str]:
    """Each precondition with what became of it by then."""
    asked: dict[tuple[int, int], str] = {}
    settled: dict[tuple[int, int], str] = {}
    for event in told.events:
        said = answers_of(event)
        for n, what in enumerate(said.get("reset" if event["act"] == "accept" else "preconditions") or (), 1):
            asked[event["seq"], n] = what
        if event["act"] == "settle":
            settled |= {(one["seq"], one["n"]): _outcome(one) for one in said["items"]}
    if not asked:
        yield "本事项没有须先办理的前置程序。"
    for n, (key, what) in enumerate(asked.items(), 1):
        yield f"{n}.{what}：{settled.get(key, '办理中')}。"


def _outcome(one: Mapping[str, Any]) -> str:
    return f"{'已办理' if one['outcome'] == 'DONE' else '不需办理'}（{one['note']}）"


def supplement(told: Told) -> Paper:
    """补正通知书: one complete list."""
    first = not any(event["act"] == "ask_supplement" for event in told.this_round[:-1])
    sent = told.last("submit", "resubmit", "supplement", "receive")
    gaps = [(str(n), gap["what"], gap["basis"]) for n, gap in enumerate(told.answers["gaps"], 1)]
    law = told.law(told.event)
    limit = told.limit("supplement")
    body: list[Block] = [
        Text(
            f"你单位{chinese(told.day(sent))}送审的“{told.title}”收悉。经查，材料尚不齐备或者不符合要求，"
            f"{law + '，' if law else ''}请补正下列事项。"
        ),
        Grid((("序号", 2), ("缺少或者不符的事项", 9), ("依据", 7)), gaps),
        Text("以上为一次告知的全部事项。" if first else "本次为第二次告知，只重申首次告知中尚未补正的事项。"),
    ]
    if limit:
        body.append(Text(f"请{limit}补正（自本通知次日起{limit.words}）。补正期间不计入审查期限。"))
        body.append(Text("期满未补正的，催补一次；再次期满仍未补正的，退回送审。"))
    return letter(
        told, "supplement", f"关于{told.title}的\n补正通知书", told.town, body, [("经办", told.person(told.event))]
    )


def acceptance(told: Told) -> Paper:
    """受理通知书."""
    sent, law, limit = told.last("submit", "resubmit", "receive"), told.law(told.event), told.limit("review")
    supplemented = any(event["act"] == "supplement" for event in told.this_round)
    body: list[Block] = [
        Text(
            f"你单位{chinese(told.day(sent))}送审的“{told.title}”，{'经补正，' if supplemented else ''}材料齐备，"
            f"{law + '，' if law else ''}于{chinese(told.day())}受理。"
        ),
        Text(f"审查文本为第{told.round}轮送审稿，共收材料{len(told.materials)}项。"),
    ]
    if limit:
        body.append(Text(_review(limit)))
    body += _competition(told.answers)
    if reset := told.answers.get("reset"):
        body.append(Text(f"下列前置程序须重新办理：{'、'.join(reset)}。"))
    body += paragraphs(told.answers.get("note", ""))
    body.append(Text(VILLAGE_WAITS if told.matter_type in VILLAGE else WAITS))
    return letter(
        told, "acceptance", f"关于{told.title}的\n受理通知书", told.town, body, [("经办", told.person(told.event))]
    )


def _review(limit: Limit) -> str:
    due = f"，应当{limit}出具审查意见" if limit.due else ""
    return f"审查期限为{limit.words}，自受理次日起计算{due}。征求法律顾问意见、提请县级支持的期间不计入审查期限。"


def _competition(answers: Mapping[str, Any]) -> Iterator[Text]:
    said, note = answers.get("competition"), answers.get("competition_note")
    if said:
        yield Text(f"公平竞争审查：{word(said)}{f'（{note}）' if note else ''}。")


def refusal(told: Told) -> Paper:
    """不予受理通知书; when it had been decided already, with the risk."""
    said, law = told.answers, told.law(told.event)
    body: list[Block] = [
        Text(
            f"你单位送审的“{told.title}”，{GROUND[said['ground']]}，{law + '，' if law else ''}"
            f"于{chinese(told.day())}决定不予受理。"
        ),
    ]
    advice = f"建议{ADVICE[said['advice']]}。" if said.get("advice") else ""
    parts = (("说明与去向", said["reason"]), ("法律风险提示", said.get("risk_memo", "")), ("处理建议", advice))
    for numeral, (title, words) in zip("一二三", [part for part in parts if part[1]], strict=False):
        body += [Heading(f"{numeral}、{title}"), *paragraphs(words)]
    body.append(Text("本通知不是审查意见，不得作为已经合法性审查的依据。"))
    return letter(
        told, "refusal", f"关于{told.title}的\n不予受理通知书", told.town, body, [("经办", told.person(told.event))]
    )


def returned(told: Told) -> Paper:
    """退回通知书."""
    said, law = told.answers, told.law(told.event)
    opened = f"你单位送审的“{told.title}”，{GROUND[said['ground']]}，{law + '，' if law else ''}现予退回。"
    body: list[Block] = [Text(opened), Heading("说明"), *paragraphs(said["reason"])]
    body.append(Text("本件未经审查，不得提交讨论、签订或者印发；符合要求后可以另行送审。"))
    return letter(
        told, "return", f"关于{told.title}的\n退回通知书", told.town, body, [("经办", told.person(told.event))]
    )
