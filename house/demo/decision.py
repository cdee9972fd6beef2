"""One major decision on its way: proposed, prepared, reviewed, decided, carried out; a panel and a review of competition beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from house.demo.county import COUNTY, UNIT
from house.demo.course import Course, Step
from house.demo.heard import heard
from house.demo.panel import Panel
from house.demo.papers import Paper, word
from house.demo.quarrels import quarrel_about
from house.demo.rivals import EXCEPTION, ONE_FIRM, OUTCOMES, PASSED, beside
from house.demo.stage import Stage

EVIDENCE: Mapping[str, str] = {
    "countersigns": "会签意见", "consultation": "征求意见情况", "hearing_record": "听证笔录", "expert_report": "专家论证意见",
    "risk_report": "风险评估报告",
    "assessment": "宏观政策取向一致性评估", "cost_benefit": "成本效益分析",
}  # fmt: skip
BURDEN = "为基层减负一致性评估"
BODIES = {
    **{title: {"body": "示范县住房和城乡建设局"} for title in ("部门协商（会签）", "公众参与", "成本效益分析")},
    "公平竞争审查": {"body": "示范县市场监督管理局"},
}
"""Who does a procedure, where it is not the centre for evaluation."""
TOOK = {"公众参与": 33, "专家论证": 18, "风险评估": 24, "部门协商（会签）": 12}
USUAL = 9
"""How many calendar days each took, where it is not the usual."""
LAWFUL = {"conclusion": "LAWFUL", "summary": "权限、程序、内容均符合规定。", "findings": []}
CHECKS = [{"aspect": aspect, "item": "审查要点", "answer": "Y"} for aspect in ("权限", "程序", "内容")]


@dataclass(frozen=True, slots=True)
class Told:
    """A decision: how far it goes, and how many working days it has stood there. `votes`: of its panel, seat by seat.

    `rival`: what its review of competition ends in: a case beside it.
    """

    title: str
    until: str
    since: int
    votes: str = ""  # U and R, in the order of seats
    ballots: int = 5  # how many have been cast
    rival: str = PASSED
    stands_down: int = 0  # the seat whose first member should not sit there
    online: bool = False  # whether everybody was asked on a page of its own

    @property
    def disputed(self) -> bool:
        """Whether it goes before a panel."""
        return bool(self.votes)


class Decision(Course):
    """It, told."""

    def __init__(self, clock: Stage, stage: Stage, told: Told) -> None:
        """`stage`: with a chance of its own."""
        super().__init__(clock, stage)
        self.told = told
        self.asked: tuple[date, date] | None = None  # the window of the public, once there is one

    def steps(self) -> Iterator[Step]:
        """From the proposal to its execution."""
        yield from self.before()
        yield from beside(self, self.told.title, self.told.rival, ("dh0", "du0"))
        yield from self.prepared()
        yield from Panel(self).steps() if self.told.disputed else self.plain()
        yield from self.after()

    def paper(self, name: str, *lines: str) -> Paper:
        """A Word file that speaks of this decision."""
        return word(
            f"{name}.docx",
            self.told.title if name == "送审稿" else f"{self.told.title}：{name}",
            lines or ("见正文。",),
        )

    def articles(self) -> Sequence[str]:
        """The draft: what is disputed about it, or excepted, stands in it."""
        excepted, disputed = self.told.rival == EXCEPTION, self.told.disputed or self.told.until == "FIRST_OPINION"
        return (
            "第一条　为推进本县有关工作，依据法律、法规和国家政策，制定本方案。",
            f"第二条　应急期间{ONE_FIRM}，按实际用量补贴。"
            if excepted
            else "第二条　本方案由县住房和城乡建设局组织实施。",
            "第三条　所需资金列入年度预算，按项目进度拨付。",
            f"第四条　{quarrel_about(self.told.title).article if disputed else '符合条件的企业可以申请支持，条件和标准向社会公布。'}",
        )

    # --- from the proposal to the review ------------------------------------------------------------------------------------

    def before(self) -> Iterator[Step]:
        """Proposed, studied, started, drafted; its procedures begin."""
        basis = {"basis": "已梳理上位法和省、市政策", "research": "已到乡镇和企业调研"}
        texts = {
            "draft": self.paper("送审稿", *self.articles()),
            "explanation": self.paper("起草说明"),
            "grounds": self.paper("依据及其文本"),
        }
        yield "PROPOSED", 0, self.proposed
        yield (
            "STUDIED",
            1,
            self.by("study", "dh0", {"necessity": "群众反映集中", "feasibility": "资金和实施主体已落实"}),
        )
        started = {
            "result": "START",
            "decision_class": "PROJECT",
            "dynamic": "县政府常务会议同意动态增列",
            "reason": "列入年度重点工作",
        }
        yield "STARTED", 1, self.by("start", "gov0", started)
        yield "DRAFTING", 1, self.by("draft", "dh0", basis, texts)
        yield "PRECONDITIONS", 1, self.by("prepare", "dh0")

    def prepared(self) -> Iterator[Step]:
        """Each procedure done; reviewed by the unit itself, submitted, taken in, checked twice."""
        if self.told.online:
            yield from heard(self)
        yield "", 2, self.replied
        yield "", 4, self.settled
        yield (
            "UNIT_REVIEW",
            1,
            lambda: self.act(
                "internal_opinion",
                "dl0",
                {"opinion": "符合法律规定", "meeting_on": self.day()},
                {"unit_opinion": self.paper("合法性初审意见书")},
            ),
        )
        yield "SUBMITTED", 1, self.by("submit", "du0", {"undecided": True})
        yield "RECEIVED", 1, self.by("forward", "gov0")
        yield "ACCEPTED", 0, self.by("accept", "crev0", {"competition": OUTCOMES[self.told.rival]})
        yield "ASSIGNED", 1, self.by("assign", "clead0", {"person": "crev0"})
        yield "REVIEWING", 0, self.by("assign_second", "clead0", {"person": "chk0"})
        yield (
            "",
            1,
            self.by("consult", "crev0", {"person": "advc0", "questions": ["有无法律依据"], "independent": True}),
        )
        yield "", 1, self.by("advise", "advc0", {"risk": "LOW", "opinion": "总体可行，注意公平竞争"})
        yield "CHECKING", 1, self.by("complete_checks", "crev0", {"checks": CHECKS})
        yield "DRAFT_OPINION", 1, self.by("second_check", "chk0", {"note": "同意主办意见"})

    def proposed(self) -> None:
        """The office records it."""
        said = {
            "source": "DEPARTMENT",
            "proposer": "示范县住房和城乡建设局",
            "proposed_on": self.day(),
            "unit": UNIT,
            "reason": "民生所需",
        }
        self.begin("major_decision", "propose", "gov0", COUNTY, self.told.title, said)

    def replied(self) -> None:
        """What the departments said."""
        said = [
            {"department": "示范县财政局", "answer": "AGREE"},
            {"department": "示范县水利局", "answer": "COMMENT", "note": "已采纳"},
        ]
        self.act("collect_replies", "dh0", {"asked_on": str(self.today - timedelta(10)), "replies": said})

    def settled(self) -> None:
        """Each procedure done, long enough and by enough people; a hearing is not needed."""
        plan = self.plans["prepare"]
        done = {"outcome": "DONE", "body": "示范评估中心", "note": "见材料"}
        more: dict[str, dict[str, Any]] = {
            "专家论证": {"persons": 5},
            "风险评估": {"level": "LOW", "controllable": "YES"},
        }
        spared = {"outcome": "NOT_REQUIRED", "body": "县政府办公室", "note": "不涉及重大利益调整"}
        items = [
            {
                "seq": plan.deed.seq,
                "n": n,
                **(
                    spared
                    if title == "听证"
                    else {**done, **self.days(n, title), **BODIES.get(title, {}), **more.get(title, {})}
                ),
            }
            for n, title in enumerate(plan.deed.answers.preconditions, 1)
        ]
        papers = {kind: self.paper(name) for kind, name in EVIDENCE.items()}
        first = {"assessment": self.paper(BURDEN)}  # a paper for each procedure, also where two are of one kind
        burden = [items.pop(list(plan.deed.answers.preconditions).index(BURDEN))]
        self.act("settle", "dh0", {"items": burden, "complete": False}, first)
        self.act("settle", "dh0", {"items": items, "complete": True}, papers)

    def days(self, n: int, title: str) -> dict[str, str]:
        """From when to when the nth procedure took: each on days of its own, the public's those of its window."""
        if title == "公众参与" and self.asked:
            began, ended = self.asked
        else:
            ended = self.today - timedelta(n % 5)
            began = ended - timedelta(TOOK.get(title, USUAL))
        return {"began": str(began), "ended": str(ended)}

    # --- the opinion ----------------------------------------------------------------------------------------------------------

    def plain(self) -> Iterator[Step]:
        """Nobody objects."""
        if self.told.until == "FIRST_OPINION":
            yield "FIRST_OPINION", 1, self.by("give_first", "clead0", quarrel_about(self.told.title).unlawful)
        yield "FINAL_OPINION", 1, self.by("give_first", "clead0", LAWFUL)
        yield "GATE_OPEN", 1, self.by("sign_final", "clead0", LAWFUL)

    # --- the meeting ------------------------------------------------------------------------------------------------------------

    def after(self) -> Iterator[Step]:
        """Decided with two against, made final, reported, published, carried out."""
        said: dict[str, Any] = {
            "organ": "EXECUTIVE_MEETING",
            "result": "PASSED",
            "present": 9,
            "agreed": 7,
            "against": 2,
            "head_last": True,
            "reviewer_attended": True,
        }
        said |= {
            "dissents": [
                {"name": "成员甲", "reason": "财力不足，建议分年安排"},
                {"name": "成员乙", "reason": "绩效条件还不够具体"},
            ]
        }
        yield (
            "SCHEDULED",
            1,
            lambda: self.act(
                "schedule",
                "gov0",
                {
                    "organ": "EXECUTIVE_MEETING",
                    "meeting_on": self.day(2),
                    "adoption": "公众、专家和部门意见均已逐条处理",
                    "complete": True,
                },
            ),
        )
        yield (
            "DECIDED",
            2,
            lambda: self.act(
                "record_decision", "gov0", {**said, "decided_on": self.day()}, {"minutes": self.paper("常务会议纪要")}
            ),
        )
        yield (
            "TEXT_FINAL",
            1,
            lambda: self.act(
                "finalise",
                "rev0" if self.told.disputed else "crev0",
                {"outcome": "MARKED", "method": "DECLARED", "note": "文字修改"},
                {"final": self.paper("定稿")},
            ),
        )
        yield (
            "",
            1,
            lambda: self.act(
                "report_party", "gov0", {"to": "中共示范县委", "reported_on": self.day(), "note": "县委同意"}
            ),
        )
        yield (
            "PUBLISHED",
            1,
            lambda: self.act(
                "publish",
                "gov0",
                {
                    "published_on": self.day(),
                    "public": True,
                    "channels": ["门户网站", "政府公报"],
                    "note": "意见采纳情况一并公布",
                },
            ),
        )
        yield (
            "EXECUTING",
            1,
            self.by("execute", "gov0", {"unit": "示范县住房和城乡建设局", "note": "按方案执行，半年报告一次"}),
        )
