"""Every page, wide and narrow, light and dark: nothing that hinders anybody, nothing wider than the screen, no fault of a script."""

import os
from base64 import b64encode
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, Page

from tests.web.browser.conftest import WIDTHS, Desk, Served, desk
from tests.web.browser.pages import NO_PAGES, PAGES, Shown, shown
from web import routes
from web.app import routers

SHOTS = os.environ.get("SHOTS", "")  # a folder: `make shots`
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
Theme = Literal["light", "dark"]
VARIANTS: list[tuple[str, Theme]] = [("1366", "light"), ("390", "light"), ("1366", "dark")]
VARIANTS += [("390", "dark")] if SHOTS else []  # the same colours on a phone: for whoever looks
OPTIONS: dict[Theme, dict[str, Any]] = {  # dark: the same page in other colours
    "light": {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]},
}
PARTS = 1 if SHOTS else 2  # the pages are many: two processes share them; a sheet has them all


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


def groups(served: Served, part: int) -> list[tuple[str, list[Shown]]]:
    """Who looks at which pages: this part of them."""
    of = {who: list(pages) for who, pages in groupby(sorted(shown(served), key=by_whom), key=by_whom)}
    return sorted(of.items(), key=lambda one: (-len(one[1]), one[0]))[part::PARTS]


def by_whom(one: Shown) -> str:
    return one.who


def looked_at(browser: Browser, served: Served, part: int) -> Iterator[tuple[Shown, Desk]]:
    """Each page, by whoever may open it; one window for each person."""
    for who, pages in groups(served, part):
        with desk(browser, served) as one:
            if who:
                one.sign_in(who)
            for page in pages:
                one.complaints.clear()
                answered = one.page.goto(f"{served.address}{page.path}")
                if not answered or not answered.ok:
                    one.complaints.append(f"answered {answered and answered.status}")
                one.page.wait_for_load_state("networkidle")
                yield page, one


def put(page: Page, width: str, theme: Theme) -> None:
    """The page that is open in another width and in other colours, with nothing on its way any more."""
    wide, high = WIDTHS[width]
    page.set_viewport_size({"width": wide, "height": high})
    page.emulate_media(color_scheme=theme)
    page.evaluate(SETTLED, theme)


SETTLED = """theme => {
  document.documentElement.dataset.bsTheme = theme;
  return new Promise(done => requestAnimationFrame(() => {
    document.getAnimations().forEach(one => { try { one.finish(); } catch { /* it has no end */ } });
    requestAnimationFrame(done);
  }));
}"""


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_can_be_used_by_everybody(browser: Browser, served: Served, part: int) -> None:
    """Each is opened once and looked at three times: wide, narrow, and wide in the dark."""
    faults: list[str] = []
    pictures: dict[tuple[str, Theme], list[tuple[str, bytes]]] = {variant: [] for variant in VARIANTS}
    axe = Axe()
    for page, one in looked_at(browser, served, part):
        if one.page.locator("main h1").count() != 1:
            faults.append(f"{page.path}: {one.page.title()}: not one h1")
        one.page.evaluate(axe.axe_script)
        for width, theme in VARIANTS:
            put(one.page, width, theme)
            where = f"{page.path} ({width}, {theme})"
            wide = one.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                faults.append(f"{where}: {wide} px wider than the screen")
            found = one.page.evaluate("options => axe.run(document, options)", OPTIONS[theme])["violations"]
            faults += [f"{where}: {v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in found]
            if SHOTS:
                pictures[width, theme].append((page.path, one.page.screenshot(type="jpeg", quality=70)))
        faults += [f"{page.path}: {said}" for said in one.complaints]
    for (width, theme), taken in pictures.items():
        if SHOTS:
            contact_sheet(browser, taken, Path(SHOTS) / f"{width}-{theme}.jpg", width)
    assert faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_opens_in_the_colours_that_the_device_asks_for(browser: Browser, served: Served, theme: Theme) -> None:
    with desk(browser, served, theme=theme) as one:
        assert one.go("/sign-in").evaluate("document.documentElement.dataset.bsTheme") == theme


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
