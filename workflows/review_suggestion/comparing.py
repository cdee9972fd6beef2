"""Whether a clause has been corrected: its text in the old document and in the one that takes its place, as the index has read them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.errors import Reason
from engine.standing import View
from registers.documents import numeral
from registers.suggestions import articles, clause_key
from workflows.law import BEIJING_FILING
from workflows.normative_document.answers import noted
from workflows.review_suggestion.asking import found
from workflows.review_suggestion.conditions import status_of

_N = r"[一二三四五六七八九十百零〇\d]{1,6}"
_HEAD = re.compile(
    rf"(?:^| |第{_N}[章节编][^ ]{{0,20}}?)第({_N})条(?:之([一二三四五六七八九十]))?(?!规定|的|和|或|至|到|及|与|第{_N}[款项]| |$)"
)
_MOVED = 12  # characters of a clause that is recognised under another number
_LAW = BEIJING_FILING["30"].label
_OFFICE = "制定机关办公室"


def texts_of(body: str) -> Mapping[str, str]:
    """The articles of a plain text by their keys, in ascending order; what cites an article is not one."""
    heads: list[tuple[str, int, int]] = []
    last = (0, "")
    for one in _HEAD.finditer(body):
        place = (numeral(one[1]), one[2] or "")
        if place[0] >= last[0] and place != last:
            heads.append((f"{place[0]}{place[1]}", one.start(), one.end()))
            last = place
    ends = [*(start for _, start, _ in heads), len(body)][1:]
    return {key: body[begun:end].strip() for (key, _, begun), end in zip(heads, ends, strict=True)}


def unchanged(old: str, new: str, key: str) -> list[str]:
    """Which articles of a key (all of the document: ''), in words, stand in the new text as in the old; bodies are plain texts."""
    if not old or not new:
        return []
    if old == new:
        return [f"第{one}条" for one in key.split("、")] if key else ["全文"]
    before, after = texts_of(old), texts_of(new)
    kept = []
    for one in sorted(articles(key), key=lambda said: (len(said), said)):
        text = before.get(one, "")
        if text and (after.get(one) == text or (len(text) >= _MOVED and text in new)):
            kept.append(f"第{one}条")
    return kept


def clause_replaced(view: View, old: Mapping[str, Any]) -> Iterator[Reason]:
    """What takes the place of a document is registered, has been read, and says something else in the clause that was studied."""
    successors = found(view, "successors") or []
    living = [one for one in successors if status_of(view, one) == "IN_FORCE"]
    gone = [one for one in successors if status_of(view, one) in ("REPEALED", "ANNULLED", "EXPIRED")]
    if old["ended_as"] == "REPLACED" and not living and not gone:
        said = f"登记簿中{old['number']}已修改，但没有现行有效的替代文件：写明替代文件的文号；没有入库的先入库"
        yield Reason(said, _LAW, _OFFICE, "paper")
    for one in living:
        yield from _same_clause(view, old, one)


def clause_amended(view: View, old: Mapping[str, Any]) -> Iterator[Reason]:
    """A document that keeps its number is corrected by a decision that amends it, since the study began, in the clause studied."""
    later = [one for one in found(view, "amendments") or [] if view.opened_on <= one["on"] <= view.today]
    if not later:
        said = f"登记簿中{old['number']}仍现行有效，没有看到修改、废止：先在文件库登记，再核实"
        yield Reason(said, _LAW, _OFFICE, "outcome")
        return
    for one in later:
        if one["sha256"] and not one["read"]:
            yield _unread(one["number"])
            return
    left = _left(later, noted(view, "clause_key"))
    if left:
        numbers, clauses = "、".join(one["number"] for one in later), "、".join(f"第{one}条" for one in left)
        said = f"修改决定{numbers}没有修改{clauses}，没有纠正：由制定机关修改后入库，再核实"
        yield Reason(said, _LAW, _OFFICE, "outcome")


def _left(decisions: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    """The articles of a key that none of the decisions names; none where one of them cannot be read."""
    if not all(_body(one) for one in decisions):
        return []
    named = frozenset[str]().union(*(articles(clause_key(_body(one))) for one in decisions))
    return sorted(articles(key) - named, key=lambda said: (len(said), said))


def _unread(number: str) -> Reason:
    return Reason(f"{number}的正文还没有读出，请稍后再核实（在文件库查询时即读出）", _LAW, field="outcome")


def _same_clause(view: View, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Reason]:
    texts = (found(view, "old_text") or [])[:1]
    for one, ready in [(new, new["read"]), *((text, bool(text["words"])) for text in texts)]:
        if one["sha256"] and not ready:
            yield _unread(one["number"])
            return
    kept = [name for one in texts for name in unchanged(_body(one), _body(new), noted(view, "clause_key"))]
    if kept:
        said = f"《{new['title']}》（{new['number']}）仍有与{old['number']}{'、'.join(kept)}相同的文字，没有纠正"
        yield Reason(f"{said}：由制定机关修改后重新公布、入库，再核实", _LAW, _OFFICE, "outcome")


def compared_by_eye(view: View, answers: Any) -> Iterator[str]:
    """Whoever verifies is told where nothing but their own reading compares the clause."""
    living = [one for one in found(view, "successors") or [] if status_of(view, one) == "IN_FORCE"]
    if answers.outcome != "CORRECTED" or not living:
        return
    key = noted(view, "clause_key")
    for old in (found(view, "old_text") or [])[:1]:
        there = texts_of(_body(old))
        lost = not _body(old) or any(one not in there for one in articles(key))
        if lost or not all(_body(one) for one in living):
            yield f"{old['number']}与{'、'.join(one['number'] for one in living)}的这一条不能自动比对，请人工逐字核对"


def _body(one: Mapping[str, Any]) -> str:
    """The text without title and number, as the index keeps it."""
    return str(one["words"]).partition("\n")[2].partition("\n")[2]
