"""Reviews of fair competition: beside a decision, or alone by the county, a department, a township; each ends, or stands, elsewhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from house.demo.county import COUNTY, UNIT
from house.demo.course import Course, Step, Story, own, told
from house.demo.papers import Paper, word
from house.demo.stage import Stage

TOWN, REVIEWER, SECOND, SIGNER = "town0", "mk0", "mk1", "ml0"
PASSED, EXCEPTION, REFUSED, MENDED, NOT_APPLICABLE = "PASSED", "EXCEPTION", "REFUSED", "MENDED", "NOT_APPLICABLE"
OUTCOMES: Mapping[str, str] = {PASSED: "PASS", EXCEPTION: "EXCEPTION"}
"""What the reviewer of a decision takes in, by how its review of competition ends."""
JOINT = (COUNTY,)  # whose measures the market regulator reviews with the drafter; everybody else's are their own

Found = tuple[int, str, str]  # item, what is wrong, in which clause


@dataclass(frozen=True, slots=True)
class Measure:
    """Something to be reviewed. `ends`: how it is meant to end; `found`: what is wrong with it; `lasts`: days of an exception."""

    title: str
    org: str
    until: str
    since: int
    ends: str = PASSED
    found: Found = (13, "奖励只给予一家企业", "第二条")
    drafter: str = ""
    lasts: int = 90


MEASURES: Sequence[Measure] = (
    Measure("示范县智慧停车特许经营延期方案", COUNTY, "WITHDRAWN", 30, REFUSED, (2, "未经竞争程序延长特许经营期限", "第一条"), "示范县城市管理局"),
    Measure("示范县校园配餐统一采购实施意见", COUNTY, "VIOLATES", 2, REFUSED, (3, "限定学校只能向一家公司采购", "第三条"), "示范县教育局"),
    Measure("示范县绿色建材推广奖励细则", COUNTY, "JOINT_DRAFTED", 0, drafter="示范县住房和城乡建设局"),
    Measure("示范县预拌混凝土应急供应通知", UNIT, "EXCEPTION", 28, EXCEPTION, (3, "抢险期间限定由三家企业供应", "第二条"), lasts=38),
    Measure("示范县建筑垃圾运输管理通知", UNIT, "TO_CONCLUDE", 1),
    Measure("示范县住建局值班工作规则", UNIT, "NOT_APPLICABLE", 20, NOT_APPLICABLE),
    Measure("甲镇垃圾分类工作提示", TOWN, "PASSED", 12, MENDED, (3, "限定向某公司购买垃圾桶", "第三条")),
    Measure("甲镇农资配送服务工作方案", TOWN, "CONSULTING", 2),
    Measure("甲镇机关公务用车管理办法", TOWN, "NA_PROPOSED", 0, NOT_APPLICABLE),
)  # fmt: skip
DRAFTERS: Mapping[str, str] = {TOWN: "甲镇人民政府", UNIT: "示范县住房和城乡建设局"}
WHO: Mapping[str, tuple[str, str]] = {COUNTY: ("ch0", "cl0"), UNIT: ("dh0", "du0"), TOWN: ("h1.0", "lead.0")}
ASKED = ("示例建设有限公司", "示例环境服务有限公司", "示范县建筑业协会")
WORDS: Mapping[int, str] = {
    3: "没有写出品牌、企业名称，只写功能和质量要求", 4: "没有户籍、注册地、经营年限方面的条件", 8: "没有本地业绩、注册地的要求",
    13: "对符合条件的经营者一律适用，条件公开", 18: "价格由市场形成",
}  # fmt: skip
IDENTIFIED: Mapping[str, str] = {
    "YES": "规定了经营者参与的条件和方式，涉及经营者经济活动",
    "NO": "只规范机关内部工作，不涉及经营者",
}
ONE_FIRM = "限定由一家企业承担储备和供应"
EFFECT = "对经营者一视同仁，没有排除、限制竞争的效果。"
CLAIM: Mapping[str, Any] = {
    "ground": "PUBLIC_INTEREST", "ground_facts": "用于救灾、保供，限于受影响的时段和区域，证据见起草说明",
    "alternatives": [
        {"what": "向全部经营者公开征集", "effect": "影响较小", "rejected": "征集和评审至少二十日，赶不上应急需要"},
        {"what": "按实际用量普遍补贴", "effect": "影响较小", "rejected": "不能保证最低储备量"},
    ],
}  # fmt: skip


class Review(Course):
    """One review on its way. `joint`: with the market regulator."""

    def __init__(self, clock: Stage, stage: Stage, measure: Measure, who: tuple[str, str]) -> None:
        """`who`: the handler, and the leader who approves."""
        super().__init__(clock, stage)
        self.measure, (self.handler, self.lead) = measure, who
        self.joint = measure.org in JOINT

    def alone(self) -> Iterator[Step]:
        """Begun by itself, with its papers."""
        yield "SCOPING", 0, self.begun
        yield from self.steps()

    def steps(self) -> Iterator[Step]:
        """Identified, heard, reviewed, concluded."""
        if self.measure.ends == NOT_APPLICABLE:
            yield "NA_PROPOSED", 1, self.by("identify", self.handler, {"touches": "NO", "reason": IDENTIFIED["NO"]})
            yield "NOT_APPLICABLE", 1, self.by("confirm_na", "crev0", {"reason": IDENTIFIED["NO"]})
            return
        yield "PLANNING", 1, self.by("identify", self.handler, {"touches": "YES", "reason": IDENTIFIED["YES"]})
        said = {"channels": "书面征求意见、座谈", "public": "NO", "invited": list(ASKED)}
        yield "CONSULTING", 1, self.by("consult", self.handler, said)
        yield "SELF_REVIEW", 7, self.heard
        yield from {EXCEPTION: self.excepted, MENDED: self.mended}.get(self.measure.ends, self.concluded)()

    def begun(self) -> None:
        """A measure with its draft, the explanation and the grounds."""
        one = self.measure
        said = {"kind": "DOCUMENT", "drafter": one.drafter or DRAFTERS[one.org], "markets": "建筑、环卫、零售等"}
        papers = {
            "draft": self.text(1), "explanation": self.paper("起草说明", "为规范有关工作，起草本件。"),
            "grounds": self.paper("依据及其文本", "《公平竞争审查条例》。"),
        }  # fmt: skip
        self.begin("fair_competition", "begin", self.handler, one.org, one.title, said, papers)

    def text(self, version: int) -> Paper:
        """The draft; what was found wrong is in the first one only."""
        _, wrong, clause = self.measure.found
        lines = {
            "第一条": "为规范有关工作，制定本件。",
            "第二条": "符合条件的经营者均可参加，条件向社会公布。",
            "第三条": "所需经费列入年度预算。",
        }
        if version == 1 and self.measure.ends in (REFUSED, EXCEPTION, MENDED):
            lines[clause] = f"{wrong}。"
        return word(f"送审稿（第{version}稿）.docx", self.measure.title, [f"{n}　{said}" for n, said in lines.items()])

    def paper(self, name: str, *lines: str) -> Paper:
        """Any other paper of it."""
        return word(f"{name}.docx", f"{self.measure.title}：{name}", lines)

    def heard(self) -> None:
        """Two operators and an association: one followed, one not."""
        on = str(self.today - timedelta(1))
        parties = [
            {"name": ASKED[0], "type": "OPERATOR", "kind": "中小企业", "on": on, "answer": "建议放宽业绩要求", "disposition": "ADOPTED"},
            {"name": ASKED[1], "type": "OPERATOR", "kind": "民营企业", "on": on, "answer": "建议延长过渡期", "disposition": "NOT_ADOPTED",
             "reason": "过渡期已满足设备更新需要"},
            {"name": ASKED[2], "type": "ASSOCIATION", "on": on, "answer": "无不同意见", "disposition": "NO_OPINION"},
        ]  # fmt: skip
        said = {"parties": parties, "summary": "听取三方意见，采纳一条，未采纳一条并说明理由。"}
        self.act(
            "close_consultation",
            self.handler,
            said,
            {"consultation": self.paper("听取意见情况", "三方意见和处理情况。")},
        )

    def answers(self, *, wrong: bool) -> list[dict[str, Any]]:
        """The nineteen."""
        item, words, clause = self.measure.found
        plain = [{"n": n, "answer": "Y", "note": WORDS.get(n, "没有此类内容")} for n in range(1, 20)]
        return [
            {"n": item, "answer": "N", "note": words, "clause": clause} if wrong and one["n"] == item else one
            for one in plain
        ]

    def reviewed(self, *, wrong: bool = False) -> Callable[[], None]:
        """初审, later."""
        words = "发现违反标准的内容，应当修改或者主张例外。" if wrong else "逐项对照，没有违反标准的内容。"
        said = {
            "items": self.answers(wrong=wrong),
            "effect": "影响仅限于所列情形。" if wrong else EFFECT,
            "opinion": words,
        }
        return self.by("review_items", self.handler, said)

    def concluded(self) -> Iterator[Step]:
        """Signed by whoever leads it; where it is joint, by the market regulator, who may see it otherwise."""
        yield "TO_SUBMIT" if self.joint else "TO_CONCLUDE", 1, self.reviewed()
        if not self.joint:
            yield "PASSED", 1, self.by("conclude", self.lead, {"summary": "符合公平竞争审查标准，可以出台。"})
            return
        wrong = self.measure.ends == REFUSED
        summary = (
            f"{self.measure.found[2]}{self.measure.found[1]}，违反标准，不得出台。"
            if wrong
            else "符合公平竞争审查标准。"
        )
        drafted = {
            "items": self.answers(wrong=wrong), "effect": "排除其他经营者参与。" if wrong else EFFECT,
            "conclusion": "VIOLATES" if wrong else "PASS", "summary": summary,
        }  # fmt: skip
        yield "JOINT_SUBMITTED", 1, self.by("submit_joint", self.lead)
        yield "JOINT_REVIEWING", 1, self.by("accept_joint", REVIEWER)
        yield "JOINT_DRAFTED", 2, self.by("draft_conclusion", REVIEWER, drafted)
        yield "VIOLATES" if wrong else "PASSED", 1, self.by("sign_conclusion", SIGNER)
        if wrong:
            yield "WITHDRAWN", 3, self.by("withdraw", self.lead, {"reason": "改为公开招标选择经营者"})

    def excepted(self) -> Iterator[Step]:
        """It violates, and claims an exception, which is granted for a time."""
        yield "VIOLATES", 1, self.reviewed(wrong=True)
        yield "CLAIMED", 1, self.claimed
        granted = {
            "conditions": True,
            "rest": True,
            "effect": "影响限于应急期间和受影响区域。",
            "summary": "适用例外，期满停止执行或者另行审查。",
        }
        yield "EXCEPTION", 2, self.by("grant_exception", SIGNER if self.joint else self.lead, granted)

    def claimed(self) -> None:
        """For a time that ends, and is looked at before."""
        end = self.today + timedelta(self.measure.lasts)
        review = self.today + timedelta(self.measure.lasts * 3 // 4)
        self.act("claim_exception", self.handler, {**CLAIM, "end_on": str(end), "review_on": str(review)})

    def mended(self) -> Iterator[Step]:
        """It violates; another text does not."""
        yield "VIOLATES", 1, self.reviewed(wrong=True)
        yield "SELF_REVIEW_AGAIN", 1, self.revised
        yield from self.concluded()

    def revised(self) -> None:
        """Every finding answered, another text."""
        review = self.plans["review_items"].deed
        said = {"dispositions": [{"seq": review.seq, "n": 1, "how": "已删去，改为写明功能和质量要求"}]}
        self.act("revise", self.lead, said, {"draft": self.text(2)})


def beside(decision: Course, title: str, ends: str, who: tuple[str, str]) -> Iterator[Step]:
    """The review that a decision opens, with the papers on file."""
    review = Review(
        decision.clock,
        decision.stage,
        Measure(title, COUNTY, "", 0, ends, (3, ONE_FIRM, "第二条"), lasts=100),
        who,
    )

    def opened() -> None:
        decision.act("open_competition", review.handler, {"kind": "DOCUMENT", "markets": "公用事业"})
        review.case = decision.child("open_competition")

    yield "SCOPING", 1, opened
    yield from review.steps()


class Check(Course):
    """The market regulator looks into what has been issued."""

    def steps(self) -> Iterator[Step]:
        """A notice of a township: looked into, found to violate, to be put right."""
        yield "EXAMINING", 0, self.spotted
        said = {"finding": "VIOLATES", "items": ["3"], "words": "通知第二条要求村（社区）只能向一家公司购买消防器材"}
        yield "TO_NOTIFY", 2, self.by("find", SECOND, said)
        yield "RECTIFYING", 1, self.by("notify", SIGNER, {"words": "删去限定购买的内容，重新公布，三十日内书面报告"})

    def spotted(self) -> None:
        """By chance."""
        said = {
            "issued": "乙镇消防器材配备通知",
            "issued_on": str(self.today - timedelta(40)),
            "words": "随机抽查：没有公平竞争审查结论",
        }
        self.begin(
            "competition_supervision", "spot_check", SECOND, "town1", "乙镇消防器材配备通知：公平竞争审查抽查", said
        )


class Report(Course):
    """Somebody reports a measure."""

    def steps(self) -> Iterator[Step]:
        """It has just come in."""
        yield "EXAMINING", 0, self.reported

    def reported(self) -> None:
        """Who reported it is sealed."""
        said = {
            "issued": "丙镇农贸市场租金优惠通知", "issued_on": str(self.today - timedelta(25)), "reporter": "某经营者 13800000000",
            "words": "举报：只对一家连锁企业减免摊位租金",
        }  # fmt: skip
        self.begin(
            "competition_supervision",
            "take_report",
            REVIEWER,
            "town2",
            "丙镇农贸市场租金优惠通知：公平竞争审查举报",
            said,
        )


def reviews(stage: Stage) -> Iterator[Story]:
    """Each with the working days before the last one on which it begins."""
    for n, one in enumerate(MEASURES, 100):
        yield told(Review(stage, own(stage, n), one, WHO[one.org]).alone(), one.until, one.since)
    yield told(Check(stage, own(stage, 120)).steps(), "RECTIFYING", 4)
    yield told(Report(stage, own(stage, 121)).steps(), "EXAMINING", 1)
