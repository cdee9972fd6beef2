"""A .docx as it may be given to everyone: what was struck, who wrote and when, comments and templates are left out.

A program of its own with the bounds of the reader: `python cleaner.py` reads the file on standard input and prints the other.
"""

import re
import runpy
import sys
import zipfile
from collections.abc import Callable, Mapping
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import IO, Any

_STRUCK = frozenset((
    "del", "moveFrom", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "commentRangeStart",
    "commentRangeEnd", "commentReference", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange",
    "trPrChange", "tcPrChange", "numberingChange", "cellIns", "cellDel", "cellMerge", "rsids", "trackRevisions", "attachedTemplate",
    "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "customXmlMoveFromRangeStart",
    "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd",
))  # fmt: skip
_KEPT = frozenset(("ins", "moveTo"))  # their contents stand
_TITLES = frozenset(("title", "subject", "language"))  # of the properties, what says nothing of a person
_LINKS = ("/attachedTemplate",)
_EMPTIED = re.compile(r"word/(comments\w*|people)\.xml|docProps/custom\.xml")
_WORDS = re.compile(r"word/[^/]+\.xml")
_PROPERTIES = re.compile(r"docProps/(core|app)\.xml")


def cleaned(file: IO[bytes]) -> bytes:
    """The same document for everyone. Raises ValueError, KeyError, zipfile.BadZipFile where it is none."""
    out = BytesIO()
    with zipfile.ZipFile(file) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh:
        for part in package.infolist():
            if not part.is_dir():
                content = _part(part.filename, package.read(part))
                fresh.writestr(zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _part(name: str, content: bytes) -> bytes:
    ways: Mapping[re.Pattern[str], Callable[[Any], None]] = {
        _EMPTIED: _empty, _WORDS: _without_changes, _PROPERTIES: _without_persons, re.compile(r".*\.rels"): _without_templates,
    }  # fmt: skip
    way = next((one for pattern, one in ways.items() if pattern.fullmatch(name)), None)
    if way is None:
        return content
    etree: Any = import_module("lxml.etree")
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if root.getroottree().docinfo.doctype:
        raise ValueError(name)
    way(root)
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))


def _local(one: Any) -> str:
    return one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""


def _empty(root: Any) -> None:
    for one in list(root):
        root.remove(one)


def _without_changes(root: Any) -> None:
    """As if every change had been accepted: what was struck is gone, what was added stands, nobody is named."""
    for row in [one for one in root.iter() if _local(one) == "tr"]:
        if any(_local(one) == "del" for said in row if _local(said) == "trPr" for one in said):
            row.getparent().remove(row)
    for one in list(root.iter()):
        if one is root or one.getparent() is None:
            continue
        if _local(one) in _STRUCK:
            one.getparent().remove(one)
        elif _local(one) in _KEPT:
            _unwrap(one)
    for one in root.iter():
        for name in [name for name in one.attrib if name.rpartition("}")[2].startswith("rsid")]:
            del one.attrib[name]


def _unwrap(one: Any) -> None:
    parent = one.getparent()
    place = parent.index(one)
    parent[place : place + 1] = list(one)


def _without_persons(root: Any) -> None:
    for one in list(root):
        if _local(one) not in _TITLES:
            root.remove(one)


def _without_templates(root: Any) -> None:
    for one in list(root):
        if str(one.get("Type")).endswith(_LINKS):
            root.remove(one)


def main() -> int:
    """Bound, clean, print."""
    runpy.run_path(str(Path(__file__).with_name("reader.py")))["bounded"]()
    sys.stdout.buffer.write(cleaned(BytesIO(sys.stdin.buffer.read())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
