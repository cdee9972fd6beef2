"""What a file is by its content, never by what it calls itself; macros, programs and bombs are found here (of a PDF: `pdfs`)."""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from house import compound, pdfs
from registers.texts import words_of

MEMBERS = 5_000  # parts of one package
UNPACKED = 200 * 2**20  # bytes of all parts together
RATIO = 100  # unpacked to packed
SMALL = 2**20  # below this no ratio is a bomb
EMBEDDED = 32 * 2**20  # bytes of a table that a chart carries with it
INDEX = 2 * 2**20  # bytes of the list of parts
PIECE = 2**18

TITLES = {
    "pdf": "PDF 文档", "docx": "Word 文档", "xlsx": "Excel 表格", "pptx": "演示文稿", "word": "Word 97 或 WPS 文字",
    "sheet": "Excel 97 或 WPS 表格", "ofd": "OFD 版式文件", "png": "PNG 图片", "jpeg": "JPEG 图片", "txt": "纯文本",
}  # fmt: skip
KIND_OF = {
    "pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "pptx": "pptx", "doc": "word", "wps": "word", "xls": "sheet",
    "et": "sheet", "ofd": "ofd", "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "txt": "txt",
}  # fmt: skip
"""Extension → what its content must be."""

_MAIN = "application/vnd.openxmlformats-officedocument."
_OFFICE = {
    f"{_MAIN}wordprocessingml.document.main+xml": "docx",
    f"{_MAIN}spreadsheetml.sheet.main+xml": "xlsx",
    f"{_MAIN}presentationml.presentation.main+xml": "pptx",
}
_MACRO_PART = re.compile(r"vba(project|data)|(^|/)macrosheets/|(^|/)activex/", re.IGNORECASE)
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"L\0\0\0\x01\x14\x02\0",
)
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"MSCF",
)
_DOCTYPE = re.compile(rb"<\0?!\0?(D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE)


@dataclass
class Found:
    """What the content is (a key of TITLES; empty: nothing we take), and everything that speaks against it."""

    kind: str = ""
    faults: list[str] = field(default_factory=list)


def sniff(path: Path) -> Found:
    """Look into a file. Never runs it, never unpacks it to disk, and stops at the bounds above."""
    with path.open("rb") as file:
        head = file.read(1024)
        if head.startswith(b"%PDF-"):
            return Found("pdf", pdfs.faults(path.read_bytes()))
        if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
            return Found("png")
        if head.startswith(b"\xff\xd8\xff"):
            return Found("jpeg")
        if head.startswith(compound.MAGIC):
            return _compound(file)
        if head.startswith(_PROGRAMS):
            return Found("", ["内容是可执行程序或脚本"])
        if head.startswith(b"PK"):
            return _Package().look(file)
        if head.startswith(_ARCHIVES):
            return Found("", ["内容是压缩包：请解开后逐个上传"])
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return Found("", ["是 UTF-16 文本：请另存为 UTF-8"])
    return Found("txt") if words_of(path.read_bytes()) is not None else Found()


def _compound(file: IO[bytes]) -> Found:
    """doc, xls, wps, et: a file system in a file."""
    try:
        inside = compound.Compound(file)
        sheets = inside.macro_sheets()
    except compound.Broken as broken:
        return Found("", [f"Office 97 文件已损坏：{broken}"])
    names = inside.names()
    faults = []
    if "encryptedpackage" in names:
        faults.append("设有打开密码：请去掉密码后再传")
    if sheets or names & {"vba", "macros", "_vba_project", "_vba_project_cur"}:
        faults.append("含有宏：请另存为不含宏的文件后再传")
    if "\x01ole10native" in names:
        faults.append("嵌有其他程序的文件：请删去嵌入对象后再传")
    return Found("word" if "worddocument" in names else "sheet" if names & {"workbook", "book"} else "", faults)


class _Package:
    """A zip that should be docx, xlsx, pptx or ofd; what is embedded in it is looked at by the same bounds."""

    def __init__(self, budget: int = UNPACKED, inner: bool = False) -> None:
        self.left, self.inner = budget, inner

    def look(self, file: IO[bytes]) -> Found:
        try:
            with zipfile.ZipFile(file) as package:
                faults = list(self._bounds(package.infolist()))
                return Found("", faults) if faults else self._parts(package)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            RuntimeError,  # locked with a password; packed in a way that zipfile does not know
            ValueError,
            OSError,
        ) as bad:
            return Found("", [f"压缩结构已损坏，或声明的大小不实（{bad}）"])
        except (ParseError, DefusedXmlException, LookupError):
            return Found("", ["文档目录读不懂"])

    def _bounds(self, parts: list[zipfile.ZipInfo]) -> Iterator[str]:
        total, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
        if len(parts) > MEMBERS:
            yield f"内含 {len(parts)} 个部分，超过 {MEMBERS} 个"
        if total > self.left:
            yield f"展开后超过 {UNPACKED // 2**20} MB：疑为压缩炸弹"
        elif total > SMALL and total > RATIO * max(packed, 1):
            yield f"展开后为原来的 {total // max(packed, 1)} 倍，超过 {RATIO} 倍：疑为压缩炸弹"
        if any(part.flag_bits & 1 for part in parts):
            yield "设有打开密码：请去掉密码后再传"

    def _parts(self, package: zipfile.ZipFile) -> Found:
        names = [part.filename for part in package.infolist()]
        kind, macros = _said(package, names)
        faults = [f"部件名称可疑：{name}" for name in names if _escapes(name)]
        if macros or any(_MACRO_PART.search(name) for name in names):
            faults.append("含有宏或控件：请另存为不含宏的文件后再传")
        for part in package.infolist():
            faults += self._part(package, part)
        return Found(kind, list(dict.fromkeys(faults)))

    def _part(self, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterable[str]:
        """One part read to its end: what it declares is what it is."""
        markup, tail, first = part.filename.lower().endswith((".xml", ".rels", ".vml")), b"", True
        with package.open(part) as stream:
            while piece := stream.read(PIECE):
                self.left -= len(piece)
                if self.left < 0:
                    return [f"展开后超过 {UNPACKED // 2**20} MB：疑为压缩炸弹"]
                if first and piece.startswith(_PROGRAMS):
                    return [f"内含可执行程序：{part.filename}"]
                if first and piece.startswith((*_ARCHIVES, compound.MAGIC)):
                    return self._nested(package, part)
                if markup and _DOCTYPE.search(tail + piece):
                    return [f"{part.filename} 声明了实体"]
                tail, first = piece[-16:], False
        return []

    def _nested(self, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> list[str]:
        """A chart carries its table with it; nothing else may be packed in here."""
        if self.inner or "/embeddings/" not in part.filename:
            return [f"内含压缩包：{part.filename}"]
        if part.file_size > EMBEDDED:
            return [f"嵌入的 {part.filename} 超过 {EMBEDDED // 2**20} MB"]
        content = BytesIO(package.read(part))
        ole = content.getvalue().startswith(compound.MAGIC)
        found = _compound(content) if ole else _Package(self.left, inner=True).look(content)
        if found.kind not in ("docx", "xlsx", "pptx", "word", "sheet"):
            return [f"嵌有不能收的内容：{part.filename}", *found.faults]
        return [f"嵌入的 {part.filename} {fault}" for fault in found.faults]


def _said(package: zipfile.ZipFile, names: list[str]) -> tuple[str, bool]:
    """The kind that the package's own list of parts gives, and whether it lists macros."""
    if "[Content_Types].xml" not in names:
        return ("ofd" if "OFD.xml" in names else ""), False
    with package.open("[Content_Types].xml") as stream:
        content = stream.read(INDEX)
    types = [str(one.get("ContentType")) for one in fromstring(content)]
    macros = any("macroenabled" in one.lower() or "vba" in one.lower() for one in types)
    kinds = {_OFFICE[one] for one in types if one in _OFFICE}
    if macros and not kinds:
        kinds = {
            office
            for word, office in (("word", "docx"), ("excel", "xlsx"), ("powerpoint", "pptx"))
            if any(f"ms-{word}" in one for one in types)
        }
    return (kinds.pop() if len(kinds) == 1 else ""), macros


def _escapes(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name


def agrees(found: Found, extension: str) -> list[str]:
    """Every fault of a file that calls itself `.extension`."""
    wanted = KIND_OF.get(extension)
    if wanted is None:
        taken = "、".join(f".{one}" for one in KIND_OF)
        return [f"不收 .{extension} 文件" if extension else "文件名没有扩展名", f"可收：{taken}"]
    faults = list(found.faults)
    if found.kind and found.kind != wanted:
        faults.insert(0, f"扩展名是 .{extension}，内容却是{TITLES[found.kind]}")
    elif not found.kind and not faults:
        faults = [f"扩展名是 .{extension}，内容却不是{TITLES[wanted]}"]
    return faults
