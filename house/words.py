"""How an entrance is told that it was used wrongly, and what it has opened and must close."""

import sys
from contextlib import ExitStack
from pathlib import Path

from engine.errors import HefaError

closing = ExitStack()  # what a command has opened, closed when it ends


class Misuse(HefaError):
    """用法有误。"""

    code = "misuse"


def read_text(path: Path) -> str:
    """A file given by the user; `-` is standard input. Raises Misuse when it cannot be read."""
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Misuse(f"{path} 不是 UTF-8 文本") from None
    except OSError as error:
        raise Misuse(f"读不到文件 {path}：{error.strerror}") from None
