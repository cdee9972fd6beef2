"""For machines that watch: alive, ready."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from engine.errors import HefaError

router = APIRouter()


@router.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def ready(request: Request) -> Response:
    """The database answers and is of this program's version."""
    try:
        request.app.state.house.database.check_version()
    except HefaError as fault:
        return JSONResponse({"ready": False, "code": fault.code}, 503)
    return JSONResponse({"ready": True})
