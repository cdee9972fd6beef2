"""Files as people send them, made byte by byte: documents of every kind, forged ones, bombs, macros."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"
TYPES = "application/vnd.openxmlformats-officedocument."
WORD, EXCEL, SLIDES = (
    f"{TYPES}{one}.main+xml"
    for one in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def package(parts: Mapping[str, bytes | str], main: str = "", compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip; with a list of parts when `main` says what it is."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", compress) as written:
        if main:
            written.writestr("[Content_Types].xml", f'<Types><Override PartName="/x" ContentType="{main}"/></Types>')
        for name, content in parts.items():
            written.writestr(name, content)
    return held.getvalue()


def docx(body: str = "<w:p><w:r><w:t>第一条</w:t></w:r></w:p>", more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A Word document with this body."""
    rels = '<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>'
    said = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return package({"_rels/.rels": rels, "word/document.xml": said, **(more or {})}, WORD)


def paragraphs(*lines: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)


def compound(*names: str, book: bytes = b"") -> bytes:
    """An Office 97 file with streams of these names; `book`: what the workbook begins with."""
    stream = book.ljust(4096, b"\0")
    size = (len(names) + 4) // 4
    directory = 1 + len(stream) // 512
    table = [0xFFFFFFFD, *range(2, directory), 0xFFFFFFFE, *range(directory + 1, directory + size), 0xFFFFFFFE]
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, directory)
    struct.pack_into("<III", header, 60, 0xFFFFFFFE, 0, 0xFFFFFFFE)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0), *(_entry(name, 2, 1, len(stream)) for name in names)]
    return bytes(header) + fat + stream + b"".join(entries).ljust(size * 512, b"\0")


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    said = name.encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(said)] = said
    struct.pack_into("<HB", entry, 64, len(said) + 2, kind)
    struct.pack_into("<II", entry, 116, first, size)
    return bytes(entry)


def sheets(*types: int) -> bytes:
    """What a workbook begins with: its sheets, 1 being one of macros."""
    records = [(0x809, b"\0" * 16), *((0x85, b"\0\0\0\0\0" + bytes([one]) + b"\1\0A") for one in types), (0x0A, b"")]
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


def pdf(*pages: str, picture: Sequence[int] = ()) -> bytes:
    """A PDF, one page for each text; the pages in `picture` carry a picture as well."""
    fonts = "/Font<</F 3 0 R>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n0\nendstream",
    ]
    for n, words in enumerate(pages):
        drawn = "/XObject<</I 4 0 R>>" if n in picture else ""
        shown = f"BT /F 12 Tf 50 700 Td ({words}) Tj ET" if words else ""
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<{fonts}{drawn}>>/Contents {6 + 2 * n} 0 R>>"
        )
        objects.append(f"<</Length {len(shown)}>>stream\n{shown}\nendstream")
    content, places = b"%PDF-1.4\n", []
    for n, one in enumerate(objects, 1):
        places.append(len(content))
        content += f"{n} 0 obj{one}endobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + tail.encode()
