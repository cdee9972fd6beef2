"""Promises of the web side: every route guarded or public by list, every refusal has a status, nothing comes from elsewhere."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

import cli
import engine
import house
import registers
import web
import workers
import workflows
from engine.errors import HefaError
from engine.settings import Settings, variable
from web import api, routes
from web.api.description import description
from web.api.doors import PREFIX, entered
from web.app import routers
from web.dependencies import anybody, form_sent, signed_in, stranger_files, stranger_form
from web.errors import STATUS
from web.security import UNSAFE

ROOT = Path(__file__).parents[2]
STATIC, TEMPLATES = ROOT / "web" / "static", ROOT / "web" / "templates"
PUBLIC = {
    "/", "/sign-in", "/sign-in/as", "/healthz", "/readyz", "/metrics", "/feeds/{secret}.ics", "/help/errors", "/r/{case}/{seq}/{digest}", f"{PREFIX}/session", f"{PREFIX}/openapi.json",
    f"{PREFIX}/public/suggestions", f"{PREFIX}/public/suggestions/{{receipt}}",
}  # fmt: skip
"""Where a stranger may go: the door itself, what watches the machine, what the code on a paper leads to."""
STRANGERS = {
    ("POST", "/sign-in"), ("POST", "/sign-in/as"), ("POST", f"{PREFIX}/session"), ("POST", f"{PREFIX}/public/suggestions"),
}  # fmt: skip
"""What a stranger may send."""


def every() -> list[APIRoute]:
    found = [one for package in (routes, api) for router in routers(package) for one in router.routes]
    assert all(isinstance(one, APIRoute) for one in found)
    return [one for one in found if isinstance(one, APIRoute)]


def needs(dependant: Dependant) -> Iterator[object]:
    """Everything that a route depends on, however deep."""
    for below in dependant.dependencies:
        yield below.call
        yield from needs(below)


EVERY = [(method, one) for one in every() for method in sorted(one.methods)]


def breaking(promise: Callable[[str, APIRoute, set[object]], bool]) -> list[str]:
    """The routes that do not keep a promise about what they depend on."""
    return [f"{method} {one.path}" for method, one in EVERY if not promise(method, one, set(needs(one.dependant)))]


def test_every_route_asks_who_comes_unless_it_is_public_by_name() -> None:
    assert len(EVERY) > 60
    assert (
        breaking(
            lambda _, route, asked: (
                route.path in PUBLIC or route.path.startswith("/public") or bool(asked & {signed_in, entered})
            )
        )
        == []
    )


def test_whatever_is_sent_to_us_is_known_to_come_from_our_own_page_or_a_program() -> None:
    def promise(method: str, route: APIRoute, asked: set[object]) -> bool:
        if method not in UNSAFE:
            return True
        programs = route.path.startswith(PREFIX)
        if (method, route.path) in STRANGERS or route.path.startswith("/public/"):
            return programs or bool({stranger_form, stranger_files} & asked)
        return (entered if programs else form_sent) in asked

    assert breaking(promise) == []


def test_every_address_passes_the_door_that_refuses_what_nothing_can_keep() -> None:
    free = ("/healthz", "/readyz", "/metrics", f"{PREFIX}/openapi.json")
    assert breaking(lambda _, route, asked: route.path in free or anybody in asked) == []


def test_every_route_reads_writes_or_ends_and_says_what_it_is_for() -> None:
    assert breaking(lambda method, route, _: method in {"GET", "POST", "DELETE"} and bool(route.endpoint.__doc__)) == []


def test_no_address_is_taken_twice_and_public_ones_exist() -> None:
    addresses = [(method, one.path) for method, one in EVERY]
    assert len(addresses) == len(set(addresses))
    assert {path for _, path in addresses} >= PUBLIC
    assert set(addresses) >= STRANGERS


# --- refusals ---------------------------------------------------------------------------------------------------------------


def refusals() -> list[type[HefaError]]:
    for package in (engine, registers, workflows, house, web, workers, cli):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name and not module.name.endswith("__main__"):
                import_module(module.name)
    found, below = [], [HefaError]
    while below:
        found.append(below.pop())
        below += found[-1].__subclasses__()
    return [one for one in found if one.__module__.split(".")[0] != "tests"]


def test_every_refusal_has_a_status_and_a_sentence_in_chinese() -> None:
    found = refusals()
    assert len(found) > 30
    assert sorted({one.code for one in found} - set(STATUS)) == []
    assert sorted(set(STATUS) - {one.code for one in found}) == [], "a status of nothing"
    assert all(400 <= status < 600 for status in STATUS.values())
    assert [one.__name__ for one in found if (one.__doc__ or "").strip().splitlines()[0].isascii()] == []


def test_no_two_refusals_share_a_code() -> None:
    codes = [one.code for one in refusals()]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


# --- what is documented -----------------------------------------------------------------------------------------------------


def test_every_setting_is_documented() -> None:
    told = (ROOT / "README.md").read_text() + (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in Settings.model_fields if f"`{variable(name)}`" not in told] == []
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_address_of_the_api_is_in_its_handbook_and_described() -> None:
    handbook = (ROOT / "docs" / "api.md").read_text()
    for path, methods in description()["paths"].items():
        for method in methods:
            assert f"`{method.upper()} {path.removeprefix(PREFIX)}" in handbook, (method, path)
    assert {path for path in description()["paths"] if not path.startswith(f"{PREFIX}/")} == set()


def test_every_operation_of_the_api_has_a_summary_an_answer_and_refusals() -> None:
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            assert not operation["description"].isascii(), (method, path)
            assert "default" in operation["responses"]
            assert any(status.startswith("2") for status in operation["responses"])
            assert "HTTPValidationError" not in str(operation)


# --- nothing from elsewhere --------------------------------------------------------------------------------------------------

LOADED = re.compile(
    r"""(?:src|href|action|poster|data|srcset|hx-[a-z]+)\s*=\s*["']\s*(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//""",
    re.IGNORECASE,
)
NAMES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
"""Names of formats: nothing is fetched from there."""


