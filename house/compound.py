"""The names inside a compound file (OLE: .doc, .xls, .wps, .et), enough to see what it is and whether it carries macros."""

import struct
from collections.abc import Iterator
from typing import IO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTORS = 2_000  # of the directory: far more than any document needs
_END = 0xFFFFFFFA  # from here on a sector number is a mark, not a place


class Broken(ValueError):
    """The structure contradicts itself."""


def entries(file: IO[bytes]) -> list[str]:
    """The names of all storages and streams. Raises Broken."""
    file.seek(0)
    header = file.read(512)
    if len(header) < 512 or header[:8] != MAGIC:
        raise Broken("文件头不全")
    shift = struct.unpack_from("<H", header, 30)[0]
    if shift not in (9, 12):
        raise Broken("扇区大小不对")
    sectors = _Sectors(file, 1 << shift, header)
    directory = struct.unpack_from("<I", header, 48)[0]
    return [name for sector in sectors.chain(directory) for name in _names(sector)]


class _Sectors:
    def __init__(self, file: IO[bytes], size: int, header: bytes) -> None:
        self.file, self.size = file, size
        self.table = list(self._table(header))

    def read(self, number: int) -> bytes:
        self.file.seek((number + 1) * self.size)
        sector = self.file.read(self.size)
        if len(sector) < 128:
            raise Broken("缺少扇区")
        return sector.ljust(self.size, b"\0")

    def chain(self, first: int) -> Iterator[bytes]:
        """The sectors of one stream, in order."""
        seen = 0
        while first < _END:
            seen += 1
            if seen > SECTORS:
                raise Broken("目录没有尽头")
            yield self.read(first)
            first = self._next(first)

    def _next(self, number: int) -> int:
        part, place = divmod(number, self.size // 4)
        if part >= len(self.table):
            raise Broken("扇区链中断")
        return int(struct.unpack_from("<I", self.read(self.table[part]), place * 4)[0])

    def _table(self, header: bytes) -> Iterator[int]:
        """Where the allocation table lies: 109 places in the header, the rest in a chain of its own."""
        yield from (one for one in struct.unpack_from("<109I", header, 76) if one < _END)
        more, seen = struct.unpack_from("<I", header, 68)[0], 0
        while more < _END:
            seen += 1
            if seen > SECTORS:
                raise Broken("分配表没有尽头")
            *found, more = struct.unpack(f"<{self.size // 4}I", self.read(more))
            yield from (one for one in found if one < _END)


def _names(sector: bytes) -> Iterator[str]:
    for at in range(0, len(sector) - 127, 128):
        length, kind = struct.unpack_from("<HB", sector, at + 64)
        if kind and 2 <= length <= 64:
            yield sector[at : at + length - 2].decode("utf-16-le", "replace")
