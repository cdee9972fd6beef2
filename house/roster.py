"""代办名册: who may review where an office has nobody, which offices have one reviewer only, and where a gap opens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.absences import Absences
from engine.calendar import day_of
from engine.docket import Docket
from engine.inbox import posts_of
from engine.offices import COVER, Offices
from engine.questions import line_of
from house.governing import watched
from house.listing import names_of
from house.opening import House
from workflows.absences import REVIEWS, days

REVIEWERS = ("REVIEWER", "CREV")
SIGNERS = ("HUB_LEAD", "CLEAD")
GOOD, THIN, BARE = "good", "thin", "bare"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One person. `office`: where the post is held, for the roster; `away`: in which days, in words."""

    username: str
    name: str
    office: str
    away: str


@dataclass(frozen=True, slots=True)
class Reviewing:
    """One office that reviews. `tone`: good; thin (one person between it and a gap); bare (nobody, at least for some days)."""

    org: str
    title: str
    serves: int
    reviewers: Sequence[Somebody]
    signers: Sequence[Somebody]
    cover: Sequence[Somebody]
    tone: str
    warnings: Sequence[str]


def roster(house: House, docket: Docket, scope: Iterable[str]) -> list[Reviewing]:
    """Every office among these that reviews what others bring; those in want first."""
    today = day_of(docket.now)
    offices, known = house.snapshot(docket.connection).offices, line_of(docket.connection)
    within = set(scope)
    reviewing = {org: _serves(offices, org) for org, _, how in offices.relations if how in REVIEWS and org in within}
    held = {
        org: (
            _holding(known, REVIEWERS, [org], today),
            _holding(known, SIGNERS, [org], today),
            _holding(known, (COVER,), _covering(offices, org, served), today),
        )
        for org, served in reviewing.items()
    }
    names = names_of(docket.connection, [who for found in held.values() for some in found for who, _ in some])

    def told(some: Sequence[tuple[str, str]]) -> list[Somebody]:
        return [Somebody(who, names[who], offices.title(at), _away(known, who, today)) for who, at in some]

    found = []
    for org, served in reviewing.items():
        reviewers, signers, cover = held[org]
        tone, warnings = _judged(known, reviewers, signers, cover, names, today)
        found.append(
            Reviewing(
                org, offices.title(org), len(served), told(reviewers), told(signers), told(cover), tone, warnings
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: ((BARE, THIN, GOOD).index(one.tone), one.title))


def seen_by(house: House, docket: Docket, person: str) -> list[str]:
    """The offices whose roster somebody may see: administered or watched, where they review or lead, and what covers those."""
    offices = house.snapshot(docket.connection).offices
    posts = posts_of(docket.connection, person, day_of(docket.now))
    own = [org for role, org in posts if role in (*REVIEWERS, *SIGNERS, COVER)]
    served = [below for org in own for below in _serves(offices, org)]
    above = [org for code in (*own, *served) for how in REVIEWS for org in offices.covering(code, how)]
    below = [
        org for org in {o for o, _, h in offices.relations if h in REVIEWS} if set(_serves(offices, org)) & set(served)
    ]
    return list(dict.fromkeys([*watched(house, docket, person), *own, *above, *below]))


def _serves(offices: Offices, org: str) -> list[str]:
    """The offices for which one reviews, itself left out."""
    return sorted({c for o, c, how in offices.closure if o == org and how in REVIEWS and c != org})


def _covering(offices: Offices, org: str, served: Sequence[str]) -> list[str]:
    """Where the cover roster of a reviewing office is kept: here, and at whatever else reviews for the same."""
    found = [o for code in (org, *served) for how in REVIEWS for o in offices.covering(code, how)]
    return list(dict.fromkeys([org, *found]))


def _holding(known: Absences, roles: Sequence[str], orgs: Sequence[str], today: date) -> list[tuple[str, str]]:
    found = {who: org for org in orgs for role in roles for who in known.holders(role, org, today)}
    return list(found.items())


def _away(known: Absences, person: str, today: date) -> str:
    return "、".join(days(one.from_on, one.until_on) for one in known.leaves(person) if one.until_on >= today)


def _judged(
    known: Absences, reviewers: Sequence[tuple[str, str]], signers: Sequence[tuple[str, str]],
    cover: Sequence[tuple[str, str]], names: dict[str, str], today: date,
) -> tuple[str, list[str]]:  # fmt: skip
    own, lead, rest = ({who for who, _ in some} for some in (reviewers, signers, cover))
    others = rest - own
    warnings: list[str] = []
    if not own:
        warnings.append("没有审查人员：送审的件没有人受理" + ("，只能分给代办名册上的人" if others else ""))
    elif len(own) == 1:
        one = names[next(iter(own))]
        warnings.append(f"只有{one}一位审查人员" + ("" if others else "，代办名册上也没有别人"))
    if own and lead and len(own | lead) == 1:
        warnings.append("审查和签发是同一人：审查人不能签发自己的意见，须有代办审查员")
    elif own and not lead:
        warnings.append("没有负责人：意见没有人签发")
    empty = _empty_days(known, own | others, today)
    if empty:
        warnings.append(f"{empty}审查人员和代办人员都离岗，没有人审查")
    bare = not (own or others) or bool(empty) or not lead or (len(own | lead) == 1 and not others)
    return (BARE if bare else THIN if warnings else GOOD), warnings


def _empty_days(known: Absences, people: set[str], today: date) -> str:
    """The first stretch of days in which all of them are away."""
    last = max((one.until_on for who in people for one in known.leaves(who)), default=today)
    bare: list[date] = []
    for day in (today + timedelta(n) for n in range((last - today).days + 1)):
        if people and all(known.away(who, day) for who in people):
            bare.append(day)
        elif bare:
            break
    return days(bare[0], bare[-1]) if bare else ""
