"""`hefa catalogue`: which matters must be reviewed; published whole, version by version."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.due import day
from cli.organisations import As, DryRun
from cli.terminal import Commands, Json, say, show_json, show_table

COLUMNS = "编号、事项名称、事项类型、材料为必有的列；hefa 页面“事项清单”可下载模板"
catalogue = typer.Typer(cls=Commands, no_args_is_help=True, help="重大事项目录清单：查看、导入")


@catalogue.command("list")
def list_(
    org: Annotated[str, typer.Argument(metavar="机构代码")],
    on: Annotated[Any, typer.Option("--on", parser=day, metavar="日期", help="哪一天有效的；不给则今天")] = None,
    as_json: Json = False,
) -> None:
    """一个机构现行的事项清单。"""
    from engine.calendar import day_of
    from house.catalogue import Words
    from house.opening import open_house

    house = open_house()
    with house.database.glance(house.now()) as docket:
        snapshot = house.snapshot(docket.connection)
        house.office(docket.connection, org)
    items = snapshot.shelves["catalogue"].in_force(org, on or day_of(house.now()))
    if as_json:
        show_json({"organisation": org, "items": items})
        return
    words = Words.of(house.registry)
    rows = [
        (
            i.code,
            i.name,
            words.said(i.matter_type),
            i.threshold,
            words.said(i.materials),
            words.said(i.mode),
        )
        for i in items
    ]
    version = f"第 {items[0].version} 版，自 {items[0].valid_from}" if items else "没有现行清单"
    show_table(version, ("编号", "事项名称", "类型", "金额起点", "材料", "审查方式"), rows)


@catalogue.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="文件.xlsx", help=COLUMNS)],
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
    from house.catalogue import Words
    from house.catalogue_sheets import HEADINGS, NEEDED, entry_of, unknown
    from house.opening import open_house
    from house.registering import registering

    lines = sheets.rows(file, NEEDED)
    house = open_house()
    words = Words.of(house.registry)
    with registering(house, actor, dry_run=dry_run) as acts:
        rows = _versions(acts.docket.connection, house.office(acts.docket.connection, org))
        number = version or max(rows, default=0) + 1
        head = {"org": org, "version": number, "valid_from": start, "valid_to": until, "approver": approver}
        acts.reasons += unknown(words, lines)
        acts.act(
            acts.nearest(org),
            "publish_catalogue",
            {**head, "entries": [entry_of(one, words) for one in lines]},
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
