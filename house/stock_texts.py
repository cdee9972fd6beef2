"""A stock that arrives as texts alone: what each document says of itself, as a row of the table that an office would otherwise fill in."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from house.sheets import Line
from registers.documents import NUMBER, numeral
from workflows.normative_document.publication import last_day

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DAY = r"(\d{4}|[〇○零一二三四五六七八九]{4})年(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})日"
_EFFECTIVE = re.compile(rf"自\s*{_DAY}\s*起(?:施行|实施|执行)")
_AT_ONCE = re.compile(r"自(?:公布|印发|发布)之日起(?:施行|实施|执行)")
_UNTIL = re.compile(rf"有效期(?:限)?(?:至|到)\s*{_DAY}")
_YEARS = re.compile(r"有效期(?:限)?(?:为)?\s*([一二三四五六七八九十\d]{1,2})\s*年")
_PUBLISHED = re.compile(rf"[（(]?{_DAY}.{{0,30}}?(?:公布|印发|发布)[）)]?")
_DATED = re.compile(rf"[（(]?{_DAY}[）)]?")
_BODY = re.compile(r"第[一1]章|第[一1]条|一、|各|.*[：:]$|根据|为了?")
_HEAD = re.compile(r".{2,30}文件$")
LONGEST = 60  # characters of a title


def row_of(n: int, name: str, said: str, today: date) -> Line:
    """The row that a text fills in by itself; what it does not say stays empty, and is asked for by name."""
    lines = [line for line in (raw.strip(" \t　") for raw in said.splitlines()) if line]
    place = next((at for at, line in enumerate(lines) if NUMBER.fullmatch(line.strip("()（）"))), -1)
    published = _first(lines, _PUBLISHED) or _signed(lines)
    effective = _day(_EFFECTIVE.search(said)) or (published if _AT_ONCE.search(said) else None)
    expires = _day(_UNTIL.search(said)) or _after_years(said, effective)
    title = "".join(_title(lines, place))
    form = "暂行" if re.search(r"暂行|试行", title) else "通告" if title.endswith("通告") else ""
    cells = {
        "文号": lines[place].strip("()（）") if place >= 0 else "", "名称": title, "文种": form, "文本文件": name,
        "公布日": _said(published), "施行日": _said(effective), "有效期至": _said(expires),
        "效力": "已失效" if expires and expires < today else "",
    }  # fmt: skip
    return Line(n, cells)


def _title(lines: Sequence[str], place: int) -> Iterator[str]:
    """The lines above the number; where there is only the head of the paper, those below it, as far as the body."""
    above = [line for line in lines[: max(place, 0)] if not _HEAD.match(line)]
    length = 0
    for line in above or lines[place + 1 :]:
        length += len(line)
        if _BODY.match(line) or _DATED.fullmatch(line) or _PUBLISHED.fullmatch(line) or length > LONGEST:
            return
        yield line


def _first(lines: Sequence[str], pattern: re.Pattern[str]) -> date | None:
    return next((day for line in lines if (day := _day(pattern.fullmatch(line)))), None)


def _signed(lines: Sequence[str]) -> date | None:
    """The day under the text: 成文日期."""
    return _first(lines[::-1], _DATED)


def _after_years(said: str, effective: date | None) -> date | None:
    found = _YEARS.search(said)
    return last_day(effective, 12 * numeral(found[1])) if found and effective else None


def _day(found: re.Match[str] | None) -> date | None:
    """A day as it is written; None for what is no day."""
    if found is None:
        return None
    year = found[1].translate(_DIGITS)
    try:
        return date(int(year), numeral(found[2]), numeral(found[3]))
    except ValueError:
        return None


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""
