"""The tree of offices and who covers whom: added and related by their administrator."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import NotReady, Reason
from engine.inbox import posts_of
from house import bringing, sheets, staffing
from house.governing import must_administer
from house.registering import registering
from house.words import Misuse
from web.administering import brought, shown, tidied, words
from web.dependencies import Sent, Signed
from web.here import Here
from web.routes.admin import office_choices, tree

router = APIRouter()
TITLES: Mapping[str, str] = {**bringing.OFFICE_HEADINGS, "office": "承担机构", "covered": "被覆盖机构", "how": "关系"}
LEVELS: Mapping[str, str] = {
    "": "（不分层级）",
    "city": "市",
    "county": "县（区）",
    "township": "乡镇、街道",
    "village": "村",
}
HOW: Mapping[str, str] = {key: word for word, key in bringing.RELATIONS.items()}
HOW_HELP: Mapping[str, str] = {
    "cluster": "中心司法所审查片区内的乡镇", "local": "司法所审查本乡镇", "county": "县级提供支持、复核", "supervise": "督察",
    "market": "市场监管部门会同公平竞争审查", "city": "市级提供支持",
}  # fmt: skip


@router.get("/admin/organisations")
def everything(here: Signed) -> Response:
    """Tree, relations, and the forms."""
    return _page(here)


def _page(
    here: Here, said: Mapping[str, Any] | None = None, reasons: list[Reason] | None = None, form: str = ""
) -> Response:
    with here.looking() as docket:
        scope = must_administer(here.house, docket, here.me)
        offices = here.house.snapshot(docket.connection).offices
        lacking = {gap.org for gap in staffing.gaps(here.house, docket, scope)}
        found = staffing.members(here.house, docket, scope)
        within = set(scope)
        relations = sorted(
            (offices.title(o), offices.title(c), HOW.get(h, h), o, c, h)
            for o, c, h in offices.relations
            if c in within or o in within
        )
        return shown(
            here, "organisations.html", docket, status=422 if reasons else 200, said=said or {}, reasons=reasons or [], form=form,
            tree=tree(offices, scope, found, lacking), relations=relations, offices=office_choices(offices, scope), within=within,
            levels=LEVELS, how=HOW, how_help=HOW_HELP, books={code for code in scope if _own(here, docket, code)},
        )  # fmt: skip


def _own(here: Here, docket: Docket, code: str) -> bool:
    """Only the administrator of an office itself adds offices below it."""
    return (ADMIN.key, code) in posts_of(docket.connection, here.me, here.today)


@router.post("/admin/organisations")
def add(here: Signed, form: Sent) -> Response:
    """An office below another; it gets a book of its own."""
    said = words(form, "under", "code", "title", "mark", "kind", "level")
    with here.looking() as docket:
        must_administer(here.house, docket, here.me)
    office = {name: said[name] for name in ("code", "title", "mark", "level")} | {"kind": said["kind"] or "office"}
    try:
        with registering(here.house, here.me) as acts:
            acts.act(said["under"], "add_organisations", {"organisations": [office]})
    except NotReady as refused:
        return _page(here, said, tidied(refused.reasons, TITLES), "add")
    return RedirectResponse("/admin/organisations?done=added", 303)


@router.post("/admin/organisations/relations")
def relate(here: Signed, form: Sent) -> Response:
    """Who covers whom, or no longer."""
    said = words(form, "office", "covered", "how", "holds")
    with here.looking() as docket:
        must_administer(here.house, docket, here.me)
    relation = {name: said[name] for name in ("office", "covered", "how")} | {"holds": said["holds"] != "no"}
    try:
        with registering(here.house, here.me) as acts:
            acts.act(acts.highest(said["covered"]), "relate", {"relations": [relation]})
    except NotReady as refused:
        return _page(here, said, tidied(refused.reasons, TITLES), "relate")
    return RedirectResponse(f"/admin/organisations?done={'related' if relation['holds'] else 'unrelated'}", 303)


@router.post("/admin/organisations/import")
def import_(here: Signed, form: Sent) -> Response:
    """Offices and relations from a file, all or none."""
    with here.looking() as docket:
        must_administer(here.house, docket, here.me)
    try:
        with brought(form, ("xlsx", "xls", "ods", "csv")) as path:
            lines = sheets.rows(path, (bringing.CODE, "机构名称", bringing.PARENT))
            relations = bringing.relations_in(path)
        with registering(here.house, here.me) as acts:
            bringing.offices_from(acts, lines, relations, administer=str(form.get("administer", "")) == "yes")
    except (NotReady, Misuse) as refused:
        return _page(here, {}, list(refused.reasons), "import")
    return RedirectResponse("/admin/organisations?done=imported", 303)
