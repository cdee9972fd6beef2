"""`hefa audit`: does the record hold? Checkpoints taken, dossiers exported, and verified where there is no database."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.terminal import Commands, Json, leave, progress, say, show_json
from house.words import Misuse

audit = typer.Typer(cls=Commands, no_args_is_help=True, help="留痕：核验、封存、案卷")


@audit.command()
def verify(
    case: Annotated[int | None, typer.Option("--case", min=1, help="只核验一件")] = None,
    links: Annotated[bool, typer.Option("--links", help="只核验链、栏目、摘要和检查点，不重演办理；快数倍")] = False,
    processes: Annotated[int, typer.Option("--processes", min=0, help="进程数；0 为本机处理器数")] = 0,
    as_json: Json = False,
) -> None:
    """核验全部留痕：链、栏目、登记、期限、编号、检查点；有一处不符即退出码 1。"""
    from engine.verification import spare_processes
    from engine.verification import verify as verified
    from house.opening import check_there, closed_house

    house = closed_house()
    check_there(house)
    house.database.check_version()  # no more is asked of it: what is amiss with it is what is to be found
    with progress(off=as_json) as bar:
        task = bar.add_task("核验留痕", total=None)
        report = verified(
            house.database, house.seal, case, processes or spare_processes(),
            lambda done, of: bar.update(task, completed=done, total=of), replay=not links,
        )  # fmt: skip
    if as_json:
        faults = [{"place": fault.place, "what": fault.what} for fault in report.faults]
        counts = {"events": report.events, "chains": report.chains, "checkpoints": report.checkpoints}
        show_json({"holds": report.holds, **counts, "faults": faults})
    else:
        counted = f"{report.chains} 件，{report.events} 步留痕，{report.checkpoints} 个检查点"
        say(*(f"✗ {fault}" for fault in report.faults))
        say(f"核验通过：{counted}" if report.holds else f"核验不通过：{counted}，{len(report.faults)} 处不符")
    leave(report.holds)


@audit.command()
def checkpoint(as_json: Json = False) -> None:
    """封存：为尚未封存的留痕签发检查点，写到库外。"""
    from engine.passing import run_checkpoint
    from house.opening import open_house

    house = open_house()
    written = run_checkpoint(house.database, house.seal, house.now())
    folder = house.settings.checkpoint_dir.absolute()
    if as_json:
        show_json({"written": written, "folder": folder, "keys": house.seal.known()})
    elif written:
        say(f"已写出检查点第 {'、'.join(map(str, written))} 号：{folder}", "请把它带到另一台设备上保存")
    else:
        say("没有新的留痕需要封存")


@audit.command()
def export(
    case: Annotated[int, typer.Argument(min=1, metavar="审查件")],
    file: Annotated[Path, typer.Option("--output", "-o", metavar="文件.zip", help="写到哪里")],
    as_json: Json = False,
) -> None:
    """导出案卷：留痕、检查点、材料和核验程序装在一个 zip 里。"""
    from engine.dossier import export as exported
    from house.opening import open_house

    house = open_house()
    with house.database.reading() as connection:
        packed = exported(connection, house.seal, case, house.blobs.get)
    draft = file.with_name(f".{file.name}.part")
    draft.write_bytes(packed)
    draft.replace(file)
    if as_json:
        show_json({"case": case, "file": file, "bytes": len(packed)})
    else:
        say(
            f"案卷已写到 {file}（{len(packed)} 字节）",
            f"核验：hefa audit verify-dossier {file}，或解压其中的 verifier.py 后 python3 verifier.py {file.name}",
        )


@audit.command("verify-dossier")
def verify_dossier(
    file: Annotated[Path, typer.Argument(metavar="文件.zip")],
    key: Annotated[str, typer.Option("--key", help="机关公布的公钥（十六进制）；不给则用案卷所附的")] = "",
    as_json: Json = False,
) -> None:
    """核验案卷：不需要数据库，也不需要设置。"""
    from zipfile import BadZipFile

    from engine import verifier

    try:
        report = verifier.verify_dossier(file, key or None)
    except (OSError, BadZipFile) as fault:
        raise Misuse(f"打不开案卷“{file}”：{fault}") from None
    holds = not report.faults
    if as_json:
        said: dict[str, Any] = {"holds": holds, "events": report.events, "checkpoints": report.checkpoints}
        show_json({**said, "faults": list(report.faults), "remarks": list(report.remarks), "key": report.key})
    else:
        say(*(f"✗ {fault}" for fault in report.faults), *(f"· {remark}" for remark in report.remarks))
        say(f"核验{'通过' if holds else '不通过'}：{report.events} 步留痕，{report.checkpoints} 个检查点")
    leave(holds)
