"""Lists that an office brings in a file and that become acts of its administrator: people with posts, offices, relations."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from engine.calendar import day_of
from engine.definition import ADMIN
from engine.errors import Reason
from engine.registry import Registry
from house import sheets
from house.registering import Registering
from house.sheets import Line
from house.staffing import registered

PEOPLE = ("用户名", "姓名", "机构代码", "职责")
MORE = ("起始日", "终止日", "法律职业资格")
HEADINGS: Mapping[str, str] = {
    "username": "用户名", "person": "用户名", "name": "姓名", "org": "机构代码", "role": "职责",
    "from_on": "起始日", "until_on": "终止日", "qualified": "法律职业资格",
}  # fmt: skip
CODE, PARENT, SHEET = "机构代码", "上级代码", "关系"
COLUMNS: Mapping[str, str] = {CODE: "code", "机构名称": "title", "机关代字": "mark", "类别": "kind", "层级": "level"}
OFFICE_HEADINGS: Mapping[str, str] = {name: heading for heading, name in COLUMNS.items()}
LEVELS: Mapping[str, str] = {
    "市": "city", "县": "county", "区": "county", "乡镇": "township", "镇": "township", "乡": "township",
    "街道": "township", "村": "village",
}  # fmt: skip
RELATIONS: Mapping[str, str] = {
    "片区": "cluster", "本地": "local", "县级": "county", "督察": "supervise", "市监": "market", "市级": "city",
}  # fmt: skip


def role_keys(registry: Registry) -> dict[str, str]:
    """Titles of roles → keys."""
    return {role.title: role.key for workflow in registry.all for role in workflow.roles}


def people_from(acts: Registering, lines: Sequence[Line], registry: Registry) -> None:
    """Register everybody in the list and appoint them; refusals are gathered by row."""
    refuse_strangers(acts, lines)
    lines = _in_known_offices(acts, lines)
    _register(acts, lines)
    posts, rows = [], []
    keys, today = role_keys(registry), day_of(acts.docket.now)
    for one in lines:
        for role in one.words("职责"):
            posts.append(
                post(one["用户名"], keys.get(role, role), one["机构代码"], one["起始日"] or today, one["终止日"])
            )
            rows.append(one)
    appoint(acts, posts, rows)


def refuse_strangers(acts: Registering, lines: Sequence[Line]) -> None:
    """A username that is somebody's in another administrator's house is not registered over."""
    known = registered(acts.docket, {one["用户名"] for one in lines})
    for one in lines:
        name, org = known.get(one["用户名"], ("", ""))
        if org and acts.nearest(org) not in acts.administered():
            office = acts.offices.title(org)
            acts.reasons.append(
                Reason(f"第{one.number}行：用户名 {one['用户名']} 已由{office}登记给 {name}", who=f"{office}的管理员", field="用户名")
            )  # fmt: skip


def _in_known_offices(acts: Registering, lines: Sequence[Line]) -> list[Line]:
    """The rows that name an office there is; the others are refused by row."""
    known = acts.offices.office
    acts.reasons += [
        Reason(f"第{one.number}行·机构代码：没有机构 {one['机构代码']}", field="机构代码")
        for one in lines
        if one["机构代码"] not in known
    ]
    return [one for one in lines if one["机构代码"] in known]


def _register(acts: Registering, lines: Sequence[Line]) -> None:
    """Persons, by the book of the nearest office that the actor administers."""
    books: dict[str, dict[str, Line]] = {}
    for one in lines:
        books.setdefault(acts.nearest(one["机构代码"]), {}).setdefault(one["用户名"], one)
    for org, persons in books.items():
        rows = list(persons.values())
        answers = [{"username": p["用户名"], "name": p["姓名"], "qualified": p.truth("法律职业资格")} for p in rows]
        acts.act(org, "add_persons", {"persons": answers}, rows, HEADINGS)


def post(person: str, role: str, org: str, start: date | str, until: date | str | None) -> dict[str, Any]:
    """One appointment as the form asks for it."""
    return {"person": person, "role": role, "org": org, "from_on": start, "until_on": until or None}


def appoint(acts: Registering, posts: Sequence[Mapping[str, Any]], lines: Sequence[Line] = ()) -> None:
    """By the highest book that covers each, at most as many at once as its form takes."""
    books: dict[str, list[int]] = {}
    for n, one in enumerate(posts):
        books.setdefault(acts.highest(str(one["org"])), []).append(n)
    for org, places in books.items():
        for start in range(0, len(places), 1000):
            some = places[start : start + 1000]
            rows = [lines[n] for n in some] if lines else ()
            acts.act(org, "appoint", {"posts": [posts[n] for n in some]}, rows, HEADINGS)


# --- offices ----------------------------------------------------------------------------------------------------------


def relations_in(file: Path) -> list[Line]:
    """The sheet of relations, where the file has one. Raises Misuse."""
    return sheets.rows(file, ("承担机构", "被覆盖机构", "关系"), SHEET) if sheets.has_sheet(file, SHEET) else []


def offices_from(acts: Registering, lines: Sequence[Line], relations: Sequence[Line], *, administer: bool) -> None:
    """Add the offices, parents before children, then relate them. `administer`: the actor takes over what has offices below."""
    _add(acts, lines, administer)
    if relations and not acts.reasons:
        answers = [
            {"office": r["承担机构"], "covered": r["被覆盖机构"], "how": RELATIONS.get(r["关系"], r["关系"])} for r in relations
        ]  # fmt: skip
        names = {"office": "承担机构", "covered": "被覆盖机构", "how": "关系"}
        acts.act(acts.root, "relate", {"relations": answers}, relations, names)


def _add(acts: Registering, lines: Sequence[Line], administer: bool) -> None:
    """Parents before children, one act a parent."""
    left = {
        parent: [one for one in lines if one[PARENT] == parent]
        for parent in dict.fromkeys(one[PARENT] for one in lines)
    }
    coming = {one[CODE] for one in lines}
    while ready := [parent for parent in left if parent not in coming]:
        for parent in ready:
            children = left.pop(parent)
            answers = {"organisations": [_office(one) for one in children]}
            if not acts.act(parent, "add_organisations", answers, children, OFFICE_HEADINGS):
                return
            coming -= {one[CODE] for one in children}
            above = [one[CODE] for one in children if one[CODE] in left]
            if above and not administer:
                acts.reasons.append(
                    Reason("表中有多层机构：要一次导入，请同意兼任有下属的新设机构的管理员（命令行：--administer）")
                )
                return
            if above:
                _take_over(acts, above)
    for parent, children in left.items():
        acts.reasons += [Reason(f"第{one.number}行：上级 {parent} 与本行互为上下级") for one in children]


def _office(line: Line) -> dict[str, Any]:
    office = {name: line[heading] for heading, name in COLUMNS.items() if line[heading]}
    return {**office, "level": LEVELS.get(line["层级"], line["层级"])}


def _take_over(acts: Registering, codes: Sequence[str]) -> None:
    """Whoever adds offices below a new one must be its administrator."""
    today = day_of(acts.docket.now)
    posts = [{"person": acts.actor, "role": ADMIN.key, "org": code, "from_on": today} for code in codes]
    acts.act(acts.root, "appoint", {"posts": posts})
