"""What becomes of one matter: a story told in days, each step through the front door by somebody who may."""

from collections.abc import Generator
from datetime import date
from typing import Any

from engine.errors import Refused
from house.demo.matter import Days, Matter
from house.demo.papers import Paper
from house.demo.phrases import CHECKS, DECIDERS, DOUBTS, GUIDANCE, QUESTIONS, summary

Story = Generator[Days, None, None]

LATER = ("DECIDED", "TEXT_FINAL", "ISSUED", "FILED", "CORRECTION_ORDERED")
FILED = ("NORMATIVE_DOC", "VILLAGE_RULE", "COLLECTIVE_ASSET")


class Told(Matter):
    """A matter on its way."""

    def told(self) -> Story:
        """The story, as far as it goes. What time has ended meanwhile is left where it ended."""
        try:
            for days in self._whole():
                if self.fate and self.fate.until and self.fate.until in (self.state, self.last):
                    return
                yield days
        except Refused as refused:
            if refused.code not in ("not_offered", "not_ready", "stale"):
                raise
            self.stage.acts[f"refused:{refused.code}"] += 1

    def _whole(self) -> Story:
        yield from self._brought()
        yield from self._round()
        while self.state in LATER:
            yield from self._finished()
            if self.state == "FEEDBACK":  # the final text had been changed: it is reviewed again
                self.reasoned("resubmit", self.town.lead, self.mended(), field="note")
                yield from self._round()

    def _round(self) -> Story:
        while self.state == "SUBMITTED":
            yield from self._taken_in()
            if self.state == "ACCEPTED":
                yield from self._reviewed()
            if self.state in ("FEEDBACK", "OBJECTED"):
                yield from self._answered()
            if self.state == "GATE_OPEN":
                yield from self._decided()

    def _brought(self) -> Story:
        papers = {name: self.written.paper(name) for name in self.kind.materials if name != "draft"} | {
            "draft": self.draft
        }
        asked: dict[str, Any] = {
            "catalogue": self.kind.code,
            "matter_type": self.kind.matter_type,
            "amount": self.written.amount,
        }
        if self.kind.matter_type == "MAJOR_DECISION" and self.maybe(50, "settle"):
            asked["preconditions"] = ["公开征求意见"]
        opened = ("township_review", "create", self.handler, self.town.code, self.written.title)
        self.case = self.stage.open(*opened, asked, papers)
        yield self.wait(0, 1)
        if self.maybe(3, "hand_over"):
            other = next(one for one in self.town.handlers if one != self.handler)
            self.reasoned("hand_over", self.town.lead, person=other)
            self.handler = other
        if asked.get("preconditions"):
            yield self.wait(3)
            settled = {"seq": 1, "n": 1, "outcome": "DONE", "note": "已公开征求意见三十日"}
            self.act("settle", self.handler, {"items": [settled], "complete": True})
        self.act("finish_draft", self.handler)
        yield self.wait(0, 1)
        if self.maybe(5, "return_draft"):
            self.reasoned("return_draft", self.town.lead)
            yield self.wait(1)
            self.act("finish_draft", self.handler)
        if self.maybe(1.5, "exempt_emergency"):
            yield from self._exempted()
        else:
            yield from self._submitted()

    def _exempted(self) -> Story:
        taken = {
            "what": "强降雨引发山洪预警",
            "measure": self.why("exempt_emergency"),
            "taken_on": str(self.stage.today),
        }
        self.act("exempt_emergency", self.town.head, taken)
        yield self.wait(4, 8, 9)
        finding = self.chance.choice(self.kind.light).finding()
        said = {
            "conclusion": "LAWFUL_WITH_ADVICE",
            "summary": "应急处置适当，请补齐手续、留存票据和影像。",
            "findings": [finding],
        }
        self.act("review_afterwards", self.reviewer, said)
        self.act("close_exempt", self.reviewer, {"complete": True})

    def _submitted(self) -> Story:
        planned = date.fromordinal(self.stage.today.toordinal() + 21)
        declared = {"undecided": True, "planned_on": str(planned)}
        if self.maybe(4, "delegate"):  # the lead is away: the deputy acts with both names
            until = str(date.fromordinal(self.stage.today.toordinal() + 3))
            away = {"principal": self.town.lead, "delegate": self.town.deputy, "authority": "镇党政办委托书"}
            book = self.stage.database_book(self.town.code)
            said = {**away, "from_on": str(self.stage.today), "until_on": until}
            self.stage.act(book, "delegate", self.town.lead, said)
            self.stage.act(self.case, "submit", self.town.deputy, declared, principal=self.town.lead)
        else:
            self.act("submit", self.town.lead, declared)
        yield 0

    def _taken_in(self) -> Story:
        yield self.wait(*[0] * 11, *[1] * 8, 3)
        if self.version == 1:
            yield from self._turned_away()
        if self.state == "SUBMITTED" and self.maybe(12, "supplement"):
            yield from self._supplemented()
        if self.state == "SUBMITTED":
            touched = {
                "NORMATIVE_DOC": {"competition": "PASS"},
                "MAJOR_DECISION": {"competition": "NA", "competition_note": "不涉及经营者经济活动"},
            }.get(self.kind.matter_type, {})
            self.act("accept", self.reviewer, {**touched, "note": "材料齐全，属于审查范围"})

    def _turned_away(self) -> Story:
        if self.maybe(2, "late"):
            memo = {
                "risk_memo": "合同已签订在先，审查无从控制风险；未经审查签订的，效力和资金支付均有争议。",
                "advice": "RENEGOTIATE",
            }
            self.act("refuse", self.reviewer, {"ground": "ALREADY_DECIDED", "reason": self.why("late"), **memo})
        elif self.maybe(1, "scope"):
            self.act("refuse", self.reviewer, {"ground": "OUT_OF_SCOPE", "reason": self.why("scope")})
        elif self.maybe(8, "return"):
            self.reasoned("return", self.reviewer, ground="PROCEDURE_MISSING")
        elif self.maybe(1, "transfer") and self.kind.mode != "COUNTY" and self.town.other.org != self.town.hub.org:
            done = self.reasoned("transfer", self.reviewer, to_org=self.town.other.org)
            self.town = self.town.transferred()
            self.case, self.reviewer = done.plan.children[0].deed.case_id, self.bench.reviewers[0]
            yield self.wait(0, 1)

    def _supplemented(self) -> Story:
        gap = {"what": self.why("supplement"), "basis": "事项清单所列材料"}
        asked = self.act("ask_supplement", self.reviewer, {"gaps": [gap]})
        yield self.wait(1, 2, 2, 3, 3, 4, 9)
        if self.state == "SUPPLEMENTING":
            answered = [{"seq": asked.seq, "n": 1, "how": "已补交，附说明"}]
            self.act("supplement", self.handler, {"answers": answered}, {"note": self.written.paper("note")})
            yield 0

    def _reviewed(self) -> Story:
        yield self.wait(0, 0, 1)
        if self.state == "ACCEPTED" and (self.maybe(70, "assign") or self.fate):
            self.act("assign", self.bench.lead, {"person": self.reviewer, "note": "请按期办理"})
        elif self.state == "ACCEPTED":
            self.act("claim", self.reviewer)
        yield from self._interrupted()
        if self.kind.matter_type == "MAJOR_DECISION" or self.maybe(8, "consult"):
            asked = {"person": self.bench.adviser, "questions": self.chance.sample(QUESTIONS, 2), "independent": True}
            self.act("consult", self.reviewer, asked)
            yield self.wait(2, 3, 4, 4, 7)
            self.act(
                "advise",
                self.bench.adviser,
                {"risk": self.weighed({"LOW": 6, "MEDIUM": 3, "HIGH": 1}), "opinion": self.why("advise")},
            )
        yield self.wait(0, 1, 1) if self.brief else self.wait(1, 1, 2, 2, 3)
        checks = DOUBTS if self.flaws else CHECKS
        self.act(
            "complete_checks", self.reviewer, {"checks": checks, "draft": summary(self.written.title, self.conclusion)}
        )
        yield self.wait(0, 0, 0, 1, 1, 1, 4) if not self.brief else self.wait(0, 0, 0, 1, 1, 2)
        if self.maybe(5, "return_opinion"):
            self.reasoned("return_opinion", self.bench.lead)
            yield self.wait(1)
            self.act("complete_checks", self.reviewer, {"checks": checks})
        if self.kind.mode != "COUNTY" and self.maybe(4, "escalate"):
            self.reasoned("escalate", self.bench.lead, ground="DIFFICULT")
            yield self.wait(3, 6, 12)
            self.act("support", self.bench.supporter, {"guidance": self.chance.choice(GUIDANCE)})
        if self.kind.matter_type != "NORMATIVE_DOC" and self.maybe(5, "extend"):
            self.tried(
                "extend", self.bench.lead, {"reason": self.why("extend")}
            )  # after the due day nothing is extended
        self.act("sign", self.bench.lead, self.opinion())
        yield 0

    def _interrupted(self) -> Story:
        if self.maybe(3, "suspend"):
            self.reasoned("suspend", self.reviewer, ground="SUPERIOR")
            yield self.wait(5, 10, 30, 140)
            if self.state == "ASSIGNED":
                self.reasoned("resume", self.reviewer)
        if self.maybe(3, "urge"):
            self.reasoned("urge", self.town.head, ground="SUPERIOR_ORDER")
        if self.maybe(3, "reassign"):
            other = next(one for one in self.bench.reviewers if one != self.reviewer)
            self.reasoned("reassign", self.bench.lead, person=other, ground="ABSENCE")
            self.reviewer = other

    def _answered(self) -> Story:
        objects = self.maybe(6, "object")
        yield self.wait(1, 2) if objects else self.wait(1, 1, 2, 2, 4, 6, 8, 12)
        if objects and self.tried("object", self.town.lead, {"points": [self.why("object")]}):
            yield self.wait(2, 3, 4, 6)
            if self.conclusion == "UNLAWFUL" and self.maybe(30, "overruled"):
                self.conclusion = "REVISE"
            self.act("reexamine", self.bench.reexaminer, self.opinion())
        if self.state == "FEEDBACK" and self.maybe(6, "withdraw"):
            self.reasoned("withdraw", self.town.lead)
        if self.state == "FEEDBACK":
            yield from self._adopted()
        if self.state == "FEEDBACK":
            self.reasoned("resubmit", self.town.lead, self.mended(), field="note")
            yield 0

    def _adopted(self) -> Story:
        """Answer every finding, where answers suffice."""
        with self.stage.database.glance(self.stage.now) as docket:
            seen = docket.see(self.case, self.handler)
        facts: Any = seen.facts
        if facts.conclusion != "REVISE" or facts.open_unlawful or not facts.reviewed:
            return
        tasks = [task for task in seen.tasks if task.kind == "FINDING"]
        latest = max(task.seq for task in tasks)
        said = []
        for task in (task for task in tasks if task.seq == latest):
            outcome = self.weighed({"ADOPTED": 85, "PARTLY": 10, "NOT_ADOPTED": 5})
            reason = "" if outcome == "ADOPTED" else self.why("not_adopted")
            said.append({"seq": task.seq, "n": task.n, "outcome": outcome, "reason": reason})
        self.act("answer", self.handler, {"dispositions": said}, self.mended())
        yield self.wait(0, 1, 1, 2)
        self.act("confirm", self.reviewer, {"note": "答复完整，修改限于采纳事项"})

    def _decided(self) -> Story:
        yield self.wait(2, 4, 7, 10)
        if self.maybe(4, "revise_text"):
            self.reasoned("revise_text", self.handler, self.mended())
            yield self.wait(1)
            self.reasoned("resubmit", self.town.lead, self.mended(), field="note")
            return
        self.act("record_decision", self.town.office, self.decision(), {"minutes": self.written.paper("minutes")})
        if self.state == "FEEDBACK":
            yield self.wait(3)
            self.reasoned("resubmit", self.town.lead, self.mended(), field="note")

    def decision(self) -> dict[str, Any]:
        """What the organ of this type decided."""
        organ, today = DECIDERS.get(self.kind.matter_type, "OFFICE_MEETING"), self.stage.today
        result = (
            "PASSED" if self.fate else self.weighed({"PASSED": 86, "IN_PRINCIPLE": 6, "RESTUDY": 5, "NOT_PASSED": 3})
        )
        said: dict[str, Any] = {"organ": organ, "decided_on": str(today), "result": result, "package": True}
        if organ == "MEMBERS_ASSEMBLY":
            said["notice_on"] = str(date.fromordinal(today.toordinal() - 12))
        if organ in ("VILLAGE_ASSEMBLY", "MEMBERS_ASSEMBLY"):
            basis = "ADULTS" if organ == "VILLAGE_ASSEMBLY" else ""
            entitled = self.chance.randrange(280, 340)
            said |= {"basis": basis, "entitled": entitled, "present": entitled - 30, "agreed": entitled - 62}
        if self.maybe(10, "dissent"):
            said["dissents"] = [{"name": "与会委员", "reason": self.why("dissent")}]
        return said | {"reviewer_attended": self.maybe(40, "attended")}

    def _finished(self) -> Story:
        yield self.wait(1, 2, 3)
        outcome = "SAME" if self.fate else self.weighed({"SAME": 85, "MARKED": 12, "CHANGED": 3})
        final = self.draft if outcome == "SAME" else self.written.draft(self.flaws, self.version + 1)
        compared = {
            "outcome": outcome,
            "method": "BYTES" if outcome == "SAME" else "DECLARED",
            "note": "单位声明：仅作文字调整",
        }
        named = Paper(f"{self.written.short}（定稿）.docx", final.content)
        self.act("finalise", self.reviewer, compared, {"final": named})
        if self.state == "FEEDBACK":
            yield self.wait(1)
            return
        yield self.wait(1, 2, 5)
        done = ("party_report", "congress", "approval", "funds", "purchase", "registered")
        number = f"{self.town.title}〔{self.stage.today.year}〕{self.written.serial}号"
        issued = {"issued_on": str(self.stage.today), "number": number, "note": "预算、采购、报告事项均已办结"}
        self.act("issue", self.town.office, {**issued, **dict.fromkeys(done, "DONE")})
        yield self.wait(1, 2, 3) if self.kind.matter_type in FILED else self.wait(2, 6, 12)
        if self.kind.matter_type in FILED:
            yield from self._filed()
        else:
            self.act("close_unfiled", self.reviewer, {"complete": True, "note": "一事一档"})

    def _filed(self) -> Story:
        self.act("file", self.town.office, {"receiver": "县司法局", "filed_on": str(self.stage.today)})
        yield self.wait(3, 8, 20)
        if self.kind.matter_type != "NORMATIVE_DOC":
            if self.maybe(10, "order_correction"):
                demand = {"demand": self.why("order_correction"), "basis": "《村民委员会组织法》第27条"}
                self.act("order_correction", self.town.head, demand)
                yield self.wait(15)
                self.act("correct", self.handler, {"voted_on": str(self.stage.today), "note": "已重新召开会议表决通过"})
                yield self.wait(2)
            self.act("note_conforms", self.reviewer, {"note": "备案文本与表决文本一致，符合法律"})
        self.act("close", self.reviewer, {"complete": True, "note": "一事一档"})
