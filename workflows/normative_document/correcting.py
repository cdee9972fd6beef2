"""勘误: proposed by the office with the corrected text, published by the head: two persons look at what it changes."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.plan import Deed, Done, Task
from engine.standing import View
from workflows.normative_document.papers import CORRECTION

WAITING = "CORRECTION"  # a task: a correction that waits for the head; its detail is the hash of the corrected text
BY_TWO = ASSUMED["勘误只改笔误，由办公室提出、主要负责人核对后公布"]


def proposed(deed: Deed) -> Iterator[Task]:
    """What is to be corrected, and the text with it."""
    sha = next((m.sha256 for m in reversed(deed.materials) if m.kind == CORRECTION.key), "")
    yield Task(WAITING, deed.answers.what, sha)


def none_open(view: View) -> Reason | None:
    """One at a time."""
    open_still = view.open_tasks(WAITING)
    return Reason("已有勘误待主要负责人核对", BY_TWO.label, "主要负责人") if open_still else None


def one_open(view: View) -> Reason | None:
    """Something waits for the head."""
    none = not view.open_tasks(WAITING)
    return Reason("没有待核对的勘误：先由办公室提出", BY_TWO.label, "办公室") if none else None


def filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """In the words in which it was proposed, and where."""
    one = next(iter(view.open_tasks(WAITING)), None)
    return {**raw, "what": one.text if one else "", "seq": one.seq if one else 0, "n": one.n if one else 0}


def as_proposed(view: View, answers: Any) -> Iterator[Reason]:
    """The very text that was proposed."""
    del answers
    final = next((m.sha256 for m in reversed(view.materials) if m.kind == "final"), "")
    if any(one.detail != final for one in view.open_tasks(WAITING)):
        yield Reason("提交的正式文本与勘误稿不是同一份文件", BY_TWO.label, "办公室", "materials")


def published(deed: Deed) -> Iterator[Done]:
    """It waits no longer."""
    yield Done(deed.answers.seq, deed.answers.n, "已公布")


def returned(deed: Deed) -> Iterator[Done]:
    """Nor does what is no correction."""
    yield Done(deed.answers.seq, deed.answers.n, f"退回：{deed.answers.reason}")
