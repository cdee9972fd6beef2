"""Scenarios that a lawyer can read and write, told to the real front door: people act, time passes between, and all is checked."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

from engine import errors, passing
from engine.clocks import ClockKind, Entry, Reading, read
from engine.standing import Request
from engine.tables import read_stamp
from tests.city import Counties
from tests.houses import House, at
from workflows import holidays
from workflows.documents import BY_TYPE
from workflows.roles import TOWNSHIP

FOLDER = Path(__file__).parent
CAST = {
    "hub": {"REVIEWER": "li", "HUB_LEAD": "sun", "ADV": "gu"},
    "hub2": {"REVIEWER": "li2", "HUB_LEAD": "sun2", "ADV": "gu2"},
    "local": {"REVIEWER": "li3", "HUB_LEAD": "sun3", "ADV": "gu3"},
    "bureau": {"REVIEWER": "rev", "HUB_LEAD": "clead", "ADV": "adv", "CREV": "crev", "CLEAD": "clead"},
    "watch": {"SUP": "watcher"},
}
TOWN = {"HANDLER": "wang", "LEAD": "zhao", "HEAD": "head", "OFFICE": "office"}
ROLES = {role.key: role for role in TOWNSHIP}
USUAL_PAPERS = {"record_decision": ["minutes=会议纪要"]}  # what comes with an act when the scenario names no papers
USUAL = {  # state → by whom and by which act it is usually reached, from the state before
    "DRAFT": ("HANDLER", "create"), "INTERNAL_REVIEW": ("HANDLER", "finish_draft"), "SUBMITTED": ("LEAD", "submit"),
    "ACCEPTED": ("REVIEWER", "accept"), "ASSIGNED": ("REVIEWER", "claim"), "DRAFT_OPINION": ("REVIEWER", "complete_checks"),
    "GATE_OPEN": ("HUB_LEAD", "sign"),
}  # fmt: skip
CHECKED = [{"aspect": aspect, "item": "审查要点", "answer": "Y"} for aspect in ("权限", "程序", "内容")]
FULL = {"clause": "全文", "basis": "见意见书", "suggestion": "按意见修改"}  # what a finding says besides its problem


class Told(BaseModel):
    """Nothing unknown: an expectation with a slip of the pen would expect nothing."""

    model_config = ConfigDict(extra="forbid")


class Act(Told):
    """One line of a scenario: an act and what must follow, or only a look at a day."""

    on: date
    at: str = "10:00"
    by: str = ""  # a role, or a person
    behalf: str = ""  # whom a delegate acts for
    act: str = ""
    case: str = ""
    book: str = ""  # an act of administration, in the book of this office
    answers: dict[str, Any] = {}
    papers: list[str] = []  # kind=content
    recount: bool = False  # running clocks follow the calendar first
    # what must follow
    state: str = ""
    due: dict[str, date | None] = {}
    opens: dict[str, date | None] = {}
    standing: dict[str, str] = {}  # clock → why it stands
    used: dict[str, int] = {}
    facts: dict[str, Any] = {}
    number: str = ""
    tells: list[str] = []
    warns: list[str] | None = None
    time: list[str] | None = None  # what time did since the line before, in order
    refused: str = ""
    says: list[str] = []


class Scenario(Told):
    """One story. `rounds`: the days charged to the review clock, round by round. `opinions`: their conclusions."""

    name: str
    why: str = ""
    town: str = "jia"
    type: str = "OTHER_LEGAL"
    catalogue: str = ""
    title: str = "审查事项"
    materials: list[str] | None = None
    brings: dict[str, Any] = {}
    stands: dict[str, date] = {}  # the state that the usual acts have reached, and the day on which they were done
    acts: list[Act] = Field(min_length=1)
    opinions: list[str] | None = None
    rounds: list[int] | None = None
    outer: dict[str, date] = {}  # statutory limits shown beside the review, and their last day
    incidents: list[str] | None = None
    ends: str
    nothing_more: bool = False  # nothing is reachable from the end
    never: list[str] = []  # acts that never happened


class _Loader(yaml.SafeLoader):
    """YAML in which `on` is a word and not a truth value."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def told(*files: str) -> Iterator[Any]:
    """The raw scenarios of files here."""
    for file in files:
        yield from yaml.load((FOLDER / file).read_text(), _Loader)  # noqa: S506 -- a SafeLoader


TOLD = [Scenario.model_validate(one) for one in told("domain_cases.yaml", "situations.yaml", "absences.yaml")]


