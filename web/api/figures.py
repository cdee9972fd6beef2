"""The board and the statistics, as data and as an Excel file; whoever takes data out is noted."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from engine.docket import Docket
from house.board import Board, board
from house.figures import Statistics, statistics
from house.people import name_of
from house.periods import read_period
from house.uploads import headers
from house.workbook import TYPE, statistics_report
from web.api.doors import PREFIX, Caller, JsonRoute
from web.here import Here

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["看板和统计"])
SHEET: dict[int | str, dict[str, Any]] = {200: {"content": {TYPE: {}}, "description": "Excel 文件"}}
Org = Annotated[str, Query(max_length=40, description="单位；不写则为您职责范围内的全部")]


class PeriodQuery(BaseModel):
    """Which days: `period` (month, last, quarter, year), or `from` and `to`; without either this quarter."""

    model_config = ConfigDict(extra="forbid")
    period: str = Field("", max_length=10)
    from_: str = Field("", alias="from", max_length=10)
    to: str = Field("", max_length=10)
    org: str = Field("", max_length=40, description="单位；不写则为您职责范围内的全部")


@router.get("/board", responses={200: {"model": Board}})
def overview(here: Caller, org: Org = "") -> JSONResponse:
    """在办、将到期、逾期、停计，在谁手上，预计逾期的，例外的，逐月收办。"""
    with here.looking() as docket:
        return JSONResponse(plain(board(here.house, docket, here.me, org)))


@router.get("/statistics", responses={200: {"model": Statistics}})
def figures(here: Caller, query: Annotated[PeriodQuery, Query()]) -> JSONResponse:
    """一段时间的统计：每个指标连同它怎么算；按单位、按事项类型，不按个人。"""
    with here.looking() as docket:
        return JSONResponse(plain(_counted(here, docket, query)))


@router.get("/statistics.xlsx", response_class=Response, responses=SHEET)
def sheet(here: Caller, query: Annotated[PeriodQuery, Query()]) -> Response:
    """同上，Excel 文件；取走即记录。"""
    with here.looking() as docket:
        found = _counted(here, docket, query)
        made = statistics_report(found, name_of(docket, here.house, here.me)[0])
    here.sighted("export", detail=f"statistics {found.period.title}")
    name = f"统计-{found.period.start}-{found.period.end}.xlsx"
    return Response(made, media_type=TYPE, headers=headers(name))


def _counted(here: Here, docket: Docket, query: PeriodQuery) -> Statistics:
    said = query.model_dump(by_alias=True)
    return statistics(here.house, docket, here.me, read_period(said, here.today), query.org)


def plain(value: Any) -> Any:
    """Dataclasses with what they derive (`open`, `load`, `in_time`), as JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        derived = [name for name, one in vars(type(value)).items() if isinstance(one, property) and name[0] != "_"]
        return {name: plain(getattr(value, name)) for name in (*(f.name for f in fields(value)), *derived)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return sorted(value) if isinstance(value, frozenset) else jsonable_encoder(value)
