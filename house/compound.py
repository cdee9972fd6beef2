"""Inside a compound file (OLE: .doc, .xls, .wps, .et), enough to see what it is and whether it carries macros."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTORS = 4_000  # of the directory: far more than any document needs
BOOK = 200_000  # sectors of what stands before the first sheet of a workbook, all its words among them
SMALLEST = 4096  # bytes of a stream that has sectors of its own
_END = 0xFFFFFFFA  # from here on a sector number is a mark, not a place
_BOUNDSHEET, _EOF = 0x85, 0x0A
_MACRO_SHEET = 1


class Broken(ValueError):
    """The structure contradicts itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A storage or a stream: its name in small letters, its first sector, its bytes."""

    name: str
    first: int
    size: int


class Compound:
    """A file system in a file, read with bounds. Every method raises Broken."""

    def __init__(self, file: IO[bytes]) -> None:
        """Reads the header, the allocation table's places and the directory."""
        file.seek(0)
        header = file.read(512)
        if len(header) < 512 or header[:8] != MAGIC:
            raise Broken("文件头不全")
        shift = struct.unpack_from("<H", header, 30)[0]
        if shift not in (9, 12):
            raise Broken("扇区大小不对")
        self._file, self._size = file, 1 << shift
        self._table = list(self._places(header))
        directory = struct.unpack_from("<I", header, 48)[0]
        self.entries = [entry for sector in self._chain(directory) for entry in _entries(sector)]

    def names(self) -> set[str]:
        """Of all storages and streams, in small letters."""
        return {entry.name for entry in self.entries}

    def macro_sheets(self) -> bool:
        """Whether a workbook has sheets of Excel 4.0 macros, which need no project."""
        return any(_is_macro_sheet(self._chain(book.first, BOOK)) for book in self._workbooks())

    def _workbooks(self) -> Iterator[Entry]:
        for entry in self.entries:
            if entry.name in ("workbook", "book"):
                if entry.size < SMALLEST:
                    raise Broken("工作簿不全")
                yield entry

    def _read(self, number: int) -> bytes:
        self._file.seek((number + 1) * self._size)
        sector = self._file.read(self._size)
        if len(sector) < 128:
            raise Broken("缺少扇区")
        return sector.ljust(self._size, b"\0")

    def _chain(self, number: int, most: int = SECTORS) -> Iterator[bytes]:
        """The sectors of one stream, in order."""
        for _ in range(most):
            if number >= _END:
                return
            yield self._read(number)
            part, place = divmod(number, self._size // 4)
            if part >= len(self._table):
                raise Broken("扇区链中断")
            number = struct.unpack_from("<I", self._read(self._table[part]), place * 4)[0]
        raise Broken("扇区链没有尽头")

    def _places(self, header: bytes) -> Iterator[int]:
        """Where the allocation table lies: 109 places in the header, the rest in a chain of its own."""
        yield from (one for one in struct.unpack_from("<109I", header, 76) if one < _END)
        more = struct.unpack_from("<I", header, 68)[0]
        for _ in range(SECTORS):
            if more >= _END:
                return
            *found, more = struct.unpack(f"<{self._size // 4}I", self._read(more))
            yield from (one for one in found if one < _END)
        raise Broken("分配表没有尽头")


def _entries(sector: bytes) -> Iterator[Entry]:
    for at in range(0, len(sector) - 127, 128):
        length, kind = struct.unpack_from("<HB", sector, at + 64)
        if kind and 2 <= length <= 64:
            name = sector[at : at + length - 2].decode("utf-16-le", "replace").lower()
            yield Entry(name, *struct.unpack_from("<II", sector, at + 116))


def _is_macro_sheet(sectors: Iterator[bytes]) -> bool:
    """Read the records before the first sheet, where every sheet is announced with its type."""
    buffer = bytearray()
    for sector in sectors:
        buffer += sector
        while len(buffer) >= 4:
            kind, length = struct.unpack_from("<HH", buffer)
            if kind == _EOF:
                return False
            if len(buffer) < 4 + length:
                break
            if kind == _BOUNDSHEET and length >= 6 and buffer[9] == _MACRO_SHEET:
                return True
            del buffer[: 4 + length]
    raise Broken("工作簿不全")
