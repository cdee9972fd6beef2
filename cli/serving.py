"""`hefa serve`: the pages, and beside them time itself where there is no Redis."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import say

if TYPE_CHECKING:
    from house.opening import House


def serve(
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="网页端口；不给则按 HEFA_PORT")] = None,
    host: Annotated[
        str, typer.Option("--host", help="监听的地址；反向代理在别的机器或容器里时用 0.0.0.0")
    ] = "127.0.0.1",
    proxies: Annotated[
        str, typer.Option("--proxies", help="反向代理的地址，逗号分隔：只信它们说的来客地址")
    ] = "127.0.0.1",
) -> None:
    """网页：收件箱、送审、看板。没有设置 Redis 时，期限也在这个进程里走。"""
    from engine.settings import settings
    from web.serving import serve as run

    said = settings()
    if sys.stdout.isatty():  # a log is lines of JSON
        say(f"网页在 http://{host}:{port or said.port} ，按 Ctrl+C 结束。")
    run(said, port or said.port, host, proxies, time_beside)


@contextmanager
def time_beside(house: "House") -> Iterator[None]:
    """Time passes in this process, unless Redis rings for workers elsewhere."""
    if house.settings.redis_url:
        yield
        return
    from workers.embedded import Embedded
    from workers.house import share

    share(house)
    embedded = Embedded()
    embedded.start()
    try:
        yield
    finally:
        embedded.end()
        embedded.wait()
