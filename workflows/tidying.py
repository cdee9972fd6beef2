"""Answers as a page sent them, made ready for the front door."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from engine.definition import Rule
from workflows.asking import TAKEN, Picker, Question, shape


def tidied(rule: Rule, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as a page sent them, ready for the front door.

    Numbers as numbers, without rows that were not taken and without what was not to be asked beside the other answers.
    """
    return _without(_shape(rule.asks), answers) if rule.asks else dict(answers)


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
