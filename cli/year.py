"""`hefa year`: the figures of a year's report, live or frozen, and whether a frozen year still follows from the record."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal import Commands, Json, leave, say, show_json, show_table

if TYPE_CHECKING:
    from house.yearly_frozen import Difference

year = typer.Typer(cls=Commands, no_args_is_help=True, help="年度统计：计数、列出冻结的、核对")
ORG = Annotated[str, typer.Argument(metavar="机构代码")]
CASE = Annotated[int, typer.Argument(metavar="件号", min=1)]


@year.command()
def show(
    org: ORG,
    of: Annotated[int, typer.Argument(metavar="年度", min=2015, max=2200)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="文件.xlsx", help="写成 Excel，含明细")
    ] = None,
    as_json: Json = False,
) -> None:
    """一个机构及其下属一年的统计，按现在的留痕计数；每个指标连同它怎么算。"""
    from house.opening import open_house
    from house.yearly import FIGURES, items_of, year_of
    from house.yearly_words import prose, yearly_report

    house = open_house()
    with house.database.glance(house.now()) as docket:
        house.office(docket.connection, org)
        told = year_of(docket, org, of)
        counted = items_of(docket, told) if output else []
    if output:
        output.write_bytes(yearly_report(told, counted, (), "hefa year", house.now()))
    if as_json:
        show_json(
            {"org": org, "year": of, "through": told.through, "figures": list(told.lines), "file": str(output or "")}
        )
        return
    rows = [(one.title, one.said, one.unit, one.words) for one in told.part(FIGURES)]
    show_table(f"{told.title}{of}年（截至 {told.through}）", ("指标", "数值", "单位", "怎么算的"), rows)
    say(*(f"{one.heading}　{one.words}" for one in prose(told)))


@year.command("list")
def list_(org: ORG, as_json: Json = False) -> None:
    """一个机构冻结过的年度。"""
    from house.opening import open_house
    from house.yearly_frozen import frozen_years

    house = open_house()
    with house.database.reading() as connection:
        house.office(connection, org)
        found = frozen_years(connection, house.snapshot(connection).offices, org)
    said = [
        {"case": f.case_id, "year": f.told.year, "state": f.state, "frozen_on": f.frozen_on, "through": f.told.through}
        for f in found
    ]
    if as_json:
        show_json({"years": said})
        return
    rows = [
        (f["case"], f["year"], "已公布" if f["state"] == "PUBLISHED" else "已冻结", f["frozen_on"], f["through"])
        for f in said
    ]
    show_table("冻结的年度", ("件号", "年度", "状态", "冻结日", "数据截止"), rows)


@year.command()
def verify(case: CASE, as_json: Json = False) -> None:
    """冻结的数字是否与当时的留痕一致（不一致即退出码 1）；冻结之后留痕改变了的，一并列出。"""
    from house.opening import open_house
    from house.yearly_frozen import frozen_year, recounted, since

    house = open_house()
    with house.database.glance(house.now()) as docket:
        found = frozen_year(docket.connection, house.snapshot(docket.connection).offices, case)
        wrong, changed = _said(recounted(docket, found)), _said(since(docket, found))
    if as_json:
        show_json({"holds": not wrong, "case": case, "wrong": wrong, "changed": changed})
    else:
        for title, rows in (("与当时的留痕不符", wrong), ("冻结之后改变了的", changed)):
            if rows:
                show_table(title, ("指标", "冻结的", "计数的", "单位"), [tuple(row.values()) for row in rows])
        say(f"{found.told.title}{found.told.year}年：冻结的数字与当时的留痕{'不一致' if wrong else '一致'}")
    leave(not wrong)


def _said(found: "list[Difference]") -> list[dict[str, Any]]:
    return [{"title": d.title, "frozen": d.said[0], "counted": d.said[1], "unit": d.unit} for d in found]
