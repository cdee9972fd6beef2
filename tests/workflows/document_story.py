"""Scenarios of normative documents: issuers with their offices and people, and the usual way of a document through its tables."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import Field

from engine.standing import Request
from tests import city
from tests.houses import House
from tests.workflows.storytelling import Step, Stepwise
from tests.workflows.test_scenarios import CHECKED, FULL, Act, Scenario, plain
from workflows.normative_document import ROLES

BELOW_COUNTY = (("dept", "示范县市场监督管理局", "示县市监", "department", "county"),)
BELOW_CITY = (("mbureau", "示范市司法局审核科", "示市司", "section", "city"),)
POSTS = ("HANDLER", "LEAD", "HEAD", "OFFICE", "UNIT_LEGAL")
BODY = {"CREV": "crev", "CLEAD": "clead", "ADV": "adv"}
CAST: Mapping[str, Mapping[str, str]] = {
    "county": {"HANDLER": "xqi", "LEAD": "xfu", "HEAD": "xzhang", "OFFICE": "xban", "UNIT_LEGAL": "xfa"},
    "dept": {"HANDLER": "dqi", "LEAD": "dfu", "HEAD": "dzhang", "OFFICE": "dban", "UNIT_LEGAL": "dfa"},
    "city": {"HANDLER": "sqi", "LEAD": "sfu", "HEAD": "szhang", "OFFICE": "sban", "UNIT_LEGAL": "sfa"},
    "jia": {
        "HANDLER": "wang_jia",
        "LEAD": "zhao_jia",
        "HEAD": "head_jia",
        "OFFICE": "office_jia",
        "UNIT_LEGAL": "fa_jia",
    },
    "bureau": BODY,
    "mbureau": {role: f"m{who}" for role, who in BODY.items()},
    "watch": {"SUP": "watcher"},
}
THERE_ALREADY = {"crev", "clead", "adv", "watcher", "wang_jia", "zhao_jia", "head_jia", "office_jia"}
STEPS: tuple[Step, ...] = (
    ("PLANNED", "HANDLER", "create"), ("IDENTIFIED", "UNIT_LEGAL", "identify"), ("DRAFTING", "OFFICE", "settle_identity"),
    ("ASKED", "HEAD", "exempt_comments"), ("TOLD", "HANDLER", "tell_competition"), ("UNIT_REVIEW", "HANDLER", "finish_draft"),
    ("READY", "UNIT_LEGAL", "first_opinion"), ("SUBMITTED", "LEAD", "submit"), ("ACCEPTED", "CREV", "accept"),
    ("ASSIGNED", "CREV", "claim"), ("DRAFT_OPINION", "CREV", "complete_checks"), ("GATE_OPEN", "CLEAD", "sign"),
    ("DELIBERATED", "OFFICE", "deliberate"), ("TEXT_FINAL", "CREV", "finalise"), ("SIGNED", "HEAD", "sign_off"),
    ("REGISTERED", "OFFICE", "register"), ("NUMBERED", "OFFICE", "number"), ("PRINTED", "OFFICE", "print_out"),
    ("PUBLISHED", "OFFICE", "publish"),
)  # fmt: skip
"""The usual way: where it leads, by whom, by which act."""
PAPERS: Mapping[str, tuple[str, ...]] = {
    "finish_draft": ("draft=送审稿", "explanation=起草说明", "grounds=依据"),
    "open_comments": ("draft=征求意见稿",),
    "close_comments": ("consultation=意见采纳情况",),
    "deliberate": ("minutes=会议纪要",),
    "finalise": ("final=送审稿",),
    "file": ("filing_report=备案报告",),
    "evaluate": ("document_evaluation=评估报告",),
    "repeal": ("minutes=会议纪要",),
    "decide_cleanup": ("minutes=会议纪要",),
}
"""What comes with an act when the scenario names no papers."""
ANSWERS: Mapping[str, dict[str, Any]] = {
    "create": {"form": "GENERAL", "reach": "OTHER", "drafter": "示范起草单位", "necessity": "规范管理"},
    "identify": {"power": True, "unspecified": True, "affects": True, "repeated": True, "note": "符合认定要件"},
    "settle_identity": {"outcome": "NORMATIVE", "reason": "同意认定"},
    "open_comments": {"channels": "政府门户网站"},
    "shorten_comments": {"reason": "上级要求限期施行，理由已公开"},
    "close_comments": {"received": 12, "adopted": 5, "summary": "采纳五条"},
    "exempt_comments": {"ground": "EMERGENCY", "reason": "突发事件应对"},
    "tell_competition": {"competition": "NA", "note": "不涉及经营者经济活动"},
    "finish_draft": {"note": "起草完成"},
    "first_opinion": {"result": "AGREE", "opinion": "符合法律规定"},
    "complete_checks": {"checks": CHECKED},
    "sign": {"conclusion": "LAWFUL", "summary": "审核意见"},
    "resubmit": {"note": "已按意见修改"},
    "confirm": {"note": "采纳情况完整"},
    "consult": {"questions": ["是否合法"], "independent": True},
    "advise": {"risk": "LOW", "opinion": "可行"},
    "urge": {"ground": "EMERGENCY", "reason": "防汛应急"},
    "deliberate": {"result": "PASSED", "package": True},
    "finalise": {"outcome": "SAME", "method": "BYTES"},
    "sign_off": {"agreed": True},
    "publish": {"early_reason": "便民事项，公布即可施行", "validity_months": 60, "channel": "政府门户网站", "url": "https://example.gov.cn/1"},
    "enrol": {"form": "GENERAL", "channel": "政府公报"},
    "file": {"receiver_kind": "TO_GOV"},
    "begin_evaluation": {"ground": "EXPIRY", "reason": "有效期将满"},
    "evaluate": {"result": "KEEP", "reason": "仍然需要"},
    "register_record": {"note": "材料齐全"},
    "propose": {"verdict": "NO_PROBLEM", "words": "未发现问题"},
    "conclude": {"verdict": "NO_PROBLEM", "words": "未发现问题"},
}  # fmt: skip
DATED: Mapping[str, tuple[str, ...]] = {
    "deliberate": ("decided_on",), "print_out": ("printed_on",), "publish": ("published_on", "effective_on"), "file": ("filed_on",),
    "repeal": ("decided_on", "published_on", "ended_on"),
    "correct_text": ("published_on",), "suspend_clause": ("on",), "resume_clause": ("on",), "decide_cleanup": ("decided_on",), "publish_cleanup": ("published_on", "ended_on"),
}  # fmt: skip


def settle(house: House) -> None:
    """The county with its towns, a department, the city above; whoever issues has all five posts."""
    city.settle(house)
    names = ("code", "title", "mark", "kind", "level")
    for book, offices in ((2, BELOW_COUNTY), (1, BELOW_CITY)):
        fresh = [dict(zip(names, one, strict=True)) for one in offices]
        house.order(book, "add_organisations", organisations=fresh)
    house.order(1, "relate", relations=[{"office": "mbureau", "covered": "city", "how": "city"}])
    posts = [
        f"{who} {role} {org}" for org, held in CAST.items() for role, who in held.items() if who not in THERE_ALREADY
    ]
    house.staff(1, *posts, "crev2 CREV bureau")


class DocumentScenario(Scenario):
    """One story of documents. `org`: the issuer; `opens`: the procedure and the act with which it begins."""

    org: str = "county"
    workflow: str = "normative_document"
    status: dict[date, str] = Field(default_factory=dict)  # what the register says of the document, day by day
    keeps: dict[str, Any] = Field(default_factory=dict)  # what it keeps of it
    prints: dict[str, list[str]] = Field(default_factory=dict)  # its papers, and what is in the last one of each title
    files: list[str] | None = None  # with whom it was filed for record, in order


class DocumentStory(Stepwise):
    """It, being told. Cases that acts open are known as `life`, `record`, `change`."""

    scenario: DocumentScenario

    def steps(self) -> Sequence[Step]:
        return STEPS

    def perform(self, act: Act) -> Any:
        brings = self.scenario.brings if act.act == "create" else {}
        dated = dict.fromkeys(DATED.get(act.act, ()), act.on)
        answers = {**ANSWERS.get(act.act, {}), **brings, **dated, **act.answers}
        if act.act == "deliberate":
            answers = {"organ": MEETING[self.scenario.org], **answers}
        papers = act.papers or list(PAPERS.get(act.act, ()))
        if act.act in ("create", "enrol", "enrol_past", "start_cleanup"):
            return self.begin(act, answers, papers)
        case = self.case(act)
        said = plain({name: self.filled(case, act, name, value) for name, value in answers.items()})
        result = self.house.act(case, act.act, self.person(case, act.by), said, papers)
        for child in (one for one in result.plan.children if one.deed.rule.from_ is None) if result.plan else ():
            name = {
                "document_life": "life",
                "record_review": "record",
                "normative_document": "change",
                "public_comment": "comments",
            }[self.workflow_of(child.deed.case_id)]
            self.cases[name] = child.deed.case_id
        return result.plan

    def workflow_of(self, case: int) -> str:
        return str(self.house.one('SELECT workflow FROM "case" WHERE id = :id', id=case))

    def begin(self, act: Act, answers: Mapping[str, Any], papers: list[str]) -> Any:
        s = self.scenario
        workflow = {"create": "normative_document", "start_cleanup": "document_cleanup"}.get(act.act, "document_life")
        org = next((code for code, held in CAST.items() if act.by in held.values()), s.org)
        actor = CAST[s.org].get(act.by) or CAST["bureau"].get(act.by, act.by)
        with self.house.database.docket(self.house.now, salt="test") as docket:
            materials = self.house.papers(docket.connection, actor, papers)
            said = plain(answers)
            plan = docket.open(Request(act.act, actor, said, materials, org=org, title=s.title, workflow=workflow)).plan
        assert plan is not None
        self.cases[act.case or "first"] = plan.deed.case_id
        return plan

    def person(self, case: int, who: str) -> str:
        """A role becomes whoever holds it in this case."""
        if who not in {role.key for role in ROLES}:
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
            ("answer", "dispositions"): ("FINDING", "outcome"), ("examine", "items"): ("DOCUMENT", "outcome"),
        }.get((act.act, name))  # fmt: skip
        if name == "findings":
            return [{**FULL, **one} for one in value]
        if about is None:
            return value
        kind, word = about
        there = self.tasks(case, kind)
        asked = [{"about": text, word: value} for _, _, text in there] if isinstance(value, str) else value
        return [self.answered(act, there, dict(one)) for one in asked]

    @staticmethod
    def answered(act: Act, there: list[Any], said: dict[str, Any]) -> dict[str, Any]:
        words = said.pop("about")
        seq, n, _ = next(one for one in there if words in one[2])
        more = {"settle": {"note": "见材料"}, "examine": {"reason": "经清理"}}.get(act.act, {})
        return {"seq": seq, "n": n, **more, **said}

    def expect(self, act: Act, plan: Any) -> None:
        if not act.case or act.case in self.cases:
            super().expect(act, plan)

    def end(self) -> None:
        self.registered()
        ids = list(dict.fromkeys(self.cases.values()))
        last = self.case(self.scenario.acts[-1])
        self.where = f"{self.scenario.name} · 结局"
        self.same(self.house.state(last), self.scenario.ends, "环节")
        if self.scenario.opinions is not None:
            self.same([one for case in ids for one in self.concluded(case)], self.scenario.opinions, "意见")
        if self.scenario.rounds is not None:
            self.same(
                [r.used for case in ids for r in self.readings(case, "review")], self.scenario.rounds, "各轮已用天数"
            )
        acts = [act for case in ids for act in self.house.acts(case)]
        self.same([act for act in self.scenario.never if act in acts], [], "不应发生")
        report = self.house.verify()
        assert report.holds, f"{self.where}：{report.faults}"

    def registered(self) -> None:
        """What the register says of the document, from its own rows and from the index alike."""
        from house import documents, indexing

        if self.scenario.prints:
            self.printed(self.scenario.prints, *dict.fromkeys(self.cases.values()))
        case = self.cases.get("life", self.cases["first"])
        if self.scenario.files is not None:
            asked = "SELECT note FROM document_change WHERE case_id = :id AND kind = 'FILED' ORDER BY seq"
            self.same([row[0] for row in self.house.rows(asked, id=case)], self.scenario.files, "备案机关")
        if not self.scenario.status:
            return
        with self.house.database.reading() as connection:
            for on, status in self.scenario.status.items():
                self.same(documents.document(connection, case, on).status, status, f"{on} 的效力")
            assert indexing.differences(connection) == [], self.where
            kept = documents.document(connection, case, self.now.date())
        wanted = {name: str(value) for name, value in self.scenario.keeps.items()}
        self.same({name: str(getattr(kept, name)) for name in wanted}, wanted, "登记")


MEETING = {
    "county": "EXECUTIVE_MEETING",
    "city": "EXECUTIVE_MEETING",
    "dept": "DEPARTMENT_MEETING",
    "jia": "TOWNSHIP_MEETING",
}


def scenarios(told: Iterator[Any]) -> list[DocumentScenario]:
    """Read, with nothing unknown in them."""
    return [DocumentScenario.model_validate(one) for one in told]
