"""Uploads: what is taken in, under which name, and everything that is refused without leaving anything behind."""

import json
import os
import random
import shutil
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tuned
from hypothesis import strategies as st
from sqlalchemy import text

from engine.errors import HefaError, NotFound
from engine.settings import settings
from house import pdfs
from house.blobs import BadUpload, Blobs, Interrupted, StoreFull, TooLarge
from house.opening import House, law
from house.sniffing import agrees, sniff
from house.uploads import LONGEST, BadName, WrongType, headers, proper_name, read_blob, receive
from tests.house.files import EXCEL, JPEG, PNG, SLIDES, compound, docx, package, pdf, sheets

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with nobody in it."""
    file = tmp_path_factory.mktemp("built") / "hefa.sqlite3"
    said = settings(database_url=f"sqlite:///{file}")
    made = House(said, law(said))
    made.database.migrate()
    made.database.close()
    return file


@pytest.fixture
def house(tmp_path: Path, built: Path) -> Iterator[House]:
    """A house with nobody in it; files may have one MB."""
    shutil.copy(built, tmp_path / "hefa.sqlite3")
    said = settings(data_dir=tmp_path, upload_limit=1)
    opened = House(said, law(said))
    yield opened
    opened.database.close()


def tray(house: House) -> list[tuple[str, str, int]]:
    with house.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT person, name, size FROM tray ORDER BY name"))]


def files(house: House) -> list[Path]:
    return [path for path in house.blobs.folder.rglob("*") if path.is_file()] if house.blobs.folder.exists() else []


def refused(house: House, name: str, content: bytes, why: type[HefaError] = WrongType) -> str:
    """Why it is refused; nothing is left of it."""
    with pytest.raises(why) as said:
        receive(house, "wang", name, BytesIO(content))
    assert tray(house) == []
    assert files(house) == []
    return said.value.message


# --- what is taken ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("合同.docx", docx(), "Word 文档"),
        ("预算.xlsx", package({"xl/workbook.xml": "<a/>"}, EXCEL), "Excel 表格"),
        ("汇报.pptx", package({"ppt/presentation.xml": "<a/>"}, SLIDES), "演示文稿"),
        ("红头.ofd", package({"OFD.xml": "<a/>"}), "OFD 版式文件"),
        ("旧.doc", compound("WordDocument", "1Table", book=sheets()), "Word 97 或 WPS 文字"),
        ("旧.WPS", compound("WordDocument", book=sheets()), "Word 97 或 WPS 文字"),
        ("旧.xls", compound("Workbook", book=sheets(0, 2)), "Excel 97 或 WPS 表格"),
        ("旧.et", compound("Workbook", book=sheets(0)), "Excel 97 或 WPS 表格"),
        ("批复.pdf", pdf("x"), "PDF 文档"),
        ("章.png", PNG, "PNG 图片"),
        ("章.JPEG", JPEG, "JPEG 图片"),
        ("说明.txt", "第一条".encode(), "纯文本"),
        ("国标.txt", "第一条".encode("gb18030"), "纯文本"),
        (
            "带图表.docx",
            docx(more={"word/embeddings/s.xlsx": package({"xl/workbook.xml": "<a/>"}, EXCEL)}),
            "Word 文档",
        ),
    ],
)
def test_what_offices_write_is_taken(house: House, name: str, content: bytes, title: str) -> None:
    kept = receive(house, "wang", name, BytesIO(content))
    assert (kept.name, kept.size, kept.kind_title) == (name, len(content), title)
    assert house.blobs.get(kept.sha256) == content
    assert tray(house) == [("wang", name, len(content))]


def test_a_file_may_come_in_pieces_and_again(house: House) -> None:
    first = receive(house, "wang", "甲.txt", iter(["第一".encode(), "条".encode()]))
    again = receive(house, "wang", "乙.txt", BytesIO("第一条".encode()), expected=9)
    assert first.sha256 == again.sha256
    assert tray(house) == [("wang", "乙.txt", 9)]
    receive(house, "chen", "丙.txt", BytesIO("第一条".encode()))
    assert len(tray(house)) == 2
    assert len(files(house)) == 1


# --- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../合同.txt", "C:\\a\\合同.txt", "a/b.txt", "/etc/passwd.txt", "a\0/b.txt", "x|y.txt"]
)
def test_a_name_with_path_characters_is_refused(house: House, name: str) -> None:
    assert "路径字符" in refused(house, name, b"x", BadName)


@pytest.mark.parametrize("name", ["", " ", ".", "..", ".txt", ".profile.txt", "\u202e"])
def test_a_name_must_be_one(house: House, name: str) -> None:
    assert "文件名为空" in refused(house, name, b"x", BadName)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("合同\u202etxt.txt", "合同txt.txt"),
        ("合\u200b同\r\n.txt", "合同.txt"),
        ("e\u0301.txt", "é.txt"),
        ("合同　 终稿.txt", "合同 终稿.txt"),
        ("长" * 300 + ".txt", "长" * (LONGEST - 4) + ".txt"),
    ],
)
def test_a_name_is_kept_as_it_is_read(given: str, kept: str) -> None:
    assert proper_name(given) == kept


@given(st.text(max_size=300))
def test_whatever_a_name_is_it_ends_as_a_harmless_one(name: str) -> None:
    try:
        kept = proper_name(name)
    except BadName:
        return
    assert 0 < len(kept) <= LONGEST
    assert not set(kept) & set('/\\:*?"<>|\r\n\0')
    assert not kept.startswith(".")
    assert {unicodedata.category(c)[0] for c in kept} <= set("LMNPSZ")
    assert proper_name(kept) == kept


# --- what is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("木马.exe", b"MZ\x90", "不收 .exe 文件"),
        ("无名", b"x", "没有扩展名"),
        ("网页.html", b"<html>", "可收：.pdf"),
        ("宏.docm", docx(), "不收 .docm"),
    ],
)
def test_other_types_are_refused_by_name(house: House, name: str, content: bytes, said: str) -> None:
    assert said in refused(house, name, content)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("合同.pdf", docx(), "扩展名是 .pdf，内容却是Word 文档"),
        ("合同.docx", pdf("x"), "内容却是PDF 文档"),
        ("合同.docx", package({"a.txt": "x"}), "内容却不是Word 文档"),
        ("合同.doc", compound("Workbook", book=sheets(0)), "内容却是Excel 97"),
        ("合同.txt", b"MZ\x90\0", "可执行程序"),
        ("合同.txt", b"#!/bin/sh\nrm", "可执行程序"),
        ("合同.pdf", b"\x7fELF", "可执行程序"),
        ("合同.txt", b"\0\1\2", "内容却不是纯文本"),
        ("合同.txt", "第一条".encode("utf-16"), "UTF-16"),
        ("合同.docx", b"Rar!\x1a\x07\0", "压缩包"),
        ("合同.docx", b"PK\x03\x04 and then nothing", "已损坏"),
        ("合同.docx", docx()[:-40], "已损坏"),
        ("合同.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, "已损坏"),
    ],
)
def test_a_forged_type_is_refused(house: House, name: str, content: bytes, said: str) -> None:
    assert said in refused(house, name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx(more={"word/vbaProject.bin": b"x"})),
        ("a.docx", package({"word/document.xml": "<a/>"}, "application/vnd.ms-word.document.macroEnabled.main+xml")),
        ("a.xlsx", package({"xl/macrosheets/sheet1.xml": "<a/>"}, EXCEL)),
        ("a.doc", compound("WordDocument", "Macros", "VBA", book=sheets())),
        ("a.xls", compound("Workbook", "_VBA_PROJECT_CUR", book=sheets(0))),
        ("a.xls", compound("Workbook", book=sheets(0, 1))),
        ("a.docx", docx(more={"word/embeddings/s.xlsx": package({"xl/vbaProject.bin": b""}, EXCEL)})),
    ],
)
def test_macros_are_refused(house: House, name: str, content: bytes) -> None:
    assert "宏" in refused(house, name, content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (docx(more={"word/media/image1.bin": b"\0" * 3 * 2**20}), "超过 100 倍"),
        (docx(more={"x.zip": package({"a": "b"})}), "内含压缩包：x.zip"),
        (docx(more={"word/embeddings/x.docx": docx(more={"word/embeddings/y.docx": docx()})}), "内含压缩包"),
        (docx(more={"word/setup.bin": b"MZ\x90"}), "内含可执行程序"),
        (docx(more={"../../evil.txt": b"x"}), "部件名称可疑"),
        (docx(more={"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "声明了实体"),
        (docx(more={"word/embeddings/o.bin": compound("\1Ole10Native")}), "不能收的内容"),
        (docx(more={f"p{n}": b"" for n in range(5001)}), "超过 5000 个"),
    ],
)
def test_bombs_and_parcels_are_refused(house: House, content: bytes, said: str) -> None:
    assert said in refused(house, "a.docx", content)


def test_what_declares_less_than_it_unpacks_to_is_refused(house: House) -> None:
    honest = docx(more={"word/media/i.bin": random.Random(1).randbytes(3000)})
    with zipfile.ZipFile(BytesIO(honest)) as package_:
        declared = package_.getinfo("word/media/i.bin").file_size
    lied = honest.replace(declared.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lied != honest
    assert "不实" in refused(house, "a.docx", lied)


def test_a_bomb_is_measured_before_it_is_unpacked(house: House) -> None:
    content = bytearray(docx(more={"word/media/i.bin": b"x" * 4242}))
    at = content.rindex((4242).to_bytes(4, "little"))
    content[at : at + 4] = (300 * 2**20).to_bytes(4, "little")
    assert "超过 200 MB" in refused(house, "a.docx", bytes(content))


def test_an_empty_file_and_a_large_one_are_refused(house: House) -> None:
    assert "空文件" in refused(house, "a.txt", b"", BadUpload)
    assert "不得超过 1 MB" in refused(house, "a.txt", b"x" * (2**20 + 1), TooLarge)
    receive(house, "wang", "a.txt", BytesIO(b"x" * 2**20))


def test_a_lost_connection_leaves_nothing(house: House) -> None:
    def cut() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(Interrupted, match="连接断开"):
        receive(house, "wang", "a.txt", cut())
    with pytest.raises(Interrupted, match="只到了 4 字节"):
        receive(house, "wang", "a.txt", BytesIO(b"half"), expected=8)
    assert (tray(house), files(house)) == ([], [])


def test_a_full_disk_is_said_and_leaves_nothing(house: House) -> None:
    """A real limit on what a process may write, in a process of its own; and the system's own word for a full disk."""
    script = (
        "import json, resource, sys; from pathlib import Path; from house.blobs import *\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "blobs = Blobs(Path(sys.argv[1]))\n"
        "try:\n with blobs.draft([b'x' * 5000]) as draft: blobs.keep(draft)\n"
        "except StoreFull as full: print(json.dumps(full.message))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, house.blobs.folder],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert "磁盘已满" in json.loads(run.stdout), run.stderr
    with pytest.raises(StoreFull), house.blobs.draft(_full()):
        raise AssertionError("never reached")
    assert files(house) == []


def _full() -> Iterator[bytes]:
    yield b"x"
    with Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")  # the system says that there is no space left


def test_a_database_that_is_full_leaves_no_file(house: House) -> None:
    with house.database.writing() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON tray BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        )
    with pytest.raises(HefaError, match="写满"):
        receive(house, "wang", "a.txt", BytesIO(b"x"))
    assert files(house) == []


