"""A file into one's tray: as a form, or as nothing but its bytes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect

from engine.errors import BadAnswers, Reason
from house.blobs import Interrupted
from house.uploads import receive
from web import legible
from web.api.doors import PREFIX, Caller, bounded
from web.api.models import Kept

router = APIRouter(prefix=PREFIX, tags=["材料"])
IN_MEMORY = 2**20
FRAME = 2**16  # what a form adds around its file
_file = {"type": "string", "format": "binary"}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["file"], "properties": {"file": _file}},
            },
            "application/octet-stream": {"schema": _file},
        },
    }
}


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that has arrived, before it is looked into. `expected`: the bytes that were announced."""

    name: str
    file: IO[bytes]
    expected: int | None = None


async def arrived(
    request: Request, here: Caller, name: Annotated[str, Query(max_length=255, description="文件名（直接上传字节时）")] = ""
) -> AsyncIterator[Arrived]:  # fmt: skip
    """The file of a request, and no more bytes than one may have. Raises BadAnswers when there is none."""
    bounded(request, here.house.settings.upload_limit * 2**20 + FRAME)
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        async with request.form(max_files=1, max_fields=10) as form:
            legible.check(form.multi_items())
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                raise BadAnswers(Reason("没有收到文件：表单里应有一个名为 file 的文件", field="file"))
            yield Arrived(file.filename, file.file)
        return
    if not name:
        raise BadAnswers(Reason("没有文件名：请用 ?name=合同.docx", field="name"))
    with SpooledTemporaryFile(IN_MEMORY) as kept:
        await _all(request, kept)
        kept.seek(0)
        announced = request.headers.get("content-length", "")
        yield Arrived(name, kept, int(announced) if announced.isascii() and announced.isdigit() else None)


async def _all(request: Request, kept: IO[bytes]) -> None:
    try:
        async for piece in request.stream():
            kept.write(piece)
    except ClientDisconnect:
        raise Interrupted("连接中断") from None


@router.post("/tray", status_code=201, openapi_extra=BODY)
def lay(here: Caller, one: Annotated[Arrived, Depends(arrived)]) -> Kept:
    """上传一个文件（multipart 的 file，或直接发送字节并带 ?name=），得到它的 sha256；七天内由办理引用，否则清理。"""
    kept = receive(here.house, here.me, one.name, one.file, expected=one.expected)
    return Kept(sha256=kept.sha256, name=kept.name, size=kept.size, kind_title=kept.kind_title)
