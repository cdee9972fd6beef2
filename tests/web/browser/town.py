"""A served house whose people work at windows of their own, by whichever hand, on the days that a test names."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from docx import Document
from playwright.sync_api import Browser, Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from engine.calendar import SHANGHAI
from house import accounts
from tests.houses import House, at
from tests.web.browser.conftest import Desk, Served, desk
from tests.web.browser.hands import Hand, Mouse
from tests.web.browser.journey import answer, give


@dataclass
class Town:
    """The served house, its front door, and a clock that the test moves. `hand`, `width`: how its people work, and on what."""

    browser: Browser
    served: Served
    door: House
    clock: Path
    folder: Path
    hand: Callable[[Page], Hand] = Mouse
    width: str = "1366"
    case: int = 0
    panel: int = 0
    desks: dict[str, Desk] = field(default_factory=dict)
    hands: dict[str, Hand] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.stack.close()

    def on(self, day: str) -> None:
        """It becomes that day, half past nine, for the server as for the front door; sessions of before have ended."""
        self.door.now = at(day, 9, 30)
        self.clock.write_text(str((self.door.now - datetime.now(SHANGHAI)).total_seconds()))
        self.door.tick(self.door.now)
        self.hands = {}

    def __getitem__(self, username: str) -> Hand:
        """Somebody at a window, signed in today. Time has done what was due, so that it does not move while they write."""
        self.door.tick(self.door.now)
        if username not in self.hands:
            if username not in self.desks:
                self.desks[username] = self.stack.enter_context(desk(self.browser, self.served, self.width))
            one = self.desks[username]
            signed = accounts.sign_in_as(self.door.database, username, self.door.now)
            one.context.add_cookies([{"name": "hefa", "value": signed.secret, "url": self.served.address}])
            self.hands[username] = self.hand(one.page)
        return self.hands[username]

    def form(self, username: str, case: int, act: str) -> Locator:
        """The form of an act."""
        page = self[username].page
        page.goto(f"{self.served.address}/cases/{case}/acts/{act}", wait_until="domcontentloaded")
        return page.locator("form[data-act]")

    def act(self, username: str, case: int, act: str, **said: Any) -> None:
        """An act on its form: words written, days and lines filled in, one of several chosen, papers given."""
        hand, form = self[username], self.form(username, case, act)
        for name, value in said.items():
            fill(hand, form, name.replace("__", "."), value)
        self.do(hand, form, case)

    def do(self, hand: Hand, form: Locator, case: int) -> None:
        """Confirm, do, and be back at the case."""
        sure = form.locator("input[name=sure]")
        if sure.count():
            hand.choose(sure)
        hand.press(form.locator("[data-do]"))
        try:
            hand.page.wait_for_url(f"**/cases/{case}?done=*", wait_until="domcontentloaded")
        except PlaywrightTimeout as late:
            said = hand.page.locator("[role=alert], .fault").all_inner_texts()
            raise AssertionError("\n".join(said) or hand.page.locator("main").inner_text()[:900]) from late

    def begin(self, username: str, workflow: str, act: str, title: str, **said: Any) -> int:
        """A case opened on its page; its number."""
        hand = self[username]
        hand.page.goto(f"{self.served.address}/start/{workflow}/{act}", wait_until="domcontentloaded")
        form = hand.page.locator("form.act-form")
        hand.write(form.locator("#title"), title)
        for name, value in said.items():
            fill(hand, form, name.replace("__", "."), value)
        hand.press(form.locator("[data-do]"))
        hand.page.wait_for_url(re.compile(r"/cases/\d+\?"), wait_until="domcontentloaded")
        return int(hand.page.url.split("/cases/")[1].partition("?")[0])

    def anybody(self) -> Hand:
        """A citizen at a window, who has no account."""
        if "" not in self.desks:
            self.desks[""] = self.stack.enter_context(desk(self.browser, self.served, self.width))
        return self.hand(self.desks[""].page)

    def look(self, username: str, path: str) -> Locator:
        """What a page says."""
        page = self[username].page
        page.goto(f"{self.served.address}{path}", wait_until="domcontentloaded")
        return page.locator("main")

    def quickly(self, username: str, act: str, **said: Any) -> None:
        """The same act of somebody like them, through the front door."""
        self.door.act(self.panel, act, username, said)

    @property
    def seats(self) -> dict[int, str]:
        """Who sits where now."""
        rows = self.door.rows(
            "SELECT role, person FROM assignment WHERE case_id = :id AND role LIKE 'SEAT%' AND person IS NOT NULL",
            id=self.panel,
        )
        return {int(role.removeprefix("SEAT")): person for role, person in sorted(rows)}


def fill(hand: Hand, form: Locator, name: str, value: Any) -> None:
    """One answer, whatever kind of control it has."""
    if isinstance(value, Path):
        give(hand, form, name, value)
        return
    if isinstance(value, tuple):
        for one in value:
            hand.choose(answer(form, name, one))
        return
    control = answer(form, name)
    if control.first.get_attribute("type") in ("radio", "checkbox"):
        hand.choose(answer(form, name, "true" if value is True else str(value)))
    elif control.evaluate("one => one.tagName") == "SELECT":
        hand.choose(control, value)
    else:
        hand.write(control, value)


def paper(folder: Path, name: str, *lines: str) -> Path:
    """A real Word file."""
    document = Document()
    for line in (name, *lines):
        document.add_paragraph(line)
    document.save(str(folder / f"{name}.docx"))
    return folder / f"{name}.docx"
