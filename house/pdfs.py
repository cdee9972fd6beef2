"""What a PDF would do by itself when it is opened, and whom it names: looked for by name, never run."""

import re
import zlib
from collections.abc import Iterator

MOST = 100_000  # packed streams of one file
UNPACKED = 200 * 2**20  # bytes of all of them together
PIECE = 2**16
SCRIPT = "含有脚本：请另存为不含脚本的文件后再传"
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_BODY = re.compile(rb"(?<!end)stream\r?\n.*?endstream", re.DOTALL)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_SAID = {
    SCRIPT: re.compile(rb"/JavaScript\b"),
    "打开时会启动程序或者执行命令：请删去后再传": re.compile(rb"/Launch\b"),
    "嵌有其他文件：请拆开后逐个上传": re.compile(rb"/EmbeddedFiles?\b|/RichMedia\b"),
}
_JS = re.compile(rb"/JS\s*[(<]|/JS\s+\d+\s+\d+\s+R")  # too short to be looked for among packed bytes
_SEALED = re.compile(rb"/ByteRange\s*\[")
_AUTHOR = re.compile(rb"/Author\s*[(<][^)>]|<dc:creator")
_LOCKED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")


def faults(content: bytes) -> list[str]:
    """Everything in a PDF that speaks against it. Names may be written with #, and lie in packed streams: both are undone."""
    outside = _named(content)
    if _LOCKED.search(outside):
        return ["设有密码或者权限保护，看不到里面有没有脚本：请去掉保护后再传"]
    found = _said(outside) + ([SCRIPT] if _JS.search(_BODY.sub(b"", outside)) else [])
    left = UNPACKED
    for n, (of_objects, inside) in enumerate(_streams(content)):
        left -= len(inside)
        if n >= MOST or left < 0:
            return [*found, f"展开后超过 {UNPACKED // 2**20} MB：疑为压缩炸弹"]
        names = _named(inside)
        found += _said(names)
        if of_objects and not inside:
            found.append("对象流读不懂，看不到里面有没有脚本：请重新导出后再传")
        if of_objects and _JS.search(names):
            found.append(SCRIPT)
    return list(dict.fromkeys(found))


def keeps_author(content: bytes) -> bool:
    """Whether a PDF is signed and names who made it: what is handed to the public cannot be cleaned without breaking its seal."""
    return bool(_SEALED.search(content) and _AUTHOR.search(content))


def _said(names: bytes) -> list[str]:
    return [said for said, words in _SAID.items() if words.search(names)]


def _streams(content: bytes) -> Iterator[tuple[bool, bytes]]:
    """Whether a stream holds objects, and what it holds; nothing where that is packed in another way than deflate."""
    for found in _STREAM.finditer(content):
        before = _named(content[max(0, found.start() - 1024) : found.start()])
        head = before[before.rfind(b"obj") + 1 :]
        of_objects = b"/ObjStm" in head
        plain = b"/Filter" not in head
        inside = b"" if plain else _inflated(content, found.end())
        yield of_objects and not plain, inside


def _inflated(content: bytes, at: int) -> bytes:
    if at + 2 > len(content) or content[at] & 15 != 8 or int.from_bytes(content[at : at + 2]) % 31:
        return b""
    unpacking, out = zlib.decompressobj(), bytearray()
    try:
        while not unpacking.eof and at < len(content) and len(out) <= UNPACKED:
            out += unpacking.decompress(content[at : at + PIECE], UNPACKED + 1 - len(out))
            at += PIECE
    except zlib.error:
        pass
    return bytes(out)


def _named(content: bytes) -> bytes:
    """Names as they are meant: /J#61vaScript is /JavaScript."""
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), content) if b"#" in content else content
