"""Pages behind an address: one process, which ends when it is asked to and finishes what it was doing."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import uvicorn

from engine.settings import Settings
from house import logs
from house.demo.mark import is_demo
from house.opening import House, open_house
from web.accesslog import Logged
from web.app import create

Beside = Callable[[House], AbstractContextManager[object]]


def serve(
    said: Settings, port: int, host: str = "127.0.0.1", proxies: str = "127.0.0.1", beside: Beside = nullcontext
) -> None:
    """Serve until SIGTERM or Ctrl-C. `beside`: what runs as long as the pages do. Raises WrongDatabase."""
    logs.configure("pages", said)
    house = open_house(said)
    app = create(house, demo=is_demo(said))
    app.add_middleware(Logged)
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, server_header=False, proxy_headers=True,
        forwarded_allow_ips=proxies, timeout_graceful_shutdown=20,
    )  # fmt: skip
    with beside(house):
        uvicorn.Server(config).run()
