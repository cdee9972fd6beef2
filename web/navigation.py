"""Where a person may go: the entries of the main navigation, by the posts they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from engine.definition import ADMIN
from engine.docket import Docket
from engine.inbox import posts_of
from engine.tables import Case
from house.panelpage import awaited
from web.here import Here

REVIEWING = {"REVIEWER", "HUB_LEAD", "CREV", "CLEAD", "SUP", "ADMIN"}
FILING = {"HANDLER", "LEAD", "HEAD", "OFFICE"}
Wanted = tuple[str, str, str, bool]  # address, title, icon, whether this person may
HANDLING = (REVIEWING | FILING) - {"SUP", ADMIN.key}  # whoever holds one of these has cases of their own


@dataclass(frozen=True, slots=True)
class Place:
    """One entry. `here`: the page shown lies below it."""

    path: str
    title: str
    here: bool
    icon: str
    count: int = 0


def first_page(docket: Docket, person: str, today: date) -> str:
    """Where somebody begins: on the board who watches and handles nothing, at their panels who only sits on them, else at their cases."""
    roles = {role for role, _ in posts_of(docket.connection, person, today)}
    if roles == {"PANELIST"}:
        return "/panels"
    return "/board" if "SUP" in roles and not roles & HANDLING else "/inbox"


def places(docket: Docket, here: Here) -> list[Place]:
    """The entries of this person, in their order."""
    posts = posts_of(docket.connection, here.me, here.today)
    roles = {role for role, _ in posts}
    if roles == {"PANELIST"}:
        return _of_member(docket, here)
    wanted = [
        ("/inbox", "收件箱", "inbox", True),
        ("/counter", "送审", "send", bool(roles & FILING)),
        ("/panels", "我的评审", "users-group", "PANELIST" in roles),
        ("/experts", "专家库", "users-group", "PANEL_SECRETARY" in roles),
        ("/cases", "审查件", "files", True),
        ("/suggestions", "审查建议", "mail", bool(roles & {"CREV", "CLEAD"})),
        ("/board", "看板", "chart-bar", bool(roles & (REVIEWING | {"LEAD", "HEAD"}))),
        ("/catalogue", "事项清单", "books", True),
        ("/documents", "文件库", "file-text", True),
        ("/competition", "公平竞争", "hourglass-low", bool(roles & {"MKT", "MKT_LEAD"}) or _reviewed(docket, posts)),
        ("/legislation", "立法建议", "message", bool(roles & {"CREV", "CLEAD", "SUP"})),
        ("/workflows", "流程与法据", "scale", True),
        ("/admin", "管理", "settings", ADMIN.key in roles),
        ("/selfcheck", "自检", "shield-check", "SUP" in roles),
        ("/log", "查阅留痕", "eye", "SUP" in roles),
    ]
    return _placed(here, wanted)


OF_MEMBERS: Sequence[Wanted] = (
    ("/panels", "我的评审", "users-group", True), ("/help/handbook/panelist", "评审须知", "book", True),
)  # fmt: skip
"""All that concerns whoever does nothing but sit on panels."""


def _of_member(docket: Docket, here: Here) -> list[Place]:
    """With what waits for them; a panel, its ballot and its case lie below 我的评审."""
    panels, *others = _placed(here, OF_MEMBERS)
    below = panels.here or here.request.url.path.startswith("/cases/")
    return [replace(panels, here=below, count=len(awaited(docket, here.me))), *others]


def _placed(here: Here, wanted: Iterable[Wanted]) -> list[Place]:
    """Those that may be seen, and which of them is the page shown."""
    path = here.request.url.path
    return [Place(to, title, path == to or path.startswith(f"{to}/"), icon) for to, title, icon, may in wanted if may]


def _reviewed(docket: Docket, posts: Iterable[tuple[str, str]]) -> bool:
    """Whether one of the offices in which somebody holds a post has had a fair-competition review."""
    orgs = [org for _, org in posts]
    ours = select(col(Case.id)).where(col(Case.org).in_(orgs), col(Case.workflow) == "fair_competition").limit(1)
    return bool(orgs) and docket.connection.execute(ours).first() is not None
