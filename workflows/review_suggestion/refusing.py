"""What must hold before a suggestion is turned away: it could be supplemented, and nobody judges a document that they examined."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from registers.documents import number_key
from workflows.law import BEIJING_FILING
from workflows.normative_document.answers import noted
from workflows.review_suggestion.asking import found
from workflows.review_suggestion.silence import plain_letters

PARTS = {"AUTHOR": "审核人", "SIGNER": "签发人", "ADVISER": "顾问", "REEXAMINER": "复核人"}


def could_supplement(view: View, answers: Any) -> Iterator[Reason]:
    """没有补充 is said only of whoever was told what is missing, and has let the time pass."""
    if answers.ground != "NOT_SUPPLEMENTED":
        return
    if view.state != "INCOMPLETE":
        said = "不能以“没有补充”不予登记：没有待补充的告知（没有告知过，或者已经补充）；内容不全的请先办理“告知补充”"
        yield Reason(said, BEIJING_FILING["24"].label, "县、市审查人员", "ground")
    elif not view.facts.waited:
        clock = view.readings.get("supplement")
        said = f"补充期限{f'到{clock.due}' if clock else ''}才满，不能以“没有补充”不予登记"
        yield Reason(said, ASSUMED["补充期限"].label, field="ground")


def where_it_was(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returned, it waits for what is missing, or is looked at again."""
    return {**raw, "back": _was(view)}


def as_it_was(view: View, answers: Any) -> Iterator[Reason]:
    """Nowhere else."""
    if answers.back != _was(view):
        yield Reason("只能退回原来的环节", field="back")


def _was(view: View) -> str:
    return "INCOMPLETE" if view.facts.told and not view.facts.supplemented else "RECEIVED"


# --- who stands back --------------------------------------------------------------------------------------------------


def stands_back(view: View, answers: Any) -> Iterator[Reason]:
    """Whoever examined the document before it was issued neither turns a suggestion about it away nor begins its study."""
    law = ASSUMED["原审核人员不得办理对同一文件的审查建议"].label
    told = {(one["person"], one["part"]) for one in found(view, "examined") or [] if _is_meant(view, answers, one)}
    for person, part in sorted(told):
        said = f"{person} 是这份文件制定时的{PARTS[part]}，应当回避"
        yield Reason(said, law, "其他审查人员、负责人或者代办人员")


def _is_meant(view: View, answers: Any, one: Mapping[str, Any]) -> bool:
    """Whether this document is the one: by the number on record, by the one chosen on the page, or as whoever asked names it."""
    named = noted(view, "document_key") or number_key(
        getattr(answers, "number", "") or getattr(answers, "document", "")
    )
    if named:
        return named in (one["number_key"], number_key(one["title"]))
    if noted(view, "life") == str(one["case_id"]):
        return True
    said = [json.loads(kept.value) for (_, name), kept in view.unsealed.items() if name == "document" and kept.value]
    text = plain_letters("".join(said))
    return plain_letters(one["number_key"]) in text or plain_letters(one["title"]) in text
