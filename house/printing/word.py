"""Papers as Word documents that an office may still mend: the standard's fonts by name, its margins, lines and characters."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from house.printing import runs
from house.printing.layout import Grid, Heading, Paper, printable
from house.printing.runs import BODY, RED, SIZE, Face

TITLE, BLACK, KAI, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
PITCH = Pt(28.95)  # 22 lines in 225 mm
ACROSS = Mm(156)
TOGETHER, SHORT = 5, 300  # rows and signs of a table that stays on one page
CLOSER = -5  # twips between characters: 28 of them in 156 mm (a grid of characters breaks in LibreOffice)


def docx(paper: Paper) -> bytes:
    """A paper as .docx."""
    document = Document()
    _page(document)
    _properties(document, paper)
    if paper.form == "document":
        _red_head(document, paper)
    elif paper.form == "letter":
        _letter_head(document, paper)
    _title(document, paper)
    if paper.addressee:
        runs.line(document, f"{paper.addressee}：")
    for block in paper.body:
        if isinstance(block, Grid):
            _grid(document, block)
        elif isinstance(block, Heading):
            heading = runs.line(document, block.text, Face(BLACK if block.level == 1 else KAI), indent=True)
            heading.paragraph_format.keep_with_next = True
        else:
            runs.line(
                document,
                block.text,
                Face(bold=block.bold),
                ALIGN.JUSTIFY if block.indent else ALIGN.LEFT,
                indent=block.indent,
            )
    _attachments(document, paper.attachments)
    document.paragraphs[-1].paragraph_format.keep_with_next = True  # a signature never stands alone on a page
    end = _document_end if paper.form == "document" else _letter_end
    end(document, paper)
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
        grid = runs.element("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    style: Any = document.styles["Normal"]
    runs.dress(style.element.get_or_add_rPr(), Face())
    style.font.size = Pt(SIZE)
    spacing = runs.element("w:spacing", val=CLOSER)
    style.element.get_or_add_rPr().append(spacing)
    paragraph = style.paragraph_format
    paragraph.space_before = paragraph.space_after = Pt(0)
    paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    paragraph.widow_control = False
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):  # no gap between Chinese and figures: each sign keeps its place
        runs.put(style.element.get_or_add_pPr(), runs.element(name, val=0))
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        _page_number(footer.paragraphs[0], align)


def _page_number(paragraph: Paragraph, align: ALIGN) -> None:
    paragraph.alignment = align
    edge = "w:rightChars" if align == ALIGN.RIGHT else "w:leftChars"
    indent = runs.element("w:ind")
    indent.set(qn(edge), "100")
    runs.put(paragraph._p.get_or_add_pPr(), indent)
    face = Face(SONG, 14)
    runs.run(paragraph, "— ", face)
    field = runs.element("w:fldSimple", instr="PAGE")
    field.append(runs.run(paragraph, "1", face)._r)
    paragraph._p.append(field)
    runs.run(paragraph, " —", face)


def _properties(document: DocumentType, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author = printable(paper.heading)[:255], printable(paper.signature)[:255]
    properties.keywords, properties.comments, properties.language = paper.code.words, "", "zh-CN"
    properties.created = properties.modified = datetime.combine(paper.on, datetime.min.time())


# --- the parts of a paper ---------------------------------------------------------------------------------------------------


def _red_head(document: DocumentType, paper: Paper) -> None:
    """公文: the mark 35 mm below the top of the type area, the number under it, a red line under both."""
    mark = runs.line(document, paper.head, _mark(paper, 40), ALIGN.CENTER)
    mark.paragraph_format.space_before = Mm(35)
    mark.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    runs.line(document, "")
    number = runs.line(document, paper.number, align=ALIGN.CENTER)
    number.paragraph_format.space_before = Pt(12)
    runs.rule(number, "bottom", "single", 12, 11)
    runs.line(document, "")


def _letter_head(document: DocumentType, paper: Paper) -> None:
    """信函: the mark 30 mm from the edge of the first page, thick and thin red lines, the number at the right."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(30)
    for other in (section.header, section.even_page_header):
        runs.small(other.paragraphs[0])
    mark = section.first_page_header.paragraphs[0]
    mark.alignment = ALIGN.CENTER
    runs.run(runs.tight(mark), paper.head, _mark(paper, 36))
    foot = runs.small(section.first_page_footer.paragraphs[0])
    for line, edge, kind in ((mark, "bottom", "thickThinSmallGap"), (foot, "top", "thinThickSmallGap")):
        line.paragraph_format.left_indent, line.paragraph_format.right_indent = Mm(-8), Mm(-6)
        runs.rule(line, edge, kind, 18, 6)
    runs.line(document, paper.number, align=ALIGN.RIGHT).paragraph_format.space_before = Pt(6)
    runs.line(document, "").paragraph_format.line_spacing = Pt(20)