def usual(act: str, on: date) -> dict[str, Any]:
    """What an act is answered when the scenario does not say otherwise."""
    day = on.isoformat()
    return {
        "submit": {"undecided": True},
        "accept": {"competition": "NA", "competition_note": "不涉及经营者经济活动"},
        "complete_checks": {"checks": CHECKED},
        "sign": {"conclusion": "LAWFUL", "summary": "审查意见"},
        "reexamine": {"summary": "复核意见"},
        "review_afterwards": {"conclusion": "LAWFUL", "summary": "补充审查意见"},
        "consult": {"questions": ["是否合法"], "independent": True},
        "advise": {"risk": "LOW", "opinion": "可行"},
        "resubmit": {"note": "已按意见修改"},
        "confirm": {"note": "采纳情况完整"},
        "note_conforms": {"note": "备案文本符合法律"},
        "record_decision": {"decided_on": day, "result": "PASSED", "package": True},
        "finalise": {"outcome": "SAME", "method": "BYTES"},
        "issue": {"issued_on": day, "party_report": "NA", "congress": "NA", "approval": "NA", "note": "不涉及"},
        "file": {"receiver": "示范县司法局", "filed_on": day},
        "reassign": {"ground": "ABSENCE", "reason": "人员变动"},
        "hand_over": {"reason": "人员变动"},
        **{name: {"complete": True} for name in ("close", "close_unfiled", "close_exempt")},
    }.get(act, {})


