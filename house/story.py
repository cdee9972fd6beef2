"""What becomes of one matter: a story told in days, each step through the front door by somebody who may."""

from collections.abc import Generator, Mapping
from datetime import date
from typing import Any

from engine.errors import Refused
from house.city import ENTRIES, Town
from house.stage import Stage

Days = int  # working days to wait before the next step
Story = Generator[Days, None, None]

WHAT = (
    "村道硬化",
    "农贸市场改造",
    "环卫服务",
    "河道清淤",
    "饮水管网",
    "文化广场",
    "茶园流转",
    "光伏安装",
    "养老服务",
    "危桥维修",
    "办公用房出租",
    "集体林场经营",
)
PROBLEMS = (
    ("内容", "拆分项目规避招标", "《招标投标法》第4条", "违法", "合并后依法招标"),
    ("内容", "要求承包人垫资", "《政府投资条例》第22条", "违法", "删去垫资约定"),
    ("权限", "设定无上位法依据的许可", "《行政许可法》第17条", "违法", "删去该条"),
    ("内容", "违约责任不对等", "《民法典》第502条", "风险", "补充双方违约责任"),
    ("程序", "未附征求意见情况", "《重大行政决策程序暂行条例》第14条", "风险", "补充说明"),
    ("内容", "条款用语不一致", "行文规范", "文字", "统一用语"),
)
CHECKS = {"checks": [{"aspect": aspect, "item": "逐条核对", "answer": "Y"} for aspect in ("权限", "程序", "内容")]}
LATER = ("DECIDED", "TEXT_FINAL", "ISSUED", "FILED", "CORRECTION_ORDERED")


