"""事项清单: whose there are and which holds, one of them with search, what changed between versions, files out and in."""

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from engine.docket import Docket
from engine.errors import BadAnswers, HefaError, NotFound, NotYours, Reason
from house import catalogue, cataloguing
from house.blobs import BadUpload
from house.catalogue import Shelf, Words
from house.catalogue_sheets import ALL, EVERYWHERE, NEEDED, ORG, exported, template
from house.cataloguing import Head
from house.counter import TOKEN, fresh
from house.uploads import headers, proper_name
from house.words import Misuse
from web import pages
from web.dependencies import Sent, Signed
from web.errors import STATUS, heading
from web.here import Here

router = APIRouter()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/catalogue")
def listed(here: Signed, q: str = "", show: str = "", published: int = 0) -> Response:
    """The catalogues of every office one may see; how many townships have one."""
    with here.looking() as docket:
        offices = here.house.snapshot(docket.connection).offices
        seen = catalogue.offices_seen(docket, offices, here.me)
        shelves = catalogue.shelves(here.house, docket, seen)
        have, own, of = catalogue.coverage(shelves)
        return pages.page(
            here, "catalogue.html", docket, shelves=_narrowed(shelves, q, show), all=shelves, have=have, held=own, of=of, q=q, show=show,
            may=catalogue.administered(docket, offices, here.me), published=published, own=_own(docket, shelves, here),
        )  # fmt: skip


def _narrowed(shelves: Sequence[Shelf], q: str, show: str) -> list[Shelf]:
    ways: dict[str, Any] = {
        "none": lambda one: one.expected and not one.holds and not one.inherited,
        "future": lambda one: one.future,
        "": lambda _: True,
    }
    wanted = ways.get(show, ways[""])
    said = q.strip().lower()
    return [one for one in shelves if wanted(one) and said in f"{one.title} {one.org} {one.above}".lower()]


def _own(docket: Docket, shelves: Sequence[Shelf], here: Here) -> Shelf | None:
    """The catalogue of one's own office, shown first."""
    from house.counter import offices_of

    mine = offices_of(docket, here.me)
    return next((one for one in shelves if one.org in mine), None)


# --- files in -----------------------------------------------------------------------------------------------------------


@router.get("/catalogue/import")
def bring(here: Signed) -> Response:
    """A file with the catalogue of one office, or of all of them."""
    with here.looking() as docket:
        return _bring(here, docket, {})


def _bring(here: Here, docket: Docket, said: dict[str, str], fault: HefaError | None = None) -> Response:
    offices = here.house.snapshot(docket.connection).offices
    may = _may(here, docket)
    townships = [code for code in may if offices.office[code].kind == catalogue.TOWNSHIP]
    return pages.page(
        here, "catalogue_import.html", docket, STATUS.get(fault.code, 422) if fault else 200, said=said, offices=offices,
        may=may, townships=townships, reasons=fault.reasons if fault else (), heading=heading(fault) if fault else "",
        needed=NEEDED, columns=ALL, org_column=ORG, everywhere=EVERYWHERE,
    )  # fmt: skip


def _may(here: Here, docket: Docket) -> list[str]:
    """The offices this person may publish for. Raises NotYours when there are none."""
    offices = here.house.snapshot(docket.connection).offices
    found = catalogue.administered(docket, offices, here.me)
    if not found:
        raise NotYours(Reason("公布事项清单由管理员办理", who="本单位或上级单位的管理员"))
    return found


@router.post("/catalogue/import")
def brought(here: Signed, sent: Sent) -> Response:
    """Read it and lay it aside to be looked through; nothing happens yet."""
    said = {name: str(sent.get(name, "")).strip() for name in ("org", "valid_from", "valid_to", "approver")}
    with here.looking() as docket:
        may = _may(here, docket)
        offices = here.house.snapshot(docket.connection).offices
        try:
            head = _head(said)
            batch = _read(sent, head, offices, may, said["org"], Words.of(here.house.registry))
        except (Misuse, BadAnswers, BadUpload) as fault:
            return _bring(here, docket, said, fault)
    key = fresh()
    cataloguing.keep(here.house, here.me, key, batch)
    return RedirectResponse(f"/catalogue/import/{key}", 303)


