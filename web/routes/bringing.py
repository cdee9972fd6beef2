"""A list of people from a file: looked through row by row first, registered all at once or not at all."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.errors import NotReady, Reason
from house import accounts, bringing, sheets
from house.governing import must_administer
from house.registering import registering
from house.sheets import Line
from house.words import Misuse
from house.workbook import TYPE, Sheet, workbook
from web.administering import brought, shown
from web.dependencies import Sent, Signed
from web.here import Here

router = APIRouter()
PLACE = "people-import"
FILES = ("xlsx", "xls", "ods", "csv")


@router.get("/admin/import")
def form(here: Signed) -> Response:
    """Which file?"""
    return _page(here)


def _page(here: Here, reasons: Sequence[Reason] = (), lines: Sequence[Line] = (), name: str = "") -> Response:
    by_row: dict[int, list[str]] = {}
    general = []
    for one in reasons:
        found = re.match(r"第(\d+)行[·：]?(.*)", one.text)
        if found and lines:
            by_row.setdefault(int(found[1]), []).append(found[2])
        else:
            general.append(one)
    with here.looking() as docket:
        must_administer(here.house, docket, here.me)
        return shown(
            here, "people_import.html", docket, status=422 if reasons else 200, reasons=general, by_row=by_row, lines=lines,
            name=name, headings=(*bringing.PEOPLE, *bringing.MORE),
        )  # fmt: skip


@router.post("/admin/import")
def look_through(here: Signed, form: Sent) -> Response:
    """Every row and all that is wrong with it; nothing is registered yet."""
    with here.looking() as docket:
        must_administer(here.house, docket, here.me)
    try:
        with brought(form, FILES) as path:
            lines, name = sheets.rows(path, bringing.PEOPLE), path.name
    except Misuse as fault:
        return _page(here, fault.reasons)
    try:
        _carry_out(here, lines, dry_run=True)
    except NotReady as refused:
        return _page(here, refused.reasons, lines, name)
    kept = {"name": name, "lines": [{"number": one.number, "cells": dict(one.cells)} for one in lines]}
    with here.house.database.writing() as connection:
        accounts.keep_draft(connection, here.me, PLACE, kept, here.now)
    return _page(here, lines=lines, name=name)


def _carry_out(here: Here, lines: Sequence[Line], *, dry_run: bool) -> None:
    with registering(here.house, here.me, dry_run=dry_run) as acts:
        bringing.people_from(acts, lines, here.house.registry)


@router.post("/admin/import/confirm")
def confirm(here: Signed, _: Sent) -> Response:
    """What has just been looked through."""
    with here.looking() as docket:
        must_administer(here.house, docket, here.me)
        kept = accounts.draft_of(docket.connection, here.me, PLACE)
    if kept is None:
        return _page(here, [Reason("没有待导入的清单，请重新选择文件", field="file")])
    lines = [_line(one) for one in kept.words["lines"]]
    try:
        _carry_out(here, lines, dry_run=False)
    except NotReady as refused:
        return _page(here, refused.reasons, lines, str(kept.words["name"]))
    with here.house.database.writing() as connection:
        accounts.drop_draft(connection, here.me, PLACE)
    return RedirectResponse("/admin/people?account=no-password&done=imported", 303)


def _line(one: Mapping[str, Any]) -> Line:
    return Line(int(one["number"]), one["cells"])


@router.get("/admin/import/example.xlsx")
def example(here: Signed) -> Response:
    """An empty list with the headings, and one row that shows how."""
    with here.looking() as docket:
        scope = must_administer(here.house, docket, here.me)
        office = scope[0]
    row = ("zhang_san", "张三", office, "承办人", here.today, "", "否")
    about = [
        ("职责", "可写几项，用顿号分开，如：承办人、党政办"),
        ("法律职业资格", "是或否"),
        ("机构代码", "在“管理 → 机构”里查"),
    ]
    content = workbook([Sheet("人员", (*bringing.PEOPLE, *bringing.MORE), [row])], about)
    return Response(content, media_type=TYPE, headers={"Content-Disposition": 'attachment; filename="people.xlsx"'})
