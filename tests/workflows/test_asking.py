"""How acts are asked: whoever fills in what is asked is understood, every word is Chinese, rows come from the record."""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from engine.checks import _in_chinese, as_read, view_of
from engine.definition import Rule
from engine.errors import Reason
from engine.standing import OpenTask, Request, View
from tests import houses
from tests.city import settle
from tests.houses import House, at
from workflows import administration, answering, every, registry
from workflows.asking import TAKEN, Picker, Question, initial, questions
from workflows.tidying import put_back, tidied
from workflows.township_review import WORKFLOW as W
from workflows.township_review.facts import ReviewFacts
from workflows.township_review.forms import Form
from workflows.township_review.votes import ORGANS

FORMS = [(workflow, rule) for workflow in every() for rule in workflow.rules if rule.asks]
RULE = {
    rule.act: rule for workflow in reversed(every()) for rule in workflow.rules
}  # the first law goes before those after it
FILLED_IN: dict[str, dict[str, Any]] = {  # what the entrance says beside the answers of whoever fills in the form
    "draw": {"public_number": "5 12 31"},
    "designate": {"code": "L1"},  # somebody of the register
    "query": {"items": [{"seq": 1, "n": 1}]},
    "receive_online": {"received_on": "2026-03-02"},
    "freeze": {
        "year": 2026,
        "through": "2026-12-31",
        "lines": [{"part": "总表", "key": "a", "title": "件数", "unit": "件"}],
    },
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def every_question(asked: list[Question] | tuple[Question, ...]) -> Iterator[Question]:
    for one in asked:
        yield one
        yield from every_question(one.of)


def test_what_is_wrong_inside_a_row_is_said_by_the_title_of_its_field() -> None:
    form = RULE["revise"].asks
    assert form is not None
    with pytest.raises(ValidationError) as wrong:
        form.model_validate({"dispositions": [{"seq": 1, "n": 1}]})
    assert [_in_chinese(form, error).text for error in wrong.value.errors()] == ["逐项修改情况第1项·怎样修改：必填"]


# --- every form -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("workflow", "rule"), FORMS, ids=lambda one: getattr(one, "act", ""))
def test_every_word_of_every_form_is_chinese(workflow: Any, rule: Rule) -> None:
    for one in every_question(questions(workflow, rule)):
        assert CHINESE.search(one.label), one
        assert not one.help or CHINESE.search(one.help)
        for value, words in one.choices:
            assert CHINESE.search(words), (one.name, value)


@pytest.mark.parametrize(("workflow", "rule"), FORMS, ids=lambda one: getattr(one, "act", ""))
def test_whoever_answers_what_is_asked_is_understood(workflow: Any, rule: Rule) -> None:
    assert rule.asks
    asked = questions(workflow, rule)
    if rule.act == "approve_policy":  # the rest of it is filled in from the proposal
        assert [one.name for one in asked] == ["seq"]
        return
    for everything in (True, False):
        said = filled(asked, everything=everything) | FILLED_IN.get(rule.act, {})
        read = as_read(rule.asks, said)
        assert rule.asks.model_validate(read) == rule.asks.model_validate(said)
        assert (set(read), as_read(rule.asks, read)) == (set(said), read)


def filled(asked: list[Question] | tuple[Question, ...], *, everything: bool) -> dict[str, Any]:
    return {
        one.name: value(one, everything)
        for one in asked
        if one.required
        or (everything and one.picker is not Picker.HIDDEN)
        or one.name in ("seq", "n", "aspect", "item")
    }


def value(one: Question, everything: bool) -> Any:
    text = "a1" if one.pattern else "文" * max(one.least or 0, 2)
    if one.name == "role":
        return "LEAD"
    if one.name == "key" and one.pattern:
        return "township.intake"
    if one.picker in (Picker.ROWS, Picker.PART):
        row = filled([below for below in one.of if below.name != TAKEN], everything=everything or one.some)
        return row if one.picker is Picker.PART else [row] * max(one.least or 0, 1)
    if one.picker in (Picker.CHOICE, Picker.YES_NO) and one.choices:
        return one.choices[0][0]
    plain: dict[Picker, Any] = {
        Picker.NUMBER: one.least or 1, Picker.MONEY: one.least or 1, Picker.CASE: 1, Picker.DATE: "2026-03-02", Picker.DECLARATION: True,
        Picker.LINES: [text], Picker.TICKS: [one.choices[0][0]] if one.choices else [text], Picker.CHOICE: 1,
    }  # fmt: skip
    if one.picker is Picker.HIDDEN:
        return {"seq": 1, "n": 1, "aspect": "权限", "item": "要点"}[one.name]
    return plain.get(one.picker, text)


def test_what_is_said_about_fields_is_about_fields_that_there_are() -> None:
    there: set[str] = set()

    def walk(model: type[BaseModel]) -> None:
        model.model_rebuild()
        for one in model.__mro__:
            if isinstance(one, type) and issubclass(one, BaseModel):
                there.update(f"{one.__name__}.{name}" for name in one.model_fields)
        for field in model.model_fields.values():
            for inner in (field.annotation, *getattr(field.annotation, "__args__", ())):
                if isinstance(inner, type) and issubclass(inner, BaseModel):
                    walk(inner)

    for _, rule in FORMS:
        assert rule.asks
        walk(rule.asks)
    assert set(answering.data()["fields"]) - there == set()
    names = {name.partition(".")[0] for name in there}
    assert set(answering.data()["forms"]) <= names


def test_a_field_of_a_new_form_may_say_itself_how_it_is_asked() -> None:
    class Panel(Form):
        person: str = Field(title="主持人", json_schema_extra={"asked": {"roles": ["LEAD"], "help": "谁主持"}})
        amount: int = Field(title="金额", ge=1, json_schema_extra={"asked": {"picker": "money"}})

    asked = questions(W, replace(RULE["submit"], asks=Panel))
    assert [one.picker for one in asked] == [Picker.PERSON, Picker.MONEY]
    assert asked[0].help == "谁主持"
    assert (asked[1].least, asked[1].required) == (1, True)


@pytest.mark.parametrize(
    ("act", "name", "picker"),
    [
        ("create", "catalogue", "catalogue"), ("create", "amount", "money"), ("create", "follows", "case"), ("create", "planned_on", "date"),
        ("consult", "independent", "declaration"), ("consult", "questions", "lines"), ("submit", "undecided", "yes_no"), ("sign", "summary", "long"),
        ("sign", "findings", "rows"), ("accept", "note", "text"), ("transfer", "to_org", "office"), ("assign", "person", "person"),
        ("found", "admin", "part"), ("record_decision", "entitled", "number"), ("publish_catalogue", "version", "number"),
    ],
)  # fmt: skip
def test_each_kind_of_answer_has_its_picker(act: str, name: str, picker: str) -> None:
    workflow = next(one for one in every() if RULE[act] in one.rules)
    asked = next(one for one in questions(workflow, RULE[act]) if one.name == name)
    assert asked.picker == picker


def test_what_is_sealed_says_who_will_read_it() -> None:
    opinion = next(one for one in questions(W, RULE["advise"]) if one.name == "opinion")
    assert "REVIEWER" in opinion.sealed
    assert "HANDLER" not in opinion.sealed


def test_a_pattern_and_the_bounds_of_a_field_reach_the_page() -> None:
    code = questions(administration.WORKFLOW, RULE["add_organisations"])[0].of[0]
    assert code.pattern.startswith("^[a-z0-9]")
    reason = questions(W, RULE["withdraw"])[0]
    assert (reason.least, reason.most, reason.required) == (2, 4000, True)


def test_answers_that_were_not_to_be_asked_are_left_out() -> None:
    said = {"catalogue": "HT-01", "matter_type": "COERCION", "outside_reason": "没有", "mode": "CLUSTER"}
    assert tidied(RULE["create"], said) == {"catalogue": "HT-01", "mode": "CLUSTER"}
    assert tidied(RULE["create"], {"matter_type": "COERCION"}) == {"matter_type": "COERCION"}


def depending(fields: Sequence[Question]) -> Iterator[tuple[list[str], Question, Question]]:
    """Each field that is asked beside the answer to another: the names around it, itself, that other; those of rows too."""
    named = {one.name: one for one in fields}
    for one in fields:
        if one.shown_if:
            yield list(named), one, named[one.shown_if.field]
        yield from depending(one.of)


def test_what_depends_on_an_answer_comes_after_it_and_can_be_shown_without_a_script() -> None:
    """The style sheet shows a field beside the first eight choices of a field before it, and hides it else: nothing stays hidden."""
    found = [one for workflow, rule in FORMS for one in depending(questions(workflow, rule))]
    assert len(found) > 20
    for names, one, other in found:
        among, values = set(one.shown_if.among) if one.shown_if else set(), [value for value, _ in other.choices]
        assert names.index(other.name) < names.index(one.name), one.name
        assert among <= {*values[:8], ""} or not values, one.name


# --- in a case --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A settled county in one file, for copying."""
    folder = tmp_path_factory.mktemp("asking")
    with houses.house(f"sqlite:///{folder / 'county.sqlite3'}", registry(), folder) as made:
        made.now = at("2026-01-05")
        settle(made)
    return folder / "county.sqlite3"


@pytest.fixture
def house(county: Path, tmp_path: Path) -> Iterator[House]:
    made = House(f"sqlite:///{shutil.copy(county, tmp_path)}", registry(), tmp_path)
    made.now = at("2026-03-02")
    yield made
    made.close()


def viewed(house: House, case: int, actor: str) -> View:
    with house.database.glance(house.now) as docket:
        return view_of(docket.see(case, actor), Request("", actor))


def reviewed(house: House) -> int:
    papers = ["draft=一", "explanation=二", "counterparty=三", "budget=四"]
    case = house.open(
        "township_review",
        "create",
        "wang_jia",
        "jia",
        {"catalogue": "HT-01", "matter_type": "OTHER_LEGAL"},
        papers,
        title="道路施工合同",
    )
    house.act(case, "finish_draft", "wang_jia")
    house.act(case, "submit", "zhao_jia", {"undecided": True})
    house.act(case, "accept", "li", {})
    house.act(case, "assign", "sun", {"person": "li"})
    return case


def test_the_checks_start_with_a_row_for_each_line_of_the_lists_that_fit(house: House) -> None:
    case = reviewed(house)
    view = viewed(house, case, "li")
    start = initial(W, RULE["complete_checks"], view, "道路施工合同")
    (rows,) = [one for one in questions(W, RULE["complete_checks"], view, "道路施工合同") if one.name == "checks"]
    assert rows.fixed
    assert len(rows.captions) == len(start["checks"]) == 12 + 10  # contracts, and works
    assert {row["item"].partition(".")[0] for row in start["checks"]} == {"D3", "D4"}
    answers = {"checks": [{**row, "answer": "Y"} for row in start["checks"]], "draft": "合法"}
    house.act(case, "complete_checks", "li", tidied(RULE["complete_checks"], answers))
    assert house.state(case) == "DRAFT_OPINION"


def test_dispositions_start_with_a_row_for_each_open_finding(house: House) -> None:
    case = reviewed(house)
    start = initial(W, RULE["complete_checks"], viewed(house, case, "li"))
    house.act(case, "complete_checks", "li", {"checks": [{**row, "answer": "Y"} for row in start["checks"]]})
    finding = {
        "aspect": "内容",
        "clause": "第五条",
        "problem": "付款期过长",
        "basis": "《保障中小企业款项支付条例》第9条",
        "severity": "风险",
        "suggestion": "三十日",
    }
    house.act(
        case,
        "sign",
        "sun",
        {"conclusion": "REVISE", "summary": "须修改", "findings": [finding, {**finding, "problem": "另一处"}]},
    )
    view = viewed(house, case, "wang_jia")
    (asked,) = questions(W, RULE["answer"], view)
    assert asked.captions == ("1. 〔风险〕付款期过长", "2. 〔风险〕另一处")
    assert [one.picker for one in asked.of] == [Picker.HIDDEN, Picker.HIDDEN, Picker.CHOICE, Picker.LONG]
    start = initial(W, RULE["answer"], view)
    assert [(row["n"], row["seq"]) for row in start["dispositions"]] == [(1, 7), (2, 7)]
    said = [{**row, "outcome": "NOT_ADOPTED", "reason": "另有约定"} for row in start["dispositions"]]
    house.act(case, "answer", "wang_jia", {"dispositions": said})
    query = questions(W, RULE["query"], viewed(house, case, "li"))
    items = next(one for one in query if one.name == "items")
    assert (items.some, items.required, len(items.captions)) == (True, False, 2)
    assert items.of[0].choices == (("on", "须再反馈"),)
    back = tidied(
        RULE["query"],
        {"reason": "理由不具体", "items": [{"seq": "7", "n": "1"}, {"seq": "7", "n": "2", "taken": "on"}]},
    )
    assert back["items"] == [{"seq": 7, "n": 2}]
    sent = {"items": [{"seq": "7", "n": "1"}, {"seq": "7", "n": "2", "taken": "on"}]}
    about = [Reason(f"{items.label}第1项·步：必填", field="items.0.seq"), Reason("理由：必填", field="reason")]
    there = put_back(RULE["query"], sent, about)
    assert [(one.text, one.field) for one in there] == [
        (f"{items.label}第2项·步：必填", "items.1.seq"),
        ("理由：必填", "reason"),
    ]
    house.act(case, "query", "li", back)
    assert house.state(case) == "FEEDBACK"


def test_only_those_who_may_be_named_are_offered(house: House) -> None:
    case = reviewed(house)
    view = viewed(house, case, "sun")

    def who(act: str) -> Any:
        return next(one.who for one in questions(W, RULE[act], view) if one.name == "person")

    assert who("assign") == (("REVIEWER", "hub"), ("COVER", "hub"), ("COVER", "bureau"))
    assert who("consult") == (("ADV", "hub"),)
    assert who("hand_over") == (("HANDLER", "jia"),)
    offices = dict(next(one.choices for one in questions(W, RULE["transfer"], view) if one.name == "to_org"))
    assert set(offices) == {"hub2", "local", "bureau"}
    assert offices["local"] == "丁镇司法所"


def test_the_organ_that_decides_fits_the_matter(house: House) -> None:
    view = viewed(house, reviewed(house), "office_jia")
    organ = next(one for one in questions(W, RULE["record_decision"], view) if one.name == "organ")
    assert tuple(value for value, _ in organ.choices) == ORGANS["ADMIN_CONTRACT"]


def test_findings_of_earlier_opinions_are_not_asked_again() -> None:
    old, new = OpenTask(5, 1, "FINDING", "旧", "风险", 1, ""), OpenTask(8, 1, "FINDING", "新", "违法", 1, "")
    earlier = OpenTask(9, 1, "FINDING", "别轮", "违法", 0, "")
    view: Any = SimpleNamespace(tasks=[old, new, earlier], facts=ReviewFacts(round=1))
    assert [answering.caption(task) for task in answering.tasks(view, "FINDING")] == ["1. 〔违法〕新"]


def test_an_administrator_names_offices_below_and_approves_what_is_proposed(house: House) -> None:
    proposal = {
        "key": "township.intake",
        "value": 2,
        "unit": "wd",
        "kind": "MAX",
        "source": "示范县规定",
        "mark": "S",
        "valid_from": "2026-03-02",
    }
    house.order(2, "propose_policy", **proposal)
    view = viewed(house, 2, "second")
    posts = questions(administration.WORKFLOW, RULE["appoint"], view)[0]
    column = {one.name: one for one in posts.of}
    assert ("jia", "甲镇") in column["org"].choices
    assert ("city", "示范市") not in column["org"].choices
    assert {"HANDLER", "COVER", "EXAMINER", "ADMIN"} <= {role for role, _ in column["role"].choices}
    assert initial(administration.WORKFLOW, RULE["appoint"], view)["posts"] == [{"from_on": date(2026, 3, 2)}]
    assert initial(administration.WORKFLOW, RULE["delegate"], view)["principal"] == "second"
    (pending,) = questions(administration.WORKFLOW, RULE["approve_policy"], view)
    assert pending.choices[0][1] == "township.intake = 2 工作日（示范县规定）"
    house.act(2, "approve_policy", "second", tidied(RULE["approve_policy"], {"seq": pending.choices[0][0]}))


def test_nothing_is_asked_where_a_rule_asks_nothing() -> None:
    assert questions(W, RULE["finish_draft"]) == []
    assert initial(W, RULE["finish_draft"]) == {}
    assert tidied(RULE["finish_draft"], {}) == {}
