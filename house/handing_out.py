"""A published file as it is handed to everyone: a .docx or .pdf without authors and comments; every other type as it is."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from engine.errors import NotFound
from house import cleaner
from house.uploads import Served, extension_of, read_blob

if TYPE_CHECKING:
    from house.opening import House

SECONDS = 20
CLEANED = ("docx", "pdf")


def for_everyone(house: "House", sha256: str, name: str) -> Served:
    """The file, shown where that is harmless. Raises NotFound where it is not here, or cannot be handed out safely."""
    served = read_blob(house, sha256, name, inline=True)
    extension = extension_of(name)
    if extension not in CLEANED:
        return served
    copy = served.path.with_suffix(f".{extension}.public")
    if not copy.is_file():
        _clean(served.path, copy)
    return Served(copy, copy.stat().st_size, served.headers)


def _clean(blob: Path, copy: Path) -> None:
    """By a program of its own; kept beside the original, whole or not at all."""
    command = [sys.executable, "-I", "-B", cleaner.__file__]
    content = b""
    with blob.open("rb") as file, suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            command, stdin=file, capture_output=True, timeout=SECONDS, check=False, env={"PYTHONHASHSEED": "0"}
        )
        content = done.stdout if done.returncode == 0 else b""
    if not content:
        raise NotFound("这份文件不能供下载：其中的修订、批注和作者信息未能去除；正文请看本页")
    draft = copy.with_name(f".{uuid4().hex}.part")
    try:
        draft.write_bytes(content)
        draft.replace(copy)
    finally:
        draft.unlink(missing_ok=True)
