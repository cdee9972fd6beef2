"""What no database can keep is refused at the door, whoever sends it: one place for addresses, forms and JSON."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastapi import Request

from engine.errors import BadAnswers, NotFound, Reason

LARGEST = 2**53 - 1  # the whole numbers that every reader of JSON keeps exactly
DEEPEST = 12
_TOO_LONG = re.compile(r"[+-]?[\d_]{19,}(\.0*)?")  # more than any number of ours


def faults(value: Any, place: str = "", depth: int = 0) -> Iterator[Reason]:
    """Everything in a value that cannot be kept: NUL, half a character, numbers beyond all measure, bottomless nesting."""
    if isinstance(value, str):
        yield from _of_text(value, place)
    elif isinstance(value, int | float):
        yield from _of_number(value, place)
    elif isinstance(value, Mapping | list):
        yield from _of_many(value, place, depth)


def check(values: Iterable[tuple[str, Any]]) -> None:
    """Raises BadAnswers with every fault of some named values."""
    if found := [fault for name, value in values for fault in (*_of_text(name, "名称"), *faults(value, name))]:
        raise BadAnswers(found)


def address(request: Request) -> None:
    """The path and the query of a request. Raises BadAnswers, NotFound."""
    check([("path", request.url.path), *request.query_params.multi_items()])
    for value in request.path_params.values():
        if isinstance(value, str) and _TOO_LONG.fullmatch(value):
            raise NotFound(f"没有编号 {value[:24]}…")


def whole(said: str) -> int | None:
    """A number of ours as an address or a form says it; None for everything else, ² and thirty digits among it."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 18 else None


def _of_text(text: str, place: str) -> Iterator[Reason]:
    field = place.replace("\0", "").encode("utf-8", "replace").decode()
    if "\0" in text:
        yield Reason(f"{field or '文字'}：含空字符（NUL），不能保存；请删去后再提交", field=field)
    if any("\ud800" <= c <= "\udfff" for c in text):
        yield Reason(f"{field or '文字'}：含不完整的字符（半个代理对），不能保存；请重新输入", field=field)


def _of_number(number: float, place: str) -> Iterator[Reason]:
    if not -LARGEST <= number <= LARGEST:  # infinity and what is no number, too
        yield Reason(f"{place or '数字'}：数字太大", field=place)


def _of_many(value: Mapping[Any, Any] | list[Any], place: str, depth: int) -> Iterator[Reason]:
    if depth >= DEEPEST:
        yield Reason(f"{place}：层次太深", field=place)
        return
    parts = value.items() if isinstance(value, Mapping) else enumerate(value)
    for name, below in parts:
        yield from _of_text(str(name), place)
        yield from faults(below, f"{place}.{name}" if place else str(name), depth + 1)
