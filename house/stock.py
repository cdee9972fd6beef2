"""An existing stock of documents that arrives as a table with its texts: read row by row, each text put to its row."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from engine.calendar import day_of
from engine.errors import Reason
from engine.offices import Offices
from house import sheets
from house.extraction import text_of
from house.opening import House
from house.sheets import Line
from house.stock_texts import row_of
from house.uploads import extension_of, take
from house.words import Misuse
from house.workbook import Sheet, workbook
from registers.documents import NUMBER, STATUS, number_key
from workflows.normative_document.titles import TITLES

MOST = 5_000
TEXTS = {"docx", "pdf", "txt"}
ORG, STATE, FILE = "制定机关", "效力", "文本文件"
COLUMNS: Mapping[str, str] = {
    "文号": "number", "名称": "title", "公布日": "published_on", "施行日": "effective_on", "有效期至": "expires_on", "文种": "form",
    "登记号": "registration", "审议通过日": "adopted_on", "失去效力之日": "ended_on", "失去效力的依据": "ended_by", "依据": "based_on",
    "替代": "supersedes", "废止": "repeals", "修改": "amends", "公开网址": "url", "解读网址": "interpretation_url", "审核意见书": "opinion",
    "联合制定机关": "co_issuers", "附件": "attachments", "长期有效的理由": "validity_reason", "公布渠道": "channel",
}  # fmt: skip
LISTS = {"based_on", "supersedes", "repeals", "amends", "co_issuers", "attachments"}
NEEDED = ("文号", "名称", "公布日", "施行日")
ALL = (*COLUMNS, ORG, STATE, FILE)
ALSO = ("制定主体类别",)  # what an export says besides: filled in from the office's registration
_ENDED = {
    "已失效": "",
    "已修改": "REPLACED",
    "已废止": "REPEALED",
    "已撤销": "ANNULLED",
    "": None,
    "现行有效": None,
    "尚未施行": None,
}
_FORMS = {TITLES[one]: one for one in ("GENERAL", "PROVISIONAL", "NOTICE")} | {
    "暂行": "PROVISIONAL",
    "试行": "PROVISIONAL",
    "": "GENERAL",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table: the act that enters it. `file`: (sha256, name) of its text, or empty."""

    line: int
    org: str
    act: str
    title: str
    answers: Mapping[str, Any]
    file: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Batch:
    """A table as it was read, and what is wrong with it before anybody is asked. `gaps`: why numbers of this year are missing."""

    name: str
    entries: Sequence[Entry]
    reasons: Sequence[Reason] = ()
    gaps: str = ""


# --- reading -----------------------------------------------------------------------------------------------------------


def read(
    house: House, actor: str, table: Path | None, texts: Sequence[Path], offices: Offices, org: str = "", gaps: str = ""
) -> Batch:
    """A table of documents with the texts that go with it, or texts alone; texts are put into the actor's tray. Raises Misuse."""
    tabled = _tabled(table) if table else ()
    files = _Files(house, actor, texts)
    lines = tabled or files.rows(day_of(house.now()))
    reasons, entries = list(files.reasons), []
    for line in lines:
        entry, wrong = _entry(line, offices, org)
        reasons += wrong
        sha, fault = files.of(line)
        reasons += [fault] if fault else []
        entries.append(replace(entry, file=sha))
    reasons += [*_twice(entries), *files.left()]
    return Batch(table.name if table else f"{len(lines)} 份文本", entries, tuple(reasons), gaps)


def _tabled(table: Path) -> Sequence[Line]:
    """The rows of a table. Raises Misuse."""
    if extension_of(table.name) != "xlsx":
        raise Misuse(f"{table.name}：请用 .xlsx 表格，可先下载模板")
    lines = sheets.rows(table, NEEDED)
    if len(lines) > MOST:
        raise Misuse(f"{table.name}：一次最多 {MOST:,} 行")
    if strange := [one for one in lines[0].cells if one not in (*ALL, *ALSO)]:
        raise Misuse(f"{table.name}：不认识的列 {'、'.join(strange)}；可用的列：{'、'.join(ALL)}")
    return lines


def _entry(line: Line, offices: Offices, org: str) -> tuple[Entry, list[Reason]]:
    wrong: list[Reason] = []

    def fault(heading: str, words: str) -> None:
        wrong.append(Reason(f"第{line.number}行·{heading}：{words}"))

    code = _office(line[ORG], offices, org)
    if not code:
        fault(ORG, f"没有机构“{line[ORG]}”" if line[ORG] else "没有填写，也没有选定机构")
    if line[STATE] not in _ENDED:
        fault(STATE, f"“{line[STATE]}”不识，应为 {'、'.join(STATUS.values())} 之一")
    if line["文种"] not in _FORMS:
        fault("文种", f"“{line['文种']}”不识，应为 {'、'.join(filter(None, _FORMS))} 之一")
    if not line["名称"]:
        fault("名称", "没有填写")
    answers: dict[str, Any] = {}
    for heading, name in COLUMNS.items():
        said: Any = line.words(heading) if name in LISTS else line[heading]
        if said and name != "title":
            answers[name] = said
    answers["form"] = _FORMS.get(line["文种"], "GENERAL")
    ended = _ENDED.get(line[STATE])
    if ended is None:
        for name in ("ended_on", "ended_by"):
            answers.pop(name, None)
        return Entry(line.number, code, "enrol", line["名称"], answers), wrong
    return Entry(line.number, code, "enrol_past", line["名称"], {**answers, "ended_as": ended}), wrong


def _office(said: str, offices: Offices, org: str) -> str:
    """By code or by name; without either the one that was chosen."""
    if not said:
        return org if org in offices.office else ""
    if said in offices.office:
        return said
    return next((code for code, office in offices.office.items() if office.title == said), "")


