"""The register of documents for programs: searched, one of them with its history, the status of a number on a day."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from engine.errors import BadAnswers, Reason
from house import documents as register
from house.indexing import behind, catch_up
from house.searching import Hit, search
from house.searching import Query as Asked
from registers.documents import STATUS
from web.api.doors import PREFIX, Caller, JsonRoute
from web.api.models import PageOf
from web.here import Here

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["规范性文件库"])
TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}
Day = Annotated[str, Query(max_length=10, description="哪一天的效力；不写则今天")]


class DocumentLine(BaseModel):
    """A document in a list, with its status on the day asked."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    org: str
    title: str
    number: str
    issuer_kind: str
    form: str
    published_on: date
    effective_on: date
    expires_on: date | None
    status: str
    status_words: str


class DocumentPage(PageOf[DocumentLine]):
    """`total` is a lower bound when `more`; `facets`: how many there are of each value."""

    total: int
    more: bool
    facets: dict[str, dict[str, int]]


@router.get("/documents")
def documents(
    here: Caller,
    q: Annotated[str, Query(max_length=200, description="标题、文号或文中的话，至少两个字")] = "",
    status: Annotated[str, Query(max_length=80, description=f"效力，几种用逗号隔开：{'、'.join(STATUS)}")] = "",
    org: Annotated[str, Query(max_length=40, description="制定机关的代码")] = "",
    on: Day = "",
    cursor: Annotated[str, Query(max_length=40)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> DocumentPage:
    """查文件：新近公布的在前，标题命中的在全文命中的前面。"""
    wanted = tuple(one for one in status.split(",") if one)
    if strange := [one for one in wanted if one not in STATUS]:
        raise BadAnswers(Reason(f"没有效力“{'、'.join(strange)}”，可用：{'、'.join(STATUS)}", field="status"))
    day = asked_day(here, on)
    fresh(here)
    asked = Asked(day, q, wanted, (org,) if org else (), after=cursor, limit=limit)
    with here.looking() as docket:
        found = search(docket.connection, asked)
    items = [_line(hit, day) for hit in found.hits]
    facets = {name: dict(counts) for name, counts in found.facets.items()}
    return DocumentPage(items=items, next=found.after or None, total=found.total, more=found.more, facets=facets)


def _line(hit: Hit, on: date) -> DocumentLine:
    status = hit.status(on)
    plain = {name: getattr(hit, name) for name in DocumentLine.model_fields if name in Hit._fields}
    return DocumentLine(**plain, status=status, status_words=STATUS[status])


def asked_day(here: Here, said: str) -> date:
    """The day that is asked about. Raises BadAnswers."""
    try:
        return date.fromisoformat(said) if said else here.today
    except ValueError:
        raise BadAnswers(Reason("日期应写作 2026-09-30", field="on")) from None


def fresh(here: Here) -> None:
    """What was published a moment ago is found: whatever waits to be read is read first, as far as a call may take."""
    with here.looking() as docket:
        waits = behind(docket.connection)
    if waits:
        catch_up(here.house, 20)


@router.get("/documents/status", responses=TABLE)
def status(
    here: Caller, number: Annotated[str, Query(min_length=2, max_length=80, description="文号")], on: Day = ""
) -> JSONResponse:
    """一个文号在某一天的效力，连同历史和关联文件。"""
    with here.looking() as docket:
        return JSONResponse(
            jsonable_encoder(register.by_number(docket.connection, number, asked_day(here, on)).to_json())
        )


@router.get("/documents/{document}", responses=TABLE)
def one(here: Caller, document: Annotated[int, Path(ge=1, le=2**53)], on: Day = "") -> JSONResponse:
    """一份文件：全部登记项、效力、历史、关联文件。"""
    with here.looking() as docket:
        return JSONResponse(
            jsonable_encoder(register.document(docket.connection, document, asked_day(here, on)).to_json())
        )
