"""Whether a unit is one of those with a part in a matter, whatever it is called: in full, in short, as a section, as what is under it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import takewhile

from engine.offices import SUBTREE, Offices

SHORTEST_NAME = 4  # characters: what is shorter is compared as a whole
SHORTEST_SHORT = 3  # characters of a name in short: 住建局
SECTION = "section"  # the kind of an office that is a part of the one above it
PLACE = re.compile(r".*[省市县区旗州盟镇乡]")
OF_A_SECTION = re.compile(r"(.+[局委厅室院])(.+)")  # the body, and its section


def same_unit(offices: Offices, deciding: str, unit: str, units: Mapping[str, str]) -> str:
    """Which part this unit, or one of which it is a section, has in the matter; '' when none.

    `unit`: the code of an office, or a name; a code says all, a name may be in short. `deciding`: the organ that decides the
    matter, which is above everybody. `units`: those with a part, and which.
    """
    for part, why in units.items():
        bodies = [*_bodies(offices, deciding, part)]
        if unit and (unit == part or _below(offices, deciding, unit, bodies) or _named(offices, unit, bodies)):
            return why
        if unit not in offices.office and (called := _in_short(offices, unit, bodies)):
            return f"{why}（“{unit}”认作{called}）"
    return ""


def like(offices: Offices, unit: str) -> list[str]:
    """The offices of the register that a name, in full or in short, may mean: their codes."""
    if unit in offices.office:
        return []
    return [code for code in offices.office if _named(offices, unit, [code]) or _in_short(offices, unit, [code])]


def _bodies(offices: Offices, deciding: str, part: str) -> Iterator[str]:
    """A unit with a part, and the body of which it is a section."""
    yield part
    office = offices.office.get(part)
    if office and office.kind == SECTION and office.parent and not offices.covers(office.parent, deciding, SUBTREE):
        yield from _bodies(offices, deciding, office.parent)


def _below(offices: Offices, deciding: str, unit: str, bodies: list[str]) -> bool:
    return any(offices.covers(body, unit, SUBTREE) for body in bodies if not offices.covers(body, deciding, SUBTREE))


def _named(offices: Offices, unit: str, bodies: list[str]) -> bool:
    """Whether a unit is one of the bodies or, by its name, a section of it."""
    one = _plain(offices.title(unit))
    wholes = [name for body in bodies for name in _titles(offices, body)]
    return any(one == whole or (len(whole) >= SHORTEST_NAME and one.startswith(whole)) for whole in wholes)


def _in_short(offices: Offices, unit: str, bodies: list[str]) -> str:
    """The body that a name means which begins with a short form of it: its title; '' where there is none."""
    one = _plain(unit)
    for body in bodies:
        for name in _names(offices, body):
            beginnings = (one[: n + 1] for n, last in enumerate(one) if last == name[-1])
            if any(_shortens(beginning, name) for beginning in beginnings):
                return offices.title(body)
    return ""


def _shortens(short: str, name: str) -> bool:
    """住建局 for 住房和城乡建设局: some of its characters, in their order, with the last."""
    left = iter(name)
    return len(short) >= SHORTEST_SHORT and short[-1] == name[-1] and all(letter in left for letter in short)


def _names(offices: Offices, body: str) -> Iterator[str]:
    """Its titles; and what its 机关代字 makes of it, which is how it is called where the title says something else."""
    yield from _titles(offices, body)
    office = offices.office.get(body)
    place = _place(offices, body)
    core = _plain(office.mark) if office else ""
    for letter in place:
        core = core.removeprefix(letter)
    if len(core) > 1:
        yield from (place + core, place + core + _plain(offices.title(body))[-1])


def _titles(offices: Offices, body: str) -> Iterator[str]:
    """Its title, and of a section the title without the section."""
    title = _plain(offices.title(body))
    yield title
    office = offices.office.get(body)
    if office and office.kind == SECTION and (parts := OF_A_SECTION.fullmatch(title)):
        yield parts[1]


def _place(offices: Offices, body: str) -> str:
    """The place in a title: what it has in common with an office above it."""
    title = _plain(offices.title(body))
    above = [_plain(offices.title(one)) for one in offices.ancestors(body)[1:]]
    places = (PLACE.match(_common(title, other)) for other in above)
    return max((place[0] for place in places if place), key=len, default="")


def _common(one: str, other: str) -> str:
    """With what both begin."""
    return "".join(letter for letter, _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))


def _plain(name: str) -> str:
    """A name whatever its width and blanks; 委员会 is 委."""
    return "".join(unicodedata.normalize("NFKC", name).split()).replace("委员会", "委")
