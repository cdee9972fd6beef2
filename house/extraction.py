"""The words of a kept file, read once by a bounded program and then kept beside it."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from house import reader
from house.uploads import extension_of
from house.words import Misuse
from registers.texts import words_of

SECONDS = 20  # by the clock on the wall
READABLE = {"txt", "docx", "pdf"}


def text_of(blob: Path, name: str) -> str | None:
    """The words of a .txt, .docx or .pdf; None for a scan, for what cannot be read, and for every other type.

    `name` says the type, which was compared with the content when the file was received. The answer is kept as
    `<sha256>.<type>.txt` beside the blob, an empty one when there are no words.
    """
    kind = extension_of(name)
    if kind not in READABLE:
        return None
    kept = blob.with_suffix(f".{kind}.txt")
    with suppress(OSError, UnicodeDecodeError):
        return kept.read_text("utf-8") or None
    words = words_of(blob.read_bytes()) if kind == "txt" else _read(blob, kind)
    _keep(kept, words or "")
    return words or None


def words_in(file: Path) -> str:
    """The words of a file that an operator names. Raises Misuse when there are none to be read, OSError."""
    kind = extension_of(file.name)
    if kind not in READABLE:
        raise Misuse([f"{file.name}：只能读 .docx、.pdf、.txt 的文字"])
    words = words_of(file.read_bytes()) if kind == "txt" else _read(file, kind)
    if not words:
        raise Misuse([f"{file.name}：没有可以读的文字，可能是扫描件，或者文件已损坏"])
    return words


def _read(blob: Path, kind: str) -> str | None:
    """By a program of its own: it inherits no settings, and dies of what it cannot digest."""
    command = [sys.executable, "-I", "-B", reader.__file__, kind]
    with blob.open("rb") as file:
        try:
            done = subprocess.run(
                command, stdin=file, capture_output=True, timeout=SECONDS, check=False, env={"PYTHONHASHSEED": "0"}
            )
        except subprocess.TimeoutExpired:
            return None
    return done.stdout.decode("utf-8") if done.returncode == 0 else None


def _keep(path: Path, words: str) -> None:
    """Whole or not at all; a full disk only means that it is read again next time."""
    draft = path.with_name(f".{uuid4().hex}.part")
    with suppress(OSError):
        try:
            draft.write_bytes(words.encode("utf-8"))
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
