"""Which major decisions the county has: everywhere from preparation to execution, some before a panel, some with a review of competition."""

from collections.abc import Iterator, Sequence

from house.demo.course import Story, own, told
from house.demo.decision import Decision, Told
from house.demo.stage import Stage

DECISIONS: Sequence[Told] = (
    Told("示范县产业园投资奖励办法", "EXECUTING", 3, votes="UURRU", stands_down=4, online=True),
    Told("示范县城区供水特许经营方案", "VOTING", 0, votes="UURRU", ballots=2),
    Told("示范县老旧小区改造三年行动方案", "REQUESTED", 0, votes="UURRU"),
    Told("示范县农村生活污水治理规划", "PRECONDITIONS", 4),
    Told("示范县停车收费调整方案", "FIRST_OPINION", 0),
    Told("示范县公交线网优化方案", "CHECKING", 1),
    Told("示范县教育设施布局专项规划", "GATE_OPEN", 2),
    Told("示范县文化中心建设项目", "SUBMITTED", 0),
    Told("示范县冬季应急供气保供方案", "GATE_OPEN", 4, rival="EXCEPTION"),
    Told("示范县农贸市场升级改造合作方案", "JOINT_REVIEWING", 1),
    Told("示范县新能源汽车充电设施建设方案", "CLAIMED", 1, rival="EXCEPTION"),
)


def stories(stage: Stage) -> Iterator[Story]:
    """Each decision with the working days before the last one on which it begins."""
    for n, one in enumerate(DECISIONS, 1):
        yield told(Decision(stage, own(stage, n), one).steps(), one.until, one.since)
