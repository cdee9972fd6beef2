"""What the undertaking unit and the reviewer disagree about, decision by decision: the clause, both positions, what members say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FC, PROCEDURE = "《公平竞争审查条例》", "《重大行政决策程序暂行条例》"


@dataclass(frozen=True, slots=True)
class Quarrel:
    """A disputed clause. `pro`, `contra`: two reasons each of members who side with the unit, with the reviewer."""

    article: str
    aspect: str
    problem: str
    basis: str
    suggestion: str
    summary: str
    point: str
    undertaking: str
    review: str
    pro: tuple[str, str]
    contra: tuple[str, str]
    asked: str

    @property
    def finding(self) -> dict[str, str]:
        """As the reviewer writes it."""
        said = {"aspect": self.aspect, "clause": "第四条", "problem": self.problem, "basis": self.basis}
        return {**said, "severity": "违法", "suggestion": self.suggestion}

    @property
    def unlawful(self) -> dict[str, Any]:
        """The first opinion, and the one that stands after the objection."""
        return {"conclusion": "UNLAWFUL", "summary": self.summary, "findings": [self.finding]}

    @property
    def positions(self) -> dict[str, str]:
        """The point as it is put to a panel."""
        return {"point": self.point, "undertaking": self.undertaking, "review": self.review}

    @property
    def reasons(self) -> Mapping[str, Sequence[str]]:
        """By choice."""
        return {"SUPPORT_UNIT": self.pro, "SUPPORT_REVIEWER": self.contra}


REWARD = Quarrel(
    "在本县注册、年内签约且投资额达到标准的企业可以申请支持，条件和标准向社会公布。", "内容", "奖励对象限于已签约的一家企业", f"{FC}第10条",
    "改为符合条件的企业均可申请", "奖励条款限定特定经营者，没有法律依据。", "奖励是否限定了特定经营者",
    "条件面向所有企业公开，目前只有一家符合，不等于限定", "条件比照一家企业的情况写成，实际只有一家能够享受",
    ("条件公开，标准客观，其他企业也可以达到", "奖励与投资额挂钩，没有指名"),
    ("条件的组合只有一家能够满足，属于变相指定", "应当先删去注册地和签约时间两项条件"), "询问了标准的来由",
)  # fmt: skip
WATER = Quarrel(
    "供水价格按成本变动每两年调整一次，调整办法随本方案一并确定。", "程序", "调价办法涉及用户切身利益，没有听证", f"{PROCEDURE}第16条",
    "就调价办法举行听证，或者删去本条", "调价办法决定以后的水价，应当先听取意见，认定不需要听证的理由不成立。", "调价办法写入方案以前是否须经听证",
    "方案只定办法，不定价格；以后每次调价时再听证", "办法一经确定，以后的价格由它算出，属于利害关系人切身利益，应当先听证",
    ("本次没有形成具体价格，调价时听证更有针对性", "办法只写成本变动，用户的负担没有当场变化"),
    ("价格由办法算出，事后听证改变不了结果", "用户对办法没有表达意见的机会"), "询问了调价办法的测算和用户户数",
)  # fmt: skip
HOUSING = Quarrel(
    "改造费用由财政和业主分担，业主分担的部分按建筑面积计算。", "程序", "只向首批小区征求了意见", f"{PROCEDURE}第14条",
    "向列入三年计划的全部小区征求意见", "方案对全部小区的费用分担作了安排，公众参与没有覆盖受影响的人。", "征求意见是否应当覆盖全部小区",
    "三年分批实施，先征求首批小区的意见，以后各批实施前再征求", "费用分担的办法对全部小区一次确定，以后各批的业主没有机会表达意见",
    ("分批征求意见更切合各小区的情况", "首批小区的意见已经充分听取"), ("分担办法一次确定，应当一次听取", "以后各批的业主同样受影响"),
    "询问了各批小区的户数",
)  # fmt: skip
PARKING = Quarrel(
    "城区停车设施的收费标准统一调整，调整后的标准自公布之日起施行。", "程序", "收费调整没有听证，也没有说明理由", f"{PROCEDURE}第16条",
    "举行听证，或者写明不需要听证的依据", "收费调整涉及公众切身利益，认定不需要听证的理由不成立。", "收费调整是否须经听证", "调整幅度小，影响有限",
    "收费面向全体车主，影响不因幅度小而有限", ("幅度小，影响有限", "已经公开征求意见"), ("影响面广，应当听证", "理由没有写明"), "询问了调整的幅度",
)  # fmt: skip
QUARRELS: Mapping[str, Quarrel] = {
    "示范县城区供水特许经营方案": WATER, "示范县老旧小区改造三年行动方案": HOUSING, "示范县停车收费调整方案": PARKING,
}  # fmt: skip


def quarrel_about(title: str) -> Quarrel:
    """What is disputed in a decision."""
    return QUARRELS.get(title, REWARD)
