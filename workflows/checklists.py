"""审查要点: what a reviewer answers about a matter, what each line rests on, and which instruments are no basis any more."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

from engine.citations import Citation, Confidence, Instrument
from engine.errors import Reason
from workflows.law import INSTRUMENTS
from workflows.major_decision.concluding import conclusion_fits
from workflows.major_decision.facts import Conclusion

ASPECTS = ("权限", "程序", "内容")
SEVERITIES = ("违法", "风险", "文字")
DATA = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a line rests on: the citation, words that narrow it (末款, 参照), and how sure we are."""

    citation: Citation
    words: str
    confidence: Confidence

    @property
    def label(self) -> str:
        """As people cite it: 《立法法》第93条末款."""
        return self.citation.label + self.words

    @property
    def provisional(self) -> bool:
        """Shown as 暂定: by its own mark, or because of what we know of the instrument."""
        return self.confidence.provisional or self.citation.provisional

    @property
    def shown(self) -> str:
        """The label, with 暂定 where it is."""
        return f"{self.label}（暂定：{self.doubt}）" if self.provisional else self.label

    @property
    def doubt(self) -> str:
        """What is uncertain about it, in words; '' when nothing is."""
        if not self.provisional:
            return ""
        if self.confidence.provisional:
            return "参照适用" if self.confidence is Confidence.ASSUMED else self.confidence.words
        return (
            Confidence.LOCAL.words if self.citation.instrument.elsewhere else self.citation.instrument.confidence.words
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One line. `when`: applies only then; `look`: where to look; `fix`: the usual cure."""

    key: str
    aspect: str
    question: str
    basis: tuple[Basis, ...]
    severity: str
    look: str = ""
    fix: str = ""
    when: str = ""

    @property
    def recorded(self) -> str:
        """How the line is named in the record."""
        return f"{self.key} {self.question}"

    @property
    def provisional(self) -> bool:
        """None of its bases is certain."""
        return all(one.provisional for one in self.basis)

    @property
    def cited(self) -> str:
        """All bases as people cite them, in one line; what is provisional says so, until somebody has checked it."""
        return "；".join(one.shown for one in self.basis)

    def finding(self) -> dict[str, str]:
        """The finding that the answer 有问题 proposes; the clause is for the reviewer to name."""
        return {
            "aspect": self.aspect,
            "clause": "",
            "problem": f"不符合：{self.question}",
            "basis": self.cited,
            "severity": self.severity,
            "suggestion": self.fix,
        }


@dataclass(frozen=True, slots=True)
class Part:
    """One list: of a type, or added by subject (`words` in a title suggest it)."""

    key: str
    title: str
    items: tuple[Item, ...]
    types: tuple[str, ...] = ()
    added_to: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    competition: bool = False  # asked only where operators are touched

    def suggested_by(self, text: str) -> bool:
        """Whether a title speaks of its subject."""
        return any(word in text for word in self.words)


@dataclass(frozen=True, slots=True)
class Checklist:
    """Everything to be answered about one matter; `more`: lists that its subject may add."""

    parts: tuple[Part, ...]
    more: tuple[Part, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All lines by aspect, in the order of the lists."""
        return tuple(item for items in self.aspects.values() for item in items)

    @property
    def aspects(self) -> Mapping[str, tuple[Item, ...]]:
        """权限, 程序, 内容 → lines; none is empty."""
        every = [item for part in self.parts for item in part.items]
        return {aspect: tuple(item for item in every if item.aspect == aspect) for aspect in ASPECTS}

    def named(self, recorded: str) -> Item | None:
        """The line that a recorded answer is about."""
        return next((item for item in self.items if item.recorded == recorded), None)


@dataclass(frozen=True, slots=True)
class Void:
    """Instruments that are no basis since a day, and what stands in their place."""

    names: tuple[str, ...]
    since: date
    use: str
    basis: Basis


def for_matter(matter_type: str, facts: Any = None, subjects: Iterable[str] = ()) -> Checklist:
    """The lists of a type; `facts.competition` says whether operators are touched; `subjects`: keys of lists added."""
    chosen = set(subjects)
    untouched = getattr(facts, "competition", "") == "NA" and matter_type != "NORMATIVE_DOC"
    own = [part for part in parts() if matter_type in part.types and not (part.competition and untouched)]
    offered = [part for part in parts() if matter_type in part.added_to]
    parts_taken = (*own, *(part for part in offered if part.key in chosen))
    there = {item.aspect for part in parts_taken for item in part.items}
    general = next(part for part in parts() if part.key == "G")
    left = tuple(item for item in general.items if item.aspect not in there)
    taken = (*parts_taken, replace(general, items=left)) if left else parts_taken
    return Checklist(taken, tuple(part for part in offered if part.key not in chosen))


def suggested(matter_type: str, title: str) -> tuple[str, ...]:
    """The keys of the lists that the matter's title suggests adding."""
    return tuple(part.key for part in parts() if matter_type in part.added_to and part.suggested_by(title))


def item(key: str) -> Item | None:
    """A line by its key."""
    return next((one for part in parts() for one in part.items if one.key == key), None)


def conclusions(severities: Iterable[str], doubts: bool = False) -> tuple[str, ...]:
    """The conclusions that findings of these severities allow; by the same rule that refuses the others."""
    findings = [SimpleNamespace(severity=one) for one in severities]
    view: Any = SimpleNamespace(facts=SimpleNamespace(doubts=doubts))
    every: tuple[str, ...] = get_args(Conclusion)
    said = (SimpleNamespace(conclusion=one, findings=findings) for one in every)
    return tuple(one.conclusion for one in said if not any(conclusion_fits(view, one)))


def void_basis(text: str) -> Reason | None:
    """Why a text cannot be a basis: the first repealed instrument it cites. 原《合同法》 and （已废止） are left alone."""
    for void, pattern in _voids():
        if found := pattern.search(text):
            return Reason(
                f"不能引用：《{found['name']}》自{void.since}起不再有效，现行依据是《{void.use}》",
                void.basis.shown,
                field="basis",
            )
    return None


# --- reading the data -------------------------------------------------------------------------------------------------


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(DATA.read_text("utf-8"))


@cache
def parts() -> tuple[Part, ...]:
    """Every list. Raises ValueError naming what cannot be read."""
    return tuple(_part(said) for said in _data()["lists"])


def _part(said: Mapping[str, Any]) -> Part:
    items = tuple(_item(said["key"], line) for line in said["items"])
    lists = {name: tuple(said.get(name, ())) for name in ("types", "added_to", "words")}
    return Part(said["key"], said["title"], items, **lists, competition=said.get("competition", False))


def _item(key: str, line: Mapping[str, Any]) -> Item:
    if line["in"] not in ASPECTS or line["grade"] not in SEVERITIES:
        raise ValueError(f"{key}.{line['n']}: {line['in']}, {line['grade']}")
    plain = {name: line.get(name, "") for name in ("look", "fix", "when")}
    basis = tuple(basis_of(one) for one in line["by"])
    return Item(f"{key}.{line['n']}", line["in"], line["ask"], basis, line["grade"], **plain)


_BASIS = re.compile(
    r"(?P<key>[A-Z0-9_]+)(?: (?P<article>[\d(][^ \[]*))?(?: (?P<words>[^ \[]+))?(?: \[(?P<mark>[^\]]+)\])?"
)


def basis_of(text: str, more: Mapping[str, Instrument] | None = None) -> Basis:
    """ "LEGISLATION 93 末款 [S]". `more`: instruments known beside these. Raises ValueError, KeyError."""
    match = _BASIS.fullmatch(text)
    if not match:
        raise ValueError(f"not a basis: {text!r}")
    instrument = {**(more or {}), **_instruments()}[match["key"]]
    mark = Confidence(match["mark"]) if match["mark"] else Confidence.TEXT
    return Basis(Citation(instrument, match["article"] or ""), match["words"] or "", mark)


@cache
def _instruments() -> Mapping[str, Instrument]:
    own = {
        key: Instrument(key, said["title"], "", None, Confidence(said["mark"]), elsewhere=said.get("elsewhere", False))
        for key, said in _data()["instruments"].items()
    }
    return {**own, **INSTRUMENTS}


@cache
def voids() -> tuple[Void, ...]:
    """Every instrument that is no basis any more."""
    return tuple(
        Void(tuple(said["names"]), said["since"], said["use"], basis_of(said["by"])) for said in _data()["void"]
    )


@cache
def _voids() -> tuple[tuple[Void, re.Pattern[str]], ...]:
    return tuple((void, re.compile(_cites(void.names))) for void in voids())


def _cites(names: Iterable[str]) -> str:
    """A name in 《》, or standing alone before an article or a stop: 劳动合同法 is not 合同法."""
    either = "|".join(re.escape(name) for name in names)
    title = rf"(?:中华人民共和国)?(?P<name>{either})"
    before = r"(?:(?<![原 ])《|(?:^|(?<=[据照依按及和与、，,;；:：\s（(])))"
    after = r"(?:》|(?=第|规定|的|[\s、，。；,;:：）)\d]|$))(?![（(]?(?:已|现已)?(?:废止|失效))"
    return before + title + after


def lines_recorded(answers: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Item | None, Mapping[str, Any]]]:
    """Recorded answers with the line each is about, as far as it is still known."""
    for said in answers:
        yield item(str(said["item"]).partition(" ")[0]), said
