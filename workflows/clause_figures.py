"""How well the clause scanner reads: precision and recall over labelled sentences, whole and by pattern."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workflows.scanning import RISK, scan

HERE = Path(__file__).parent
SETS: Mapping[str, tuple[str, str]] = {
    "tuned": ("调校集", "clauses.toml"),
    "later": ("验证集", "clauses_later.toml"),
}
"""Key → title, file. Patterns were tuned on the first and never on the second, whose figures are the honest ones."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and the patterns that are to be marked in it. `softer`: as a risk only."""

    text: str
    patterns: frozenset[str]
    softer: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Right hits, wrong hits, missed ones."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of what is marked, how much is rightly marked; 1 when nothing is."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what is to be marked, how much is; 1 when nothing is to be."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass(frozen=True, slots=True)
class Slip:
    """A sentence that was read otherwise than it is labelled."""

    text: str
    wrong: tuple[str, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A set, measured."""

    key: str
    title: str
    sentences: int
    clean: int
    whole: Figures
    by_pattern: Mapping[str, Figures]
    slips: tuple[Slip, ...]


def labelled(key: str) -> Iterator[Labelled]:
    """The sentences of a set. Raises KeyError."""
    said: Mapping[str, Mapping[str, list[str]]] = tomllib.loads((HERE / SETS[key][1]).read_text("utf-8"))
    for part, groups in said.items():
        for names, sentences in groups.items():
            wanted = frozenset() if part == "clean" else frozenset(names.split())
            yield from (Labelled(one, wanted, part == "softer") for one in sentences)


@cache
def measured(key: str) -> Measured:
    """A set read by the scanner. Raises KeyError."""
    counts: dict[str, Counter[str]] = {"right": Counter(), "wrong": Counter(), "missed": Counter()}
    every, slips = list(labelled(key)), []
    for one in every:
        got = {hit.pattern.id for hit in scan(one.text) if not one.softer or hit.severity == RISK}
        parts = {"right": got & one.patterns, "wrong": got - one.patterns, "missed": one.patterns - got}
        for name, ids in parts.items():
            counts[name].update(ids)
        if got != one.patterns:
            slips.append(Slip(one.text, tuple(sorted(parts["wrong"])), tuple(sorted(parts["missed"]))))
    names = sorted(set().union(*counts.values()))
    by_pattern = {id: Figures(**{name: some[id] for name, some in counts.items()}) for id in names}
    whole = Figures(**{name: some.total() for name, some in counts.items()})
    clean = sum(not one.patterns for one in every)
    return Measured(key, SETS[key][0], len(every), clean, whole, by_pattern, tuple(slips))


def as_told(one: Measured) -> dict[str, Any]:
    """For programs."""
    return {
        "set": one.key, "sentences": one.sentences, "clean": one.clean, **_rates(one.whole),
        "patterns": {id: _rates(figures) for id, figures in one.by_pattern.items()},
        "slips": [{"text": slip.text, "wrong": slip.wrong, "missed": slip.missed} for slip in one.slips],
    }  # fmt: skip


def _rates(figures: Figures) -> dict[str, float]:
    return {
        "precision": round(figures.precision, 3), "recall": round(figures.recall, 3),
        "right": figures.right, "wrong": figures.wrong, "missed": figures.missed,
    }  # fmt: skip
