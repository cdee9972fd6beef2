"""What everyone may download says what was published, and nothing of who wrote it, struck it or remarked on it."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from engine.errors import NotFound
from engine.settings import settings
from house.handing_out import for_everyone
from house.opening import House, law
from house.reader import docx as words
from tests.house.files import W, docx, paragraphs, pdf

DRAFTER, REMARK, STRUCK = "某起草人", "此处请领导定", "罚款五百元"
BY = f'w:author="{DRAFTER}" w:date="2026-01-05T09:00:00Z"'
BODY = (
    '<w:p w:rsidR="00A1"><w:pPr><w:rPr><w:ins w:id="9" {by}/></w:rPr></w:pPr><w:commentRangeStart w:id="0"/><w:r><w:t>第一条　</w:t></w:r>'
    '<w:del w:id="1" {by}><w:r><w:delText>{struck}</w:delText></w:r></w:del><w:ins w:id="2" {by}><w:r><w:rPr><w:b/>'
    '<w:rPrChange w:id="3" {by}><w:rPr/></w:rPrChange></w:rPr><w:t>不罚款</w:t></w:r></w:ins><w:commentRangeEnd w:id="0"/>'
    '<w:r><w:commentReference w:id="0"/></w:r></w:p><w:tbl><w:tr><w:trPr><w:del w:id="4" {by}/></w:trPr><w:tc>{row}</w:tc></w:tr>'
    "<w:tr><w:tc>{kept}</w:tc></w:tr></w:tbl>"
).format(by=BY, struck=STRUCK, row=paragraphs(STRUCK), kept=paragraphs("附表"))
PROPERTIES = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>办法</dc:title><dc:creator>{DRAFTER}</dc:creator>'
    f"<cp:lastModifiedBy>{DRAFTER}</cp:lastModifiedBy></cp:coreProperties>"
)
PARTS = {
    "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:id="0" {BY}>{paragraphs(REMARK)}</w:comment></w:comments>',
    "docProps/core.xml": PROPERTIES,
    "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:trackRevisions/><w:rsids/></w:settings>',
    "word/_rels/settings.xml.rels": f'<Relationships><Relationship Id="r1" Type="http://x/attachedTemplate" Target="file:///C:/{DRAFTER}/a.dotm"/></Relationships>',
}  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> House:
    said = settings(data_dir=tmp_path / "var", database_url=f"sqlite:///{tmp_path / 'h.sqlite3'}")
    return House(said, law(said))


def kept(house: House, folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(house.blobs.put(folder / name)[0])


def test_a_published_text_is_handed_out_without_its_making(house: House, tmp_path: Path) -> None:
    original = docx(BODY, PARTS)
    sha = kept(house, tmp_path, "办法.docx", original)
    served = for_everyone(house, sha, "办法.docx")
    given = served.path.read_bytes()
    with zipfile.ZipFile(BytesIO(given)) as package:
        everything = "".join(package.read(name).decode() for name in package.namelist())
    assert [one for one in (DRAFTER, REMARK, STRUCK, "rsid", "2026-01-05") if one in everything] == []
    assert words(BytesIO(given)) == "第一条　不罚款\n附表"
    assert (served.size, house.blobs.path(sha).read_bytes() == original) == (len(given), True)  # type: ignore[union-attr]
    assert for_everyone(house, sha, "办法.docx").path.stat().st_mtime_ns == served.path.stat().st_mtime_ns


def test_what_the_common_library_writes_can_still_be_opened_by_it(house: House, tmp_path: Path) -> None:
    made, out = Document(), BytesIO()
    made.core_properties.author = DRAFTER
    made.add_paragraph("第一条　合法。")
    made.save(out)
    given = for_everyone(house, kept(house, tmp_path, "办法.docx", out.getvalue()), "办法.docx").path
    again = Document(str(given))
    assert ([one.text for one in again.paragraphs], again.core_properties.author) == (["第一条　合法。"], "")


def annotated() -> bytes:
    """One page with its drafter in every place that a PDF has for one, a remark, and a seal that is drawn on it."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf("lawful"))))
    writer.add_metadata({"/Author": DRAFTER, "/Producer": "某公司 WPS", "/Title": "办法"})
    packet = DecodedStreamObject()
    packet.set_data(f"<x:xmpmeta><dc:creator>{DRAFTER}</dc:creator></x:xmpmeta>".encode())
    (page,) = writer.pages
    for one in (writer.root_object, page):
        one[NameObject("/Metadata")] = writer._add_object(packet)
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/X"): TextStringObject(DRAFTER)})
    for kind, said_there in (("Text", REMARK), ("Stamp", "公章"), ("Highlight", REMARK)):
        said = {
            "/T": TextStringObject(DRAFTER),
            "/Contents": TextStringObject(said_there),
            "/M": TextStringObject("D:20260105"),
        }
        where = {"/Subtype": NameObject(f"/{kind}"), "/Rect": ArrayObject(map(NumberObject, (1, 1, 9, 9)))}
        writer.add_annotation(0, DictionaryObject({NameObject(k): v for k, v in (where | said).items()}))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_is_handed_out_without_its_making_and_keeps_text_and_seal(house: House, tmp_path: Path) -> None:
    original = annotated()
    earlier = PdfReader(BytesIO(original))
    assert (earlier.metadata.author, len(earlier.pages[0]["/Annots"])) == (DRAFTER, 3)  # type: ignore[union-attr, arg-type]
    sha = kept(house, tmp_path, "办法.pdf", original)
    served = for_everyone(house, sha, "办法.pdf")
    given = served.path.read_bytes()
    encoded = [one.encode(code) for one in (DRAFTER, REMARK, "WPS", "D:20260105") for code in ("utf-8", "utf-16-be")]
    there = [{one for one in encoded if one in file or escaped(one) in file} for file in (original, given)]
    assert (len(there[0]) >= 3, there[1]) == (True, set())
    again = PdfReader(BytesIO(given))
    assert (again.metadata, again.xmp_metadata, again.pages[0].extract_text().strip()) == (None, None, "lawful")
    (seal,) = again.pages[0]["/Annots"]  # type: ignore[misc]
    assert not {"/T", "/M"} & set(seal.get_object())
    assert seal.get_object()["/Contents"] == "公章"
    assert served.headers["Content-Type"] == "application/pdf"
    assert house.blobs.path(sha).read_bytes() == original  # type: ignore[union-attr]


