"""The demo's register of documents: in force, about to expire, expired, replaced, repealed, to come; each with its text."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from engine.calendar import add_months, day_of
from house.entering import enter
from house.indexing import catch_up
from house.opening import House
from house.stock import Batch, Entry
from house.uploads import take
from workflows.normative_document.publication import last_day

COUNTY, TOWN, ACTOR = "county0", "town0", "clead0"
BIKES = (
    "第一条　为规范共享电动自行车停放秩序，依法保障行人通行，制定本办法。",
    "第二条　投放共享电动自行车的企业，应当遵守国家标准和停放区设置规划。",
    "第三条　县城市管理部门会同公安机关确定停放区，向社会公布。",
    "第四条　不得以备案、登记名义限制其他企业进入。",
)
MARKET = (
    "第一条　为规范农贸市场经营管理，保障消费者合法权益，制定本办法。",
    "第二条　市场举办者应当公示摊位费，不得另立项目收费。",
    "第三条　入场经营者应当亮照经营，食品经营者应当公示检验结果。",
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A document of the demo: how many months ago it took effect (of an earlier year: numbers of this one are the office's), for how many."""

    org: str
    n: int
    title: str
    months_ago: int
    months: int
    lines: Sequence[str]
    form: str = "GENERAL"
    based_on: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    ended_as: str = ""
    ended_months_ago: int = 0
    past: bool = False


def _told(mark: str, today: date) -> Iterator[_Told]:
    small = (
        "第一条　本办法适用于财政投资四百万元以下的小型工程。",
        "第二条　小型工程应当通过公开竞价等方式确定承包人。",
    )
    yield _Told(
        COUNTY, 1, "示范县农贸市场管理办法", 50, 60, MARKET[:2], ended_as="REPLACED", ended_months_ago=14, past=True
    )
    yield _Told(COUNTY, 2, "示范县农贸市场管理办法", 14, 60, MARKET, supersedes=(_number(mark, 50, 1, today),))
    yield _Told(COUNTY, 3, "示范县共享电动自行车管理办法", 20, 60, BIKES)
    yield _Told(COUNTY, 4, "示范县小型工程管理暂行办法", 22, 24, small, form="PROVISIONAL")
    yield _Told(
        COUNTY,
        5,
        "示范县稳岗补助暂行规定",
        40,
        24,
        ("第一条　稳岗补助按实际用工人数发放。",),
        form="PROVISIONAL",
        past=True,
    )
    yield _Told(
        COUNTY,
        6,
        "示范县停车收费管理规定",
        45,
        60,
        ("第一条　公共停车场可以按时收费。",),
        ended_as="REPEALED",
        ended_months_ago=3,
        past=True,
    )
    yield _Told(
        TOWN,
        1,
        "甲镇共享电动自行车停放管理细则",
        15,
        36,
        ("第一条　本镇停放区按县办法设置。",),
        based_on=(_number(mark, 20, 3, today),),
    )


def _number(mark: str, months_ago: int, n: int, today: date) -> str:
    return f"{mark}规〔{add_months(today, -months_ago).year}〕{n}号"


def fill(house: House) -> int:
    """Enter them, by the head of the county's review section; how many."""
    today = day_of(house.now())
    with house.database.reading() as connection:
        offices = house.snapshot(connection).offices.office
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        for line, one in enumerate(_told(offices[COUNTY].mark, today), 2):
            mark = offices[one.org].mark
            number = _number(mark, one.months_ago, one.n, today)
            path = Path(folder) / f"{line}-{number}.txt"
            path.write_text("\n".join((one.title, number, *one.lines)), "utf-8")
            kept = take(house, ACTOR, path)
            entries.append(_entry(line, one, number, today, (kept.sha256, f"{number}.txt")))
    made = enter(house, ACTOR, Batch("演示", entries))
    while catch_up(house):
        pass
    return len(made.documents)


def small_works(house: House) -> str:
    """The number of the county's provisional rule on small works."""
    today = day_of(house.now())
    with house.database.reading() as connection:
        mark = house.snapshot(connection).offices.office[COUNTY].mark
    return next(_number(mark, one.months_ago, one.n, today) for one in _told(mark, today) if "小型工程" in one.title)


def _entry(line: int, one: _Told, number: str, today: date, file: tuple[str, str]) -> Entry:
    effective = add_months(today, -one.months_ago).replace(day=1)
    said: dict[str, Any] = {
        "number": number, "form": one.form, "published_on": str(effective - timedelta(30)), "effective_on": str(effective),
        "expires_on": str(last_day(effective, one.months)), "channel": "县人民政府门户网站", "url": f"https://example.gov.cn/{line}",
        "based_on": list(one.based_on), "supersedes": list(one.supersedes),
    }  # fmt: skip
    if not one.past:
        return Entry(line, one.org, "enrol", one.title, said, file)
    ended = {"ended_as": one.ended_as} if one.ended_as else {}
    if one.ended_as:
        ended |= {
            "ended_on": str(add_months(today, -one.ended_months_ago).replace(day=1)),
            "ended_by": "县政府常务会议决定",
        }
    return Entry(line, one.org, "enrol_past", one.title, {**said, **ended}, file)
