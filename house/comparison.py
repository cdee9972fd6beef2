"""Two texts side by side: paragraphs first, then sentences, then characters; blanks and widths of characters do not count."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import NotFound
from house.alignment import PAIRS, Budget, Kind, Region, Row, Segment, opcodes, paragraphs, whole
from house.extraction import text_of
from registers.texts import Likeness, normal

if TYPE_CHECKING:
    from house.opening import House

KEPT_OPEN = 2  # unchanged paragraphs shown around a change


class Stretch(NamedTuple):
    """Rows one after the other that are all worth showing, or may all be folded."""

    folded: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two texts compare. `added`, `removed`: characters that count.

    `pairs`: paragraphs side by side. `segments`: one text, what stayed as the new text has it, out before in.
    """

    same: Likeness
    pairs: tuple[Row, ...] = ()
    segments: tuple[Segment, ...] = ()
    added: int = 0
    removed: int = 0

    @property
    def holds(self) -> bool:
        """The same words."""
        return self.same in (Likeness.SAME_BYTES, Likeness.SAME_TEXT)


def compare(old: str, new: str) -> Comparison:
    """Two texts. 50,000 characters take well under two seconds, whatever they are."""
    likeness = Likeness.SAME_BYTES if old == new else _likeness(old, new)
    left, right = paragraphs(old), paragraphs(new)
    pairs: list[Row] = []
    segments: list[Segment] = []
    counts: Counter[Kind] = Counter()
    budget = Budget(PAIRS)
    for same, a, b, c, d in opcodes([one.key for one in left], [one.key for one in right], budget):
        if same:
            pairs += (Row(whole(one), whole(other)) for one, other in zip(left[a:b], right[c:d], strict=True))
            segments.append(Segment(Kind.SAME, "".join(f"{one.text}\n" for one in right[c:d])))
        else:
            region = Region(left[a:b], right[c:d], budget)
            pairs += region.rows()
            segments += region.segments()
            counts += Counter({Kind.ADDED: region.added, Kind.REMOVED: region.removed})
    return Comparison(likeness, tuple(pairs), tuple(segments), counts[Kind.ADDED], counts[Kind.REMOVED])


def _likeness(old: str, new: str) -> Likeness:
    return Likeness.SAME_TEXT if normal(old) == normal(new) else Likeness.DIFFERS


def compare_files(house: "House", old: tuple[str, str], new: tuple[str, str]) -> Comparison:
    """Two kept files, each (sha256, name). CANNOT when one has no words to be read. Raises NotFound."""
    paths = [house.blobs.path(sha256) for sha256, _ in (old, new)]
    absent = [name for path, (_, name) in zip(paths, (old, new), strict=True) if path is None]
    if absent:
        raise NotFound([f"文件 {name} 不在本机，无法比对" for name in absent])
    one, other = (text_of(path, name) if path else None for path, (_, name) in zip(paths, (old, new), strict=True))
    same = old[0] == new[0]
    if one is None or other is None:
        return Comparison(Likeness.SAME_BYTES if same else Likeness.CANNOT)
    found = compare(one, other)
    return replace(found, same=Likeness.SAME_TEXT) if found.same is Likeness.SAME_BYTES and not same else found


def rows(comparison: Comparison, around: int = KEPT_OPEN) -> list[Row]:
    """Side by side. Unchanged rows farther than `around` from every change are `far`."""
    near: set[int] = set()
    for i, row in enumerate(comparison.pairs):
        if row.changed:
            near.update(range(i - around, i + around + 1))
    return [row._replace(far=i not in near) for i, row in enumerate(comparison.pairs)]


def stretches(comparison: Comparison, around: int = KEPT_OPEN) -> list[Stretch]:
    """The rows in stretches to be shown and stretches to be folded."""
    return [Stretch(far, tuple(some)) for far, some in groupby(rows(comparison, around), lambda row: row.far)]
