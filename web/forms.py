"""What a browser sends as answers: dotted names become the shape that the rule's form asks for; nothing is validated here."""

import types
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

PREFIX = "a."  # every answer's name begins so: a.findings.0.clause
YES = {"on", "true", "1", "yes", "是"}


def answers_from(sent: Iterable[tuple[str, Any]], model: type[BaseModel] | None) -> dict[str, Any]:
    """The answers among the fields of a form, shaped as `model` wants them: lists, yes and no, empty left out."""
    tree: dict[str, Any] = {}
    for name, value in sent:
        if name.startswith(PREFIX) and isinstance(value, str):
            _put(tree, name.removeprefix(PREFIX).split("."), value)
    return _of_model(tree, model) if model else tree


def _put(tree: dict[str, Any], path: list[str], value: str) -> None:
    *above, last = path[:8]
    for part in above:
        below = tree.setdefault(part, {})
        if not isinstance(below, dict):
            return
        tree = below
    there = tree.get(last)
    if isinstance(there, dict):
        return
    tree[last] = value if there is None else [*(there if isinstance(there, list) else [there]), value]


def _of_model(tree: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    found = {}
    for name, field in model.model_fields.items():
        if name not in tree:
            continue
        value = _shaped(tree[name], field.annotation)
        if value is not None:
            found[name] = value
    strangers = {name: value for name, value in tree.items() if name not in model.model_fields}
    return found | strangers


def _shaped(value: Any, wanted: Any) -> Any:
    """One value; None when it was left empty."""
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in (Union, types.UnionType):
        some = [one for one in inner if one is not type(None)]
        return _shaped(value, some[0]) if len(some) == 1 else value
    if origin is list:
        return _list(value, inner[0])
    if isinstance(wanted, type) and issubclass(wanted, BaseModel):
        return (_of_model(value, wanted) or None) if isinstance(value, Mapping) else value
    value = value[-1] if isinstance(value, list) else value
    if not isinstance(value, str):
        return value
    if wanted is bool or (origin is Literal and all(isinstance(one, bool) for one in inner)):
        return _truth(value)
    text = value.strip()
    return text.replace(",", "").replace("，", "") if wanted is int and text else (text or _nothing(origin, inner))


def _nothing(origin: Any, inner: tuple[Any, ...]) -> str | None:
    """An empty choice is an answer where the form knows it as one."""
    return "" if origin is Literal and "" in inner else None


def _truth(value: str) -> bool | str | None:
    said = value.strip().lower()
    return True if said in YES else False if said in ("false", "0", "no", "否", "off") else (said or None)


def _list(value: Any, wanted: Any) -> list[Any] | None:
    if isinstance(value, Mapping):  # rows by number; gaps are left where rows were taken out
        rows = [value[key] for key in sorted(value, key=lambda key: (len(key), key))]
    elif isinstance(value, list):
        rows = value
    else:
        rows = [line for line in str(value).splitlines() if line.strip()]
    shaped = [_shaped(row, wanted) for row in rows]
    return [row for row in shaped if row not in (None, "", {})] or None


def flat(values: Any, name: str = "") -> dict[str, str]:
    """The way back: nested answers as dotted names, for a page that shows what was written."""
    if isinstance(values, Mapping):
        items: Iterable[tuple[Any, Any]] = values.items()
    elif isinstance(values, list):
        items = enumerate(values)
    else:
        said = "" if values is None else "true" if values is True else "false" if values is False else str(values)
        return {name: said}
    return {
        key: one for part, below in items for key, one in flat(below, f"{name}.{part}" if name else str(part)).items()
    }
