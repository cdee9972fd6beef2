"""`hefa organisations`: the tree of offices and who covers whom; the first of them, with the first administrator."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.terminal import Commands, Json, say, show_json, show_table

organisations = typer.Typer(cls=Commands, no_args_is_help=True, help="机构：清单、增设、导入")

As = Annotated[str, typer.Option("--as", metavar="用户名", help="以哪位管理员的身份")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只检查，不登记")]


@organisations.command("list")
def list_(as_json: Json = False) -> None:
    """机构树和机构关系。"""
    from house.bringing import RELATIONS
    from house.opening import open_house

    house = open_house()
    with house.database.glance(house.now()) as docket:
        offices = house.snapshot(docket.connection).offices
    roots = [code for code, office in offices.office.items() if not office.parent]
    found = [offices.office[code] for root in roots for code in _descending(offices.children, root)]
    relations = sorted(offices.relations)
    if as_json:
        related = [{"office": o, "covered": c, "how": h} for o, c, h in relations]
        show_json({"organisations": found, "relations": related})
        return
    depth = {one.code: len(offices.ancestors(one.code)) - 1 for one in found}
    rows = [("　" * depth[one.code] + one.title, one.code, one.mark, one.kind, one.level) for one in found]
    show_table("机构", ("名称", "代码", "机关代字", "类别", "层级"), rows)
    if relations:
        words = {how: word for word, how in RELATIONS.items()}
        show_table("关系", ("承担机构", "被覆盖机构", "关系"), [(o, c, words.get(h, h)) for o, c, h in relations])


def _descending(children: Any, code: str) -> Iterator[str]:
    yield code
    for below in children.get(code, ()):
        yield from _descending(children, below)


@organisations.command()
def found(
    code: Annotated[str, typer.Option(help="机构代码（小写字母、数字）")],
    title: Annotated[str, typer.Option(help="机构名称")],
    admin: Annotated[str, typer.Option(metavar="用户名", help="第一位管理员的用户名")],
    name: Annotated[str, typer.Option(help="第一位管理员的姓名")],
    mark: Annotated[str, typer.Option(help="机关代字")] = "",
    kind: Annotated[str, typer.Option(help="类别")] = "government",
    level: Annotated[str, typer.Option(help="层级：city、county、township")] = "city",
    as_json: Json = False,
) -> None:
    """建立根机构和第一位管理员；只能做一次，由有本机命令行的人做。"""
    from engine.definition import OPERATOR_USER
    from engine.standing import Request
    from house.bringing import LEVELS
    from house.opening import open_house
    from house.registering import BOOK

    house = open_house()
    office = {"code": code, "title": title, "mark": mark, "kind": kind, "level": LEVELS.get(level, level)}
    answers = {**office, "admin": {"username": admin, "name": name}}
    request = Request("found", OPERATOR_USER, answers, org=code, title=f"{title}管理台账", workflow=BOOK)
    with house.database.docket(house.now()) as docket:
        result = docket.open(request)
    if as_json:
        show_json({"organisation": code, "admin": admin, "case": result.case_id})
    else:
        say(f"已建立 {title}（{code}），管理员 {name}（{admin}），管理台账为审查件 {result.case_id}")


@organisations.command()
def add(
    code: Annotated[str, typer.Argument(metavar="机构代码")],
    title: Annotated[str, typer.Option(help="机构名称")],
    under: Annotated[str, typer.Option(metavar="机构代码", help="上级机构")],
    actor: As,
    mark: Annotated[str, typer.Option(help="机关代字")] = "",
    kind: Annotated[str, typer.Option(help="类别")] = "office",
    level: Annotated[str, typer.Option(help="层级：city、county、township、village")] = "",
    as_json: Json = False,
) -> None:
    """增设一个机构。"""
    from house.bringing import LEVELS
    from house.opening import open_house
    from house.registering import registering

    office = {"code": code, "title": title, "mark": mark, "kind": kind, "level": LEVELS.get(level, level)}
    with registering(open_house(), actor) as acts:
        acts.act(under, "add_organisations", {"organisations": [office]})
    if as_json:
        show_json({"organisations": [code], "acts": acts.done})
    else:
        say(f"已增设 {title}（{code}）")


@organisations.command()
def relate(
    office: Annotated[str, typer.Option(metavar="机构代码", help="承担机构，如中心司法所")],
    covered: Annotated[str, typer.Option(metavar="机构代码", help="被覆盖机构，如某镇")],
    how: Annotated[str, typer.Option(help="关系：片区、本地、县级、督察、市监、市级")],
    actor: As,
    ended: Annotated[bool, typer.Option("--ended", help="解除")] = False,
    as_json: Json = False,
) -> None:
    """登记或解除一条机构关系。"""
    from house.bringing import RELATIONS
    from house.opening import open_house
    from house.registering import registering

    relation = {"office": office, "covered": covered, "how": RELATIONS.get(how, how), "holds": not ended}
    with registering(open_house(), actor) as acts:
        acts.act(acts.root, "relate", {"relations": [relation]})
    if as_json:
        show_json({"relations": [relation], "acts": acts.done})
    else:
        say(f"已{'解除' if ended else '登记'}：{office} → {covered}（{how}）")


@organisations.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="文件.xlsx",
            help="列：机构代码、机构名称、上级代码，可有机关代字、类别、层级；工作表“关系”：承担机构、被覆盖机构、关系",
        ),
    ],
    actor: As,
    administer: Annotated[
        bool, typer.Option("--administer", help="兼任有下属的新设机构的管理员，以便一次导入多层")
    ] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """从表格导入机构和关系：全部成功，或一行也不登记。"""
    from house import sheets
    from house.bringing import CODE, PARENT, offices_from, relations_in
    from house.opening import open_house
    from house.registering import registering

    lines = sheets.rows(file, (CODE, "机构名称", PARENT))
    relations = relations_in(file)
    house = open_house()
    with registering(house, actor, dry_run=dry_run) as acts:
        offices_from(acts, lines, relations, administer=administer)
    if as_json:
        show_json({"organisations": len(lines), "relations": len(relations), "acts": acts.done, "dry_run": dry_run})
    else:
        verb = "检查无误，可以导入" if dry_run else "已导入"
        say(f"{verb}：{len(lines)} 个机构，{len(relations)} 条关系")
