"""Answers that the event must not show: it keeps their salted hash, an annex row keeps the value."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

SEALED = "sealed"
NOBODY = "·nobody"  # the sight of an answer that nobody may see until an act opens it


class Unseals:
    """A form whose act opens sealed answers of its case: they are handed to its `fills`."""


def sealed_field(sight: str) -> dict[str, Any]:
    """`json_schema_extra` of a form field whose value goes to the annex; `sight`: the roles that may see it, space-separated."""
    return {SEALED: sight}


def sealed_answers(case_id: int, seq: int, answers: Any, salt: str) -> tuple[Any, list[Mapping[str, Any]]]:
    """The answers as the event shows them, and the annex rows. `salt`: fresh randomness of this act."""
    if answers is None:
        return None, []
    if not isinstance(answers, BaseModel):
        return dict(answers), []
    plain = answers.model_dump(mode="json")
    annexes: list[Mapping[str, Any]] = []
    for name, sight in sealed_names(type(answers)):
        if plain[name] in (None, "", []):
            continue
        value = json.dumps(plain[name], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        own = hashlib.sha256(f"{salt}:{case_id}:{seq}:{name}".encode()).hexdigest()
        plain[name] = {SEALED: hashlib.sha256(f"{own}:{value}".encode()).hexdigest()}
        annexes.append({"case_id": case_id, "seq": seq, "field": name, "salt": own, "value": value, "sight": sight})
    return plain, annexes


@cache
def sealed_names(form: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The sealed fields of a form, with the roles that may see them."""
    extras = ((name, field.json_schema_extra) for name, field in form.model_fields.items())
    return tuple((name, str(extra[SEALED])) for name, extra in extras if isinstance(extra, dict) and SEALED in extra)


MASK = "（密存）"


def masked(answers: Any) -> Any:
    """The answers without what is sealed: what register rows may be made from, now and when they are recomputed."""
    if not isinstance(answers, BaseModel):
        return answers
    names = [name for name, _ in sealed_names(type(answers)) if getattr(answers, name)]
    return answers.model_copy(update=dict.fromkeys(names, MASK)) if names else answers
