"""Help: keys, a handbook for each, and every error explained, also to who cannot sign in."""

import re
from pathlib import Path

from tests.web.conftest import Office
from web.errors import STATUS
from web.explained import DO, explained
from web.markdown import rendered

HANDBOOK = Path(__file__).parents[2] / "docs" / "handbook"


def test_every_error_is_explained_also_to_a_stranger(office: Office) -> None:
    shown = office.stranger().get("/help/errors")
    assert shown.status_code == 200
    for code in STATUS:
        assert f'id="{code}"' in shown.text
    assert all(one.title and one.do for one in explained(STATUS))
    assert set(DO) - {one.code for one in explained(STATUS)} <= {"disk_full"}


def test_handbooks_the_keys_and_the_words_are_there_for_everybody_who_signed_in(office: Office) -> None:
    li = office.as_("li")
    shown = li.get("/help").text
    assert "键盘" in shown
    for file in HANDBOOK.glob("*.md"):
        assert f"/help/handbook/{file.stem}" in shown
        page = li.get(f"/help/handbook/{file.stem}")
        assert page.status_code == 200
        title = re.match(r"# (.+)", file.read_text("utf-8"))
        assert title
        assert f"<h1>{title[1]}</h1>" in page.text
    assert "审查件" in li.get("/help/glossary").text
    assert li.get("/help/handbook/%2e%2e%2fglossary").status_code == 404
    assert li.get("/help/handbook/nothing").status_code == 404
    assert office.stranger().get("/help").status_code == 303


def test_links_of_the_handbooks_lead_somewhere(office: Office) -> None:
    li = office.as_("li")
    for file in HANDBOOK.glob("*.md"):
        for target in re.findall(r'href="(/[^"]*)"', rendered(file.read_text("utf-8"))):
            assert li.get(target).status_code == 200, (file.name, target)


def test_a_document_brings_no_html_of_its_own() -> None:
    assert "<script" not in rendered("# x\n\n<script>alert(1)</script>\n\n[a](javascript:alert(1))")
    assert 'href="javascript' not in rendered("[a](javascript:alert(1))")
    assert 'href="/help/handbook/reviewer#x"' in rendered("[a](reviewer.md#x)")
