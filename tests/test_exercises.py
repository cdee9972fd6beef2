"""The exercises hold: each patch applies to this tree, touches the law and its tests only, and its tests fail without the law."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATCHES = sorted((ROOT / "docs" / "exercises").glob("*.patch"))
FAILED = 1  # pytest: tests ran, and some failed; anything else proves nothing


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What a clone would have, as it is now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """In the copy, and nowhere above it: neither its git nor its Python finds this checkout."""
    alone = {"GIT_CEILING_DIRECTORIES": str(tree.parent), "PYTHONPATH": str(tree)}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HEFA_", "PYTEST_", "GIT_"))}
    return subprocess.run(command, cwd=tree, env={**inherited, **alone}, capture_output=True, text=True)


def apply(tree: Path, patch: Path, *which: str) -> None:
    applied = run(tree, "git", "apply", *which, str(patch))
    assert applied.returncode == 0, f"{patch.name}: {applied.stderr}"


def outcome(tree: Path, *files: str) -> subprocess.CompletedProcess[str]:
    return run(
        tree, sys.executable, "-m", "pytest", "-n0", "-p", "no:randomly", "-p", "no:cacheprovider", "-qrf", *files
    )


def touched(patch: Path) -> tuple[list[str], list[str]]:
    """The files a patch touches, and among them the tests that it adds."""
    lines = patch.read_text().splitlines()
    files = [line.split(" b/")[-1] for line in lines if line.startswith("diff --git ")]
    fresh = [two.removeprefix("+++ b/") for one, two in pairwise(lines) if one == "--- /dev/null"]
    return files, [name for name in fresh if Path(name).name.startswith("test_")]


def published(tree: Path) -> Mapping[str, Mapping[str, str]]:
    """Workflow → day of effect → hash of the table."""
    found: Mapping[str, Mapping[str, str]] = json.loads((tree / "workflows" / "published.json").read_text())
    return found


def test_every_exercise_has_a_page_and_a_solution() -> None:
    pages = sorted((ROOT / "docs" / "exercises").glob("[0-9]*.md"))
    assert [page.stem for page in pages] == [patch.stem for patch in PATCHES]
    assert len(PATCHES) == 3
    assert [page.name for page in pages if f"{page.stem}.patch" not in page.read_text()] == []


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.stem)
def test_an_exercise_applies_and_passes_touching_only_the_law_and_its_tests(patch: Path, tree: Path) -> None:
    files, added = touched(patch)
    assert [name for name in files if not name.startswith(("workflows/", "tests/"))] == []
    assert added
    before = published(tree)
    apply(tree, patch)
    generated = run(tree, sys.executable, "-m", "workflows.docs", "--publish")
    assert generated.returncode == 0, generated.stderr
    after = published(tree)
    assert {key: {day: after[key][day] for day in days} for key, days in before.items()} == before, "改动了已公布的流程"
    passed = outcome(tree, *added)
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_the_tests_of_the_exercises_fail_as_long_as_the_law_is_not_changed(tree: Path) -> None:
    added = [name for patch in PATCHES for name in touched(patch)[1]]
    for patch in PATCHES:
        apply(tree, patch, "--include=tests/*")
    failed = outcome(tree, *added)
    assert failed.returncode == FAILED, failed.stdout + failed.stderr
    assert [name for name in added if f"FAILED {name}" not in failed.stdout] == []
