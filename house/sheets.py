"""Rows that an office brings in a file: Excel (.xlsx, .xls, .ods) or CSV, by the headings of its first line."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from house.words import Misuse, read_text

YES = {"是", "有", "y", "yes", "true", "1", "√", "✓"}
NO = {"", "否", "无", "n", "no", "false", "0"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file, and its cells by heading, as trimmed text ('' where empty)."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, heading: str) -> str:
        """A cell; '' where the file has no such column."""
        return self.cells.get(heading, "")

    def words(self, heading: str) -> list[str]:
        """Several values in one cell, separated by 、 ， , ； ; or a line break."""
        text = self[heading]
        for mark in "，,；;\n":
            text = text.replace(mark, "、")
        return [word.strip() for word in text.split("、") if word.strip()]

    def truth(self, heading: str) -> bool | str:
        """是 or 否; the text itself where it is neither, for the form to refuse."""
        said = self[heading].lower()
        return True if said in YES else False if said in NO else said


def rows(file: Path, needed: Sequence[str], sheet: str = "") -> list[Line]:
    """The rows of a sheet (the first one unless named). Raises Misuse: unreadable, no rows, headings missing."""
    found = [row for row in _read(file, sheet) if any(row[1])]
    if not found:
        raise Misuse(f"{file.name}：没有内容")
    headings = found[0][1]
    if absent := [heading for heading in needed if heading not in headings]:
        raise Misuse(f"{file.name}：第一行缺少列 {'、'.join(absent)}（现有：{'、'.join(filter(None, headings))}）")
    if twice := sorted({heading for heading in headings if heading and headings.count(heading) > 1}):
        raise Misuse(f"{file.name}：列名重复 {'、'.join(twice)}")
    lines = [Line(n, {h: cell for h, cell in zip(headings, cells, strict=False) if h}) for n, cells in found[1:]]
    if not lines:
        raise Misuse(f"{file.name}：只有列名，没有内容")
    return lines


def has_sheet(file: Path, sheet: str) -> bool:
    """Whether an Excel file has a sheet of this name."""
    return file.suffix.lower() != ".csv" and sheet in _workbook(file).sheet_names


def _read(file: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    if file.suffix.lower() == ".csv":
        raw: Any = csv.reader(io.StringIO(read_text(file)))
    else:
        book = _workbook(file)
        raw = book.get_sheet_by_name(sheet).to_python() if sheet else book.get_sheet_by_index(0).to_python()
    for n, row in enumerate(raw, 1):
        yield n, [_text(cell) for cell in row]


def _workbook(file: Path) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook

    if not file.is_file():
        raise Misuse(f"找不到文件 {file}")
    try:
        return CalamineWorkbook.from_path(str(file))
    except (CalamineError, OSError) as fault:
        raise Misuse(f"{file.name} 不是 Excel 文件，或已损坏：{fault}") from None


def _text(cell: Any) -> str:
    """Excel knows only floating numbers, and dates with a time."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()
