"""Whose eyes the demo can be seen through, and why one would look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from house.opening import House
from house.people import registered

PEOPLE: Sequence[tuple[str, str, str]] = (
    ("h1.0", "甲镇 承办人", "起草送审、补正材料、反馈采纳情况"),
    ("lead.0", "甲镇 分管领导", "内部审签、送审、重新送审、提出异议"),
    ("head.0", "甲镇 主要负责人", "代为审签；急件、应急处置、责令改正"),
    ("office.0", "甲镇 党政办", "上会关口：能不能上会、印发、备案；对审查建议作说明"),
    ("h1.3", "丁街道 承办人", "另一个单位：看不到甲镇的件"),
    ("rev0.1", "甲片区 审查人员", "受理、逐条审查、确认、定稿比对、归档"),
    ("lead0", "甲片区 司法所负责人", "分办、签发审查意见、提请县级支持"),
    ("adv0", "甲片区 法律顾问", "只看交给自己的件，出具顾问意见"),
    ("rev1.1", "乙片区 审查人员", "另一个片区：自己的队列"),
    ("crev0", "示范县 县级审查人员", "县级指导、异议复核；审查建议的登记、受理、答复"),
    ("rev0", "示范县 审查科审查人员", "县级审查，复核片区的意见；研究审查建议的条款"),
    ("chk0", "示范县 审查科复核人员", "决策的第二人复核"),
    ("clead0", "示范县 审查科负责人", "县级直接审查的招商协议，签发意见；审查建议的研究意见"),
    ("gov0", "示范县 政府办公室", "决策的启动、会议材料、上会和决定；法院来文"),
    ("mayor0", "示范县 主要负责人", "决策暂停、应急处置；讨论决定的件"),
    ("cl0", "示范县政府办 分管领导", "县政府自己的措施违反标准：改、撤，或者主张例外"),
    ("dh0", "示范县住建局 承办人", "重大行政决策：拟订草案、法定程序、补正"),
    ("du0", "示范县住建局 负责人", "决策的送审、异议；评审中封存和揭开一方的词"),
    ("do0", "示范县住建局 办公室", "被提审查建议的制定机关：说明、报告纠正"),
    ("mk0", "示范县市监局 会同审查人员", "公平竞争：十九项逐项会同审查，核查举报"),
    ("ml0", "示范县市监局 会同审查负责人", "公平竞争：签发结论、准不准例外、整改通知"),
    ("sec0", "示范县 评审团秘书", "评审团：抽取、送达、评议、开票，秘书的清单"),
    ("jud0", "示范县 司法局负责人", "批准启动评审、决定回避"),
    *((f"pd{n}", "示范县 评审员（部门法制）", "我的评审：声明、表决、签名") for n in (1, 2, 3, 4)),
    *((f"pe{n}", "示范县 评审员（专家）", "我的评审：只看得到自己的件") for n in (1, 2, 3, 4)),
    ("pl1", "示范县 政府联系领导", "评审团第五席：票数相等时的作用"),
    ("watcher", "示范市 督察", "看板：谁超期、为什么、倒审"),
    ("admin0", "示范县 管理员", "机构、人员、任免、事项清单；提议参数"),
    ("root", "示范市 管理员", "批准参数、全市机构和日历"),
)
"""Whose eyes the demo can be seen through: username, what they do, why look at them."""
GROUPS: Mapping[str, str] = {
    "h1.0": "乡镇、街道：送审的一方", "rev0.1": "片区和县审查科：审查的一方", "gov0": "县政府和部门：重大行政决策", "mk0": "市场监管：公平竞争",
    "sec0": "评审团", "watcher": "督察和管理",
}  # fmt: skip
"""With whom a group of them begins."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the demo's people."""

    username: str
    name: str
    role: str
    why: str
    group: str


def demo_people(house: House) -> list[DemoPerson]:
    """The demo's people, by their present names, in the order of their groups."""
    with house.database.reading() as connection:
        names = {who: one.name for who, one in registered(connection, [who for who, _, _ in PEOPLE]).items()}
    found, group = [], ""
    for username, role, why in PEOPLE:
        group = GROUPS.get(username, group)
        if username in names:
            found.append(DemoPerson(username, names[username], role, why, group))
    return found


def grouped(people: Iterable[DemoPerson]) -> list[tuple[str, list[DemoPerson]]]:
    """Group by group."""
    return [(group, list(some)) for group, some in groupby(people, attrgetter("group"))]
