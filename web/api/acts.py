"""What the caller may do with a case, what would happen, and doing it: through the same front door as every page."""

import json
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from sqlalchemy import select
from sqlmodel import col

from engine.docket import Docket, Offer, Result
from engine.errors import KeyReused, Reason
from engine.plan import Material, Plan
from engine.standing import Request, Seen
from engine.statements import of
from engine.tables import Event
from house.citing import with_warnings
from house.forgetting import only_whole
from house.people import names_of
from web.acting import Acting, consequences, required_kinds
from web.api.bodies import ActBody
from web.api.casemodels import ActOut, ClockAfter, Done, Kind, NoticeOut, PreviewOut
from web.api.doors import PREFIX, Behalf, Caller, CaseId, JsonRoute, Wish, Wished, looking_at, tag
from web.api.models import PageOf, ReasonOut
from web.here import Here

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["办理"])
Act = Annotated[str, Path(min_length=1, max_length=60, description="办理的名称，如 submit")]


@router.get("/cases/{case}/acts")
def acts(here: Caller, case: CaseId, response: Response, on_behalf_of: Behalf = "") -> PageOf[ActOut]:
    """当前环节的各项办理：能办的给出填写内容的 JSON schema 和所收材料，不能办的说明原因和谁能办。"""
    with looking_at(here, case, on_behalf_of) as docket:
        seen = docket.see(case, here.me, on_behalf_of)
        found = [_act(seen, one) for one in docket.offers(case, here.me, on_behalf_of)]
    response.headers.update(tag(seen.standing.seq))
    return PageOf(items=found)


def _act(seen: Seen, one: Offer) -> ActOut:
    rule = one.rule
    offered = not one.refused
    kinds = required_kinds(Acting(seen, rule, one)) if offered else []
    return ActOut(
        act=rule.act, title=rule.title, offered=offered, yours=one.yours, grave=rule.grave, law=rule.law.label,
        reasons=reasons(one.refused), answers=dict(one.schema) if offered else {},
        materials=[Kind(kind=kind, title=title, must=must, there=there) for kind, title, must, there in kinds],
    )  # fmt: skip


def reasons(found: tuple[Reason, ...]) -> list[ReasonOut]:
    """Reasons as programs read them."""
    return [ReasonOut(**asdict(reason), said=str(reason)) for reason in found]


def asked(here: Here, act: str, body: ActBody, wished: Wish, **more: Any) -> Request:
    """The request that a body stands for."""
    papers = [Material(paper.kind, paper.sha256, paper.name) for paper in body.materials]
    return Request(
        act, here.me, body.answers, papers, principal=body.on_behalf_of, key=wished.key, seq=wished.seq, **more
    )


@router.post("/cases/{case}/acts/{act}/preview")
def preview(here: Caller, case: CaseId, act: Act, body: ActBody, wished: Wished) -> PreviewOut:
    """试办：会到哪个环节、期限怎样变、通知谁；不写入任何东西。拒绝的原因与正式办理相同。"""
    with looking_at(here, case, act=act) as docket:
        seen = docket.see(case, here.me)
        plan = with_warnings(docket.connection, docket.preview(case, asked(here, act, body, wished)), here.house.blobs)
        words = consequences(seen, plan, seen.workflow, names_of(docket))
    return foreseen(plan, [f"{line.words}{line.strong}" for line in words.lines])


def foreseen(plan: Plan, words: list[str]) -> PreviewOut:
    """A plan as programs read it."""
    return PreviewOut(
        act=plan.deed.rule.act, state=plan.state, number=plan.deed.number, words=words, warnings=reasons(plan.warnings),
        clocks=[ClockAfter(**{name: clock[name] for name in ClockAfter.model_fields}) for clock in plan.clocks],
        notices=[NoticeOut(role=one.role, org=one.org, person=one.person, text=one.text) for one in plan.notices],
    )  # fmt: skip


@router.post("/cases/{case}/acts/{act}")
def perform(here: Caller, case: CaseId, act: Act, body: ActBody, wished: Wished, response: Response) -> Done:
    """办理。带 Idempotency-Key 则重复提交只办一次；带 If-Match 则所见版本已变时 412；已不能办理时 409。"""
    with looking_at(here, case, act=act) as docket:
        only_whole(docket, case, here.me, act)
    with here.acting() as docket:
        result = docket.perform(case, asked(here, act, body, wished))
        if result.case_id != case:
            raise KeyReused(f"请求编号 {wished.key} 已用于审查件 {result.case_id} 第 {result.seq} 步")
        done = told(docket, result)
    response.headers.update(tag(result.seq))
    response.headers["Location"] = f"{PREFIX}/cases/{case}"
    return done


def told(docket: Docket, result: Result) -> Done:
    """The step that a request has made, now or earlier."""
    place = col(Event.case_id) == result.case_id, col(Event.seq) == result.seq
    row = docket.connection.execute(select(*of(Event, "at", "body")).where(*place)).one()
    said = json.loads(row.body)
    told = {name: said[name] for name in ("act", "from", "to", "number")}
    return Done.model_validate(
        {"case": result.case_id, "seq": result.seq, "at": row.at, "repeated": result.repeated, **told}
    )
