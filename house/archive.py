"""A backup as one file: a compressed tar with a list of what is in it and its hashes; looked through before anything is believed."""

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from engine.errors import HefaError
from house.blobs import full_in_words, settle

MANIFEST = "manifest.json"
FORMAT = 1
LARGEST_LIST = 512 * 2**20  # bytes of the list
PIECE = 2**20
LEVEL = 3  # documents are compressed already
NAMES = re.compile(
    r"manifest\.json|database\.(sqlite3|dump)|blobs/[0-9a-f]{2}/[0-9a-f]{64}"
    r"|checkpoints/(checkpoint-\d{8,}\.json|key\.pem|public_key\.hex)|data/(?!\.\.?(/|$))[^/\0]+(/(?!\.\.?(/|$))[^/\0]+)*"
)


class BadBackup(HefaError):
    """备份文件不完整或被改动；没有用它改动任何东西。"""

    code = "bad_backup"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup. `kind`: sqlite or postgresql. `version`: of the tables. `files`: name → sha256 and bytes."""

    at: str
    kind: str
    version: str
    cases: int
    events: int
    checkpoint: int
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    v: int = FORMAT


Member = tuple[str, Path]


def pack(file: Path, head: Manifest, members: Iterable[Member]) -> Manifest:
    """Write all members and then the list; read it all again; only then the file has its name. Raises StoreFull.

    A member that vanishes meanwhile is left out: the caller finds it missing in the list.
    """
    draft = file.with_name(f".{file.name}.part")
    try:
        with full_in_words():
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # the signing key is in it
            with os.fdopen(handle, "wb") as raw:
                with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=LEVEL, format=tarfile.PAX_FORMAT) as tar:
                    for name, path in members:
                        if added := _add(tar, name, path):
                            head.files[name] = added
                    content = json.dumps(asdict(head), ensure_ascii=False).encode()
                    tar.addfile(_header(MANIFEST, len(content)), io.BytesIO(content))
                raw.flush()
                os.fsync(raw.fileno())
        read(draft)
        draft.replace(file)
        settle(file.parent)
    finally:
        draft.unlink(missing_ok=True)
    return head


def read(file: Path, into: Path | None = None) -> Manifest:
    """Read a backup to its end; with `into`, lay its members there. Raises BadBackup with everything that is wrong."""
    found: dict[str, tuple[str, int]] = {}
    listed: bytes | None = None
    try:
        for name, stream in _members(file):
            if name == MANIFEST:
                listed = stream.read(LARGEST_LIST)
            elif name in found:
                raise BadBackup(f"{name} 出现两次")
            else:
                found[name] = _lay(stream, into / name if into else None)
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError) as fault:
        if isinstance(fault, OSError) and fault.errno is not None:
            raise
        raise BadBackup(f"{file} 读到 {len(found)} 个成员后中断：{str(fault) or '文件被截断'}") from None
    manifest = _understood(listed, file)
    if faults := list(_compared(manifest.files, found)):
        raise BadBackup(faults)
    return manifest


def _members(file: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with gzip.open(file) as raw:
        with tarfile.open(fileobj=raw, mode="r:") as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.isreg() else None
                if stream is None or not NAMES.fullmatch(member.name):
                    raise BadBackup(f"有不该有的成员 {member.name}")
                yield member.name, stream
        while raw.read(PIECE):  # to the end, where its length and its checksum are
            pass


def _understood(listed: bytes | None, file: Path) -> Manifest:
    if listed is None:
        raise BadBackup(f"{file} 里没有清单 {MANIFEST}：不是备份，或被截断")
    try:
        said: dict[str, Any] = json.loads(listed)
        version = said.get("v")
        if version != FORMAT:
            raise BadBackup(f"备份格式为 {version}，本程序只认 {FORMAT}：请用写它的程序版本")
        files = {name: (str(sha), int(size)) for name, (sha, size) in said.pop("files").items()}
        return Manifest(**said, files=files)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadBackup(f"清单 {MANIFEST} 读不懂") from None


def _compared(listed: dict[str, tuple[str, int]], found: dict[str, tuple[str, int]]) -> Iterator[str]:
    for name in sorted({*listed, *found}):
        if name not in found:
            yield f"缺少 {name}"
        elif name not in listed:
            yield f"清单中没有 {name}"
        elif listed[name] != found[name]:
            yield f"{name} 与清单所载摘要不符"


def _lay(stream: IO[bytes], path: Path | None) -> tuple[str, int]:
    """The hash and the bytes of a member, written to `path` if that is asked for."""
    digest, size = hashlib.sha256(), 0
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    with full_in_words(), Path(path or os.devnull).open("wb") as file:
        while piece := stream.read(PIECE):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
    return digest.hexdigest(), size


class _Hashing:
    """A file that is hashed while it is packed."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self.digest.update(piece)
        return piece


def _add(tar: tarfile.TarFile, name: str, path: Path) -> tuple[str, int] | None:
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return None
    with stream:
        size = os.fstat(stream.fileno()).st_size
        hashing = _Hashing(stream)
        tar.addfile(_header(name, size, path.stat().st_mtime), cast("IO[bytes]", hashing))
    return hashing.digest.hexdigest(), size


def _header(name: str, size: int, at: float = 0) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(at)
    return member
