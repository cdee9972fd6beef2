"""The words of the two sides: committed by their print, revealed in time, and counted as empty otherwise."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from engine.verifier import sha256
from workflows.panel_review.seated import kept, latest

HEX = re.compile(r"[0-9a-f]{64}")


def in_time(clock: str, verb: str) -> Any:
    """A word is spoken within its days, and never when the number may be known: whether or not the clock has been looked at."""

    def timely(view: View) -> Reason | None:
        reading = view.readings.get(clock)
        if reading is not None and reading.due is not None and view.today > reading.due:
            return Reason(
                f"{verb}期限（{reading.due}）已过，未{verb}的按空缺计入种子", ASSUMED[f"未{verb}的按空缺计入"].label
            )
        day = str(kept(view, "POOL").get("drawn_on", ""))
        if day and view.today >= date.fromisoformat(day):
            said = f"公开号码于 {day} 产生，当日起不能再{verb}"
            return Reason(said, ASSUMED[f"未{verb}的按空缺计入"].label)
        return None

    timely.__qualname__ = f"in_time({clock})"
    return timely


def is_print(view: View, answers: Any) -> Iterator[Reason]:
    """A commitment is the print of a word, not the word; and of a word of one's own."""
    published = latest(view, "POOL")
    since = published.seq if published else 0
    if not HEX.fullmatch(answers.commitment):
        yield Reason("应为词的 SHA-256 指纹：六十四位小写十六进制数字，不是词本身", field="commitment")
    elif any(t.kind == "COMMIT" and t.text == answers.commitment and t.seq > since for t in view.tasks):
        yield Reason("与另一方封存的指纹相同：请自己另写一个词", field="commitment")


def commitment(view: View, side: str) -> str:
    """What a side has committed to in this draw; '' when nothing."""
    published = latest(view, "POOL")
    since = published.seq if published else 0
    return next((t.text for t in view.tasks if t.kind == "COMMIT" and t.detail == side and t.seq > since), "")


def word(view: View, side: str) -> str:
    """What a side has revealed in this draw; '' when nothing."""
    published = latest(view, "POOL")
    since = published.seq if published else 0
    return next((t.outcome for t in view.tasks if t.kind == "COMMIT" and t.detail == side and t.seq > since), "")


def _asked(view: View, side: str) -> int:
    """The step at which a side has committed."""
    return next((t.seq for t in reversed(view.tasks) if t.kind == "COMMIT" and t.detail == side), 0)


def commits(side: str, other: str) -> Any:
    """Fills in whether the other side has committed already."""

    def filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**raw, "both": "YES" if commitment(view, other) else "NO"}

    filled.__qualname__ = f"commits({side})"
    return filled


def reveals(side: str, other: str) -> Any:
    """Fills in whether nothing is left to reveal."""

    def filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        silent = bool(commitment(view, other)) and not word(view, other)
        return {**raw, "both": "NO" if silent else "YES", "asked": _asked(view, side)}

    filled.__qualname__ = f"reveals({side})"
    return filled


def matches(side: str) -> Any:
    """A word is the one whose print was handed in."""

    def matching(view: View, answers: Any) -> Iterator[Reason]:
        held = commitment(view, side)
        if sha256(answers.word) != held:
            yield Reason(f"这个词的指纹与封存的（{held[:8]}…）不符，请核对每一个字和空格", field="word")

    matching.__qualname__ = f"matches({side})"
    return matching
