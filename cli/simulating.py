"""`hefa demo` and `hefa simulate`: virtual time; the one tells a story, the other fills the configured database."""

from pathlib import Path
from typing import Annotated

import typer

from cli.terminal import Json, console, leave, progress, say, show_json, show_table


def demo(
    data: Annotated[Path, typer.Option("--data", help="演示数据放在哪里（只放演示自己的库）")] = Path("var/demo"),
    fresh: Annotated[bool, typer.Option("--fresh/--keep", help="先清空上次的演示数据")] = True,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="网页端口（留给网页服务）")] = 8000,
) -> None:
    """演示：建库、模拟一座虚构的小城，再把案例 C01 从起草到归档走一遍。"""
    del port  # scripts may already name it
    from cli.walk import demo as walk

    page = console()
    page.width = min(page.width, 118)
    leave(walk(page, data.resolve(), fresh))


def simulate(
    townships: Annotated[int, typer.Option(min=1, max=400, help="乡镇数")],
    months: Annotated[int, typer.Option(min=1, max=60, help="月数（每月三十日）")],
    seed: Annotated[int, typer.Option(help="种子：同一种子，同一历史，同样的摘要")],
    matters_per_year: Annotated[int, typer.Option(min=1, max=400, help="每个乡镇每年的事项数")] = 12,
    as_json: Json = False,
) -> None:
    """模拟：在设置所指的空库里，以虚拟时间走前门过若干个月。"""
    from house.opening import open_house
    from house.simulation import simulate as run

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
