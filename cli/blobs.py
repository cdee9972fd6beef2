"""Materials as files: named by the hash of their bytes, kept once, never changed."""

import hashlib
import os
import shutil
from pathlib import Path

from cli.terminal import Misuse
from engine.passing import place

LARGEST = 100 * 2**20  # bytes of one material


class Blobs:
    """Materials as files named by the hash of their bytes: the same bytes once, and never changed."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made on first use."""
        self.folder = folder

    def put(self, file: Path) -> tuple[str, int]:
        """Keep a copy of a file: its sha256 and its size. Raises Misuse when it cannot be read, is empty or too large."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".{os.getpid()}-{file.name}.part"
        try:
            shutil.copyfile(file, draft)
            size = draft.stat().st_size
            if not 0 < size <= LARGEST:
                raise Misuse(f"材料 {file.name} " + ("是空文件" if not size else f"超过 {LARGEST // 2**20} MB"))
            with draft.open("rb") as copy:
                sha256 = hashlib.file_digest(copy, "sha256").hexdigest()
            path = place(self.folder, sha256)
            path.parent.mkdir(exist_ok=True)
            draft.replace(path)
        except FileNotFoundError as error:
            raise Misuse(f"找不到材料文件 {error.filename}") from None
        except (IsADirectoryError, PermissionError) as error:
            raise Misuse(f"读不到材料文件 {error.filename}：{error.strerror}") from None
        finally:
            draft.unlink(missing_ok=True)
        return sha256, size

    def get(self, sha256: str) -> bytes | None:
        """The bytes, or None when they are not kept here."""
        path = place(self.folder, sha256)
        return path.read_bytes() if path.is_file() else None
