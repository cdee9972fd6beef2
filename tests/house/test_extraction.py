"""The words of a file: tables, headers and notes too, what was struck not; a scan has none; strangers' files stay bounded."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from house import extraction, reader
from house.extraction import text_of
from tests.house.files import W, docx, paragraphs, pdf


def kept(folder: Path, content: bytes) -> Path:
    path = folder / ("a" * 64)
    path.write_bytes(content)
    return path


TABLE = (
    "<w:tbl><w:tr><w:tc>{0}</w:tc><w:tc>{1}</w:tc></w:tr>"
    "<w:tr><w:sdt><w:sdtContent><w:tc>{2}</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>"
)
TRACKED = (
    '<w:p><w:r><w:t>金额</w:t></w:r><w:del w:id="1"><w:r><w:delText>一</w:delText><w:t>一</w:t></w:r></w:del>'
    '<w:ins w:id="2"><w:r><w:t>两</w:t></w:r></w:ins><w:r><w:t>万元</w:t></w:r></w:p>'
)
BOX = (
    "<w:p><w:r><w:t>正文</w:t></w:r><w:r>"
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    "<mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)


def word(body: str) -> bytes:
    """A document with a page header, a footer and a note."""
    link = '<Relationship Id="{0}" Type="http://x/{0}" Target="{0}.xml"/>'
    rels = "".join(link.format(name) for name in ("header", "footer", "footnotes"))
    more = {
        "word/_rels/document.xml.rels": f"<Relationships>{rels}</Relationships>",
        "word/header.xml": f'<w:hdr xmlns:w="{W}">{paragraphs("征求意见稿")}</w:hdr>',
        "word/footer.xml": f'<w:ftr xmlns:w="{W}">{paragraphs("第一页")}</w:ftr>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}"><w:footnote>{paragraphs("脚注")}</w:footnote></w:footnotes>',
    }
    return docx(body, more)


def test_a_document_is_read_in_order_with_everything_that_is_read_on_paper(tmp_path: Path) -> None:
    table = TABLE.format(paragraphs("项目", "说明"), paragraphs("金额"), paragraphs("合计"))
    body = paragraphs("第一条") + table + TRACKED + BOX.format(paragraphs("附注")) + paragraphs("第二条")
    said = text_of(kept(tmp_path, word(body)), "合同.docx")
    assert said == "征求意见稿\n第一条\n项目 说明\t金额\n合计\n金额两万元\n正文\n附注\n第二条\n脚注\n第一页"


def test_what_is_written_by_the_common_library_is_read(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.add_paragraph("第一条 甲方").add_run("\t乙方")
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = "金额", "100万元"
    path = kept(tmp_path, b"")
    with path.open("wb") as file:
        document.save(file)
    assert text_of(path, "a.DOCX") == "页眉\n第一条 甲方\t乙方\n金额\t100万元"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_plain_text_is_read_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    assert text_of(kept(tmp_path, "第一条\r\n第二条".encode(encoding)), "a.txt") == "第一条\r\n第二条"


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    assert text_of(kept(tmp_path, pdf("Clause 1", "Clause 2", picture=[1])), "a.pdf") == "Clause 1\nClause 2"


def test_a_scan_has_no_words_even_when_only_one_page_is_one(tmp_path: Path) -> None:
    assert text_of(kept(tmp_path, pdf("Clause 1", "", picture=[1])), "a.pdf") is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 garbage"),
        ("a.docx", b"PK\x03\x04"),
        ("a.docx", docx("")),
        ("a.docx", docx("<w:tbl>" * 3000 + "</w:tbl>" * 3000)),
        ("a.txt", b"\0\1"),
        ("a.png", b"\x89PNG"),
    ],
)
def test_what_has_no_words_or_cannot_be_read_says_none(tmp_path: Path, name: str, content: bytes) -> None:
    assert text_of(kept(tmp_path, content), name) is None


def test_a_file_is_read_once(tmp_path: Path) -> None:
    path = kept(tmp_path, docx())
    assert text_of(path, "a.docx") == "第一条"
    (beside,) = (one for one in tmp_path.iterdir() if one != path)
    beside.write_text("从旁边读")
    assert text_of(path, "a.docx") == "从旁边读"
    scan = kept(tmp_path, pdf("", picture=[0]))
    assert text_of(scan, "a.pdf") is None
    assert text_of(scan, "a.pdf") is None


def test_reading_ends_where_its_bounds_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real files that would take more memory, and more time, than they are given."""
    huge = docx(f"<w:p><w:r><w:t>{'甲' * 40_000_000}</w:t></w:r></w:p>")
    assert text_of(kept(tmp_path, huge), "a.docx") is None
    monkeypatch.setattr(extraction, "SECONDS", 0.01)
    began = time.monotonic()
    (tmp_path / "b").mkdir()
    assert text_of(kept(tmp_path / "b", docx()), "a.docx") is None
    assert time.monotonic() - began < 5


def test_the_reader_may_neither_write_nor_eat_up_the_machine() -> None:
    script = (
        f"import runpy; reader = runpy.run_path({reader.__file__!r}); reader['bounded']()\n"
        "import sys\n"
        "try: open(sys.argv[1], 'w').write('x' * 9)\n"
        "except OSError as error: print(type(error).__name__)\n"
        "try: bytearray(600 * 2**20)\n"
        "except MemoryError: print('MemoryError')\n"
    )
    run = subprocess.run([sys.executable, "-c", script, os.devnull + "x"], capture_output=True, text=True)
    assert run.stdout.split()[-1] == "MemoryError", run.stderr
