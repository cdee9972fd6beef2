"""通知: what one has been told, how one wants to be told, and the groups that an administrator has told."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.docket import Docket
from engine.errors import HefaError, Reason
from house import feeds, hooks
from house.delivering import parked
from house.governing import must_administer
from house.letters import link
from house.mail import NoMail, try_out
from house.people import names_of
from house.received import SHOWN, mark_read, received
from house.sending import KEY, again
from house.smtp import MailAway, MailLater, MailRefused
from house.staffing import members
from house.wishes import NO_ADDRESS, WAYS, BadWish, Wanted, change, wish
from registers.deliveries import HOOK
from web.administering import Pager, page_number, shown, words
from web.dependencies import Sent, Signed
from web.here import Here
from web.pages import page

router = APIRouter()
SIZE = 30
MOST = 400  # notices of one form
_KEY = re.compile(r"(\d{1,18})-(\d{1,9})")


@router.get("/notices")
def notices(here: Signed, show: str = "all", page: str = "1") -> Response:
    """Unread first."""
    show = show if show in SHOWN else "all"
    number = page_number(page)
    with here.looking() as docket:
        found = received(here.house, docket, here.me, show, (number - 1) * SIZE, SIZE)
        query = urlencode({"show": show}) if show != "all" else ""
        pager = Pager(number, found.total, query, SIZE)
        return _page(here, docket, "notices.html", found=found, show=show, kinds=SHOWN, pager=pager)


def _page(here: Here, docket: Docket | None, template: str, status: int = 200, **more: Any) -> Response:
    done = here.request.query_params.get("done", "")
    return page(here, template, docket, status, **{"reasons": (), "done": done, **more})


@router.post("/notices/read")
def read(here: Signed, sent: Sent) -> Response:
    """These, or all of them; then back to the list as it was."""
    named = [_KEY.fullmatch(str(one)) for one in sent.getlist("key")[:MOST]]
    keys = None if sent.get("all") else [(int(one[1]), int(one[2])) for one in named if one]
    with here.house.database.writing() as connection:
        mark_read(connection, here.me, here.now, keys)
    show = str(sent.get("show", ""))
    return RedirectResponse(f"/notices?show={show}" if show in SHOWN else "/notices", 303)


# --- how one wants to be told -----------------------------------------------------------------------------------------


@router.get("/notices/wishes")
def wishes(here: Signed) -> Response:
    """Mail, mornings, calendars."""
    return _wishes(here)


def _wishes(here: Here, status: int = 200, said: Mapping[str, Any] | None = None, **more: Any) -> Response:
    with here.looking() as docket:
        mine = wish(docket.connection, here.me)
        known = {one.scope: one for one in feeds.feeds(docket.connection, here.me)}
        kept = {"address": mine.address, "mail": mine.mail, "morning": mine.morning}
        context: dict[str, Any] = {
            "said": said or kept, "mine": mine, "ways": WAYS, "feeds": known, "scopes": feeds.SCOPES, "given": "", "given_scope": "",
            "post": bool(here.house.settings.smtp_url),
        }  # fmt: skip
        return _page(here, docket, "notices_wishes.html", status, **{**context, **more})


@router.post("/notices/wishes")
def keep(here: Signed, sent: Sent) -> Response:
    """One's own. What is wrong is said beside the field, and nothing is lost."""
    said = words(sent, "address", "mail")
    wanted = Wanted(here.me, said["address"], said["mail"], bool(sent.get("morning")))
    try:
        with here.house.database.writing() as connection:
            change(connection, wanted)
    except BadWish as bad:
        return _wishes(here, 422, {**said, "morning": wanted.morning}, reasons=bad.reasons)
    return RedirectResponse("/notices/wishes?done=kept", 303)


@router.post("/notices/wishes/try")
def try_mail(here: Signed, _: Sent) -> Response:
    """A trial letter to the address that is kept, at once."""
    with here.looking() as docket:
        address = wish(docket.connection, here.me).address
    if not address:
        return _wishes(here, 422, reasons=(Reason(f"{NO_ADDRESS}：先填写并保存，再试发", field="address"),))
    try:
        try_out(here.house, here.me, address, here.now)
    except (NoMail, MailAway, MailLater, MailRefused) as fault:
        return _wishes(here, 422, reasons=fault.reasons or (Reason(fault.message),))
    return RedirectResponse("/notices/wishes?done=tried", 303)


@router.post("/notices/feeds")
def subscribe(here: Signed, sent: Sent) -> Response:
    """A new secret address, shown this once; an earlier one of the same scope leads nowhere from now on."""
    scope = str(sent.get("scope", ""))
    with here.house.database.writing() as connection:
        secret = feeds.issue(connection, here.me, scope, here.now)
    here.sighted("feed", detail=f"新建日历订阅：{feeds.SCOPES[scope]}")
    base = here.house.settings.public_url or str(here.request.base_url).rstrip("/")
    return _wishes(here, given=f"{base}/feeds/{secret}.ics", given_scope=scope)


