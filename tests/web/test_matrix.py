"""Everybody in the county at every act of every state of a case, over HTTP: as the law offers it, and not there for outsiders."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest

from engine.docket import Docket
from engine.errors import Refused
from engine.standing import Request
from tests.house.office import UNLAWFUL
from tests.web.conftest import Office, Person
from tests.web.programs import CHECKS, Program, brought
from web.errors import STATUS
from workflows.township_review import WORKFLOW

OURS = ("wang_jia", "zhou_jia", "zhao_jia", "head_jia", "office_jia")
REVIEWERS = ("li", "qian", "sun")
ABOVE = ("crev", "clead", "cover", "watcher")
INSIDERS = (*OURS, *REVIEWERS, *ABOVE)
OUTSIDERS = ("gu", "wang_yi", "zhao_yi", "office_bing", "head_ding", "li2", "sun2", "gu2", "li3", "sun3")
PEOPLES = [rule.act for rule in WORKFLOW.rules if not rule.by_time and rule.from_ is not None]
BY_TIME = [rule.act for rule in WORKFLOW.rules if rule.by_time]
RISK = {**UNLAWFUL, "severity": "风险"}
WALK: tuple[tuple[str, str, Mapping[str, Any], tuple[str, ...]], ...] = (
    ("wang_jia", "finish_draft", {}, ()),
    ("zhao_jia", "submit", {"undecided": True}, ()),
    ("li", "accept", {}, ()),
    ("sun", "assign", {"person": "li"}, ()),
    ("li", "complete_checks", CHECKS, ()),
    ("sun", "sign", {"conclusion": "REVISE", "summary": "应予修改", "findings": [RISK]}, ()),
    ("wang_jia", "answer", {"dispositions": [{"seq": 7, "n": 1, "outcome": "ADOPTED"}]}, ("draft",)),
    ("li", "confirm", {"note": "已按意见修改"}, ()),
)


def foreseen(docket: Docket, case: int, act: str, person: str) -> int:
    """What the front door would say to this person, without answers."""
    try:
        docket.preview(case, Request(act, person))
    except Refused as refused:
        return STATUS[refused.code]
    return 200


@pytest.fixture
def programs(office: Office) -> Iterator[dict[str, Program]]:
    found = {one: Program(office, one) for one in (*INSIDERS, *OUTSIDERS)}
    with ExitStack() as stack:  # each keeps its event loop between calls
        for one in found.values():
            stack.enter_context(one.client)
        yield found


def test_every_act_in_every_state_is_open_to_whom_the_law_offers_it_and_to_nobody_else(
    office: Office, programs: dict[str, Program]
) -> None:
    case = brought(programs["wang_jia"]).json()["case"]
    seen: set[int] = set()
    for who, act, answers, kinds in (*WALK, ("", "", {}, ())):
        seen |= everybody_tries(office, programs, case)
        if act:
            papers = [programs[who].lay(kind, f"{kind}：改过的文本") for kind in kinds]
            programs[who].act(case, act, answers, papers)
    assert office.door.state(case) == "GATE_OPEN"
    assert seen == {200, 403, 409, 422}


def everybody_tries(office: Office, programs: dict[str, Program], case: int) -> set[int]:
    """Insiders try what the state has and some of what it has not; what is open to them they only preview."""
    state, seq = office.door.state(case), office.door.one('SELECT seq FROM "case" WHERE id = :id', id=case)
    here = [rule.act for rule in WORKFLOW.offers(state)]
    elsewhere = [act for act in (*PEOPLES, *BY_TIME) if act not in here]
    found = set()
    with office.house.database.glance(office.house.now()) as docket:
        expected = {
            (person, act): foreseen(docket, case, act, person)
            for n, person in enumerate(INSIDERS)
            for act in (*here, *elsewhere[n + seq :: 2 * len(INSIDERS)])
        }
        open_ = {
            (person, one.rule.act) for person in INSIDERS for one in docket.offers(case, person) if not one.refused
        }
    for (person, act), status in expected.items():
        tried = "/preview" if (person, act) in open_ else ""
        answer = programs[person].post(f"/cases/{case}/acts/{act}{tried}")
        assert answer.status_code == status, (state, person, act, answer.text)
        assert ((person, act) in open_) >= (status == 200), (state, person, act)
        found.add(status)
    for person in OUTSIDERS:
        assert programs[person].post(f"/cases/{case}/acts/{here[0]}").status_code == 404, (state, person)
    assert office.door.one('SELECT seq FROM "case" WHERE id = :id', id=case) == seq, f"somebody got through in {state}"
    return found


def test_pages_open_the_same_doors(office: Office, programs: dict[str, Program]) -> None:
    case = brought(programs["wang_jia"]).json()["case"]
    for who, act, answers, _ in WALK[:2]:
        programs[who].act(case, act, answers)
    for name in INSIDERS:
        person = office.as_(name)
        with office.house.database.glance(office.house.now()) as docket:
            acts = [rule.act for rule in WORKFLOW.offers("SUBMITTED") if not rule.by_time][:6]
            expected = {act: foreseen(docket, case, act, name) for act in acts}
            open_ = {one.rule.act for one in docket.offers(case, name) if not one.refused}
        for act, status in expected.items():
            if act not in open_:
                assert sent(person, f"/cases/{case}/acts/{act}").status_code == status, (name, act)
        assert sent(person, f"/cases/{case}/acts/sign").status_code == 409
    assert office.door.acts(case) == ["create", "finish_draft", "submit"]


def sent(person: Person, path: str) -> Any:
    """A form without answers."""
    return person.client.post(path, data={"sure": "yes"}, headers={"x-form": person.word})


def test_a_case_of_another_office_is_not_there_by_any_address(office: Office, programs: dict[str, Program]) -> None:
    case = brought(programs["wang_jia"]).json()["case"]
    for who, act, answers, _ in WALK[:6]:
        programs[who].act(case, act, answers)
    opinion = next(
        step["seq"] for step in programs["li"].get(f"/cases/{case}/events").json()["items"] if step["number"]
    )
    api = ["", "/acts", "/events", "/clocks", "/materials", "/materials/1/1", "/dossier.zip"]
    pages = [
        "",
        "/acts/sign",
        "/events/1",
        "/materials/1/1",
        "/compare",
        "/catalogue",
        "/dossier.zip",
        f"/papers/opinion/{opinion}.pdf",
    ]
    for person in OUTSIDERS:
        program, word = programs[person], programs[person].headers
        for one in api:
            assert program.get(f"/cases/{case}{one}").status_code == 404, (person, one)
        assert program.get(f"/matters/{case}").status_code == 404
        for one in pages:
            assert program.client.get(f"/cases/{case}{one}").status_code == 404, (person, one)
        for one in ("/acts/accept", "/acts/accept/preview", "/verify"):
            assert program.client.post(f"/cases/{case}{one}", headers=word).status_code == 404, (person, one)
        for found in (program.get("/cases?closed=1").json(), program.get("/matters").json()):
            assert found["items"] == []
        assert program.get(f"/cases?closed=1&q={case}").json()["items"] == []
    for one in api:
        assert programs["li"].get(f"/cases/{case}{one}").status_code == 200, one
    for one in ("", *pages[2:]):
        assert programs["li"].client.get(f"/cases/{case}{one}").status_code == 200, one


def test_nobody_and_no_such_case_are_one_answer(office: Office, programs: dict[str, Program]) -> None:
    case = brought(programs["wang_jia"]).json()["case"]
    theirs, none = (programs["wang_yi"].get(f"/cases/{one}") for one in (case, case + 1))
    assert theirs.json()["reasons"][0]["text"].replace(str(case), "") == none.json()["reasons"][0]["text"].replace(
        str(case + 1), ""
    )
    assert {name: theirs.json()[name] for name in ("code", "title", "status")} == {
        "code": "not_found",
        "title": none.json()["title"],
        "status": 404,
    }
