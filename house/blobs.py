"""Materials as files: named by the hash of their bytes, kept once, never changed; half a file is never kept."""

import errno
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from engine.errors import HefaError, Refused
from engine.passing import place
from house.words import Misuse

LARGEST = 100 * 2**20  # bytes of one material
PIECE = 2**20
FORGOTTEN = 24 * 3600  # seconds after which what a killed process left half written is removed
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Stream = IO[bytes] | Iterable[bytes]


class BadUpload(Refused):
    """文件没有收下。"""

    code = "bad_upload"


class TooLarge(BadUpload):
    """文件太大，没有收下。"""

    code = "upload_too_large"


class Interrupted(BadUpload):
    """上传中断，文件没有收下，请重新上传。"""

    code = "upload_interrupted"


class StoreFull(HefaError):
    """存放文件的磁盘已满；什么都没有保存，请管理员清出空间后重试。"""

    code = "store_full"


@dataclass(frozen=True, slots=True)
class Draft:
    """Bytes that have arrived whole and are not kept yet."""

    path: Path
    sha256: str
    size: int


class Blobs:
    """Materials as files named by the hash of their bytes: the same bytes once, and never changed."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made on first use."""
        self.folder = folder

    @contextmanager
    def draft(self, stream: Stream, limit: int = LARGEST, expected: int | None = None) -> Iterator[Draft]:
        """Bytes written aside while they are hashed; gone when left, unless `keep` took them.

        `expected`: how many the sender announced. Raises TooLarge, Interrupted, BadUpload when empty, StoreFull.
        """
        with full_in_words():
            aside = self.folder / ".arriving"
            aside.mkdir(parents=True, exist_ok=True)
            _forget(aside)
        path = aside / f"{uuid4().hex}.part"
        try:
            with full_in_words():
                sha256, size = _write(path, stream, limit)
            if expected is not None and size < expected:
                raise Interrupted(f"应有 {expected} 字节，只到了 {size} 字节")
            if not size:
                raise BadUpload("是空文件")
            yield Draft(path, sha256, size)
        finally:
            path.unlink(missing_ok=True)

    def keep(self, draft: Draft) -> Path:
        """Put a draft in its place for good, on the disk before this returns. Raises StoreFull."""
        with full_in_words():
            path = place(self.folder, draft.sha256)
            path.parent.mkdir(exist_ok=True)
            draft.path.replace(path)
            for folder in (path.parent, self.folder):
                settle(folder)
        return path

    def put(self, file: Path) -> tuple[str, int]:
        """Keep a copy of a file: its sha256 and its size. Raises Misuse when it cannot be read, is empty or too large."""
        try:
            with reading(file) as stream, self.draft(stream) as draft:
                self.keep(draft)
                return draft.sha256, draft.size
        except BadUpload as refused:
            raise Misuse(f"材料 {file.name} " + "；".join(reason.text for reason in refused.reasons)) from None

    def get(self, sha256: str) -> bytes | None:
        """The bytes, or None when they are not kept here."""
        path = self.path(sha256)
        return path.read_bytes() if path else None

    def path(self, sha256: str) -> Path | None:
        """Where the bytes lie, or None when they are not kept here."""
        path = place(self.folder, sha256)
        return path if path.is_file() else None


@contextmanager
def reading(file: Path) -> Iterator[IO[bytes]]:
    """A file that the user names. Raises Misuse when it is not there or cannot be read."""
    try:
        stream = file.open("rb")
    except FileNotFoundError as error:
        raise Misuse(f"找不到材料文件 {error.filename}") from None
    except (IsADirectoryError, PermissionError) as error:
        raise Misuse(f"读不到材料文件 {error.filename}：{error.strerror}") from None
    with stream:
        yield stream


@contextmanager
def full_in_words() -> Iterator[None]:
    """A full disk becomes StoreFull; every other error passes unchanged."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StoreFull(str(error.strerror)) from error
        raise


def settle(folder: Path) -> None:
    """The names in a folder are on the disk, as far as the system can say."""
    with suppress(OSError):  # some systems cannot open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write(path: Path, stream: Stream, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in _pieces(stream):
            size += len(piece)
            if size > limit:
                raise TooLarge(f"一个文件不得超过 {limit // PIECE} MB")
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _pieces(stream: Stream) -> Iterator[bytes]:
    read: Any = getattr(stream, "read", None)
    try:
        yield from iter(lambda: read(PIECE), b"") if read else stream
    except (ConnectionError, EOFError) as error:
        raise Interrupted(f"连接断开（{type(error).__name__}）") from error


def _forget(aside: Path) -> None:
    """What a process left behind when it was killed."""
    before = time.time() - FORGOTTEN
    for path in aside.glob("*.part"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()
