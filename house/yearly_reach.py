"""Whose years somebody may look at, and which of them is asked for."""

from collections.abc import Sequence
from datetime import date

from engine.docket import Docket
from engine.errors import BadAnswers, NotFound, NotYours, Reason
from house.opening import House
from house.scope import reach
from house.starting import KINDS
from house.yearly_frozen import Frozen, frozen_year

EARLIEST = 2015  # the first year that may be asked for: the national calendar begins there


def organisations(house: House, docket: Docket, person: str) -> list[tuple[str, str]]:
    """Code and title of those whose year this person may look at: the widest first. Raises NotYours."""
    offices = house.snapshot(docket.connection).offices
    found = [(code, title) for code, title in reach(house, docket, person) if offices.office[code].kind in KINDS]
    if not found:
        raise NotYours(Reason("年度报告供审查机构、分管领导、督察和管理员使用", who="管理员登记任职"))
    return sorted(found, key=lambda one: -len(offices.subtree(one[0])))


def asked_for(offered: Sequence[tuple[str, str]], org: str, year: int | None, today: date) -> tuple[str, int]:
    """The organisation, the widest by default, and the year. Raises NotFound, BadAnswers."""
    org = org or offered[0][0]
    if org not in dict(offered):
        raise NotFound(Reason(f"没有机构 {org}，或不在您的范围内", field="org"))
    if year is None or not EARLIEST <= year <= today.year:
        raise BadAnswers(Reason(f"年度：{EARLIEST} 至 {today.year} 之间", field="year"))
    return org, year


def frozen_for(
    house: House, docket: Docket, person: str, case: int
) -> tuple[Frozen, list[tuple[str, str]]]:  # fmt: skip
    """A frozen year that this person may look at, and what else they may. Raises NotFound, whether there is none or it is
    somebody else's; NotYours."""
    offered = organisations(house, docket, person)
    found = frozen_year(docket.connection, house.snapshot(docket.connection).offices, case)
    if found.told.org not in dict(offered):
        raise NotFound(f"没有 {case} 号年度统计")
    return found, offered
