"""`hefa scan`: places in a file, figures of the labelled sets, and words for what cannot be read."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.app import app


def run(*arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["scan", *arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return json.loads(result.stdout) if "--json" in arguments and code == 0 else result.output


def test_a_file_is_read_and_a_hit_is_no_failure(tmp_path: Path) -> None:
    file = tmp_path / "草稿.txt"
    file.write_text("第三条 逾期不拆除的，组织强制拆除。", "gb18030")
    (hit,) = run(str(file), "--json")["hits"]
    assert (hit["pattern"], hit["article"], hit["severity"]) == ("S19", "第三条", "违法")
    assert "《行政强制法》第10条" in hit["basis"]
    assert run(str(file), "--type", "COERCION", "--json") == {"hits": []}
    assert "不等于违法" in run(str(file))


def test_the_figures_of_both_sets_are_told() -> None:
    told = {one["set"]: one for one in run("--measure", "--json")["sets"]}
    assert set(told) == {"tuned", "later"}
    assert len(told["tuned"]["patterns"]) == 45
    assert told["later"]["precision"] < 1  # honest: never tuned on
    assert len(told["later"]["slips"]) > 0
    assert "召回率" in run("--measure")


@pytest.mark.parametrize(("name", "content"), [("图.png", b"x"), ("空.txt", b""), ("坏.docx", b"PK nothing")])
def test_what_cannot_be_read_is_misuse_in_words(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert name in run(str(tmp_path / name), code=2)
    assert "--measure" in run(code=2)
