"""A .docx or .pdf as it may be given to everyone: what was struck, who wrote and when, comments and templates are left out.

A program of its own with the bounds of the reader: `python cleaner.py` reads the file on standard input and prints the other.
"""

import re
import runpy
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
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
_REMARKS = frozenset(
    ("/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/FileAttachment")
)
_OF_MAKING = ("/Metadata", "/PieceInfo", "/LastModified", "/SpiderInfo")
_OF_REMARK = (
    "/T",
    "/M",
    "/NM",
    "/RC",
    "/Subj",
    "/CreationDate",
    "/Popup",
    "/IRT",
)  # who, when; /T of a field is its name
_SIGNED = re.compile(rb"/ByteRange\s*\[")


def cleaned_pdf(content: bytes) -> bytes:
    """The same pages without author, program, days of making, remarks and earlier states of the file.

    A signed one stays as it is: its seal holds for these bytes alone. Raises what the reader of PDFs does where it is none.
    """
    if _SIGNED.search(content):
        return content
    pypdf: Any = import_module("pypdf")
    writer, out = pypdf.PdfWriter(clone_from=pypdf.PdfReader(BytesIO(content))), BytesIO()
    writer.metadata = None
    for one in _dictionaries(writer.root_object):
        if "/Annots" in one:
            _without_remarks(one["/Annots"].get_object())
        for name in [name for name in _OF_MAKING if name in one]:
            del one[name]
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    writer.write(out)
    return out.getvalue()


def _dictionaries(root: Any) -> Iterator[Any]:
    """Every dictionary of a PDF that can be reached, each once."""
    waiting, seen = [root], set[int]()
    while waiting:
        one = waiting.pop().get_object()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if hasattr(one, "keys"):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _without_remarks(there: Any) -> None:
    """Links, fields, seals and drawings stay, without who put them there; what is written beside the text goes."""
    there[:] = [one for one in there if one.get_object().get("/Subtype") not in _REMARKS]
    for one in (one.get_object() for one in there):
        for name in _OF_REMARK if one.get("/Subtype") != "/Widget" else ():
            one.pop(name, None)


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
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(cleaned_pdf(content) if content.startswith(b"%PDF-") else cleaned(BytesIO(content)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
