"""Three contracts split to avoid a tender: five people take them from the counter to the archive, by mouse or by keyboard alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.browser.conftest import Served
from tests.web.browser.hands import HANDS
from tests.web.browser.journey import Company, papers, told


@pytest.mark.parametrize(
    ("hand", "width"),
    [
        ("mouse", "1366"),
        ("keys", "390"),
        pytest.param("mouse", "390", marks=pytest.mark.prove),
        pytest.param("keys", "1366", marks=pytest.mark.prove),
    ],
)
def test_a_split_contract_is_refused_merged_found_lawful_and_archived(
    browser: Browser, served: Served, hand: str, width: str, tmp_path: Path
) -> None:
    with Company(browser, served, width, HANDS[hand]) as company:
        told(company, papers(tmp_path))
        assert company.complaints == []
