"""日历订阅: what a calendar program fetches; whoever knows the secret address may read it."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from house.feeds import TYPE, calendar
from web.dependencies import Anybody

router = APIRouter()


@router.get("/feeds/{secret}.ics")
def feed(here: Anybody, secret: Annotated[str, Path(max_length=100)]) -> Response:
    """Due days as all-day events; titles of 内部事项 are never in it."""
    with here.looking() as docket:
        content = calendar(here.house, docket, secret)
    return Response(
        content,
        media_type=TYPE,
        headers={"Content-Disposition": 'inline; filename="hefa.ics"', "Referrer-Policy": "no-referrer"},
    )
