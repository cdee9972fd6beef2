"""A city with a register of experts, a matter in dispute, and the steps of its panel: for tests of the panel's law."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

import workflows
from engine.citations import ASSUMED
from engine.definition import TIME, Facts, Rule, State, Workflow
from engine.plan import Assign, Deed, Opening
from engine.registry import Registry, Shelf
from engine.standing import View
from engine.verifier import sha256
from registers import panels
from tests.houses import House, at
from workflows import administration, holidays, policies
from workflows.documents import OF_DECISIONS
from workflows.panel_review import WORKFLOW as PANEL
from workflows.panel_review.experts import POOL
from workflows.roles import BODY_LEAD, BODY_REVIEWER, DECISION, GOV_OFFICE, HANDLER

LAW = ASSUMED["试验"]
WORDS = {"unit": "三江汇流 一九七四", "review": "秋分 白露 四零九"}
DEPARTMENTS = {"d1": "works", "d2": "traffic", "d3": "示范市水务局", "d4": "示范市林业局", "d5": "dept"}
OTHERS = {"e1": "某大学", "e2": "某律师事务所", "e3": "某律师事务所", "e4": "某法院（退休）", "e5": "bureau"}
LEADERS = {"l1": "示范市人民政府办公室", "l2": "示范市人民政府办公室"}
MEMBERS = (*DEPARTMENTS, *OTHERS, *LEADERS)
REASON = {"reason": "理由充分"}
THROWN = "6 1 3 3 5 2 4"


class Named(BaseModel):
    model_config = ConfigDict(extra="forbid")
    points: list[str] = Field(title="分歧点", min_length=1)


class Raised(BaseModel):
    model_config = ConfigDict(extra="forbid")
    unit: str = Field("dept", title="承办单位")
    handler: str = Field("chen", title="承办人")


def handled(deed: Deed, _: View) -> Iterator[Assign]:
    unit = getattr(deed.answers, "unit", "dept")
    yield Assign("HANDLER", unit, getattr(deed.answers, "handler", "chen"))
    yield Assign("UNIT", unit)


def reviewer(deed: Deed, _: View) -> Iterator[Assign]:
    yield Assign("CREV", person=deed.person)


def opened(deed: Deed, _: View) -> Iterator[Opening]:
    points = [{"point": one, "undertaking": "可以这样做", "review": "没有依据"} for one in deed.answers.points]
    yield Opening(PANEL, "request", deed.case_org, {"points": points, "ground": "复核后仍有分歧"}, f"{deed.title}评审")


RAISED = State("raised", "已提出", awaits=HANDLER, waits="试验")
STANDS = State("stands", "评审", waits="评审中")
HEARD = State("heard", "已评审", waits="试验")
GONE = State("gone", "撤回", final=True)
# fmt: off
MATTER = Workflow(
    "matter", "分歧事项", date(2026, 1, 1), RAISED,
    (
        Rule("raise", "提出", GOV_OFFICE, None, RAISED, asks=Raised, assigns=handled, law=LAW),
        Rule("draft", "起草", HANDLER, RAISED, RAISED, part="HANDLER", law=LAW),
        Rule("review", "审查", BODY_REVIEWER, RAISED, RAISED, part="AUTHOR", assigns=reviewer, law=LAW),
        Rule("sign", "签发", BODY_LEAD, RAISED, RAISED, part="SIGNER", law=LAW),
        Rule("dispute", "提请评审", BODY_LEAD, RAISED, STANDS, asks=Named, opens=opened, part="PETITIONER", law=LAW),
        Rule("child_ended", "评审结束", TIME, STANDS, HEARD, law=LAW),
        Rule("withdraw", "撤回", HANDLER, (RAISED, STANDS, HEARD), GONE, law=LAW),
    ),
    Facts, LAW, roles=DECISION, kinds=OF_DECISIONS, titles={"AUTHOR": "审查人", "PETITIONER": "评审提请人", "HANDLER": "承办人", "SIGNER": "签发人", "round": "轮次"},
)
# fmt: on


@cache
def registry() -> Registry:
    """The panel's law with a small matter above it."""
    workflows.registry()  # the tables of all laws are in the database
    shelf = Shelf(panels.SHELF, panels.Expert, panels.build)
    return Registry([administration.WORKFLOW, MATTER, PANEL, POOL], policies.default(), holidays.national(), [shelf])


def settle(house: House) -> None:
    """Offices, people, a register of ten experts and two leaders."""
    house.found()
    new = (
        ("bureau", "示范市司法局", "示司"),
        ("dept", "示范市招商局", "示招"),
        ("works", "示范市住建局", "示建"),
        ("traffic", "示范市交通局", "示交"),
    )
    offices = [{"code": code, "title": title, "mark": mark, "kind": "office"} for code, title, mark in new]
    house.order(1, "add_organisations", organisations=offices)
    house.order(1, "relate", relations=[{"office": "bureau", "covered": "city", "how": "city"}])
    posts = [
        "mi GOV_OFFICE city",
        "shi GOV_HEAD city",
        "chen HANDLER dept",
        "ju UNIT dept",
        "rev CREV bureau",
        "lead CLEAD bureau",
    ]
    house.staff(1, *posts, "mi2 GOV_OFFICE city", "outside EVALUATOR works")
    registered(house, "bureau")


