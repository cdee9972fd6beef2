"""委托代办: who stands in for me, for whom I stand in, and what would fall due with nobody there."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import BadAnswers, NotFound, NotReady, NotYours, Reason
from engine.inbox import posts_of
from engine.standing import Request
from house import staffing
from house.delegating import Standin, standins, uncovered
from house.governing import administered
from house.registering import book_of
from house.staffing import Member
from web.administering import day_in, shown, tidied, words
from web.dependencies import Sent, Signed
from web.here import Here
from web.leaves import on_leave

router = APIRouter()
FIELDS = ("principal", "delegate", "from_on", "until_on", "authority", "rank")
TITLES: Mapping[str, str] = {
    "principal": "委托人", "delegate": "受托人", "from_on": "起始日", "until_on": "终止日", "authority": "依据", "rank": "第几代理人",
}  # fmt: skip


@router.get("/delegations")
def everything(here: Signed) -> Response:
    """Mine, those for whom I act, and those of the offices I administer."""
    return overview(here)


def overview(here: Here, reasons: Sequence[Reason] = ()) -> Response:
    """The same, and what was wrong with what was sent from it."""
    with here.looking() as docket:
        house = here.house
        found = standins(house, docket)
        staff = {one.username for one in staffing.members(house, docket, administered(house, docket, here.me))}
        mine = [one for one in found if one.principal == here.me]
        others = [one for one in found if here.me not in (one.principal, one.delegate) and one.principal in staff]
        return shown(
            here, "delegations.html", docket, 422 if reasons else 200, reasons=list(reasons), mine=mine,
            for_me=[one for one in found if one.delegate == here.me],
            others=others[:200], staff=bool(staff), uncovered=uncovered(house, docket, lambda one: _concerns(one, here.me, staff)),
            **on_leave(here, docket, staff, [one.principal for one in found if one.delegate == here.me]),
        )  # fmt: skip


def _concerns(one: Standin, me: str, staff: set[str]) -> bool:
    return me in (one.principal, one.delegate) or one.principal in staff


@router.get("/delegations/new")
def new(here: Signed, person: str = "") -> Response:
    """Whose, to whom, until when, on what authority."""
    return _form(here, {"principal": person or here.me, "from_on": here.today.isoformat(), "roles": []})


def _form(here: Here, said: Mapping[str, Any], reasons: list[Reason] | None = None) -> Response:
    with here.looking() as docket:
        scope = administered(here.house, docket, here.me)
        staff = staffing.members(here.house, docket, scope) if scope else []
        own = [role for role, _ in posts_of(docket.connection, here.me, here.today)]
        titles = staffing.role_titles(here.house)
        held = {post.role for one in staff for post in one.held} | set(own)
        return shown(
            here, "delegations_new.html", docket, status=422 if reasons else 200, said=said, reasons=reasons or [], staff=staff,
            colleagues=colleagues(here, docket), roles=[(key, title) for key, title in titles.items() if key in held],
        )  # fmt: skip


def colleagues(here: Here, docket: Docket) -> list[Member]:
    """Who works in one's own offices, or in offices that cover them or are covered by them."""
    offices = here.house.snapshot(docket.connection).offices
    own = {org for _, org in posts_of(docket.connection, here.me, here.today)}
    near = own | {o for o, c, _ in offices.closure if c in own} | {c for o, c, _ in offices.closure if o in own}
    return [one for one in staffing.members(here.house, docket, near) if one.held and one.username != here.me]


@router.post("/delegations/new")
def delegate(here: Signed, form: Sent) -> Response:
    """Entered in the book of an office, by oneself or by the administrator."""
    said: dict[str, Any] = {**words(form, *FIELDS), "roles": [str(one) for one in form.getlist("roles")]}
    try:
        _enter(here, said, holds=True)
    except (NotReady, BadAnswers) as refused:
        return _form(here, said, tidied(refused.reasons, TITLES))
    return RedirectResponse("/delegations?done=entered", 303)


@router.post("/delegations/revoke")
def revoke(here: Signed, form: Sent) -> Response:
    """The same once more, no longer holding."""
    said = words(form, "principal", "delegate", "from_on")
    with here.looking() as docket:
        key = (said["principal"], said["delegate"], said["from_on"])
        one = next(
            (s for s in standins(here.house, docket) if (s.principal, s.delegate, s.from_on.isoformat()) == key), None
        )
    if one is None:
        raise NotFound("没有这项委托，或者已经撤销")
    again = {
        "principal": one.principal, "delegate": one.delegate, "from_on": one.from_on.isoformat(), "roles": list(one.roles),
        "until_on": one.until_on.isoformat(), "authority": one.authority, "rank": one.rank,
    }  # fmt: skip
    _enter(here, again, holds=False)
    return RedirectResponse("/delegations?done=revoked", 303)


def _enter(here: Here, said: Mapping[str, Any], *, holds: bool) -> None:
    with here.looking() as docket:
        if wrong := _wrong(here, docket, said, holds):
            raise BadAnswers(wrong)
        book = book_for(here, docket, said["principal"])
    answers = {name: value for name, value in said.items() if value} | {"roles": said["roles"], "holds": holds}
    with here.acting() as docket:
        docket.perform(book, Request("delegate", here.me, answers))


def book_for(here: Here, docket: Docket, principal: str) -> int:
    """One's own office for oneself; for somebody else the book of the office whose administrator one is."""
    posts = posts_of(docket.connection, here.me, here.today)
    own = [org for role, org in posts if principal == here.me or role == ADMIN.key]
    if principal == here.me:
        if not own:
            raise NotYours(Reason("您今天没有任职，没有可委托的工作", who="管理员"))
        return book_of(docket.connection, own[0])
    scope = administered(here.house, docket, here.me)
    one = staffing.member(here.house, docket, scope, principal)
    offices = here.house.snapshot(docket.connection).offices
    near = [above for post in one.held for above in offices.ancestors(post.org) if above in own]
    if not near:
        raise NotYours(Reason(f"{one.name}的委托由其本人或其机构的管理员登记", who="管理员"))
    return book_of(docket.connection, near[0])


def _wrong(here: Here, docket: Docket, said: Mapping[str, Any], holds: bool) -> list[Reason]:
    """What the book itself cannot see: whether there is such a person, whether the days make sense."""
    found = []
    known = staffing.registered(docket, [said["principal"], said["delegate"]])
    found += [
        Reason(f"没有登记用户名为 {said[name]} 的人", field=name)
        for name in ("principal", "delegate")
        if said[name] and said[name] not in known
    ]
    last = day_in(said["until_on"])
    if holds and last and last < here.today:
        found.append(Reason("终止日已经过去", field="until_on"))
    if said["delegate"] in known and not _works(here, docket, said["delegate"]):
        found.append(
            Reason(f"{known[said['delegate']][0]} 今天没有任职，不能代办", field="delegate", who="管理员先任命")
        )
    return found


def _works(here: Here, docket: Docket, person: str) -> bool:
    return bool(posts_of(docket.connection, person, here.today))
