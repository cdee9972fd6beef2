"""Scenarios of major decisions: two governments with their offices and people, and the usual way of a decision through its table."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import Field

from engine.standing import Request
from house.relaying import relay
from tests import city
from tests.houses import House
from tests.workflows import market
from tests.workflows.test_scenarios import CHECKED, FULL, Act, Scenario, Story, plain
from workflows.roles import DECISION

OFFICES = (
    ("dept", "示范县住房和城乡建设局", "示县住建", "department", "county"),
    ("plan", "示范县发展和改革局", "示县发改", "department", "county"),
)
OF_THE_CITY = (
    ("traffic", "示范市交通运输局", "示交", "department", "city"),
    ("water", "示范市水务局", "示水", "department", "city"),
    ("mbureau", "示范市司法局合法性审查科", "示市司", "section", "city"),
)
CAST: Mapping[str, Mapping[str, str]] = {
    "county": {"GOV_OFFICE": "mi", "GOV_HEAD": "xian"},
    "dept": {"HANDLER": "chen", "UNIT": "ju", "UNIT_LEGAL": "fa"},
    "plan": {"HANDLER": "pchen", "UNIT": "pju", "UNIT_LEGAL": "pfa"},
    "bureau": {"CREV": "crev", "CHECKER": "fu", "CLEAD": "clead", "ADV": "adv"},
    "city": {"GOV_OFFICE": "mmi", "GOV_HEAD": "shi"},
    "water": {"HANDLER": "wchen", "UNIT": "wju", "UNIT_LEGAL": "wfa"},
    "traffic": {"HANDLER": "tchen", "UNIT": "tju", "UNIT_LEGAL": "tfa"},
    "mbureau": {"CREV": "mcrev", "CHECKER": "mfu", "CLEAD": "mclead", "ADV": "madv"},
    "watch": {"SUP": "watcher"},
}
BESIDE = (
    "fan HANDLER dept", "crev2 CREV bureau", "crev3 CREV bureau", "fu2 CHECKER bureau", "mcrev2 CREV mbureau",
)  # fmt: skip
THERE_ALREADY = {"crev", "clead", "adv", "watcher"}
EVIDENCE = (
    "countersigns", "consultation", "hearing_record", "expert_report", "risk_report", "competition", "assessment", "cost_benefit",
)  # fmt: skip
STEPS: tuple[tuple[str, str, str], ...] = (
    ("PROPOSED", "GOV_OFFICE", "propose"), ("STUDIED", "HANDLER", "study"), ("STARTED", "GOV_OFFICE", "start"),
    ("DRAFTING", "HANDLER", "draft"), ("PRECONDITIONS", "HANDLER", "prepare"), ("PREPARED", "HANDLER", "collect_replies"),
    ("PREPARED", "HANDLER", "settle"), ("UNIT_REVIEW", "UNIT_LEGAL", "internal_opinion"), ("SUBMITTED", "UNIT", "submit"),
    ("RECEIVED", "GOV_OFFICE", "forward"), ("ACCEPTED", "CREV", "accept"), ("ASSIGNED", "CLEAD", "assign"),
    ("REVIEWING", "CLEAD", "assign_second"), ("ADVISED", "CREV", "consult"), ("ADVISED", "ADV", "advise"),
    ("CHECKING", "CREV", "complete_checks"), ("DRAFT_OPINION", "CHECKER", "second_check"), ("FINAL_OPINION", "CLEAD", "give_first"),
    ("GATE_OPEN", "CLEAD", "sign_final"), ("SCHEDULED", "GOV_OFFICE", "schedule"), ("DECIDED", "GOV_OFFICE", "record_decision"),
    ("TEXT_FINAL", "CREV", "finalise"), ("TOLD", "GOV_OFFICE", "report_party"), ("PUBLISHED", "GOV_OFFICE", "publish"),
    ("FILED", "GOV_OFFICE", "archive"), ("EXECUTING", "GOV_OFFICE", "execute"),
)  # fmt: skip
"""The usual way: where it leads, by whom, by which act."""
PAPERS: Mapping[str, tuple[str, ...]] = {
    "draft": ("draft=送审稿", "explanation=起草说明", "grounds=依据"),
    "settle": (*(f"{kind}={kind}" for kind in EVIDENCE), "assessment=another assessment"),  # one for each procedure
    "internal_opinion": ("unit_opinion=合法性初审意见书",),
    "record_decision": ("minutes=会议纪要",),
    "finalise": ("final=送审稿",),
    "resolve": ("minutes=会议纪要",),
    "conclude_evaluation": ("evaluated=评估报告",),
}
"""What comes with an act when the scenario names no papers."""


def settle(house: House) -> None:
    """The county, and beside its townships a department, a government office, and the same once more for the city."""
    city.settle(house)
    names = ("code", "title", "mark", "kind", "level")
    for book, offices, actor in ((2, OFFICES, "root"), (1, OF_THE_CITY, "root")):
        house.order(
            book, "add_organisations", actor, organisations=[dict(zip(names, one, strict=True)) for one in offices]
        )
    house.order(1, "relate", relations=[{"office": "mbureau", "covered": "city", "how": "city"}])
    posts = [
        f"{who} {role} {org}" for org, held in CAST.items() for role, who in held.items() if who not in THERE_ALREADY
    ]
    house.staff(1, *posts, *BESIDE)


class Decision(Scenario):
    """One story of a decision. `stands`: how far the usual acts have led by which days. `reviewed`: its competition, before it is settled.

    `package`: what the package of its meeting says in the end.
    """

    gov: str = "county"
    unit: str = "dept"
    reviewed: bool = False
    package: list[str] = Field(default_factory=list)


class DecisionStory(Story):
    """It, being told."""

    workflow = "major_decision"
    scenario: Decision

    def usually(self) -> None:
        """The usual acts, up to where the scenario begins."""
        steps = list(STEPS)
        if self.scenario.reviewed:
            market.settle(self.house, self.scenario.gov)
        for state, on in self.scenario.stands.items():
            self.where = f"{self.scenario.name} · 到 {state}"
            last = max(n for n, (reached, _, _) in enumerate(steps) if reached == state)
            for _, by, act in steps[: last + 1]:
                self.line(Act(on=on, at="09:00", by=by, act=act))
                if act == "prepare" and self.scenario.reviewed:
                    self.competition(on)
            steps = steps[last + 1 :]

    def competition(self, on: date) -> None:
        """The review of its competition passes, on one day."""
        case, unit = self.cases["first"], CAST[self.scenario.unit]
        review = market.opened(self.house, case, unit["HANDLER"])
        market.concluded(self.house, review, unit["HANDLER"], unit["UNIT"], on)

    def run(self) -> None:
        """All of it."""
        self.usually()
        for n, act in enumerate(self.scenario.acts, 1):
            self.where = f"{self.scenario.name} · 第{n}行 {act.on} {act.act}"
            self.line(act)
        self.end()
        self.packed()

    def packed(self) -> None:
        """The package as it was made, with its words."""
        from house.casepage import page
        from house.printing.papers import known, paper, papers_of

        if self.scenario.package:
            with self.house.database.glance(self.house.now) as docket:
                shown = page(docket, self.cases["first"])
                offer = [one for one in papers_of(shown) if one.key == "package"][-1]
                said = str(paper(shown, offer.key, offer.seq, known(docket, self.cases["first"])))
            self.same([one for one in self.scenario.package if one not in said], [], "会议材料没有写的话")

    def pass_until(self, moment: datetime) -> Iterator[str]:
        yield from super().pass_until(moment)
        relay(self.house.database, moment)

    def perform(self, act: Act) -> Any:
        answers = {**self.usual(act), **act.answers}
        if act.act == "propose":
            return self.create(act, plain(answers))
        case = self.case(act)
        said = plain({name: self.filled(case, act, name, value) for name, value in answers.items()})
        papers = act.papers or PAPERS.get(act.act, ())
        result = self.house.act(case, act.act, self.person(case, act.by), said, papers)
        if result.plan and result.plan.children:
            self.cases["linked"] = result.plan.children[0].deed.case_id
        return result.plan

    def create(self, act: Act, answers: Mapping[str, Any]) -> Any:
        s = self.scenario
        actor = CAST[s.gov].get(act.by, act.by)
        said = {**answers, "unit": s.unit, **plain(s.brings)}
        with self.house.database.docket(self.house.now, salt="test") as docket:
            request = Request("propose", actor, said, org=s.gov, title=s.title, workflow=self.workflow)
            plan = docket.open(request).plan
        assert plan is not None
        self.cases[act.case or "first"] = plan.deed.case_id
        return plan

    def person(self, case: int, who: str) -> str:
        """A role becomes whoever holds it in this case."""
        if who not in {role.key for role in DECISION}:
            return who
        rows = self.house.rows(
            "SELECT org, person FROM assignment WHERE case_id = :case AND role = :role", case=case, role=who
        )
        org, person = rows[0]
        return str(person) if person else CAST[org][who]

    def filled(self, case: int, act: Act, name: str, value: Any) -> Any:
        """Tasks are named by their words, or all at once by one answer."""
        about = {
            ("settle", "items"): ("PRECONDITION", "outcome"), ("supplement", "answers"): ("GAP", "how"),
            ("answer", "dispositions"): ("FINDING", "outcome"), ("answer_panel", "points"): ("POINT", "outcome"),
        }.get((act.act, name))  # fmt: skip
        if name == "findings":
            return [{**FULL, **one} for one in value]
        if about is None:
            return value
        kind, word = about
        there = self.tasks(case, kind)
        asked = [{"about": text, word: value} for _, _, text in there] if isinstance(value, str) else value
        if act.act == "settle" and isinstance(value, str) and not self.scenario.reviewed:
            asked = [{**one, **UNTOUCHED} if one["about"] == "公平竞争审查" else one for one in asked]
        return [self.answered(act, there, dict(one)) for one in asked]

    def answered(self, act: Act, there: list[Any], said: dict[str, Any]) -> dict[str, Any]:
        words = said.pop("about")
        seq, n, text = next(one for one in there if words in one[2])
        more = done(text, act.on) if act.act == "settle" and said["outcome"] == "DONE" else {}
        body = {"body": "示范评估中心", "note": "见材料"} if act.act == "settle" else {}
        return {"seq": seq, "n": n, **body, **more, **said}

    def usual(self, act: Act) -> dict[str, Any]:
        """What an act is answered when the scenario does not say otherwise."""
        cast = CAST["bureau" if self.scenario.gov == "county" else "mbureau"]
        named = {"assign": "CREV", "assign_second": "CHECKER", "consult": "ADV"}
        person = {"person": cast[named[act.act]]} if act.act in named else {}
        passed = {"competition": "PASS"} if act.act == "accept" and self.scenario.reviewed else {}
        return {**ANSWERS.get(act.act, {}), **person, **passed, **dated(act.act, act.on)}

    def everybody(self) -> list[str]:
        own = [self.scenario.gov, self.scenario.unit, "bureau" if self.scenario.gov == "county" else "mbureau", "watch"]
        return [person for office in own for person in CAST[office].values()]

    def concluded(self, case: int) -> list[str]:
        """First opinions that were disputed, and final ones: a first opinion that nobody objected to is the final one."""
        rows = self.house.rows(
            "SELECT f.seq, f.conclusion FROM first_opinion f WHERE f.case_id = :id AND f.kind = '初步' AND EXISTS (SELECT 1 FROM"
            " dispute_point d WHERE d.case_id = f.case_id AND d.round = f.round) UNION ALL SELECT seq, conclusion FROM opinion"
            " WHERE case_id = :id ORDER BY 1", id=case,
        )  # fmt: skip
        return [row[1] for row in rows]


UNTOUCHED = {"outcome": "NOT_REQUIRED", "note": "不涉及经营者经济活动"}


def done(title: str, on: date) -> dict[str, Any]:
    """A procedure done well: long enough, by enough people, with its risk in hand."""
    said: dict[str, Any] = {"began": on - timedelta(60), "ended": on}
    if title == "听证":
        said["papers_on"] = on - timedelta(30)
    if title == "专家论证":
        said["persons"] = 5
    if title == "风险评估":
        said |= {"level": "LOW", "controllable": "YES"}
    return said


ANSWERS: Mapping[str, dict[str, Any]] = {
    "propose": {"source": "DEPARTMENT", "proposer": "示范县住房和城乡建设局", "reason": "民生所需"},
    "study": {"necessity": "必要", "feasibility": "可行"},
    "start": {"result": "START", "decision_class": "PROJECT", "dynamic": "县政府同意动态增列", "reason": "列入年度工作"},
    "draft": {"basis": "已梳理上位法", "research": "已实地调研"},
    "collect_replies": {"replies": [{"department": "示范县财政局", "answer": "AGREE"}]},
    "settle": {"items": "DONE", "ground": "NO_OPERATORS", "complete": True},
    "internal_opinion": {"opinion": "符合法律规定"},
    "submit": {"undecided": True},
    "accept": {"competition": "NA", "competition_note": "不涉及经营者经济活动"},
    "consult": {"questions": ["是否合法"], "independent": True},
    "advise": {"risk": "LOW", "opinion": "可行"},
    "inquire": {"kind": "SEMINAR", "questions": ["各方意见"]},
    "report_inquiry": {"result": "已听取各方意见"},
    "complete_checks": {"checks": CHECKED},
    "second_check": {"note": "同意主办意见"},
    "give_first": {"conclusion": "LAWFUL", "summary": "初步审查意见"},
    "consent": {"note": "无异议"},
    "recheck": {"summary": "复核意见"},
    "accept_recheck": {"note": "接受复核意见"},
    "request_panel": {"ground": "DIVIDED"},
    "answer_panel": {"points": "ABSORBED"},
    "sign_final": {"conclusion": "LAWFUL", "summary": "合法性审查意见"},
    "confirm": {"note": "采纳情况完整"},
    "resubmit": {"note": "已按意见修改"},
    "keep_procedures": {"reason": "改动没有增加负担、义务和支出"},
    "redo": {"note": "补办程序"},
    "rework": {"note": "以新的文本办理"},
    "schedule": {"organ": "EXECUTIVE_MEETING", "adoption": "意见采纳情况见附件", "complete": True},
    "record_decision": {
        "organ": "EXECUTIVE_MEETING", "result": "PASSED", "present": 9, "agreed": 9, "head_last": True, "reviewer_attended": True,
        "moved": "会议改期",
    },
    "finalise": {"outcome": "SAME", "method": "BYTES"},
    "report_party": {"to": "中共示范县委", "note": "县委同意"},
    "report_congress": {"to": "示范县人大常委会", "note": "已报告"},
    "publish": {"public": True, "channels": ["政府公报", "门户网站"], "note": "意见采纳情况一并公布"},
    "archive": {"complete": True},
    "execute": {"unit": "示范县住房和城乡建设局", "note": "按方案执行"},
    "report_execution": {"note": "执行正常"},
    "report_problem": {"kind": "PROBLEM", "note": "执行中出现问题"},
    "resolve": {"reason": "会议研究决定"},
    "evaluate": {"note": "启动评估", "body": "示范大学"},
    "conclude_evaluation": {"note": "评估结论"},
    "close": {"note": "执行完毕"},
}  # fmt: skip
DATED: Mapping[str, str] = {
    "propose": "proposed_on", "internal_opinion": "meeting_on", "schedule": "meeting_on", "record_decision": "decided_on",
    "report_party": "reported_on", "report_congress": "reported_on", "publish": "published_on", "report_execution": "reported_on",
    "report_problem": "reported_on", "resolve": "decided_on", "close_solicitation": "ended", "solicit": "began",
}  # fmt: skip


def dated(act: str, on: date) -> dict[str, Any]:
    """The day of an act, where its form asks for one: that very day; for what was asked before, three weeks earlier."""
    if act == "collect_replies":
        return {"asked_on": on - timedelta(21)}
    return {DATED[act]: on} if act in DATED else {}


def scenarios(told: Iterator[Any]) -> list[Decision]:
    """Read, with nothing unknown in them."""
    return [Decision.model_validate(one) for one in told]