def _twice(entries: Sequence[Entry]) -> Iterator[Reason]:
    seen: dict[str, int] = {}
    for one in entries:
        known = number_key(str(one.answers.get("number", "")))
        if known and known in seen:
            yield Reason(f"第{one.line}行·文号：“{one.answers['number']}”与第{seen[known]}行重复")
        seen.setdefault(known, one.line)


class _Files:
    """The texts that came with a table, each for one row: by the name it gives, by number, by title."""

    def __init__(self, house: House, actor: str, texts: Sequence[Path]) -> None:
        self.reasons: list[Reason] = []
        self._kept: dict[str, tuple[str, str]] = {}
        self._numbers: dict[str, str] = {}
        self._said: dict[str, str] = {}
        self._used: Counter[str] = Counter()
        names = Counter(path.name for path in texts)
        self.reasons += [Reason(f"文件 {name} 传了 {n} 次") for name, n in names.items() if n > 1]
        for path in texts:
            if extension_of(path.name) not in TEXTS:
                self.reasons.append(Reason(f"文件 {path.name}：文本只收 .docx、.pdf、.txt"))
                continue
            kept = take(house, actor, path)
            self._kept[path.name] = kept.sha256, kept.name
            self._look_into(house, path.name, kept.sha256, kept.name)

    def _look_into(self, house: House, name: str, sha256: str, kept: str) -> None:
        blob = house.blobs.path(sha256)
        said = self._said[name] = (text_of(blob, kept) if blob else None) or ""
        own = own_numbers(said)
        if len(own) > 1 or begins_twice(said):
            listed = f"（{'、'.join(own)}）" if len(own) > 1 else "（有两个“第一条”）"
            self.reasons.append(Reason(f"文件 {name} 里像有两份文件{listed}：请分成两个文件"))
        for number in own[:1]:
            self._numbers.setdefault(number, name)

    def rows(self, today: date) -> list[Line]:
        """Without a table: a row for each text, as it says itself. A text that cannot be read is a fault."""
        silent = [name for name, said in self._said.items() if not said]
        self.reasons += [Reason(f"文件 {name}：读不出文字，可能是扫描件，请用表格入库") for name in silent]
        self._used.update(silent)
        found = [row_of(n, name, said, today) for n, (name, said) in enumerate(self._said.items(), 1) if said]
        lacking = [(line, [heading for heading in NEEDED if not line[heading]]) for line in found]
        self.reasons += [
            Reason(f"文件 {line[FILE]}：文中没有读到{'、'.join(some)}，请用表格写明") for line, some in lacking if some
        ]
        return found

    def of(self, line: Line) -> tuple[tuple[str, str], Reason | None]:
        """The text of a row: (sha256, name), empty where there is none."""
        said = line[FILE]
        if said and said not in self._kept:
            near = next((one for one in self._kept if Path(one).stem == said), "")
            if not near:
                return ("", ""), Reason(f"第{line.number}行·{FILE}：没有传“{said}”")
            said = near
        name = said or self._found(line)
        if not name:
            return ("", ""), None
        self._used[name] += 1
        twice = Reason(f"第{line.number}行·{FILE}：“{name}”已用于另一行") if self._used[name] > 1 else None
        return self._kept[name], twice

    def _found(self, line: Line) -> str:
        known = number_key(line["文号"])
        if known in self._numbers:
            return self._numbers[known]
        return next((one for one in self._kept if line["名称"] and Path(one).stem in (line["名称"], line["文号"])), "")

    def left(self) -> Iterator[Reason]:
        """Texts that belong to no row."""
        yield from (
            Reason(f"文件 {name} 对不上任何一行：请在“{FILE}”列写明") for name in self._kept if not self._used[name]
        )


def own_numbers(said: str) -> list[str]:
    """The numbers that stand on a line of their own: a document bears one, and cites others within its sentences."""
    lines = (line.strip(" \t　()（）") for line in said.splitlines())
    return list(dict.fromkeys(number_key(line) for line in lines if line and NUMBER.fullmatch(line)))


def begins_twice(said: str) -> bool:
    """Two first articles: two documents."""
    return len(re.findall(r"^[\s　]*第一条[\s　]", said, re.MULTILINE)) > 1


# --- files out -----------------------------------------------------------------------------------------------------------

HELP = (
    ("文号", "如 示府规〔2024〕4号；同一文号只能入库一次"), ("日期各列", "年-月-日；有效期至含当日，长期有效的留空并写明理由"),
    (STATE, f"{'、'.join(STATUS.values())}；不填为现行有效"), ("文种", "、".join(filter(None, _FORMS))),
    (ORG, "机构代码或全称；整列不填时按导入时选定的机构"),
    ("依据、替代、废止、附件、联合制定机关", "几件用顿号隔开"), (FILE, "随表格一起传的 .docx、.pdf、.txt 的文件名；不写则按文号或名称对应"),
    ("失去效力之日、失去效力的依据", "已修改、已废止、已撤销的须写明"),
)  # fmt: skip


def template() -> bytes:
    """The columns, and how each is filled in."""
    return workbook([Sheet("规范性文件", ALL, ())], HELP)


def written(rows: Sequence[Mapping[str, Any]], said: Sequence[tuple[str, str]]) -> bytes:
    """The register as a table that an import reads back."""
    names = {**COLUMNS, ORG: "issuer", STATE: "status", FILE: "file", ALSO[0]: "issuer_kind"}
    columns = (*ALL, *ALSO)
    return workbook(
        [Sheet("规范性文件", columns, [tuple(row.get(names[one]) for one in columns) for row in rows])], [*said, *HELP]
    )
