"""`hefa workflows`: the law as a table, proved, and as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal import Commands, Json, leave, progress, say, show_json, show_table

if TYPE_CHECKING:
    from engine.definition import Workflow
    from engine.registry import Registry

workflows = typer.Typer(cls=Commands, no_args_is_help=True, help="流程：规则表、穷举、图")

KeyOf = Annotated[str, typer.Argument(metavar="流程")]


class Format(StrEnum):
    """How a picture is written."""

    SVG = "svg"
    MERMAID = "mermaid"


@workflows.command("list")
def list_(as_json: Json = False) -> None:
    """全部流程及其版本。"""
    versions = [_brief(w) for w in _registry().all]
    if as_json:
        show_json({"workflows": versions})
    else:
        headings = ("流程", "名称", "施行", "环节", "规则", "期限", "依据", "规则表摘要")
        names = ("key", "title", "effective", "states", "rules", "clocks", "law")
        show_table("", headings, [(*(one[name] for name in names), one["sha"][:12]) for one in versions])


def _brief(workflow: "Workflow") -> dict[str, Any]:
    counts = {name: len(getattr(workflow, name)) for name in ("states", "rules", "clocks")}
    names = {"key": workflow.key, "title": workflow.title, "effective": workflow.effective}
    return {**names, **counts, "law": workflow.law.label, "sha": workflow.sha}


@workflows.command()
def show(
    key: KeyOf,
    type_: Annotated[str, typer.Option("--type", metavar="类型", help="按这类事项的参数列出期限")] = "",
    as_json: Json = False,
) -> None:
    """流程表：环节、规则与依据、期限与天数（暂定的注明）。"""
    from cli.lawtable import show_workflow
    from house.lawtable import table
    from house.opening import default_pack

    workflow, pack, on = _current(key), default_pack(), today()
    seen = table(workflow, lambda known: pack.on(known, on), type_)
    if as_json:
        show_json(seen)
    else:
        show_workflow(seen)


@workflows.command()
def check(
    key: Annotated[str, typer.Argument(metavar="流程")] = "",
    prove: Annotated[bool, typer.Option("--prove", help="穷举规则表走得到的一切")] = False,
    as_json: Json = False,
) -> None:
    """流程是否自洽；--prove 走遍规则表，说明走了什么、证明了什么。"""
    chosen = [_current(key)] if key else _all_current()
    walked = [_proved(workflow, as_json) for workflow in chosen] if prove else []
    holds = all(one["holds"] for one in walked)
    if as_json:
        show_json({"holds": holds, "workflows": [_brief(w) for w in chosen], "proofs": walked})
        leave(holds)
    for workflow in chosen:  # the definition refuses to be loaded when it contradicts itself
        counted = f"{len(workflow.states)} 个环节，{len(workflow.rules)} 条规则，{len(workflow.clocks)} 个期限"
        say(f"✓ {workflow.key}（{workflow.title}）自洽：{counted}，条条有依据")
    for one in walked:
        _tell(one)
    leave(holds)


def _proved(workflow: "Workflow", quiet: bool) -> dict[str, Any]:
    from engine.prove import Walked, prove

    with progress(off=quiet) as bar:
        task = bar.add_task(f"穷举 {workflow.key}", total=None)
        try:
            walked = prove(workflow, lambda n: bar.update(task, completed=n))
        except LookupError as unknown:  # an answer of which the walk does not know the values
            walked = Walked(workflow.key, faults=[f"走不下去：{unknown.args[0]}"])
    return {**asdict(walked), "holds": walked.holds}


def _tell(one: Mapping[str, Any]) -> None:
    say(
        f"穷举 {one['workflow']}：{one['states']} 个环节，{one['standings']} 种处境，{one['moves']} 次办理，"
        f"{one['persons']} 种人员分工；用时 {one['seconds']:.1f} 秒",
        *([f"  其中与子案并行的 {one['pairs']} 种：主件与子案合为一体走过"] if one["pairs"] else []),
        f"  终结于：{'、'.join(one['finals'])}",
    )
    say(*(f"  {'✗' if _about(one['faults'], claim) else '✓'} {claim}" for claim in one["claims"]))
    say(*(f"  ✗ {fault}" for fault in one["faults"]))
    say("  成立" if one["holds"] else f"  不成立：{len(one['faults'])} 处")


def _about(faults: Sequence[str], claim: str) -> bool:
    return any(fault.startswith(f"“{claim}”") for fault in faults)


@workflows.command()
def diagram(
    key: KeyOf,
    format_: Annotated[Format, typer.Option("--format", help="svg 或 mermaid")] = Format.MERMAID,
    file: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="文件", help="写到哪里；不给则写到屏幕")
    ] = None,
    as_json: Json = False,
) -> None:
    """流程图，由规则表生成。"""
    from engine.diagram import mermaid, svg

    drawn = {Format.SVG: svg, Format.MERMAID: mermaid}[format_](_current(key))
    if file:
        file.write_text(drawn, "utf-8")
    if as_json:
        show_json({"workflow": key, "format": format_, "file": file, "diagram": drawn})
    elif file:
        say(f"已写到 {file}")
    else:
        say(drawn.rstrip("\n"))


@workflows.command()
def docs(
    folder: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="目录", help="写到哪里；不给则 docs/workflows")
    ] = None,
    check_: Annotated[bool, typer.Option("--check", help="只看是否最新，不写")] = False,
    as_json: Json = False,
) -> None:
    """流程说明页，由规则表生成；--check 发现过时的页或被改动的已公布流程，即退出码 1。"""
    from workflows import docs as generated

    place = folder or generated.PAGES
    pages = {place / path.name: text for path, text in generated.pages().items()}
    stale = [path for path, text in pages.items() if not path.is_file() or path.read_text("utf-8") != text]
    stale += [path for path in sorted(place.glob("*.md")) if path not in pages]
    changed = generated.changed()
    if not check_:
        place.mkdir(parents=True, exist_ok=True)
        for path, text in pages.items():
            path.write_text(text, "utf-8")
    if as_json:
        show_json({"pages": list(pages), "stale": stale, "changed": changed, "written": not check_})
    else:
        said = "已过时" if check_ else "已更新"
        say(*(f"{said}：{path}" for path in stale), *([] if stale else ["说明页都是最新的"]))
        say(*(f"✗ 已公布的流程被改动：{name}；请另立施行日并保留旧版" for name in changed))
    leave(not (check_ and (stale or changed)))


def today() -> date:
    """The office's day."""
    from engine.calendar import day_of
    from house.moving import Clock

    return day_of(Clock().now())


def _registry() -> "Registry":
    from engine.settings import settings
    from house.opening import law

    return law(settings())


def _current(key: str) -> "Workflow":
    from engine.errors import NotFound

    registry = _registry()
    known = list(dict.fromkeys(w.key for w in registry.all))
    if key not in known:
        raise NotFound(f"没有流程 {key}；有：{'、'.join(known)}")
    return registry.current(key, today())


def _all_current() -> "list[Workflow]":
    registry = _registry()
    return [registry.current(key, today()) for key in dict.fromkeys(w.key for w in registry.all)]
