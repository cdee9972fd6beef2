"""Legislative suggestions and papers of courts as told: from the draft to an answer for everybody; the limits to answer."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from engine.definition import PUBLIC
from engine.prove import prove
from engine.standing import Request
from house import citing, documents, legislation, outside
from house.yearly import year_of
from tests.city import Counties
from tests.workflows.document_story import settle
from tests.workflows.test_matrix import Bench
from tests.workflows.test_scenarios import Act, Scenario, Story, plain, told
from workflows.judicial_proposal import WORKFLOW as OUTSIDE
from workflows.legislative_suggestion import WORKFLOW
from workflows.legislative_suggestion.points import POINTS

CITY = {"CREV": "mcrev", "CLEAD": "mclead", "OFFICE": "sban", "HEAD": "szhang"}
OPENING = {"solicit": ["draft=草案"], "note_paper": ["judgment=来文"]}


class Line(Act):
    """An act whose answers name suggestions by number and opinions by heading."""

    merges: dict[str, list[int]] = Field(default_factory=dict)
    judges: dict[str, str] = Field(default_factory=dict)
    answers_to: dict[int, str] = Field(default_factory=dict)


class Asked(Scenario):
    """One solicitation, or one document's papers from outside. `adopted`: point → received, adopted, adopted with 部分采纳."""

    acts: list[Line] = Field(min_length=1)  # type: ignore[assignment]
    workflow: str = "legislative_suggestion"
    points: list[str] = Field(default_factory=list)
    counts: dict[str, int] = Field(default_factory=dict)
    adopted: dict[str, list[int]] = Field(default_factory=dict)
    counted: dict[str, float] = Field(default_factory=dict)  # what the year's figures say
    warned: str = ""


class AskedStory(Story):
    """It, being told by the people of 示范市."""

    scenario: Asked

    def run(self) -> None:
        first = self.scenario.acts[0]
        self.line(Act(on=first.on, at="08:00"))
        if self.scenario.points:
            book = self.house.open("contact_points", "open_points", "mclead", "city", title="示范市立法联系点名册")
            said = [one.split() for one in self.scenario.points]
            entries = [{"code": c, "title": t, "kind": "OTHER", "from_on": "2025-01-01"} for c, t in said]
            self.house.act(book, "add_points", "mclead", {"points": entries})
        if self.scenario.workflow == "judicial_proposal":
            answers = {
                "number": "示规〔2022〕5号",
                "published_on": "2022-05-01",
                "effective_on": "2022-06-01",
                "validity_reason": "长期",
            }
            self.house.open("document_life", "enrol", "sban", "city", answers, title="示范市停车收费办法")
        super().run()

    def perform(self, act: Act) -> Any:
        assert isinstance(act, Line)
        answers = plain({**self.usual(act), **act.answers})
        actor = CITY.get(act.by, act.by)
        if act.act in OPENING:
            with self.house.database.docket(self.house.now, salt="test") as docket:
                papers = self.house.papers(docket.connection, actor, OPENING[act.act])
                said = Request(act.act, actor, answers, papers, org="city", title=self.scenario.title, workflow=self.scenario.workflow)  # fmt: skip
                plan = docket.open(said).plan
            assert plan is not None
            self.cases[act.case or "first"] = plan.deed.case_id
            return plan
        return self.house.act(self.case(act), act.act, actor, answers, act.papers).plan

    def usual(self, act: Line) -> dict[str, Any]:
        """What the line names by number or heading, as the form wants it."""
        case = self.cases.get(act.case or "first", 0)
        if act.act in ("merge", "move"):
            there = self.tasks_of(case, "SUGGESTION")
            rows = [(there[f"{n}号"], into) for into, numbers in act.merges.items() for n in numbers]
            return {"items": [{"seq": seq, "n": n, "into": into} for (seq, n), into in rows]}
        if act.act in ("assess", "reassess"):
            opinions = self.tasks_of(case, "POINT")
            rows = [(opinions.get(into, (999, 1)), outcome) for into, outcome in act.judges.items()]
            return {"items": [{"seq": s, "n": n, "outcome": o, "reason": "经研究"} for (s, n), o in rows]}
        if act.act == "reply":
            owed = self.tasks_of(case, "REPLY")
            rows = [(owed[f"{n}号"], way) for n, way in act.answers_to.items()]
            return {"on": act.on, "items": [{"seq": s, "n": n, "way": way} for (s, n), way in rows]}
        dated = {"receive": "received_on", "note_paper": "received_on", "answer": "on"} | dict.fromkeys(("close", "close_empty"), "published_on")  # fmt: skip
        return {dated[act.act]: act.on} if act.act in dated else {}

    def tasks_of(self, case: int, kind: str) -> dict[str, tuple[int, int]]:
        """By the first word: the number of a suggestion, the heading of an opinion."""
        rows = self.house.rows("SELECT seq, n, text FROM task WHERE case_id = :id AND kind = :kind ORDER BY seq, n", id=case, kind=kind)  # fmt: skip
        return {str(text).split(" ")[0]: (seq, n) for seq, n, text in rows}

    def end(self) -> None:
        super().end()
        s = self.scenario
        with self.house.database.glance(self.house.now) as docket:
            told = year_of(docket, "city", 2026)
        self.same({key: told.n(key) for key in s.counted}, s.counted, "年度统计")
        with self.house.database.reading() as connection:
            sources = {one.code: one for one in legislation.by_source(connection, ["city"])}
            for code, wanted in s.adopted.items():
                one = sources[code]
                self.same([one.received, one.strict, one.wide], wanted, code)
            if s.counts:
                outcomes: Counter[str] = Counter(legislation.added(sources.values()).outcomes)
                counted = {"received": legislation.added(sources.values()).received, **outcomes}
                closing = self.house.one("SELECT body FROM event WHERE act = 'close'")
                said = json.loads(closing)["answers"]
                self.same({**counted, "merged": said["merged"]}, s.counts, "合计")
                self.same({"received": said["received"], **said["outcomes"]}, counted, "办结时的计数")
            if s.warned:
                found = citing.cited(connection, "依据示规〔2022〕5号第4条收费", self.now.date())
                assert any(s.warned in str(one) for one in found), found


