"""The panel of a disputed decision: asked for, drawn, seated; it hears both sides, votes, gives its opinion; the reviewer absorbs it."""

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import text

from engine.verifier import sha256
from house.demo.course import Answers, Papers, Step
from house.demo.quarrels import quarrel_about

if TYPE_CHECKING:
    from collections.abc import Callable

    from house.demo.decision import Decision

ADVICE = {
    "aspect": "内容", "clause": "第四条", "problem": "奖励未与绩效挂钩", "basis": "《公平竞争审查条例》第10条", "severity": "风险",
    "suggestion": "增加绩效条件和退出办法",
}  # fmt: skip
ADVISED = {
    "conclusion": "LAWFUL_WITH_ADVICE",
    "summary": "采纳评审意见；方案可以提交讨论，注意绩效条件。",
    "findings": [ADVICE],
}
PLACES, TIMES, FIGURES = (
    ("青山", "长桥", "古渡", "石门", "柳营"),
    ("七月", "白露", "小满", "霜降", "立春"),
    "零一二三四五六七八九",
)
SIDES = ("unit", "review")


class Panel:
    """A case beside the decision's."""

    def __init__(self, decision: "Decision") -> None:
        """Of this decision; the case is not there yet."""
        self.decision, self.case, self.quarrel = decision, 0, quarrel_about(decision.told.title)
        thrown = random.Random(decision.told.title)  # noqa: S311 -- a story, not a secret
        self.words = {
            side: " ".join((thrown.choice(PLACES), thrown.choice(TIMES), "".join(thrown.choices(FIGURES, k=3))))
            for side in SIDES
        }
        self.dice = " ".join(str(thrown.randint(1, 6)) for _ in range(7))

    def sit(self, act: str, who: str, answers: Answers = None, papers: Papers = None) -> None:
        """An act of the panel, now."""
        self.decision.do(self.case, act, who, answers, papers)

    def sits(self, act: str, who: str, answers: Answers = None, papers: Papers = None) -> "Callable[[], None]":
        """That act, later."""
        return lambda: self.sit(act, who, answers, papers)

    def steps(self) -> Iterator[Step]:
        """Objected to, re-examined, put to a panel; its opinion is absorbed."""
        yield "", 1, self.decision.by("give_first", "clead0", self.quarrel.unlawful)
        yield "", 1, self.decision.by("object", "du0", {"points": [self.quarrel.undertaking]})
        yield (
            "",
            0,
            self.decision.by(
                "reassign", "clead0", {"person": "rev0", "ground": "OBJECTION", "reason": "异议由他人复核"}
            ),
        )
        yield "", 1, self.decision.by("recheck", "rev0", self.quarrel.unlawful)
        yield "REQUESTED", 1, self.requested
        yield "ADMITTED", 1, self.sits("admit", "jud0", {"points": [{"seq": 1, "n": 1, "outcome": "ADMITTED"}]})
        yield (
            "",
            1,
            lambda: self.sit(
                "publish",
                "sec0",
                {
                    "source": "DICE",
                    "announced": "同一枚骰子，双方在场掷七次",
                    "numbers": 7,
                    "drawn_on": self.decision.day(4),
                },
            ),
        )
        for side, who in (("unit", "du0"), ("review", "clead0")):
            yield "", int(side == "unit"), self.sits(f"commit_{side}", who, {"commitment": sha256(self.words[side])})
        yield "", 0, self.sits("designate", "gov0", {"code": "PL1", "relation": "联系城建工作", "leads_field": True})
        for side, who in (("unit", "du0"), ("review", "clead0")):
            yield "", int(side == "unit"), self.sits(f"reveal_{side}", who, {"word": self.words[side]})
        thrown = {"minutes": self.decision.paper("掷骰记录")}
        yield (
            "RECUSAL",
            2,
            self.sits("draw", "sec0", {"public_number": self.dice, "witnesses": "双方在场"}, thrown),
        )
        yield "", 1, self.declared
        yield "SEATED", 0, self.sits("seat", "sec0")
        yield (
            "MATERIALS",
            0,
            lambda: self.sit(
                "deliver",
                "sec0",
                {"note": "卷一草案，卷二双方意见", "meeting_on": self.decision.day(4)},
                {"panel_papers": self.decision.paper("评审材料")},
            ),
        )
        yield "", 0, self.received
        yield "DELIBERATING", 4, self.sits("convene", "sec0", {"present": [1, 2, 3, 4, 5], "chair": 1})
        spoken = {
            "unit_said": self.quarrel.undertaking,
            "review_said": self.quarrel.review,
            "questions": self.quarrel.asked,
            "deliberation": "逐席发言，联系领导和主持人最后发言",
        }
        minutes = {**spoken, "present": [1, 2, 3, 4, 5], "chair": 1, "parties_left": True}
        yield "", 0, self.sits("put_to_vote", "sec0", minutes, {"minutes": self.decision.paper("评议记录")})
        yield "VOTING", 0, self.cast
        yield "OPINION", 0, self.sits("open_ballots", "sec0", {"witnesses": "县政府办公室两人"})
        yield (
            "SIGNING",
            1,
            self.sits("draft_opinion", "sec0", {"summary": "多数意见认为条件公开客观，可以按修改后的方案提交讨论。"}),
        )
        yield "OPINED", 1, self.opined
        yield "", 1, self.answered
        yield "GATE_OPEN", 0, self.decision.by("sign_final", "clead0", ADVISED)

    def requested(self) -> None:
        """A panel is a case beside the decision."""
        self.decision.act("request_panel", "clead0", {"points": [self.quarrel.positions], "ground": "DIVIDED"})
        self.case = self.decision.child("request_panel")

    @property
    def seats(self) -> dict[int, str]:
        """Who sits where."""
        asked = text(
            "SELECT role, person FROM assignment WHERE case_id = :id AND role LIKE 'SEAT%' AND person IS NOT NULL"
        )
        with self.decision.stage.database.reading() as connection:
            return {int(role[4:]): person for role, person in connection.execute(asked, {"id": self.case})}

    def declared(self) -> None:
        """Whoever should not sit there says so, and the next in the order follows; nobody else has a conflict, and nobody objects."""
        if seat := self.decision.told.stands_down:
            self.sit(
                "recuse",
                self.seats[seat],
                {"ground": "ADVISER_TWO_YEARS", "reason": "去年曾任园区内一家企业的法律顾问"},
            )
            self.sit("grant", "jud0", {"seat": seat, "reason": "情况属实，按次序递补"})
        for person in self.seats.values():
            self.sit("declare", person, {"no_interest": True, "confidential": True})
        self.sit("content_unit", "du0")
        self.sit("content_review", "clead0")

    def received(self) -> None:
        """Everybody signs for the papers."""
        for person in self.seats.values():
            self.sit("receive", person)

    def cast(self) -> None:
        """As many ballots as have been cast."""
        for n, person in sorted(self.seats.items())[: self.decision.told.ballots]:
            choice = "SUPPORT_UNIT" if self.decision.told.votes[n - 1] == "U" else "SUPPORT_REVIEWER"
            votes = [{"n": 1, "choice": choice, "reason": self.quarrel.reasons[choice][n % 2]}]
            nonce = f"{self.decision.stage.chance.getrandbits(96):024x}"
            self.sit("vote", person, {"votes": votes, "nonce": nonce, "independent": True})

    def opined(self) -> None:
        """Signed by all, and issued."""
        for person in self.seats.values():
            self.sit("sign_opinion", person)
        self.sit("opine", "sec0")

    def answered(self) -> None:
        """The reviewer absorbs it, and writes another conclusion."""
        point = {"seq": self.decision.plans["request_panel"].deed.seq, "n": 1, "outcome": "ABSORBED"}
        anew = {"conclusion": ADVISED["conclusion"], "grounds": "多数意见认为条件公开客观，按修改后的方案没有违法问题"}
        self.decision.act("answer_panel", "rev0", {"points": [point], **anew})
