"""Who asked is written nowhere: the name in every free field of every act of the body, in a suggestion and in the study of its clause."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import workflows
from engine.checks import view_of
from engine.definition import PUBLIC, Rule
from engine.errors import Reason
from engine.plan import Material
from engine.standing import Request, Seen, Unsealed, View
from tests import houses
from tests.houses import at
from tests.workflows.suggestion_story import ANSWERS, CLAUSE, POINT, settle
from workflows.review_suggestion import WORKFLOW
from workflows.review_suggestion.silence import silent
from workflows.review_suggestion.study import STUDY
from workflows.roles import CREV

NAME = "欧阳某某"
TOLD = "这里写有建议人"
BODY = {CREV.key, "CLEAD"}


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, View]]:
    folder = tmp_path_factory.mktemp("silence")
    with houses.house(f"sqlite:///{folder / 's.sqlite3'}", workflows.registry(), Path(folder)) as house:
        house.now = at("2026-03-02")
        settle(house)
        said = {**ANSWERS["lodge_suggestion"], "channel": "WEB", "received_on": "2026-03-02"}
        case = house.open(WORKFLOW.key, "lodge_suggestion", PUBLIC.key, "county", said)
        study = house.open(STUDY.key, "open_study", "clead", "county", {**CLAUSE, "point": POINT})
        with house.database.glance(house.now) as docket:
            yield {WORKFLOW.key: known(docket.see(case, "crev")), STUDY.key: known(docket.see(study, "crev"))}


def known(seen: Seen, secret: str = NAME) -> View:
    """What an act of the body sees there."""
    kept = json.dumps(secret, ensure_ascii=False)
    view = view_of(seen, Request("", "crev"))
    return replace(view, unsealed={(1, "name"): Unsealed("", kept)}, shelves={**view.shelves, "askers": [(kept,)]})


def free(schema: Mapping[str, Any], one: Mapping[str, Any]) -> Any:
    """A value of a field that says the name, if one can be written there; else None. By the schema that programs are given."""
    one = schema["$defs"][one["$ref"].split("/")[-1]] if "$ref" in one else one
    if "sealed" in one or "enum" in one or "const" in one or one.get("asked", {}).get("picker") == "hidden":
        return None
    if one.get("type") == "string":
        return None if "format" in one or "pattern" in one else f"据{NAME[:2]} {NAME[2:]}说"
    if one.get("type") == "array":
        inner = free(schema, one["items"])
        return None if inner is None else [inner]
    if one.get("type") == "object":
        each = {name: free(schema, field) for name, field in one.get("properties", {}).items()}
        return each if any(value is not None for value in each.values()) else None
    return None


BODYS = [
    pytest.param(workflow.key, rule, id=rule.act)
    for workflow in (WORKFLOW, STUDY)
    for rule in workflow.rules
    if rule.asks and rule.from_ is not None and {role.key for role in rule.roles} & BODY and PUBLIC not in rule.roles
]


@pytest.mark.parametrize(("workflow", "rule"), BODYS)
def test_a_name_in_any_free_field_of_any_act_of_the_body_is_refused(
    workflow: str, rule: Rule, views: Mapping[str, View]
) -> None:
    assert rule.asks
    schema = rule.asks.model_json_schema()
    fields = {name: value for name, one in schema["properties"].items() if (value := free(schema, one)) is not None}
    says = next((one for one in rule.checks if one.__name__ == "says_not_who"), None)
    assert bool(fields) == bool(says), f"{rule.act} asks {list(fields)}"
    for name, value in fields.items():
        blank = dict.fromkeys(rule.asks.model_fields, "")
        kept = _made(rule.asks, {**blank, name: value})
        assert says
        assert [TOLD in reason.text for reason in _reasons(says(views[workflow], kept)) if reason.field == name], name
        assert not list(says(views[workflow], _made(rule.asks, blank)))


def _made(form: Any, said: Mapping[str, Any]) -> Any:
    """Without its own limits of length; forms within it are forms."""
    field = {name: form.model_fields[name].annotation for name in said}
    made = {}
    for name, value in said.items():
        inner = getattr(field[name], "__args__", (None,))[0]
        rows = isinstance(value, list) and value and isinstance(value[0], dict)
        made[name] = [inner.model_construct(**one) for one in value] if rows else value
    return form.model_construct(**made)


def _reasons(said: Any) -> list[Reason]:
    return [one if isinstance(one, Reason) else Reason(one) for one in said]


def test_the_name_of_a_file_is_read_as_well(views: Mapping[str, View]) -> None:
    view = replace(views[STUDY.key], materials=[Material("note", "0" * 64, f"{NAME}的来信.pdf")])
    assert [one.field for one in silent(view, None, ["欧阳某某"])] == ["materials"]
    earlier = replace(view, materials=[replace(view.materials[0], seq=3)])
    assert not list(silent(earlier, None, ["欧阳某某"]))


def test_what_a_document_or_an_office_is_called_gives_nobody_away(views: Mapping[str, View]) -> None:
    """Somebody is called 客运, and a document is about 客运."""
    form = next(rule.asks for rule in WORKFLOW.rules if rule.act == "register_suggestion")
    said = dict.fromkeys(form.model_fields, "") if form else {}
    view = replace(views[WORKFLOW.key], shelves={"titled": [("甲镇客运管理办法",)]})
    assert form
    assert not list(silent(view, form.model_construct(**{**said, "document": "《甲镇客运管理办法》"}), ["客运"]))
    for leaks in ("客运提出的甲镇客运管理办法", "甲镇客运"):
        assert list(silent(view, form.model_construct(**{**said, "document": leaks}), ["客运"])), leaks
    county = view.offices.title("county")
    assert not list(silent(view, form.model_construct(**{**said, "issuer": county}), [county[:2]]))
    assert list(silent(view, form.model_construct(**{**said, "issuer": county}), [county])), (
        "the office itself has asked"
    )