TOLD = [Asked.model_validate(one) for one in told("legislative_suggestion.yaml")]


@pytest.fixture(scope="module")
def cities(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counties]:
    with Counties.built(postgres_url, tmp_path_factory.mktemp("asked"), settle) as built:
        yield built


@pytest.mark.parametrize("scenario", TOLD, ids=lambda scenario: scenario.name.split(" ")[0])
def test_it_ends_as_told(scenario: Asked, cities: Counties, tmp_path: Path) -> None:
    kind = "postgresql" if scenario.name.startswith("C27") else "sqlite"
    with cities.house(kind, tmp_path) as house:
        story = AskedStory(house, scenario)
        story.run()
        assert house.state(story.last()) == scenario.ends


@pytest.mark.parametrize("workflow", [WORKFLOW, POINTS, OUTSIDE], ids=lambda one: one.key)
def test_every_claim_holds_wherever_the_table_leads(workflow: object) -> None:
    assert prove(workflow).faults == []  # type: ignore[arg-type]


PLACES = {
    "city": "own",
    "mbureau": "its review body",
    "county": "below",
    "bureau": "the county's",
    "watch": "supervisor",
    "jia": "town",
}
HELD = {"CREV": "mbureau", "CLEAD": "mbureau", "OFFICE": "city", "HEAD": "city", "UNIT_LEGAL": "city"}
TABLES = (WORKFLOW, OUTSIDE, POINTS)


