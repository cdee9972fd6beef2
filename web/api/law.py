"""What is to be reviewed and how: the catalogue that holds for an office, and the procedures as tables."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from engine.docket import Docket
from engine.errors import BadPolicy, NotFound, Reason
from engine.inbox import posts_of
from engine.policy import Value
from house.catalogue import Words, offered, offices_seen, searched
from house.lawtable import table
from web.api.cases import Cursor, Limit, sliced
from web.api.doors import PREFIX, Caller, JsonRoute
from web.api.models import CatalogueLine, PageOf, WorkflowLine
from web.here import Here

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["事项清单和流程"])
TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}


@router.get("/catalogue")
def catalogue(
    here: Caller,
    org: Annotated[str, Query(max_length=40, description="单位；不写则为您任职的单位")] = "",
    q: Annotated[str, Query(max_length=100, description="含有这些词")] = "",
    cursor: Cursor = "",
    limit: Limit = 100,
) -> PageOf[CatalogueLine]:
    """今天对一个单位有效的事项清单：本单位的，再加上级的。"""
    with here.looking() as docket:
        found = offered(here.house, docket, _office(here, docket, org) if org else _own(here, docket))
    if q.strip():
        kept = searched([one.entry for one in found], Words.of(here.house.registry), q)
        found = [one for one in found if any(one.entry is entry for entry in kept)]
    told, after = sliced(found, cursor, limit)
    items = [
        CatalogueLine(org=one.org, version=one.version, valid_from=one.valid_from, **one.entry.model_dump())
        for one in told
    ]
    return PageOf(items=items, next=after)


def _office(here: Here, docket: Docket, org: str) -> str:
    offices = here.house.snapshot(docket.connection).offices
    if org not in offices_seen(docket, offices, here.me):
        raise NotFound(Reason(f"没有机构 {org}，或不在您的范围内", field="org"))
    return org


def _own(here: Here, docket: Docket) -> str:
    """The first office at which the caller holds a post. Raises NotFound."""
    posts: Sequence[tuple[str, str]] = posts_of(docket.connection, here.me, here.today)
    if not posts:
        raise NotFound(Reason("您没有任职，请用 org 指明单位", who="管理员登记任职", field="org"))
    return posts[0][1]


@router.get("/workflows")
def workflows(here: Caller) -> PageOf[WorkflowLine]:
    """全部流程，每个版本一行。"""
    items = [
        WorkflowLine(
            key=one.key, title=one.title, effective=one.effective, sha=one.sha, law=one.law.label,
            states=len(one.states), rules=len(one.rules), clocks=len(one.clocks),
        )
        for one in here.house.registry.all
    ]  # fmt: skip
    return PageOf(items=items)


@router.get("/workflows/{key}", responses=TABLE)
def workflow(
    here: Caller,
    key: Annotated[str, Path(max_length=40)],
    type: Annotated[str, Query(max_length=40, description="事项类型：按它列出期限")] = "",
) -> JSONResponse:
    """今天施行的流程：环节、规则、期限，每一条都有依据；期限的参数按您任职单位的取值。"""
    if key not in {one.key for one in here.house.registry.all}:
        raise NotFound(f"没有流程 {key}")
    with here.looking() as docket:
        policies = here.house.snapshot(docket.connection).policies
        posts = posts_of(docket.connection, here.me, here.today)
    org = posts[0][1] if posts else ""

    def find(known: str) -> Value | None:
        try:
            return policies.value(known, org, here.today)
        except BadPolicy:
            return None

    said = table(here.house.registry.current(key, here.today), find, type)
    return JSONResponse(jsonable_encoder(said))
