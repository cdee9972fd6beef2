"""Cases: the list by due day, one whole, its record, its clocks explained, its papers, its dossier."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from engine.errors import BadAnswers, NotFound, Reason
from house.casepage import kept_inside
from house.casepage import page as case_page
from house.filters import read_filters
from house.listing import listed
from house.uploads import read_blob
from web.api.casemodels import CaseOut, ClockOut, EventOut, MaterialOut
from web.api.doors import PREFIX, Behalf, Caller, CaseId, JsonRoute, looking_at, tag
from web.api.models import CaseLine, Light, PageOf
from web.here import Here
from web.taking import as_zip, dossier_of

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["审查件"])
Step = Annotated[int, Path(ge=1, le=2**31 - 1)]
ZIP: dict[int | str, dict[str, Any]] = {200: {"content": {"application/zip": {}}, "description": "案卷"}}
FILE: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}, "description": "文件"}}


class CaseQuery(BaseModel):
    """How the list is narrowed; what is not given does not narrow."""

    model_config = ConfigDict(extra="forbid")
    q: str = Field("", max_length=100, description="名称、文号、单位或编号含有")
    org: str = Field("", max_length=40, description="单位及其下属、所辖")
    workflow: str = Field("", max_length=40)
    state: str = Field("", max_length=40)
    light: Light | Literal[""] = Field("", description="预警")
    from_: str = Field("", alias="from", max_length=10, description="到期日起")
    to: str = Field("", max_length=10, description="到期日止")
    mine: Literal["", "0", "1", "true", "false"] = Field("", description="只列等我（或我代办的人）办理的")
    closed: Literal["", "0", "1", "true", "false"] = Field("", description="连同已办结的")
    cursor: str = Field("", max_length=40, description="上一页的 next")
    limit: str = Field("", max_length=4, description="每页件数，1 至 200")


@router.get("/cases")
def cases(here: Caller, query: Annotated[CaseQuery, Query()]) -> PageOf[CaseLine]:
    """我能看到的审查件，按到期日；`next` 是下一页的 cursor。"""
    with here.looking() as docket:
        offices = here.house.snapshot(docket.connection).offices
        filters = read_filters(query.model_dump(by_alias=True), here.house.registry, offices)
        found = listed(here.house, docket, here.me, filters)
    items = [CaseLine.model_validate(row) for row in found.rows]
    return PageOf(items=items, next=str(found.after) if found.after else None)


def read(here: Here, case: int, on_behalf_of: str, response: Response) -> Mapping[str, Any]:
    """The case as its page knows it, its version on the answer."""
    with looking_at(here, case, on_behalf_of) as docket:
        said = case_page(docket, case, here.me, on_behalf_of)
    response.headers.update(tag(said["seq"]))
    return said


@router.get("/cases/{case}")
def one(here: Caller, case: CaseId, response: Response, on_behalf_of: Behalf = "") -> CaseOut:
    """一件审查件：环节、期限、承办、材料、问题。ETag 是它的版本，办理时放进 If-Match。"""
    return CaseOut.model_validate(read(here, case, on_behalf_of, response))


Cursor = Annotated[str, Query(max_length=10, description="上一页的 next")]
Limit = Annotated[int, Query(ge=1, le=200, description="每页条数")]


def sliced(items: Sequence[Any], cursor: str, limit: int) -> tuple[Sequence[Any], str | None]:
    """One page of a short list. Raises BadAnswers for a cursor that is none."""
    if cursor and not (cursor.isascii() and cursor.isdigit()):
        raise BadAnswers(Reason("翻页位置有误，请从第一页重新翻起", field="cursor"))
    start = int(cursor or 0)
    return items[start : start + limit], str(start + limit) if start + limit < len(items) else None


@router.get("/cases/{case}/events")
def events(
    here: Caller, case: CaseId, response: Response, on_behalf_of: Behalf = "", cursor: Cursor = "", limit: Limit = 100
) -> PageOf[EventOut]:
    """留痕：每一步是谁、何时、依据什么办的。审查机构的工作稿对送审单位不显示内容（withheld）。"""
    told, after = sliced(read(here, case, on_behalf_of, response)["events"], cursor, limit)
    return PageOf(items=[EventOut.model_validate(step) for step in told], next=after)


@router.get("/cases/{case}/clocks")
def clocks(here: Caller, case: CaseId, response: Response) -> PageOf[ClockOut]:
    """每个期限逐日说明：哪天算、哪天不算、为什么；与页面和文书用的是同一份。"""
    said = read(here, case, "", response)["clocks"]
    return PageOf(items=[ClockOut.model_validate(clock) for clock in said])


@router.get("/cases/{case}/materials")
def materials(here: Caller, case: CaseId, response: Response) -> PageOf[MaterialOut]:
    """在卷材料，按轮次。"""
    said = read(here, case, "", response)["materials"]
    return PageOf(items=[MaterialOut.model_validate(paper) for paper in said])


@router.get("/cases/{case}/materials/{seq}/{n}", response_class=FileResponse, responses=FILE)
def material(here: Caller, case: CaseId, seq: Step, n: Step) -> FileResponse:
    """一份材料的原文件，就是归档时的字节。"""
    with looking_at(here, case) as docket:
        seen = docket.see(case, here.me)
        inside = kept_inside(docket.connection, seen)
        papers = [one for one in seen.materials if one.seq not in inside]
    found = next((paper for paper in papers if (paper.seq, paper.n) == (seq, n)), None)
    if found is None:
        raise NotFound(f"审查件 {case} 没有这份材料")
    served = read_blob(here.house, found.sha256, found.name)
    return FileResponse(served.path, headers=served.headers)


@router.get("/cases/{case}/dossier.zip", response_class=Response, responses=ZIP)
def dossier(here: Caller, case: CaseId) -> Response:
    """案卷：材料、留痕、检查点和校验程序；取走即记录。审查意见出具之前送审单位不能导出。"""
    return Response(dossier_of(here, case), headers=as_zip(f"案卷-{case}.zip"))
