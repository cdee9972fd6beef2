"""The API: a case's whole story told by programs only; repetition, conflict, pages of lists, secrecy; nothing makes it fall over."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Any

import pytest

from engine.errors import Refused
from engine.standing import Request
from tests.house.office import UNLAWFUL as FINDING
from tests.web.conftest import PASSWORD, Office
from tests.web.programs import API, CHECKS, CONTRACT, PAPERS, Program, brought, dead_document, submitted
from web.api.doors import LARGEST
from workflows import every
from workflows.township_review import WORKFLOW
from workflows.township_review.forms import Creation

# --- signing in -------------------------------------------------------------------------------------------------------


def test_a_program_signs_in_with_a_token_and_out_again(office: Office) -> None:
    program = office.stranger()
    made = program.post(f"{API}/session", json={"username": "li", "password": PASSWORD})
    assert made.status_code == 201
    bearer = {"authorization": f"Bearer {made.json()['token']}"}
    me = program.get(f"{API}/session", headers=bearer).json()
    assert me["username"] == "li"
    assert {"role": "REVIEWER", "org": "hub"} in me["posts"]
    assert program.get("/inbox", headers={}).status_code in (303, 404), "a token is no cookie"
    program.cookies.set("hefa", made.json()["token"])
    assert program.get(f"{API}/session").status_code == 401, "nor does a browser send it along"
    program.cookies.clear()
    assert program.delete(f"{API}/session", headers=bearer).status_code == 204
    assert program.get(f"{API}/session", headers=bearer).status_code == 401


def test_a_wrong_password_and_no_password_are_refused_as_problems(office: Office) -> None:
    wrong = office.stranger().post(f"{API}/session", json={"username": "nobody", "password": "wrong"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_password")
    assert wrong.headers["content-type"] == "application/problem+json"
    none = office.stranger().post(f"{API}/session", json={"username": "li", "pasword": 5})
    assert none.status_code == 422
    assert [one["field"] for one in none.json()["reasons"]] == ["password", "pasword"]


def test_programs_knock_no_more_often_than_people(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from web.routes import signin
    from web.security import Throttle

    monkeypatch.setattr(signin, "knocks", Throttle(1, 60))
    stranger = office.stranger()
    said = [stranger.post(f"{API}/session", json={"username": "x", "password": "y"}).status_code for _ in range(2)]
    assert said == [401, 429]


def test_a_one_time_password_lets_a_program_do_nothing(office: Office) -> None:
    from house import accounts

    with office.house.database.writing() as connection:
        accounts.set_password(connection, "li", "given by the office", office.house.now(), must_change=True)
    program = office.stranger()
    made = program.post(f"{API}/session", json={"username": "li", "password": "given by the office"}).json()
    assert made["must_change"]
    bearer = {"authorization": f"Bearer {made['token']}"}
    answer = program.get(f"{API}/cases", headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (403, "change_first")
    assert program.delete(f"{API}/session", headers=bearer).status_code == 204


def test_a_browsers_session_writes_only_with_its_word_and_from_our_own_pages(office: Office) -> None:
    case = submitted(office)
    li = Program(office, "li")
    path = f"{API}/cases/{case}/acts/accept"
    assert li.client.post(path, json={}).json()["code"] == "forged"
    assert li.client.post(path, json={}, headers={"x-form": "guess"}).status_code == 403
    elsewhere = {**li.headers, "origin": "http://evil.example"}
    assert li.client.post(path, json={}, headers=elsewhere).status_code == 403
    assert li.client.delete(f"{API}/session").status_code == 403
    assert office.door.state(case) == "SUBMITTED"
    assert li.post(f"/cases/{case}/acts/accept").status_code == 200


def test_a_stranger_learns_only_how_to_ask(office: Office) -> None:
    stranger = office.stranger()
    said = stranger.get(f"{API}/openapi.json").json()
    for path, methods in said["paths"].items():
        for method, operation in methods.items():
            if operation.get("security"):
                answer = stranger.request(method, re.sub(r"\{\w+\}", "1", path), json={})
                assert answer.status_code == 401, (method, path)
    open_ones = [path for path, methods in said["paths"].items() for one in methods.values() if not one.get("security")]
    ours = [f"{API}/openapi.json", f"{API}/session"]
    of_the_public = [f"{API}/public/suggestions", f"{API}/public/suggestions/{{receipt}}"]
    assert sorted(open_ones) == sorted(ours + of_the_public)


def test_a_program_that_brings_what_rests_on_a_dead_document_is_told(office: Office) -> None:
    number, wang = dead_document(office), Program(office, "wang_jia")
    (told,) = brought(wang, words=f"，根据{number}订立").json()["warnings"]
    assert f"{number}《甲镇养犬暂行规定》已失效" in told["said"]
    assert brought(wang, "另一件合同").json()["warnings"] == []


# --- the story ----------------------------------------------------------------------------------------------------------


def test_a_matter_goes_from_the_office_to_the_opinion_and_into_the_dossier_by_programs_alone(office: Office) -> None:
    wang, zhao, li, sun = (Program(office, one) for one in ("wang_jia", "zhao_jia", "li", "sun"))
    entry = wang.get("/catalogue").json()["items"][0]
    assert (entry["code"], entry["materials"]) == ("HT-01", list(PAPERS))
    opened = brought(wang)
    assert opened.status_code == 201, opened.text
    case = opened.json()["case"]
    assert opened.headers["location"] == f"{API}/cases/{case}"
    assert wang.get(f"/matters/{case}").json()["cases"][0]["state"] == "DRAFT"
    wang.act(case, "finish_draft")
    offered = {one["act"]: one for one in zhao.get(f"/cases/{case}/acts").json()["items"]}
    assert "undecided" in offered["submit"]["answers"]["properties"]
    done = zhao.act(case, "submit", {"undecided": True})
    assert (done.json()["from"], done.json()["to"]) == ("INTERNAL_REVIEW", "SUBMITTED")
    li.act(case, "accept")
    sun.act(case, "assign", {"person": "li"})
    li.act(case, "complete_checks", CHECKS)
    signed = sun.act(case, "sign", {"conclusion": "LAWFUL", "summary": "合同合法，可以签订。"}).json()
    assert signed["number"].endswith("1号")
    told = li.get(f"/cases/{case}").json()
    assert (told["state"], told["seq"]) == ("GATE_OPEN", 7)
    review = next(one for one in li.get(f"/cases/{case}/clocks").json()["items"] if one["clock"] == "review")
    assert review["status"] == "met"
    assert review["ledger"][-1]["kind"] == "meet"
    assert [step["act"] for step in li.get(f"/cases/{case}/events").json()["items"]] == office.door.acts(case)
    papers = wang.get(f"/cases/{case}/materials").json()["items"]
    first = papers[0]
    assert wang.get(f"/cases/{case}/materials/{first['seq']}/{first['n']}").content.decode().startswith(first["kind"])
    packed = zipfile.ZipFile(io.BytesIO(wang.get(f"/cases/{case}/dossier.zip").content))
    assert any("verif" in name for name in packed.namelist())
    seen = office.door.rows("SELECT person, what, case_id FROM sighting WHERE what = 'export'")
    assert [tuple(row) for row in seen] == [("wang_jia", "export", case)]


def test_a_limit_is_explained_day_by_day(office: Office) -> None:
    case = submitted(office)
    clock = Program(office, "li").get(f"/cases/{case}/clocks").json()["items"][0]
    assert (clock["clock"], clock["status"]) == ("intake", "running")
    assert clock["days"][-1]["date"] == clock["due"]
    assert sum(day["counted"] for day in clock["days"]) == clock["amount"]


def test_a_file_comes_as_a_form_or_as_its_bytes_and_is_looked_into(office: Office) -> None:
    wang = Program(office, "wang_jia")
    form = wang.client.post(f"{API}/tray", files={"file": ("合同.txt", b"text")}, headers=wang.headers)
    assert form.status_code == 201
    assert form.json()["name"] == "合同.txt"
    plain = wang.client.post(f"{API}/tray?name=合同.txt", content=b"text", headers=wang.headers)
    assert plain.json() == form.json()
    for path, content, code in (("?name=a.exe", b"MZ", "upload_wrong_type"), ("", b"x", "bad_answers"), ("?name=a.txt", b"", "bad_upload")):  # fmt: skip
        refused = wang.client.post(f"{API}/tray{path}", content=content, headers=wang.headers)
        assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_a_file_that_is_too_large_is_refused_announced_or_not(office: Office) -> None:
    object.__setattr__(office.house, "settings", office.house.settings.model_copy(update={"upload_limit": 1}))
    wang = Program(office, "wang_jia")
    large = b"x" * (2**20 + 2**17)
    announced = wang.client.post(f"{API}/tray?name=a.txt", content=large, headers=wang.headers)

    def pieces() -> Iterator[bytes]:
        yield from (large[at : at + 2**16] for at in range(0, len(large), 2**16))

    streamed = wang.client.post(f"{API}/tray?name=a.txt", content=pieces(), headers=wang.headers)
    assert [announced.status_code, streamed.status_code] == [413, 413]
    assert office.door.one("SELECT count(*) FROM tray WHERE person = 'wang_jia'") == 0


# --- once, and of what one saw --------------------------------------------------------------------------------------------


def test_a_repeated_call_finds_what_the_first_has_done(office: Office) -> None:
    wang = Program(office, "wang_jia")
    first, again = (brought(wang, idempotency_key="k-1") for _ in range(2))
    assert [first.status_code, again.status_code] == [201, 201]
    assert {**first.json(), "repeated": True} == again.json()
    case = first.json()["case"]
    done = [wang.post(f"/cases/{case}/acts/finish_draft", idempotency_key="k-2").json() for _ in range(2)]
    assert [one["repeated"] for one in done] == [False, True]
    assert office.door.acts(case) == ["create", "finish_draft"]
    assert office.door.one('SELECT count(*) FROM "case" WHERE workflow = :w', w="township_review") == 1


def test_a_key_stands_for_one_body_one_title_and_one_case(office: Office) -> None:
    wang, zhao = Program(office, "wang_jia"), Program(office, "zhao_jia")
    cases = [
        brought(wang, title, idempotency_key=title.encode().hex()).json()["case"] for title in ("合同甲", "合同乙")
    ]
    assert (
        wang.post(
            "/matters", {"org": "jia", "title": "别的合同", "answers": CONTRACT, "materials": []}, idempotency_key="k"
        ).status_code
        == 201
    )
    reused = wang.post(
        "/matters", {"org": "jia", "title": "另外的合同", "answers": CONTRACT, "materials": []}, idempotency_key="k"
    )
    assert (reused.status_code, reused.json()["code"]) == (422, "key_reused")
    for case in cases:
        wang.act(case, "finish_draft")
    assert (
        zhao.post(f"/cases/{cases[0]}/acts/submit", {"answers": {"undecided": True}}, idempotency_key="s").status_code
        == 200
    )
    for case, answers in ((cases[0], {"undecided": False}), (cases[1], {"undecided": True})):
        reused = zhao.post(f"/cases/{case}/acts/submit", {"answers": answers}, idempotency_key="s")
        assert (reused.status_code, reused.json()["code"]) == (422, "key_reused")
    assert office.door.state(cases[1]) == "INTERNAL_REVIEW"


def test_who_saw_an_older_step_is_told_so_and_changes_nothing(office: Office) -> None:
    case = submitted(office)
    li = Program(office, "li")
    seen = li.get(f"/cases/{case}").headers["etag"]
    assert seen == '"3"'
    assert {li.get(f"/cases/{case}/{one}").headers["etag"] for one in ("acts", "events", "clocks", "materials")} == {
        seen
    }
    assert li.post(f"/cases/{case}/acts/accept", if_match='"2"').status_code == 412
    assert li.post(f"/cases/{case}/acts/accept/preview", if_match='"2"').json()["code"] == "stale"
    assert li.post(f"/cases/{case}/acts/accept", if_match="3").status_code == 422
    done = li.post(f"/cases/{case}/acts/accept", if_match=seen)
    assert (done.status_code, done.headers["etag"]) == (200, '"4"')


def test_an_act_that_is_not_offered_any_more_is_a_conflict(office: Office) -> None:
    case = submitted(office)
    li = Program(office, "li")
    li.act(case, "accept")
    for act in ("accept", "no_such_act"):
        late = li.post(f"/cases/{case}/acts/{act}")
        assert (late.status_code, late.json()["code"]) == (409, "not_offered")


def test_a_preview_says_what_would_be_and_writes_nothing(office: Office) -> None:
    case = submitted(office)
    before = [tuple(row) for row in office.door.rows('SELECT id, seq, state, facts FROM "case"')]
    said = Program(office, "li").post(f"/cases/{case}/acts/accept/preview", {"answers": {}}, idempotency_key="p").json()
    assert said["state"] == "ACCEPTED"
    assert {"review"} <= {clock["clock"] for clock in said["clocks"]}
    assert any("受理" in words for words in said["words"])
    assert [tuple(row) for row in office.door.rows('SELECT id, seq, state, facts FROM "case"')] == before
    assert office.door.one("SELECT count(*) FROM receipt WHERE key = 'p'") == 0


def test_every_reason_is_said_at_once_with_its_field_and_law(office: Office) -> None:
    case = submitted(office)
    li = Program(office, "li")
    for path in (f"/cases/{case}/acts/ask_supplement", f"/cases/{case}/acts/ask_supplement/preview"):
        refused = li.post(path, {"answers": {"gaps": [{"what": "x"}], "more": 1}})
        said = refused.json()
        assert (refused.status_code, said["code"], said["status"]) == (422, "bad_answers", 422)
        assert {one["field"] for one in said["reasons"]} == {"gaps.0.what", "gaps.0.basis", "more"}
        assert all(one["law"] for one in said["reasons"])
        assert said["law"]
        assert said["type"].startswith("/help/errors#")


# --- for whom ---------------------------------------------------------------------------------------------------------------


def delegate(office: Office, principal: str, delegate: str) -> None:
    today = office.house.now().date().isoformat()
    said = {"principal": principal, "delegate": delegate, "from_on": today, "until_on": today, "authority": "委托书"}
    office.door.now = office.house.now()
    office.door.order(1, "delegate", **said)


def test_an_act_for_an_absent_colleague_carries_both_names(office: Office) -> None:
    case = submitted(office)
    qian = Program(office, "gu2")
    assert qian.get(f"/cases/{case}").status_code == 404
    delegate(office, "li", "gu2")
    assert qian.get(f"/cases/{case}").status_code == 200
    body = {"on_behalf_of": "li"}
    assert qian.post(f"/cases/{case}/acts/accept").status_code == 403
    offered = {one["act"]: one["offered"] for one in qian.get(f"/cases/{case}/acts?on_behalf_of=li").json()["items"]}
    assert offered["accept"]
    assert qian.post(f"/cases/{case}/acts/accept", body).status_code == 200
    step = qian.get(f"/cases/{case}/events").json()["items"][-1]
    assert (step["actor"], step["on_behalf_of"]) == ("gu2", "li")


def test_nobody_reads_with_the_eyes_of_somebody_who_did_not_ask_them(office: Office) -> None:
    case = submitted(office)
    li, sun, wang = (Program(office, one) for one in ("li", "sun", "wang_jia"))
    li.act(case, "accept")
    sun.act(case, "assign", {"person": "li"})
    li.act(case, "complete_checks", {**CHECKS, "draft": "内部意见稿"})
    for path in (f"/cases/{case}", f"/cases/{case}/events", f"/cases/{case}/acts"):
        assert wang.get(f"{path}?on_behalf_of=li").status_code == 403
    assert "内部意见稿" in li.get(f"/cases/{case}/events").text
    told = wang.get(f"/cases/{case}/events")
    assert "内部意见稿" not in told.text
    assert told.json()["items"][-1]["withheld"]
    assert wang.get(f"/cases/{case}/dossier.zip").status_code == 403


# --- lists --------------------------------------------------------------------------------------------------------------------


def test_pages_of_a_list_show_every_case_once(office: Office) -> None:
    cases = {submitted(office, f"合同{n}") for n in range(7)}
    li = Program(office, "li")
    for path in ("/cases", "/matters"):
        seen: list[int] = []
        cursor = ""
        while cursor is not None:
            told = li.get(path, params={"limit": "3", "cursor": cursor}).json()
            seen += [one["id"] for one in told["items"]]
            cursor = told["next"]
            assert len(told["items"]) in (3, 1)
        assert sorted(seen) == sorted(cases)


def test_a_list_is_narrowed_and_says_everything_wrong_with_its_filters(office: Office) -> None:
    case = submitted(office, "河道清淤合同")
    submitted(office, "村道硬化合同")
    li = Program(office, "li")
    assert [one["id"] for one in li.get("/cases?q=河道").json()["items"]] == [case]
    assert len(li.get("/cases?state=SUBMITTED&org=jia&workflow=township_review&mine=1").json()["items"]) == 2
    assert Program(office, "wang_yi").get("/cases").json()["items"] == []
    wrong = li.get("/cases?state=NOWHERE&org=nowhere&limit=0")
    assert wrong.status_code == 422
    assert {one["field"] for one in wrong.json()["reasons"]} == {"state", "org", "limit"}
    assert li.get("/cases?colour=red").status_code == 422
    assert li.get("/cases?cursor=x").status_code == 422
    assert li.get(f"/cases/{case}/events?cursor=-1").status_code == 422


def test_figures_and_files_of_figures_are_for_those_who_watch(office: Office) -> None:
    submitted(office)
    watcher, wang = Program(office, "watcher"), Program(office, "wang_jia")
    assert watcher.get("/board").json()["totals"]["open"] == 1
    told = watcher.get("/statistics?period=year").json()
    assert next(one for one in told["figures"] if one["key"] == "arrived")["value"] == 1
    assert told["offices"][0]["in_time"] is None
    sheet = watcher.get("/statistics.xlsx?period=year")
    assert sheet.content[:2] == b"PK"
    assert [tuple(one) for one in office.door.rows("SELECT person, what FROM sighting WHERE what = 'export'")] == [
        ("watcher", "export")
    ]
    for path in ("/board", "/statistics", "/statistics.xlsx"):
        assert wang.get(path).json()["code"] == "not_yours"
    assert watcher.get("/statistics?from=2026-02-30").status_code == 422
    assert watcher.get("/board?org=nowhere").status_code == 404


def test_the_law_is_told_as_a_table_with_its_limits(office: Office) -> None:
    li = Program(office, "li")
    assert {one["key"] for one in li.get("/workflows").json()["items"]} == {one.key for one in every()}
    said = li.get("/workflows/township_review?type=ADMIN_CONTRACT").json()
    review = next(one for one in said["clocks"] if one["key"] == "review")
    assert review["limits"][0]["value"] == 5
    assert li.get("/workflows/nothing").status_code == 404
    assert li.get("/workflows/township_review?type=nothing").status_code == 422
    assert li.get("/catalogue?org=bing").status_code == 404, "not of this cluster"
    assert [one["code"] for one in li.get("/catalogue?org=jia&q=合同").json()["items"]] == ["HT-01"]
    assert li.get("/catalogue?org=jia&q=没有这样的").json()["items"] == []


# --- what is sent ----------------------------------------------------------------------------------------------------------------


NUL, HALF = {"reason": "a\0b"}, {"reason": "\ud800"}
BODIES = {
    "no json": b"{", "not utf-8": b'{"answers": "\xff"}', "a list": b"[]", "a word": b'"x"', "nothing": b"",
    "unknown": b'{"answer": {}}', "of another kind": b'{"answers": [1]}', "materials": b'{"materials": [{"kind": "draft"}]}',
    "a sha": json.dumps({"materials": [{"kind": "draft", "sha256": "../../etc/passwd", "name": "x"}]}).encode(),
    "nul": json.dumps({"answers": NUL}).encode(), "half a character": json.dumps({"answers": HALF}).encode(),
    "nul in a name": json.dumps({"answers": {"a\0": 1}}).encode(), "nul in a list": json.dumps({"answers": {"a": [{"b": "\0"}]}}).encode(),
    "huge": json.dumps({"answers": {"n": 10**40}}).encode(), "endless": b'{"answers": {"n": 1e999}}', "no number": b'{"answers": {"n": NaN}}',
    "more digits than Python reads": b'{"answers": {"n": ' + b"9" * 5000 + b"}}",
    "deep": b'{"answers": ' + b'{"a":' * 40 + b"1" + b"}" * 41, "bottomless": b"[" * 100_000 + b"]" * 100_000,
    "somebody with a nul": json.dumps({"on_behalf_of": "l\0i"}).encode(),
}  # fmt: skip


def test_whatever_is_sent_is_refused_with_a_reason_and_never_falls_over(office: Office) -> None:
    case = submitted(office)
    li = Program(office, "li")
    for name, body in BODIES.items():
        headers = {**li.headers, "content-type": "application/json"}
        for path in (f"/cases/{case}/acts/ask_supplement", f"/cases/{case}/acts/ask_supplement/preview", "/matters"):
            answer = li.client.post(API + path, content=body, headers=headers)
            assert answer.status_code == 422, (name, answer.text)
            assert answer.json()["reasons"], name
    form = li.client.post(
        f"{API}/cases/{case}/acts/accept", content=b"a=1", headers={**li.headers, "content-type": "text/plain"}
    )
    assert form.status_code == 422
    large = json.dumps({"answers": {"reason": "x" * LARGEST}}).encode()
    assert li.client.post(f"{API}/cases/{case}/acts/accept", content=large, headers=headers).status_code == 413
    assert office.door.state(case) == "SUBMITTED"


def test_addresses_that_nothing_can_keep_are_refused_by_pages_and_api_alike(office: Office) -> None:
    li = office.as_("li")
    for base in (API, ""):
        for path in (f"/cases/{10**30}", "/cases/" + "9" * 5000, f"/cases/{10**18:_}{'_000' * 6}", f"/cases/{2**63}"):
            assert li.get(base + path).status_code in (404, 422), path
    assert li.get(f"{API}/cases?q=%00").status_code == 422
    assert li.get(f"{API}/cases/0").status_code == 422
    assert li.get("/cases/1/acts/x%00y").status_code == 422
    assert li.get("/sign-in?next=%00").status_code == 422
    assert li.post("/password", {"old": "a\0"}).status_code == 422
    assert "NUL" in li.get("/cases/1?done=%00").text
    root, many, case = office.as_("second"), "9" * 5000, submitted(office)
    for said in ("²", many, "9" * 30):
        for path in (
            f"/admin/people?page={said}",
            f"/calendar?year={said}",
            f"/counter/mine?after=-.{said}",
            f"/inbox?cursor=-.{said}",
        ):
            assert root.get(path).status_code in (200, 422), path[:40]
        assert li.post(f"/cases/{case}/acts/sign", {"seq": said}).status_code == 409
    assert li.get(f"{API}/nowhere").headers["content-type"] == "application/problem+json"
    assert li.client.put(f"{API}/cases").status_code == 405


STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**53 - 1,
    "",
    "x" * 5000,
    [None],
    [[]],
    [{"seq": 2**53 - 1, "n": 1}],
    {"a": 1},
)
ACTORS = {
    "HANDLER": "wang_jia", "LEAD": "zhao_jia", "HEAD": "head_jia", "OFFICE": "office_jia", "REVIEWER": "li", "HUB_LEAD": "sun",
    "CREV": "crev", "ADV": "gu",
}  # fmt: skip


def test_no_answer_to_any_question_makes_an_act_fall_over(office: Office) -> None:
    cases = everywhere(office)
    asked = set()
    with office.house.database.glance(office.house.now()) as docket:
        for (case, state), rule in product(cases.items(), WORKFLOW.rules):
            if rule.by_time or rule.asks is None or rule.act in asked or state not in {one.key for one in rule.sources}:
                continue
            asked.add(rule.act)
            for field, value, given in product(rule.asks.model_fields, STRANGE, ({}, PLAUSIBLE)):
                answers = {**{name: one for name, one in given.items() if name in rule.asks.model_fields}, field: value}
                with suppress(Refused):
                    docket.preview(case, Request(rule.act, ACTORS[rule.roles[0].key], answers))
    assert len(asked) > 25
    wang = Program(office, "wang_jia")
    for field, value in product(Creation.model_fields, STRANGE):
        body = {"org": "jia", "title": "试一试", "answers": {**CONTRACT, field: value}}
        assert wang.post("/matters", body).status_code in (201, 422), (field, value)


PLAUSIBLE: dict[str, Any] = {
    "reason": "说明", "person": "li", "ground": "ABSENCE", "conclusion": "LAWFUL", "summary": "理由", "note": "说明", "result": "PASSED",
    "organ": "OFFICE_MEETING", "decided_on": "2026-03-01", "package": True, "outcome": "SAME", "method": "BYTES", "complete": True,
    "to_org": "bureau", "questions": ["问题"], "independent": True,
}  # fmt: skip


def everywhere(office: Office) -> dict[int, str]:
    """Cases in many states, by case."""
    door, steps = office.door, [
        ("li", "accept", {}), ("sun", "assign", {"person": "li"}), ("li", "complete_checks", CHECKS),
        ("sun", "sign", {"conclusion": "REVISE", "summary": "应予修改", "findings": [{**FINDING, "severity": "风险"}]}),
        ("wang_jia", "answer", {"dispositions": [{"seq": 7, "n": 1, "outcome": "ADOPTED"}]}), ("li", "confirm", {"note": "已改"}),
    ]  # fmt: skip
    cases = [submitted(office) for _ in range(len(steps) + 1)]
    for n, case in enumerate(cases):
        for who, act, answers in steps[:n]:
            door.act(case, act, who, answers, ["draft=改过的文"] if act == "answer" else [])
    lawful = submitted(office)
    for who, act, answers in [*steps[:3], ("sun", "sign", {"conclusion": "LAWFUL", "summary": "合法"})]:
        door.act(lawful, act, who, answers)
    fresh = door.open("township_review", "create", "wang_jia", "jia", CONTRACT, [f"{kind}=文" for kind in PAPERS])
    finished = door.open("township_review", "create", "wang_jia", "jia", CONTRACT, [f"{kind}=文" for kind in PAPERS])
    door.act(finished, "finish_draft", "wang_jia")
    return {case: door.state(case) for case in (*cases, lawful, fresh, finished)}
