"""`hefa workflows`: the law as people read it, checked and drawn."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.app import app
from workflows import registry


def run(*arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["workflows", *arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return json.loads(result.stdout) if "--json" in arguments else result.stdout


def test_every_version_is_listed_with_its_hash() -> None:
    listed = run("list", "--json")["workflows"]
    assert {(one["key"], one["sha"]) for one in listed} == {(w.key, w.sha) for w in registry().all}
    assert "乡镇" in run("list")


def test_a_procedure_is_shown_with_the_days_of_a_kind_of_matter() -> None:
    seen = run("show", "township_review", "--type", "admin_contract", "--json")
    review = next(clock for clock in seen["clocks"] if clock["key"] == "review")
    first, later, urgent = review["limits"]
    assert (first["key"], first["words"], first["provisional"]) == ("township.review.admin_contract", "5个工作日", True)
    assert (later["when"], later["key"]) == ("再次送审", "township.rereview")
    assert urgent["key"] == "urgent.review"
    rules = {rule["act"]: rule for rule in seen["rules"]}
    assert rules["submit"]["from"] == ["内部审签"]
    assert all(rule["law"] for rule in seen["rules"])
    assert "送审稿" in rules["submit"]["needs"]


def test_without_a_kind_the_policy_keys_are_shown_and_the_kinds_are_named() -> None:
    seen = run("show", "township_review", "--json")
    assert "NORMATIVE_DOC" in seen["types"]
    review = next(clock for clock in seen["clocks"] if clock["key"] == "review")
    assert review["limits"][0]["key"] == "township.review.{matter_type}"
    shown = run("show", "township_review")
    assert [word in shown for word in ("暂定", "不得同一人", "期限", "事项类型")] == [True] * 4


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (("show", "nonsense"), 1, "没有流程 nonsense"),
    (("show", "township_review", "--type", "nonsense"), 2, "没有类型“nonsense”"),
    (("diagram", "township_review", "--format", "png"), 2, "--format"),
])  # fmt: skip
def test_what_does_not_exist_is_said(arguments: tuple[str, ...], code: int, said: str) -> None:
    result = CliRunner().invoke(app, ["workflows", *arguments])
    assert result.exit_code == code
    assert said in result.stderr


def test_a_sound_definition_is_said_to_be_sound() -> None:
    assert run("check", "--json")["holds"]
    assert "township_review" in run("check")


def test_a_proof_says_what_it_walked() -> None:
    result = CliRunner().invoke(app, ["workflows", "check", "township_review", "--prove", "--json"])
    (proof,) = json.loads(result.stdout)["proofs"]
    assert proof["moves"] > 1000
    assert proof["claims"]
    assert proof["holds"] == (not proof["faults"]) == (result.exit_code == 0)


def test_a_picture_is_drawn_from_the_table(tmp_path: Path) -> None:
    assert run("diagram", "township_review").startswith("stateDiagram-v2")
    file = tmp_path / "picture.svg"
    run("diagram", "township_review", "--format", "svg", "-o", str(file))
    assert file.read_text().startswith("<svg")


def test_pages_are_generated_and_stale_ones_found(tmp_path: Path) -> None:
    check = ("docs", "--check", "-o", str(tmp_path), "--json")
    assert len(run(*check, code=1)["stale"]) == 1 + len({w.key for w in registry().all})
    run("docs", "-o", str(tmp_path))
    result = CliRunner().invoke(app, ["workflows", *check])
    said = json.loads(result.stdout)
    assert said["stale"] == []
    assert result.exit_code == bool(said["changed"])
    page = tmp_path / "township_review.md"
    page.write_text(page.read_text().replace("送审", "报送"))
    assert run(*check, code=1)["stale"] == [str(page)]
    (tmp_path / "forgotten.md").write_text("")
    assert len(run(*check, code=1)["stale"]) == 2


def test_help_is_in_chinese_and_every_command_takes_json() -> None:
    for group, commands in {
        (): ("due", "migrate", "check", "tick"),
        ("cases",): ("list", "show", "act", "open"),
        ("workflows",): ("list", "show", "check", "diagram", "docs"),
        ("audit",): ("verify", "checkpoint", "export", "verify-dossier"),
        ("calendar",): ("list", "import", "status", "recount"),
        ("organisations",): ("list", "found", "add", "relate", "import"),
        ("users",): ("list", "add", "appoint", "import"),
        ("catalogue",): ("list", "import"),
    }.items():
        for command in commands:
            shown = CliRunner().invoke(app, [*group, command, "--help"])
            assert shown.exit_code == 0
            assert "--json" in shown.stdout, (group, command)
