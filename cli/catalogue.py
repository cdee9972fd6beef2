"""`hefa catalogue`: which matters must be reviewed; published whole, version by version."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.due import day
from cli.organisations import As, DryRun
from cli.terminal import Commands, Json, say, show_json, show_table

if TYPE_CHECKING:
    from engine.errors import Reason
    from engine.registry import Registry
    from house.sheets import Line

catalogue = typer.Typer(cls=Commands, no_args_is_help=True, help="重大事项目录清单：查看、导入")

NEEDED = ("编号", "事项名称", "事项类型", "材料")
TEXTS = {"编号": "code", "事项名称": "name", "触发条件": "trigger", "决定机关": "organ", "依据": "legal_basis"}
CHOICES = {"事项类型": "matter_type", "审查方式": "mode"}
LISTS = {"材料": "materials", "前置程序": "preconditions", "风险标签": "risks"}
TRUTHS = {"应审": "must_review", "须听取法律顾问意见": "adviser", "公开": "public"}
AMOUNT = "金额起点"
HEADINGS = {name: heading for names in (TEXTS, CHOICES, LISTS, TRUTHS) for heading, name in names.items()} | {
    "threshold": AMOUNT
}
ALL = (*TEXTS, *CHOICES, *LISTS, *TRUTHS, AMOUNT)


@catalogue.command("list")
def list_(
    org: Annotated[str, typer.Argument(metavar="机构代码")],
    on: Annotated[Any, typer.Option("--on", parser=day, metavar="日期", help="哪一天有效的；不给则今天")] = None,
    as_json: Json = False,
) -> None:
    """一个机构现行的事项清单。"""
    from engine.calendar import day_of
    from house.opening import open_house

    house = open_house()
    with house.database.glance(house.now()) as docket:
        snapshot = house.snapshot(docket.connection)
        house.office(docket.connection, org)
    items = snapshot.shelves["catalogue"].in_force(org, on or day_of(house.now()))
    if as_json:
        show_json({"organisation": org, "items": items})
        return
    words = {key: title for title, key in _keys(house.registry).items()}
    rows = [
        (
            i.code,
            i.name,
            words.get(i.matter_type, i.matter_type),
            i.threshold,
            "、".join(words.get(m, m) for m in i.materials),
            words.get(i.mode, i.mode),
        )
        for i in items
    ]
    version = f"第 {items[0].version} 版，自 {items[0].valid_from}" if items else "没有现行清单"
    show_table(version, ("编号", "事项名称", "类型", "金额起点", "材料", "审查方式"), rows)


@catalogue.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="文件.xlsx", help=f"列：{'、'.join(ALL)}；至少 {'、'.join(NEEDED)}")],
    org: Annotated[str, typer.Option(metavar="机构代码", help="哪个机构的清单")],
    approver: Annotated[str, typer.Option(help="批准：会议或文号")],
    actor: As,
    start: Annotated[Any, typer.Option("--from", parser=day, metavar="日期", help="施行日")],
    until: Annotated[Any, typer.Option("--until", parser=day, metavar="日期", help="终止日（含当日）")] = None,
    version: Annotated[int, typer.Option(min=0, help="版本；不给则顺次")] = 0,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """导入一版清单：有一行不合格就整版不公布，逐行说明。"""
    from house import sheets
    from house.opening import open_house
    from house.registering import registering

    lines = sheets.rows(file, NEEDED)
    house = open_house()
    keys = _keys(house.registry)
    with registering(house, actor, dry_run=dry_run) as acts:
        rows = _versions(acts.docket.connection, house.office(acts.docket.connection, org))
        number = version or max(rows, default=0) + 1
        head = {"org": org, "version": number, "valid_from": start, "valid_to": until, "approver": approver}
        acts.reasons += _unknown(house.registry, keys, lines)
        acts.act(
            acts.nearest(org),
            "publish_catalogue",
            {**head, "entries": [_entry(one, keys) for one in lines]},
            lines,
            HEADINGS,
        )
    if as_json:
        show_json({"organisation": org, "version": number, "items": len(lines), "acts": acts.done, "dry_run": dry_run})
    else:
        verb = "检查无误，可以公布" if dry_run else "已公布"
        say(f"{verb}：{org} 第 {number} 版，{len(lines)} 项，自 {start} 起施行")


def _versions(connection: Any, org: str) -> Sequence[int]:
    from sqlalchemy import select
    from sqlmodel import col

    from registers.catalogue import CatalogueItem

    rows = select(col(CatalogueItem.version)).where(col(CatalogueItem.org) == org).distinct()
    return [int(one) for one in connection.execute(rows).scalars()]


def _entry(line: "Line", keys: Mapping[str, str]) -> dict[str, Any]:
    """A row as the form wants it; an empty cell leaves the form's own default."""
    entry: dict[str, Any] = {name: line[heading] for heading, name in TEXTS.items() if line[heading]}
    entry |= {name: keys.get(line[heading], line[heading]) for heading, name in CHOICES.items() if line[heading]}
    entry |= {name: [keys.get(one, one) for one in line.words(heading)] for heading, name in LISTS.items()}
    entry |= {name: line.truth(heading) for heading, name in TRUTHS.items() if line[heading]}
    return entry | ({"threshold": line[AMOUNT]} if line[AMOUNT] else {})


def _unknown(registry: "Registry", keys: Mapping[str, str], lines: "Sequence[Line]") -> "Iterator[Reason]":
    """Materials that no workflow knows: nobody could ever hand them in."""
    from engine.errors import Reason

    known = {kind.key for workflow in registry.all for kind in workflow.kinds}
    for line in lines:
        for word in line.words("材料"):
            if keys.get(word, word) not in known:
                yield Reason(f"第{line.number}行·材料：没有“{word}”这种材料")


def _keys(registry: "Registry") -> dict[str, str]:
    """The Chinese names that the workflows give to kinds of matters, ways of review and materials: title → key."""
    keys: dict[str, str] = {}
    for workflow in registry.all:
        keys |= {title: key for key, title in workflow.titles.items()}
        keys |= {kind.title: kind.key for kind in workflow.kinds}
    return keys
