"""People as their administrator sees them: posts, accounts, and where somebody is missing before a case finds out."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.errors import NotFound, Reason
from engine.offices import COVER, Appointment, Offices
from engine.statements import of
from house import people
from house.opening import House
from registers.accounts import Account
from workflows.roles import EXAMINER

SOON = timedelta(days=30)  # how early an ending appointment is pointed out
REVIEWING = ("cluster", "local")  # how an office reviews what others bring
READY, NO_PASSWORD, ONE_TIME, LOCKED, DISABLED = "ready", "no-password", "one-time", "locked", "disabled"
ACCOUNT_WORDS: Mapping[str, str] = {
    READY: "可登录", NO_PASSWORD: "还没有密码", ONE_TIME: "一次性密码未改", LOCKED: "已锁定", DISABLED: "已停用",
}  # fmt: skip
MORE_ROLES: Mapping[str, str] = {COVER: "代办审查员", EXAMINER: "法制审核人员"}


@dataclass(frozen=True, slots=True)
class Post:
    """One appointment, as last registered. `when`: now, past, coming."""

    person: str
    role: str
    role_title: str
    org: str
    org_title: str
    from_on: date
    until_on: date | None
    when: str


@dataclass(frozen=True, slots=True)
class Member:
    """One person with all posts, and how their account stands."""

    username: str
    name: str
    org: str
    org_title: str
    qualified: bool
    posts: Sequence[Post]
    account: str

    @property
    def held(self) -> list[Post]:
        """The posts of today."""
        return [post for post in self.posts if post.when == "now"]

    @property
    def account_words(self) -> str:
        """For people."""
        return ACCOUNT_WORDS[self.account]


@dataclass(frozen=True, slots=True)
class Roster:
    """A page of people. `total`: of all pages."""

    members: Sequence[Member]
    total: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A role that nobody holds for an office. `at`: where it ought to be held; '' when no office takes it on."""

    org: str
    org_title: str
    role: str
    role_title: str
    at: str
    at_title: str


def role_titles(house: House) -> dict[str, str]:
    """Every role that one may be appointed to: key → title."""
    known = {role.key: role.title for workflow in house.registry.all for role in workflow.roles if not role.anyone}
    return {key: title for key, title in {**known, **MORE_ROLES}.items() if key not in ("time", "operator")}


def members(house: House, docket: Docket, scope: Collection[str]) -> list[Member]:
    """Everybody registered or appointed in these offices, by name; three statements."""
    within = set(scope)
    posts: dict[str, list[Post]] = defaultdict(list)
    for post in all_posts(house, docket):
        posts[post.person].append(post)
    accounts = _accounts(docket)
    offices = house.snapshot(docket.connection).offices
    there = people.registered(docket.connection).items()
    known: dict[str, tuple[Any, ...]] = {who: (who, who, "", False) for who in posts}
    known |= {who: (who, one.name, one.org, one.qualified) for who, one in there}
    found = [
        Member(who, name, org, offices.title(org), qualified, posts.get(who, ()), accounts.get(who, NO_PASSWORD))
        for who, name, org, qualified in known.values()
        if org in within or any(post.org in within for post in posts.get(who, ()))
    ]
    return sorted(found, key=attrgetter("name", "username"))


def member(house: House, docket: Docket, scope: Collection[str], username: str) -> Member:
    """One of them. Raises NotFound."""
    found = next((one for one in members(house, docket, scope) if one.username == username), None)
    if found is None:
        raise NotFound(Reason(f"没有人员 {username}，或者不在您的管理范围内", who="上级管理员"))
    return found


def registered(docket: Docket, usernames: Collection[str]) -> dict[str, tuple[str, str]]:
    """username → (name, office) of those already registered, or at least appointed, anywhere."""
    wanted = sorted(usernames)
    posts = select(*of(Appointment, "person", "org")).where(col(Appointment.person).in_(wanted))
    found = {person: (person, org) for person, org in docket.connection.execute(posts)}
    there = people.registered(docket.connection, wanted)
    return found | {who: (one.name, one.org) for who, one in there.items()}


def in_charge(one: Member, scope: Collection[str]) -> bool:
    """Whether all that a person is today lies in these offices: only then their password is this administrator's affair."""
    return all(post.org in scope for post in one.posts if post.when != "past") and (bool(one.held) or one.org in scope)


def all_posts(house: House, docket: Docket) -> list[Post]:
    """Every appointment as last registered, the newest first for each person."""
    today, titles = day_of(docket.now), role_titles(house)
    offices = house.snapshot(docket.connection).offices
    columns = of(Appointment, "person", "role", "org", "from_on", "until_on")
    rows = docket.connection.execute(select(*columns).order_by(*of(Appointment, "case_id", "seq", "n")))
    latest = {(who, role, org, start): until for who, role, org, start, until in rows}
    found = [
        Post(who, role, titles.get(role, role), org, offices.title(org), start, until, _when(start, until, today))
        for (who, role, org, start), until in latest.items()
    ]
    return sorted(found, key=lambda post: post.from_on, reverse=True)


