"""Words out of a .docx or a .pdf: a program of its own with little memory and little time, for what strangers wrote.

`python reader.py docx|pdf` reads the file on standard input and prints the words; exit code 3: there are none to be read.
"""

import posixpath
import resource
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element

MEMORY, SECONDS = 512 * 2**20, 20
LONGEST = 5_000_000  # characters
PAGES = 3_000
NO_WORDS = 3

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_CUT = {f"{W}del", f"{W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_ASIDE = ("header", "footer", "footnotes", "endnotes")


def bounded() -> None:
    """From here on no more memory, time or files than this."""
    limits = {
        resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0,
    }  # fmt: skip
    for limit, value in limits.items():
        hard = resource.getrlimit(limit)[1]
        least = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (least, least))


def docx(file: IO[bytes]) -> str:
    """Page headers, then the text with its tables in order, then notes and page footers. What was struck is left out."""
    with zipfile.ZipFile(file) as package:
        main = next(iter(_related(package, "", "officeDocument")))
        parts = {kind: _related(package, main, kind) for kind in _ASIDE}
        order = [*parts["header"], main, *parts["footnotes"], *parts["endnotes"], *parts["footer"]]
        return "\n".join(line for name in order for line in _lines(_xml(package, name)) if line.strip())


def _xml(package: zipfile.ZipFile, name: str) -> Element:
    from defusedxml.ElementTree import fromstring

    content = package.read(name)
    if STRICT.encode()[1:-1] in content:
        content = content.replace(STRICT.encode()[1:-1], W.encode()[1:-1])
    root: Element = fromstring(content)
    return root


def _related(package: zipfile.ZipFile, part: str, kind: str) -> list[str]:
    """The parts of one kind that a part names, in order."""
    folder, _, name = part.rpartition("/")
    index = posixpath.join(folder, "_rels", f"{name}.rels")
    if index not in package.namelist():
        return []
    links = [one for one in _xml(package, index) if one.get("TargetMode") != "External"]
    targets = [str(one.get("Target")) for one in links if str(one.get("Type")).endswith(f"/{kind}")]
    places = [t[1:] if t.startswith("/") else posixpath.normpath(posixpath.join(folder, t)) for t in targets]
    return sorted(dict.fromkeys(one for one in places if one in package.namelist()))


def _lines(block: Element) -> Iterator[str]:
    """One line for each paragraph and each row of a table."""
    for one in block:
        if one.tag == f"{W}p":
            yield "".join(_words(one))
        elif one.tag == f"{W}tr":
            yield "\t".join(" ".join(_lines(cell)) for cell in _cells(one))
        elif one.tag not in _CUT:
            yield from _lines(one)


def _cells(row: Element) -> Iterator[Element]:
    """Also those that a form control wraps."""
    for one in row:
        if one.tag == f"{W}tc":
            yield one
        elif one.tag not in _CUT:
            yield from _cells(one)


def _words(paragraph: Element) -> Iterator[str]:
    """The text of a paragraph, text boxes in it included."""
    for one in paragraph:
        if one.tag == f"{W}t":
            yield one.text or ""
        elif one.tag in _SIGNS:
            yield _SIGNS[one.tag]
        elif one.tag == f"{W}p":
            yield "\n"
            yield from _words(one)
        elif one.tag not in _CUT:
            yield from _words(one)


def pdf(file: IO[bytes]) -> str:
    """Page by page; nothing at all when a page is a picture without words, for then the rest is not the whole text."""
    from pypdf import PdfReader

    read = PdfReader(file)
    if read.is_encrypted:
        read.decrypt("")
    if len(read.pages) > PAGES:
        return ""
    pages = []
    for page in read.pages:
        words = page.extract_text()
        if not words.strip() and "/XObject" in page.get("/Resources", {}):
            return ""
        pages.append(words)
    return "\n".join(pages)


def main(kind: str) -> int:
    """Bound, read, print."""
    bounded()
    import logging

    logging.disable()
    words = {"docx": docx, "pdf": pdf}[kind](BytesIO(sys.stdin.buffer.read()))
    if not words.strip() or len(words) > LONGEST:
        return NO_WORDS
    sys.stdout.buffer.write(words.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