def test_what_a_killed_process_left_is_removed_the_next_day(house: House) -> None:
    aside = house.blobs.folder / ".arriving"
    aside.mkdir(parents=True)
    old, fresh = aside / "1.part", aside / "2.part"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    receive(house, "wang", "a.txt", BytesIO(b"x"))
    assert not old.exists()
    assert fresh.exists()


@tuned(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=2000),
    at=st.integers(0, 900),
    name=st.sampled_from(["a.docx", "a.doc", "a.xls", "a.pdf", "a.txt"]),
)
def test_garbage_is_taken_or_refused_and_never_an_accident(tmp_path: Path, content: bytes, at: int, name: str) -> None:
    from house.sniffing import agrees, sniff

    whole = {
        "a.docx": docx(),
        "a.doc": compound("WordDocument", book=sheets()),
        "a.xls": compound("Workbook", book=sheets(0)),
    }.get(name, b"")
    path = tmp_path / "garbage"
    path.write_bytes(whole[:at] + content + whole[at + len(content) :])
    assert all(isinstance(fault, str) for fault in agrees(sniff(path), name[2:]))


# --- handing out -------------------------------------------------------------------------------------------------------


def test_a_file_is_handed_out_so_that_it_does_nothing(house: House) -> None:
    content = docx()
    kept = receive(house, "wang", "合同 终稿.docx", BytesIO(content))
    served = read_blob(house, kept.sha256, kept.name, inline=True)
    assert served.path.read_bytes() == content
    assert served.size == kept.size
    said = served.headers
    assert said["Content-Disposition"].startswith("attachment; filename=\"_.docx\"; filename*=UTF-8''%E5%90%88")
    assert said["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in said["Content-Security-Policy"]
    assert headers("a.pdf", inline=True)["Content-Disposition"].startswith("inline")
    assert headers("a.pdf")["Content-Disposition"].startswith("attachment")
    assert headers("a.html", inline=True)["Content-Type"] == "application/octet-stream"


@given(st.text(max_size=50))
def test_no_name_breaks_a_header(name: str) -> None:
    value = headers(name.encode("utf-8", "replace").decode())["Content-Disposition"]
    assert value.isascii()
    assert not set(value) & set("\r\n")


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "0" * 64])
def test_what_is_not_kept_here_is_not_found(house: House, sha256: str) -> None:
    with pytest.raises(NotFound):
        read_blob(house, sha256, "a.txt")


