"""Whom an administrator looks after and whom a supervisor watches: offices, people, and whose account may be touched."""

from collections.abc import Callable, Iterable

from engine.calendar import day_of
from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import NotFound, NotYours, Reason
from engine.inbox import posts_of
from house.opening import House
from workflows.roles import SUP

SUPERVISE = "supervise"


def administered(house: House, docket: Docket, person: str) -> list[str]:
    """The offices that a person administers, and everything below them, each parent before its children."""
    offices = house.snapshot(docket.connection).offices
    own = {org for role, org in posts_of(docket.connection, person, day_of(docket.now)) if role == ADMIN.key}
    return list(dict.fromkeys(code for top in _highest(own, offices.ancestors) for code in offices.subtree(top)))


def watched(house: House, docket: Docket, person: str) -> list[str]:
    """What a person administers, and what their office supervises."""
    offices = house.snapshot(docket.connection).offices
    posts = posts_of(docket.connection, person, day_of(docket.now))
    at = {org for role, org in posts if role == SUP.key}
    seen = {covered for org, covered, how in offices.closure if org in at and how == SUPERVISE}
    below = {code for org in at for code in offices.subtree(org)}
    return list(dict.fromkeys([*administered(house, docket, person), *sorted(seen | below)]))


def must_administer(house: House, docket: Docket, person: str, org: str = "") -> list[str]:
    """The offices a person administers. Raises NotYours, or NotFound for an office that is not among them."""
    scope = administered(house, docket, person)
    if not scope:
        raise NotYours(Reason("这一页供管理员使用", who="上级管理员任命"))
    if org and org not in scope:
        raise NotFound(Reason(f"没有机构 {org}，或者它不在您的管理范围内", field="org"))
    return scope


def must_watch(house: House, docket: Docket, person: str) -> list[str]:
    """The offices a person administers or supervises. Raises NotYours."""
    scope = watched(house, docket, person)
    if not scope:
        raise NotYours(Reason("这一页供管理员和督察使用", who="管理员任命"))
    return scope


def _highest(own: Iterable[str], ancestors: Callable[[str], list[str]]) -> list[str]:
    held = set(own)
    return sorted(code for code in held if not held & set(ancestors(code)[1:]))
