"""`hefa serve`: one process of pages; with the embedded worker beside it when there is no Redis."""

import uvicorn
from house.demo import is_demo

from engine.settings import Settings
from house.opening import House, open_house
from web.app import create


def serve(said: Settings, port: int, host: str = "127.0.0.1") -> None:
    """Serve until SIGTERM or Ctrl-C; running requests are finished. Raises WrongDatabase."""
    house = open_house(said)
    app = create(house, demo=is_demo(said))
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=True,
        forwarded_allow_ips="127.0.0.1", timeout_graceful_shutdown=20, date_header=True,
    )  # fmt: skip
    uvicorn.Server(config).run()


def application() -> object:
    """For `uvicorn web.serving:application --factory` with several processes."""
    house: House = open_house()
    return create(house, demo=is_demo(house.settings))
