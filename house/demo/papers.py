"""Papers as files that open: a text made into a small Word document, the same text always the same bytes."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_EPOCH = (1980, 1, 1, 0, 0, 0)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" '
    f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_HEAD = '<w:pPr><w:spacing w:after="320"/><w:jc w:val="center"/></w:pPr>'
_BODY = '<w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLine="640"/></w:pPr>'
_PAGE = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"/></w:sectPr>'


@dataclass(frozen=True, slots=True)
class Paper:
    """A file: its name and its bytes."""

    name: str
    content: bytes


def plain(name: str, words: str) -> Paper:
    """A text file."""
    return Paper(name, words.encode())


def word(name: str, title: str, paragraphs: Sequence[str]) -> Paper:
    """A Word document: a title and paragraphs."""
    body = _paragraph(title, _HEAD, "方正小标宋简体", 44) + "".join(
        _paragraph(p, _BODY, "仿宋", 32) for p in paragraphs
    )
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}{_PAGE}</w:body></w:document>'
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for path, xml in parts.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}')
    return Paper(name, held.getvalue())


def _paragraph(words: str, layout: str, face: str, size: int) -> str:
    look = f'<w:rPr><w:rFonts w:eastAsia="{face}"/><w:sz w:val="{size}"/></w:rPr>'
    return f'<w:p>{layout}<w:r>{look}<w:t xml:space="preserve">{escape(words, quote=False)}</w:t></w:r></w:p>'
