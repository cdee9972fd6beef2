"""What fictional offices write: drafts by kind of matter, article by article, and what a reviewer finds wrong in them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from house.demo.papers import Paper, plain, word

ORDINALS = "一二三四五六七八九十"
NOTES = ("budget", "application", "note")  # papers that are plain text


@dataclass(frozen=True, slots=True)
class Flaw:
    """A problem that a draft may have. `article`: the one it spoils with `words`; 0 when a step of procedure is missing."""

    article: int
    aspect: str
    severity: str
    problem: str
    basis: str
    suggestion: str
    words: str = ""

    def finding(self) -> dict[str, str]:
        """As an opinion lists it."""
        said = {name: getattr(self, name) for name in ("aspect", "problem", "basis", "severity", "suggestion")}
        return said | {"clause": f"第{ORDINALS[self.article - 1]}条" if self.article else "程序材料"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the catalogue: what is brought under it, how it reads, what is found."""

    code: str
    name: str
    matter_type: str
    materials: tuple[str, ...]
    basis: str
    organ: str
    mode: str
    weight: int
    subjects: tuple[str, ...]
    articles: tuple[str, ...]
    flaws: tuple[Flaw, ...]
    since: date = date(1949, 10, 1)  # the law it rests on is in force

    @property
    def grave(self) -> list[Flaw]:
        """Unlawful in content or authority."""
        return [flaw for flaw in self.flaws if flaw.severity == "违法" and flaw.aspect != "程序"]

    @property
    def light(self) -> list[Flaw]:
        """A risk, or only words."""
        return [flaw for flaw in self.flaws if flaw.severity != "违法"]

    @property
    def missing(self) -> list[Flaw]:
        """A step of procedure that was left out."""
        return [flaw for flaw in self.flaws if flaw.aspect == "程序"]


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("drafts.toml").read_text("utf-8"))


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order of the catalogue."""
    return tuple(_kind(one) for one in _read()["kind"])


def _kind(one: Mapping[str, Any]) -> Kind:
    said: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in one.items()}
    return Kind(**said | {"flaws": tuple(Flaw(**flaw) for flaw in one["flaws"])})


def brought(on: date) -> list[Kind]:
    """The kinds that may be brought on a day."""
    return [one for one in kinds() if one.since <= on]


def kind(code: str, on: date) -> Kind:
    """The kind of a catalogue entry; a contract where that entry rests on no law yet."""
    return next((one for one in brought(on) if one.code == code), kinds()[0])


@dataclass(frozen=True, slots=True)
class Written:
    """A matter's names and figures, as its papers use them."""

    kind: Kind
    town: str
    place: str
    subject: str
    party: str
    amount: int
    serial: int
    year: int

    @property
    def title(self) -> str:
        """What the matter is called."""
        about = self.said(self.subject)
        return about if about.startswith(("关于", "对")) else f"{self.town}{about}"

    @property
    def short(self) -> str:
        """What its files are called."""
        return self.said(self.subject.removeprefix("{place}"))

    def said(self, words: str) -> str:
        """A sentence with the names filled in."""
        return words.format(
            town=self.town, place=self.place, subject=self.subject.format(place=self.place, party=self.party), party=self.party,
            amount=f"{self.amount:,}", no=self.serial, year=self.year,
        )  # fmt: skip

    def draft(self, flaws: Sequence[Flaw], version: int) -> Paper:
        """The text under review; each flaw stands in its article."""
        spoilt = {flaw.article: flaw.words for flaw in flaws if flaw.words}
        articles = (spoilt.get(n, words) for n, words in enumerate(self.kind.articles, 1))
        lines = [f"第{ORDINALS[n]}条　{self.said(words)}" for n, words in enumerate(articles)]
        mark = "送审稿" if version == 1 else f"送审稿第{version}稿"
        foot = f"（{mark}，事项编号 {self.year}-{self.serial:04d}）"
        return word(f"{self.short}（{mark}）.docx", self.title, [*lines, foot])

    def paper(self, name: str) -> Paper:
        """Any other material."""
        told = _read()["papers"][name]
        lines = [self.said(line) for line in told["lines"]]
        if name in NOTES:
            return plain(f"{told['title']}.txt", "\n".join([f"{self.title}：{told['title']}", *lines, ""]))
        return word(f"{told['title']}.docx", f"{self.title}{told['title']}", lines)