class Matter:
    """One matter on its way."""

    def __init__(self, stage: Stage, town: Town, serial: int) -> None:
        """`serial` names it apart from all others."""
        self.stage, self.town, self.serial = stage, town, serial
        self.chance = stage.chance
        self.case = 0
        self.entry = self.chance.choice(ENTRIES)
        self.handler = self.chance.choice(town.handlers)
        self.reviewer = self.chance.choice(town.reviewers[:2])
        self.version = 1
        self.title = f"{town.title}{self.chance.choice(WHAT)}（{serial}）"

    @property
    def kind(self) -> str:
        """The matter type."""
        return self.entry[2]

    @property
    def state(self) -> str:
        """Where it stands, time's acts included."""
        return self.stage.states[self.case]

    def maybe(self, percent: float) -> bool:
        """Chance."""
        return self.chance.random() * 100 < percent

    def act(
        self, name: str, who: str, answers: Mapping[str, Any] | None = None, papers: Mapping[str, str] | None = None
    ) -> Any:
        """An act on this matter."""
        return self.stage.act(self.case, name, who, answers, papers)

    def text(self, changed: bool = False) -> str:
        """The draft in its present version."""
        self.version += changed
        return f"{self.title} 第{self.version}稿"

    # --- the way ------------------------------------------------------------------------------------------------------

    def told(self) -> Story:
        """The whole story. What time has ended meanwhile is left where it ended."""
        try:
            yield from self._brought()
            while self.state == "SUBMITTED":
                yield from self._taken_in()
                if self.state == "ACCEPTED":
                    yield from self._reviewed()
                if self.state in ("FEEDBACK", "OBJECTED"):
                    yield from self._answered()
                if self.state == "GATE_OPEN":
                    yield from self._decided()
            if self.state in LATER:
                yield from self._finished()
        except Refused as refused:
            if refused.code not in ("not_offered", "not_ready", "stale"):
                raise
            self.stage.acts[f"refused:{refused.code}"] += 1

    def _brought(self) -> Story:
        code, _, kind, materials = self.entry
        papers = {material: f"{self.title} {material}" for material in materials} | {"draft": self.text()}
        asked: dict[str, Any] = {
            "catalogue": code,
            "matter_type": kind,
            "amount": self.chance.randrange(10, 500) * 10_000,
        }
        if kind == "MAJOR_DECISION" and self.maybe(50):
            asked["preconditions"] = ["公开征求意见"]
        self.case = self.stage.open(
            "township_review", "create", self.handler, self.town.code, self.title, asked, papers
        )
        yield self.chance.randrange(0, 2)
        if self.maybe(3):
            other = next(one for one in self.town.handlers if one != self.handler)
            self.act("hand_over", self.town.lead, {"person": other, "reason": "原承办人调整"})
            self.handler = other
        if asked.get("preconditions"):
            yield 3
            settled = {"seq": 1, "n": 1, "outcome": "DONE", "note": "已公开征求意见三十日"}
            self.act("settle", self.handler, {"items": [settled], "complete": True})
        self.act("finish_draft", self.handler)
        yield self.chance.randrange(0, 2)
        if self.maybe(5):
            self.act("return_draft", self.town.lead, {"reason": "请补充说明背景"})
            yield 1
            self.act("finish_draft", self.handler)
        if self.maybe(1.5):
            taken = {"what": "山洪预警转移群众", "measure": "立即组织转移安置", "taken_on": str(self.stage.today)}
            self.act("exempt_emergency", self.town.head, taken)
            yield self.chance.choice((4, 8, 14))
            said = {
                "conclusion": "LAWFUL_WITH_ADVICE",
                "summary": "处置适当，请补齐手续",
                "findings": [_finding(PROBLEMS[3])],
            }
            self.act("review_afterwards", self.reviewer, said)
            self.act("close_exempt", self.reviewer, {"complete": True})
            return
        yield from self._submitted()

    def _submitted(self) -> Story:
        declared = {"undecided": True, "planned_on": None}
        if self.maybe(4):  # the lead is away: the deputy acts with both names
            away = {"principal": self.town.lead, "delegate": self.town.deputy, "authority": "镇党政办委托书"}
            until = str(date.fromordinal(self.stage.today.toordinal() + 3))
            book = self.stage.database_book(self.town.code)
            self.stage.act(
                book, "delegate", self.town.lead, {**away, "from_on": str(self.stage.today), "until_on": until}
            )
            self.stage.act(self.case, "submit", self.town.deputy, declared, principal=self.town.lead)
        else:
            self.act("submit", self.town.lead, declared)
        yield 0

    def _taken_in(self) -> Story:
        yield self.chance.choice((0, 0, 0, 0, 1, 1, 3))
        if self.maybe(2):
            memo = {"risk_memo": "先签后审，效力存疑", "advice": "RENEGOTIATE"}
            self.act("refuse", self.reviewer, {"ground": "ALREADY_DECIDED", "reason": "合同已签订", **memo})
            return
        if self.maybe(1):
            self.act("refuse", self.reviewer, {"ground": "OUT_OF_SCOPE", "reason": "不属审查范围，请径行办理"})
            return
        if self.maybe(1) and self.town.other_hub != self.town.hub:
            self.act("transfer", self.reviewer, {"to_org": self.town.other_hub, "reason": "事项主要在邻片区实施"})
            return
        if self.maybe(12):
            yield from self._supplemented()
        if self.state == "SUBMITTED":
            touched = {
                "NORMATIVE_DOC": {"competition": "PASS"},
                "MAJOR_DECISION": {"competition": "NA", "competition_note": "不涉及经营者"},
            }.get(self.kind, {})
            self.act("accept", self.reviewer, touched)

    def _supplemented(self) -> Story:
        asked = self.act("ask_supplement", self.reviewer, {"gaps": [{"what": "缺少资金来源说明", "basis": "事项清单"}]})
        yield self.chance.choice((1, 2, 3, 5, 9))
        if self.state == "SUPPLEMENTING":
            answered = [{"seq": asked.seq, "n": 1, "how": "已补交"}]
            self.act("supplement", self.handler, {"answers": answered}, {"budget": f"{self.title} 资金说明"})
            yield 0

    def _reviewed(self) -> Story:
        yield self.chance.choice((0, 0, 1))
        if self.stage.states[self.case] == "ACCEPTED":
            if self.maybe(70):
                self.act("assign", self.town.hub_lead, {"person": self.reviewer})
            else:
                self.act("claim", self.reviewer)
        if self.maybe(3):
            yield from self._suspended()
        if self.maybe(3):
            self.act("urge", self.town.head, {"ground": "SUPERIOR_ORDER", "reason": "上级限期办理"})
        if self.maybe(3):
            other = next(one for one in self.town.reviewers[:2] if one != self.reviewer)
            self.act("reassign", self.town.hub_lead, {"person": other, "ground": "ABSENCE", "reason": "原审查人员外出"})
            self.reviewer = other
        if self.kind == "MAJOR_DECISION" or self.maybe(8):
            questions = {"person": self.town.adviser, "questions": ["效力如何"], "independent": True}
            self.act("consult", self.reviewer, questions)
            yield self.chance.choice((2, 3, 4, 7))
            self.act("advise", self.town.adviser, {"risk": "LOW", "opinion": "总体可行，注意履约风险"})
        yield self.chance.choice((1, 1, 2, 2, 3))
        self.act("complete_checks", self.reviewer, CHECKS)
        yield self.chance.choice((0, 0, 0, 1, 1, 4, 6))
        if self.maybe(5):
            self.act("return_opinion", self.town.hub_lead, {"reason": "依据不足，请补充"})
            yield 1
            self.act("complete_checks", self.reviewer, CHECKS)
        if self.maybe(4):
            self.act("escalate", self.town.hub_lead, {"ground": "DIFFICULT", "reason": "疑难事项，请示指导"})
            yield self.chance.choice((3, 6, 12))
            self.act("support", self.town.crev, {"guidance": "按现行规定办理"})
        if self.maybe(5) and self.kind != "NORMATIVE_DOC":
            self._extended()
        self.act("sign", self.town.hub_lead, self.opinion())
        yield 0

    def _extended(self) -> None:
        try:
            self.act("extend", self.town.hub_lead, {"reason": "案情复杂"})
        except Refused:
            self.stage.acts["refused:extend"] += 1  # after the due day nothing is extended

    def _suspended(self) -> Story:
        self.act("suspend", self.reviewer, {"ground": "SUPERIOR", "reason": "等待上级批复"})
        yield self.chance.choice((5, 10, 30, 140))
        if self.state == "ASSIGNED":
            self.act("resume", self.reviewer, {"reason": "批复已到"})

    def opinion(self) -> dict[str, Any]:
        """A conclusion and findings that fit it."""
        conclusion = self.chance.choices(
            ("LAWFUL", "LAWFUL_WITH_ADVICE", "REVISE", "RETURN_PROCEDURE", "UNLAWFUL"), (40, 20, 25, 8, 7)
        )[0]
        if self.version > 2 and conclusion != "LAWFUL":
            conclusion = "LAWFUL_WITH_ADVICE"
        grave, light = PROBLEMS[:3], PROBLEMS[3:]
        chosen = {
            "LAWFUL": [],
            "LAWFUL_WITH_ADVICE": self.chance.sample(light, 1),
            "REVISE": self.chance.sample(PROBLEMS, 2),
            "RETURN_PROCEDURE": [PROBLEMS[4]],
            "UNLAWFUL": self.chance.sample(grave, 1),
        }[conclusion]
        findings = [_finding(one) for one in chosen]
        return {"conclusion": conclusion, "summary": f"经审查，{self.title}事实清楚", "findings": findings}

    def _answered(self) -> Story:
        yield self.chance.choice((1, 2, 2, 4, 8, 13))
        if self.maybe(6):
            yield from self._objected()
        if self.state == "FEEDBACK" and self.maybe(6):
            self.act("withdraw", self.town.lead, {"reason": "另行研究后再报"})
        if self.state == "FEEDBACK":
            yield from self._adopted()
        if self.state == "FEEDBACK":
            self.act("resubmit", self.town.lead, {"note": "已按意见修改"}, {"draft": self.text(changed=True)})
            yield 0

    def _adopted(self) -> Story:
        """Answer every finding, where answers suffice."""
        with self.stage.database.glance(self.stage.now) as docket:
            seen = docket.see(self.case, self.handler)
        facts: Any = seen.facts
        if facts.conclusion != "REVISE" or facts.open_unlawful or not facts.reviewed:
            return
        latest = max(task.seq for task in seen.tasks if task.kind == "FINDING")
        outcomes = [self.chance.choices(("ADOPTED", "PARTLY", "NOT_ADOPTED"), (85, 10, 5))[0] for _ in seen.tasks]
        said = [
            {
                "seq": task.seq,
                "n": task.n,
                "outcome": outcome,
                "reason": "" if outcome == "ADOPTED" else "实际情况特殊，已书面说明",
            }
            for task, outcome in zip(seen.tasks, outcomes, strict=True)
            if task.kind == "FINDING" and task.seq == latest
        ]
        self.act("answer", self.handler, {"dispositions": said}, {"draft": self.text(changed=True)})
        yield self.chance.choice((0, 1, 1, 3))
        self.act("confirm", self.reviewer, {"note": "答复完整，修改限于采纳事项"})

    def _objected(self) -> Story:
        try:
            self.act("object", self.town.lead, {"points": ["对第一项问题的定性有异议"]})
        except Refused:
            return  # the right has lapsed
        yield self.chance.choice((2, 4, 6))
        self.act("reexamine", self.town.reexaminer, self.opinion())

    def _decided(self) -> Story:
        yield self.chance.choice((2, 4, 7, 10))
        if self.maybe(4):
            self.act("revise_text", self.handler, {"reason": "会前调整金额"}, {"draft": self.text(changed=True)})
            yield 1
            self.act("resubmit", self.town.lead, {"note": "调整后重报"}, {"draft": self.text(changed=True)})
            return
        self.act("record_decision", self.town.office, self.decision(), {"minutes": f"{self.title} 会议纪要"})
        if self.state == "FEEDBACK":
            yield 3
            self.act("resubmit", self.town.lead, {"note": "再研究后重报"}, {"draft": self.text(changed=True)})

    def decision(self) -> dict[str, Any]:
        """What the organ of this type decided."""
        organ = {
            "MAJOR_DECISION": "PARTY_GOVERNMENT_MEETING", "MAJOR_PENALTY": "HEADS_MEETING", "VILLAGE_RULE": "VILLAGE_ASSEMBLY",
            "COLLECTIVE_ASSET": "MEMBERS_ASSEMBLY", "LAND_TRANSFER": "HOUSEHOLDS", "PETITION_REPLY": "HEAD", "INFO_DISCLOSURE_REPLY": "HEAD",
        }.get(self.kind, "OFFICE_MEETING")  # fmt: skip
        result = self.chance.choices(("PASSED", "IN_PRINCIPLE", "RESTUDY", "NOT_PASSED"), (86, 6, 5, 3))[0]
        said: dict[str, Any] = {"organ": organ, "decided_on": str(self.stage.today), "result": result, "package": True}
        if organ == "MEMBERS_ASSEMBLY":
            said["notice_on"] = str(date.fromordinal(self.stage.today.toordinal() - 12))
        if organ in ("VILLAGE_ASSEMBLY", "MEMBERS_ASSEMBLY"):
            said |= {
                "basis": "ADULTS" if organ == "VILLAGE_ASSEMBLY" else "",
                "entitled": 300,
                "present": 260,
                "agreed": 230,
            }
        if self.maybe(10):
            said["dissents"] = [{"name": "某委员", "reason": "建议暂缓"}]
        return said | {"reviewer_attended": self.maybe(40)}

    def _finished(self) -> Story:
        yield self.chance.choice((1, 2, 3))
        draft = f"{self.title} 第{self.version}稿"
        outcome = self.chance.choices(("SAME", "MARKED", "CHANGED"), (85, 12, 3))[0]
        final = draft if outcome == "SAME" else f"{draft}（{outcome}）"
        compared = {
            "outcome": outcome,
            "method": "BYTES" if outcome == "SAME" else "DECLARED",
            "note": "单位声明：仅文字调整",
        }
        self.act("finalise", self.reviewer, compared, {"final": final})
        if self.state != "TEXT_FINAL":
            return
        yield self.chance.choice((1, 2, 5))
        done = ("party_report", "congress", "approval", "funds", "purchase", "registered")
        issued = {
            "issued_on": str(self.stage.today),
            "number": f"{self.town.title}〔{self.stage.today.year}〕{self.serial}号",
        }
        self.act("issue", self.town.office, {**issued, **dict.fromkeys(done, "DONE"), "note": "均已办结"})
        yield self.chance.choice((2, 6, 12))
        if self.kind not in ("NORMATIVE_DOC", "VILLAGE_RULE", "COLLECTIVE_ASSET"):
            self.act("close_unfiled", self.reviewer, {"complete": True})
            return
        self.act("file", self.town.office, {"receiver": "上级机关", "filed_on": str(self.stage.today)})
        yield self.chance.choice((3, 8, 25))
        if self.kind != "NORMATIVE_DOC":
            if self.maybe(10):
                demand = {"demand": "删去罚款条款", "basis": "《村民委员会组织法》第27条"}
                self.act("order_correction", self.town.head, demand)
                yield 15
                self.act("correct", self.handler, {"voted_on": str(self.stage.today), "note": "已重新表决"})
                yield 2
            self.act("note_conforms", self.reviewer, {"note": "备案文本符合法律"})
        self.act("close", self.reviewer, {"complete": True})


def _finding(one: tuple[str, str, str, str, str]) -> dict[str, str]:
    aspect, problem, basis, severity, suggestion = one
    return {
        "aspect": aspect,
        "clause": "第二条",
        "problem": problem,
        "basis": basis,
        "severity": severity,
        "suggestion": suggestion,
    }
