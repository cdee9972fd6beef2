"""A real server over a copy of the demo, and a real Chromium in front of it, with Chinese fonts."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import lived
from tests.leash import leashed

ROOT = Path(__file__).parents[3]
WIDTHS = {"1366": (1366, 768), "390": (390, 844)}
NOT_OURS = ("Failed to load resource",)  # the browser's word for a status that the page itself explains


@dataclass(frozen=True)
class Served:
    """Where the pages are, and the folder they are made from."""

    address: str
    folder: Path


def program() -> str:
    """Chromium as Debian calls it."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    assert found, "no Chromium: tests/install.sh installs it where that is allowed"
    return found


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """`hefa serve` over a demo's folder, until the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = {
        "HEFA_DATA_DIR": str(folder), "HEFA_DATABASE_URL": f"sqlite:///{folder / 'hefa.sqlite3'}",
        "HEFA_CHECKPOINT_DIR": str(folder / "checkpoints"), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = leashed([sys.executable, "-m", "cli", "serve", "--port", str(port)])
    with subprocess.Popen(command, cwd=folder, env={**os.environ, **said}, stdout=subprocess.DEVNULL) as server:
        try:
            _patient(f"http://127.0.0.1:{port}/readyz", server)
            yield Served(f"http://127.0.0.1:{port}", folder)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)


def _patient(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program(), args=["--no-sandbox", "--font-render-hinting=none"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo of one's own for a module that changes nothing of importance."""
    folder = tmp_path_factory.mktemp("served") / "demo"
    lived.copy(folder)
    with serving(folder) as one:
        yield one


@dataclass
class Desk:
    """Somebody at a browser window, and what the browser complained about."""

    served: Served
    context: BrowserContext
    page: Page
    complaints: list[str]

    def sign_in(self, username: str) -> "Desk":
        """By one click, as in the demo."""
        self.page.goto(f"{self.served.address}/sign-in")
        self.page.locator(f'form:has(input[name="username"][value="{username}"]) button').click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.served.address}{path}")
        return self.page


@contextmanager
def desk(browser: Browser, served: Served, width: str = "1366", theme: str = "light") -> Iterator[Desk]:
    wide, high = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": wide, "height": high}, locale="zh-CN", timezone_id="Asia/Shanghai", color_scheme=theme,  # type: ignore[arg-type]
        has_touch=width == "390", accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(30_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text) if said.type == "error" and not said.text.startswith(NOT_OURS) else None
        ),
    )
    page.on(
        "request",
        lambda sent: (
            complaints.append(f"asked {sent.url}")
            if not sent.url.startswith((served.address, "data:", "blob:"))
            else None
        ),
    )
    try:
        yield Desk(served, context, page, complaints)
    finally:
        context.close()
