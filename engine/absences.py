"""Who is away and who stands in, in which order. An authority is never handed on: nobody follows deputies of deputies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

SHELF = "absences"  # where acts that must know it find it in their snapshot


class AboutAbsences:
    """A form whose checks must know everybody's absences, deputies and posts."""


class Away(NamedTuple):
    """离岗: the days, inclusive, and why."""

    person: str
    from_on: date
    until_on: date
    reason: str


class Deputy(NamedTuple):
    """代理人: who may act for whom, in which days and roles (none: all), on what paper, and in which order."""

    principal: str
    delegate: str
    from_on: date
    until_on: date
    authority: str
    roles: tuple[str, ...]
    rank: int

    def stands_in(self, on: date, roles: Iterable[str] = ()) -> bool:
        """Whether on a day, in one of these roles (in any, when none is named)."""
        wanted = set(roles)
        return self.from_on <= on <= self.until_on and (not wanted or not self.roles or bool(wanted & set(self.roles)))


@dataclass(frozen=True, slots=True)
class Circle:
    """Persons who would stand in for each other in turn, and the days in which none of them would be there."""

    persons: tuple[str, ...]
    from_on: date
    until_on: date


class Absences:
    """Absences, deputies and posts as far as an act must know them; immutable."""

    def __init__(
        self, leaves: Iterable[Mapping[str, Any]], delegations: Iterable[Mapping[str, Any]], posts: Iterable[Mapping[str, Any]]
    ) -> None:  # fmt: skip
        """Rows of the registers in the order of the record, under the names of their columns."""
        away = {(row["person"], row["from_on"]): row for row in leaves}
        self._away: dict[str, list[Away]] = defaultdict(list)
        for row in away.values():
            if row["holds"]:
                self._away[row["person"]].append(Away(*(row[name] for name in Away._fields)))
        standing = {(row["principal"], row["delegate"], row["from_on"]): row for row in delegations}
        self._deputies: dict[str, list[Deputy]] = defaultdict(list)
        for row in sorted((r for r in standing.values() if r["holds"]), key=lambda r: (r["principal"], r["rank"])):
            said = {name: row[name] for name in Deputy._fields}
            self._deputies[row["principal"]].append(Deputy(**{**said, "roles": tuple(row["roles"].split())}))
        held = {(row["person"], row["role"], row["org"], row["from_on"]): row["until_on"] for row in posts}
        self._posts: dict[str, list[tuple[str, str, date, date | None]]] = defaultdict(list)
        for (person, role, org, start), until in held.items():
            self._posts[person].append((role, org, start, until))

    def leaves(self, person: str) -> list[Away]:
        """Every absence of a person, the earliest first."""
        return sorted(self._away.get(person, ()), key=lambda one: one.from_on)

    def away(self, person: str, on: date) -> Away | None:
        """The absence in which a day falls."""
        return next((one for one in self._away.get(person, ()) if one.from_on <= on <= one.until_on), None)

    def posts(self, person: str, on: date) -> list[tuple[str, str]]:
        """(role, office) that a person holds on a day."""
        held = self._posts.get(person, ())
        return list(dict.fromkeys((r, o) for r, o, start, until in held if start <= on and (not until or on <= until)))

    def holders(self, role: str, org: str, on: date) -> list[str]:
        """Everybody who holds a post on a day, whether there or away."""
        return [person for person in self._posts if (role, org) in self.posts(person, on)]

    def named(self, principal: str) -> list[Deputy]:
        """Everybody who was ever named to stand in for a person, in order."""
        return list(self._deputies.get(principal, ()))

    def deputies(self, principal: str, on: date, roles: Iterable[str] = ()) -> list[Deputy]:
        """Who stands in for a person on a day, in one of these roles; in order, those who are away themselves included."""
        wanted = tuple(roles)
        return [one for one in self.named(principal) if one.stands_in(on, wanted)]

    def there(self, deputy: Deputy, on: date) -> bool:
        """Whether a deputy is at work that day, and still holds a post."""
        return self.away(deputy.delegate, on) is None and bool(self.posts(deputy.delegate, on))

    def present(self, principal: str, on: date, roles: Iterable[str] = ()) -> list[Deputy]:
        """The deputies of a day who are there."""
        return [one for one in self.deputies(principal, on, roles) if self.there(one, on)]

    def ahead(self, deputy: Deputy, on: date, roles: Iterable[str] = ()) -> list[Deputy]:
        """The deputies who come before one, and are there."""
        return [one for one in self.present(deputy.principal, on, roles) if one.rank < deputy.rank]

    def with_line(self, leave: Away, line: Iterable[tuple[str, tuple[str, ...]]]) -> "Absences":
        """The same, as if this absence with these deputies, each for some roles, were registered instead of others."""
        known = Absences((), (), ())
        known._posts, known._away, known._deputies = self._posts, dict(self._away), dict(self._deputies)
        known._away[leave.person] = [leave]
        known._deputies[leave.person] = [
            Deputy(leave.person, who, leave.from_on, leave.until_on, "", roles, n)
            for n, (who, roles) in enumerate(line, 1)
        ]
        return known

    def circle(self, principal: str, delegate: str, from_on: date, until_on: date) -> Circle | None:
        """The circle that would close if a principal named this delegate for these days."""
        return self._back((principal, delegate), from_on, until_on)

    def _back(self, path: tuple[str, ...], from_on: date, until_on: date) -> Circle | None:
        for one in self._deputies.get(path[-1], ()):
            first, last = max(from_on, one.from_on), min(until_on, one.until_on)
            if first > last or one.delegate in path[1:]:
                continue
            if one.delegate == path[0]:
                return Circle((*path, one.delegate), first, last)
            if found := self._back((*path, one.delegate), first, last):
                return found
        return None
