"""A fictional city: counties, townships, hubs, people, catalogues, all entered through the front door."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from house.stage import Stage

NUMERALS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "文明志强建华晓东海燕春生国平秀英丽娟永康立新和安思远子健雨桐亦凡若兰景行"
PER_HUB, PER_COUNTY = 8, 40

ENTRIES: Sequence[tuple[str, str, str, Sequence[str]]] = (
    ("HT-01", "五十万元以上的工程、采购合同", "ADMIN_CONTRACT", ("draft", "explanation", "counterparty", "budget")),
    ("WJ-01", "行政规范性文件", "NORMATIVE_DOC", ("draft", "explanation", "grounds", "consultation", "competition")),
    ("JC-01", "重大行政决策", "MAJOR_DECISION", ("draft", "explanation", "grounds", "procedure")),
    ("CG-01", "村规民约", "VILLAGE_RULE", ("draft", "explanation")),
    ("JT-01", "农村集体资产处置方案", "COLLECTIVE_ASSET", ("draft", "explanation", "valuation")),
    ("TD-01", "土地经营权流转合同", "LAND_TRANSFER", ("draft", "authority")),
    ("ZC-01", "国有资产出租", "STATE_ASSET", ("draft", "explanation", "valuation")),
    ("XF-01", "信访答复意见", "PETITION_REPLY", ("draft", "application")),
    ("XX-01", "政府信息公开答复", "INFO_DISCLOSURE_REPLY", ("draft", "application")),
    ("CF-01", "重大行政处罚决定", "MAJOR_PENALTY", ("draft", "evidence", "service")),
)


@dataclass(frozen=True)
class Town:
    """A township and everybody a matter of it meets."""

    code: str
    title: str
    county: str
    handlers: tuple[str, str]
    lead: str
    deputy: str
    head: str
    office: str
    hub: str
    reviewers: tuple[str, str, str]
    hub_lead: str
    adviser: str
    crev: str
    reexaminer: str
    other_hub: str


@dataclass(frozen=True)
class City:
    """The towns, in order."""

    towns: tuple[Town, ...]


def numeral(n: int) -> str:
    """甲 … 亥, 甲甲 …: a name for the nth thing."""
    size = len(NUMERALS)
    return NUMERALS[n] if n < size else NUMERALS[n // size - 1] + NUMERALS[n % size]


class _Register:
    """What is to be entered, gathered so that one act enters many."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.persons: list[dict[str, Any]] = []
        self.posts: list[dict[str, Any]] = []
        self.relations: list[dict[str, str]] = []

    def person(self, username: str, role: str, org: str, *more: str) -> str:
        """A person with a post; the name is drawn."""
        chance = self.stage.chance
        name = chance.choice(FAMILIES) + "".join(chance.sample(GIVEN, chance.choice((1, 2))))
        self.persons.append({"username": username, "name": name, "qualified": role in ("REVIEWER", "HUB_LEAD", "CREV")})
        since = str(self.stage.today)
        self.posts += [{"person": username, "role": one, "org": org, "from_on": since} for one in (role, *more)]
        return username

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
                self.stage.act(1, act, "root", {name: some})


