"""`hefa draw`: the draws of panels, and whether they follow from what was published, committed and revealed."""

from typing import Annotated

import typer

from cli.terminal import Commands, Json, leave, say, show_json, show_table

draw = typer.Typer(cls=Commands, no_args_is_help=True, help="评审团抽取：列出、重算")


@draw.command("list")
def listing(as_json: Json = False) -> None:
    """列出所有评审团的抽取。"""
    from house.draws import draws
    from house.opening import open_house

    house = open_house()
    with house.database.reading() as connection:
        found = draws(connection)
    if as_json:
        show_json({"draws": found})
        return
    rows = [(one.case, one.number, one.title, one.drawn_on, "、".join(one.seated), one.public_number) for one in found]
    show_table("评审团抽取", ("件号", "评审案号", "标题", "抽取日", "入席", "公开号码"), rows)


@draw.command()
def verify(
    case: Annotated[str, typer.Argument(metavar="件号或评审案号")],
    as_json: Json = False,
) -> None:
    """重算一件的抽取：名册、名单、双方的词、种子、次序、入席、递补和计票；有一处不符即退出码 1。"""
    from house.draws import recomputed
    from house.opening import open_house

    house = open_house()
    with house.database.reading() as connection:
        found = recomputed(connection, case)
    if as_json:
        said = {"case": found.case, "draws": found.draws, "faults": list(found.faults), "remarks": list(found.remarks)}
        show_json({"holds": not found.faults, **said})
    else:
        say(*(f"✗ {fault}" for fault in found.faults), *(f"提示：{remark}" for remark in found.remarks))
        say(f"重算{'一致' if not found.faults else '不一致'}：审查件 {found.case}，{found.draws} 次抽取")
    leave(not found.faults)
