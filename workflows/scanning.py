"""The clause scanner: text → places that a reviewer would look at. A drafting aid, never a verdict: nothing hangs on a hit.

Pure and linear: every expression is bounded (`clause_patterns.bounded`), a sentence is looked at in pieces of bounded
length, and of one pattern only so many places in a piece. Texts of strangers are expected.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice

from workflows.clause_patterns import Pattern, inside_ban, patterns

LONGEST = 1_000  # characters of a piece of a sentence
MOST_PLACES = 20  # of one pattern in a piece that are looked at until one is not excused
MOST_HITS = 400  # in a text
BEFORE = 60  # characters before a hit in which a prohibition is looked for
RISK = "风险"
STOPS = "。；！？"
UNLAWFUL = "违法"
TITLE = 14  # characters
QUOTED = 170  # characters of a sentence that a finding quotes

_FOLD = str.maketrans(
    {chr(0xFF01 + n): chr(0x21 + n) for n in range(94)} | dict(zip(";!?,:()", "；！？，：（）", strict=True))
    | dict(zip("；！？，：（）", "；！？，：（）", strict=True))
)  # fmt: skip
_NUMERAL = r"[\d〇零一二两三四五六七八九十百千]{1,8}"
_ARTICLE = re.compile(rf"第{_NUMERAL}条(?:之[一二三四五六七八九十])?")
_HEADING = re.compile(r"([一二三四五六七八九十]{1,3})、")
_ITEM = re.compile(r"（([一二三四五六七八九十]{1,3})）")
_MARKER = re.compile(
    rf"\s*(?:第{_NUMERAL}[章节条]|[一二三四五六七八九十]{{1,3}}[、.．]|[（(][一二三四五六七八九十\d]{{1,3}}[）)]|\d{{1,2}}[.、．)）](?!\d)|[①-⑳])"
)
_SENTENCE = re.compile(rf"[^{STOPS}]{{1,{LONGEST}}}[{STOPS}]?")
_THOUSAND = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_BANNED_LIST = re.compile(r"(?:不得|禁止|严禁|不准).{0,24}(?:下列|以下|如下).{0,12}[：；]?$")
_LIST = re.compile(r"：(?=（[一二三四五六七八九十])")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place. `start`, `end` and `sentence` (both ends) count characters of the text as it was given."""

    pattern: Pattern
    start: int
    end: int
    sentence: tuple[int, int]
    quotation: str  # the sentence as it stands there, without its number
    article: str
    severity: str
    key: str  # the same as long as the words are: so a dismissal is remembered over versions of a text

    def finding(self) -> dict[str, str]:
        """The finding it proposes, in the words of an opinion."""
        one = self.pattern
        where = f"{self.article}：" if self.article else ""
        said = self.quotation if len(self.quotation) <= QUOTED else f"{self.quotation[:QUOTED]}…"
        return {
            "aspect": one.aspect, "clause": where + said, "problem": one.why, "basis": one.cited,
            "severity": self.severity, "suggestion": one.fix,
        }  # fmt: skip


