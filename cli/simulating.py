"""`hefa demo`, `walk`, `simulate`: virtual time; a city to look at, a case told, the configured database filled."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import Json, console, leave, progress, say, show_json, show_table
from engine.settings import variable

if TYPE_CHECKING:
    from engine.settings import Settings
    from house.demo.keeping import Demo


Folder = Annotated[Path | None, typer.Option("--data", help="数据改放在哪里")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="网页端口")]


def demo(
    data: Folder = None,
    fresh: Annotated[bool, typer.Option("--fresh/--keep", help="忘掉在演示里做过的一切，重新开始")] = False,
    port: Port = 8000,
    serves: Annotated[bool, typer.Option("--serve/--no-serve", help="备好之后打开网页服务")] = True,
    as_json: Json = False,
) -> None:
    """演示：一座虚构的城市，一年的历史到今天为止；备好数据，打开网页，人人可以点一下就登录。

    数据在数据目录（HEFA_DATA_DIR，平时是 var）下的 demo 里，有自己的库；HEFA_DATABASE_URL 等其他设置不管演示。
    """
    from datetime import datetime

    from engine.calendar import SHANGHAI
    from house.demo.keeping import ours, ready

    folder = _folder(data, "demo")
    with ours(folder):
        with progress(as_json) as bar:
            task = bar.add_task("模拟示范市的一年", total=None)
            found = ready(
                folder, datetime.now(SHANGHAI), fresh=fresh, port=port,
                progress=lambda n, total: bar.update(task, completed=n, total=total),
            )  # fmt: skip
        _introduce(found, port, as_json, serves)
        if serves:
            _serve(found.settings, port)


def _folder(data: Path | None, name: str) -> Path:
    """What was asked for; else a place of its own in the data folder, beside whatever else is there."""
    from engine.settings import settings

    return (data or settings().data_dir / name).resolve()


def _introduce(found: "Demo", port: int, as_json: bool, serves: bool) -> None:
    """Where it is, and who may come in."""
    from house.demo.people import demo_people
    from house.demo.tickets import SLIPS
    from house.opening import open_house

    mark, people = found.mark, demo_people(open_house(found.settings))
    address = f"http://127.0.0.1:{port}/"
    if as_json:
        show_json(
            {
                "address": address,
                "data": found.settings.data_dir,
                "made": found.made,
                **asdict(mark),
                "people": people,
                "receipts": [{"code": one.code, "shows": one.shows} for one in SLIPS],
            }
        )
        return
    show_table("演示帐号", ("用户名", "姓名", "职责", "看什么"), [(p.username, p.name, p.role, p.why) for p in people])
    show_table(
        "公众手里的回执（在 /public/receipts 查）", ("回执码", "看什么"), [(one.code, one.shows) for one in SLIPS]
    )
    say(f"密码（演示帐号都一样）：{mark.password}")
    say(f"历史：{mark.begins} 至 {mark.until[:10]}，{mark.cases} 件、{mark.acts} 步；数据在 {found.settings.data_dir}")
    say(f"打开 {address} ，点一个人就以其身份登录。按 Ctrl+C 结束。" if serves else "没有打开网页服务（--no-serve）。")


def _serve(said: "Settings", port: int) -> None:
    """Pages and time in this process, over the demo's house and no other."""
    from cli.serving import time_beside
    from web.serving import serve

    for name in ("data_dir", "database_url", "checkpoint_dir"):
        os.environ[variable(name)] = str(getattr(said, name))
    os.environ[variable("redis_url")] = os.environ[variable("policy")] = ""
    serve(said, port, beside=time_beside)


def walk(
    data: Folder = None,
    fresh: Annotated[bool, typer.Option("--fresh/--keep", help="先清空上次的演示数据")] = True,
) -> None:
    """在终端里走一遍：建库、模拟一座虚构的小城四个月，再把案例 C01 从起草到归档讲给您看。数据在数据目录下的 walk 里。"""
    from cli.walk import walk as told

    page = console()
    page.width = min(page.width, 118)
    leave(told(page, _folder(data, "walk"), fresh))


def simulate(
    townships: Annotated[int, typer.Option(min=1, max=400, help="乡镇数")],
    months: Annotated[int, typer.Option(min=1, max=60, help="月数（每月三十日）")],
    seed: Annotated[int, typer.Option(help="种子：同一种子，同一历史，同样的摘要")],
    matters_per_year: Annotated[int, typer.Option(min=1, max=400, help="每个乡镇每年的事项数")] = 12,
    as_json: Json = False,
) -> None:
    """模拟：在设置所指的空库里，以虚拟时间走前门过若干个月。"""
    from house.demo.simulation import simulate as run
    from house.opening import open_house

    house = open_house()
    with progress(as_json) as bar:
        task = bar.add_task("模拟", total=None)
        done = run(
            house.database, townships, months, seed, matters_per_year,
            lambda n, total: bar.update(task, completed=n, total=total), house.seal, house.blobs.folder,
        )  # fmt: skip
    acts = dict(done.stage.acts.most_common())
    if as_json:
        show_json(
            {
                "matters": done.matters,
                "cases": len(done.stage.states),
                "acts": acts,
                "until": done.until,
                "checkpoints": done.checkpoints,
            }
        )
        return
    show_table("办理次数", ("办理", "次数"), list(acts.items()))
    say(f"{done.matters} 个事项，{len(done.stage.states)} 件，至 {done.until}；检查点 {done.checkpoints} 个")
