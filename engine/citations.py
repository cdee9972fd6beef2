"""Instruments (laws and documents), articles of them, and how sure we are of what they say."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar


class Confidence(StrEnum):
    """Where a statement about the law comes from; the values are the marks of the domain reference."""

    TEXT = "S"
    LOCAL = "S-loc"
    MEMORY = "M+"
    UNSURE = "M?"
    ASSUMED = "A"
    NEWS = "N"

    @property
    def provisional(self) -> bool:
        """Shown as 暂定: neither read in the text nor known beyond doubt."""
        return self not in (Confidence.TEXT, Confidence.MEMORY)

    @property
    def words(self) -> str:
        """What an officer reads about the mark."""
        return _WORDS[self]


_WORDS = {
    Confidence.TEXT: "已核对文本",
    Confidence.LOCAL: "外地规定，仅供参考",
    Confidence.MEMORY: "通行规定，未逐字核对",
    Confidence.UNSURE: "待核对文本",
    Confidence.ASSUMED: "本系统设定",
    Confidence.NEWS: "见于报道",
}


@dataclass(frozen=True)
class Instrument:
    """A law or document. `instrument[26]` or `instrument["26(2)"]` cites an article, `.whole` the instrument as such.

    `effective`: the day the cited text came into force; None where we do not know it.
    `elsewhere`: a rule of another province or city: it shows practice, binds nobody here, and is always shown as 暂定.
    `named`: False where we know of a paper, and by its number which, but not what it is called: `title` only describes it.
    """

    key: str
    title: str
    number: str
    effective: date | None
    confidence: Confidence
    note: str = ""
    elsewhere: bool = False
    named: bool = True

    __iter__: ClassVar[None] = None  # or `__getitem__` would make it an endless sequence

    def __getitem__(self, article: int | str) -> "Citation":
        """An article: 26 · "26(2)" 款 · "26(一)" 项 · "25,28" · "35-37" · "二" (a part of a document)."""
        return Citation(self, str(article))

    @property
    def whole(self) -> "Citation":
        """The instrument without an article."""
        return Citation(self)


@dataclass(frozen=True)
class Citation:
    """An article of an instrument. An article that cannot be read is a fault of the program: ValueError."""

    instrument: Instrument
    article: str = ""

    def __post_init__(self) -> None:
        """Refuses an unreadable article where it is written, not where it is shown."""
        _ = self.label

    @property
    def label(self) -> str:
        """As people cite it: 《重大行政决策程序暂行条例》第26条第2款; our own assumptions: 本系统设定（暂定）：…"""
        if self.instrument.confidence is Confidence.ASSUMED:
            return "：".join(part for part in (self.instrument.title, self.article) if part)
        return f"{_name_of(self.instrument)}{_words_of(self.article)}"

    @property
    def provisional(self) -> bool:
        """Shown as 暂定: not certain, or a rule of another place."""
        return self.instrument.elsewhere or self.instrument.confidence.provisional

    def __str__(self) -> str:
        """Same as `label`."""
        return self.label


_ARTICLE = re.compile(r"(?P<article>\d+)(?:\((?P<paragraph>\d+)\))?(?:\((?P<item>[一二三四五六七八九十]+)\))?")
_PART = re.compile(r"[一二三四五六七八九十]+")


def _name_of(instrument: Instrument) -> str:
    if instrument.named:
        return f"《{instrument.title}》"
    return f"{instrument.title}（{'，'.join(filter(None, (instrument.number, '名称待核')))}）"


def _words_of(article: str) -> str:
    """ "26(2),28" → 第26条第2款、第28条; "" → "". Raises ValueError."""
    if not article:
        return ""
    if _PART.fullmatch(article):
        return f"第{article}部分"
    return "、".join("至".join(_one(end) for end in span.split("-")) for span in article.split(","))


def _one(article: str) -> str:
    """One article in words."""
    match = _ARTICLE.fullmatch(article)
    if not match:
        raise ValueError(f"not an article: {article!r}")
    words = f"第{match['article']}条"
    if match["paragraph"]:
        words += f"第{match['paragraph']}款"
    if match["item"]:
        words += f"第（{match['item']}）项"
    return words


ASSUMED = Instrument(
    "assumed",
    "本系统设定（暂定）",
    "",
    None,
    Confidence.ASSUMED,
    "没有找到可直接适用的规定，由本系统设定，待本地文本核定",
)
"""Our own assumptions: `ASSUMED["审查期限"]` reads 本系统设定（暂定）：审查期限."""
