"""`hefa demo` and `hefa walk` make their own folder anew, and no other: `--data` may name anything."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Hefa

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("command", ["demo", "walk"])
def test_a_folder_that_is_not_the_demos_own_is_never_emptied(bare: Hefa, command: str) -> None:
    mine = bare.folder / "papers"
    mine.mkdir()
    (mine / "thesis.txt").write_text("多年的心血")
    refused = bare(command, "--data", mine, "--fresh", code=2)
    assert "不是演示留下的东西" in refused.stderr
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("command", ["demo", "walk"])
def test_the_house_that_is_configured_is_never_emptied(empty: Hefa, tmp_path: Path, command: str) -> None:
    data = tmp_path / "var"
    data.mkdir(exist_ok=True)
    (data / "hefa.sqlite3").write_bytes(b"the record")
    empty(command, "--data", data, "--fresh", code=2)
    assert (data / "hefa.sqlite3").read_bytes() == b"the record"


@pytest.mark.parametrize("port", ["0", "65536", "x"])
def test_a_port_is_a_port(bare: Hefa, port: str) -> None:
    assert "--port" in bare("demo", "--port", port, code=2).stderr


def test_the_walk_may_be_taken_again(tmp_path: Path) -> None:
    """In a process of its own, without the tables of the tests."""
    for _ in range(2):
        command = [sys.executable, "-m", "cli", "walk", "--data", tmp_path / "walk"]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert said.returncode == 0, said.stderr
        assert "案例 C01" in said.stdout
        assert (tmp_path / "walk" / "C01.zip").is_file()
