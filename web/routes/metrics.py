"""Figures for a machine that watches: told to this machine, or to whoever brings the token."""

import hmac

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from house.metrics import TYPE, metrics

router = APIRouter()
HERE = {"127.0.0.1", "::1"}


@router.get("/metrics")
def figures(request: Request) -> Response:
    """Prometheus' text format; it answers also when the database does not."""
    house = request.app.state.house
    if not _may(request, house.settings.metrics_token):
        return PlainTextResponse("此处只答复本机，或带 HEFA_METRICS_TOKEN 口令的请求\n", 403)
    return Response(metrics(house), media_type=TYPE)


def _may(request: Request, token: str) -> bool:
    """With a token set, only the token counts: behind a proxy everybody would seem to come from here."""
    if token:
        scheme, _, said = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(said.strip().encode(), token.encode())
    forwarded = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return request.client is not None and request.client.host in HERE and not forwarded
