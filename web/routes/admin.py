"""What an administrator looks at first: the offices, who is missing, what ends soon, whose account needs help."""

from fastapi import APIRouter, Response

from engine.offices import Offices
from house import staffing
from house.governing import must_administer
from house.staffing import Member
from web.administering import shown
from web.dependencies import Signed

router = APIRouter()
HELP_WANTED = (staffing.NO_PASSWORD, staffing.LOCKED, staffing.DISABLED, staffing.ONE_TIME)


@router.get("/admin")
def overview(here: Signed) -> Response:
    """The whole at a glance."""
    with here.looking() as docket:
        house = here.house
        scope = must_administer(house, docket, here.me)
        found = staffing.members(house, docket, scope)
        offices = house.snapshot(docket.connection).offices
        gaps = staffing.gaps(house, docket, scope)
        accounts = {
            kind: [one for one in found if one.account == kind and (one.held or kind != staffing.NO_PASSWORD)]
            for kind in HELP_WANTED
        }
        return shown(
            here, "admin.html", docket, tree=tree(offices, scope, found, {gap.org for gap in gaps}), gaps=_by_office(gaps),
            alone=staffing.alone(house, docket, scope), ending=staffing.ending(house, docket, scope), accounts=accounts,
            words=staffing.ACCOUNT_WORDS, people=len(found), offices=len(scope), names={m.username: m.name for m in found},
        )  # fmt: skip


def tree(offices: Offices, scope: list[str], found: list[Member], lacking: set[str]) -> list[dict[str, object]]:
    """The offices in the order of the tree, how deep, how many people, whether somebody is missing."""
    counted: dict[str, set[str]] = {}
    for one in found:
        for post in one.held:
            counted.setdefault(post.org, set()).add(one.username)
    top = min((len(offices.ancestors(code)) for code in scope), default=1)
    towns = set(staffing.townships(offices, scope))
    return [
        {
            "code": code, "title": offices.title(code), "depth": len(offices.ancestors(code)) - top,
            "people": len(counted.get(code, ())), "lacking": code in lacking, "town": code in towns,
        }
        for code in _descending(offices, scope)
    ]  # fmt: skip


def _descending(offices: Offices, scope: list[str]) -> list[str]:
    within = set(scope)
    tops = [code for code in scope if not within & set(offices.ancestors(code)[1:])]
    found: list[str] = []
    waiting = list(reversed(tops))
    while waiting:
        code = waiting.pop()
        found.append(code)
        waiting.extend(reversed(offices.children.get(code, ())))
    return found


def _by_office(gaps: list[staffing.Gap]) -> dict[str, list[staffing.Gap]]:
    found: dict[str, list[staffing.Gap]] = {}
    for gap in gaps:
        found.setdefault(gap.org_title, []).append(gap)
    return found


def office_choices(offices: Offices, scope: list[str]) -> list[tuple[str, str]]:
    """Code and title, as a list to choose from: deeper ones set in."""
    top = min((len(offices.ancestors(code)) for code in scope), default=1)
    return [
        (code, "　" * (len(offices.ancestors(code)) - top) + offices.title(code))
        for code in _descending(offices, scope)
    ]
