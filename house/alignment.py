"""How two texts are laid beside each other: which characters stayed, and which paragraphs therefore belong together."""

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, groupby, pairwise, zip_longest
from typing import NamedTuple

from registers.texts import normal

PAIRS = 1_000_000  # equal pairs that one comparison may look at: what is beyond is shown as wholly replaced
ENDS = "。；！？;!?"
ALIKE = 3  # paragraphs belong together when a third of the shorter one stayed
LONG = 5  # characters in a row that stayed, wherever lines are broken
ALONE = 3  # changed characters on both sides of a single one that stayed by accident


class Kind(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Segment(NamedTuple):
    """A stretch of text, exactly as its side has it."""

    kind: Kind
    text: str


class Row(NamedTuple):
    """Paragraphs that belong together: left the old text, right the new one. `far`: unchanged, and so is all around it."""

    left: tuple[Segment, ...]
    right: tuple[Segment, ...]
    far: bool = False

    @property
    def changed(self) -> bool:
        """Something was put in or taken out here."""
        return any(one.kind is not Kind.SAME for one in (*self.left, *self.right))


class _Char(NamedTuple):
    """A character that counts: what it is compared by, and itself with the blanks around it."""

    key: str
    text: str


class Paragraph(NamedTuple):
    """A line: what it is compared by, its characters that count, itself."""

    key: str
    chars: tuple[_Char, ...]
    text: str


@lru_cache(4096)
def _key(char: str) -> str:
    return normal(char)


def paragraphs(text: str) -> list[Paragraph]:
    """Every line that has anything on it."""
    found = (Paragraph(normal(line), tuple(_chars(line)), line) for line in text.splitlines())
    return [one for one in found if one.chars]


def _chars(line: str) -> Iterator[_Char]:
    key, text = "", ""
    for char in line:
        if unicodedata.combining(char) and key:
            text += char
            key = normal(text)
        elif meant := _key(char):
            if key:
                yield _Char(key, text)
                text = ""
            key, text = meant, text + char
        else:
            text += char
    if key:
        yield _Char(key, text)


def whole(paragraph: Paragraph) -> tuple[Segment, ...]:
    return (Segment(Kind.SAME, paragraph.text),)


class Budget:
    """How much may still be looked at."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> bool:
        """Whether this pair of sequences may be compared; what it costs is then spent."""
        there = Counter(new)
        cost = sum(there[one] for one in old) + len(old) + len(new)
        if cost > self.left:
            return False
        self.left -= cost
        return True


Match = tuple[int, int]  # a place in the old text, its place in the new one
Op = tuple[bool, int, int, int, int]  # same?, old from, to, new from, to


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> Iterator[Op]:
    """difflib between the common beginning and the common end."""
    begin = 0
    while begin < min(len(old), len(new)) and old[begin] == new[begin]:
        begin += 1
    end = 0
    while end < min(len(old), len(new)) - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    to, till = len(old) - end, len(new) - end
    if begin:
        yield True, 0, begin, 0, begin
    yield from _between(old, new, (begin, to, begin, till), budget)
    if end:
        yield True, to, len(old), till, len(new)


def _between(
    old: Sequence[Hashable], new: Sequence[Hashable], within: tuple[int, int, int, int], budget: Budget
) -> Iterator[Op]:
    a, b, c, d = within
    if a == b and c == d:
        return
    if a == b or c == d or not budget.spend(old[a:b], new[c:d]):
        yield False, a, b, c, d
        return
    for tag, i, j, k, m in SequenceMatcher(None, old[a:b], new[c:d], autojunk=False).get_opcodes():
        yield tag == "equal", a + i, a + j, c + k, c + m


class _Side:
    """The paragraphs of one side, their characters in one line, and which of them stayed."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.chars = [char for one in paragraphs for char in one.chars]
        self.keys = [char.key for char in self.chars]
        self.owner = [i for i, one in enumerate(paragraphs) for _ in one.chars]
        self.ends = list(accumulate(len(one.chars) for one in paragraphs))
        self.stays = [False] * len(self.chars)

    def span(self, paragraph: int) -> range:
        """The places of its characters."""
        return range(self.ends[paragraph - 1] if paragraph else 0, self.ends[paragraph])

    def sentences(self) -> list[tuple[int, int]]:
        """Where sentences begin and end, wherever lines are broken."""
        closed = (i + 1 for i, key in enumerate(self.keys) if key in ENDS)
        return list(pairwise(sorted({0, *closed, len(self.keys)})))

    def cell(self, paragraphs: Sequence[int], kind: Kind) -> tuple[Segment, ...]:
        """Paragraphs as one cell, line by line."""
        pieces: list[Segment] = []
        for paragraph in paragraphs:
            if pieces:
                pieces[-1] = Segment(pieces[-1].kind, pieces[-1].text + "\n")
            for stays, some in groupby(self.span(paragraph), self.stays.__getitem__):
                text = "".join(self.chars[i].text for i in some)
                pieces.append(Segment(Kind.SAME if stays else kind, text))
        return tuple(pieces)


class Region:
    """Paragraphs against paragraphs, down to characters."""

    def __init__(self, old: Sequence[Paragraph], new: Sequence[Paragraph], budget: Budget) -> None:
        self.old, self.new = _Side(old), _Side(new)
        runs = _steady(_runs(list(self._matches(budget))))
        shared = Counter(self._owners(match) for run in runs for match in run)
        alike = {
            (p, q) for (p, q), n in shared.items() if n * ALIKE >= min(len(self.old.span(p)), len(self.new.span(q)))
        }
        self.stayed = [one for run in runs for one in run if len(run) >= LONG or self._owners(one) in alike]
        self.links = sorted({self._owners(match) for match in self.stayed})
        for i, j in self.stayed:
            self.old.stays[i] = self.new.stays[j] = True
        self.removed, self.added = self.old.stays.count(False), self.new.stays.count(False)

    def _owners(self, match: Match) -> Match:
        """The paragraphs it lies in."""
        return self.old.owner[match[0]], self.new.owner[match[1]]

    def _matches(self, budget: Budget) -> Iterator[Match]:
        """Characters that stayed, in order: whole sentences first, then what lies between them."""
        sides = (self.old, self.new)
        left, right = (side.sentences() for side in sides)
        said = [["".join(side.keys[a:b]) for a, b in side.sentences()] for side in sides]
        for same, a, b, c, d in opcodes(said[0], said[1], budget):
            i, j = _within(left, a, b), _within(right, c, d)
            if same:
                yield from zip(range(*i), range(*j), strict=True)
            else:
                for equal, k, m, n, o in opcodes(self.old.keys[slice(*i)], self.new.keys[slice(*j)], budget):
                    if equal:
                        yield from zip(range(i[0] + k, i[0] + m), range(j[0] + n, j[0] + o), strict=True)

    def rows(self) -> Iterator[Row]:
        """Paragraphs that share their words in one row; the others beside each other as they come."""
        p = q = 0
        for first, last, begin, end in [*_groups(self.links), (len(self.old.ends), 0, len(self.new.ends), 0)]:
            for a, b in zip_longest(range(p, first), range(q, begin)):
                yield self._row([] if a is None else [a], [] if b is None else [b])
            if last:
                yield self._row(range(first, last), range(begin, end))
            p, q = last, end

    def _row(self, old: Sequence[int], new: Sequence[int]) -> Row:
        return Row(self.old.cell(old, Kind.REMOVED), self.new.cell(new, Kind.ADDED))

    def segments(self) -> Iterator[Segment]:
        """One text: what was taken out before what was put in."""
        i = j = 0
        for run in [*_runs(self.stayed), [(len(self.old.chars), len(self.new.chars))]]:
            (begin, start), ends = run[0], run[0] if run[0][0] == len(self.old.chars) else run[-1]
            for kind, side, places in (
                (Kind.REMOVED, self.old, range(i, begin)),
                (Kind.ADDED, self.new, range(j, start)),
            ):
                if places:
                    yield Segment(kind, _text(side, places))
            if begin < len(self.old.chars):
                yield Segment(Kind.SAME, _text(self.new, range(start, ends[1] + 1)))
            i, j = ends[0] + 1, ends[1] + 1


def _text(side: _Side, places: range) -> str:
    """With a new line where a paragraph ends."""
    ends = set(side.ends)
    return "".join(side.chars[i].text + ("\n" if i + 1 in ends else "") for i in places)


def _within(parts: Sequence[tuple[int, int]], a: int, b: int) -> tuple[int, int]:
    """Where parts a…b begin and end."""
    if a == b:
        at = parts[a][0] if a < len(parts) else parts[-1][1] if parts else 0
        return at, at
    return parts[a][0], parts[b - 1][1]


def _runs(matches: Sequence[Match]) -> list[list[Match]]:
    """Matches that follow each other on both sides."""
    found: list[list[Match]] = []
    for i, j in matches:
        if found and found[-1][-1] == (i - 1, j - 1):
            found[-1].append((i, j))
        else:
            found.append([(i, j)])
    return found


def _steady(runs: Sequence[list[Match]]) -> list[list[Match]]:
    """Without the single characters that two different passages happen to share."""
    kept = []
    for n, run in enumerate(runs):
        near = runs[max(n - 1, 0) : n + 2]
        gaps = [sum(b - a - 1 for a, b in zip(one[-1], other[0], strict=True)) for one, other in pairwise(near)]
        if len(run) > 1 or len(gaps) < 2 or min(gaps) < ALONE:
            kept.append(run)
    return kept


def _groups(links: Sequence[Match]) -> list[tuple[int, int, int, int]]:
    """Paragraphs that hang together: old from–to, new from–to."""
    found: list[tuple[int, int, int, int]] = []
    for p, q in links:
        if found and (p < found[-1][1] or q < found[-1][3]):
            a, b, c, d = found[-1]
            found[-1] = a, max(b, p + 1), c, max(d, q + 1)
        else:
            found.append((p, p + 1, q, q + 1))
    return found
