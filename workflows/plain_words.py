"""想决定什么事, in plain words: from what people say to the type of matter, its clock and the papers it needs."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import log
from pathlib import Path
from typing import Any, Protocol, TypeVar

from engine.definition import DocumentKind
from engine.policy import Policies
from workflows.documents import ALL, BY_TYPE, PRECONDITIONS
from workflows.township_review.titles import TITLES

DATA = Path(__file__).with_suffix(".toml")
SLIGHT = 0.25  # a hit so much weaker than the best one is not shown
KIND = {kind.key: kind for kind in ALL}


@dataclass(frozen=True, slots=True)
class Saying:
    """Ways to say one thing, and what it is."""

    words: tuple[str, ...]
    matter_type: str
    entry: tuple[str, ...]  # words by which entries of a catalogue are found
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A type that what was said may mean; `saying`: the words that come nearest."""

    matter_type: str
    title: str
    says: str
    saying: str
    note: str
    score: float


@dataclass(frozen=True, slots=True)
class Paper:
    """A material: what it is in plain words."""

    key: str
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class About:
    """A type of matter as the counter explains it. `days`: 7个工作日; `provisional`: shown as 暂定."""

    matter_type: str
    title: str
    says: str
    but: str
    days: str
    provisional: bool
    source: str
    papers: tuple[Paper, ...]
    preconditions: tuple[str, ...]


class Named(Protocol):
    """An entry of a catalogue, as far as searching looks at it."""

    @property
    def name(self) -> str:
        """What the office calls it."""

    @property
    def matter_type(self) -> str:
        """Its type."""


Entry = TypeVar("Entry", bound=Named)


def search(said: str, most: int = 3) -> list[Hit]:
    """The types that come nearest to what was said, best first; none when nothing comes near."""
    wanted = bigrams(said)
    best: dict[str, Hit] = {}
    for saying in sayings():
        for words in saying.words:
            score = _likeness(wanted, bigrams(words), said, words)
            if score > best[saying.matter_type].score if saying.matter_type in best else score > 0:
                kind = saying.matter_type
                best[kind] = Hit(kind, TITLES[kind], says(kind), words, saying.note, score)
    found = sorted(best.values(), key=lambda hit: -hit.score)[:most]
    return [hit for hit in found if hit.score >= found[0].score * SLIGHT]


def nearest(said: str, entries: Iterable[Entry], most: int = 3) -> list[Entry]:
    """The entries of a catalogue that come nearest: by their own names, and by the type that was meant."""
    wanted, meant = bigrams(said), {hit.matter_type: hit.score for hit in search(said, 5)}
    hints = {
        word for saying in sayings() if saying.matter_type in meant and _near(saying, wanted) for word in saying.entry
    }

    def score(entry: Entry) -> float:
        own = _likeness(wanted, bigrams(entry.name), said, entry.name)
        hinted = sum(word in entry.name for word in hints)
        return own + meant.get(entry.matter_type, 0.0) * (1 + hinted / 2)

    scored = sorted(((score(entry), n, entry) for n, entry in enumerate(entries)), key=lambda one: (-one[0], one[1]))
    return [entry for value, _, entry in scored[:most] if value > 0 and value >= scored[0][0] * SLIGHT]


def about(matter_type: str, policies: Policies, org: str, on: date) -> About:
    """A type explained for an office, with the review's days there on that day. Raises KeyError, BadPolicy."""
    said: Mapping[str, Any] = _data()["types"][matter_type]
    limit = policies.value(f"township.review.{matter_type.lower()}", org, on)
    needed = tuple(paper(kind) for kind in BY_TYPE[matter_type])
    return About(
        matter_type, TITLES[matter_type], said["says"], said["not"], limit.words, limit.provisional, limit.source, needed,
        PRECONDITIONS.get(matter_type, ()),
    )  # fmt: skip


def says(matter_type: str) -> str:
    """One sentence about a type."""
    return str(_data()["types"][matter_type]["says"])


def paper(kind: DocumentKind | str) -> Paper:
    """A material and what it is; of an unknown kind only its key is known."""
    key = kind if isinstance(kind, str) else kind.key
    known = KIND.get(key)
    return Paper(key, known.title if known else key, str(_data()["papers"].get(key, "")))


def usual() -> tuple[str, ...]:
    """What is done most often: the first words of the commonest sayings, for one click."""
    return ("签合同", "发通知", "拆违建", "村规民约", "答复信访", "信息公开")


# --- likeness ------------------------------------------------------------------------------------------------------------

_LEFT_OUT = set("的了要把给和与及在是有个我们你想请一下怎么能不，。、！？；：“”（） \t\n")


def bigrams(text: str) -> frozenset[str]:
    """The two-character words of a text, particles left out; of a text of one character, that one."""
    kept = "".join(" " if one in _LEFT_OUT else one for one in text.lower())
    pairs = {run[n : n + 2] for run in kept.split() for n in range(max(len(run) - 1, 1))}
    return frozenset(pairs)


def _likeness(wanted: frozenset[str], there: frozenset[str], said: str, words: str) -> float:
    """How much of what was said is there: rarer pairs count more; being a part of each other counts too."""
    shared = wanted & there
    whole = 2.0 if len(words) > 1 and (words in said or (len(said) > 1 and said in words)) else 0.0
    if not shared:
        return whole
    weight = sum(_weight(pair) for pair in shared)
    return whole + weight * (0.5 + 0.5 * len(shared) / len(there))


def _near(saying: Saying, wanted: Sequence[str] | frozenset[str]) -> bool:
    return any(bigrams(words) & frozenset(wanted) for words in saying.words)


def _weight(pair: str) -> float:
    """One for a pair that one type alone is spoken of with, less for what many share."""
    spoken = _spoken()
    return 1.0 - log(max(spoken.get(pair, 1), 1)) / log(len(_data()["types"]) + 1)


@cache
def _spoken() -> Mapping[str, int]:
    """Pair → by how many types it is used."""
    types: dict[str, set[str]] = {}
    for saying in sayings():
        for pair in {pair for words in saying.words for pair in bigrams(words)}:
            types.setdefault(pair, set()).add(saying.matter_type)
    return {pair: len(found) for pair, found in types.items()}


# --- reading the data ----------------------------------------------------------------------------------------------------


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(DATA.read_text("utf-8"))


@cache
def sayings() -> tuple[Saying, ...]:
    """Everything people say."""
    return tuple(_sayings())


def _sayings() -> Iterator[Saying]:
    for one in _data()["say"]:
        yield Saying(tuple(one["words"]), one["type"], tuple(one["entry"]), one.get("note", ""))
