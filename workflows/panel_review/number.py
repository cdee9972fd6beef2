"""The public number: named with its range, one spelling, there on its day, proven by a paper."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from engine.citations import ASSUMED
from engine.definition import DocumentKind
from engine.errors import Reason
from engine.standing import View
from engine.verifier import LONGEST_NUMBER, Range, canonical_number, number_range, out_of_range, outcomes
from workflows.documents import MINUTES, NUMBER_PROOF
from workflows.panel_review.otherway import other_way
from workflows.panel_review.seated import kept, latest
from workflows.panel_review.titles import TITLES

VOIDED, DECIDED = "VOIDED", "CORRECTION_DECIDED"
LAW = ASSUMED["公开号码只有一种写法"]
RANGE_LAW = ASSUMED["公开号码须有足够多的可能"]
HOW_MANY = "例如同一枚骰子掷七次，排列5的五个数字，双色球的六个红球"
FELL_LAW = ASSUMED["号码撤销后按事先公布的同一办法重新产生"]


# --- its day ---------------------------------------------------------------------------------------------------------------


def days_after(view: View, start: date, key: str) -> date:
    limit = view.policies.value(key, view.org, view.today)
    return view.calendar.on_or_after(view.calendar.add(start, int(limit.value), limit.unit))


def last_moment(view: View) -> date:
    """The last day on which a word can be revealed in time: one side commits, the other lets its day pass."""
    lapsed = view.calendar.on_or_after(days_after(view, view.today, "panel.commit") + timedelta(1))
    return days_after(view, lapsed, "panel.reveal")


def number_on_its_day(view: View, answers: Any) -> Iterator[Reason]:
    """The public number comes into being after the last moment at which a word can be revealed, and soon enough: while it
    is waited for, the days of the draw stand, so whoever names its day could put the panel off."""
    revealed = last_moment(view)
    last = days_after(view, revealed, "panel.number")
    if answers.drawn_on <= revealed:
        yield Reason(f"公开号码须在揭开截止（{revealed}）之后产生", field="drawn_on")
    if answers.drawn_on > last:
        said = f"公开号码最迟须在 {last} 产生（揭开截止 {revealed} 之后的期限见参数 panel.number）"
        yield Reason(said, ASSUMED["公开号码产生的最迟之日"].label, "秘书改用在此之前产生的号码", "drawn_on")
    if answers.source == "LOTTERY" and len(answers.fallback) < 4:
        yield Reason("须写明届时没有公布号码时怎样当着双方掷骰（例如同一枚骰子掷七次并记录）", field="fallback")


def with_dice(_: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A die shows one to six, in the order of the throws; where dice are announced, there is no other way."""
    if raw.get("source") != "DICE":
        return raw
    return {**raw, "sequence": "IN_ORDER", "lowest": 1, "highest": 6, "fallback": "", "fallback_numbers": 0}


def varied_enough(view: View, answers: Any) -> Iterator[Reason]:
    """There are so many possible numbers that nobody finds a word with which most of them seat the same people."""
    least = int(view.policies.value("panel.number.outcomes", view.org, view.today).value)
    ways = [
        ("numbers", "公开号码", Range(answers.numbers, answers.lowest, answers.highest, answers.sequence == "IN_ORDER"))
    ]
    if answers.source == "LOTTERY":
        ways.append(("fallback_numbers", "替代办法", Range(answers.fallback_numbers, 1, 6, ordered=True)))
        if answers.highest <= answers.lowest:
            yield Reason("须写明公开号码的各个整数最大为几", RANGE_LAW.label, field="highest")
            return
    for field, what, of in ways:
        if (count := outcomes(of)) < least:
            said = f"{what}只有 {count} 种可能，不得少于 {least} 种：{HOW_MANY}"
            yield Reason(said, RANGE_LAW.label, "秘书增加个数，或改用花样更多的号码", field)


def number_there(view: View, answers: Any) -> Iterator[Reason]:
    """Dice are thrown from the day on that was named; what is drawn elsewhere is taken from the day after, when it is known to
    all; in the way that is due, and as it was named."""
    said = kept(view, "POOL")
    day = date.fromisoformat(said["drawn_on"])
    if view.today < day:
        yield Reason(f"公开号码（{said['announced']}）到 {day} 才产生", field="public_number")
    elif view.today == day and said["source"] != "DICE":
        yield Reason(f"公开号码（{said['announced']}）{day} 当日产生，次日起抽取", LAW.label, field="public_number")
    if fell := _fell(view):
        yield from _as_decided(fell, answers)
    elif answers.by == "FALLBACK" and (wrong := other_way(view)):
        yield wrong
    named = number_range(said, answers.by)
    if named and (wrong_number := out_of_range(answers.public_number, named)):
        yield Reason(wrong_number, LAW.label, field="public_number")


def _as_decided(fell: Mapping[str, Any], answers: Any) -> Iterator[Reason]:
    """After a number has fallen, the next one is the corrected one, or comes in the way that was decided."""
    if answers.by != fell["anew"]:
        way = "按事先公布的号码填写" if fell["anew"] == "ANNOUNCED" else "按替代办法重新产生"
        yield Reason(f"前一次号码已撤销（{TITLES[fell['ground']]}）：须{way}", FELL_LAW.label, field="by")
    if fell.get("corrected") not in (None, "", answers.public_number):
        yield Reason(f"撤销之后公开号码已定为：{fell['corrected']}", FELL_LAW.label, field="public_number")


def proven(view: View, answers: Any) -> Iterator[Reason]:
    """Dice have minutes of the throw before both sides; a number drawn elsewhere has the announcement; and where the other
    way is taken, a paper says that there was none: else whoever draws could choose between two numbers."""
    fallback = answers.by == "FALLBACK"
    if fallback or kept(view, "POOL")["source"] == "DICE":
        yield from submitted(view, MINUTES, "掷骰须有双方在场的记录")
    if fallback:
        yield from submitted(view, NUMBER_PROOF, "用替代办法的，须有届时没有公布号码的凭证（停开公告等）")
    elif kept(view, "POOL")["source"] != "DICE":
        yield from submitted(view, NUMBER_PROOF, "须有公布号码的凭证")


def submitted(view: View, wanted: DocumentKind, what: str) -> Iterator[Reason]:
    if not any(paper.kind == wanted.key and not paper.seq for paper in view.materials):
        yield Reason(f"须随本项办理提交“{wanted.title}”：{what}", LAW.label, field="materials")


def spelled(view: View, sent: Any, by: str) -> str:
    """The number in its one spelling; '' for what has none, which its form refuses as it was sent."""
    if not isinstance(sent, str) or len(sent) > LONGEST_NUMBER:
        return ""
    named = number_range(kept(view, "POOL"), by)
    return canonical_number(sent.strip(), ordered=named is not None and named.ordered)


def _fell(view: View) -> Mapping[str, Any]:
    """What was said of the number of this list that was voided last, and what was decided about its correction; empty where
    none was."""
    pool, fell, decided = latest(view, "POOL"), latest(view, VOIDED), latest(view, DECIDED)
    if pool is None or fell is None or fell.seq < pool.seq:
        return {}
    if decided is None or decided.seq < fell.seq:
        return kept(view, VOIDED)
    right = kept(view, DECIDED)
    return {**kept(view, VOIDED), "anew": right["by"], "corrected": right["number"]}
