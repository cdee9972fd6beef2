"""Two ways to work a page: a mouse, and nothing but a keyboard. What a test says once, either does."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from playwright.sync_api import FileChooser, Locator, Page, expect

STOPS = 200  # presses of Tab after which a control counts as out of reach
TURNS = 80  # arrows within one control
WHERE = """wanted => {
  let at = document.activeElement;
  if (at === wanted || (wanted.type === "radio" && at.type === "radio" && at.name === wanted.name && at.form === wanted.form)) return 0;
  return !at || at === document.body || at.compareDocumentPosition(wanted) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY) ? 1 : -1;
}"""
ABOVE = "(list, wanted) => [...list.options].findIndex(one => one.value === wanted) < list.selectedIndex"
HERE = "() => { const at = document.activeElement; return `${at.tagName} ${at.name || at.textContent.trim().slice(0, 30)}`; }"


def _expected(_: FileChooser) -> None:
    """While somebody listens the browser keeps asking us for files, instead of asking the system now and then."""


class Hand(Protocol):
    """What a person does with a control. `words` stands for typing, in Chinese by an input method."""

    page: Page

    def press(self, what: Locator) -> None: ...
    def choose(self, what: Locator, value: str = "") -> None: ...
    def write(self, where: Locator, words: str) -> None: ...
    def give(self, where: Locator, file: Path) -> None: ...
    def offered(self, select: Locator) -> Sequence[str]: ...


class Mouse:
    """Points and clicks; types what has to be typed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.on("filechooser", _expected)

    def press(self, what: Locator) -> None:
        """A link, a button, a heading that opens."""
        what.click()

    def choose(self, what: Locator, value: str = "") -> None:
        """A tick, one of several, a line of a list."""
        if value:
            what.select_option(value)
        elif not what.is_checked():
            _label(what).click()

    def write(self, where: Locator, words: str) -> None:
        """Words or a day instead of what stands there."""
        if where.get_attribute("type") == "date":
            where.fill(words)
            return
        where.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(words)

    def give(self, where: Locator, file: Path) -> None:
        """A file, through the window that the system opens."""
        with self.page.expect_file_chooser() as asked:
            where.click()
        asked.value.set_files(file)

    def offered(self, select: Locator) -> Sequence[str]:
        """The values that a list lets one choose."""
        return [
            str(one) for one in select.locator("option:not([disabled])").evaluate_all("all => all.map(o => o.value)")
        ]


def _label(control: Locator) -> Locator:
    """What one clicks to work a control: the label around it, where there is one."""
    around = control.locator("xpath=ancestor::label")
    return around if around.count() else control


class Keys:
    """Tab, Shift+Tab, Enter, space, arrows and letters; there is no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.on("filechooser", _expected)

    def _reach(self, what: Locator) -> None:
        """Bring the focus there, as a person does who sees where it is."""
        expect(what).to_have_count(1)
        for _ in range(STOPS):
            where = what.evaluate(WHERE)
            if not where:
                return
            self._key("Tab" if where > 0 else "Shift+Tab")
        raise AssertionError(f"{what} is out of reach by Tab; the focus is on {self.page.evaluate(HERE)}")

    def _key(self, key: str) -> None:
        self.page.keyboard.press(key)

    def press(self, what: Locator) -> None:
        """A link, a button, a heading that opens."""
        self._reach(what)
        self._key("Enter")

    def choose(self, what: Locator, value: str = "") -> None:
        """A tick, one of several, a line of a list."""
        self._reach(what)
        if value:
            self._turn(what, "ArrowUp" if what.evaluate(ABOVE, value) else "ArrowDown", value)
            return
        if what.is_checked():
            return
        if what.evaluate("one => one === document.activeElement"):
            self._key("Space")
        for _ in range(TURNS):
            if what.is_checked():
                return
            self._key("ArrowRight")
        raise AssertionError(f"{what} cannot be chosen by keys")

    def _turn(self, select: Locator, key: str, value: str) -> None:
        passed = [select.input_value()]
        while passed[-1] != value and len(passed) < TURNS:
            self._key(key)
            passed.append(select.input_value())
            if passed[-1] == passed[-2]:
                break
        assert passed[-1] == value, f"{select} has no {value} that can be chosen: {passed}"

    def write(self, where: Locator, words: str) -> None:
        """Words or a day instead of what stands there."""
        self._reach(where)
        if where.get_attribute("type") == "date":
            self._day(where, words)
            return
        if where.input_value():
            self._key("ControlOrMeta+a")
        self.page.keyboard.insert_text(words)

    def _day(self, where: Locator, words: str) -> None:
        """In the order in which this browser asks for year, month and day."""
        year, month, day = words.split("-")
        for order in ((month, day, year), (year, "ArrowRight", month, day)):
            for _ in order:
                self._key("ArrowLeft")
            for part in order:
                self._key(part) if part == "ArrowRight" else self.page.keyboard.type(part)
            if where.input_value() == words:
                return
        raise AssertionError(f"{where} does not take {words} by keys, it says {where.input_value()}")

    def give(self, where: Locator, file: Path) -> None:
        """A file, through the window that the system opens."""
        self._reach(where)
        with self.page.expect_file_chooser() as asked:
            self._key("Space")
        asked.value.set_files(file)

    def offered(self, select: Locator) -> Sequence[str]:
        """The values that a list lets one choose: all that the arrows come by. It stands on the first again."""
        self._reach(select)
        self._key("Home")
        found = [select.input_value()]
        while len(found) < TURNS:
            self._key("ArrowDown")
            if select.input_value() == found[-1]:
                break
            found.append(select.input_value())
        self._key("Home")
        return found


HANDS: dict[str, type[Mouse] | type[Keys]] = {"mouse": Mouse, "keys": Keys}
