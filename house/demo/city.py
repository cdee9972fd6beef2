"""A fictional city: counties, townships, hubs, people, catalogues, all entered through the front door."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from house.demo.drafts import Kind, kinds
from house.demo.stage import Stage

NUMERALS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "文明志强建华晓东海燕春生国平秀英丽娟永康立新和安思远子健雨桐亦凡若兰景行"
COUNTIES = ("示范县", "示例县")
QUALIFIED = ("REVIEWER", "HUB_LEAD", "CREV")
NEXT_VERSION = timedelta(days=500)  # the story takes a year
ROOT_BOOK, FIRST_BOOK = 1, 3  # case ids: the city's book; the first county's, after the supervisor's


@dataclass(frozen=True)
class Layout:
    """How many townships there are, how many share a hub, how many make a county."""

    townships: int
    per_hub: int = 8
    per_county: int = 40

    @property
    def counties(self) -> int:
        """How many counties."""
        return -(-self.townships // self.per_county)

    def county(self, town: int) -> int:
        """The county of a township."""
        return town // self.per_county

    def hub(self, town: int) -> int:
        """The hub of a township; a hub serves one county."""
        per = -(-self.per_county // self.per_hub)
        return self.county(town) * per + town % self.per_county // self.per_hub

    def towns(self, county: int) -> range:
        """The townships of a county."""
        return range(county * self.per_county, min((county + 1) * self.per_county, self.townships))

    def hubs(self, county: int) -> list[int]:
        """The hubs of a county."""
        return sorted({self.hub(town) for town in self.towns(county)})


@dataclass(frozen=True)
class Bench:
    """Who reviews: an office, its reviewers, who signs, who advises, who examines again, who supports."""

    org: str
    reviewers: tuple[str, str]
    lead: str
    adviser: str
    reexaminer: str
    supporter: str


@dataclass(frozen=True)
class Town:
    """A township and everybody a matter of it meets."""

    code: str
    title: str
    handlers: tuple[str, str]
    lead: str
    deputy: str
    head: str
    office: str
    hub: Bench
    county: Bench
    other: Bench  # another hub's: to whom a matter is transferred

    def transferred(self) -> "Town":
        """The same town before the other hub."""
        return replace(self, hub=self.other, other=self.hub)


@dataclass(frozen=True)
class City:
    """The towns, in order."""

    towns: tuple[Town, ...]


def numeral(n: int) -> str:
    """甲 … 亥, 甲甲 …: a name for the nth thing."""
    size = len(NUMERALS)
    return NUMERALS[n] if n < size else NUMERALS[n // size - 1] + NUMERALS[n % size]


def town_title(n: int) -> str:
    """The nth township; some are subdistricts."""
    return numeral(n) + ("街道" if n % 6 == 3 else "镇")


def county_title(n: int) -> str:
    """The nth county."""
    return COUNTIES[n] if n < len(COUNTIES) else f"示{numeral(n)}县"


class _Register:
    """What is to be entered in one book, gathered so that one act enters many."""

    def __init__(self, stage: Stage, book: int) -> None:
        self.stage, self.book = stage, book
        self.names: set[str] = set()
        self.persons: list[dict[str, Any]] = []
        self.posts: list[dict[str, Any]] = []
        self.relations: list[dict[str, str]] = []

    def person(self, username: str, org: str, *roles: str) -> str:
        """A person with posts; the name is drawn, and nobody else's here."""
        chance = self.stage.chance
        name = next(name for name in iter(lambda: _drawn(chance), "") if name not in self.names)
        self.names.add(name)
        qualified = bool({*roles} & {*QUALIFIED})
        self.persons.append({"username": username, "name": name, "qualified": qualified})
        for role in roles:
            self.post(username, role, org)
        return username

    def post(self, username: str, role: str, org: str) -> None:
        """An appointment."""
        self.posts.append({"person": username, "role": role, "org": org, "from_on": str(self.stage.today)})

    def relate(self, office: str, covered: str, how: str) -> None:
        """Who covers whom."""
        self.relations.append({"office": office, "covered": covered, "how": how})

    def enter(self) -> None:
        """Everything, in a few acts."""
        for name, act, rows, size in (
            ("relations", "relate", self.relations, 1000),
            ("persons", "add_persons", self.persons, 500),
            ("posts", "appoint", self.posts, 1000),
        ):
            for some in _chunks(rows, size):
                self.stage.act(self.book, act, "root", {name: some})


def _drawn(chance: Any) -> str:
    return str(chance.choice(FAMILIES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2)))))


