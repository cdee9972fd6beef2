"""Papers as PDF/A, set by typst: the words go in as data, so nothing that people wrote is ever read as a command."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from engine.errors import HefaError, Reason
from house.printing.layout import Block, Grid, Heading, Paper, printable

TEMPLATE = Path(__file__).with_name("paper.typ")
WIDE = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Noto Sans CJK SC", "SimSun", "宋体")
"""Fonts that hold rare characters too; one of them stands behind every other."""
FAMILIES: Mapping[str, Sequence[str]] = {  # what the standard names first, then what may be had freely
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang R"),
    "black": ("SimHei", "黑体", "FandolHei", "Noto Sans CJK SC", "Source Han Sans SC"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FandolKai"),
    "song": ("SimSun", "宋体"),
}


class NoFont(HefaError):
    """这台机器没有中文字体，做不出 PDF。"""

    code = "no_font"


class Press:
    """A warm typst compiler with the fonts of this machine and of the operator's folder; one paper at a time."""

    def __init__(self, fonts: typst.Fonts) -> None:
        """Raises NoFont when Chinese would come out as boxes."""
        there = set(fonts.families())
        wide = [family for family in WIDE if family in there]
        if not wide:
            raise NoFont(
                Reason(
                    "请安装软件包 fonts-noto-cjk（Debian、Ubuntu：apt-get install fonts-noto-cjk），再重新启动；"
                    "在此之前可以先下载 Word 文件",
                    who="系统管理员",
                )
            )
        self.families = {use: [*(one for one in names if one in there), *wide] for use, names in FAMILIES.items()}
        self.own = {use: self.families[use][0] in names for use, names in FAMILIES.items()}
        self._compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)
        self._lock = Lock()

    def pdf(self, paper: Paper) -> bytes:
        """The paper; the same paper always gives the same bytes."""
        data = {**_told(paper), "families": self.families, "own": self.own}
        issued = datetime.combine(paper.on, time(), UTC)
        with self._lock:
            made = self._compiler.compile(
                format="pdf",
                sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
                pdf_standards="a-2b",
                timestamp=issued,
            )
        if not isinstance(made, bytes):
            raise TypeError("typst gave no document")
        return made


@lru_cache(maxsize=4)
def press(folder: Path | None = None) -> Press:
    """The press of this process. `folder`: licensed fonts that the operator put there. Raises NoFont."""
    return Press(typst.Fonts(font_paths=[folder] if folder else []))


def pdf(paper: Paper, folder: Path | None = None) -> bytes:
    """A paper as PDF/A-2b. `folder`: the operator's own fonts. Raises NoFont."""
    return press(folder).pdf(paper)


def _told(paper: Paper) -> dict[str, Any]:
    said = {
        "form": paper.form, "head": paper.head, "number": paper.number, "title": paper.title.split("\n"), "heading": paper.heading,
        "addressee": paper.addressee, "body": [_block(block) for block in paper.body], "attachments": list(paper.attachments),
        "signature": paper.signature, "date": paper.date, "signers": [list(one) for one in paper.signers],
        "imprint": list(paper.imprint), "words": paper.code.words, "link": paper.code.link,
    }  # fmt: skip
    return {**_clean(said), "square": paper.code.square.svg_inline(border=0, omitsize=True)}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Grid):
        shares = [share for _, share in block.columns]
        titles = [title for title, _ in block.columns]
        return {"kind": "grid", "titles": titles, "shares": shares, "rows": [list(row) for row in block.rows]}
    if isinstance(block, Heading):
        return {"kind": f"heading{block.level}", "text": block.text}
    return {"kind": "text", "text": block.text, "bold": block.bold, "indent": block.indent}


def _clean(said: Any) -> Any:
    if isinstance(said, str):
        return printable(said)
    if isinstance(said, list):
        return [_clean(one) for one in said]
    return {key: _clean(one) for key, one in said.items()} if isinstance(said, dict) else said