def test_blobs_of_a_file_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(HefaError, match="找不到材料文件"):
        Blobs(tmp_path).put(tmp_path / "absent.txt")


# --- what a PDF would do by itself -------------------------------------------------------------------------------------------


def scripted(action: bytes, packed: bool = False, filters: bytes = b"/FlateDecode", more: bytes = b"") -> bytes:
    """A PDF that does something when it is opened; `packed`: where no search of its bytes finds it."""
    catalogue = b"<</Type/Catalog/Pages 2 0 R/OpenAction" + action + b">>"
    pages = b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    if not packed:
        return b"%PDF-1.7\n1 0 obj" + catalogue + b"endobj\n" + pages + b"trailer<</Root 1 0 R" + more + b">>\n%%EOF"
    inside = zlib.compress(b"1 0 " + catalogue)
    head = b"<</Type/ObjStm/N 1/First 4/Filter" + filters + b"/Length %d>>" % len(inside)
    return b"%PDF-1.7\n3 0 obj" + head + b"stream\r\n" + inside + b"\nendstream endobj\n" + pages + b"%%EOF"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (scripted(b"<</S/JavaScript/JS(app.alert(1))>>"), "含有脚本"), (scripted(b"<</S/J#61vaScript/JS 4 0 R>>"), "含有脚本"),
        (scripted(b"<</S/Rendition/JS(1)>>"), "含有脚本"), (scripted(b"<</S/JavaScript/JS(1)>>", packed=True), "含有脚本"),
        (scripted(b"<</S/L#61unch/F(cmd.exe)>>", packed=True), "执行命令"), (scripted(b"<</S/Launch/F(cmd.exe)>>"), "执行命令"),
        (scripted(b"<</S/GoTo/D 5 0 R>>", more=b"/Names<</EmbeddedFiles 6 0 R>>"), "嵌有其他文件"),
        (scripted(b"<</S/GoTo>>", packed=True, filters=b"[/LZWDecode]").replace(b"x\x9c", b"\x80\x0b"), "读不懂"),
        (scripted(b"<</S/GoTo>>", more=b"/Encrypt 9 0 R"), "权限保护"),
    ],
    ids=["script", "hidden name", "rendition", "packed", "packed command", "command", "files", "unreadable", "locked"],
)  # fmt: skip
def test_a_pdf_that_would_do_something_by_itself_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "x.pdf").write_bytes(content)
    assert [words in said for said in agrees(sniff(tmp_path / "x.pdf"), "pdf")] == [True]


def test_a_pdf_that_only_says_so_in_its_text_or_opens_at_a_page_is_taken(tmp_path: Path) -> None:
    """Also what we print ourselves."""
    for n, content in enumerate(
        (scripted(b"[2 0 R/Fit]"), scripted(b"[2 0 R/Fit]", packed=True), pdf("关于 JavaScript 的培训"))
    ):
        (tmp_path / f"{n}.pdf").write_bytes(content)
        assert agrees(sniff(tmp_path / f"{n}.pdf"), "pdf") == [], n


def test_a_pdf_that_swells_beyond_the_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "UNPACKED", 2**20)
    body = b"1 0 obj<</Filter/FlateDecode>>stream\n" + zlib.compress(bytes(2**22)) + b"endstream endobj\n"
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\n" + body)
    assert ["压缩炸弹" in said for said in agrees(sniff(tmp_path / "x.pdf"), "pdf")] == [True]