def test_no_page_asks_another_machine_or_runs_a_script_of_its_own() -> None:
    for file in sorted(TEMPLATES.rglob("*.html")):
        text = file.read_text()
        assert not LOADED.search(text), file.name
        assert not re.search(r"https?://(?!www\.w3\.org/)", text), file.name
        assert not re.search(r"<style|\son[a-z]+\s*=\s*[\"']|javascript:", text, re.IGNORECASE), file.name
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), file.name


def test_every_page_that_a_route_shows_is_written() -> None:
    named = {
        name for file in (ROOT / "web").rglob("*.py") for name in re.findall(r'"([a-z_]+\.html)"', file.read_text())
    }
    assert len(named) > 20
    assert {name for name in named if not (TEMPLATES / name).is_file()} == set()


OURS = [file for file in sorted(STATIC.iterdir()) if file.suffix in (".css", ".js", ".svg")]


def test_no_style_script_or_picture_of_ours_names_another_machine() -> None:
    for file in OURS:
        text = file.read_text()
        assert set(re.findall(r"https?://[^\s\"')]+", text)) <= NAMES, file.name
        assert "eval(" not in text, file.name


def vendored() -> list[tuple[str, str]]:
    lines = (STATIC / "vendor" / "VENDOR.txt").read_text().splitlines()
    return [(line.split()[0], line.rsplit("sha256:", 1)[1].strip()) for line in lines if line.strip()]


@pytest.mark.parametrize(("name", "digest"), vendored())
def test_what_others_made_is_what_was_taken_in(name: str, digest: str) -> None:
    assert sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest


def test_every_file_that_others_made_is_on_the_list() -> None:
    there = {file.name for file in (STATIC / "vendor").iterdir()} - {"VENDOR.txt"}
    assert there == {name for name, _ in vendored() if not name.startswith("..")}


def test_what_others_made_loads_nothing_either() -> None:
    for file in (STATIC / "vendor").glob("*.css"):
        assert not LOADED.search(file.read_text()), file.name
