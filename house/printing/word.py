"""Papers as Word documents that an office may still mend: the standard's fonts by name, its margins, lines and characters."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from house.printing.layout import Grid, Heading, Paper, printable

TITLE, BODY, BLACK, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
RED = RGBColor(0xC8, 0x16, 0x1D)
PITCH = Pt(28.95)  # 22 lines in 225 mm
ACROSS = Mm(156)
CLOSER = -5  # twips between characters: 28 of them in 156 mm (a grid of characters breaks in LibreOffice)
SIZE = 16


@dataclass(frozen=True, slots=True)
class Face:
    """How a run looks."""

    font: str = BODY
    size: float = SIZE
    bold: bool = False
    color: RGBColor | None = None


def docx(paper: Paper) -> bytes:
    """A paper as .docx."""
    document = Document()
    _page(document)
    _properties(document, paper)
    if paper.head:
        _red_head(document, paper)
    _title(document, paper)
    if paper.addressee:
        _line(document, f"{paper.addressee}：")
    for block in paper.body:
        if isinstance(block, Grid):
            _grid(document, block)
        elif isinstance(block, Heading):
            heading = _line(document, block.text, Face(BLACK if block.level == 1 else KAI), indent=True)
            heading.paragraph_format.keep_with_next = True
        else:
            _line(document, block.text, Face(bold=block.bold), ALIGN.JUSTIFY, indent=block.indent)
    _attachments(document, paper.attachments)
    _signed(document, paper)
    _foot(document, paper)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- page and styles ------------------------------------------------------------------------------------------------------


def _page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = _element("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    style: Any = document.styles["Normal"]
    _face(style.element.get_or_add_rPr(), Face())
    style.font.size = Pt(SIZE)
    spacing = _element("w:spacing", val=CLOSER)
    style.element.get_or_add_rPr().append(spacing)
    paragraph = style.paragraph_format
    paragraph.space_before = paragraph.space_after = Pt(0)
    paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    paragraph.widow_control = False
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):  # no gap between Chinese and figures: each sign keeps its place
        _put(style.element.get_or_add_pPr(), _element(name, val=0))
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        _page_number(footer.paragraphs[0], align)


def _page_number(paragraph: Paragraph, align: ALIGN) -> None:
    paragraph.alignment = align
    edge = "w:rightChars" if align == ALIGN.RIGHT else "w:leftChars"
    indent = _element("w:ind")
    indent.set(qn(edge), "100")
    _put(paragraph._p.get_or_add_pPr(), indent)
    face = Face(SONG, 14)
    _run(paragraph, "— ", face)
    field = _element("w:fldSimple", instr="PAGE")
    field.append(_run(paragraph, "1", face)._r)
    paragraph._p.append(field)
    _run(paragraph, " —", face)


def _properties(document: DocumentType, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author = printable(paper.heading)[:255], printable(paper.signature)[:255]
    properties.keywords, properties.comments, properties.language = paper.code.words, "", "zh-CN"
    properties.created = properties.modified = datetime.combine(paper.on, datetime.min.time())


# --- the parts of a paper ---------------------------------------------------------------------------------------------------


def _red_head(document: DocumentType, paper: Paper) -> None:
    size = min(40.0, ACROSS.pt / max(len(paper.head), 1) * 0.96)
    mark = _line(document, paper.head, Face(TITLE, size, color=RED), ALIGN.CENTER)
    mark.paragraph_format.space_before = Mm(35)
    mark.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _line(document, "")
    number = _line(document, paper.number, align=ALIGN.CENTER)
    number.paragraph_format.space_before = Pt(12)
    _rules(number, bottom=(12, "C8161D", 11))
    _line(document, "")


def _title(document: DocumentType, paper: Paper) -> None:
    for line in paper.title.split("\n"):
        title = _line(document, line, Face(TITLE, 22), ALIGN.CENTER)
        title.paragraph_format.line_spacing = Pt(34)
        _put(title._p.get_or_add_pPr(), _element("w:snapToGrid", val=0))
    if not paper.head:
        _line(document, paper.number, Face(size=14), ALIGN.CENTER)
    _line(document, "").paragraph_format.line_spacing = Pt(16)


def _attachments(document: DocumentType, names: Sequence[str]) -> None:
    for n, name in enumerate(names, 1):
        numbered = f"{n}.{name}" if len(names) > 1 else name
        line = _line(document, f"附件：{numbered}" if n == 1 else numbered)
        hang = 2 if n == 1 else 5
        line.paragraph_format.left_indent = Pt(SIZE * (5 if n == 1 else hang))
        line.paragraph_format.first_line_indent = Pt(-SIZE * 3) if n == 1 else Pt(0)
        if n == 1:
            line.paragraph_format.space_before = PITCH


def _signed(document: DocumentType, paper: Paper) -> None:
    """The office centred over the day, the day four characters from the edge, room for the seal above."""
    if paper.signature:
        wide, narrow = len(paper.signature) * SIZE, (len(paper.date) - 3) * SIZE / 2 + 3 * SIZE
        over = (wide - narrow) / 2
        edge = max(2 * SIZE, 4 * SIZE - max(over, 0))
        office = _line(document, paper.signature, align=ALIGN.RIGHT)
        office.paragraph_format.space_before = Length(int(PITCH * 2))
        office.paragraph_format.keep_with_next = True
        office.paragraph_format.right_indent = Pt(edge + max(-over, 0))
        day = _line(document, paper.date, align=ALIGN.RIGHT)
        day.paragraph_format.right_indent = Pt(edge + max(over, 0))
        day.paragraph_format.keep_with_next = bool(paper.signers)
    if paper.signers:
        line = _line(document, "　　".join(f"{part}：{name}" for part, name in paper.signers))
        line.paragraph_format.space_before = PITCH


def _foot(document: DocumentType, paper: Paper) -> None:
    """The code that leads to the record, and 版记: at the foot of the last page."""
    last = [f"{paper.signature}\t{paper.date}印发"] if paper.head else []
    imprint = [*paper.imprint, *last] if paper.head else []
    table = document.add_table(rows=1 + len(imprint), cols=2)
    table.autofit = False
    _float(table)
    _widths(table, [Mm(28), Length(ACROSS - Mm(28))])
    square, words = table.rows[0].cells
    words.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    picture = io.BytesIO()
    paper.code.square.save(picture, kind="png", scale=8, border=1)
    picture.seek(0)
    _tight(square.paragraphs[0]).add_run().add_picture(picture, width=Mm(23))
    for n, said in enumerate(("扫码核对原始留痕", paper.code.words, paper.code.link)):
        line = words.paragraphs[0] if n == 0 else words.add_paragraph()
        _run(_tight(line), said, Face(size=10.5))
    for n, said in enumerate(imprint, 1):
        cell = table.rows[n].cells[0].merge(table.rows[n].cells[1])
        line = _tight(cell.paragraphs[0])
        line.paragraph_format.tab_stops.add_tab_stop(Length(ACROSS - Mm(5)), WD_TAB_ALIGNMENT.RIGHT)
        _run(line, said, Face(size=12 if n == len(imprint) else 10.5))
        _edges(cell, top=12 if n == 1 else 6, bottom=12 if n == len(imprint) else 0)
    _tight(document.add_paragraph()).paragraph_format.line_spacing = Pt(1)


def _float(table: Table) -> None:
    """Stand at the foot of the type area."""
    place = _element(
        "w:tblpPr",
        leftFromText=0,
        rightFromText=0,
        vertAnchor="margin",
        horzAnchor="margin",
        tblpX=0,
        tblpYSpec="bottom",
    )
    table._tbl.tblPr.insert(1, place)


def _grid(document: DocumentType, grid: Grid) -> None:
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    total = sum(share for _, share in grid.columns)
    _widths(table, [Length(ACROSS * share // total) for _, share in grid.columns])
    lines = [[title for title, _ in grid.columns], *grid.rows]
    for n, (row, texts) in enumerate(zip(table.rows, lines, strict=True)):
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for cell, text, (_, share) in zip(row.cells, texts, grid.columns, strict=True):
            _fill(cell, text, head=n == 0, centred=n == 0 or share <= 3)
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    _tight(document.add_paragraph()).paragraph_format.line_spacing = Pt(8)


def _widths(table: Table, widths: Sequence[Length]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _fill(cell: _Cell, text: str, head: bool, centred: bool) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for n, part in enumerate(printable(text).split("\n")):
        line = _tight(cell.paragraphs[0] if n == 0 else cell.add_paragraph())
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
        line.alignment = ALIGN.CENTER if centred else ALIGN.LEFT
        _run(line, part, Face(BLACK if head else BODY, 12))


# --- lines and runs ---------------------------------------------------------------------------------------------------------


def _line(
    document: DocumentType, text: str, face: Face | None = None, align: ALIGN | None = None, indent: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    if indent:
        _put(paragraph._p.get_or_add_pPr(), _element("w:ind", firstLineChars=200, firstLine=SIZE * 40))
    _run(paragraph, text, face or Face())
    return paragraph


def _tight(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _put(paragraph._p.get_or_add_pPr(), _element("w:snapToGrid", val=0))
    return paragraph


def _run(paragraph: Paragraph, text: str, face: Face) -> Any:
    run = paragraph.add_run(printable(text))
    run.font.size, run.font.bold = Pt(face.size), face.bold or None
    if face.color is not None:
        run.font.color.rgb = face.color
    _face(run._r.get_or_add_rPr(), face)
    return run


def _face(properties: Any, face: Face) -> None:
    """Chinese fonts go by `eastAsia`; the hint keeps quotation marks Chinese."""
    fonts = properties.get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), face.font)
    fonts.set(qn("w:hint"), "eastAsia")


def _rules(paragraph: Paragraph, bottom: tuple[int, str, int]) -> None:
    size, color, space = bottom
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz=size, space=space, color=color))
    _put(paragraph._p.get_or_add_pPr(), borders)


def _edges(cell: _Cell, top: int, bottom: int) -> None:
    borders = _element("w:tcBorders")
    for edge, size in (("top", top), ("bottom", bottom)):
        if size:
            borders.append(_element(f"w:{edge}", val="single", sz=size, space=0, color="000000"))
    cell._tc.get_or_add_tcPr().append(borders)


_ORDER = "pBdr shd tabs suppressAutoHyphens autoSpaceDE autoSpaceDN adjustRightInd snapToGrid spacing ind jc outlineLvl rPr sectPr"


def _put(properties: Any, element: Any) -> None:
    """Among the properties of a paragraph, at the place that the schema gives it."""
    names = [f"w:{name}" for name in _ORDER.split()]
    here = names.index(f"w:{element.tag.rpartition('}')[2]}")
    properties.insert_element_before(element, *names[here + 1 :])


def _element(name: str, **attributes: str | int) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element
