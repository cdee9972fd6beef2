"""Answers as a page sent them, made ready for the front door."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from engine.definition import Rule
from engine.errors import Reason
from workflows.asking import TAKEN, Picker, Question, shape


def tidied(rule: Rule, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as a page sent them, ready for the front door.

    Numbers as numbers, without rows that were not taken and without what was not to be asked beside the other answers.
    """
    return _without(_shape(rule.asks), answers) if rule.asks else dict(answers)


def put_back(rule: Rule, answers: Mapping[str, Any], reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons at the rows of the page, where not every row was taken: what is said of the second one taken stands at that row.

    `answers` as the page sent them, before they were tidied.
    """
    some = [one for one in _shape(rule.asks) if one.some] if rule.asks else []
    found = tuple(reasons)
    for asked in some:
        rows = answers.get(asked.name)
        taken = [n for n, row in enumerate(rows) if _taken(row)] if isinstance(rows, list) else []
        found = tuple(_at(asked, taken, one) for one in found)
    return found


def _at(asked: Question, taken: Sequence[int], reason: Reason) -> Reason:
    name, n, *rest = [*reason.field.split("."), ""]
    if name != asked.name or not n.isdigit() or int(n) >= len(taken):
        return reason
    there = taken[int(n)]
    text = reason.text.replace(f"{asked.label}第{int(n) + 1}项", f"{asked.label}第{there + 1}项", 1)
    return replace(reason, text=text, field=".".join(part for part in (name, str(there), *rest) if part))


_shape = cache(shape)


def _without(asked: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(answers)
    for one in asked:
        if one.name not in found:
            continue
        if one.shown_if and str(answers.get(one.shown_if.field) or "") not in one.shown_if.among:
            del found[one.name]
        else:
            found[one.name] = _tidied(one, found[one.name])
    return found


def _tidied(asked: Question, value: Any) -> Any:
    if asked.picker is Picker.ROWS and isinstance(value, list):
        return [_row(asked, row) for row in value if not asked.some or _taken(row)]
    if asked.picker is Picker.PART:
        return _row(asked, value)
    return int(value) if asked.whole and isinstance(value, str) and value.isascii() and value.isdigit() else value


def _taken(row: Any) -> bool:
    return isinstance(row, Mapping) and str(row.get(TAKEN, "")) in ("on", "true", "True")


def _row(asked: Question, row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    return _without(asked.of, {name: value for name, value in row.items() if name != TAKEN})
