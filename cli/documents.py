"""`hefa documents`: the register of normative documents; searched, asked on any day, entered from a stock, taken out."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.due import day
from cli.organisations import As, DryRun
from cli.terminal import Commands, Json, leave, say, show_json, show_table

documents = typer.Typer(cls=Commands, no_args_is_help=True, help="规范性文件库：查询、效力、存量入库、导出")
On = Annotated[Any, typer.Option("--on", parser=day, metavar="日期", help="哪一天的效力；不给则今天")]


@documents.command()
def search(
    text: Annotated[str, typer.Argument(metavar="文字", help="标题、文号或文中的话；空的为全部")],
    status: Annotated[
        list[str] | None, typer.Option(help="效力：IN_FORCE、TO_COME、EXPIRED、REPLACED、REPEALED、ANNULLED")
    ] = None,
    org: Annotated[str, typer.Option(metavar="机构代码", help="制定机关")] = "",
    on: On = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    as_json: Json = False,
) -> None:
    """查文件：标题、文号、全文，两个字的词也能查。"""
    from house import searching
    from house.indexing import catch_up
    from house.opening import open_house
    from house.words import Misuse
    from registers.documents import STATUS

    if strange := [one for one in status or () if one not in STATUS]:
        raise Misuse(f"没有效力“{'、'.join(strange)}”，可用：{'、'.join(STATUS)}")
    house = open_house()
    while catch_up(house):
        pass
    asked = searching.Query(on or _today(house), text, tuple(status or ()), (org,) if org else (), limit=limit)
    with house.database.reading() as connection:
        found = searching.search(connection, asked)
    rows = [
        {**hit._asdict(), "status": hit.status(asked.on), "status_words": STATUS[hit.status(asked.on)]}
        for hit in found.hits
    ]
    if as_json:
        show_json({"documents": rows, "total": found.total, "more": found.more, "on": asked.on})
        return
    lines = [
        (one["number"], one["title"], one["status_words"], one["effective_on"], one["expires_on"] or "长期")
        for one in rows
    ]
    total = f"{found.total} 份{'以上' if found.more else ''}"
    show_table(f"规范性文件：{total}（{asked.on} 的效力）", ("文号", "名称", "效力", "施行日", "有效期至"), lines)


def _today(house: Any) -> Any:
    from engine.calendar import day_of

    return day_of(house.now())


@documents.command()
def status(number: Annotated[str, typer.Argument(metavar="文号")], on: On = None, as_json: Json = False) -> None:
    """一份文件在某一天的效力；不是现行有效则退出码为 1。"""
    from house.documents import by_number
    from house.opening import open_house

    house = open_house()
    with house.database.reading() as connection:
        kept = by_number(connection, number, on or _today(house))
    if as_json:
        show_json(kept.to_json())
    else:
        until = f"，有效期至 {kept.expires_on}" if kept.expires_on else "，长期有效"
        say(f"{kept.number}《{kept.title}》在 {kept.on}：{kept.words}", f"自 {kept.effective_on} 起施行{until}")
        for clause in kept.halted:
            say(f"停止执行：{clause}")
        for clause in kept.annulled:
            say(f"已撤销条款：{clause}")
    leave(kept.valid)


@documents.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="文件.xlsx", help="一行一份文件（页面“文件库”可下载模板）；或者一个文件夹的文本，从文中读出登记项"
        ),
    ],
    actor: As,
    texts: Annotated[Path | None, typer.Option(metavar="文件夹", help="各份文件的文本（.docx、.pdf、.txt）")] = None,
    org: Annotated[str, typer.Option(metavar="机构代码", help="表格没有写制定机关的行属于谁")] = "",
    gaps: Annotated[str, typer.Option(metavar="说明", help="本年度文号有缺号的，写明原因")] = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """存量文件入库：有一行不合格就整批不入库，逐行说明。"""
    from engine.errors import NotReady
    from house import stock
    from house.entering import enter
    from house.indexing import catch_up
    from house.opening import open_house
    from house.words import Misuse

    if texts is not None and not texts.is_dir():
        raise Misuse(f"没有文件夹 {texts}")
    house = open_house()
    with house.database.reading() as connection:
        offices = house.snapshot(connection).offices
    table, texts = (None, file) if file.is_dir() else (file, texts)
    papers = sorted(one for one in texts.iterdir() if one.is_file() and not one.name.startswith(".")) if texts else []
    batch = stock.read(house, actor, table, papers, offices, org, gaps)
    made = enter(house, actor, batch, dry_run=True)
    if made.reasons:
        raise NotReady(tuple(dict.fromkeys(made.reasons)))
    if not dry_run:
        made = enter(house, actor, batch)
        while catch_up(house):
            pass
    numbers = [number for _, number in made.documents]
    if as_json:
        show_json({"documents": numbers, "claimed": made.claimed, "dry_run": dry_run})
    else:
        verb = "检查无误，可以入库" if dry_run else "已入库"
        say(f"{verb}：{len(numbers)} 份" + (f"；计入本年度文号簿 {len(made.claimed)} 号" if made.claimed else ""))


@documents.command()
def export(
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="文件.xlsx", help="写到哪里")] = None,
    on: On = None,
    as_json: Json = False,
) -> None:
    """导出文件库：能再导入的 Excel 表，或 JSON。"""
    from house.exporting import exported
    from house.opening import open_house
    from house.stock import written
    from house.words import Misuse
    from house.workbook import about

    house = open_house()
    with house.database.reading() as connection:
        rows = exported(connection, house.snapshot(connection).offices, on or _today(house))
    if as_json and output is None:
        show_json({"documents": rows})
        return
    if output is None:
        raise Misuse("请用 -o 写明文件名，或用 --json")
    output.write_bytes(written(rows, about("规范性文件库", house.now(), "命令行")))
    if as_json:
        show_json({"documents": len(rows), "file": str(output)})
    else:
        say(f"已导出 {len(rows)} 份到 {output}")
