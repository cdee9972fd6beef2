"""The demo's major decisions: a county's offices and people, and decisions that stand everywhere from preparation to execution."""

import random
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from engine.calendar import WORKING
from engine.plan import Plan
from engine.verifier import sha256
from house.city import office, people
from house.papers import Paper, word
from house.stage import Stage

COUNTY, UNIT, SECTION, BOOK = "county0", "dept0", "section0", 3
ROLES: Sequence[tuple[str, str, str]] = (
    ("gov0", COUNTY, "GOV_OFFICE"), ("mayor0", COUNTY, "GOV_HEAD"), ("dh0", UNIT, "HANDLER"), ("du0", UNIT, "UNIT"), ("dl0", UNIT, "UNIT_LEGAL"),
    ("chk0", SECTION, "CHECKER"), ("sec0", SECTION, "PANEL_SECRETARY"), ("jud0", SECTION, "PANEL_HEAD"),
)  # fmt: skip
EXPERTS: Sequence[tuple[str, str, str, str]] = (
    ("pd1", "DEPT_LEGAL_HEAD", "示范县财政局", "公职律师"), ("pd2", "DEPT_LEGAL_HEAD", "示范县水利局", "法律职业资格"),
    ("pd3", "DEPT_LEGAL_HEAD", "示范县自然资源局", "法律职业资格"), ("pd4", "DEPT_LEGAL_HEAD", "示范县交通运输局", "公职律师"),
    ("pe1", "LEGAL_EXPERT", "某大学法学院", "行政法教授"), ("pe2", "LEGAL_EXPERT", "某律师事务所", "执业律师"),
    ("pe3", "LEGAL_EXPERT", "某律师事务所", "执业律师"), ("pe4", "LEGAL_EXPERT", "某大学法学院", "民商法教授"),
    ("pl1", "GOV_LIAISON", "示范县人民政府办公室", "联系城建"), ("pl2", "GOV_LIAISON", "示范县人民政府办公室", "联系财政"),
)  # fmt: skip
EVIDENCE: Mapping[str, str] = {
    "countersigns": "会签意见", "consultation": "征求意见情况", "hearing_record": "听证笔录", "expert_report": "专家论证意见",
    "risk_report": "风险评估报告",
    "competition": "公平竞争审查结论", "assessment": "一致性评估表", "cost_benefit": "成本效益分析",
}  # fmt: skip
FOUND = {
    "aspect": "内容", "clause": "第四条", "problem": "奖励对象限于已签约的一家企业", "basis": "《公平竞争审查条例》第10条", "severity": "违法",
    "suggestion": "改为符合条件的企业均可申请",
}  # fmt: skip
UNLAWFUL = {"conclusion": "UNLAWFUL", "summary": "奖励条款限定特定经营者，没有法律依据。", "findings": [FOUND]}
ADVISED = {
    "conclusion": "LAWFUL_WITH_ADVICE", "summary": "采纳评审意见；方案可以提交讨论，注意绩效条件。",
    "findings": [{**FOUND, "problem": "奖励未与绩效挂钩", "severity": "风险", "suggestion": "增加绩效条件和退出办法"}],
}  # fmt: skip
LAWFUL = {"conclusion": "LAWFUL", "summary": "权限、程序、内容均符合规定。", "findings": []}
POINT = {
    "point": "奖励是否限定了特定经营者", "undertaking": "条件面向所有企业公开，目前只有一家符合，不等于限定",
    "review": "条件比照一家企业的情况写成，实际只有一家能够享受",
}  # fmt: skip
CHECKS = [{"aspect": aspect, "item": "审查要点", "answer": "Y"} for aspect in ("权限", "程序", "内容")]
REASONS = {
    "SUPPORT_UNIT": ("条件公开，标准客观，其他企业也可以达到", "奖励与投资额挂钩，没有指名"),
    "SUPPORT_REVIEWER": ("条件的组合只有一家能够满足，属于变相指定", "应当先删去注册地和签约时间两项条件"),
}
WORDS = {"unit": "青山 七月 三一六", "review": "白露 长桥 零五二"}
Step = tuple[int, Callable[[], Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """A decision: how far it goes, and how many working days it has stood there. `votes`: of its panel, seat by seat."""

    title: str
    until: str
    since: int
    votes: str = ""  # U and R, in the order of seats
    ballots: int = 5  # how many have been cast

    @property
    def disputed(self) -> bool:
        """Whether it goes before a panel."""
        return bool(self.votes)


DECISIONS: Sequence[Told] = (
    Told("示范县产业园投资奖励办法", "EXECUTING", 3, votes="UURRU"),
    Told("示范县城区供水特许经营方案", "VOTING", 0, votes="UURRU", ballots=2),
    Told("示范县老旧小区改造三年行动方案", "REQUESTED", 0, votes="UURRU"),
    Told("示范县农村生活污水治理规划", "PRECONDITIONS", 4),
    Told("示范县停车收费调整方案", "FIRST_OPINION", 0),
    Told("示范县公交线网优化方案", "CHECKING", 1),
    Told("示范县教育设施布局专项规划", "GATE_OPEN", 2),
    Told("示范县文化中心建设项目", "SUBMITTED", 0),
)


def settle(stage: Stage) -> None:
    """The unit, the people, the register of experts: through the front door, by chance of their own."""
    stage.act(
        BOOK,
        "add_organisations",
        "root",
        {"organisations": [office(UNIT, "示范县住房和城乡建设局", "示县住建", "department", "county")]},
    )
    people(stage, BOOK, [*ROLES, *((who, SECTION, "PANELIST") for who, *_ in EXPERTS)])
    names = _names(stage)
    pool = stage.open("expert_pool", "open_pool", "sec0", SECTION, "示范县评审专家库", {})
    for who, category, unit, qualification in EXPERTS:
        said = {
            "code": who.upper(),
            "category": category,
            "person": who,
            "name": names[who],
            "unit": unit,
            "qualification": qualification,
        }
        stage.act(pool, "enrol", "sec0", {**said, "from_on": str(stage.today)})


def _names(stage: Stage) -> dict[str, str]:
    with stage.database.reading() as connection:
        return {who: name for who, name in connection.execute(text("SELECT username, name FROM person"))}  # noqa: C416 -- rows are not pairs to mypy


def stories(stage: Stage) -> Iterator[tuple[int, Generator[int, None, None]]]:
    """Each decision with the working days before the last one on which it begins."""
    settle(_own(stage, 0))
    for n, told in enumerate(DECISIONS, 1):
        steps = list(_Decision(_own(stage, n), stage, told).steps())
        yield sum(wait for wait, _ in steps) + told.since + 1, _told(steps)


def _own(stage: Stage, n: int) -> Stage:
    """The same database at the same moment, with a chance of one's own: the rest of the year stays as it is."""
    return Stage(stage.database, random.Random(7_130_000 + n), stage.now, stage.blobs)  # noqa: S311 -- a story, not a secret


def _told(steps: Sequence[Step]) -> Generator[int, None, None]:
    for wait, act in steps:
        if wait:
            yield wait
        act()


@dataclass
class _Decision:
    """One decision on its way. `clock`: the stage whose moment it is."""

    stage: Stage
    clock: Stage
    told: Told
    case: int = 0
    panel: int = 0
    plans: dict[str, Plan] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        """What happens after how many working days, up to where it stands."""
        for reached, wait, act in (
            *self.before(),
            *(self.panelled() if self.told.disputed else self.plain()),
            *self.after(),
        ):
            yield wait, act
            if reached == self.told.until:
                return

    def act(
        self, act: str, who: str, answers: Mapping[str, Any] | None = None, papers: Mapping[str, Paper] | None = None
    ) -> None:
        """An act on the decision."""
        self._do(self.case, act, who, answers, papers)

    def sit(
        self, act: str, who: str, answers: Mapping[str, Any] | None = None, papers: Mapping[str, Paper] | None = None
    ) -> None:
        """An act on its panel."""
        self._do(self.panel, act, who, answers, papers)

    def _do(self, case: int, act: str, who: str, answers: Any, papers: Any) -> None:
        self.stage.now = self.clock.now
        result = self.stage.act(case, act, who, answers, papers)
        if result.plan:
            self.plans[act] = result.plan

    def by(
        self, act: str, who: str, answers: Mapping[str, Any] | None = None, papers: Mapping[str, Paper] | None = None
    ) -> Callable[[], None]:
        """That act, later."""
        return lambda: self.act(act, who, answers, papers)

    def sits(
        self, act: str, who: str, answers: Mapping[str, Any] | None = None, papers: Mapping[str, Paper] | None = None
    ) -> Callable[[], None]:
        """That act of the panel, later."""
        return lambda: self.sit(act, who, answers, papers)

    def day(self, working: int = 0) -> str:
        """A day so many working days from the present one."""
        today = self.clock.today
        return str(self.stage.database.registry.national.add(today, working, WORKING) if working else today)

    def paper(self, name: str, *lines: str) -> Paper:
        """A Word file that speaks of this decision."""
        return word(
            f"{name}.docx",
            self.told.title if name == "送审稿" else f"{self.told.title}：{name}",
            lines or ("见正文。",),
        )

    # --- from the proposal to the review ------------------------------------------------------------------------------------

    def before(self) -> Iterator[tuple[str, int, Callable[[], Any]]]:
        """Proposed, studied, started, drafted, prepared, reviewed by the unit itself, submitted, taken in, checked."""
        draft = (
            "第一条　为推进本县有关工作，依据法律、法规和国家政策，制定本方案。",
            "第二条　本方案由县住房和城乡建设局组织实施。",
            "第四条　符合条件的企业可以申请支持，条件和标准向社会公布。",
        )
        basis = {"basis": "已梳理上位法和省、市政策", "research": "已到乡镇和企业调研"}
        texts = {
            "draft": self.paper("送审稿", *draft),
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
        yield "", 2, self.replied
        yield "", 0, self.settled
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
        yield "ACCEPTED", 0, self.by("accept", "crev0", {"competition": "PASS"})
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
        self.stage.now = self.clock.now
        said = {
            "source": "DEPARTMENT",
            "proposer": "示范县住房和城乡建设局",
            "proposed_on": self.day(),
            "unit": UNIT,
            "reason": "民生所需",
        }
        self.case = self.stage.open("major_decision", "propose", "gov0", COUNTY, self.told.title, said)

    def replied(self) -> None:
        """What the departments said."""
        said = [
            {"department": "示范县财政局", "answer": "AGREE"},
            {"department": "示范县水利局", "answer": "COMMENT", "note": "已采纳"},
        ]
        self.act("collect_replies", "dh0", {"asked_on": str(self.clock.today - timedelta(10)), "replies": said})

    def settled(self) -> None:
        """Each procedure done, long enough and by enough people; a hearing is not needed."""
        plan = self.plans["prepare"]
        began, ended = str(self.clock.today - timedelta(45)), self.day()
        done = {"outcome": "DONE", "body": "示范评估中心", "note": "见材料", "began": began, "ended": ended}
        more: dict[str, dict[str, Any]] = {
            "专家论证": {"persons": 5},
            "风险评估": {"level": "LOW", "controllable": "YES"},
        }
        spared = {"outcome": "NOT_REQUIRED", "body": "县政府办公室", "note": "不涉及重大利益调整"}
        items = [
            {"seq": plan.deed.seq, "n": n, **(spared if title == "听证" else {**done, **more.get(title, {})})}
            for n, title in enumerate(plan.deed.answers.preconditions, 1)
        ]
        papers = {kind: self.paper(name) for kind, name in EVIDENCE.items()}
        self.act("settle", "dh0", {"items": items, "complete": True}, papers)

    # --- the opinion ----------------------------------------------------------------------------------------------------------

    def plain(self) -> Iterator[tuple[str, int, Callable[[], Any]]]:
        """Nobody objects."""
        if self.told.until == "FIRST_OPINION":
            yield "FIRST_OPINION", 1, self.by("give_first", "clead0", UNLAWFUL)
        yield "FINAL_OPINION", 1, self.by("give_first", "clead0", LAWFUL)
        yield "GATE_OPEN", 1, self.by("sign_final", "clead0", LAWFUL)

    def panelled(self) -> Iterator[tuple[str, int, Callable[[], Any]]]:
        """Objected to, re-examined, put to a panel; its opinion is absorbed."""
        yield "", 1, self.by("give_first", "clead0", UNLAWFUL)
        yield "", 1, self.by("object", "du0", {"points": [POINT["undertaking"]]})
        yield (
            "",
            0,
            self.by("reassign", "clead0", {"person": "rev0", "ground": "OBJECTION", "reason": "异议由他人复核"}),
        )
        yield "", 1, self.by("recheck", "rev0", UNLAWFUL)
        yield "REQUESTED", 1, self.requested
        yield "ADMITTED", 1, self.sits("admit", "jud0", {"points": [{"seq": 1, "n": 1, "outcome": "ADMITTED"}]})
        yield (
            "",
            1,
            lambda: self.sit(
                "publish", "sec0", {"source": "DICE", "announced": "双方在场掷骰三次", "drawn_on": self.day(3)}
            ),
        )
        for side, who in (("unit", "du0"), ("review", "clead0")):
            yield "", int(side == "unit"), self.sits(f"commit_{side}", who, {"commitment": sha256(WORDS[side])})
        yield "", 0, self.sits("designate", "gov0", {"code": "PL1", "relation": "联系城建工作", "leads_field": True})
        for side, who in (("unit", "du0"), ("review", "clead0")):
            yield "", int(side == "unit"), self.sits(f"reveal_{side}", who, {"word": WORDS[side]})
        yield "RECUSAL", 1, self.sits("draw", "sec0", {"public_number": "6 1 3", "witnesses": "双方在场"})
        yield "", 1, self.declared
        yield "SEATED", 0, self.sits("seat", "sec0")
        yield (
            "MATERIALS",
            0,
            lambda: self.sit(
                "deliver",
                "sec0",
                {"note": "卷一草案，卷二双方意见", "meeting_on": self.day(4)},
                {"panel_papers": self.paper("评审材料")},
            ),
        )
        yield "DELIBERATING", 4, self.sits("convene", "sec0", {"present": [1, 2, 3, 4, 5], "chair": 1})
        spoken = {
            "unit_said": "条件公开",
            "review_said": "实际限定一家",
            "questions": "询问了标准的来由",
            "deliberation": "逐席发言，联系领导和主持人最后发言",
        }
        minutes = {**spoken, "present": [1, 2, 3, 4, 5], "chair": 1, "parties_left": True}
        yield "", 0, self.sits("put_to_vote", "sec0", minutes, {"minutes": self.paper("评议记录")})
        yield "VOTING", 0, self.cast
        yield "OPINION", 0, self.sits("open_ballots", "sec0", {"witnesses": "县政府办公室两人"})
        yield (
            "SIGNING",
            1,
            self.sits("draft_opinion", "sec0", {"summary": "多数意见认为条件公开客观，可以按修改后的方案提交讨论。"}),
        )
        yield "OPINED", 1, self.opined
        yield "", 1, self.answered
        yield "GATE_OPEN", 0, self.by("sign_final", "clead0", ADVISED)

    def requested(self) -> None:
        """A panel is a case beside the decision."""
        self.act("request_panel", "clead0", {"points": [POINT], "ground": "DIVIDED"})
        self.panel = self.plans["request_panel"].children[0].deed.case_id

    @property
    def seats(self) -> dict[int, str]:
        """Who sits where."""
        asked = text(
            "SELECT role, person FROM assignment WHERE case_id = :id AND role LIKE 'SEAT%' AND person IS NOT NULL"
        )
        with self.stage.database.reading() as connection:
            return {int(role[4:]): person for role, person in connection.execute(asked, {"id": self.panel})}

    def declared(self) -> None:
        """No conflict anywhere, and nobody objects."""
        for person in self.seats.values():
            self.sit("declare", person, {"no_interest": True, "confidential": True})
        self.sit("content_unit", "du0")
        self.sit("content_review", "clead0")

    def cast(self) -> None:
        """As many ballots as have been cast."""
        for n, person in sorted(self.seats.items())[: self.told.ballots]:
            choice = "SUPPORT_UNIT" if self.told.votes[n - 1] == "U" else "SUPPORT_REVIEWER"
            votes = [{"n": 1, "choice": choice, "reason": REASONS[choice][n % 2]}]
            nonce = f"{self.stage.chance.getrandbits(96):024x}"
            self.sit("vote", person, {"votes": votes, "nonce": nonce, "independent": True})

    def opined(self) -> None:
        """Signed by all, and issued."""
        for person in self.seats.values():
            self.sit("sign_opinion", person)
        self.sit("opine", "sec0")

    def answered(self) -> None:
        """The reviewer absorbs it."""
        self.act(
            "answer_panel",
            "rev0",
            {"points": [{"seq": self.plans["request_panel"].deed.seq, "n": 1, "outcome": "ABSORBED"}]},
        )

    # --- the meeting ------------------------------------------------------------------------------------------------------------

    def after(self) -> Iterator[tuple[str, int, Callable[[], Any]]]:
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