def registered(house: House, bureau: str) -> None:
    """A secretary, an approving authority, and a register of ten experts and two leaders, kept at a bureau."""
    posts = [f"secretary PANEL_SECRETARY {bureau}", f"head PANEL_HEAD {bureau}"]
    house.staff(1, *posts, *(f"{person} PANELIST {bureau}" for person in MEMBERS))
    pool = house.open("expert_pool", "open_pool", "secretary", bureau, title="评审专家库")
    for category, people in (("DEPT_LEGAL_HEAD", DEPARTMENTS), ("LEGAL_EXPERT", OTHERS), ("GOV_LIAISON", LEADERS)):
        for person, unit in people.items():
            enrol(house, pool, person, category, unit)


def enrol(house: House, pool: int, person: str, category: str, unit: str) -> Any:
    """One expert, whose code is the name in capitals: what was planned."""
    said = {
        "code": person.upper(),
        "category": category,
        "person": person,
        "name": f"人选{person.upper()}",
        "unit": unit,
    }
    more = {"qualification": "法律职业资格", "from_on": "2026-01-01"}
    return house.act(pool, "enrol", "secretary", {**said, **more}).plan


@dataclass
class Panel:
    """One matter and its panel, moved on step by step."""

    house: House
    matter: int = 0
    case: int = 0
    unit: str = "ju"
    review: str = "lead"
    government: str = "mi"

    def dispute(self, *points: str, unit: str = "dept", handler: str = "chen") -> "Panel":
        """A matter, drafted, reviewed and signed, is put to a panel."""
        house, said = self.house, {} if unit == "dept" else {"unit": unit, "handler": handler}
        self.matter = house.open("matter", "raise", "mi", "city", said, title="招商协议")
        for act, actor in (("draft", handler), ("review", "rev"), ("sign", "lead")):
            house.act(self.matter, act, actor)
        result = house.act(self.matter, "dispute", "lead", {"points": list(points or ("税收返还",))})
        assert result.plan
        self.case = result.plan.children[0].deed.case_id
        return self

    def act(
        self, act: str, actor: str, answers: Mapping[str, Any] | None = None, papers: tuple[str, ...] = (), **more: Any
    ) -> Any:
        return self.house.act(self.case, act, actor, {**(answers or {}), **more}, papers).plan

    @property
    def state(self) -> str:
        return self.house.state(self.case)

    def next_day(self, days: int = 1) -> None:
        """Time passes."""
        self.house.tick(at(self.in_days(days)))

    def in_days(self, days: int) -> date:
        """The working day so many from now."""
        calendar, day = holidays.national(), self.house.now.date()
        for _ in range(days):
            day = calendar.on_or_after(day + timedelta(1))
        return day

    # --- step by step -----------------------------------------------------------------------------------------------------

    def admit(self, *refused: int, **more: Any) -> "Panel":
        rows = self.house.rows(
            "SELECT seq, n FROM task WHERE case_id = :id AND kind = 'POINT' ORDER BY n", id=self.case
        )
        points = [
            {
                "seq": s,
                "n": n,
                "outcome": "REFUSED" if n in refused else "ADMITTED",
                "basis": "预算法第35条" if n in refused else "",
            }
            for s, n in rows
        ]
        self.act("admit", "head", points=points, **more)
        return self

    def publish(self, **more: Any) -> "Panel":
        drawn_on = more.get("drawn_on") or (self.house.now.date() + timedelta(10)).isoformat()
        said = {
            "source": "LOTTERY",
            "announced": "双色球第2026030期",
            "drawn_on": drawn_on,
            "numbers": 7,
            **({} if more.get("source") == "DICE" else {"sequence": "SORTED", "highest": 33}),
            "fallback": "当着双方掷骰七次并记录",
        }
        self.act("publish", "secretary", {**said, **more})
        return self

    def exclude(self, *codes: str, reason: str = "曾为相对方提供咨询") -> "Panel":
        for code in codes:
            self.act("exclude", "head", code=code, ground="INTEREST", reason=reason)
        return self

    def commit(self, *sides: str) -> "Panel":
        for side in sides or ("unit", "review"):
            self.act(f"commit_{side}", {"unit": self.unit, "review": self.review}[side], commitment=sha256(WORDS[side]))
        return self

    def reveal(self, *sides: str) -> "Panel":
        for side in sides or ("unit", "review"):
            self.act(f"reveal_{side}", {"unit": self.unit, "review": self.review}[side], word=WORDS[side])
        return self

    def designate(self, code: str = "L1", **more: Any) -> "Panel":
        self.act("designate", self.government, {"code": code, "relation": "分管招商", "leads_field": True, **more})
        return self

    def draw(self, number: str = "03 07 12 19 24 31 + 08") -> "Panel":
        pool = self.kept("POOL")
        known_on = date.fromisoformat(pool["drawn_on"]) + timedelta(pool["source"] != "DICE")
        while self.house.now.date() < known_on:
            self.next_day()
        return self.throw(number, witnesses="中彩网公告")

    def throw(self, number: str, witnesses: str = "双方在场", **more: Any) -> "Panel":
        """The number on record today, with its paper; nothing waits."""
        papers: tuple[str, ...] = ("number_proof=开奖公告",)
        if more.get("by") == "FALLBACK":
            papers = ("minutes=掷骰记录", "number_proof=停开公告")
        elif self.kept("POOL")["source"] == "DICE":
            papers = ("minutes=掷骰记录",)
        self.act("draw", "secretary", {"public_number": number, "witnesses": witnesses}, papers, **more)
        return self

    def other_way(self) -> "Panel":
        """There was no number: both sides are told and agree that dice are thrown."""
        self.act("tell_fallback", "secretary", REASON, ("number_proof=停开公告",))
        self.act("answer_fallback_unit", self.unit, answer="AGREED")
        self.act("answer_fallback_review", self.review, answer="AGREED")
        return self

    def witnessed(self) -> "Panel":
        """Both sides confirm that they were there when it was thrown anew."""
        for side, who in (("unit", self.unit), ("review", self.review)):
            self.act(f"confirm_throw_{side}", who)
        return self

    def drawn(self, *points: str) -> "Panel":
        """To the declarations."""
        return self.dispute(*points).admit().publish(source="DICE").commit().designate().reveal().draw_dice()

    def draw_dice(self) -> "Panel":
        self.house.now = max(self.house.now, at(date.fromisoformat(self.kept("POOL")["drawn_on"])))
        return self.draw(THROWN)

    def declare(self, *but: int) -> "Panel":
        for n, person in self.seats().items():
            if n not in but and person:
                self.act("declare", person, no_interest=True, confidential=True)
        return self

    def seat(self) -> "Panel":
        self.act("content_unit", self.unit)
        self.act("content_review", self.review)
        self.act("seat", "secretary")
        return self

    def meet(self, chair: int = 1, present: tuple[int, ...] = (1, 2, 3, 4, 5)) -> "Panel":
        self.deliver().received().next_day(4)
        self.act("convene", "secretary", present=list(present), chair=chair)
        return self

    def deliver(self, days: int = 4) -> "Panel":
        """The papers, and the day of the meeting: so many working days from now."""
        said = {"note": "卷一至卷三", "meeting_on": self.in_days(days).isoformat()}
        self.act("deliver", "secretary", said, ("panel_papers=卷",))
        return self

    def received(self, *but: int) -> "Panel":
        """Everybody signs for the papers."""
        for n, person in self.seats().items():
            if n not in but:
                self.act("receive", person)
        return self

    def absent(self, n: int, ground: str = "ILLNESS") -> "Panel":
        """Whoever sits there cannot go on, says so, and is replaced by the next."""
        self.act("excuse", self.seats()[n], {**REASON, "ground": ground})
        self.act("replace", "head" if n != 5 else "shi", {**REASON, "seat": n, "ground": ground})
        return self

    def wanted(self, *seats: int) -> "Panel":
        """These members want an outside opinion."""
        for n in seats:
            self.act("want_evaluation", self.seats()[n], REASON)
        return self

    def to_vote(self, chair: int = 1, present: tuple[int, ...] = (1, 2, 3, 4, 5)) -> "Panel":
        spoken = dict.fromkeys(("unit_said", "review_said", "questions", "deliberation"), "所述如笔录")
        said = {"present": list(present), "chair": chair, "parties_left": True, **spoken}
        self.act("put_to_vote", "secretary", said, ("minutes=笔录",))
        return self

    def vote(self, n: int, *choices: str, reason: str = "理由如述") -> "Panel":
        points = [
            row[0]
            for row in self.house.rows(
                "SELECT point_n FROM panel_admission WHERE case_id = :id AND outcome = 'ADMITTED' ORDER BY point_n",
                id=self.case,
            )
        ]
        votes = [
            {"n": point, "choice": choice, "reason": f"{n}号席{reason}"}
            for point, choice in zip(points, choices, strict=True)
        ]
        self.act("vote", self.seats()[n], votes=votes, nonce="随手写下的十六个以上的字符没有含义", independent=True)
        return self

    def opened(self) -> "Panel":
        self.act("open_ballots", "secretary", witnesses="办公室两人")
        return self

    def signed(self) -> "Panel":
        self.act("draft_opinion", "secretary", summary="评审意见如下")
        for person in self.seats().values():
            self.act("sign_opinion", person)
        self.act("opine", "secretary")
        return self

    # --- looking --------------------------------------------------------------------------------------------------------------

    def kept(self, kind: str) -> dict[str, Any]:
        import json

        return json.loads(
            self.house.rows(
                "SELECT text FROM task WHERE case_id = :id AND kind = :kind ORDER BY seq DESC", id=self.case, kind=kind
            )[0][0]
        )

    def seats(self) -> dict[int, str]:
        rows = self.house.rows("SELECT seat, person FROM panel_seat WHERE case_id = :id ORDER BY seq, n", id=self.case)
        return dict(sorted((n, person) for n, person in dict(rows).items()))
