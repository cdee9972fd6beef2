"""查阅留痕: who read what is confidential, took data out, signed in or failed to, among the people one answers for."""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from engine.docket import Docket
from house.governing import must_watch
from house.noted import Wanted, kinds, noted
from house.staffing import members
from house.workbook import TYPE, Sheet, about, workbook
from web.administering import PAGE, Pager, day_in, page_number, shown
from web.dependencies import Signed
from web.here import Here

router = APIRouter()
MOST = 20_000  # lines of one file


def _people(here: Here, docket: Docket) -> Mapping[str, str]:
    scope = must_watch(here.house, docket, here.me)
    return {one.username: one.name for one in members(here.house, docket, scope)}


def _wanted(here: Here) -> Wanted:
    query = here.request.query_params
    first, last = day_in(query.get("first", "")), day_in(query.get("last", ""))
    return Wanted(query.get("person", ""), query.get("what", ""), first, last)


@router.get("/log")
def log(here: Signed, page: str = "1") -> Response:
    """A page of lines, the latest first."""
    with here.looking() as docket:
        people, wanted, number = _people(here, docket), _wanted(here), page_number(page)
        lines, total = noted(docket, people, wanted, number, PAGE)
        said = {
            "person": wanted.person, "what": wanted.what, "first": str(wanted.first or ""), "last": str(wanted.last or ""),
        }  # fmt: skip
        query = urlencode({name: value for name, value in said.items() if value})
        return shown(
            here, "log.html", docket, lines=lines, pager=Pager(number, total, query), people=people, said=said, kinds=kinds(docket),
        )  # fmt: skip


@router.get("/log.xlsx")
def export(here: Signed) -> Response:
    """What the filters show, as a file; that it was taken out is noted as well."""
    with here.looking() as docket:
        people, wanted = _people(here, docket), _wanted(here)
        lines, total = noted(docket, people, wanted, 1, MOST)
    here.sighted("export", detail=f"查阅留痕 {min(total, MOST)} 条")
    rows = [
        (one.at, people.get(one.person, one.person), one.person, one.words, one.case_id or "", one.detail)
        for one in lines
    ]
    sheet = Sheet("查阅留痕", ("时间", "姓名", "用户名", "事", "审查件", "说明"), rows)
    note = [("条数", f"{len(rows)} 条" + (f"，共 {total} 条，只含最近的" if total > MOST else ""))]
    content = workbook([sheet], about("所管机构的人员", here.now, here.me, *note))
    return Response(content, media_type=TYPE, headers={"Content-Disposition": 'attachment; filename="log.xlsx"'})