def _mark(paper: Paper, largest: float) -> Face:
    return Face(TITLE, min(largest, ACROSS.pt / max(len(paper.head), 1) * 0.96), color=RED)


def _title(document: DocumentType, paper: Paper) -> None:
    for line in paper.title.split("\n"):
        title = runs.line(document, line, Face(TITLE, 22), ALIGN.CENTER)
        title.paragraph_format.line_spacing = Pt(34)
        runs.put(title._p.get_or_add_pPr(), runs.element("w:snapToGrid", val=0))
    if paper.form == "form":
        runs.line(document, paper.number, Face(size=14), ALIGN.CENTER)
    runs.line(document, "").paragraph_format.line_spacing = Pt(16)


def _attachments(document: DocumentType, names: Sequence[str]) -> None:
    for n, name in enumerate(names, 1):
        numbered = f"{n}.{name}" if len(names) > 1 else name
        line = runs.line(document, f"附件：{numbered}" if n == 1 else numbered)
        hang = 2 if n == 1 else 5
        line.paragraph_format.left_indent = Pt(SIZE * (5 if n == 1 else hang))
        line.paragraph_format.first_line_indent = Pt(-SIZE * 3) if n == 1 else Pt(0)
        if n == 1:
            line.paragraph_format.space_before = PITCH


def _document_end(document: DocumentType, paper: Paper) -> None:
    """Signature and signers; then at the foot of the last page the code that leads to the record, and 版记."""
    office = _signature(document.add_paragraph(), document.add_paragraph(), paper)
    office.paragraph_format.space_before = Length(int(PITCH * 2))
    _signers(document, paper)
    imprint = [*paper.imprint, f"{paper.signature}\t{paper.date}印发"]
    table = document.add_table(rows=1 + len(imprint), cols=2)
    table.autofit = False
    _float(table, Mm(297 - 35 - 30 - 8 * len(imprint)))
    _widths(table, [Mm(28), Length(ACROSS - Mm(28))])
    square, words = table.rows[0].cells
    words.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    _square(square, paper, Mm(23))
    for n, said in enumerate(("扫码核对原始留痕", paper.code.words, paper.code.link)):
        runs.run(runs.tight(words.paragraphs[0] if n == 0 else words.add_paragraph()), said, Face(size=10.5))
    for n, said in enumerate(imprint, 1):
        cell = table.rows[n].cells[0].merge(table.rows[n].cells[1])
        line = runs.tight(cell.paragraphs[0])
        line.paragraph_format.tab_stops.add_tab_stop(Length(ACROSS - Mm(5)), WD_TAB_ALIGNMENT.RIGHT)
        runs.run(line, said, Face(size=12 if n == len(imprint) else 8))
        runs.edges(cell, top=12 if n == 1 else 6, bottom=12 if n == len(imprint) else 0)
    runs.small(document.add_paragraph())


