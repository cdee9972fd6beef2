"""Legislative suggestions that were asked for, merged, judged and answered; and a court's proposal that has its answer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from engine.definition import PUBLIC
from engine.standing import Request
from house import receipts
from house.demo.complaints import BOND
from house.demo.county import COUNTY, UNIT
from house.demo.course import Course, Step, Story, own, told
from house.demo.papers import word
from house.demo.stage import Stage
from house.demo.tickets import ADOPTED

CLERK, LEAD, OFFICE = "crev0", "clead0", "do0"
POINTS = (
    ("LX-01", "甲镇立法联系点", "TOWNSHIP"), ("LX-02", "示范县律师协会立法联系点", "LAW"), ("LX-03", "示范县农贸市场协会立法联系点", "ASSOCIATION"),
)  # fmt: skip
TITLE = "示范市电动自行车管理条例（草案）"
DRAFT = (
    "第一条　为加强电动自行车管理，保障交通安全和消防安全，制定本条例。",
    "第二条　住宅小区应当设置集中充电设施，充电服务费由双方约定。",
    "第三条　禁止在公共门厅、疏散通道、楼梯间停放或者充电。",
    "第四条　违反本条例第三条的，责令改正，可以处二百元以下罚款。",
)
SAID: Sequence[tuple[str, str, str, str, str]] = (
    ("POINT", "LX-01", "第二条", "老旧小区没有地方装充电桩，建议由政府统筹选址", "CITIZEN"),
    ("POINT", "LX-02", "第四条", "罚款应当先责令改正，拒不改正的再罚", "EXPERT"),
    ("POINT", "LX-03", "第二条", "希望写明充电设施由谁出资", "ORGANISATION"),
    ("LETTER", "", "第四条", "外卖骑手不是故意的，先提醒再罚", "CITIZEN"),
)
ONLINE = {
    "clause": "第二条",
    "words": "小区充电比路边贵一倍，建议电价和服务费分开公示。",
    "proposer": "CITIZEN",
    "name": "叶某某",
    "contact": "ye@example.org",
}
HEADINGS: Sequence[tuple[str, str, str]] = (
    ("统筹老旧小区充电设施的选址和出资", "PARTLY", "增加由街道统筹选址的规定；出资方式另行规定。"),
    ("先责令改正，拒不改正的再处罚", "ADOPT", "第四条改为责令改正，拒不改正的处罚。"),
    ("电价和服务费分开公示", "ADOPT", "第二条增加分项公示的规定。"),
)
PLACED = (0, 1, 0, 1, 2)  # which heading each suggestion belongs to; the last one came online


class Asked(Course):
    """A solicitation from its announcement to the last answer."""

    def __init__(self, clock: Stage, stage: Stage) -> None:
        """Nothing has come in yet."""
        super().__init__(clock, stage)
        self.places: list[dict[str, int]] = []

    def steps(self) -> Iterator[Step]:
        """Announced, received, merged, judged, signed, answered, closed."""
        yield "", 0, self.points
        yield "SOLICITING", 1, self.solicited
        for one in SAID:
            yield "", 1, self.received(one)
        yield "", 1, self.online
        yield "MERGED", 26, self.merged  # after the last day
        yield "", 2, self.judged
        yield "PROPOSED", 1, self.by("propose", CLERK)
        yield "ANSWERING", 2, self.by("confirm", LEAD, {"note": "同意"})
        yield "", 2, lambda: self.act("reply", CLERK, {"on": self.day(), "rest": "BY_RECEIPT"})
        yield "CLOSED", 1, lambda: self.act("close", CLERK, {"published_on": self.day(), "note": "采纳情况已公布"})

    def points(self) -> None:
        """The county's contact points."""
        self.begin("contact_points", "open_points", LEAD, COUNTY, "示范县立法联系点名册", {})
        points = [{"code": code, "title": title, "kind": kind, "from_on": self.day()} for code, title, kind in POINTS]
        self.act("add_points", LEAD, {"points": points})

    def solicited(self) -> None:
        """For thirty-one days."""
        said = {
            "draft": "REGULATION", "drafter": "示范市公安局", "deadline": str(self.today + timedelta(31)),
            "questions": "充电设施由谁建；罚款是否适当",
        }  # fmt: skip
        paper = word(f"{TITLE}.docx", TITLE, DRAFT)
        self.begin("legislative_suggestion", "solicit", CLERK, COUNTY, TITLE, said, {"draft": paper})

    def received(self, one: tuple[str, str, str, str, str]) -> Callable[[], None]:
        """One, later."""

        def done() -> None:
            said = dict(zip(("channel", "point", "clause", "words", "proposer"), one, strict=True))
            self.act("receive", CLERK, {**said, "received_on": self.day()})
            self.places.append({"seq": self.plans["receive"].deed.seq, "n": 1})

        return done

    def online(self) -> None:
        """By the public page, with a receipt."""
        ticket = receipts.ticket(ADOPTED.kind, ADOPTED.token)
        self.stage.now = self.clock.now
        with self.stage.database.docket(self.stage.now, self.stage.salt()) as docket:
            said: Mapping[str, Any] = {**ONLINE, "receipt": ticket.sha}
            done = docket.perform(self.case, Request("receive_online", PUBLIC.key, said, key=ticket.key))
        if done.plan:
            self.places.append({"seq": done.plan.deed.seq, "n": 1})

    def merged(self) -> None:
        """What means the same bears the same heading."""
        items = [{**place, "into": HEADINGS[n][0]} for place, n in zip(self.places, PLACED, strict=True)]
        self.act("merge", CLERK, {"items": items})

    def judged(self) -> None:
        """Each heading, with the reason."""
        seq = self.plans["merge"].deed.seq
        items = [
            {"seq": seq, "n": n, "outcome": outcome, "reason": reason}
            for n, (_, outcome, reason) in enumerate(HEADINGS, 1)
        ]
        self.act("assess", CLERK, {"items": items})


class Court(Course):
    """A court has written about a document, and has its answer."""

    def __init__(self, clock: Stage, stage: Stage, last: date) -> None:
        """`last`: the demo's day."""
        super().__init__(clock, stage)
        self.number = BOND.number(BOND.effective(last))

    def steps(self) -> Iterator[Step]:
        """Received, answered."""
        yield "ANSWERING", 0, self.received
        words = "已组织评估：第五条允许以保函提交，与上位法一致；将在办事指南中写明办理时限。"
        yield "ANSWERED", 9, lambda: self.act("answer", OFFICE, {"measure": "KEEP", "words": words, "on": self.day()})

    def received(self) -> None:
        """By the issuer's office."""
        said = {
            "kind": "PROPOSAL", "organ": "示范县人民法院", "paper": f"示法建〔{self.today.year}〕1号", "document": self.number, "clause": "第五条",
            "words": "保函提交的办理时限没有写明，审判中多有争议，建议明确。", "received_on": self.day(),
        }  # fmt: skip
        paper = word("司法建议书.docx", "司法建议书", (said["words"],))
        self.begin("judicial_proposal", "note_paper", OFFICE, UNIT, said["paper"], said, {"judgment": paper})


def lawmaking(stage: Stage, last: date) -> Iterator[Story]:
    """Each with the working days before the last one on which it begins."""
    yield told(Asked(stage, own(stage, 200)).steps(), "CLOSED", 6)
    yield told(Court(stage, own(stage, 201), last).steps(), "ANSWERED", 2)
