"""Every page, wide and narrow, light and dark: nothing that hinders anybody, nothing wider than the screen, no fault of a script."""

import os
from base64 import b64encode
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import APIRoute
from playwright.sync_api import Browser

from tests.web.browser.conftest import Desk, Served, desk
from tests.web.browser.pages import NO_PAGES, PAGES, Shown, shown
from web import routes
from web.app import routers

SHOTS = os.environ.get("HEFA_SHOTS", "")  # a folder: `make shots`
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
VARIANTS = [("1366", "light"), ("390", "light"), ("1366", "dark")]


def test_every_route_that_answers_a_get_is_looked_at_or_is_said_to_be_no_page() -> None:
    gets = {
        one.path
        for router in routers(routes)
        for one in router.routes
        if isinstance(one, APIRoute) and "GET" in one.methods
    }
    files = {path for path in gets if path.endswith((".xlsx", ".ics", ".svg", ".pdf"))}
    assert gets - set(PAGES) - set(NO_PAGES) - files == set()
    assert (set(PAGES) | set(NO_PAGES)) - gets == set()


def looked_at(browser: Browser, served: Served, width: str, theme: str) -> Iterator[tuple[Shown, Desk]]:
    """Each page, by whoever may open it; one window for each person."""
    for who, pages in groupby(sorted(shown(served), key=lambda one: one.who), key=lambda one: one.who):
        with desk(browser, served, width, theme) as one:
            if who:
                one.sign_in(who)
            for page in pages:
                one.complaints.clear()
                one.go(page.path)
                one.page.wait_for_load_state("networkidle")
                yield page, one


@pytest.mark.parametrize(("width", "theme"), VARIANTS, ids=["-".join(one) for one in VARIANTS])
def test_every_page_can_be_used_by_everybody(
    browser: Browser, served: Served, width: str, theme: str, tmp_path: Path
) -> None:
    folder = Path(SHOTS) if SHOTS else None
    faults: list[str] = []
    pictures: list[tuple[str, bytes]] = []
    axe = Axe()
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    if theme == "dark":  # the same page in other colours
        options["runOnly"] = {"type": "rule", "values": ["color-contrast"]}
    for page, one in looked_at(browser, served, width, theme):
        if one.page.locator("main h1").count() != 1:
            faults.append(f"{page.path}: {one.page.title()}: not one h1")
        wide = one.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            faults.append(f"{page.path}: {wide} px wider than the screen")
        faults += [f"{page.path}: {said}" for said in one.complaints]
        found = axe.run(one.page, options=options).response["violations"]
        faults += [f"{page.path}: {v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in found]
        if folder:
            pictures.append((page.path, one.page.screenshot(full_page=False, type="jpeg", quality=70)))
    if folder:
        contact_sheet(browser, pictures, folder / f"{width}-{theme}.jpg", width)
    assert faults == []


def contact_sheet(browser: Browser, pictures: list[tuple[str, bytes]], file: Path, width: str) -> None:
    """All pages on one picture, laid out by the browser itself."""
    column = 320 if width == "1366" else 180
    cells = "".join(
        f'<figure><img width="{column}" src="data:image/jpeg;base64,{b64encode(data).decode()}"><figcaption>{path}</figcaption></figure>'
        for path, data in pictures
    )
    style = "body{font:11px sans-serif;display:flex;flex-wrap:wrap;gap:10px;margin:10px;width:1660px}figure{margin:0}img{border:1px solid #999;display:block}"
    page = browser.new_page(viewport={"width": 1700, "height": 900})
    page.set_content(f"<style>{style}</style>{cells}")
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(file), full_page=True, type="jpeg", quality=60)
    page.close()
