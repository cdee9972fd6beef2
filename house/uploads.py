"""What people upload: measured, looked into, named properly and laid into their tray; and handed out again safely."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Connection, text

from engine.errors import NotFound
from engine.plan import Change, Row
from engine.statements import put
from engine.tables import Tray
from house.blobs import BadUpload, Stream, reading
from house.sniffing import KIND_OF, TITLES, Found, agrees, sniff
from house.words import Misuse

if TYPE_CHECKING:
    from house.opening import House

LONGEST = 120  # characters of a name, its extension included
_PATHS = re.compile(r'[/\\:*?"<>|]')  # what some system reads as a path or a pattern
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "word": "application/msword", "sheet": "application/vnd.ms-excel", "ofd": "application/ofd",
    "png": "image/png", "jpeg": "image/jpeg", "txt": "text/plain",
}  # fmt: skip
_SHOWN = {"pdf", "png", "jpeg"}  # what a browser may show in its own window
UNKNOWN = "application/octet-stream"


class WrongType(BadUpload):
    """这种文件不能收。"""

    code = "upload_wrong_type"


class BadName(BadUpload):
    """文件名不能用。"""

    code = "upload_bad_name"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file in somebody's tray. `kind_title`: what it is, for people."""

    sha256: str
    name: str
    size: int
    kind_title: str


@dataclass(frozen=True, slots=True)
class Served:
    """A file to hand out, with the headers that keep it from doing anything in a browser."""

    path: Path
    size: int
    headers: dict[str, str]


def receive(
    house: "House", person: str, name: str, stream: Stream, limit: int | None = None, expected: int | None = None
) -> Uploaded:
    """Take a file into a person's tray, whole or not at all.

    `stream`: a binary file, or pieces of bytes. `limit`: bytes; by default HEFA_UPLOAD_LIMIT. `expected`: how many bytes
    the sender announced. Raises BadName, WrongType, TooLarge, Interrupted, BadUpload, StoreFull, DatabaseAway, DatabaseFull.
    """
    name = proper_name(name)
    extension = extension_of(name)
    if extension not in KIND_OF:
        raise WrongType([f"{name}：{fault}" for fault in agrees(Found(), extension)])
    allowed = house.settings.upload_limit * 2**20 if limit is None else limit
    with house.blobs.draft(stream, allowed, expected) as draft:
        if faults := agrees(sniff(draft.path), extension):
            raise WrongType([f"{name}：{fault}" for fault in faults])
        row = {"person": person, "sha256": draft.sha256, "name": name, "size": draft.size, "at": house.now()}
        with house.database.writing() as connection:
            _lay(connection, row)
            house.blobs.keep(draft)
    return Uploaded(draft.sha256, name, draft.size, TITLES[KIND_OF[extension]])


def take(house: "House", person: str, file: Path) -> Uploaded:
    """The same for a file that an operator names on the command line. Raises Misuse, StoreFull."""
    try:
        with reading(file) as stream:
            return receive(house, person, file.name, stream)
    except BadUpload as refused:
        raise Misuse(
            [f"材料 {file.name} {reason.text.removeprefix(f'{file.name}：')}" for reason in refused.reasons]
        ) from None


def _lay(connection: Connection, row: Mapping[str, Any]) -> None:
    """Into the tray; a second time it is as if it had come only now."""
    if connection.dialect.name == "postgresql":  # two clicks at once: the second waits
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:place))"), {"place": f"tray {row['person']}"})
    again = Change(Tray, {"person": row["person"], "sha256": row["sha256"]}, {})
    put(connection, [Row(Tray, row)], [again])


def proper_name(name: str) -> str:
    """The name as it is kept: composed characters, nothing invisible, of bearable length. Raises BadName."""
    shown = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in _INVISIBLE)
    shown = " ".join(shown.split())
    faults = []
    if found := sorted(set(_PATHS.findall(shown))):
        faults.append(f"文件名含路径字符 {' '.join(found)}：请改名后再传")
    if shown.startswith(".") or not shown.strip(". "):
        faults.append("文件名为空，或以点开头")
    if faults:
        raise BadName(faults)
    stem, dot, extension = shown.rpartition(".")
    return f"{stem[: LONGEST - len(extension) - 1].rstrip()}{dot}{extension}" if stem else shown[:LONGEST]


_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control characters, among them those that turn the direction


def extension_of(name: str) -> str:
    """In small letters, without its dot."""
    return PurePath(name).suffix.removeprefix(".").lower()


def title_of(name: str) -> str:
    """What a file of this name is, for people."""
    return TITLES.get(KIND_OF.get(extension_of(name), ""), "文件")


def read_blob(house: "House", sha256: str, name: str, inline: bool = False) -> Served:
    """A kept file ready to be handed out. Whether this person may have it, the caller has asked. Raises NotFound.

    `inline`: shown in the browser where that is harmless (PDF, pictures), else downloaded.
    """
    path = house.blobs.path(sha256) if _SHA256.fullmatch(sha256) else None
    if path is None:
        raise NotFound(f"文件 {name} 不在本机：可能只登记了摘要，或备份恢复不全")
    return Served(path, path.stat().st_size, headers(name, inline))


def headers(name: str, inline: bool = False) -> dict[str, str]:
    """Content type and disposition that neither guess nor run anything."""
    kind = KIND_OF.get(extension_of(name), "")
    shown = inline and kind in _SHOWN
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", unicodedata.normalize("NFKD", name)) or "file"
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    return {
        "Content-Type": _MIME.get(kind, UNKNOWN),
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": policy if shown and kind == "pdf" else f"{policy}; sandbox",
        "Cache-Control": "private, no-store",
    }
