"""`hefa backup`, `restore`, `upgrade`: the house kept safe, set up again, and taken to a new version with a way back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal import Json, leave, say, show_json

if TYPE_CHECKING:
    from engine.verification import Report

SHOWN = 20  # faults told to people; JSON has them all


def backup(
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="文件.tar.gz", help="写到哪里；不给则在数据目录的 backups 下"),
    ] = None,
    as_json: Json = False,
) -> None:
    """备份：数据库、材料、检查点、密钥装成一个文件，写完再逐一核对；运行中也可备份。"""
    from house.backup import backup as written
    from house.backup import default_name
    from house.opening import closed_house

    house = closed_house()
    made = written(house, file or default_name(house))
    if as_json:
        show_json(
            {
                "holds": made.holds,
                "file": made.file,
                "bytes": made.size,
                **_counts(made.manifest),
                "absent": made.absent,
                "damaged": made.damaged,
            }
        )
    else:
        say(f"已写出并核对 {made.file}：{_told(made.manifest)}，{made.size / 2**20:.1f} MB")
        say(*(f"✗ 材料 {sha} 的文件不在本机，备份里也没有" for sha in made.absent[:SHOWN]))
        say(*(f"✗ 材料 {sha} 的文件已损坏" for sha in made.damaged[:SHOWN]))
        say("内含签发检查点的私钥：请放到另一台设备，只让管理员读到")
    leave(made.holds)


def restore(
    file: Annotated[Path, typer.Argument(metavar="备份文件")],
    data: Annotated[Path | None, typer.Option("--data", help="恢复到这个数据目录（SQLite）；不给则按设置")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="替换这里已有的系统；原数据库另存，不删除")] = False,
    as_json: Json = False,
) -> None:
    """恢复：先核对备份，再放到位，然后核验全部留痕；比库外检查点旧则说明缺什么，退出码 1。"""
    from engine.settings import settings
    from house.opening import closed_house
    from house.restoring import restore as restored

    said = settings(data_dir=data, database_url=f"sqlite:///{data.absolute() / 'hefa.sqlite3'}") if data else settings()
    house = closed_house(said)
    done = restored(house, file, replace)
    if as_json:
        faults = done.report.faults if done.report else ()
        show_json({
            "holds": done.holds, "file": file, "database": said.shown()["HEFA_DATABASE_URL"], **_counts(done.manifest),
            "aside": done.aside, "outdated": done.outdated, "lag": done.lag, "faults": faults, "erased": done.erased,
        })  # fmt: skip
    else:
        say(f"已恢复 {file}：{_told(done.manifest)}", f"数据库：{said.shown()['HEFA_DATABASE_URL']}")
        say(*([f"原来的数据库另存为 {done.aside}"] if done.aside else []))
        say(*(["备份的数据库版本较旧：请运行 hefa upgrade，再 hefa audit verify"] if done.outdated else []))
        say(*([f"备份之后删除过的密存内容已重新删除：{done.erased.done} 项"] if done.erased.done else []))
        left = "、".join(str(one) for one in done.erased.left)
        say(*([f"！删除过的密存内容又回来了，请管理员重新删除：审查件 {left}"] if left else []))
        say(*([f"✗ {done.lag.words}", "  这些办理确已发生：请找更新的备份，或查明后重新办理"] if done.lag else []))
        _verified(done.report)
    leave(done.holds)


def upgrade(as_json: Json = False) -> None:
    """升级：先备份，再迁移数据库，再核验；不成则退回升级前的数据库。"""
    from house.opening import closed_house
    from house.upgrading import upgrade as upgraded

    house = closed_house()
    done = upgraded(house)
    if as_json:
        saved = done.backup.file if done.backup else None
        show_json(
            {
                "holds": done.report.holds,
                "before": done.before,
                "after": done.after,
                "backup": saved,
                "faults": done.report.faults,
            }
        )
    else:
        if done.backup:
            say(f"数据库已从版本 {done.before} 升到 {done.after}；升级前的备份在 {done.backup.file}")
        else:
            say(f"数据库已是版本 {done.after}，无须升级")
        _verified(done.report)
    leave(done.report.holds)


def _verified(report: "Report | None") -> None:
    if report is None:
        return
    counted = f"{report.chains} 件，{report.events} 步留痕，{report.checkpoints} 个检查点"
    say(*(f"✗ {fault}" for fault in report.faults[:SHOWN]))
    say(f"核验通过：{counted}" if report.holds else f"核验不通过：{counted}，{len(report.faults)} 处不符")


def _counts(manifest: Any) -> dict[str, Any]:
    names = ("at", "kind", "version", "cases", "events", "checkpoint")
    return {**{name: getattr(manifest, name) for name in names}, "files": len(manifest.files)}


def _told(manifest: Any) -> str:
    blobs = sum(name.startswith("blobs/") for name in manifest.files)
    return f"{manifest.cases} 件，{manifest.events} 步留痕，{blobs} 份材料，检查点至第 {manifest.checkpoint} 号"
