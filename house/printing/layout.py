"""A paper as pure data: what is printed, and nothing about how it is drawn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import segno

WEEK = "一二三四五六日"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def chinese(day: date, weekday: bool = False) -> str:
    """2026年9月30日; with the day of the week 2026年9月30日（星期三）."""
    tail = f"（星期{WEEK[day.weekday()]}）" if weekday else ""
    return f"{day.year}年{day.month}月{day.day}日{tail}"


def printable(text: str) -> str:
    """The same words without what neither Word nor a printer knows."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Heading:
    """一、 at level 1, （一） at level 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `indent`: its first line by two characters."""

    text: str
    bold: bool = False
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: columns with their share of the width, rows of plain text."""

    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]


Block = Heading | Text | Grid
Form = Literal["document", "letter", "form"]


@dataclass(frozen=True, slots=True)
class Code:
    """What leads from the paper to the record: the case, the step, the first sixteen signs of the step's hash."""

    case: int
    seq: int
    hash16: str
    address: str = ""

    @property
    def path(self) -> str:
        """Where the record is shown."""
        return f"/r/{self.case}/{self.seq}/{self.hash16}"

    @property
    def link(self) -> str:
        """What the square code says: the full address, or the path alone where none is known."""
        return self.address.rstrip("/") + self.path

    @property
    def words(self) -> str:
        """What a person types or reads out."""
        groups = " ".join(self.hash16[n : n + 4] for n in range(0, len(self.hash16), 4))
        return f"审查件第{self.case}号　留痕第{self.seq}步　{groups}"

    @property
    def square(self) -> segno.QRCode:
        """The square code; readable though a quarter of it is stamped over."""
        return segno.make_qr(self.link, error="q", boost_error=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `form`: 公文 with a red head, 信函 for letters and notices, 表格 without a head.

    `head`: the issuing office in red ('' on a form). `title`: a line break where one reads well.

    `on`: the day of issue. `signers`: (部分, 姓名). `imprint`: the lines of 版记 above the issuing office.
    """

    key: str
    form: Form
    head: str
    number: str
    title: str
    addressee: str
    body: Sequence[Block]
    attachments: Sequence[str]
    signature: str
    on: date
    signers: Sequence[tuple[str, str]]
    imprint: Sequence[str]
    code: Code

    @property
    def date(self) -> str:
        """The day of issue as it is printed."""
        return chinese(self.on)

    @property
    def heading(self) -> str:
        """The title in one line."""
        return self.title.replace("\n", "")

    @property
    def file_name(self) -> str:
        """A name for the file, without its ending."""
        bare = re.sub(r'[\\/:*?"<>|\s]+', "", printable(self.heading))
        return f"{bare[:60]}（{self.code.case}-{self.code.seq}）"
