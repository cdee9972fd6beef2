"""规范性文件库: found by its words, one of them with its history and clauses, versions side by side; a stock brought in, the register taken out."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile

from engine.docket import Docket
from engine.errors import BadAnswers, HefaError, NotFound, NotYours, Reason
from engine.inbox import posts_of
from house import documents as register
from house import entering, outside, stock
from house.blobs import BadUpload
from house.citing import resting_on
from house.comparison import compare_files, stretches
from house.competition_links import rests_on
from house.counter import TOKEN
from house.counter import fresh as fresh_key
from house.documents import Kept
from house.exporting import exported
from house.grams import plain
from house.searching import Found, pieces, search, snippet
from house.searching import Query as Asked
from house.seeing import may_see
from house.studies import UnderStudy, under_study
from house.uploads import headers, proper_name, read_blob
from house.versions import side_by_side, versions
from house.words import Misuse
from house.workbook import TYPE, about
from registers.documents import STATUS, clauses, number_key
from web import pages
from web.api.documents import asked_day, fresh
from web.dependencies import Sent, Signed
from web.errors import STATUS as ANSWERS
from web.errors import heading
from web.here import Here
from workflows.normative_document.titles import TITLES

router = APIRouter()
LARGEST, FILES = 20 * 2**20, 300
MAY_ENTER = ("OFFICE", "CLEAD")
Several = Annotated[list[str], Query(default_factory=list, max_length=20)]


@router.get("/documents")
def listed(
    here: Signed,
    status: Several,
    org: Several,
    kind: Several,
    q: str = "",
    since: str = "",
    until: str = "",
    on: str = "",
    after: str = "",
) -> Response:
    """The register, or what is found in it, with its facets."""
    day = asked_day(here, on)
    fresh(here)
    wanted = tuple(one for one in status if one in STATUS)
    years = [
        int(one) if one.isascii() and one.isdigit() and 1900 <= int(one) <= 2100 else 0
        for one in (since[:4], until[:4])
    ]
    fault: HefaError | None = None
    with here.looking() as docket:
        try:
            found = search(docket.connection, Asked(day, q, wanted, tuple(org), tuple(kind), years[0], years[1], after))
        except Misuse as refused:
            fault, found = refused, Found((), 0, False, {"status": {}, "org": {}, "kind": {}})
        offices = here.house.snapshot(docket.connection).offices
        mine = [code for code in _entered_by(here, docket) if code in offices.office]
        return pages.page(
            here, "documents.html", docket, 422 if fault else 200, found=found, q=q, on=day, statuses=STATUS, titles=TITLES, offices=offices,
            chosen={"status": status, "org": org, "kind": kind}, since=since, until=until, fault=fault, may=bool(mine),
            snips={hit.id: _snip(here, docket, hit, found.terms, day) for hit in found.hits} if q and not fault else {},
            marked=lambda words: pieces(words, found.terms), to_close=register.to_close(docket.connection, here.today, mine),
        )  # fmt: skip


def _snip(here: Here, docket: Docket, hit: Any, terms: Sequence[str], day: date) -> Any:
    from house.extraction import text_of

    del docket, day
    path = here.house.blobs.path(hit.sha256) if hit.sha256 else None
    said = text_of(path, hit.file) if path else None
    return snippet(_without_head(said, hit.title, hit.number), terms) if said else []


def _entered_by(here: Here, docket: Docket) -> list[str]:
    """The offices at which this person may enter documents."""
    return [org for role, org in posts_of(docket.connection, here.me, here.today) if role in MAY_ENTER]


# --- a stock ------------------------------------------------------------------------------------------------------------


@router.get("/documents/import")
def bring(here: Signed) -> Response:
    """A table of documents with their texts."""
    with here.looking() as docket:
        return _bring(here, docket, {})


def _bring(here: Here, docket: Docket, said: dict[str, str], fault: HefaError | None = None) -> Response:
    may, offices = _may(here, docket), here.house.snapshot(docket.connection).offices
    return pages.page(
        here, "documents_import.html", docket, ANSWERS.get(fault.code, 422) if fault else 200, said=said, may=may, offices=offices,
        reasons=fault.reasons if fault else (), heading=heading(fault) if fault else "", needed=stock.NEEDED, columns=stock.ALL, help=stock.HELP,
    )  # fmt: skip


def _may(here: Here, docket: Docket) -> list[str]:
    """The offices whose documents this person may enter. Raises NotYours when there are none."""
    offices = here.house.snapshot(docket.connection).offices
    found = dict.fromkeys(
        one
        for code in _entered_by(here, docket)
        for one in ([code] if code in offices.office else []) + _covered(offices, code)
    )
    if not found:
        raise NotYours(Reason("存量文件由制定机关办公室或审核机构负责人入库", who="办公室、审核机构负责人"))
    return [one for one in found if offices.office[one].kind in ("government", "department", "township")]


def _covered(offices: Any, code: str) -> list[str]:
    return sorted(covered for org, covered, how in offices.closure if org == code and how in ("county", "city"))


@router.post("/documents/import")
def brought(here: Signed, sent: Sent) -> Response:
    """Read it and lay it aside to be looked through; nothing is entered yet."""
    said = {name: str(sent.get(name, "")).strip()[:200] for name in ("org", "gaps")}
    with here.looking() as docket:
        may, offices = _may(here, docket), here.house.snapshot(docket.connection).offices
    try:
        if said["org"] and said["org"] not in may:
            raise BadAnswers(Reason("不能为这个机关入库", field="org"))
        batch = _read(here, sent, offices, said)
    except (Misuse, BadAnswers, BadUpload) as fault:
        with here.looking() as docket:
            return _bring(here, docket, said, fault)
    key = fresh_key()
    entering.keep(here.house, here.me, key, batch)
    return RedirectResponse(f"/documents/import/{key}", 303)


def _read(here: Here, sent: FormData, offices: Any, said: dict[str, str]) -> stock.Batch:
    file, texts = (
        [one for one in sent.getlist(name) if isinstance(one, UploadFile) and one.filename]
        for name in ("file", "texts")
    )
    if not (file or texts):
        raise BadAnswers(Reason("没有选表格，也没有选文本", field="file"))
    if len(texts) > FILES:
        raise Misuse(f"一次最多 {FILES} 份文本，请分几次导入")
    with tempfile.TemporaryDirectory() as folder:
        table = _laid(Path(folder) / "table", file[0]) if file else None
        paths = [_laid(Path(folder) / str(n), one) for n, one in enumerate(texts)]
        return stock.read(here.house, here.me, table, paths, offices, said["org"], said["gaps"])


def _laid(folder: Path, file: UploadFile) -> Path:
    folder.mkdir()
    path = folder / proper_name(str(file.filename))
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Misuse(f"{path.name}：超过 {LARGEST // 2**20} MB")
    path.write_bytes(content)
    return path


@router.get("/documents/import/{key}")
def look_through(here: Signed, key: str) -> Response:
    """What would be entered, and every fault by its row."""
    return _look_through(here, key)


def _look_through(here: Here, key: str, fault: HefaError | None = None) -> Response:
    with here.looking() as docket:
        _may(here, docket)
        batch = entering.kept(docket.connection, here.me, key)
        offices = here.house.snapshot(docket.connection).offices
    tried = entering.enter(here.house, here.me, batch, dry_run=True)
    wrong = list(dict.fromkeys(tried.reasons))
    return pages.page(
        here, "documents_preview.html", status=ANSWERS.get(fault.code, 422) if fault else 200, key=key, batch=batch, wrong=wrong,
        claimed=tried.claimed, offices=offices, titles=TITLES, fault=fault,
    )  # fmt: skip


@router.post("/documents/import/{key}")
def entered(here: Signed, sent: Sent, key: str) -> Response:
    """Enter the batch, all of it or nothing; or throw it away."""
    if not TOKEN.fullmatch(key):
        raise NotFound("没有这一批文件")
    if sent.get("do") != "enter":
        entering.throw_away(here.house, here.me, key)
        return RedirectResponse("/documents", 303)
    with here.looking() as docket:
        _may(here, docket)
        batch = entering.kept(docket.connection, here.me, key)
    try:
        entering.enter(here.house, here.me, batch)
    except HefaError as fault:
        if ANSWERS.get(fault.code, 500) >= 500:
            raise
        return _look_through(here, key, fault)
    entering.throw_away(here.house, here.me, key)
    fresh(here)
    return RedirectResponse("/documents", 303)


# --- files out -----------------------------------------------------------------------------------------------------------


@router.get("/documents/template.xlsx")
def empty(here: Signed) -> Response:
    """The columns, and how each is filled in."""
    del here
    return Response(stock.template(), media_type=TYPE, headers={**headers("规范性文件模板.xlsx"), "Content-Type": TYPE})


@router.get("/documents/all.xlsx")
def everything(here: Signed) -> Response:
    """The whole register, in a sheet that an import reads back."""
    with here.looking() as docket:
        rows = exported(docket.connection, here.house.snapshot(docket.connection).offices, here.today)
    here.sighted("export", detail=f"规范性文件库 {len(rows)} 份")
    made = stock.written(rows, about("规范性文件库", here.now, here.me))
    return Response(made, media_type=TYPE, headers={**headers(f"规范性文件库-{here.today}.xlsx"), "Content-Type": TYPE})


# --- one document ----------------------------------------------------------------------------------------------------------


@router.get("/documents/{document}")
def one(here: Signed, document: int, on: str = "") -> Response:
    """Is it in force; its life, its clauses, what it rests on and what rests on it."""
    day = asked_day(here, on)
    with here.looking() as docket:
        kept = register.document(docket.connection, document, day)
        said = register.text_of(here.house, kept)
        parts = clauses(_without_head(said, kept.title, kept.number)) if said else []
        offices = here.house.snapshot(docket.connection).offices
        return pages.page(
            here, "document.html", docket, kept=kept, clauses=parts, offices=offices, titles=TITLES, today=here.today, statuses=STATUS,
            resting=resting_on(docket.connection, kept.number, day), life=_life(kept, here.today), before=versions(docket.connection, kept),
            case=may_see(docket.connection, here.me, here.today, kept.id), outside=_outside(here, docket, kept), studies=_studies(here, docket, kept),
            competition=rests_on(docket.connection, kept.made_in, here.me, here.today),
            making=kept.made_in if kept.made_in and may_see(docket.connection, here.me, here.today, kept.made_in) else 0,
        )  # fmt: skip


def _studies(here: Here, docket: Docket, kept: Kept) -> list[tuple[UnderStudy, bool]]:
    """What is being studied of it, and whether whoever looks may open that."""
    found = under_study(docket.connection, number_key(kept.number))
    return [(one, may_see(docket.connection, here.me, here.today, one.case_id)) for one in found]


def _outside(here: Here, docket: Docket, kept: Kept) -> list[outside.Paper]:
    """What courts and reconsideration organs said of it; a way to the case for those who may see it."""
    found = outside.papers(docket.connection, [number_key(kept.number)])
    return [replace(one, seen=may_see(docket.connection, here.me, here.today, one.case_id)) for _, one in found]


def _without_head(said: str, title: str, number: str) -> str:
    """A text without the lines that only repeat what the page says above it."""
    above = {plain(title), plain(number)}
    return "\n".join(line for line in said.splitlines() if plain(line) not in above)


def _life(kept: Kept, today: date) -> dict[str, Any]:
    """The bar of its life, in hundredths: in force from, until, and today."""
    ends = [one for one in (kept.expires_on, kept.ended_on) if one]
    last = min(ends) if ends else None
    first, far = min(kept.published_on, kept.effective_on), max(last or today, today, kept.effective_on)
    span = max((far - first).days, 1) * 1.08

    def at(day: date) -> int:
        return min(max(round(100 * (day - first).days / span), 0), 100)

    return {"from": at(kept.effective_on), "to": at(last) if last else 100, "today": at(today), "last": last}


@router.get("/documents/{document}/compare")
def compare(here: Signed, document: int, other: Annotated[int, Query(alias="with")] = 0) -> Response:
    """A document beside the one whose place it took, or which took its place; or beside its own text before a correction."""
    with here.looking() as docket:
        kept = register.document(docket.connection, document, here.today)
        pair = side_by_side(docket.connection, kept, other, here.today)
        old, new = pair or (None, kept)
        result = None
        if old and old.sha256 and new.sha256 and all(here.house.blobs.path(one.sha256) for one in (old, new)):
            result = compare_files(here.house, (old.sha256, old.file), (new.sha256, new.file))
        shown = stretches(result) if result and result.pairs else []
        return pages.page(
            here, "document_compare.html", docket, old=old, new=new, result=result, stretches=shown, kept=kept,
            versions=versions(docket.connection, kept),
        )  # fmt: skip


@router.get("/documents/{document}/text")
def text(here: Signed, document: int) -> Response:
    """The text as it was published."""
    with here.looking() as docket:
        kept = register.document(docket.connection, document, here.today)
    if not kept.sha256:
        raise NotFound(f"{kept.number} 入库时没有附文本")
    served = read_blob(here.house, kept.sha256, kept.file, inline=True)
    return FileResponse(served.path, headers=served.headers)
