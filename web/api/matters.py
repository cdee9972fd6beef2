"""Matters: what offices want to decide; a new one opens a case of the township review."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlmodel import col

from engine.docket import Docket
from engine.errors import BadAnswers, KeyReused, NotFound, Reason
from engine.inbox import acting_for, assigned, visible
from engine.statements import of
from engine.tables import Case
from house.citing import opened_warned
from house.seeing import offices_of
from registers.matters import Matter
from web.api.acts import asked, reasons, told
from web.api.bodies import MatterBody
from web.api.casemodels import Done
from web.api.doors import PREFIX, Caller, CaseId, JsonRoute, Wished, tag
from web.api.models import CaseOfMatter, MatterOut, PageOf
from web.here import Here

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["事项"])
WORKFLOW, CREATE = "township_review", "create"
SAID = (
    "org", "title", "matter_type", "mode", "catalogue", "catalogue_version", "outside_reason", "planned_on", "amount",
    "public", "confidential", "follows",
)  # fmt: skip


@router.post("/matters", status_code=201)
def bring(here: Caller, body: MatterBody, wished: Wished, response: Response) -> Done:
    """提出事项：开启一件乡镇审查件（办理 create）；引用了失去效力的文件的，在 warnings 里说明。此后用审查件的地址继续办理，先是 finish_draft。"""
    title = body.title.strip()
    with here.acting() as docket:
        if body.org not in here.house.snapshot(docket.connection).offices.office:
            raise BadAnswers(Reason(f"机构：没有 {body.org}", who="管理员登记机构", field="org"))
        if len(title) < 2:
            raise BadAnswers(Reason("事项名称：过短", field="title"))
        request = asked(here, CREATE, body, wished, org=body.org, title=title, workflow=WORKFLOW)
        result = docket.open(request)
        if result.repeated and docket.see(result.case_id, here.me).standing.title != title:
            raise KeyReused(f"请求编号 {wished.key} 已用于审查件 {result.case_id} 第 {result.seq} 步")
        done = told(docket, result)
    plan = opened_warned(here.house, result).plan
    done.warnings = reasons(plan.warnings) if plan else []
    response.headers.update(tag(result.seq))
    response.headers["Location"] = f"{PREFIX}/cases/{result.case_id}"
    return done


@router.get("/matters")
def matters(
    here: Caller,
    cursor: Annotated[str, Query(max_length=18, pattern="^[0-9]*$", description="上一页的 next")] = "",
    limit: Annotated[int, Query(ge=1, le=200, description="每页件数")] = 50,
) -> PageOf[MatterOut]:
    """我能看到的事项，新的在前。"""
    with here.looking() as docket:
        first = func.min(col(Case.id)).label("first")
        found = select(col(Case.matter_id), first).where(_seen(here, docket), col(Case.workflow) == WORKFLOW)
        found = found.group_by(col(Case.matter_id)).order_by(col(Case.matter_id).desc()).limit(limit + 1)
        if cursor:
            found = found.where(col(Case.matter_id) < int(cursor))
        ids = list(docket.connection.execute(found).scalars())
        items = _told(here, docket, ids[:limit])
    return PageOf(items=items, next=str(ids[limit - 1]) if len(ids) > limit else None)


@router.get("/matters/{matter}")
def matter(here: Caller, matter: CaseId) -> MatterOut:
    """一个事项和它的审查件。"""
    with here.looking() as docket:
        found = _told(here, docket, [matter])
        if not found:
            raise NotFound(f"没有事项 {matter}，或者它不在您的职责范围内")
    if found[0].confidential:
        here.sighted("read", found[0].cases[0].id)
    return found[0]


def _seen(here: Here, docket: Docket) -> ColumnElement[bool]:
    """The cases that the caller, or whom they act for, may know of; of 内部事项 only where they take part."""
    secret = col(Case.matter_id).in_(select(col(Matter.case_id)).where(col(Matter.confidential).is_(True)))
    ways = []
    for one in acting_for(docket.connection, here.me, here.today):
        orgs = offices_of([one])
        part = or_(col(Case.org).in_(orgs), col(Case.id).in_(assigned(orgs, one.person)))
        ways.append(and_(visible(orgs, one.person), or_(not_(secret), part)))
    return or_(*ways)


def _told(here: Here, docket: Docket, ids: Sequence[int]) -> list[MatterOut]:
    """Matters with those of their cases that the caller may see; left out where there is none."""
    connection = docket.connection
    rows = connection.execute(select(*of(Matter, "case_id", *SAID)).where(col(Matter.case_id).in_(ids)))
    said: dict[int, Mapping[str, Any]] = {row.case_id: dict(row._mapping) for row in rows}
    columns = of(Case, "id", "matter_id", "workflow", "version", "org", "state", "seq", "opened_at", "closed_at")
    cases: dict[int, list[CaseOfMatter]] = defaultdict(list)
    mine = select(*columns).where(col(Case.matter_id).in_(ids), _seen(here, docket))
    for row in connection.execute(mine.order_by(col(Case.id))):
        cases[row.matter_id].append(_case(here, row))
    offices = here.house.snapshot(connection).offices
    return [
        MatterOut(
            id=one, org_title=offices.title(said[one]["org"]), cases=cases[one], **{k: said[one][k] for k in SAID}
        )
        for one in ids
        if one in said and cases[one]
    ]


def _case(here: Here, row: Any) -> CaseOfMatter:
    workflow = here.house.registry.find(row.workflow, row.version)
    state = workflow.state.get(row.state) if workflow else None
    return CaseOfMatter(
        id=row.id, workflow=row.workflow, org=row.org, state=row.state, state_title=state.title if state else row.state,
        seq=row.seq, opened_at=row.opened_at, closed_at=row.closed_at,
    )  # fmt: skip