class Story:
    """A scenario being told in a house."""

    workflow = "township_review"

    def __init__(self, house: House, scenario: Scenario) -> None:
        self.house, self.scenario = house, scenario
        self.cases: dict[str, int] = {}
        self.now = at(min([*scenario.stands.values(), scenario.acts[0].on]), 0)
        self.calendar = holidays.national()

    def run(self) -> None:
        """Everything, in order."""
        for state, on in self.scenario.stands.items():
            self.where = f"{self.scenario.name} · 到 {state}"
            states = list(USUAL)
            for by, act in [USUAL[one] for one in states[: states.index(state) + 1]]:
                self.line(Act(on=on, at="09:00", by=by, act=act))
        for n, act in enumerate(self.scenario.acts, 1):
            self.where = f"{self.scenario.name} · 第{n}行 {act.on} {act.act}"
            self.line(act)
        self.end()

    def line(self, act: Act) -> None:
        hour, minute = act.at.split(":")
        moment = at(act.on, int(hour), int(minute))
        done = list(self.pass_until(moment))
        if act.time is not None:
            self.same(done, act.time, "时限所办")
        if act.recount:
            passing.run_recount(self.house.database, moment)
        plan: Any = None
        if act.refused:
            refusal: type[errors.Refused] = getattr(errors, act.refused)
            with pytest.raises(refusal) as refused:
                self.perform(act)
            self.same(
                [words for words in act.says if words not in refused.value.message],
                [],
                f"没有说的话（{refused.value}）",
            )
        elif act.act:
            plan = self.perform(act)
        self.expect(act, plan)

    def pass_until(self, moment: datetime) -> Iterator[str]:
        """Time looks at every instant at which it is due, in order."""
        while True:
            found = self.house.one("SELECT min(look_at) FROM clock")
            look = read_stamp(found) if isinstance(found, str) else found
            if look is None or look > moment:
                break
            ticked = self.house.tick(max(look, self.now))
            yield from (act for _, act in ticked)
        self.house.now = self.now = moment

    def perform(self, act: Act) -> Any:
        answers = plain({**usual(act.act, act.on), **act.answers})
        if act.book:
            book = self.house.one(
                "SELECT min(id) FROM \"case\" WHERE org = :org AND workflow = 'administration'", org=act.book
            )
            return self.house.act(book, act.act, act.by, answers).plan
        if act.act == "create":
            return self.create(act, answers)
        case = self.case(act)
        answers = {name: self.named(case, name, value) for name, value in answers.items()}
        actor = self.person(case, act.by)
        behalf = self.person(case, act.behalf) if act.behalf else ""
        papers = act.papers or USUAL_PAPERS.get(act.act, [])
        result = self.house.act(case, act.act, actor, answers, papers, principal=behalf)
        if result.plan and result.plan.children:
            self.cases["linked"] = result.plan.children[0].deed.case_id
        return result.plan

    def create(self, act: Act, answers: Mapping[str, Any]) -> Any:
        s = self.scenario
        brings = {"matter_type": s.type, "catalogue": s.catalogue, **({} if s.catalogue else {"outside_reason": "分管领导要求送审"})}  # fmt: skip
        papers = act.papers or s.materials
        papers = [f"{kind.key}={kind.title}" for kind in BY_TYPE[s.type]] if papers is None else papers
        actor = f"wang_{s.town}" if act.by == "HANDLER" else act.by
        with self.house.database.docket(self.house.now, salt="test") as docket:
            materials = self.house.papers(docket.connection, actor, papers)
            said = plain({**brings, **s.brings, **answers})
            plan = docket.open(
                Request("create", actor, said, materials, org=s.town, title=s.title, workflow=self.workflow)
            ).plan
        assert plan is not None
        self.cases[act.case or "first"] = plan.deed.case_id
        return plan

    def case(self, act: Act) -> int:
        return self.cases[act.case or "first"]

    def person(self, case: int, who: str) -> str:
        """A role becomes whoever holds it in this case."""
        if who not in ROLES:
            return who
        if ROLES[who].at == "own" and who != "HANDLER":
            return f"{TOWN[who]}_{self.scenario.town}"
        rows = self.house.rows("SELECT org, person FROM assignment WHERE case_id = :case AND role = :role", case=case, role=who)  # fmt: skip
        org, person = rows[0]
        return str(person) if person and ROLES[who].personal else CAST[org][who]

    def named(self, case: int, name: str, value: Any) -> Any:
        """Gaps, findings and preconditions are named by their words, or all at once by one answer."""
        kinds = {
            "answers": ("GAP", "how"),
            "dispositions": ("FINDING", "outcome"),
            "items": ("PRECONDITION", "outcome"),
        }
        if name == "findings":
            return [{**FULL, **one} for one in value]
        if name not in kinds:
            return value
        kind, word = kinds[name]
        open_ = self.tasks(case, kind)
        extra = {"note": "材料齐全"} if kind == "PRECONDITION" else {}
        if isinstance(value, str):
            return [{"seq": seq, "n": n, word: value, **extra} for seq, n, _ in open_]
        found = []
        for one in value:
            said = dict(one)
            about = said.pop("about")
            seq, n = next((seq, n) for seq, n, text in open_ if about in text)
            found.append({"seq": seq, "n": n, **extra, **said})
        return found

    def tasks(self, case: int, kind: str) -> list[Any]:
        return self.house.rows(
            "SELECT t.seq, t.n, t.text FROM task t WHERE t.case_id = :case AND t.kind = :kind AND COALESCE((SELECT d.outcome FROM done d"
            " WHERE d.case_id = t.case_id AND d.task_seq = t.seq AND d.task_n = t.n ORDER BY d.seq DESC LIMIT 1), '') = ''"
            " AND (t.kind <> 'FINDING' OR t.seq = (SELECT max(seq) FROM task WHERE case_id = :case AND kind = 'FINDING'))"
            " ORDER BY t.seq, t.n",
            case=case, kind=kind,
        )  # fmt: skip

    # --- what must follow -----------------------------------------------------------------------------------------------

    def expect(self, act: Act, plan: Any) -> None:
        if act.book or not self.cases:
            return
        case = self.case(act)
        if act.state:
            self.same(self.house.state(case), act.state, "环节")
        if act.facts:
            facts = json.loads(self.house.one('SELECT facts FROM "case" WHERE id = :id', id=case))
            self.same({name: facts[name] for name in act.facts}, act.facts, "事实")
        self.clocks(case, act)
        if plan is not None:
            if act.number:
                self.same(plan.deed.number, act.number, "文号")
            if act.tells:
                self.same(sorted({notice.role for notice in plan.notices}), sorted(act.tells), "通知")
            said = [str(warning) for warning in plan.warnings]
            for words in act.warns or ():
                assert any(words in one for one in said), f"{self.where}：没有提醒“{words}”，只有 {said}"
            if act.warns is not None:
                self.same(len(said), len(act.warns), "提醒数")

    def clocks(self, case: int, act: Act) -> None:
        for clock, due in act.due.items():
            self.same(self.live(case, clock, "due_on"), due, f"期限 {clock}")
        for clock, opens in act.opens.items():
            self.same(self.live(case, clock, "opens_on"), opens, f"最早日 {clock}")
        for clock, why in act.standing.items():
            self.same(self.live(case, clock, "status"), "standing", f"期限 {clock}")
            reasons = [entry.why for entry in self.ledgers(case, clock)[-1][1] if entry.kind == "pause"]
            self.same(reasons[-1], why, f"停计 {clock}")
        for clock, used in act.used.items():
            self.same(self.readings(case, clock)[-1].used, used, f"已用 {clock}")

    def live(self, case: int, clock: str, column: str) -> Any:
        rows = self.house.rows(
            f"SELECT {column} FROM clock WHERE case_id = :id AND clock = :clock AND status IN ('running', 'standing')",
            id=case, clock=clock,
        )  # fmt: skip
        value = rows[0][0] if rows else None
        return date.fromisoformat(value) if isinstance(value, str) and column.endswith("_on") else value

    def ledgers(self, case: int, clock: str) -> list[tuple[str, list[Entry]]]:
        """Every run of a clock: its unit and its entries."""
        found = []
        for started, unit in self.house.rows(
            "SELECT started, unit FROM clock WHERE case_id = :id AND clock = :clock ORDER BY started",
            id=case,
            clock=clock,
        ):
            rows = self.house.rows(
                'SELECT seq, kind, "on", value, why FROM ledger WHERE case_id = :id AND clock = :clock AND started = :at ORDER BY n',
                id=case, clock=clock, at=started,
            )  # fmt: skip
            days = [(s, k, date.fromisoformat(on) if isinstance(on, str) else on, v, w) for s, k, on, v, w in rows]
            found.append((unit, [Entry(*row) for row in days]))
        return found

    def readings(self, case: int, clock: str) -> list[Reading]:
        return [read(entries, ClockKind.MAX, unit, self.calendar) for unit, entries in self.ledgers(case, clock)]

    def own(self) -> list[int]:
        """The cases of the story, without what is only linked."""
        return [case for name, case in self.cases.items() if name != "linked"]

    def last(self) -> int:
        """The case whose end the scenario tells."""
        return self.cases["linked"] if self.scenario.acts[-1].case == "linked" else self.own()[-1]

    def end(self) -> None:
        s = self.scenario
        self.where = f"{s.name} · 结局"
        ids = self.own()
        self.same(self.house.state(self.last()), s.ends, "环节")
        if s.opinions is not None:
            self.same([one for case in ids for one in self.concluded(case)], s.opinions, "意见")
        if s.rounds is not None:
            self.same([r.used for case in ids for r in self.readings(case, "review")], s.rounds, "各轮已用天数")
        self.beside(ids)
        acts = [act for case in ids for act in self.house.acts(case)]
        self.same([act for act in s.never if act in acts], [], "不应发生")
        if s.nothing_more:
            self.nothing_more(self.last())
        list(self.pass_until(self.now + timedelta(days=1)))
        report = self.house.verify()
        assert report.holds, f"{self.where}：{report.faults}"

    def concluded(self, case: int) -> list[str]:
        """The conclusions of its opinions."""
        rows = self.house.rows("SELECT conclusion FROM opinion WHERE case_id = :id ORDER BY seq", id=case)
        return [row[0] for row in rows]

    def beside(self, ids: list[int]) -> None:
        """What stands beside the review: statutory limits, which no act has moved, and incidents."""
        s = self.scenario
        for key, last in s.outer.items():
            value = self.house.database.registry.pack[key]
            rows = self.house.rows("SELECT started_on FROM outer_limit WHERE policy = :key", key=key)
            started = date.fromisoformat(str(rows[0][0]))
            self.same(self.calendar.on_or_after(self.calendar.add(started, int(value.value), value.unit)), last, key)
        if s.incidents is not None:
            rows = [self.house.rows("SELECT kind FROM incident WHERE case_id = :id", id=case) for case in ids]
            self.same([row[0] for found in rows for row in found], s.incidents, "事件")

    def everybody(self) -> list[str]:
        """Whoever could have a part in it."""
        people = [f"{name}_{self.scenario.town}" for name in TOWN.values()]
        return people + [person for office in CAST.values() for person in office.values()]

    def nothing_more(self, case: int) -> None:
        workflow = self.house.database.registry.current(self.workflow, self.now.date())
        for person in self.everybody():
            for rule in workflow.rules:
                try:
                    self.house.act(case, rule.act, person)
                except errors.Refused:
                    continue
                raise AssertionError(f"{self.where}：{person} 还能办理 {rule.act}")
        self.same(list(self.pass_until(self.now + timedelta(days=400))), [], "终结之后时限所办")

    def same(self, found: Any, wanted: Any, what: str) -> None:
        assert found == wanted, f"{self.where}：{what}应为 {wanted}，实为 {found}"


def plain(value: Any) -> Any:
    """Answers as an entrance hands them in: days are text."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.fixture(scope="session")
def counties(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counties]:
    """A settled county of each kind, copied for every scenario."""
    with Counties.built(postgres_url, tmp_path_factory.mktemp("county")) as built:
        yield built


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("scenario", TOLD, ids=lambda scenario: scenario.name.split(" ")[0])
def test_the_scenario_ends_as_told(scenario: Scenario, kind: str, counties: Counties, tmp_path: Path) -> None:
    with counties.house(kind, tmp_path) as house:
        Story(house, scenario).run()
