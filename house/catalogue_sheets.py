"""The columns of a catalogue as an Excel file: a row read as an entry, the empty template, and the export that reads back."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, get_args

from engine.errors import Reason
from house.catalogue import Words
from house.sheets import Line
from registers.catalogue import Entry, MatterType, Mode

NEEDED = ("编号", "事项名称", "事项类型", "材料")
TEXTS = {"编号": "code", "事项名称": "name", "触发条件": "trigger", "决定机关": "organ", "依据": "legal_basis"}
CHOICES = {"事项类型": "matter_type", "审查方式": "mode"}
ROWS = {"材料": "materials", "前置程序": "preconditions", "风险标签": "risks"}
TRUTHS = {"应审": "must_review", "须听取法律顾问意见": "adviser", "公开": "public"}
AMOUNT = "金额起点"
ALL = (*TEXTS, *CHOICES, *ROWS, *TRUTHS, AMOUNT)
HEADINGS = {name: heading for names in (TEXTS, CHOICES, ROWS, TRUTHS) for heading, name in names.items()} | {
    "threshold": AMOUNT
}
ORG, EVERYWHERE = "机构代码", "全部乡镇"


def entry_of(line: Line, words: Words) -> dict[str, Any]:
    """A row as the form wants it; an empty cell leaves the form's own default."""
    keys = words.key
    entry: dict[str, Any] = {name: line[heading] for heading, name in TEXTS.items() if line[heading]}
    entry |= {name: keys.get(line[heading], line[heading]) for heading, name in CHOICES.items() if line[heading]}
    entry |= {name: [keys.get(one, one) for one in line.words(heading)] for heading, name in ROWS.items()}
    entry |= {name: line.truth(heading) for heading, name in TRUTHS.items() if line[heading]}
    return entry | ({"threshold": line[AMOUNT].replace(",", "")} if line[AMOUNT] else {})


def unknown(words: Words, lines: Sequence[Line]) -> Iterator[Reason]:
    """Materials that no workflow knows: nobody could ever hand them in."""
    for line in lines:
        for word in line.words("材料"):
            if words.key.get(word, word) not in words.materials:
                yield Reason(f"第{line.number}行·材料：没有“{word}”这种材料")


def template(words: Words) -> bytes:
    """An empty sheet with the headings, choices to pick from, and a sheet that explains every column."""
    return _workbook([], words, with_help=True)


def exported(found: Sequence[tuple[str, Entry]], words: Words) -> bytes:
    """Entries, each with the code of its office, in the columns that an import reads."""
    return _workbook(found, words, with_help=False)


def _workbook(found: Sequence[tuple[str, Entry]], words: Words, *, with_help: bool) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]

    out = BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, safe) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#E6F0EF", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        must = book.add_format(
            {"bold": True, "bg_color": "#FFF3D9", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        cell = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("事项清单")
        sheet.freeze_panes(1, 3)
        columns = (ORG, *ALL)
        for n, heading in enumerate(columns):
            sheet.write_string(0, n, heading, must if heading in NEEDED else head)
            sheet.set_column(n, n, _WIDTH.get(heading, 14), cell)
        for row, (org, entry) in enumerate(found, 1):
            for n, heading in enumerate(columns):
                sheet.write_string(row, n, org if heading == ORG else _cell(entry, heading, words), cell)
        _choices(sheet, columns, words)
        if with_help:
            _help(book.add_worksheet("填写说明"), words, head, cell)
    return out.getvalue()


_WIDTH = {"事项名称": 32, "触发条件": 28, "依据": 32, "材料": 36, "前置程序": 24, "事项类型": 22, "风险标签": 20}


def _cell(entry: Entry, heading: str, words: Words) -> str:
    name = {heading: name for name, heading in HEADINGS.items()}[heading]
    value = getattr(entry, name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else words.said(value)


def _choices(sheet: Any, columns: Sequence[str], words: Words) -> None:
    """What may be picked in a cell. (Excel takes 255 characters of choices; kinds of matters are a little more.)"""
    picks = {heading: ["是", "否"] for heading in TRUTHS} | {"审查方式": [words.said(one) for one in get_args(Mode)]}
    for heading, choices in picks.items():
        n = columns.index(heading)
        sheet.data_validation(1, n, 1000, n, {"validate": "list", "source": choices, "error_type": "warning"})


def _help(sheet: Any, words: Words, head: Any, cell: Any) -> None:
    sheet.set_column(0, 0, 22, cell)
    sheet.set_column(1, 1, 90, cell)
    kinds = "、".join(words.said(one) for one in get_args(MatterType) if one != "PARTY_DOC")
    papers = "、".join(words.title[key] for key in sorted(words.materials))
    rows = [
        ("列", "怎么填"),
        (ORG, f"这一行属于哪个机构：机构代码或全称；几个机构用顿号隔开；填“{EVERYWHERE}”就是您辖内所有乡镇（街道）。整列不填时，按导入页选定的机构"),
        ("编号", "字母、数字、点和短横，最长 20 个字符，同一机构内不重复，如 HT-01"),
        ("事项名称", "2 至 80 字"),
        ("事项类型", f"只能是：{kinds}"),
        ("材料", f"用顿号隔开，只能是：{papers}"),
        ("审查方式", "、".join(words.said(one) for one in get_args(Mode)) + "；不填为中心司法所审查"),
        ("前置程序", "用顿号隔开，如：公众参与、风险评估；词中不要有空格"),
        ("应审", "是或否；不填为是"),
        ("金额起点", "元，整数；没有金额条件就不填"),
        ("须听取法律顾问意见、公开", "是或否；不填为否"),
        ("触发条件、决定机关、依据、风险标签", "照清单写；风险标签用顿号隔开"),
    ]  # fmt: skip
    for n, (name, said) in enumerate(rows):
        sheet.write_string(n, 0, name, head if n == 0 else cell)
        sheet.write_string(n, 1, said, head if n == 0 else cell)