@dataclass(slots=True)
class _Place:
    """Where in the text the reading is."""

    article: str = ""
    item: str = ""
    banned: bool = False  # in a list of what is forbidden: 不得有下列行为：（一）…；（二）…。
    ended: bool = False  # with a full stop: only another item goes on with the list

    @property
    def label(self) -> str:
        """The article and the item, as a finding names them."""
        return self.article + (f"第（{self.item}）项" if self.item else "")

    def reads(self, sentence: str) -> None:
        """A sentence may begin an article, a part or an item."""
        if found := _ARTICLE.match(sentence):
            self.article, self.item, self.banned = found[0], "", False
        elif found := _HEADING.match(sentence):
            self.article, self.item, self.banned = f"第{found[1]}部分", "", False
        elif found := _ITEM.match(sentence):
            self.item = found[1]
        elif self.ended:
            self.banned, self.item = False, ""

    def leaves(self, sentence: str) -> None:
        """What a sentence says about those that follow."""
        self.ended = sentence.endswith("。")
        if _BANNED_LIST.search(sentence[-BEFORE:]):
            self.banned = True


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph as it is searched, and where each of its characters stands in the text."""

    words: str
    at: Sequence[int] = field(repr=False)


def scan(text: str, kind: str = "") -> tuple[Hit, ...]:
    """Every place in the order of the text, one of each pattern in a sentence. `kind`: the type of the matter."""
    wanted = [one for one in patterns() if kind not in one.not_in]
    return tuple(islice(_hits(text, wanted), MOST_HITS))


def _hits(text: str, wanted: Sequence[Pattern]) -> Iterator[Hit]:
    place = _Place()
    for piece in _paragraphs(text):
        for found in _SENTENCE.finditer(piece.words):
            sentence = found[0]
            place.reads(sentence)
            if not place.banned:
                yield from _in_sentence(text, piece, found.start(), sentence, place.label, wanted)
            place.leaves(sentence)


def _in_sentence(
    text: str, piece: _Piece, offset: int, sentence: str, article: str, wanted: Sequence[Pattern]
) -> Iterator[Hit]:
    spans = {one.id: (one, span) for one in wanted if (span := place_of(one, sentence))}
    if not spans:
        return
    covered = {general for one, _ in spans.values() for general in one.covers}
    ends = piece.at[offset], piece.at[offset + len(sentence) - 1] + 1
    words = _unnumbered(sentence)
    after = offset + sentence.index(words)
    quotation = " ".join("".join(text[piece.at[after] : piece.at[after + len(words) - 1] + 1].splitlines()).split())
    found = [(span, one) for one, span in spans.values() if one.id not in covered]
    for (start, end), one in sorted(found, key=lambda pair: (pair[0], pair[1].id)):
        severity = RISK if one.severity == UNLAWFUL and one.softer and one.softer.search(sentence) else one.severity
        key = f"{one.id}-{sha256(words.encode()).hexdigest()[:12]}"
        span = piece.at[offset + start], piece.at[offset + end - 1] + 1
        yield Hit(one, *span, ends, quotation, article, severity, key)


def place_of(pattern: Pattern, sentence: str) -> tuple[int, int] | None:
    """Where a sentence holds what a pattern looks for; None when nowhere, or excused."""
    spans = (match.span() for one in pattern.find for match in islice(one.finditer(sentence), MOST_PLACES))
    span = next((span for span in spans if not _forbidden(pattern, sentence, *span)), None)
    if span is None or (pattern.needs and not pattern.needs.search(sentence)):
        return None
    return None if pattern.unless and pattern.unless.search(sentence) else span


def _forbidden(pattern: Pattern, sentence: str, start: int, end: int) -> bool:
    """The sentence itself forbids it: it quotes the prohibition."""
    if not pattern.own_ban and inside_ban().search(sentence[start:end]):
        return True
    return bool(pattern.quoted.search(sentence[max(0, start - BEFORE) : start]))


def _unnumbered(sentence: str) -> str:
    """The sentence without the number it begins with and the stop it ends with."""
    for mark in (_ARTICLE, _HEADING, _ITEM):
        if found := mark.match(sentence):
            sentence = sentence[found.end() :]
    return sentence.rstrip(STOPS)


# --- reading --------------------------------------------------------------------------------------------------------


def folded(text: str) -> str:
    """As it is searched: half width, without spaces and invisible signs."""
    return "".join(piece.words for piece in _paragraphs(text))


def _paragraphs(text: str) -> Iterator[_Piece]:
    """The paragraphs of a text; a line that ends in the middle of a sentence goes on in the next, as in a PDF."""
    words: list[str] = []
    at: list[int] = []
    offset, before = 0, ""
    for line in text.splitlines(keepends=True):
        if words and not _goes_on(before, line):
            yield _piece(words, at)
            words, at = [], []
        for n, sign in enumerate(line, offset):
            if not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc"):
                words.append(sign.translate(_FOLD))
                at.append(n)
        offset, before = offset + len(line), line
    if words:
        yield _piece(words, at)


def _piece(words: Sequence[str], at: Sequence[int]) -> _Piece:
    """A comma in a number is none; the head of a list is a sentence of its own."""
    return _Piece(_LIST.sub("；", _THOUSAND.sub(",", "".join(words))), at)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line continues the sentence of the one before; a short numbered line is a title."""
    said = before.strip()
    if not said or not line.strip() or said[-1] in "。；！？：:;" or "\t" in before + line:
        return False
    title = len(said) < TITLE and said[-1] not in "，,、" and _MARKER.match(said)
    return not title and not _MARKER.match(line)
