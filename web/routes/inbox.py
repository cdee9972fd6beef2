"""The inbox and the list of all cases: filters in the address, claiming and assigning several at once, taking a list out."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.docket import Docket
from engine.errors import BadAnswers, NotFound, Reason, Refused
from engine.inbox import CLAIM
from engine.offices import Offices
from engine.standing import Request
from house.filters import LIGHTS, MOST, Cursor, Filters, read_filters
from house.listing import Row, listed, names_of
from house.panelpage import Sitting, awaited
from house.people import holders
from house.queues import FOR_ME, TABS, Inbox, inbox
from house.seeing import must_see
from house.workbook import TYPE, cases_report
from web import pages
from web.dependencies import Sent, Signed
from web.here import Here
from web.leaves import of_my_people
from workflows.administration import WORKFLOW as BOOKS
from workflows.roles import PANELIST

router = APIRouter()
ASSIGN = "assign"
BULK = {CLAIM: "认领", ASSIGN: "分办"}
FILE_ROWS = 5000  # rows of one file
SELECTED = 50  # cases of one bulk act


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case of several."""

    id: int
    title: str
    reasons: tuple[Reason, ...]


@router.get("/inbox")
def shown(here: Signed) -> Response:
    """One tab."""
    query = here.request.query_params
    with here.looking() as docket:
        offices = here.house.snapshot(docket.connection).offices
        filters, wrong = _filters(here, offices, ("tab",))
        seen = inbox(here.house, docket, here.me, query.get("tab", "") if query.get("tab") in TABS else "", filters)
        return pages.page(
            here, "inbox.html", docket, 422 if wrong else 200, inbox=seen, wrong=wrong, key=secrets.token_hex(12),
            due_away=of_my_people(here, docket), panels=_panels(here, docket, seen),
            reviewers=_reviewers(docket, seen), claimable=seen.tab == CLAIM and any(CLAIM in row.offers for row in seen.rows),
            **_said(here, filters, offices, "/inbox", tab=seen.tab, after=seen.after),
        )  # fmt: skip


def _panels(here: Here, docket: Docket, seen: Inbox) -> list[Sitting]:
    """What waits for a member on the panels: votes are tasks, and no queue lists them."""
    return awaited(docket, here.me) if any(role == PANELIST for role, _ in seen.posts) else []


@router.get("/cases")
def every(here: Signed) -> Response:
    """All cases that this person may see."""
    with here.looking() as docket:
        offices = here.house.snapshot(docket.connection).offices
        filters, wrong = _filters(here, offices)
        page = listed(here.house, docket, here.me, filters)
        return pages.page(
            here, "inbox_all.html", docket, 422 if wrong else 200, rows=page.rows, wrong=wrong,
            **_said(here, filters, offices, "/cases", after=page.after),
        )  # fmt: skip


@router.get("/inbox.xlsx")
def inbox_file(here: Signed) -> Response:
    """The tab as a file. Raises BadAnswers."""
    tab = here.request.query_params.get("tab", FOR_ME)
    with here.looking() as docket:
        offices = here.house.snapshot(docket.connection).offices
        filters = read_filters(here.request.query_params, here.house.registry, offices, ("tab",))

        def some(after: Cursor | None) -> tuple[Sequence[Row], Cursor | None]:
            seen = inbox(here.house, docket, here.me, tab, replace(filters, after=after, limit=MOST))
            return seen.rows, seen.after

        rows, name = _gathered(some), names_of(docket.connection, [here.me])[here.me]
    return _file(here, rows, f"{name}的收件箱：{TABS[tab][0]}", name, f"inbox-{tab}")


@router.get("/cases.xlsx")
def cases_file(here: Signed) -> Response:
    """The list as a file. Raises BadAnswers."""
    with here.looking() as docket:
        offices = here.house.snapshot(docket.connection).offices
        filters = read_filters(here.request.query_params, here.house.registry, offices)

        def some(after: Cursor | None) -> tuple[Sequence[Row], Cursor | None]:
            page = listed(here.house, docket, here.me, replace(filters, after=after, limit=MOST))
            return page.rows, page.after

        rows, name = _gathered(some), names_of(docket.connection, [here.me])[here.me]
    return _file(here, rows, f"{name}可以查看的审查件", name, "cases")


def _gathered(some: Callable[[Cursor | None], tuple[Sequence[Row], Cursor | None]]) -> list[Row]:
    """Page after page, up to what one file holds."""
    rows, after = some(None)
    found = list(rows)
    while after and len(found) < FILE_ROWS:
        rows, after = some(after)
        found += rows
    return found[:FILE_ROWS]


