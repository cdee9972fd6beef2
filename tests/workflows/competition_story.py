"""Scenarios of fair-competition review: governments, departments, a township, two market regulators, and the matters that need it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pydantic import Field

from engine.standing import Request
from tests.houses import House
from tests.workflows import decision_story, document_story
from tests.workflows.storytelling import Step, Stepwise
from tests.workflows.test_scenarios import FULL, Act, Scenario, plain, usual

OF_THE_COUNTY = (("mkt", "示范县市场监督管理局", "示县市监", "department", "county"),)
OF_THE_CITY = (("mmkt", "示范市市场监督管理局", "示市监", "department", "city"),)
OWN = {
    "HANDLER": "qi",
    "LEAD": "fu",
    "HEAD": "zhang",
    "OFFICE": "ban",
    "UNIT_LEGAL": "fa",
}
CAST: Mapping[str, Mapping[str, str]] = {
    **decision_story.CAST,
    "county": {**{role: f"x{who}" for role, who in OWN.items()}, **decision_story.CAST["county"]},
    "city": {**{role: f"s{who}" for role, who in OWN.items()}, **decision_story.CAST["city"]},
    "plan": {**decision_story.CAST["plan"], "LEAD": "pfu", "HEAD": "pzhang", "OFFICE": "pban"},
    "dept": {**decision_story.CAST["dept"], "LEAD": "ju"},
    "jia": {"HANDLER": "wang_jia", "LEAD": "zhao_jia", "HEAD": "head_jia", "OFFICE": "office_jia"},
    "hub": {"REVIEWER": "li", "HUB_LEAD": "sun", "ADV": "gu"},
    "mkt": {"MKT": "mei", "MKT_LEAD": "guan"},
    "mmkt": {"MKT": "mmei", "MKT_LEAD": "mguan", "MKT_ABOVE": "shang"},
}
LATER = (
    *(f"{CAST[org][role]} {role} {org}" for org in ("county", "city") for role in OWN),
    *(f"{CAST['plan'][role]} {role} plan" for role in ("LEAD", "HEAD", "OFFICE")),
    *(f"{CAST[org][role]} {role} {org}" for org in ("mkt", "mmkt") for role in CAST[org]),
    "ju LEAD dept", "mei2 MKT mkt", "xfa MKT mkt",
)  # fmt: skip
ITEMS = [{"n": n, "answer": "Y", "note": "没有此类内容"} for n in range(1, 20)]
PARTIES = [
    {"name": "某建筑公司", "type": "OPERATOR", "kind": "中小企业", "answer": "建议放宽", "disposition": "ADOPTED"},
    {"name": "某行业协会", "type": "ASSOCIATION", "answer": "同意", "disposition": "NO_OPINION"},
]
HEARD = {"summary": "采纳一条"}
ANSWERS: Mapping[str, dict[str, Any]] = {
    "begin": {"drafter": "示范起草单位"},
    "open_competition": {"kind": "DOCUMENT"},
    "keep_competition": {"reason": "只改错别字，不涉及公平竞争"},
    "identify": {"touches": "YES", "reason": "规定了经营者的市场准入条件"},
    "confirm_na": {"reason": "只规范机关内部工作"},
    "refuse_na": {"reason": "对经营者设定了条件"},
    "consult": {"channels": "书面征求意见", "public": "NO", "invited": ["某建筑公司", "某行业协会"]},
    "close_consultation": HEARD,
    "merge_comments": {**HEARD, "place": "政府门户网站"},
    "skip_consultation": {"reason": "依法应当保密"},
    "review_items": {"effect": "没有排除、限制竞争的效果", "opinion": "初审意见"},
    "conclude": {"summary": "符合公平竞争审查标准"},
    "guide": {"opinion": "逐项对照标准，改为竞争性选择"},
    "draft_conclusion": {"effect": "经评估", "conclusion": "PASS", "summary": "会同审查意见"},
    "revise": {"dispositions": "已删去"},
    "claim_exception": {
        "ground": "PUBLIC_INTEREST", "ground_facts": "救灾物资运输，见所附证据", "end_on": date(2026, 9, 30), "review_on": date(2026, 6, 30),
        "alternatives": [{"what": "普遍补贴", "effect": "影响较小", "rejected": "来不及覆盖受灾乡镇"}],
    },
    "grant_exception": {"conditions": True, "rest": True, "effect": "影响限于受灾期间", "summary": "适用第12条第三项"},
    "refuse_exception": {"reason": "有影响更小的替代方案"},
    "evaluate": {"result": "KEEP", "reason": "救灾仍在进行"},
    "end_measure": {"how": "STOPPED", "reason": "已发文停止执行"},
    "spot_check": {"issued": "某通知", "issued_on": date(2026, 2, 2), "words": "随机抽查"},
    "take_report": {"issued": "某通知", "issued_on": date(2026, 2, 2), "words": "举报限定购买", "reporter": "某经营者"},
    "find": {"finding": "VIOLATES", "items": ["3"], "words": "限定向特定经营者购买"},
    "notify": {"words": "删去限定条款并重新公布"},
    "report_rectified": {"how": "AMENDED", "words": "已删去限定条款"},
    "verify": {"result": "RECTIFIED", "words": "已重新公布"},
    "urge": {"reason": "逾期未整改"},
    "ask_interview": {"reason": "督促后逾期仍未整改"},
    "interview": {"heads": "主要负责人", "words": "限期改正并书面报告"},
    "refer": {"reason": "约谈后仍未整改"},
}  # fmt: skip
"""What an act is answered when the scenario does not say otherwise."""
DATED = {"interview": ("held_on",)}
PAPERS: Mapping[str, tuple[str, ...]] = {
    "begin": ("draft=送审稿", "explanation=起草说明", "grounds=依据"),
    "close_consultation": ("consultation=听取意见情况",),
    "interview": ("note=约谈记录",),
}
STEPS: tuple[Step, ...] = (
    ("SCOPING", "HANDLER", "begin"), ("PLANNING", "HANDLER", "identify"), ("SELF_REVIEW", "LEAD", "skip_consultation"),
    ("REVIEWED", "HANDLER", "review_items"), ("JOINT_SUBMITTED", "LEAD", "submit_joint"), ("JOINT_REVIEWING", "MKT", "accept_joint"),
    ("JOINT_DRAFTED", "MKT", "draft_conclusion"), ("PASSED", "MKT_LEAD", "sign_conclusion"),
)  # fmt: skip
"""The usual way of a review that stands alone: where it leads, by whom, by which act."""
NAMES = {
    "fair_competition": "review", "competition_exception": "exception", "competition_supervision": "check", "public_comment": "comments",
    "document_life": "life",
}  # fmt: skip
MATTERS = ("normative_document", "major_decision", "township_review")
TASKS = {
    ("settle", "items"): ("PRECONDITION", "outcome"), ("supplement", "answers"): ("GAP", "how"), ("revise", "dispositions"): ("FINDING", "how"),
    ("answer", "dispositions"): ("FINDING", "outcome"),
}  # fmt: skip


def settle(house: House) -> None:
    """Two governments with their departments and people, and the market regulator of each."""
    decision_story.settle(house)
    names = ("code", "title", "mark", "kind", "level")
    for book, offices in ((2, OF_THE_COUNTY), (1, OF_THE_CITY)):
        house.order(
            book, "add_organisations", "root", organisations=[dict(zip(names, one, strict=True)) for one in offices]
        )
    relations = [("mkt", "county"), ("mmkt", "city")]
    house.order(1, "relate", relations=[{"office": a, "covered": b, "how": "market"} for a, b in relations])
    house.staff(1, *LATER)


class CompetitionScenario(Scenario):
    """One story of a review. `org`: who issues; `unit`: who undertakes a decision; `workflow`: what it begins with."""

    org: str = "county"
    unit: str = "dept"
    workflow: str = "fair_competition"
    concludes: list[str] | None = None  # what the register of conclusions holds: outcome, route, number
    exceptions: list[str] | None = None  # what the register of exceptions says, step by step
    running_out: dict[date, list[str]] = Field(default_factory=dict)  # the exceptions that run out, as on a day
    unsaid: list[str] = Field(default_factory=list)  # words that no event says
    prints: dict[str, list[str]] = Field(
        default_factory=dict
    )  # the papers of the review, and what is in the last one of each title


class CompetitionStory(Stepwise):
    """It, being told. A review that a matter opens is `review`; what it grants, `exception`."""

    scenario: CompetitionScenario

    def steps(self) -> Sequence[Step]:
        ways = {"normative_document": document_story.STEPS, "major_decision": decision_story.STEPS}
        return ways.get(self.scenario.workflow, STEPS)

    def perform(self, act: Act) -> Any:
        case = self.cases.get(act.case or "first")
        workflow = self.workflow_of(case) if case else self.scenario.workflow
        papers = act.papers or [*PAPERS.get(act.act, ()), *self.papers_of(workflow, act.act)]
        answers = {**self.usually(workflow, act), **act.answers}
        if case is None:
            return self.begin(act, workflow, answers, papers)
        said = plain({name: self.filled(case, act, name, value) for name, value in answers.items()})
        result = self.house.act(case, act.act, self.person(case, act.by), said, papers)
        for child in (one for one in result.plan.children if one.deed.rule.from_ is None) if result.plan else ():
            self.cases[NAMES[self.workflow_of(child.deed.case_id)]] = child.deed.case_id
        return result.plan

    @staticmethod
    def papers_of(workflow: str, act: str) -> tuple[str, ...]:
        known = {"normative_document": document_story.PAPERS, "major_decision": decision_story.PAPERS}
        return known.get(workflow, {}).get(act, ())

    def usually(self, workflow: str, act: Act) -> dict[str, Any]:
        """What is answered when the scenario does not say otherwise."""
        named: dict[str, Any] = {}
        ours = act.act in ("open_competition", "keep_competition") or workflow not in MATTERS
        if workflow == "normative_document":
            own = document_story.ANSWERS.get(act.act, {})
        elif workflow == "major_decision":
            own = {**decision_story.ANSWERS.get(act.act, {}), **decision_story.dated(act.act, act.on)}
            role = {"assign": "CREV", "assign_second": "CHECKER", "consult": "ADV"}.get(act.act)
            named = {"person": CAST["bureau"][role]} if role else {}
            named |= {"unit": self.scenario.unit} if act.act == "propose" else {}
        else:
            own = usual(act.act, act.on) if workflow == "township_review" else {}
        brings = self.scenario.brings if not self.cases else {}
        dated = dict.fromkeys(DATED.get(act.act, ()), act.on)
        if act.act == "merge_comments":
            dated = {"began": act.on - timedelta(40), "ended": act.on}
        review = ANSWERS.get(act.act, {}) if ours else {}
        return {**own, **review, **named, **dated, **self.competition(act), **brings}

    @staticmethod
    def competition(act: Act) -> dict[str, Any]:
        """The nineteen answers, and who was heard."""
        if act.act in ("review_items", "draft_conclusion"):
            return {"items": ITEMS}
        if act.act in ("close_consultation", "merge_comments"):
            return {"parties": [{**one, "on": act.on} for one in PARTIES]}
        return {}

    def workflow_of(self, case: int | None) -> str:
        return str(self.house.one('SELECT workflow FROM "case" WHERE id = :id', id=case))

    def begin(self, act: Act, workflow: str, answers: Mapping[str, Any], papers: list[str]) -> Any:
        s = self.scenario
        actor = (
            act.by
            if act.by not in CAST[s.org] and act.by != "MKT"
            else CAST[s.org].get(act.by) or self.regulator(act.by)
        )
        said = plain(answers)
        if workflow == "township_review":
            said |= {"matter_type": s.type, "outside_reason": "分管领导要求送审"}
        with self.house.database.docket(self.house.now, salt="test") as docket:
            materials = self.house.papers(docket.connection, actor, papers)
            plan = docket.open(
                Request(act.act, actor, said, materials, org=s.org, title=s.title, workflow=workflow)
            ).plan
        assert plan is not None
        self.cases[act.case or "first"] = plan.deed.case_id
        return plan

    def regulator(self, role: str) -> str:
        return CAST["mmkt" if self.scenario.org == "city" else "mkt"][role]

    def person(self, case: int, who: str) -> str:
        """A role becomes whoever holds it in this case."""
        rows = self.house.rows(
            "SELECT org, person FROM assignment WHERE case_id = :case AND role = :role", case=case, role=who
        )
        if not rows:
            return who
        org, person = rows[0]
        return str(person) if person else CAST[org][who]

    def filled(self, case: int, act: Act, name: str, value: Any) -> Any:
        """Tasks are named by their words, or all at once by one answer."""
        if name == "findings":
            return [{**FULL, **one} for one in value]
        if name == "items" and value and "n" in value[0] and "answer" in value[0]:
            told: Mapping[int, Any] = {one["n"]: one for one in value}
            return [told.get(one["n"], one) for one in ITEMS]
        if (act.act, name) not in TASKS:
            return value
        kind, word = TASKS[act.act, name]
        there = self.tasks(case, kind)
        asked = [{"about": text, word: value} for _, _, text in there] if isinstance(value, str) else value
        return [self.answered(act, there, dict(one)) for one in asked]

    @staticmethod
    def answered(act: Act, there: list[Any], said: dict[str, Any]) -> dict[str, Any]:
        words = said.pop("about")
        seq, n, text = next(one for one in there if words in one[2])
        more = decision_story.done(text, act.on) if said.get("outcome") == "DONE" else {}
        body = {"body": "示范评估中心", "note": "见材料"} if act.act == "settle" else {}
        return {"seq": seq, "n": n, **body, **more, **said}

    def expect(self, act: Act, plan: Any) -> None:
        if not act.case or act.case in self.cases:
            super().expect(act, plan)

    def end(self) -> None:
        s = self.scenario
        self.where = f"{s.name} · 结局"
        last = self.case(s.acts[-1])
        self.same(self.house.state(last), s.ends, "环节")
        if s.concludes is not None:
            rows = self.house.rows("SELECT outcome, route, number FROM competition_conclusion ORDER BY case_id, seq")
            self.same([" ".join(row).strip() for row in rows], s.concludes, "审查结论")
        if s.exceptions is not None:
            rows = self.house.rows("SELECT status FROM competition_exception ORDER BY case_id, seq")
            self.same([row[0] for row in rows], s.exceptions, "例外")
        if s.rounds is not None:
            self.same([r.used for r in self.readings(self.cases["review"], "joint")], s.rounds, "各轮已用天数")
        bodies = [row[0] for row in self.house.rows("SELECT body FROM event")]
        self.same([words for words in s.unsaid if any(words in body for body in bodies)], [], "不应写明")
        self.registered()
        if self.scenario.prints:
            self.printed(self.scenario.prints, self.cases.get("review", self.cases["first"]))
        acts = [act for case in self.cases.values() for act in self.house.acts(case)]
        self.same([act for act in s.never if act in acts], [], "不应发生")
        report = self.house.verify()
        assert report.holds, f"{self.where}：{report.faults}"

    def registered(self) -> None:
        """What runs out, as the register says it."""
        from house.competition import running_out

        with self.house.database.reading() as connection:
            for on, numbers in self.scenario.running_out.items():
                self.same([one.number for one in running_out(connection, on)], numbers, f"{on} 将到期的例外")


def scenarios(told: Iterator[Any]) -> list[CompetitionScenario]:
    """Read, with nothing unknown in them."""
    return [CompetitionScenario.model_validate(one) for one in told]
