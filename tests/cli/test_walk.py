"""`hefa demo` makes its own folder anew, and no other: `--data` may name anything."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Hefa

ROOT = Path(__file__).parents[2]


def test_the_demo_never_empties_a_folder_that_is_not_its_own(bare: Hefa) -> None:
    mine = bare.folder / "papers"
    mine.mkdir()
    (mine / "thesis.txt").write_text("多年的心血")
    refused = bare("demo", "--data", mine, code=2)
    assert "不是演示留下的东西" in refused.stderr
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]


def test_the_demo_never_empties_the_house_that_is_configured(empty: Hefa, tmp_path: Path) -> None:
    data = tmp_path / "var"
    data.mkdir(exist_ok=True)
    (data / "hefa.sqlite3").write_bytes(b"the record")
    empty("demo", "--data", data, "--fresh", code=2)
    assert (data / "hefa.sqlite3").read_bytes() == b"the record"


@pytest.mark.parametrize("port", ["0", "65536", "x"])
def test_a_port_is_a_port(bare: Hefa, port: str) -> None:
    assert "--port" in bare("demo", "--port", port, code=2).stderr


def test_the_demo_may_be_made_anew(tmp_path: Path) -> None:
    """In a process of its own, without the tables of the tests."""
    for _ in range(2):
        command = [sys.executable, "-m", "cli", "demo", "--data", tmp_path / "demo", "--port", "8001"]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert said.returncode == 0, said.stderr
        assert "案例 C01" in said.stdout
        assert (tmp_path / "demo" / "C01.zip").is_file()
