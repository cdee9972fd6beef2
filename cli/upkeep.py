"""`hefa migrate` and `hefa check`: the tables brought up to date, and everything that could be amiss looked at in one go."""

from typing import Annotated

import typer

from cli.terminal import Json, leave, say, show_json, show_table
from house.words import Misuse


def migrate(as_json: Json = False) -> None:
    """建表或升级数据库；重新安装并验证防改触发器。"""
    from house.opening import closed_house, open_house, prepare
    from house.tidying import scrub

    house = closed_house()
    if house.settings.sqlite:
        prepare(house.settings.data_dir)
        house.settings.sqlite.parent.mkdir(parents=True, exist_ok=True)
    house.database.migrate()
    house = open_house(house.settings)
    scrub(house.database, house.now())
    known = sorted({workflow.key for workflow in house.registry.all})
    if as_json:
        show_json({"database": house.settings.shown()["HEFA_DATABASE_URL"], "workflows": known})
    else:
        say(f"数据库已是最新：{house.settings.shown()['HEFA_DATABASE_URL']}", f"流程：{'、'.join(known)}")


def check(
    only: Annotated[
        str,
        typer.Option(
            metavar="KEY", help="只看一项，如 worker（后台进程）：供容器的健康检查；数据库连不上的，一样不成立"
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    """自检：每项写明是否成立；不成立的写明怎么办。"""
    from house.opening import closed_house
    from house.selfcheck import FAULT, findings

    house = closed_house()
    found = findings(house)
    if only:
        found = [one for one in found if one.key == only or (one.key == "database" and one.grade == FAULT)]
        if not found:
            raise Misuse(f"自检没有“{only}”这一项，或者现在没有什么可说的；hefa check --json 列出各项的 key")
    holds = not any(one.grade == FAULT for one in found)
    if as_json:
        show_json({"holds": holds, "checks": found, "settings": house.settings.shown()})
    else:
        rows = [(one.mark, one.title, one.said, one.remedy) for one in found]
        show_table("自检", ("", "项目", "所见", "怎么办"), rows, {"怎么办": "cyan"})
        show_table("设置", ("变量", "值"), list(house.settings.shown().items()))
        say("自检通过" if holds else "自检不通过")
    leave(holds)
