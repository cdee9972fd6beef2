"""What the pages of administration share: their sections, reasons beside the fields, files that are read and not kept."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import Response
from starlette.datastructures import FormData, UploadFile

from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import Reason
from engine.inbox import posts_of
from house.sniffing import agrees, sniff
from house.uploads import extension_of, proper_name
from house.words import Misuse
from web import pages
from web.here import Here
from web.legible import whole
from workflows.roles import SUP

PAGE = 50
LARGEST = 10 * 2**20  # bytes of a list that somebody brings
WATCHING = {ADMIN.key, SUP.key}
SECTIONS = (
    ("/admin", "概览", "home", {ADMIN.key}), ("/admin/people", "人员", "users", {ADMIN.key}),
    ("/admin/organisations", "机构", "building", {ADMIN.key}), ("/calendar", "日历", "calendar", WATCHING),
    ("/policy", "参数", "settings", WATCHING), ("/delegations", "委托代办", "user-share", WATCHING),
    ("/notices/hooks", "推送与邮件", "bell", {ADMIN.key}),
    ("/selfcheck", "自检", "heart-rate-monitor", WATCHING), ("/log", "查阅留痕", "eye-check", WATCHING),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One entry above the pages of administration."""

    path: str
    title: str
    icon: str
    here: bool


def sections(here: Here, docket: Docket) -> list[Section]:
    """Those that this person may open, on the pages that are one of them; nothing for who neither administers nor watches."""
    roles = {role for role, _ in posts_of(docket.connection, here.me, here.today)}
    path = here.request.url.path
    open_to = [(to, title, icon) for to, title, icon, who in SECTIONS if roles & who]
    best = max((to for to, _, _ in open_to if path == to or path.startswith(f"{to}/")), key=len, default="")
    return [Section(to, title, icon, to == best) for to, title, icon in open_to] if best else []


def shown(here: Here, template: str, docket: Docket | None = None, status: int = 200, **more: Any) -> Response:
    """A page with the sections above it."""
    if docket is None:
        with here.looking() as own:
            return shown(here, template, own, status, **more)
    context = {"reasons": (), "said": {}, "done": here.request.query_params.get("done", ""), **more}
    return pages.page(here, template, docket, status, sections=sections(here, docket), **context)


def tidied(reasons: Iterable[Reason], titles: Mapping[str, str]) -> list[Reason]:
    """Reasons of a form that registers one thing: the list behind it is not the reader's affair."""
    return [_tidy(one, titles) for one in reasons]


def _tidy(reason: Reason, titles: Mapping[str, str]) -> Reason:
    parts = [part for part in reason.field.split(".") if not part.isdigit()]
    text, inner = re.subn(r"^\w*第1项[·：]", "", reason.text)
    title = titles.get(parts[-1]) if parts else None
    if title and inner:
        text = re.sub(r"^\w+：", f"{title}：", text)
    return Reason(text, reason.law, reason.who, parts[-1] if parts else "")


def words(form: FormData, *names: str) -> dict[str, str]:
    """Fields of a form as trimmed text."""
    return {name: str(form.get(name, "")).strip()[:2000] for name in names}


def day_in(said: str) -> date | None:
    """A date as a browser sends it; None where there is none, or it is not one."""
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        return None


def page_number(said: str) -> int:
    """Which page is asked for; the first, when that is not said or not a number."""
    return max(1, min(whole(said) or 1, 100_000))


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a list stands. `query`: the address of another page without its number."""

    page: int
    total: int
    query: str
    size: int = PAGE

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))


@contextmanager
def brought(form: FormData, allowed: Sequence[str]) -> Iterator[Path]:
    """The file of a form, for as long as it is read. Raises Misuse."""
    sent = form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise Misuse(Reason("请选择文件", field="file"))
    name = proper_name(sent.filename)
    extension = extension_of(name)
    if extension not in allowed:
        raise Misuse(Reason(f"{name}：只收 {'、'.join(f'.{one}' for one in allowed)} 文件", field="file"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        content = sent.file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise Misuse(Reason(f"{name}：超过 {LARGEST // 2**20} MB", field="file"))
        path.write_bytes(content)
        if extension in ("xlsx", "xls") and (faults := agrees(sniff(path), extension)):
            raise Misuse([Reason(f"{name}：{fault}", field="file") for fault in faults])
        yield path
