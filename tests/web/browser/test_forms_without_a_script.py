"""The form of an act shows what it asks, and nothing else, where no script runs: rows open by their tick, fields by an answer."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browser.conftest import ROOT
from web.pages import _environment
from workflows.asking import questions
from workflows.major_decision import WORKFLOW

RULE = {rule.act: rule for rule in WORKFLOW.rules}
CAPTIONS = ("1. 听证（条例第16条）", "2. 风险评估（条例第22条）")
DEPENDENT = ("began", "ended", "shortened")


@pytest.fixture(scope="module")
def form(browser: Browser) -> Iterator[Page]:
    """What preconditions are settled by, with two of them, in a browser without scripts."""
    asked = [
        replace(one, captions=CAPTIONS, fixed=True) if one.name == "items" else one
        for one in questions(WORKFLOW, RULE["settle"])
    ]
    fields = _environment().get_template("ask.html").make_module().all(asked, {}, [], {}, {})  # type: ignore[attr-defined]  # its macro
    css = "".join((ROOT / "web/static" / name).read_text("utf-8") for name in ("hefa.css", "pages.css"))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(f"<style>{css}</style><form>{fields}</form>")
    yield page
    context.close()


def seen(page: Page, n: int, *names: str) -> list[str]:
    """Which of some fields of a row are to be seen."""
    return [name for name in names if page.locator(f'[name="a.items.{n}.{name}"]').first.is_visible()]


def choose(page: Page, n: int, value: str) -> None:
    page.locator(f'label:has([name="a.items.{n}.outcome"][value="{value}"])').click()


def test_a_row_opens_by_its_tick_and_asks_only_what_its_answer_needs(form: Page) -> None:
    rows = form.locator(".row-fold")
    assert [rows.nth(n).locator("b").first.inner_text() for n in range(2)] == list(CAPTIONS)
    assert seen(form, 0, "outcome", "note", *DEPENDENT) == []
    assert rows.nth(0).locator(".row-said").inner_text() == "这次不填"
    form.locator('[name="a.items.0.taken"]').check()
    assert seen(form, 0, "note", "body", *DEPENDENT, "papers_on") == ["note", "body"]
    assert rows.nth(0).locator(".row-said").inner_text() == "这次办结"
    choose(form, 0, "DONE")
    assert seen(form, 0, "note", *DEPENDENT, "papers_on") == ["note", *DEPENDENT, "papers_on"]
    assert rows.nth(0).locator(".row-said").inner_text() == "已办结"
    choose(form, 0, "NOT_REQUIRED")
    assert seen(form, 0, "note", *DEPENDENT, "papers_on") == ["note"]
    assert rows.nth(0).locator(".row-said").inner_text() == "不需要"
    assert seen(form, 1, "note", *DEPENDENT) == [], "the other row stays as it was"
    assert [form.locator(f'[name="a.items.{n}.papers_on"]').count() for n in range(2)] == [1, 0], "a hearing's, alone"
    assert [form.locator(f'[name="a.items.{n}.level"]').count() for n in range(2)] == [0, 4], "a risk's, alone"