def _chunks(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (rows[i : i + size] for i in range(0, len(rows), size))


def settle(stage: Stage, townships: int) -> City:
    """Found the city and settle its townships. Raises Refused when the database already has a root."""
    root = {"code": "city", "title": "示范市", "mark": "示", "kind": "government", "level": "city"}
    admin = {"username": "root", "name": "管理员"}
    stage.open("administration", "found", "operator", "city", "示范市管理台账", {**root, "admin": admin})
    register = _Register(stage)
    counties = range(-(-townships // PER_COUNTY))
    hubs = range(-(-townships // PER_HUB))
    offices = [_office("law", "示范市依法治市办", "示法", "supervisor", "city")]
    offices += [_office(f"county{c}", f"示{numeral(c)}县", f"示{numeral(c)}", "government", "county") for c in counties]
    stage.act(1, "add_organisations", "root", {"organisations": offices})
    register.posts += [
        {"person": "root", "role": "ADMIN", "org": f"county{c}", "from_on": str(stage.today)} for c in counties
    ]
    register.person("watcher", "SUP", "law")
    register.relate("law", "city", "supervise")
    register.enter()
    register = _Register(stage)
    for c in counties:
        _county(stage, register, c, townships, [h for h in hubs if h * PER_HUB // PER_COUNTY == c])
    register.enter()
    towns = tuple(_town(n, townships) for n in range(townships))
    for town in towns:
        entries = [_entry(*one) for one in ENTRIES]
        version = {
            "org": town.code,
            "version": 1,
            "valid_from": str(stage.today),
            "approver": "示范市委批准",
            "entries": entries,
        }
        stage.act(1, "publish_catalogue", "root", version)
    return City(towns)


def _county(stage: Stage, register: _Register, c: int, townships: int, hubs: Sequence[int]) -> None:
    """One county: its review section, its hubs with their reviewers, its townships with their people."""
    book = 3 + c  # after the root's and the supervisor's
    towns = range(c * PER_COUNTY, min((c + 1) * PER_COUNTY, townships))
    below = [_office(f"section{c}", f"示{numeral(c)}县司法局审查科", f"示{numeral(c)}司", "section", "county")]
    below += [_office(f"hub{h}", f"{numeral(h)}片区中心司法所", f"示{numeral(h)}片", "hub", "county") for h in hubs]
    below += [_office(f"town{t}", f"{numeral(t)}镇", f"示{numeral(t)}镇", "township", "township") for t in towns]
    stage.act(book, "add_organisations", "root", {"organisations": below})
    register.relate(f"section{c}", f"county{c}", "county")
    register.person(f"crev{c}", "CREV", f"section{c}", "COVER")
    register.person(f"clead{c}", "CLEAD", f"section{c}", "HUB_LEAD")
    register.person(f"rev{c}", "REVIEWER", f"section{c}", "EXAMINER", "CREV")
    for h in hubs:
        for n in (1, 2):
            register.person(f"rev{h}.{n}", "REVIEWER", f"hub{h}", "EXAMINER")
        register.person(f"lead{h}", "HUB_LEAD", f"hub{h}")
        register.person(f"adv{h}", "ADV", f"hub{h}")
    for t in towns:
        register.relate(f"hub{t // PER_HUB}", f"town{t}", "cluster")
        for role, names in (
            ("HANDLER", ("h1", "h2")),
            ("LEAD", ("lead", "deputy")),
            ("HEAD", ("head",)),
            ("OFFICE", ("office",)),
        ):
            for name in names:
                register.person(f"{name}.{t}", role, f"town{t}")


def _town(n: int, townships: int) -> Town:
    hub, county = n // PER_HUB, n // PER_COUNTY
    hubs = -(-townships // PER_HUB)
    return Town(
        f"town{n}", f"{numeral(n)}镇", f"county{county}", (f"h1.{n}", f"h2.{n}"), f"lead.{n}", f"deputy.{n}", f"head.{n}",
        f"office.{n}", f"hub{hub}", (f"rev{hub}.1", f"rev{hub}.2", f"crev{county}"), f"lead{hub}", f"adv{hub}", f"crev{county}",
        f"rev{county}", f"hub{(hub + 1) % hubs}",
    )  # fmt: skip


def _office(code: str, title: str, mark: str, kind: str, level: str) -> dict[str, str]:
    return {"code": code, "title": title, "mark": mark, "kind": kind, "level": level}


def _entry(code: str, name: str, matter_type: str, materials: Sequence[str]) -> Mapping[str, Any]:
    public = matter_type in ("NORMATIVE_DOC", "MAJOR_DECISION")
    return {"code": code, "name": name, "matter_type": matter_type, "materials": list(materials), "public": public}
