"""What processes say of themselves: lines that machines can read, under the number of the request, without a secret."""

import asyncio
import io
import json
import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from engine.settings import Settings
from house import logs
from web.accesslog import Logged

URL = "postgresql+psycopg://hefa_app:Geheim%2Fwort@127.0.0.1:5432/hefa"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Standard error of a process whose logging is set up; afterwards everything is as before."""
    words = io.StringIO()
    monkeypatch.setattr(sys, "stderr", words)
    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in ("", *logs.QUIET)}
    handlers = list(root.handlers)
    logs.configure("pages", Settings(database_url=URL, metrics_token="figures-for-prometheus"))
    yield words
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def lines(words: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in words.getvalue().splitlines()]


def test_every_line_is_an_object_with_moment_level_and_process(said: io.StringIO) -> None:
    logging.getLogger("house.x").info("通知 %d 份", 3, extra={"case": 7})
    (line,) = lines(said)
    assert line["event"] == "通知 3 份"
    assert (line["level"], line["logger"], line["process"], line["case"]) == ("info", "house.x", "pages", 7)
    assert line["at"].endswith("Z")


@pytest.mark.parametrize(
    "words",
    [
        "connection to postgresql://hefa_app:Geheim%2Fwort@127.0.0.1 failed",
        "password authentication failed: Geheim/wort",
        "redis://:Geheim/wort@127.0.0.1/0",
        "GET /feeds/Geheim-wort-Geheim-wort.ics",
        "Authorization: Bearer Geheim-wort",
        "POST https://hook.example/send?key=Geheim-wort",
        "POST https://oapi.example/robot?access_token=Geheim-wort&x=1",
        '{"password": "Geheim-wort", "username": "wang"}',
        "cookie hefa=Geheim-wort-Geheim-wort-Geheim",
        "figures-for-prometheus",
    ],
)
def test_a_secret_is_never_said(said: io.StringIO, words: str) -> None:
    logging.getLogger("x").error("%s", words)
    assert "Geheim" not in said.getvalue()
    assert "figures-for" not in said.getvalue()
    assert "***" in said.getvalue()


def test_nor_in_a_traceback_nor_under_a_telling_name(said: io.StringIO) -> None:
    try:
        raise RuntimeError("cannot reach smtp://hefa:Geheim-wort@mail.example")
    except RuntimeError:
        logging.getLogger("x").exception("failed", extra={"token": "Geheim-wort", "more": {"new_password": "Geheim"}})
    (line,) = lines(said)
    assert "RuntimeError" in line["exception"]
    assert "Geheim" not in said.getvalue()


def application() -> FastAPI:
    app = FastAPI()

    @app.get("/things/{secret}")
    def thing(secret: str) -> str:
        logging.getLogger("inner").info("inside")
        if secret == "bad":
            raise ValueError("no")
        return secret

    @app.get("/healthz")
    def alive() -> str:
        return "ok"

    app.add_middleware(Logged)
    return app


def test_a_request_has_one_number_in_its_answer_and_in_all_its_lines(said: io.StringIO) -> None:
    client = TestClient(application(), base_url="http://127.0.0.1")
    answer = client.get("/things/what-nobody-may-know?q=what-somebody-searches")
    number = answer.headers["x-request-id"]
    inside, done = lines(said)
    assert inside["request"] == done["request"] == number
    assert done["event"] == "GET /things/{secret}"
    assert (done["status"], done["ms"] >= 0) == (200, True)
    assert "nobody-may-know" not in said.getvalue()
    assert "searches" not in said.getvalue()


def test_the_doors_number_is_kept_and_nonsense_is_not(said: io.StringIO) -> None:
    client = TestClient(application(), base_url="http://127.0.0.1")
    assert client.get("/things/a", headers={"x-request-id": "0A1B-22-33"}).headers["x-request-id"] == "0A1B-22-33"
    assert client.get("/things/a", headers={"x-request-id": 'x" onload='}).headers["x-request-id"] != 'x" onload='


def test_a_request_that_fails_is_told_and_watching_machines_are_not(said: io.StringIO) -> None:
    client = TestClient(application(), base_url="http://127.0.0.1", raise_server_exceptions=False)
    client.get("/healthz")
    assert lines(said) == []
    client.get("/things/bad")
    assert lines(said)[-1]["status"] == 500


def test_what_is_no_request_passes(said: io.StringIO) -> None:
    seen: list[str] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    with ThreadPoolExecutor(1) as apart:  # a browser of another test may have left its loop in this thread
        apart.submit(lambda: asyncio.run(Logged(inner)({"type": "lifespan"}, None, None))).result()  # type: ignore[arg-type]
    assert seen == ["lifespan"]
