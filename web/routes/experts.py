"""The register of experts as a page, and a file that enrols many: looked through row by row, then all at once."""

import re
from collections.abc import Sequence

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.errors import NotReady, Reason
from house import accounts, enlisting, sheets
from house.sheets import Line
from house.words import Misuse
from house.workbook import TYPE, Sheet, workbook
from web import pages
from web.administering import brought
from web.dependencies import Sent, Signed
from web.here import Here
from workflows.panel_review.titles import CATEGORIES

router = APIRouter()
PLACE = "experts-import"


@router.get("/experts")
def register(here: Signed, done: str = "") -> Response:
    """Who is enrolled, and the file that enrols more."""
    return _page(here, done=done)


def _page(
    here: Here, reasons: Sequence[Reason] = (), lines: Sequence[Line] = (), name: str = "", done: str = ""
) -> Response:
    by_row: dict[int, list[str]] = {}
    general = []
    for one in reasons:
        found = re.match(r"第(\d+)行[·：]?(.*)", one.text, re.DOTALL)
        if found and lines:
            by_row.setdefault(int(found[1]), []).append(found[2] + (f"（{one.who}）" if one.who else ""))
        else:
            general.append(one)
    with here.looking() as docket:
        org = enlisting.must_keep(docket, here.me)
        return pages.page(
            here, "experts.html", docket, 422 if reasons else 200, reasons=general, by_row=by_row, lines=lines, name=name, done=done,
            headings=tuple(enlisting.COLUMNS), needed=enlisting.NEEDED, enrolled=enlisting.register_of(docket, org), categories=CATEGORIES,
            office=docket.snapshot().offices.title(org), pool=enlisting.pool_of(docket.connection, org),
        )  # fmt: skip


@router.post("/experts")
def look_through(here: Signed, form: Sent) -> Response:
    """Every row and all that is wrong with it; nobody is enrolled yet."""
    with here.looking() as docket:
        enlisting.must_keep(docket, here.me)
    try:
        with brought(form, ("xlsx",)) as path:
            lines, name = sheets.rows(path, enlisting.NEEDED), path.name
    except Misuse as fault:
        return _page(here, fault.reasons)
    try:
        enlisting.enlist(here.house, here.me, lines, dry_run=True)
    except NotReady as refused:
        return _page(here, refused.reasons, lines, name)
    kept = {"name": name, "lines": [{"number": one.number, "cells": dict(one.cells)} for one in lines]}
    with here.house.database.writing() as connection:
        accounts.keep_draft(connection, here.me, PLACE, kept, here.now)
    return _page(here, lines=lines, name=name)


@router.post("/experts/confirm")
def confirm(here: Signed, _: Sent) -> Response:
    """What has just been looked through."""
    with here.looking() as docket:
        enlisting.must_keep(docket, here.me)
        kept = accounts.draft_of(docket.connection, here.me, PLACE)
    if kept is None:
        return _page(here, [Reason("没有待导入的名单，请重新选择文件", field="file")])
    lines = [Line(int(one["number"]), one["cells"]) for one in kept.words["lines"]]
    try:
        enlisting.enlist(here.house, here.me, lines, dry_run=False)
    except NotReady as refused:
        return _page(here, refused.reasons, lines, str(kept.words["name"]))
    with here.house.database.writing() as connection:
        accounts.drop_draft(connection, here.me, PLACE)
    return RedirectResponse(f"/experts?done={len(lines)}", 303)


@router.get("/experts/example.xlsx")
def example(here: Signed) -> Response:
    """An empty list with the headings, and one row that shows how."""
    with here.looking() as docket:
        enlisting.must_keep(docket, here.me)
    row = ("E01", "法律顾问、专家", "zhang_san", "张三", "某大学法学院", "行政法教授", here.today, "")
    about = [
        ("编号", "字母开头，只含字母和数字；一经使用始终是同一人的"),
        ("类别", "、".join(f"“{title}”" for title in CATEGORIES.values())),
        ("用户名", "须先由管理员登记并任“评审员”"),
        ("所在单位", "机构代码或者名称；本单位的事项不参加抽取"),
    ]
    content = workbook([Sheet("评审专家", tuple(enlisting.COLUMNS), [row])], about)
    return Response(content, media_type=TYPE, headers={"Content-Disposition": 'attachment; filename="experts.xlsx"'})
