"""自检: what needs doing first, with its cause and its remedy; what is well is small. The same as `hefa check`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response

from house.governing import must_watch
from house.selfcheck import FAULT, GOOD, HINT, Finding, findings
from house.workbook import TYPE, Sheet, about, workbook
from web.administering import shown
from web.dependencies import Signed
from web.here import Here

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Part:
    """Some questions that belong together."""

    title: str
    icon: str
    keys: tuple[str, ...]


PARTS = (
    Part("规则与参数", "scale", ("law", "cited", "policy", "sources", "catalogue")),
    Part("人与授权", "users", ("staff", "ending", "standins")),
    Part("记录", "shield-check", ("triggers", "checkpoints", "copies", "chains")),
    Part("期限与日历", "calendar", ("calendar", "recount", "looks")),
    Part(
        "运行",
        "heart-rate-monitor",
        ("database", "redis", "disk", "backup", "worker", "notices", "mail", "addresses", "hooks", "nobody"),
    ),
)
REST = Part("其他", "list-check", ())
DOORS: Mapping[str, tuple[str, str]] = {
    "staff": ("/admin", "去任命"), "ending": ("/admin", "续任或接替"), "standins": ("/delegations", "去补授权"),
    "calendar": ("/calendar#correct", "导入日历"), "recount": ("/calendar", "看日历"), "policy": ("/policy", "看参数"),
    "mail": ("/notices/hooks", "去看"), "hooks": ("/notices/hooks", "去恢复"), "nobody": ("/admin", "去任命"),
}  # fmt: skip
"""Finding → where it is mended on a page, and what the button says."""
ICONS: Mapping[str, str] = {
    "calendar": "calendar-question",
    "mail": "mail-off",
    "notices": "mail-off",
    "addresses": "mail-off",
    "hooks": "message-off",
    "standins": "user-off",
}


@router.get("/selfcheck")
def check(here: Signed) -> Response:
    """Everything looked at, now."""
    with here.looking() as docket:
        must_watch(here.house, docket, here.me)
    found = findings(here.house)
    todo = sorted((one for one in found if one.grade != GOOD), key=lambda one: one.grade != FAULT)
    counts = {grade: sum(one.grade == grade for one in found) for grade in (FAULT, HINT, GOOD)}
    return shown(here, "selfcheck.html", todo=todo, counts=counts, parts_=grouped(found), doors=DOORS, icons=ICONS)


def grouped(found: Sequence[Finding]) -> list[tuple[Part, list[Finding], int]]:
    """The findings by part, what is good counted; a question of no part is in the last."""
    known = {key for part in PARTS for key in part.keys}
    groups = [(part, [one for one in found if one.key in part.keys]) for part in PARTS]
    groups.append((REST, [one for one in found if one.key not in known]))
    return [(part, own, sum(one.grade == GOOD for one in own)) for part, own in groups if own]


@router.get("/selfcheck.xlsx")
def export(here: Signed) -> Response:
    """The same as a file, for whoever runs the machine."""
    with here.looking() as docket:
        must_watch(here.house, docket, here.me)
    words = {GOOD: "通过", HINT: "提醒", FAULT: "不通过"}
    rows = [(words[one.grade], one.title, one.said, one.remedy) for one in findings(here.house)]
    here.sighted("export", detail="自检")
    return _file(here, rows)


def _file(here: Here, rows: Sequence[Sequence[str]]) -> Response:
    sheet = Sheet("自检", ("结果", "项目", "所见", "怎么办"), rows)
    content = workbook([sheet], about("本系统", here.now, here.me))
    return Response(content, media_type=TYPE, headers={"Content-Disposition": 'attachment; filename="selfcheck.xlsx"'})
