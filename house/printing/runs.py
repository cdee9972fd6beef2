"""Lines, runs and borders of a Word document, where python-docx says too little about Chinese."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from house.printing.layout import printable

BODY = "仿宋_GB2312"
RED = RGBColor(0xC8, 0x16, 0x1D)
SIZE = 16  # 3号


@dataclass(frozen=True, slots=True)
class Face:
    """How a run looks."""

    font: str = BODY
    size: float = SIZE
    bold: bool = False
    color: RGBColor | None = None


def line(
    document: DocumentType, text: str, face: Face | None = None, align: ALIGN | None = None, indent: bool = False
) -> Paragraph:
    """A new paragraph."""
    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    if indent:
        put(paragraph._p.get_or_add_pPr(), element("w:ind", firstLineChars=200, firstLine=SIZE * 40))
    run(paragraph, text, face or Face())
    return paragraph


def tight(paragraph: Paragraph) -> Paragraph:
    """Single spacing, off the grid of lines."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    put(paragraph._p.get_or_add_pPr(), element("w:snapToGrid", val=0))
    return paragraph


def small(paragraph: Paragraph, height: float = 1) -> Paragraph:
    """A line as low as that: it takes no room."""
    tight(paragraph).paragraph_format.line_spacing = Pt(height)
    return paragraph


def run(paragraph: Paragraph, text: str, face: Face) -> Any:
    """Words in one look."""
    run = paragraph.add_run(printable(text))
    run.font.size, run.font.bold = Pt(face.size), face.bold or None
    if face.color is not None:
        run.font.color.rgb = face.color
    dress(run._r.get_or_add_rPr(), face)
    return run


def dress(properties: Any, face: Face) -> None:
    """Chinese fonts go by `eastAsia`; the hint keeps quotation marks Chinese."""
    fonts = properties.get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), face.font)
    fonts.set(qn("w:hint"), "eastAsia")


def rule(paragraph: Paragraph, edge: str, kind: str, size: int, space: int) -> None:
    """A red line over or under a paragraph; `size` in eighths of a point."""
    borders = element("w:pBdr")
    borders.append(element(f"w:{edge}", val=kind, sz=size, space=space, color=str(RED)))
    put(paragraph._p.get_or_add_pPr(), borders)


def edges(cell: _Cell, top: int, bottom: int) -> None:
    """Black lines over and under a cell; sizes in eighths of a point, 0 for none."""
    borders = element("w:tcBorders")
    for edge, size in (("top", top), ("bottom", bottom)):
        if size:
            borders.append(element(f"w:{edge}", val="single", sz=size, space=0, color="000000"))
    cell._tc.get_or_add_tcPr().append(borders)


_ORDER = "pBdr shd tabs suppressAutoHyphens autoSpaceDE autoSpaceDN adjustRightInd snapToGrid spacing ind jc outlineLvl rPr sectPr"


def put(properties: Any, element: Any) -> None:
    """Among the properties of a paragraph, at the place that the schema gives it."""
    names = [f"w:{name}" for name in _ORDER.split()]
    here = names.index(f"w:{element.tag.rpartition('}')[2]}")
    properties.insert_element_before(element, *names[here + 1 :])


def element(name: str, **attributes: str | int) -> Any:
    """An element of WordprocessingML with its attributes."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element