def _file(here: Here, rows: Sequence[Row], scope: str, name: str, stem: str) -> Response:
    full = f"（已截至前 {FILE_ROWS} 件）" if len(rows) == FILE_ROWS else ""
    here.sighted("export", detail=f"{scope}，{len(rows)} 件")
    return download(cases_report(rows, scope + full, here.now, name), f"{stem}-{here.today}.xlsx")


def download(file: bytes, name: str) -> Response:
    """An Excel file that a browser keeps."""
    return Response(file, media_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


# --- several at once ----------------------------------------------------------------------------------------------------


@router.post("/inbox/{act}")
def several(here: Signed, sent: Sent, act: str) -> Response:
    """Claim or assign some cases, each in a transaction of its own; what was refused says why. Raises BadAnswers, NotFound."""
    if act not in BULK:
        raise NotFound(f"收件箱里没有“{act}”这项批量办理")
    chosen = list(dict.fromkeys(str(one) for one in sent.getlist("case")))
    person = str(sent.get("person", ""))
    _check(act, chosen, person)
    outcomes = [_one(here, act, one, person, str(sent.get("key", ""))) for one in chosen]
    if len(outcomes) == 1 and not outcomes[0].reasons:
        return RedirectResponse(f"/cases/{outcomes[0].id}", 303)
    status = 200 if any(not one.reasons for one in outcomes) else 409
    return pages.page(here, "inbox_done.html", None, status, act=BULK[act], outcomes=outcomes)


def _check(act: str, chosen: Sequence[str], person: str) -> None:
    wrong = []
    if not chosen:
        wrong.append(Reason("请先选择审查件", field="case"))
    if len(chosen) > SELECTED:
        wrong.append(Reason(f"一次最多{BULK[act]} {SELECTED} 件", field="case"))
    if any(not one.partition("|")[0].isdecimal() for one in chosen):
        wrong.append(Reason("所选的审查件编号有误，请刷新后再选", field="case"))
    if act == ASSIGN and not person:
        wrong.append(Reason("请选择分给哪位审查人员", field="person"))
    if wrong:
        raise BadAnswers(wrong)


def _one(here: Here, act: str, chosen: str, person: str, key: str) -> Outcome:
    """One of them. `chosen`: the case, and after a bar for whom."""
    number, _, principal = chosen.partition("|")
    case, title = int(number), ""
    try:
        with here.acting() as docket:
            must_see(docket.connection, here.me, here.today, case)
            title = docket.see(case, here.me).standing.title
            answers = {"person": person} if act == ASSIGN else {}
            request = Request(act, here.me, answers, principal=principal, key=f"{key[:60]}:{act}:{case}" if key else "")
            docket.perform(case, request)
    except Refused as refused:
        return Outcome(case, title, refused.reasons or (Reason(refused.message),))
    return Outcome(case, title, ())


# --- what the pages say -------------------------------------------------------------------------------------------------


def _filters(here: Here, offices: Offices, beside: Sequence[str] = ()) -> tuple[Filters, tuple[Reason, ...]]:
    """The filters of the address; when they are wrong, none, and why: the list is still there."""
    try:
        return read_filters(here.request.query_params, here.house.registry, offices, beside), ()
    except BadAnswers as refused:
        return Filters(), refused.reasons


def _said(
    here: Here, filters: Filters, offices: Offices, path: str, tab: str = "", after: Cursor | None = None
) -> dict[str, Any]:
    """Choices of the filters, and the addresses of this view, of the next page and of the file."""
    beside = {"tab": tab} if tab else {}
    query = {**beside, **filters.query()}
    workflows = {w.key: w.title for w in here.house.registry.all if w.key != BOOKS.key}
    states = {s.key: s.title for w in here.house.registry.all if w.key in workflows for s in w.states}
    chips = [
        (name, query[name])
        for name in ("org", "workflow", "state", "light", "from", "to", "acting", "hand", "q")
        if name in query
    ]
    return {
        "filters": filters, "query": query, "path": path, "tabs": TABS, "lights_said": LIGHTS, "workflows": workflows, "states": states,
        "offices": sorted(((code, one.title) for code, one in offices.office.items()), key=lambda one: one[1]),
        "chips": [(name, value, _address(path, {k: v for k, v in query.items() if k != name})) for name, value in chips],
        "file": _address(f"{path}.xlsx", query), "next_page": _address(path, {**query, "cursor": str(after)}) if after else "",
        "first_page": _address(path, query) if filters.after else "", "bare": _address(path, beside),
    }  # fmt: skip


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _reviewers(docket: Docket, seen: Inbox) -> list[tuple[str, str]]:
    """To whom the cases shown could be assigned: the reviewers of the offices that have them."""
    orgs = {row.awaits_org for row in seen.rows if ASSIGN in row.offers}
    return holders(docket, [("REVIEWER", org) for org in orgs]) if orgs else []