def test_a_post_allows_what_the_table_gives_it_there_and_nothing_anywhere_else(
    cities: Counties, tmp_path: Path
) -> None:
    with cities.house("sqlite", tmp_path) as house:
        asked = {"draft": "RULE", "drafter": "示范市公安局", "deadline": "2026-05-01"}
        paper = {
            "kind": "FINDING",
            "document": "示规〔2022〕6号",
            "organ": "法院",
            "paper": "建1号",
            "received_on": "2026-03-02",
            "words": "不合法",
        }
        cases = (
            house.open("legislative_suggestion", "solicit", "mcrev", "city", asked, ["draft=草案"]),
            house.open("judicial_proposal", "note_paper", "sban", "city", paper, ["judgment=裁判"]),
            house.open("contact_points", "open_points", "mclead", "city"),
        )
        with house.database.glance(house.now) as docket:
            benches = [Bench(docket.see(case, "mcrev")) for case in cases]
    for workflow, bench in zip(TABLES, benches, strict=True):
        for rule in (one for one in workflow.rules if one.from_ is not None):
            for role in (*HELD, "SUP", "ADMIN", "COVER", "HANDLER"):
                for place in PLACES:
                    declared = any(role == one.key and place == HELD.get(role) for one in rule.roles)
                    assert bench.allowed(rule, [(role, place)]) == declared, f"{rule.act}: {role} at {place}"
            assert bench.allowed(rule, [], actor="public") == (PUBLIC in rule.roles)
            assert not bench.allowed(rule, [], actor="time") or rule.by_time


def test_who_suggested_lies_sealed_and_can_be_erased_while_the_record_holds(cities: Counties, tmp_path: Path) -> None:
    with cities.house("sqlite", tmp_path) as house:
        asked = {"draft": "RULE", "drafter": "示范市公安局", "deadline": "2026-05-01"}
        case = house.open("legislative_suggestion", "solicit", "mcrev", "city", asked, ["draft=草案"], title="停车规定")
        said = {
            "channel": "LETTER",
            "words": "应当免费半小时",
            "received_on": "2026-03-02",
            "name": "某甲",
            "contact": "0000",
        }
        house.act(case, "receive", "mcrev", said)
        kept = [
            str(row)
            for name in ("event", "task", "legislative_suggestion")
            for row in house.rows(f"SELECT * FROM {name}")
        ]
        assert not any("某甲" in one for one in kept)
        assert ("name", "某甲") in house.rows("SELECT field, json_extract(value, '$') FROM annex")
        for field in ("name", "contact"):
            house.act(case, "erase", "root", {"seq": 2, "field": field, "reason": "本人请求删除"})
        assert house.rows("SELECT value FROM annex WHERE case_id = :id AND seq = 2", id=case) == [(None,), (None,)]
        assert house.verify().holds


def test_a_document_shows_what_a_court_said_and_until_when_it_is_to_be_answered(
    cities: Counties, tmp_path: Path
) -> None:
    with cities.house("sqlite", tmp_path) as house:
        answers = {
            "number": "示规〔2022〕6号",
            "published_on": "2022-05-01",
            "effective_on": "2022-06-01",
            "validity_reason": "长期",
        }
        life = house.open("document_life", "enrol", "sban", "city", answers, title="示范市广告办法")
        said = {
            "kind": "PROPOSAL",
            "document": "示规[2022]6号",
            "organ": "示范市人民法院",
            "paper": "建1号",
            "received_on": "2026-03-02",
            "words": "不合法",
        }
        case = house.open("judicial_proposal", "note_paper", "sban", "city", said, ["judgment=建议书"], title="建1号")
        with house.database.reading() as connection:
            [(_, paper)] = outside.papers(connection, ["示规〔2022〕6号"])
            assert (paper.case_id, paper.open, str(paper.due_on)) == (case, True, "2026-05-06")
            kept = documents.document(connection, life, house.now.date())
            assert [one.what for one in kept.history if one.kind == "PROPOSED"] == ["收到人民法院司法建议"]
        house.act(case, "void_entry", "mclead", {"reason": "文号登错"})
        with house.database.reading() as connection:
            assert outside.papers(connection, ["示规〔2022〕6号"]) == []
            assert citing.cited(connection, "依据示规〔2022〕6号", house.now.date()) == []
