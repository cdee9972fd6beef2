"""Documents of this house, written in Markdown, as pages: tables and links yes, raw HTML never."""

import re
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

DOCS = Path(__file__).parents[1] / "docs"


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def rendered(text: str) -> Markup:
    """The text as HTML; links between documents become links between pages."""
    linked = re.sub(r"\]\((?:\./)?([a-z_]+)\.md(#[^)\s]*)?\)", r"](/help/handbook/\1\2)", text)
    return Markup(_reader().render(linked))  # noqa: S704 -- our own reader, which escapes what it does not know


def document(path: str) -> Markup | None:
    """A document below docs/, or None."""
    file = DOCS / path
    return rendered(file.read_text("utf-8")) if file.is_file() else None


def title_of(path: str) -> str:
    """Its first heading."""
    found = re.search(r"^# (.+)$", (DOCS / path).read_text("utf-8"), re.MULTILINE)
    return found[1].strip() if found else path
