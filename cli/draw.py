"""`hefa draw`: the draws of panels, and whether they follow from what was published, committed and revealed."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import Commands, Json, leave, say, show_json, show_table

if TYPE_CHECKING:
    from house.draws import Recomputed

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
        faults = () if _undrawn(found) else found.faults
        say(*(f"✗ {fault}" for fault in faults), *(f"提示：{remark}" for remark in found.remarks))
        say(_outcome(found))
    leave(not found.faults)


def _undrawn(found: "Recomputed") -> bool:
    """Whether its only fault is that there was no draw yet."""
    return not found.draws and len(found.faults) == 1


def _outcome(found: "Recomputed") -> str:
    if _undrawn(found):
        return f"尚未抽取，没有可重算的：审查件 {found.case}"
    return f"重算{'不一致' if found.faults else '一致'}：审查件 {found.case}，{found.draws} 次抽取"
