"""条款提示: the patterns of the clause scanner as data, each with the law it rests on and the finding it proposes."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.citations import Confidence, Instrument
from workflows.checklists import ASPECTS, SEVERITIES, Basis, basis_of

DATA = Path(__file__).with_suffix(".toml")
COMPETITION = "FC783"
FIRST_ITEM: Mapping[str, int] = {"8": 1, "9": 6, "10": 12, "11": 16}  # 公平竞争审查条例第8至11条, nineteen items
NUMERALS = "一二三四五六七八九十"
_NAMED = re.compile(r"〈([^〉]{1,8})〉")
_GAP = re.compile(r"([…‥])(\d{1,2})")
_BOUNDLESS = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\})")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One thing that a reviewer would look at. `why`: what may be wrong; `fix`: the usual cure; `hit`, `miss`: examples."""

    id: str
    group: str
    why: str
    basis: tuple[Basis, ...]
    severity: str
    aspect: str
    fix: str
    hit: str
    miss: str
    find: tuple[re.Pattern[str], ...]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    softer: re.Pattern[str] | None
    quoted: re.Pattern[str]
    own_ban: bool
    covers: frozenset[str]
    not_in: frozenset[str]

    @property
    def cited(self) -> str:
        """All bases as people cite them; what is provisional says so."""
        return "；".join(one.shown for one in self.basis)

    @property
    def items(self) -> tuple[int, ...]:
        """The numbers of the nineteen competition items it belongs to: 8(三) is the third."""
        own = [one.citation.article for one in self.basis if one.citation.instrument.key == COMPETITION]
        return tuple(item_of(article) for articles in own for article in articles.split(","))


def item_of(article: str) -> int:
    """The number, 1 to 19, of an item of 公平竞争审查条例 8–11. Raises KeyError, ValueError."""
    number, _, item = article.rstrip(")").partition("(")
    return FIRST_ITEM[number] + NUMERALS.index(item)


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(DATA.read_text("utf-8"))


def edition() -> int:
    """Which edition of the patterns this is."""
    return int(_data()["edition"])


def groups() -> Mapping[str, str]:
    """A letter → what its patterns are about."""
    found: Mapping[str, str] = _data()["groups"]
    return found


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern, in the order of their ids. Raises ValueError naming what cannot be read."""
    found = tuple(_pattern(said) for said in _data()["patterns"])
    if [one.id for one in found] != sorted({one.id for one in found}):
        raise ValueError("clause patterns: ids out of order or twice")
    return found


def pattern(id: str) -> Pattern | None:
    """A pattern by its id."""
    return next((one for one in patterns() if one.id == id), None)


@cache
def inside_ban() -> re.Pattern[str]:
    """What inside a hit says that it is forbidden."""
    return bounded("〈止〉", _words())


def _pattern(said: Mapping[str, Any]) -> Pattern:
    if (aspect := said.get("in", "内容")) not in ASPECTS or said["grade"] not in SEVERITIES:
        raise ValueError(f"{said['id']}: {aspect}, {said['grade']}")
    if said["group"] not in groups():
        raise ValueError(f"{said['id']}: no group {said['group']}")

    def either(name: str) -> re.Pattern[str] | None:
        words = said.get(name, ())
        return bounded("|".join([words] if isinstance(words, str) else words), _words()) if words else None

    more = f"|{said['quoted']}" if "quoted" in said else ""
    return Pattern(
        **{name: said[name] for name in ("id", "group", "why", "fix", "hit", "miss")},
        basis=tuple(basis_of(one, own_instruments()) for one in said["by"]),
        severity=said["grade"], aspect=aspect, find=tuple(bounded(one, _words()) for one in said["find"]),
        needs=either("with"), unless=either("unless"), softer=either("softer"),
        quoted=bounded(rf"(?:〈禁〉{more})(?:(?!的(?:必?须|应|一律|处|由))[^，。；：]){{0,24}}$|(?:不|不再|无需|无须|免|未)$", _words()),
        own_ban=said.get("own_ban", False),
        covers=frozenset(said.get("covers", ())), not_in=frozenset(said.get("not_in", ())),
    )  # fmt: skip


def _words() -> Mapping[str, str]:
    found: Mapping[str, str] = _data()["words"]
    return found


def bounded(expression: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """An expression of the data, compiled. Raises ValueError when it repeats without bound, or names a word that is none."""
    for _ in range(3):  # a word may name a word
        expression = _NAMED.sub(lambda found: _known(words, found[1]), expression)
    expression = _GAP.sub(lambda found: f"{'.' if found[1] == '…' else '[^，]'}{{0,{found[2]}}}?", expression)
    if _BOUNDLESS.search(expression):
        raise ValueError(f"repeats without bound: {expression}")
    return re.compile(expression, re.DOTALL)


def _known(words: Mapping[str, str], name: str) -> str:
    if name not in words:
        raise ValueError(f"no word 〈{name}〉")
    return words[name]


@cache
def own_instruments() -> Mapping[str, Instrument]:
    """Instruments that are cited by patterns only."""
    said: Iterable[tuple[str, Mapping[str, Any]]] = _data()["instruments"].items()
    return {key: Instrument(key, one["title"], "", None, Confidence(one["mark"])) for key, one in said}