@router.post("/notices/feeds/revoke")
def unsubscribe(here: Signed, sent: Sent) -> Response:
    """From now on the address leads nowhere."""
    with here.house.database.writing() as connection:
        feeds.revoke(connection, here.me, str(sent.get("scope", "")))
    here.sighted("feed", detail="撤销日历订阅")
    return RedirectResponse("/notices/wishes?done=revoked#feeds", 303)


# --- groups, for administrators ---------------------------------------------------------------------------------------


@router.get("/notices/hooks")
def groups(here: Signed) -> Response:
    """The groups of the offices one administers, and what could not be sent."""
    return _groups(here)


def _groups(
    here: Here, status: int = 200, said: Mapping[str, Any] | None = None, reasons: Sequence[Reason] = ()
) -> Response:
    with here.looking() as docket:
        scope = must_administer(here.house, docket, here.me)
        offices = here.house.snapshot(docket.connection).offices
        rows = hooks.hooks(docket.connection, scope)
        return shown(
            here, "notices_hooks.html", docket, status, hooks=rows, names=names_of(docket), titles={org: offices.title(org) for org in scope},
            kinds=hooks.KINDS, scopes=hooks.SCOPES, examples=hooks.EXAMPLES, said=said or {"scope": "all"}, reasons=reasons,
            stuck=_stuck(here, docket, scope, rows), groups={f"{HOOK}{one.id}": one.title for one in rows},
            post=bool(here.house.settings.smtp_url), public=link(here.house, "/"),
        )  # fmt: skip


def _stuck(here: Here, docket: Docket, scope: Sequence[str], rows: Sequence[Any]) -> list[Any]:
    """What was given up, among the people and groups one looks after."""
    people = {one.username for one in members(here.house, docket, scope)}
    ours = {f"{HOOK}{one.id}" for one in rows}
    return [one for one in parked(docket.connection) if one.person in people or one.channel in ours]


@router.post("/notices/hooks")
def add(here: Signed, sent: Sent) -> Response:
    """A new group. Its address is kept, and never shown again."""
    said = words(sent, "org", "kind", "title", "address", "scope")
    with here.looking() as docket:
        must_administer(here.house, docket, here.me, said["org"])
    wanted = hooks.Wanted(said["org"], said["kind"], said["title"], said["address"], said["scope"])
    missing = [] if said["org"] else [Reason("机构：必填", field="org")]
    if faults := [*missing, *hooks.faults(wanted)]:
        return _groups(here, 422, said, faults)
    with here.house.database.writing() as connection:
        hooks.add(connection, wanted, here.me, here.now)
    here.sighted("hook", detail=f"登记推送：{wanted.org} {hooks.KINDS[wanted.kind]} {wanted.title}")
    return RedirectResponse("/notices/hooks?done=added", 303)


def _ours(here: Here, name: str) -> Any:
    with here.looking() as docket:
        return hooks.hook(docket.connection, name, must_administer(here.house, docket, here.me))


@router.post("/notices/hooks/{name}/remove")
def remove(here: Signed, name: str, _: Sent) -> Response:
    """Forget it, with what still waits for it."""
    one = _ours(here, name)
    with here.house.database.writing() as connection:
        hooks.remove(connection, name)
    here.sighted("hook", detail=f"删除推送：{one.org} {one.title}")
    return RedirectResponse("/notices/hooks?done=removed", 303)


@router.post("/notices/hooks/{name}/resume")
def resume(here: Signed, name: str, _: Sent) -> Response:
    """Begin again, with what was left of the last day."""
    one = _ours(here, name)
    with here.house.database.writing() as connection:
        hooks.resume(connection, name, here.now)
    here.sighted("hook", detail=f"恢复推送：{one.org} {one.title}")
    return RedirectResponse("/notices/hooks?done=resumed", 303)


@router.post("/notices/hooks/{name}/try")
def try_hook(here: Signed, name: str, _: Sent) -> Response:
    """A trial message, at once."""
    _ours(here, name)
    try:
        hooks.try_out(here.house, name, here.now)
    except HefaError as fault:
        return _groups(here, 422, reasons=fault.reasons or (Reason(fault.message),))
    return RedirectResponse("/notices/hooks?done=tried", 303)


@router.post("/notices/parked")
def retry(here: Signed, _: Sent) -> Response:
    """Whatever was given up among one's own, from the first attempt."""
    with here.looking() as docket:
        scope = must_administer(here.house, docket, here.me)
        stuck = _stuck(here, docket, scope, hooks.hooks(docket.connection, scope))
    keys = [[getattr(one, name) for name in KEY] for one in stuck]
    with here.house.database.writing() as connection:
        again(connection, keys, here.now)
    return RedirectResponse("/notices/hooks?done=again", 303)