def escaped(said: bytes) -> bytes:
    """As a PDF writes bytes that are no letters."""
    return b"".join(b"\\%03o" % one if not 32 <= one < 127 else bytes([one]) for one in said)


def test_a_signed_pdf_stays_as_it_is_for_its_seal_holds_for_these_bytes(house: House, tmp_path: Path) -> None:
    signed = annotated().replace(b"/PieceInfo", b"/ByteRange [0 1 2 3] /PieceInfo")
    served = for_everyone(house, kept(house, tmp_path, "签章.pdf", signed), "签章.pdf")
    assert served.path.read_bytes() == signed


def test_what_cannot_be_cleaned_is_not_handed_out_and_other_types_are_as_they_are(house: House, tmp_path: Path) -> None:
    bad = docx(BODY, {"word/comments.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'})
    sha = kept(house, tmp_path, "坏.docx", bad)
    with pytest.raises(NotFound, match="未能去除"):
        for_everyone(house, sha, "坏.docx")
    broken = kept(house, tmp_path, "坏.pdf", b"%PDF-1.4\nnothing")
    with pytest.raises(NotFound, match="未能去除"):
        for_everyone(house, broken, "坏.pdf")
    plain = kept(house, tmp_path, "文.txt", "第一条".encode())
    assert for_everyone(house, plain, "文.txt").path.read_text() == "第一条"