def _chunks(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (rows[i : i + size] for i in range(0, len(rows), size))


def settle(stage: Stage, layout: Layout) -> City:
    """Found the city and settle its townships. Raises Refused when the database already has a root."""
    root = {"code": "city", "title": "示范市", "mark": "示", "kind": "government", "level": "city"}
    admin = {"username": "root", "name": "管理员"}
    stage.open("administration", "found", "operator", "city", "示范市管理台账", {**root, "admin": admin})
    counties = range(layout.counties)
    offices = [office("law", "示范市依法治市办", "示法", "supervisor", "city")]
    offices += [office(f"county{c}", county_title(c), county_title(c)[:-1], "government", "county") for c in counties]
    stage.act(ROOT_BOOK, "add_organisations", "root", {"organisations": offices})
    register = _Register(stage, ROOT_BOOK)
    for c in counties:
        register.post("root", "ADMIN", f"county{c}")
    register.person("watcher", "law", "SUP")
    register.relate("law", "city", "supervise")
    register.enter()
    for c in counties:
        _county(stage, c, layout)
    towns = tuple(_town(n, layout) for n in range(layout.townships))
    for c in counties:
        _publish(stage, f"county{c}", FIRST_BOOK + c)
    return City(towns)


def _publish(stage: Stage, org: str, book: int) -> None:
    """One catalogue for all townships of a county; and the next, which asks the adviser more often and holds after this story."""
    entries = [_entry(one) for one in kinds()]
    version = {"org": org, "version": 1, "valid_from": str(stage.today), "approver": "县委全面依法县工作会议批准"}
    stage.act(book, "publish_catalogue", "root", {**version, "entries": entries})
    later = [{**one, "adviser": one["adviser"] or one["public"]} for one in entries]
    begins = {"version": 2, "valid_from": str(stage.today + NEXT_VERSION)}
    stage.act(book, "publish_catalogue", "root", {**version, **begins, "entries": later})


def _county(stage: Stage, c: int, layout: Layout) -> None:
    """One county: its review section, its hubs with their reviewers, its townships with their people."""
    book, title = FIRST_BOOK + c, county_title(c)
    mark, hubs, towns = title[:-1], layout.hubs(c), layout.towns(c)
    below = [office(f"section{c}", f"{title}司法局合法性审查科", f"{mark}司", "section", "county")]
    below += [office(f"hub{h}", f"{numeral(h)}片区中心司法所", f"示{numeral(h)}片", "hub", "county") for h in hubs]
    below += [office(f"town{t}", town_title(t), f"示{numeral(t)}", "township", "township") for t in towns]
    stage.act(book, "add_organisations", "root", {"organisations": below})
    register = _Register(stage, book)
    register.person(f"admin{c}", f"county{c}", "ADMIN")
    register.relate(f"section{c}", f"county{c}", "county")
    register.person(f"crev{c}", f"section{c}", "CREV", "COVER")
    register.person(f"clead{c}", f"section{c}", "CLEAD", "HUB_LEAD")
    register.person(f"rev{c}", f"section{c}", "REVIEWER", "EXAMINER", "CREV")
    register.person(f"revc{c}", f"section{c}", "REVIEWER", "EXAMINER")
    register.person(f"advc{c}", f"section{c}", "ADV")
    for h in hubs:
        for n in (1, 2):
            register.person(f"rev{h}.{n}", f"hub{h}", "REVIEWER", "EXAMINER")
        register.person(f"lead{h}", f"hub{h}", "HUB_LEAD")
        register.person(f"adv{h}", f"hub{h}", "ADV")
    for t in towns:
        register.relate(f"hub{layout.hub(t)}", f"town{t}", "cluster")
        for name, *roles in (
            ("h1", "HANDLER"), ("h2", "HANDLER"), ("lead", "LEAD"), ("deputy", "LEAD"), ("head", "HEAD", "LEAD"), ("office", "OFFICE"),
        ):  # fmt: skip
            register.person(f"{name}.{t}", f"town{t}", *roles)
    register.enter()


def _town(n: int, layout: Layout) -> Town:
    county, hub = layout.county(n), layout.hub(n)
    hubs = layout.hubs(county)
    other = hubs[(hubs.index(hub) + 1) % len(hubs)]
    section = Bench(
        f"section{county}", (f"rev{county}", f"revc{county}"), f"clead{county}", f"advc{county}", f"crev{county}", f"crev{county}"
    )  # fmt: skip
    return Town(
        f"town{n}", town_title(n), (f"h1.{n}", f"h2.{n}"), f"lead.{n}", f"deputy.{n}", f"head.{n}", f"office.{n}", _hub(hub, county),
        section, _hub(other, county),
    )  # fmt: skip


def _hub(h: int, county: int) -> Bench:
    return Bench(f"hub{h}", (f"rev{h}.1", f"rev{h}.2"), f"lead{h}", f"adv{h}", f"rev{county}", f"crev{county}")


def people(stage: Stage, book: int, held: Sequence[tuple[str, str, Sequence[str]]]) -> None:
    """Further people, each with posts at one office: (username, office, roles)."""
    register = _Register(stage, book)
    for username, org, roles in held:
        register.person(username, org, *roles)
    register.enter()


def related(stage: Stage, book: int, *covering: tuple[str, str, str]) -> None:
    """Who covers whom, further: (office, covered, how)."""
    register = _Register(stage, book)
    for one in covering:
        register.relate(*one)
    register.enter()


def office(code: str, title: str, mark: str, kind: str, level: str) -> dict[str, str]:
    """An office as it is registered."""
    return {"code": code, "title": title, "mark": mark, "kind": kind, "level": level}


def _entry(one: Kind) -> Mapping[str, Any]:
    public = one.matter_type in ("NORMATIVE_DOC", "MAJOR_DECISION")
    return {
        "code": one.code, "name": one.name, "matter_type": one.matter_type, "materials": list(one.materials), "public": public,
        "organ": one.organ, "legal_basis": one.basis, "mode": one.mode, "adviser": one.matter_type == "MAJOR_DECISION",
    }  # fmt: skip
