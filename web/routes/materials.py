"""Files: into the tray, and out again to those who may read the case they belong to; two texts side by side."""

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, JSONResponse
from starlette.datastructures import UploadFile

from engine.errors import NotFound
from engine.plan import Material
from house.casepage import kept_inside
from house.comparison import compare, stretches
from house.extraction import text_of
from house.seeing import confidential, must_see
from house.uploads import read_blob, receive
from web import pages
from web.dependencies import Sent, Signed
from web.here import Here

router = APIRouter()


@router.post("/tray")
def into_the_tray(here: Signed, form: Sent) -> Response:
    """One file; answers with its name as kept and its hash, for the act that will name it."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise NotFound("没有收到文件：请选一个文件再上传")
    kept = receive(here.house, here.me, file.filename, file.file)
    return JSONResponse({"sha256": kept.sha256, "name": kept.name, "size": kept.size, "kind_title": kept.kind_title})


@router.get("/cases/{case}/materials/{seq}/{n}")
def material(here: Signed, case: int, seq: int, n: int, inline: bool = False) -> Response:
    """One paper of a case, as it was filed."""
    secret, found = _paper(here, case, seq, n)
    served = read_blob(here.house, found.sha256, found.name, inline)
    if secret:
        here.sighted("download", case, found.name)
    return FileResponse(served.path, headers=served.headers)


def _paper(here: Here, case: int, seq: int, n: int) -> tuple[bool, Material]:
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        seen = docket.see(case, here.me)
        secret = confidential(docket.connection, seen.standing.matter_id)
        inside = kept_inside(docket.connection, seen)
    found = next((one for one in seen.materials if (one.seq, one.n) == (seq, n)), None)
    if found is None or seq in inside:
        raise NotFound(f"审查件 {case} 没有这份材料")
    return secret, found


@router.get("/cases/{case}/compare")
def side_by_side(here: Signed, case: int, old: str = "", new: str = "") -> Response:
    """Two texts of a case, `seq.n` each, character by character; by default the last two drafts."""
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        seen = docket.see(case, here.me)
        drafts = [one for one in seen.materials if one.kind in ("draft", "final")]
        pair = _chosen(drafts, old, new)
        texts = [_words(here, one) for one in pair]
        result = compare(*texts) if len(texts) == 2 and None not in texts else None  # type: ignore[arg-type]
        return pages.page(
            here, "compare.html", docket, seen=seen, drafts=drafts, pair=pair, texts=texts, result=result,
            stretches=stretches(result) if result else [],
        )  # fmt: skip


def _chosen(drafts: list[Material], old: str, new: str) -> list[Material]:
    by_place = {f"{one.seq}.{one.n}": one for one in drafts}
    last = drafts[-2:] if len(drafts) > 1 else drafts
    if old in by_place and new in by_place:
        return [by_place[old], by_place[new]]
    return last


def _words(here: Here, one: Material) -> str | None:
    path = here.house.blobs.path(one.sha256)
    return text_of(path, one.name) if path else None
