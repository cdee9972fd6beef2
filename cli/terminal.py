"""How commands speak: Chinese on the terminal or JSON, and an exit code: 0 holds, 1 does not hold or refused, 2 misuse."""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from engine.errors import BadSettings, HefaError
from house.words import Misuse, closing, read_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

HOLDS, DOES_NOT_HOLD, MISUSE = 0, 1, 2
WIDE = 200  # columns when nobody looks: a table in a file is not folded

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")]


class Commands(TyperGroup):
    """A group of commands that ends every foreseeable fault with a sentence and its exit code, never with a traceback."""

    def main(self, args: Sequence[str] | None = None, *more: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run; leaves by SystemExit, also for callers that would rather not."""
        del standalone_mode, more
        given = list(sys.argv[1:] if args is None else args)
        extra["prog_name"] = extra.get("prog_name") or "hefa"
        with closing:
            sys.exit(self._run(given, extra))

    def _run(self, given: list[str], extra: Mapping[str, Any]) -> int:
        as_json = "--json" in given
        _chinese_headings()
        try:
            code = super().main(args=given, standalone_mode=False, **extra)
            sys.stdout.flush()
        except typer.Abort:
            return _fail("interrupted", "已中断", as_json, 130)
        except HefaError as error:
            code = MISUSE if isinstance(error, Misuse | BadSettings) else DOES_NOT_HOLD
            return _refused(error, as_json, code)
        except _refused_by_the_database() as error:
            said = str(getattr(error, "orig", None) or error).splitlines()[0]
            words = f"数据库不许可：{said}\n· hefa migrate 请用表的所有者（hefa_owner）的地址，其余命令用 hefa_app 的"
            return _fail("not_permitted", words, as_json, DOES_NOT_HOLD)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DOES_NOT_HOLD
        except OSError as error:
            return _fail(
                "file", f"读写文件失败：{error.filename or ''} {error.strerror or error}", as_json, DOES_NOT_HOLD
            )
        except TyperException as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                print(error.format_message())
                return MISUSE
            return _fail("misuse", _in_chinese(error), as_json, MISUSE)
        return code if isinstance(code, int) else HOLDS


def _refused_by_the_database() -> tuple[type[Exception], ...]:
    """Missing rights, as the driver says it; asked only when something has gone wrong, so that nothing heavy is loaded."""
    fault = sys.exception()
    psycopg = sys.modules.get("psycopg.errors")
    cause = getattr(fault, "orig", fault)
    return (
        (type(fault),)
        if psycopg and isinstance(fault, Exception) and isinstance(cause, psycopg.InsufficientPrivilege)
        else ()
    )


def _chinese_headings() -> None:
    """Help is the only reader of these."""
    if {"--help", "-h"} & set(sys.argv) or len(sys.argv) < 3:
        from typer import rich_utils

        rich_utils.ARGUMENTS_PANEL_TITLE, rich_utils.OPTIONS_PANEL_TITLE = "参数", "选项"
        rich_utils.COMMANDS_PANEL_TITLE, rich_utils.REQUIRED_LONG_STRING = "命令", "[必填]"
        rich_utils.DEFAULT_STRING = "[默认：{}]"


def _in_chinese(error: Any) -> str:
    match type(error).__name__:
        case "MissingParameter":
            said = f"缺少 {_name_of(error)}"
        case "NoSuchOption":
            said = f"没有选项 {error.option_name}"
        case "BadParameter":
            why = "写法不对或超出范围" if error.message.isascii() else error.message
            said = f"{_name_of(error)} 的值有误：{why}"
        case "BadOptionUsage":
            said = f"选项 {error.option_name} 要带一个值"
        case _ if "No such command" in error.message:
            said = f"没有命令 {error.message.split(chr(39))[1]}"
        case _ if "unexpected extra argument" in error.message:
            said = f"多出参数 {error.message.partition('(')[2].rstrip(')')}"
        case _:
            said = error.message
    return f"{said}；用法见 {error.ctx.command_path} --help" if getattr(error, "ctx", None) else said


def _name_of(error: Any) -> str:
    return "、".join(error.param.opts) if error.param and error.param.opts else str(error.param_hint or "参数")


def _refused(error: HefaError, as_json: bool, code: int) -> int:
    if as_json:
        reasons = [asdict(reason) for reason in error.reasons]
        show_json({"error": {"code": error.code, "message": error.message, "reasons": reasons}})
    else:
        _complain(error.message)
    return code


def _fail(kind: str, said: str, as_json: bool, code: int) -> int:
    if as_json:
        show_json({"error": {"code": kind, "message": said, "reasons": []}})
    else:
        _complain(said)
    return code


def _complain(said: str) -> None:
    red = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    print(f"\x1b[31m{said}\x1b[0m" if red else said, file=sys.stderr)


def leave(holds: bool) -> NoReturn:
    """End with the exit code that a finding has."""
    raise typer.Exit(HOLDS if holds else DOES_NOT_HOLD)


def console() -> "Console":
    """Where people read."""
    from rich.console import Console

    known = sys.stdout.isatty() or os.environ.get("COLUMNS")
    return Console(highlight=False, width=None if known else WIDE)


def say(*lines: str) -> None:
    """Plain lines, exactly as given."""
    for line in lines:
        console().print(line, markup=False, soft_wrap=True)


def show_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], styles: Mapping[str, str] | None = None
) -> None:
    """A table for people. `styles`: column heading → style."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title, style="bold") if title else None, title_justify="left", box=box.SIMPLE_HEAD)
    for name in columns:
        table.add_column(name, style=(styles or {}).get(name), overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text("" if cell is None else str(cell)) for cell in row))
    console().print(table)


def progress(off: bool = False) -> "Progress":
    """A progress bar on the terminal's error side; silent when nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    watched = Console(stderr=True)
    return Progress(*columns, console=watched, transient=True, disable=off or not watched.is_terminal)


def show_json(value: Any) -> None:
    """One JSON document on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"not for JSON: {type(value).__name__}")


def read_json(path: Path) -> Any:
    """A JSON file given by the user. Raises Misuse naming the place of the fault."""
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as fault:
        raise Misuse(f"{path} 不是有效的 JSON：第{fault.lineno}行第{fault.colno}列") from None