def _head(said: dict[str, str]) -> Head:
    """What is said once for the whole batch. Raises BadAnswers with all that is wrong."""
    wrong, days = [], {}
    for name, title in (("valid_from", "施行日"), ("valid_to", "终止日")):
        try:
            days[name] = date.fromisoformat(said[name]) if said[name] else None
        except ValueError:
            wrong.append(Reason(f"{title}不是有效日期（年-月-日）", field=name))
    if not said["valid_from"]:
        wrong.append(Reason("没有填写施行日", field="valid_from"))
    if len(said["approver"]) < 2:
        wrong.append(Reason("没有填写批准的会议或文号", field="approver"))
    start, until = days.get("valid_from"), days.get("valid_to")
    if start and until and until < start:
        wrong.append(Reason("终止日早于施行日", field="valid_to"))
    if wrong or start is None:
        raise BadAnswers(wrong)
    return Head(start, said["approver"][:60], until)


def _read(sent: FormData, head: Head, offices: Any, may: Sequence[str], org: str, words: Words) -> cataloguing.Batch:
    file = sent.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadAnswers(Reason("没有选文件", field="file"))
    if org and org not in may:
        raise BadAnswers(Reason(f"您不是 {org} 的管理员", who="上级管理员", field="org"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / proper_name(file.filename)
        content = file.file.read(cataloguing.LARGEST + 1)
        if len(content) > cataloguing.LARGEST:
            raise Misuse(f"{path.name}：超过 {cataloguing.LARGEST // 2**20} MB，请分几次导入")
        path.write_bytes(content)
        return cataloguing.read(path, head, offices, may, org, words)


@router.get("/catalogue/import/{key}")
def look_through(here: Signed, key: str) -> Response:
    """What would be published: by office, against what holds now, with every fault by its row."""
    with here.looking() as docket:
        return _look_through(here, docket, key)


def _look_through(here: Here, docket: Docket, key: str, fault: HefaError | None = None) -> Response:
    _may(here, docket)
    batch = cataloguing.kept(docket.connection, here.me, key)
    found = cataloguing.examined(here.house, docket, batch, here.me)
    return pages.page(
        here, "catalogue_preview.html", docket, STATUS.get(fault.code, 422) if fault else 200, key=key, batch=batch, found=found,
        wrong=cataloguing.everything_wrong(batch, found), rows=batch.rows, fault=fault, today=here.today,
        entries=sum(len(one.entries) for one in found),
    )  # fmt: skip


@router.post("/catalogue/import/{key}")
def publish(here: Signed, sent: Sent, key: str) -> Response:
    """Publish the batch, all of it or nothing; or throw it away."""
    if not TOKEN.fullmatch(key):
        raise NotFound("没有这一批清单")
    if sent.get("do") != "publish":
        cataloguing.throw_away(here.house, here.me, key)
        return RedirectResponse("/catalogue", 303)
    with here.looking() as docket:
        _may(here, docket)
    try:
        count = cataloguing.publish(here.house, here.me, key)
    except NotFound:
        raise
    except HefaError as fault:
        if fault.code not in STATUS or STATUS[fault.code] >= 500:
            raise
        with here.looking() as docket:
            return _look_through(here, docket, key, fault)
    return RedirectResponse(f"/catalogue?published={count}", 303)


# --- files out ----------------------------------------------------------------------------------------------------------


@router.get("/catalogue/template.xlsx")
def empty(here: Signed) -> Response:
    """The columns, what may be picked, and how each is filled in."""
    return _file("事项清单模板.xlsx", template(Words.of(here.house.registry)))


@router.get("/catalogue/all.xlsx")
def everything(here: Signed) -> Response:
    """What holds today in every office one may see, in one sheet that an import reads back."""
    with here.looking() as docket:
        offices = here.house.snapshot(docket.connection).offices
        seen = catalogue.offices_seen(docket, offices, here.me)
        held = [one.holds for one in catalogue.shelves(here.house, docket, seen) if one.holds]
        rows = [(v.org, entry) for v in held for entry in catalogue.entries(docket.connection, v.org, v.version)]
    here.sighted("export", detail=f"事项清单 {len(held)} 个机构")
    return _file(f"事项清单-{here.today}.xlsx", exported(rows, Words.of(here.house.registry)))


def _file(name: str, content: bytes) -> Response:
    return Response(content, media_type=XLSX, headers={**headers(name), "Content-Type": XLSX})


# --- one catalogue ------------------------------------------------------------------------------------------------------


@router.get("/catalogue/{org}")
def one(here: Signed, org: str, version: int = 0, q: str = "") -> Response:
    """One version of one office's catalogue, searched; by default the one in force."""
    with here.looking() as docket:
        shelf, chosen = _chosen(here, docket, org, version)
        words = Words.of(here.house.registry)
        entries = catalogue.entries(docket.connection, org, chosen.version) if chosen else []
        found = catalogue.searched(entries, words, q) if q.strip() else entries
        return pages.page(
            here, "catalogue_one.html", docket, shelf=shelf, chosen=chosen, entries=entries, found=found, words=words, q=q,
            may=org in catalogue.administered(docket, here.house.snapshot(docket.connection).offices, here.me),
        )  # fmt: skip


def _chosen(here: Here, docket: Docket, org: str, version: int) -> tuple[Shelf, Any]:
    """The office's shelf and the version asked for. Raises NotFound: whether it is not there or not to be seen is not told."""
    offices = here.house.snapshot(docket.connection).offices
    if org not in catalogue.offices_seen(docket, offices, here.me):
        raise NotFound(f"没有机构 {org}，或者它不在您的职责范围内")
    office = offices.office[org]
    found = catalogue.shelves(here.house, docket, [org])
    shelf = found[0] if found else Shelf(org, office.title, office.kind, office.level, offices.title(office.parent))
    if version:
        wanted = next((one for one in shelf.versions if one.version == version), None)
        if wanted is None:
            raise NotFound(f"{office.title}没有第 {version} 版事项清单")
        return shelf, wanted
    return shelf, shelf.holds or shelf.future or next(iter(shelf.versions), None)


@router.get("/catalogue/{org}/diff")
def diff(here: Signed, org: str, old: int = 0, new: int = 0) -> Response:
    """What changed between two versions; by default the last two."""
    with here.looking() as docket:
        shelf, _ = _chosen(here, docket, org, 0)
        if len(shelf.versions) < 2:
            raise NotFound(f"{shelf.title}的事项清单只有一版，没有可比的")
        pair = (old or shelf.versions[1].version, new or shelf.versions[0].version)
        one, other = (_chosen(here, docket, org, n)[1] for n in pair)
        words = Words.of(here.house.registry)
        before, after = (catalogue.entries(docket.connection, org, v.version) for v in (one, other))
        changes = catalogue.difference(before, after, words)
        return pages.page(here, "catalogue_diff.html", docket, shelf=shelf, old=one, new=other, changes=changes)


@router.get("/catalogue/{org}/export.xlsx")
def export(here: Signed, org: str, version: int = 0) -> Response:
    """One version as a file that an import reads back."""
    with here.looking() as docket:
        shelf, chosen = _chosen(here, docket, org, version)
        if chosen is None:
            raise NotFound(f"{shelf.title}还没有事项清单")
        rows = [(org, entry) for entry in catalogue.entries(docket.connection, org, chosen.version)]
    here.sighted("export", detail=f"事项清单 {shelf.title} 第 {chosen.version} 版")
    return _file(f"事项清单-{shelf.title}-第{chosen.version}版.xlsx", exported(rows, Words.of(here.house.registry)))