def _letter_end(document: DocumentType, paper: Paper) -> None:
    """Letters and forms: the code beside the signature, so that a short one stays on one page."""
    runs.small(document.add_paragraph(), 20)
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    _widths(table, [Mm(28), Length(ACROSS - Mm(28))])
    square, signed = table.rows[0].cells
    signed.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
    _square(square, paper, Mm(20))
    if paper.signature:
        _signature(signed.paragraphs[0], signed.add_paragraph(), paper)
    _signers(document, paper)
    for said, size in (
        (f"扫码核对原始留痕　{paper.code.words}", 9),
        (paper.code.link, 9),
        *((one, 8) for one in paper.imprint),
    ):
        runs.run(runs.tight(document.add_paragraph()), said, Face(size=size))


def _signature(office: Paragraph, day: Paragraph, paper: Paper) -> Paragraph:
    """The office centred over the day, the day four characters from the edge."""
    wide, narrow = len(paper.signature) * SIZE, (len(paper.date) - 3) * SIZE / 2 + 3 * SIZE
    over = (wide - narrow) / 2
    edge = max(2 * SIZE, 4 * SIZE - max(over, 0))
    for line, words, inset in ((office, paper.signature, max(-over, 0)), (day, paper.date, max(over, 0))):
        line.alignment = ALIGN.RIGHT
        line.paragraph_format.right_indent = Pt(edge + inset)
        line.paragraph_format.keep_with_next = True
        runs.run(line, words, Face())
    return office


def _signers(document: DocumentType, paper: Paper) -> None:
    if paper.signers:
        line = runs.line(document, "　　".join(f"{part}：{name}" for part, name in paper.signers))
        line.paragraph_format.space_before = PITCH if paper.form == "document" else Pt(4)


def _square(cell: _Cell, paper: Paper, width: Length) -> None:
    picture = io.BytesIO()
    paper.code.square.save(picture, kind="png", scale=8, border=1)
    picture.seek(0)
    runs.tight(cell.paragraphs[0]).add_run().add_picture(picture, width=width)


def _float(table: Table, top: Length) -> None:
    """Stand at the foot of the type area, `top` from the edge of the page."""
    apart: dict[str, str | int] = {"leftFromText": 0, "rightFromText": 0, "tblpX": 0, "tblpY": int(top.pt * 20)}
    place = runs.element("w:tblpPr", vertAnchor="page", horzAnchor="margin", **apart)
    table._tbl.tblPr.insert(1, place)


def _grid(document: DocumentType, grid: Grid) -> None:
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    total = sum(share for _, share in grid.columns)
    _widths(table, [Length(ACROSS * share // total) for _, share in grid.columns])
    size = 10 if len(grid.columns) > 5 else 12
    lines = [[title for title, _ in grid.columns], *grid.rows]
    for n, (row, texts) in enumerate(zip(table.rows, lines, strict=True)):
        row._tr.get_or_add_trPr().append(runs.element("w:cantSplit"))
        for cell, text, (_, share) in zip(row.cells, texts, grid.columns, strict=True):
            _fill(cell, text, head=n == 0, centred=n == 0 or share <= 3, size=size)
    table.rows[0]._tr.get_or_add_trPr().append(runs.element("w:tblHeader"))
    if len(grid.rows) <= TOGETHER and sum(len(text) for row in grid.rows for text in row) < SHORT:
        for cell in (cell for row in table.rows[:-1] for cell in row.cells):
            for line in cell.paragraphs:
                line.paragraph_format.keep_with_next = True
    runs.small(document.add_paragraph(), 8)


def _widths(table: Table, widths: Sequence[Length]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _fill(cell: _Cell, text: str, head: bool, centred: bool, size: float) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for n, part in enumerate(printable(text).split("\n")):
        line = runs.tight(cell.paragraphs[0] if n == 0 else cell.add_paragraph())
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
        line.alignment = ALIGN.CENTER if centred else ALIGN.LEFT
        runs.run(line, part, Face(BLACK if head else BODY, size))
