"""The web application: routes, guards, answers to errors; everything it needs is handed in."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from house.opening import House
from web import api, errors, routes
from web.security import guarded

STATIC = Path(__file__).parent / "static"


def create(house: House, *, demo: bool = False) -> FastAPI:
    """The application over an opened house. `demo`: the fictional city, where one click signs in."""
    app = FastAPI(title="Hefa 合法", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house, app.state.demo = house, demo
    app.middleware("http")(guarded)
    errors.install(app)
    app.mount("/static", StaticFiles(directory=STATIC), "static")
    for router in (*routers(routes), *routers(api)):
        app.include_router(router)
    return app


def routers(package: ModuleType) -> Iterator[APIRouter]:
    """The `router` of every module of a package, by name."""
    for name in sorted(module.name for module in iter_modules(package.__path__)):
        router = getattr(import_module(f"{package.__name__}.{name}"), "router", None)
        if router is not None:
            yield router
