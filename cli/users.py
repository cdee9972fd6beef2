"""`hefa users`: people and their appointments."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.due import day
from cli.organisations import As, DryRun
from cli.terminal import Commands, Json, say, show_json, show_table

if TYPE_CHECKING:
    from engine.registry import Registry
    from house.registering import Registering

users = typer.Typer(cls=Commands, no_args_is_help=True, help="人员：清单、登记、任免、导入")

Roles = Annotated[list[str] | None, typer.Option("--role", metavar="职责", help="如 HANDLER 或 承办人；可重复")]
From = Annotated[Any, typer.Option("--from", parser=day, metavar="日期", help="起始日；不给则今天")]
Until = Annotated[Any, typer.Option("--until", parser=day, metavar="日期", help="终止日（含当日）")]
COLUMNS = ("用户名", "姓名", "机构代码", "职责")


@users.command("list")
def list_(
    org: Annotated[str, typer.Option(help="机构及其下属")] = "",
    as_json: Json = False,
) -> None:
    """人员和今天有效的任职。"""
    from house.opening import open_house
    from house.people import people

    house = open_house()
    with house.database.glance(house.now()) as docket:
        found = people(house, docket, org)
    if as_json:
        show_json({"users": found})
        return
    titles = _titles(house.registry)
    rows = [
        (
            one.username,
            one.name,
            "、".join(f"{titles.get(role, role)}（{at}）" for role, at in one.posts),
            "有" if one.qualified else "",
        )
        for one in found
    ]
    show_table("", ("用户名", "姓名", "任职", "法律职业资格"), rows)


@users.command()
def add(
    username: Annotated[str, typer.Argument(metavar="用户名")],
    name: Annotated[str, typer.Option(help="姓名")],
    org: Annotated[str, typer.Option(metavar="机构代码", help="所在机构")],
    actor: As,
    role: Roles = None,
    start: From = None,
    until: Until = None,
    qualified: Annotated[bool, typer.Option("--qualified", help="具有国家统一法律职业资格")] = False,
    as_json: Json = False,
) -> None:
    """登记一个人，并可同时任职。"""
    from house import bringing
    from house.opening import open_house
    from house.registering import registering

    house = open_house()
    person = {"username": username, "name": name, "qualified": qualified}
    with registering(house, actor) as acts:
        acts.act(acts.nearest(org), "add_persons", {"persons": [person]})
        bringing.appoint(acts, _posts(acts, house.registry, username, role or [], org, start, until))
    if as_json:
        show_json({"user": username, "acts": acts.done})
    else:
        say(f"已登记 {name}（{username}）")


@users.command()
def appoint(
    username: Annotated[str, typer.Argument(metavar="用户名")],
    org: Annotated[str, typer.Option(metavar="机构代码", help="在哪个机构")],
    actor: As,
    role: Roles = None,
    start: From = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """任职；再登记同一起始日并给出终止日，即为免职。"""
    from house import bringing
    from house.opening import open_house
    from house.registering import registering
    from house.words import Misuse

    if not role:
        raise Misuse("请用 --role 说明任什么职责")
    house = open_house()
    with registering(house, actor) as acts:
        bringing.appoint(acts, _posts(acts, house.registry, username, role, org, start, until))
    if as_json:
        show_json({"user": username, "acts": acts.done})
    else:
        say(f"已登记 {username} 的任职")


@users.command()
def password(
    username: Annotated[str, typer.Argument(metavar="用户名")],
    ask: Annotated[bool, typer.Option("--ask", help="从标准输入读一行作为密码；不给则生成一次性密码")] = False,
    as_json: Json = False,
) -> None:
    """设置登录密码：第一位管理员由此得到一次性密码，登录后须自行修改；此人的其他登录全部退出。"""
    import sys

    from engine.errors import NotFound
    from house import accounts
    from house.opening import open_house
    from house.people import names_of

    house = open_house()
    with house.database.glance(house.now()) as docket:
        if username not in names_of(docket):
            raise NotFound(f"没有登记 {username} 这个人；先 hefa users add 或 hefa organisations found")
    chosen = sys.stdin.readline().rstrip("\r\n") if ask else accounts.one_time_password()
    with house.database.writing() as connection:
        accounts.set_password(connection, username, chosen, house.now(), must_change=not ask)
        accounts.sighted(connection, "operator", house.now(), "password", detail=username)
    if as_json:
        show_json({"user": username, **({} if ask else {"password": chosen})})
    else:
        say(f"{username} 的密码已设置" if ask else f"{username} 的一次性密码：{chosen}（登录后须设置自己的密码）")


@users.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="文件.xlsx", help=f"列：{'、'.join(COLUMNS)}，可有起始日、终止日、法律职业资格")
    ],
    actor: As,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """从表格导入人员和任职：全部成功，或一行也不登记。"""
    from house import sheets
    from house.bringing import people_from
    from house.opening import open_house
    from house.registering import registering

    lines = sheets.rows(file, COLUMNS)
    house = open_house()
    with registering(house, actor, dry_run=dry_run) as acts:
        people_from(acts, lines, house.registry)
    if as_json:
        show_json({"users": len({one["用户名"] for one in lines}), "acts": acts.done, "dry_run": dry_run})
    else:
        verb = "检查无误，可以导入" if dry_run else "已导入"
        say(f"{verb}：{len({one['用户名'] for one in lines})} 人")


def _posts(
    acts: "Registering", registry: "Registry", person: str, roles: Sequence[str], org: str, start: Any, until: Any
) -> list[dict[str, Any]]:
    from engine.calendar import day_of
    from house.bringing import post, role_keys

    keys, today = role_keys(registry), day_of(acts.docket.now)
    return [post(person, keys.get(role, role), org, start or today, until) for role in roles]


def _titles(registry: "Registry") -> dict[str, str]:
    """Roles of all workflows: key → title."""
    return {role.key: role.title for workflow in registry.all for role in workflow.roles}
