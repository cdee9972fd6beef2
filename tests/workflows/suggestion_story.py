"""Scenarios of suggestions for review: issuers, the body above them, citizens, and the study that runs beside."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field
from sqlalchemy import select
from sqlmodel import col

from engine.standing import Request
from engine.statements import of
from house.grams import kept_words
from house.indexing import settle as settle_words
from house.relaying import relay
from registers.documents import DocumentIndex
from tests.houses import House
from tests.workflows import document_story
from tests.workflows.document_story import DATED as OF_DOCUMENTS
from tests.workflows.document_story import PAPERS
from tests.workflows.test_scenarios import Act, Scenario, Story, plain

CAST: Mapping[str, Mapping[str, str]] = {
    "bureau": {"CREV": "crev", "CLEAD": "clead", "PANEL_HEAD": "juzhang"}, "mbureau": {"CREV": "mcrev", "CLEAD": "mclead"},
    "county": {"GOV_HEAD": "xianzhang", "GOV_OFFICE": "xmi", "OFFICE": "xban"}, "city": {"GOV_HEAD": "shizhang", "GOV_OFFICE": "smi"},
    "jia": {"OFFICE": "office_jia"}, "dept": {"OFFICE": "dban"},
}  # fmt: skip
WHY = "这一条要求只有在本县购买的车辆才能办理，没有法律依据，外地人没法从业。"
POINT = "该条把在本县购车作为登记条件，是否有上位法依据、是否限定购买。"
ANSWERS: Mapping[str, dict[str, Any]] = {
    "lodge_suggestion": {"document": "示范县出租汽车管理办法", "clause": "第七条", "why": WHY, "name": "郑某某", "contact": "13800000000"},
    "ask_missing": {"missing": ["写明哪一条"]},
    "add_missing": {"words": "是第七条第二项"},
    "add_more": {"words": "又找到一份材料"},
    "refuse_registration": {"ground": "NO_CONTENT", "words": "没有写明文件和条款"},
    "accept_suggestion": {"point": POINT},
    "begin_own_motion": {"point": POINT},
    "decline_suggestion": {"words": "见所附说明", "ground": "UNFOUNDED"},
    "return_declined": {"reason": "再核对一次"},
    "transfer_suggestion": {"why": "LEVEL", "to": "示范省司法厅", "letter": "示县司函〔2026〕3号", "words": "由示范省司法厅审查"},
    "reply_suggestion": {"words": "经审查，该条款限定购车地没有法律依据，应当修改，制定机关已经修改。", "action": "制定机关已经修改"},
    "extend_suggestion": {"reason": "需要听取专家意见"},
    "ask_issuer": {"questions": "说明该条的上位法依据"},
    "begin_study": {"reason": "事实清楚，不需要说明"},
    "explain": {"words": "为便于管理而规定", "basis": "没有上位法依据"},
    "consult_experts": {"whom": "EXPERTS", "body": "示范大学法学院", "questions": "是否限定购买"},
    "experts_answer": {"words": "属于限定购买，应当修改"},
    "propose_result": {"verdict": "CORRECT", "words": "限定购买本地车辆，没有上位法依据", "basis": "公平竞争审查条例第9条"},
    "return_result": {"reason": "再研究一次"},
    "conclude_study": {"verdict": "CORRECT", "words": "该条应当修改或者废止，三十日内报告"},
    "agree_plan": {"words": "修改后重新公布"},
    "refuse_plan": {"reason": "认为合法"},
    "propose_stop": {"clause": "第七条", "basis": "明显违法"},
    "order_stop": {"clause": "第七条", "basis": "明显违法", "paper": "示县府函〔2026〕8号"},
    "report_correction": {"done": "AMENDED", "paper": "示县交规〔2026〕2号", "words": "已经修改并公布"},
    "corrected_late": {"done": "AMENDED", "paper": "示县交规〔2026〕2号", "words": "已经修改并公布"},
    "verify_correction": {"outcome": "CORRECTED", "words": "登记簿显示已修改，新文件没有这一条"},
    "report_government": {"words": "建议撤销该条"},
    "decide_government": {"outcome": "ANNULLED", "paper": "示县府发〔2026〕5号", "words": "撤销该文件"},
    "drop_study": {"reason": "建议已全部撤回"},
    "enrol": {"form": "GENERAL", "channel": "政府公报"},
    "note_paper": {
        "kind": "PROPOSAL", "document": "示县交规〔2024〕1号", "organ": "示范县人民法院", "paper": "示法建〔2026〕3号", "clause": "第七条",
        "words": "第七条限定购车地没有依据",
    },
    "study_clause": {"point": POINT},
    "ask_panel": {
        "points": [{"point": "是否限定购买", "undertaking": "便于管理", "review": "没有上位法依据"}], "ground": "DIVIDED",
    },
    "answer": {"measure": "AMEND", "words": "已经修改该条"},
}  # fmt: skip
DATED: Mapping[str, tuple[str, ...]] = {
    **OF_DOCUMENTS, "lodge_suggestion": ("received_on",),
    "order_stop": ("on",), "decide_government": ("decided_on",), "note_paper": ("received_on",), "answer": ("on",),
}  # fmt: skip
CLAUSE = {
    "document": "示范县出租汽车管理办法",
    "number": "示县交规〔2024〕1号",
    "clause": "第七条第二项",
    "issuer": "dept",
}
OPENS = {
    "lodge_suggestion": "review_suggestion",
    "enrol": "document_life",
    "open_study": "clause_study",
    "create": "normative_document",
    "note_paper": "judicial_proposal",
}


NAMES = {"clause_study": "study", "review_suggestion": "moved", "panel_review": "panel"}
"""How cases that acts open are known."""


def settle(house: House) -> None:
    """The counties of documents, with whoever decides for a government, and a second examiner."""
    document_story.settle(house)
    house.staff(
        1,
        "juzhang PANEL_HEAD bureau",
        "xianzhang GOV_HEAD county",
        "xmi GOV_OFFICE county",
        "shizhang GOV_HEAD city",
        "smi GOV_OFFICE city",
    )


class SuggestionScenario(Scenario):
    """One story. `org`: the government above the issuer; `issuer`: whose document it is."""

    org: str = "county"
    issuer: str = "dept"
    status: dict[str, str] = Field(default_factory=dict)  # number → what the register says of it in the end
    annulled: dict[str, list[str]] = Field(default_factory=dict)  # number → clauses that the register shows as annulled
    answered: dict[str, str] = Field(default_factory=dict)  # paper of a court → the study that its answer names


class SuggestionStory(Story):
    """It, being told. Cases that acts open are known as `study`, `study2`, …, `moved`, `panel`; documents as a line names them."""

    scenario: SuggestionScenario

    def run(self) -> None:
        for n, act in enumerate(self.scenario.acts, 1):
            self.where = f"{self.scenario.name} · 第{n}行 {act.on} {act.act}"
            self.line(act)
        self.end()

    def __init__(self, house: House, scenario: SuggestionScenario) -> None:
        super().__init__(house, scenario)
        self.texts: dict[str, str] = {}

    def pass_until(self, moment: Any) -> Iterator[str]:
        if moment > self.now:
            self.read()
        yield from super().pass_until(moment)
        relay(self.house.database, self.house.now)

    def read(self) -> None:
        """Time passes, and the index reads what has come in; here texts are what the lines say they are."""
        asked = select(*of(DocumentIndex, "id", "title", "number", "sha256")).where(col(DocumentIndex.read).is_(False))
        with self.house.database.writing() as connection:
            for row in connection.execute(asked).all():
                words = kept_words(row.title, row.number, self.texts.get(row.sha256, ""))
                settle_words(connection, row.id, row.sha256, words)

    def perform(self, act: Act) -> Any:
        clause = {**CLAUSE, "issuer": self.scenario.issuer}
        more = clause if act.act in ("register_suggestion", "begin_own_motion", "open_study") else {}
        if act.act == "open_study":
            more = {**more, "point": POINT}
        dated = dict.fromkeys(DATED.get(act.act, ()), act.on)
        said = plain({**more, **ANSWERS.get(act.act, {}), **self.channel(act), **dated, **act.answers})
        papers = act.papers or list(PAPERS.get(act.act, ()))
        for text in (paper.partition("=")[2] for paper in papers):
            self.texts[hashlib.sha256(text.encode()).hexdigest()] = text
        if act.act in OPENS:
            return self.begin(act, said, papers)
        result = self.house.act(self.case(act), act.act, self.person(self.case(act), act.by), said, papers)
        for child in result.plan.children if result.plan else ():
            if child.deed.rule.from_ is not None:
                continue
            kind = NAMES[json.loads(child.body)["workflow"]]
            n = sum(1 for name in self.cases if name.startswith(kind))
            self.cases[f"{kind}{n + 1}" if n else kind] = child.deed.case_id
        relay(self.house.database, self.house.now)
        return result.plan

    def channel(self, act: Act) -> dict[str, Any]:
        return {} if act.act != "lodge_suggestion" else {"channel": "WEB" if act.by == "public" else "MAIL"}

    def begin(self, act: Act, said: Mapping[str, Any], papers: list[str]) -> Any:
        s = self.scenario
        org = s.issuer if act.act in ("enrol", "note_paper") else s.org
        actor = self.actor(act.by, org)
        with self.house.database.docket(self.house.now, salt="test") as docket:
            materials = self.house.papers(docket.connection, actor, papers)
            plan = docket.open(
                Request(act.act, actor, said, materials, org=org, title=s.title, workflow=OPENS[act.act])
            ).plan
        assert plan is not None
        self.cases[act.case or ("study" if act.act == "open_study" else "first")] = plan.deed.case_id
        return plan

    def actor(self, who: str, org: str) -> str:
        body = "bureau" if self.scenario.org == "county" else "mbureau"
        return CAST.get(org, {}).get(who) or CAST[body].get(who, who)

    def person(self, case: int, who: str) -> str:
        """A role becomes whoever holds it in this case."""
        rows = self.house.rows("SELECT org, person FROM assignment WHERE case_id = :case AND role = :role", case=case, role=who)  # fmt: skip
        if not rows or who == "public":
            return who
        org, person = rows[0]
        return str(person) if person else CAST[org][who]

    def expect(self, act: Act, plan: Any) -> None:
        if (act.case or "first") in self.cases:
            super().expect(act, plan)

    def end(self) -> None:
        from house import documents

        self.where = f"{self.scenario.name} · 结局"
        last = self.case(self.scenario.acts[-1])
        self.same(self.house.state(last), self.scenario.ends, "环节")
        for number, status in self.scenario.status.items():
            with self.house.database.reading() as connection:
                kept = documents.by_number(connection, number, self.house.now.date())
            self.same(kept.status, status, f"{number} 的效力")
        for number, clauses in self.scenario.annulled.items():
            with self.house.database.reading() as connection:
                kept = documents.by_number(connection, number, self.house.now.date())
            self.same(list(kept.annulled), clauses, f"{number} 已撤销的条款")
        for paper, study in self.scenario.answered.items():
            named = self.house.one("SELECT study FROM outside_answer WHERE case_id = :id", id=self.cases[paper])
            self.same(named, self.cases[study], f"{paper} 的答复所写的审查研究件")
        acts = [one for case in dict.fromkeys(self.cases.values()) for one in self.house.acts(case)]
        self.same([act for act in self.scenario.never if act in acts], [], "不应发生")
        report = self.house.verify()
        assert report.holds, f"{self.where}：{report.faults}"


def scenarios(told: Iterator[Any]) -> list[SuggestionScenario]:
    """Read, with nothing unknown in them."""
    return [SuggestionScenario.model_validate(one) for one in told]
