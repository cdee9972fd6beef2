"""The places of the clause scanner on a page: in the text, in a list beside it, and what the reviewer did with each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.plan import Material
from engine.standing import Seen
from house.extraction import text_of
from web.here import Here
from workflows.scanning import Hit, scan

LONGEST = 200_000  # characters of a text that a page looks at; what is longer says so
SHORTEST_REASON = 2  # characters
TAKEN, DISMISSED, OPEN = "taken", "dismissed", ""
STATES = (OPEN, TAKEN, DISMISSED)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was done with a place: nothing yet, taken up as a finding, or dismissed with a reason."""

    state: str = OPEN
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place as the page numbers it. `n` counts from 1."""

    n: int
    hit: Hit
    choice: Choice = Choice()

    @property
    def outcome(self) -> tuple[str, str, str, str]:
        """For the figures: the place, its pattern, taken, dismissed or left, and why."""
        return self.hit.key, self.hit.pattern.id, self.choice.state or "left", self.choice.why


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a paragraph; `finding`: the number of the finding that quotes them, or 0; `mark`: the place they belong to."""

    words: str
    finding: int = 0
    mark: Mark | None = None


def marks_of(text: str, kind: str, choices: Mapping[str, Choice] | None = None) -> tuple[Mark, ...]:
    """The places of a text, each with what was done about it. `kind`: the type of the matter."""
    known = choices or {}
    found = {hit.key: hit for hit in scan(text[:LONGEST], kind)}  # the same sentence twice is one place
    return tuple(Mark(n, hit, known.get(hit.key, Choice())) for n, hit in enumerate(found.values(), 1))


@dataclass(frozen=True, slots=True)
class Reading:
    """The text under review in all its versions, the words of the last as far as they can be read, and the places in it."""

    drafts: Sequence[Material]
    text: str | None = None
    marks: tuple[Mark, ...] = ()


def reading(here: Here, seen: Seen, choices: Mapping[str, Choice]) -> Reading:
    """What a case is about, read."""
    kind = seen.workflow.text.key if seen.workflow.text else ""
    drafts = [one for one in seen.materials if one.kind == kind]
    path = here.house.blobs.path(drafts[-1].sha256) if drafts else None
    text = text_of(path, drafts[-1].name) if path else None
    matter_type = getattr(seen.facts, "matter_type", "")
    return Reading(drafts, text, marks_of(text, matter_type, choices) if text else ())


def choices_from(rows: Any) -> dict[str, Choice]:
    """What a form says about places; anything odd is an open one."""
    found = {}
    for key, row in rows.items() if isinstance(rows, Mapping) else ():
        said = row if isinstance(row, Mapping) else {}
        state, why = (_last(said.get(name)) for name in ("state", "why"))
        found[str(key)] = Choice(state if state in STATES else OPEN, why)
    return found


def _last(value: Any) -> str:
    return str(value[-1] if isinstance(value, list) and value else value or "")


def shown(text: str, paragraphs: Sequence[Sequence[tuple[str, int]]], marks: Iterable[Mark]) -> Iterator[list[Stretch]]:
    """The paragraphs, cut where findings quote them, cut again at the places: a finding's own words stay whole.

    `paragraphs`: one for each line of `text` that is not blank, their words making up the line.
    """
    lines = _starts(text)
    spans = sorted(((mark.hit.start, mark.hit.end, mark) for mark in marks), key=lambda one: one[:2])
    first = 0  # before it every span has ended
    for (start, length), pieces in zip(lines, paragraphs, strict=True):
        while first < len(spans) and spans[first][1] <= start:
            first += 1
        here = [one for one in spans[first:] if one[0] < start + length] if first < len(spans) else []
        stretches: list[Stretch] = []
        at = start
        for words, finding in pieces:
            stretches += [Stretch(words, finding)] if finding else _cut(words, at, here)
            at += len(words)
        yield stretches


def stretches(text: str, marks: Iterable[Mark]) -> list[list[Stretch]]:
    """The paragraphs of a text without findings, cut at the places; one that nobody could read on a page is cut short."""
    said = text[:LONGEST]
    return list(shown(said, [[(line, 0)] for line in said.splitlines() if line.strip()], marks))


def _starts(text: str) -> list[tuple[int, int]]:
    """Where each line that is not blank begins, and how long it is."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            found.append((at, len(line)))
        at += len(line)
    return found


def _cut(words: str, at: int, spans: Sequence[tuple[int, int, Mark]]) -> list[Stretch]:
    found, done = [], at
    for start, end, mark in spans:
        begin, stop = max(start, done), min(end, at + len(words))
        if begin < stop:
            found += [Stretch(words[done - at : begin - at]), Stretch(words[begin - at : stop - at], mark=mark)]
            done = stop
    found.append(Stretch(words[done - at :]))
    return [one for one in found if one.words]