def _when(start: date, until: date | None, today: date) -> str:
    if until is not None and until < today:
        return "past"
    return "coming" if start > today else "now"


def _accounts(docket: Docket) -> dict[str, str]:
    columns = of(Account, "username", "password", "must_change", "locked_until", "disabled")
    return {row.username: _standing(row, docket) for row in docket.connection.execute(select(*columns))}


def _standing(row: Any, docket: Docket) -> str:
    if row.disabled:
        return DISABLED
    if row.locked_until and row.locked_until > docket.now:
        return LOCKED
    if not row.password:
        return NO_PASSWORD
    return ONE_TIME if row.must_change else READY


def chosen(
    found: Sequence[Member], text: str, org_below: Collection[str], account: str, page: int, size: int
) -> Roster:
    """Those whose name, username, role or office holds the text; of some offices; with an account so; one page of them."""
    wanted = [one for one in found if _fits(one, text.strip().lower())]
    if org_below:
        wanted = [one for one in wanted if one.org in org_below or any(p.org in org_below for p in one.held)]
    if account:
        wanted = [one for one in wanted if one.account == account]
    return Roster(wanted[(page - 1) * size : page * size], len(wanted))


def _fits(one: Member, text: str) -> bool:
    words = (one.username, one.name, one.org_title, *(f"{p.role_title}{p.org_title}" for p in one.held))
    return not text or any(text in word.lower() for word in words)


# --- who is missing ---------------------------------------------------------------------------------------------------


def needed(house: House, docket: Docket) -> Mapping[str, str]:
    """The roles that some state of a township's review awaits: key → where it is held. Without them a case stands still."""
    workflow = house.registry.current("township_review", day_of(docket.now))
    return {state.awaits.key: state.awaits.at for state in workflow.states if state.awaits}


def townships(offices: Offices, scope: Collection[str]) -> list[str]:
    """Those of these offices that bring matters: of a township's level, and not themselves the reviewer of others."""
    reviewing = {office for office, _, how in offices.relations if how in REVIEWING}
    return [
        code
        for code in scope
        if code in offices.office and offices.office[code].level == "township" and code not in reviewing
    ]


def gaps(house: House, docket: Docket, scope: Collection[str]) -> list[Gap]:
    """For every township among these offices: the roles that nobody holds today."""
    offices, titles = house.snapshot(docket.connection).offices, role_titles(house)
    held = {(post.role, post.org) for post in all_posts(house, docket) if post.when == "now"}
    wanted = needed(house, docket)
    return [
        Gap(code, offices.title(code), role, titles.get(role, role), at, offices.title(at) if at else "")
        for code in townships(offices, scope)
        for role, how in wanted.items()
        if (role, at := _holder(offices, code, how)) not in held
    ]


def _holder(offices: Offices, code: str, how: str) -> str:
    return next((one for way in how.split("|") for one in offices.covering(code, way)), "")


def alone(house: House, docket: Docket, scope: Collection[str]) -> list[tuple[str, str]]:
    """Offices in which one person holds every post: (title of the office, the person's name)."""
    offices = house.snapshot(docket.connection).offices
    holders: dict[str, dict[str, None]] = defaultdict(dict)
    for post in all_posts(house, docket):
        if post.when == "now" and post.role not in ("ADMIN", "SUP", COVER):
            holders[post.org][post.person] = None
    names = {who: name for who, (name, _) in registered(docket, {w for one in holders.values() for w in one}).items()}
    lonely = ((code, next(iter(holders[code]))) for code in scope if len(holders[code]) == 1)
    return [(offices.title(code), names.get(who, who)) for code, who in lonely]


def ending(house: House, docket: Docket, scope: Collection[str]) -> list[Post]:
    """Appointments that end within thirty days, the nearest first, unless the same post goes on."""
    today = day_of(docket.now)
    live = [post for post in all_posts(house, docket) if post.when != "past"]
    kept = {(p.person, p.role, p.org) for p in live if p.until_on is None or p.until_on > today + SOON}
    found = [p for p in live if p.org in scope and p.until_on and p.until_on <= today + SOON]
    return sorted(_last(found, kept), key=lambda post: (post.until_on or date.max, post.org, post.person))


def _last(posts: Sequence[Post], kept: Collection[tuple[str, str, str]]) -> Iterator[Post]:
    yield from (post for post in posts if (post.person, post.role, post.org) not in kept)
