"""PostgreSQL's own tools for backups: called with the password in their environment, where no list of processes shows it."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import make_url

from engine.errors import HefaError


class NoTool(HefaError):
    """缺少 PostgreSQL 的工具。"""

    code = "no_tool"


class ToolFailed(HefaError):
    """PostgreSQL 的工具没有办成；数据库没有改动。"""

    code = "tool_failed"


def dump(url: str, file: Path) -> None:
    """The whole database into a file. Raises NoTool, ToolFailed."""
    _run("pg_dump", url, ["--format=custom", f"--file={file}"])


def load(url: str, file: Path) -> None:
    """Replace what the file holds, in one transaction: wholly or not at all. Raises NoTool, ToolFailed."""
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", url, [*options, str(file)])


def _run(tool: str, url: str, options: Sequence[str]) -> None:
    program = shutil.which(tool)
    if program is None:
        raise NoTool(f"找不到 {tool}：请安装与服务器版本相同的 postgresql-client")
    address = make_url(url).set(drivername="postgresql")
    secret = {"PGPASSWORD": address.password} if address.password else {}
    shown = address.set(password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **secret, "PGOPTIONS": "-c lock_timeout=20s", "LC_MESSAGES": "C"}
    done = subprocess.run(
        [program, "--no-password", f"--dbname={shown}", *options],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise ToolFailed(
            [f"{tool}：{line}" for line in done.stderr.strip().splitlines()[:5]] or [f"{tool} 退出码 {done.returncode}"]
        )
